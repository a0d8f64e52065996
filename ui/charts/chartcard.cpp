// SPDX-License-Identifier: GPL-3.0-or-later
// The words on the card: title line, legend, time axis. They are drawn again only when they change.
#include "charts/chartfonts.h"
#include "charts/chartmetrics.h"
#include "charts/chartwidget_p.h"
#include "plot/axistics.h"

#include <algorithm>
#include <cmath>

namespace wf {

namespace {

constexpr double SwatchWidth = 12;
constexpr int MostLegendWidth = 160;

} // namespace

TitleLook ChartWidget::Private::titleLook() const
{
    TitleLook t{spec.title, asideText(), lastNumber(), {}, Token::Text, {}, isolated};
    if (!spec.name.isEmpty()) {
        t.title = spec.name;
        t.aside = spec.title + QLatin1Char(' ') + t.aside;
    }
    const SeriesWindow *window = decider();
    const bool lost = playhead ? !columnAtPlayhead() : window && window->lostSince;
    if (lost)
        t.age = staleText();
    if (hasLegend())
        t.legend = names;
    if (lost || !hasAnything()) {
        t.tone = lost ? Token::Stale : Token::Text3;
        return t;
    }
    switch (q.valueBand()) {
    case ValueBand::Normal:
        break;
    case ValueBand::Warning:
        t.tone = Token::P2;
        break;
    case ValueBand::Critical:
        t.tone = Token::P0;
        break;
    }
    return t;
}

void ChartWidget::Private::updateTitle(QRegion &changed)
{
    if (style.bare)
        return;
    TitleLook next = titleLook();
    if (title && *title == next)
        return;
    const int bottom = deviceLayer().top();
    // The number alone changes far more often than the rest.
    TitleLook known = title.value_or(next);
    known.value = next.value;
    known.tone = next.tone;
    const bool onlyValue = title && known == next && next.age.isEmpty();
    const double before = valueLeft;
    QPainter p(&card);
    p.scale(ratio, ratio);
    if (onlyValue) {
        const QFontMetricsF metrics(chartValueFont(theme, style));
        const double left = q.width() - CardPadding - metrics.horizontalAdvance(next.value);
        if (std::abs(left - before) < 0.5) {
            const QRect area(int(left * ratio) - 1, int(2 * ratio), card.width() - int(left * ratio) - 2,
                             std::min(bottom, int(titleBottom() * ratio)) - int(2 * ratio));
            restore(area);
            drawValue(p, next);
            changed += logical(area);
            title = std::move(next);
            return;
        }
    }
    const QRect area(0, 0, card.width(), bottom);
    restore(area);
    drawTitle(p, next);
    drawLegend(p, next);
    changed += logical(area);
    title = std::move(next);
}

double ChartWidget::Private::drawValue(QPainter &p, const TitleLook &look) const
{
    const double left = CardPadding;
    const double base = CardTitleTop + QFontMetricsF(chartValueFont(theme, style)).ascent();
    double valueX = q.width() - CardPadding;
    const auto putLeft = [&](const QFont &font, const QString &text) {
        valueX = std::max(left, valueX - QFontMetricsF(font).horizontalAdvance(text));
        p.setFont(font);
        p.setPen(theme.color(look.tone));
        p.drawText(QPointF(valueX, base), text);
    };
    if (!look.age.isEmpty()) {
        putLeft(chartAgeFont(theme, style), look.age);
        valueX -= 8;
    }
    putLeft(chartValueFont(theme, style), look.value);
    return valueX;
}

void ChartWidget::Private::drawTitle(QPainter &p, const TitleLook &look)
{
    const double left = CardPadding;
    const QFontMetricsF valueMetrics(chartValueFont(theme, style));
    const double base = CardTitleTop + valueMetrics.ascent(); // The title stands on the value's base line.
    valueLeft = drawValue(p, look);

    const QFont titleFont = chartTitleFont(theme, style);
    const QFontMetricsF titleMetrics(titleFont);
    const double room = valueLeft - 12 - left;
    const QString text = titleMetrics.elidedText(look.title, Qt::ElideRight, std::max(0.0, room));
    const double titleBase = base - (valueMetrics.capHeight() - titleMetrics.capHeight()) / 2;
    p.setFont(titleFont);
    p.setPen(theme.color(Token::Text));
    p.drawText(QPointF(left, titleBase), text);

    const QFont asideFont = thresholdFont(theme, style);
    const double asideLeft = left + titleMetrics.horizontalAdvance(text) + 8;
    const QFontMetricsF asideMetrics(asideFont);
    const QString shown =
        asideMetrics.elidedText(look.aside, Qt::ElideRight, std::max(0.0, valueLeft - 12 - asideLeft));
    // A lone ellipsis tells nothing.
    if (shown.size() > 2 || shown == look.aside) {
        p.setFont(asideFont);
        p.setPen(theme.color(Token::Text3));
        p.drawText(QPointF(asideLeft, titleBase), shown);
    }
}

void ChartWidget::Private::drawLegend(QPainter &p, const TitleLook &look)
{
    legendBoxes.clear();
    if (look.legend.empty())
        return;
    const QFont font = axisFont(theme, style);
    const QFontMetricsF metrics(font);
    p.setFont(font);
    p.setRenderHint(QPainter::Antialiasing);
    const double top = titleBottom();
    const double height = std::ceil(metrics.height());
    const double right = q.width() - CardPadding;
    double x = plotRect().left();
    for (std::size_t k = 0; k < look.legend.size(); ++k) {
        const QString text = metrics.elidedText(look.legend[k], Qt::ElideRight, MostLegendWidth);
        const double width = SwatchWidth + metrics.horizontalAdvance(text) + 10;
        const bool last = k + 1 == look.legend.size();
        const QString more = QStringLiteral("+%1").arg(look.legend.size() - k);
        const double reserved = last ? 0 : metrics.horizontalAdvance(more) + 4;
        if (x + width - 10 > right - reserved) {
            p.setPen(theme.color(Token::Text3));
            drawTextAt(p, {x, top}, more);
            break;
        }
        const bool shown = isShown(k);
        p.setPen(Qt::NoPen);
        p.setBrush(shown ? theme.series(int(k)) : theme.color(Token::Control));
        p.drawRoundedRect(QRectF(x, top + height / 2 - 1.5, 8, 3), 1.5, 1.5);
        p.setPen(theme.color(shown ? Token::Text2 : Token::Text3));
        drawTextAt(p, {x + SwatchWidth, top}, text);
        legendBoxes.emplace_back(x - 4, top - 2, width, height + 4);
        x += width;
    }
}

void ChartWidget::Private::updateTimeAxis(QRegion &changed)
{
    if (range.to <= range.from)
        return;
    const PlotMap m = map();
    const TimeRange shown = m.grid.range();
    const bool fits = ticksUtc == utc && ticksFor.from <= shown.from && shown.to <= ticksFor.to &&
                      !(axisGrid.width < m.grid.width) && !(axisGrid.width > m.grid.width) &&
                      axisGrid.count == m.grid.count;
    if (fits && axisGrid == m.grid)
        return;
    if (!fits)
        writeTicks(shown);
    axisGrid = m.grid;
    const QRect lines = deviceLayer();
    const int top = lines.top() + lines.height();
    const int height =
        std::min(card.height() - int(std::ceil(2 * ratio)),
                 top + int(std::ceil((QFontMetricsF(axisFont(theme, style)).height() + 6) * ratio))) -
        top;
    const QRect area(int(2 * ratio), top, card.width() - int(4 * ratio), height);
    restore(area);
    QPainter p(&card);
    drawTimeAxis(p);
    changed += logical(area);
}

void ChartWidget::Private::writeTicks(TimeRange shown)
{
    const QFont font = axisFont(theme, style);
    const QFontMetricsF metrics(font);
    const bool seconds = range.length() < std::chrono::minutes(5);
    const QString sample = seconds ? QStringLiteral("00:00:00") : QStringLiteral("00:00");
    const double spacing = metrics.horizontalAdvance(sample) * (style.bare ? 1.5 : 2.2);
    const int count = std::max(style.bare ? 2 : 1, int(map().plot.width() / spacing));
    // Some more than is seen, so that scrolling needs no new words for a while.
    const Millis more = shown.length() / 2;
    ticksFor = {shown.from - more, shown.to + more};
    ticksUtc = utc;
    ticks.clear();
    for (TimeTick &tick : timeTicks(ticksFor, count * 2, utc)) {
        const double width = metrics.horizontalAdvance(tick.label);
        QImage picture(int(std::ceil((width + 2) * ratio)), int(std::ceil(metrics.height() * ratio)),
                       QImage::Format_RGB32);
        picture.fill(theme.color(Token::Panel));
        QPainter p(&picture);
        p.scale(ratio, ratio);
        p.setFont(font);
        p.setPen(theme.color(tick.newDay ? Token::Text2 : Token::Text3));
        drawTextAt(p, {1, 0}, tick.label);
        p.end();
        ticks.push_back({std::move(tick), width, std::move(picture)});
    }
}

// In device pixels: whole ones, or a label would tremble while it scrolls.
void ChartWidget::Private::drawTimeAxis(QPainter &p) const
{
    const PlotMap m = map();
    const TimeRange shown = m.grid.range();
    const QRect lines = deviceLayer();
    const int top = lines.top() + lines.height();
    const int textTop = int(std::lround((m.plot.bottom() + 5) * ratio));
    // In a wall's large letters the lowest value reaches down beside the times: none begins before the plot.
    const double first = style.bare ? m.plot.left() : 4.0;
    double lastRight = 0;
    for (const TickLabel &label : ticks) {
        if (!shown.contains(label.tick.at))
            continue;
        const int x = lines.left() + int(std::floor(m.grid.x(label.tick.at)));
        p.fillRect(x, top, std::max(1, int(ratio)), int(2 * ratio), theme.color(Token::Line));
        const double left = x / ratio - label.width / 2;
        if (left < std::max(first, lastRight + 6) || left + label.width > q.width() - 4)
            continue;
        p.drawImage(int(std::lround((left - 1) * ratio)), textTop, label.picture);
        lastRight = left + label.width;
    }
}

} // namespace wf
