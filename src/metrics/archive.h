// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "metrics/recorderday.h"
#include "metrics/seriesstore.h"

namespace wf {

/// The most that is told about damage of recorded days at once.
inline constexpr qsizetype MaxRecordingProblems = 20;

/// The day of UTC a time falls into.
QDate dayOf(Timestamp t);
/// The day's first moment, UTC.
Timestamp startOf(QDate day);
/// DATA/recorder
inline QString recorderPath(const QString &dataDir)
{
    return dataDir + QStringLiteral("/recorder");
}
/// FOLDER/YYYY-MM-DD.db
QString dayPath(const QString &folder, QDate day);

/// What a recorder's folder holds, for reading; another process or thread may be writing to it. One thread.
class RecorderArchive
{
public:
    explicit RecorderArchive(QString folder);

    const QString &folder() const { return m_folder; }
    /// Days with a file, rising. As of the last refresh().
    const std::vector<QDate> &days() const & { return m_days; }
    std::vector<QDate> days() && { return std::move(m_days); }
    /// Lists the folder again, and lets go of files that were replaced.
    void refresh();
    /// Closes the files; they are opened again when they are asked for.
    void letGo() { m_open.clear(); }
    /// The file of a day; the last few stay open.
    Expected<RecorderDay *> day(QDate day);
    /// A series' blocks of a day in time order; of the newest day without what stands in the head log only.
    /// Empty where the day does not know the series; damage is left out and told by takeProblems().
    Expected<std::vector<SealedBlock>> blocks(QDate day, const SeriesKey &key);
    /// What was found damaged since the last call; at most 20.
    QStringList takeProblems();
    /// ByteString on disk, write-ahead logs included.
    qint64 bytes() const;

private:
    QString m_folder;
    std::vector<QDate> m_days;
    std::vector<std::pair<QDate, std::unique_ptr<RecorderDay>>> m_open; ///< The last used one is at the end.
    QStringList m_problems;
    TimesPool m_times;
};

/// The samples of rows of a head log, as readHead() has them. `file` is what problems name.
std::vector<HeadSample> headSamples(const std::vector<RecorderDay::HeadRow> &rows, const QString &file,
                                    QStringList &problems);
/// The samples of a day's head log by series, in the order they were recorded. A damaged row ends its feed's
/// part and is told in `problems`.
Expected<std::vector<HeadSample>> readHead(RecorderDay &day, QStringList &problems);

/// Appends what stands in a day's head log to the store, for the series the store knows.
Expected<void> appendHead(RecorderDay &day, SeriesStore &store, QStringList &problems);

/// Brings all that the archive holds of a time into the store: every series of the days it touches, with
/// their blocks and head logs. What cannot be read is left out and told in `problems`.
void bringIn(RecorderArchive &archive, SeriesStore &store, TimeRange range, QStringList &problems);

/// Brings what the archive holds of a series into the store when a query reaches back so far, a day at a
/// time.
class ArchiveLoader
{
public:
    /// A day that could be brought in for this series and holds part of what is at or after `from`.
    bool needs(const RecorderArchive &archive, const SeriesStore &store, SeriesRef series,
               Timestamp from) const;
    /// Brings in the newest such day.
    void bringIn(RecorderArchive &archive, SeriesStore &store, SeriesRef series, Timestamp from);
    /// The store gave up old blocks: what was brought in may be gone.
    void forget() { m_loaded.clear(); }

private:
    std::optional<QDate> nextDay(const RecorderArchive &archive, SeriesRef series, Timestamp from) const;

    /// The oldest day that was brought in of a series; invalid: none.
    struct Loaded
    {
        SeriesRef series;
        QDate day;
    };
    std::vector<Loaded> m_loaded; ///< By the series' index.
};

} // namespace wf
