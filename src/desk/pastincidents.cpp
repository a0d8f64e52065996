// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/pastincidents.h"

#include <algorithm>

namespace wf {

PastIncidents::PastIncidents(const IncidentBook &book, TimeRange range)
{
    for (const auto &[id, incident] : book.incidents())
        add(summaryOf(incident), range);
    for (const auto &[id, summary] : book.archived())
        add(summary, range);
    std::sort(m_all.begin(), m_all.end(),
              [](const One &a, const One &b) { return a.past.range.from < b.past.range.from; });
}

void PastIncidents::add(const IncidentSummary &summary, TimeRange range)
{
    if (summary.drill || !summary.declaredAt)
        return; // What nobody declared was no incident.
    const Timestamp from = std::min(*summary.declaredAt, summary.detectedAt.value_or(*summary.declaredAt));
    Timestamp to = range.to;
    for (const auto &end : {summary.mitigatedAt, summary.resolvedAt, summary.endedAt})
        to = std::min(to, end.value_or(to));
    if (to >= range.from && from <= range.to)
        m_all.push_back(
            {{summary.number + u' ' + summary.title, {from, std::max(from, to)}, true}, summary.runbookId});
}

std::vector<rules::PastIncident> PastIncidents::forRunbook(const RunbookId &runbook) const
{
    const bool any =
        std::any_of(m_all.begin(), m_all.end(), [&](const One &one) { return one.runbook == runbook; });
    std::vector<rules::PastIncident> past;
    for (const One &one : m_all) {
        past.push_back(one.past);
        past.back().expected = !any || one.runbook == runbook;
    }
    return past;
}

} // namespace wf
