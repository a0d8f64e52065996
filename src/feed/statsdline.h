// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/pushedseries.h"

#include <string>
#include <string_view>
#include <vector>

namespace wf {

/// What a value of StatsD is.
enum class StatsdType {
    Counter, ///< "c"
    Gauge,   ///< "g"
    Timer,   ///< "ms"
    Values,  ///< "h" and "d": a distribution without a unit.
    Set,     ///< "s": how many different ones there were.
};

/// What a sign before a gauge means.
enum class StatsdDialect {
    Statsd,    ///< "+4" and "-4" change it (github.com/statsd/statsd, docs/metric_types.md).
    Dogstatsd, ///< "-4" is its value (docs.datadoghq.com, "Datagram Format").
};

/// A line has at most so many bytes, tags and values; one with more is refused.
inline constexpr std::size_t MaxStatsdLine = 8192;
inline constexpr std::size_t MaxStatsdTags = 64;
inline constexpr std::size_t MaxStatsdValues = 1024;

/// One line, taken apart. Views point into the line.
struct StatsdLine
{
    std::string_view name;
    StatsdType type = StatsdType::Counter;
    std::vector<std::string_view> values; ///< Texts of a set, else numbers as they were sent: "1:2:3".
    std::vector<double> numbers;          ///< The same, but of a set.
    PushedTags tags;                      ///< A tag without a value has "true".
    double rate = 1;                      ///< So much of what happened was sent: more than 0, at most 1.
};

enum class StatsdKind {
    Metric,
    Other, ///< An event or a service check of DogStatsD, or an empty line: no metric, no fault.
    Bad,
};

/// Reads lines of StatsD and DogStatsD: tags as "|#a:1,b", as "name,a=1" (InfluxDB) or "name;a=1" (Graphite),
/// rates as
/// "|@0.1", several values as "1:2:3". "|c:" (container) and "|T" (time) are passed over. Any bytes are fine.
class StatsdReader
{
public:
    /// `line` without its line feed; it outlives line().
    StatsdKind read(std::string_view line);
    const StatsdLine &line() const { return m_line; }
    /// After Bad: what is wrong.
    const std::string &problem() const { return m_problem; }

private:
    StatsdKind bad(std::string problem);
    bool readName(std::string_view text);
    bool readValues(std::string_view text);
    bool readType(std::string_view text);
    bool readTags(std::string_view text, char between, char inside);

    StatsdLine m_line;
    std::string m_problem;
};

} // namespace wf
