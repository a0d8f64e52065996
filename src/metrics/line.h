// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "metrics/seriesstore.h"

namespace wf {

/// How series become lines of a chart.
struct LineForm
{
    enum class Kind {
        Value,   ///< A line per series, as it is.
        Rate,    ///< A line per series, its increase per second; for counters.
        Quantile ///< A line per histogram: the series are its classic buckets.
    };
    Kind kind = Kind::Value;
    Millis window = std::chrono::minutes(1); ///< Of Rate and Quantile; see rateOf().
    double quantile = 0.95;
    bool operator==(const LineForm &) const = default;
};

/// One line: what it is drawn from and what it is called.
struct Line
{
    std::vector<SeriesRef> series; ///< One; for a quantile the histogram's buckets.
    LineForm form;
    SeriesKey key;   ///< Of the series; of a histogram without `_bucket` and `le`.
    SeriesMeta meta; ///< Of the first series; the unit is that of the series, before any rate.
    bool operator==(const Line &) const = default;
};

/// The lines of these series in their order. A series that is no bucket makes no quantile.
std::vector<Line> linesOf(const SeriesStore &store, std::span<const SeriesRef> series, const LineForm &form);

/// The samples of a line with from <= at <= to, in time order, stale markers included.
std::vector<Sample> lineSamples(const SeriesStore &store, const Line &line, TimeRange range);
/// As SeriesStore::columns().
std::vector<Column> lineColumns(const SeriesStore &store, const Line &line, TimeRange range, Millis bin);

} // namespace wf
