// SPDX-License-Identifier: GPL-3.0-or-later
// What a chart works out before it paints: where everything stands, and which parts of its pictures are old.
#include "charts/chartfonts.h"
#include "charts/chartmetrics.h"
#include "charts/chartwidget_p.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

namespace wf {

namespace {

constexpr int PixelsPerInterval = 56; ///< Of the value axis.
constexpr int PixelsPerLabel = 18;
constexpr int SmallestLabelColumn = 36;
constexpr int LargestLabelColumn = 84;
constexpr int LabelColumnStep = 12; ///< The column grows in steps, so that it seldom does.
/// A little above and below the plot belongs to the lines, or one at the very edge would lose half its width.
constexpr double LayerMargin = 2;

int textHeight(const QFont &font)
{
    return int(std::ceil(QFontMetricsF(font).height()));
}

// Runs over every column of every frame.
void includeColumns(ValueSpan &span, double &leastPositive, std::span<const Column> columns, TimeRange shown,
                    double scale)
{
    double low = std::numeric_limits<double>::max();
    double high = std::numeric_limits<double>::lowest();
    for (const Column &column : columns) {
        if (column.lastAt < shown.from || column.firstAt > shown.to)
            continue;
        for (const double value : {column.min * scale, column.max * scale}) {
            if (!std::isfinite(value))
                continue;
            low = std::min(low, value);
            high = std::max(high, value);
            if (value > 0)
                leastPositive = std::min(leastPositive, value);
        }
    }
    if (low <= high) {
        span.include(low);
        span.include(high);
    }
}

} // namespace

void ChartWidget::Private::touch()
{
    stale = true;
    schedule();
}

void ChartWidget::Private::schedule()
{
    if (!clock)
        q.update();
    else if (q.isVisible())
        clock->mark(q);
}

void ChartWidget::Private::touchOverlay(const QRect &area)
{
    pending += area;
    schedule();
}

int ChartWidget::Private::titleBottom() const
{
    if (!heights)
        heights = {textHeight(chartValueFont(theme, style)), textHeight(axisFont(theme, style))};
    // Without a title only the upper half of the topmost label stands above the plot.
    return style.bare ? heights->second / 2 : CardTitleTop + heights->first + 2;
}

QRect ChartWidget::Private::plotRect() const
{
    const int words = titleBottom();
    const int legend = hasLegend() ? heights->second + 4 : 0;
    const int top = words + 4 + legend;
    const int bottom = q.height() - heights->second - 13;
    const int left = (style.bare ? 0 : CardPadding) +
                     (style.bare ? labelColumn : std::max(labelColumn, SmallestLabelColumn)) + scaled(6);
    const int right = q.width() - (style.bare ? 2 : CardPadding + 4);
    return {left, top, std::max(8, right - left), std::max(8, bottom - top)};
}

QRect ChartWidget::Private::devicePlot() const
{
    const QRect plot = plotRect();
    const auto device = [this](int v) { return int(std::lround(v * ratio)); };
    const QPoint from(device(plot.x()), device(plot.y()));
    const QPoint to(device(plot.x() + plot.width()), device(plot.y() + plot.height()));
    return {from, QSize(to.x() - from.x(), to.y() - from.y())};
}

QRect ChartWidget::Private::deviceLayer() const
{
    const int margin = int(std::ceil(LayerMargin * ratio));
    return devicePlot().adjusted(0, -margin, 0, margin);
}

QRect ChartWidget::Private::logical(const QRect &device) const
{
    const QPoint from(int(std::floor(device.x() / ratio)), int(std::floor(device.y() / ratio)));
    const QPoint to(int(std::ceil((device.x() + device.width()) / ratio)),
                    int(std::ceil((device.y() + device.height()) / ratio)));
    return {from, QSize(to.x() - from.x(), to.y() - from.y())};
}

PlotMap ChartWidget::Private::map() const
{
    const QRect device = devicePlot();
    PlotMap m{QRectF(device.x() / ratio, device.y() / ratio, device.width() / ratio, device.height() / ratio),
              PixelGrid::of(range, device.width(), windows.empty() ? Millis{0} : windows.front()->bin),
              {}};
    if (isState())
        m.axis = {-0.25, 1.25, false};
    else if (scale)
        m.axis = {scale->low, scale->high, scale->step <= 0};
    return m;
}

QRegion ChartWidget::Private::prepare(double forRatio)
{
    QRegion changed;
    const bool sameRatio = std::abs(ratio - forRatio) < 1e-6;
    if (!stale && sameRatio) {
        if (crossStale)
            updateCrosshair(changed);
        return changed;
    }
    if (!sameRatio) {
        ratio = forRatio;
        cardRender = -1;
    }
    updateScale();
    updateCard(changed);
    updateTitle(changed);
    updateTimeAxis(changed);
    updateLayer(changed);
    updateMarks(changed);
    updateCrosshair(changed);
    stale = false;
    return changed;
}

void ChartWidget::Private::updateScale()
{
    const TimeRange shown = map().grid.range();
    ValueSpan span;
    double leastPositive = std::numeric_limits<double>::max();
    for (std::size_t k = 0; k < windows.size(); ++k) {
        if (isShown(k))
            includeColumns(span, leastPositive, windows[k]->columns, shown, spec.scale);
    }
    const bool logarithmic = axis.log && !isState();
    belowFloor = logarithmic && !span.isEmpty() && span.low <= 0;
    // Without data in sight the axis stays where it was.
    const bool noData = span.isEmpty();
    const int intervals =
        std::clamp(plotRect().height() / (style.bare ? 2 * heights->second : PixelsPerInterval), 1, 5);
    if (axis.fixed) {
        const auto [low, high] = *axis.fixed;
        if (logarithmic)
            scale = ValueScale{low > 0 ? low : high / 1e6, high, 0};
        else
            scale = ValueScale{low, high, niceScale(0, high - low, intervals, spec.unit).step};
        return;
    }
    if (noData && scale)
        return;
    includeThresholds(span, spec.thresholds);
    if (logarithmic) {
        for (const ChartThreshold &t : spec.thresholds) {
            if (t.value > 0)
                leastPositive = std::min(leastPositive, t.value);
        }
        const double least = leastPositive < std::numeric_limits<double>::max() ? leastPositive : 1;
        scale = decadeScale(scale, least, std::max(span.high, least));
        return;
    }
    scale = span.isEmpty() ? niceScale(0, 1, intervals)
                           : stableScale(scale, span.low, span.high, intervals, spec.unit);
}

FrameLook ChartWidget::Private::look() const
{
    FrameLook l;
    l.size = q.size();
    l.ratio = ratio;
    const PlotMap m = map();
    l.plot = m.plot;
    l.axis = m.axis;
    l.mode = theme.mode();
    l.style = style;
    const bool filled = hasAnything();
    if (filled && isState()) {
        const QFontMetricsF metrics(axisFont(theme, style));
        const auto word = [&](const QString &text) {
            return metrics.elidedText(text, Qt::ElideRight, scaled(LargestLabelColumn));
        };
        l.labels = {{0, word(numberText(0))}, {1, word(numberText(1))}};
    } else if (scale) {
        const std::vector<double> values = valueTicks(*scale);
        const std::vector<QString> texts =
            axisLabels(*scale, spec.unit, std::max(2, int(m.plot.height()) / scaled(PixelsPerLabel)));
        for (std::size_t i = 0; i < values.size(); ++i)
            l.labels.push_back({values[i], filled ? texts[i] : QString()});
    }
    if (filled)
        l.bands = bandsOf(spec.thresholds, l.axis.low, l.axis.high, isState());
    l.lit = q.valueBand() != ValueBand::Normal;
    return l;
}

void ChartWidget::Private::updateCard(QRegion &changed)
{
    FrameLook l = look();
    const QFontMetricsF metrics(axisFont(theme, style));
    double widest = 0;
    for (const FrameLook::Label &label : l.labels)
        widest = std::max(widest, metrics.horizontalAdvance(label.text) + 2);
    const int needed = std::min(int(std::ceil(widest)), scaled(LargestLabelColumn));
    if (needed > (style.bare ? labelColumn : std::max(labelColumn, SmallestLabelColumn))) {
        labelColumn = std::min((needed + LabelColumnStep - 1) / LabelColumnStep * LabelColumnStep,
                               scaled(LargestLabelColumn));
        l = look();
    }
    const QImage &picture = frame.image(l);
    if (cardRender == frame.renderCount() && !card.isNull())
        return;
    cardRender = frame.renderCount();
    blank = QImage(picture.size(), QImage::Format_RGB32);
    blank.fill(theme.color(Token::Ground));
    {
        QPainter painter(&blank);
        QImage flat = picture;
        flat.setDevicePixelRatio(1);
        painter.drawImage(0, 0, flat);
    }
    card = blank.copy();
    title.reset();
    axisGrid = {};
    ticksFor = {};
    layer.invalidate();
    changed += q.rect();
}

void ChartWidget::Private::restore(const QRect &device)
{
    const QRect area = device.intersected(card.rect());
    for (int y = area.top(); y < area.top() + area.height(); ++y) {
        const auto *from = reinterpret_cast<const QRgb *>(blank.constScanLine(y)) + area.left();
        std::copy(from, from + area.width(), reinterpret_cast<QRgb *>(card.scanLine(y)) + area.left());
    }
}

void ChartWidget::Private::updateLayer(QRegion &changed)
{
    if (range.to <= range.from || card.isNull())
        return;
    const QRect area = deviceLayer();
    LayerLook l;
    l.map = map();
    l.map.plot = QRectF(0, devicePlot().y() - area.y(), area.width(), devicePlot().height());
    // Card, bands and grid look the same all along a row of the plot.
    const int middle = std::clamp(area.center().x(), 0, blank.width() - 1);
    for (int y = area.top(); y < area.top() + area.height(); ++y)
        l.ground.push_back(blank.pixel(middle, std::clamp(y, 0, blank.height() - 1)));
    std::vector<LayerLine> lines;
    for (std::size_t k = 0; k < windows.size(); ++k) {
        if (isShown(k))
            lines.push_back({windows[k], {theme.series(int(k)), style.line * ratio, spec.scale, isState()}});
    }
    const QRect drawn = layer.update(l, std::move(lines));
    if (!drawn.isEmpty())
        changed += logical(drawn.translated(area.topLeft()));
}

void ChartWidget::Private::updateMarks(QRegion &changed)
{
    const PlotMap m = map();
    const TimeRange shown = m.grid.range();
    std::vector<std::pair<double, Token>> lines;
    for (const ChartEvent &event : events) {
        if (shown.contains(event.at))
            lines.emplace_back(m.x(event.at), event.tone);
    }
    std::vector<Gap> missing;
    if (const SeriesWindow *window = decider())
        missing = gapsOf(*window, shown);
    if (lines != marks || missing != gaps)
        changed += q.rect();
    marks = std::move(lines);
    gaps = std::move(missing);
}

void ChartWidget::Private::updateCrosshair(QRegion &changed)
{
    const QRectF plot = map().plot;
    crossStale = false;
    std::optional<CrosshairLook> next;
    if (crosshair && hasAnything() && map().grid.range().contains(*crosshair))
        next = crosshairLook();
    if (next == cross)
        return;
    for (const auto *look : {&cross, &next}) {
        if (*look)
            changed += (*look)->area(plot);
    }
    cross = std::move(next);
}

} // namespace wf
