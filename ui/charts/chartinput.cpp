// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/chartwidget_p.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace wf {

namespace {

constexpr Millis ShortestRange = std::chrono::seconds(10);
constexpr Millis LongestRange = std::chrono::hours(24 * 30);
constexpr double ZoomPerNotch = 0.8; ///< Part of the range that is left after one notch of the wheel.
constexpr double PanPerKey = 0.1;
constexpr double DragThreshold = 3; ///< Pixels; a click that trembles is no drag.

} // namespace

void ChartWidget::Private::request(Timestamp from, Millis length)
{
    const Timestamp start = std::max(from, fromMs(0));
    const TimeRange wanted{start, start + std::clamp(length, ShortestRange, LongestRange)};
    if (wanted != range)
        Q_EMIT q.rangeRequested(wanted);
}

void ChartWidget::Private::zoom(Timestamp anchor, double factor)
{
    const auto old = double(range.length().count());
    if (old <= 0)
        return;
    const double wanted =
        std::clamp(old * factor, double(ShortestRange.count()), double(LongestRange.count()));
    const double before = double((anchor - range.from).count()) * wanted / old;
    request(anchor - Millis{std::llround(before)}, Millis{std::llround(wanted)});
}

void ChartWidget::Private::pan(double share)
{
    const Millis length = range.length();
    if (length.count() > 0)
        request(range.from + Millis{std::llround(double(length.count()) * share)}, length);
}

void ChartWidget::wheelEvent(QWheelEvent *event)
{
    const QPoint delta = event->angleDelta();
    const double up = delta.y() / 120.0;
    const double side = delta.x() / 120.0;
    const bool sideways = std::abs(side) > std::abs(up) || (event->modifiers() & Qt::ShiftModifier);
    if (sideways)
        d->pan(-(std::abs(side) > std::abs(up) ? side : up) * PanPerKey);
    else if (up != 0 && d->range.length().count() > 0)
        d->zoom(
            d->map().timeAt(std::clamp(event->position().x(), d->map().plot.left(), d->map().plot.right())),
            std::pow(ZoomPerNotch, up));
    event->accept();
}

void ChartWidget::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || d->range.length().count() <= 0) {
        QWidget::mousePressEvent(event);
        return;
    }
    d->drag = Private::Drag{event->position(), d->range, false};
    event->accept();
}

void ChartWidget::mouseMoveEvent(QMouseEvent *event)
{
    const QPointF pos = event->position();
    if (d->drag && (event->buttons() & Qt::LeftButton)) {
        const double moved = pos.x() - d->drag->start.x();
        if (!d->drag->moved && std::abs(moved) < DragThreshold)
            return;
        if (!d->drag->moved)
            setCursor(Qt::ClosedHandCursor);
        d->drag->moved = true;
        const double perPixel = d->map().millisPerPixel();
        d->request(d->drag->range.from - Millis{std::llround(moved * perPixel)}, d->drag->range.length());
        return;
    }
    const PlotMap map = d->map();
    const bool inside = map.plot.contains(pos) && d->range.length().count() > 0;
    Q_EMIT crosshairMoved(inside ? std::optional(map.timeAt(pos.x())) : std::nullopt);
}

void ChartWidget::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && d->drag) {
        d->drag.reset();
        setCursor(Qt::CrossCursor);
    }
    QWidget::mouseReleaseEvent(event);
}

void ChartWidget::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    d->drag.reset();
    Q_EMIT liveRequested();
    event->accept();
}

void ChartWidget::leaveEvent(QEvent *event)
{
    Q_EMIT crosshairMoved(std::nullopt);
    QWidget::leaveEvent(event);
}

void ChartWidget::keyPressEvent(QKeyEvent *event)
{
    const Timestamp middle = d->crosshair && d->range.contains(*d->crosshair)
                                 ? *d->crosshair
                                 : d->range.from + d->range.length() / 2;
    const Qt::KeyboardModifiers modifiers = event->modifiers() & ~(Qt::KeypadModifier | Qt::ShiftModifier);
    if (modifiers != Qt::NoModifier) {
        QWidget::keyPressEvent(event);
        return;
    }
    const int key = event->key();
    if (key == Qt::Key_Left)
        d->pan(-PanPerKey);
    else if (key == Qt::Key_Right)
        d->pan(PanPerKey);
    else if (key == Qt::Key_Plus || key == Qt::Key_Equal)
        d->zoom(middle, ZoomPerNotch);
    else if (key == Qt::Key_Minus || key == Qt::Key_Underscore)
        d->zoom(middle, 1 / ZoomPerNotch);
    else if (key == Qt::Key_Home)
        Q_EMIT liveRequested();
    else
        QWidget::keyPressEvent(event);
}

} // namespace wf
