// SPDX-License-Identifier: GPL-3.0-or-later
// Classic histograms, as Prometheus reads their cumulative buckets; for the evaluator.
#pragma once

#include <vector>

namespace wf::promql {

struct Bucket
{
    double upper = 0;
    double count = 0; ///< Of everything up to the bound.
};

/// Adds up buckets with one bound ("1" and "1.0"). In rising order before and after.
void mergeEqualBounds(std::vector<Bucket> &buckets);
/// Counts that fall become equal to the one before. True where one fell by more than rounding explains.
bool makeMonotonic(std::vector<Bucket> &buckets);
/// The quantile within buckets that are merged and monotonic; NaN where the last one has a finite bound, or
/// nothing was counted. -Inf below 0, +Inf above 1.
double quantileOfBuckets(const std::vector<Bucket> &buckets, double q);
/// The part of what was counted between two values; NaN as above.
double fractionOf(const std::vector<Bucket> &buckets, double lower, double upper);

} // namespace wf::promql
