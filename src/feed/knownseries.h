// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/exposition.h"
#include "feed/relabel.h"
#include "metrics/seriesstore.h"

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace wf {

/// What every series of a target is labelled with.
struct TargetLabels
{
    std::string job;
    std::string instance;
    std::vector<Labels::Pair> more{};
    std::vector<RelabelRule> relabel{};
    bool honored = false; ///< A label of the sample's own stands instead of one of these.
};

/// What names and labels of one series may have, and those of all series of a target; of the description of a
/// metric the beginning is kept.
inline constexpr std::size_t MaxSeriesBytes = 8 << 10;
inline constexpr std::size_t MaxFeedBytes = std::size_t{56} << 20;
inline constexpr std::size_t MaxHelpBytes = 1000;
/// A clock that runs ahead is tolerated up to here, as Prometheus does.
inline constexpr Millis FarthestAhead = std::chrono::minutes(10);

/// The marker that ends a series. It must be its newest sample, also after one whose own time lies ahead of
/// our clock.
SeriesSample staleSample(SeriesRef series, Timestamp lastAt, Timestamp now);

/// The key of a scraped series: with the target's labels, those of the same name in the scrape renamed
/// exported_job, exported_instance (with one more "exported_" while that is taken) unless they are honored,
/// empty ones left out.
SeriesKey targetSeriesKey(std::string_view name, std::span<const ExpositionLabel> labels,
                          const TargetLabels &target);

/// Which text means which series of the store: the same bytes for name and labels, the same series, so that a
/// steady feed builds no keys. Bounded by what the feed may have; what is refused is counted and named.
class KnownSeries
{
public:
    struct Fresh
    {
        SeriesKey key;
        SeriesMeta meta;
    };
    /// What came of a series of the store, by whatever text.
    struct Live
    {
        Timestamp lastAt;
        std::uint64_t turn = 0;
    };
    struct Known
    {
        std::string_view text; ///< Its key.
        SeriesRef ref;
        MetricType type = MetricType::Unknown;
        Millis interval{0};
        std::unique_ptr<Fresh> fresh; ///< Until the store knows it (or its better type).
        bool dropped = false;         ///< By relabelling: it brings nothing.
        // The owner's:
        std::uint64_t turn = 0; ///< The last that held it.
        std::size_t place = 0;  ///< In the order of the last one.
        Live *live = nullptr;   ///< Of its ref; null where it was not looked up.
    };

    KnownSeries(SeriesStore &store, FeedId feed, TargetLabels target);

    /// A scrape, or a message, begins.
    void begin();
    /// Null where the feed may not have it; one that is dropped is found. Valid until it is forgotten.
    Known *find(const ExpositionSample &sample, Millis interval);
    /// The store knows it as it is: find() would give it again.
    bool isCurrent(const Known &known, MetricType type, Millis interval) const
    {
        return known.type == type && known.interval == interval && !known.fresh &&
               m_store.contains(known.ref);
    }
    template <typename Each>
    void forEach(Each each)
    {
        for (auto &[text, known] : m_known)
            each(known);
    }
    /// Tells the store of a new one. False: it has no room after all; asked again at the next find().
    bool resolve(Known &known);
    /// Ends it: what was refused is told to the store.
    void commit();
    /// It was no good: what it made is forgotten.
    void discard();
    /// Those go of which `gone` says so.
    template <typename Gone>
    void forget(Gone gone)
    {
        std::erase_if(m_known, [&](const auto &entry) {
            const bool goes = gone(entry.second);
            m_bytes -= goes ? entry.first.size() : 0;
            return goes;
        });
    }

    const FeedId &feed() const { return m_feed; }
    std::size_t size() const { return m_known.size(); }
    /// Bytes of the names and labels that are known, as they stand in the text.
    std::size_t bytes() const { return m_bytes; }
    /// Series of the last scrape beyond what the feed may have.
    int refusedSeries() const { return m_refusedSeries; }
    /// Whose name and labels have more than MaxSeriesBytes, or that came when all live ones of this target
    /// had MaxFeedBytes already.
    int refusedForLabels() const { return m_refusedForLabels; }

private:
    struct Hash : std::hash<std::string_view>
    {
        using is_transparent = void;
    };

    bool relabel(SeriesKey &key) const;
    bool refuses(const ExpositionSample &sample, const SeriesKey &key);
    void countRefused(const ExpositionSample &sample);
    void nameRefused(const ExpositionSample &sample);

    SeriesStore &m_store;
    const FeedId m_feed;
    const TargetLabels m_target;
    const Relabeler m_relabeler;
    std::unordered_map<std::string, Known, Hash, std::equal_to<>> m_known;
    std::size_t m_bytes = 0;
    std::size_t m_room = 0;  ///< New series the store takes in the scrape at hand.
    std::size_t m_fresh = 0; ///< New series in it.
    /// Texts of refused series by their hash, so that they cost no more than known ones. Bounded: where it is
    /// full, every new text is refused unread.
    std::unordered_set<std::size_t> m_refused;
    RefusedSeries m_refusedNames; ///< Of the scrape at hand.
    std::string m_lastRefused;    ///< Name of the newest of them, as in the text.
    std::size_t *m_lastCount = nullptr;
    int m_refusedSeries = 0;
    int m_refusedForLabels = 0;
    int m_overlong = 0; ///< In the scrape at hand.
};

} // namespace wf
