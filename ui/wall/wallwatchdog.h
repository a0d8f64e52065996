// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/servicenotify.h"
#include "desk/deskview.h"

#include <QTimer>

namespace wf {

/// Gives the service manager signs of life as long as the picture is alive: this thread turns, the metrics
/// come from theirs, the log is looked at in its own. When one of them hangs the signs end, and the service
/// is started again.
class WallWatchdog : public QObject
{
    Q_OBJECT
public:
    explicit WallWatchdog(DeskView &desk, QObject *parent = nullptr);
    /// The picture is there.
    void ready();
    /// Whether every thread was heard within the last so long.
    bool isAlive() const;

private:
    void feed();

    DeskView &m_desk;
    ServiceNotify m_notify;
    QTimer m_timer;
    SteadyTime m_ingestHeard;
    SteadyTime m_logHeard;
};

} // namespace wf
