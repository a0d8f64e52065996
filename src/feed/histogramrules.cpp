// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/histogramrules.h"

#include "feed/expositionnumber.h"

#include <cmath>

namespace wf {

std::optional<RuleBreach> HistogramRules::add(ExpositionFormat format, const Part &part)
{
    const auto [it, isNew] = m_states.try_emplace(std::string(part.group));
    State &state = it->second;
    if (!isNew && state.timestamp != part.timestamp) {
        if (auto breach = check(format, state))
            return breach;
        state = {};
    }
    if (state.line == 0) {
        state.line = part.line;
        state.timestamp = part.timestamp;
    }
    if (part.suffix == "_bucket")
        return addBucket(format, state, part);
    if (part.suffix == "_count" || part.suffix == "_gcount")
        state.count = part.value;
    if (part.suffix == "_sum" || part.suffix == "_gsum")
        state.sum = part.value;
    state.isGauge = state.isGauge || part.suffix == "_gcount" || part.suffix == "_gsum";
    return {};
}

std::optional<RuleBreach> HistogramRules::addBucket(ExpositionFormat format, State &state, const Part &part)
{
    const double threshold = part.threshold.value_or(0);
    if (state.threshold && threshold <= *state.threshold)
        return RuleBreach{"the bucket le=\"" + shortestText(threshold) + "\" comes after le=\"" +
                          shortestText(*state.threshold) + "\": buckets must go up"};
    const bool cumulative = format == ExpositionFormat::OpenMetrics;
    if (cumulative && state.threshold && part.value < state.bucketValue)
        return RuleBreach{"the bucket le=\"" + shortestText(threshold) +
                          "\" holds less than the bucket before it: buckets are cumulative"};
    state.threshold = threshold;
    state.bucketValue = part.value;
    state.hasNegativeBuckets = state.hasNegativeBuckets || threshold < 0;
    return {};
}

std::optional<RuleBreach> HistogramRules::check(ExpositionFormat format, const State &state)
{
    const auto breach = [&](const char *message) { return RuleBreach{message, state.line}; };
    if (!state.threshold || !std::isinf(*state.threshold) || *state.threshold < 0)
        return breach("this histogram has no bucket le=\"+Inf\"");
    if (state.count && *state.count != state.bucketValue)
        return breach("the count of this histogram differs from its bucket le=\"+Inf\"");
    if (format == ExpositionFormat::Text)
        return {};
    if (state.sum && !state.count)
        return breach("this histogram has a sum but no count");
    if (state.count && !state.sum)
        return breach("this histogram has a count but no sum");
    if (state.sum && state.hasNegativeBuckets && !state.isGauge)
        return breach("a histogram with negative buckets has no sum");
    if (state.sum && *state.sum < 0 && state.isGauge && !state.hasNegativeBuckets)
        return breach("the sum of this gauge histogram is negative but none of its buckets is");
    return {};
}

std::optional<RuleBreach> HistogramRules::finish(ExpositionFormat format)
{
    // The earliest breach of the text is the one to name, whatever the order of the map.
    std::optional<RuleBreach> first;
    for (const auto &[group, state] : m_states) {
        const std::optional<RuleBreach> breach = check(format, state);
        if (breach && (!first || breach->line < first->line))
            first = breach;
    }
    m_states.clear();
    return first;
}

} // namespace wf
