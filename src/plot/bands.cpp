// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/bands.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace wf {

namespace {

constexpr double Infinity = std::numeric_limits<double>::infinity();

void addInterval(std::vector<Band> &out, double low, double high, double from, double to, ValueBand band)
{
    from = std::max(from, low);
    to = std::min(to, high);
    if (from < to)
        out.push_back({from, to, band});
}

std::vector<Band> merged(std::vector<Band> bands)
{
    std::sort(bands.begin(), bands.end(), [](const Band &a, const Band &b) { return a.low < b.low; });
    std::vector<Band> out;
    for (const Band &band : bands) {
        if (!out.empty() && band.low <= out.back().high)
            out.back().high = std::max(out.back().high, band.high);
        else
            out.push_back(band);
    }
    return out;
}

// What is left of `band` outside of every critical stretch (sorted).
void addRest(std::vector<Band> &out, Band band, const std::vector<Band> &critical)
{
    for (const Band &taken : critical) {
        if (taken.high <= band.low || taken.low >= band.high)
            continue;
        if (taken.low > band.low)
            out.push_back({band.low, taken.low, band.band});
        band.low = taken.high;
    }
    if (band.low < band.high)
        out.push_back(band);
}

} // namespace

std::vector<Band> bandsOf(const std::vector<ChartThreshold> &thresholds, double low, double high, bool states)
{
    std::vector<Band> critical;
    std::vector<Band> warning;
    for (const ChartThreshold &t : thresholds) {
        const std::optional<double> edge = warningEdge(t);
        if (edge && !states)
            addInterval(warning, low, high, std::min(*edge, t.value), std::max(*edge, t.value),
                        ValueBand::Warning);
        if (states) {
            // Only two values occur; each takes the half of the axis it lies in.
            for (const double state : {0.0, 1.0}) {
                if (bandOf({t}, state) == ValueBand::Critical)
                    addInterval(critical, low, high, state < 0.5 ? -Infinity : 0.5,
                                state < 0.5 ? 0.5 : Infinity, ValueBand::Critical);
            }
            continue;
        }
        switch (t.op) {
        case CompareOp::Greater:
        case CompareOp::GreaterEqual:
            addInterval(critical, low, high, t.value, Infinity, ValueBand::Critical);
            break;
        case CompareOp::Less:
        case CompareOp::LessEqual:
            addInterval(critical, low, high, -Infinity, t.value, ValueBand::Critical);
            break;
        case CompareOp::Equal:
        case CompareOp::NotEqual:
            break; // One value has no area; its dashed line has to do.
        }
    }
    critical = merged(std::move(critical));
    std::vector<Band> out = critical;
    for (const Band &band : merged(std::move(warning)))
        addRest(out, band, critical);
    return out;
}

void ValueSpan::include(double value)
{
    if (!std::isfinite(value))
        return;
    const bool empty = isEmpty();
    low = empty ? value : std::min(low, value);
    high = empty ? value : std::max(high, value);
}

void includeThresholds(ValueSpan &span, const std::vector<ChartThreshold> &thresholds)
{
    for (const ChartThreshold &t : thresholds) {
        const double room = std::abs(t.value) * 0.3;
        span.include(t.value);
        if (const std::optional<double> edge = warningEdge(t))
            span.include(*edge);
        switch (t.op) {
        case CompareOp::Greater:
        case CompareOp::GreaterEqual:
            span.include(t.value + room);
            break;
        case CompareOp::Less:
        case CompareOp::LessEqual:
            span.include(t.value - room);
            break;
        case CompareOp::Equal:
        case CompareOp::NotEqual:
            span.include(t.value + room);
            break;
        }
    }
}

} // namespace wf
