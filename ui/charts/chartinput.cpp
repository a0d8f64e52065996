// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/chartwidget_p.h"
#include "charts/selectioncard.h"

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
constexpr double SelectPerKey = 0.02;
constexpr double DragThreshold = 3; ///< Pixels; a click that trembles is no drag.

struct KeyCommand
{
    Qt::KeyboardModifiers modifiers;
    int key;
    ChartCommand command;
};
const KeyCommand KeyCommands[] = {
    {Qt::NoModifier, Qt::Key_G, ChartCommand::ToggleLog},
    {Qt::NoModifier, Qt::Key_Y, ChartCommand::ChooseRange},
    {Qt::NoModifier, Qt::Key_R, ChartCommand::NextForm},
    {Qt::NoModifier, Qt::Key_P, ChartCommand::PinMetric},
    {Qt::NoModifier, Qt::Key_W, ChartCommand::PinWindow},
    {Qt::NoModifier, Qt::Key_E, ChartCommand::ExportCsv},
    {Qt::NoModifier, Qt::Key_N, ChartCommand::NextSeries},
    {Qt::ControlModifier | Qt::ShiftModifier, Qt::Key_Left, ChartCommand::MoveEarlier},
    {Qt::ControlModifier | Qt::ShiftModifier, Qt::Key_Right, ChartCommand::MoveLater},
};

} // namespace

void ChartWidget::Private::request(Timestamp from, Millis length)
{
    length = std::clamp(length, ShortestRange, LongestRange);
    // Half of the chart may show what is still to come; more of it shows nothing.
    const Timestamp present = now.value_or(std::max(latest, range.to));
    const Timestamp start = std::max(std::min(from, present - length / 2), fromMs(0));
    const TimeRange wanted{start, start + length};
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
    const PlotMap map = d->map();
    const bool sideways = std::abs(side) > std::abs(up) || (event->modifiers() & Qt::ShiftModifier);
    d->interact();
    if (sideways)
        d->pan(-(std::abs(side) > std::abs(up) ? side : up) * PanPerKey);
    else if (up != 0 && d->range.length().count() > 0)
        d->zoom(map.timeAt(std::clamp(event->position().x(), map.plot.left(), map.plot.right())),
                std::pow(ZoomPerNotch, up));
    event->accept();
}

void ChartWidget::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || d->range.length().count() <= 0) {
        QWidget::mousePressEvent(event);
        return;
    }
    const QPointF pos = event->position();
    event->accept();
    for (std::size_t k = 0; k < d->legendBoxes.size(); ++k) {
        if (d->hasLegend() && d->legendBoxes[k].contains(pos)) {
            isolate(d->isolated == int(k) ? -1 : int(k));
            return;
        }
    }
    Private::Drag drag{Private::Drag::Kind::Pan, pos, d->range, false};
    if (pos.y() < d->titleBottom())
        drag.kind = Private::Drag::Kind::Title;
    else if (event->modifiers() & Qt::ShiftModifier)
        drag.kind = Private::Drag::Kind::Select;
    d->drag = drag;
}

void ChartWidget::mouseMoveEvent(QMouseEvent *event)
{
    const QPointF pos = event->position();
    const PlotMap map = d->map();
    if (!d->drag || !(event->buttons() & Qt::LeftButton)) {
        const bool inside = map.plot.contains(pos) && d->range.length().count() > 0;
        Q_EMIT crosshairMoved(inside ? std::optional(map.timeAt(pos.x())) : std::nullopt);
        return;
    }
    Private::Drag &drag = *d->drag;
    const QPointF moved = pos - drag.start;
    const double distance =
        drag.kind == Private::Drag::Kind::Title ? 3 * moved.manhattanLength() / 2 : std::abs(moved.x());
    if (!drag.moved && distance < DragThreshold)
        return;
    d->interact();
    if (!drag.moved && drag.kind != Private::Drag::Kind::Select)
        setCursor(Qt::ClosedHandCursor);
    drag.moved = true;
    switch (drag.kind) {
    case Private::Drag::Kind::Pan:
        d->request(drag.range.from - Millis{std::llround(moved.x() * map.millisPerPixel())},
                   drag.range.length());
        break;
    case Private::Drag::Kind::Select:
        d->select(map.timeAt(drag.start.x()), map.timeAt(pos.x()), false);
        break;
    case Private::Drag::Kind::Title:
        Q_EMIT titleDragged(event->globalPosition().toPoint());
        break;
    }
}

void ChartWidget::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && d->drag) {
        const Private::Drag drag = *d->drag;
        d->drag.reset();
        setCursor(Qt::CrossCursor);
        if (drag.moved && drag.kind == Private::Drag::Kind::Select) {
            const PlotMap map = d->map();
            d->select(map.timeAt(drag.start.x()), map.timeAt(event->position().x()), true);
        } else if (drag.moved && drag.kind == Private::Drag::Kind::Title) {
            Q_EMIT titleDropped(event->globalPosition().toPoint());
        } else if (!drag.moved && drag.kind == Private::Drag::Kind::Pan) {
            Q_EMIT timeClicked(d->map().timeAt(event->position().x()));
        }
    }
    QWidget::mouseReleaseEvent(event);
}

void ChartWidget::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    d->drag.reset();
    if (event->position().y() >= d->map().plot.top())
        Q_EMIT liveRequested();
    event->accept();
}

void ChartWidget::leaveEvent(QEvent *event)
{
    Q_EMIT crosshairMoved(std::nullopt);
    QWidget::leaveEvent(event);
}

bool ChartWidget::Private::runKey(const QKeyEvent &event)
{
    const Timestamp middle =
        crosshair && range.contains(*crosshair) ? *crosshair : range.from + range.length() / 2;
    const bool shift = event.modifiers() & Qt::ShiftModifier;
    const int key = event.key();
    switch (key) {
    case Qt::Key_Left:
    case Qt::Key_Right: {
        const double direction = key == Qt::Key_Left ? -1 : 1;
        if (shift)
            moveSelection(direction * SelectPerKey);
        else
            pan(direction * PanPerKey);
        return true;
    }
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoom(middle, ZoomPerNotch);
        return true;
    case Qt::Key_Minus:
    case Qt::Key_Underscore:
        zoom(middle, 1 / ZoomPerNotch);
        return true;
    case Qt::Key_Home:
        Q_EMIT q.liveRequested();
        return true;
    case Qt::Key_D:
        if (selection && selectionCard)
            showEnds(!selectionCard->showsEnds());
        return selection.has_value();
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (selection)
            request(selection->range().from, selection->range().length());
        return selection.has_value();
    case Qt::Key_Escape:
        if (!selection)
            return false;
        q.setSelection(std::nullopt);
        Q_EMIT q.selectionChanged(std::nullopt);
        return true;
    default:
        break;
    }
    if (key < Qt::Key_0 || key > Qt::Key_9 || shift || !hasLegend())
        return false;
    const int line = key - Qt::Key_1;
    if (line >= int(windows.size()))
        return true;
    q.isolate(key == Qt::Key_0 || isolated == line ? -1 : line);
    return true;
}

void ChartWidget::keyPressEvent(QKeyEvent *event)
{
    const Qt::KeyboardModifiers modifiers = event->modifiers() & ~Qt::KeypadModifier;
    const int key = event->key();
    d->interact();
    const auto command = [&]() -> std::optional<ChartCommand> {
        if (event->matches(QKeySequence::Copy))
            return ChartCommand::Copy;
        for (const KeyCommand &known : KeyCommands) {
            if (known.key == key && known.modifiers == modifiers)
                return known.command;
        }
        return std::nullopt;
    }();
    if (command)
        Q_EMIT commandRequested(*command);
    else if ((modifiers & ~Qt::ShiftModifier) != Qt::NoModifier || !d->runKey(*event))
        QWidget::keyPressEvent(event);
}

} // namespace wf
