// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/keptwindows.h"

namespace wf {

namespace {

constexpr Millis Before = std::chrono::hours(1);
constexpr Millis After = std::chrono::minutes(30);
constexpr Timestamp Never = fromMs(253'402'300'799'999); // The end of the year 9999.

void add(std::vector<TimeRange> &windows, const IncidentSummary &incident)
{
    if (!incident.declaredAt)
        return;
    const Timestamp begin =
        std::min(incident.detectedAt.value_or(*incident.declaredAt), *incident.declaredAt);
    const auto end = incident.resolvedAt ? incident.resolvedAt : incident.endedAt;
    windows.push_back({begin - Before, end ? *end + After : Never});
}

} // namespace

std::vector<TimeRange> windowsOf(const IncidentBook &book)
{
    std::vector<TimeRange> windows;
    // What happened at another desk was recorded there.
    for (const auto &[id, incident] : book.incidents()) {
        if (!book.isForeign(incident.desk))
            add(windows, summaryOf(incident));
    }
    for (const auto &[id, summary] : book.archived()) {
        if (!book.isForeign(summary.desk))
            add(windows, summary);
    }
    return windows;
}

} // namespace wf
