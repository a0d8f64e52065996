// SPDX-License-Identifier: GPL-3.0-or-later
#include "incident/parts.h"

#include <algorithm>

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

} // namespace wf
