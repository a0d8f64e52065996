// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/exposition.h"
#include "metrics/seriesstore.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace wf {

/// What every series of a target is labelled with.
struct TargetLabels
{
    std::string job;
    std::string instance;
};

/// What names and labels of one series may have, and those of all series of a target; of the description of a
/// metric the beginning is kept.
inline constexpr std::size_t MaxSeriesBytes = 8 << 10;
inline constexpr std::size_t MaxFeedBytes = std::size_t{48} << 20;
inline constexpr std::size_t MaxHelpBytes = 1000;

/// The key of a scraped series: with the target's labels, those of the same name in the scrape renamed
/// exported_job, exported_instance (with one more "exported_" while that is taken), empty ones left out.
SeriesKey targetSeriesKey(std::string_view name, std::span<const ExpositionLabel> labels,
                          const TargetLabels &target);

/// The series of one target from scrape to scrape: which text means which series of the store, which are
/// live and which went away. A scrape is begun, filled as a sink, and committed or discarded; until the
/// commit nothing outside changes.
class ScrapeSeries final : public ExpositionSink
{
public:
    ScrapeSeries(SeriesStore &store, FeedId feed, TargetLabels target, Millis interval);
    ~ScrapeSeries() override;

    /// `at`: the scrape's start, the time of samples that bring none.
    void begin(Timestamp at);
    void sample(const ExpositionSample &sample) override;
    /// Appends the scrape's samples to `batch`, and stale markers for live series that it did not hold.
    void commit(std::vector<SeriesSample> &batch);
    void discard();
    /// Another distance of samples from now on: the store is told with the next scrape.
    void setInterval(Millis interval) { m_interval = interval; }
    /// Appends a stale marker for every live series; none is live afterwards.
    void endAll(Timestamp at, std::vector<SeriesSample> &batch);

    int liveCount() const { return static_cast<int>(m_live.size()); }
    /// Samples of the last commit that were given twice, or had an impossible time.
    int refusedSamples() const { return m_refusedSamples; }
    /// Series of the last commit beyond what the feed may have.
    int refusedSeries() const { return m_refusedSeries; }
    /// Series of the last commit whose name and labels have more than MaxSeriesBytes, or that came when all
    /// live ones of this target had MaxFeedBytes already.
    int refusedForLabels() const { return m_refusedForLabels; }
    /// Bytes of the names and labels that are known, as they stand in the text.
    std::size_t knownBytes() const { return m_knownBytes; }

private:
    struct Fresh
    {
        SeriesKey key;
        SeriesMeta meta;
    };
    struct Known
    {
        SeriesRef ref;
        MetricType type = MetricType::Unknown;
        Millis interval{0};
        std::unique_ptr<Fresh> fresh; ///< Until the store knows it (or its better type).
        std::uint64_t scrape = 0;     ///< The last that held it.
    };
    struct Live
    {
        Timestamp lastAt;
        std::uint64_t scrape = 0;
    };
    struct Row
    {
        Known *known;
        Timestamp at;
        double value;
        bool hasOwnTime;
    };
    struct Hash : std::hash<std::string_view>
    {
        using is_transparent = void;
    };

    /// Null where the feed may not have it, which is counted.
    Known *knownFor(const ExpositionSample &sample);
    bool refuses(const ExpositionSample &sample, const SeriesKey &key);
    void countRefused(const ExpositionSample &sample);
    void nameRefused(const ExpositionSample &sample);
    template <typename Gone>
    void forget(Gone gone);
    bool resolve(Known &known);
    void place(const Row &row, std::vector<SeriesSample> &batch);
    void markStale(SeriesRef ref, const Live &live, Timestamp at, std::vector<SeriesSample> &batch) const;

    SeriesStore &m_store;
    const FeedId m_feed;
    const TargetLabels m_target;
    Millis m_interval;
    /// By the bytes of name and labels in the text, so that a steady scrape builds no keys.
    std::unordered_map<std::string, Known, Hash, std::equal_to<>> m_known;
    std::unordered_map<SeriesRef, Live> m_live;
    std::vector<Row> m_rows; ///< Of the scrape at hand.
    std::uint64_t m_scrape = 0;
    std::size_t m_held = 0; ///< Texts of m_known in the scrape at hand.
    Timestamp m_at;
    int m_refusedSamples = 0;
    int m_refusedSeries = 0;
    std::size_t m_room = 0;  ///< New series the store takes in the scrape at hand.
    std::size_t m_fresh = 0; ///< New series in it.
    /// Texts of refused series by their hash, so that they cost no more than known ones. Bounded: where it is
    /// full, every new text is refused unread.
    std::unordered_set<std::size_t> m_refused;
    RefusedSeries m_refusedNames; ///< Of the scrape at hand.
    std::string m_lastRefused;    ///< Name of the newest of them, as in the text.
    std::size_t *m_lastCount = nullptr;
    int m_refusedForLabels = 0;
    int m_overlong = 0; ///< In the scrape at hand.
    std::size_t m_knownBytes = 0;
};

} // namespace wf
