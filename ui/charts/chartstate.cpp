// SPDX-License-Identifier: GPL-3.0-or-later
// What a chart says in words, and what it works out before it paints.
#include "charts/chartfonts.h"
#include "charts/chartwidget_p.h"
#include "charts/linepainter.h"

#include <QDateTime>
#include <QFontMetricsF>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace wf {

namespace {

constexpr int Padding = 12;
constexpr int TitleTop = 8;
constexpr int PixelsPerInterval = 56; ///< Of the value axis.
constexpr int SmallestLabelColumn = 28;
constexpr int LargestLabelColumn = 72;
constexpr int MaxFlagWidth = 140;
constexpr int FlagRows = 3;
constexpr double LineWidth = 1.5;

int textHeight(const QFont &font)
{
    return int(std::ceil(QFontMetricsF(font).height()));
}

bool sawData(const SeriesWindow &window)
{
    return !window.columns.empty() || window.last || window.lostSince;
}

} // namespace

const SeriesWindow *ChartWidget::Private::decider() const
{
    return windows.empty() ? nullptr : windows.front().get();
}

bool ChartWidget::Private::hasAnything() const
{
    return std::any_of(windows.begin(), windows.end(), [](const auto &window) { return sawData(*window); });
}

QString ChartWidget::Private::numberText(double drawn) const
{
    if (isState())
        return drawn >= 0.5 ? spec.stateName : ChartWidget::tr("not %1").arg(spec.stateName);
    return readableValue(drawn, spec.unit);
}

QString ChartWidget::Private::lastNumber() const
{
    const SeriesWindow *window = decider();
    return window && window->last ? numberText(window->last->value * spec.scale) : QStringLiteral("–");
}

QString ChartWidget::Private::staleText() const
{
    const SeriesWindow *window = decider();
    if (!window || !window->lostSince)
        return {};
    const Timestamp until = now.value_or(latest);
    if (until <= *window->lostSince)
        return ChartWidget::tr("stale");
    return ChartWidget::tr("stale %1").arg(clockText(until - *window->lostSince));
}

QString ChartWidget::Private::valueText() const
{
    const QString age = staleText();
    return age.isEmpty() ? lastNumber() : lastNumber() + QStringLiteral(" · ") + age;
}

QString ChartWidget::Private::timeText(Timestamp at, bool seconds) const
{
    const QDateTime when =
        utc ? QDateTime::fromMSecsSinceEpoch(toMs(at), Qt::UTC) : QDateTime::fromMSecsSinceEpoch(toMs(at));
    const QString time = when.toString(seconds ? QStringLiteral("HH:mm:ss") : QStringLiteral("HH:mm"));
    if (range.length() <= std::chrono::hours(24) && range.contains(at))
        return time;
    return QLocale::c().toString(when.date(), QStringLiteral("d MMM ")) + time;
}

QString ChartWidget::Private::description() const
{
    const SeriesWindow *window = decider();
    if (!window || !sawData(*window))
        return emptyText.isEmpty() ? ChartWidget::tr("No data") : emptyText;
    QString band;
    switch (q.valueBand()) {
    case ValueBand::Normal:
        band = ChartWidget::tr("normal");
        break;
    case ValueBand::Warning:
        band = ChartWidget::tr("warning");
        break;
    case ValueBand::Critical:
        band = ChartWidget::tr("critical");
        break;
    }
    const QString threshold =
        spec.thresholdText.isEmpty() ? ChartWidget::tr("no threshold") : spec.thresholdText;
    // The age would change every second, and a reader would never fall silent.
    if (window->lostSince)
        return ChartWidget::tr("Stale since %1, last value %2, threshold: %3")
            .arg(timeText(*window->lostSince, true), window->last ? lastNumber() : ChartWidget::tr("unknown"),
                 threshold);
    return ChartWidget::tr("Value %1, %2, threshold: %3").arg(valueText(), band, threshold);
}

void ChartWidget::Private::announce()
{
    if (!q.isVisible() && !announced.isEmpty())
        return;
    const QString text = description();
    if (text == announced)
        return;
    announced = text;
    q.setAccessibleDescription(text);
}

QString ChartWidget::Private::tipAt(QPointF pos) const
{
    const QRectF plot = plotRect();
    if (!plot.contains(pos) || range.length().count() <= 0)
        return pos.y() < plot.top() ? spec.title : QString();
    const PlotMap m = map();
    QStringList lines;
    for (const ChartEvent &event : events) {
        if (range.contains(event.at) && std::abs(m.x(event.at) - pos.x()) <= 4)
            lines << ChartWidget::tr("%1 %2").arg(timeText(event.at, true), event.label);
    }
    if (const SeriesWindow *window = decider()) {
        for (const Gap &gap : gapsOf(*window, range)) {
            if (m.x(gap.from) - 1 <= pos.x() && pos.x() <= m.x(gap.to) + 1)
                lines << gapWords(gap).join(QLatin1Char(' '));
        }
    }
    return lines.join(QLatin1Char('\n'));
}

QStringList ChartWidget::Private::gapWords(const Gap &gap) const
{
    const QString words = ChartWidget::tr("no data");
    if (!gap.opened)
        return {words};
    const bool seconds = range.length() < std::chrono::minutes(30) ||
                         (gap.closed && gap.to - gap.since < std::chrono::minutes(2));
    const QString since = timeText(gap.since, seconds);
    return {words, gap.closed ? since + QStringLiteral("–") + timeText(gap.to, seconds)
                              : ChartWidget::tr("since %1").arg(since)};
}

QRect ChartWidget::Private::plotRect() const
{
    const int top = TitleTop + textHeight(chartValueFont(theme)) + 6;
    const int bottom = q.height() - textHeight(axisFont(theme)) - 13;
    const int left = Padding + std::max(labelColumn, SmallestLabelColumn) + 6;
    const int right = q.width() - Padding - 4;
    return {left, top, std::max(8, right - left), std::max(8, bottom - top)};
}

PlotMap ChartWidget::Private::map() const
{
    PlotMap m{QRectF(plotRect()), range, 0, 1};
    if (isState()) {
        m.low = -0.25;
        m.high = 1.25;
    } else if (scale) {
        m.low = scale->low;
        m.high = scale->high;
    }
    return m;
}

void ChartWidget::Private::updateScale()
{
    ValueSpan span;
    for (const SeriesWindowPtr &window : windows) {
        for (const Column &column : window->columns) {
            if (column.lastAt < range.from || column.firstAt > range.to)
                continue;
            span.include(column.min * spec.scale);
            span.include(column.max * spec.scale);
        }
    }
    // Without data in sight the axis stays where it was.
    if (span.isEmpty() && scale)
        return;
    includeThresholds(span, spec.thresholds);
    const int intervals = std::clamp(plotRect().height() / PixelsPerInterval, 1, 5);
    scale = span.isEmpty() ? niceScale(0, 1, intervals) : stableScale(scale, span.low, span.high, intervals);
}

FrameLook ChartWidget::Private::look(double forRatio) const
{
    FrameLook l;
    l.size = q.size();
    l.ratio = forRatio;
    l.plot = plotRect();
    const PlotMap m = map();
    l.low = m.low;
    l.high = m.high;
    l.mode = theme.mode();
    const bool filled = hasAnything();
    if (filled && isState()) {
        const QFontMetricsF metrics(axisFont(theme));
        const auto word = [&](const QString &text) {
            return metrics.elidedText(text, Qt::ElideRight, LargestLabelColumn);
        };
        l.labels = {{0, word(numberText(0))}, {1, word(numberText(1))}};
    } else if (scale) {
        for (const double value : valueTicks(*scale))
            l.labels.push_back({value, filled ? axisNumber(value, scale->step) : QString()});
    }
    if (!filled)
        return l;
    l.bands = bandsOf(spec.thresholds, l.low, l.high, isState());
    for (const ChartThreshold &t : spec.thresholds) {
        if (!isState())
            l.thresholds.push_back(t.value);
    }
    return l;
}

void ChartWidget::Private::updateLayer(double forRatio)
{
    const QRectF plot = plotRect();
    // A little above and below the plot belongs to it, or a line at the very edge would lose half its width.
    const double margin = 2;
    const QPoint from(int(std::floor(plot.left() * forRatio)),
                      int(std::floor((plot.top() - margin) * forRatio)));
    const QPoint to(int(std::ceil(plot.right() * forRatio)),
                    int(std::ceil((plot.bottom() + margin) * forRatio)));
    const QSize size(to.x() - from.x(), to.y() - from.y());
    layerAt = QPointF(from) / forRatio;
    if (layer.size() != size)
        layer = QImage(size, QImage::Format_ARGB32_Premultiplied);
    layer.setDevicePixelRatio(1);
    layer.fill(Qt::transparent);
    PlotMap m = map();
    m.plot = QRectF(plot.topLeft() * forRatio - QPointF(from), plot.size() * forRatio);
    LinePainter painter(QRect(QPoint(0, 0), size));
    // The deciding series is drawn last, on top.
    for (std::size_t k = windows.size(); k-- > 0;) {
        LineStyle style;
        style.color = theme.series(int(k));
        style.width = LineWidth * forRatio;
        style.scale = spec.scale;
        style.stepped = isState();
        painter.draw(layer, m, windows[k]->columns, windows[k]->bin, style);
    }
    layer.setDevicePixelRatio(forRatio);
}

void ChartWidget::Private::updateFlags()
{
    const PlotMap m = map();
    const QFontMetricsF metrics(flagFont(theme));
    std::vector<FlagBox> boxes;
    for (const ChartEvent &event : events) {
        if (!range.contains(event.at) || range.length().count() <= 0)
            continue;
        const double width = std::min(metrics.horizontalAdvance(event.label), double(MaxFlagWidth)) + 8;
        boxes.push_back({m.x(event.at), std::ceil(width)});
    }
    const double height = metrics.height() + 2;
    const int rows = std::clamp(int(m.plot.height() / 2 / height), 1, FlagRows);
    flags = layoutFlags(boxes, m.plot.left(), q.width() - 6, rows, 2);
}

void ChartWidget::Private::prepare(double forRatio)
{
    if (!stale && ratio == forRatio)
        return;
    ratio = forRatio;
    updateScale();
    const QFontMetricsF metrics(axisFont(theme));
    double widest = 0;
    for (const FrameLook::Label &label : look(forRatio).labels)
        widest = std::max(widest, metrics.horizontalAdvance(label.text));
    labelColumn = std::min(int(std::ceil(widest)), LargestLabelColumn);
    updateLayer(forRatio);
    updateFlags();
    stale = false;
}

} // namespace wf
