// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/threshold.h"

#include <cmath>

namespace wf {

namespace {

bool holds(CompareOp op, double value, double threshold)
{
    switch (op) {
    case CompareOp::Greater:
        return value > threshold;
    case CompareOp::GreaterEqual:
        return value >= threshold;
    case CompareOp::Less:
        return value < threshold;
    case CompareOp::LessEqual:
        return value <= threshold;
    case CompareOp::Equal:
        return value == threshold;
    case CompareOp::NotEqual:
        return value != threshold;
    }
    return false;
}

bool inWarning(const ChartThreshold &t, double value)
{
    const std::optional<double> edge = warningEdge(t);
    if (!edge)
        return false;
    return *edge < t.value ? value >= *edge : value <= *edge;
}

} // namespace

std::optional<double> warningEdge(const ChartThreshold &t)
{
    const double distance = std::abs(t.value) / 5;
    std::optional<double> edge = t.warn;
    switch (t.op) {
    case CompareOp::Greater:
    case CompareOp::GreaterEqual:
        if (!edge && distance > 0)
            edge = t.value - distance;
        // A warning on the bad side of the threshold would never be seen.
        return edge && *edge < t.value ? edge : std::nullopt;
    case CompareOp::Less:
    case CompareOp::LessEqual:
        if (!edge && distance > 0)
            edge = t.value + distance;
        return edge && *edge > t.value ? edge : std::nullopt;
    case CompareOp::Equal:
    case CompareOp::NotEqual:
        break;
    }
    return std::nullopt;
}

ValueBand bandOf(const std::vector<ChartThreshold> &thresholds, double value)
{
    if (std::isnan(value))
        return ValueBand::Normal;
    ValueBand band = ValueBand::Normal;
    for (const ChartThreshold &t : thresholds) {
        if (holds(t.op, value, t.value))
            return ValueBand::Critical;
        if (inWarning(t, value))
            band = ValueBand::Warning;
    }
    return band;
}

} // namespace wf
