// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "feed/feedconfig.h"
#include "feed/feedsource.h"
#include "feed/promapi.h"
#include "feed/scrapeseries.h"
#include "feed/serverpast.h"
#include "http/httpclient.h"

#include <QTimer>

#include <unordered_set>

namespace wf {

/// Asks a server that speaks Prometheus' HTTP API for the values of its queries, all at each interval, and
/// before the first time for what they were during the last hours. A series that an answer no longer holds,
/// or whose query fails, gets a stale marker. If the configuration wants detections, it also asks for the
/// alerting rules of the server, and tells their alerts. Never two rounds at a time.
class PromqlSource final : public FeedSource
{
    Q_OBJECT
public:
    /// How far back it asks at its start, where nothing is known yet.
    static constexpr Millis Past = std::chrono::hours(6);

    /// `store`, `clock` and `http` outlive the source. May be moved to the ingest thread, where `http` lives,
    /// before start().
    PromqlSource(FeedConfig config, SeriesStore &store, const Clock &clock, HttpClient &http,
                 QObject *parent = nullptr);
    ~PromqlSource() override;

    void start() override;
    void stop() override;
    FeedHealth health() const override { return m_health; }
    void wantPast(const std::vector<SeriesRef> &series, Timestamp from) override;

private:
    using Take = void (PromqlSource::*)(std::size_t query, const HttpAnswer &answer);
    void askMetadata();
    void tick();
    void ask(std::size_t query);
    void askRules();
    void takePast(std::size_t query, const HttpAnswer &answer);
    void takeNow(std::size_t query, const HttpAnswer &answer);
    void takeRules(std::size_t, const HttpAnswer &answer);
    void end();
    void endRound();
    void judgeRound();
    void tell(const QString &problem);
    void tellPast(SampleBatch batch);
    HttpCall send(HttpRequest request, std::size_t query, Take take);
    PromReadOptions readOptions(std::size_t query) const;

    const FeedConfig m_config;
    SeriesStore &m_store;
    const Clock &m_clock;
    HttpClient &m_http;
    ScrapeSeries m_series;
    FeedHealth m_health;
    QTimer m_timer;
    bool m_running = false;
    bool m_past;    ///< The round at hand asks for the past.
    Timestamp m_at; ///< Of the round at hand.
    SteadyTime m_startedAt;
    MetricFamilies m_families;
    std::unordered_set<SeriesRef> m_own; ///< Series of the last round.
    Timestamp m_began;                   ///< The first round was asked then.
    ServerPast m_before;
    HttpCall m_metadataCall;
    HttpCall m_rulesCall;
    std::optional<Notices> m_notices; ///< Of the round at hand.
    std::vector<HttpCall> m_calls;    ///< One for each query.
    std::size_t m_next = 0;           ///< The query to be asked next.
    std::size_t m_open = 0;           ///< So many wait for an answer.
    std::size_t m_good = 0;
    int m_samples = 0;
    QStringList m_problems;
};

/// What a feed of kind "promql" may ask. Errors are sentences.
Expected<void> checkFeedQuery(const FeedQuery &query);
inline constexpr std::size_t MaxFeedQueries = 100;

} // namespace wf
