// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/desk.h"

namespace wf {

/// One chart that should be on the screen: a metric, its thresholds, the series that carry it.
struct ChartPlan
{
    QString metric;                      ///< As the runbook writes it.
    std::vector<Comparison> comparisons; ///< Numeric ones are thresholds; a text one makes a chart of states.
    std::vector<SeriesRef> series;       ///< The deciding one first.
    double scale = 1;                    ///< Series value × scale = value in the threshold's unit.
    QString unit;                        ///< "s", "%", "".
    QString stateName;                   ///< The state that is watched, for a StateSet.
    QString emptyReason;                 ///< Why there is no series.
    bool operator==(const ChartPlan &) const = default;
};

enum class ChartScope { Runbook, AllMetrics, Pinned };

/// The charts of a runbook: one per metric of its conditions, in their order, then the ones it wants watched.
std::vector<ChartPlan> chartsOfRunbook(const Desk &desk, const RunbookId &id, const Runbook &runbook);
/// The charts of every watched condition, those that are true first.
std::vector<ChartPlan> chartsOfConditions(const Desk &desk);
/// One chart per metric of the store whose name contains every word of `filter`; at most `limit`.
std::vector<ChartPlan> chartsOfCatalog(const Desk &desk, const QString &filter, int limit);
/// The charts of these metric names, in their order.
std::vector<ChartPlan> chartsOfNames(const Desk &desk, const QStringList &names);
/// How many different metrics the store has.
int metricCount(const Desk &desk);

} // namespace wf
