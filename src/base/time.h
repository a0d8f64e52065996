// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <chrono>
#include <optional>

namespace wf {

using Millis = std::chrono::milliseconds;
/// A point of UTC with millisecond resolution, for records and samples.
using Timestamp = std::chrono::sys_time<Millis>;
/// A point of a clock that never steps, for durations. Only differences mean something.
using SteadyTime = std::chrono::time_point<std::chrono::steady_clock, Millis>;

struct TimeRange
{
    Timestamp from;
    Timestamp to;

    Millis length() const { return to - from; }
    bool contains(Timestamp t) const { return from <= t && t <= to; }
    bool operator==(const TimeRange &) const = default;
};

/// For arithmetic with numbers of a config or a formula.
inline double inSeconds(Millis time)
{
    return static_cast<double>(time.count()) / 1000;
}

/// Milliseconds since 1970-01-01 UTC and back.
constexpr qint64 toMs(Timestamp t)
{
    return t.time_since_epoch().count();
}
constexpr Timestamp fromMs(qint64 ms)
{
    return Timestamp{Millis{ms}};
}

/// "2026-11-23T14:32:07.123Z"; milliseconds only where they are not zero.
QString toIsoUtc(Timestamp t);
/// Reads ISO 8601 with a zone ("Z" or an offset). Empty on anything else.
std::optional<Timestamp> fromIso(QStringView text);

/// A duration as people write it in a runbook or a setting: "300ms", "5s", "5m", "1h30m", "2d"; a bare
/// number is refused. Range 0 to 10 years. Empty when the text is not a duration.
std::optional<Millis> parseDuration(QStringView text);
/// The shortest text parseDuration reads back to the same value: "5m", "1h30m", "250ms", "0s".
QString durationText(Millis d);
/// A duration for a clock face: "m:ss" below an hour, "h:mm:ss" below a day, "2 d 3 h" from a day on.
/// Rounds down to seconds; a negative one has a minus sign in front.
QString clockText(Millis d);

} // namespace wf
