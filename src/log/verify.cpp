// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/verify.h"

#include "log/eventlog.h"
#include "log/rows.h"
#include "log/schema.h"

#include <QFile>

#include <map>
#include <set>

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

/// Where a chain may have holes: what was imported together, by the first sequence and the last.
struct Runs
{
    std::set<qint64> firsts;
    std::set<qint64> lasts;
    bool mayLack(qint64 after, qint64 before) const
    {
        return firsts.contains(before) && (after == 0 || lasts.contains(after));
    }
};

Expected<std::map<DeskId, Runs>> importsOf(Database &db)
{
    std::map<DeskId, Runs> all;
    const auto version = db.value(QStringLiteral("PRAGMA user_version"));
    if (!version)
        return tl::unexpected(version.error());
    if (version->toInt() < 3)
        return all;
    const auto query = db.query(QStringLiteral("SELECT desk, first, last FROM imported"));
    if (!query)
        return tl::unexpected(query.error());
    while ((*query)->next()) {
        Runs &runs = all[DeskId((*query)->value(0).toString())];
        runs.firsts.insert((*query)->value(1).toLongLong());
        runs.lasts.insert((*query)->value(2).toLongLong());
    }
    (*query)->finish();
    return all;
}

/// One event of a chain against the one before it.
void checkLink(const Event &event, const QByteArray &payload, const ChainHead &before, HybridTime lastTime,
               const Runs &runs, LogReport &report)
{
    const QString name = QStringLiteral("event %1").arg(event.id.text());
    if (event.id.sequence != before.sequence + 1) {
        if (!runs.mayLack(before.sequence, event.id.sequence))
            note(report, QStringLiteral("%1: %2 events before it are missing")
                             .arg(name)
                             .arg(event.id.sequence - before.sequence - 1));
    } else if (event.previousHash != before.hash) {
        note(report, QStringLiteral("%1: does not follow the event before it").arg(name));
    }
    if (event.hash != eventHash(event, payload))
        note(report, QStringLiteral("%1: its content is not what was written").arg(name));
    if (event.time <= lastTime)
        note(report, QStringLiteral("%1: its logical time runs backwards").arg(name));
}

Expected<void> checkChains(Database &db, LogReport &report)
{
    auto imports = importsOf(db);
    if (!imports)
        return tl::unexpected(imports.error());
    const auto query =
        db.query(QStringLiteral("SELECT %1 FROM events ORDER BY desk, seq").arg(rows::EventColumns));
    if (!query)
        return tl::unexpected(query.error());
    DeskId desk;
    HybridTime time;
    while ((*query)->next()) {
        const auto event = rows::readEvent(**query);
        ++report.events;
        if (!event) {
            note(report, event.error().message);
            continue;
        }
        if ((*event)->id.desk != desk) {
            desk = (*event)->id.desk;
            time = {-1, 0};
        }
        ChainHead &head = report.heads[desk];
        checkLink(**event, (*query)->value(9).toString().toUtf8(), head, time, (*imports)[desk], report);
        head = {(*event)->id.sequence, (*event)->hash};
        time = (*event)->time;
    }
    (*query)->finish();
    for (const auto &[id, runs] : *imports) {
        const qint64 have = report.heads.contains(id) ? report.heads.at(id).sequence : 0;
        if (!runs.lasts.empty() && *runs.lasts.rbegin() > have)
            note(report, QStringLiteral("event %1:%2: missing, though it was imported")
                             .arg(id.text())
                             .arg(*runs.lasts.rbegin()));
    }
    return {};
}

void checkWitness(const Expected<ChainHeads> &witnessed, LogReport &report)
{
    if (!witnessed) {
        note(report, witnessed.error().message);
        return;
    }
    for (const auto &[desk, head] : *witnessed) {
        const qint64 have = report.heads.contains(desk) ? report.heads.at(desk).sequence : 0;
        if (have < head.sequence) {
            note(report,
                 QStringLiteral("event %1:%2: missing, and all after it up to %3, which the witness saw")
                     .arg(desk.text())
                     .arg(have + 1)
                     .arg(head.sequence));
        } else if (have == head.sequence && report.heads.at(desk).hash != head.hash) {
            note(report,
                 QStringLiteral("event %1:%2: is not the one the witness saw").arg(desk.text()).arg(have));
        }
    }
}

/// The rows of one incident against its events. `counts`: the statistics are of this version.
Expected<bool> isAsProjected(Database &db, const DeskId &home, const std::vector<EventPtr> &events,
                             const QString &sql, bool counts, LogReport &report)
{
    IncidentBook book;
    book.setHome(home);
    book.apply(events);
    const Incident &incident = book.incidents().begin()->second;
    const IncidentProjection expected = projectionOf(incident);
    const auto row = db.query(sql, {incident.id.text()});
    if (!row)
        return tl::unexpected(row.error());
    const bool found = (*row)->next();
    IncidentSummary listed = found ? rows::readSummary(**row) : IncidentSummary();
    if (listed.desk.isEmpty())
        listed.desk = incident.desk; // The table of an earlier version has not got it.
    if (found &&
        (!(listed == expected.summary) ||
         (counts && (*row)->value(rows::SummaryColumnCount).toString().toUtf8() != expected.statistics))) {
        note(report, QStringLiteral("incident %1: its row in the list differs from its events")
                         .arg(incident.id.text()));
    }
    (*row)->finish();
    return found;
}

/// Rows of incidents that no event knows.
Expected<void> checkStrayRows(Database &db, LogReport &report)
{
    const auto query = db.query(QStringLiteral(
        "SELECT id FROM incidents WHERE NOT EXISTS (SELECT 1 FROM events WHERE incident = id)"));
    if (!query)
        return tl::unexpected(query.error());
    while ((*query)->next())
        note(report, QStringLiteral("incident %1: its row in the list differs from its events")
                         .arg((*query)->value(0).toString()));
    (*query)->finish();
    return {};
}

/// What the list shows against what the events say, one incident after the other: a long history is never in
/// memory as a whole.
Expected<void> checkProjection(Database &db, LogReport &report)
{
    const auto version = db.value(QStringLiteral("PRAGMA user_version"));
    const auto projection = db.value(QStringLiteral("SELECT value FROM meta WHERE key = 'projection'"));
    const auto home = db.value(QStringLiteral("SELECT value FROM meta WHERE key = 'desk'"));
    if (!version || !projection || !home)
        return tl::unexpected((!version ? version : !projection ? projection : home).error());
    // A log that this version has not written to yet has no statistics, or others.
    const bool counts = projection->toInt() == ProjectionVersion;
    const QString columns = rows::summaryColumns(version->toInt());
    const QString sql =
        counts
            ? QStringLiteral("SELECT %1, body FROM incidents LEFT JOIN incident_statistics ON incident = id"
                             " WHERE id = ?")
                  .arg(columns)
            : QStringLiteral("SELECT %1 FROM incidents WHERE id = ?").arg(columns);
    const auto query = db.query(QStringLiteral("SELECT %1 FROM events WHERE incident <> ''"
                                               " ORDER BY incident, hlc_ms, hlc_n, desk, seq")
                                    .arg(rows::EventColumns));
    if (!query)
        return tl::unexpected(query.error());
    int lacking = 0;
    std::vector<EventPtr> events;
    const auto finishIncident = [&]() -> Expected<void> {
        if (events.empty())
            return {};
        const auto found = isAsProjected(db, DeskId(home->toString()), events, sql, counts, report);
        if (!found)
            return tl::unexpected(found.error());
        ++report.incidents;
        lacking += *found ? 0 : 1;
        events.clear();
        return {};
    };
    while ((*query)->next()) {
        auto event = rows::readEvent(**query);
        if (!event)
            continue; // The chain's check has said so.
        if (!events.empty() && events.back()->incident != (*event)->incident) {
            if (const auto done = finishIncident(); !done)
                return done;
        }
        events.push_back(std::move(*event));
    }
    (*query)->finish();
    if (const auto done = finishIncident(); !done)
        return done;
    if (lacking > 0)
        note(report, QStringLiteral("the list lacks %1 incidents").arg(lacking));
    return checkStrayRows(db, report);
}

} // namespace

Expected<LogReport> verifyLog(const QString &dataDir)
{
    const QString path = logPath(dataDir);
    if (!QFile::exists(path))
        return fail(ErrorCode::NotFound, QStringLiteral("%1: there is no log").arg(path));
    auto db = Database::open(path, Database::Mode::ReadOnly);
    if (!db)
        db = Database::open(path, Database::Mode::Immutable);
    if (!db)
        return tl::unexpected(db.error());
    if (const auto ours = checkSchema(**db); !ours)
        return tl::unexpected(ours.error());
    LogReport report;
    // A desk may be running: the witness first, then one snapshot, so that it can only be behind what is read
    // here.
    const auto witnessed = Witness(witnessPath(dataDir)).read();
    if (const auto begun = (*db)->run(QStringLiteral("BEGIN")); !begun)
        return tl::unexpected(begun.error());
    // A flipped byte in a page can make a later step fail; the chain is looked at first because it names the
    // event.
    if (const auto done = checkChains(**db, report); !done)
        return tl::unexpected(done.error());
    checkWitness(witnessed, report);
    if (const auto done = checkProjection(**db, report); !done)
        return tl::unexpected(done.error());
    if (const auto done = checkPages(**db, report); !done)
        return tl::unexpected(done.error());
    return report;
}

} // namespace wf
