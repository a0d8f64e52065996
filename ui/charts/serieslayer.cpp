// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/serieslayer.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace wf {

namespace {

/// Two columns on either side of a changed one: strokes shape the ends of their neighbours.
constexpr std::size_t Around = 2;
/// Fewer untouched pixel columns than this between two changes are drawn again as well.
constexpr int SmallestHole = 8;

} // namespace

QRect SeriesLayer::update(const LayerLook &look, std::vector<LayerLine> lines)
{
    const QSize size(look.map.grid.count, int(look.ground.size()));
    if (size.isEmpty())
        return {};
    const bool goOn = canGoOn(look, lines);
    if (m_ring.size() != size)
        m_ring = QImage(size, QImage::Format_RGB32);
    const qint64 moved = look.map.grid.first - m_look.map.grid.first;
    m_look = look;
    if (!goOn || std::abs(moved) >= size.width()) {
        m_lines = std::move(lines);
        m_valid = true;
        ++m_fullUpdates;
        draw(0, size.width());
        return {QPoint(0, 0), size};
    }
    m_marked.assign(std::size_t(size.width()), 0);
    if (moved > 0)
        mark(double(size.width() - moved), size.width());
    else if (moved < 0)
        mark(0, double(-moved));
    for (std::size_t k = 0; k < lines.size(); ++k) {
        if (lines[k].window != m_lines[k].window)
            markChanges(*m_lines[k].window, *lines[k].window, LinePainter::reach(lines[k].style.width));
    }
    m_lines = std::move(lines);
    const QRect drawn = drawMarked();
    return moved != 0 ? QRect(QPoint(0, 0), size) : drawn;
}

bool SeriesLayer::canGoOn(const LayerLook &look, const std::vector<LayerLine> &lines) const
{
    const PlotMap &map = look.map;
    const PlotMap &old = m_look.map;
    if (!m_valid || map.plot != old.plot || !(map.axis == old.axis) || map.grid.count != old.grid.count ||
        map.grid.width < old.grid.width || map.grid.width > old.grid.width || look.ground != m_look.ground)
        return false;
    return std::equal(lines.begin(), lines.end(), m_lines.begin(), m_lines.end(),
                      [](const LayerLine &a, const LayerLine &b) {
                          return a.style == b.style && a.window->bin == b.window->bin;
                      });
}

int SeriesLayer::ringColumn(int column) const
{
    const qint64 width = m_ring.width();
    const qint64 place = (m_look.map.grid.first + column) % width;
    return int(place < 0 ? place + width : place);
}

void SeriesLayer::paint(QPainter &painter, QPoint at, const QRect &part) const
{
    const QRect area = part.intersected(QRect(QPoint(0, 0), m_ring.size()));
    for (int x = area.left(); x < area.left() + area.width();) {
        const int from = ringColumn(x);
        const int count = std::min(area.left() + area.width() - x, m_ring.width() - from);
        painter.drawImage(at + QPoint(x, area.top()), m_ring, QRect(from, area.top(), count, area.height()));
        x += count;
    }
}

QImage SeriesLayer::image() const
{
    QImage view(m_ring.size(), m_ring.format());
    QPainter painter(&view);
    paint(painter, {0, 0}, view.rect());
    return view;
}

void SeriesLayer::mark(double from, double to)
{
    const double width = double(m_marked.size());
    const auto first = std::ptrdiff_t(std::clamp(std::floor(from), 0.0, width));
    const auto last = std::ptrdiff_t(std::clamp(std::ceil(to), 0.0, width));
    if (first < last)
        std::fill(m_marked.begin() + first, m_marked.begin() + last, 1);
}

void SeriesLayer::markAround(std::span<const Column> columns, std::size_t index, int reach)
{
    const Column &left = columns[index < Around ? 0 : index - Around];
    const Column &right = columns[std::min(index + Around, columns.size() - 1)];
    const PixelGrid &grid = m_look.map.grid;
    mark(grid.x(left.firstAt) - reach, grid.x(right.lastAt) + reach);
}

void SeriesLayer::markChanges(const SeriesWindow &before, const SeriesWindow &now, int reach)
{
    const std::span<const Column> a(before.columns);
    const std::span<const Column> b(now.columns);
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < a.size() || j < b.size()) {
        const bool onlyBefore = j == b.size() || (i < a.size() && a[i].start < b[j].start);
        const bool onlyNow = !onlyBefore && (i == a.size() || b[j].start < a[i].start);
        if (onlyBefore) {
            markAround(a, i++, reach);
        } else if (onlyNow) {
            markAround(b, j++, reach);
        } else {
            if (!(a[i] == b[j])) {
                markAround(a, i, reach);
                markAround(b, j, reach);
            }
            ++i;
            ++j;
        }
    }
}

QRect SeriesLayer::drawMarked()
{
    QRect drawn;
    const auto begin = m_marked.begin();
    for (auto from = std::find(begin, m_marked.end(), 1); from != m_marked.end();) {
        auto to = std::find(from, m_marked.end(), 0);
        auto next = std::find(to, m_marked.end(), 1);
        while (next != m_marked.end() && next - to < SmallestHole) {
            to = std::find(next, m_marked.end(), 0);
            next = std::find(to, m_marked.end(), 1);
        }
        draw(int(from - begin), int(to - begin));
        drawn |= QRect(int(from - begin), 0, int(to - from), m_ring.height());
        from = next;
    }
    return drawn;
}

void SeriesLayer::draw(int from, int to)
{
    m_columnsDrawn += to - from;
    while (from < to) {
        const int column = ringColumn(from);
        const int count = std::min(to - from, m_ring.width() - column);
        drawRing(from, column, count);
        from += count;
    }
}

// `count` columns of the view from `from` on, which stand at `column` of the ring.
void SeriesLayer::drawRing(int from, int column, int count)
{
    for (int y = 0; y < m_ring.height(); ++y) {
        auto *row = reinterpret_cast<QRgb *>(m_ring.scanLine(y)) + column;
        std::fill(row, row + count, m_look.ground[std::size_t(y)]);
    }
    PlotMap map = m_look.map;
    map.grid.first += from - column;
    const QRect clip(column, 0, count, m_ring.height());
    for (std::size_t k = m_lines.size(); k-- > 0;) {
        const LayerLine &line = m_lines[k];
        m_painter.draw(m_ring, map, line.window->columns, line.window->bin, line.style, clip);
    }
}

} // namespace wf
