// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QImage>
#include <QRect>

#include <vector>

namespace wf {

/// Collects how much of each pixel a shape covers and blends a colour through it. Shapes that touch add up to
/// full cover without a seam, shapes that overlap saturate. Coordinates are pixels of the image; y grows
/// downwards.
class Coverage
{
public:
    /// `clip` is what may be touched; it is cut to the image later.
    explicit Coverage(const QRect &clip);

    /// A quad with vertical sides at xa < xb; its upper and lower edges run straight from side to side.
    void addUpright(double xa, double xb, double topA, double topB, double bottomA, double bottomB);
    /// A quad with level sides at ya < yb; its left and right edges run straight from side to side.
    void addLevel(double ya, double yb, double leftA, double leftB, double rightA, double rightB);

    /// Blends over a Format_ARGB32_Premultiplied image and starts afresh.
    void blend(QImage &image, const QColor &color);
    void clear();

private:
    float *column(int x)
    {
        return m_cells.data() + std::size_t(x - m_clip.left()) * std::size_t(m_clip.height());
    }
    void touch(int x, int rowFrom, int rowTo);
    void addStrip(int x, double share, double top0, double top1, double bottom0, double bottom1);

    struct Rows
    {
        int from;
        int to; ///< Exclusive.
    };
    QRect m_clip;
    std::vector<float> m_cells; ///< Column after column: a stroke runs mostly downwards.
    std::vector<Rows> m_touched;
};

} // namespace wf
