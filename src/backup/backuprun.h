// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backup/logcopy.h"
#include "base/sha256.h"

#include <map>
#include <set>

namespace wf {

/// What a pass is told. A value.
struct BackupJob
{
    QString dataDir;
    QString folder;
    DeskId desk;                         ///< Whose log it is.
    std::vector<TimeRange> windows = {}; ///< Times of incidents: recorded days that touch one are copied.
    bool logIsWhole = false;             ///< See LogCopyOptions::isWhole.
    /// An earlier pass found the folder on another disk than the log: if it is on the log's disk now and
    /// empty, that is a place where nothing is mounted.
    bool wasOnOtherDisk = false;
    Timestamp now = {};
};

struct BackupResult
{
    QString place;
    LogEnd end;          ///< What the copy of the log has: flushed, and read again.
    qint64 evidence = 0; ///< Files that are there.
    bool sameDisk = false;
    QStringList notes; ///< New since the last pass.
    QString problem;   ///< The log is copied, but not all of its evidence.
};

struct DaysResult
{
    qint64 days = 0; ///< That are there.
    qint64 copied = 0;
    QStringList notes;
};

/// Passes over one folder, with what is remembered from one to the next so that nothing is read twice. Lives
/// on one thread; changes nothing in the data folder.
class BackupRun
{
public:
    using GoesOn = std::function<bool()>;
    /// Evidence first, then the log that names it. NotFound: the folder is away. Refused: broken off.
    Expected<BackupResult> copy(const BackupJob &job, const GoesOn &goesOn = {});
    /// The recorded days in which incidents were, each as a whole file in place of the one before. Errors as
    /// copy() has them; a day that cannot be read is noted.
    Expected<DaysResult> copyDays(const BackupJob &job, const GoesOn &goesOn = {});

private:
    Expected<QString> openPlace(const BackupJob &job);
    Expected<void> copyEvidence(const BackupJob &job, const QString &place, const GoesOn &goesOn,
                                QStringList &notes);
    Expected<void> copyDay(const QString &from, const QString &to, const GoesOn &goesOn, QStringList &notes);
    bool isWanted(const QString &path, const TimeRange &day, const std::vector<TimeRange> &windows);
    /// Forgets the other folder if this is another one.
    void lookAt(const QString &place);

    QString m_place;
    bool m_distrusted = false; ///< The last pass met an error of the disk: what is there is written afresh.
    std::optional<std::set<Sha256>> m_evidence; ///< What is there.
    std::set<Sha256> m_damaged;                 ///< Here; noted once.
    qint64 m_evidenceChanged = 0;               ///< Of the folder here, at the last pass.
    std::map<QString, std::pair<qint64, bool>>
        m_pinned; ///< Of a day's file: its time, and whether it has pins.
};

} // namespace wf
