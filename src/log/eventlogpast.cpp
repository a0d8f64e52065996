// SPDX-License-Identifier: GPL-3.0-or-later
// Incidents that are over: their summaries, read with the log or behind its start.
#include "log/eventlog.h"

#include "log/rows.h"
#include "sql/eachrow.h"

#include <limits>

namespace wf {

/// An empty one that gives the next number as if it had all.
Expected<void> EventLog::beginBook()
{
    m_book = IncidentBook();
    m_book.setHome(m_desk);
    m_summariesFrom = std::numeric_limits<qint64>::max();
    // Of this desk alone: "INC-0007@3f2a" is another's.
    const auto highest =
        m_db->value(QStringLiteral("SELECT max(CAST(substr(number, 5) AS INTEGER)) FROM incidents"
                                   " WHERE number GLOB 'INC-[0-9]*' AND number NOT GLOB 'INC-*[^0-9]*'"));
    if (highest)
        m_book.startNumbersAfter(highest->toInt());
    else
        warn(QStringLiteral("a part of the list cannot be read: %1").arg(highest.error().message));
    if (m_past == Past::Now)
        readAllSummaries();
    return {};
}

std::vector<IncidentSummary> EventLog::readSummaries(int most)
{
    std::vector<IncidentSummary> fresh;
    const auto version = schemaVersion();
    while (version && m_summariesFrom && fresh.empty()) {
        int rows = 0;
        const auto read = forEachRow(
            *m_db,
            QStringLiteral("SELECT %1, rowid FROM incidents WHERE rowid < ? ORDER BY rowid DESC LIMIT ?")
                .arg(rows::summaryColumns(*version)),
            {*m_summariesFrom, most}, [&](const QSqlQuery &row) {
                ++rows;
                m_summariesFrom = row.value(rows::SummaryColumnCount).toLongLong();
                const IncidentSummary summary = rows::readSummary(row);
                if (summary.id.isEmpty() || m_book.find(summary.id) || m_book.archived().contains(summary.id))
                    return;
                m_book.addSummary(summary);
                fresh.push_back(summary);
            });
        if (!read)
            warn(QStringLiteral("a part of the list cannot be read: %1").arg(read.error().message));
        if (!read || rows < most)
            m_summariesFrom.reset();
    }
    return fresh;
}

void EventLog::readAllSummaries()
{
    constexpr int Part = 5000;
    while (m_summariesFrom)
        readSummaries(Part);
}

/// Whether there is such an incident, in memory or by its summary, which is read if it was not yet.
bool EventLog::knows(const IncidentId &id)
{
    if (!m_book.find(id) && !m_book.archived().contains(id) && m_summariesFrom) {
        const auto version = schemaVersion();
        const auto read =
            version ? forEachRow(*m_db,
                                 QStringLiteral("SELECT %1 FROM incidents WHERE id = ?")
                                     .arg(rows::summaryColumns(*version)),
                                 {id.text()},
                                 [this](const QSqlQuery &row) { m_book.addSummary(rows::readSummary(row)); })
                    : Expected<void>(tl::unexpected(version.error()));
        if (!read)
            warn(QStringLiteral("a part of the list cannot be read: %1").arg(read.error().message));
    }
    return m_book.find(id) || m_book.archived().contains(id);
}

/// Makes the book know whom people call so, where it does not yet.
Expected<void> EventLog::findNumber(const QString &number)
{
    const QString bare = QStringLiteral("INC-%1").arg(number.toInt(), 4, 10, QLatin1Char('0'));
    std::vector<IncidentId> ids;
    const auto read = forEachRow(
        *m_db, QStringLiteral("SELECT id FROM incidents WHERE number COLLATE NOCASE IN (?, ?)"),
        {number, bare}, [&ids](const QSqlQuery &row) { ids.emplace_back(row.value(0).toString()); });
    for (const IncidentId &id : ids)
        knows(id);
    return read;
}

} // namespace wf
