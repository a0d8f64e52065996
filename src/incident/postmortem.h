// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/eventid.h"
#include "incident/terms.h"

#include <map>
#include <vector>

namespace wf {

/// Something to do after the incident. What a note asked for with "TODO:" is one too.
struct ActionItem
{
    QString id; ///< Of those written down while the incident ran: the event's id as text.
    QString text;
    QString owner;
    std::optional<Timestamp> dueAt;
    ActionState state = ActionState::Open;
    QString link;
    QString by;
    Timestamp at; ///< When it was written down.
    std::optional<Timestamp> doneAt;
    bool operator==(const ActionItem &) const = default;
};

/// Why it happened: one of several contributing factors.
struct Factor
{
    QString id;
    QString tag; ///< "change", "detection", "capacity": any word; the window offers common ones.
    QString text;
    QString by;
};

/// An entry of the review, apart from those of the time; its place in the timeline is `at`.
struct Annotation
{
    EventId event;
    Timestamp at;
    QString text;
    QString metric;                 ///< Of a marked range: on which chart; may be empty.
    std::optional<TimeRange> range; ///< Marked on a chart.
    QString by;
};

struct SectionText
{
    QString markdown;
    QString by;
    Timestamp at; ///< When it was written last.
    int revisions = 0;
};

/// What people wrote after the incident, folded from its events; what the log knows by itself is not in here.
struct PostMortem
{
    bool begun = false; ///< Somebody wrote something.
    ReviewState state = ReviewState::Draft;
    Timestamp stateAt;
    std::map<Milestone, Timestamp> corrected; ///< Instead of what was recorded.
    std::map<EventId, bool> keyMoments;       ///< Pinned (true) or taken out (false) by a person.
    std::vector<Factor> factors;
    std::vector<Annotation> annotations; ///< In the order in which they were written.
    std::map<ReviewSection, SectionText> sections;
    std::vector<ActionItem> actions; ///< In the order in which they were written down.

    const ActionItem *action(const QString &id) const;
};

} // namespace wf
