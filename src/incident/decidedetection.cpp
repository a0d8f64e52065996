// SPDX-License-Identifier: GPL-3.0-or-later
// Rules for what the detector saw and nobody has declared yet.
#include "incident/deciders.h"
#include "incident/payload.h"

namespace wf::deciding {

namespace {

EventKind conditionKind(ConditionRecord::State state)
{
    switch (state) {
    case ConditionRecord::State::True:
        return EventKind::ConditionTrue;
    case ConditionRecord::State::False:
        return EventKind::ConditionFalse;
    case ConditionRecord::State::NoData:
        return EventKind::ConditionNoData;
    }
    return EventKind::ConditionNoData;
}

/// The door of the log: no recorded value contradicts its condition, whoever reports it.
bool contradicts(const command::ReportCondition &c)
{
    if (c.state == ConditionRecord::State::NoData)
        return false;
    const auto condition = parseCondition(c.text);
    return condition && valueContradicts(*condition, c.value, c.state == ConditionRecord::State::True);
}

EventDraft conditionDraft(const Desk &desk, const IncidentId &id, const command::ReportCondition &c)
{
    EventDraft draft = desk.draft(id, conditionKind(c.state),
                                  {{QStringLiteral("condition"), c.condition},
                                   {QStringLiteral("text"), c.text},
                                   {QStringLiteral("value"), contradicts(c) ? QString() : c.value},
                                   {QStringLiteral("flapping"), c.flapping}});
    draft.happenedAt = c.at;
    return draft;
}

/// A new detection: nobody has an open incident for this runbook.
Drafts detect(const Desk &desk, const command::ReportCondition &c)
{
    if (c.state != ConditionRecord::State::True || c.stands)
        return std::vector<EventDraft>{};
    const IncidentId id = freshIncident();
    const Severity severity = c.severities.empty() ? Severity::P2 : c.severities.front();
    EventDraft detected = desk.draft(id, EventKind::Detected,
                                     {{QStringLiteral("runbook"), c.runbook.text()},
                                      {QStringLiteral("title"), c.runbookTitle},
                                      {QStringLiteral("severity"), severityCode(severity)},
                                      {QStringLiteral("severities"), payload::severities(c.severities)},
                                      {QStringLiteral("drill"), c.drill}});
    detected.happenedAt = c.at;
    return std::vector{detected, conditionDraft(desk, id, c)};
}

bool stillTrueWithout(const Incident &incident, int condition)
{
    for (const auto &[index, record] : incident.conditions) {
        if (index != condition && record.wasTrue)
            return true;
    }
    return false;
}

/// Another condition of a snoozed detection holds: what was put off has become worse.
bool becomesWorse(const Incident &incident, const command::ReportCondition &c, Timestamp now)
{
    if (!incident.isDetection() || !incident.snoozedUntil || *incident.snoozedUntil <= now ||
        c.state != ConditionRecord::State::True)
        return false;
    const auto known = incident.conditions.find(c.condition);
    return known == incident.conditions.end() || !known->second.wasTrue;
}

} // namespace

Drafts decide(const Desk &desk, const command::ReportCondition &c)
{
    // What an exercise shows is no evidence of what really happens, nor the other way round.
    const Incident *incident = desk.book.openFor(c.runbook, c.drill);
    if (!incident)
        return detect(desk, c);
    const auto known = incident->conditions.find(c.condition);
    const bool isKnown = known != incident->conditions.end();
    const bool wasTrue = isKnown && known->second.wasTrue;
    if (isKnown ? known->second.state == c.state && known->second.flapping == c.flapping
                : c.state != ConditionRecord::State::True)
        return std::vector<EventDraft>{};
    if (c.stands && !wasTrue)
        return std::vector<EventDraft>{};
    std::vector<EventDraft> drafts{conditionDraft(desk, incident->id, c)};
    // Data came back and says what was known: that is no news about the condition itself.
    const bool nowTrue = c.state == ConditionRecord::State::True;
    if (isKnown && known->second.state == ConditionRecord::State::NoData && wasTrue == nowTrue)
        drafts.front().payload[QStringLiteral("again")] = true;
    else if (nowTrue && wasTrue)
        drafts.front().payload[QStringLiteral("still")] = true;
    if (becomesWorse(*incident, c, desk.context.now))
        drafts.push_back(desk.draft(
            incident->id, EventKind::DetectionSnoozed,
            {{QStringLiteral("until_ms"), payload::ms(desk.context.now)}, {QStringLiteral("text"), c.text}}));
    if (c.state == ConditionRecord::State::False && incident->isDetection() &&
        !stillTrueWithout(*incident, c.condition)) {
        EventDraft ended = desk.draft(incident->id, EventKind::DetectionEnded,
                                      {{QStringLiteral("reason"), QStringLiteral("cleared")}});
        ended.happenedAt = c.at;
        drafts.push_back(ended);
    }
    return drafts;
}

Drafts decide(const Desk &desk, const command::SnoozeDetection &c)
{
    const auto found = desk.detection(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    if (c.by <= Millis{0} || c.by > std::chrono::hours(24))
        return fail(ErrorCode::InvalidInput, QStringLiteral("a snooze lasts up to 24 hours"));
    return std::vector{desk.draft(c.incident, EventKind::DetectionSnoozed,
                                  {{QStringLiteral("until_ms"), payload::ms(desk.context.now + c.by)},
                                   {QStringLiteral("text"), c.reason.trimmed().left(MaxTextLength)}})};
}

Drafts decide(const Desk &desk, const command::AcknowledgeDetection &c)
{
    const auto found = desk.detection(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    const auto person = requiredText(c.person, QStringLiteral("who looks at it"), MaxTitleLength);
    if (!person)
        return tl::unexpected(person.error());
    if (*person == (*found)->ownerOfDetection)
        return std::vector<EventDraft>{};
    return std::vector{
        desk.draft(c.incident, EventKind::DetectionAcknowledged, {{QStringLiteral("person"), *person}})};
}

Drafts decide(const Desk &desk, const command::DismissDetection &c)
{
    const auto found = desk.detection(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    return std::vector{desk.draft(c.incident, EventKind::DetectionEnded,
                                  {{QStringLiteral("reason"), QStringLiteral("dismissed")},
                                   {QStringLiteral("text"), c.reason.trimmed().left(MaxTextLength)}})};
}

} // namespace wf::deciding
