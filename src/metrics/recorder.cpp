// SPDX-License-Identifier: GPL-3.0-or-later
#include "metrics/recorder.h"

#include "metrics/archive.h"

#include <QDir>
#include <QFile>

#include <algorithm>

namespace wf {

namespace {

constexpr Millis MeasureEvery = std::chrono::minutes(1);
constexpr Millis RetryEvery = std::chrono::seconds(5);
/// A feed's head log is folded into blocks at the latest after so long or so many samples.
constexpr Millis LongestHead = std::chrono::hours(2);
constexpr std::size_t MaxHead = 4'000'000;
/// Samples that wait in memory while the disk takes none: about 60 MB.
constexpr std::size_t MaxPending = 2'500'000;
constexpr qsizetype MaxDroppedTold = 10;

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
    if (!QDir().mkpath(folder))
        return fail(ErrorCode::Io, QStringLiteral("%1: the folder cannot be made").arg(folder));
    auto lock = FileLock::acquire(lockPath(folder));
    if (!lock)
        return tl::unexpected(lock.error());
    std::unique_ptr<Recorder> recorder(new Recorder(folder, store, clock, std::move(*lock)));
    const QDate today = dayOf(clock.wall());
    if (const auto opened = recorder->openDay(today); !opened)
        return tl::unexpected(opened.error());
    if (const auto finished = recorder->finishOldDays(); !finished)
        recorder->m_problems << finished.error().message;
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
    if (write() && m_day) {
        const auto compacted = m_day->compact();
        static_cast<void>(compacted); // A file that is larger than it has to be is no loss.
    }
}

Expected<void> Recorder::openDay(QDate day)
{
    auto opened = RecorderDay::open(dayPath(m_folder, day));
    if (!opened)
        return tl::unexpected(opened.error());
    m_day = std::move(*opened);
    m_date = day;
    for (SeriesState &state : m_series)
        state.id = 0;
    for (FeedLog &feed : m_feeds)
        feed.restart = true;
    for (const auto &[key, value] : m_state)
        m_stateToWrite.insert(key);
    return {};
}

Recorder::SeriesState &Recorder::stateOf(SeriesRef series)
{
    if (series.index >= m_series.size())
        m_series.resize(series.index + 1);
    return m_series[series.index];
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
    for (const SeriesSample &s : batch.samples) {
        SeriesState &state = stateOf(s.series);
        // The store may have sealed this very sample before it came here; then nothing is open.
        if (!state.active)
            activate(s.series, feed);
    }
    feed.pending.push_back(batch.samples);
    feed.samples += batch.samples.size();
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
        m_store.seal(series);
        stateOf(series).active = false;
    }
    TimesPool times;
    for (auto &[series, samples] : feed.late) {
        for (SealedBlock &block : sealSamples(inTimeOrder(std::move(samples)), times))
            m_blocks.emplace_back(series, std::move(block));
    }
    feed.active.clear();
    feed.late.clear();
    feed.pending.clear();
    feed.sealed = 0;
    feed.samples = 0;
    feed.since = m_clock.steady();
    feed.clear = true;
    feed.restart = true;
}

void Recorder::sealed(SeriesRef series, const SealedBlock &block)
{
    m_blocks.emplace_back(series, block);
    const SeriesState &state = stateOf(series);
    if (state.feed < m_feeds.size())
        ++m_feeds[state.feed].sealed;
}

void Recorder::late(SeriesRef series, const Sample &sample)
{
    const SeriesState &state = stateOf(series);
    if (state.feed < m_feeds.size())
        m_feeds[state.feed].late[series].push_back(sample);
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

Expected<void> Recorder::writeMakingRoom()
{
    auto done = write();
    while (!done && done.error().code == ErrorCode::NoSpace && makeRoom())
        done = write();
    return done;
}

void Recorder::turnDay(Timestamp now)
{
    const QDate day = dayOf(now);
    // A clock that was set back stays with the later day: a file has room for every time.
    if (day <= m_date && m_day)
        return;
    for (FeedLog &feed : m_feeds)
        rotate(feed);
    if (m_day) {
        if (!writeMakingRoom())
            return; // Nothing is lost: it is tried again with the next flush.
        const auto compacted = m_day->compact();
        if (!compacted)
            m_problems << compacted.error().message;
    }
    m_day.reset();
    if (const auto opened = openDay(std::max(day, m_date)); !opened)
        failed(opened.error());
}

Expected<std::int64_t> Recorder::idOf(SeriesRef series)
{
    SeriesState &state = stateOf(series);
    if (state.id != 0)
        return state.id;
    const SeriesInfo &info = m_store.info(series);
    const FeedId feed = state.feed < m_feeds.size() ? m_feeds[state.feed].feed : FeedId();
    const auto id = m_day->addSeries(feed, info.key, info.meta);
    if (id) {
        state.id = *id;
        m_newIds.push_back(series);
    }
    return id;
}

Expected<void> Recorder::writeFeed(FeedLog &feed)
{
    if (feed.clear) {
        if (const auto cleared = m_day->clearHead(feed.feed); !cleared)
            return cleared;
    }
    std::vector<HeadSample> samples;
    for (const auto &batch : feed.pending) {
        samples.clear();
        for (const SeriesSample &s : batch) {
            const auto id = idOf(s.series);
            if (!id)
                return tl::unexpected(id.error());
            samples.push_back({*id, s.sample.at, s.sample.value});
        }
        const ByteString row = encodeHead(samples, std::exchange(feed.restart, false), feed.head);
        if (const auto added = m_day->addHead(feed.feed, row); !added)
            return added;
    }
    return {};
}

Expected<void> Recorder::write()
{
    const bool idle = m_blocks.empty() && m_stateToWrite.empty() &&
                      std::all_of(m_feeds.begin(), m_feeds.end(),
                                  [](const FeedLog &feed) { return feed.pending.empty() && !feed.clear; });
    if (idle && m_day && m_status.state != RecorderStatus::State::Failing)
        return {};
    if (!m_day) {
        if (const auto opened = openDay(m_date); !opened)
            return opened;
    }
    const auto done = m_day->transaction([this]() -> Expected<void> {
        for (FeedLog &feed : m_feeds) {
            if (const auto fed = writeFeed(feed); !fed)
                return fed;
        }
        for (const auto &[series, block] : m_blocks) {
            const auto id = idOf(series);
            if (!id)
                return tl::unexpected(id.error());
            if (const auto added = m_day->addBlock(*id, block); !added)
                return added;
        }
        for (const QString &key : m_stateToWrite) {
            if (const auto kept = m_day->setMeta(key, m_state[key]); !kept)
                return kept;
        }
        return {};
    });
    if (done)
        written();
    else
        boundPending();
    return done;
}

void Recorder::written()
{
    for (FeedLog &feed : m_feeds) {
        feed.pending.clear();
        feed.clear = false;
    }
    m_blocks.clear();
    m_stateToWrite.clear();
    m_newIds.clear();
    m_status.state = RecorderStatus::State::Recording;
    m_status.message.clear();
}

void Recorder::boundPending()
{
    // Rolled back: the numbers that were given are free again, and rows cannot build on those that went.
    for (const SeriesRef series : std::exchange(m_newIds, {}))
        stateOf(series).id = 0;
    std::size_t waiting = 0;
    for (FeedLog &feed : m_feeds) {
        feed.restart = true;
        for (const auto &batch : feed.pending)
            waiting += batch.size();
    }
    for (const auto &[series, block] : m_blocks)
        waiting += block.count() / 8; // Compressed.
    if (waiting <= MaxPending)
        return;
    for (FeedLog &feed : m_feeds) {
        for (const auto &batch : std::exchange(feed.pending, {}))
            m_status.lost += batch.size();
    }
    for (const auto &[series, block] : std::exchange(m_blocks, {}))
        m_status.lost += block.count();
}

void Recorder::failed(const Error &error)
{
    m_status.state = RecorderStatus::State::Failing;
    m_status.message = error.message;
    m_retryAt = m_clock.steady() + RetryEvery;
}

bool Recorder::makeRoom()
{
    const RecorderArchive archive(m_folder);
    for (const QDate day : archive.days()) {
        if (day >= m_date)
            break;
        const TimeRange range{startOf(day), startOf(day.addDays(1))};
        std::vector<TimeRange> kept = m_kept;
        if (const auto file = RecorderDay::openReadOnly(dayPath(m_folder, day)); file) {
            if (const auto pins = (*file)->pins(); pins) {
                for (const Pin &pin : *pins)
                    kept.push_back(pin.range);
            }
        }
        const bool pinned = std::any_of(kept.begin(), kept.end(), [&](const TimeRange &k) {
            return k.from < range.to && k.to >= range.from;
        });
        // Unlinking needs no room, deleting rows would.
        if (!pinned && QFile::remove(dayPath(m_folder, day))) {
            m_status.dropped.prepend(day.toString(Qt::ISODate));
            m_status.dropped = m_status.dropped.mid(0, MaxDroppedTold);
            measure();
            return true;
        }
    }
    return false;
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
