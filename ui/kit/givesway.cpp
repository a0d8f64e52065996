// SPDX-License-Identifier: GPL-3.0-or-later
#include "kit/givesway.h"

#include <QBoxLayout>
#include <QEvent>
#include <QWidget>

namespace wf {

GivesWay::GivesWay(QWidget *bar, QBoxLayout *row, QWidget *part)
    : QObject(bar), m_bar(bar), m_row(row), m_part(part)
{
    bar->installEventFilter(this);
}

bool GivesWay::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize) {
        const bool hidden = m_part->isHidden();
        const int needed = m_row->minimumSize().width() +
                           (hidden ? m_part->minimumSizeHint().width() + m_row->spacing() : 0);
        m_part->setVisible(needed <= m_bar->width());
    }
    return QObject::eventFilter(watched, event);
}

} // namespace wf
