// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/prometheussource.h"

#include "base/print.h"
#include "feed/feedcategory.h"

#include <algorithm>
#include <utility>

namespace wf {

namespace {

/// So long a response is read before other work has its turn.
constexpr Millis TurnOfReading{20};
constexpr std::size_t LinesAtOnce = 500;
/// A scrape may take this part of its interval on the threads all feeds share; below the second one it is
/// asked more often again.
constexpr int BudgetPart = 5;
constexpr int EasyPart = 20;
constexpr int SlowedAtMost = 64;
/// Hundreds of targets are not asked at the same moment: after the first scrape each has its place in its
/// interval.
constexpr Millis SpreadFrom = std::chrono::seconds(5);
constexpr int SpreadParts = 100;
constexpr Millis LongestSlowed = std::chrono::minutes(10);

FeedConfig withFullUrl(FeedConfig config)
{
    config.url = scrapeUrl(config.url);
    return config;
}

/// Into the program's own log, once for each change.
void sayTurn(FeedState before, bool refusedBefore, const FeedHealth &now)
{
    const QString name = excerpt(now.feed.text());
    const QString why = excerpt(now.lastError);
    if (before == FeedState::Waiting || isUp(before) != isUp(now.state))
        qCInfo(feedCategory).noquote()
            << (isUp(now.state) ? QStringLiteral("feed %1 is up").arg(name)
                                : QStringLiteral("feed %1 is down: %2").arg(name, why));
    if (now.refusedSeries > 0 && !refusedBefore)
        qCWarning(feedCategory).noquote() << QStringLiteral("feed %1: %2").arg(name, why);
}

} // namespace

PrometheusSource::PrometheusSource(FeedConfig config, SeriesStore &store, const Clock &clock,
                                   HttpClient &http, QObject *parent)
    : FeedSource(parent), m_config(withFullUrl(std::move(config))), m_clock(clock), m_http(http),
      m_series(store, m_config.name, targetLabels(m_config), m_config.interval),
      m_timer(this), // A child, so that it moves to another thread with the source.
      m_threadTime(usedByThread), m_interval(m_config.interval)
{
    m_health = beginFeed(m_config, store);
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
    m_due = m_clock.steady();
    m_timer.start(Millis{0});
}

int PrometheusSource::place() const
{
    return int(qHash(m_config.name.text(), 0) % std::size_t(SpreadParts));
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
    if (std::exchange(m_reader, nullptr))
        m_series.discard();
    m_health.waitAgain();
    endAllSeries(m_clock.wall());
    m_health.series = m_series.liveCount();
    Q_EMIT healthChanged(m_health);
}

void PrometheusSource::scrape()
{
    m_startedAt = m_clock.steady();
    m_spent = ThreadTime{0};
    const Timestamp now = m_clock.wall();
    m_health.lastAttempt = now;
    m_series.begin(now);
    m_exchange = new ScrapeExchange(m_config, m_http, this);
    connect(m_exchange, &ScrapeExchange::finished, this, &PrometheusSource::takeOutcome);
    m_exchange->start();
}

void PrometheusSource::takeOutcome(const ScrapeOutcome &outcome)
{
    m_spent += m_exchange->spent();
    std::exchange(m_exchange, nullptr)->deleteLater();
    if (outcome) {
        m_reader = std::make_unique<ScrapeReader>(*outcome, m_config, m_series);
        readOn();
        return;
    }
    takeBad(outcome.error());
    // A receiver of the signals may have stopped us.
    if (!m_running)
        return;
    weigh();
    scheduleNext();
}

void PrometheusSource::readOn()
{
    if (!m_reader)
        return; // Stopped between two turns.
    const ThreadTime begun = m_threadTime();
    bool more = true;
    while (more && m_threadTime() - begun < TurnOfReading)
        more = m_reader->read(LinesAtOnce);
    if (more) {
        m_spent += m_threadTime() - begun;
        QTimer::singleShot(0, this, &PrometheusSource::readOn);
        return;
    }
    const Expected<ScrapeReading> reading = m_reader->take();
    m_reader.reset();
    if (reading)
        takeGood(*reading);
    else
        takeBad(reading.error());
    m_spent += m_threadTime() - begun;
    if (!m_running)
        return;
    weigh();
    scheduleNext();
}

/// Holds what the scrape cost against its budget.
void PrometheusSource::weigh()
{
    const Millis before = m_interval;
    const Millis own = m_config.interval;
    if (m_spent * BudgetPart > m_interval)
        m_interval = std::min(m_interval * 2, std::max(own, std::min(own * SlowedAtMost, LongestSlowed)));
    else if (m_spent * EasyPart < m_interval)
        m_interval = std::max(own, m_interval / 2);
    if (m_interval == before)
        return;
    m_series.setInterval(m_interval);
    m_health.interval = m_interval;
    m_health.slowedFrom = m_interval == own ? Millis{0} : own;
    if (isUp(m_health.state))
        tellCost();
    Q_EMIT healthChanged(m_health);
}

/// A feed that is slowed is not simply up. If it fails as well, both are said.
void PrometheusSource::tellCost()
{
    if (m_health.slowedFrom == Millis{0})
        return;
    const QString slowed =
        QStringLiteral("scraped every %1 instead of every %2, because a scrape takes %3 to read")
            .arg(durationText(m_interval), durationText(m_config.interval),
                 durationText(std::chrono::ceil<Millis>(m_spent)));
    if (!isUp(m_health.state)) {
        m_health.lastError += QStringLiteral("; ") + slowed;
        return;
    }
    m_health.state = FeedState::Degraded;
    if (m_health.lastError.isEmpty())
        m_health.lastError = m_health.address + QStringLiteral(": ") + slowed;
}

void PrometheusSource::takeGood(const ScrapeReading &reading)
{
    SampleBatch batch;
    const FeedState before = m_health.state;
    const bool refusedBefore = m_health.refusedSeries > 0;
    const int liveBefore = m_series.liveCount();
    m_series.commit(batch.samples);
    m_health.samplesKept = int(batch.samples.size()) - m_series.endedSeries();
    m_health.seriesAdded = m_series.liveCount() - (liveBefore - m_series.endedSeries());
    m_health.refusedSeries = m_series.refusedSeries();
    const bool whole = m_health.refusedSeries == 0 && m_series.refusedForLabels() == 0;
    m_health.state = whole ? FeedState::Up : FeedState::Degraded;
    m_health.lastSample = m_clock.wall();
    m_health.downSince.reset();
    m_health.duration = m_clock.steady() - m_startedAt;
    m_health.samples = reading.samples;
    m_health.series = m_series.liveCount();
    m_health.rejected = reading.refusedLines + m_series.refusedSamples() + m_series.refusedSeries() +
                        m_series.refusedForLabels();
    m_health.lastError = troubleText(reading);
    tellCost();
    sayTurn(before, refusedBefore, m_health);
    emitBatch(m_config.name, m_clock.wall(), std::move(batch));
    // What cannot be written down now comes again with the next answer.
    if (m_running && reading.notices)
        Q_EMIT noticed(*reading.notices, {});
    if (m_running)
        Q_EMIT healthChanged(m_health);
}

/// What is worth saying about a scrape that succeeded in part.
QString PrometheusSource::troubleText(const ScrapeReading &reading)
{
    if (m_series.refusedSeries() > 0)
        return QStringLiteral(
                   "%1: refused %2 series (limit %3): raise series_limit, or let the target serve fewer")
            .arg(m_health.address)
            .arg(m_series.refusedSeries())
            .arg(m_health.seriesLimit);
    if (m_series.refusedForLabels() > 0)
        return QStringLiteral(
                   "%1: %2 series refused: name and labels may have %3 bytes, those of all series of a"
                   " feed %4 MB")
            .arg(m_health.address)
            .arg(m_series.refusedForLabels())
            .arg(MaxSeriesBytes)
            .arg(MaxFeedBytes >> 20);
    if (!reading.firstError.isEmpty())
        return reading.firstError;
    if (m_series.refusedSamples() > 0)
        return QStringLiteral("%1: %2 samples refused: given twice, or with an impossible time")
            .arg(m_health.address)
            .arg(m_series.refusedSamples());
    if (!reading.droppedExemplar.isEmpty() && !std::exchange(m_exemplarsTold, true))
        return reading.droppedExemplar;
    return {};
}

void PrometheusSource::takeBad(const Error &error)
{
    m_series.discard();
    const FeedState before = std::exchange(m_health.state, FeedState::Down);
    if (!m_health.downSince)
        m_health.downSince = m_health.lastAttempt;
    m_health.duration = m_clock.steady() - m_startedAt;
    m_health.rejected = 0;
    m_health.refusedSeries = 0;
    m_health.lastError = error.message;
    tellCost();
    sayTurn(before, false, m_health);
    m_health.series = 0;
    endAllSeries(*m_health.lastAttempt);
    if (m_running)
        Q_EMIT healthChanged(m_health);
}

void PrometheusSource::endAllSeries(Timestamp at)
{
    SampleBatch batch;
    m_series.endAll(at, batch.samples);
    emitBatch(m_config.name, m_clock.wall(), std::move(batch));
}

void PrometheusSource::scheduleNext()
{
    const SteadyTime now = m_clock.steady();
    m_due = std::min(m_due, now) + m_interval; // A timer may be early, never by more than an interval.
    if (std::exchange(m_first, false) && m_config.interval > SpreadFrom)
        m_due -= m_interval * place() / SpreadParts;
    if (m_due < now)
        m_due += (now - m_due) / m_interval * m_interval; // Missed ones are not made up for.
    m_timer.start(std::chrono::duration_cast<Millis>(std::max(m_due - now, SteadyTime::duration{0})));
}

} // namespace wf

#include "moc_prometheussource.cpp"
