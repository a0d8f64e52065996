// SPDX-License-Identifier: GPL-3.0-or-later
// Where Tab goes.
#include "commander/commanderwindow.h"
#include "commander/statusstrip.h"
#include "commander/timerstrip.h"
#include "kit/eyeorder.h"
#include "kit/sidepane.h"

#include <QLabel>
#include <QStackedWidget>

namespace wf {

/// From the top to the bottom, column by column, whatever was made first.
bool CommanderWindow::focusNextPrevChild(bool next)
{
    QWidget *widget = kit::nextByTheEye(*this, {m_status, m_banner, m_left, m_pages, m_side, m_timers}, next);
    if (widget)
        widget->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
    return widget != nullptr;
}

} // namespace wf
