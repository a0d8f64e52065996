// SPDX-License-Identifier: GPL-3.0-or-later
#include "kit/elidedbutton.h"

#include "theme/plaintext.h"

#include <QHelpEvent>
#include <QStyleOptionButton>

namespace wf {

namespace {

constexpr int LeastButton = 48;
constexpr int IconGap = 4;

} // namespace

ElidedButton::ElidedButton(QWidget *parent) : QPushButton(parent)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void ElidedButton::setReserve(int pixels)
{
    if (std::exchange(m_reserve, pixels) != pixels)
        update();
}

QSize ElidedButton::minimumSizeHint() const
{
    const QSize whole = QPushButton::minimumSizeHint();
    return {std::min(whole.width(), LeastButton + m_reserve), whole.height()};
}

void ElidedButton::initStyleOption(QStyleOptionButton *option) const
{
    QPushButton::initStyleOption(option);
    if (option->rect.isEmpty())
        return;
    int room = style()->subElementRect(QStyle::SE_PushButtonContents, option, this).width() - m_reserve;
    if (!icon().isNull())
        room -= iconSize().width() + IconGap;
    option->text = fontMetrics().elidedText(text(), Qt::ElideRight, std::max(0, room), Qt::TextShowMnemonic);
}

bool ElidedButton::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        QStyleOptionButton option;
        initStyleOption(&option);
        QString whole = text();
        whole.replace(QLatin1String("&&"), QLatin1String("&"));
        if (option.text != text() && !toolTip().contains(whole)) {
            const QString more = toolTip().isEmpty() ? QString() : QLatin1Char('\n') + toolTip();
            plaintext::showTip(static_cast<QHelpEvent *>(event)->globalPos(), whole + more, this);
            return true;
        }
    }
    return QPushButton::event(event);
}

} // namespace wf

#include "moc_elidedbutton.cpp"
