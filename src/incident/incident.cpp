// SPDX-License-Identifier: GPL-3.0-or-later
#include "incident/incident.h"

#include <algorithm>
#include <array>

namespace wf {

namespace {

constexpr std::array StatusNames{"detected", "investigating", "identified", "monitoring",
                                 "resolved", "closed",        "merged",     "cancelled"};
constexpr std::array RoleNames{"commander", "deputy", "scribe", "communications", "operations", "expert"};

constexpr Millis FirstUpdateWithin = std::chrono::minutes(5);
constexpr Millis CommanderWithin = std::chrono::minutes(2);

bool isFinished(const Incident &incident, const Step &step)
{
    const auto it = incident.steps.find(step.id);
    return it != incident.steps.end() && it->second.state != StepState::Open;
}

} // namespace

QString statusName(IncidentStatus s)
{
    return QLatin1String(StatusNames[static_cast<std::size_t>(s)]);
}

std::optional<IncidentStatus> parseStatus(QStringView name)
{
    for (std::size_t i = 0; i < StatusNames.size(); ++i) {
        if (name.compare(QLatin1String(StatusNames[i]), Qt::CaseInsensitive) == 0)
            return static_cast<IncidentStatus>(i);
    }
    return std::nullopt;
}

bool isActive(IncidentStatus s)
{
    switch (s) {
    case IncidentStatus::Investigating:
    case IncidentStatus::Identified:
    case IncidentStatus::Monitoring:
        return true;
    case IncidentStatus::Detected:
    case IncidentStatus::Resolved:
    case IncidentStatus::Closed:
    case IncidentStatus::Merged:
    case IncidentStatus::Cancelled:
        return false;
    }
    return false;
}

QString roleName(Role r)
{
    return QLatin1String(RoleNames[static_cast<std::size_t>(r)]);
}

std::optional<Role> parseRole(QStringView name)
{
    const QString word = name.trimmed().toString().toLower();
    for (std::size_t i = 0; i < RoleNames.size(); ++i) {
        if (word == QLatin1String(RoleNames[i]))
            return static_cast<Role>(i);
    }
    if (word == QLatin1String("ic"))
        return Role::Commander;
    if (word == QLatin1String("comms"))
        return Role::Communications;
    if (word == QLatin1String("ops"))
        return Role::Operations;
    if (word == QLatin1String("sme"))
        return Role::Expert;
    return std::nullopt;
}

QString Incident::commander() const
{
    const auto it = roles.find(Role::Commander);
    return it == roles.end() ? QString() : it->second;
}

bool Incident::hasTrueCondition() const
{
    return std::any_of(conditions.begin(), conditions.end(),
                       [](const auto &entry) { return entry.second.wasTrue; });
}

std::vector<const Step *> stepsOfPhase(const Incident &incident, int phase)
{
    std::vector<const Step *> steps;
    const Runbook *runbook = incident.runbook();
    if (!runbook || phase < 0 || phase >= int(runbook->phases.size()))
        return steps;
    const Phase &p = runbook->phases[std::size_t(phase)];
    for (const Step &step : p.steps)
        steps.push_back(&step);
    const auto chosen = incident.chosenBranch.find(phase);
    if (chosen != incident.chosenBranch.end() && chosen->second < int(p.branches.size())) {
        for (const Step &step : p.branches[std::size_t(chosen->second)].steps)
            steps.push_back(&step);
    }
    return steps;
}

bool needsBranch(const Incident &incident, int phase)
{
    const Runbook *runbook = incident.runbook();
    return runbook && phase >= 0 && phase < int(runbook->phases.size()) &&
           !runbook->phases[std::size_t(phase)].branches.empty() && !incident.chosenBranch.contains(phase);
}

Progress progressOfPhase(const Incident &incident, int phase)
{
    Progress progress;
    for (const Step *step : stepsOfPhase(incident, phase)) {
        ++progress.total;
        progress.done += isFinished(incident, *step);
    }
    if (needsBranch(incident, phase)) {
        // What is certain to come: at least the shortest alternative.
        const auto &branches = incident.runbook()->phases[std::size_t(phase)].branches;
        const auto shortest =
            std::min_element(branches.begin(), branches.end(), [](const Branch &a, const Branch &b) {
                return a.steps.size() < b.steps.size();
            });
        progress.total += int(shortest->steps.size());
    }
    return progress;
}

Progress progressOf(const Incident &incident)
{
    Progress sum;
    const int phases = incident.runbook() ? int(incident.runbook()->phases.size()) : 0;
    for (int i = 0; i < phases; ++i) {
        const Progress p = progressOfPhase(incident, i);
        sum.done += p.done;
        sum.total += p.total;
    }
    return sum;
}

int currentPhase(const Incident &incident)
{
    const int phases = incident.runbook() ? int(incident.runbook()->phases.size()) : 0;
    for (int i = 0; i < phases; ++i) {
        const Progress p = progressOfPhase(incident, i);
        if (p.done < p.total || needsBranch(incident, i))
            return i;
    }
    return -1;
}

const Step *nextStep(const Incident &incident)
{
    for (const Step *step : stepsOfPhase(incident, currentPhase(incident))) {
        if (!isFinished(incident, *step))
            return step;
    }
    return nullptr;
}

QStringList reportsOf(const Incident &incident)
{
    std::set<QString> people;
    for (const auto &[role, person] : incident.roles)
        people.insert(person);
    for (const auto &[id, record] : incident.steps) {
        if (record.state == StepState::Open)
            people.insert(record.assignee);
    }
    people.erase(QString());
    people.erase(incident.commander());
    return {people.begin(), people.end()};
}

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

} // namespace

std::vector<TimerRecord> timersOf(const Incident &incident)
{
    std::vector<TimerRecord> timers;
    if (!isActive(incident.status) || !incident.declaredAt)
        return timers;
    if (const auto due = nextUpdateDue(incident)) {
        const Timestamp start = incident.lastUpdateAt.value_or(*incident.declaredAt);
        timers.push_back(withMarks(incident, {TimerId(QStringLiteral("update")),
                                              TimerKind::Update,
                                              {},
                                              start,
                                              *due,
                                              *due - start,
                                              {},
                                              false,
                                              false}));
    }
    if (incident.commander().isEmpty()) {
        const Timestamp start = withoutCommanderSince(incident);
        timers.push_back(withMarks(incident, {TimerId(QStringLiteral("command")),
                                              TimerKind::Command,
                                              {},
                                              start,
                                              start + CommanderWithin,
                                              CommanderWithin,
                                              {},
                                              false,
                                              false}));
    }
    const int phase = currentPhase(incident);
    if (phase >= 0) {
        const Phase &p = incident.runbook()->phases[std::size_t(phase)];
        if (p.from && p.to) {
            timers.push_back(withMarks(incident, {TimerId(QStringLiteral("phase:%1").arg(phase)),
                                                  TimerKind::Phase,
                                                  p.name,
                                                  *incident.declaredAt + *p.from,
                                                  *incident.declaredAt + *p.to,
                                                  *p.to - *p.from,
                                                  {},
                                                  false,
                                                  false}));
        }
    }
    for (const auto &[id, timer] : incident.freeTimers)
        timers.push_back(timer);
    std::erase_if(timers, [](const TimerRecord &t) { return t.stopped; });
    std::stable_sort(timers.begin(), timers.end(),
                     [](const TimerRecord &a, const TimerRecord &b) { return a.dueAt < b.dueAt; });
    return timers;
}

} // namespace wf
