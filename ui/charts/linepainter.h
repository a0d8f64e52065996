// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/coverage.h"
#include "charts/plotmap.h"
#include "metrics/columns.h"

#include <QPointF>

#include <span>

namespace wf {

struct LineStyle
{
    QColor color;
    double width = 1.5;   ///< In the pixels of the image.
    double scale = 1;     ///< Drawn value = column value × scale.
    bool stepped = false; ///< Values hold until the next one (states).
};

/// Draws decimated series. Where a column is about a pixel wide and the values in it go up and down, it is a
/// vertical span with fractional ends; where they run in one direction or are sparse it is an antialiased
/// stroke. A column with breakBefore starts a new stretch. The result depends on times only, so nothing
/// shimmers when the range scrolls.
class LinePainter
{
public:
    /// `clip`: pixels that may be touched.
    explicit LinePainter(const QRect &clip) : m_coverage(clip) {}

    /// Draws over a Format_ARGB32_Premultiplied image; `map` is in its pixels, `bin` is the width of the
    /// columns.
    void draw(QImage &image, const PlotMap &map, std::span<const Column> columns, Millis bin,
              const LineStyle &style);

private:
    struct Stroke
    {
        QPointF a;
        QPointF b;
        bool joined = false; ///< Goes on from the stroke before it.
    };
    void addStretch(const PlotMap &map, std::span<const Column> columns, bool spans, const LineStyle &style);
    void addInside(const PlotMap &map, const Column &column, bool spans, const LineStyle &style);
    void lineTo(QPointF to, bool stepped);
    void moveTo(QPointF to);
    /// How far a steep stroke goes on, in y, where it meets its neighbour (null: it ends there).
    static double extension(const Stroke &s, const Stroke *neighbour, double half);
    void fillStrokes(double width);
    void fillStroke(std::size_t index, double width);

    Coverage m_coverage;
    std::vector<Stroke> m_strokes;
    QPointF m_at;
    bool m_joined = false;
};

} // namespace wf
