// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/ids.h"
#include "base/labels.h"
#include "base/time.h"

#include <bit>
#include <limits>

namespace wf {

enum class MetricType { Unknown, Gauge, Counter, StateSet, Info, Histogram, GaugeHistogram, Summary };

/// What names a series: the metric's name as on the wire and its labels.
struct SeriesKey
{
    std::string name;
    Labels labels;
    bool operator==(const SeriesKey &) const = default;
};

/// A store has so many places for series at most. Those that stand at one after the other are told apart by a
/// generation, so that a ref to one that left never means another.
inline constexpr std::uint32_t MostPlaces = (1U << 20) - 1;
inline std::uint32_t placeOf(SeriesRef ref)
{
    return ref.index & ((1U << 20) - 1);
}
inline SeriesRef seriesAt(std::uint32_t place, std::uint32_t generation)
{
    return {place | generation << 20};
}

/// What is known about a series besides its samples.
struct SeriesMeta
{
    MetricType type = MetricType::Unknown;
    std::string unit; ///< OpenMetrics unit ("seconds", "bytes", "ratio"); empty when unknown.
    std::string help;
    Millis interval{0}; ///< Expected distance of samples; 0 when unknown.
    bool operator==(const SeriesMeta &) const = default;
};

/// Two and a half intervals: one missed scrape and some jitter are no gap yet. 0 where it is unknown.
inline Millis gapOf(Millis interval)
{
    return interval * 5 / 2;
}
inline Millis gapOf(const SeriesMeta &meta)
{
    return gapOf(meta.interval);
}

struct Sample
{
    Timestamp at;
    double value = 0;
};

/// Prometheus' stale marker: a NaN with these very bits. Compare bits before any arithmetic.
inline constexpr std::uint64_t StaleBits = 0x7ff0000000000002ULL;
inline double staleMarker()
{
    return std::bit_cast<double>(StaleBits);
}
inline bool isStaleMarker(double v)
{
    return std::bit_cast<std::uint64_t>(v) == StaleBits;
}

/// One sample on its way from a feed to the store and the detector.
struct SeriesSample
{
    SeriesRef series;
    Sample sample;
};

/// What one scrape or one push brought. Samples of one series are in time order.
struct SampleBatch
{
    FeedId feed;
    Timestamp receivedAt;
    std::vector<SeriesSample> samples;
    bool backfill = false; ///< Late data from an outage: it draws, but never pages.
};

} // namespace wf
