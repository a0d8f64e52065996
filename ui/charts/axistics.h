// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/time.h"

#include <QString>

#include <optional>
#include <vector>

namespace wf {

/// A label on the time axis.
struct TimeTick
{
    Timestamp at;
    QString label;
    bool newDay = false; ///< The label is a date.
    bool operator==(const TimeTick &) const = default;
};

/// Ticks at natural steps (1 s to 7 days) that divide a day, about `count` (>= 1) of them, never over count +
/// 1, in UTC or local time: "14:15", "14:15:30" below a minute, "24 Nov" where a day begins. None for an
/// empty range.
std::vector<TimeTick> timeTicks(TimeRange range, int count, bool utc);

/// A value axis: ends at whole steps.
struct ValueScale
{
    double low = 0;
    double high = 1;
    double step = 0.5;
    bool operator==(const ValueScale &) const = default;
};

/// The scale that holds [low, high] in about `intervals` (>= 1) steps of 1, 2, 2.5 or 5 times a power of ten.
/// Zero is the floor when nothing is negative. Values that are not finite count as 0; an empty span is
/// widened.
ValueScale niceScale(double low, double high, int intervals);

/// The same, but keeps `current` as long as it holds the span and the span fills at least half of what it
/// would have to, so that the axis does not jump with every sample.
ValueScale stableScale(const std::optional<ValueScale> &current, double low, double high, int intervals);

/// The values of a scale's grid lines, low to high.
std::vector<double> valueTicks(const ValueScale &scale);

/// A number for the value axis: "0", "0.5", "1.5k", "2M"; as many decimals as the step needs.
QString axisNumber(double value, double step);

/// A value with its unit as people read it: "0.83", "9.12 s", "131", "12.4k", "12.4 kB". Whole numbers have
/// no decimals.
QString readableValue(double value, const QString &unit);

} // namespace wf
