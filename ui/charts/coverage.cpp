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

} // namespace

Coverage::Coverage(const QRect &clip)
    : m_clip(clip.width() > 0 && clip.height() > 0 ? clip : QRect()),
      m_cells(std::size_t(m_clip.width()) * std::size_t(m_clip.height()), 0.F),
      m_touched(std::size_t(m_clip.width()), Rows{0, 0})
{
}

void Coverage::touch(int x, int rowFrom, int rowTo)
{
    Rows &rows = m_touched[std::size_t(x - m_clip.left())];
    if (rows.from == rows.to) {
        rows = {rowFrom, rowTo};
        return;
    }
    rows.from = std::min(rows.from, rowFrom);
    rows.to = std::max(rows.to, rowTo);
}

void Coverage::addUpright(double xa, double xb, double topA, double topB, double bottomA, double bottomB)
{
    if (!(xb > xa))
        return;
    const Edge top{topA, topB};
    const Edge bottom{bottomA, bottomB};
    const int first = int(std::floor(std::max(xa, double(m_clip.left()))));
    const int last = int(std::ceil(std::min(xb, double(m_clip.left() + m_clip.width())))) - 1;
    for (int x = first; x <= last; ++x) {
        const double from = std::max(xa, double(x));
        const double to = std::min(xb, double(x + 1));
        const double t0 = (from - xa) / (xb - xa);
        const double t1 = (to - xa) / (xb - xa);
        addStrip(x, to - from, top.at(t0), top.at(t1), bottom.at(t0), bottom.at(t1));
    }
}

void Coverage::addStrip(int x, double share, double top0, double top1, double bottom0, double bottom1)
{
    const double clipTop = m_clip.top();
    const double clipBottom = m_clip.top() + m_clip.height();
    const int from = int(std::floor(std::clamp(std::min(top0, top1), clipTop, clipBottom)));
    const int to = int(std::ceil(std::clamp(std::max(bottom0, bottom1), clipTop, clipBottom)));
    if (from >= to)
        return;
    touch(x, from, to);
    // Rows between the two edges are covered over the whole share, however tall the strip is.
    const int solidFrom = int(std::ceil(std::clamp(std::max(top0, top1), double(from), double(to))));
    const int solidTo = int(std::floor(std::clamp(std::min(bottom0, bottom1), double(from), double(to))));
    float *cells = column(x) - m_clip.top();
    for (int row = from; row < to; ++row) {
        if (row >= solidFrom && row < solidTo) {
            cells[row] += float(share);
            continue;
        }
        cells[row] += float(share * (shareBefore(bottom0, bottom1, row) - shareBefore(top0, top1, row)));
    }
}

void Coverage::addLevel(double ya, double yb, double leftA, double leftB, double rightA, double rightB)
{
    if (!(yb > ya))
        return;
    const Edge left{leftA, leftB};
    const Edge right{rightA, rightB};
    const double clipLeft = m_clip.left();
    const double clipRight = m_clip.left() + m_clip.width();
    const int first = int(std::floor(std::max(ya, double(m_clip.top()))));
    const int last = int(std::ceil(std::min(yb, double(m_clip.top() + m_clip.height())))) - 1;
    for (int row = first; row <= last; ++row) {
        const double from = std::max(ya, double(row));
        const double to = std::min(yb, double(row + 1));
        const double t0 = (from - ya) / (yb - ya);
        const double t1 = (to - ya) / (yb - ya);
        const double l0 = left.at(t0);
        const double l1 = left.at(t1);
        const double r0 = right.at(t0);
        const double r1 = right.at(t1);
        const int xFrom = int(std::floor(std::clamp(std::min(l0, l1), clipLeft, clipRight)));
        const int xTo = int(std::ceil(std::clamp(std::max(r0, r1), clipLeft, clipRight)));
        for (int x = xFrom; x < xTo; ++x) {
            touch(x, row, row + 1);
            column(x)[row - m_clip.top()] +=
                float((to - from) * (shareBefore(r0, r1, x) - shareBefore(l0, l1, x)));
        }
    }
}

void Coverage::blend(QImage &image, const QColor &color)
{
    const QRect area = m_clip.intersected(image.rect());
    const int alpha = color.alpha();
    for (int x = area.left(); x < area.left() + area.width(); ++x) {
        const Rows rows = m_touched[std::size_t(x - m_clip.left())];
        const float *cells = column(x) - m_clip.top();
        for (int row = std::max(rows.from, area.top()); row < std::min(rows.to, area.top() + area.height());
             ++row) {
            const int a = int(std::clamp(cells[row], 0.F, 1.F) * float(alpha) + 0.5F);
            if (a == 0)
                continue;
            auto *pixel = reinterpret_cast<QRgb *>(image.scanLine(row)) + x;
            const auto mix = [a](int source, int target) {
                return (source * a + target * (255 - a) + 127) / 255;
            };
            *pixel = qRgba(mix(color.red(), qRed(*pixel)), mix(color.green(), qGreen(*pixel)),
                           mix(color.blue(), qBlue(*pixel)), mix(255, qAlpha(*pixel)));
        }
    }
    clear();
}

void Coverage::clear()
{
    for (int x = m_clip.left(); x < m_clip.left() + m_clip.width(); ++x) {
        Rows &rows = m_touched[std::size_t(x - m_clip.left())];
        float *cells = column(x) - m_clip.top();
        std::fill(cells + rows.from, cells + rows.to, 0.F);
        rows = {0, 0};
    }
}

} // namespace wf
