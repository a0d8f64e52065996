// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/verify.h"

#include "log/chaincheck.h"
#include "log/eventlog.h"
#include "log/rows.h"
#include "log/schema.h"
#include "sql/eachrow.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>

namespace wf {

namespace {

constexpr int MaxProblems = 50;

/// Collects problems up to a bound.
void note(LogReport &report, const QString &problem)
{
    if (report.problems.size() < MaxProblems)
        report.problems += problem;
}

Expected<void> checkPages(Database &db, LogReport &report)
{
    const auto result = db.value(QStringLiteral("PRAGMA quick_check(1)"));
    if (!result)
        return tl::unexpected(result.error());
    if (result->toString() != QLatin1String("ok"))
        note(report, QStringLiteral("%1: %2").arg(db.path(), result->toString()));
    return {};
}

/// The hash of an event; empty where there is none.
Expected<QByteArray> hashAt(Database &db, const EventId &id)
{
    const auto hash = db.value(QStringLiteral("SELECT hash FROM events WHERE desk = ? AND seq = ?"),
                               {id.desk.text(), id.sequence});
    return hash ? hash->toByteArray() : Expected<QByteArray>(tl::unexpected(hash.error()));
}

Expected<void> checkWitness(Database &db, const Expected<ChainHeads> &witnessed, const QString &witnessPath,
                            LogReport &report)
{
    if (!witnessed) {
        note(report, witnessed.error().message);
        return {};
    }
    if (witnessed->empty() &&
        !QFile::exists(witnessPath)) { // A desk may have made it since it was looked for.
        const auto had = db.value(QStringLiteral("SELECT value FROM meta WHERE key = 'witnessed'"));
        if (!had)
            return tl::unexpected(had.error());
        if (!had->isNull())
            note(report, QStringLiteral("%1: the log had a witness, and it is gone").arg(db.path()));
    }
    for (const auto &[desk, head] : *witnessed) {
        const qint64 have = report.heads.contains(desk) ? report.heads.at(desk).sequence : 0;
        if (have < head.sequence) {
            note(report,
                 QStringLiteral(
                     "event %1:%2: is missing, with everything after it up to %3, which the witness saw")
                     .arg(desk.text())
                     .arg(have + 1)
                     .arg(head.sequence));
            continue;
        }
        const auto hash = hashAt(db, {desk, head.sequence});
        if (!hash)
            return tl::unexpected(hash.error());
        if (*hash != head.hash)
            note(report, QStringLiteral("event %1:%2: is not the one the witness saw")
                             .arg(desk.text())
                             .arg(head.sequence));
    }
    return {};
}

Expected<void> checkHeads(Database &db, const std::vector<RememberedHead> &heads, LogReport &report)
{
    const auto home = homeOf(db);
    if (!home)
        return tl::unexpected(home.error());
    for (const RememberedHead &head : heads) {
        const EventId id{head.desk.isEmpty() ? *home : head.desk, head.sequence};
        const auto hash = hashAt(db, id);
        if (!hash)
            return tl::unexpected(hash.error());
        if (hash->isEmpty())
            note(report, QStringLiteral("event %1: is missing, although its hash was kept").arg(id.text()));
        else if (!hash->toHex().startsWith(head.hash))
            note(report, QStringLiteral("event %1: is not the one whose hash was kept").arg(id.text()));
    }
    return {};
}

/// The rows of one incident against its events. `counts`: the statistics are of this version.
Expected<bool> isAsProjected(Database &db, const DeskId &home, const std::vector<EventPtr> &events,
                             const QString &sql, bool counts, LogReport &report)
{
    IncidentBook book;
    book.setHome(home);
    book.apply(events);
    const IncidentId id = events.front()->incident;
    const Incident *folded = book.find(id);
    const Incident incident = folded ? *folded : Incident(); // None where a flipped bit took its name.
    const IncidentProjection expected = projectionOf(incident);
    const auto row = db.query(sql, {id.text()});
    if (!row)
        return tl::unexpected(row.error());
    const auto next = db.next(**row);
    if (!next)
        return tl::unexpected(next.error());
    const bool found = *next;
    IncidentSummary listed = found ? rows::readSummary(**row) : IncidentSummary();
    if (listed.desk.isEmpty())
        listed.desk = incident.desk; // The table of an earlier version has not got it.
    if (found &&
        (!(listed == expected.summary) ||
         (counts && (*row)->value(rows::SummaryColumnCount).toString().toUtf8() != expected.statistics))) {
        note(report,
             QStringLiteral("incident %1: its row in the list differs from its events").arg(id.text()));
    }
    (*row)->finish();
    return found;
}

/// Rows of incidents that no event knows.
Expected<void> checkStrayRows(Database &db, LogReport &report)
{
    return forEachRow(
        db,
        QStringLiteral(
            "SELECT id FROM incidents WHERE NOT EXISTS (SELECT 1 FROM events WHERE incident = id)"),
        {}, [&report](const QSqlQuery &row) {
            note(report, QStringLiteral("incident %1: its row in the list differs from its events")
                             .arg(row.value(0).toString()));
        });
}

/// What the list shows against what the events say, one incident after the other: a long history is never in
/// memory as a whole.
Expected<void> checkProjection(Database &db, LogReport &report)
{
    const auto version = db.value(QStringLiteral("PRAGMA user_version"));
    const auto projection = db.value(QStringLiteral("SELECT value FROM meta WHERE key = 'projection'"));
    const auto home = homeOf(db);
    if (!version || !projection || !home)
        return tl::unexpected(!version ? version.error() : !projection ? projection.error() : home.error());
    // A log that this version has not written to yet has no statistics, or others.
    const bool counts = projection->toInt() == ProjectionVersion;
    const QString columns = rows::summaryColumns(version->toInt());
    const QString sql =
        counts
            ? QStringLiteral("SELECT %1, body FROM incidents LEFT JOIN incident_statistics ON incident = id"
                             " WHERE id = ?")
                  .arg(columns)
            : QStringLiteral("SELECT %1 FROM incidents WHERE id = ?").arg(columns);
    int lacking = 0;
    const auto done = rows::forEachIncident(db, [&](const std::vector<EventPtr> &events) -> Expected<void> {
        const auto found = isAsProjected(db, *home, events, sql, counts, report);
        if (!found)
            return tl::unexpected(found.error());
        ++report.incidents;
        lacking += *found ? 0 : 1;
        return {};
    });
    if (!done)
        return done;
    if (lacking > 0)
        note(report, QStringLiteral("the list lacks %1 incidents").arg(lacking));
    return checkStrayRows(db, report);
}

/// One walk through everything. Immutable: nobody writes, and no file is made beside the log.
Expected<LogReport> walk(const QString &dataDir, const std::vector<RememberedHead> &heads,
                         Database::Mode mode)
{
    const QString path = readableLogPath(dataDir);
    auto db = Database::open(path, mode);
    if (!db && mode != Database::Mode::Immutable)
        db = Database::open(path, Database::Mode::Immutable);
    if (!db)
        return tl::unexpected(db.error());
    if (const auto ours = checkSchema(**db); !ours)
        return tl::unexpected(ours.error());
    LogReport report;
    // A desk may be running: the witness first, then one snapshot, so that it can only be behind what is read
    // here.
    const auto known = (*db)->value(QStringLiteral("SELECT value FROM meta WHERE key = 'witnessed'"));
    const auto witnessed = Witness(witnessPath(dataDir)).read(!known || !known->isNull());
    if (const auto begun = (*db)->run(QStringLiteral("BEGIN")); !begun)
        return tl::unexpected(begun.error());
    const auto chains = checkChains(**db);
    if (!chains)
        return tl::unexpected(chains.error());
    report.events = chains->events;
    report.heads = chains->heads;
    for (const ChainProblem &problem : chains->problems)
        note(report, problem.text);
    // A flipped byte in a page can make a later step fail; the chain is looked at first because it names the
    // event.
    for (const auto &done :
         {checkWitness(**db, witnessed, witnessPath(dataDir), report), checkHeads(**db, heads, report),
          checkProjection(**db, report), checkPages(**db, report)}) {
        if (!done)
            note(report, done.error().message);
    }
    return report;
}

} // namespace

Expected<LogReport> verifyLog(const QString &dataDir, const std::vector<RememberedHead> &heads)
{
    const QString path = readableLogPath(dataDir);
    if (!QFile::exists(path))
        return fail(ErrorCode::NotFound, QStringLiteral("%1: there is no log").arg(path));
    const auto isWritten = [&path] { return QFile::exists(path + QStringLiteral("-wal")); };
    const auto stamp = [&path] {
        const QFileInfo file(path);
        return std::pair(file.size(), file.lastModified());
    };
    if (!isWritten()) {
        const auto before = stamp();
        auto report = walk(dataDir, heads, Database::Mode::Immutable);
        if (!isWritten() && stamp() == before)
            return report;
    }
    // A desk writes it, or wrote to it while it was read as a file that does not change.
    return walk(dataDir, heads, Database::Mode::ReadOnly);
}

} // namespace wf
