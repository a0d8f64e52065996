// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/incident.h"

#include <QJsonArray>

/// The fields of each event kind's payload, in one place: written by decide(), read by the fold and the
/// windows.
///
/// detected            runbook, title, severity, severities[], conditions[]
/// detection_snoozed   until_ms
/// detection_ended     reason ("cleared", "dismissed"), text
/// declared            number, title, severity, severities[], runbook, drill
/// severity_changed    from, to, text
/// status_changed      from, to, text
/// role_assumed        role, person
/// role_handed_over    role, person, from
/// handover_offered    person, from, text (the brief)
/// handover_declined   person, text
/// facts_changed       one or more of impact, services, tags, links, exit_criteria: each a text or a list of
/// them runbook_attached    runbook, index, title, file, sha256, source step_*              step, title, text
/// (remark or reason), person (step_assigned) branch_chosen       phase, branch, title phase_entered phase,
/// title timer_*             timer, title, kind, due_ms, length_ms update_posted       text, next_due_ms
/// update_snoozed      due_ms
/// note, decision, follow_up, action_item   text
/// condition_*         condition, text, value, flapping, again (data is back, the state is the one before)
/// feed_lost, feed_restored   feed, text
/// clock_changed       kind ("stepped", "slept"), amount_ms
/// reopened, cancelled text, reason
/// amended             event, text
/// merged              on what went in: into, number; on what took it in: from, number
/// unmerged            on both: other, number
/// split               on what it came from: into, number; the new one is declared with split_from
/// window_pinned       from_ms, to_ms, metric, text
namespace wf::payload {

inline QJsonValue ms(Timestamp t)
{
    return QJsonValue(qint64(toMs(t)));
}
inline std::optional<Timestamp> time(const QJsonObject &o, QLatin1String key)
{
    const QJsonValue v = o.value(key);
    return v.isDouble() ? std::optional(fromMs(v.toInteger())) : std::nullopt;
}
inline QString text(const QJsonObject &o, const char *key)
{
    return o.value(QLatin1String(key)).toString();
}
inline int number(const QJsonObject &o, const char *key)
{
    return o.value(QLatin1String(key)).toInt(-1);
}

inline QJsonArray severities(const std::vector<Severity> &list)
{
    QJsonArray array;
    for (const Severity s : list)
        array.append(severityCode(s));
    return array;
}

} // namespace wf::payload
