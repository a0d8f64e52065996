// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "metrics/columns.h"
#include "metrics/series.h"

#include <memory>
#include <optional>
#include <span>

namespace wf {

struct StoreLimits
{
    std::size_t maxSeries = 100'000;
    std::size_t maxBytes = std::size_t{512} << 20; ///< Of samples; the oldest go first.
    Millis maxLateness = std::chrono::hours(1);    ///< Older than the newest sample by more: dropped.
};

struct StoreStats
{
    std::size_t series = 0;
    std::size_t bytes = 0;
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

enum class AppendResult {
    Appended,
    Placed /**< late, put where it belongs */,
    Replaced /**< same time */,
    TooLate
};

/// The samples of every series, in memory. Not thread-safe: it lives on the ingest thread, and others
/// get immutable results of its queries.
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
    const SeriesInfo &info(SeriesRef ref) const;
    std::size_t seriesCount() const;
    /// Grows whenever a series is added or its meta changes, so that lookups can be cached.
    std::uint64_t generation() const;
    /// Every series whose name equals `name` after '.', '-' and ':' became '_'.
    std::vector<SeriesRef> byFoldedName(std::string_view foldedName) const;

    AppendResult append(SeriesRef ref, Sample sample);
    /// Appends a batch.
    void append(const SampleBatch &batch);

    /// The newest sample (may be a stale marker), none when there never was one.
    std::optional<Sample> last(SeriesRef ref) const;
    /// Samples with from <= at <= to, in time order, stale markers included.
    std::vector<Sample> samples(SeriesRef ref, TimeRange range) const;
    /// The range decimated to bins of `bin` (> 0) aligned to absolute time (see columns.h), including the
    /// last sample before and the first after the range so that a line reaches the edges.
    std::vector<Column> columns(SeriesRef ref, TimeRange range, Millis bin) const;

    StoreStats stats() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/// '.', '-' and ':' become '_' (how runbook names and wire names are compared).
std::string foldMetricName(std::string_view name);

} // namespace wf
