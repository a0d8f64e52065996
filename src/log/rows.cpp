// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/rows.h"

#include "incident/eventcodec.h"
#include "log/schema.h"
#include "sql/eachrow.h"

namespace wf::rows {

QByteArray payloadAt(const QSqlQuery &row)
{
    return row.value(9).toString().toUtf8();
}

namespace {

QVariant optionalMs(const std::optional<Timestamp> &t)
{
    return t ? QVariant(qint64(toMs(*t))) : QVariant(QMetaType(QMetaType::LongLong));
}

std::optional<Timestamp> timeAt(const QSqlQuery &row, int column)
{
    const QVariant v = row.value(column);
    return v.isNull() ? std::nullopt : std::optional(fromMs(v.toLongLong()));
}

/// All but the body.
std::shared_ptr<Event> frameOf(const QSqlQuery &row)
{
    auto event = std::make_shared<Event>();
    event->id = {DeskId(row.value(0).toString()), row.value(1).toLongLong()};
    event->time = {row.value(2).toLongLong(), row.value(3).toUInt()};
    event->incident = IncidentId(row.value(4).toString());
    event->happenedAt = fromMs(row.value(5).toLongLong());
    event->recordedAt = fromMs(row.value(6).toLongLong());
    event->actor = row.value(7).toString();
    event->payload = payloadAt(row);
    event->previousHash = row.value(10).toByteArray();
    event->hash = row.value(11).toByteArray();
    return event;
}

} // namespace

Expected<EventPtr> readEvent(const QSqlQuery &row)
{
    auto event = frameOf(row);
    auto body = decodeBody(row.value(8).toString(), event->payload);
    if (!body)
        return fail(body.error().code,
                    QStringLiteral("event %1: %2").arg(event->id.text(), body.error().message));
    event->body = std::move(*body);
    return event;
}

Expected<EventPtr> readStub(const QSqlQuery &row)
{
    const auto kind = parseEventKind(row.value(8).toString());
    if (!kind || *kind == EventKind::UpdatePosted)
        return readEvent(row);
    auto event = frameOf(row);
    event->body = emptyBody(*kind);
    return event;
}

EventPtr readOrStub(const QSqlQuery &row)
{
    auto event = frameOf(row);
    event->body = decodeOrStub(row.value(8).toString(), event->payload);
    return event;
}

EventPtr eventAt(const RowCursor &row, bool hashes)
{
    auto event = std::make_shared<Event>();
    event->id = {DeskId(row.text(0)), row.integer(1)};
    event->time = {row.integer(2), quint32(row.integer(3))};
    event->incident = IncidentId(row.text(4));
    event->happenedAt = fromMs(row.integer(5));
    event->recordedAt = fromMs(row.integer(6));
    event->actor = row.text(7);
    event->payload = row.bytes(9).toByteArray();
    event->body = decodeOrStub(row.text(8), event->payload);
    if (hashes) {
        event->previousHash = row.bytes(10).toByteArray();
        event->hash = row.bytes(11).toByteArray();
    }
    return event;
}

ReadEvents readEvents(Database &db, QSqlQuery &query)
{
    ReadEvents read;
    for (;;) {
        const auto more = db.next(query);
        if (!more)
            read.stopped = more.error();
        if (!more || !*more)
            break;
        read.events.push_back(readOrStub(query));
    }
    query.finish();
    return read;
}

Expected<void> forEachIncident(Database &db,
                               const std::function<Expected<void>(const std::vector<EventPtr> &)> &take)
{
    std::vector<EventPtr> events;
    const auto finishIncident = [&]() -> Expected<void> {
        const auto done = events.empty() ? Expected<void>() : take(events);
        events.clear();
        return done;
    };
    const auto read = forEachRow(
        db,
        QStringLiteral(
            "SELECT %1 FROM events WHERE incident <> '' ORDER BY incident, hlc_ms, hlc_n, desk, seq")
            .arg(EventColumns),
        {}, [&](const QSqlQuery &row) -> Expected<void> {
            EventPtr event = readOrStub(row);
            const bool isNext = !events.empty() && events.back()->incident != event->incident;
            const auto done = isNext ? finishIncident() : Expected<void>();
            events.push_back(std::move(event));
            return done;
        });
    return read ? finishIncident() : read;
}

QVariantList eventValues(const Event &e)
{
    return {e.id.desk.text(), e.id.sequence, e.time.wallMs, e.time.counter,
            // A null QString would be stored as NULL.
            e.incident.isEmpty() ? QStringLiteral("") : e.incident.text(), qint64(toMs(e.happenedAt)),
            qint64(toMs(e.recordedAt)), e.actor.isEmpty() ? QStringLiteral("") : e.actor, e.kindName(),
            QString::fromUtf8(e.payload), e.previousHash.isNull() ? QByteArray("") : e.previousHash, e.hash};
}

QString summaryColumns(int schemaVersion)
{
    // A log of an earlier version that is only read has not got the last columns.
    return QStringLiteral("id, number, title, severity, status, drill, runbook, commander, detected_ms,"
                          " declared_ms, mitigated_ms, resolved_ms, ended_ms, steps_done, steps_total,"
                          " changed_ms, %1, %2")
        .arg(schemaVersion >= 2 ? QStringLiteral("unsent") : QStringLiteral("0"),
             schemaVersion >= 3 ? QStringLiteral("desk") : QStringLiteral("''"));
}

IncidentSummary readSummary(const QSqlQuery &row)
{
    const auto text = [&row](int column) { return row.value(column).toString(); };
    IncidentSummary s;
    s.id = IncidentId(text(0));
    s.number = text(1);
    s.title = text(2);
    s.severity = parseSeverity(text(3)).value_or(Severity::P2);
    s.status = parseStatus(text(4)).value_or(IncidentStatus::Investigating);
    s.drill = row.value(5).toBool();
    s.runbookId = RunbookId(text(6));
    s.commander = text(7);
    s.detectedAt = timeAt(row, 8);
    s.declaredAt = timeAt(row, 9);
    s.mitigatedAt = timeAt(row, 10);
    s.resolvedAt = timeAt(row, 11);
    s.endedAt = timeAt(row, 12);
    s.progress = {row.value(13).toInt(), row.value(14).toInt()};
    s.lastChange = fromMs(row.value(15).toLongLong());
    s.unsent = row.value(16).toInt();
    s.desk = DeskId(text(17));
    return s;
}

bool isOpen(const IncidentSummary &s)
{
    return isActive(s.status) || (s.status == IncidentStatus::Detected && !s.endedAt);
}

QStringList projectedColumns(int schemaVersion)
{
    QStringList columns =
        QStringLiteral("id,number,title,severity,status,drill,runbook,commander,detected_ms,"
                       "declared_ms,mitigated_ms,resolved_ms,ended_ms,steps_done,"
                       "steps_total,changed_ms,open")
            .split(u',');
    if (schemaVersion >= 2)
        columns += QStringLiteral("unsent");
    if (schemaVersion >= 3)
        columns += QStringLiteral("desk");
    return columns;
}

QVariantList projectedValues(const IncidentSummary &s)
{
    const auto notNull = [](const QString &text) { return text.isNull() ? QStringLiteral("") : text; };
    return {s.id.text(),
            notNull(s.number),
            notNull(s.title),
            severityCode(s.severity),
            statusName(s.status),
            int(s.drill),
            notNull(s.runbookId.text()),
            notNull(s.commander),
            optionalMs(s.detectedAt),
            optionalMs(s.declaredAt),
            optionalMs(s.mitigatedAt),
            optionalMs(s.resolvedAt),
            optionalMs(s.endedAt),
            s.progress.done,
            s.progress.total,
            qint64(toMs(s.lastChange)),
            int(isOpen(s)),
            s.unsent,
            notNull(s.desk.text())};
}

namespace {

Expected<void> writeSummary(Database &db, const IncidentSummary &summary, const IncidentSummary *written)
{
    static const QString replace =
        QStringLiteral("INSERT OR REPLACE INTO incidents(%1) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")
            .arg(projectedColumns(LogSchemaVersion).join(u','));
    if (!written)
        return db.run(replace, projectedValues(summary));
    IncidentSummary later = *written;
    later.lastChange = summary.lastChange;
    if (later != summary)
        return db.run(replace, projectedValues(summary));
    // Most events change nothing else: two pages instead of four.
    return later == *written ? Expected<void>()
                             : db.run(QStringLiteral("UPDATE incidents SET changed_ms = ? WHERE id = ?"),
                                      {qint64(toMs(summary.lastChange)), summary.id.text()});
}

} // namespace

Expected<void> writeProjection(Database &db, const IncidentProjection &projection,
                               const IncidentProjection *written)
{
    const auto done = writeSummary(db, projection.summary, written ? &written->summary : nullptr);
    if (!done || !projection.statistics || (written && written->statistics == projection.statistics))
        return done;
    return db.run(QStringLiteral("INSERT OR REPLACE INTO incident_statistics(incident, body) VALUES(?,?)"),
                  {projection.summary.id.text(), QString::fromUtf8(statisticsText(*projection.statistics))});
}

Expected<void> clearProjection(Database &db)
{
    for (const QString &sql :
         {QStringLiteral("DELETE FROM incidents"), QStringLiteral("DROP TABLE IF EXISTS incident_statistics"),
          QStringLiteral("CREATE TABLE incident_statistics(incident TEXT PRIMARY KEY, body TEXT NOT NULL)"
                         " STRICT"),
          // Not by its last change as well, which nearly every event moves: a page less of each commit.
          QStringLiteral("DROP INDEX IF EXISTS incidents_open"),
          QStringLiteral("CREATE INDEX incidents_open ON incidents(open)"),
          // The history and the list go from the newest to the oldest.
          QStringLiteral("CREATE INDEX IF NOT EXISTS incidents_declared ON incidents(declared_ms)")}) {
        if (const auto done = db.run(sql); !done)
            return done;
    }
    return {};
}

} // namespace wf::rows
