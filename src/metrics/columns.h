// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "metrics/series.h"

#include <span>
#include <vector>

namespace wf {

/// The samples of one bin of time, M4 (Jugel et al., VLDB 2014): what a line through all of them looks
/// like in one pixel column. The bin starts at a multiple of the bin's width since 1970.
struct Column
{
    Timestamp start;   ///< Of the bin.
    Timestamp firstAt; ///< Time of the first and last sample in it.
    Timestamp lastAt;
    double first = 0;
    double min = 0;
    double max = 0;
    double last = 0;
    std::uint32_t count = 0;
    bool breakBefore = false; ///< Data was missing between the column before and this one: draw no line.
    bool operator==(const Column &) const = default;
};

/// Decimates samples in time order. NaN and stale markers draw nothing and break the line, as does a
/// distance of more than `maxGap` (0: never) between two samples. `bin` > 0. Nothing is before the first
/// column: it has no break.
std::vector<Column> decimate(std::span<const Sample> samples, Millis bin, Millis maxGap);

/// The bin width (whole ms, at least 1) that shows the range in at most `pixels` columns (fewer than 2 count
/// as 2). Depends on the range's length alone, so that a chart that scrolls keeps its bins.
Millis binFor(TimeRange range, int pixels);

} // namespace wf
