// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/exposition.h"
#include "metrics/seriesstore.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace wf {

/// What every series of a target is labelled with.
struct TargetLabels
{
    std::string job;
    std::string instance;
};

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
    ScrapeSeries(SeriesStore &store, TargetLabels target, Millis interval);
    ~ScrapeSeries() override;

    /// `at`: the scrape's start, the time of samples that bring none.
    void begin(Timestamp at);
    void sample(const ExpositionSample &sample) override;
    /// Appends the scrape's samples to `batch`, and stale markers for live series that it did not hold.
    void commit(std::vector<SeriesSample> &batch);
    void discard();
    /// Appends a stale marker for every live series; none is live afterwards.
    void endAll(Timestamp at, std::vector<SeriesSample> &batch);

    int liveCount() const { return static_cast<int>(m_live.size()); }
    /// Of the last commit: samples given twice, or from an impossible time.
    int refusedSamples() const { return m_refusedSamples; }
    /// Of the last commit: new series the store would not take.
    int refusedSeries() const { return m_refusedSeries; }

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

    Known &knownFor(const ExpositionSample &sample);
    bool resolve(Known &known);
    void place(const Row &row, std::vector<SeriesSample> &batch);
    void markStale(SeriesRef ref, const Live &live, Timestamp at, std::vector<SeriesSample> &batch) const;

    SeriesStore &m_store;
    const TargetLabels m_target;
    const Millis m_interval;
    /// By the bytes of name and labels in the text, so that a steady scrape builds no keys.
    std::unordered_map<std::string, Known, Hash, std::equal_to<>> m_known;
    std::unordered_map<SeriesRef, Live> m_live;
    std::vector<Row> m_rows; ///< Of the scrape at hand.
    std::uint64_t m_scrape = 0;
    std::size_t m_held = 0; ///< Texts of m_known in the scrape at hand.
    Timestamp m_at;
    int m_refusedSamples = 0;
    int m_refusedSeries = 0;
};

} // namespace wf
