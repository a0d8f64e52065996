// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/exposition.h"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace wf {

/// A rule of the specification that the document broke.
struct RuleBreach
{
    std::string message;
    std::size_t line = 0; ///< 0: the line at hand.
};

/// The rules that hold between the samples of one histogram or gauge histogram: buckets in order and
/// cumulative, one for +Inf, and how _count and _sum go with them.
class HistogramRules
{
public:
    struct Part
    {
        std::string_view group;          ///< Labels without le.
        std::string_view suffix;         ///< "_bucket" …
        std::optional<double> threshold; ///< Of a bucket.
        double value = 0;
        std::optional<double> timestamp;
        std::size_t line = 0;
    };

    std::optional<RuleBreach> add(ExpositionFormat format, const Part &part);
    /// All samples of the family were added.
    std::optional<RuleBreach> finish(ExpositionFormat format);

private:
    struct State
    {
        std::optional<double> timestamp;
        std::size_t line = 0;            ///< Of its first sample.
        std::optional<double> threshold; ///< Of the last bucket.
        double bucketValue = 0;
        bool hasNegativeBuckets = false;
        std::optional<double> count;
        std::optional<double> sum;
        bool isGauge = false; ///< _gsum or _gcount was seen.
    };

    static std::optional<RuleBreach> addBucket(ExpositionFormat format, State &state, const Part &part);
    static std::optional<RuleBreach> check(ExpositionFormat format, const State &state);

    std::unordered_map<std::string, State> m_states;
};

} // namespace wf
