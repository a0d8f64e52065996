// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "metrics/recorderday.h"
#include "metrics/recorderstatus.h"
#include "metrics/seriesstore.h"
#include "sql/filelock.h"

#include <deque>
#include <set>

namespace wf {

/// Writes every sample of a store to disk, a file per UTC day (RecorderDay). Each batch goes to the head log
/// within a second; when the series of a feed fill a block, they are sealed together, written as blocks, and
/// the feed's head log starts afresh. One thread, that of the store.
class Recorder final : public SealedSink
{
public:
    /// Locks the folder and opens the present day. Locked: another process records.
    static Expected<std::unique_ptr<Recorder>> open(const QString &folder, SeriesStore &store,
                                                    const Clock &clock);
    /// FOLDER/recorder.lock: held by the process that records.
    static QString lockPath(const QString &folder);
    /// Writes what is open and closes the day.
    ~Recorder() override;

    /// Takes up where the last recording stopped: resolves the series of these feeds (all, when there are
    /// none) that had samples in its last hours (StoreLimits::keepSilent), and appends what stands in the
    /// head log to the store.
    Expected<void> restore(const std::set<FeedId> &feeds);
    /// Before a batch is appended to the store: leaves a day that is over as soon as all that came is written
    /// to it. Costs no more than a flush: the day's head log is for finishDay(), and the series that go on
    /// join the new day as they come.
    void turnDay(Timestamp now);
    /// A batch that was appended to the store.
    void record(const SampleBatch &batch);
    /// Commits what came since the last call, as far as one turn of the loop allows; call it every second. A
    /// new day, a full disk are dealt with here.
    void flush();
    /// More is to be written than one turn allowed: flush() again soon.
    bool hasMore() const;
    /// Files of days that were left since the last call, each to be given to finishDay() once.
    QStringList takeEnded() { return std::exchange(m_ended, {}); }
    /// Writes what stands in the head log of a day that is over as blocks, and folds the file up. On any
    /// thread; readers and pin() go on meanwhile. Returns what was found damaged.
    static QStringList finishDay(const QString &path);
    /// Kept with the day, from the next flush on.
    void setState(const QString &key, const QString &value);
    /// What was kept last, of the present day or of the one before.
    QString state(const QString &key);
    /// Keeps a range; in the files of every day it touches that is on disk.
    Expected<void> pin(const Pin &pin);
    /// Ranges that must outlive a full disk, besides the pinned ones.
    void setKept(std::vector<TimeRange> ranges) { m_kept = std::move(ranges); }

    const RecorderStatus &status() const { return m_status; }
    /// Damage found on the way; at most 20.
    const QStringList &problems() const { return m_problems; }
    /// The newest sample of earlier recordings; none when there is none of the last day.
    std::optional<Timestamp> recordedUntil() const { return m_recordedUntil; }

    void sealed(SeriesRef series, const SealedBlock &block) override;
    void late(SeriesRef series, const Sample &sample) override;
    bool release(SeriesRef series) override;

private:
    struct SeriesState
    {
        std::int64_t id = 0; ///< In the present day's file; 0: not there yet.
        std::uint32_t feed = UINT32_MAX;
        bool active = false;          ///< Holds samples that are in no written block.
        bool pending = false;         ///< Stands in a batch that is not written yet.
        std::uint32_t unnumbered = 0; ///< Blocks that wait for its number.
        /// Its open block begins with samples of the day that was left, up to this one.
        Timestamp leftUntil = Timestamp::min();
    };
    using Batches = std::deque<std::vector<SeriesSample>>;
    struct FeedLog
    {
        FeedId feed;
        HeadState head;
        bool restart = true; ///< The next row starts afresh.
        bool clear = false;  ///< Everything in the head log is sealed.
        std::vector<SeriesRef> active;
        std::size_t sealed = 0; ///< Of the active ones: sealed by the store since the last rotation.
        Batches pending;
        std::size_t inTurn = 0; ///< Of `pending`: in the transaction at hand.
        bool cleared = false;   ///< In the transaction at hand.
        std::map<SeriesRef, std::vector<Sample>> late;
        SteadyTime since;
        std::size_t samples = 0; ///< In the head log.
    };

    struct WaitingBlock
    {
        SeriesRef series;
        std::int64_t id = 0; ///< As in SeriesState, when it was sealed.
        SealedBlock block;
        Timestamp after; ///< Only what is newer belongs to the day.
    };

    Recorder(QString folder, SeriesStore &store, const Clock &clock, FileLock lock);
    void wait(SeriesRef series, SealedBlock block, Timestamp after = Timestamp::min());
    Expected<void> openDay(QDate day);
    void finishOldDays();
    /// Of a day's series: those to take up again, beside the recent ones.
    struct Wanted
    {
        const std::set<FeedId> &feeds;
        std::set<std::int64_t> inHead;
    };
    /// `refs`: by number, of the present day.
    Expected<void> takeSeries(RecorderDay &day, const Wanted &wanted, Timestamp since,
                              std::map<std::int64_t, SeriesRef> *refs);
    void replayHead(const std::vector<HeadSample> &samples, const std::map<std::int64_t, SeriesRef> &refs);
    SeriesState &stateOf(SeriesRef series);
    FeedLog &feedLog(const FeedId &feed);
    void activate(SeriesRef series, FeedLog &feed);
    bool isDue(const FeedLog &feed) const;
    void rotate(FeedLog &feed);
    /// They are on disk, or will be as blocks.
    void settle(Batches::const_iterator from, Batches::const_iterator to);
    bool isIdle() const;
    /// One turn's part of what waits.
    Expected<void> write();
    /// Gives up old days as long as the disk is full.
    Expected<void> writeMakingRoom();
    Expected<void> writeTurn();
    Expected<void> writeBlocks();
    Expected<void> writeBlock(const WaitingBlock &waiting);
    Expected<void> writeFeed(FeedLog &feed);
    Expected<bool> join(const std::vector<SeriesSample> &batch);
    Expected<std::int64_t> idOf(SeriesRef series);
    void written();
    void failed(const Error &error);
    bool makeRoom();
    void boundPending();
    void measure();

    const QString m_folder;
    SeriesStore &m_store;
    const Clock &m_clock;
    FileLock m_lock;
    std::unique_ptr<RecorderDay> m_day;
    QDate m_date;
    std::vector<SeriesState> m_series; ///< By ref.
    std::vector<FeedLog> m_feeds;
    std::deque<WaitingBlock> m_blocks;
    TimesPool m_times;
    std::size_t m_blocksInTurn = 0;  ///< Of these: in the transaction at hand.
    std::size_t m_rowsLeft = 0;      ///< Of what the transaction at hand may write.
    bool m_stateInTurn = false;      ///< The same for m_stateToWrite.
    std::vector<SeriesRef> m_newIds; ///< Given in the transaction at hand.
    QStringList m_ended;
    std::map<QString, QString> m_state;
    std::set<QString> m_stateToWrite;
    std::vector<TimeRange> m_kept;
    std::optional<Timestamp> m_recordedUntil;
    RecorderStatus m_status;
    QStringList m_problems;
    SteadyTime m_measuredAt;
    SteadyTime m_retryAt; ///< While failing.
};

} // namespace wf
