// SPDX-License-Identifier: GPL-3.0-or-later
#include "incident/measures.h"

#include "base/names.h"
#include "incident/fold.h"
#include "incident/payload.h"

#include <algorithm>
#include <tuple>

namespace wf {

namespace {

constexpr std::array MeasureNames{"detect", "acknowledge", "mitigate", "resolve"};
constexpr std::array MeasureStateNames{"recorded", "pending", "not_applicable", "invalid"};

/// From where mitigation and resolution are counted.
Milestone startOf(const Incident &incident)
{
    for (const Milestone m : {Milestone::Started, Milestone::Detected}) {
        if (milestoneAt(incident, m))
            return m;
    }
    return Milestone::Declared;
}

std::pair<Milestone, Milestone> endsOf(const Incident &incident, MeasureKind kind)
{
    switch (kind) {
    case MeasureKind::Detect:
        return {Milestone::Started, Milestone::Detected};
    case MeasureKind::Acknowledge:
        return {Milestone::Detected, Milestone::Declared};
    case MeasureKind::Mitigate:
        return {startOf(incident), Milestone::Mitigated};
    case MeasureKind::Resolve:
        return {startOf(incident), Milestone::Resolved};
    }
    return {};
}

bool applies(const Incident &incident, MeasureKind kind)
{
    if (incident.status == IncidentStatus::Merged || incident.status == IncidentStatus::Cancelled)
        return false;
    const bool needsDetection = kind == MeasureKind::Detect || kind == MeasureKind::Acknowledge;
    return !needsDetection || milestoneAt(incident, Milestone::Detected) || !incident.declaredAt;
}

} // namespace

std::optional<Timestamp> recordedMilestone(const Incident &incident, Milestone milestone)
{
    switch (milestone) {
    case Milestone::Started:
        return std::nullopt;
    case Milestone::Detected:
        return incident.detectedAt;
    case Milestone::Declared:
        return incident.declaredAt;
    case Milestone::Identified:
        return incident.identifiedAt;
    case Milestone::Mitigated: // What was resolved without a word was mitigated then at the latest.
        return incident.mitigatedAt ? incident.mitigatedAt : incident.resolvedAt;
    case Milestone::Resolved:
        return incident.resolvedAt;
    case Milestone::Closed:
        return incident.closedAt;
    }
    return std::nullopt;
}

std::optional<Timestamp> milestoneAt(const Incident &incident, Milestone milestone)
{
    const auto corrected = incident.review.corrected.find(milestone);
    return corrected != incident.review.corrected.end() ? std::optional(corrected->second)
                                                        : recordedMilestone(incident, milestone);
}

QString measureName(MeasureKind kind)
{
    return nameIn(MeasureNames, kind);
}

QString measureStateName(MeasureState state)
{
    return nameIn(MeasureStateNames, state);
}

Measure measureOf(const Incident &incident, MeasureKind kind)
{
    Measure measure{kind, MeasureState::Pending, {}, {}, Millis{0}};
    std::tie(measure.from, measure.to) = endsOf(incident, kind);
    if (!applies(incident, kind)) {
        measure.state = MeasureState::NotApplicable;
        return measure;
    }
    const auto from = milestoneAt(incident, measure.from);
    const auto to = milestoneAt(incident, measure.to);
    if (!from || !to)
        return measure;
    measure.length = *to - *from;
    measure.state = measure.length < Millis{0} ? MeasureState::Invalid : MeasureState::Recorded;
    return measure;
}

QString formulaText(const Measure &measure)
{
    return QStringLiteral("%1 \u2212 %2").arg(milestoneName(measure.to), milestoneName(measure.from));
}

std::vector<UpdateRecord> updatesOf(const Incident &incident, Timestamp now)
{
    if (incident.imported)
        return {};  // Its updates were posted elsewhere: nothing is known of them.
    Incident clock; // Only what the rule of updates looks at.
    RunbookCache noRunbooks;
    std::vector<UpdateRecord> updates;
    for (const EventPtr &e : incident.events) {
        switch (e->kind) {
        case EventKind::Declared:
        case EventKind::SeverityChanged:
        case EventKind::StatusChanged:
        case EventKind::UpdatePosted:
        case EventKind::UpdateSnoozed:
        case EventKind::Reopened:
        case EventKind::Cancelled:
        case EventKind::Merged:
            break;
        default:
            continue;
        }
        const auto due = nextUpdateDue(clock); // None unless it is active.
        foldEvent(clock, e, noRunbooks);
        if (due && e->kind == EventKind::UpdatePosted)
            updates.push_back({*due, e->happenedAt});
        else if (due && *due < e->happenedAt && !isActive(clock.status))
            updates.push_back({*due, {}});
    }
    if (const auto due = nextUpdateDue(clock); due && *due < now)
        updates.push_back({*due, {}});
    return updates;
}

Kept updatesOnTime(const Incident &incident, Timestamp now)
{
    const auto updates = updatesOf(incident, now);
    return {
        int(std::count_if(updates.begin(), updates.end(), [](const UpdateRecord &u) { return u.onTime(); })),
        int(updates.size())};
}

std::vector<SeveritySpan> severitiesOf(const Incident &incident, Timestamp now)
{
    std::vector<SeveritySpan> spans;
    const auto start = milestoneAt(incident, Milestone::Declared);
    if (!start)
        return spans;
    const Timestamp end = std::max(*start, milestoneAt(incident, Milestone::Resolved).value_or(now));
    Severity severity = incident.severity;
    for (const EventPtr &e : incident.events) {
        if (e->kind == EventKind::Declared && spans.empty()) {
            severity = parseSeverity(payload::text(e->payload, "severity")).value_or(severity);
            spans.push_back({severity, {*start, end}});
        } else if (e->kind == EventKind::SeverityChanged && !spans.empty()) {
            const auto to = parseSeverity(payload::text(e->payload, "to"));
            const Timestamp at = std::clamp(e->happenedAt, *start, end);
            if (!to || *to == severity)
                continue;
            severity = *to;
            spans.back().range.to = at;
            spans.push_back({severity, {at, end}});
        }
    }
    return spans;
}

Severity worstSeverity(const Incident &incident)
{
    Severity worst = incident.severity;
    for (const SeveritySpan &span : severitiesOf(incident, incident.lastChange))
        worst = isWorse(span.severity, worst) ? span.severity : worst;
    return worst;
}

bool isKeyMoment(const Incident &incident, const Event &event)
{
    if (const auto marked = incident.review.keyMoments.find(event.id);
        marked != incident.review.keyMoments.end())
        return marked->second;
    switch (event.kind) {
    case EventKind::Detected:
    case EventKind::Declared:
    case EventKind::SeverityChanged:
    case EventKind::StatusChanged:
    case EventKind::RoleHandedOver:
    case EventKind::Decision:
    case EventKind::UpdatePosted:
    case EventKind::Reopened:
    case EventKind::Cancelled:
    case EventKind::Merged:
    case EventKind::Annotated:
    case EventKind::Unreadable: // It may have been one.
        return true;
    case EventKind::RoleAssumed:
        return parseRole(payload::text(event.payload, "role")) == Role::Commander;
    case EventKind::ConditionTrue: {
        const auto first =
            std::find_if(incident.events.begin(), incident.events.end(), [&event](const EventPtr &e) {
                return e->kind == EventKind::ConditionTrue && payload::number(e->payload, "condition") ==
                                                                  payload::number(event.payload, "condition");
            });
        return first == incident.events.end() || (*first)->id == event.id;
    }
    default:
        return false;
    }
}

std::vector<EventPtr> keyMomentsOf(const Incident &incident)
{
    std::vector<EventPtr> moments;
    for (const EventPtr &e : incident.events) {
        if (isKeyMoment(incident, *e))
            moments.push_back(e);
    }
    std::stable_sort(moments.begin(), moments.end(),
                     [](const EventPtr &a, const EventPtr &b) { return a->happenedAt < b->happenedAt; });
    return moments;
}

std::optional<Timestamp> reviewDueAt(const Incident &incident)
{
    constexpr int WorkingDays = 5;
    const auto resolved = milestoneAt(incident, Milestone::Resolved);
    if (!resolved || incident.drill || incident.imported)
        return std::nullopt;
    switch (worstSeverity(incident)) {
    case Severity::P0:
        return *resolved + std::chrono::days(3);
    case Severity::P1: {
        Timestamp due = *resolved;
        for (int days = 0; days < WorkingDays;) {
            due += std::chrono::days(1);
            const std::chrono::weekday day(std::chrono::floor<std::chrono::days>(due));
            days += day == std::chrono::Saturday || day == std::chrono::Sunday ? 0 : 1;
        }
        return due;
    }
    case Severity::P2:
    case Severity::P3:
        break;
    }
    return std::nullopt;
}

} // namespace wf
