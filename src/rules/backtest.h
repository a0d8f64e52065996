// SPDX-License-Identifier: GPL-3.0-or-later
// When a rule would have fired in a recorded past, beside the incidents that happened in it.
#pragma once

#include "promql/query.h"
#include "promql/seriessource.h"
#include "rules/rulefile.h"

#include <functional>

namespace wf::rules {

/// An incident as a backtest needs it.
struct PastIncident
{
    QString name; ///< "INC-0012 Jobs wait"
    TimeRange range;
    bool expected = true; ///< The rule should have seen it; else it only excuses a firing.
};

/// A stretch in which at least one label set fired.
struct Firing
{
    TimeRange range;
    std::size_t series = 0; ///< Label sets that fired in it.
    double worst = 0;
    /// The incident it belongs to, by its place; none: a false alarm.
    std::optional<std::size_t> incident;
    bool operator==(const Firing &) const = default;
};

/// What a setting of a rule comes to.
struct BacktestScore
{
    int firings = 0;
    int found = 0;  ///< Expected incidents that a firing belongs to.
    int missed = 0; ///< Those without one.
    int late = 0;   ///< Found, and the first firing began after the incident did.
    int falseAlarms = 0;
    Millis delay{0}; ///< Mean of the late ones.
    bool operator==(const BacktestScore &) const = default;
};
/// Misses weigh most, then false alarms, then lateness, then how often it fires.
bool isBetter(const BacktestScore &a, const BacktestScore &b);

/// Another setting that would have done better.
struct Suggestion
{
    enum class What { For, Threshold, KeepFiringFor } what = What::For;
    double threshold = 0; ///< Of Threshold.
    Millis time{0};       ///< Of the others.
    BacktestScore score;
};

struct Backtest
{
    std::vector<Firing> firings;
    BacktestScore score;
    /// At most one of each kind, the best first; none where no incident happened that it is there for.
    std::vector<Suggestion> suggestions;
    /// The metrics without which the rule says nothing were measured in so many of the steps.
    std::size_t measuredSteps = 0;
    std::size_t steps = 0;
    QString problem; ///< Why there is no result; empty if there is one.
};

struct BacktestOptions
{
    TimeRange range;
    Millis step = std::chrono::seconds(15);
    /// So long before an incident a firing belongs to it.
    Millis lead = std::chrono::minutes(30);
    promql::QueryOptions query;
    std::function<void(double share)> progress; ///< May be empty.
};
/// Steps of a backtest at most: 40 days at 15 s.
inline constexpr std::size_t MaxBacktestSteps = 250'000;

/// Evaluates an alert at each step. `incidents` are in order of their beginnings. Pure.
Backtest backtest(const Rule &rule, promql::SeriesSource &source, const std::vector<PastIncident> &incidents,
                  const BacktestOptions &options);

} // namespace wf::rules
