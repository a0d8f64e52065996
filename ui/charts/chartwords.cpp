// SPDX-License-Identifier: GPL-3.0-or-later
// What a chart says in words.
#include "charts/chartwidget_p.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace wf {

namespace {

bool sawData(const SeriesWindow &window)
{
    return !window.columns.empty() || window.last || window.lostSince;
}

} // namespace

const SeriesWindow *ChartWidget::Private::decider() const
{
    if (windows.empty())
        return nullptr;
    return isolated >= 0 ? windows[std::size_t(isolated)].get() : windows.front().get();
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
    const auto value = shownValue();
    return value ? numberText(*value * spec.scale) : QStringLiteral("–");
}

const Column *ChartWidget::Private::columnAtPlayhead() const
{
    const SeriesWindow *window = decider();
    return window && playhead
               ? columnAt(*window, *playhead, std::max(window->bin, window->meta.interval * 3 / 2))
               : nullptr;
}

std::optional<double> ChartWidget::Private::shownValue() const
{
    const SeriesWindow *window = decider();
    if (!playhead)
        return window && window->last ? std::optional(window->last->value) : std::nullopt;
    const Column *column = columnAtPlayhead();
    return column ? std::optional(column->last) : std::nullopt;
}

QString ChartWidget::Private::staleText() const
{
    const SeriesWindow *window = decider();
    if (playhead)
        return !window || columnAtPlayhead() ? QString() : ChartWidget::tr("no data");
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

QString ChartWidget::Private::asideText() const
{
    QStringList parts;
    if (!spec.thresholdText.isEmpty())
        parts << spec.thresholdText;
    if (!spec.form.isEmpty())
        parts << spec.form;
    if (isolated >= 0 && std::size_t(isolated) < names.size())
        parts << ChartWidget::tr("only %1").arg(names[std::size_t(isolated)]);
    else if (!spec.note.isEmpty())
        parts << spec.note;
    else if (windows.size() > 1)
        parts << ChartWidget::tr("%n series", nullptr, int(windows.size()));
    if (axis.log && !isState())
        parts << (belowFloor ? ChartWidget::tr("log scale, what is not positive lies at the floor")
                             : ChartWidget::tr("log scale"));
    return parts.join(QStringLiteral(" · "));
}

QString ChartWidget::keysText()
{
    return ChartWidget::tr(
        "Wheel, + −: zoom · drag, Shift+wheel, ← →: pan · double click, Home: live\n"
        "Shift+drag, Shift+← →: select · D: its two ends, A and B · Enter: zoom to it · Esc: drop it\n"
        "W: pin the selection to the incident\n"
        "1–9: one line alone · 0: all · N: other series · R: value, rate or quantile\n"
        "G: logarithmic · Y: range of the axis · E: export as CSV · Ctrl+C: copy as picture\n"
        "P: pin the metric · drag the title, Ctrl+Shift+← →: move the chart");
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
        return pos.y() < plot.top()
                   ? (spec.name.isEmpty() ? QString() : spec.name + QLatin1Char('\n')) + spec.title +
                         QLatin1Char('\n') + asideText() + QStringLiteral("\n\n") + keysText()
                   : QString();
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

} // namespace wf
