// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/sleepguard.h"

#include "theme/sessionbus.h"
#include "wall/wallawake.h"

#include <algorithm>

namespace wf {

SleepGuard::SleepGuard(DeskView &desk, QObject *parent) : QObject(parent), m_desk(desk)
{
    whenBusAnswered(*this, [this](bool connected) {
        if (connected)
            watch(new WallAwake(this));
    });
}

SleepGuard::SleepGuard(DeskView &desk, const QDBusConnection &session, const QDBusConnection &system,
                       QObject *parent)
    : QObject(parent), m_desk(desk)
{
    watch(new WallAwake(this, session, system));
}

void SleepGuard::watch(WallAwake *awake)
{
    m_awake = awake;
    m_awake->setReason(QStringLiteral("A P0 or P1 is open"));
    connect(&m_desk, &DeskView::bookChanged, this, &SleepGuard::refresh);
    refresh();
}

void SleepGuard::refresh()
{
    const auto &incidents = m_desk.book().incidents();
    m_awake->hold(std::any_of(incidents.begin(), incidents.end(), [](const auto &each) {
        const Incident &incident = each.second;
        return incident.severity <= Severity::P1 && isActive(incident.status);
    }));
}

} // namespace wf

#include "moc_sleepguard.cpp"
