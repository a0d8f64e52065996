// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/gaps.h"

#include <algorithm>

namespace wf {

std::vector<Gap> gapsOf(const SeriesWindow &window, TimeRange visible)
{
    const TimeRange known{std::max(visible.from, window.range.from), std::min(visible.to, window.range.to)};
    std::vector<Gap> gaps;
    if (known.to <= known.from)
        return gaps;
    const auto add = [&](Timestamp from, Timestamp to, bool opened, bool closed) {
        if (from < known.to && to > known.from && to > from)
            gaps.push_back({std::max(from, known.from), std::min(to, known.to), opened, closed,
                            opened ? from : Timestamp{}});
    };
    if (window.columns.empty()) {
        const bool ended = window.lostSince && *window.lostSince < known.to;
        add(ended ? *window.lostSince : known.from, known.to, ended, false);
        return gaps;
    }
    // Columns of a bin begin up to one bin after the range does: that is resolution, not a gap.
    const Millis slack = std::max(window.bin * 2, window.meta.interval * 2);
    const Timestamp first = window.columns.front().firstAt;
    if (first > known.from + slack)
        add(known.from, first, false, true);
    for (std::size_t i = 1; i < window.columns.size(); ++i) {
        const Column &column = window.columns[i];
        if (column.breakBefore)
            add(window.columns[i - 1].lastAt, column.firstAt, true, true);
    }
    if (window.lostSince)
        add(std::max(*window.lostSince, window.columns.back().lastAt), known.to, true, false);
    return gaps;
}

const Column *columnAt(const SeriesWindow &window, Timestamp at, Millis reach)
{
    const auto &columns = window.columns;
    const auto after = std::upper_bound(columns.begin(), columns.end(), at,
                                        [](Timestamp t, const Column &c) { return t < c.firstAt; });
    const Column *before = after == columns.begin() ? nullptr : &*(after - 1);
    const Column *next = after == columns.end() ? nullptr : &*after;
    if (before && at <= before->lastAt)
        return before;
    // Between two samples of one stretch the nearer one answers, however far apart they are.
    const bool joined = before && next && !next->breakBefore;
    const Millis toBefore = before ? at - before->lastAt : Millis::max();
    const Millis toNext = next ? next->firstAt - at : Millis::max();
    if (std::min(toBefore, toNext) > reach && !joined)
        return nullptr;
    return toBefore <= toNext ? before : next;
}

} // namespace wf
