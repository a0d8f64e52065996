// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/rows.h"

#include <QJsonDocument>
#include <QSqlRecord>

namespace wf::rows {

namespace {

QVariant optionalMs(const std::optional<Timestamp> &t)
{
    return t ? QVariant(qint64(toMs(*t))) : QVariant(QMetaType(QMetaType::LongLong));
}

std::optional<Timestamp> timeAt(const QSqlQuery &row, const char *column)
{
    const QVariant v = row.value(QLatin1String(column));
    return v.isNull() ? std::nullopt : std::optional(fromMs(v.toLongLong()));
}

} // namespace

Expected<EventPtr> readEvent(const QSqlQuery &row)
{
    auto event = std::make_shared<Event>();
    event->id = {DeskId(row.value(0).toString()), row.value(1).toLongLong()};
    event->time = {row.value(2).toLongLong(), row.value(3).toUInt()};
    event->incident = IncidentId(row.value(4).toString());
    event->happenedAt = fromMs(row.value(5).toLongLong());
    event->recordedAt = fromMs(row.value(6).toLongLong());
    event->actor = row.value(7).toString();
    const QString kind = row.value(8).toString();
    const auto known = parseEventKind(kind);
    if (!known) {
        return fail(ErrorCode::NewerVersion,
                    QStringLiteral("event %1: the kind \"%2\" is not known to this version")
                        .arg(event->id.text(), kind));
    }
    event->kind = *known;
    QJsonParseError error{};
    const QJsonDocument payload = QJsonDocument::fromJson(row.value(9).toString().toUtf8(), &error);
    if (!payload.isObject()) {
        return fail(ErrorCode::Corrupt, QStringLiteral("event %1: the payload is no JSON object: %2")
                                            .arg(event->id.text(), error.errorString()));
    }
    event->payload = payload.object();
    event->previousHash = row.value(10).toByteArray();
    event->hash = row.value(11).toByteArray();
    return event;
}

Expected<std::vector<EventPtr>> readEvents(QSqlQuery &query)
{
    std::vector<EventPtr> events;
    while (query.next()) {
        auto event = readEvent(query);
        if (!event)
            return tl::unexpected(event.error());
        events.push_back(std::move(*event));
    }
    query.finish();
    return events;
}

QVariantList eventValues(const Event &e)
{
    return {e.id.desk.text(), e.id.sequence, e.time.wallMs, e.time.counter,
            // A null QString would be stored as NULL.
            e.incident.isEmpty() ? QStringLiteral("") : e.incident.text(), qint64(toMs(e.happenedAt)),
            qint64(toMs(e.recordedAt)), e.actor.isEmpty() ? QStringLiteral("") : e.actor,
            eventKindName(e.kind), QString::fromUtf8(payloadText(e.payload)),
            e.previousHash.isNull() ? QByteArray("") : e.previousHash, e.hash};
}

IncidentSummary readSummary(const QSqlQuery &row)
{
    const auto text = [&row](const char *column) { return row.value(QLatin1String(column)).toString(); };
    IncidentSummary s;
    s.id = IncidentId(text("id"));
    s.number = text("number");
    s.title = text("title");
    s.severity = parseSeverity(text("severity")).value_or(Severity::P2);
    s.status = parseStatus(text("status")).value_or(IncidentStatus::Investigating);
    s.drill = row.value(QLatin1String("drill")).toBool();
    s.runbookId = RunbookId(text("runbook"));
    s.commander = text("commander");
    s.detectedAt = timeAt(row, "detected_ms");
    s.declaredAt = timeAt(row, "declared_ms");
    s.mitigatedAt = timeAt(row, "mitigated_ms");
    s.resolvedAt = timeAt(row, "resolved_ms");
    s.endedAt = timeAt(row, "ended_ms");
    s.progress = {row.value(QLatin1String("steps_done")).toInt(),
                  row.value(QLatin1String("steps_total")).toInt()};
    s.lastChange = fromMs(row.value(QLatin1String("changed_ms")).toLongLong());
    // The table of an earlier version that is only read has not got it.
    if (row.record().indexOf(QLatin1String("unsent")) >= 0)
        s.unsent = row.value(QLatin1String("unsent")).toInt();
    if (row.record().indexOf(QLatin1String("desk")) >= 0)
        s.desk = DeskId(text("desk"));
    return s;
}

bool isOpen(const IncidentSummary &s)
{
    return isActive(s.status) || (s.status == IncidentStatus::Detected && !s.endedAt);
}

Expected<void> writeSummary(Database &db, const IncidentSummary &s)
{
    const auto notNull = [](const QString &text) { return text.isNull() ? QStringLiteral("") : text; };
    return db.run(
        QStringLiteral("INSERT OR REPLACE INTO incidents(id, number, title, severity, status, drill,"
                       " runbook, commander, detected_ms, declared_ms, mitigated_ms, resolved_ms, ended_ms,"
                       " steps_done, steps_total, changed_ms, open, unsent, desk)"
                       " VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"),
        {s.id.text(), notNull(s.number), notNull(s.title), severityCode(s.severity), statusName(s.status),
         int(s.drill), notNull(s.runbookId.text()), notNull(s.commander), optionalMs(s.detectedAt),
         optionalMs(s.declaredAt), optionalMs(s.mitigatedAt), optionalMs(s.resolvedAt), optionalMs(s.endedAt),
         s.progress.done, s.progress.total, qint64(toMs(s.lastChange)), int(isOpen(s)), s.unsent,
         notNull(s.desk.text())});
}

} // namespace wf::rows
