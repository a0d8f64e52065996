// SPDX-License-Identifier: GPL-3.0-or-later
#include "incident/reviewhistory.h"

namespace wf {

namespace {

constexpr Millis SittingPause = std::chrono::minutes(10);

} // namespace

std::vector<SectionRevision> revisionsOf(const Incident &incident, ReviewSection section)
{
    std::vector<SectionRevision> revisions;
    for (const EventPtr &e : incident.events) {
        const auto *written = e->as<event::SectionWritten>();
        if (written && written->section == section)
            revisions.push_back({e->id, written->text, authorOf(incident, *e), e->happenedAt});
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
