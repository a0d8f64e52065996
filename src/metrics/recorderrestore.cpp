// SPDX-License-Identifier: GPL-3.0-or-later
// How a recorder takes up where the last one stopped.
#include "metrics/archive.h"
#include "metrics/recorder.h"

#include <map>

namespace wf {

namespace {

/// Days whose head log may still be full after a crash.
constexpr int LookBackDays = 3;
/// Series whose blocks are written in one transaction: whoever else wants to write waits for no longer.
constexpr std::size_t SeriesAtOnce = 2'000;

using BySeries = std::map<std::int64_t, std::vector<Sample>>;

/// Writes the series from `from` on, as far as one transaction goes, as blocks; `from` moves on.
Expected<void> writeSome(RecorderDay &day, BySeries::const_iterator &from, BySeries::const_iterator end,
                         TimesPool &times)
{
    for (std::size_t n = 0; n < SeriesAtOnce && from != end; ++n, ++from) {
        for (const SealedBlock &block : sealSamples(inTimeOrder(from->second), times)) {
            if (const auto added = day.addBlock(from->first, block); !added)
                return added;
        }
    }
    return {};
}

/// Ended half way it leaves the head log as it was: what is written twice is read once.
Expected<void> finishHead(RecorderDay &day, QStringList &problems)
{
    const auto samples = readHead(day, problems);
    const auto rows = day.head();
    if (!samples || !rows)
        return tl::unexpected(!samples ? samples.error() : rows.error());
    BySeries bySeries;
    for (const HeadSample &s : *samples)
        bySeries[s.series].push_back({s.at, s.value});
    TimesPool times;
    for (auto next = bySeries.cbegin(); next != bySeries.cend();) {
        const auto done = day.transaction([&] { return writeSome(day, next, bySeries.cend(), times); });
        if (!done)
            return done;
    }
    if (!samples->empty()) {
        const auto cleared = day.transaction([&]() -> Expected<void> {
            for (const RecorderDay::HeadRow &row : *rows) {
                if (const auto gone = day.clearHead(row.feed, rows->back().id); !gone)
                    return gone;
            }
            return {};
        });
        if (!cleared)
            return cleared;
    }
    return day.compact();
}

} // namespace

QStringList Recorder::finishDay(const QString &path)
{
    QStringList problems;
    auto day = RecorderDay::open(path);
    if (const auto done = day ? finishHead(**day, problems) : Expected<void>(tl::unexpected(day.error()));
        !done)
        problems << done.error().message;
    return problems.mid(0, MaxRecordingProblems);
}

void Recorder::finishOldDays()
{
    const RecorderArchive archive(m_folder);
    for (const QDate day : archive.days()) {
        if (day < m_date && day >= m_date.addDays(-LookBackDays))
            m_problems += finishDay(dayPath(m_folder, day));
    }
}

Expected<void> Recorder::takeSeries(RecorderDay &day, const Wanted &wanted, Timestamp since,
                                    std::map<std::int64_t, SeriesRef> *refs)
{
    const auto all = day.series();
    const auto recent = day.recentSeries(since);
    if (!all || !recent)
        return tl::unexpected(!all ? all.error() : recent.error());
    // The youngest first: where there is no room for all, they are the ones that live.
    for (auto it = all->rbegin(); it != all->rend(); ++it) {
        const DaySeries &series = *it;
        const bool ours = wanted.feeds.empty() || wanted.feeds.contains(series.feed);
        const bool lives = recent->contains(series.id) || wanted.inHead.contains(series.id);
        if (!ours || !lives || (!refs && m_store.find(series.key)))
            continue;
        const auto ref = m_store.resolve(series.key, series.meta, series.feed);
        if (!ref)
            continue; // The store is full and has counted it.
        FeedLog &feed = feedLog(series.feed);
        SeriesState &state = stateOf(*ref);
        state.feed = std::uint32_t(&feed - m_feeds.data());
        if (refs) {
            state.id = series.id;
            refs->emplace(series.id, *ref);
        }
    }
    return {};
}

void Recorder::replayHead(const std::vector<HeadSample> &samples,
                          const std::map<std::int64_t, SeriesRef> &refs)
{
    for (const HeadSample &s : samples) {
        const auto ref = refs.find(s.series);
        if (ref == refs.end() || !m_store.contains(ref->second))
            continue;
        FeedLog &feed = m_feeds[stateOf(ref->second).feed];
        activate(ref->second, feed);
        m_store.append(ref->second, {s.at, s.value});
        ++feed.samples;
    }
}

Expected<void> Recorder::restore(const std::set<FeedId> &feeds)
{
    const auto until = [this](std::optional<Timestamp> t) {
        if (t)
            m_recordedUntil = std::max(m_recordedUntil.value_or(*t), *t);
    };
    Wanted wanted{feeds, {}};
    const auto newest = m_day->newestBlock();
    auto head = readHead(*m_day, m_problems);
    if (!newest)
        return tl::unexpected(newest.error());
    if (!head) {
        m_problems << head.error().message;
        head = std::vector<HeadSample>();
    }
    until(*newest);
    for (const HeadSample &s : *head) {
        until(s.at);
        wanted.inHead.insert(s.series);
    }
    auto before = RecorderDay::openReadOnly(dayPath(m_folder, m_date.addDays(-1)));
    if (before)
        until((*before)->newestBlock().value_or(std::nullopt));
    if (!m_recordedUntil)
        return {};
    // What had been silent for long when the recording ended comes back by the archive, or with its first
    // sample.
    const Timestamp since = *m_recordedUntil - m_store.limits().keepSilent;
    std::map<std::int64_t, SeriesRef> refs;
    if (const auto taken = takeSeries(*m_day, wanted, since, &refs); !taken)
        return taken;
    if (before) {
        if (const auto taken = takeSeries(**before, {feeds, {}}, since, nullptr); !taken)
            m_problems << taken.error().message;
    }
    replayHead(*head, refs);
    m_problems = m_problems.mid(0, MaxRecordingProblems);
    return {};
}

QString Recorder::state(const QString &key)
{
    if (const auto known = m_state.find(key); known != m_state.end())
        return known->second;
    auto value = m_day ? m_day->meta(key) : Expected<QString>(QString());
    if (value && value->isEmpty()) {
        if (auto before = RecorderDay::openReadOnly(dayPath(m_folder, m_date.addDays(-1))); before)
            value = (*before)->meta(key);
    }
    return value ? *value : QString();
}

} // namespace wf
