// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/filter.h"

namespace wf {

/// Many values as people compare them: never a mean without how many there are and how far they spread.
struct Spread
{
    int n = 0;
    Millis mean{0};
    Millis median{0};
    Millis lower{0}; ///< A quarter is below: the first quartile, between values by straight line.
    Millis upper{0}; ///< A quarter is above: the third.
    bool operator==(const Spread &) const = default;
};
/// Sorts what it is given in part. All zero for none.
Spread spreadOf(std::vector<qint64> &values);

struct MonthTrend
{
    int month = 0; ///< See monthOf().
    int count = 0;
    std::array<int, 4> bySeverity{}; ///< The worst each had.
    std::array<Spread, 4> measures;  ///< In the order of AllMeasures.
    bool operator==(const MonthTrend &) const = default;
};

/// A row of a table that says what happens most.
struct Ranked
{
    NameRef runbook = NameRef::None;
    NameRef what = NameRef::None; ///< Step, phase or condition; none where it is about the runbook.
    TroubleKind kind = TroubleKind::StepSkipped;
    int count = 0; ///< Incidents; of updates: updates.
    int of = 0;    ///< Incidents of that runbook; of updates: those that fell due.
};

struct Trends
{
    int count = 0;
    int notCounted = 0;             ///< Chosen, but drills, merged or cancelled.
    std::vector<MonthTrend> months; ///< From the first to the last, without holes; at most MaxTrendMonths.
    std::array<Spread, 4> measures; ///< Of all of them.
    Kept updates;
    // The most frequent first, at most MaxRanked each.
    std::vector<Ranked> fires;    ///< Runbooks.
    std::vector<Ranked> overrun;  ///< Steps and phases.
    std::vector<Ranked> skipped;  ///< Steps.
    std::vector<Ranked> flapping; ///< Conditions.
    std::vector<Ranked> missed;   ///< Updates that were late or never came, by runbook.
};
inline constexpr int MaxTrendMonths = 240;
inline constexpr std::size_t MaxRanked = 50;

/// Counts what was chosen. Drills, merged and cancelled incidents are left out whatever the filter says.
Trends trendsOf(const History &history, const Selected &selected);
/// By month only: what the charts show around the month that was pressed.
std::vector<MonthTrend> monthsOf(const History &history, const Selected &selected);

struct DayCount
{
    int count = 0;
    Severity worst = Severity::P3;
    bool operator==(const DayCount &) const = default;
};
/// The days of a year from January 1st (365 or 366), of all that was chosen.
std::vector<DayCount> daysOf(const History &history, const Selected &selected, int year);
/// The years from the first to the last incident; empty without any.
std::optional<std::pair<int, int>> yearsOf(const History &history);

} // namespace wf
