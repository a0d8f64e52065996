// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/linepainter.h"
#include "metrics/serieswindow.h"

#include <QImage>

#include <vector>

class QPainter;

namespace wf {

/// A line of the layer.
struct LayerLine
{
    SeriesWindowPtr window;
    LineStyle style;
};

/// What the layer shows besides the data. The image has the grid's pixel columns; rows above and below the
/// plot may belong to it.
struct LayerLook
{
    PlotMap map;              ///< In pixels of the image: its plot begins at 0 and is grid.count wide.
    std::vector<QRgb> ground; ///< Opaque colour of each row under the lines.
};

/// The plot's lines as a kept picture. An update that only scrolls or brings data moves what is drawn by
/// whole pixels and draws the changed pixel columns again; the picture is the same as one drawn afresh.
class SeriesLayer
{
public:
    /// Brings the picture up to date, the first line on top. Returns what changed, in pixels of the view.
    QRect update(const LayerLook &look, std::vector<LayerLine> lines);
    /// The next update draws everything.
    void invalidate() { m_valid = false; }
    bool isEmpty() const { return m_ring.isNull(); }
    /// Paints a part of the view, opaque; `at` is where the view's corner stands on the painter.
    void paint(QPainter &painter, QPoint at, const QRect &part) const;
    /// The whole view.
    QImage image() const;

    // How much work was done, for tests and measurements.
    int fullUpdates() const { return m_fullUpdates; }
    qint64 columnsDrawn() const { return m_columnsDrawn; }

private:
    bool canGoOn(const LayerLook &look, const std::vector<LayerLine> &lines) const;
    /// Where a column of the view stands in the ring.
    int ringColumn(int column) const;
    void mark(double from, double to);
    void markChanges(const SeriesWindow &before, const SeriesWindow &now, int reach);
    void markAround(std::span<const Column> columns, std::size_t index, int reach);
    QRect drawMarked();
    void draw(int from, int to);
    void drawRing(int from, int column, int count);

    LayerLook m_look;
    std::vector<LayerLine> m_lines;
    QImage m_ring;
    bool m_valid = false;
    LinePainter m_painter;
    std::vector<char> m_marked; ///< Per pixel column: has to be drawn again.
    int m_fullUpdates = 0;
    qint64 m_columnsDrawn = 0;
};

} // namespace wf
