// SPDX-License-Identifier: GPL-3.0-or-later
// How a recorder takes up where the last one stopped.
#include "metrics/archive.h"
#include "metrics/recorder.h"

namespace wf {

namespace {

/// Days whose head log may still be full after a crash.
constexpr int LookBackDays = 3;
constexpr qsizetype MaxProblems = 20;

} // namespace

Expected<void> Recorder::finish(RecorderDay &day)
{
    const auto samples = readHead(day, m_problems);
    if (!samples || samples->empty())
        return samples ? Expected<void>() : tl::unexpected(samples.error());
    std::map<std::int64_t, std::vector<Sample>> bySeries;
    for (const HeadSample &s : *samples)
        bySeries[s.series].push_back({s.at, s.value});
    const auto rows = day.head();
    if (!rows)
        return tl::unexpected(rows.error());
    const auto done = day.transaction([&]() -> Expected<void> {
        TimesPool times;
        for (const auto &[series, recorded] : bySeries) {
            for (const SealedBlock &block : sealSamples(inTimeOrder(recorded), times)) {
                if (const auto added = day.addBlock(series, block); !added)
                    return added;
            }
        }
        for (const RecorderDay::HeadRow &row : *rows) {
            if (const auto cleared = day.clearHead(row.feed); !cleared)
                return cleared;
        }
        return {};
    });
    return done ? day.compact() : done;
}

Expected<void> Recorder::finishOldDays()
{
    const RecorderArchive archive(m_folder);
    for (const QDate day : archive.days()) {
        if (day >= m_date || day < m_date.addDays(-LookBackDays))
            continue;
        auto file = RecorderDay::open(dayPath(m_folder, day));
        const auto finished = file ? finish(**file) : Expected<void>(tl::unexpected(file.error()));
        if (!finished)
            m_problems << finished.error().message;
    }
    return {};
}

Expected<void> Recorder::takeSeries(RecorderDay &day, const std::set<FeedId> &feeds, bool present,
                                    std::map<std::int64_t, SeriesRef> &refs)
{
    const auto all = day.series();
    const auto newest = day.newestBlock();
    if (!all || !newest)
        return tl::unexpected(!all ? all.error() : newest.error());
    if (*newest)
        m_recordedUntil = std::max(m_recordedUntil.value_or(**newest), **newest);
    for (const DaySeries &series : *all) {
        if (!feeds.empty() && !feeds.contains(series.feed))
            continue;
        const auto ref = m_store.resolve(series.key, series.meta);
        if (!ref)
            continue; // The store is full and has counted it.
        FeedLog &feed = feedLog(series.feed);
        SeriesState &state = stateOf(*ref);
        state.feed = std::uint32_t(&feed - m_feeds.data());
        if (present) {
            state.id = series.id;
            refs.emplace(series.id, *ref);
        }
    }
    return {};
}

void Recorder::replayHead(const std::map<std::int64_t, SeriesRef> &refs)
{
    const auto samples = readHead(*m_day, m_problems);
    if (!samples) {
        m_problems << samples.error().message;
        return;
    }
    for (const HeadSample &s : *samples) {
        const auto ref = refs.find(s.series);
        if (ref == refs.end())
            continue;
        FeedLog &feed = m_feeds[stateOf(ref->second).feed];
        activate(ref->second, feed);
        m_store.append(ref->second, {s.at, s.value});
        ++feed.samples;
        m_recordedUntil = std::max(m_recordedUntil.value_or(s.at), s.at);
    }
}

Expected<void> Recorder::restore(const std::set<FeedId> &feeds)
{
    std::map<std::int64_t, SeriesRef> refs;
    if (auto before = RecorderDay::openReadOnly(dayPath(m_folder, m_date.addDays(-1))); before) {
        if (const auto taken = takeSeries(**before, feeds, false, refs); !taken)
            m_problems << taken.error().message;
    }
    if (const auto taken = takeSeries(*m_day, feeds, true, refs); !taken)
        return taken;
    replayHead(refs);
    m_problems = m_problems.mid(0, MaxProblems);
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
