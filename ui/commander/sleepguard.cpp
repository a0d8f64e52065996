// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/sleepguard.h"

#include "wall/wallawake.h"

#include <algorithm>

namespace wf {

SleepGuard::SleepGuard(DeskView &desk, QObject *parent) : SleepGuard(desk, new WallAwake, parent) {}

SleepGuard::SleepGuard(DeskView &desk, const QDBusConnection &session, const QDBusConnection &system,
                       QObject *parent)
    : SleepGuard(desk, new WallAwake(nullptr, session, system), parent)
{
}

SleepGuard::SleepGuard(DeskView &desk, WallAwake *awake, QObject *parent)
    : QObject(parent), m_desk(desk), m_awake(awake)
{
    m_awake->setParent(this);
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
