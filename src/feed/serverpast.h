// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "feed/promapi.h"
#include "feed/scrapeseries.h"
#include "http/httpclient.h"
#include "metrics/series.h"

#include <QObject>

namespace wf {

/// What is asked of a server at a time: no more points than an answer may have.
struct PastPiece
{
    TimeRange range; ///< Both ends are asked for.
    Millis step{0};
    bool operator==(const PastPiece &) const = default;
};
/// A range in pieces, the newest first, with at least `least` (> 0) between two points; in at most
/// MostPieces.
std::vector<PastPiece> pastPieces(TimeRange range, Millis least);
inline constexpr int MostPieces = 4;

/// Samples of an answer about the past, in time order for each series; how far they are apart says nothing of
/// how often its series come now. At most MostPastSamples. Errors have the address, and no secret.
Expected<SampleBatch> readPastAnswer(const FeedConfig &config, const TargetLabels &target, SeriesStore &store,
                                     Timestamp now, const HttpAnswer &answer, PromReadOptions options);
inline constexpr std::size_t MostPastSamples = 5'000'000; ///< Mostly the body limit is reached before.

/// Brings what a server has of the time before its feed began, for charts that reach so far back. Lives on
/// the ingest thread.
class ServerPast : public QObject
{
    Q_OBJECT
public:
    /// Nothing older is asked for.
    static constexpr Millis Longest = std::chrono::hours(24 * 31);

    /// All that is given outlives it. Its series have these labels.
    ServerPast(const FeedConfig &config, TargetLabels target, const MetricFamilies &families,
               SeriesStore &store, const Clock &clock, HttpClient &http, QObject *parent);
    ~ServerPast() override;

    /// Somebody looks at the time from `from` on; `known`: what was asked for already, at the first call.
    /// While it asks, and for a minute after a failure, nothing more is asked.
    void want(Timestamp from, Timestamp known);
    void stop();

Q_SIGNALS:
    /// Samples of a piece, in time order for each series.
    void told(const wf::SampleBatch &batch, wf::Millis step);

private:
    void ask();
    void take(const HttpAnswer &answer);

    const FeedConfig &m_config;
    const TargetLabels m_target;
    const MetricFamilies &m_families;
    SeriesStore &m_store;
    const Clock &m_clock;
    HttpClient &m_http;
    HttpCall m_call;
    std::optional<Timestamp> m_known; ///< From then on it was asked.
    std::vector<PastPiece> m_pieces;  ///< Still to be asked; the next one is the last.
    std::size_t m_query = 0;          ///< Of that piece.
    SteadyTime m_notBefore{};
};

} // namespace wf
