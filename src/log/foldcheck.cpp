// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/foldcheck.h"

#include "incident/book.h"
#include "log/chaincheck.h"
#include "log/rows.h"
#include "log/schema.h"
#include "sql/eachrow.h"

#include <algorithm>

namespace wf {

namespace {

const QString RowDiffers = QStringLiteral("incident %1: its row in the list differs from its events");

bool isValue(const RowCursor &row, int column, const QVariant &expected)
{
    if (expected.isNull())
        return row.isNull(column);
    if (expected.typeId() == QMetaType::QString)
        return row.isText(column) && row.bytes(column) == expected.toString().toUtf8();
    return row.isInteger(column) && row.integer(column) == expected.toLongLong();
}

/// Takes events by their time, one incident after the other.
class FoldWalk
{
public:
    FoldWalk(RowCursor row, const ProjectionFormat &format, RunbookCache &cache)
        : m_row(std::move(row)), m_format(format), m_cache(cache)
    {
    }

    Expected<void> take(EventPtr event)
    {
        if (!m_events.empty() && m_events.back()->incident != event->incident) {
            if (const auto done = finish(); !done)
                return done;
        }
        if (const auto *unreadable = event->as<event::Unreadable>();
            unreadable && report.unreadable.size() < MaxChainProblems)
            report.unreadable.push_back(
                chainProblem(event->id, ChainProblem::Kind::Content, unreadable->text));
        m_events.push_back(std::move(event));
        return {};
    }

    /// Compares the row of the incident whose events were taken.
    Expected<void> finish()
    {
        if (m_events.empty())
            return {};
        const Incident incident = foldOf(std::exchange(m_events, {}), m_format.home, m_cache);
        ++report.incidents;
        if (const auto bound = m_row.bind({incident.id.text().toUtf8()}); !bound)
            return bound;
        const auto found = m_row.next();
        if (!found)
            return tl::unexpected(found.error());
        if (!*found)
            ++report.lacking;
        else if (!isProjected(incident) && report.problems.size() < qsizetype(MaxChainProblems))
            report.problems += RowDiffers.arg(incident.id.text());
        return m_row.bind({}); // Keeps nothing open.
    }

    FoldReport report;

private:
    bool isProjected(const Incident &incident) const
    {
        const IncidentProjection expected = projectionOf(incident);
        const QVariantList values = rows::projectedValues(expected.summary);
        const int columns = int(rows::projectedColumns(m_format.schema).size());
        for (int i = 0; i < columns; ++i) {
            if (!isValue(m_row, i, values[i]))
                return false;
        }
        if (!m_format.counts)
            return true;
        return expected.statistics
                   ? m_row.isText(columns) && m_row.bytes(columns) == statisticsText(*expected.statistics)
                   : m_row.isNull(columns);
    }

    RowCursor m_row;
    const ProjectionFormat &m_format;
    RunbookCache &m_cache;
    std::vector<EventPtr> m_events;
};

FoldReport checkSelected(Database &db, const QString &where,
                         const std::vector<std::variant<qint64, QByteArray>> &values,
                         const ProjectionFormat &format, RunbookCache &cache,
                         const std::function<void(qint64)> &took)
{
    constexpr qint64 TellEvery = 1000;
    const auto failed = [](const Error &error) {
        FoldReport report;
        report.stopped = error;
        return report;
    };
    const QString columns = rows::projectedColumns(format.schema).join(u',');
    auto row = RowCursor::prepare(
        db, format.counts ? QStringLiteral("SELECT %1, body FROM incidents LEFT JOIN incident_statistics"
                                           " ON incident = id WHERE id = ?")
                                .arg(columns)
                          : QStringLiteral("SELECT %1 FROM incidents WHERE id = ?").arg(columns));
    // As the index has them, without sorting rows; the fold puts desks of the same time in order.
    auto events = RowCursor::prepare(
        db, QStringLiteral("SELECT %1 FROM events WHERE %2 ORDER BY incident, hlc_ms, hlc_n")
                .arg(rows::EventColumns, where));
    if (!row || !events)
        return failed(!row ? row.error() : events.error());
    if (const auto bound = events->bind(values); !bound)
        return failed(bound.error());
    FoldWalk walk(std::move(*row), format, cache);
    Expected<void> done;
    for (qint64 n = 1; done; ++n) {
        const auto more = events->next();
        if (!more || !*more) {
            done = more ? walk.finish() : tl::unexpected(more.error());
            if (took)
                took((n - 1) % TellEvery);
            break;
        }
        done = walk.take(rows::eventAt(*events, false));
        if (took && n % TellEvery == 0)
            took(TellEvery);
    }
    if (!done)
        walk.report.stopped = done.error();
    return std::move(walk.report);
}

} // namespace

Expected<ProjectionFormat> projectionFormatOf(Database &db)
{
    const auto version = db.value(QStringLiteral("PRAGMA user_version"));
    const auto projection = db.value(QStringLiteral("SELECT value FROM meta WHERE key = 'projection'"));
    const auto home = homeOf(db);
    if (!version || !projection || !home)
        return tl::unexpected(!version ? version.error() : !projection ? projection.error() : home.error());
    // A log that this version has not written to yet has no statistics, or others.
    return ProjectionFormat{*home, version->toInt(), projection->toInt() == ProjectionVersion};
}

std::vector<IncidentRange> incidentRanges(Database &db, int count)
{
    std::vector<QByteArray> ids;
    const auto read = forEachRow(db, QStringLiteral("SELECT id FROM incidents ORDER BY id"), {},
                                 [&ids](const QSqlQuery &row) { ids.push_back(row.value(0).toByteArray()); });
    std::vector<IncidentRange> ranges{{}};
    const std::size_t step = ids.size() / std::size_t(std::max(count, 1)) + 1;
    for (std::size_t at = step; read && at < ids.size(); at += step) {
        if (ids[at] <= ids[at - 1])
            return {{}}; // A damaged index of the list.
        ranges.back().end = ids[at];
        ranges.push_back({ids[at], {}});
    }
    return ranges;
}

FoldReport checkIncidents(Database &db, const IncidentRange &range, const ProjectionFormat &format,
                          RunbookCache &cache, const std::function<void(qint64)> &took)
{
    // One bound on each side: of two on the same side SQLite may seek by the wider one, and read everything
    // before the range.
    QString where = range.first.isEmpty() ? QStringLiteral("incident > ?") : QStringLiteral("incident >= ?");
    std::vector<std::variant<qint64, QByteArray>> values{range.first};
    // Without an end: a blob comes behind every text.
    if (!range.end.isEmpty()) {
        where += QStringLiteral(" AND incident < ?");
        values.emplace_back(range.end);
    }
    return checkSelected(db, where, values, format, cache, took);
}

FoldReport checkIncident(Database &db, const IncidentId &id, const ProjectionFormat &format,
                         RunbookCache &cache)
{
    return checkSelected(db, QStringLiteral("incident = ?"), {id.text().toUtf8()}, format, cache, {});
}

Expected<QStringList> strayRows(Database &db, const ProjectionFormat &format)
{
    QStringList problems;
    std::vector<QString> queries{QStringLiteral(
        "SELECT id FROM incidents WHERE NOT EXISTS (SELECT 1 FROM events WHERE incident = id)")};
    if (format.counts)
        queries.push_back(QStringLiteral("SELECT incident FROM incident_statistics WHERE NOT EXISTS"
                                         " (SELECT 1 FROM incidents WHERE id = incident)"));
    for (const QString &sql : queries) {
        const auto read = forEachRow(db, sql, {}, [&problems](const QSqlQuery &row) {
            if (problems.size() < qsizetype(MaxChainProblems))
                problems += RowDiffers.arg(row.value(0).toString());
        });
        if (!read)
            return tl::unexpected(read.error());
    }
    return problems;
}

} // namespace wf
