// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plot/axistics.h"
#include "plot/threshold.h"

#include <vector>

namespace wf {

/// A stretch of the value axis in which a condition is true, or close to it.
struct Band
{
    double low = 0;
    double high = 0;
    ValueBand band = ValueBand::Critical;
    bool operator==(const Band &) const = default;
};

/// The bands of a chart inside [low, high]: critical ones do not overlap each other, warning ones do not
/// overlap critical ones. `states`: values are 0 and 1, a band takes the half of the axis around its value.
std::vector<Band> bandsOf(const std::vector<ChartThreshold> &thresholds, double low, double high,
                          bool states);

/// What the value axis has to show: the data (nothing when low > high), every threshold and its warning edge,
/// and enough of the bad side to be seen.
struct ValueSpan
{
    double low = 0;
    double high = -1;
    bool isEmpty() const { return low > high; }
    void include(double value);
};
void includeThresholds(ValueSpan &span, const std::vector<ChartThreshold> &thresholds);

} // namespace wf
