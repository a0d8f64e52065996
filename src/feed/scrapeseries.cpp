// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/scrapeseries.h"

#include <algorithm>
#include <utility>

namespace wf {

ScrapeSeries::ScrapeSeries(SeriesStore &store, FeedId feed, TargetLabels target, Millis interval)
    : m_series(store, std::move(feed), std::move(target)), m_interval(interval)
{
}

ScrapeSeries::~ScrapeSeries() = default;

void ScrapeSeries::begin(Timestamp at)
{
    ++m_scrape;
    m_at = at;
    m_held = 0;
    m_cursor = 0;
    m_sameOrder = true;
    m_rows.clear();
    m_series.begin();
}

void ScrapeSeries::take(KnownSeries::Known &known, double value, std::optional<std::int64_t> timestampMs)
{
    if (known.turn != m_scrape) {
        known.turn = m_scrape;
        ++m_held;
    }
    if (known.dropped)
        return;
    m_rows.push_back({&known, timestampMs ? fromMs(*timestampMs) : m_at, value, timestampMs.has_value()});
}

void ScrapeSeries::sample(const ExpositionSample &sample)
{
    KnownSeries::Known *const found = m_series.find(sample, m_interval);
    if (!found)
        return;
    m_sameOrder = m_sameOrder && m_cursor < m_order.size() && m_order[m_cursor] == found;
    if (found->place < m_order.size() && m_order[found->place] == found)
        m_cursor = found->place + 1; // After something new, or gone, the rest is as before.
    take(*found, sample.value, sample.timestampMs);
}

/// Half a million series are in no cache: what is needed soon is asked for in time.
void ScrapeSeries::fetchAhead() const
{
    constexpr std::size_t Near = 8;
    constexpr std::size_t Far = 16;
    if (m_cursor + Far >= m_order.size())
        return;
    __builtin_prefetch(m_order[m_cursor + Far]);
    const std::string_view text = m_order[m_cursor + Near]->text;
    for (std::size_t at = 0; at < std::min<std::size_t>(text.size(), 256); at += 64)
        __builtin_prefetch(text.data() + at);
}

bool ScrapeSeries::again(MetricType type, double value, std::optional<std::int64_t> timestampMs)
{
    KnownSeries::Known &known = *m_order[m_cursor];
    if (!m_series.isCurrent(known, type, m_interval))
        return false;
    ++m_cursor;
    fetchAhead();
    take(known, value, timestampMs);
    return true;
}

void ScrapeSeries::commit(std::vector<SeriesSample> &batch)
{
    m_refusedSamples = 0;
    m_placed = 0;
    m_ended = 0;
    // A batch of many scrapes grows as a vector does: exactly as much each time would be quadratic.
    if (batch.empty())
        batch.reserve(m_rows.size());
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        constexpr std::size_t Near = 8;
        const Row &row = m_rows[i];
        if (i + 2 * Near < m_rows.size()) {
            __builtin_prefetch(m_rows[i + 2 * Near].known);
            __builtin_prefetch(m_rows[i + Near].known->live, 1);
        }
        if (!row.known->fresh || m_series.resolve(*row.known))
            place(row, batch);
        else if (std::exchange(row.known->turn, 0) == m_scrape)
            --m_held; // Not known any more.
    }
    keepOrder();
    m_rows.clear();
    m_series.commit();
    for (auto it = m_live.begin(); m_placed < m_live.size() && it != m_live.end();) {
        if (it->second.turn == m_scrape) {
            ++it;
            continue;
        }
        batch.push_back(staleSample(it->first, it->second.lastAt, m_at));
        ++m_ended;
        it = m_live.erase(it); // Texts that mean it are not in this scrape: they go too.
    }
    if (m_held < m_series.size())
        m_series.forget([this](const KnownSeries::Known &known) { return known.turn != m_scrape; });
}

void ScrapeSeries::keepOrder()
{
    if (m_sameOrder && m_cursor == m_order.size())
        return;
    m_order.clear();
    for (const Row &row : m_rows) {
        if (row.known->turn != m_scrape)
            continue;
        row.known->place = m_order.size();
        m_order.push_back(row.known);
    }
}

void ScrapeSeries::place(const Row &row, std::vector<SeriesSample> &batch)
{
    if (row.at < Timestamp{} || row.at > m_at + FarthestAhead) {
        ++m_refusedSamples;
        return;
    }
    KnownSeries::Known &known = *row.known;
    const bool isNew = !known.live && m_live.try_emplace(known.ref).second;
    if (!known.live)
        known.live = &m_live.at(known.ref);
    Live &live = *known.live;
    const bool again = !isNew && live.turn == m_scrape; // A second sample in this scrape.
    if (again && row.at <= live.lastAt) {
        ++m_refusedSamples;
        return;
    }
    // Targets that stamp their samples repeat the last one until there is another.
    const bool repeated = !isNew && row.hasOwnTime && row.at == live.lastAt;
    m_placed += again ? 0 : 1;
    live = {row.at, m_scrape};
    if (!repeated)
        batch.push_back({known.ref, {row.at, row.value}});
}

void ScrapeSeries::discard()
{
    m_rows.clear();
    m_series.discard();
}

void ScrapeSeries::endAll(Timestamp at, std::vector<SeriesSample> &batch)
{
    if (m_live.empty())
        return;
    for (const auto &[ref, live] : m_live)
        batch.push_back(staleSample(ref, live.lastAt, at));
    m_live.clear();
    m_series.forEach([](KnownSeries::Known &known) { known.live = nullptr; });
}

} // namespace wf
