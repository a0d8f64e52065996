// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "feed/feedconfig.h"
#include "feed/feedsource.h"
#include "feed/scrapeanswer.h"
#include "feed/scrapeseries.h"
#include "http/httpclient.h"

#include <QTimer>

#include <functional>

namespace wf {

/// Scrapes one Prometheus or OpenMetrics endpoint at its interval. Never two scrapes at a time; the next
/// is due one interval after the last was, so that one which starts late moves none after it. Resolves series
/// in the store; the samples leave as batches. Series that a scrape no longer holds, or all after a failed
/// scrape or a stop, get a stale marker.
///
/// A scrape is read in turns, so that other feeds have theirs between, and has a budget of the thread's time:
/// a fifth of its interval. One that needs more is asked half as often, again and again, and says so.
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

    /// CPU time that the calling thread has used: what a scrape costs the others, whoever else the machine
    /// works for.
    using ThreadTime = wf::ThreadTime;
    /// Another one than the system's; before start().
    void setThreadTime(std::function<ThreadTime()> now) { m_threadTime = std::move(now); }

private:
    void scrape();
    void takeOutcome(const ScrapeOutcome &outcome);
    void readOn();
    void takeGood(const ScrapeReading &reading);
    void takeBad(const Error &error);
    QString troubleText(const ScrapeReading &reading);
    void endAllSeries(Timestamp at);
    void weigh();
    void tellCost();
    void scheduleNext();
    int place() const; ///< From 0 to 99, by its name.

    const FeedConfig m_config;
    const Clock &m_clock;
    HttpClient &m_http;
    ScrapeSeries m_series;
    FeedHealth m_health;
    QTimer m_timer;
    ScrapeExchange *m_exchange = nullptr;
    std::unique_ptr<ScrapeReader> m_reader; ///< While an answer is read.
    SteadyTime m_startedAt;
    SteadyTime m_due; ///< When the scrape at hand, or the last one, ought to have started.
    std::function<ThreadTime()> m_threadTime;
    ThreadTime m_spent{0}; ///< On the scrape at hand.
    Millis m_interval;     ///< The feed's own, or a longer one while it costs too much.
    bool m_running = false;
    bool m_first = true;          ///< The next scrape is the first.
    bool m_exemplarsTold = false; ///< That some are dropped is worth one word.
};

} // namespace wf
