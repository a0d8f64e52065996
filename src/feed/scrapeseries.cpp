// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/scrapeseries.h"

#include <algorithm>
#include <utility>

namespace wf {

namespace {

/// A clock that runs ahead is tolerated up to here, as Prometheus does.
constexpr Millis FarthestAhead = std::chrono::minutes(10);
/// About 16 MB.
constexpr std::size_t MaxRefused = 400'000;
/// Names of refused series that are told apart; the others are counted only.
constexpr std::size_t MaxRefusedNames = 1'000;

/// Not in the middle of a character.
std::string beginning(const std::string &text)
{
    std::size_t end = std::min(text.size(), MaxHelpBytes);
    while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
        --end;
    return text.substr(0, end);
}

bool hasLabel(std::span<const ExpositionLabel> labels, std::string_view name)
{
    return std::any_of(labels.begin(), labels.end(), [&](const ExpositionLabel &label) {
        return label.name == name && !label.value.empty();
    });
}

} // namespace

SeriesKey targetSeriesKey(std::string_view name, std::span<const ExpositionLabel> labels,
                          const TargetLabels &target)
{
    SeriesKey key;
    key.name = name;
    std::vector<Labels::Pair> pairs;
    pairs.reserve(labels.size() + 2);
    pairs.emplace_back("job", target.job);
    pairs.emplace_back("instance", target.instance);
    for (const ExpositionLabel &label : labels) {
        if (label.value.empty())
            continue;
        std::string labelName(label.name);
        if (labelName == "job" || labelName == "instance") {
            do
                labelName.insert(0, "exported_");
            while (hasLabel(labels, labelName));
        }
        pairs.emplace_back(std::move(labelName), label.value);
    }
    key.labels = Labels(std::move(pairs));
    return key;
}

ScrapeSeries::ScrapeSeries(SeriesStore &store, FeedId feed, TargetLabels target, Millis interval)
    : m_store(store), m_feed(std::move(feed)), m_target(std::move(target)), m_interval(interval)
{
}

ScrapeSeries::~ScrapeSeries() = default;

void ScrapeSeries::begin(Timestamp at)
{
    ++m_scrape;
    m_at = at;
    m_held = 0;
    m_rows.clear();
    m_fresh = 0;
    m_refusedSeries = 0;
    m_refusedNames.clear();
    m_lastCount = nullptr;
    m_room = m_store.room(m_feed);
    if (m_room > 0)
        m_refused.clear(); // One of them may have its place.
}

void ScrapeSeries::sample(const ExpositionSample &sample)
{
    Known *const found = knownFor(sample);
    if (!found)
        return;
    Known &known = *found;
    if (known.scrape != m_scrape) {
        known.scrape = m_scrape;
        ++m_held;
    }
    const bool hasOwnTime = sample.timestampMs.has_value();
    m_rows.push_back({&known, hasOwnTime ? fromMs(*sample.timestampMs) : m_at, sample.value, hasOwnTime});
}

void ScrapeSeries::countRefused(const ExpositionSample &sample)
{
    ++m_refusedSeries;
    nameRefused(sample);
}

void ScrapeSeries::nameRefused(const ExpositionSample &sample)
{
    if (!m_lastCount || m_lastRefused != sample.name) {
        m_lastRefused = sample.name;
        const std::string folded = foldMetricName(sample.name);
        const bool told = m_refusedNames.size() < MaxRefusedNames || m_refusedNames.contains(folded);
        m_lastCount = &m_refusedNames[told ? folded : std::string()];
    }
    ++*m_lastCount;
}

/// Whether there is no place for a series whose text is new.
bool ScrapeSeries::refuses(const ExpositionSample &sample, const SeriesKey &key)
{
    if (m_store.find(key))
        return false;
    if (m_fresh < m_room) {
        ++m_fresh;
        return false;
    }
    if (m_refused.size() < MaxRefused)
        m_refused.insert(Hash{}(sample.series));
    return true;
}

ScrapeSeries::Known *ScrapeSeries::knownFor(const ExpositionSample &sample)
{
    auto it = m_known.find(sample.series);
    const bool isNew = it == m_known.end();
    if (isNew &&
        (sample.series.size() > MaxSeriesBytes || m_knownBytes + sample.series.size() > MaxFeedBytes)) {
        ++m_overlong;
        nameRefused(sample);
        return nullptr;
    }
    const bool full = m_fresh >= m_room;
    if (isNew && full && (m_refused.size() >= MaxRefused || m_refused.contains(Hash{}(sample.series)))) {
        countRefused(sample);
        return nullptr;
    }
    // The store also hears of a type that became known later, and of a series that had left it.
    const bool tell = isNew || it->second.type != sample.family.type || it->second.interval != m_interval ||
                      (it->second.ref.isValid() && !m_store.contains(it->second.ref));
    if (!tell)
        return &it->second;
    SeriesKey key = targetSeriesKey(sample.name, sample.labels, m_target);
    if (isNew) {
        if (refuses(sample, key)) {
            countRefused(sample);
            return nullptr;
        }
        m_knownBytes += sample.series.size();
        it = m_known.try_emplace(std::string(sample.series)).first;
    }
    Known &known = it->second;
    known.type = sample.family.type;
    known.interval = m_interval;
    SeriesMeta meta{sample.family.type, beginning(sample.family.unit), beginning(sample.family.help),
                    m_interval};
    known.fresh = std::make_unique<Fresh>(Fresh{std::move(key), std::move(meta)});
    return &known;
}

bool ScrapeSeries::resolve(Known &known)
{
    const Expected<SeriesRef> ref = m_store.resolve(known.fresh->key, known.fresh->meta, m_feed);
    if (!ref)
        return false; // Asked again at the next scrape.
    known.ref = *ref;
    known.fresh.reset();
    return true;
}

void ScrapeSeries::commit(std::vector<SeriesSample> &batch)
{
    m_refusedSamples = 0;
    m_refusedForLabels = std::exchange(m_overlong, 0);
    // A batch of many scrapes grows as a vector does: exactly as much each time would be quadratic.
    if (batch.empty())
        batch.reserve(m_rows.size());
    for (const Row &row : m_rows) {
        if (!row.known->fresh || resolve(*row.known)) {
            place(row, batch);
        } else {
            ++m_refusedSeries;
            ++m_refusedNames[foldMetricName(row.known->fresh->key.name)];
            if (std::exchange(row.known->scrape, 0) == m_scrape)
                --m_held; // Not known any more.
        }
    }
    m_rows.clear();
    m_store.setRefused(m_feed, std::move(m_refusedNames));
    m_refusedNames.clear();
    m_lastCount = nullptr;
    for (auto it = m_live.begin(); it != m_live.end();) {
        if (it->second.scrape == m_scrape) {
            ++it;
            continue;
        }
        markStale(it->first, it->second, m_at, batch);
        it = m_live.erase(it);
    }
    if (m_held < m_known.size())
        forget([this](const Known &known) { return known.scrape != m_scrape; });
}

template <typename Gone>
void ScrapeSeries::forget(Gone gone)
{
    std::erase_if(m_known, [&](const auto &entry) {
        const bool goes = gone(entry.second);
        m_knownBytes -= goes ? entry.first.size() : 0;
        return goes;
    });
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
    // Entries made by the discarded text may be rubbish; what was live is asked for again soon.
    m_overlong = 0;
    forget([](const Known &known) { return !known.ref.isValid(); });
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
