// SPDX-License-Identifier: GPL-3.0-or-later
#include "metrics/recorder.h"

#include "base/privatefiles.h"
#include "metrics/archive.h"

namespace wf {

namespace {

constexpr Millis MeasureEvery = std::chrono::minutes(1);
/// A feed's head log is folded into blocks at the latest after so long or so many samples.
constexpr Millis LongestHead = std::chrono::hours(2);
constexpr std::size_t MaxHead = 4'000'000;

} // namespace

Recorder::Recorder(QString folder, SeriesStore &store, const Clock &clock, FileLock lock)
    : m_folder(std::move(folder)), m_store(store), m_clock(clock), m_lock(std::move(lock)),
      m_measuredAt(clock.steady())
{
    m_status.folder = m_folder;
}

QString Recorder::lockPath(const QString &folder)
{
    return folder + QStringLiteral("/recorder.lock");
}

Expected<std::unique_ptr<Recorder>> Recorder::open(const QString &folder, SeriesStore &store,
                                                   const Clock &clock)
{
    if (const auto made = makePrivateFolder(folder); !made)
        return tl::unexpected(made.error());
    const QStringList mended = mendRights(folder, {QStringLiteral("*")});
    auto lock = FileLock::acquire(lockPath(folder));
    if (!lock)
        return tl::unexpected(lock.error());
    std::unique_ptr<Recorder> recorder(new Recorder(folder, store, clock, std::move(*lock)));
    recorder->m_problems += mended;
    const QDate today = dayOf(clock.wall());
    if (const auto opened = recorder->openDay(today); !opened)
        return tl::unexpected(opened.error());
    recorder->finishOldDays();
    recorder->m_status.state = RecorderStatus::State::Recording;
    recorder->measure();
    store.setSink(recorder.get());
    return recorder;
}

Recorder::~Recorder()
{
    for (FeedLog &feed : m_feeds)
        rotate(feed);
    m_store.setSink(nullptr);
    bool done = bool(write());
    while (done && hasMore())
        done = bool(write());
    if (done && m_day) {
        const auto compacted = m_day->compact();
        static_cast<void>(compacted); // A file that is larger than it has to be is no loss.
    }
    m_day.reset();
    for (const QString &path : takeEnded())
        finishDay(path);
}

Expected<void> Recorder::openDay(QDate day)
{
    auto opened = RecorderDay::open(dayPath(m_folder, day));
    if (!opened)
        return tl::unexpected(opened.error());
    m_day = std::move(*opened);
    m_date = day;
    for (FeedLog &feed : m_feeds)
        feed.restart = true;
    for (const auto &[key, value] : m_state)
        m_stateToWrite.insert(key);
    return {};
}

Recorder::SeriesState &Recorder::stateOf(SeriesRef series)
{
    if (placeOf(series) >= m_series.size())
        m_series.resize(placeOf(series) + 1);
    return m_series[placeOf(series)];
}

Recorder::FeedLog &Recorder::feedLog(const FeedId &id)
{
    for (FeedLog &feed : m_feeds) {
        if (feed.feed == id)
            return feed;
    }
    FeedLog &feed = m_feeds.emplace_back();
    feed.feed = id;
    feed.since = m_clock.steady();
    return feed;
}

void Recorder::activate(SeriesRef series, FeedLog &feed)
{
    SeriesState &state = stateOf(series);
    state.feed = std::uint32_t(&feed - m_feeds.data());
    if (std::exchange(state.active, true))
        return;
    feed.active.push_back(series);
}

void Recorder::record(const SampleBatch &batch)
{
    FeedLog &feed = feedLog(batch.feed);
    std::vector<SeriesSample> samples;
    samples.reserve(batch.samples.size());
    for (const SeriesSample &s : batch.samples) {
        if (!m_store.contains(s.series))
            continue; // It left before its last sample came.
        samples.push_back(s);
        SeriesState &state = stateOf(s.series);
        state.pending = true;
        // The store may have sealed this very sample before it came here; then nothing is open.
        if (!state.active)
            activate(s.series, feed);
        // It stands among what the day that was left has already.
        if (s.sample.at <= state.leftUntil)
            feed.late[s.series].push_back(s.sample);
    }
    feed.samples += samples.size();
    feed.pending.push_back(std::move(samples));
    if (isDue(feed))
        rotate(feed);
}

bool Recorder::isDue(const FeedLog &feed) const
{
    // The series of a scrape fill their blocks together; the few that came later are sealed with them.
    return feed.sealed * 2 > feed.active.size() || feed.samples > MaxHead ||
           m_clock.steady() - feed.since > LongestHead;
}

void Recorder::rotate(FeedLog &feed)
{
    for (const SeriesRef series : feed.active) {
        if (!m_store.contains(series))
            continue;
        m_store.seal(series);
        stateOf(series).active = false;
    }
    TimesPool times;
    for (auto &[series, samples] : feed.late) {
        for (SealedBlock &block : sealSamples(inTimeOrder(std::move(samples)), times))
            wait(series, std::move(block));
    }
    feed.active.clear();
    feed.late.clear();
    settle(feed.pending.begin(), feed.pending.end());
    feed.pending.clear();
    feed.sealed = 0;
    feed.samples = 0;
    feed.since = m_clock.steady();
    feed.clear = true;
    feed.restart = true;
}

void Recorder::sealed(SeriesRef series, const SealedBlock &block)
{
    SeriesState &state = stateOf(series);
    wait(series, block, std::exchange(state.leftUntil, Timestamp::min()));
    if (state.feed < m_feeds.size())
        ++m_feeds[state.feed].sealed;
}

void Recorder::late(SeriesRef series, const Sample &sample)
{
    const SeriesState &state = stateOf(series);
    if (state.feed < m_feeds.size())
        m_feeds[state.feed].late[series].push_back(sample);
}

void Recorder::wait(SeriesRef series, SealedBlock block, Timestamp after)
{
    SeriesState &state = stateOf(series);
    state.unnumbered += state.id == 0;
    m_blocks.push_back({series, state.id, std::move(block), after});
}

bool Recorder::release(SeriesRef series)
{
    SeriesState &state = stateOf(series);
    const bool known = state.feed < m_feeds.size();
    // Its number in the file is not known yet, or waits for a transaction.
    if (state.pending || state.unnumbered > 0 ||
        (state.active && state.id == 0 && state.leftUntil == Timestamp::min()))
        return false;
    if (state.active)
        m_store.seal(series);
    if (known) {
        TimesPool times;
        if (auto late = m_feeds[state.feed].late.extract(series); !late.empty() && state.id != 0) {
            for (SealedBlock &block : sealSamples(inTimeOrder(std::move(late.mapped())), times))
                wait(series, std::move(block));
        }
    }
    // What was sealed without a number stands in the day that was left: nothing came since.
    while (state.active && state.id == 0 && !m_blocks.empty() && m_blocks.back().series == series)
        m_blocks.pop_back();
    state = {};
    return true;
}

void Recorder::setState(const QString &key, const QString &value)
{
    if (const auto known = m_state.find(key); known != m_state.end() && known->second == value)
        return;
    m_state[key] = value;
    m_stateToWrite.insert(key);
}

void Recorder::flush()
{
    const bool failing = m_status.state == RecorderStatus::State::Failing;
    if (!failing || m_clock.steady() >= m_retryAt) {
        turnDay(m_clock.wall());
        if (const auto done = writeMakingRoom(); !done)
            failed(done.error());
    }
    if (m_clock.steady() - m_measuredAt >= MeasureEvery)
        measure();
}

void Recorder::turnDay(Timestamp now)
{
    const QDate day = dayOf(now);
    // A clock that was set back stays with the later day: a file has room for every time.
    if (day <= m_date && m_day)
        return;
    if (m_day) {
        // What could not be written, or not in one turn, is tried again with the next flush.
        if (!writeMakingRoom() || hasMore())
            return;
        m_ended << m_day->path();
    }
    m_day.reset();
    for (std::size_t i = 0; i < m_series.size(); ++i) {
        m_series[i].id = 0; // Of a file that is no longer written.
        m_series[i].leftUntil = Timestamp::min();
    }
    for (const FeedLog &feed : m_feeds) {
        for (const SeriesRef series : feed.active) {
            if (const auto newest = m_store.last(series); newest && stateOf(series).active)
                stateOf(series).leftUntil = newest->at;
        }
    }
    if (const auto opened = openDay(std::max(day, m_date)); !opened)
        failed(opened.error());
}

void Recorder::measure()
{
    const RecorderArchive archive(m_folder);
    m_status.bytes = archive.bytes();
    m_status.oldest = archive.days().empty() ? QDate() : archive.days().front();
    m_measuredAt = m_clock.steady();
}

Expected<void> Recorder::pin(const Pin &pin)
{
    const RecorderArchive archive(m_folder);
    for (const QDate day : archive.days()) {
        if (startOf(day) > pin.range.to || startOf(day.addDays(1)) <= pin.range.from)
            continue;
        if (day == m_date && m_day) {
            if (const auto added = m_day->addPin(pin); !added)
                return added;
            continue;
        }
        const auto file = RecorderDay::open(dayPath(m_folder, day));
        if (!file)
            return tl::unexpected(file.error());
        if (const auto added = (*file)->addPin(pin); !added)
            return added;
        if (const auto compacted = (*file)->compact(); !compacted)
            return compacted;
    }
    return {};
}

} // namespace wf
