// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/pushsource.h"

#include "base/print.h"
#include "feed/feedcategory.h"
#include "feed/scraperequest.h"

#include <QSocketNotifier>

#include <algorithm>
#include <utility>

namespace wf {

namespace {

constexpr int ForgetIntervals = 5;
constexpr Millis ForgetAfter = std::chrono::minutes(5);

} // namespace

Millis PushSource::forgetAfter(const FeedConfig &config)
{
    return std::max(ForgetAfter, ForgetIntervals * config.interval);
}

PushSource::PushSource(FeedConfig config, SeriesStore &store, const Clock &clock, QObject *parent)
    : FeedSource(parent), m_config(std::move(config)), m_clock(clock),
      m_series(store, m_config.name, targetLabels(m_config), m_config.interval), m_timer(this)
{
    m_health = beginFeed(m_config, store);
    m_timer.setInterval(m_config.interval);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &PushSource::flush);
}

PushSource::~PushSource()
{
    delete m_notifier; // Before the socket that it watches.
}

void PushSource::start()
{
    if (m_timer.isActive())
        return;
    m_timer.start();
    flush();
}

void PushSource::stop()
{
    if (!m_timer.isActive())
        return;
    m_timer.stop();
    delete std::exchange(m_notifier, nullptr);
    m_socket = LocalSocket();
    closed();
    m_health.state = FeedState::Waiting;
    m_health.downSince.reset();
    m_health.lastError.clear();
    SampleBatch batch;
    m_series.endAll(m_clock.wall(), batch.samples);
    m_health.series = 0;
    emitBatch(m_config.name, m_clock.wall(), std::move(batch));
    Q_EMIT healthChanged(m_health);
}

void PushSource::flush()
{
    const Timestamp now = m_clock.wall();
    m_health.lastAttempt = now;
    if (m_socket.isOpen() || openAgain(now)) {
        m_series.begin(now);
        if (const auto came = tell(now, m_series))
            takeCame(*came, now);
        else
            m_series.discard(); // Nobody sent anything: what is known grows old, and says so.
    }
    Q_EMIT healthChanged(m_health);
}

bool PushSource::openAgain(Timestamp now)
{
    const FeedState before = m_health.state;
    auto opened = listen();
    if (!opened) {
        m_health.state = FeedState::Down;
        m_health.downSince = m_health.downSince.value_or(now);
        m_health.lastError = QStringLiteral("%1: %2").arg(m_health.address, opened.error().message);
        if (before != FeedState::Down)
            qCInfo(feedCategory).noquote() << excerpt(m_health.lastError);
        return false;
    }
    m_socket = std::move(*opened);
    m_notifier = new QSocketNotifier(m_socket.descriptor(), QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, &PushSource::ready);
    m_health.state = FeedState::Waiting;
    m_health.lastError.clear();
    m_health.downSince.reset();
    return true;
}

void PushSource::takeCame(const Came &came, Timestamp now)
{
    SampleBatch batch;
    m_series.commit(batch.samples);
    m_health.samples = came.samples;
    m_health.lastSample = now;
    m_health.series = m_series.liveCount();
    m_health.refusedSeries = m_series.refusedSeries() + came.refused;
    m_health.rejected =
        came.badLines + m_health.refusedSeries + m_series.refusedSamples() + m_series.refusedForLabels();
    m_health.state = m_health.refusedSeries > 0 || came.dropped > 0 ? FeedState::Degraded : FeedState::Up;
    m_health.lastError = troubleText(came);
    emitBatch(m_config.name, m_clock.wall(), std::move(batch));
}

QString PushSource::troubleText(const Came &came) const
{
    if (m_health.refusedSeries > 0)
        return QStringLiteral(
                   "%1: %2 values refused: more series than %3 (series_limit), or a name that is of another "
                   "type")
            .arg(m_health.address)
            .arg(m_health.refusedSeries)
            .arg(m_health.seriesLimit);
    if (came.dropped > 0)
        return QStringLiteral("%1: the system dropped %2 packets: they come faster than they are read")
            .arg(m_health.address)
            .arg(came.dropped);
    if (came.badLines > 0)
        return QStringLiteral("%1: %2 lines refused; the first: %3")
            .arg(m_health.address)
            .arg(came.badLines)
            .arg(came.firstBad);
    if (m_series.refusedSamples() > 0)
        return QStringLiteral("%1: %2 samples refused: given twice, or with an impossible time")
            .arg(m_health.address)
            .arg(m_series.refusedSamples());
    return {};
}

} // namespace wf

#include "moc_pushsource.cpp"
