// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook/condition.h"

#include <optional>
#include <vector>

namespace wf {

/// A threshold on a chart, in the unit of the drawn values.
struct ChartThreshold
{
    CompareOp op = CompareOp::Greater;
    double value = 0;
    std::optional<double> warn; ///< Where the warning band ends; see warningEdge().
    bool operator==(const ChartThreshold &) const = default;
};

/// Where the warning band of a threshold ends: `warn`, else a fifth of the threshold's distance from zero
/// away on the good side; none for a threshold of 0 without `warn`, or for = and !=.
std::optional<double> warningEdge(const ChartThreshold &t);

/// How a value stands to the thresholds.
enum class ValueBand { Normal, Warning, Critical };
ValueBand bandOf(const std::vector<ChartThreshold> &thresholds, double value);

} // namespace wf
