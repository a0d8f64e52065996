// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/papercolours.h"
#include "report/reportchart.h"

namespace wf {

/// A point of a drawing: x to the right, y down, from its upper left corner.
struct DrawPoint
{
    double x = 0;
    double y = 0;
};

struct DrawRect
{
    double x = 0;
    double y = 0;
    double width = 0;
    double height = 0;
    Paper fill = Paper::Panel;
    double radius = 0;
};
struct DrawLine
{
    std::vector<DrawPoint> points; ///< One alone is a dot.
    Paper colour = Paper::Text;
    double width = 1;
    bool dashed = false;
};
struct DrawText
{
    enum class Anchor { Start, Middle, End };
    double x = 0;
    double y = 0; ///< Of the base line.
    QString text;
    double size = 10;
    Paper colour = Paper::Text;
    Anchor anchor = Anchor::Start;
    bool strong = false;
    bool mono = false;
};
using DrawOp = std::variant<DrawRect, DrawLine, DrawText>;

/// A picture as a list of strokes, the same for every format; the first is lowest.
struct ChartDrawing
{
    double width = 0;
    double height = 0;
    QString title; ///< For those who cannot see it: metric, threshold, worst value.
    std::vector<DrawOp> ops;
};

/// The chart on white paper: title with threshold and worst value, bands, the dashed threshold, lines, gaps
/// hatched, marked ranges, marks with flags, axes in UTC, a legend where there are several lines. Pure; sizes
/// of texts are estimated, so that it depends on no font.
ChartDrawing drawChart(const ReportChart &chart, const std::vector<ChartMark> &marks);

/// About how wide a text is; full-width scripts count double.
double estimatedWidth(const QString &text, double size, bool mono = false, bool strong = false);

} // namespace wf
