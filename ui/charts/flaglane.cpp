// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/flaglane.h"

#include "plot/flaglayout.h"
#include "theme/accessible.h"
#include "theme/plaintext.h"

#include <QDateTime>
#include <QHelpEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace wf {

namespace {

constexpr int Pad = 8;
constexpr int LaneGap = 8; ///< Below it, so that a lane without height takes no room at all.
constexpr int TickHalf = 4;
constexpr int WidestFlag = 220;
constexpr std::size_t MostDescribed = 20;

} // namespace

FlagLane::FlagLane(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    setAccessibleRole(*this, QAccessible::StaticText);
    setObjectName(QStringLiteral("flagLane"));
    setAccessibleName(tr("Events of the incident"));
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Maximum);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    hide();
}

void FlagLane::setEvents(std::vector<ChartEvent> events)
{
    m_events = drawable(std::move(events));
    setVisible(!m_events.empty());
    describe();
    update();
}

void FlagLane::setRange(TimeRange range)
{
    // Time goes on ten times a second; a flag moves by a pixel every few.
    const double pixel = double(m_range.length().count()) / std::max(width(), 1);
    const auto moves = [pixel](Timestamp before, Timestamp after) {
        return std::abs(double((after - before).count())) >= std::max(pixel, 1.0);
    };
    if (!moves(m_range.from, range.from) && !moves(m_range.to, range.to))
        return;
    m_range = range;
    if (isVisible())
        update();
}

void FlagLane::setUtc(bool utc)
{
    m_utc = utc;
    describe();
    update();
}

QSize FlagLane::sizeHint() const
{
    return {200, QFontMetrics(m_theme.font(FontRole::Label)).height() + Pad + LaneGap};
}

QString FlagLane::textOf(const ChartEvent &event, bool seconds) const
{
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(toMs(event.at), Qt::UTC);
    return QStringLiteral("%1 %2").arg(
        (m_utc ? at : at.toLocalTime())
            .toString(seconds ? QStringLiteral("HH:mm:ss") : QStringLiteral("HH:mm")),
        event.label);
}

std::vector<FlagLane::Flag> FlagLane::flags() const
{
    std::vector<Flag> flags;
    const double length = double(m_range.length().count());
    if (length <= 0)
        return flags;
    const QFontMetricsF metrics(m_theme.font(FontRole::Label));
    std::vector<FlagBox> boxes;
    for (const ChartEvent &event : m_events) {
        if (!m_range.contains(event.at))
            continue;
        const QString text = textOf(event, false);
        const double x = double((event.at - m_range.from).count()) / length * width();
        const double wide = std::ceil(
            std::min(metrics.horizontalAdvance(text) + 2.0 * Pad, double(std::min(WidestFlag, width()))));
        flags.push_back({&event, text, x, wide});
        boxes.push_back({x, wide});
    }
    const auto places = layoutFlags(boxes, 0, width(), 1, 4);
    for (std::size_t i = 0; i < flags.size(); ++i) {
        flags[i].left = places[i].left;
        flags[i].tick = places[i].tick;
    }
    return flags;
}

void FlagLane::paintEvent(QPaintEvent *)
{
    // On a screen without room the marks inside the charts have to do, with their tooltips.
    if (height() < sizeHint().height())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(m_theme.font(FontRole::Label));
    const int bottom = height() - LaneGap;
    const QFontMetricsF metrics(painter.font());
    for (const Flag &flag : flags()) {
        painter.setPen(Qt::NoPen);
        if (flag.tick) {
            painter.setBrush(m_theme.color(flag.event->tone));
            painter.drawPolygon(QPolygonF{QPointF(flag.x - TickHalf, bottom),
                                          QPointF(flag.x + TickHalf, bottom),
                                          QPointF(flag.x, bottom + 2.0 * TickHalf)});
            continue;
        }
        const QRectF box(flag.left, 1, flag.width, bottom - 2);
        painter.setBrush(m_theme.color(Token::Raised));
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2);
        painter.setPen(m_theme.color(flag.event->tone));
        painter.drawText(box, Qt::AlignCenter,
                         metrics.elidedText(flag.text, Qt::ElideRight, flag.width - 2.0 * Pad + 1));
    }
}

QString FlagLane::tipAt(const QPointF &at) const
{
    QStringList lines;
    for (const Flag &flag : flags()) {
        const bool here = flag.tick ? std::abs(flag.x - at.x()) <= TickHalf
                                    : flag.left <= at.x() && at.x() <= flag.left + flag.width;
        if (here)
            lines << textOf(*flag.event, true);
    }
    return lines.join(QLatin1Char('\n'));
}

void FlagLane::describe()
{
    QStringList lines;
    // The newest: what is heard is not read again from the beginning.
    for (std::size_t i = m_events.size() - std::min(m_events.size(), MostDescribed); i < m_events.size(); ++i)
        lines << textOf(m_events[i], true);
    setAccessibleDescription(lines.join(QStringLiteral("; ")));
}

bool FlagLane::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    auto *help = static_cast<QHelpEvent *>(event);
    plaintext::showTip(help->globalPos(), tipAt(help->pos()), this);
    return true;
}

} // namespace wf

#include "moc_flaglane.cpp"
