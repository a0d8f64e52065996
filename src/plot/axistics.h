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
/// widened. `unit`: bytes ("B", "B/s") get steps that are whole in KiB, MiB or GiB.
ValueScale niceScale(double low, double high, int intervals, const QString &unit = {});

/// The same, but keeps `current` as long as it holds the span and the span fills at least half of what it
/// would have to, so that the axis does not jump with every sample.
ValueScale stableScale(const std::optional<ValueScale> &current, double low, double high, int intervals,
                       const QString &unit = {});

/// A logarithmic scale of whole decades that holds [low, high] (0 < low); at most 12 of them, the lowest go.
/// Keeps `current` as long as it holds the span and is at most a decade too long. Its step is 0.
ValueScale decadeScale(const std::optional<ValueScale> &current, double low, double high);

/// The values of a scale's grid lines, low to high; decades where its step is 0.
std::vector<double> valueTicks(const ValueScale &scale);

/// The labels of a scale's grid lines. One unit serves the whole axis and stands at the top: "0", "256",
/// "512 MiB"; "0", "10k", "20k/s". Decades have a prefix each, and some stay without a label where there are
/// more than `most`.
std::vector<QString> axisLabels(const ValueScale &scale, const QString &unit, int most = 8);

/// A value with its unit as people read it: "0.83", "9.12 s", "131", "12.4k", "12.4 MiB", "1.20k/s". Whole
/// numbers have no decimals.
QString readableValue(double value, const QString &unit);

} // namespace wf
