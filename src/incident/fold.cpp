// SPDX-License-Identifier: GPL-3.0-or-later
#include "incident/fold.h"

#include "incident/foldparts.h"
#include "incident/statistics.h"

#include <algorithm>

namespace wf {

namespace folding {

namespace {

void takeOffered(Incident &incident, const std::vector<Severity> &severities)
{
    if (!severities.empty())
        incident.offered = severities;
}

/// Whom the present severity asks to be told; each severity asks anew.
void takeTell(Incident &incident, const QStringList &people)
{
    std::vector<ToTell> next;
    for (const QString &person : people)
        next.push_back({person, incident.severity, false});
    incident.toTell = std::move(next);
}

/// The record of a condition with what every report of it says.
ConditionRecord &heard(const Folding &s, const event::ConditionNews &news, bool isTrue)
{
    ConditionRecord &record = s.incident.conditions[news.condition];
    record.text = news.text;
    // What came without a sample of its own leaves the value that made it so, but for a loss.
    if (!news.value.isEmpty() || record.state == ConditionRecord::State::NoData || record.wasTrue != isTrue)
        record.value = news.value;
    record.at = s.at();
    return record;
}

void foldTruth(const Folding &s, const event::ConditionNews &news, bool isTrue)
{
    ConditionRecord &record = heard(s, news, isTrue);
    record.wasTrue = isTrue;
    record.state = isTrue ? ConditionRecord::State::True : ConditionRecord::State::False;
    record.flapping = news.flapping;
    auto &flapped = s.incident.tally.flapped;
    if (news.flapping && flapped.size() < MaxListedTroubles &&
        std::find(flapped.begin(), flapped.end(), news.text) == flapped.end())
        flapped.push_back(news.text);
    s.incident.flapping = std::any_of(s.incident.conditions.begin(), s.incident.conditions.end(),
                                      [](const auto &known) { return known.second.flapping; });
}

void end(const Folding &s, const QString &reason)
{
    s.incident.endedAt = s.at();
    s.incident.endReason = reason;
}

} // namespace

void fold(const Folding &s, const event::Detected &b)
{
    s.incident.detectedAt = s.at();
    s.incident.title = b.title;
    s.incident.runbookId = b.runbook;
    s.incident.severity = b.severity;
    s.incident.drill = b.drill;
    s.incident.simulated = b.simulated;
    takeOffered(s.incident, b.severities);
}

void fold(const Folding &s, const event::DetectionSnoozed &b)
{
    s.incident.snoozedUntil = b.until;
}

void fold(const Folding &s, const event::DetectionEnded &b)
{
    end(s, detectionEndName(b.reason));
}

void fold(const Folding &s, const event::DetectionAcknowledged &b)
{
    s.incident.ownerOfDetection = b.person;
    s.incident.acknowledgedAt = s.at();
}

void fold(const Folding &s, const event::Declared &b)
{
    Incident &incident = s.incident;
    if (incident.declaredAt)
        return; // Two desks declared one detection: the first stands, the second stays in the timeline.
    incident.declaredAt = s.at();
    incident.number = b.number;
    if (isForeign(incident, s.event))
        incident.number += u'@' + shortDesk(s.event.id.desk);
    incident.title = b.title;
    incident.severity = b.severity;
    incident.tally.severities.push_back({b.severity, s.at()});
    incident.drill = incident.drill || b.drill;
    incident.simulated = incident.simulated || b.simulated;
    incident.duplicateOf = b.duplicateOf;
    incident.splitFrom = b.splitFrom;
    if (!b.runbook.isEmpty())
        incident.runbookId = b.runbook;
    takeOffered(incident, b.severities);
    incident.status = IncidentStatus::Investigating;
    incident.snoozedUntil.reset();
    incident.endedAt.reset();
    takeTell(incident, b.tell);
}

void fold(const Folding &s, const event::SeverityChanged &b)
{
    Incident &incident = s.incident;
    const Severity before = incident.severity;
    incident.severity = b.to;
    if (incident.declaredAt)
        incident.tally.severities.push_back({b.to, s.at()});
    takeTell(incident, b.tell);
    if (!isWorse(incident.severity, before) || !incident.declaredAt)
        return;
    // Worse means sooner: a promise made under the milder level does not hold longer than the new cadence.
    const auto cadence = updateCadence(incident.severity, s.at() - *incident.declaredAt);
    if (cadence && incident.promisedUpdate)
        incident.promisedUpdate = std::min(*incident.promisedUpdate, s.at() + *cadence);
}

void fold(const Folding &s, const event::StatusChanged &b)
{
    Incident &incident = s.incident;
    incident.status = b.to;
    if (b.to == IncidentStatus::Monitoring || b.to == IncidentStatus::Resolved) {
        Tally &tally = incident.tally;
        if (!b.text.isEmpty())
            tally.endedBy = b.text.left(MaxEndedBy);
        else if (tally.endedBy.isEmpty())
            tally.endedBy = tally.lastDone;
    }
    switch (b.to) {
    case IncidentStatus::Identified:
        incident.identifiedAt = incident.identifiedAt.value_or(s.at());
        break;
    case IncidentStatus::Monitoring:
        incident.mitigatedAt = incident.mitigatedAt.value_or(s.at());
        break;
    case IncidentStatus::Resolved:
        incident.resolvedAt = s.at();
        break;
    case IncidentStatus::Closed:
        incident.closedAt = s.at();
        break;
    case IncidentStatus::Detected:
    case IncidentStatus::Investigating:
    case IncidentStatus::Merged:
    case IncidentStatus::Cancelled:
        break;
    }
}

void fold(const Folding &s, const event::Reopened &)
{
    Incident &incident = s.incident;
    incident.status = IncidentStatus::Investigating;
    incident.mergedInto = {};
    incident.resolvedAt.reset();
    incident.closedAt.reset();
    incident.endedAt.reset();
    incident.promisedUpdate.reset();
    incident.tally.endedBy.clear();
}

void fold(const Folding &s, const event::Decision &b)
{
    s.incident.tally.lastDone = b.text.left(MaxEndedBy);
}

void fold(const Folding &s, const event::Cancelled &b)
{
    end(s, b.reason);
    s.incident.status = IncidentStatus::Cancelled;
}

void fold(const Folding &s, const event::Imported &b)
{
    s.incident.imported = ImportedFrom{b.source, b.reference, b.runbook};
}

void fold(const Folding &s, const event::UpdatePosted &b)
{
    s.incident.lastUpdateAt = s.at();
    s.incident.promisedUpdate = b.nextDue;
}

void fold(const Folding &s, const event::UpdateSnoozed &b)
{
    s.incident.promisedUpdate = b.due;
}

void fold(const Folding &s, const event::ConditionTrue &b)
{
    s.incident.tally.firstTrue.try_emplace(b.condition, s.event.id);
    foldTruth(s, b, true);
}

void fold(const Folding &s, const event::ConditionFalse &b)
{
    foldTruth(s, b, false);
}

void fold(const Folding &s, const event::ConditionNoData &b)
{
    heard(s, b, false).state = ConditionRecord::State::NoData;
}

} // namespace folding

std::shared_ptr<const RunbookDocument> RunbookCache::document(const QByteArray &source, const QString &file)
{
    auto &slot = (*m_documents)[{source, file}];
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
    if (!incident.home.isEmpty() && !foreign && (e.as<event::Reopened>() || e.as<event::Merged>()))
        incident.takenUpHere = true;
    const auto due = nextUpdateDue(incident); // None unless it is active.
    const folding::Folding step{incident, e, cache};
    e.body.visit([&step](const auto &body) { folding::fold(step, body); });
    if (!due)
        return;
    if (e.as<event::UpdatePosted>())
        incident.tally.updates.push_back({*due, e.happenedAt});
    else if (*due < e.happenedAt && !isActive(incident.status))
        incident.tally.updates.push_back({*due, {}}); // It ended before the one that was due.
}

} // namespace wf
