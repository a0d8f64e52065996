// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/schema.h"

#include "base/privatefiles.h"

#include <QFile>
#include <QStringList>

#include <vector>

namespace wf {

namespace {

QStringList createVersion1()
{
    return {
        QStringLiteral("CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT"),
        // Only in a log whose first version sees to it (redactrows.h).
        QStringLiteral("INSERT INTO meta VALUES('keeps_nothing_freed', '1')"),
        QStringLiteral("CREATE TABLE events("
                       " desk TEXT NOT NULL, seq INTEGER NOT NULL,"
                       " hlc_ms INTEGER NOT NULL, hlc_n INTEGER NOT NULL,"
                       " incident TEXT NOT NULL,"
                       " happened_ms INTEGER NOT NULL, recorded_ms INTEGER NOT NULL,"
                       " actor TEXT NOT NULL, kind TEXT NOT NULL, payload TEXT NOT NULL,"
                       " prev_hash BLOB NOT NULL, hash BLOB NOT NULL,"
                       " PRIMARY KEY(desk, seq)) STRICT"),
        QStringLiteral("CREATE INDEX events_by_incident ON events(incident, hlc_ms, hlc_n)"),
        QStringLiteral("CREATE TRIGGER events_never_change BEFORE UPDATE ON events"
                       " BEGIN SELECT RAISE(ABORT, 'events are never changed'); END"),
        QStringLiteral("CREATE TRIGGER events_never_go BEFORE DELETE ON events"
                       " BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END"),
        // The projection: one row per incident, rebuilt from the events whenever its version changes.
        QStringLiteral(
            "CREATE TABLE incidents("
            " id TEXT PRIMARY KEY, number TEXT NOT NULL, title TEXT NOT NULL, severity TEXT NOT NULL,"
            " status TEXT NOT NULL, drill INTEGER NOT NULL, runbook TEXT NOT NULL,"
            " commander TEXT NOT NULL, detected_ms INTEGER, declared_ms INTEGER, mitigated_ms INTEGER,"
            " resolved_ms INTEGER, ended_ms INTEGER, steps_done INTEGER NOT NULL,"
            " steps_total INTEGER NOT NULL, changed_ms INTEGER NOT NULL, open INTEGER NOT NULL) STRICT"),
        QStringLiteral("CREATE INDEX incidents_open ON incidents(open, changed_ms)"),
    };
}

/// Messages wait in the log until they are sent: an incident that ended may still have some.
QStringList toVersion2()
{
    return {QStringLiteral("ALTER TABLE incidents ADD COLUMN unsent INTEGER NOT NULL DEFAULT 0"),
            QStringLiteral("CREATE INDEX incidents_unsent ON incidents(unsent) WHERE unsent > 0")};
}

/// Events of other desks come in by import: a part of their chains, so that there may be holes between the
/// runs that were brought in together.
QStringList toVersion3()
{
    return {QStringLiteral("ALTER TABLE incidents ADD COLUMN desk TEXT NOT NULL DEFAULT ''"),
            QStringLiteral("CREATE TABLE imported(id INTEGER PRIMARY KEY, desk TEXT NOT NULL,"
                           " first INTEGER NOT NULL, last INTEGER NOT NULL, at_ms INTEGER NOT NULL,"
                           " source TEXT NOT NULL) STRICT"),
            QStringLiteral("CREATE TRIGGER imported_never_changes BEFORE UPDATE ON imported"
                           " BEGIN SELECT RAISE(ABORT, 'imports are never changed'); END"),
            QStringLiteral("CREATE TRIGGER imported_never_goes BEFORE DELETE ON imported"
                           " BEGIN SELECT RAISE(ABORT, 'imports are never deleted'); END")};
}

/// Statements that lead from version N to N + 1.
std::vector<QStringList> migrations()
{
    return {createVersion1(), toVersion2(), toVersion3()};
}

Expected<int> pragma(Database &db, const QString &name)
{
    const auto value = db.value(QStringLiteral("PRAGMA ") + name);
    if (!value)
        return tl::unexpected(value.error());
    return value->toInt();
}

Expected<void> step(Database &db, const QStringList &statements, int toVersion)
{
    auto transaction = Transaction::begin(db);
    if (!transaction)
        return tl::unexpected(transaction.error());
    QStringList all = statements;
    all += QStringLiteral("PRAGMA application_id = %1").arg(LogApplicationId);
    all += QStringLiteral("PRAGMA user_version = %1").arg(toVersion);
    for (const QString &sql : all) {
        if (const auto done = db.run(sql); !done)
            return done;
    }
    return transaction->commit();
}

/// A file that was just made.
Expected<bool> isEmpty(Database &db)
{
    const auto tables = db.value(QStringLiteral("SELECT count(*) FROM sqlite_master"));
    const auto application = pragma(db, QStringLiteral("application_id"));
    const auto version = pragma(db, QStringLiteral("user_version"));
    if (!tables)
        return tl::unexpected(tables.error());
    if (!application || !version)
        return tl::unexpected((!application ? application : version).error());
    return tables->toInt() == 0 && *application == 0 && *version == 0;
}

} // namespace

Expected<void> checkSchema(Database &db)
{
    const auto application = pragma(db, QStringLiteral("application_id"));
    const auto version = pragma(db, QStringLiteral("user_version"));
    if (!application || !version)
        return tl::unexpected((!application ? application : version).error());
    if (*application != LogApplicationId) {
        return fail(ErrorCode::Corrupt,
                    QStringLiteral("%1: an SQLite database, but not an incident log").arg(db.path()));
    }
    if (*version < 1)
        return fail(ErrorCode::Corrupt,
                    QStringLiteral("%1: there is no schema %2").arg(db.path()).arg(*version));
    if (*version > LogSchemaVersion) {
        return fail(
            ErrorCode::NewerVersion,
            QStringLiteral("%1: written by a later version of Watchfloor (schema %2, this one knows %3)")
                .arg(db.path())
                .arg(*version)
                .arg(LogSchemaVersion));
    }
    return {};
}

Expected<void> checkSchemaOrEmpty(Database &db)
{
    const auto empty = isEmpty(db);
    if (!empty)
        return tl::unexpected(empty.error());
    return *empty ? Expected<void>() : checkSchema(db);
}

Expected<void> prepareSchema(Database &db)
{
    const auto empty = isEmpty(db);
    if (!empty)
        return tl::unexpected(empty.error());
    if (!*empty) {
        if (const auto ours = checkSchema(db); !ours)
            return ours;
    }
    const auto version = pragma(db, QStringLiteral("user_version"));
    if (!version)
        return tl::unexpected(version.error());
    const auto steps = migrations();
    for (int from = *version; from < LogSchemaVersion; ++from) {
        const QString copy = QStringLiteral("%1.before-%2").arg(db.path()).arg(from + 1);
        if (!*empty && !QFile::exists(copy)) {
            makePrivateFile(copy);
            // VACUUM INTO copies what is committed, whatever part of it still stands in the write-ahead log.
            if (const auto copied = db.run(QStringLiteral("VACUUM INTO ?"), {copy}); !copied)
                return copied;
        }
        if (const auto done = step(db, steps[std::size_t(from)], from + 1); !done)
            return done;
    }
    return {};
}

} // namespace wf
