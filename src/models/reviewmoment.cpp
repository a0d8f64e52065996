// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/reviewmoment.h"

#include <algorithm>

namespace wf {

namespace {

void takeOpen(const IncidentSummary &s, Timestamp at, std::vector<OpenThen> &open)
{
    const auto begin = s.detectedAt ? s.detectedAt : s.declaredAt;
    const auto end = s.resolvedAt ? s.resolvedAt : s.endedAt;
    if (!begin || *begin > at || (end && *end <= at))
        return;
    const bool declared = s.declaredAt && *s.declaredAt <= at;
    open.push_back({s.id, declared ? s.number : QString(), s.title, s.severity});
}

} // namespace

ReviewMoment momentOf(const DeskView &desk, const Review &review)
{
    const Incident &incident = review.present();
    ReviewMoment moment{review.playhead(),   incident.status, incident.severity,  incident.commander(),
                        review.conditions(), review.feeds(),  timersOf(incident), {}};
    for (const auto &[id, other] : desk.wholeBook().incidents()) {
        if (id != review.incident())
            takeOpen(summaryOf(other), moment.at, moment.others);
    }
    for (const auto &[id, summary] : desk.wholeBook().archived())
        takeOpen(summary, moment.at, moment.others);
    std::stable_sort(moment.others.begin(), moment.others.end(),
                     [](const OpenThen &a, const OpenThen &b) { return isWorse(a.severity, b.severity); });
    return moment;
}

} // namespace wf
