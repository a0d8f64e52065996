// SPDX-License-Identifier: GPL-3.0-or-later
// What a SeriesStore is made of; for its own sources only.
#pragma once

#include "metrics/hashchains.h"
#include "metrics/seriessamples.h"

#include <QtGlobal>

#include <algorithm>
#include <deque>
#include <set>
#include <string>
#include <unordered_map>

namespace wf {

struct SeriesStore::Private
{
    /// Lets the index be asked with a string_view.
    struct NameHash
    {
        using is_transparent = void;
        std::size_t operator()(std::string_view name) const { return std::hash<std::string_view>{}(name); }
    };
    /// What one feed holds.
    struct Feed
    {
        std::size_t count = 0;
        std::optional<std::size_t> limit;
        RefusedSeries refused;
        std::deque<SeriesRef> ended; ///< In the order of their end; some of them live again.
        std::size_t endedCount = 0;  ///< Without those.
    };
    /// What stands at a place besides info and samples.
    struct Place
    {
        std::uint32_t generation = 0;
        Feed *feed = nullptr;
        bool needed = false;
        std::vector<SeriesRef> *namesakes = nullptr; ///< Of byFolded.
        std::size_t inNamesakes = 0;
        std::size_t keyBytes = 0;        ///< Of its name, labels and description when it came.
        std::optional<Timestamp> seenAt; ///< When forgetSilent() saw it first.
    };

    /// A series that may not go yet costs a question: so many are asked for one that wants in.
    static constexpr int MostAsked = 16;

    StoreLimits limits;
    StoreStats stats;
    std::uint64_t generation = 0;
    std::size_t count = 0;
    std::size_t keyBytes = 0;                             ///< Of all places.
    std::vector<std::shared_ptr<const SeriesInfo>> infos; ///< By index; replaced when a meta changes.
    std::deque<SeriesSamples> samples; ///< By index; grows without a copy and without slack.
    std::vector<Place> places;         ///< By index.
    std::deque<std::uint32_t> free;    ///< The one that is free for longest is taken first.
    std::map<FeedId, Feed> feeds;      ///< Their addresses stay.
    std::vector<SeriesRef> needed;
    TimesPool times;
    SealedSink *sink = nullptr;
    HashChains byHash;
    std::unordered_map<std::string, std::vector<SeriesRef>, NameHash, std::equal_to<>> byFolded;
    /// Start of the oldest block of every series that has one: whom to take from at the byte cap.
    std::set<std::pair<Timestamp, std::uint32_t>> oldest;

    bool contains(SeriesRef ref) const
    {
        return placeOf(ref) < places.size() && infos[placeOf(ref)] && refAt(placeOf(ref)) == ref;
    }
    SeriesRef refAt(std::uint32_t place) const { return seriesAt(place, places[place].generation); }

    std::size_t limitOf(const Feed &feed) const { return feed.limit.value_or(limits.maxSeriesPerFeed); }
    /// Whether one more of the feed fits without another one going.
    bool hasRoom(const Feed &feed) const
    {
        if (feed.count >= limitOf(feed))
            return false;
        if (free.empty() && infos.size() >= MostPlaces)
            return false;
        return count < limits.maxSeries ||
               feed.count < limits.maxSeries / std::max<std::size_t>(feeds.size(), 1);
    }
    /// Nothing more is expected of it: its newest sample is a stale marker, or it got none since it was seen.
    bool hasEnded(std::uint32_t index) const
    {
        const auto &last = samples[index].newest();
        return last ? isStaleMarker(last->value) : places[index].seenAt.has_value();
    }
    void noteEnd(std::uint32_t index)
    {
        Feed &feed = *places[index].feed;
        ++feed.endedCount;
        if (feed.ended.size() > 2 * feed.count + 1'000) // Flapping ones stand in it again and again.
            std::erase_if(feed.ended, [this](SeriesRef r) { return !contains(r) || !hasEnded(placeOf(r)); });
        feed.ended.push_back(refAt(index));
    }
    /// Changes the samples of a series, and keeps the books.
    template <typename Change>
    auto change(SeriesRef ref, Change apply)
    {
        Q_ASSERT(placeOf(ref) < samples.size());
        SeriesSamples &series = samples[placeOf(ref)];
        const std::size_t bytesBefore = series.bytes();
        const auto firstBefore = series.isEmpty() ? std::nullopt : std::optional(series.firstAt());
        struct Books
        {
            Private &d;
            SeriesRef ref;
            std::size_t bytes;
            std::optional<Timestamp> first;
            bool ended;
            ~Books()
            {
                if (const bool over = d.hasEnded(placeOf(ref)); over && !ended)
                    d.noteEnd(placeOf(ref));
                else if (ended && !over)
                    --d.places[placeOf(ref)].feed->endedCount;
                const SeriesSamples &after = d.samples[placeOf(ref)];
                d.stats.bytes += after.bytes() - bytes;
                const auto now = after.isEmpty() ? std::nullopt : std::optional(after.firstAt());
                if (now == first)
                    return;
                if (first)
                    d.oldest.erase({*first, placeOf(ref)});
                if (now)
                    d.oldest.emplace(*now, placeOf(ref));
            }
        };
        const Books books{*this, ref, bytesBefore, firstBefore, hasEnded(placeOf(ref))};
        return apply(series, Sealing{times, sink, ref});
    }

    /// Lets one go that ended; false where there is none that may.
    bool makeRoom(Feed &feed)
    {
        int stay = 0;
        for (std::size_t left = feed.ended.size(); left > 0 && stay < MostAsked; --left) {
            const SeriesRef ref = feed.ended.front();
            feed.ended.pop_front();
            if (!contains(ref) || !hasEnded(placeOf(ref)))
                continue;
            if (forget(ref))
                return true;
            feed.ended.push_back(ref);
            ++stay;
        }
        return false;
    }
    /// False where somebody stands by it, or the recorder has not written it yet.
    bool forget(SeriesRef ref)
    {
        Place &place = places[placeOf(ref)];
        if (place.needed || (sink && !sink->release(ref)))
            return false;
        change(ref, [](SeriesSamples &series, const Sealing &) { series = SeriesSamples(); });
        if (hasEnded(placeOf(ref)))
            --place.feed->endedCount;
        const SeriesRef last = place.namesakes->back();
        places[placeOf(last)].inNamesakes = place.inNamesakes;
        (*place.namesakes)[place.inNamesakes] = last;
        place.namesakes->pop_back();
        if (place.namesakes->empty())
            byFolded.erase(foldMetricName(infos[placeOf(ref)]->key.name));
        byHash.erase(placeOf(ref));
        --place.feed->count;
        --count;
        keyBytes -= place.keyBytes;
        infos[placeOf(ref)].reset();
        const std::uint32_t next = place.generation + 1;
        place = {};
        place.generation = next;
        free.push_back(placeOf(ref));
        ++stats.forgotten;
        ++generation;
        return true;
    }
    SeriesRef add(const SeriesKey &key, const SeriesMeta &meta, std::uint64_t hash, Feed &feed,
                  std::size_t bytes)
    {
        if (free.empty()) {
            free.push_back(std::uint32_t(infos.size()));
            infos.emplace_back();
            samples.emplace_back();
            places.emplace_back();
        }
        const std::uint32_t index = free.front();
        free.pop_front();
        const SeriesRef ref = refAt(index);
        infos[index] = std::make_shared<const SeriesInfo>(SeriesInfo{ref, key, meta});
        std::vector<SeriesRef> &namesakes = byFolded[foldMetricName(key.name)];
        Place &place = places[index];
        place.keyBytes = bytes;
        keyBytes += bytes;
        place.feed = &feed;
        place.namesakes = &namesakes;
        place.inNamesakes = namesakes.size();
        namesakes.push_back(ref);
        byHash.insert(hash, index);
        ++feed.count;
        ++count;
        ++generation;
        return ref;
    }

    std::optional<std::uint32_t> lookUp(const SeriesKey &key, std::uint64_t hash) const
    {
        return byHash.find(hash, [&](std::uint32_t place) { return infos[place]->key == key; });
    }

    const SeriesSamples &of(SeriesRef ref) const
    {
        static const SeriesSamples none;
        return contains(ref) ? samples[placeOf(ref)] : none;
    }

    void evict()
    {
        while (stats.bytes > limits.maxBytes && !oldest.empty()) {
            const SeriesRef ref = refAt(oldest.begin()->second);
            stats.evicted +=
                change(ref, [](SeriesSamples &series, const Sealing &) { return series.dropOldestBlock(); });
        }
    }
};

} // namespace wf
