// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/listeningsource.h"

#include "base/print.h"
#include "feed/feedcategory.h"
#include "feed/scraperequest.h"

namespace wf {

ListeningSource::ListeningSource(FeedConfig config, SeriesStore &store, const Clock &clock, QObject *parent)
    : FeedSource(parent), m_health(beginFeed(config, store)), m_config(std::move(config)), m_clock(clock),
      m_timer(this)
{
    m_timer.setInterval(m_config.interval);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &ListeningSource::flush);
}

void ListeningSource::start()
{
    if (m_timer.isActive())
        return;
    m_timer.start();
    flush();
}

void ListeningSource::stop()
{
    if (!m_timer.isActive())
        return;
    m_timer.stop();
    close();
    m_health.waitAgain();
    m_health.series = 0;
    SampleBatch batch;
    endAll(m_clock.wall(), batch.samples);
    emitBatch(m_config.name, m_clock.wall(), std::move(batch));
    Q_EMIT healthChanged(m_health);
}

void ListeningSource::flush()
{
    const Timestamp now = m_clock.wall();
    m_health.lastAttempt = now;
    if (isOpen() || openAgain(now))
        takeInterval(now);
    Q_EMIT healthChanged(m_health);
}

bool ListeningSource::openAgain(Timestamp now)
{
    const FeedState before = m_health.state;
    if (const auto opened = open(); !opened) {
        m_health.state = FeedState::Down;
        m_health.downSince = m_health.downSince.value_or(now);
        m_health.lastError = QStringLiteral("%1: %2").arg(m_health.address, opened.error().message);
        if (before != FeedState::Down)
            qCInfo(feedCategory).noquote() << excerpt(m_health.lastError);
        return false;
    }
    m_health.waitAgain();
    return true;
}

} // namespace wf

#include "moc_listeningsource.cpp"
