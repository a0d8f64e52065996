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
    m_rows.clear();
    m_series.begin();
}

void ScrapeSeries::sample(const ExpositionSample &sample)
{
    KnownSeries::Known *const found = m_series.find(sample, m_interval);
    if (!found)
        return;
    if (found->turn != m_scrape) {
        found->turn = m_scrape;
        ++m_held;
    }
    const bool hasOwnTime = sample.timestampMs.has_value();
    m_rows.push_back({found, hasOwnTime ? fromMs(*sample.timestampMs) : m_at, sample.value, hasOwnTime});
}

void ScrapeSeries::commit(std::vector<SeriesSample> &batch)
{
    m_refusedSamples = 0;
    // A batch of many scrapes grows as a vector does: exactly as much each time would be quadratic.
    if (batch.empty())
        batch.reserve(m_rows.size());
    for (const Row &row : m_rows) {
        if (m_series.resolve(*row.known))
            place(row, batch);
        else if (std::exchange(row.known->turn, 0) == m_scrape)
            --m_held; // Not known any more.
    }
    m_rows.clear();
    m_series.commit();
    for (auto it = m_live.begin(); it != m_live.end();) {
        if (it->second.scrape == m_scrape) {
            ++it;
            continue;
        }
        markStale(it->first, it->second, m_at, batch);
        it = m_live.erase(it);
    }
    if (m_held < m_series.size())
        m_series.forget([this](const KnownSeries::Known &known) { return known.turn != m_scrape; });
}

void ScrapeSeries::place(const Row &row, std::vector<SeriesSample> &batch)
{
    if (row.at < Timestamp{} || row.at > m_at + FarthestAhead) {
        ++m_refusedSamples;
        return;
    }
    const SeriesRef ref = row.known->ref;
    const auto [it, isNew] = m_live.try_emplace(ref);
    Live &live = it->second;
    const bool again = !isNew && live.scrape == m_scrape; // A second sample in this scrape.
    if (again && row.at <= live.lastAt) {
        ++m_refusedSamples;
        return;
    }
    // Targets that stamp their samples repeat the last one until there is another.
    const bool repeated = !isNew && row.hasOwnTime && row.at == live.lastAt;
    live = {row.at, m_scrape};
    if (!repeated)
        batch.push_back({ref, {row.at, row.value}});
}

void ScrapeSeries::discard()
{
    m_rows.clear();
    m_series.discard();
}

void ScrapeSeries::endAll(Timestamp at, std::vector<SeriesSample> &batch)
{
    for (const auto &[ref, live] : m_live)
        markStale(ref, live, at, batch);
    m_live.clear();
}

void ScrapeSeries::markStale(SeriesRef ref, const Live &live, Timestamp at,
                             std::vector<SeriesSample> &batch) const
{
    // The marker must be the newest, also after samples whose own time lies ahead of our clock.
    batch.push_back({ref, {std::max(at, live.lastAt + Millis{1}), staleMarker()}});
}

} // namespace wf
