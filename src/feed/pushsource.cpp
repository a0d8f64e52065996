// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/pushsource.h"

#include "feed/scraperequest.h"

#include <QSocketNotifier>

#include <algorithm>
#include <utility>

namespace wf {

namespace {

constexpr int ForgetIntervals = 5;
constexpr Millis ForgetAfter = std::chrono::minutes(5);

} // namespace

Millis PushSource::forgetAfter(const FeedConfig &feed)
{
    return std::max(ForgetAfter, ForgetIntervals * feed.interval);
}

PushSource::PushSource(FeedConfig feed, SeriesStore &store, const Clock &clock, QObject *parent)
    : ListeningSource(std::move(feed), store, clock, parent),
      m_series(store, config().name, targetLabels(config()), config().interval)
{
}

PushSource::~PushSource()
{
    delete m_notifier; // Before the socket that it watches.
}

Expected<void> PushSource::open()
{
    auto opened = listen();
    if (!opened)
        return tl::unexpected(opened.error());
    m_socket = std::move(*opened);
    m_notifier = new QSocketNotifier(m_socket.descriptor(), QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, &PushSource::ready);
    return {};
}

void PushSource::close()
{
    delete std::exchange(m_notifier, nullptr);
    m_socket = LocalSocket();
    closed();
}

void PushSource::takeInterval(Timestamp now)
{
    m_series.begin(now);
    if (const auto came = tell(now, m_series))
        takeCame(*came, now);
    else
        m_series.discard(); // Nobody sent anything: what is known grows old, and says so.
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
    emitBatch(config().name, clock().wall(), std::move(batch));
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
