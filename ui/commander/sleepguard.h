// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/deskview.h"

#include <QDBusConnection>

namespace wf {

class WallAwake;

/// Keeps the screen on and the computer from going to sleep by itself while a P0 or P1 is open. Where the
/// desktop has no such service, nothing is asked and nobody waits. GUI thread.
class SleepGuard : public QObject
{
    Q_OBJECT
public:
    /// On the buses of the session, once they are known.
    SleepGuard(DeskView &desk, QObject *parent);
    SleepGuard(DeskView &desk, const QDBusConnection &session, const QDBusConnection &system,
               QObject *parent);

private:
    SleepGuard(DeskView &desk, WallAwake *awake, QObject *parent);
    void refresh();

    DeskView &m_desk;
    WallAwake *m_awake;
};

} // namespace wf
