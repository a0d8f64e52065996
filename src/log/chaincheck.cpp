// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/chaincheck.h"

#include "log/namedlosses.h"
#include "sql/eachrow.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <tuple>

namespace wf {

namespace {

using Kind = ChainProblem::Kind;

void note(ChainReport &report, const EventId &event, Kind kind, const QString &what)
{
    report.problems.push_back(chainProblem(event, kind, what));
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

/// Holes of the own chain, which a salvage names. Asked for only if there is one.
class OwnHoles
{
public:
    OwnHoles(Database &db, DeskId home) : m_db(db), m_home(std::move(home)) {}
    const DeskId &home() const { return m_home; }
    bool excuse(qint64 first, qint64 last)
    {
        if (!m_losses)
            m_losses = namedLosses(m_db, m_home).value_or(NamedLosses());
        return m_losses->excuse(first, last);
    }

private:
    Database &m_db;
    DeskId m_home;
    std::optional<NamedLosses> m_losses;
};

/// The end of a chain as far as its parts were put together.
struct JoinedTo
{
    qint64 sequence = 0;
    QByteArray hash;
    HybridTime time{-1, 0};
};

/// One part of a chain behind the one before it.
void join(const JoinedTo &before, const ChainPart &next, const Runs &runs, OwnHoles &own, ChainReport &report)
{
    const EventId id{DeskId(QString::fromUtf8(next.desk)), next.first};
    const qint64 missing = next.first - before.sequence - 1;
    const auto isNamed = [&] {
        return missing > 0 && id.desk == own.home() && own.excuse(before.sequence + 1, next.first - 1);
    };
    if (missing < 0 && before.sequence > 0)
        note(report, id, Kind::Place, QStringLiteral("is there twice, or before its turn"));
    else if (missing != 0 && !runs.mayLack(before.sequence, next.first) && !isNamed())
        note(report, id, Kind::Place, QStringLiteral("%1 events before it are missing").arg(missing));
    else if (missing == 0 && next.previous != before.hash)
        note(report, id, Kind::Place, QStringLiteral("does not follow the event before it"));
    if (next.begins <= before.time)
        note(report, id, Kind::Content, QStringLiteral("its logical time runs backwards"));
}

void joinParts(std::vector<ChainPart> parts, const Imports &excused, OwnHoles own, const ChainHeads &from,
               ChainReport &report)
{
    report.heads = from;
    std::sort(parts.begin(), parts.end(), [](const ChainPart &a, const ChainPart &b) {
        return std::tie(a.desk, a.first, a.last) < std::tie(b.desk, b.first, b.last);
    });
    const Runs none;
    JoinedTo end;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const ChainPart &part = parts[i];
        const DeskId desk(QString::fromUtf8(part.desk));
        const auto known = from.find(desk);
        if (i == 0 || part.desk != parts[i - 1].desk)
            end = known == from.end() ? JoinedTo()
                                      : JoinedTo{known->second.sequence, known->second.hash, {-1, 0}};
        if (known != from.end() && part.first <= known->second.sequence)
            continue; // Imported into a hole: the next check of everything says whether it fits.
        const auto runs = excused.find(desk);
        join(end, part, runs == excused.end() ? none : runs->second, own, report);
        if (part.last >= end.sequence || end.sequence == 0)
            end = {part.last, part.hash, part.ends};
        report.heads[desk] = {end.sequence, end.hash};
    }
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

/// Rows that are not what their hash says and that no redaction explains.
void takeChanged(const std::vector<RowsReport> &ranges, ChainReport &report)
{
    RedactedHashes redactions;
    for (const RowsReport &range : ranges) {
        for (const auto &[event, hashes] : range.redactions)
            redactions[event].insert(hashes.begin(), hashes.end());
    }
    for (const RowsReport &range : ranges) {
        for (const auto &[problem, hash] : range.changed) {
            const auto known = redactions.find(problem.event);
            if (known == redactions.end() || !known->second.contains(hash))
                report.problems.push_back(problem);
        }
    }
}

} // namespace

Expected<DeskId> homeOf(Database &db)
{
    const auto id = db.value(QStringLiteral("SELECT value FROM meta WHERE key = 'desk'"));
    return id ? DeskId(id->toString()) : Expected<DeskId>(tl::unexpected(id.error()));
}

Expected<ChainReport> joinChains(Database &db, std::vector<RowsReport> ranges, const ChainHeads &from)
{
    const auto imports = importsOf(db);
    const auto home = homeOf(db);
    if (!imports || !home)
        return tl::unexpected((!imports ? imports.error() : home.error()));
    Imports excused = imports->value_or(Imports());
    excused.erase(*home);
    ChainReport report;
    std::vector<ChainPart> parts;
    takeChanged(ranges, report);
    for (RowsReport &range : ranges) {
        report.events += range.events;
        if (range.parts.size() >= MaxChainParts)
            note(report, range.last, Kind::Place, QStringLiteral("the rows of the log are in no order"));
        std::move(range.parts.begin(), range.parts.end(), std::back_inserter(parts));
        std::move(range.problems.begin(), range.problems.end(), std::back_inserter(report.problems));
        if (range.stopped) // The rest of these pages cannot be read.
            note(report, {range.last.desk, range.last.sequence + 1}, Kind::Place,
                 QStringLiteral("cannot be read, nor can what follows it: %1").arg(range.stopped->message));
    }
    joinParts(std::move(parts), excused, OwnHoles(db, *home), from, report);
    if (*imports)
        checkImports(**imports, *home, report);
    std::stable_sort(report.problems.begin(), report.problems.end(),
                     [](const ChainProblem &a, const ChainProblem &b) {
                         return std::tie(a.event, a.kind) < std::tie(b.event, b.kind);
                     });
    if (report.problems.size() > MaxChainProblems)
        report.problems.resize(MaxChainProblems);
    return report;
}

Expected<ChainReport> checkChains(Database &db)
{
    return joinChains(db, {checkRows(db, {}, 0)});
}

} // namespace wf
