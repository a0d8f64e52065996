// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/histogram.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace wf::promql {

namespace {

constexpr double HistogramNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double Infinite = std::numeric_limits<double>::infinity();

/// What sums of floating-point numbers differ by.
constexpr double SmallDifference = 1e-12;

bool nearlyEqual(double a, double b)
{
    const double sum = std::fabs(a) + std::fabs(b);
    const double difference = std::fabs(a - b);
    constexpr double Least = std::numeric_limits<double>::min();
    if (a == 0 || b == 0 || sum < Least)
        return difference < SmallDifference * Least;
    return difference / std::min(sum, std::numeric_limits<double>::max()) < SmallDifference;
}

/// How much lies below a value inside of a bucket. A bucket without an end keeps all at its other bound.
double rankWithin(double value, double lower, const Bucket &bucket, double before)
{
    if (std::isinf(lower))
        return bucket.count;
    if (std::isinf(bucket.upper))
        return before;
    return before + (bucket.count - before) * (value - lower) / (bucket.upper - lower);
}

} // namespace

void mergeEqualBounds(std::vector<Bucket> &buckets)
{
    std::size_t last = 0;
    for (std::size_t i = 1; i < buckets.size(); ++i) {
        if (buckets[i].upper == buckets[last].upper)
            buckets[last].count += buckets[i].count;
        else
            buckets[++last] = buckets[i];
    }
    if (!buckets.empty())
        buckets.resize(last + 1);
}

bool makeMonotonic(std::vector<Bucket> &buckets)
{
    bool fell = false;
    double before = buckets.front().count;
    for (std::size_t i = 1; i < buckets.size(); ++i) {
        double &count = buckets[i].count;
        if (count == before)
            continue;
        const bool near = nearlyEqual(before, count);
        if (near || count < before) {
            count = before;
            fell = fell || !near;
        } else {
            before = count;
        }
    }
    return fell;
}

double quantileOfBuckets(const std::vector<Bucket> &buckets, double q)
{
    if (std::isnan(q))
        return HistogramNaN;
    if (q < 0 || q > 1)
        return q < 0 ? -Infinite : Infinite;
    if (buckets.size() < 2 || buckets.back().upper != Infinite)
        return HistogramNaN;
    const double all = buckets.back().count;
    if (all == 0 || std::isnan(all))
        return HistogramNaN;
    double rank = q * all;
    const auto it = std::partition_point(buckets.begin(), buckets.end() - 1,
                                         [rank](const Bucket &bucket) { return bucket.count < rank; });
    if (it == buckets.end() - 1)
        return (it - 1)->upper;
    if (it == buckets.begin() && it->upper <= 0)
        return it->upper;
    double start = 0;
    double count = it->count;
    if (it != buckets.begin()) {
        start = (it - 1)->upper;
        count -= (it - 1)->count;
        rank -= (it - 1)->count;
    }
    return start + (it->upper - start) * (rank / count);
}

double fractionOf(const std::vector<Bucket> &buckets, double lower, double upper)
{
    if (buckets.empty() || buckets.back().upper != Infinite)
        return HistogramNaN;
    const double all = buckets.back().count;
    if (all == 0 || std::isnan(all) || std::isnan(lower) || std::isnan(upper))
        return HistogramNaN;
    if (lower >= upper)
        return 0;
    double below = 0;
    double bound = buckets.front().upper <= 0 ? -Infinite : 0;
    double ranks[2] = {all, all};
    bool known[2] = {false, false};
    const double values[2] = {lower, upper};
    for (const Bucket &bucket : buckets) {
        for (int i = 0; i < 2; ++i) {
            if (known[i] || (values[i] > bound && values[i] >= bucket.upper))
                continue;
            ranks[i] = values[i] <= bound ? below : rankWithin(values[i], bound, bucket, below);
            known[i] = true;
        }
        below = bucket.count;
        bound = bucket.upper;
    }
    return (std::min(ranks[1], all) - std::min(ranks[0], all)) / all;
}

} // namespace wf::promql
