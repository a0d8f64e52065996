// SPDX-License-Identifier: GPL-3.0-or-later
// Reading: what is brought into memory at start, on demand, and while following another process.
#include "log/eventlog.h"

#include "log/chaincheck.h"
#include "log/rows.h"
#include "log/schema.h"
#include "sql/eachrow.h"

#include <QFile>
#include <QUuid>

#include <algorithm>
#include <iterator>

namespace wf {

namespace {

constexpr int DeskEventsKept = 500;

} // namespace

/// What can be read of these events: for those that cannot be, stubs, and a warning that names them.
Expected<std::vector<EventPtr>> EventLog::select(const QString &where, const QVariantList &values)
{
    const auto query =
        m_db->query(QStringLiteral("SELECT %1 FROM events WHERE %2").arg(rows::EventColumns, where), values);
    if (!query)
        return tl::unexpected(query.error());
    rows::ReadEvents read = rows::readEvents(*m_db, **query);
    for (const EventPtr &event : read.events) {
        if (const auto *unreadable = event->as<event::Unreadable>())
            warn(QStringLiteral("event %1 cannot be read: %2").arg(event->id.text(), unreadable->text));
        else if (const auto *unknown = event->as<event::Unknown>())
            warn(QStringLiteral("event %1 is from a later version: %2").arg(event->id.text(), unknown->text));
    }
    if (read.stopped)
        warn(QStringLiteral("events after %1 cannot be read: %2")
                 .arg(read.events.empty() ? QStringLiteral("the first") : read.events.back()->id.text(),
                      read.stopped->message));
    return std::move(read.events);
}

/// Which desk writes here, and the end of every chain.
Expected<void> EventLog::readDesk()
{
    const auto id = homeOf(*m_db);
    const auto ids = desks();
    if (!id || !ids)
        return tl::unexpected(!id ? id.error() : ids.error());
    m_desk = *id;
    m_heads.clear();
    for (const DeskId &desk : *ids) {
        const auto read = forEachRow(
            *m_db, QStringLiteral("SELECT seq, hash FROM events WHERE desk = ? ORDER BY seq DESC LIMIT 1"),
            {desk.text()}, [&](const QSqlQuery &row) {
                m_heads[desk] = {row.value(0).toLongLong(), row.value(1).toByteArray()};
            });
        if (!read)
            return read;
    }
    if (!m_desk.isEmpty() || isReadOnly())
        return {};
    if (!m_heads.empty())
        return fail(
            ErrorCode::Corrupt,
            QStringLiteral("%1: the log no longer says which desk it belongs to").arg(logPath(m_dataDir)));
    m_desk = DeskId(QUuid::createUuid().toString(QUuid::WithoutBraces));
    return m_db->run(QStringLiteral("INSERT INTO meta VALUES('desk', ?)"), {m_desk.text()});
}

Expected<void> EventLog::checkWitness()
{
    const auto known = m_db->value(QStringLiteral("SELECT value FROM meta WHERE key = 'witnessed'"));
    if (!known)
        return tl::unexpected(known.error());
    m_knowsWitness = !known->isNull();
    const auto witnessed = m_witness.read(m_knowsWitness);
    m_cut.clear();
    if (!witnessed) {
        warn(witnessed.error().message);
        return {};
    }
    m_hasWitness = !witnessed->empty();
    QStringList lacks;
    // Whoever takes events away may take the witness with them.
    const bool ofNothing = m_heads.empty() && QFile::exists(witnessPath(m_dataDir));
    if (!m_hasWitness && m_knowsWitness && !ofNothing)
        lacks += QStringLiteral("%1: the log had a witness, and it is gone: nobody can tell whether the last "
                                "events are missing")
                     .arg(witnessPath(m_dataDir));
    for (const auto &[desk, head] : *witnessed) {
        const qint64 have = m_heads.contains(desk) ? m_heads.at(desk).sequence : 0;
        // Asked for after the witness was read: a desk at work writes both, and the log first.
        const auto hash = m_db->value(QStringLiteral("SELECT hash FROM events WHERE desk = ? AND seq = ?"),
                                      {desk.text(), head.sequence});
        if (!hash)
            return tl::unexpected(hash.error());
        if (hash->isNull() && have < head.sequence) {
            lacks += QStringLiteral("%1: the log was cut: %2 events of desk %3 are missing at its end")
                         .arg(logPath(m_dataDir))
                         .arg(head.sequence - have)
                         .arg(desk.text());
        } else if (hash->toByteArray() != head.hash) {
            lacks += QStringLiteral("%1: event %2:%3 is not the one that was written")
                         .arg(logPath(m_dataDir), desk.text())
                         .arg(head.sequence);
        }
    }
    for (const QString &what : lacks)
        warn(what);
    m_cut = lacks.join(QStringLiteral("; "));
    return {};
}

/// So that a witness that was taken away is missed. In the caller's transaction.
Expected<void> EventLog::markWitnessed(const ChainHeads &onDisk)
{
    if (!m_hasWitness || m_knowsWitness)
        return {};
    // A power cut must not take it away again, since a person has to answer for one that is gone.
    if (!m_witness.isFlushed() && !m_witness.replace(onDisk))
        return {};
    m_knowsWitness = true;
    return m_db->run(QStringLiteral("INSERT OR REPLACE INTO meta VALUES('witnessed', '1')"));
}

Expected<int> EventLog::schemaVersion()
{
    const auto version = m_db->value(QStringLiteral("PRAGMA user_version"));
    if (!version)
        return tl::unexpected(version.error());
    return version->toInt();
}

/// Those that are open, or have messages to go, and the newest of each runbook: what a person ended while it
/// was still true must not be detected anew after a restart.
Expected<std::vector<IncidentId>> EventLog::neededIncidents()
{
    // A log of an earlier version that is only read has not got the columns.
    const auto version = schemaVersion();
    if (!version)
        return tl::unexpected(version.error());
    const QString own =
        *version >= 3 ? QStringLiteral("desk = '%1'").arg(m_desk.text()) : QStringLiteral("1 = 1");
    const QString needed = *version >= 2 ? QStringLiteral("open = 1 OR (unsent > 0 AND %1)").arg(own)
                                         : QStringLiteral("open = 1");
    std::vector<IncidentId> ids;
    const auto read = forEachRow(
        *m_db,
        QStringLiteral("SELECT id FROM incidents WHERE %1 UNION SELECT id FROM (SELECT id, max(changed_ms)"
                       " FROM incidents WHERE runbook <> '' AND %2 GROUP BY runbook)")
            .arg(needed, own),
        {}, [&ids](const QSqlQuery &row) { ids.emplace_back(row.value(0).toString()); });
    return read ? ids : Expected<std::vector<IncidentId>>(tl::unexpected(read.error()));
}

Expected<void> EventLog::loadOpen()
{
    // What became of another desk's feeds and clock says nothing about this one's.
    auto desk = select(QStringLiteral("incident = '' AND desk = ? ORDER BY hlc_ms DESC, hlc_n DESC LIMIT ?"),
                       {m_desk.text(), DeskEventsKept});
    if (!desk)
        return tl::unexpected(desk.error());
    m_deskEvents.assign(desk->rbegin(), desk->rend());
    m_book.apply(m_deskEvents);
    auto needed = neededIncidents();
    if (!needed)
        return tl::unexpected(needed.error());
    const std::size_t found = needed->size();
    // One after the other: damage to one keeps nobody from the others.
    for (std::size_t i = 0; i < needed->size(); ++i) {
        const IncidentId id = (*needed)[i];
        if (const auto loaded = loadIncident(id); !loaded)
            warn(QStringLiteral("incident %1 cannot be read: %2").arg(id.text(), loaded.error().message));
        // What was merged into an open one is open with it, and so are its conditions.
        const Incident *incident = m_book.find(id);
        if (!incident || (i < found && !isActive(incident->status)))
            continue;
        std::copy_if(incident->mergedFrom.begin(), incident->mergedFrom.end(), std::back_inserter(*needed),
                     [&](const IncidentId &part) {
                         return std::find(needed->begin(), needed->end(), part) == needed->end();
                     });
    }
    // The logical clock must be past everything on disk, archived incidents included; on each chain it only
    // grows.
    for (const auto &[id, head] : m_heads) {
        const auto last = select(QStringLiteral("desk = ? AND seq = ?"), {id.text(), head.sequence});
        if (!last)
            return tl::unexpected(last.error());
        if (!last->empty())
            m_book.advanceTime(last->front()->time);
    }
    return {};
}

Expected<std::vector<EventPtr>> EventLog::loadIncident(const IncidentId &id)
{
    if (!knows(id) || m_book.find(id))
        return std::vector<EventPtr>{};
    auto events = select(QStringLiteral("incident = ? ORDER BY hlc_ms, hlc_n, desk, seq"), {id.text()});
    if (events)
        m_book.apply(*events);
    return events;
}

Expected<const Incident *> EventLog::incident(const QString &numberOrId)
{
    if (!m_book.idOf(numberOrId) && !knows(IncidentId(numberOrId)) && m_summariesFrom) {
        if (const auto found = findNumber(numberOrId); !found)
            return tl::unexpected(found.error());
    }
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
        if (event->as<event::Imported>())
            past.insert(event->incident);
        if (past.contains(event->incident))
            continue; // All of it is here, and it is over: its summary says what is to be known.
        if (!event->incident.isEmpty() && !m_book.find(event->incident) && knows(event->incident))
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
    const auto events = select(QStringLiteral("desk = ? AND seq > ? ORDER BY seq"),
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
        const auto read = forEachRow(*m_db, sql, {id.text()}, [this](const QSqlQuery &row) {
            m_imported.push_back(rows::readSummary(row));
            m_book.addSummary(m_imported.back());
        });
        if (!read)
            return read;
    }
    return {};
}

std::vector<EventPtr> EventLog::loadedEvents() const
{
    std::vector<EventPtr> events = m_deskEvents;
    for (const auto &[id, incident] : m_book.incidents()) {
        const auto lines = linesOf(incident);
        events.insert(events.end(), lines.begin(), lines.end());
    }
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
    return rows::forEachIncident(*m_db, [this](const std::vector<EventPtr> &events) -> Expected<void> {
        const auto done = project(events);
        return done ? Expected<void>() : tl::unexpected(done.error());
    });
}

} // namespace wf
