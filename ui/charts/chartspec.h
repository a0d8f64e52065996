// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "metrics/serieswindow.h"
#include "plot/threshold.h"
#include "theme/theme.h"

#include <QString>

#include <optional>
#include <vector>

namespace wf {

/// What does not change with the data.
struct ChartSpec
{
    QString name;          ///< Readable; empty: there is the metric alone.
    QString title;         ///< Metric as the runbook writes it.
    QString thresholdText; ///< "> 0.5", "no threshold".
    std::vector<ChartThreshold> thresholds;
    QString unit;     ///< Shown behind the value: "s", "%", "B/s", "/s", "".
    QString form;     ///< What is drawn of the series where that is not its value: "per second", "p95".
    QString note;     ///< "8 of 143 series"; empty where all are shown.
    double scale = 1; ///< Drawn value = series value × scale.
    /// For StateSets: 1 is drawn and shown as this word, 0 as "not" of it; empty for numbers.
    QString stateName;
    bool operator==(const ChartSpec &) const = default;
};

/// How the value axis is chosen; kept per metric.
struct AxisChoice
{
    bool log = false;
    std::optional<std::pair<double, double>> fixed; ///< From, to; else what data and thresholds need.
    bool operator==(const AxisChoice &) const = default;
};

/// What a person asks of a chart that its owner has to do.
enum class ChartCommand {
    ToggleLog,
    ChooseRange,
    NextForm,
    PinMetric,
    PinWindow,
    ExportCsv,
    Copy,
    NextSeries,
    MoveEarlier,
    MoveLater,
};

/// How large a chart is written; pixels of font. The measures of the axis follow its font.
struct ChartStyle
{
    int title = 13;
    int aside = 11;
    int value = 16;
    int axis = 10;
    double line = 1.5; ///< Width of lines.
    bool bare = false; ///< Plot and axes only: whoever shows it writes title and value, and paints the card.
    bool operator==(const ChartStyle &) const = default;

    /// Against the axis of a chart in a window.
    double scale() const { return axis / 10.0; }
};

/// A mark of the incident on the time axis. A FlagLane names it; in a chart it is a thin line with a tooltip.
struct ChartEvent
{
    Timestamp at;
    QString label;
    Token tone = Token::Text2;
    bool operator==(const ChartEvent &) const = default;
};
/// As they can be drawn: labels of one line, in the order of time.
std::vector<ChartEvent> drawable(std::vector<ChartEvent> events);

} // namespace wf
