// SPDX-License-Identifier: GPL-3.0-or-later
#include "metrics/columnfollower.h"

#include "metrics/columnbuilder.h"

#include <algorithm>

namespace wf {

namespace {

/// Grows with every one of them: a sum that stays is a history that stayed.
std::uint64_t historyOf(const SeriesStore &store, const Line &line)
{
    std::uint64_t sum = 0;
    for (const SeriesRef ref : line.series)
        sum += store.history(ref);
    return sum;
}

} // namespace

bool ColumnFollower::canFollow(const SeriesStore &store, const Line &line, TimeRange range, Millis bin) const
{
    // Two columns at least: the last may have grown, the one before tells how the line gets there.
    return m_columns.size() >= 2 && bin == m_bin && line.series == m_series && line.form == m_form &&
           range.from >= m_range.from && range.to >= m_range.to && gapOf(line.meta) == m_gap &&
           historyOf(store, line) == m_history;
}

void ColumnFollower::follow(const SeriesStore &store, const Line &line, TimeRange range)
{
    const Column known = m_columns[m_columns.size() - 2];
    std::vector<Column> news = lineColumns(store, line, {std::min(known.start, range.to), range.to}, m_bin);
    const auto fresh = std::find_if(news.begin(), news.end(),
                                    [&](const Column &column) { return column.start > known.start; });
    m_columns.pop_back();
    m_columns.insert(m_columns.end(), fresh, news.end());
    // One column before the range stays for the line to reach the edge.
    const Timestamp from = binStart(range.from, m_bin);
    const auto inside = std::find_if(m_columns.begin(), m_columns.end(),
                                     [&](const Column &column) { return column.start >= from; });
    if (inside - m_columns.begin() > 1)
        m_columns.erase(m_columns.begin(), inside - 1);
    // A derived line is asked for one bin before the range, not for the nearest with data.
    if (line.form.kind != LineForm::Kind::Value && m_columns.front().start < from - m_bin)
        m_columns.erase(m_columns.begin());
}

std::vector<Column> ColumnFollower::update(const SeriesStore &store, const Line &line, TimeRange range,
                                           Millis bin)
{
    if (canFollow(store, line, range, bin)) {
        follow(store, line, range);
    } else {
        m_columns = lineColumns(store, line, range, bin);
        m_series = line.series;
        m_form = line.form;
        m_bin = bin;
        ++m_rebuilds;
    }
    m_range = range;
    m_history = historyOf(store, line);
    m_gap = gapOf(line.meta);
    std::vector<Column> columns = m_columns;
    if (!columns.empty())
        columns.front().breakBefore = false;
    return columns;
}

} // namespace wf
