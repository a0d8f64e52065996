// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "metrics/series.h"

#include <span>
#include <vector>

namespace wf {

/// Increase per second of a counter at each of its samples (in time order): the increase over the samples of
/// the last `window`, at least over the one before, divided by the time between the first and the last of
/// them. A fall is a reset: the counter began again at zero. A NaN or a stale marker is passed on and ends
/// the stretch that is looked back on, as does a distance of more than `maxGap` (0: never). The first sample
/// of a stretch has no rate. Unlike PromQL's rate() nothing is extrapolated to the window's ends.
std::vector<Sample> rateOf(std::span<const Sample> counter, Millis window, Millis maxGap);

/// One classic histogram bucket: its upper bound (`le`) and the rate of its count.
struct BucketRates
{
    double upperBound = 0;
    std::vector<Sample> rates;
};

/// The quantile (0 to 1) of a classic histogram at each time the +Inf bucket has a rate, interpolated inside
/// the bucket it falls into as PromQL's histogram_quantile() does: the lowest bucket begins at 0 where its
/// bound is positive, the bucket above the last finite bound answers with that bound. NaN where nothing was
/// counted, which draws nothing. Empty without a +Inf bucket or without a finite one.
std::vector<Sample> quantileOf(std::vector<BucketRates> buckets, double quantile);

} // namespace wf
