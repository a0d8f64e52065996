// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/knownseries.h"

#include <unordered_map>
#include <vector>

namespace wf {

/// The series of a feed whose messages hold some of them each, with the times of their samples: what a
/// message does not hold is none the worse for it. A message is begun, filled as a sink, and committed or
/// discarded.
class StreamSeries final : public ExpositionSink
{
public:
    /// What is older than this when it comes is from an outage of the sender: it draws, and detects nothing.
    static constexpr Millis LateAfter = std::chrono::minutes(1);

    StreamSeries(SeriesStore &store, FeedId feed, TargetLabels target);
    ~StreamSeries() override;

    /// `now`: the time of samples that bring none.
    void begin(Timestamp now);
    void sample(const ExpositionSample &sample) override;
    /// Appends the samples of the message, those that come late apart, each in order of time.
    void commit(std::vector<SeriesSample> &batch, std::vector<SeriesSample> &late);
    void discard();
    /// From now on the distance of samples says nothing of how often they come: they are of the past.
    void learnNothing() { m_learns = false; }
    /// Series that nothing came for since then are not live any more.
    void forgetBefore(Timestamp then);
    /// Appends a stale marker for every live series; none is live afterwards.
    void endAll(Timestamp at, std::vector<SeriesSample> &batch);

    int liveCount() const { return int(m_live.size()); }
    /// Samples of the last commit with an impossible time.
    int refusedSamples() const { return m_refusedSamples; }
    /// Samples of the last commit that were refused: too many series, or names that are too long.
    int refusedSeries() const { return m_series.refusedSeries() + m_series.refusedForLabels(); }

private:
    struct Live
    {
        Timestamp lastAt;
        Timestamp heardAt;
        Millis step{0}; ///< Between the last two samples.
        Millis told{0}; ///< Of which the store knows.
    };
    struct Row
    {
        KnownSeries::Known *known;
        Sample sample;
    };
    void learnStep(SeriesRef ref, Live &live, Timestamp at);

    SeriesStore &m_store;
    KnownSeries m_series;
    std::unordered_map<SeriesRef, Live> m_live;
    std::vector<Row> m_rows;
    Timestamp m_now;
    int m_refusedSamples = 0;
    bool m_learns = true;
};

} // namespace wf
