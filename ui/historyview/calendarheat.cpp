// SPDX-License-Identifier: GPL-3.0-or-later
#include "historyview/calendarheat.h"

#include "delegates/historytext.h"
#include "theme/plaintext.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace wf {

namespace {

constexpr int Weeks = 54; ///< The most a year touches.
constexpr int DaysAWeek = 7;
constexpr double Gap = 2;
constexpr double MaxCell = 24;
constexpr double MinCell = 9;

/// Monday 0 to Sunday 6; 1970-01-01 was a Thursday.
int weekday(int day)
{
    return ((day + 3) % DaysAWeek + DaysAWeek) % DaysAWeek;
}

} // namespace

CalendarHeat::CalendarHeat(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Calendar of incidents"));
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void CalendarHeat::setDays(int year, std::vector<DayCount> days, int today)
{
    m_year = year;
    m_days = std::move(days);
    m_today = today;
    m_most = 1;
    for (const DayCount &day : m_days)
        m_most = std::max(m_most, day.count);
    const int last = firstDay() + int(m_days.size()) - 1;
    if (m_current < firstDay() || m_current > last)
        m_current = std::clamp(m_today, firstDay(), std::max(firstDay(), last));
    update();
}

void CalendarHeat::setChosen(std::optional<int> day)
{
    m_chosen = day;
    if (day && *day >= firstDay() && *day < firstDay() + int(m_days.size()))
        m_current = *day;
    update();
}

int CalendarHeat::firstDay() const
{
    using namespace std::chrono;
    return int(sys_days(std::chrono::year(m_year) / January / 1).time_since_epoch().count());
}

int CalendarHeat::left() const
{
    return QFontMetrics(m_theme.font(FontRole::Label)).horizontalAdvance(QStringLiteral("Wed")) + 8;
}

int CalendarHeat::top() const
{
    return QFontMetrics(m_theme.font(FontRole::Label)).height() + 4;
}

double CalendarHeat::cell() const
{
    return std::clamp(std::floor(double(width() - left()) / Weeks), MinCell, MaxCell);
}

QSize CalendarHeat::sizeHint() const
{
    return {left() + int(Weeks * 16), top() + int(DaysAWeek * 15)};
}

QSize CalendarHeat::minimumSizeHint() const
{
    return {left() + int(Weeks * MinCell), top() + int(DaysAWeek * 15)};
}

QRectF CalendarHeat::cellRect(int day) const
{
    const int index = day - firstDay();
    if (index < 0 || index >= int(m_days.size()))
        return {};
    const int week = (index + weekday(firstDay())) / DaysAWeek;
    const double w = cell();
    const double h = double(height() - top()) / DaysAWeek;
    return {left() + week * w, top() + weekday(day) * h, w - Gap, h - Gap};
}

int CalendarHeat::dayAt(const QPointF &point) const
{
    const double h = double(height() - top()) / DaysAWeek;
    const int week = int(std::floor((point.x() - left()) / cell()));
    const int row = int(std::floor((point.y() - top()) / h));
    if (point.x() < left() || point.y() < top() || row >= DaysAWeek)
        return -1;
    const int day = firstDay() + week * DaysAWeek + row - weekday(firstDay());
    return cellRect(day).isEmpty() || day > m_today ? -1 : day;
}

QString CalendarHeat::textOf(int day) const
{
    const DayCount &count = m_days[std::size_t(day - firstDay())];
    if (count.count == 0)
        return tr("%1: no incident").arg(HistoryText::day(day));
    return tr("%1: %n incident(s), worst %2", nullptr, count.count)
        .arg(HistoryText::day(day), severityCode(count.worst));
}

void CalendarHeat::paintDay(QPainter &painter, int day) const
{
    const QRectF rect = cellRect(day);
    const DayCount &count = m_days[std::size_t(day - firstDay())];
    QColor fill = m_theme.color(Token::Raised);
    if (count.count > 0) {
        fill = m_theme.severity(count.worst);
        // By the root, so that one incident is seen beside a day with thirty.
        fill.setAlphaF(float(0.35 + 0.65 * std::sqrt(double(count.count) / m_most)));
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    painter.drawRoundedRect(rect, 2, 2);
    if (count.count > 0 && !isWorse(Severity::P1, count.worst)) {
        // Told by shape as well: P0 a full bar at the foot, P1 a corner.
        painter.setBrush(m_theme.color(Token::Text));
        const QPolygonF corner{rect.topRight(), rect.topRight() - QPointF(5, 0),
                               rect.topRight() + QPointF(0, 5)};
        if (count.worst == Severity::P0)
            painter.drawRect(QRectF(rect.left(), rect.bottom() - 2, rect.width(), 2));
        else
            painter.drawPolygon(corner);
    }
    const bool focused = hasFocus() && day == m_current;
    if (focused || day == m_chosen || day == m_hovered || day == m_today) {
        const bool strong = focused || day == m_chosen;
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(m_theme.color(strong ? Token::Accent : Token::Text2), strong ? 2 : 1));
        painter.drawRoundedRect(rect.adjusted(-0.5, -0.5, 0.5, 0.5), 2, 2);
    }
}

void CalendarHeat::paintMonths(QPainter &painter) const
{
    painter.setFont(m_theme.font(FontRole::Label));
    painter.setPen(m_theme.color(Token::Text3));
    for (int month = 0; month < 12; ++month) {
        const TimeRange range = monthRange(m_year * 12 + month);
        const int day = dayIndex(range.from);
        painter.drawText(QPointF(cellRect(day).left(), top() - 6), HistoryText::shortMonth(month));
    }
    const double h = double(height() - top()) / DaysAWeek;
    for (const int row : {0, 2, 4}) {
        painter.drawText(QRectF(0, top() + row * h, left() - 8, h - Gap), Qt::AlignVCenter | Qt::AlignLeft,
                         QLocale().dayName(row + 1, QLocale::ShortFormat));
    }
}

void CalendarHeat::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintMonths(painter);
    painter.setRenderHint(QPainter::Antialiasing);
    const int last = std::min(firstDay() + int(m_days.size()) - 1, m_today);
    for (int day = firstDay(); day <= last; ++day)
        paintDay(painter, day);
}

void CalendarHeat::mouseMoveEvent(QMouseEvent *event)
{
    const int day = dayAt(event->position());
    if (std::exchange(m_hovered, day) != day)
        update();
}

void CalendarHeat::leaveEvent(QEvent *event)
{
    m_hovered = -1;
    update();
    QWidget::leaveEvent(event);
}

void CalendarHeat::mousePressEvent(QMouseEvent *event)
{
    const int day = dayAt(event->position());
    if (event->button() != Qt::LeftButton || day < 0)
        return;
    setCurrent(day);
    Q_EMIT dayPressed(day);
}

void CalendarHeat::setCurrent(int day)
{
    day = std::min(day, m_today);
    if (cellRect(day).isEmpty()) {
        Q_EMIT yearWanted(int(dateOf(day).year()), day);
        if (cellRect(day).isEmpty())
            return; // There is no such year.
    }
    m_current = day;
    setAccessibleDescription(textOf(day));
    update();
}

void CalendarHeat::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Left:
        setCurrent(m_current - DaysAWeek);
        break;
    case Qt::Key_Right:
        setCurrent(m_current + DaysAWeek);
        break;
    case Qt::Key_Up:
        setCurrent(m_current - 1);
        break;
    case Qt::Key_Down:
        setCurrent(m_current + 1);
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        Q_EMIT dayPressed(m_current);
        break;
    default:
        QWidget::keyPressEvent(event);
        return;
    }
    if (hasFocus() && !cellRect(m_current).isEmpty() && isVisible())
        plaintext::showTip(mapToGlobal(cellRect(m_current).bottomRight().toPoint()), textOf(m_current), this);
}

bool CalendarHeat::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const int day = dayAt(help->pos());
    if (day >= 0)
        plaintext::showTip(help->globalPos(), textOf(day), this);
    else
        QToolTip::hideText();
    return true;
}

} // namespace wf

#include "moc_calendarheat.cpp"
