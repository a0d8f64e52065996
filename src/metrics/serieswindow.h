// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "metrics/columns.h"
#include "metrics/line.h"

#include <memory>
#include <optional>

namespace wf {

/// What a chart needs of one line for one range: an immutable answer that crosses threads.
struct SeriesWindow
{
    SeriesRef series; ///< The first one the line is drawn from.
    SeriesKey key;    ///< Of the line; a histogram's is without `_bucket` and `le`.
    SeriesMeta meta;  ///< Of the series; a rate's unit is this one per second.
    LineForm form;
    TimeRange range; ///< What was asked for.
    Millis bin{1000};
    std::vector<Column> columns;
    std::optional<Sample> last;         ///< Newest real sample of the line (never a stale marker).
    std::optional<Timestamp> lostSince; ///< Set while the series is stale: time of the last real sample.
};

using SeriesWindowPtr = std::shared_ptr<const SeriesWindow>;

} // namespace wf
