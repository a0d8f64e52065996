// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/knownseries.h"

#include <algorithm>
#include <utility>

namespace wf {

namespace {

/// About 16 MB.
constexpr std::size_t MaxRefused = 400'000;
/// Names of refused series that are told apart; the others are counted only.
constexpr std::size_t MaxRefusedNames = 1'000;

/// Not in the middle of a character.
std::string beginning(const std::string &text)
{
    std::size_t end = std::min(text.size(), MaxHelpBytes);
    while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
        --end;
    return text.substr(0, end);
}

bool hasLabel(std::span<const ExpositionLabel> labels, std::string_view name)
{
    return std::any_of(labels.begin(), labels.end(), [&](const ExpositionLabel &label) {
        return label.name == name && !label.value.empty();
    });
}

} // namespace

SeriesSample staleSample(SeriesRef series, Timestamp lastAt, Timestamp now)
{
    return {series, {std::max(now, lastAt + Millis{1}), staleMarker()}};
}

SeriesKey targetSeriesKey(std::string_view name, std::span<const ExpositionLabel> labels,
                          const TargetLabels &target)
{
    SeriesKey key;
    key.name = name;
    std::vector<Labels::Pair> pairs;
    pairs.reserve(labels.size() + 2 + target.more.size());
    const auto give = [&](const std::string &labelName, const std::string &value) {
        if (!value.empty() && !(target.honored && hasLabel(labels, labelName)))
            pairs.emplace_back(labelName, value);
    };
    give("job", target.job);
    give("instance", target.instance);
    for (const auto &[labelName, value] : target.more)
        give(labelName, value);
    const std::size_t own = pairs.size();
    for (const ExpositionLabel &label : labels) {
        if (label.value.empty())
            continue;
        std::string labelName(label.name);
        const bool taken = std::any_of(pairs.begin(), pairs.begin() + std::ptrdiff_t(own),
                                       [&](const auto &pair) { return pair.first == labelName; });
        if (taken) {
            do
                labelName.insert(0, "exported_");
            while (hasLabel(labels, labelName));
        }
        pairs.emplace_back(std::move(labelName), label.value);
    }
    key.labels = Labels(std::move(pairs));
    return key;
}

KnownSeries::KnownSeries(SeriesStore &store, FeedId feed, TargetLabels target)
    : m_store(store), m_feed(std::move(feed)), m_target(std::move(target)), m_relabeler(m_target.relabel)
{
}

void KnownSeries::begin()
{
    m_fresh = 0;
    m_refusedSeries = 0;
    m_refusedNames.clear();
    m_lastCount = nullptr;
    m_room = m_store.room(m_feed);
    if (m_room > 0)
        m_refused.clear(); // One of them may have its place.
}

void KnownSeries::countRefused(const ExpositionSample &sample)
{
    ++m_refusedSeries;
    nameRefused(sample);
}

void KnownSeries::nameRefused(const ExpositionSample &sample)
{
    if (!m_lastCount || m_lastRefused != sample.name) {
        m_lastRefused = sample.name;
        const std::string folded = foldMetricName(sample.name);
        const bool told = m_refusedNames.size() < MaxRefusedNames || m_refusedNames.contains(folded);
        m_lastCount = &m_refusedNames[told ? folded : std::string()];
    }
    ++*m_lastCount;
}

/// Whether there is no place for a series whose text is new.
bool KnownSeries::refuses(const ExpositionSample &sample, const SeriesKey &key)
{
    if (m_store.find(key))
        return false;
    if (m_fresh < m_room) {
        ++m_fresh;
        return false;
    }
    if (m_refused.size() < MaxRefused)
        m_refused.insert(Hash{}(sample.series));
    return true;
}

KnownSeries::Known *KnownSeries::find(const ExpositionSample &sample, Millis interval)
{
    auto it = m_known.find(sample.series);
    const bool isNew = it == m_known.end();
    if (isNew && (sample.series.size() > MaxSeriesBytes || m_bytes + sample.series.size() > MaxFeedBytes)) {
        ++m_overlong;
        nameRefused(sample);
        return nullptr;
    }
    const bool full = m_fresh >= m_room;
    if (isNew && full && (m_refused.size() >= MaxRefused || m_refused.contains(Hash{}(sample.series)))) {
        countRefused(sample);
        return nullptr;
    }
    // The store also hears of a type that became known later, and of a series that had left it.
    const bool tell = isNew || it->second.type != sample.family.type || it->second.interval != interval ||
                      (it->second.ref.isValid() && !m_store.contains(it->second.ref));
    if (!tell || (!isNew && it->second.dropped))
        return &it->second;
    SeriesKey key = targetSeriesKey(sample.name, sample.labels, m_target);
    const bool dropped = !relabel(key);
    if (isNew) {
        if (!dropped && refuses(sample, key)) {
            countRefused(sample);
            return nullptr;
        }
        m_bytes += sample.series.size();
        it = m_known.try_emplace(std::string(sample.series)).first;
        it->second.text = it->first;
    }
    Known &known = it->second;
    known.dropped = dropped;
    if (dropped)
        return &known;
    known.type = sample.family.type;
    known.interval = interval;
    SeriesMeta meta{sample.family.type, beginning(sample.family.unit), beginning(sample.family.help),
                    interval};
    known.fresh = std::make_unique<Fresh>(Fresh{std::move(key), std::move(meta)});
    return &known;
}

/// False: it is dropped.
bool KnownSeries::relabel(SeriesKey &key) const
{
    constexpr std::string_view Name = "__name__";
    if (m_relabeler.isEmpty())
        return true;
    LabelMap labels;
    for (const auto &[name, value] : key.labels.pairs())
        labels.emplace(name, value);
    labels.insert_or_assign(std::string(Name), key.name);
    if (!m_relabeler.apply(labels))
        return false;
    const auto name = labels.find(Name);
    if (name == labels.end() || name->second.empty())
        return false;
    key.name = name->second;
    labels.erase(name);
    key.labels = Labels(std::vector<Labels::Pair>(labels.begin(), labels.end()));
    return true;
}

bool KnownSeries::resolve(Known &known)
{
    if (!known.fresh)
        return true;
    const Expected<SeriesRef> ref = m_store.resolve(known.fresh->key, known.fresh->meta, m_feed);
    if (!ref) {
        ++m_refusedSeries;
        ++m_refusedNames[foldMetricName(known.fresh->key.name)];
        return false;
    }
    known.ref = *ref;
    known.live = nullptr;
    known.fresh.reset();
    return true;
}

void KnownSeries::commit()
{
    m_refusedForLabels = std::exchange(m_overlong, 0);
    m_store.setRefused(m_feed, std::move(m_refusedNames));
    m_refusedNames.clear();
    m_lastCount = nullptr;
}

void KnownSeries::discard()
{
    // Entries made by the discarded text may be rubbish; what was live is asked for again soon.
    m_overlong = 0;
    forget([](const Known &known) { return !known.ref.isValid(); });
}

} // namespace wf
