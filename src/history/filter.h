// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/days.h"
#include "history/history.h"

#include <set>

namespace wf {

/// Which incidents are looked at. Everything that is set has to hold.
struct HistoryFilter
{
    enum class Drills { Without, Only };

    std::set<Severity> severities; ///< Empty: all. The worst an incident had counts.
    QString runbook;               ///< Empty: all, as for the next two.
    QString service;
    QString tag;
    std::optional<TimeRange> period; ///< Declared in it.
    Drills drills = Drills::Without; ///< They are never mixed.
    QString text; ///< Words that all occur in number, title, runbook, service, tag, commander,
    std::set<IncidentId> written; ///< or in what is written in these.
    // Set by pressing a number.
    std::optional<TimeRange> moment; ///< A day of the calendar, a month of a trend.
    std::optional<Trouble> trouble;
    bool missedUpdates = false;
    bool withoutRunbook = false;

    bool operator==(const HistoryFilter &) const;
    bool isEmpty() const { return *this == HistoryFilter(); }
    /// The same without what was pressed in the calendar or a chart, which show what is around it.
    HistoryFilter withoutMoment() const;
};

/// The positions that a filter lets pass, in the order of `order`, or as they stand.
Selected select(const History &history, const HistoryFilter &filter, const Selected *order = nullptr);
/// Of those, the ones in a range of time.
Selected narrow(const History &history, const Selected &selected, const TimeRange &range);

/// The choices a filter offers: every runbook, service and tag that occurs, sorted.
struct HistoryChoices
{
    QStringList runbooks, services, tags;
};
HistoryChoices choicesOf(const History &history);

} // namespace wf
