// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/chartspec.h"
#include "charts/plotmap.h"
#include "metrics/linestatistics.h"

#include <QWidget>

#include <memory>

namespace wf {

class RepaintClock;

/// One metric over time: title line with threshold and current value, legend, bands, threshold lines, the
/// lines with their gaps, event flags, crosshair, a selection with its numbers. Draws only what setWindows()
/// gave it; asks for data through rangeRequested(), and for all else through commandRequested().
///
/// Wheel zooms time at the pointer, drag and Shift+wheel pan, double click and Home return to live, arrow
/// keys pan, + and - zoom. Shift+drag or Shift+Left and Shift+Right select, Enter zooms to the selection,
/// Escape drops it. A click into the legend or 1 to 9 shows one line alone, 0 all of them. See keysText() for
/// the rest.
class ChartWidget : public QWidget
{
    Q_OBJECT
public:
    /// Without a clock every change is painted at the next turn of the event loop. The clock may go first.
    explicit ChartWidget(const Theme &theme, QWidget *parent = nullptr, RepaintClock *clock = nullptr);
    ~ChartWidget() override;

    void setSpec(const ChartSpec &spec);
    void setChartStyle(const ChartStyle &style);
    const ChartSpec &spec() const;
    /// The lines to draw, the deciding one first; each has its colour by its place.
    void setWindows(std::vector<SeriesWindowPtr> windows);
    /// The visible range. Data outside of it is clipped; a stretch of it that has no data is a gap.
    void setRange(TimeRange range);
    TimeRange range() const;
    void setEvents(std::vector<ChartEvent> events);
    /// Of a review: the moment that is looked at. Its value stands in the title line instead of the newest.
    void setPlayhead(std::optional<Timestamp> at);
    /// The shared crosshair; none hides it.
    void setCrosshair(std::optional<Timestamp> at);
    void setAxisChoice(const AxisChoice &choice);
    const AxisChoice &axisChoice() const;
    /// The value axis as it is drawn.
    ValueAxis valueAxis() const;
    /// Shows one line alone by its place; -1 shows all.
    void isolate(int line);
    int isolated() const;
    /// What the lines are called in legend and crosshair.
    std::vector<QString> lineNames() const;
    /// The selected stretch, none without. Its numbers come by setStatistics().
    void setSelection(std::optional<TimeRange> selection);
    std::optional<TimeRange> selection() const;
    /// Numbers of the selection, a line each, in any order; answers to an older selection are the owner's
    /// care.
    void setStatistics(const std::vector<LineStatistics> &statistics);
    /// Whether the selection may be pinned: the card offers it only then.
    void setCanPin(bool can);
    /// Where a dragged chart would go: before (-1) or behind (1) this one; 0 shows nothing.
    void setDropSide(int side);
    /// Words where there is nothing to draw: "no series is called …", "waiting for the first sample".
    void setEmptyText(const QString &text);
    /// Times on the axis in UTC (default) or in local time.
    void setUtc(bool utc);
    /// The time from which the age of a stale value is counted. Without it: the latest end of a range any
    /// window was asked for, which is the present as long as charts run live.
    void setNow(std::optional<Timestamp> now);
    /// The value at the right of the title line as it is shown, for tests and screen readers.
    QString valueText() const;
    /// The band of the deciding series' last value, also while it is stale; Normal without one.
    ValueBand valueBand() const;
    /// Width of the plot in device pixels: how many columns are worth asking for.
    int plotPixels() const;

    /// Brings the picture up to date and asks for what changed to be painted; the repaint clock's call.
    void flush();
    /// How often the lines were drawn afresh, for tests.
    int fullUpdates() const;
    /// The keys of a chart, a line each, for tooltips and help.
    static QString keysText();

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void crosshairMoved(std::optional<wf::Timestamp> at);
    /// The person zoomed or panned: every chart should show this range, and live scrolling pauses.
    void rangeRequested(wf::TimeRange range);
    void liveRequested();
    /// A click into the plot that was no drag.
    void timeClicked(wf::Timestamp at);
    void selectionChanged(std::optional<wf::TimeRange> selection);
    void commandRequested(wf::ChartCommand command);
    /// The chart is dragged by its title line, and let go, at this point of the screen.
    void titleDragged(const QPoint &at);
    void titleDropped(const QPoint &at);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool event(QEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace wf
