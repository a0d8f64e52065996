// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/book.h"
#include "sql/rowcursor.h"

#include <functional>

/// Events and summaries as rows.
namespace wf::rows {

/// The columns of readEvent(), in its order.
inline const QString EventColumns = QStringLiteral(
    "desk, seq, hlc_ms, hlc_n, incident, happened_ms, recorded_ms, actor, kind, payload, prev_hash, hash");

/// The present row of a query over EventColumns. Corrupt, naming the event, when a field makes no sense.
Expected<EventPtr> readEvent(const QSqlQuery &row);
/// The same, where one of a later version keeps its place as event::Unknown and a damaged one as
/// event::Unreadable, with the reason.
EventPtr readOrStub(const QSqlQuery &row);
/// The same for one whose words were left out: of a kind that needs them there is the kind alone.
Expected<EventPtr> readStub(const QSqlQuery &row);
/// readOrStub() of a cursor whose columns begin with EventColumns. Without the hashes if it has them not.
EventPtr eventAt(const RowCursor &row, bool hashes = true);
/// The payload of such a row, to the byte.
QByteArray payloadAt(const QSqlQuery &row);
/// What was read of a query's rows, and why it ends where it does.
struct ReadEvents
{
    std::vector<EventPtr> events; ///< Those that cannot be read are stubs.
    std::optional<Error> stopped; ///< Pages behind the last one cannot be read.
};
ReadEvents readEvents(Database &db, QSqlQuery &query);
QVariantList eventValues(const Event &event);
/// Gives `take` the events of each incident in the order in which they fold, one incident after the other, so
/// that a long history is never in memory as a whole. What cannot be read is a stub. Ends with the first
/// error.
Expected<void> forEachIncident(Database &db,
                               const std::function<Expected<void>(const std::vector<EventPtr> &)> &take);

/// The columns of readSummary(), in its order, as a log of that schema has them.
QString summaryColumns(int schemaVersion);
inline constexpr int SummaryColumnCount = 18;
/// The present row of a query that begins with summaryColumns().
IncidentSummary readSummary(const QSqlQuery &row);
/// What a row of `incidents` holds, in the order of projectedColumns().
QVariantList projectedValues(const IncidentSummary &summary);
/// The columns as a log of that schema has them, which are the first of them.
QStringList projectedColumns(int schemaVersion);
/// Inserts or replaces the rows; what is as it was written last, if that is known, is left alone.
Expected<void> writeProjection(Database &db, const IncidentProjection &projection,
                               const IncidentProjection *written = nullptr);
/// Makes the projection's own tables afresh, empty; inside the caller's transaction.
Expected<void> clearProjection(Database &db);
/// Whether the incident's events are loaded at start.
bool isOpen(const IncidentSummary &summary);

} // namespace wf::rows
