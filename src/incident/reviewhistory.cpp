// SPDX-License-Identifier: GPL-3.0-or-later
#include "incident/reviewhistory.h"

#include "incident/payload.h"

namespace wf {

namespace {

constexpr Millis SittingPause = std::chrono::minutes(10);

} // namespace

std::vector<SectionRevision> revisionsOf(const Incident &incident, ReviewSection section)
{
    std::vector<SectionRevision> revisions;
    const QString name = reviewSectionName(section);
    for (const EventPtr &e : incident.events) {
        if (e->kind == EventKind::SectionWritten && payload::text(e->payload, "section") == name)
            revisions.push_back(
                {e->id, payload::text(e->payload, "text"), authorOf(incident, *e), e->happenedAt});
    }
    return revisions;
}

std::vector<SectionRevision> sittingsOf(const std::vector<SectionRevision> &revisions)
{
    std::vector<SectionRevision> sittings;
    for (const SectionRevision &revision : revisions) {
        const bool goesOn = !sittings.empty() && sittings.back().by == revision.by &&
                            revision.at - sittings.back().at < SittingPause;
        if (goesOn)
            sittings.back() = revision;
        else
            sittings.push_back(revision);
    }
    return sittings;
}

} // namespace wf
