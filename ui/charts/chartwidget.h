// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/chartspec.h"

#include <QWidget>

#include <memory>

namespace wf {

/// One metric over time: title line with threshold and current value, bands, threshold lines, the line itself
/// with its gaps, event flags, crosshair. Draws only what setWindows() gave it; asks for data through
/// rangeRequested(). Wheel zooms time at the pointer, drag pans, double click and Home return to live, arrow
/// keys pan, + and - zoom.
class ChartWidget : public QWidget
{
    Q_OBJECT
public:
    explicit ChartWidget(const Theme &theme, QWidget *parent = nullptr);
    ~ChartWidget() override;

    void setSpec(const ChartSpec &spec);
    const ChartSpec &spec() const;
    /// The series to draw, the deciding one first.
    void setWindows(std::vector<SeriesWindowPtr> windows);
    /// The visible range. Data outside of it is clipped; a stretch of it that has no data is a gap.
    void setRange(TimeRange range);
    TimeRange range() const;
    void setEvents(std::vector<ChartEvent> events);
    /// The shared crosshair; none hides it.
    void setCrosshair(std::optional<Timestamp> at);
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

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void crosshairMoved(std::optional<wf::Timestamp> at);
    /// The person zoomed or panned: every chart should show this range, and live scrolling pauses.
    void rangeRequested(wf::TimeRange range);
    void liveRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
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
