// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "metrics/columns.h"
#include "metrics/series.h"

#include <iterator>
#include <memory>
#include <optional>
#include <span>

namespace wf {

/// Times a sample may have, the years 0 to 9999: inside of them no sum or difference of times overflows.
inline constexpr Timestamp EarliestAccepted = fromMs(-62'167'219'200'000);
inline constexpr Timestamp LatestAccepted = fromMs(253'402'300'799'999);

struct StoreLimits
{
    std::size_t maxSeries = 100'000;
    std::size_t maxBytes = std::size_t{512} << 20; ///< Of samples; the oldest go first.
    Millis maxLateness = std::chrono::hours(1);    ///< Older than the newest sample by more: dropped.
};

struct StoreStats
{
    std::size_t series = 0;
    std::size_t bytes = 0;           ///< Resident, of samples.
    std::uint64_t samples = 0;       ///< Accepted since start.
    std::uint64_t droppedSeries = 0; ///< Refused new series (cap reached).
    std::uint64_t droppedLate = 0;   ///< Samples older than maxLateness, or outside the years 0 to 9999.
    std::uint64_t evicted = 0;       ///< Samples given up for the byte cap.
};

struct SeriesInfo
{
    SeriesRef ref;
    SeriesKey key;
    SeriesMeta meta;
};

/// Every series of a store by ref, as of one generation. Cheap to copy; safe to read on any thread.
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

        explicit Iterator(const std::shared_ptr<const SeriesInfo> *at) : m_at(at) {}
        const SeriesInfo &operator*() const { return **m_at; }
        Iterator &operator++()
        {
            ++m_at;
            return *this;
        }
        bool operator==(const Iterator &) const = default;

    private:
        const std::shared_ptr<const SeriesInfo> *m_at;
    };

    using Infos = std::vector<std::shared_ptr<const SeriesInfo>>;

    SeriesCatalog() : SeriesCatalog(Infos()) {}
    explicit SeriesCatalog(Infos infos) : m_infos(std::make_shared<const Infos>(std::move(infos))) {}

    std::size_t size() const { return m_infos->size(); }
    bool empty() const { return m_infos->empty(); }
    const SeriesInfo &operator[](std::size_t index) const { return *(*m_infos)[index]; }
    Iterator begin() const { return Iterator(m_infos->data()); }
    Iterator end() const { return Iterator(m_infos->data() + m_infos->size()); }
    /// A copy of the same one, not merely an equal one.
    bool isSameAs(const SeriesCatalog &other) const { return m_infos == other.m_infos; }

private:
    std::shared_ptr<const Infos> m_infos;
};

class SealedBlock;
class TimesPool;

/// Hears what the store will not change by appending any more: the recorder.
class SealedSink
{
public:
    virtual ~SealedSink() = default;
    /// A block of a series was sealed.
    virtual void sealed(SeriesRef series, const SealedBlock &block) = 0;
    /// A sample was placed into a block that had been sealed before.
    virtual void late(SeriesRef series, const Sample &sample) = 0;
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
    /// it was unknown; its interval follows the newest one that is known). TooLarge when the series cap is
    /// reached (counted in stats).
    Expected<SeriesRef> resolve(const SeriesKey &key, const SeriesMeta &meta);
    std::optional<SeriesRef> find(const SeriesKey &key) const;
    /// Valid until the series' meta changes in resolve().
    const SeriesInfo &info(SeriesRef ref) const;
    std::size_t seriesCount() const;
    SeriesCatalog catalog() const;
    /// Grows whenever a series is added or its meta changes, so that lookups can be cached.
    std::uint64_t generation() const;
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
