// SPDX-License-Identifier: GPL-3.0-or-later
// The tasks of one walk through a log, and what they find. Internal to this folder.
#pragma once

#include "log/foldcheck.h"
#include "log/indexcheck.h"
#include "log/verifytasks.h"

#include <QStringList>

#include <array>

namespace wf {

/// What the tasks of one walk found. Written under VerifyTasks::lock().
struct VerifyFound
{
    std::vector<RowsReport> rows;
    std::array<IndexReport, 2> indexes; ///< By EventIndex.
    QStringList fold;
    int incidents = 0;
    int lacking = 0;
    QStringList tables;
    std::vector<ChainProblem> unreadable;

    void take(FoldReport report);
};

/// SQLite's pages, and the tables that are small beside the events.
void addPageTasks(VerifyTasks &tasks, VerifyFound &found, const ProjectionFormat &format);
/// Rows by ranges, and both indexes. `all`: the rows there are; an end that is open is one range.
void addRowTasks(VerifyTasks &tasks, VerifyFound &found, const RowRange &all, quint64 seed);
/// Incidents by ranges. `format` outlives the tasks.
void addFoldTasks(VerifyTasks &tasks, VerifyFound &found, Database &db, const ProjectionFormat &format);

/// What the indexes have to hold; none if some rows could not be read, since then nothing can be said.
std::optional<IndexSums> sumsOf(const std::vector<RowsReport> &ranges, quint64 seed);
/// What is wrong with the indexes.
QStringList indexProblems(const VerifyFound &found, const QString &path,
                          const std::optional<IndexSums> &sums);

} // namespace wf
