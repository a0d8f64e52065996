// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/fold.h"
#include "log/rowcheck.h"

#include <functional>

namespace wf {

/// How a log keeps what is folded.
struct ProjectionFormat
{
    DeskId home;
    int schema = 0;
    bool counts = false; ///< Its statistics are of this version.
};
/// The schema of the log has to be checked before.
Expected<ProjectionFormat> projectionFormatOf(Database &db);

/// Incidents by id, as SQLite orders them: from `first` to before `end`, which is empty for the last range.
struct IncidentRange
{
    QByteArray first;
    QByteArray end;
};
/// About `count` ranges of as many incidents each.
std::vector<IncidentRange> incidentRanges(Database &db, int count);

struct FoldReport
{
    int incidents = 0;
    int lacking = 0; ///< Have no row.
    QStringList problems;
    std::vector<ChainProblem> unreadable; ///< Events.
    std::optional<Error> stopped;
};
/// Folds the events of each incident and compares its rows with that. `took` hears of each event read.
FoldReport checkIncidents(Database &db, const IncidentRange &range, const ProjectionFormat &format,
                          RunbookCache &cache, const std::function<void(qint64)> &took = {});
/// The same for one incident.
FoldReport checkIncident(Database &db, const IncidentId &id, const ProjectionFormat &format,
                         RunbookCache &cache);

/// Rows of incidents and statistics that no event knows.
Expected<QStringList> strayRows(Database &db, const ProjectionFormat &format);

} // namespace wf
