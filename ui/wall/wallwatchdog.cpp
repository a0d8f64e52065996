// SPDX-License-Identifier: GPL-3.0-or-later
#include "wall/wallwatchdog.h"

namespace wf {

namespace {

/// Reading a long log at start, or a disk that is asleep, is no hang.
constexpr Millis Patience = std::chrono::seconds(45);

} // namespace

WallWatchdog::WallWatchdog(DeskView &desk, QObject *parent)
    : QObject(parent), m_desk(desk), m_ingestHeard(desk.clock().steady()), m_logHeard(desk.clock().steady())
{
    connect(&desk, &DeskView::snapshotChanged, this, [this] { m_ingestHeard = m_desk.clock().steady(); });
    connect(&desk, &DeskView::looked, this, [this] { m_logHeard = m_desk.clock().steady(); });
    connect(&m_timer, &QTimer::timeout, this, &WallWatchdog::feed);
}

void WallWatchdog::ready()
{
    m_notify.send("READY=1");
    if (const auto every = m_notify.watchdog()) {
        feed();
        m_timer.start(std::max(Millis{100}, *every / 3));
    }
}

bool WallWatchdog::isAlive() const
{
    const SteadyTime now = m_desk.clock().steady();
    const bool log = !m_desk.followStatus().follows || now - m_logHeard < Patience;
    return log && now - m_ingestHeard < Patience;
}

void WallWatchdog::feed()
{
    if (isAlive())
        m_notify.send("WATCHDOG=1");
}

} // namespace wf

#include "moc_wallwatchdog.cpp"
