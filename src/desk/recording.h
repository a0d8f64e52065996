// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "metrics/archive.h"
#include "metrics/recorder.h"
#include "metrics/retention.h"

#include <QObject>
#include <QThreadPool>

#include <deque>

class QTimer;

namespace wf {

struct RecordingOptions
{
    QString folder;
    std::set<FeedId> feeds; ///< Whose series are taken up again; all, when there are none.
    RetentionPolicy keep;
    bool readOnly = false; ///< Another process records, now or later: never asks for the lock.
};

/// The recorder at work on the ingest thread: writes, brings the past into the store when a query reaches
/// back to it, and has old days thinned on a thread of its own. Where another process records, it only reads.
class Recording : public QObject
{
    Q_OBJECT
public:
    Recording(SeriesStore &store, const Clock &clock, QObject *parent = nullptr);
    ~Recording() override;

    void open(const RecordingOptions &options);
    /// Another process began a new day.
    void relist();
    /// Writes what is open; nothing is recorded afterwards.
    void close();
    void beforeAppend(Timestamp now);
    void record(const SampleBatch &batch);
    /// Once a second.
    void tick();

    /// Brings in what was recorded of a series at or after `from`, a day at a time; arrived() follows when
    /// there is something.
    void want(SeriesRef series, Timestamp from);
    /// The same at once, for an answer that cannot wait: milliseconds per series and day.
    void bringInNow(const std::vector<SeriesRef> &series, Timestamp from);
    /// Something was recorded of it at or after `from` that is not in the store.
    bool hasMore(SeriesRef series, Timestamp from);
    /// Series of that name that were recorded at or after `from` and left memory are known again, a day at a
    /// time; arrived() follows.
    void wantNamed(const std::string &name, Timestamp from);
    void setState(const QString &key, const QString &value);
    QString state(const QString &key);
    void pin(const Pin &pin);
    /// Ranges that stay, besides those pinned in the files; thinning begins with the first call.
    void setKept(const std::vector<TimeRange> &ranges);

    RecorderStatus status() const;
    /// Damage that was found, and what could not be thinned; at most 20.
    const QStringList &problems() const { return m_problems; }
    std::optional<Timestamp> recordedUntil() const;

Q_SIGNALS:
    /// The store holds more of the past than before.
    void arrived();

private:
    void readOnly(const QString &why);
    void write();
    bool mayRecordNow() const;
    void bringInNext();
    void takeUpNamed(const std::string &name, QDate day);
    void startRetention();
    void takeReport(const RetentionReport &report);
    void noteProblems(const QStringList &problems);

    SeriesStore &m_store;
    const Clock &m_clock;
    RecordingOptions m_options;
    std::unique_ptr<Recorder> m_recorder;
    std::unique_ptr<RecorderArchive> m_archive; ///< Null while nothing is recorded or read.
    ArchiveLoader m_loader;
    std::deque<std::pair<SeriesRef, Timestamp>> m_wanted;
    QTimer *m_loads;
    QTimer *m_writes; ///< While a turn of the loop left something to be written.
    std::deque<std::pair<std::string, QDate>> m_wantedNames;
    std::set<std::pair<std::string, QDate>> m_named; ///< Asked for since the store last forgot a series.
    std::uint64_t m_evicted = 0;
    std::uint64_t m_forgotten = 0;
    std::vector<TimeRange> m_kept;
    RecorderStatus m_status; ///< Where there is no recorder.
    QStringList m_problems;
    QDate m_listedOn;
    SteadyTime m_openedAt{};
    SteadyTime m_retentionAt{};
    bool m_thinning = false;
    bool m_keptKnown = false;
    std::atomic<bool> m_cancel{false};
    QThreadPool m_pool;
};

} // namespace wf
