// SPDX-License-Identifier: GPL-3.0-or-later
// Functions over the samples of one series in one window; for the evaluator.
#pragma once

#include "promql/expr.h"
#include "promql/points.h"

namespace wf::promql {

/// One window of one series.
struct WindowArguments
{
    std::span<const Sample> samples; ///< Without stale markers; of anchored and smoothed ranges beyond them.
    std::int64_t at = 0;             ///< Time of evaluation, milliseconds.
    std::int64_t start = 0;          ///< The range's left end, which is not in it.
    std::int64_t end = 0;
    Edges edges = Edges::Plain;
    double first = 0; ///< Scalar arguments, in their order.
    double second = 0;

    double rangeSeconds() const { return double(end - start) / 1000; }
};

/// The value, or Absent where there are too few samples. Null: no function over one window.
using WindowFunction = double (*)(const WindowArguments &);
WindowFunction windowFunction(Function function);

/// Adds to a sum what it lost (Neumaier's way of Kahan's sum).
struct KahanSum
{
    double sum = 0;
    double lost = 0;
    void add(double value);
    double total() const { return sum + lost; }
};

/// The quantile of values, which are sorted by it; a NaN counts as the smallest. NaN of no values.
double quantileOf(double q, std::vector<double> &values);
/// The value at a time between two samples, or that of the last one before it; Absent before the first.
double interpolated(std::span<const Sample> samples, std::int64_t at);
/// The samples of a range with one at each of its ends, as anchored and smoothed make them.
std::vector<Sample> withEdges(std::span<const Sample> samples, std::int64_t start, std::int64_t end,
                              Edges edges);
/// The increase, or the difference, over an anchored or smoothed range; Absent where nothing is in it.
double edgedDifference(const WindowArguments &arguments, bool counter);

} // namespace wf::promql
