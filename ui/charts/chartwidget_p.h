// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/cardframe.h"
#include "charts/chartwidget.h"
#include "charts/repaintclock.h"
#include "charts/serieslayer.h"
#include "plot/axistics.h"
#include "plot/bands.h"
#include "plot/gaps.h"

#include <QImage>
#include <QPainter>
#include <QPointer>
#include <QRegion>

namespace wf {

class SelectionCard;
struct SelectionRow;

/// The title line and the legend as they are drawn.
struct TitleLook
{
    QString title;
    QString aside;
    QString value;
    QString age; ///< "stale 0:48"
    Token tone = Token::Text;
    std::vector<QString> legend;
    int isolated = -1;
    bool operator==(const TitleLook &) const = default;
};

/// The crosshair with its two boxes, in logical pixels.
struct CrosshairLook
{
    struct Row
    {
        QString text;
        QColor color;
        std::optional<double> y; ///< Of the dot.
        bool operator==(const Row &) const = default;
    };
    double x = 0;
    QString time;
    QRectF timeBox;
    QRectF valueBox;
    std::vector<Row> rows;
    bool operator==(const CrosshairLook &) const = default;
    QRect area(const QRectF &plot) const;
};

/// State and drawing of a ChartWidget. Setters only mark what is out of date; prepare() works it out and says
/// what changed. A paint is a copy of two kept pictures, the card and the layer with the lines, and of what
/// stands on top.
struct ChartWidget::Private
{
    Private(ChartWidget &widget, const Theme &look, RepaintClock *repaints)
        : q(widget), theme(look), clock(repaints), frame(look)
    {
    }

    // What can be asked any time.
    const SeriesWindow *decider() const;
    bool hasAnything() const;
    bool isState() const { return !spec.stateName.isEmpty(); }
    bool isShown(std::size_t line) const { return isolated < 0 || std::size_t(isolated) == line; }
    bool hasLegend() const { return windows.size() > 1 && !style.bare; }
    QString numberText(double drawn) const;
    /// Of the deciding series: the newest value, or the one at the playhead; as the series has it.
    std::optional<double> shownValue() const;
    const Column *columnAtPlayhead() const;
    QString lastNumber() const;
    QString staleText() const; ///< "stale 0:48"; empty while the series lives.
    QString valueText() const;
    QString asideText() const;
    QString timeText(Timestamp at, bool seconds) const;
    QString description() const;
    QString tipAt(QPointF pos) const;
    /// "no data" and, where it is known, since when or from when to when.
    QStringList gapWords(const Gap &gap) const;

    // Where everything stands.
    int titleBottom() const;
    /// A measure of the axis that follows its font.
    int scaled(int pixels) const { return int(pixels * style.scale() + 0.5); }
    QRect plotRect() const;   ///< In logical pixels, as the layout wants it.
    QRect devicePlot() const; ///< The same in whole device pixels: what is drawn.
    QRect deviceLayer() const;
    PlotMap map() const; ///< In logical pixels.
    QRect logical(const QRect &device) const;

    // Bringing the pictures up to date; each adds what changed, in logical pixels.
    QRegion prepare(double forRatio);
    void updateScale();
    FrameLook look() const;
    void updateCard(QRegion &changed);
    void updateTitle(QRegion &changed);
    void updateTimeAxis(QRegion &changed);
    void updateLayer(QRegion &changed);
    void updateMarks(QRegion &changed);
    void updateCrosshair(QRegion &changed);
    TitleLook titleLook() const;
    CrosshairLook crosshairLook() const;
    void restore(const QRect &device);
    void drawTitle(QPainter &p, const TitleLook &title);
    double drawValue(QPainter &p, const TitleLook &title) const;
    void drawLegend(QPainter &p, const TitleLook &title);
    void drawTimeAxis(QPainter &p) const;
    void writeTicks(TimeRange shown);

    // Painting on top, in this order.
    void paintPictures(QPainter &p, const QRegion &region) const;
    void paintThresholds(QPainter &p) const;
    void paintGaps(QPainter &p) const;
    void paintMarks(QPainter &p) const;
    void paintPlayhead(QPainter &p) const;
    void paintSelection(QPainter &p) const;
    void paintCrosshair(QPainter &p) const;
    void paintEmpty(QPainter &p) const;
    void paintFocus(QPainter &p) const;
    void paintGapLabel(QPainter &p, const Gap &gap, const QRectF &area) const;

    // Asking for other ranges.
    void zoom(Timestamp anchor, double factor);
    void pan(double share);
    void request(Timestamp from, Millis length);
    void select(Timestamp anchor, Timestamp head, bool tell);
    void moveSelection(double share);
    void followNow();
    void showEnds(bool ends);
    void showCard(bool known = false);
    void placeCard();
    SelectionRow statisticsRow(std::size_t line, const LineStatistics &statistics) const;
    bool runKey(const QKeyEvent &event);
    void interact()
    {
        if (clock)
            clock->interact();
    }

    /// Something changed: what is drawn has to be looked at again.
    void touch();
    /// Only a part of what stands on top changed.
    void touchOverlay(const QRect &area);
    /// Has it brought up to date by the clock, if anybody can see it.
    void schedule();
    void announce();

    ChartWidget &q;
    const Theme &theme;
    QPointer<RepaintClock> clock;
    CardFrame frame;
    ChartSpec spec;
    ChartStyle style;
    AxisChoice axis;
    std::vector<SeriesWindowPtr> windows;
    std::vector<SeriesKey> keys; ///< Of the windows, and what they are called.
    std::vector<QString> names;
    TimeRange range{};              ///< Asked for; what is drawn is map().grid's.
    std::vector<ChartEvent> events; ///< In time order.
    std::optional<Timestamp> crosshair;
    std::optional<Timestamp> playhead;
    std::optional<Timestamp> now;
    Timestamp latest{}; ///< End of the latest range a window was asked for.
    QString emptyText;
    bool utc = true;
    int isolated = -1;
    int dropSide = 0;

    mutable std::optional<std::pair<int, int>> heights; ///< Of value and axis text; none after a new style.
    bool stale = true;                                  ///< The pictures do not show the present state.
    bool crossStale = false;                            ///< Only the crosshair does not.
    std::optional<ValueScale> scale;
    bool belowFloor = false; ///< A logarithmic axis cannot show some of the values.
    int labelColumn = 0;     ///< Width of the value axis' labels; only ever grows.
    double ratio = 1;
    QImage blank; ///< Card with frame, without words.
    QImage card;  ///< The same with words. Both opaque, in device pixels.
    int cardRender = -1;
    SeriesLayer layer;
    std::optional<TitleLook> title;
    double valueLeft = 0;
    std::vector<QRectF> legendBoxes;
    /// A label of the time axis, written once.
    struct TickLabel
    {
        TimeTick tick;
        double width = 0; ///< Logical pixels.
        QImage picture;   ///< Device pixels, opaque.
    };
    std::vector<TickLabel> ticks;
    TimeRange ticksFor{};
    PixelGrid axisGrid{}; ///< What the time axis shows.
    bool ticksUtc = true;
    std::vector<std::pair<double, Token>> marks; ///< Of the events, as they were drawn last.
    std::vector<Gap> gaps;
    std::optional<CrosshairLook> cross;
    QRegion pending; ///< Overlays that changed since the last flush.

    struct Drag
    {
        enum class Kind { Pan, Select, Title };
        Kind kind = Kind::Pan;
        QPointF start;
        TimeRange range;
        bool moved = false;
    };
    std::optional<Drag> drag;
    struct Selection
    {
        Timestamp anchor;
        Timestamp head;
        bool toNow = false; ///< It was drawn up to the present, and goes on with it.
        TimeRange range() const { return {std::min(anchor, head), std::max(anchor, head)}; }
    };
    std::optional<Selection> selection;
    SelectionCard *selectionCard = nullptr; ///< A child of the widget, made when it is first needed.
    bool canPin = false;
    bool keyboardFocus = false;
    QString announced;
};

} // namespace wf
