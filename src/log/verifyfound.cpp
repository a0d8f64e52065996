// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/verifyfound.h"

#include <algorithm>
#include <iterator>

namespace wf {

namespace {

/// Rows of a task: small enough to share out and to tell progress.
constexpr qint64 RowsPerTask = 50'000;
constexpr qint64 MaxRowTasks = 20'000;
constexpr int IncidentTasks = 200;

QStringList foundIn(const QString &path, const Expected<QString> &says)
{
    if (!says)
        return {says.error().message};
    return says->isEmpty() ? QStringList() : QStringList{QStringLiteral("%1: %2").arg(path, *says)};
}

/// The tables that are small beside the events.
QStringList smallTables(const ProjectionFormat &format)
{
    QStringList tables{QStringLiteral("meta"), QStringLiteral("incidents")};
    if (format.schema >= 3)
        tables += QStringLiteral("imported");
    if (format.counts)
        tables += QStringLiteral("incident_statistics");
    return tables;
}

/// Rows to read that no thread should do alone.
std::vector<RowRange> shared(const RowRange &all)
{
    if (all.last < all.first)
        return {};
    if (quint64(all.last) - quint64(all.first) > quint64(RowsPerTask * MaxRowTasks))
        return {all}; // Numbers that count no rows.
    std::vector<RowRange> ranges;
    qint64 at = all.first;
    for (; all.last - at >= RowsPerTask; at += RowsPerTask) // Never beyond the largest number.
        ranges.push_back({at, at + RowsPerTask - 1});
    ranges.push_back({at, all.last});
    return ranges;
}

} // namespace

void VerifyFound::take(FoldReport report)
{
    incidents += report.incidents;
    lacking += report.lacking;
    fold += report.problems;
    std::move(report.unreadable.begin(), report.unreadable.end(), std::back_inserter(unreadable));
    if (report.stopped)
        fold += report.stopped->message;
}

void addPageTasks(VerifyTasks &tasks, VerifyFound &found, const ProjectionFormat &format)
{
    tasks.add([&tasks, &found](Database &db, RunbookCache &) {
        const auto result = db.value(QStringLiteral("PRAGMA quick_check(1)"));
        const bool fine = result && result->toString() == QLatin1String("ok");
        const auto lock = tasks.lock();
        if (!fine)
            found.tables += foundIn(db.path(), result ? Expected<QString>(result->toString())
                                                      : tl::unexpected(result.error()));
    });
    tasks.add([&tasks, &found, &format](Database &db, RunbookCache &) {
        QStringList problems;
        for (const QString &table : smallTables(format))
            problems += foundIn(db.path(), checkSmallTable(db, table));
        const auto strays = strayRows(db, format);
        const auto lock = tasks.lock();
        found.tables += problems;
        found.fold += strays ? *strays : QStringList{strays.error().message};
    });
}

void addRowTasks(VerifyTasks &tasks, VerifyFound &found, const RowRange &all, quint64 seed)
{
    for (const EventIndex index : {EventIndex::ByChain, EventIndex::ByIncident}) {
        tasks.add([&tasks, &found, index, all, seed](Database &db, RunbookCache &) {
            IndexReport report = checkIndex(db, index, all, seed);
            const auto lock = tasks.lock();
            found.indexes[std::size_t(index)] = std::move(report);
        });
    }
    for (const RowRange &range : shared(all)) {
        tasks.add([&tasks, &found, range, seed](Database &db, RunbookCache &) {
            RowsReport report = checkRows(db, range, seed);
            tasks.did(report.events);
            const auto lock = tasks.lock();
            found.rows.push_back(std::move(report));
        });
    }
}

void addFoldTasks(VerifyTasks &tasks, VerifyFound &found, Database &db, const ProjectionFormat &format)
{
    for (const IncidentRange &range : incidentRanges(db, IncidentTasks)) {
        tasks.add([&tasks, &found, range, &format](Database &own, RunbookCache &cache) {
            FoldReport report =
                checkIncidents(own, range, format, cache, [&tasks](qint64 events) { tasks.did(events); });
            const auto lock = tasks.lock();
            found.take(std::move(report));
        });
    }
}

std::optional<IndexSums> sumsOf(const std::vector<RowsReport> &ranges, quint64 seed)
{
    IndexSums sums{KeySum(seed), KeySum(seed)};
    for (const RowsReport &rows : ranges) {
        if (rows.stopped)
            return std::nullopt;
        sums += rows.sums;
    }
    return sums;
}

QStringList indexProblems(const VerifyFound &found, const QString &path, const std::optional<IndexSums> &sums)
{
    QStringList problems;
    for (const EventIndex index : {EventIndex::ByChain, EventIndex::ByIncident}) {
        const IndexReport &held = found.indexes[std::size_t(index)];
        if (held.stopped)
            problems += held.stopped->message;
        else if (sums && (!held.inOrder ||
                          held.sum != (index == EventIndex::ByChain ? sums->byChain : sums->byIncident)))
            problems += QStringLiteral("%1: the index %2 differs from its table: what is looked up by it may "
                                       "be missing or another event")
                            .arg(path, indexName(index));
    }
    return problems;
}

} // namespace wf
