// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "metrics/columns.h"

#include <memory>
#include <optional>

namespace wf {

/// What a chart needs of one series for one range: an immutable answer that crosses threads.
struct SeriesWindow
{
    SeriesRef series;
    SeriesKey key;
    SeriesMeta meta;
    TimeRange range; ///< What was asked for.
    Millis bin{1000};
    std::vector<Column> columns;
    std::optional<Sample> last;         ///< Newest real sample (never a stale marker), wherever it lies.
    std::optional<Timestamp> lostSince; ///< Set while the series is stale: time of the last real sample.
};

using SeriesWindowPtr = std::shared_ptr<const SeriesWindow>;

} // namespace wf
