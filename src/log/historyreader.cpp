// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/historyreader.h"

#include "log/eventlog.h"
#include "log/openlog.h"
#include "log/rows.h"
#include "log/schema.h"

#include <QFile>

namespace wf {

Expected<std::unique_ptr<HistoryReader>> HistoryReader::open(const QString &dataDir)
{
    const QString path = readableLogPath(dataDir);
    if (!QFile::exists(path))
        return fail(ErrorCode::NotFound, QStringLiteral("%1: there is no log yet").arg(path));
    auto db = openLogToRead(dataDir);
    if (!db)
        return tl::unexpected(db.error());
    if (const auto ours = checkSchema(**db); !ours)
        return tl::unexpected(ours.error());
    const auto version = (*db)->value(QStringLiteral("SELECT value FROM meta WHERE key = 'projection'"));
    if (!version)
        return tl::unexpected(version.error());
    if (version->toInt() != ProjectionVersion)
        return fail(ErrorCode::NewerVersion,
                    QStringLiteral(
                        "%1: its history has another version; a desk that writes to it brings it up to date")
                        .arg(path));
    return std::unique_ptr<HistoryReader>(new HistoryReader(std::move(*db)));
}

Expected<int> HistoryReader::count()
{
    const auto n = m_db->value(QStringLiteral("SELECT count(*) FROM incident_statistics"));
    if (!n)
        return tl::unexpected(n.error());
    return n->toInt();
}

Expected<std::vector<HistoryRecord>> HistoryReader::next(int most)
{
    std::vector<HistoryRecord> records;
    if (m_atEnd)
        return records;
    if (!m_rows) {
        const auto rows = m_db->query(
            QStringLiteral("SELECT %1, body FROM incidents JOIN incident_statistics ON incident = id"
                           " ORDER BY declared_ms DESC")
                .arg(rows::summaryColumns(LogSchemaVersion)),
            {});
        if (!rows)
            return tl::unexpected(rows.error());
        m_rows = *rows;
    }
    while (int(records.size()) < most) {
        const auto more = m_db->next(*m_rows);
        if (!more)
            return tl::unexpected(more.error());
        if (!*more) {
            m_atEnd = true;
            m_rows->finish();
            break;
        }
        auto statistics = readStatistics(m_rows->value(rows::SummaryColumnCount).toString().toUtf8());
        HistoryRecord record{rows::readSummary(*m_rows), {}};
        if (!statistics)
            return fail(ErrorCode::Corrupt,
                        QStringLiteral("%1: incident %2: %3")
                            .arg(m_db->path(), record.summary.id.text(), statistics.error().message));
        record.statistics = std::move(*statistics);
        records.push_back(std::move(record));
    }
    return records;
}

} // namespace wf
