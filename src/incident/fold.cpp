// SPDX-License-Identifier: GPL-3.0-or-later
#include "incident/fold.h"

#include "incident/foldparts.h"
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
    incident.drill = e.payload.value(QLatin1String("drill")).toBool();
    incident.simulated = e.payload.value(QLatin1String("simulated")).toBool();
    readOffered(incident, e.payload);
}

/// Whom the present severity asks to be told; each severity asks anew.
void foldTell(Incident &incident, const QJsonObject &p)
{
    std::vector<ToTell> next;
    for (const QString &person : payload::texts(p, "tell"))
        next.push_back({person, incident.severity, false});
    incident.toTell = std::move(next);
}

void foldDeclared(Incident &incident, const Event &e)
{
    if (incident.declaredAt)
        return; // Two desks declared one detection: the first stands, the second stays in the timeline.
    incident.declaredAt = e.happenedAt;
    incident.number = text(e.payload, "number");
    if (isForeign(incident, e))
        incident.number += u'@' + shortDesk(e.id.desk);
    incident.title = text(e.payload, "title");
    incident.severity = severityIn(e.payload, "severity", incident.severity);
    incident.drill = incident.drill || e.payload.value(QLatin1String("drill")).toBool();
    incident.simulated = incident.simulated || e.payload.value(QLatin1String("simulated")).toBool();
    incident.duplicateOf = IncidentId(text(e.payload, "duplicate_of"));
    incident.splitFrom = IncidentId(text(e.payload, "split_from"));
    if (const QString runbook = text(e.payload, "runbook"); !runbook.isEmpty())
        incident.runbookId = RunbookId(runbook);
    readOffered(incident, e.payload);
    incident.status = IncidentStatus::Investigating;
    incident.snoozedUntil.reset();
    incident.endedAt.reset();
    foldTell(incident, e.payload);
}

void foldSeverity(Incident &incident, const Event &e)
{
    const Severity before = incident.severity;
    incident.severity = severityIn(e.payload, "to", before);
    foldTell(incident, e.payload);
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
    case IncidentStatus::Closed:
        incident.closedAt = e.happenedAt;
        break;
    case IncidentStatus::Detected:
    case IncidentStatus::Investigating:
    case IncidentStatus::Merged:
    case IncidentStatus::Cancelled:
        break;
    }
}

constexpr std::size_t MaxParts = 50;
constexpr std::size_t MaxAddedParts = 1000;

void foldRunbook(Incident &incident, const Event &e, RunbookCache &cache)
{
    const auto document = cache.document(text(e.payload, "source").toUtf8(), text(e.payload, "file"));
    const int index = number(e.payload, "index");
    const bool checklist = index == ChecklistIndex && e.payload.contains(QLatin1String("index"));
    if (checklist ? document->checklists.empty() : index < 0 || index >= int(document->runbooks.size()))
        return;
    if (incident.parts.size() >= MaxParts)
        return; // Every part is put together anew with all others.
    const RunbookId id(text(e.payload, "runbook"));
    const bool hasRunbook = std::any_of(incident.parts.begin(), incident.parts.end(),
                                        [](const AttachedPart &p) { return p.index != ChecklistIndex; });
    if (!checklist && !hasRunbook)
        incident.runbookId = id;
    incident.parts.push_back({document, index, id, text(e.payload, "title")});
    putTogether(incident);
}

void foldAddedStep(Incident &incident, const Event &e)
{
    if (incident.addedSteps.size() >= MaxAddedParts)
        return;
    AddedStep added;
    added.phase = std::max(0, number(e.payload, "phase"));
    added.step.id = StepId(text(e.payload, "step"));
    added.step.title = text(e.payload, "title");
    added.by = authorOf(incident, e);
    added.at = e.happenedAt;
    if (const QString person = text(e.payload, "person"); !person.isEmpty())
        incident.steps[added.step.id].assignee = person;
    incident.addedSteps.push_back(std::move(added));
    putTogether(incident);
}

void foldStep(Incident &incident, const Event &e)
{
    StepRecord &record = incident.steps[StepId(text(e.payload, "step"))];
    if (e.kind == EventKind::StepAssigned) {
        record.assignee = text(e.payload, "person");
        record.assignedAt = e.happenedAt;
        record.dueAt = payload::time(e.payload, QLatin1String("due_ms"));
        incident.derivedMarks.erase(callOutTimer(StepId(text(e.payload, "step"))));
        return;
    }
    record.state = e.kind == EventKind::StepDone      ? StepState::Done
                   : e.kind == EventKind::StepSkipped ? StepState::Skipped
                   : e.kind == EventKind::StepStarted ? StepState::Running
                                                      : StepState::Open;
    record.actor = authorOf(incident, e);
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
        incident.freeTimers[id] = {id,
                                   TimerKind::Free,
                                   text(e.payload, "title"),
                                   e.happenedAt,
                                   at,
                                   at - e.happenedAt,
                                   {},
                                   false,
                                   false,
                                   text(e.payload, "person"),
                                   Millis{e.payload.value(QLatin1String("repeat_ms")).toInteger()}};
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
    // What came without a sample of its own leaves the value that made it so, but for a loss.
    const QString value = text(e.payload, "value");
    if (!value.isEmpty() || record.state == ConditionRecord::State::NoData ||
        record.wasTrue != (e.kind == EventKind::ConditionTrue))
        record.value = value;
    record.at = e.happenedAt;
    if (e.kind == EventKind::ConditionNoData) {
        record.state = ConditionRecord::State::NoData;
        return;
    }
    record.wasTrue = e.kind == EventKind::ConditionTrue;
    record.state = record.wasTrue ? ConditionRecord::State::True : ConditionRecord::State::False;
    record.flapping = e.payload.value(QLatin1String("flapping")).toBool();
    incident.flapping = std::any_of(incident.conditions.begin(), incident.conditions.end(),
                                    [](const auto &known) { return known.second.flapping; });
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
    incident.closedAt.reset();
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
    if (incident.desk.isEmpty())
        incident.desk = e.id.desk;
    const bool foreign = isForeign(incident, e);
    if (foreign && isHeldHere(incident)) {
        incident.remarks.push_back(event);
        return;
    }
    incident.events.push_back(event);
    incident.lastChange = std::max(incident.lastChange, e.recordedAt);
    if (!incident.home.isEmpty() && !foreign &&
        (e.kind == EventKind::Reopened || e.kind == EventKind::Merged))
        incident.takenUpHere = true;
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
        foldFacts(incident, e);
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
    case EventKind::StepStarted:
        foldStep(incident, e);
        break;
    case EventKind::StepAdded:
        foldAddedStep(incident, e);
        break;
    case EventKind::DetectionAcknowledged:
        incident.ownerOfDetection = text(e.payload, "person");
        break;
    case EventKind::EvidenceAttached:
    case EventKind::HypothesisChanged:
    case EventKind::Called:
        foldKnowledge(incident, e);
        break;
    case EventKind::MessageQueued:
    case EventKind::MessageApproved:
    case EventKind::MessageSent:
    case EventKind::MessageFailed:
        foldMessage(incident, e);
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
    case EventKind::FollowUp:
    case EventKind::ActionItem:
    case EventKind::ActionChanged:
    case EventKind::Annotated:
    case EventKind::KeyMomentSet:
    case EventKind::FactorNamed:
    case EventKind::MilestoneCorrected:
    case EventKind::SectionWritten:
    case EventKind::ReviewStateChanged:
        foldReview(incident, e);
        break;
    case EventKind::Imported:
        incident.imported =
            ImportedFrom{text(e.payload, "source"), text(e.payload, "reference"), text(e.payload, "runbook")};
        break;
    case EventKind::PhaseEntered:
    case EventKind::Note:
    case EventKind::Decision:
    case EventKind::FeedLost:
    case EventKind::FeedRestored:
    case EventKind::ClockChanged:
    case EventKind::CutAccepted:
    case EventKind::Unreadable:
    case EventKind::Split:
    case EventKind::Amended:
    case EventKind::WindowPinned:
        break; // They stand in the timeline; nothing else hangs on them.
    }
}

} // namespace wf
