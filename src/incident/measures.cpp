// SPDX-License-Identifier: GPL-3.0-or-later
#include "incident/measures.h"

#include "base/names.h"
#include "incident/fold.h"

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
        return {}; // Its updates were posted elsewhere: nothing is known of them.
    std::vector<UpdateRecord> updates = incident.tally.updates;
    if (const auto due = nextUpdateDue(incident); due && *due < now)
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
    for (const SeverityGiven &given : incident.tally.severities) {
        const Timestamp at = spans.empty() ? *start : std::clamp(given.at, *start, end);
        if (!spans.empty() && spans.back().severity == given.severity)
            continue;
        if (!spans.empty())
            spans.back().range.to = at;
        spans.push_back({given.severity, {at, end}});
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
    if (const auto *role = event.as<event::RoleAssumed>())
        return role->role == Role::Commander;
    if (const auto *now = event.as<event::ConditionTrue>()) {
        const auto first = incident.tally.firstTrue.find(now->condition);
        return first == incident.tally.firstTrue.end() || first->second == event.id;
    }
    return hasMark(event.kind(), KindMark::Turn);
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
