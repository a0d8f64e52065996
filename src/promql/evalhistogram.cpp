// SPDX-License-Identifier: GPL-3.0-or-later
// Classic histograms: quantiles and fractions of the buckets of one group.
#include "promql/evaluator.h"
#include "promql/histogram.h"
#include "promql/labelsets.h"
#include "promql/literals.h"

#include <algorithm>
#include <unordered_map>

namespace wf::promql {

/// The buckets of one histogram.
struct BucketGroup
{
    LabelsPtr labels;
    std::vector<std::pair<double, std::size_t>> buckets; ///< Upper bound, rising, and the track's place.
};

namespace {

const char *const Fixed =
    "input to histogram_quantile needed to be fixed for monotonicity (see "
    "https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)";

std::string forMetric(const Labels &labels)
{
    const std::string_view name = labels.value(NameLabel);
    return name.empty() ? std::string() : " for metric name " + quoted(name);
}

/// A quantile as a label's value: as OpenMetrics writes it, so 1 is "1.0".
std::string quantileText(double q)
{
    std::string text = numberText(q);
    return text.find_first_not_of("-0123456789") == std::string::npos ? text + ".0" : text;
}

} // namespace

std::vector<BucketGroup> Evaluator::bucketGroups(const Tracks &tracks, Span where)
{
    std::vector<BucketGroup> groups;
    std::unordered_map<std::string, std::size_t> places;
    const std::vector<std::string> bound{std::string(BucketLabel)};
    std::string key;
    for (std::size_t i = 0; i < tracks.size(); ++i) {
        const Labels &labels = *tracks[i].labels;
        const std::string_view text = labels.value(BucketLabel);
        const auto upper = parseFloat(text);
        if (!upper) {
            warn("bucket label \"le\" is missing or has a malformed value of " + quoted(text) +
                     forMetric(labels),
                 where);
            continue;
        }
        key = labels.value(NameLabel);
        key += '\xff';
        appendKey(key, labels, bound, false);
        const auto [it, added] = places.try_emplace(key, groups.size());
        if (added)
            groups.push_back({std::make_shared<const Labels>(without(labels, bound)), {}});
        groups[it->second].buckets.emplace_back(*upper, i);
    }
    for (BucketGroup &group : groups)
        std::ranges::stable_sort(group.buckets, {}, [](const auto &bucket) { return bucket.first; });
    return groups;
}

Value Evaluator::evalHistogram(const Call &call, const Steps &steps)
{
    const bool fraction = call.function == Function::HistogramFraction;
    const bool many = call.function == Function::HistogramQuantiles;
    const bool quantile = call.function == Function::HistogramQuantile;
    // The others are about native histograms and find none in plain numbers.
    const Expr &vector = *call.arguments[fraction ? 2 : quantile ? 1 : 0];
    const Tracks tracks = evalVector(vector, steps);
    if (!fraction && !many && !quantile)
        return vectorOf({});
    const std::string label = many ? evalString(*call.arguments[1], steps) : std::string();
    if (many && (label.empty() || !isUtf8(label)))
        fail("invalid label name in histogram_quantiles(): " + label);
    std::vector<Points> scalars;
    for (std::size_t i = many ? 2 : 0; i < call.arguments.size(); ++i) {
        if (call.arguments[i].get() == &vector)
            continue;
        scalars.push_back(evalScalar(*call.arguments[i], steps));
        if (!fraction)
            warnQuantiles(scalars.back(), call.arguments[i]->span);
    }
    Tracks out;
    std::vector<Bucket> buckets;
    for (const BucketGroup &group : bucketGroups(tracks, vector.span)) {
        checkStop();
        std::vector<Points> results;
        for (std::size_t i = 0; i < (fraction ? 1 : scalars.size()); ++i)
            results.push_back(blank(steps));
        bool wasFixed = false;
        for (std::size_t k = 0; k < steps.size(); ++k) {
            buckets.clear();
            for (const auto &[upper, place] : group.buckets) {
                if (!isAbsent(tracks[place].values[k]))
                    buckets.push_back({upper, tracks[place].values[k]});
            }
            if (buckets.empty())
                continue;
            mergeEqualBounds(buckets);
            if (fraction) {
                results[0][k] = fractionOf(buckets, scalars[0][k], scalars[1][k]);
                continue;
            }
            wasFixed = makeMonotonic(buckets) || wasFixed;
            for (std::size_t i = 0; i < scalars.size(); ++i)
                results[i][k] = quantileOfBuckets(buckets, scalars[i][k]);
        }
        if (wasFixed)
            info(Fixed + forMetric(*group.labels), vector.span);
        for (std::size_t i = 0; i < results.size(); ++i) {
            LabelsPtr labels = group.labels;
            if (many) {
                Labels with = *labels;
                setLabel(with, label, quantileText(scalars[i].size() > 0 ? scalars[i][0] : 0));
                labels = std::make_shared<const Labels>(std::move(with));
            }
            if (results[i].hasAny())
                out.push_back({labels, true, std::move(results[i])});
        }
    }
    return vectorOf(std::move(out));
}

} // namespace wf::promql
