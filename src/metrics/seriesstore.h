// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "metrics/columns.h"
#include "metrics/series.h"

#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <span>

namespace wf {

/// Times a sample may have, the years 0 to 9999: inside of them no sum or difference of times overflows.
inline constexpr Timestamp EarliestAccepted = fromMs(-62'167'219'200'000);
inline constexpr Timestamp LatestAccepted = fromMs(253'402'300'799'999);

struct StoreLimits
{
    std::size_t maxSeries = 600'000;           ///< Of all feeds; each may have its even share at any rate.
    std::size_t maxSeriesPerFeed = 100'000;    ///< Where setFeedLimit() says nothing else.
    Millis keepSilent = std::chrono::hours(6); ///< A series without samples for so long leaves memory.
    std::size_t maxBytes = std::size_t{512} << 20;    ///< Of samples; the oldest go first.
    std::size_t maxKeyBytes = std::size_t{112} << 20; ///< Of names, labels and descriptions of all series.
    Millis maxLateness = std::chrono::hours(1);       ///< Older than the newest sample by more: dropped.
};

struct StoreStats
{
    std::size_t series = 0;
    std::size_t bytes = 0;           ///< Resident, of samples.
    std::uint64_t samples = 0;       ///< Accepted since start.
    std::uint64_t droppedSeries = 0; ///< New series refused by resolve(), and those feeds refuse at present.
    std::uint64_t droppedLate = 0;   ///< Samples older than maxLateness, or outside the years 0 to 9999.
    std::uint64_t forgotten = 0;     ///< Series that left memory.
    std::uint64_t evicted = 0;       ///< Samples given up for the byte cap.
};

struct SeriesInfo
{
    SeriesRef ref;
    SeriesKey key;
    SeriesMeta meta;
};

/// The series a feed brings and the store does not take, by folded name.
using RefusedSeries = std::map<std::string, std::size_t, std::less<>>;

/// Every series of a store, as of one generation. Cheap to copy; safe to read on any thread.
class SeriesCatalog
{
public:
    class Iterator
    {
    public:
        using difference_type = std::ptrdiff_t;
        using value_type = SeriesInfo;
        using iterator_category = std::input_iterator_tag;
        using pointer = const SeriesInfo *;
        using reference = const SeriesInfo &;

        using Place = const std::shared_ptr<const SeriesInfo> *;

        Iterator(Place at, Place end) : m_at(at), m_end(end) { skip(); }
        const SeriesInfo &operator*() const { return **m_at; }
        Iterator &operator++()
        {
            ++m_at;
            skip();
            return *this;
        }
        bool operator==(const Iterator &) const = default;

    private:
        void skip()
        {
            while (m_at != m_end && !*m_at)
                ++m_at;
        }

        Place m_at;
        Place m_end;
    };

    using Infos = std::vector<std::shared_ptr<const SeriesInfo>>;

    SeriesCatalog() : SeriesCatalog(Infos()) {}
    /// By place; null where no series stands.
    explicit SeriesCatalog(Infos infos) : m_infos(std::make_shared<const Infos>(std::move(infos))) {}

    bool empty() const { return begin() == end(); }
    /// Null where the catalogue does not have it: newer than it, or gone.
    const SeriesInfo *find(SeriesRef ref) const
    {
        const SeriesInfo *info = placeOf(ref) < m_infos->size() ? (*m_infos)[placeOf(ref)].get() : nullptr;
        return info && info->ref == ref ? info : nullptr;
    }
    Iterator begin() const { return {m_infos->data(), m_infos->data() + m_infos->size()}; }
    Iterator end() const { return {m_infos->data() + m_infos->size(), m_infos->data() + m_infos->size()}; }
    /// A copy of the same one, not merely an equal one.
    bool isSameAs(const SeriesCatalog &other) const { return m_infos == other.m_infos; }

private:
    std::shared_ptr<const Infos> m_infos;
};

class BlockDecoder;
class SealedBlock;
class TimesPool;

/// Hears what the store will not change by appending any more, and what it forgets: the recorder.
class SealedSink
{
public:
    virtual ~SealedSink() = default;
    /// A block of a series was sealed.
    virtual void sealed(SeriesRef series, const SealedBlock &block) = 0;
    /// A sample was placed into a block that had been sealed before.
    virtual void late(SeriesRef series, const Sample &sample) = 0;
    /// A series is about to leave memory. False: not yet, some of it is on its way to the disk.
    virtual bool release(SeriesRef series) = 0;
};

enum class AppendResult {
    Appended,
    Placed /**< late, put where it belongs */,
    Replaced /**< same time */,
    TooLate
};

/// The samples of every series, in memory: per series an open block and sealed, compressed ones with a
/// summary each. Not thread-safe: it lives on the ingest thread, and others get immutable results of its
/// queries.
class SeriesStore
{
public:
    explicit SeriesStore(StoreLimits limits = {});
    ~SeriesStore();

    /// The series with that key; made, with this meta, when new (an existing one's meta is updated where
    /// it was unknown; its interval follows the newest one that is known). Where its feed has as many as it
    /// may, the one makes room that ended longest ago; TooLarge where none did (counted in stats).
    Expected<SeriesRef> resolve(const SeriesKey &key, const SeriesMeta &meta, const FeedId &feed = {});
    std::optional<SeriesRef> find(const SeriesKey &key) const;
    /// It has not left. Every question below is fine with one that has: it is without name and samples, and
    /// what is appended to it is dropped.
    bool contains(SeriesRef ref) const;
    /// Valid until the series' meta changes in resolve(), or it leaves.
    const SeriesInfo &info(SeriesRef ref) const;
    std::size_t seriesCount() const;
    /// placeOf() of every ref is below.
    std::size_t places() const;
    SeriesCatalog catalog() const;
    /// Grows whenever a series comes or goes, its meta changes, or others are refused, so that lookups can be
    /// cached.
    std::uint64_t generation() const;

    /// How many series a feed may have at a time; more are refused.
    void setFeedLimit(const FeedId &feed, std::size_t maxSeries);
    std::size_t feedLimit(const FeedId &feed) const;
    /// How many new series of the feed would be taken now, those included that make room for them.
    std::size_t room(const FeedId &feed) const;
    /// What a feed brings and could not be taken, as of its last scrape.
    void setRefused(const FeedId &feed, RefusedSeries refused);
    /// Of that folded name, of all feeds.
    std::size_t refused(std::string_view foldedName) const;
    /// Series that stay, silent or not, until the next call: somebody stands by what they said last.
    void setNeeded(const std::vector<SeriesRef> &series);
    /// Lets go of series that were silent for longer than StoreLimits::keepSilent. What is recorded of them
    /// stays on disk.
    void forgetSilent(Timestamp now);
    const StoreLimits &limits() const;
    /// Every series whose name equals `name` after '.', '-' and ':' became '_'.
    std::vector<SeriesRef> byFoldedName(std::string_view foldedName) const;

    AppendResult append(SeriesRef ref, Sample sample);
    /// Appends a batch.
    void append(const SampleBatch &batch);

    /// Who hears of sealed blocks; null for nobody. Outlives the store or is taken away before.
    void setSink(SealedSink *sink);
    /// Seals the open block of a series, however short it is.
    void seal(SeriesRef ref);
    /// Takes in older blocks of a series, in time order and without overlap. What memory has of the same time
    /// stays.
    void adopt(SeriesRef ref, std::vector<SealedBlock> blocks);
    /// Changes whenever a query of the past could be answered differently than before, other than by samples
    /// appended since.
    std::uint64_t history(SeriesRef ref) const;

    /// The newest sample (may be a stale marker), none when there never was one.
    std::optional<Sample> last(SeriesRef ref) const;
    /// The newest sample that is not NaN.
    std::optional<Sample> lastReal(SeriesRef ref) const;
    /// Samples with from <= at <= to, in time order, stale markers included.
    std::vector<Sample> samples(SeriesRef ref, TimeRange range) const;
    /// Reads a series block by block, forwards and without a copy of it: the first block at or behind `block`
    /// (0 to begin with) that ends at or after `from`; `block` moves behind it. Empty at the end. Valid until
    /// the decoder is used again or the series changes.
    std::span<const Sample> nextRun(SeriesRef ref, std::size_t &block, Timestamp from,
                                    BlockDecoder &decoder) const;
    /// Every bin of `bin` (> 0) that the range touches, whole, and the nearest bin with data on either side,
    /// so that a line reaches the edges: what decimate() makes of all samples of the series, cut to these
    /// bins. Costs a block's decoding per column at most: blocks inside a bin are taken by their summaries.
    std::vector<Column> columns(SeriesRef ref, TimeRange range, Millis bin) const;

    StoreStats stats() const;
    /// Part of the byte cap that is used, 0 to 1.
    double fill() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/// '.', '-' and ':' become '_' (how runbook names and wire names are compared).
std::string foldMetricName(std::string_view name);

} // namespace wf
