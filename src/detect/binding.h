// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "metrics/seriesstore.h"
#include "runbook/runbook.h"

namespace wf {

/// Ties one comparison of a condition to series by hand. Saved in the settings.
struct ManualBinding
{
    RunbookId runbook;
    QString conditionText; ///< The condition it was made for: an edited condition drops it.
    int term = 0;
    QString metric; ///< Name on the wire.
    std::vector<LabelMatcher> labels;
    double scale = 1; ///< Series value × scale = value in the unit of the threshold.
    bool operator==(const ManualBinding &) const = default;
};

/// Which series a comparison reads, and how its values are turned into the threshold's unit.
struct ResolvedBinding
{
    enum class Match { None, Number, StateSet, EnumLabel, Info } match = Match::None;
    std::vector<SeriesRef> series;
    double scale = 1;
    bool manual = false;
    /// For people: "quantum_fallback_rate", "qih_avg_processing_time_seconds (suffix _seconds)", "no series
    /// is called qih_queue_depth". Never empty.
    QString explanation;
    /// Of StateSet, EnumLabel and Info: the label that holds the text.
    std::string stateLabel;
    bool operator==(const ResolvedBinding &) const = default;
};

/// At most so many series are read by one comparison; the explanation says when there are more.
inline constexpr std::size_t MaxSeriesPerTerm = 10'000;

/// Finds the series of a comparison by the rules of names, suffixes, units and text values. Pure.
/// The name itself goes before one with a suffix, and of those the one whose unit is the threshold's. A text
/// value compared with a manual binding to a series of plain numbers holds while the number is not 0.
ResolvedBinding resolveBinding(const SeriesStore &store, const Comparison &comparison,
                               const ManualBinding *manual = nullptr);

/// Unit of a series: from its metadata, else its suffix (_seconds, _milliseconds, _bytes, _ratio, _percent).
Unit seriesUnit(const SeriesInfo &info);

} // namespace wf
