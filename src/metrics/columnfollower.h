// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "metrics/line.h"

namespace wf {

/// The columns of one line over a range that moves on with time: keeps those of the last answer and asks only
/// for what came since. Answers as lineColumns() does.
class ColumnFollower
{
public:
    std::vector<Column> update(const SeriesStore &store, const Line &line, TimeRange range, Millis bin);
    /// How often everything had to be asked for, for tests.
    int rebuilds() const { return m_rebuilds; }

private:
    bool canFollow(const SeriesStore &store, const Line &line, TimeRange range, Millis bin) const;
    void follow(const SeriesStore &store, const Line &line, TimeRange range);

    std::vector<SeriesRef> m_series;
    LineForm m_form;
    Millis m_bin{0};
    TimeRange m_range{};
    std::uint64_t m_history = 0;
    Millis m_gap{0};
    std::vector<Column> m_columns; ///< The first one's break is as in the whole line.
    int m_rebuilds = 0;
};

} // namespace wf
