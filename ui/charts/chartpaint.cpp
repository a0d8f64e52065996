// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/chartfonts.h"
#include "charts/chartmetrics.h"
#include "charts/chartwidget_p.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace wf {

namespace {

constexpr std::size_t MaxCrosshairSeries = 6;

} // namespace

void ChartWidget::Private::paintPictures(QPainter &p, const QRegion &region) const
{
    const bool lines = hasAnything() && range.to > range.from && !layer.isEmpty();
    const QRect area = deviceLayer();
    p.save();
    // The pictures' pixels are the device's: copied, never scaled.
    p.scale(1 / ratio, 1 / ratio);
    for (const QRect &rect : region) {
        const QPoint from(int(std::floor(rect.x() * ratio)), int(std::floor(rect.y() * ratio)));
        const QPoint to(int(std::ceil((rect.x() + rect.width()) * ratio)),
                        int(std::ceil((rect.y() + rect.height()) * ratio)));
        const QRect device(from, QSize(to.x() - from.x(), to.y() - from.y()));
        // Under a clip of several rectangles a picture goes span by span; under one it is copied.
        if (region.rectCount() > 1)
            p.setClipRect(device);
        const QRegion around = lines ? QRegion(device) - area : QRegion(device);
        for (const QRect &part : around)
            p.drawImage(part.topLeft(), card, part.intersected(card.rect()));
        const QRect inside = device.intersected(area);
        if (lines && !inside.isEmpty())
            layer.paint(p, area.topLeft(), inside.translated(-area.topLeft()));
    }
    p.restore();
}

void ChartWidget::Private::paintThresholds(QPainter &p) const
{
    if (isState() || spec.thresholds.empty())
        return;
    const PlotMap m = map();
    QPen pen(withAlpha(theme.color(Token::P0), 0.8F), style.line);
    pen.setDashPattern({4, 3});
    pen.setCapStyle(Qt::FlatCap);
    p.save();
    p.setPen(pen);
    p.setRenderHint(QPainter::Antialiasing);
    for (const ChartThreshold &threshold : spec.thresholds) {
        if (threshold.value < m.axis.low || threshold.value > m.axis.high)
            continue;
        const double y = m.y(threshold.value);
        p.drawLine(QPointF(m.plot.left(), y), QPointF(m.plot.right(), y));
    }
    p.restore();
}

void ChartWidget::Private::paintGaps(QPainter &p) const
{
    if (gaps.empty())
        return;
    const PlotMap m = map();
    const double hatchStep = 4 * style.line;
    const QColor stroke = withAlpha(theme.color(Token::Stale), 0.26F);
    const QColor ground = withAlpha(theme.color(Token::Stale), 0.07F);
    for (const Gap &gap : gaps) {
        QRectF area(QPointF(m.x(gap.from), m.plot.top()), QPointF(m.x(gap.to), m.plot.bottom()));
        area = area.intersected(m.plot);
        if (area.width() < 0.5)
            continue;
        p.save();
        p.setClipRect(area);
        p.fillRect(area, ground);
        p.setRenderHint(QPainter::Antialiasing);
        p.setPen(QPen(stroke, style.line / 1.5));
        QList<QLineF> lines;
        // Anchored to the card, so that hatches of neighbouring gaps line up.
        const double first = std::floor((area.left() - area.height()) / hatchStep) * hatchStep;
        for (double x = first; x < area.right(); x += hatchStep)
            lines << QLineF(x, area.bottom(), x + area.height(), area.top());
        p.drawLines(lines);
        p.restore();
        paintGapLabel(p, gap, area);
    }
}

void ChartWidget::Private::paintGapLabel(QPainter &p, const Gap &gap, const QRectF &area) const
{
    const QStringList words = gapWords(gap);
    const QFont font = axisFont(theme, style);
    p.setFont(font);
    const QFontMetricsF metrics(font);
    // In one line, in two, or upwards where the gap is narrow; the tooltip says it where none of them fits.
    struct Choice
    {
        QString text;
        bool upright;
    };
    const QString line = words.join(QLatin1Char(' '));
    for (const Choice &choice :
         {Choice{line, false}, Choice{words.join(QLatin1Char('\n')), false}, Choice{line, true}}) {
        QRectF box(QPointF(), metrics.size(0, choice.text));
        box.adjust(-4, -1, 4, 1);
        const QSizeF room = choice.upright ? area.size().transposed() : area.size();
        if (box.width() > room.width() - 2 || box.height() > room.height() - 2)
            continue;
        p.save();
        p.setRenderHint(QPainter::Antialiasing);
        p.translate(area.center());
        if (choice.upright)
            p.rotate(-90);
        box.moveCenter(QPointF(0, 0));
        p.setPen(Qt::NoPen);
        p.setBrush(theme.color(Token::Panel));
        p.drawRoundedRect(box, 4, 4);
        p.setPen(theme.color(Token::Stale));
        p.drawText(box, Qt::AlignCenter, choice.text);
        p.restore();
        return;
    }
}

void ChartWidget::Private::paintMarks(QPainter &p) const
{
    const PlotMap m = map();
    const TimeRange shown = m.grid.range();
    p.save();
    for (const ChartEvent &event : events) {
        if (!shown.contains(event.at))
            continue;
        const double x = crisp(m.x(event.at), ratio);
        p.setPen(QPen(withAlpha(theme.color(event.tone), 0.65F), 1));
        p.drawLine(QPointF(x, m.plot.top()), QPointF(x, m.plot.bottom()));
    }
    p.restore();
}

void ChartWidget::Private::paintPlayhead(QPainter &p) const
{
    const PlotMap m = map();
    if (!playhead || !m.grid.range().contains(*playhead))
        return;
    const double x = crisp(m.x(*playhead), ratio);
    p.save();
    p.setPen(QPen(theme.color(Token::Text), 1.5, Qt::DotLine));
    p.drawLine(QPointF(x, m.plot.top()), QPointF(x, m.plot.bottom()));
    p.restore();
}

QRect CrosshairLook::area(const QRectF &plot) const
{
    const QRectF line(x - 6, plot.top() - 6, 12, plot.height() + 12);
    return line.united(timeBox).united(valueBox).toAlignedRect().adjusted(-1, -1, 1, 1);
}

CrosshairLook ChartWidget::Private::crosshairLook() const
{
    const PlotMap m = map();
    CrosshairLook look;
    look.x = crisp(m.x(*crosshair), ratio);
    look.time = timeText(*crosshair, true);
    double anchor = m.plot.center().y();
    const Millis reach{std::llround(m.millisPerPixel() * 4)};
    bool anchored = false;
    const QFontMetricsF metrics(theme.font(FontRole::MonoSmall));
    const auto fit = std::size_t(std::max(1.0, (m.plot.height() - 4) / metrics.height()));
    for (std::size_t k = 0; k < windows.size(); ++k) {
        if (!isShown(k))
            continue;
        const std::size_t most = std::min(MaxCrosshairSeries, fit);
        if (look.rows.size() + 1 >= most && k + 1 < windows.size() && isolated < 0) {
            look.rows.push_back(
                {ChartWidget::tr("and %1 more").arg(windows.size() - k), theme.color(Token::Text3), {}});
            break;
        }
        const SeriesWindow &window = *windows[k];
        const Column *column =
            columnAt(window, *crosshair, std::max({reach, window.bin, window.meta.interval * 3 / 2}));
        const double value = column ? column->last * spec.scale : 0;
        CrosshairLook::Row row{column ? numberText(value) : ChartWidget::tr("no data"),
                               column ? theme.series(int(k)) : theme.color(Token::Stale),
                               {}};
        if (windows.size() > 1)
            row.text += QStringLiteral("  ") + names[k];
        if (column && !std::isnan(value)) {
            row.y = std::clamp(m.y(value), m.plot.top(), m.plot.bottom());
            anchor = anchored ? anchor : *row.y;
            anchored = true;
        }
        look.rows.push_back(std::move(row));
    }
    const double timeWidth = std::ceil(metrics.horizontalAdvance(look.time) + 12);
    const double timeLeft = std::clamp(look.x - timeWidth / 2, 4.0, std::max(4.0, q.width() - timeWidth - 4));
    look.timeBox = QRectF(std::round(timeLeft), m.plot.bottom() + 3, timeWidth, metrics.height() + 4);
    double width = 0;
    const double mostWidth = std::max(60.0, m.plot.width() / 2 - 24);
    for (CrosshairLook::Row &row : look.rows) {
        row.text = metrics.elidedText(row.text, Qt::ElideRight, mostWidth);
        width = std::max(width, metrics.horizontalAdvance(row.text));
    }
    width = std::ceil(width + 12 + (look.rows.size() > 1 ? 12 : 0));
    const double height = std::ceil(metrics.height() * double(look.rows.size()) + 4);
    const double left = look.x + 10 + width <= q.width() - 4 ? look.x + 10 : look.x - 10 - width;
    const double lowest = std::max(m.plot.top(), m.plot.bottom() - height);
    look.valueBox = QRectF(std::round(left),
                           std::round(std::clamp(anchor - height / 2, m.plot.top(), lowest)), width, height);
    return look;
}

void ChartWidget::Private::paintCrosshair(QPainter &p) const
{
    if (!cross)
        return;
    const PlotMap m = map();
    p.save();
    p.setPen(QPen(withAlpha(theme.color(Token::Text), 0.75F), 1, Qt::DotLine));
    p.drawLine(QPointF(cross->x, m.plot.top()), QPointF(cross->x, m.plot.bottom()));
    p.setRenderHint(QPainter::Antialiasing);
    for (auto row = cross->rows.rbegin(); row != cross->rows.rend(); ++row) {
        if (!row->y)
            continue;
        p.setPen(QPen(theme.color(Token::Panel), 1.5));
        p.setBrush(row->color);
        p.drawEllipse(QPointF(cross->x, *row->y), 4, 4);
    }
    const QFont font = theme.font(FontRole::MonoSmall);
    const QFontMetricsF metrics(font);
    p.setFont(font);
    for (const QRectF &box : {cross->timeBox, cross->valueBox}) {
        p.setPen(QPen(theme.color(Token::Line), 1));
        p.setBrush(theme.color(Token::Raised));
        p.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    }
    p.setPen(theme.color(Token::Text));
    p.drawText(cross->timeBox, Qt::AlignCenter, cross->time);
    const bool swatches = cross->rows.size() > 1;
    double y = cross->valueBox.top() + 2;
    for (const CrosshairLook::Row &row : cross->rows) {
        double textLeft = cross->valueBox.left() + 6;
        if (swatches) {
            p.setPen(Qt::NoPen);
            p.setBrush(row.color);
            p.drawEllipse(QPointF(textLeft + 3, y + metrics.height() / 2), 3, 3);
            textLeft += 12;
        }
        p.setPen(theme.color(Token::Text));
        drawTextAt(p, {textLeft, y}, row.text);
        y += metrics.height();
    }
    p.restore();
}

void ChartWidget::Private::paintEmpty(QPainter &p) const
{
    const QString text = emptyText.isEmpty() ? ChartWidget::tr("no data") : emptyText;
    p.setFont(style.bare ? axisFont(theme, style) : theme.font(FontRole::Body));
    p.setPen(theme.color(Token::Text3));
    p.drawText(QRectF(plotRect()).adjusted(8, 0, -8, 0), Qt::AlignCenter | Qt::TextWordWrap, text);
}

void ChartWidget::Private::paintFocus(QPainter &p) const
{
    const bool focus = q.hasFocus() && keyboardFocus;
    if (!focus && dropSide == 0)
        return;
    p.save();
    p.setRenderHint(QPainter::Antialiasing);
    p.setBrush(Qt::NoBrush);
    if (focus) {
        p.setPen(QPen(theme.color(Token::Accent), 2));
        p.drawRoundedRect(QRectF(q.rect()).adjusted(1, 1, -1, -1), 7, 7);
    }
    if (dropSide != 0)
        p.fillRect(QRectF(dropSide < 0 ? 0 : q.width() - 4, 8, 4, q.height() - 16),
                   theme.color(Token::Accent));
    p.restore();
}

} // namespace wf
