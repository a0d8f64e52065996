// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "metrics/columnfollower.h"
#include "metrics/linestatistics.h"
#include "metrics/serieswindow.h"

#include <compare>
#include <map>

namespace wf {

/// Who shows charts: each asks for its own.
enum class ChartAsker { Window, Wall };

/// Names a chart for as long as its asker shows it. Two askers never share a key.
struct ChartKey
{
    ChartAsker asker = ChartAsker::Window;
    int chart = 0; ///< The asker's number for it.
    auto operator<=>(const ChartKey &) const = default;
};

/// What a chart asks for. A live one follows the present with `span`.
struct ChartQuery
{
    ChartKey key;
    std::vector<SeriesRef> series; ///< At most 20 lines are answered.
    Millis span{0};
    std::optional<TimeRange> fixed;
    int pixels = 600;
    LineForm form{};
    bool operator==(const ChartQuery &) const = default;

    TimeRange range(Timestamp now) const { return fixed.value_or(TimeRange{now - span, now}); }
};

/// Lines over a range, for numbers and exports.
struct LineQuery
{
    std::vector<SeriesRef> series;
    LineForm form;
    TimeRange range;
};

struct ChartAnswer
{
    TimeRange range;
    std::vector<SeriesWindowPtr> windows;
};

struct ChartFrame
{
    Timestamp now;
    std::map<ChartKey, ChartAnswer> answers;
};

/// Answers charts from a store, again and again: keeps the columns of each line, so that an answer costs what
/// came since the one before. Ingest thread.
class ChartAnswers
{
public:
    explicit ChartAnswers(const SeriesStore &store) : m_store(store) {}

    void setQueries(std::vector<ChartQuery> queries);
    const std::vector<ChartQuery> &queries() const { return m_queries; }
    std::shared_ptr<const ChartFrame> frame(Timestamp now);
    /// How much longer than its gap a series may be silent before it is lost: what is read from another
    /// process comes later.
    void setPatience(Millis patience) { m_patience = patience; }

private:
    struct Followed
    {
        Line line;
        ColumnFollower columns;
    };
    void resolve();
    SeriesWindowPtr window(Followed &followed, TimeRange range, int pixels, Timestamp now) const;

    const SeriesStore &m_store;
    std::vector<ChartQuery> m_queries;
    std::map<ChartKey, std::vector<Followed>> m_lines; ///< By key of the query.
    Millis m_patience = std::chrono::seconds(1); ///< A scrape that takes a moment longer is no loss yet.
    std::optional<std::uint64_t> m_generation;   ///< Of the store when the lines were found.
};

} // namespace wf
