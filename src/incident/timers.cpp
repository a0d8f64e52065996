// SPDX-License-Identifier: GPL-3.0-or-later
// When something is due: updates, phase windows, command, time-boxes, free timers.
#include "incident/incident.h"

#include <algorithm>

namespace wf {

namespace {

constexpr Millis FirstUpdateWithin = std::chrono::minutes(5);
constexpr Millis CommanderWithin = std::chrono::minutes(2);

} // namespace

std::optional<Millis> updateCadence(Severity severity, Millis sinceDeclaration)
{
    using std::chrono::minutes;
    switch (severity) {
    case Severity::P0:
        return minutes(15);
    case Severity::P1:
        return sinceDeclaration < std::chrono::hours(2) ? minutes(20) : minutes(30);
    case Severity::P2:
        return minutes(60);
    case Severity::P3:
        return std::nullopt;
    }
    return std::nullopt;
}

std::optional<Timestamp> nextUpdateDue(const Incident &incident)
{
    if (!isActive(incident.status) || !incident.declaredAt)
        return std::nullopt;
    if (incident.promisedUpdate)
        return incident.promisedUpdate;
    const Timestamp from = incident.lastUpdateAt.value_or(*incident.declaredAt);
    const auto cadence = updateCadence(incident.severity, from - *incident.declaredAt);
    if (!cadence)
        return std::nullopt;
    return from + (incident.lastUpdateAt ? *cadence : FirstUpdateWithin);
}

namespace {

Timestamp withoutCommanderSince(const Incident &incident)
{
    for (auto it = incident.roleHistory.rbegin(); it != incident.roleHistory.rend(); ++it) {
        if (it->role == Role::Commander)
            return it->at;
    }
    return *incident.declaredAt;
}

/// Puts what people did to a derived timer (snoozed, acknowledged) on top of what the runbook says.
TimerRecord withMarks(const Incident &incident, TimerRecord timer)
{
    const auto mark = incident.derivedMarks.find(timer.id);
    if (mark == incident.derivedMarks.end())
        return timer;
    timer.dueAt = std::max(timer.dueAt, mark->second.dueAt);
    timer.stopped = mark->second.stopped;
    // A mark from before the timer was last set belongs to its past.
    if (mark->second.firedAt && *mark->second.firedAt >= timer.dueAt) {
        timer.firedAt = mark->second.firedAt;
        timer.acknowledged = mark->second.acknowledged;
    }
    return timer;
}

TimerRecord derived(const QString &id, TimerKind kind, const QString &title, Timestamp start, Timestamp due)
{
    TimerRecord timer;
    timer.id = TimerId(id);
    timer.kind = kind;
    timer.title = title;
    timer.startedAt = start;
    timer.dueAt = due;
    timer.length = due - start;
    return timer;
}

/// Time-boxes of steps that somebody works on.
void appendCallOuts(const Incident &incident, std::vector<TimerRecord> &timers)
{
    for (const auto &[id, record] : incident.steps) {
        if (!record.dueAt || isFinished(record.state) || !incident.runbook())
            continue;
        const Step *step = findStep(*incident.runbook(), id);
        TimerRecord timer =
            derived(callOutTimer(id).text(), TimerKind::CallOut, step ? step->title : id.text(),
                    record.assignedAt.value_or(*record.dueAt), *record.dueAt);
        timer.person = record.assignee;
        timers.push_back(withMarks(incident, timer));
    }
}

} // namespace

TimerId callOutTimer(const StepId &step)
{
    return TimerId(QStringLiteral("step:") + step.text());
}

std::vector<TimerRecord> timersOf(const Incident &incident)
{
    std::vector<TimerRecord> timers;
    if (!isActive(incident.status) || !incident.declaredAt)
        return timers;
    if (const auto due = nextUpdateDue(incident)) {
        const Timestamp start = incident.lastUpdateAt.value_or(*incident.declaredAt);
        timers.push_back(
            withMarks(incident, derived(QStringLiteral("update"), TimerKind::Update, {}, start, *due)));
    }
    if (incident.commander().isEmpty()) {
        const Timestamp start = withoutCommanderSince(incident);
        timers.push_back(withMarks(incident, derived(QStringLiteral("command"), TimerKind::Command, {}, start,
                                                     start + CommanderWithin)));
    }
    const int phase = currentPhase(incident);
    if (phase >= 0) {
        const Phase &p = incident.runbook()->phases[std::size_t(phase)];
        if (p.from && p.to) {
            timers.push_back(
                withMarks(incident, derived(QStringLiteral("phase:%1").arg(phase), TimerKind::Phase, p.name,
                                            *incident.declaredAt + *p.from, *incident.declaredAt + *p.to)));
        }
    }
    appendCallOuts(incident, timers);
    for (const auto &[id, timer] : incident.freeTimers)
        timers.push_back(timer);
    std::erase_if(timers, [](const TimerRecord &t) { return t.stopped; });
    std::stable_sort(timers.begin(), timers.end(),
                     [](const TimerRecord &a, const TimerRecord &b) { return a.dueAt < b.dueAt; });
    return timers;
}

} // namespace wf
