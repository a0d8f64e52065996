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
    std::vector<TimerRecord> timers = runningTimers(book, incident);
    std::stable_sort(timers.begin(), timers.end(),
                     [now](const TimerRecord &a, const TimerRecord &b) { return goesBefore(a, b, now); });
    if (timers.empty())
        return s;
    s.next = timers.front();
    s.overdue = int(std::count_if(timers.begin() + 1, timers.end(),
                                  [now](const TimerRecord &timer) { return isOverdue(timer, now); }));
    return s;
}

const Incident *worstOf(const IncidentBook &book)
{
    const Incident *worst = nullptr;
    for (const auto &[id, incident] : book.incidents()) {
        if (!incident.declaredAt || !isActive(incident.status))
            continue;
        if (!worst || std::tie(incident.severity, *incident.declaredAt, incident.id) <
                          std::tie(worst->severity, *worst->declaredAt, worst->id))
            worst = &incident;
    }
    return worst;
}

} // namespace wf
