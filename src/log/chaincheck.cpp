// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/chaincheck.h"

#include "log/rows.h"
#include "sql/eachrow.h"

#include <map>
#include <set>

namespace wf {

namespace {

using Kind = ChainProblem::Kind;

void note(ChainReport &report, const EventId &event, Kind kind, const QString &what)
{
    if (report.problems.size() < MaxChainProblems)
        report.problems.push_back({event, kind, QStringLiteral("event %1: %2").arg(event.text(), what)});
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
using Imports = std::map<DeskId, Runs>;

/// None of a log whose schema does not know of imports.
Expected<std::optional<Imports>> importsOf(Database &db)
{
    const auto version = db.value(QStringLiteral("PRAGMA user_version"));
    if (!version)
        return tl::unexpected(version.error());
    if (version->toInt() < 3)
        return std::optional<Imports>();
    Imports all;
    const auto read = forEachRow(db, QStringLiteral("SELECT desk, first, last FROM imported"), {},
                                 [&all](const QSqlQuery &row) {
                                     Runs &runs = all[DeskId(row.value(0).toString())];
                                     runs.firsts.insert(row.value(1).toLongLong());
                                     runs.lasts.insert(row.value(2).toLongLong());
                                 });
    return read ? std::optional(std::move(all))
                : Expected<std::optional<Imports>>(tl::unexpected(read.error()));
}

/// One event of a chain against the one before it.
void checkLink(const Event &event, const ChainHead &before, HybridTime lastTime, const Runs &runs,
               ChainReport &report)
{
    if (event.id.sequence != before.sequence + 1) {
        if (!runs.mayLack(before.sequence, event.id.sequence))
            note(report, event.id, Kind::Place,
                 QStringLiteral("%1 events before it are missing")
                     .arg(event.id.sequence - before.sequence - 1));
    } else if (event.previousHash != before.hash) {
        note(report, event.id, Kind::Place, QStringLiteral("does not follow the event before it"));
    }
    // One of a later version is as good as its hash.
    const auto *unknown = event.as<event::Unknown>();
    if (const auto *unreadable = event.as<event::Unreadable>())
        note(report, event.id, Kind::Content, unreadable->text);
    else if (event.hash != eventHash(event))
        note(report, event.id, Kind::Content,
             QStringLiteral("its content is not what was written") +
                 (unknown ? QStringLiteral(": ") + unknown->text : QString()));
    if (event.time <= lastTime)
        note(report, event.id, Kind::Content, QStringLiteral("its logical time runs backwards"));
}

/// What was imported, against what is here.
void checkImports(const Imports &imports, const DeskId &home, ChainReport &report)
{
    for (const auto &[id, runs] : imports) {
        const qint64 have = report.heads.contains(id) ? report.heads.at(id).sequence : 0;
        if (id == home)
            note(report, {id, *runs.firsts.begin()}, Kind::Place,
                 QStringLiteral("is marked as imported, but is this desk's own"));
        else if (*runs.lasts.rbegin() > have)
            note(report, {id, *runs.lasts.rbegin()}, Kind::Place,
                 QStringLiteral("is missing, although it was imported"));
    }
    for (const auto &[id, head] : report.heads) {
        if (id != home && !home.isEmpty() && !imports.contains(id))
            note(report, {id, head.sequence}, Kind::Place,
                 QStringLiteral("is another desk's, and was never imported"));
    }
}

} // namespace

Expected<DeskId> homeOf(Database &db)
{
    const auto id = db.value(QStringLiteral("SELECT value FROM meta WHERE key = 'desk'"));
    return id ? DeskId(id->toString()) : Expected<DeskId>(tl::unexpected(id.error()));
}

Expected<ChainReport> checkChains(Database &db)
{
    const auto imports = importsOf(db);
    const auto home = homeOf(db);
    if (!imports || !home)
        return tl::unexpected((!imports ? imports.error() : home.error()));
    Imports excused = imports->value_or(Imports());
    excused.erase(*home);
    ChainReport report;
    EventId last;
    HybridTime time;
    const auto read =
        forEachRow(db, QStringLiteral("SELECT %1 FROM events ORDER BY desk, seq").arg(rows::EventColumns), {},
                   [&](const QSqlQuery &row) {
                       const EventPtr event = rows::readOrStub(row);
                       ++report.events;
                       if (event->id.desk != last.desk)
                           time = {-1, 0};
                       ChainHead &head = report.heads[event->id.desk];
                       checkLink(*event, head, time, excused[event->id.desk], report);
                       head = {event->id.sequence, event->hash};
                       time = event->time;
                       last = event->id;
                   });
    if (!read) // The rest of the pages cannot be read.
        note(report, {last.desk, last.sequence + 1}, Kind::Place,
             QStringLiteral("cannot be read, nor can what follows it: %1").arg(read.error().message));
    if (*imports)
        checkImports(**imports, *home, report);
    return report;
}

} // namespace wf
