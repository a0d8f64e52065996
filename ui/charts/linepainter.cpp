// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/linepainter.h"

#include <algorithm>
#include <cmath>

namespace wf {

namespace {

constexpr double GentleBend =
    0.5;                    ///< Part of half the width a steep stroke goes on where the line bends gently.
constexpr double Far = 1e5; ///< Beyond any screen, and still exact in a double.
constexpr int Context = 3;  ///< Columns beside a clip that shape what lies in it.

// Every height in pixels stays in a range in which the raster's sums are exact.
double bounded(double y)
{
    return std::isnan(y) ? 0 : std::clamp(y, -Far, Far);
}

enum class Run { Level, Up, Down };

Run runOf(QPointF a, QPointF b)
{
    if (std::abs(b.y() - a.y()) <= std::abs(b.x() - a.x()))
        return Run::Level;
    return b.y() < a.y() ? Run::Up : Run::Down;
}

// Sums with a width that has few binary digits are exact at any distance from the origin.
double exactWidth(double width)
{
    return std::max(1.0, std::round(width * 64)) / 64;
}

} // namespace

void LinePainter::draw(QImage &image, const PlotMap &map, std::span<const Column> columns, Millis bin,
                       const LineStyle &style, const QRect &clip)
{
    if (columns.empty() || clip.isEmpty() || !(map.axis.high > map.axis.low) || map.plot.isEmpty())
        return;
    const int margin = reach(style.width);
    const auto from = std::partition_point(columns.begin(), columns.end(), [&](const Column &c) {
        return map.x(c.firstAt) < clip.left() - margin;
    });
    const auto to = std::partition_point(from, columns.end(), [&](const Column &c) {
        return map.x(c.firstAt) <= clip.left() + clip.width() + margin;
    });
    const auto begin = columns.begin() + std::max<std::ptrdiff_t>(0, from - columns.begin() - Context);
    const auto end = to + std::min<std::ptrdiff_t>(Context, columns.end() - to);
    // A new range may still show columns made for another one; wide ones are drawn as strokes through their
    // extremes.
    const bool spans = double(bin.count()) / map.millisPerPixel() <= 2.0;
    LineStyle exact = style;
    exact.width = exactWidth(style.width);
    m_coverage.reset(clip);
    place(map, std::span(begin, end), spans, exact);
    const std::span<const Place> places(m_places);
    std::size_t start = 0;
    for (std::size_t i = 1; i <= places.size(); ++i) {
        if (i < places.size() && !places[i].column->breakBefore)
            continue;
        addStretch(places.subspan(start, i - start), map, exact);
        start = i;
    }
    m_coverage.blend(image, style.color);
}

void LinePainter::place(const PlotMap &map, std::span<const Column> columns, bool spans,
                        const LineStyle &style)
{
    const auto y = [&](double value) { return bounded(map.y(value * style.scale)); };
    m_places.clear();
    for (const Column &c : columns) {
        Place p{map.x(c.firstAt), map.x(c.lastAt), y(c.first), y(c.last), 0, 0, &c, false, false};
        p.top = p.bottom = p.first;
        if (c.count > 1) {
            const double a = y(c.min);
            const double b = y(c.max);
            p.top = std::min(a, b);
            p.bottom = std::max(a, b);
            const double out =
                std::max(std::min(p.first, p.last) - p.top, p.bottom - std::max(p.first, p.last));
            const bool uneven = out > 0.5;
            p.noisy = uneven && spans && !style.stepped;
            p.waves = uneven && !p.noisy;
        }
        m_places.push_back(p);
    }
}

void LinePainter::addStretch(std::span<const Place> places, const PlotMap &map, const LineStyle &style)
{
    m_strokes.clear();
    const Place &front = places.front();
    const double half = style.width / 2;
    moveTo({front.firstX, front.first});
    if (places.size() == 1 && front.column->count == 1) {
        // A lone sample between two gaps is a dot.
        m_coverage.addUpright(m_at.x() - style.width, m_at.x() + style.width, m_at.y() - half,
                              m_at.y() - half, m_at.y() + half, m_at.y() + half);
        return;
    }
    for (std::size_t i = 0; i < places.size(); ++i) {
        const Place &p = places[i];
        if (p.noisy) {
            addSpan(places, i, half);
            moveTo({p.lastX, p.last});
        } else if (p.column->count > 1) {
            addInside(p, map, style);
        }
        if (i + 1 == places.size())
            break;
        const Place &next = places[i + 1];
        const bool hidden = p.noisy && next.noisy && p.top <= next.bottom && next.top <= p.bottom;
        if (hidden)
            moveTo({next.firstX, next.first});
        else
            lineTo({next.firstX, next.first}, style.stepped);
    }
    fillStrokes(style.width);
}

void LinePainter::addSpan(std::span<const Place> places, std::size_t i, double half)
{
    const Place &p = places[i];
    const Place *before = i > 0 ? &places[i - 1] : nullptr;
    const Place *after = i + 1 < places.size() ? &places[i + 1] : nullptr;
    // Borders half-way to the neighbours: spans touch and nothing shows between them.
    const double left = before ? (before->lastX + p.firstX) / 2 : p.firstX - half;
    const double right = after ? (p.lastX + after->firstX) / 2 : p.lastX + half;
    addBox(left, right, p.top - half, p.bottom + half);
    // Where the extremes lie in the column is not known; on average a pen reaches out of it by what half of
    // it is wider than half a pixel.
    const double out = std::max(0.0, half - 0.5);
    if (before)
        addSpill(left - out, left, p, *before, half);
    if (after)
        addSpill(right, right + out, p, *after, half);
}

void LinePainter::addSpill(double from, double to, const Place &p, const Place &neighbour, double half)
{
    if (!neighbour.noisy) {
        addBox(from, to, p.top - half, p.bottom + half);
        return;
    }
    // What the neighbour's own span covers is not covered twice: its ends would be hard.
    addBox(from, to, p.top - half, std::min(p.bottom + half, neighbour.top - half));
    addBox(from, to, std::max(p.top - half, neighbour.bottom + half), p.bottom + half);
}

void LinePainter::addBox(double left, double right, double top, double bottom)
{
    if (top < bottom)
        m_coverage.addUpright(left, right, top, top, bottom, bottom);
}

void LinePainter::addInside(const Place &p, const PlotMap &map, const LineStyle &style)
{
    if (p.waves) {
        // The order of the extremes is not known; the one that makes the shorter way is taken.
        const Column &c = *p.column;
        const bool rising = c.last >= c.first;
        const Millis third = (c.lastAt - c.firstAt) / 3;
        const auto pointAt = [&](Timestamp at, double value) {
            return QPointF(map.x(at), bounded(map.y(value * style.scale)));
        };
        lineTo(pointAt(c.firstAt + third, rising ? c.min : c.max), style.stepped);
        lineTo(pointAt(c.lastAt - third, rising ? c.max : c.min), style.stepped);
    }
    lineTo({p.lastX, p.last}, style.stepped);
}

void LinePainter::moveTo(QPointF to)
{
    m_at = to;
    m_joined = false;
}

void LinePainter::lineTo(QPointF to, bool stepped)
{
    // Compared exactly: QPointF's own comparison is fuzzy, and near the origin fuzzier than elsewhere.
    const bool sameX = !(to.x() < m_at.x() || to.x() > m_at.x());
    const bool sameY = !(to.y() < m_at.y() || to.y() > m_at.y());
    if (stepped && !sameX && !sameY)
        lineTo({to.x(), m_at.y()}, false);
    if (sameX && sameY)
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
        const double slope = dy / dx;
        const double across = half * std::sqrt(1 + slope * slope);
        m_coverage.addUpright(s.a.x(), s.b.x(), s.a.y() - across, s.b.y() - across, s.a.y() + across,
                              s.b.y() + across);
        return;
    }
    const double direction = run == Run::Down ? 1 : -1;
    const double slope = dx / dy;
    const double across = half * std::sqrt(1 + slope * slope);
    // Where the line turns, a steep stroke goes on a little, so that corners and peaks are not blunt.
    const Stroke *before = s.joined ? &m_strokes[index - 1] : nullptr;
    const Stroke *after =
        index + 1 < m_strokes.size() && m_strokes[index + 1].joined ? &m_strokes[index + 1] : nullptr;
    const double atStart = extension(s, before, half);
    const double atEnd = extension(s, after, half);
    // Counted from a whole pixel of its own, so that sums do not round differently elsewhere on the axis.
    const double base = std::floor(s.a.x());
    double fromY = s.a.y() - direction * atStart;
    double toY = s.b.y() + direction * atEnd;
    double fromX = (s.a.x() - base) - direction * atStart * slope;
    double toX = (s.b.x() - base) + direction * atEnd * slope;
    if (fromY > toY) {
        std::swap(fromY, toY);
        std::swap(fromX, toX);
    }
    m_coverage.addLevel(int(std::clamp(base, -1e8, 1e8)), fromY, toY, fromX - across, toX - across,
                        fromX + across, toX + across);
}

} // namespace wf
