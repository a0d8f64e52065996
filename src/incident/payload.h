// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/incident.h"

#include <QJsonArray>

/// The fields of each event kind's payload, in one place: written by decide(), read by the fold and the
/// windows.
///
/// detected              runbook, title, severity, severities[], drill, simulated (of the simulated estate;
///                       declared has it too)
/// detection_snoozed     until_ms, text (reason); until_ms in the past: it got worse and came back by itself
/// detection_ended       reason ("cleared", "dismissed"), text
/// detection_acknowledged   person
/// declared              number, title, severity, severities[], runbook, drill, tell[], split_from,
/// duplicate_of severity_changed      from, to, text, tell[] (who has to hear of it) status_changed from, to,
/// text, despite[] (conditions that were true all the same) role_assumed          role, person
/// role_handed_over      role, person, from handover_offered person, from, text (the brief) handover_declined
/// person, text facts_changed         one or more of impact, services, tags, links, exit_criteria: each a
/// text or a list runbook_attached      runbook, index (-1: the document's checklists), title, file, sha256,
/// source step_*                step, title, text (remark or reason) step_assigned         person, due_ms (of
/// a time-box) step_added            step, phase, title, person branch_chosen         phase, branch, title
/// phase_entered         phase, title timer_* timer, title, kind, due_ms, length_ms, person, repeat_ms
/// update_posted         text, next_due_ms, audience, channels[] update_snoozed        due_ms message_queued
/// message, see messageFields(), approval (the commander has to approve) message_approved      message
/// message_sent          message, channel, answer, reference, via ("network", "phone", "clipboard")
/// message_failed        message, channel, answer, state ("queued": tried again, "failed", "superseded")
/// note, follow_up        text
/// action_item           text, owner, due_ms, link, state ("open", "done", "dropped")
/// action_changed        item, and all of action_item's: what it is now
/// decision              text, votes[] of person, objects, text
/// evidence_attached     text, step, hypothesis, file, sha256, size, metric, from_ms, to_ms
/// hypothesis_changed    hypothesis, title, state ("open", "likely", "ruled_out"), text
/// called                person, answered, text
/// condition_*           condition, text, value (of the sample that says so; empty without one), flapping,
///                       again (data is back, the state is the one before), still (it was true before)
/// feed_lost, feed_restored   feed, text
/// clock_changed         kind ("stepped", "slept"), amount_ms
/// cut_accepted          text (what the log lacks)
/// unreadable            kind (as it stands in the file), text (why)
/// reopened, cancelled   text, reason
/// amended               event, text
/// annotated             text, metric, from_ms, to_ms; happened_at is its place in the timeline
/// key_moment_set        event, key (false: taken out)
/// factor_named          factor, tag, text (empty: it is none after all)
/// milestone_corrected   milestone, at_ms (absent: as recorded), text
/// section_written       section, text (Markdown)
/// review_state_changed  from, to, text
/// merged                on what went in: into, number; on what took it in: from, number
/// unmerged              on both: other, number
/// split                 on what it came from: into, number; the new one is declared with split_from
/// window_pinned         from_ms, to_ms, metric, text
/// imported              source, reference (what it is called there), runbook (as it is called there)
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

inline QStringList texts(const QJsonObject &o, const char *key)
{
    QStringList list;
    for (const QJsonValue &value : o.value(QLatin1String(key)).toArray())
        list << value.toString();
    return list;
}

inline QJsonArray severities(const std::vector<Severity> &list)
{
    QJsonArray array;
    for (const Severity s : list)
        array.append(severityCode(s));
    return array;
}

} // namespace wf::payload
