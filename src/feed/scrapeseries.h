// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/knownseries.h"

#include <unordered_map>
#include <vector>

namespace wf {

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
    std::string_view expected() const override
    {
        return m_cursor < m_order.size() ? m_order[m_cursor]->text : std::string_view();
    }
    bool again(MetricType type, double value, std::optional<std::int64_t> timestampMs) override;
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
    /// Series that were live before the last commit and are no more: as many stale markers were in its batch.
    int endedSeries() const { return m_ended; }
    /// As KnownSeries has them, of the last commit.
    int refusedSeries() const { return m_series.refusedSeries(); }
    int refusedForLabels() const { return m_series.refusedForLabels(); }
    std::size_t knownBytes() const { return m_series.bytes(); }

private:
    using Live = KnownSeries::Live;
    struct Row
    {
        KnownSeries::Known *known;
        Timestamp at;
        double value;
        bool hasOwnTime;
    };
    void take(KnownSeries::Known &known, double value, std::optional<std::int64_t> timestampMs);
    void place(const Row &row, std::vector<SeriesSample> &batch);
    void keepOrder();
    void fetchAhead() const;

    KnownSeries m_series;
    Millis m_interval;
    std::unordered_map<SeriesRef, Live> m_live;
    std::vector<Row> m_rows; ///< Of the scrape at hand.
    /// As the last scrape had them: the next one has almost always the same in the same order.
    std::vector<KnownSeries::Known *> m_order;
    std::size_t m_cursor = 0; ///< What is expected next.
    bool m_sameOrder = true;  ///< So far the scrape at hand is as the last one.
    std::size_t m_placed = 0; ///< Series in the scrape at hand.
    std::uint64_t m_scrape = 0;
    std::size_t m_held = 0; ///< Texts in the scrape at hand.
    Timestamp m_at;
    int m_refusedSamples = 0;
    int m_ended = 0;
};

} // namespace wf
