// SPDX-License-Identifier: GPL-3.0-or-later
#include "backup/backupplace.h"
#include "backup/restore.h"
#include "base/sha256.h"
#include "log/chaincheck.h"
#include "log/datafolder.h"
#include "log/evidencestore.h"
#include "log/openlog.h"
#include "log/schema.h"
#include "metrics/archive.h"
#include "sql/eachrow.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace wf {

namespace {

std::optional<Timestamp> timeOf(const QVariant &ms)
{
    return ms.isNull() ? std::nullopt : std::optional(fromMs(ms.toLongLong()));
}

Expected<std::unique_ptr<Database>> openToRead(const QString &file)
{
    if (!QFile::exists(file))
        return fail(ErrorCode::NotFound, QStringLiteral("%1: there is no such file").arg(file));
    if (QFile::exists(file + QStringLiteral("-journal")))
        static_cast<void>(Database::open(file, Database::Mode::ReadWrite).has_value());
    auto db = Database::open(file, Database::Mode::ReadOnly);
    if (!db) // A folder that cannot be written.
        db = Database::open(file, Database::Mode::Immutable);
    if (const auto ours = db ? checkSchema(**db) : tl::unexpected(db.error()); !ours)
        return tl::unexpected(ours.error());
    return db;
}

Expected<void> readIncidents(Database &db, const QString &where, std::vector<NamedIncident> &into,
                             qint64 &count)
{
    const auto n = db.value(QStringLiteral("SELECT count(*) FROM incidents WHERE ") + where);
    if (!n)
        return tl::unexpected(n.error());
    count = n->toLongLong();
    return forEachRow(
        db,
        QStringLiteral("SELECT number, title, open FROM incidents WHERE %1 ORDER BY changed_ms DESC"
                       " LIMIT ?")
            .arg(where),
        {MaxNamed}, [&into](const QSqlQuery &row) {
            into.push_back({row.value(0).toString(), row.value(1).toString(), row.value(2).toInt() != 0});
        });
}

Expected<LogContents> contentsOf(Database &db)
{
    LogContents is;
    is.file = db.path();
    const auto home = homeOf(db);
    const auto targets = targetsOf(db);
    const auto incidents = db.value(QStringLiteral("SELECT count(*) FROM incidents"));
    if (!home || !targets || !incidents)
        return tl::unexpected(!home ? home.error() : !targets ? targets.error() : incidents.error());
    is.desk = *home;
    is.targets = *targets;
    is.incidents = incidents->toLongLong();
    auto read =
        forEachRow(db, QStringLiteral("SELECT count(*), min(recorded_ms), max(recorded_ms) FROM events"), {},
                   [&is](const QSqlQuery &row) {
                       is.events = row.value(0).toLongLong();
                       is.first = timeOf(row.value(1));
                       is.last = timeOf(row.value(2));
                   });
    if (read)
        read = readIncidents(db, QStringLiteral("open = 1"), is.open, is.openCount);
    return read ? Expected<LogContents>(std::move(is)) : tl::unexpected(read.error());
}

/// With the backup attached as "backup".
Expected<void> compareWith(Database &here, RestorePreview &preview)
{
    const QString missing =
        QStringLiteral("NOT EXISTS (SELECT 1 FROM %1.events AS o WHERE o.desk = e.desk AND"
                       " o.seq = e.seq AND o.hash = e.hash)");
    const QString notThere = missing.arg(QStringLiteral("backup"));
    auto read = forEachRow(
        here,
        QStringLiteral("SELECT count(*), min(recorded_ms), max(recorded_ms) FROM main.events AS e WHERE ") +
            notThere,
        {}, [&preview](const QSqlQuery &row) {
            preview.lost = row.value(0).toLongLong();
            preview.lostFirst = timeOf(row.value(1));
            preview.lostLast = timeOf(row.value(2));
        });
    if (read && preview.lost > 0)
        read = readIncidents(here,
                             QStringLiteral("id IN (SELECT DISTINCT incident FROM main.events AS e WHERE ") +
                                 notThere + QLatin1Char(')'),
                             preview.lostNamed, preview.lostIncidents);
    if (!read)
        return read;
    const auto gained = here.value(QStringLiteral("SELECT count(*) FROM backup.events AS e WHERE ") +
                                   missing.arg(QStringLiteral("main")));
    if (!gained)
        return tl::unexpected(gained.error());
    preview.gained = gained->toLongLong();
    return {};
}

/// Of a data folder, in which there is one.
Expected<std::unique_ptr<Database>> openHere(const QString &dataDir)
{
    auto here = openLogToRead(dataDir);
    if (const auto ours = here ? checkSchema(**here) : tl::unexpected(here.error()); !ours)
        return tl::unexpected(ours.error());
    return here;
}

/// Refused: what is simulated never stands in the place of what happened, or the other way round.
Expected<void> checkTargets(Database &here, LogTargets backup, const QString &file)
{
    const auto targets = targetsOf(here);
    if (!targets)
        return tl::unexpected(targets.error());
    if (*targets == LogTargets::Unmarked || backup == LogTargets::Unmarked || *targets == backup)
        return {};
    return fail(ErrorCode::Refused,
                QStringLiteral("%1 and %2: one is of real targets and the other of a simulated estate; each "
                               "has a data folder of its own")
                    .arg(file, here.path()));
}

Expected<void> readHere(const QString &dataDir, RestorePreview &preview)
{
    const auto here = openHere(dataDir);
    if (!here)
        return tl::unexpected(here.error());
    const auto home = homeOf(**here);
    if (!home)
        return tl::unexpected(home.error());
    preview.here = *home;
    if (const auto fits = checkTargets(**here, preview.backup.targets, preview.backup.file); !fits)
        return fits;
    const auto attached = (*here)->run(QStringLiteral("ATTACH ? AS backup"),
                                       {Database::uri(preview.backup.file, Database::Mode::ReadOnly)});
    return attached ? compareWith(**here, preview) : attached;
}

} // namespace

Expected<LogContents> readBackup(const QString &file)
{
    const auto db = openToRead(file);
    if (!db)
        return tl::unexpected(db.error());
    auto contents = contentsOf(**db);
    if (!contents)
        return contents;
    const QString place = QFileInfo(file).absolutePath();
    contents->evidence = qint64(evidenceIn(place).size());
    contents->days = qint64(RecorderArchive(recorderPath(place)).days().size());
    return contents;
}

Expected<void> checkRestoreTargets(const QString &file, const QString &dataDir)
{
    const auto backup = openToRead(file);
    const auto there = hasLog(dataDir);
    if (!backup || !there || !*there)
        return {};
    const auto targets = targetsOf(**backup);
    const auto here = openHere(dataDir);
    if (!targets || !here)
        return {};
    const auto fits = checkTargets(**here, *targets, (*backup)->path());
    return !fits && fits.error().code == ErrorCode::Refused ? fits : Expected<void>();
}

Expected<RestorePreview> previewRestore(const QString &file, const QString &dataDir)
{
    auto backup = readBackup(file);
    if (!backup)
        return tl::unexpected(backup.error());
    RestorePreview preview;
    preview.backup = std::move(*backup);
    const auto there = hasLog(dataDir);
    preview.hasLog = !there || *there;
    if (!there)
        preview.unreadable = there.error().message;
    if (!there || !*there) {
        preview.gained = preview.backup.events;
        return preview;
    }
    const auto compared = readHere(dataDir, preview);
    if (!compared && compared.error().code == ErrorCode::Refused)
        return tl::unexpected(compared.error());
    if (!compared)
        preview.unreadable = compared.error().message;
    return preview;
}

} // namespace wf
