// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/deskview.h"
#include "models/chartplanindex.h"

namespace wf {

/// One chart that should be on the screen: a metric, its thresholds, the series that carry it.
struct ChartPlan
{
    QString metric;                      ///< As the runbook writes it.
    std::vector<Comparison> comparisons; ///< Numeric ones are thresholds; a text one makes a chart of states.
    std::vector<SeriesRef> series;       ///< The deciding one first.
    double scale = 1;                    ///< Series value × scale = value in the threshold's unit.
    QString unit;                        ///< Of the series, scaled: "s", "B", "%", "".
    std::vector<ChartForm> forms{ChartForm::Value}; ///< What can be drawn of it, the default first.
    QString stateName;                              ///< The state that is watched, for a StateSet.
    QString help;                                   ///< What the target says of the deciding series.
    QString emptyReason;                            ///< Why there is no series.
    bool operator==(const ChartPlan &) const = default;
};

/// A line of a chart: one series, or the buckets of one histogram.
struct PlanLine
{
    SeriesKey key; ///< As the line's window and statistics have it.
    std::vector<SeriesRef> series;
};
/// The lines of a chart in the order of its series.
std::vector<PlanLine> linesOf(const ChartPlan &plan, const SeriesCatalog &catalog);

enum class ChartScope { Runbook, AllMetrics, Pinned };

/// The charts of a runbook: one per metric of its conditions, in their order, then the ones it wants watched.
std::vector<ChartPlan> chartsOfRunbook(const DeskView &desk, const MetricIndex &index, const RunbookId &id,
                                       const Runbook &runbook);
/// The charts of every watched condition of a runbook, those that are true first, and of the rules that hold.
std::vector<ChartPlan> chartsOfConditions(const DeskView &desk, const MetricIndex &index);
/// One chart per metric of the store whose name contains every word of `filter`; at most `limit`.
std::vector<ChartPlan> chartsOfCatalog(const MetricIndex &index, const QString &filter, int limit);
/// The charts of these metric names, in their order.
std::vector<ChartPlan> chartsOfNames(const MetricIndex &index, const QStringList &names);
/// Puts the charts of these metrics first, in this order; the others follow as they were.
void arrangePlans(std::vector<ChartPlan> &plans, const QStringList &order);

} // namespace wf
