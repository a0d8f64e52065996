// SPDX-License-Identifier: GPL-3.0-or-later
// Everything a window can show of an incident, as text: two states are the same when their texts are.
#pragma once

#include "incident/book.h"

#include <QStringList>

namespace wf {

inline QString timeText(const std::optional<Timestamp> &t)
{
    return t ? toIsoUtc(*t) : QStringLiteral("-");
}

inline QString timersText(const Incident &incident)
{
    QStringList lines;
    for (const TimerRecord &t : timersOf(incident)) {
        lines += QStringLiteral("timer %1 '%2' start %3 due %4 length %5 fired %6 acknowledged %7")
                     .arg(t.id.text(), t.title, toIsoUtc(t.startedAt), toIsoUtc(t.dueAt))
                     .arg(t.length.count())
                     .arg(timeText(t.firedAt))
                     .arg(t.acknowledged);
    }
    return lines.join(QLatin1Char('\n'));
}

inline QStringList workLines(const Incident &i)
{
    QStringList lines;
    for (const auto &[id, s] : i.steps) {
        lines += QStringLiteral("step %1 %2 by '%3' at %4 '%5' for '%6'")
                     .arg(id.text())
                     .arg(int(s.state))
                     .arg(s.actor, toIsoUtc(s.at), s.remark, s.assignee);
    }
    for (const auto &[phase, branch] : i.chosenBranch)
        lines += QStringLiteral("branch %1 %2").arg(phase).arg(branch);
    for (const auto &[index, c] : i.conditions) {
        lines += QStringLiteral("condition %1 '%2' state %3 was true %4 '%5' at %6")
                     .arg(index)
                     .arg(c.text)
                     .arg(int(c.state))
                     .arg(c.wasTrue)
                     .arg(c.value, toIsoUtc(c.at));
    }
    return lines;
}

inline QStringList peopleLines(const Incident &i)
{
    QStringList lines;
    for (const auto &[role, person] : i.roles)
        lines += QStringLiteral("role %1 %2").arg(roleName(role), person);
    for (const RoleChange &change : i.roleHistory)
        lines +=
            QStringLiteral("had %1 %2 %3").arg(roleName(change.role), change.person, toIsoUtc(change.at));
    return lines;
}

inline QString stateText(const Incident &i)
{
    QStringList lines{QStringLiteral("%1 %2 '%3' %4 %5 drill %6 runbook %7 attached '%8'")
                          .arg(i.id.text(), i.number, i.title, severityCode(i.severity), statusName(i.status))
                          .arg(i.drill)
                          .arg(i.runbookId.text(), i.runbook() ? i.runbook()->title : QString())};
    for (const Severity s : i.offered)
        lines += QStringLiteral("offered ") + severityCode(s);
    lines += QStringLiteral("detected %1 declared %2 identified %3 mitigated %4 resolved %5 ended %6 '%7'")
                 .arg(timeText(i.detectedAt), timeText(i.declaredAt), timeText(i.identifiedAt),
                      timeText(i.mitigatedAt), timeText(i.resolvedAt), timeText(i.endedAt), i.endReason);
    lines += QStringLiteral("snoozed %1 flapping %2 updated %3 promised %4 next %5 changed %6")
                 .arg(timeText(i.snoozedUntil))
                 .arg(i.flapping)
                 .arg(timeText(i.lastUpdateAt), timeText(i.promisedUpdate), timeText(nextUpdateDue(i)),
                      toIsoUtc(i.lastChange));
    lines += workLines(i);
    lines += peopleLines(i);
    lines += timersText(i);
    lines += QStringLiteral("progress %1/%2 phase %3")
                 .arg(progressOf(i).done)
                 .arg(progressOf(i).total)
                 .arg(currentPhase(i));
    for (const EventPtr &e : i.events) {
        lines += QStringLiteral("%1 %2 %3 %4")
                     .arg(e->id.text(), e->kindName(), e->actor, QString::fromUtf8(e->payload));
    }
    return lines.join(QLatin1Char('\n'));
}

/// Of every incident in memory, and the feeds that are down.
inline QString stateText(const IncidentBook &book)
{
    QStringList parts;
    for (const auto &[id, incident] : book.incidents())
        parts += stateText(incident);
    for (const auto &[feed, since] : book.lostFeeds())
        parts += QStringLiteral("lost %1 %2").arg(feed, toIsoUtc(since));
    return parts.join(QStringLiteral("\n\n"));
}

} // namespace wf
