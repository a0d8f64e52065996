// SPDX-License-Identifier: GPL-3.0-or-later
// The selected stretch of a chart and its card.
#include "charts/chartmetrics.h"
#include "charts/chartwidget_p.h"
#include "charts/selectioncard.h"
#include "plot/axistics.h"

#include <algorithm>
#include <cmath>

namespace wf {

void ChartWidget::Private::select(Timestamp anchor, Timestamp head, bool tell)
{
    const TimeRange shown = map().grid.range();
    selection = Selection{std::clamp(anchor, shown.from, shown.to), std::clamp(head, shown.from, shown.to)};
    const Millis pixel = shown.length() / std::max(1, q.plotPixels());
    selection->toNow = now && std::abs((selection->range().to - *now).count()) <= 2 * pixel.count();
    touchOverlay(q.rect());
    if (!tell)
        return;
    if (selection->range().length().count() <= 0)
        selection.reset();
    showCard();
    Q_EMIT q.selectionChanged(q.selection());
}

void ChartWidget::Private::followNow()
{
    constexpr Millis Pace = std::chrono::seconds(1);
    if (!selection || !selection->toNow || !now || *now - selection->range().to < Pace)
        return;
    (selection->head >= selection->anchor ? selection->head : selection->anchor) = *now;
    showCard(true);
    touchOverlay(q.rect());
    Q_EMIT q.selectionChanged(q.selection());
}

void ChartWidget::Private::showEnds(bool ends)
{
    if (!selectionCard)
        return;
    selectionCard->showEnds(ends);
    placeCard();
}

void ChartWidget::Private::moveSelection(double share)
{
    const Timestamp middle =
        crosshair && range.contains(*crosshair) ? *crosshair : range.from + range.length() / 2;
    const Selection old = selection.value_or(Selection{middle, middle});
    select(old.anchor, old.head + Millis{std::llround(double(range.length().count()) * share)}, true);
}

void ChartWidget::Private::showCard(bool known)
{
    if (!selection) {
        if (selectionCard)
            selectionCard->hide();
        return;
    }
    if (!selectionCard) {
        selectionCard = new SelectionCard(&q);
        selectionCard->setCanPin(canPin);
        QObject::connect(selectionCard, &SelectionCard::pinClicked, &q,
                         [this] { Q_EMIT q.commandRequested(ChartCommand::PinWindow); });
        QObject::connect(selectionCard, &SelectionCard::csvClicked, &q,
                         [this] { Q_EMIT q.commandRequested(ChartCommand::ExportCsv); });
        QObject::connect(selectionCard, &SelectionCard::endsClicked, &q,
                         [this] { showEnds(!selectionCard->showsEnds()); });
        QObject::connect(selectionCard, &SelectionCard::zoomClicked, &q, [this] {
            if (selection)
                request(selection->range().from, selection->range().length());
        });
        QObject::connect(selectionCard, &SelectionCard::closeClicked, &q, [this] {
            q.setSelection(std::nullopt);
            Q_EMIT q.selectionChanged(std::nullopt);
        });
    }
    const TimeRange chosen = selection->range();
    const Millis length = chosen.length();
    const QString words = length < std::chrono::seconds(10)
                              ? ChartWidget::tr("%1 s").arg(double(length.count()) / 1000, 0, 'f', 1)
                              : clockText(length);
    selectionCard->setRange(
        words, timeText(chosen.from, true) + QStringLiteral("–") + timeText(chosen.to, true), known);
    placeCard();
}

void ChartWidget::Private::placeCard()
{
    if (!selectionCard || !selection)
        return;
    const PlotMap m = map();
    const TimeRange chosen = selection->range();
    // It goes with what it is about.
    const TimeRange shown = m.grid.range();
    selectionCard->setVisible(chosen.to >= shown.from && chosen.from <= shown.to);
    const QSize size = selectionCard->sizeHint();
    // Beside the selection, where there is more room.
    const double before = m.x(chosen.from) - m.plot.left();
    const double behind = m.plot.right() - m.x(chosen.to);
    const double wanted = behind >= before ? m.x(chosen.to) + 8 : m.x(chosen.from) - 8 - size.width();
    const double most = std::max(4.0, double(q.width() - size.width() - 4));
    selectionCard->setGeometry(QRect(
        QPoint(int(std::clamp(wanted, 4.0, most)),
               int(std::clamp(m.plot.top() + 4, 0.0, std::max(0.0, double(q.height() - size.height()))))),
        size));
}

SelectionRow ChartWidget::Private::statisticsRow(std::size_t line, const LineStatistics &statistics) const
{
    const auto number = [&](double value) {
        // A mean of states is a share, not a state.
        return statistics.count == 0 ? QStringLiteral("–") : readableValue(value * spec.scale, spec.unit);
    };
    const Millis apart = statistics.last.at - statistics.first.at;
    const double change = statistics.last.value - statistics.first.value;
    const bool changes = statistics.count > 1 && apart.count() > 0 && !isState();
    const auto signedNumber = [&](double value) {
        if (!changes)
            return QStringLiteral("–");
        const QString text = number(value);
        return value * spec.scale > 0 ? u'+' + text : text;
    };
    const auto end = [&](double value) { return isState() ? numberText(value) : number(value); };
    // A negative scale turns the ends round.
    const bool turned = spec.scale < 0;
    return {windows.size() > 1 ? names[line] : QString(),
            theme.series(int(line)),
            number(turned ? statistics.max : statistics.min),
            number(turned ? statistics.min : statistics.max),
            number(statistics.mean),
            number(statistics.p95),
            QString::number(statistics.count),
            end(statistics.first.value),
            end(statistics.last.value),
            signedNumber(change),
            signedNumber(change * 60'000.0 / double(std::max<std::int64_t>(1, apart.count())))};
}

void ChartWidget::Private::paintSelection(QPainter &p) const
{
    if (!selection)
        return;
    const PlotMap m = map();
    const TimeRange shown = m.grid.range();
    if (selection->range().to < shown.from || selection->range().from > shown.to)
        return;
    const double left = std::clamp(m.x(selection->range().from), m.plot.left(), m.plot.right());
    const double right = std::clamp(m.x(selection->range().to), m.plot.left(), m.plot.right());
    const QRectF area(left, m.plot.top(), std::max(1.0, right - left), m.plot.height());
    p.fillRect(area, withAlpha(theme.color(Token::Accent), 0.14F));
    p.setPen(QPen(theme.color(Token::Accent), 1));
    for (const double x : {left, right})
        p.drawLine(QPointF(crisp(x, ratio), m.plot.top()), QPointF(crisp(x, ratio), m.plot.bottom()));
}

} // namespace wf
