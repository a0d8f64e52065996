// SPDX-License-Identifier: GPL-3.0-or-later
// anchored and smoothed: what a range makes of the samples around its ends.
#include "promql/rangefunctions.h"

#include <algorithm>

namespace wf::promql {

namespace {

enum class Side { Left, Right };

/// The value of the line between two samples. A counter that was reset between them began at zero (left end),
/// or went on (right end).
double between(const Sample &a, const Sample &b, std::int64_t at, bool counter, Side side)
{
    double low = a.value;
    double high = b.value;
    if (counter && high < low) {
        if (side == Side::Left)
            low = 0;
        else
            high += low;
    }
    return low + (high - low) * double(at - toMs(a.at)) / double(toMs(b.at) - toMs(a.at));
}

/// What of the samples counts for a range, and the values at its ends.
struct Ends
{
    std::size_t first = 0; ///< The samples inside are first … last - 1.
    std::size_t last = 0;
    double left = 0;
    double right = 0;
};

std::optional<Ends> endsOf(std::span<const Sample> samples, std::int64_t start, std::int64_t end, Edges edges,
                           bool counter)
{
    if (samples.empty())
        return std::nullopt;
    const auto search = [&](auto &&reached) {
        const auto it = std::find_if(samples.begin(), samples.end() - 1, reached);
        return std::size_t(it - samples.begin());
    };
    // The sample at or before the start, if there is one; the sample at or behind the end for smoothed.
    const std::size_t inside = search([start](const Sample &sample) { return toMs(sample.at) > start; });
    std::size_t first = inside > 0 ? inside - 1 : 0;
    std::size_t last = samples.size() - 1;
    const bool smooth = edges == Edges::Smoothed;
    if (smooth)
        last = search([end](const Sample &sample) { return toMs(sample.at) >= end; });
    if (toMs(samples[last].at) <= start || (smooth && toMs(samples[first].at) > end))
        return std::nullopt;
    Ends ends;
    ends.left = samples[first].value;
    if (smooth && toMs(samples[first].at) < start && first + 1 < samples.size())
        ends.left = between(samples[first], samples[first + 1], start, counter, Side::Left);
    ends.right = samples[last].value;
    if (smooth && last > 0 && toMs(samples[last].at) > end)
        ends.right = between(samples[last - 1], samples[last], end, counter, Side::Right);
    if (toMs(samples[first].at) <= start)
        ++first;
    ends.first = first;
    ends.last = toMs(samples[last].at) >= end ? last : last + 1;
    ends.last = std::max(ends.last, ends.first);
    return ends;
}

} // namespace

double interpolated(std::span<const Sample> samples, std::int64_t at)
{
    const auto it = std::partition_point(samples.begin(), samples.end(),
                                         [at](const Sample &sample) { return toMs(sample.at) < at; });
    if (it != samples.end() && toMs(it->at) == at)
        return it->value;
    if (it == samples.begin())
        return Absent;
    if (it == samples.end())
        return (it - 1)->value;
    return between(*(it - 1), *it, at, false, Side::Left);
}

std::vector<Sample> withEdges(std::span<const Sample> samples, std::int64_t start, std::int64_t end,
                              Edges edges)
{
    const auto ends = endsOf(samples, start, end, edges, false);
    if (!ends)
        return {};
    std::vector<Sample> out;
    out.reserve(ends->last - ends->first + 2);
    out.push_back({Timestamp{Millis{start}}, ends->left});
    out.insert(out.end(), samples.begin() + std::ptrdiff_t(ends->first),
               samples.begin() + std::ptrdiff_t(ends->last));
    out.push_back({Timestamp{Millis{end}}, ends->right});
    return out;
}

double edgedDifference(const WindowArguments &a, bool counter)
{
    const auto ends = endsOf(a.samples, a.start, a.end, a.edges, counter);
    if (!ends)
        return Absent;
    double result = ends->right - ends->left;
    if (!counter)
        return result;
    double before = ends->left;
    for (const Sample &sample : a.samples.subspan(ends->first, ends->last - ends->first)) {
        if (sample.value < before)
            result += before;
        before = sample.value;
    }
    return ends->right < before ? result + before : result;
}

} // namespace wf::promql
