// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/following.h"

#include "metrics/recorder.h"

#include <QTimer>

namespace wf {

namespace {

constexpr Millis LookEvery{500};
/// A desk that is started again takes its lock back within this time.
constexpr Millis Grace = std::chrono::seconds(5);
/// The recorder writes once a second, and is read twice: so far may what is known lag behind.
constexpr Millis Delay = std::chrono::seconds(2);
/// What a feed that is not configured here said longer ago than this was said by one that is gone.
constexpr Millis Forgotten = std::chrono::hours(1);

} // namespace

Following::Following(SeriesStore &store, const Clock &clock, QObject *parent)
    : QObject(parent), m_store(store), m_clock(clock), m_timer(new QTimer(this))
{
    m_timer->setInterval(LookEvery);
    connect(m_timer, &QTimer::timeout, this, &Following::look);
}

void Following::start(const FollowOptions &options)
{
    m_options = options;
    for (const FeedConfig &feed : options.ownFeeds) {
        if (!feed.enabled)
            continue;
        FeedHealth health;
        health.feed = feed.name;
        health.interval = feed.interval;
        health.delay = Delay;
        m_feeds[feed.name] = health;
    }
    m_timer->start();
    look();
}

void Following::stop()
{
    m_timer->stop();
}

bool Following::isRecorded()
{
    const SteadyTime now = m_clock.steady();
    if (FileLock::holder(Recorder::lockPath(m_options.folder))) {
        m_recordedAt = now;
        return true;
    }
    return m_follower && now - m_recordedAt < Grace;
}

void Following::look()
{
    const bool recorded = isRecorded();
    if (recorded != m_status.recorded || !m_decided) {
        m_decided = true;
        m_status.recorded = recorded;
        m_status.message.clear();
        m_follower = recorded ? std::make_unique<RecorderFollower>(m_options.folder, m_store) : nullptr;
        Q_EMIT ownFeedsWanted(!recorded);
    }
    if (!m_follower)
        return;
    const auto news = m_follower->look(dayOf(m_clock.wall()));
    m_status.message = news ? QString() : news.error().message;
    if (!news)
        return;
    m_status.readAt = m_clock.wall();
    take(*news);
}

void Following::take(const RecorderFollower::News &news)
{
    if (!news.problems.isEmpty())
        m_status.message = news.problems.last();
    if (news.newDay)
        Q_EMIT newDay();
    for (SampleBatch live : news.batches) {
        note(live);
        // Received now: how long it lay on disk says nothing about the feed.
        if (!live.backfill)
            live.receivedAt = m_clock.wall();
        Q_EMIT batch(live);
    }
}

void Following::note(const SampleBatch &batch)
{
    const bool known = m_feeds.contains(batch.feed);
    if (batch.samples.empty() || (!known && m_clock.wall() - batch.receivedAt > Forgotten))
        return;
    FeedHealth &feed = m_feeds[batch.feed];
    feed.feed = batch.feed;
    feed.delay = Delay;
    if (const Millis interval = m_store.info(batch.samples.front().series).meta.interval;
        interval > Millis{0})
        feed.interval = interval;
    feed.lastAttempt = batch.receivedAt;
    const bool good = std::any_of(batch.samples.begin(), batch.samples.end(),
                                  [](const SeriesSample &s) { return !isStaleMarker(s.sample.value); });
    if (good) {
        feed.state = FeedState::Up;
        feed.lastSample = batch.receivedAt;
        feed.downSince.reset();
        feed.samples = int(batch.samples.size());
    } else if (feed.state != FeedState::Down) {
        // A scrape that failed leaves stale markers, and nothing else.
        feed.state = FeedState::Down;
        feed.downSince = batch.receivedAt;
    }
}

std::vector<FeedHealth> Following::health() const
{
    std::vector<FeedHealth> all;
    for (const auto &[id, feed] : m_feeds)
        all.push_back(feed);
    return all;
}

} // namespace wf

#include "moc_following.cpp"
