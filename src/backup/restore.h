// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "log/eventlog.h"

#include <functional>

namespace wf {

/// An incident as a person knows it.
struct NamedIncident
{
    QString number;
    QString title;
    bool open = false;
};

/// What a log is made of, for a person who chooses.
struct LogContents
{
    QString file;
    DeskId desk;
    LogTargets targets = LogTargets::Unmarked;
    qint64 events = 0;
    std::optional<Timestamp> first; ///< When the first and the last event were recorded.
    std::optional<Timestamp> last;
    qint64 incidents = 0;
    std::vector<NamedIncident> open; ///< The first MaxNamed.
    qint64 openCount = 0;
    qint64 evidence = 0; ///< Files beside it.
    qint64 days = 0;     ///< Recorded days beside it.
};
inline constexpr int MaxNamed = 20;
/// Reads a backup's log without changing it; one whose last transaction was broken off is rolled back first,
/// if its folder can be written. Errors name the file.
Expected<LogContents> readBackup(const QString &file);

/// What a restore would take away and bring.
struct RestorePreview
{
    LogContents backup;
    bool hasLog = false; ///< There is one to be replaced.
    QString unreadable;  ///< Why the log that is there cannot be compared.
    DeskId here;
    qint64 lost = 0; ///< Events that are here and not in the backup,
    std::optional<Timestamp> lostFirst;
    std::optional<Timestamp> lostLast;
    qint64 lostIncidents = 0;             ///< and the incidents that they belong to:
    std::vector<NamedIncident> lostNamed; ///< the first MaxNamed.
    qint64 gained = 0;                    ///< Events that are in the backup and not here.
};
/// Compares event by event: for a thread of its own if the logs are large. Refused if one log is of real
/// targets and the other of simulated ones.
Expected<RestorePreview> previewRestore(const QString &file, const QString &dataDir);

struct RestoreRequest
{
    QString file; ///< The backup's log.
    QString dataDir;
    QString person; ///< Who wants it.
    Timestamp now;
    bool acceptDamage = false; ///< Even if its hashes are not consistent.
};
struct RestorePrepared
{
    qint64 events = 0;
    qint64 evidence = 0;  ///< Files that were missing here.
    qint64 days = 0;      ///< Recorded days that were missing here.
    QStringList problems; ///< Of the backup: what is damaged, or could not be brought.
};
/// Refused where one of the two logs is of real targets and the other of a simulated estate. What cannot be
/// read is no reason.
Expected<void> checkRestoreTargets(const QString &file, const QString &dataDir);
/// Copies the backup into the data folder, checks every hash there, and chooses it: see PendingRestore. The
/// log that is there is not touched before it is opened the next time; a desk may be running. Refused,
/// Corrupt, NoSpace, Io; after an error nothing is chosen. `goesOn` is asked now and then; false: Refused.
Expected<RestorePrepared> prepareRestore(const RestoreRequest &request,
                                         const std::function<bool()> &goesOn = {});

} // namespace wf
