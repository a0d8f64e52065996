// SPDX-License-Identifier: GPL-3.0-or-later
#include "metrics/line.h"

#include "metrics/columnbuilder.h"
#include "metrics/derive.h"

#include <charconv>
#include <limits>
#include <optional>

namespace wf {

namespace {

constexpr std::string_view BucketSuffix = "_bucket";

std::optional<double> upperBoundOf(const SeriesKey &key)
{
    const std::string_view le = key.labels.value("le");
    if (le == "+Inf")
        return std::numeric_limits<double>::infinity();
    double bound = 0;
    const auto [end, error] = std::from_chars(le.data(), le.data() + le.size(), bound);
    return error == std::errc() && end == le.data() + le.size() && !le.empty() ? std::optional(bound)
                                                                               : std::nullopt;
}

SeriesKey histogramKey(const SeriesKey &bucket)
{
    std::vector<Labels::Pair> pairs = bucket.labels.pairs();
    std::erase_if(pairs, [](const Labels::Pair &pair) { return pair.first == "le"; });
    return {bucket.name.substr(0, bucket.name.size() - BucketSuffix.size()), Labels(std::move(pairs))};
}

void addBucket(const SeriesInfo &info, const LineForm &form, std::vector<Line> &lines)
{
    if (!info.key.name.ends_with(BucketSuffix) || !upperBoundOf(info.key))
        return;
    SeriesKey key = histogramKey(info.key);
    for (Line &line : lines) {
        if (line.key == key) {
            line.series.push_back(info.ref);
            return;
        }
    }
    lines.push_back({{info.ref}, form, std::move(key), info.meta});
}

/// What a derived line has to look back on before its range.
TimeRange withPast(TimeRange range, const Line &line)
{
    const Millis past = line.form.window + gapOf(line.meta);
    // An open range has nothing before it, and no room for it either.
    return {range.from < Timestamp::min() + past ? Timestamp::min() : range.from - past, range.to};
}

} // namespace

std::vector<Line> linesOf(const SeriesStore &store, std::span<const SeriesRef> series, const LineForm &form)
{
    std::vector<Line> lines;
    for (const SeriesRef ref : series) {
        if (!store.contains(ref))
            continue;
        const SeriesInfo &info = store.info(ref);
        if (form.kind == LineForm::Kind::Quantile)
            addBucket(info, form, lines);
        else
            lines.push_back({{ref}, form, info.key, info.meta});
    }
    return lines;
}

std::vector<Sample> lineSamples(const SeriesStore &store, const Line &line, TimeRange range)
{
    if (line.form.kind == LineForm::Kind::Value)
        return store.samples(line.series.front(), range);
    const TimeRange looked = withPast(range, line);
    const Millis gap = gapOf(line.meta);
    std::vector<Sample> samples;
    if (line.form.kind == LineForm::Kind::Rate) {
        samples = rateOf(store.samples(line.series.front(), looked), line.form.window, gap);
    } else {
        std::vector<BucketRates> buckets;
        for (const SeriesRef ref : line.series)
            buckets.push_back({upperBoundOf(store.info(ref).key).value_or(0),
                               rateOf(store.samples(ref, looked), line.form.window, gap)});
        samples = quantileOf(std::move(buckets), line.form.quantile);
    }
    std::erase_if(samples, [&](const Sample &sample) { return sample.at < range.from; });
    return samples;
}

std::vector<Column> lineColumns(const SeriesStore &store, const Line &line, TimeRange range, Millis bin)
{
    if (line.form.kind == LineForm::Kind::Value)
        return store.columns(line.series.front(), range, bin);
    // An open range has no bins to count from.
    range = {std::max(range.from, EarliestAccepted), std::min(range.to, LatestAccepted)};
    // Whole bins, and one more on either side for the line to reach the edges.
    const TimeRange bins{binStart(range.from, bin) - bin, binStart(range.to, bin) + bin * 2 - Millis{1}};
    return decimate(lineSamples(store, line, bins), bin, gapOf(line.meta));
}

} // namespace wf
