// SPDX-License-Identifier: GPL-3.0-or-later
// Rules for what the detector saw and nobody has declared yet.
#include "incident/deciders.h"

namespace wf::deciding {

namespace {

constexpr Millis SamePress = std::chrono::minutes(1);

EventBody bodyOf(ConditionRecord::State state, event::ConditionNews news)
{
    switch (state) {
    case ConditionRecord::State::True:
        return event::ConditionTrue{std::move(news)};
    case ConditionRecord::State::False:
        return event::ConditionFalse{std::move(news)};
    case ConditionRecord::State::NoData:
        return event::ConditionNoData{std::move(news)};
    }
    return event::ConditionNoData{std::move(news)};
}

/// The door of the log: no recorded value contradicts its condition, whoever reports it.
bool contradicts(const command::ReportCondition &c)
{
    if (c.state == ConditionRecord::State::NoData)
        return false;
    const auto condition = parseCondition(c.text);
    return condition && valueContradicts(*condition, c.value, c.state == ConditionRecord::State::True);
}

/// `known`: what the incident knew of the condition; null when nothing.
EventDraft conditionDraft(const Rules &rules, const IncidentId &id, const command::ReportCondition &c,
                          const ConditionRecord *known = nullptr)
{
    event::ConditionNews news{c.condition, c.text, contradicts(c) ? QString() : c.value, c.flapping};
    // Data came back and says what was known: that is no news about the condition itself.
    const bool nowTrue = c.state == ConditionRecord::State::True;
    if (known && known->state == ConditionRecord::State::NoData && known->wasTrue == nowTrue)
        news.again = true;
    else
        news.still = known && nowTrue && known->wasTrue;
    EventDraft draft = rules.draft(id, bodyOf(c.state, std::move(news)));
    draft.happenedAt = c.at;
    return draft;
}

/// A new detection: nobody has an open incident for this runbook.
Drafts detect(const Rules &rules, const command::ReportCondition &c)
{
    if (c.state != ConditionRecord::State::True || c.stands)
        return std::vector<EventDraft>{};
    const IncidentId id = freshIncident();
    const Severity severity = c.severities.empty() ? Severity::P2 : c.severities.front();
    EventDraft detected =
        rules.draft(id, event::Detected{c.runbook, c.runbookTitle, severity, c.severities, c.drill});
    detected.happenedAt = c.at;
    return std::vector{detected, conditionDraft(rules, id, c)};
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

/// A detection is as bad as the worst of what was seen; how bad a declared incident is, people say.
bool isWorseThan(const Incident &incident, const command::ReportCondition &c)
{
    return incident.isDetection() && c.state == ConditionRecord::State::True && !c.severities.empty() &&
           isWorse(c.severities.front(), incident.severity);
}

} // namespace

Drafts decide(const Rules &rules, const command::ReportCondition &c)
{
    // What an exercise shows is no evidence of what really happens, nor the other way round.
    const Incident *incident = rules.book.openFor(c.runbook, c.drill);
    if (!incident)
        return detect(rules, c);
    const auto known = incident->conditions.find(c.condition);
    const bool isKnown = known != incident->conditions.end();
    const bool wasTrue = isKnown && known->second.wasTrue;
    if (isKnown ? known->second.state == c.state && known->second.flapping == c.flapping
                : c.state != ConditionRecord::State::True)
        return std::vector<EventDraft>{};
    if (c.stands && !wasTrue)
        return std::vector<EventDraft>{};
    std::vector<EventDraft> drafts{
        conditionDraft(rules, incident->id, c, isKnown ? &known->second : nullptr)};
    if (isWorseThan(*incident, c))
        drafts.push_back(rules.draft(
            incident->id, event::SeverityChanged{incident->severity, c.severities.front(), c.text, {}}));
    if (becomesWorse(*incident, c, rules.context.now))
        drafts.push_back(rules.draft(incident->id, event::DetectionSnoozed{rules.context.now, c.text}));
    if (c.state == ConditionRecord::State::False && incident->isDetection() &&
        !stillTrueWithout(*incident, c.condition)) {
        EventDraft ended = rules.draft(incident->id, event::DetectionEnded{DetectionEnd::Cleared, {}});
        ended.happenedAt = c.at;
        drafts.push_back(ended);
    }
    return drafts;
}

Drafts decide(const Rules &rules, const command::SnoozeDetection &c)
{
    const auto found = rules.detection(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    if (c.by <= Millis{0} || c.by > std::chrono::hours(24))
        return fail(ErrorCode::InvalidInput, QStringLiteral("a snooze lasts up to 24 hours"));
    return std::vector{
        rules.draft(c.incident, event::DetectionSnoozed{rules.context.now + c.by,
                                                        c.reason.trimmed().left(MaxTextLength)})};
}

Drafts decide(const Rules &rules, const command::AcknowledgeDetection &c)
{
    const auto found = rules.detection(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    const auto person = requiredText(c.person, QStringLiteral("who looks at it"), MaxTitleLength);
    if (!person)
        return tl::unexpected(person.error());
    // A second press is no news; after a while it says that they still are.
    const auto said = (*found)->acknowledgedAt;
    if (*person == (*found)->ownerOfDetection && said && rules.context.now - *said < SamePress)
        return std::vector<EventDraft>{};
    return std::vector{rules.draft(c.incident, event::DetectionAcknowledged{*person})};
}

Drafts decide(const Rules &rules, const command::DismissDetection &c)
{
    const auto found = rules.detection(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    return std::vector{rules.draft(
        c.incident, event::DetectionEnded{DetectionEnd::Dismissed, c.reason.trimmed().left(MaxTextLength)})};
}

} // namespace wf::deciding
