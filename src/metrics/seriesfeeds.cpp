// SPDX-License-Identifier: GPL-3.0-or-later
// What each feed may hold in a store, and what leaves it.
#include "metrics/seriesstore.h"
#include "metrics/seriesstoreparts.h"

namespace wf {

void SeriesStore::setFeedLimit(const FeedId &feed, std::size_t maxSeries)
{
    d->feeds[feed].limit = maxSeries;
}

std::size_t SeriesStore::feedLimit(const FeedId &feed) const
{
    const auto known = d->feeds.find(feed);
    const std::size_t own = known == d->feeds.end() ? d->limits.maxSeriesPerFeed : d->limitOf(known->second);
    return std::min(own, d->limits.maxSeries);
}

std::size_t SeriesStore::room(const FeedId &feed) const
{
    const auto known = d->feeds.find(feed);
    const Private::Feed none;
    const Private::Feed &of = known == d->feeds.end() ? none : known->second;
    const std::size_t own = d->limitOf(of) - std::min(of.count, d->limitOf(of));
    const std::size_t share = d->limits.maxSeries / std::max<std::size_t>(d->feeds.size(), 1);
    const std::size_t left = std::max(d->limits.maxSeries - std::min(d->count, d->limits.maxSeries),
                                      share - std::min(of.count, share));
    return std::min(own, left) + of.endedCount;
}

void SeriesStore::setRefused(const FeedId &feed, RefusedSeries refused)
{
    Private::Feed &of = d->feeds[feed];
    if (of.refused == refused)
        return;
    of.refused = std::move(refused);
    ++d->generation;
}

std::size_t SeriesStore::refused(std::string_view foldedName) const
{
    std::size_t sum = 0;
    for (const auto &[id, feed] : d->feeds) {
        const auto found = feed.refused.find(foldedName);
        sum += found == feed.refused.end() ? 0 : found->second;
    }
    return sum;
}

void SeriesStore::setNeeded(const std::vector<SeriesRef> &series)
{
    for (const SeriesRef ref : std::exchange(d->needed, series)) {
        if (d->contains(ref))
            d->places[placeOf(ref)].needed = false;
    }
    for (const SeriesRef ref : series) {
        if (d->contains(ref))
            d->places[placeOf(ref)].needed = true;
    }
}

void SeriesStore::forgetSilent(Timestamp now)
{
    const Timestamp before = now - d->limits.keepSilent;
    for (std::uint32_t i = 0; i < d->infos.size(); ++i) {
        if (!d->infos[i])
            continue;
        std::optional<Timestamp> &seenAt = d->places[i].seenAt;
        const auto &last = d->samples[i].newest();
        if (!seenAt) {
            seenAt = now;
            if (!last)
                d->noteEnd(i);
        }
        if (std::max(last ? last->at : *seenAt, *seenAt) < before)
            d->forget(d->refAt(i));
    }
}

} // namespace wf
