// SPDX-License-Identifier: GPL-3.0-or-later
// Targets nobody has written a condition for: their own metrics, the liveliest first.
#include "chartgrid/chartgrid.h"

#include "models/lively.h"

#include <algorithm>
#include <utility>

namespace wf {

namespace {

constexpr int LivelyCharts = 6;
constexpr Millis LivelySpan = std::chrono::minutes(10);
constexpr Millis AskAgain = std::chrono::seconds(3);
/// Fewer samples of each series tell nothing of how it moves.
constexpr std::uint64_t SamplesThatTell = 3;

} // namespace

std::vector<ChartPlan> ChartGrid::livelyPlans()
{
    // Asked for with each frame: all metrics are looked at only if there are others.
    if (std::exchange(m_orderedMetrics, m_index.metrics().size()) != m_index.metrics().size())
        m_livelyOrder = liveliest(m_index, m_livelyStatistics, LivelyCharts);
    return chartsOfNames(m_index, m_livelyOrder);
}

void ChartGrid::rankLively()
{
    const Timestamp now = m_desk.clock().wall();
    // Ranked once, so that charts do not change places under the eye; again only if other metrics came.
    if (!m_showsLively || m_livelyAwaited > 0 || m_livelyMetrics == m_index.metrics().size() ||
        now - m_livelyAskedAt < AskAgain)
        return;
    m_livelyAskedAt = now;
    m_livelyAnswers.clear();
    const std::vector<LineQuery> queries = livelyQueries(m_index, {now - LivelySpan, now});
    m_livelyAwaited = int(queries.size());
    for (const LineQuery &query : queries)
        m_desk.askStatistics(query,
                             {this, [this](const std::vector<LineStatistics> &some) { takeLively(some); }});
}

void ChartGrid::takeLively(const std::vector<LineStatistics> &statistics)
{
    m_livelyAnswers.insert(m_livelyAnswers.end(), statistics.begin(), statistics.end());
    if (--m_livelyAwaited > 0)
        return;
    const bool tells = std::any_of(m_livelyAnswers.begin(), m_livelyAnswers.end(),
                                   [](const LineStatistics &line) { return line.count >= SamplesThatTell; });
    if (!tells)
        return;
    m_livelyMetrics = m_index.metrics().size();
    m_livelyStatistics = std::move(m_livelyAnswers);
    m_orderedMetrics = 0;
    if (m_showsLively)
        rebuild();
}

} // namespace wf
