// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "feed/feedconfig.h"
#include "feed/feedsource.h"
#include "feed/scrapeanswer.h"
#include "feed/scrapeseries.h"
#include "http/httpclient.h"

#include <QTimer>

namespace wf {

/// Scrapes one Prometheus or OpenMetrics endpoint at its interval. Never two scrapes at a time; the next
/// is due one interval after the start of the last. Resolves series in the store; the samples leave as
/// batches. Series that a scrape no longer holds, or all after a failed scrape or a stop, get a stale marker.
class PrometheusSource final : public FeedSource
{
    Q_OBJECT
public:
    /// `store`, `clock` and `http` outlive the source. May be moved to the ingest thread, where `http` lives,
    /// before start().
    PrometheusSource(FeedConfig config, SeriesStore &store, const Clock &clock, HttpClient &http,
                     QObject *parent = nullptr);
    ~PrometheusSource() override;

    void start() override;
    void stop() override;
    FeedHealth health() const override { return m_health; }

private:
    void scrape();
    void takeOutcome(const ScrapeOutcome &outcome);
    void takeGood(const ScrapeReading &reading);
    void takeBad(const Error &error);
    QString troubleText(const ScrapeReading &reading);
    void endAllSeries(Timestamp at);
    void emitBatch(SampleBatch batch);
    void scheduleNext();

    const FeedConfig m_config;
    const Clock &m_clock;
    HttpClient &m_http;
    ScrapeSeries m_series;
    FeedHealth m_health;
    QTimer m_timer;
    ScrapeExchange *m_exchange = nullptr;
    SteadyTime m_startedAt;
    bool m_running = false;
    bool m_exemplarsTold = false; ///< That some are dropped is worth one word.
};

} // namespace wf
