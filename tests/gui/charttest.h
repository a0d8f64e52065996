// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/chartwidget.h"

#include <QApplication>
#include <QImage>
#include <QMouseEvent>
#include <QPainter>
#include <QSignalSpy>

#include <chrono>
#include <cmath>
#include <functional>
#include <memory>

/// What the tests of charts share: made-up series, pictures of charts, colours in them.
namespace wf::charttest {

inline const Timestamp Start = fromMs(1'795'444'200'000); // 2026-11-23 14:30:00 UTC
inline const TimeRange Hour{Start, Start + std::chrono::hours(1)};

// A plot of a range, one unit of the rectangle's width to a pixel.
inline PlotMap mapOf(const QRectF &plot, TimeRange range, double low, double high)
{
    return {plot, PixelGrid::of(range, int(plot.width()), Millis{0}), {low, high, false}};
}

inline Column columnOf(Timestamp at, double value)
{
    return {at, at, at, value, value, value, value, 1, false};
}

// One sample every `step`; those for which `has` is false are missing.
inline std::shared_ptr<SeriesWindow> windowOf(
    TimeRange range, Millis step, const std::function<double(double)> &value,
    const std::function<bool(double)> &has = [](double) { return true; })
{
    auto window = std::make_shared<SeriesWindow>();
    window->range = range;
    window->bin = step;
    window->meta.interval = step;
    bool broken = false;
    for (Timestamp at = range.from; at <= range.to; at += step) {
        const double share = double((at - range.from).count()) / double(range.length().count());
        if (!has(share)) {
            broken = true;
            continue;
        }
        window->columns.push_back(columnOf(at, value(share)));
        window->columns.back().breakBefore = broken && window->columns.size() > 1;
        broken = false;
        window->last = Sample{at, value(share)};
    }
    return window;
}

inline std::shared_ptr<SeriesWindow> level(double value, TimeRange range = Hour)
{
    return windowOf(range, std::chrono::seconds(10), [value](double) { return value; });
}

inline ChartSpec specOf(CompareOp op, double threshold)
{
    ChartSpec spec;
    spec.title = QStringLiteral("quantum.fallback_rate");
    spec.thresholdText = QStringLiteral("threshold %1").arg(threshold);
    spec.thresholds = {ChartThreshold{op, threshold, {}}};
    return spec;
}

inline QImage shot(QWidget &widget, double ratio = 1)
{
    QImage image(widget.size() * ratio, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(ratio);
    image.fill(Qt::transparent);
    widget.render(&image);
    return image;
}

inline double difference(const QColor &a, const QColor &b)
{
    return std::abs(a.redF() - b.redF()) + std::abs(a.greenF() - b.greenF()) +
           std::abs(a.blueF() - b.blueF());
}

inline QColor over(const QColor &top, const QColor &ground)
{
    const float a = top.alphaF();
    const auto mix = [a](float t, float g) { return t * a + g * (1 - a); };
    return QColor::fromRgbF(mix(top.redF(), ground.redF()), mix(top.greenF(), ground.greenF()),
                            mix(top.blueF(), ground.blueF()));
}

// The rows of a column of pixels that have nearly this colour, from the top; empty when there are none.
inline QList<int> rowsOf(const QImage &image, int x, const QColor &color, double tolerance = 0.12)
{
    QList<int> rows;
    for (int y = 0; y < image.height(); ++y) {
        if (difference(image.pixelColor(x, y), color) < tolerance)
            rows << y;
    }
    return rows;
}

inline std::unique_ptr<ChartWidget> makeChart(const Theme &theme, const ChartSpec &spec,
                                              std::vector<SeriesWindowPtr> windows, TimeRange range = Hour)
{
    auto chart = std::make_unique<ChartWidget>(theme);
    chart->resize(454, 227);
    chart->setSpec(spec);
    chart->setRange(range);
    chart->setWindows(std::move(windows));
    return chart;
}

// Where the chart puts a share of its range; learnt from its own signals, as a neighbouring layer would.
inline QPoint plotPoint(ChartWidget &chart, double share)
{
    QSignalSpy moved(&chart, &ChartWidget::crosshairMoved);
    const Timestamp wanted =
        chart.range().from + Millis{std::llround(double(chart.range().length().count()) * share)};
    QPoint best(-1, chart.height() / 2);
    auto distance = Millis::max();
    for (int x = 0; x < chart.width(); ++x) {
        moved.clear();
        const QPointF pos(x, chart.height() / 2);
        QMouseEvent event(QEvent::MouseMove, pos, pos, Qt::NoButton, Qt::NoButton, Qt::NoModifier);
        QApplication::sendEvent(&chart, &event);
        const auto at = moved.value(0).value(0).value<std::optional<Timestamp>>();
        if (at && std::chrono::abs(*at - wanted) < distance) {
            distance = std::chrono::abs(*at - wanted);
            best.setX(x);
        }
    }
    return best;
}

} // namespace wf::charttest
