// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/pushedseries.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wf {

inline constexpr std::size_t MaxGraphiteLine = 8192;
inline constexpr std::size_t MaxGraphiteTags = 64;

/// A line of Graphite's plaintext protocol ("path value time"), taken apart. Views point into the line.
struct GraphiteLine
{
    std::string_view path; ///< Without its tags.
    PushedTags tags;       ///< Of "path;name=value".
    double value = 0;
    std::optional<std::int64_t> timeMs; ///< Since 1970; none for -1 and "N", which mean now.
};

enum class GraphiteKind {
    Metric,
    Other, ///< An empty line, or a value that is not known (nan), as collectd sends them.
    Bad,
};

/// Reads lines of Graphite's plaintext protocol (graphite.readthedocs.io, "Feeding In Your Data"; tags as in
/// Graphite 1.1). Any bytes are fine.
class GraphiteReader
{
public:
    /// `line` without its line feed; it outlives line().
    GraphiteKind read(std::string_view line);
    const GraphiteLine &line() const { return m_line; }
    /// After Bad: what is wrong.
    const std::string &problem() const { return m_problem; }

private:
    GraphiteKind bad(std::string problem);
    bool readPath(std::string_view text);

    GraphiteLine m_line;
    std::string m_problem;
};

} // namespace wf
