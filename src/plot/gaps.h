// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "metrics/serieswindow.h"

#include <vector>

namespace wf {

/// A stretch of time without data.
struct Gap
{
    Timestamp from;
    Timestamp to;
    bool opened = false; ///< Data ended at `from`; false where the range begins without any.
    bool closed = false; ///< Data begins again at `to`.
    Timestamp since{};   ///< When data ended, also where that is left of what is visible; only when `opened`.
    bool operator==(const Gap &) const = default;
};

/// The stretches of `visible` for which the window is known to have no data: before its first sample, between
/// stretches, and from the moment the series was lost. Nothing is said about times the window was not asked
/// for. A short wait for the next sample at the end is no gap.
std::vector<Gap> gapsOf(const SeriesWindow &window, TimeRange visible);

/// The column that holds `at`, or the nearest one not farther than `reach`; null in a gap.
const Column *columnAt(const SeriesWindow &window, Timestamp at, Millis reach);

} // namespace wf
