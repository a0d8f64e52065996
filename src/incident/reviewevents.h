// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/time.h"
#include "incident/eventid.h"
#include "incident/eventkind.h"
#include "incident/terms.h"

/// The review, written after the incident. Part of eventbody.h.
namespace wf::event {

// The review, written after the incident.

struct Annotated
{
    static constexpr EventKind Kind = EventKind::Annotated;
    QString text;
    QString metric;
    std::optional<TimeRange> range; ///< Marked on that metric's chart.
    bool operator==(const Annotated &) const = default;
};
struct KeyMomentSet
{
    static constexpr EventKind Kind = EventKind::KeyMomentSet;
    EventId event;
    bool key = false; ///< False: taken out.
    bool operator==(const KeyMomentSet &) const = default;
};
struct FactorNamed
{
    static constexpr EventKind Kind = EventKind::FactorNamed;
    QString factor; ///< Its id.
    QString tag;
    QString text; ///< Empty: it is none after all.
    bool operator==(const FactorNamed &) const = default;
};
struct MilestoneCorrected
{
    static constexpr EventKind Kind = EventKind::MilestoneCorrected;
    Milestone milestone = Milestone::Started;
    std::optional<Timestamp> at; ///< None: as recorded.
    QString text;
    bool operator==(const MilestoneCorrected &) const = default;
};
struct SectionWritten
{
    static constexpr EventKind Kind = EventKind::SectionWritten;
    ReviewSection section = ReviewSection::Summary;
    QString text; ///< Markdown.
    bool operator==(const SectionWritten &) const = default;
};
struct ReviewStateChanged
{
    static constexpr EventKind Kind = EventKind::ReviewStateChanged;
    ReviewState from = ReviewState::Draft;
    ReviewState to = ReviewState::Draft;
    QString text;
    bool operator==(const ReviewStateChanged &) const = default;
};

} // namespace wf::event
