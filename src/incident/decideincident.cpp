// SPDX-License-Identifier: GPL-3.0-or-later
// Rules for detections, declaring, severity, status, roles and entries.
#include "incident/deciders.h"
#include "incident/payload.h"

#include <QUuid>

namespace wf::deciding {

namespace {

IncidentId freshIncident()
{
    return IncidentId(QUuid::createUuid().toString(QUuid::WithoutBraces));
}

QJsonObject runbookPayload(const command::RunbookCopy &copy)
{
    return {{QStringLiteral("runbook"), copy.id.text()},
            {QStringLiteral("index"), copy.index},
            {QStringLiteral("title"), copy.title},
            {QStringLiteral("file"), copy.file},
            {QStringLiteral("sha256"), QString::fromLatin1(copy.sha256.toHex())},
            {QStringLiteral("source"), QString::fromUtf8(copy.source)}};
}

/// runbook_attached and the entry into its first phase.
void appendRunbook(const Desk &desk, const IncidentId &id, const command::RunbookCopy &copy,
                   std::vector<EventDraft> &drafts)
{
    drafts.push_back(desk.draft(id, EventKind::RunbookAttached, runbookPayload(copy)));
    Incident after;
    after.id = id;
    const auto document = std::make_shared<const RunbookDocument>(parseRunbook(copy.source, copy.file));
    if (copy.index < 0 || copy.index >= int(document->runbooks.size()))
        return;
    after.attached = {document, &document->runbooks[std::size_t(copy.index)]};
    for (EventDraft &draft : enterPhase(desk, after))
        drafts.push_back(std::move(draft));
}

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

EventDraft conditionDraft(const Desk &desk, const IncidentId &id, const command::ReportCondition &c)
{
    EventDraft draft = desk.draft(id, conditionKind(c.state),
                                  {{QStringLiteral("condition"), c.condition},
                                   {QStringLiteral("text"), c.text},
                                   {QStringLiteral("value"), c.value},
                                   {QStringLiteral("flapping"), c.flapping}});
    draft.happenedAt = c.at;
    return draft;
}

/// A new detection: nobody has an open incident for this runbook.
Drafts detect(const Desk &desk, const command::ReportCondition &c)
{
    if (c.state != ConditionRecord::State::True)
        return std::vector<EventDraft>{};
    const IncidentId id = freshIncident();
    const Severity severity = c.severities.empty() ? Severity::P2 : c.severities.front();
    EventDraft detected = desk.draft(id, EventKind::Detected,
                                     {{QStringLiteral("runbook"), c.runbook.text()},
                                      {QStringLiteral("title"), c.runbookTitle},
                                      {QStringLiteral("severity"), severityCode(severity)},
                                      {QStringLiteral("severities"), payload::severities(c.severities)}});
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

Expected<const Incident *> detection(const Desk &desk, const IncidentId &id)
{
    const auto found = desk.incident(id);
    if (found && !(*found)->isDetection()) {
        return fail(ErrorCode::Refused,
                    (*found)->declaredAt
                        ? QStringLiteral("it is declared already as %1").arg((*found)->number)
                        : QStringLiteral("this detection has ended"));
    }
    return found;
}

} // namespace

Drafts decide(const Desk &desk, const command::ReportCondition &c)
{
    const Incident *incident = desk.book.openFor(c.runbook);
    if (!incident)
        return detect(desk, c);
    const auto known = incident->conditions.find(c.condition);
    const bool isKnown = known != incident->conditions.end();
    if (isKnown ? known->second.state == c.state && incident->flapping == c.flapping
                : c.state != ConditionRecord::State::True) {
        return std::vector<EventDraft>{};
    }
    std::vector<EventDraft> drafts{conditionDraft(desk, incident->id, c)};
    // Data came back and says what was known: that is no news about the condition itself.
    const bool nowTrue = c.state == ConditionRecord::State::True;
    if (isKnown && known->second.state == ConditionRecord::State::NoData && known->second.wasTrue == nowTrue)
        drafts.front().payload[QStringLiteral("again")] = true;
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
    const auto found = detection(desk, c.incident);
    if (!found)
        return tl::unexpected(found.error());
    if (c.by <= Millis{0} || c.by > std::chrono::hours(24))
        return fail(ErrorCode::InvalidInput, QStringLiteral("a snooze lasts up to 24 hours"));
    return std::vector{desk.draft(c.incident, EventKind::DetectionSnoozed,
                                  {{QStringLiteral("until_ms"), payload::ms(desk.context.now + c.by)}})};
}

Drafts decide(const Desk &desk, const command::DismissDetection &c)
{
    const auto found = detection(desk, c.incident);
    if (!found)
        return tl::unexpected(found.error());
    return std::vector{desk.draft(c.incident, EventKind::DetectionEnded,
                                  {{QStringLiteral("reason"), QStringLiteral("dismissed")},
                                   {QStringLiteral("text"), c.reason.trimmed().left(MaxTextLength)}})};
}

Drafts decide(const Desk &desk, const command::Declare &c)
{
    const auto title = requiredText(c.title, QStringLiteral("the title"), MaxTitleLength);
    if (!title)
        return tl::unexpected(title.error());
    IncidentId id = c.detection;
    const Incident *detected = nullptr;
    if (!id.isEmpty()) {
        const auto found = detection(desk, id);
        if (!found)
            return tl::unexpected(found.error());
        detected = *found;
    } else if (c.runbook) {
        // Declared by hand while the detector had seen it too: one incident, not two.
        const Incident *open = desk.book.openFor(c.runbook->id);
        if (open && open->isDetection())
            detected = open;
    }
    id = detected ? detected->id : freshIncident();
    QJsonObject fields{{QStringLiteral("number"), desk.book.nextNumber()},
                       {QStringLiteral("title"), *title},
                       {QStringLiteral("severity"), severityCode(c.severity)},
                       {QStringLiteral("drill"), c.drill}};
    if (c.runbook)
        fields[QStringLiteral("runbook")] = c.runbook->id.text();
    std::vector<EventDraft> drafts{desk.draft(id, EventKind::Declared, fields)};
    if (!c.commander.trimmed().isEmpty()) {
        drafts.push_back(
            desk.draft(id, EventKind::RoleAssumed,
                       {{QStringLiteral("role"), roleName(Role::Commander)},
                        {QStringLiteral("person"), c.commander.trimmed().left(MaxTitleLength)}}));
    }
    if (c.runbook)
        appendRunbook(desk, id, *c.runbook, drafts);
    return drafts;
}

Drafts decide(const Desk &desk, const command::AttachRunbook &c)
{
    const auto found = desk.workable(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    if ((*found)->runbook()) {
        return fail(ErrorCode::Refused, QStringLiteral("%1 follows the runbook \"%2\" already")
                                            .arg(nameOf(**found), (*found)->runbook()->title));
    }
    std::vector<EventDraft> drafts;
    appendRunbook(desk, c.incident, c.runbook, drafts);
    return drafts;
}

Drafts decide(const Desk &desk, const command::ChangeSeverity &c)
{
    const auto found = desk.workable(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    if ((*found)->severity == c.to) {
        return fail(ErrorCode::Refused,
                    QStringLiteral("%1 is %2 already").arg(nameOf(**found), severityCode(c.to)));
    }
    return std::vector{desk.draft(c.incident, EventKind::SeverityChanged,
                                  {{QStringLiteral("from"), severityCode((*found)->severity)},
                                   {QStringLiteral("to"), severityCode(c.to)},
                                   {QStringLiteral("text"), c.reason.trimmed().left(MaxTextLength)}})};
}

Drafts decide(const Desk &desk, const command::ChangeStatus &c)
{
    const auto found = desk.incident(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    const Incident &i = **found;
    const auto refuse = [&](const QString &why) { return fail(ErrorCode::Refused, nameOf(i) + why); };
    if (!i.declaredAt)
        return refuse(QStringLiteral(" is not declared yet: declare it first"));
    if (c.to == IncidentStatus::Detected || c.to == IncidentStatus::Merged ||
        c.to == IncidentStatus::Cancelled)
        return refuse(QStringLiteral(" cannot be set to \"%1\"").arg(statusName(c.to)));
    if (i.status == IncidentStatus::Cancelled || i.status == IncidentStatus::Merged)
        return refuse(QStringLiteral(" is %1: reopen it first").arg(statusName(i.status)));
    if (c.to == i.status)
        return refuse(QStringLiteral(" is %1 already").arg(statusName(c.to)));
    if (c.to < i.status) {
        return refuse(QStringLiteral(" is %1; states go forward only. Reopen it to investigate again")
                          .arg(statusName(i.status)));
    }
    if (c.to == IncidentStatus::Closed && i.status != IncidentStatus::Resolved)
        return refuse(QStringLiteral(" is %1: resolve it before closing").arg(statusName(i.status)));
    return std::vector{desk.draft(c.incident, EventKind::StatusChanged,
                                  {{QStringLiteral("from"), statusName(i.status)},
                                   {QStringLiteral("to"), statusName(c.to)},
                                   {QStringLiteral("text"), c.reason.trimmed().left(MaxTextLength)}})};
}

Drafts decide(const Desk &desk, const command::Reopen &c)
{
    const auto found = desk.incident(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    if (!(*found)->declaredAt)
        return fail(ErrorCode::Refused,
                    QStringLiteral("%1 is not declared yet: declare it first").arg(nameOf(**found)));
    if ((*found)->status == IncidentStatus::Investigating)
        return fail(ErrorCode::Refused,
                    QStringLiteral("%1 is being investigated already").arg(nameOf(**found)));
    return std::vector{desk.draft(c.incident, EventKind::Reopened,
                                  {{QStringLiteral("from"), statusName((*found)->status)},
                                   {QStringLiteral("text"), c.reason.trimmed().left(MaxTextLength)}})};
}

Drafts decide(const Desk &desk, const command::Cancel &c)
{
    const auto found = desk.workable(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    const auto reason = requiredText(c.reason, QStringLiteral("the reason for cancelling"), MaxTextLength);
    if (!reason)
        return tl::unexpected(reason.error());
    return std::vector{desk.draft(c.incident, EventKind::Cancelled, {{QStringLiteral("reason"), *reason}})};
}

Drafts decide(const Desk &desk, const command::TakeRole &c)
{
    const auto found = desk.workable(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    const Incident &i = **found;
    const auto holder = i.roles.find(c.role);
    const QString held = holder == i.roles.end() ? QString() : holder->second;
    const QString person = c.person.trimmed().left(MaxTitleLength);
    if (person == held) {
        return fail(ErrorCode::Refused,
                    held.isEmpty()
                        ? QStringLiteral("nobody is %1 of %2").arg(roleName(c.role), nameOf(i))
                        : QStringLiteral("%1 is %2 of %3 already").arg(held, roleName(c.role), nameOf(i)));
    }
    if (!held.isEmpty() && !person.isEmpty() && !c.handOver) {
        return fail(ErrorCode::Refused,
                    QStringLiteral("%1 is %2 of %3, and there is one at a time: hand it over")
                        .arg(held, roleName(c.role), nameOf(i)));
    }
    QJsonObject fields{{QStringLiteral("role"), roleName(c.role)}, {QStringLiteral("person"), person}};
    if (held.isEmpty())
        return std::vector{desk.draft(c.incident, EventKind::RoleAssumed, fields)};
    fields[QStringLiteral("from")] = held;
    return std::vector{desk.draft(c.incident, EventKind::RoleHandedOver, fields)};
}

} // namespace wf::deciding
