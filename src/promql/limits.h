// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

namespace wf::promql {

/// The longest expression that is read, in bytes; what it holds grows with it, some 200 times.
inline constexpr std::size_t MaxExpressionBytes = 64 << 10;
/// How deep expressions may be nested; a chain of operators counts as well. Keeps the stack below 2 MB.
inline constexpr int MaxExpressionDepth = 500;
/// What the program of one regular expression may take, in bytes.
inline constexpr std::int64_t MaxRegexBytes = 1 << 20;

/// What one query may cost. Reaching a bound ends it with an error that names the bound.
struct QueryLimits
{
    std::size_t maxSteps = 11'000;          ///< Of a range query.
    std::size_t maxSubquerySteps = 500'000; ///< At which one subquery is evaluated.
    std::size_t maxSeries = 250'000;        ///< Selected, of all selectors.
    std::uint64_t maxSamples = 500'000'000; ///< Read from the source.
    std::size_t maxPoints = 20'000'000;     ///< Held at a time: series by steps; 8 bytes each.
    std::size_t maxOperations =
        5'000'000'000; ///< Steps of series, and samples in ranges, that are looked at.
};

} // namespace wf::promql
