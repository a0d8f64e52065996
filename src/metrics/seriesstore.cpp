// SPDX-License-Identifier: GPL-3.0-or-later
#include "metrics/seriesstore.h"

#include "metrics/seriesstoreparts.h"

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

std::size_t keyBytesOf(const SeriesKey &key, const SeriesMeta &meta)
{
    std::size_t bytes = key.name.size() + meta.help.size() + meta.unit.size();
    for (const auto &[name, value] : key.labels.pairs())
        bytes += name.size() + value.size();
    return bytes;
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

SeriesStore::SeriesStore(StoreLimits limits) : d(std::make_unique<Private>())
{
    d->limits = limits;
}

SeriesStore::~SeriesStore() = default;

Expected<SeriesRef> SeriesStore::resolve(const SeriesKey &key, const SeriesMeta &meta, const FeedId &feed)
{
    const std::uint64_t hash = keyHash(key);
    if (const auto known = d->lookUp(key, hash)) {
        SeriesMeta completed = d->infos[*known]->meta;
        const SeriesRef ref = d->refAt(*known);
        if (completeMeta(completed, meta)) {
            d->infos[*known] = std::make_shared<const SeriesInfo>(
                SeriesInfo{ref, d->infos[*known]->key, std::move(completed)});
            ++d->generation;
        }
        return ref;
    }
    Private::Feed &owner = d->feeds[feed];
    if (!d->hasRoom(owner) && !d->makeRoom(owner)) {
        ++d->stats.droppedSeries;
        return fail(ErrorCode::TooLarge,
                    QStringLiteral("%1: refused, the store already holds its limit of %2 series")
                        .arg(QString::fromStdString(key.name + toText(key.labels)))
                        .arg(feedLimit(feed)));
    }
    const std::size_t bytes = keyBytesOf(key, meta);
    if (d->keyBytes + bytes > d->limits.maxKeyBytes) {
        ++d->stats.droppedSeries;
        return fail(ErrorCode::TooLarge,
                    QStringLiteral("%1: refused, the labels of all series have %2 MB already")
                        .arg(QString::fromStdString(key.name))
                        .arg(d->limits.maxKeyBytes >> 20));
    }
    return d->add(key, meta, hash, owner, bytes);
}

std::optional<SeriesRef> SeriesStore::find(const SeriesKey &key) const
{
    const auto index = d->lookUp(key, keyHash(key));
    return index ? std::optional(d->refAt(*index)) : std::nullopt;
}

bool SeriesStore::contains(SeriesRef ref) const
{
    return d->contains(ref);
}

const SeriesInfo &SeriesStore::info(SeriesRef ref) const
{
    static const SeriesInfo none;
    return d->contains(ref) ? *d->infos[placeOf(ref)] : none;
}

std::size_t SeriesStore::seriesCount() const
{
    return d->count;
}

std::size_t SeriesStore::places() const
{
    return d->infos.size();
}

const StoreLimits &SeriesStore::limits() const
{
    return d->limits;
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
    if (!d->contains(ref))
        return AppendResult::TooLate;
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
    if (!d->contains(ref))
        return;
    d->change(ref, [](SeriesSamples &series, const Sealing &sealing) { series.seal(sealing); });
}

void SeriesStore::adopt(SeriesRef ref, std::vector<SealedBlock> blocks)
{
    if (!d->contains(ref))
        return;
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

std::span<const Sample> SeriesStore::nextRun(SeriesRef ref, std::size_t &block, Timestamp from,
                                             BlockDecoder &decoder) const
{
    return d->of(ref).nextRun(block, from, decoder);
}

std::vector<Column> SeriesStore::columns(SeriesRef ref, TimeRange range, Millis bin) const
{
    return d->of(ref).columns(range, bin, gapOf(info(ref).meta));
}

double SeriesStore::fill() const
{
    return double(d->stats.bytes) / double(std::max<std::size_t>(d->limits.maxBytes, 1));
}

StoreStats SeriesStore::stats() const
{
    StoreStats stats = d->stats;
    stats.series = d->count;
    for (const auto &[id, feed] : d->feeds) {
        for (const auto &[name, refused] : feed.refused)
            stats.droppedSeries += refused;
    }
    return stats;
}

} // namespace wf
