// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QImage>
#include <QRect>

#include <array>
#include <vector>

namespace wf {

/// Collects how much of each pixel a shape covers and blends a colour through it. Shapes that touch add up to
/// full cover without a seam, shapes that overlap saturate. Coordinates are pixels of the image; y grows
/// downwards. What a shape adds to a pixel does not depend on the clip, nor on whole pixels it is moved by.
///
/// A cell keeps by how much the cover changes against the cell above it, so a shape costs its edges and not
/// its area; sixteen columns make a tile, which is summed up and blended a row at a time.
class Coverage
{
public:
    /// Begins anew with what may be touched; keeps its memory.
    void reset(const QRect &clip);

    /// A quad with vertical sides at xa < xb; its upper and lower edges run straight from side to side.
    void addUpright(double xa, double xb, double topA, double topB, double bottomA, double bottomB);
    /// A quad with level sides at ya < yb; its left and right edges run straight from side to side. These are
    /// counted from column `base`.
    void addLevel(int base, double ya, double yb, double leftA, double leftB, double rightA, double rightB);

    /// Blends over a 32-bit image, opaque or premultiplied, that holds the clip, and starts afresh.
    void blend(QImage &image, const QColor &color);

private:
    static constexpr int TileWidth = 16;
    struct Rows
    {
        int from;
        int to; ///< Exclusive.
    };
    float *cells(int column); ///< Of the row at the clip's top; the next row is TileWidth further.
    void touch(int column, int rowFrom, int rowTo);
    void addEdge(float *cells, double share, double a, double b) const;
    void addStrip(int column, double share, double top0, double top1, double bottom0, double bottom1);
    void blendTile(QImage &image, int tile, const QColor &color);

    QRect m_clip;
    std::vector<float> m_cells; ///< Tile after tile, row after row; one row more than the clip has.
    std::vector<Rows> m_touched;
};

} // namespace wf
