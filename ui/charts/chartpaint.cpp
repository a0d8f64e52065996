// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/axistics.h"
#include "charts/chartfonts.h"
#include "charts/chartwidget_p.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace wf {

namespace {

constexpr double HatchStep = 6;
constexpr double CardPadding = 12;
constexpr double TitleTop = 8;
constexpr std::size_t MaxCrosshairSeries = 6;

QColor withAlpha(QColor color, float alpha)
{
    color.setAlphaF(alpha);
    return color;
}

// The x of a line one logical pixel wide that fills whole device pixels.
double crisp(double x, double ratio)
{
    return (std::floor(x * ratio) + 0.5) / ratio;
}

void drawText(QPainter &p, QPointF topLeft, const QString &text)
{
    p.drawText(QPointF(topLeft.x(), topLeft.y() + QFontMetricsF(p.font()).ascent()), text);
}

} // namespace

void ChartWidget::Private::paintTitle(QPainter &p) const
{
    const double left = CardPadding;
    const double right = q.width() - CardPadding;
    const SeriesWindow *window = decider();
    const bool lost = window && window->lostSince;
    Token tone = Token::Text;
    if (lost || !hasAnything()) {
        tone = lost ? Token::Stale : Token::Text3;
    } else {
        switch (q.valueBand()) {
        case ValueBand::Normal:
            break;
        case ValueBand::Warning:
            tone = Token::P2;
            break;
        case ValueBand::Critical:
            tone = Token::P0;
            break;
        }
    }
    const QFont valueFont = chartValueFont(theme);
    const QFontMetricsF valueMetrics(valueFont);
    const double base = TitleTop + valueMetrics.ascent(); // The title line stands on the value's base line.
    double valueLeft = right;
    const auto putLeft = [&](const QFont &font, const QString &text) {
        valueLeft = std::max(left, valueLeft - QFontMetricsF(font).horizontalAdvance(text));
        p.setFont(font);
        p.setPen(theme.color(tone));
        p.drawText(QPointF(valueLeft, base), text);
    };
    if (lost) {
        putLeft(chartTitleFont(theme), staleText());
        valueLeft -= 8;
    }
    putLeft(valueFont, lastNumber());

    const QFont titleFont = chartTitleFont(theme);
    const QFontMetricsF titleMetrics(titleFont);
    const double room = valueLeft - 12 - left;
    const QString title = titleMetrics.elidedText(spec.title, Qt::ElideMiddle, std::max(0.0, room));
    const double titleBase = base - (valueMetrics.capHeight() - titleMetrics.capHeight()) / 2;
    p.setFont(titleFont);
    p.setPen(theme.color(Token::Text));
    p.drawText(QPointF(left, titleBase), title);

    QString aside = spec.thresholdText;
    if (windows.size() > 1)
        aside += (aside.isEmpty() ? QString() : QStringLiteral(" · ")) +
                 ChartWidget::tr("%n series", nullptr, int(windows.size()));
    const QFont asideFont = thresholdFont(theme);
    const double asideLeft = left + titleMetrics.horizontalAdvance(title) + 8;
    const QFontMetricsF asideMetrics(asideFont);
    const QString shown =
        asideMetrics.elidedText(aside, Qt::ElideRight, std::max(0.0, valueLeft - 12 - asideLeft));
    // A lone ellipsis tells nothing.
    if (shown.size() > 2 || shown == aside) {
        p.setFont(asideFont);
        p.setPen(theme.color(Token::Text3));
        p.drawText(QPointF(asideLeft, titleBase), shown);
    }
}

void ChartWidget::Private::paintTimeAxis(QPainter &p) const
{
    const PlotMap m = map();
    const QFont font = axisFont(theme);
    const QFontMetricsF metrics(font);
    const bool seconds = range.length() < std::chrono::minutes(5);
    const double spacing =
        metrics.horizontalAdvance(seconds ? QStringLiteral("00:00:00") : QStringLiteral("00:00")) * 2.2;
    const int count = std::max(1, int(m.plot.width() / spacing));
    p.setFont(font);
    double lastRight = 0;
    for (const TimeTick &tick : timeTicks(range, count, utc)) {
        const double x = m.x(tick.at);
        p.setPen(QPen(theme.color(Token::Line), 1));
        const double line = crisp(x, ratio);
        p.drawLine(QPointF(line, m.plot.bottom()), QPointF(line, m.plot.bottom() + 3));
        const double width = metrics.horizontalAdvance(tick.label);
        const double left = x - width / 2;
        if (left < std::max(4.0, lastRight + 6) || left + width > q.width() - 4)
            continue;
        p.setPen(theme.color(tick.newDay ? Token::Text2 : Token::Text3));
        drawText(p, {left, m.plot.bottom() + 5}, tick.label);
        lastRight = left + width;
    }
}

void ChartWidget::Private::paintGaps(QPainter &p) const
{
    const SeriesWindow *window = decider();
    if (!window)
        return;
    const PlotMap m = map();
    const QColor stroke = withAlpha(theme.color(Token::Stale), 0.26F);
    const QColor ground = withAlpha(theme.color(Token::Stale), 0.07F);
    for (const Gap &gap : gapsOf(*window, range)) {
        QRectF area(QPointF(m.x(gap.from), m.plot.top()), QPointF(m.x(gap.to), m.plot.bottom()));
        area = area.intersected(m.plot);
        if (area.width() < 0.5)
            continue;
        p.save();
        p.setClipRect(area);
        p.fillRect(area, ground);
        p.setRenderHint(QPainter::Antialiasing);
        p.setPen(QPen(stroke, 1));
        QList<QLineF> lines;
        // Anchored to the card, so that hatches of neighbouring gaps line up.
        const double first = std::floor((area.left() - area.height()) / HatchStep) * HatchStep;
        for (double x = first; x < area.right(); x += HatchStep)
            lines << QLineF(x, area.bottom(), x + area.height(), area.top());
        p.drawLines(lines);
        p.restore();
        paintGapLabel(p, gap, area);
    }
}

void ChartWidget::Private::paintGapLabel(QPainter &p, const Gap &gap, const QRectF &area) const
{
    const QStringList words = gapWords(gap);
    const QFont font = axisFont(theme);
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

void ChartWidget::Private::paintFlags(QPainter &p) const
{
    const PlotMap m = map();
    std::size_t k = 0;
    p.save();
    p.setFont(flagFont(theme));
    // Lines first: no line may cross the label of another flag.
    for (const ChartEvent &event : events) {
        if (!range.contains(event.at))
            continue;
        const double x = crisp(m.x(event.at), ratio);
        p.setPen(QPen(withAlpha(theme.color(event.tone), 0.65F), 1));
        p.drawLine(QPointF(x, m.plot.top()), QPointF(x, m.plot.bottom()));
    }
    for (const ChartEvent &event : events) {
        if (range.contains(event.at) && k < flags.size())
            paintFlag(p, event, flags[k++]);
    }
    p.restore();
}

void ChartWidget::Private::paintFlag(QPainter &p, const ChartEvent &event, const FlagPlace &place) const
{
    const PlotMap m = map();
    const QFontMetricsF metrics(p.font());
    const double height = metrics.height() + 2;
    const double x = crisp(m.x(event.at), ratio);
    p.setRenderHint(QPainter::Antialiasing);
    p.setPen(Qt::NoPen);
    p.setBrush(theme.color(event.tone));
    if (place.tick) {
        p.drawPolygon(QPolygonF{QPointF(x - 3.5, m.plot.top() - 1), QPointF(x + 3.5, m.plot.top() - 1),
                                QPointF(x, m.plot.top() + 5)});
        return;
    }
    const double width = std::ceil(std::min(metrics.horizontalAdvance(event.label), 140.0) + 8);
    const bool flipped = place.left < m.x(event.at) - 1;
    const QRectF box(flipped ? x + 0.5 - width : x - 0.5, m.plot.top() + place.row * (height + 2), width,
                     height);
    p.drawRoundedRect(box, 2, 2);
    p.setPen(theme.color(Token::OnSeverity));
    const QString text = metrics.elidedText(event.label, Qt::ElideRight, width - 7);
    p.drawText(box, Qt::AlignCenter, text);
}

QString ChartWidget::Private::seriesLabel(const SeriesWindow &window) const
{
    QStringList parts;
    for (const auto &[name, value] : window.key.labels.pairs())
        parts << QString::fromStdString(value);
    return parts.isEmpty() ? QString::fromStdString(window.key.name) : parts.join(QLatin1Char(' '));
}

void ChartWidget::Private::paintCrosshair(QPainter &p) const
{
    if (!crosshair || !range.contains(*crosshair))
        return;
    const PlotMap m = map();
    const double x = crisp(m.x(*crosshair), ratio);
    p.save();
    p.setPen(QPen(withAlpha(theme.color(Token::Text), 0.75F), 1, Qt::DotLine));
    p.drawLine(QPointF(x, m.plot.top()), QPointF(x, m.plot.bottom()));
    p.setRenderHint(QPainter::Antialiasing);

    QStringList rows;
    QList<QColor> colors;
    double anchor = m.plot.center().y();
    const Millis reach{std::llround(m.millisPerPixel() * 4)};
    const std::size_t shown = std::min(windows.size(), MaxCrosshairSeries);
    for (std::size_t k = shown; k-- > 0;) {
        const SeriesWindow &window = *windows[k];
        const Column *column =
            columnAt(window, *crosshair, std::max({reach, window.bin, window.meta.interval * 3 / 2}));
        const double value = column ? column->last * spec.scale : 0;
        QString row = column ? numberText(value) : ChartWidget::tr("no data");
        if (windows.size() > 1)
            row += QStringLiteral("  ") + seriesLabel(window);
        rows.prepend(row);
        colors.prepend(column ? theme.series(int(k)) : theme.color(Token::Stale));
        if (!column)
            continue;
        const double y = std::clamp(m.y(value), m.plot.top(), m.plot.bottom());
        anchor = y;
        p.setPen(QPen(theme.color(Token::Panel), 1.5));
        p.setBrush(theme.series(int(k)));
        p.drawEllipse(QPointF(x, y), 4, 4);
    }
    paintCrosshairTags(p, x, anchor, rows, colors);
    p.restore();
}

void ChartWidget::Private::paintCrosshairTags(QPainter &p, double x, double anchor, const QStringList &rows,
                                              const QList<QColor> &colors) const
{
    const PlotMap m = map();
    const QFont font = theme.font(FontRole::MonoSmall);
    const QFontMetricsF metrics(font);
    p.setFont(font);
    const auto box = [&](QRectF rect) {
        p.setPen(QPen(theme.color(Token::Line), 1));
        p.setBrush(theme.color(Token::Raised));
        p.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    };
    const QString time = timeText(*crosshair, true);
    const double timeWidth = metrics.horizontalAdvance(time) + 12;
    const double timeLeft = std::clamp(x - timeWidth / 2, 4.0, std::max(4.0, q.width() - timeWidth - 4));
    const QRectF timeBox(std::round(timeLeft), m.plot.bottom() + 3, std::ceil(timeWidth),
                         metrics.height() + 4);
    box(timeBox);
    p.setPen(theme.color(Token::Text));
    p.drawText(timeBox, Qt::AlignCenter, time);

    double width = 0;
    const double mostWidth = std::max(60.0, m.plot.width() / 2 - 24);
    for (const QString &row : rows)
        width = std::max(width, std::min(metrics.horizontalAdvance(row), mostWidth));
    const bool swatches = rows.size() > 1;
    width = std::ceil(width + 12 + (swatches ? 12 : 0));
    const double height = std::ceil(metrics.height() * double(rows.size()) + 4);
    const double left = x + 10 + width <= q.width() - 4 ? x + 10 : x - 10 - width;
    const double lowest = std::max(m.plot.top(), m.plot.bottom() - height);
    const QRectF valueBox(std::round(left), std::round(std::clamp(anchor - height / 2, m.plot.top(), lowest)),
                          width, height);
    box(valueBox);
    for (qsizetype k = 0; k < rows.size(); ++k) {
        const double y = valueBox.top() + 2 + metrics.height() * double(k);
        double textLeft = valueBox.left() + 6;
        if (swatches) {
            p.setPen(Qt::NoPen);
            p.setBrush(colors[k]);
            p.drawEllipse(QPointF(textLeft + 3, y + metrics.height() / 2), 3, 3);
            textLeft += 12;
        }
        p.setPen(theme.color(Token::Text));
        drawText(p, {textLeft, y}, metrics.elidedText(rows[k], Qt::ElideRight, mostWidth));
    }
}

void ChartWidget::Private::paintEmpty(QPainter &p) const
{
    const QString text = emptyText.isEmpty() ? ChartWidget::tr("no data") : emptyText;
    p.setFont(theme.font(FontRole::Body));
    p.setPen(theme.color(Token::Text3));
    p.drawText(QRectF(plotRect()).adjusted(8, 0, -8, 0), Qt::AlignCenter | Qt::TextWordWrap, text);
}

void ChartWidget::Private::paintFocus(QPainter &p) const
{
    if (!q.hasFocus() || !keyboardFocus)
        return;
    p.save();
    p.setRenderHint(QPainter::Antialiasing);
    p.setBrush(Qt::NoBrush);
    p.setPen(QPen(theme.color(Token::Accent), 2));
    p.drawRoundedRect(QRectF(q.rect()).adjusted(1, 1, -1, -1), 7, 7);
    p.restore();
}

} // namespace wf
