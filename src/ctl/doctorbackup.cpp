// SPDX-License-Identifier: GPL-3.0-or-later
// doctor: the second copy of the log.
#include "backup/backupplace.h"
#include "backup/backupstatus.h"
#include "backup/restore.h"
#include "doctor.h"
#include "log/openlog.h"

#include <QFile>

namespace wf::ctl {

namespace {

struct Lag
{
    qint64 events = 0; ///< Of the log that the backup has not.
    std::optional<Timestamp> since;
};

/// Nothing where the log cannot be read: examineLog() says that.
Lag lagOf(const QString &dataDir, const LogContents &backup)
{
    Lag lag;
    const auto log = openLogToRead(dataDir);
    if (!log)
        return lag;
    const auto events = (*log)->value(QStringLiteral("SELECT max(rowid) FROM events"));
    const auto since =
        (*log)->value(QStringLiteral("SELECT recorded_ms FROM events WHERE rowid = ?"), {backup.events + 1});
    if (events)
        lag.events = std::max<qint64>(0, events->toLongLong() - backup.events);
    if (since && !since->isNull())
        lag.since = fromMs(since->toLongLong());
    return lag;
}

void examineCopy(Examination &into, const LogContents &backup, const QString &dataDir, QJsonObject &facts)
{
    const Lag lag = lagOf(dataDir, backup);
    facts[QStringLiteral("state")] = lag.events == 0 ? QStringLiteral("complete") : QStringLiteral("behind");
    facts[QStringLiteral("events")] = backup.events;
    facts[QStringLiteral("events_missing")] = lag.events;
    facts[QStringLiteral("evidence")] = backup.evidence;
    facts[QStringLiteral("recorded_days")] = backup.days;
    facts[QStringLiteral("last_event")] = backup.last ? toIsoUtc(*backup.last) : QString();
    if (lag.since && SystemClock().wall() - *lag.since > BackupLate)
        into.findings += QStringLiteral("%1: the backup lacks the last %2 events, since %3.")
                             .arg(backup.file)
                             .arg(lag.events)
                             .arg(toIsoUtc(*lag.since));
}

} // namespace

void examineBackup(Examination &into, const Config &config, const QString &dataDir)
{
    const QString folder = config.backup.folder;
    QJsonObject facts{{QStringLiteral("folder"), folder}};
    const auto add = [&](const char *state, const QString &finding) {
        facts[QStringLiteral("state")] = QLatin1String(state);
        if (!finding.isEmpty())
            into.findings += finding;
        into.add(QStringLiteral("backup"), facts);
    };
    if (folder.isEmpty())
        return add("off", {});
    if (const auto fits = checkBackupFolder(dataDir, folder); !fits)
        return add("failing", fits.error().message);
    if (const auto there = lookForFolder(folder); !there)
        return add("away",
                   QStringLiteral("The folder of the backup is away: %1.").arg(there.error().message));
    facts[QStringLiteral("same_disk")] = onSameDisk(folder, dataDir);
    const SystemClock clock;
    const auto log = EventLog::openReadOnly(dataDir, clock);
    if (!log)
        return add("unknown", {});
    const QString file = backupLogPath(backupPlace(folder, (*log)->desk()));
    facts[QStringLiteral("file")] = file;
    const auto backup = readBackup(file);
    if (!backup)
        return add("failing", QStringLiteral("The backup cannot be read: %1.").arg(backup.error().message));
    examineCopy(into, *backup, dataDir, facts);
    into.add(QStringLiteral("backup"), facts);
}

} // namespace wf::ctl
