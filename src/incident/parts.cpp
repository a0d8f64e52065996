// SPDX-License-Identifier: GPL-3.0-or-later
#include "incident/parts.h"

#include <algorithm>

namespace wf {

namespace {

/// Incidents are merged into merged ones seldom, and never in a circle of this length by accident.
constexpr int MaxDepth = 8;

bool isInOpenOne(const IncidentBook &book, const Incident &incident)
{
    const Incident *at = &incident;
    for (int depth = 0; at && at->status == IncidentStatus::Merged && depth < MaxDepth; ++depth)
        at = book.find(at->mergedInto);
    return at && isActive(at->status);
}

} // namespace

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
    if (!isInOpenOne(book, incident))
        return timers;
    for (const auto &[id, timer] : incident.freeTimers) {
        if (!timer.stopped)
            timers.push_back(timer);
    }
    std::stable_sort(timers.begin(), timers.end(),
                     [](const TimerRecord &a, const TimerRecord &b) { return a.dueAt < b.dueAt; });
    return timers;
}

} // namespace wf
