// SPDX-License-Identifier: GPL-3.0-or-later
#include "kit/givesway.h"

#include <QBoxLayout>
#include <QEvent>
#include <QWidget>

namespace wf {

GivesWay::GivesWay(QWidget *bar, QBoxLayout *row, std::vector<Part> parts)
    : QObject(bar), m_bar(bar), m_row(row), m_parts(std::move(parts))
{
    for (const Part &part : m_parts) {
        if (part.instead)
            part.instead->hide();
    }
    bar->installEventFilter(this);
}

/// What is saved by its going.
int GivesWay::widthOf(const Part &part) const
{
    const auto needs = [this](const QWidget *widget) {
        return widget ? widget->minimumSizeHint().width() + m_row->spacing() : 0;
    };
    return needs(part.widget) - needs(part.instead);
}

int GivesWay::wholeWidth() const
{
    int needed = m_row->minimumSize().width();
    for (const Part &part : m_parts) {
        if (part.widget->isHidden())
            needed += widthOf(part);
    }
    return needed;
}

int GivesWay::leastWidth() const
{
    int needed = wholeWidth();
    for (const Part &part : m_parts)
        needed -= widthOf(part);
    return needed;
}

void GivesWay::fit()
{
    int needed = wholeWidth();
    for (const Part &part : m_parts) {
        const bool goes = needed > m_bar->width();
        if (goes)
            needed -= widthOf(part);
        part.widget->setVisible(!goes);
        if (part.instead)
            part.instead->setVisible(goes);
    }
}

bool GivesWay::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest)
        fit();
    return QObject::eventFilter(watched, event);
}

QSize GivingBar::minimumSizeHint() const
{
    const QSize whole = QWidget::minimumSizeHint();
    return m_gives ? QSize(m_gives->leastWidth(), whole.height()) : whole;
}

} // namespace wf

#include "moc_givesway.cpp"
