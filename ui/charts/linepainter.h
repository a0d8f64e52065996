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
    bool operator==(const LineStyle &) const = default;
};

/// Draws decimated series. Where a column is about a pixel wide and the values in it go up and down, it is a
/// vertical span with fractional ends; where they run in one direction or are sparse it is an antialiased
/// stroke. A column with breakBefore starts a new stretch. What a pixel gets depends on the columns around it
/// only, never on the clip or on where the axis begins: parts drawn one by one make the same picture as the
/// whole. Keeps its memory between calls.
class LinePainter
{
public:
    /// Draws over a 32-bit image inside `clip`, which has to lie in it; `map` is in the image's pixels and
    /// its grid counts them, `bin` is the width of the columns.
    void draw(QImage &image, const PlotMap &map, std::span<const Column> columns, Millis bin,
              const LineStyle &style, const QRect &clip);

    /// How many pixels beside its points a line of this width may mark.
    static int reach(double width) { return int(std::ceil(width)) + 1; }

private:
    /// A column in pixels.
    struct Place
    {
        double firstX, lastX;
        double first, last;
        double top, bottom;
        const Column *column;
        bool noisy; ///< Values go up and down inside of it by more than its ends tell, and a span shows it.
        bool waves; ///< The same where strokes show it.
    };
    struct Stroke
    {
        QPointF a;
        QPointF b;
        bool joined = false; ///< Goes on from the stroke before it.
    };
    void place(const PlotMap &map, std::span<const Column> columns, bool spans, const LineStyle &style);
    void addStretch(std::span<const Place> places, const PlotMap &map, const LineStyle &style);
    void addSpan(std::span<const Place> places, std::size_t i, double half);
    void addSpill(double from, double to, const Place &place, const Place &neighbour, double half);
    void addBox(double left, double right, double top, double bottom);
    void addInside(const Place &place, const PlotMap &map, const LineStyle &style);
    void lineTo(QPointF to, bool stepped);
    void moveTo(QPointF to);
    /// How far a steep stroke goes on, in y, where it meets its neighbour (null: it ends there).
    static double extension(const Stroke &s, const Stroke *neighbour, double half);
    void fillStrokes(double width);
    void fillStroke(std::size_t index, double width);

    Coverage m_coverage;
    std::vector<Place> m_places;
    std::vector<Stroke> m_strokes;
    QPointF m_at;
    bool m_joined = false;
};

} // namespace wf
