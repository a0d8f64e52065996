// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/chartwidget_p.h"
#include "charts/selectioncard.h"
#include "plot/seriesnames.h"
#include "theme/accessible.h"
#include "theme/plaintext.h"

#include <QEvent>
#include <QFocusEvent>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace wf {

ChartWidget::ChartWidget(const Theme &theme, QWidget *parent, RepaintClock *clock)
    : QWidget(parent), d(std::make_unique<Private>(*this, theme, clock))
{
    setAccessibleRole(*this, QAccessible::Chart);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setCursor(Qt::CrossCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    // The card covers all of the widget: nothing behind it has to be painted.
    setAttribute(Qt::WA_OpaquePaintEvent);
    connect(&theme, &Theme::changed, this, [this] {
        d->cardRender = -1;
        d->heights.reset();
        d->touch();
    });
}

ChartWidget::~ChartWidget() = default;

void ChartWidget::setSpec(const ChartSpec &spec)
{
    ChartSpec shown = spec;
    for (QString *text : {&shown.name, &shown.title, &shown.thresholdText, &shown.unit, &shown.form,
                          &shown.note, &shown.stateName})
        *text = plaintext::inLine(*text);
    if (shown == d->spec)
        return;
    d->spec = std::move(shown);
    d->scale.reset();
    d->labelColumn = 0;
    setAccessibleName(d->spec.name.isEmpty() ? d->spec.title
                                             : QStringLiteral("%1, %2").arg(d->spec.name, d->spec.title));
    d->announce();
    d->touch();
}

void ChartWidget::setChartStyle(const ChartStyle &style)
{
    if (style == d->style)
        return;
    d->style = style;
    d->heights.reset();
    d->labelColumn = 0;
    d->cardRender = -1;
    d->touch();
}

const ChartSpec &ChartWidget::spec() const
{
    return d->spec;
}

void ChartWidget::setWindows(std::vector<SeriesWindowPtr> windows)
{
    std::erase(windows, nullptr);
    if (windows == d->windows)
        return;
    d->windows = std::move(windows);
    std::vector<SeriesKey> keys;
    for (const SeriesWindowPtr &window : d->windows)
        keys.push_back(window->key);
    if (keys != d->keys) {
        d->names = seriesNames(keys);
        for (QString &name : d->names)
            name = plaintext::inLine(name);
        d->keys = std::move(keys);
    }
    if (d->isolated >= int(d->windows.size()))
        d->isolated = -1;
    for (const SeriesWindowPtr &window : d->windows)
        d->latest = std::max(d->latest, window->range.to);
    d->announce();
    d->touch();
}

void ChartWidget::setRange(TimeRange range)
{
    if (range == d->range || range.to <= range.from)
        return;
    d->range = range;
    d->placeCard();
    d->touch();
}

TimeRange ChartWidget::range() const
{
    return d->range;
}

void ChartWidget::setEvents(std::vector<ChartEvent> events)
{
    events = drawable(std::move(events));
    if (events == d->events)
        return;
    d->events = std::move(events);
    d->touch();
}

void ChartWidget::setPlayhead(std::optional<Timestamp> at)
{
    if (at == d->playhead)
        return;
    d->playhead = at;
    d->announce();
    d->touch();
    d->touchOverlay(d->plotRect());
}

void ChartWidget::setCrosshair(std::optional<Timestamp> at)
{
    if (at == d->crosshair)
        return;
    d->crosshair = at;
    if (at)
        d->interact();
    d->crossStale = true;
    d->schedule();
}

void ChartWidget::setAxisChoice(const AxisChoice &choice)
{
    if (choice == d->axis)
        return;
    d->axis = choice;
    d->scale.reset();
    d->touch();
}

const AxisChoice &ChartWidget::axisChoice() const
{
    return d->axis;
}

ValueAxis ChartWidget::valueAxis() const
{
    return d->map().axis;
}

void ChartWidget::isolate(int line)
{
    const int wanted = line >= 0 && line < int(d->windows.size()) ? line : -1;
    if (wanted == d->isolated)
        return;
    d->isolated = wanted;
    d->touch();
}

int ChartWidget::isolated() const
{
    return d->isolated;
}

std::vector<QString> ChartWidget::lineNames() const
{
    return d->names;
}

void ChartWidget::setSelection(std::optional<TimeRange> selection)
{
    if (selection == this->selection())
        return;
    d->selection.reset();
    if (selection)
        d->selection = Private::Selection{selection->from, selection->to};
    d->showCard();
    d->touchOverlay(d->plotRect());
}

std::optional<TimeRange> ChartWidget::selection() const
{
    return d->selection ? std::optional(d->selection->range()) : std::nullopt;
}

void ChartWidget::setStatistics(const std::vector<LineStatistics> &statistics)
{
    if (!d->selectionCard || !d->selection)
        return;
    std::vector<SelectionRow> rows;
    for (std::size_t k = 0; k < d->windows.size(); ++k) {
        if (!d->isShown(k))
            continue;
        const auto found = std::find_if(statistics.begin(), statistics.end(),
                                        [&](const LineStatistics &s) { return s.key == d->windows[k]->key; });
        if (found != statistics.end())
            rows.push_back(d->statisticsRow(k, *found));
    }
    d->selectionCard->setRows(rows);
    d->placeCard();
}

void ChartWidget::setCanPin(bool can)
{
    d->canPin = can;
    if (d->selectionCard)
        d->selectionCard->setCanPin(can);
}

void ChartWidget::setDropSide(int side)
{
    if (side == d->dropSide)
        return;
    d->dropSide = side;
    d->touchOverlay(rect());
}

void ChartWidget::setEmptyText(const QString &text)
{
    if (text == d->emptyText)
        return;
    d->emptyText = text;
    d->announce();
    d->touch();
}

void ChartWidget::setUtc(bool utc)
{
    if (utc == d->utc)
        return;
    d->utc = utc;
    d->touch();
}

void ChartWidget::setNow(std::optional<Timestamp> now)
{
    if (now == d->now)
        return;
    d->now = now;
    d->followNow();
    const SeriesWindow *window = d->decider();
    if (window && window->lostSince) {
        d->announce();
        d->touch();
    }
}

QString ChartWidget::valueText() const
{
    return d->valueText();
}

ValueBand ChartWidget::valueBand() const
{
    const auto value = d->shownValue();
    return value ? bandOf(d->spec.thresholds, *value * d->spec.scale) : ValueBand::Normal;
}

int ChartWidget::plotPixels() const
{
    const QRect plot = d->plotRect();
    const double ratio = devicePixelRatioF();
    return std::max(1, int(std::lround((plot.x() + plot.width()) * ratio) - std::lround(plot.x() * ratio)));
}

QSize ChartWidget::sizeHint() const
{
    return {452, 226};
}

QSize ChartWidget::minimumSizeHint() const
{
    return {200, d->hasLegend() ? 128 : 112};
}

void ChartWidget::flush()
{
    // What nobody sees is worked out when it is seen.
    if (!isVisible())
        return;
    QRegion region = d->prepare(devicePixelRatioF());
    region += std::exchange(d->pending, {});
    if (!region.isEmpty())
        update(region);
}

int ChartWidget::fullUpdates() const
{
    return d->layer.fullUpdates();
}

void ChartWidget::paintEvent(QPaintEvent *event)
{
    QPainter painter(this);
    // The painter knows the ratio of what it really paints on, a screen or a picture.
    const double ratio = std::abs(painter.deviceTransform().m11());
    // What changed outside of what is painted now has to be painted too: nobody would ask for it again.
    const QRegion rest = d->prepare(ratio > 0 ? ratio : 1) - event->region();
    if (!rest.isEmpty())
        update(rest);
    d->paintPictures(painter, event->region());
    if (!d->hasAnything()) {
        d->paintEmpty(painter);
    } else if (d->range.to > d->range.from) {
        d->paintThresholds(painter);
        d->paintGaps(painter);
        d->paintMarks(painter);
        d->paintPlayhead(painter);
        d->paintSelection(painter);
        d->paintCrosshair(painter);
    }
    d->paintFocus(painter);
}

void ChartWidget::resizeEvent(QResizeEvent *event)
{
    d->cardRender = -1;
    d->stale = true;
    QWidget::resizeEvent(event);
    d->placeCard();
}

void ChartWidget::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    d->announce();
    d->stale = true;
}

void ChartWidget::changeEvent(QEvent *event)
{
    const QEvent::Type type = event->type();
    if (type == QEvent::PaletteChange || type == QEvent::FontChange || type == QEvent::StyleChange ||
        type == QEvent::LanguageChange || type == QEvent::EnabledChange) {
        d->cardRender = -1;
        d->heights.reset();
        d->touch();
    }
    QWidget::changeEvent(event);
}

bool ChartWidget::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const QString tip = d->tipAt(help->pos());
        if (tip.isEmpty())
            QToolTip::hideText();
        else
            plaintext::showTip(help->globalPos(), tip, this);
        return true;
    }
    if (event->type() == QEvent::FocusIn) {
        const Qt::FocusReason reason = static_cast<QFocusEvent *>(event)->reason();
        d->keyboardFocus = reason != Qt::MouseFocusReason && reason != Qt::ActiveWindowFocusReason;
    }
    return QWidget::event(event);
}

} // namespace wf

#include "moc_chartwidget.cpp"
