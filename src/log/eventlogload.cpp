// SPDX-License-Identifier: GPL-3.0-or-later
// Reading: what is brought into memory at start, on demand, and while following another process.
#include "log/eventlog.h"

#include "log/rows.h"
#include "log/schema.h"

namespace wf {

namespace {

constexpr int DeskEventsKept = 500;

Expected<std::vector<EventPtr>> select(Database &db, const QString &where, const QVariantList &values)
{
    const auto query =
        db.query(QStringLiteral("SELECT %1 FROM events WHERE %2").arg(rows::EventColumns, where), values);
    if (!query)
        return tl::unexpected(query.error());
    return rows::readEvents(**query);
}

} // namespace

Expected<int> EventLog::schemaVersion()
{
    const auto version = m_db->value(QStringLiteral("PRAGMA user_version"));
    if (!version)
        return tl::unexpected(version.error());
    return version->toInt();
}

Expected<void> EventLog::loadSummaries()
{
    m_book = IncidentBook();
    m_book.setHome(m_desk);
    const auto version = schemaVersion();
    if (!version)
        return tl::unexpected(version.error());
    const auto query =
        m_db->query(QStringLiteral("SELECT %1 FROM incidents").arg(rows::summaryColumns(*version)));
    if (!query)
        return tl::unexpected(query.error());
    while ((*query)->next())
        m_book.addSummary(rows::readSummary(**query));
    (*query)->finish();
    return {};
}

Expected<void> EventLog::loadOpen()
{
    // What became of another desk's feeds and clock says nothing about this one's.
    auto desk =
        select(*m_db, QStringLiteral("incident = '' AND desk = ? ORDER BY hlc_ms DESC, hlc_n DESC LIMIT ?"),
               {m_desk.text(), DeskEventsKept});
    if (!desk)
        return tl::unexpected(desk.error());
    m_deskEvents.assign(desk->rbegin(), desk->rend());
    m_book.apply(m_deskEvents);
    // A log of an earlier version that is only read has not got the column.
    const auto version = schemaVersion();
    if (!version)
        return tl::unexpected(version.error());
    const QString own =
        *version >= 3 ? QStringLiteral("desk = '%1'").arg(m_desk.text()) : QStringLiteral("1 = 1");
    const QString needed = *version >= 2 ? QStringLiteral("open = 1 OR (unsent > 0 AND %1)").arg(own)
                                         : QStringLiteral("open = 1");
    const auto open = select(*m_db,
                             // And the newest of each runbook: what a person ended while it was still true
                             // must not be detected anew after a restart.
                             QStringLiteral("incident IN (SELECT id FROM incidents WHERE %1 UNION"
                                            " SELECT id FROM (SELECT id, max(changed_ms) FROM incidents"
                                            " WHERE runbook <> '' AND %2 GROUP BY runbook))"
                                            " ORDER BY hlc_ms, hlc_n, desk, seq")
                                 .arg(needed, own),
                             {});
    if (!open)
        return tl::unexpected(open.error());
    m_book.apply(*open);
    // The logical clock must be past everything on disk, archived incidents included; on each chain it only
    // grows.
    for (const auto &[id, head] : m_heads) {
        const auto last = select(*m_db, QStringLiteral("desk = ? AND seq = ?"), {id.text(), head.sequence});
        if (!last)
            return tl::unexpected(last.error());
        if (!last->empty())
            m_book.advanceTime(last->front()->time);
    }
    return {};
}

Expected<std::vector<EventPtr>> EventLog::loadIncident(const IncidentId &id)
{
    if (!m_book.archived().contains(id))
        return std::vector<EventPtr>{};
    auto events =
        select(*m_db, QStringLiteral("incident = ? ORDER BY hlc_ms, hlc_n, desk, seq"), {id.text()});
    if (events)
        m_book.apply(*events);
    return events;
}

Expected<const Incident *> EventLog::incident(const QString &numberOrId)
{
    if (const auto id = m_book.idOf(numberOrId)) {
        if (const auto loaded = loadIncident(*id); !loaded)
            return tl::unexpected(loaded.error());
    }
    return m_book.resolve(numberOrId);
}

Expected<std::vector<DeskId>> EventLog::desks()
{
    // One index seek per desk; DISTINCT would walk the whole index.
    std::vector<DeskId> ids;
    QString last = QStringLiteral("");
    for (;;) {
        const auto next = m_db->value(QStringLiteral("SELECT min(desk) FROM events WHERE desk > ?"), {last});
        if (!next)
            return tl::unexpected(next.error());
        if (next->isNull())
            return ids;
        last = next->toString();
        ids.emplace_back(last);
    }
}

/// New events of incidents that are known by their summary only mean nothing without the old ones: they are
/// brought in whole. What concerns no incident stays as it is.
Expected<void> EventLog::takeIn(const std::vector<EventPtr> &events, std::vector<EventPtr> &fresh)
{
    std::set<IncidentId> archived;
    std::set<IncidentId> past;
    for (const EventPtr &event : events) {
        if (event->kind == EventKind::Imported)
            past.insert(event->incident);
        if (past.contains(event->incident))
            continue; // All of it is here, and it is over: its summary says what is to be known.
        if (m_book.archived().contains(event->incident))
            archived.insert(event->incident);
        else
            fresh.push_back(event);
    }
    for (const IncidentId &id : archived) {
        const auto whole = loadIncident(id);
        if (!whole)
            return tl::unexpected(whole.error());
        fresh.insert(fresh.end(), whole->begin(), whole->end());
    }
    return takeSummaries(past);
}

Expected<std::vector<EventPtr>> EventLog::poll()
{
    std::vector<EventPtr> fresh;
    const auto events = select(*m_db, QStringLiteral("desk = ? AND seq > ? ORDER BY seq"),
                               {m_desk.text(), m_heads[m_desk].sequence});
    if (!events)
        return events;
    if (const auto taken = takeIn(*events, fresh); !taken)
        return tl::unexpected(taken.error());
    if (!events->empty())
        m_heads[m_desk] = {events->back()->id.sequence, events->back()->hash};
    m_book.apply(fresh);
    return fresh;
}

Expected<void> EventLog::takeSummaries(const std::set<IncidentId> &ids)
{
    const QString sql =
        QStringLiteral("SELECT %1 FROM incidents WHERE id = ?").arg(rows::summaryColumns(LogSchemaVersion));
    for (const IncidentId &id : ids) {
        const auto row = m_db->query(sql, {id.text()});
        if (!row)
            return tl::unexpected(row.error());
        if ((*row)->next()) {
            m_imported.push_back(rows::readSummary(**row));
            m_book.addSummary(m_imported.back());
        }
        (*row)->finish();
    }
    return {};
}

std::vector<EventPtr> EventLog::loadedEvents() const
{
    std::vector<EventPtr> events = m_deskEvents;
    for (const auto &[id, incident] : m_book.incidents())
        events.insert(events.end(), incident.events.begin(), incident.events.end());
    return events;
}

Expected<void> EventLog::rebuildProjection()
{
    const auto version = m_db->value(QStringLiteral("SELECT value FROM meta WHERE key = 'projection'"));
    if (!version)
        return tl::unexpected(version.error());
    if (version->toInt() == ProjectionVersion)
        return {};
    auto transaction = Transaction::begin(*m_db);
    if (!transaction)
        return tl::unexpected(transaction.error());
    if (const auto cleared = rows::clearProjection(*m_db); !cleared)
        return cleared;
    m_book = IncidentBook();
    m_book.setHome(m_desk);
    if (const auto done = projectAll(); !done)
        return done;
    if (const auto kept = m_db->run(QStringLiteral("INSERT OR REPLACE INTO meta VALUES('projection', ?)"),
                                    {QString::number(ProjectionVersion)});
        !kept) {
        return kept;
    }
    return transaction->commit();
}

Expected<void> EventLog::projectAll()
{
    // One incident after the other, so that a long history is never in memory as a whole.
    const auto query = m_db->query(QStringLiteral("SELECT %1 FROM events WHERE incident <> ''"
                                                  " ORDER BY incident, hlc_ms, hlc_n, desk, seq")
                                       .arg(rows::EventColumns));
    if (!query)
        return tl::unexpected(query.error());
    std::vector<EventPtr> events;
    while ((*query)->next()) {
        auto event = rows::readEvent(**query);
        if (!event)
            return tl::unexpected(event.error());
        if (!events.empty() && events.back()->incident != (*event)->incident) {
            if (const auto done = project(events); !done)
                return tl::unexpected(done.error());
            events.clear();
        }
        events.push_back(std::move(*event));
    }
    (*query)->finish();
    const auto last = project(events);
    return last ? Expected<void>() : tl::unexpected(last.error());
}

} // namespace wf
