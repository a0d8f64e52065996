// SPDX-License-Identifier: GPL-3.0-or-later
// How what waits comes to disk: a transaction a turn of the loop, and room made where there is none.
#include "base/print.h"
#include "metrics/archive.h"
#include "metrics/metricscategory.h"
#include "metrics/recorder.h"

#include <QFile>

#include <algorithm>

namespace wf {

namespace {

constexpr Millis RetryEvery = std::chrono::seconds(5);
/// Samples that wait in memory while the disk takes none: about 60 MB.
constexpr std::size_t MaxPending = 2'500'000;
constexpr qsizetype MaxDroppedTold = 10;
/// Series that join and blocks that are written in one transaction: tens of milliseconds, so that scrapes are
/// not kept waiting.
constexpr std::size_t RowsPerTurn = 2'000;

} // namespace

Expected<void> Recorder::writeMakingRoom()
{
    auto done = write();
    while (!done && done.error().code == ErrorCode::NoSpace && makeRoom())
        done = write();
    return done;
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

Expected<bool> Recorder::join(const std::vector<SeriesSample> &batch)
{
    for (const SeriesSample &s : batch) {
        if (stateOf(s.series).id != 0)
            continue;
        if (m_rowsLeft == 0)
            return false;
        --m_rowsLeft;
        if (const auto id = idOf(s.series); !id)
            return tl::unexpected(id.error());
    }
    return true;
}

Expected<void> Recorder::writeFeed(FeedLog &feed)
{
    if (feed.clear) {
        if (const auto cleared = m_day->clearHead(feed.feed); !cleared)
            return cleared;
        feed.cleared = true;
    }
    std::vector<HeadSample> samples;
    for (const auto &batch : feed.pending) {
        const auto joined = join(batch);
        if (!joined || !*joined)
            return joined ? Expected<void>() : tl::unexpected(joined.error());
        samples.clear();
        for (const SeriesSample &s : batch)
            samples.push_back({stateOf(s.series).id, s.sample.at, s.sample.value});
        const ByteString row = encodeHead(samples, std::exchange(feed.restart, false), feed.head);
        if (const auto added = m_day->addHead(feed.feed, row); !added)
            return added;
        ++feed.inTurn;
    }
    return {};
}

Expected<void> Recorder::writeBlock(const WaitingBlock &waiting)
{
    std::vector<SealedBlock> parts;
    if (waiting.block.firstAt() > waiting.after) {
        parts.push_back(waiting.block);
    } else {
        std::vector<Sample> samples;
        waiting.block.decode(samples);
        std::erase_if(samples, [&](const Sample &s) { return s.at <= waiting.after; });
        parts = sealSamples(samples, m_times);
    }
    if (parts.empty())
        return {};
    const auto id = waiting.id != 0 ? Expected<std::int64_t>(waiting.id) : idOf(waiting.series);
    if (!id)
        return tl::unexpected(id.error());
    for (const SealedBlock &part : parts) {
        if (const auto added = m_day->addBlock(*id, part); !added)
            return added;
    }
    return {};
}

Expected<void> Recorder::writeBlocks()
{
    for (; m_blocksInTurn < m_blocks.size() && m_rowsLeft > 0; ++m_blocksInTurn, --m_rowsLeft) {
        if (const auto done = writeBlock(m_blocks[m_blocksInTurn]); !done)
            return done;
    }
    return {};
}

Expected<void> Recorder::writeTurn()
{
    if (const auto done = writeBlocks(); !done)
        return done;
    // A head log goes when all of its samples stand in blocks, and not before.
    if (m_blocksInTurn < m_blocks.size())
        return {};
    for (FeedLog &feed : m_feeds) {
        if (const auto fed = writeFeed(feed); !fed)
            return fed;
        if (feed.inTurn < feed.pending.size())
            return {};
    }
    for (const QString &key : m_stateToWrite) {
        if (const auto kept = m_day->setMeta(key, m_state[key]); !kept)
            return kept;
    }
    m_stateInTurn = true;
    return {};
}

bool Recorder::isIdle() const
{
    return m_blocks.empty() && m_stateToWrite.empty() &&
           std::all_of(m_feeds.begin(), m_feeds.end(),
                       [](const FeedLog &feed) { return feed.pending.empty() && !feed.clear; });
}

bool Recorder::hasMore() const
{
    return m_status.state != RecorderStatus::State::Failing && !isIdle();
}

Expected<void> Recorder::write()
{
    if (isIdle() && m_day && m_status.state != RecorderStatus::State::Failing)
        return {};
    if (!m_day) {
        if (const auto opened = openDay(m_date); !opened)
            return opened;
    }
    m_rowsLeft = RowsPerTurn;
    m_blocksInTurn = 0;
    m_stateInTurn = false;
    for (FeedLog &feed : m_feeds) {
        feed.inTurn = 0;
        feed.cleared = false;
    }
    const auto done = m_day->transaction([this] { return writeTurn(); });
    if (done)
        written();
    else
        boundPending();
    return done;
}

void Recorder::settle(Batches::const_iterator from, Batches::const_iterator to)
{
    for (; from != to; ++from) {
        for (const SeriesSample &s : *from)
            stateOf(s.series).pending = false;
    }
}

void Recorder::written()
{
    for (FeedLog &feed : m_feeds) {
        const auto end = feed.pending.cbegin() + std::ptrdiff_t(feed.inTurn);
        settle(feed.pending.cbegin(), end);
        feed.pending.erase(feed.pending.cbegin(), end);
        // Those that go on to wait hold on to their series.
        for (const auto &batch : feed.pending) {
            for (const SeriesSample &s : batch)
                stateOf(s.series).pending = true;
        }
        feed.clear = feed.clear && !feed.cleared;
    }
    for (std::size_t i = 0; i < m_blocksInTurn; ++i)
        stateOf(m_blocks[i].series).unnumbered -= m_blocks[i].id == 0;
    m_blocks.erase(m_blocks.begin(), m_blocks.begin() + std::ptrdiff_t(m_blocksInTurn));
    if (m_stateInTurn)
        m_stateToWrite.clear();
    m_newIds.clear();
    if (std::exchange(m_status.state, RecorderStatus::State::Recording) == RecorderStatus::State::Failing)
        qCInfo(metricsCategory).noquote() << QStringLiteral("the recorder writes again");
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
    for (const WaitingBlock &waitingBlock : m_blocks)
        waiting += waitingBlock.block.count() / 8; // Compressed.
    if (waiting <= MaxPending)
        return;
    const auto lostBefore = m_status.lost;
    for (FeedLog &feed : m_feeds) {
        settle(feed.pending.cbegin(), feed.pending.cend());
        for (const auto &batch : std::exchange(feed.pending, {}))
            m_status.lost += batch.size();
    }
    for (const WaitingBlock &lost : std::exchange(m_blocks, {})) {
        stateOf(lost.series).unnumbered -= lost.id == 0;
        m_status.lost += lost.block.count();
    }
    qCWarning(metricsCategory).noquote()
        << QStringLiteral("the recorder could not keep %1 samples").arg(m_status.lost - lostBefore);
}

void Recorder::failed(const Error &error)
{
    const bool failedBefore =
        std::exchange(m_status.state, RecorderStatus::State::Failing) == RecorderStatus::State::Failing;
    if (!failedBefore || m_status.message != error.message)
        qCWarning(metricsCategory).noquote()
            << QStringLiteral("the recorder fails: ") + excerpt(error.message);
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
            qCWarning(metricsCategory).noquote()
                << QStringLiteral("the disk is full: the recorded day %1 was given up")
                       .arg(m_status.dropped.front());
            return true;
        }
    }
    return false;
}

} // namespace wf
