// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/incident.h"
#include "incident/past.h"

/// Commands about what is over: the review, and incidents of other tools. Part of command.h.
namespace wf::command {

/// An entry of the review at a time of the incident; with a range, that range of a chart as evidence.
struct Annotate
{
    IncidentId incident;
    Timestamp at;
    QString text;
    QString metric = {};
    std::optional<TimeRange> range = {};
};
struct MarkKeyMoment
{
    IncidentId incident;
    EventId event;
    bool key = true;
};
struct NameFactor
{
    IncidentId incident;
    QString factor; ///< Its id; empty: a new one.
    QString tag;
    QString text; ///< Empty: it is none after all.
};
struct CorrectMilestone
{
    IncidentId incident;
    Milestone milestone = Milestone::Started;
    std::optional<Timestamp> at; ///< Empty: as recorded.
    QString reason = {};
};
struct WriteSection
{
    IncidentId incident;
    ReviewSection section = ReviewSection::Summary;
    QString markdown; ///< Empty: nothing is written there any more.
};
/// Closing the review closes the incident.
struct ChangeReviewState
{
    IncidentId incident;
    ReviewState to = ReviewState::InReview;
    QString reason = {};
};
struct SetAction
{
    IncidentId incident;
    ActionItem item; ///< Its id empty: a new one. `by`, `at` and `doneAt` are the log's.
};

/// Incidents of another tool, as they were; those that came in before are left alone.
struct ImportIncidents
{
    QString source;                      ///< "pagerduty"
    std::vector<PastIncident> incidents; ///< At most MaxImportedAtOnce.
};
/// So that all their events are one transaction of the log.
inline constexpr std::size_t MaxImportedAtOnce = 80;

} // namespace wf::command
