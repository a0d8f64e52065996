// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/bands.h"
#include "charts/chartframe.h"
#include "charts/chartwidget.h"
#include "charts/flaglayout.h"
#include "charts/gaps.h"
#include "charts/plotmap.h"

#include <QImage>
#include <QPainter>

namespace wf {

/// State and drawing of a ChartWidget. Setters only mark what is out of date; everything is worked out when
/// it is painted.
struct ChartWidget::Private
{
    Private(ChartWidget &widget, const Theme &look) : q(widget), theme(look), frame(look) {}

    // What can be asked any time.
    const SeriesWindow *decider() const;
    bool hasAnything() const;
    bool isState() const { return !spec.stateName.isEmpty(); }
    QString numberText(double drawn) const;
    QString lastNumber() const;
    QString staleText() const; ///< "stale 0:48"; empty while the series lives.
    QString valueText() const;
    QString timeText(Timestamp at, bool seconds) const;
    QString description() const;
    QString tipAt(QPointF pos) const;
    /// "no data" and, where it is known, since when or from when to when.
    QStringList gapWords(const Gap &gap) const;
    QRect plotRect() const;
    PlotMap map() const;

    // Painting, in this order.
    void prepare(double ratio);
    void paintTimeAxis(QPainter &p) const;
    void paintGaps(QPainter &p) const;
    void paintFlags(QPainter &p) const;
    void paintTitle(QPainter &p) const;
    void paintCrosshair(QPainter &p) const;
    void paintEmpty(QPainter &p) const;
    void paintFocus(QPainter &p) const;

    void updateScale();
    void updateLayer(double ratio);
    void updateFlags();
    FrameLook look(double ratio) const;
    void paintGapLabel(QPainter &p, const Gap &gap, const QRectF &area) const;
    void paintFlag(QPainter &p, const ChartEvent &event, const FlagPlace &place) const;
    void paintCrosshairTags(QPainter &p, double x, double anchor, const QStringList &rows,
                            const QList<QColor> &colors) const;
    QString seriesLabel(const SeriesWindow &window) const;

    // Asking for other ranges.
    void zoom(Timestamp anchor, double factor);
    void pan(double share);
    void request(Timestamp from, Millis length);

    /// The data, the range or the look changed: the line has to be drawn again.
    void touch()
    {
        stale = true;
        q.update();
    }
    void announce();

    ChartWidget &q;
    const Theme &theme;
    ChartFrame frame;
    ChartSpec spec;
    std::vector<SeriesWindowPtr> windows;
    TimeRange range{};
    std::vector<ChartEvent> events; ///< In time order.
    std::optional<Timestamp> crosshair;
    std::optional<Timestamp> now;
    Timestamp latest{}; ///< End of the latest range a window was asked for.
    QString emptyText;
    bool utc = true;

    bool stale = true; ///< `layer` does not show the present state.
    std::optional<ValueScale> scale;
    int labelColumn = 0; ///< Width of the value axis' labels.
    double ratio = 1;
    QImage layer; ///< The lines, in device pixels.
    QPointF layerAt;
    std::vector<FlagPlace> flags;

    struct Drag
    {
        QPointF start;
        TimeRange range;
        bool moved = false;
    };
    std::optional<Drag> drag;
    bool keyboardFocus = false;
    QString announced;
};

} // namespace wf
