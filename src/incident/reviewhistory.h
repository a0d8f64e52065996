// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/incident.h"

namespace wf {

/// A section of a post-mortem as somebody left it.
struct SectionRevision
{
    EventId event;
    QString markdown;
    QString by;
    Timestamp at;
    bool operator==(const SectionRevision &) const = default;
};

/// Every text the section had, oldest first; at most `SectionText::revisions` many.
std::vector<SectionRevision> revisionsOf(const Incident &incident, ReviewSection section);
/// The last one of each sitting, oldest first: what is saved while somebody types is one text to people. A
/// sitting ends when somebody else writes, or after ten minutes without a word.
std::vector<SectionRevision> sittingsOf(const std::vector<SectionRevision> &revisions);

} // namespace wf
