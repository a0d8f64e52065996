// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/feedsource.h"

namespace wf {

bool FeedHealth::isStale(Timestamp now) const
{
    constexpr Millis Grace = std::chrono::seconds(1); // For a scrape that takes its time.
    if (!lastSample)
        return state == FeedState::Down;
    return now - *lastSample > 2 * interval + Grace + delay;
}

void FeedHealth::waitAgain()
{
    state = FeedState::Waiting;
    downSince.reset();
    lastError.clear();
}

void FeedSource::wantPast(const std::vector<SeriesRef> &, Timestamp) {}

void FeedSource::emitBatch(const FeedId &feed, Timestamp receivedAt, SampleBatch samples)
{
    if (samples.samples.empty())
        return;
    samples.feed = feed;
    samples.receivedAt = receivedAt;
    Q_EMIT batch(samples);
}

} // namespace wf

#include "moc_feedsource.cpp"
