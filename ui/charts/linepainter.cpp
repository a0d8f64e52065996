// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/linepainter.h"

#include <algorithm>
#include <cmath>

namespace wf {

namespace {

constexpr double GentleBend =
    0.5;                    ///< Part of half the width a steep stroke goes on where the line bends gently.
constexpr double Far = 1e5; ///< Beyond any screen, and still exact in a double.

// Values go up and down inside the column by more than its ends tell.
bool isNoisy(const PlotMap &map, const Column &c, double scale)
{
    const double unit = map.plot.height() / (map.high - map.low) * std::abs(scale);
    const double above = (c.max - std::max(c.first, c.last)) * unit;
    const double below = (std::min(c.first, c.last) - c.min) * unit;
    return c.count > 1 && std::max(above, below) > 0.5;
}

// Every length in pixels stays in a range in which the raster's sums are exact.
double bounded(double v)
{
    return std::isfinite(v) ? std::clamp(v, -Far, Far) : 0;
}

QPointF pointAt(const PlotMap &map, Timestamp at, double value, double scale)
{
    return {bounded(map.x(at)), bounded(map.y(value * scale))};
}

struct Extent
{
    double top, bottom;
};

Extent extentOf(const PlotMap &map, const Column &c, double scale)
{
    const double a = bounded(map.y(c.min * scale));
    const double b = bounded(map.y(c.max * scale));
    return {std::min(a, b), std::max(a, b)};
}

enum class Run { Level, Up, Down };

Run runOf(QPointF a, QPointF b)
{
    if (std::abs(b.y() - a.y()) <= std::abs(b.x() - a.x()))
        return Run::Level;
    return b.y() < a.y() ? Run::Up : Run::Down;
}

} // namespace

void LinePainter::draw(QImage &image, const PlotMap &map, std::span<const Column> columns, Millis bin,
                       const LineStyle &style)
{
    if (columns.empty() || map.range.length().count() <= 0 || !(map.high > map.low) || map.plot.isEmpty())
        return;
    // A new range may still show columns made for another one; wide ones are drawn as strokes through their
    // extremes.
    const bool spans = double(bin.count()) / map.millisPerPixel() <= 2.0;
    std::size_t begin = 0;
    for (std::size_t i = 1; i <= columns.size(); ++i) {
        if (i < columns.size() && !columns[i].breakBefore)
            continue;
        addStretch(map, columns.subspan(begin, i - begin), spans, style);
        begin = i;
    }
    m_coverage.blend(image, style.color);
}

void LinePainter::addStretch(const PlotMap &map, std::span<const Column> columns, bool spans,
                             const LineStyle &style)
{
    if (columns.back().lastAt < map.range.from || columns.front().firstAt > map.range.to)
        return;
    m_strokes.clear();
    moveTo(pointAt(map, columns.front().firstAt, columns.front().first, style.scale));
    if (columns.size() == 1 && columns.front().count == 1) {
        // A lone sample between two gaps is a dot.
        const double half = style.width / 2;
        m_coverage.addUpright(m_at.x() - style.width, m_at.x() + style.width, m_at.y() - half,
                              m_at.y() - half, m_at.y() + half, m_at.y() + half);
        return;
    }
    const double half = style.width / 2;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const Column &c = columns[i];
        const bool noisy = spans && !style.stepped && isNoisy(map, c, style.scale);
        if (!noisy) {
            addInside(map, c, spans, style);
        } else {
            // Borders half-way to the neighbours: spans touch and nothing shows between them.
            const auto between = [&](const Column &l, const Column &r) {
                return bounded((map.x(l.lastAt) + map.x(r.firstAt)) / 2);
            };
            const double left = i > 0 ? between(columns[i - 1], c) : bounded(map.x(c.firstAt)) - half;
            const double right =
                i + 1 < columns.size() ? between(c, columns[i + 1]) : bounded(map.x(c.lastAt)) + half;
            const Extent e = extentOf(map, c, style.scale);
            m_coverage.addUpright(left, right, e.top - half, e.top - half, e.bottom + half, e.bottom + half);
            moveTo(pointAt(map, c.lastAt, c.last, style.scale));
        }
        if (i + 1 == columns.size())
            break;
        const Column &next = columns[i + 1];
        const QPointF to = pointAt(map, next.firstAt, next.first, style.scale);
        const Extent mine = extentOf(map, c, style.scale);
        const Extent others = extentOf(map, next, style.scale);
        const bool hidden = noisy && isNoisy(map, next, style.scale) && mine.top <= others.bottom &&
                            others.top <= mine.bottom;
        if (hidden)
            moveTo(to);
        else
            lineTo(to, style.stepped);
    }
    fillStrokes(style.width);
}

void LinePainter::addInside(const PlotMap &map, const Column &c, bool spans, const LineStyle &style)
{
    if (c.count < 2)
        return;
    const bool rising = c.last >= c.first;
    if ((!spans || style.stepped) && isNoisy(map, c, style.scale)) {
        // The order of the extremes is not known; the one that makes the shorter way is taken.
        const Millis third = (c.lastAt - c.firstAt) / 3;
        lineTo(pointAt(map, c.firstAt + third, rising ? c.min : c.max, style.scale), style.stepped);
        lineTo(pointAt(map, c.lastAt - third, rising ? c.max : c.min, style.scale), style.stepped);
    }
    lineTo(pointAt(map, c.lastAt, c.last, style.scale), style.stepped);
}

void LinePainter::moveTo(QPointF to)
{
    m_at = to;
    m_joined = false;
}

void LinePainter::lineTo(QPointF to, bool stepped)
{
    if (stepped && to.y() != m_at.y() && to.x() != m_at.x())
        lineTo({to.x(), m_at.y()}, false);
    if (to == m_at)
        return;
    m_strokes.push_back({m_at, to, m_joined});
    m_at = to;
    m_joined = true;
}

void LinePainter::fillStrokes(double width)
{
    for (std::size_t i = 0; i < m_strokes.size(); ++i)
        fillStroke(i, width);
}

double LinePainter::extension(const Stroke &s, const Stroke *neighbour, double half)
{
    if (!neighbour)
        return half;
    const QPointF u = s.b - s.a;
    const QPointF v = neighbour->b - neighbour->a;
    if (runOf(neighbour->a, neighbour->b) == runOf(s.a, s.b))
        return 0; // Level cuts meet exactly.
    const double cosine = QPointF::dotProduct(u, v) / (std::hypot(u.x(), u.y()) * std::hypot(v.x(), v.y()));
    // A gentle bend changes from upright to level cuts; only a small wedge is missing there.
    return cosine > 0.7 ? half * GentleBend : half;
}

void LinePainter::fillStroke(std::size_t index, double width)
{
    const Stroke &s = m_strokes[index];
    const Run run = runOf(s.a, s.b);
    const double half = width / 2;
    const double dx = s.b.x() - s.a.x();
    const double dy = s.b.y() - s.a.y();
    if (run == Run::Level) {
        // Thickness is measured across the line, the quad is cut upright: neighbours meet without seam or
        // overlap.
        const double reach = half * std::hypot(1.0, dy / dx);
        m_coverage.addUpright(s.a.x(), s.b.x(), s.a.y() - reach, s.b.y() - reach, s.a.y() + reach,
                              s.b.y() + reach);
        return;
    }
    const double direction = run == Run::Down ? 1 : -1;
    const double slope = dx / dy;
    const double reach = half * std::hypot(1.0, slope);
    // Where the line turns, a steep stroke goes on a little, so that corners and peaks are not blunt.
    const Stroke *before = s.joined ? &m_strokes[index - 1] : nullptr;
    const Stroke *after =
        index + 1 < m_strokes.size() && m_strokes[index + 1].joined ? &m_strokes[index + 1] : nullptr;
    const double atStart = extension(s, before, half);
    const double atEnd = extension(s, after, half);
    double fromY = s.a.y() - direction * atStart;
    double toY = s.b.y() + direction * atEnd;
    double fromX = s.a.x() - direction * atStart * slope;
    double toX = s.b.x() + direction * atEnd * slope;
    if (fromY > toY) {
        std::swap(fromY, toY);
        std::swap(fromX, toX);
    }
    m_coverage.addLevel(fromY, toY, fromX - reach, toX - reach, fromX + reach, toX + reach);
}

} // namespace wf
