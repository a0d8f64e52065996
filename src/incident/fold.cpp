// SPDX-License-Identifier: GPL-3.0-or-later
#include "incident/fold.h"

#include "incident/payload.h"

#include <QCryptographicHash>

namespace wf {

namespace {

using payload::number;
using payload::text;

Severity severityIn(const QJsonObject &p, const char *key, Severity fallback)
{
    return parseSeverity(text(p, key)).value_or(fallback);
}

void readOffered(Incident &incident, const QJsonObject &p)
{
    std::vector<Severity> offered;
    for (const QJsonValue &v : p.value(QLatin1String("severities")).toArray()) {
        if (const auto s = parseSeverity(v.toString()))
            offered.push_back(*s);
    }
    if (!offered.empty())
        incident.offered = std::move(offered);
}

void foldDetected(Incident &incident, const Event &e)
{
    incident.detectedAt = e.happenedAt;
    incident.title = text(e.payload, "title");
    incident.runbookId = RunbookId(text(e.payload, "runbook"));
    incident.severity = severityIn(e.payload, "severity", Severity::P2);
    readOffered(incident, e.payload);
}

void foldDeclared(Incident &incident, const Event &e)
{
    if (incident.declaredAt)
        return; // Two desks declared one detection: the first stands, the second stays in the timeline.
    incident.declaredAt = e.happenedAt;
    incident.number = text(e.payload, "number");
    incident.title = text(e.payload, "title");
    incident.severity = severityIn(e.payload, "severity", incident.severity);
    incident.drill = e.payload.value(QLatin1String("drill")).toBool();
    incident.splitFrom = IncidentId(text(e.payload, "split_from"));
    if (const QString runbook = text(e.payload, "runbook"); !runbook.isEmpty())
        incident.runbookId = RunbookId(runbook);
    readOffered(incident, e.payload);
    incident.status = IncidentStatus::Investigating;
    incident.snoozedUntil.reset();
    incident.endedAt.reset();
}

void foldSeverity(Incident &incident, const Event &e)
{
    const Severity before = incident.severity;
    incident.severity = severityIn(e.payload, "to", before);
    if (!isWorse(incident.severity, before) || !incident.declaredAt)
        return;
    // Worse means sooner: a promise made under the milder level does not hold longer than the new cadence.
    const auto cadence = updateCadence(incident.severity, e.happenedAt - *incident.declaredAt);
    if (cadence && incident.promisedUpdate)
        incident.promisedUpdate = std::min(*incident.promisedUpdate, e.happenedAt + *cadence);
}

void foldStatus(Incident &incident, const Event &e)
{
    const auto to = parseStatus(text(e.payload, "to"));
    if (!to)
        return;
    incident.status = *to;
    switch (*to) {
    case IncidentStatus::Identified:
        incident.identifiedAt = incident.identifiedAt.value_or(e.happenedAt);
        break;
    case IncidentStatus::Monitoring:
        incident.mitigatedAt = incident.mitigatedAt.value_or(e.happenedAt);
        break;
    case IncidentStatus::Resolved:
        incident.resolvedAt = e.happenedAt;
        break;
    case IncidentStatus::Detected:
    case IncidentStatus::Investigating:
    case IncidentStatus::Closed:
    case IncidentStatus::Merged:
    case IncidentStatus::Cancelled:
        break;
    }
}

void foldRole(Incident &incident, const Event &e)
{
    const auto role = parseRole(text(e.payload, "role"));
    if (!role)
        return;
    const QString person = text(e.payload, "person");
    if (person.isEmpty())
        incident.roles.erase(*role);
    else
        incident.roles[*role] = person;
    incident.roleHistory.push_back({*role, person, e.happenedAt});
    if (*role == Role::Commander)
        incident.offer.reset(); // Taken, or overtaken.
}

void foldOffer(Incident &incident, const Event &e)
{
    if (e.kind == EventKind::HandoverOffered)
        incident.offer = HandoverOffer{text(e.payload, "from"), text(e.payload, "person"),
                                       text(e.payload, "text"), e.happenedAt};
    else
        incident.offer.reset();
}

void foldFacts(Incident &incident, const QJsonObject &p)
{
    const auto list = [&p](const char *key, QStringList &into) {
        if (!p.contains(QLatin1String(key)))
            return;
        into.clear();
        for (const QJsonValue &value : p.value(QLatin1String(key)).toArray())
            into << value.toString();
    };
    if (p.contains(QLatin1String("impact")))
        incident.facts.impact = text(p, "impact");
    if (p.contains(QLatin1String("exit_criteria")))
        incident.facts.exitCriteria = text(p, "exit_criteria");
    list("services", incident.facts.services);
    list("tags", incident.facts.tags);
    list("links", incident.facts.links);
}

void foldMerged(Incident &incident, const Event &e)
{
    const IncidentId into(text(e.payload, "into"));
    if (into.isEmpty()) {
        incident.mergedFrom.insert(IncidentId(text(e.payload, "from")));
        return;
    }
    incident.mergedInto = into;
    incident.status = IncidentStatus::Merged;
    incident.endedAt = e.happenedAt;
}

void foldUnmerged(Incident &incident, const Event &e)
{
    const IncidentId other(text(e.payload, "other"));
    incident.mergedFrom.erase(other);
    if (incident.mergedInto != other)
        return;
    incident.mergedInto = {};
    incident.status = IncidentStatus::Investigating;
    incident.endedAt.reset();
}

void foldRunbook(Incident &incident, const Event &e, RunbookCache &cache)
{
    const QString file = text(e.payload, "file");
    const auto document = cache.document(text(e.payload, "source").toUtf8(), file);
    const int index = number(e.payload, "index");
    if (index < 0 || index >= int(document->runbooks.size()))
        return;
    incident.attached = {document, &document->runbooks[std::size_t(index)]};
    incident.runbookId = RunbookId(text(e.payload, "runbook"));
}

void foldStep(Incident &incident, const Event &e)
{
    StepRecord &record = incident.steps[StepId(text(e.payload, "step"))];
    if (e.kind == EventKind::StepAssigned) {
        record.assignee = text(e.payload, "person");
        return;
    }
    record.state = e.kind == EventKind::StepDone      ? StepState::Done
                   : e.kind == EventKind::StepSkipped ? StepState::Skipped
                                                      : StepState::Open;
    record.actor = e.actor;
    record.at = e.happenedAt;
    record.remark = text(e.payload, "text");
}

void foldTimer(Incident &incident, const Event &e)
{
    const TimerId id(text(e.payload, "timer"));
    const auto due = payload::time(e.payload, QLatin1String("due_ms"));
    const auto free = incident.freeTimers.find(id);
    const bool isFree = free != incident.freeTimers.end();
    if (e.kind == EventKind::TimerStarted) {
        const Timestamp at = due.value_or(e.happenedAt);
        incident.freeTimers[id] = {
            id,   TimerKind::Free, text(e.payload, "title"), e.happenedAt, at, at - e.happenedAt, {}, false,
            false};
        return;
    }
    TimerRecord &timer = isFree ? free->second : incident.derivedMarks[id];
    timer.id = id;
    switch (e.kind) {
    case EventKind::TimerFired:
    case EventKind::UpdateDue:
        timer.firedAt = e.happenedAt;
        timer.acknowledged = false;
        break;
    case EventKind::TimerAcknowledged:
        timer.acknowledged = true;
        break;
    case EventKind::TimerStopped:
        timer.stopped = true;
        break;
    default: // TimerSnoozed: it starts over with a later due time.
        timer.dueAt = due.value_or(timer.dueAt);
        timer.firedAt.reset();
        timer.acknowledged = false;
    }
}

void foldCondition(Incident &incident, const Event &e)
{
    ConditionRecord &record = incident.conditions[number(e.payload, "condition")];
    record.text = text(e.payload, "text");
    record.value = text(e.payload, "value");
    record.at = e.happenedAt;
    if (e.kind == EventKind::ConditionNoData) {
        record.state = ConditionRecord::State::NoData;
        return;
    }
    record.wasTrue = e.kind == EventKind::ConditionTrue;
    record.state = record.wasTrue ? ConditionRecord::State::True : ConditionRecord::State::False;
    incident.flapping = e.payload.value(QLatin1String("flapping")).toBool();
}

void foldEnd(Incident &incident, const Event &e)
{
    incident.endedAt = e.happenedAt;
    incident.endReason = text(e.payload, "reason");
    if (e.kind == EventKind::Cancelled)
        incident.status = IncidentStatus::Cancelled;
}

void foldReopened(Incident &incident)
{
    incident.status = IncidentStatus::Investigating;
    incident.mergedInto = {};
    incident.resolvedAt.reset();
    incident.endedAt.reset();
    incident.promisedUpdate.reset();
}

} // namespace

std::shared_ptr<const RunbookDocument> RunbookCache::document(const QByteArray &source, const QString &file)
{
    const QByteArray hash =
        QCryptographicHash::hash(source + '\0' + file.toUtf8(), QCryptographicHash::Sha256);
    auto &slot = m_documents[hash];
    if (!slot)
        slot = std::make_shared<const RunbookDocument>(parseRunbook(source, file));
    return slot;
}

void foldEvent(Incident &incident, const EventPtr &event, RunbookCache &cache)
{
    const Event &e = *event;
    incident.events.push_back(event);
    incident.lastChange = std::max(incident.lastChange, e.recordedAt);
    switch (e.kind) {
    case EventKind::Detected:
        foldDetected(incident, e);
        break;
    case EventKind::DetectionSnoozed:
        incident.snoozedUntil = payload::time(e.payload, QLatin1String("until_ms"));
        break;
    case EventKind::DetectionEnded:
    case EventKind::Cancelled:
        foldEnd(incident, e);
        break;
    case EventKind::Declared:
        foldDeclared(incident, e);
        break;
    case EventKind::SeverityChanged:
        foldSeverity(incident, e);
        break;
    case EventKind::StatusChanged:
        foldStatus(incident, e);
        break;
    case EventKind::RoleAssumed:
    case EventKind::RoleHandedOver:
        foldRole(incident, e);
        break;
    case EventKind::HandoverOffered:
    case EventKind::HandoverDeclined:
        foldOffer(incident, e);
        break;
    case EventKind::FactsChanged:
        foldFacts(incident, e.payload);
        break;
    case EventKind::Merged:
        foldMerged(incident, e);
        break;
    case EventKind::Unmerged:
        foldUnmerged(incident, e);
        break;
    case EventKind::RunbookAttached:
        foldRunbook(incident, e, cache);
        break;
    case EventKind::StepDone:
    case EventKind::StepUndone:
    case EventKind::StepSkipped:
    case EventKind::StepAssigned:
        foldStep(incident, e);
        break;
    case EventKind::BranchChosen:
        incident.chosenBranch[number(e.payload, "phase")] = number(e.payload, "branch");
        break;
    case EventKind::TimerStarted:
    case EventKind::TimerFired:
    case EventKind::TimerAcknowledged:
    case EventKind::TimerSnoozed:
    case EventKind::TimerStopped:
    case EventKind::UpdateDue:
        foldTimer(incident, e);
        break;
    case EventKind::UpdatePosted:
        incident.lastUpdateAt = e.happenedAt;
        incident.promisedUpdate = payload::time(e.payload, QLatin1String("next_due_ms"));
        break;
    case EventKind::UpdateSnoozed:
        incident.promisedUpdate = payload::time(e.payload, QLatin1String("due_ms"));
        break;
    case EventKind::ConditionTrue:
    case EventKind::ConditionFalse:
    case EventKind::ConditionNoData:
        foldCondition(incident, e);
        break;
    case EventKind::Reopened:
        foldReopened(incident);
        break;
    case EventKind::PhaseEntered:
    case EventKind::MessageQueued:
    case EventKind::MessageSent:
    case EventKind::MessageFailed:
    case EventKind::Note:
    case EventKind::Decision:
    case EventKind::FollowUp:
    case EventKind::ActionItem:
    case EventKind::FeedLost:
    case EventKind::FeedRestored:
    case EventKind::ClockChanged:
    case EventKind::Split:
    case EventKind::Amended:
    case EventKind::Annotated:
    case EventKind::WindowPinned:
        break; // They stand in the timeline; nothing else hangs on them.
    }
}

} // namespace wf
