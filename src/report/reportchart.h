// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "detect/binding.h"
#include "incident/incident.h"
#include "metrics/serieswindow.h"
#include "plot/threshold.h"
#include "report/block.h"

namespace wf {

/// A range that was marked on a chart as evidence.
struct MarkedRange
{
    TimeRange range;
    QString caption;
};

/// What is drawn of one metric: decimated samples, thresholds, ranges that were marked on it.
struct ReportChart
{
    QString metric;        ///< As the runbook writes it.
    QString thresholdText; ///< "> 0.5"; empty without one.
    std::vector<ChartThreshold> thresholds;
    QString unit;      ///< Behind values: "s", "B", "%", "".
    QString stateName; ///< Of a StateSet: 1 is this word, 0 is not; empty for numbers.
    double scale = 1;  ///< Drawn value = series value × scale.
    TimeRange range;
    std::vector<SeriesWindow> lines; ///< At most MaxReportLines, those that went furthest first.
    int series = 0;                  ///< How many there are.
    QString emptyReason;             ///< Why there is no line.
    std::vector<MarkedRange> marked;
};
inline constexpr int MaxReportCharts = 12;
inline constexpr int MaxReportLines = 6;
inline constexpr int ReportChartPixels = 560; ///< Columns of a line.

/// A moment of the incident on the time axis of every chart.
struct ChartMark
{
    Timestamp at;
    QString label;
    Tone tone = Tone::Plain;
};
/// Start of impact, detection, declaration, changes of severity and state, in order of time.
std::vector<ChartMark> chartMarks(const Incident &incident);

/// What a report's charts show unless somebody chose: from a little before the first milestone to a little
/// after the last, at most a week.
TimeRange reportWindow(const Incident &incident, Timestamp now);

/// The metrics worth a chart: of the conditions (the runbook's, else those that were seen), of what was
/// marked as evidence, then those the runbook wants watched. Names as written.
QStringList reportMetrics(const Incident &incident);

/// The charts of an incident over `window` out of a store that holds their samples. Those that were only to
/// be watched are left out where there is no series.
std::vector<ReportChart> reportCharts(const Incident &incident, const SeriesStore &store, TimeRange window,
                                      const std::vector<ManualBinding> &bindings = {});

} // namespace wf
