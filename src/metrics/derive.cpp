// SPDX-License-Identifier: GPL-3.0-or-later
#include "metrics/derive.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace wf {

namespace {

constexpr double Nan = std::numeric_limits<double>::quiet_NaN();

double seconds(Millis d)
{
    return double(d.count()) / 1000;
}

/// Of the buckets' rates at one time, in the order of their bounds.
double quantileAt(const std::vector<BucketRates> &buckets, std::vector<double> &counts, double quantile)
{
    // Rates of one scrape may be a little out of order: a bucket holds at least what the smaller ones hold.
    for (std::size_t i = 1; i < counts.size(); ++i)
        counts[i] = std::max(counts[i], counts[i - 1]);
    const double total = counts.back();
    if (!(total > 0))
        return Nan;
    const double rank = quantile * total;
    std::size_t b = 0;
    while (b + 1 < counts.size() && counts[b] < rank)
        ++b;
    if (b + 1 == counts.size())
        return buckets[b - 1].upperBound;
    const double upper = buckets[b].upperBound;
    if (b == 0 && upper <= 0)
        return upper;
    const double lower = b == 0 ? 0 : buckets[b - 1].upperBound;
    const double below = b == 0 ? 0 : counts[b - 1];
    const double inside = counts[b] - below;
    return inside > 0 ? lower + (upper - lower) * (rank - below) / inside : upper;
}

} // namespace

std::vector<Sample> rateOf(std::span<const Sample> counter, Millis window, Millis maxGap)
{
    std::vector<Sample> rates;
    rates.reserve(counter.size());
    std::vector<double> risen(counter.size(), 0); // Increase since the stretch began.
    std::size_t stretch = 0;
    std::size_t first = 0; // Of the samples that are looked back on.
    for (std::size_t i = 0; i < counter.size(); ++i) {
        const Sample &sample = counter[i];
        if (std::isnan(sample.value)) {
            rates.push_back(sample);
            stretch = i + 1;
            continue;
        }
        const bool gap = maxGap.count() > 0 && i > stretch && sample.at - counter[i - 1].at > maxGap;
        if (gap)
            stretch = i;
        if (i == stretch) {
            first = i;
            continue;
        }
        const double before = counter[i - 1].value;
        risen[i] = risen[i - 1] + (sample.value >= before ? sample.value - before : sample.value);
        first = std::max(first, stretch);
        while (first + 1 < i && sample.at - counter[first].at > window)
            ++first;
        const double over = seconds(sample.at - counter[first].at);
        if (over > 0)
            rates.push_back({sample.at, (risen[i] - risen[first]) / over});
    }
    return rates;
}

std::vector<Sample> quantileOf(std::vector<BucketRates> buckets, double quantile)
{
    std::sort(buckets.begin(), buckets.end(),
              [](const BucketRates &a, const BucketRates &b) { return a.upperBound < b.upperBound; });
    if (buckets.size() < 2 || buckets.back().upperBound != std::numeric_limits<double>::infinity())
        return {};
    std::vector<Sample> out;
    std::vector<std::size_t> places(buckets.size(), 0);
    std::vector<double> counts(buckets.size(), 0);
    for (const Sample &total : buckets.back().rates) {
        if (std::isnan(total.value)) {
            out.push_back(total);
            continue;
        }
        for (std::size_t b = 0; b < buckets.size(); ++b) {
            const auto &rates = buckets[b].rates;
            while (places[b] < rates.size() && rates[places[b]].at < total.at)
                ++places[b];
            const bool here = places[b] < rates.size() && rates[places[b]].at == total.at;
            const double rate = here ? rates[places[b]].value : 0;
            counts[b] = std::isnan(rate) ? 0 : rate;
        }
        out.push_back({total.at, quantileAt(buckets, counts, std::clamp(quantile, 0.0, 1.0))});
    }
    return out;
}

} // namespace wf
