// SPDX-License-Identifier: GPL-3.0-or-later
#include "incident/parts.h"

#include <algorithm>
#include <limits>
#include <tuple>

namespace wf {

std::vector<const Incident *> partsOf(const IncidentBook &book, const Incident &incident)
{
    std::vector<const Incident *> parts{&incident};
    for (std::size_t i = 0; i < parts.size(); ++i) {
        for (const IncidentId &id : parts[i]->mergedFrom) {
            const Incident *part = book.find(id);
            if (part && std::find(parts.begin(), parts.end(), part) == parts.end())
                parts.push_back(part);
        }
    }
    return parts;
}

std::vector<TimerRecord> runningTimers(const IncidentBook &book, const Incident &incident)
{
    if (incident.status != IncidentStatus::Merged)
        return timersOf(incident);
    std::vector<TimerRecord> timers;
    if (!isActive(book.workedIn(incident).status))
        return timers;
    for (const auto &[id, timer] : incident.freeTimers) {
        if (!timer.stopped)
            timers.push_back(timer);
    }
    std::stable_sort(timers.begin(), timers.end(),
                     [](const TimerRecord &a, const TimerRecord &b) { return a.dueAt < b.dueAt; });
    return timers;
}

bool isOverdue(const TimerRecord &timer, Timestamp now)
{
    return timer.dueAt <= now && !timer.acknowledged;
}

bool goesBefore(const TimerRecord &a, const TimerRecord &b, Timestamp now)
{
    const auto rank = [now](const TimerRecord &timer) {
        if (!isOverdue(timer, now))
            return std::numeric_limits<int>::max();
        switch (timer.kind) {
        case TimerKind::Command:
            return 0;
        case TimerKind::Update:
            return 1;
        case TimerKind::CallOut:
            return 2;
        case TimerKind::Free:
            return 3;
        case TimerKind::Phase:
            return 4;
        }
        return 4;
    };
    return std::tuple(rank(a), a.dueAt) < std::tuple(rank(b), b.dueAt);
}

const TimerRecord *firstOf(const std::vector<TimerRecord> &timers, Timestamp now)
{
    const auto first = std::min_element(
        timers.begin(), timers.end(), [now](const auto &a, const auto &b) { return goesBefore(a, b, now); });
    return first == timers.end() ? nullptr : &*first;
}

} // namespace wf
