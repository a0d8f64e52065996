// SPDX-License-Identifier: GPL-3.0-or-later
#include "metrics/seriesstore.h"

#include "metrics/seriessamples.h"

#include <QtGlobal>

#include <deque>
#include <set>
#include <string>
#include <unordered_map>

namespace wf {

namespace {

constexpr TimeRange AcceptedTimes{EarliestAccepted, LatestAccepted};

std::uint64_t keyHash(const SeriesKey &key)
{
    std::uint64_t hash = 0;
    const auto mix = [&hash](std::string_view text) {
        hash = (hash ^ std::hash<std::string_view>{}(text)) * 0x9e3779b97f4a7c15ULL;
        hash ^= hash >> 32;
    };
    mix(key.name);
    for (const auto &[name, value] : key.labels.pairs()) {
        mix(name);
        mix(value);
    }
    return hash;
}

/// Fills in what was unknown; true when something changed.
bool completeMeta(SeriesMeta &meta, const SeriesMeta &news)
{
    const SeriesMeta before = meta;
    if (meta.type == MetricType::Unknown)
        meta.type = news.type;
    if (meta.unit.empty())
        meta.unit = news.unit;
    if (meta.help.empty())
        meta.help = news.help;
    // A feed that was set to another interval must not make its series look lost.
    if (news.interval.count() > 0)
        meta.interval = news.interval;
    return meta != before;
}

} // namespace

std::string foldMetricName(std::string_view name)
{
    std::string folded(name);
    for (char &c : folded) {
        if (c == '.' || c == '-' || c == ':')
            c = '_';
    }
    return folded;
}

struct SeriesStore::Private
{
    /// Lets the index be asked with a string_view.
    struct NameHash
    {
        using is_transparent = void;
        std::size_t operator()(std::string_view name) const { return std::hash<std::string_view>{}(name); }
    };

    StoreLimits limits;
    StoreStats stats;
    std::uint64_t generation = 0;
    std::vector<std::shared_ptr<const SeriesInfo>> infos; ///< By index; replaced when a meta changes.
    std::deque<SeriesSamples> samples; ///< By index; grows without a copy and without slack.
    TimesPool times;
    SealedSink *sink = nullptr;
    std::unordered_multimap<std::uint64_t, std::uint32_t> byHash;
    std::unordered_map<std::string, std::vector<SeriesRef>, NameHash, std::equal_to<>> byFolded;
    /// Start of the oldest block of every series that has one: whom to take from at the byte cap.
    std::set<std::pair<Timestamp, std::uint32_t>> oldest;

    std::optional<std::uint32_t> lookUp(const SeriesKey &key, std::uint64_t hash) const
    {
        const auto [begin, end] = byHash.equal_range(hash);
        for (auto it = begin; it != end; ++it) {
            if (infos[it->second]->key == key)
                return it->second;
        }
        return std::nullopt;
    }

    const SeriesSamples &of(SeriesRef ref) const
    {
        Q_ASSERT(ref.index < samples.size());
        return samples[ref.index];
    }

    /// Changes the samples of a series, and keeps the books.
    template <typename Change>
    auto change(SeriesRef ref, Change apply)
    {
        Q_ASSERT(ref.index < samples.size());
        SeriesSamples &series = samples[ref.index];
        const std::size_t bytesBefore = series.bytes();
        const auto firstBefore = series.isEmpty() ? std::nullopt : std::optional(series.firstAt());
        struct Books
        {
            Private &d;
            SeriesRef ref;
            std::size_t bytes;
            std::optional<Timestamp> first;
            ~Books()
            {
                const SeriesSamples &after = d.samples[ref.index];
                d.stats.bytes += after.bytes() - bytes;
                const auto now = after.isEmpty() ? std::nullopt : std::optional(after.firstAt());
                if (now == first)
                    return;
                if (first)
                    d.oldest.erase({*first, ref.index});
                if (now)
                    d.oldest.emplace(*now, ref.index);
            }
        };
        const Books books{*this, ref, bytesBefore, firstBefore};
        return apply(series, Sealing{times, sink, ref});
    }

    void evict()
    {
        while (stats.bytes > limits.maxBytes && !oldest.empty()) {
            const SeriesRef ref{oldest.begin()->second};
            stats.evicted +=
                change(ref, [](SeriesSamples &series, const Sealing &) { return series.dropOldestBlock(); });
        }
    }
};

SeriesStore::SeriesStore(StoreLimits limits) : d(std::make_unique<Private>())
{
    d->limits = limits;
}

SeriesStore::~SeriesStore() = default;

Expected<SeriesRef> SeriesStore::resolve(const SeriesKey &key, const SeriesMeta &meta)
{
    const std::uint64_t hash = keyHash(key);
    if (const auto known = d->lookUp(key, hash)) {
        SeriesMeta completed = d->infos[*known]->meta;
        if (completeMeta(completed, meta)) {
            d->infos[*known] = std::make_shared<const SeriesInfo>(
                SeriesInfo{SeriesRef{*known}, d->infos[*known]->key, std::move(completed)});
            ++d->generation;
        }
        return SeriesRef{*known};
    }
    if (d->infos.size() >= d->limits.maxSeries) {
        ++d->stats.droppedSeries;
        return fail(ErrorCode::TooLarge,
                    QStringLiteral("%1: refused, the store already holds its limit of %2 series")
                        .arg(QString::fromStdString(key.name + toText(key.labels)))
                        .arg(d->limits.maxSeries));
    }
    const auto index = static_cast<std::uint32_t>(d->infos.size());
    d->infos.push_back(std::make_shared<const SeriesInfo>(SeriesInfo{SeriesRef{index}, key, meta}));
    d->samples.emplace_back();
    d->byHash.emplace(hash, index);
    d->byFolded[foldMetricName(key.name)].push_back(SeriesRef{index});
    ++d->generation;
    return SeriesRef{index};
}

std::optional<SeriesRef> SeriesStore::find(const SeriesKey &key) const
{
    const auto index = d->lookUp(key, keyHash(key));
    return index ? std::optional(SeriesRef{*index}) : std::nullopt;
}

const SeriesInfo &SeriesStore::info(SeriesRef ref) const
{
    Q_ASSERT(ref.index < d->infos.size());
    return *d->infos[ref.index];
}

std::size_t SeriesStore::seriesCount() const
{
    return d->infos.size();
}

SeriesCatalog SeriesStore::catalog() const
{
    return SeriesCatalog(d->infos);
}

std::uint64_t SeriesStore::generation() const
{
    return d->generation;
}

std::vector<SeriesRef> SeriesStore::byFoldedName(std::string_view foldedName) const
{
    const auto it = d->byFolded.find(foldedName);
    return it == d->byFolded.end() ? std::vector<SeriesRef>() : it->second;
}

AppendResult SeriesStore::append(SeriesRef ref, Sample sample)
{
    const AppendResult result = d->change(ref, [&](SeriesSamples &series, const Sealing &sealing) {
        return AcceptedTimes.contains(sample.at) ? series.append(sample, d->limits.maxLateness, sealing)
                                                 : AppendResult::TooLate;
    });
    if (result == AppendResult::TooLate) {
        ++d->stats.droppedLate;
        return result;
    }
    ++d->stats.samples;
    if (d->stats.bytes > d->limits.maxBytes)
        d->evict();
    return result;
}

void SeriesStore::append(const SampleBatch &batch)
{
    for (const SeriesSample &s : batch.samples)
        append(s.series, s.sample);
}

void SeriesStore::setSink(SealedSink *sink)
{
    d->sink = sink;
}

void SeriesStore::seal(SeriesRef ref)
{
    d->change(ref, [](SeriesSamples &series, const Sealing &sealing) { series.seal(sealing); });
}

void SeriesStore::adopt(SeriesRef ref, std::vector<SealedBlock> blocks)
{
    d->change(ref, [&](SeriesSamples &series, const Sealing &sealing) {
        series.adopt(std::move(blocks), sealing.times);
    });
    d->evict();
}

std::uint64_t SeriesStore::history(SeriesRef ref) const
{
    return d->of(ref).history();
}

std::optional<Sample> SeriesStore::last(SeriesRef ref) const
{
    return d->of(ref).newest();
}

std::optional<Sample> SeriesStore::lastReal(SeriesRef ref) const
{
    return d->of(ref).newestReal();
}

std::vector<Sample> SeriesStore::samples(SeriesRef ref, TimeRange range) const
{
    return d->of(ref).samples(range);
}

std::vector<Column> SeriesStore::columns(SeriesRef ref, TimeRange range, Millis bin) const
{
    return d->of(ref).columns(range, bin, gapOf(d->infos[ref.index]->meta));
}

double SeriesStore::fill() const
{
    return double(d->stats.bytes) / double(std::max<std::size_t>(d->limits.maxBytes, 1));
}

StoreStats SeriesStore::stats() const
{
    StoreStats stats = d->stats;
    stats.series = d->infos.size();
    return stats;
}

} // namespace wf
