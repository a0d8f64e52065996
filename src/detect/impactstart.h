// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "metrics/seriesstore.h"
#include "runbook/condition.h"

#include <span>

namespace wf {

/// When the impact of an incident may have begun: a proposal, a person decides.
struct ImpactSuggestion
{
    enum class Basis {
        LeftBand,   ///< The metric left its normal band and did not come back before the detection.
        ChangePoint ///< The metric turned from level to rising or falling.
    };
    Timestamp at;
    Basis basis = Basis::LeftBand;
    QString metric; ///< As the runbook writes it.
    bool operator==(const ImpactSuggestion &) const = default;
};

/// How far before the detection is looked.
inline constexpr Millis ImpactLookback = std::chrono::hours(6);

/// The first sample of the last stretch before `detected` in which the value was outside of the normal band
/// (beyond the comparison's warning edge, or its threshold where it has none); none when it was inside then.
/// `scale` makes series values the threshold's. Samples in time order; NaN and stale markers are passed over.
std::optional<Timestamp> leftBandAt(std::span<const Sample> samples, const Comparison &comparison,
                                    double scale, Timestamp detected);

/// Where a level line with a slope behind it fits best (a "broken stick", least squares); none where that
/// explains less than half of what the level alone leaves over, or with fewer than 16 samples.
std::optional<Timestamp> changePointIn(std::span<const Sample> samples);

/// From the series the conditions' numeric comparisons read: those that left their band first, each the
/// earliest in front; at most one of each basis a metric.
std::vector<ImpactSuggestion>
suggestImpactStart(const SeriesStore &store, const std::vector<Condition> &conditions, Timestamp detected);

} // namespace wf
