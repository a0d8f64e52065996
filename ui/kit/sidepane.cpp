// SPDX-License-Identifier: GPL-3.0-or-later
#include "kit/sidepane.h"

#include "kit/flowlayout.h"
#include "kit/widgetkit.h"

#include <QButtonGroup>
#include <QStackedWidget>

namespace wf {

namespace {

constexpr const char *TextProperty = "pageText";

} // namespace

SidePane::SidePane(QWidget *parent)
    : QFrame(parent), m_buttons(new QButtonGroup(this)), m_bar(new FlowLayout(nullptr, 2)),
      m_pages(new QStackedWidget(this))
{
    setObjectName(QStringLiteral("sidePane"));
    setProperty("pane", true);
    auto *layout = kit::makeLayout<QVBoxLayout>(this, 0, {1, 1, 1, 1});
    m_bar->setContentsMargins(8, 8, 8, 0);
    layout->addLayout(m_bar);
    layout->addWidget(m_pages, 1);
    connect(m_buttons, &QButtonGroup::idClicked, this, &SidePane::showPage);
}

void SidePane::addPage(const QString &name, const QString &text, QWidget *page)
{
    const int index = m_pages->addWidget(page);
    auto *button = kit::makeButton("pill", text, QStringLiteral("side:%1").arg(name), this);
    button->setCheckable(true);
    button->setChecked(index == 0);
    button->setProperty(TextProperty, text);
    button->setToolTip(QStringLiteral("%1 (Ctrl+%2)").arg(text).arg(index + 1));
    m_buttons->addButton(button, index);
    m_bar->addWidget(button);
}

void SidePane::showPage(int index)
{
    if (index < 0 || index >= m_pages->count())
        return;
    m_pages->setCurrentIndex(index);
    m_buttons->button(index)->setChecked(true);
}

int SidePane::page() const
{
    return m_pages->currentIndex();
}

void SidePane::setCount(int index, int count)
{
    auto *button = m_buttons->button(index);
    const QString text = button->property(TextProperty).toString();
    button->setText(count > 0 ? QStringLiteral("%1 %2").arg(text).arg(count) : text);
}

} // namespace wf

#include "moc_sidepane.cpp"
