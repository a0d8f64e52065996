// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/prometheussource.h"

#include <algorithm>
#include <utility>

namespace wf {

namespace {

FeedConfig withFullUrl(FeedConfig config)
{
    config.url = scrapeUrl(config.url);
    return config;
}

} // namespace

PrometheusSource::PrometheusSource(FeedConfig config, SeriesStore &store, const Clock &clock,
                                   HttpClient &http, QObject *parent)
    : FeedSource(parent), m_config(withFullUrl(std::move(config))), m_clock(clock), m_http(http),
      m_series(store, targetLabels(m_config), m_config.interval),
      m_timer(this) // A child, so that it moves to another thread with the source.
{
    m_health.feed = m_config.name;
    m_health.address = addressForPeople(m_config.url);
    m_health.interval = m_config.interval;
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &PrometheusSource::scrape);
}

PrometheusSource::~PrometheusSource() = default;

void PrometheusSource::start()
{
    if (m_running)
        return;
    m_running = true;
    m_timer.start(0);
}

void PrometheusSource::stop()
{
    if (!m_running)
        return;
    m_running = false;
    m_timer.stop();
    if (m_exchange) {
        m_exchange->disconnect(this);
        delete std::exchange(m_exchange, nullptr);
    }
    m_health.state = FeedState::Waiting;
    m_health.downSince.reset();
    m_health.lastError.clear();
    endAllSeries(m_clock.wall());
    m_health.series = m_series.liveCount();
    Q_EMIT healthChanged(m_health);
}

void PrometheusSource::scrape()
{
    m_startedAt = m_clock.steady();
    const Timestamp now = m_clock.wall();
    m_health.lastAttempt = now;
    m_series.begin(now);
    m_exchange = new ScrapeExchange(m_config, m_http, this);
    connect(m_exchange, &ScrapeExchange::finished, this, &PrometheusSource::takeOutcome);
    m_exchange->start();
}

void PrometheusSource::takeOutcome(const ScrapeOutcome &outcome)
{
    std::exchange(m_exchange, nullptr)->deleteLater();
    if (!outcome) {
        takeBad(outcome.error());
    } else {
        const Expected<ScrapeReading> reading = readScrape(*outcome, m_config, m_series);
        if (reading)
            takeGood(*reading);
        else
            takeBad(reading.error());
    }
    // A receiver of the signals may have stopped us.
    if (m_running)
        scheduleNext();
}

void PrometheusSource::takeGood(const ScrapeReading &reading)
{
    SampleBatch batch;
    m_series.commit(batch.samples);
    m_health.state = FeedState::Up;
    m_health.lastSample = m_clock.wall();
    m_health.downSince.reset();
    m_health.duration = m_clock.steady() - m_startedAt;
    m_health.samples = reading.samples;
    m_health.series = m_series.liveCount();
    m_health.rejected = reading.refusedLines + m_series.refusedSamples() + m_series.refusedSeries();
    m_health.lastError = troubleText(reading);
    emitBatch(std::move(batch));
    if (m_running)
        Q_EMIT healthChanged(m_health);
}

/// What is worth saying about a scrape that succeeded in part.
QString PrometheusSource::troubleText(const ScrapeReading &reading)
{
    if (m_series.refusedSeries() > 0)
        return QStringLiteral("%1: %2 new series refused, the store holds as many as it may")
            .arg(m_health.address)
            .arg(m_series.refusedSeries());
    if (!reading.firstError.isEmpty())
        return reading.firstError;
    if (m_series.refusedSamples() > 0)
        return QStringLiteral("%1: %2 samples refused, given twice or with an impossible time")
            .arg(m_health.address)
            .arg(m_series.refusedSamples());
    if (!reading.droppedExemplar.isEmpty() && !std::exchange(m_exemplarsTold, true))
        return reading.droppedExemplar;
    return {};
}

void PrometheusSource::takeBad(const Error &error)
{
    m_series.discard();
    m_health.state = FeedState::Down;
    if (!m_health.downSince)
        m_health.downSince = m_health.lastAttempt;
    m_health.duration = m_clock.steady() - m_startedAt;
    m_health.rejected = 0;
    m_health.lastError = error.message;
    m_health.series = 0;
    endAllSeries(*m_health.lastAttempt);
    if (m_running)
        Q_EMIT healthChanged(m_health);
}

void PrometheusSource::endAllSeries(Timestamp at)
{
    SampleBatch batch;
    m_series.endAll(at, batch.samples);
    emitBatch(std::move(batch));
}

void PrometheusSource::emitBatch(SampleBatch samples)
{
    if (samples.samples.empty())
        return;
    samples.feed = m_config.name;
    samples.receivedAt = m_clock.wall();
    Q_EMIT batch(samples);
}

void PrometheusSource::scheduleNext()
{
    const Millis left = m_config.interval - (m_clock.steady() - m_startedAt);
    m_timer.start(std::max(left, Millis{0}));
}

} // namespace wf
