// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/importtable.h"
#include "incident/command.h"

#include <QTimeZone>

#include <array>
#include <functional>

namespace wf {

enum class ImportField {
    Reference,
    Title,
    Severity,
    Created,
    Acknowledged,
    Started,
    Identified,
    Mitigated,
    Resolved,
    Services,
    Tags,
    Summary,
    Runbook,
    Commander
};
inline constexpr std::size_t ImportFieldCount = 14;
QString importFieldName(ImportField field); ///< "acknowledged"
std::optional<ImportField> parseImportField(QStringView name);
/// Title, created and resolved: without them no row can come in.
bool isRequired(ImportField field);

/// What the columns of a file mean, and what the file leaves open.
struct ImportMapping
{
    std::array<int, ImportFieldCount> columns; ///< Per field its column; -1: none.
    QString source;                    ///< "pagerduty": with the reference what tells incidents apart.
    QTimeZone zone = QTimeZone::utc(); ///< Of times that name none.
    Severity severity = Severity::P2;  ///< Of rows that name none.

    ImportMapping() { columns.fill(-1); }
    int column(ImportField field) const { return columns[std::size_t(field)]; }
};
/// From the heads, as PagerDuty, Opsgenie, incident.io, Statuspage and spreadsheets name them; the source
/// from the file's name.
ImportMapping guessMapping(const ImportTable &table);
/// Applies "created=Opened at" (a column by name, or by number from 1; nothing: none), "source=…",
/// "zone=Europe/Berlin", "severity=P3". InvalidInput names what is not known.
Expected<void> applyMapping(ImportMapping &mapping, const QStringList &columns, const QString &assignment);

struct ImportProblem
{
    int line = 0;
    QString column; ///< As the file calls it; empty: the whole row.
    QString text;
};

/// What an import would do; nothing was done yet.
struct ImportPlan
{
    QString source;
    std::vector<PastIncident> incidents; ///< That can come in.
    std::vector<ImportProblem> problems; ///< The first MaxImportProblems.
    int badRows = 0;
    int known = 0; ///< Rows whose incident came in before, or stands twice in the file.
    int rows = 0;
};
inline constexpr std::size_t MaxImportProblems = 1000;

/// A dry run: pure, any thread. `isKnown`: whether the log has the incident already.
ImportPlan planImport(const ImportTable &table, const ImportMapping &mapping, Timestamp now,
                      const std::function<bool(const IncidentId &)> &isKnown);
/// The commands that do it, in order.
std::vector<command::ImportIncidents> importCommands(const ImportPlan &plan);

/// A time as files write it: ISO 8601 with or without zone, "2024-03-31 13:45 UTC", "Mar 31, 2024 13:45",
/// "31.03.2024 13:45", seconds or milliseconds since 1970. `zone`: of those that name none. Empty for
/// anything else: names of zones ("PDT") and dates whose order nobody knows ("03/04/2024") are no times.
std::optional<Timestamp> importTime(const QString &text, const QTimeZone &zone);

} // namespace wf
