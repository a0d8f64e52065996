// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/streamseries.h"

#include <algorithm>

namespace wf {

namespace {

constexpr Millis ShortestStep{200};
constexpr Millis LongestStep = std::chrono::hours(1);

/// Within a quarter of each other.
bool areAlike(Millis a, Millis b)
{
    return std::max(a, b) - std::min(a, b) <= std::min(a, b) / 4;
}

void sortByTime(std::vector<SeriesSample> &batch, std::size_t from)
{
    const auto begin = batch.begin() + std::ptrdiff_t(from);
    const auto earlier = [](const SeriesSample &a, const SeriesSample &b) {
        return a.sample.at < b.sample.at;
    };
    if (!std::is_sorted(begin, batch.end(), earlier))
        std::stable_sort(begin, batch.end(), earlier);
}

} // namespace

StreamSeries::StreamSeries(SeriesStore &store, FeedId feed, TargetLabels target)
    : m_store(store), m_series(store, std::move(feed), std::move(target))
{
}

StreamSeries::~StreamSeries() = default;

void StreamSeries::begin(Timestamp now)
{
    m_now = now;
    m_rows.clear();
    m_series.begin();
}

void StreamSeries::sample(const ExpositionSample &sample)
{
    KnownSeries::Known *const known = m_series.find(sample, Millis{0});
    if (known && !known->dropped)
        m_rows.push_back({known, {sample.timestampMs ? fromMs(*sample.timestampMs) : m_now, sample.value}});
}

void StreamSeries::commit(std::vector<SeriesSample> &batch, std::vector<SeriesSample> &late)
{
    m_refusedSamples = 0;
    const std::size_t fromBatch = batch.size();
    const std::size_t fromLate = late.size();
    for (const Row &row : m_rows) {
        const Timestamp at = row.sample.at;
        if (at < Timestamp{} || at > m_now + FarthestAhead) {
            ++m_refusedSamples;
            continue;
        }
        if (!m_series.resolve(*row.known))
            continue;
        const SeriesRef ref = row.known->ref;
        (at < m_now - LateAfter ? late : batch).push_back({ref, row.sample});
        Live &live = m_live.try_emplace(ref).first->second;
        live.heardAt = m_now;
        learnStep(ref, live, at);
    }
    m_rows.clear();
    m_series.commit();
    // Senders write from several connections, and a store likes order.
    sortByTime(batch, fromBatch);
    sortByTime(late, fromLate);
}

/// The store learns how far apart the samples of a series are once two steps agree: from then on a gap is
/// known for one.
void StreamSeries::learnStep(SeriesRef ref, Live &live, Timestamp at)
{
    if (at <= live.lastAt || !m_learns)
        return;
    const Millis step = at - std::exchange(live.lastAt, at);
    if (step < ShortestStep || step > LongestStep)
        return;
    const Millis before = std::exchange(live.step, step);
    if (before == Millis{0} || !areAlike(before, step) ||
        (live.told > Millis{0} && areAlike(live.told, step)))
        return;
    live.told = step;
    const SeriesInfo info = m_store.info(ref);
    (void)m_store.resolve(info.key, {info.meta.type, {}, {}, step}, m_series.feed());
}

void StreamSeries::discard()
{
    m_rows.clear();
    m_series.discard();
}

void StreamSeries::forgetBefore(Timestamp then)
{
    const auto gone = std::erase_if(m_live, [then](const auto &each) { return each.second.heardAt < then; });
    if (gone > 0)
        m_series.forget([this](const KnownSeries::Known &known) { return !m_live.contains(known.ref); });
}

void StreamSeries::endAll(Timestamp at, std::vector<SeriesSample> &batch)
{
    for (const auto &[ref, live] : m_live)
        batch.push_back(staleSample(ref, live.lastAt, at));
    m_live.clear();
}

} // namespace wf
