// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/standing.h"

#include "incident/parts.h"

#include <algorithm>
#include <tuple>

namespace wf {

Standing standingOf(const IncidentBook &book, const Incident &incident, Timestamp now)
{
    Standing s;
    s.severity = incident.severity;
    s.title = incident.title;
    s.declared = incident.declaredAt.has_value();
    s.commander = incident.commander();
    const auto end = incident.resolvedAt ? incident.resolvedAt : incident.endedAt;
    s.ended = end.has_value();
    const Timestamp since = incident.declaredAt.value_or(incident.detectedAt.value_or(incident.lastChange));
    s.elapsed = std::max(Millis{0}, std::chrono::duration_cast<Millis>(end.value_or(now) - since));
    const std::vector<TimerRecord> timers = runningTimers(book, incident);
    const TimerRecord *first = firstOf(timers, now);
    if (!first)
        return s;
    s.next = *first;
    s.overdue = int(std::count_if(timers.begin(), timers.end(), [first, now](const TimerRecord &timer) {
        return &timer != first && isOverdue(timer, now);
    }));
    return s;
}

namespace {

bool standsBefore(const Incident &a, const Incident &b)
{
    return std::tie(a.severity, *a.declaredAt, a.id) < std::tie(b.severity, *b.declaredAt, b.id);
}

std::vector<const Incident *> activeIn(const IncidentBook &book)
{
    std::vector<const Incident *> active;
    for (const auto &[id, incident] : book.incidents()) {
        if (incident.declaredAt && isActive(incident.status))
            active.push_back(&incident);
    }
    std::sort(active.begin(), active.end(),
              [](const Incident *a, const Incident *b) { return standsBefore(*a, *b); });
    return active;
}

} // namespace

const Incident *worstOf(const IncidentBook &book)
{
    const auto active = activeIn(book);
    return active.empty() ? nullptr : active.front();
}

std::optional<RingingTimer> ringingTimer(const IncidentBook &book, Timestamp now)
{
    std::optional<RingingTimer> first;
    Severity worst = Severity::P3;
    for (const auto &[id, incident] : book.incidents()) {
        for (const TimerRecord &timer : runningTimers(book, incident)) {
            if (!isOverdue(timer, now))
                continue;
            if (!first || incident.severity < worst ||
                (incident.severity == worst && goesBefore(timer, first->timer, now))) {
                first = {id, timer};
                worst = incident.severity;
            }
        }
    }
    return first;
}

std::optional<LastStep> lastStepBy(const QString &person, const Incident &incident)
{
    const std::pair<const StepId, StepRecord> *last = nullptr;
    for (const auto &entry : incident.steps) {
        const bool mine = isFinished(entry.second.state) && entry.second.actor == person;
        if (mine && (!last || last->second.at <= entry.second.at))
            last = &entry;
    }
    if (!last)
        return std::nullopt;
    const Step *step = incident.runbook() ? findStep(*incident.runbook(), last->first) : nullptr;
    return LastStep{last->first, step ? step->title : last->first.text(), last->second.state};
}

IncidentId neighbourOf(const IncidentBook &book, const IncidentId &selected, int by)
{
    const auto active = activeIn(book);
    const auto count = std::ptrdiff_t(active.size());
    if (count == 0)
        return {};
    const auto found = std::find_if(active.begin(), active.end(),
                                    [&selected](const Incident *i) { return i->id == selected; });
    if (found == active.end())
        return (by > 0 ? active.front() : active.back())->id;
    return active[std::size_t((found - active.begin() + by % count + count) % count)]->id;
}

} // namespace wf
