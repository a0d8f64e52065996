// SPDX-License-Identifier: GPL-3.0-or-later
#include "kit/elidedlabel.h"

#include "theme/plaintext.h"

#include <QHelpEvent>
#include <QPainter>

namespace wf {

QString ElidedLabel::shown() const
{
    return fontMetrics().elidedText(plaintext::inLine(text()), Qt::ElideRight, contentsRect().width());
}

void ElidedLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setPen(palette().color(foregroundRole()));
    painter.drawText(contentsRect(), int(alignment()) | Qt::TextSingleLine, shown());
}

bool ElidedLabel::event(QEvent *event)
{
    const QString whole = plaintext::inLine(text());
    if (event->type() != QEvent::ToolTip || shown() == whole || toolTip().contains(whole))
        return PlainLabel::event(event);
    const QString more = toolTip().isEmpty() ? QString() : QLatin1Char('\n') + toolTip();
    plaintext::showTip(static_cast<QHelpEvent *>(event)->globalPos(), whole + more, this);
    return true;
}

} // namespace wf

#include "moc_elidedlabel.cpp"
