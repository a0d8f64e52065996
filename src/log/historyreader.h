// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/book.h"
#include "incident/statistics.h"
#include "sql/database.h"

namespace wf {

/// One declared incident as the history counts it.
struct HistoryRecord
{
    IncidentSummary summary;
    IncidentStatistics statistics;
};

/// Reads the projection beside whoever writes the log: on a connection of its own, on the thread that opened
/// it, one snapshot from open to end. No events are read.
class HistoryReader
{
public:
    /// NotFound without a log; NewerVersion for a log that no program of this version has opened for writing
    /// yet (its projection is of another version).
    static Expected<std::unique_ptr<HistoryReader>> open(const QString &dataDir);
    /// How many there are.
    Expected<int> count();
    /// The next ones, at most `most`; none at the end. The newest declared first.
    Expected<std::vector<HistoryRecord>> next(int most);

private:
    explicit HistoryReader(std::unique_ptr<Database> db) : m_db(std::move(db)) {}

    std::unique_ptr<Database> m_db;
    QSqlQuery *m_rows = nullptr;
    bool m_atEnd = false;
};

} // namespace wf
