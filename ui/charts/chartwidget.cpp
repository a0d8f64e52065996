// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/chartwidget_p.h"

#include <QEvent>
#include <QFocusEvent>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace wf {

ChartWidget::ChartWidget(const Theme &theme, QWidget *parent)
    : QWidget(parent), d(std::make_unique<Private>(*this, theme))
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setCursor(Qt::CrossCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    connect(&theme, &Theme::changed, this, [this] { d->touch(); });
}

ChartWidget::~ChartWidget() = default;

void ChartWidget::setSpec(const ChartSpec &spec)
{
    d->spec = spec;
    d->scale.reset();
    setAccessibleName(spec.title);
    d->announce();
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
    d->touch();
}

TimeRange ChartWidget::range() const
{
    return d->range;
}

void ChartWidget::setEvents(std::vector<ChartEvent> events)
{
    std::stable_sort(events.begin(), events.end(),
                     [](const ChartEvent &a, const ChartEvent &b) { return a.at < b.at; });
    const auto same = [](const ChartEvent &a, const ChartEvent &b) {
        return a.at == b.at && a.label == b.label && a.tone == b.tone;
    };
    if (std::equal(events.begin(), events.end(), d->events.begin(), d->events.end(), same))
        return;
    d->events = std::move(events);
    d->touch();
}

void ChartWidget::setCrosshair(std::optional<Timestamp> at)
{
    if (at == d->crosshair)
        return;
    d->crosshair = at;
    update();
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
    update();
}

void ChartWidget::setNow(std::optional<Timestamp> now)
{
    if (now == d->now)
        return;
    d->now = now;
    const SeriesWindow *window = d->decider();
    if (window && window->lostSince) {
        d->announce();
        update();
    }
}

QString ChartWidget::valueText() const
{
    return d->valueText();
}

ValueBand ChartWidget::valueBand() const
{
    const SeriesWindow *window = d->decider();
    if (!window || !window->last)
        return ValueBand::Normal;
    return bandOf(d->spec.thresholds, window->last->value * d->spec.scale);
}

int ChartWidget::plotPixels() const
{
    return std::max(1, int(std::lround(d->plotRect().width() * devicePixelRatioF())));
}

QSize ChartWidget::sizeHint() const
{
    return {452, 226};
}

QSize ChartWidget::minimumSizeHint() const
{
    return {200, 112};
}

void ChartWidget::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    // The painter knows the ratio of what it really paints on, a screen or a picture.
    const double ratio = std::abs(painter.deviceTransform().m11());
    d->prepare(ratio > 0 ? ratio : 1);
    painter.drawImage(QPointF(0, 0), d->frame.image(d->look(d->ratio)));
    d->paintTitle(painter);
    if (d->range.to > d->range.from)
        d->paintTimeAxis(painter);
    if (!d->hasAnything()) {
        d->paintEmpty(painter);
    } else if (d->range.to > d->range.from) {
        d->paintGaps(painter);
        painter.drawImage(d->layerAt, d->layer);
        d->paintFlags(painter);
        d->paintCrosshair(painter);
    }
    d->paintFocus(painter);
}

void ChartWidget::resizeEvent(QResizeEvent *event)
{
    d->stale = true;
    QWidget::resizeEvent(event);
}

void ChartWidget::changeEvent(QEvent *event)
{
    const QEvent::Type type = event->type();
    if (type == QEvent::PaletteChange || type == QEvent::FontChange || type == QEvent::StyleChange ||
        type == QEvent::LanguageChange || type == QEvent::EnabledChange)
        d->touch();
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
            QToolTip::showText(help->globalPos(), tip, this);
        return true;
    }
    if (event->type() == QEvent::FocusIn) {
        const Qt::FocusReason reason = static_cast<QFocusEvent *>(event)->reason();
        d->keyboardFocus = reason != Qt::MouseFocusReason && reason != Qt::ActiveWindowFocusReason;
    }
    if (event->type() == QEvent::Show)
        d->announce();
    return QWidget::event(event);
}

} // namespace wf
