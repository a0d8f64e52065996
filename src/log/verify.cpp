// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/verify.h"

#include "log/chaincheck.h"
#include "log/eventlog.h"
#include "log/schema.h"
#include "log/verifyfound.h"
#include "sql/eachrow.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>

#include <algorithm>

namespace wf {

namespace {

constexpr int MaxProblems = 50;

/// Collects problems up to a bound.
void note(LogReport &report, const QString &problem)
{
    if (report.problems.size() < MaxProblems)
        report.problems += problem;
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

void noteAll(LogReport &report, const QStringList &problems)
{
    for (const QString &problem : problems)
        note(report, problem);
}

/// The ends of one walk: what its tasks found as a report.
Expected<LogReport> conclude(Database &db, VerifyFound &found, const ChainHeads &from)
{
    LogReport report;
    std::vector<ChainProblem> &unreadable = found.unreadable;
    if (!found.rows.empty())
        std::move(unreadable.begin(), unreadable.end(), std::back_inserter(found.rows.front().problems));
    std::sort(found.rows.begin(), found.rows.end(),
              [](const RowsReport &a, const RowsReport &b) { return a.last < b.last; });
    const auto chains = joinChains(db, std::move(found.rows), from);
    if (!chains)
        return tl::unexpected(chains.error());
    report.events = chains->events;
    report.heads = chains->heads;
    report.incidents = found.incidents;
    for (const ChainProblem &problem : chains->problems) {
        if (!report.problems.contains(problem.text)) // Read twice, and both times unreadable.
            note(report, problem.text);
    }
    return report;
}

/// A connection for the walk, in a transaction of its own.
Expected<std::unique_ptr<Database>> openForWalk(const QString &path, Database::Mode mode,
                                                const std::stop_token &stop)
{
    auto db = Database::open(path, mode);
    if (!db && mode != Database::Mode::Immutable)
        db = Database::open(path, Database::Mode::Immutable);
    if (!db)
        return db;
    if (const auto set = (*db)->setInterrupt([stop] { return stop.stop_requested(); }); !set)
        return tl::unexpected(set.error());
    for (const char *sql : {"PRAGMA cache_size = -32000", "BEGIN"}) {
        if (const auto done = (*db)->run(QLatin1String(sql)); !done)
            return tl::unexpected(done.error());
    }
    return db;
}

Expected<ChainHeads> witnessedHeads(Database &db, const QString &dataDir)
{
    const auto known = db.value(QStringLiteral("SELECT value FROM meta WHERE key = 'witnessed'"));
    return Witness(witnessPath(dataDir)).read(!known || !known->isNull());
}

/// The rows there are; all there could be where no end can be read.
RowRange rowsOf(Database &db)
{
    const auto first = db.value(QStringLiteral("SELECT min(rowid) FROM events"));
    const auto last = db.value(QStringLiteral("SELECT max(rowid) FROM events"));
    return first && last ? RowRange{first->toLongLong(), last->toLongLong()} : RowRange();
}

/// What both walks begin with.
struct WalkStart
{
    std::unique_ptr<Database> db;
    Expected<ChainHeads> witnessed;
    RowRange rows;
};

Expected<WalkStart> beginWalk(const QString &dataDir, const VerifyOptions &options, Database::Mode mode)
{
    auto db = openForWalk(readableLogPath(dataDir), mode, options.stop);
    if (!db)
        return tl::unexpected(db.error());
    if (const auto ours = checkSchema(**db); !ours)
        return tl::unexpected(ours.error());
    // A desk may be running: the witness before the rows, so that it can only be behind what is read here.
    auto witnessed = witnessedHeads(**db, dataDir);
    const RowRange rows = rowsOf(**db);
    return WalkStart{std::move(*db), std::move(witnessed), rows};
}

/// One walk through everything. Immutable: nobody writes, and no file is made beside the log.
Expected<LogReport> walk(const QString &dataDir, const VerifyOptions &options, Database::Mode mode)
{
    const auto start = beginWalk(dataDir, options, mode);
    if (!start)
        return tl::unexpected(start.error());
    const auto &[db, witnessed, rows] = *start;
    const QString path = readableLogPath(dataDir);
    const auto known = projectionFormatOf(*db);
    const ProjectionFormat format = known.value_or(ProjectionFormat());
    const quint64 seed = QRandomGenerator::global()->generate64();
    VerifyFound found;
    VerifyTasks tasks([path, mode, stop = options.stop] { return openForWalk(path, mode, stop); },
                      options.stop, options.progress);
    addPageTasks(tasks, found, format);
    if (known)
        addFoldTasks(tasks, found, *db, format);
    else
        found.fold += known.error().message;
    addRowTasks(tasks, found, rows, seed);
    // Rows may say any number.
    constexpr qint64 MostSteps = qint64{1} << 40;
    tasks.expect(2 * std::clamp<qint64>(rows.last - std::max<qint64>(rows.first, 0), 0, MostSteps) + 2);
    tasks.run(*db, options.threads);
    LogReport broken;
    broken.cancelled = options.stop.stop_requested();
    if (broken.cancelled)
        return broken;
    const std::optional<IndexSums> sums = sumsOf(found.rows, seed);
    auto report = conclude(*db, found, {});
    if (!report)
        return report;
    report->rows = rows.last;
    // A flipped byte in a page can make a later step fail; the chain comes first because it names the event.
    for (const auto &done : {checkWitness(*db, witnessed, witnessPath(dataDir), *report),
                             checkHeads(*db, options.heads, *report)}) {
        if (!done)
            note(*report, done.error().message);
    }
    if (found.lacking > 0)
        note(*report, QStringLiteral("the list lacks %1 incidents").arg(found.lacking));
    noteAll(*report, found.fold);
    noteAll(*report, indexProblems(found, path, sums));
    noteAll(*report, found.tables);
    return report;
}

/// That what was checked last is there as it was.
Expected<void> checkRecorded(Database &db, const CheckedRecord &checked, QStringList &problems,
                             RowsReport &news)
{
    for (const auto &[desk, head] : checked.heads) {
        const auto rowid = db.value(QStringLiteral("SELECT rowid FROM events WHERE desk = ? AND seq = ?"),
                                    {desk.text(), head.sequence});
        if (!rowid)
            return tl::unexpected(rowid.error());
        RowsReport row = checkRows(db, {rowid->toLongLong(), rowid->toLongLong()}, 0);
        const QString differs = QStringLiteral("is not the one that was checked before");
        // It may have been redacted since.
        for (auto &[problem, hash] : row.changed)
            news.changed.emplace_back(chainProblem(problem.event, problem.kind, differs), hash);
        const bool same = row.parts.size() == 1 && row.problems.empty() && row.parts[0].hash == head.hash;
        if (!same)
            problems += chainProblem({desk, head.sequence}, ChainProblem::Kind::Content, differs).text;
    }
    return {};
}

Expected<LogReport> walkNews(const QString &dataDir, const CheckedRecord &checked,
                             const VerifyOptions &options, Database::Mode mode)
{
    const auto start = beginWalk(dataDir, options, mode);
    if (!start)
        return tl::unexpected(start.error());
    const auto &[db, witnessed, rows] = *start;
    const auto format = projectionFormatOf(*db);
    if (!format)
        return tl::unexpected(format.error());
    VerifyFound found;
    found.rows.push_back(checkRows(*db, {checked.rows + 1, rows.last}, 0));
    RunbookCache cache;
    std::vector<IncidentId> touched;
    const auto read = forEachRow(
        *db,
        QStringLiteral("SELECT DISTINCT incident FROM events NOT INDEXED WHERE rowid > ? AND incident > ''"),
        {checked.rows}, [&touched](const QSqlQuery &row) { touched.emplace_back(row.value(0).toString()); });
    if (!read)
        found.fold += read.error().message;
    for (const IncidentId &id : touched)
        found.take(checkIncident(*db, id, *format, cache));
    QStringList recorded;
    const auto same = checkRecorded(*db, checked, recorded, found.rows.front());
    auto report = conclude(*db, found, checked.heads);
    if (!report)
        return report;
    report->cancelled = options.stop.stop_requested();
    report->rows = rows.last;
    noteAll(*report, recorded);
    for (const auto &done : {same, checkWitness(*db, witnessed, witnessPath(dataDir), *report)}) {
        if (!done)
            note(*report, done.error().message);
    }
    noteAll(*report, found.fold);
    return report;
}

/// The walk over what changes, or what does not; again if somebody began to write meanwhile.
template <typename Walk>
Expected<LogReport> onStillOrLive(const QString &dataDir, const Walk &walkIn)
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
        auto report = walkIn(Database::Mode::Immutable);
        if (!isWritten() && stamp() == before)
            return report;
    }
    // A desk writes it, or wrote to it while it was read as a file that does not change.
    return walkIn(Database::Mode::ReadOnly);
}

} // namespace

Expected<LogReport> verifyLog(const QString &dataDir, const VerifyOptions &options)
{
    return onStillOrLive(dataDir, [&](Database::Mode mode) { return walk(dataDir, options, mode); });
}

Expected<LogReport> verifyNews(const QString &dataDir, const CheckedRecord &checked,
                               const VerifyOptions &options)
{
    return onStillOrLive(dataDir,
                         [&](Database::Mode mode) { return walkNews(dataDir, checked, options, mode); });
}

} // namespace wf
