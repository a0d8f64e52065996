// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/coverage.h"

#include <algorithm>
#include <cmath>

namespace wf {

namespace {

// Integral over u of clamp(u - cell, 0, 1).
double rampIntegral(double u, double cell)
{
    const double d = u - cell;
    if (d <= 0)
        return 0;
    return d < 1 ? d * d / 2 : d - 0.5;
}

// The share of a unit cell that lies before an edge which moves straight from `a` to `b` across it.
double shareBefore(double a, double b, double cell)
{
    if (std::abs(b - a) < 1e-6)
        return std::clamp((a + b) / 2 - cell, 0.0, 1.0);
    return (rampIntegral(b, cell) - rampIntegral(a, cell)) / (b - a);
}

struct Edge
{
    double from, to;
    double at(double t) const { return from + (to - from) * t; }
};

// Two channels at once: source × a + target × (255 - a), divided by 255 and rounded.
quint32 mixed(quint32 source, quint32 target, quint32 a)
{
    const quint32 t = source * a + target * (255 - a) + 0x0080'0080;
    return ((t + ((t >> 8) & 0x00ff'00ff)) >> 8) & 0x00ff'00ff;
}

} // namespace

void Coverage::reset(const QRect &clip)
{
    m_clip = clip.width() > 0 && clip.height() > 0 ? clip : QRect();
    const auto tiles = std::size_t(m_clip.width() + TileWidth - 1) / TileWidth;
    const std::size_t needed = tiles * std::size_t(m_clip.height() + 1) * TileWidth;
    // Cells are zero whenever nothing is being drawn, so that only new memory has to be cleared.
    if (m_cells.size() < needed)
        m_cells.resize(needed, 0.F);
    m_touched.assign(tiles, Rows{m_clip.height(), 0});
}

float *Coverage::cells(int column)
{
    const auto tile = std::size_t(column / TileWidth);
    return m_cells.data() + tile * std::size_t(m_clip.height() + 1) * TileWidth + column % TileWidth;
}

void Coverage::touch(int column, int rowFrom, int rowTo)
{
    Rows &rows = m_touched[std::size_t(column / TileWidth)];
    rows.from = std::min(rows.from, rowFrom);
    rows.to = std::max(rows.to, rowTo);
}

void Coverage::addUpright(double xa, double xb, double topA, double topB, double bottomA, double bottomB)
{
    if (!(xb > xa))
        return;
    const Edge top{topA - m_clip.top(), topB - m_clip.top()};
    const Edge bottom{bottomA - m_clip.top(), bottomB - m_clip.top()};
    const int first = int(std::floor(std::max(xa, double(m_clip.left()))));
    const int last = int(std::ceil(std::min(xb, double(m_clip.left() + m_clip.width())))) - 1;
    const double perPixel = 1 / (xb - xa);
    for (int x = first; x <= last; ++x) {
        const double from = std::max(xa, double(x));
        const double to = std::min(xb, double(x + 1));
        const double t0 = (from - xa) * perPixel;
        const double t1 = (to - xa) * perPixel;
        addStrip(x - m_clip.left(), to - from, top.at(t0), top.at(t1), bottom.at(t0), bottom.at(t1));
    }
}

// Everything below an edge that moves from `a` to `b` (rows of the clip) gains `share`.
void Coverage::addEdge(float *cells, double share, double a, double b) const
{
    const double rows = m_clip.height();
    const double low = std::min(a, b);
    const double high = std::max(a, b);
    if (low >= rows)
        return;
    if (high <= 0) {
        cells[0] += float(share);
        return;
    }
    const int from = int(std::floor(low));
    const int to = int(std::floor(high));
    if (from == to) {
        const double below = from + 1 - (a + b) / 2;
        cells[from * TileWidth] += float(share * below);
        cells[(from + 1) * TileWidth] += float(share * (1 - below));
        return;
    }
    double sum = 0;
    const int end = std::min(to, int(rows) - 1);
    for (int row = std::max(from, 0); row <= end; ++row) {
        const double below = 1 - shareBefore(a, b, row);
        cells[row * TileWidth] += float(share * (below - sum));
        sum = below;
    }
    cells[(end + 1) * TileWidth] += float(share * (1 - sum));
}

void Coverage::addStrip(int column, double share, double top0, double top1, double bottom0, double bottom1)
{
    const double rows = m_clip.height();
    const double from = std::min(top0, top1);
    const double to = std::max(bottom0, bottom1);
    if (from >= rows || to <= 0 || from >= to)
        return;
    touch(column, std::max(0, int(std::floor(from))), int(std::ceil(std::min(to, rows))));
    float *target = cells(column);
    addEdge(target, share, top0, top1);
    addEdge(target, -share, bottom0, bottom1);
}

void Coverage::addLevel(int base, double ya, double yb, double leftA, double leftB, double rightA,
                        double rightB)
{
    if (!(yb > ya))
        return;
    const Edge left{leftA, leftB};
    const Edge right{rightA, rightB};
    // In the same count as the edges, whose sums must not depend on where the clip begins.
    const double clipLeft = double(m_clip.left()) - base;
    const double clipRight = clipLeft + m_clip.width();
    const int first = int(std::floor(std::max(ya, double(m_clip.top()))));
    const int last = int(std::ceil(std::min(yb, double(m_clip.top() + m_clip.height())))) - 1;
    const double perPixel = 1 / (yb - ya);
    for (int row = first; row <= last; ++row) {
        const double from = std::max(ya, double(row));
        const double to = std::min(yb, double(row + 1));
        const double t0 = (from - ya) * perPixel;
        const double t1 = (to - ya) * perPixel;
        const double l0 = left.at(t0);
        const double l1 = left.at(t1);
        const double r0 = right.at(t0);
        const double r1 = right.at(t1);
        const int xFrom = int(std::floor(std::clamp(std::min(l0, l1), clipLeft, clipRight)));
        const int xTo = int(std::ceil(std::clamp(std::max(r0, r1), clipLeft, clipRight)));
        for (int x = xFrom; x < xTo; ++x) {
            const int column = x + base - m_clip.left();
            const auto cover = float((to - from) * (shareBefore(r0, r1, x) - shareBefore(l0, l1, x)));
            const int inside = row - m_clip.top();
            touch(column, inside, inside + 1);
            float *target = cells(column) + inside * TileWidth;
            target[0] += cover;
            target[TileWidth] -= cover;
        }
    }
}

void Coverage::blend(QImage &image, const QColor &color)
{
    for (int tile = 0; tile < int(m_touched.size()); ++tile)
        blendTile(image, tile, color);
}

void Coverage::blendTile(QImage &image, int tile, const QColor &color)
{
    Rows &touched = m_touched[std::size_t(tile)];
    if (touched.from >= touched.to)
        return;
    const QRgb source = color.rgb() | 0xff00'0000;
    const quint32 redBlue = source & 0x00ff'00ff;
    const quint32 alphaGreen = (source >> 8) & 0x00ff'00ff;
    const auto most = float(color.alpha());
    const int columns = std::min(TileWidth, m_clip.width() - tile * TileWidth);
    const int left = m_clip.left() + tile * TileWidth;
    float *cell = cells(tile * TileWidth) + touched.from * TileWidth;
    std::array<float, TileWidth> sum{};
    std::array<quint32, TileWidth> alpha;
    for (int row = touched.from; row < touched.to; ++row, cell += TileWidth) {
        quint32 any = 0;
        for (int i = 0; i < TileWidth; ++i) {
            sum[std::size_t(i)] += cell[i];
            cell[i] = 0;
            const float cover = std::min(std::max(sum[std::size_t(i)], 0.F), 1.F);
            alpha[std::size_t(i)] = quint32(int(cover * most + 0.5F));
            any |= alpha[std::size_t(i)];
        }
        if (any == 0)
            continue;
        auto *pixel = reinterpret_cast<quint32 *>(image.scanLine(m_clip.top() + row)) + left;
        for (int i = 0; i < columns; ++i) {
            const quint32 a = alpha[std::size_t(i)];
            pixel[i] = mixed(redBlue, pixel[i] & 0x00ff'00ff, a) |
                       (mixed(alphaGreen, (pixel[i] >> 8) & 0x00ff'00ff, a) << 8);
        }
    }
    // The last cell of every shape lies one row below it.
    std::fill(cell, cell + TileWidth, 0.F);
    touched = {m_clip.height(), 0};
}

} // namespace wf
