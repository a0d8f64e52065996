// SPDX-License-Identifier: GPL-3.0-or-later
#include "historyview/trendchart.h"

#include "delegates/historytext.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace wf {

namespace {

constexpr double MinColumn = 6;
constexpr double MaxColumn = 40;
constexpr int Steps = 3; ///< Lines of the grid above the ground.

/// 1, 2, 5, 10, … : the smallest that `Steps` of reach the value.
double countStep(double most)
{
    double step = 1;
    for (;;) {
        for (const double factor : {1.0, 2.0, 5.0}) {
            if (step * factor * Steps >= most)
                return step * factor;
        }
        step *= 10;
    }
}

/// Steps people read on a clock.
double timeStep(double mostMs)
{
    constexpr std::array<double, 20> Seconds{1,     5,     10,    20,    30,    60,    120,
                                             300,   600,   900,   1200,  1800,  3600,  7200,
                                             10800, 14400, 21600, 43200, 86400, 172800};
    for (const double seconds : Seconds) {
        if (seconds * 1000 * Steps >= mostMs)
            return seconds * 1000;
    }
    return countStep(mostMs / 86'400'000) * 86'400'000;
}

} // namespace

TrendChart::TrendChart(const Theme &theme, std::optional<MeasureKind> measure, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_measure(measure)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void TrendChart::setMonths(std::vector<MonthTrend> months, const QString &whole)
{
    m_months = std::move(months);
    m_whole = whole;
    point(-1);
}

void TrendChart::setChosen(std::optional<int> month)
{
    m_chosen = month;
    update();
}

int TrendChart::countOf(const MonthTrend &month) const
{
    return m_measure ? month.measures[std::size_t(*m_measure)].n : month.count;
}

QString TrendChart::textOf(int month) const
{
    for (const MonthTrend &m : m_months) {
        if (m.month != month)
            continue;
        if (m_measure)
            return QStringLiteral("%1: %2").arg(HistoryText::month(month),
                                                HistoryText::spread(m.measures[std::size_t(*m_measure)]));
        const QString parts = HistoryText::severities(m.bySeverity);
        const QString count = tr("%1: %n incident(s)", nullptr, m.count).arg(HistoryText::month(month));
        return parts.isEmpty() ? count : QStringLiteral("%1: %2").arg(count, parts);
    }
    return m_whole;
}

QRectF TrendChart::plot() const
{
    const QFontMetrics metrics(m_theme.font(FontRole::MonoSmall));
    int left = 0; // "30m" is wider than "1h" above it.
    for (int i = 0; i <= Steps; ++i)
        left = std::max(left, metrics.horizontalAdvance(valueText(step() * i)) + 8);
    return QRectF(rect()).adjusted(left, metrics.height() / 2.0, -4, -2 * metrics.height() - 2);
}

int TrendChart::firstShown() const
{
    const int room = std::max(1, int(plot().width() / MinColumn));
    return std::max(0, int(m_months.size()) - room);
}

QRectF TrendChart::columnRect(int month) const
{
    const int first = firstShown();
    const int shown = int(m_months.size()) - first;
    if (shown <= 0)
        return {};
    const int index = month - m_months.front().month - first;
    if (index < 0 || index >= shown)
        return {};
    const QRectF area = plot();
    const double width = std::min(MaxColumn, area.width() / shown);
    // The newest stands at the right.
    return {area.right() - (shown - index) * width, area.top(), width, area.height()};
}

int TrendChart::monthAt(const QPointF &point) const
{
    for (const MonthTrend &m : m_months) {
        const QRectF column = columnRect(m.month);
        if (!column.isEmpty() && point.x() >= column.left() && point.x() < column.right())
            return m.month;
    }
    return -1;
}

double TrendChart::step() const
{
    double most = 0;
    for (const MonthTrend &m : m_months) {
        if (!m_measure) {
            most = std::max(most, double(m.count));
            continue;
        }
        const Spread &s = m.measures[std::size_t(*m_measure)];
        most = std::max({most, double(s.upper.count()), double(s.mean.count())});
    }
    return m_measure ? timeStep(most) : countStep(most);
}

double TrendChart::top() const
{
    return Steps * step();
}

double TrendChart::y(double value) const
{
    const QRectF area = plot();
    return area.bottom() - std::min(1.0, value / top()) * area.height();
}

QString TrendChart::valueText(double value) const
{
    if (!m_measure)
        return QString::number(qint64(value));
    return value == 0 ? QStringLiteral("0") : durationText(Millis{qint64(value)});
}

void TrendChart::paintLines(QPainter &painter) const
{
    const QRectF area = plot();
    const QFont font = m_theme.font(FontRole::MonoSmall);
    const QFontMetrics metrics(font);
    painter.setFont(font);
    for (int i = 0; i <= Steps; ++i) {
        const double value = step() * i;
        const double at = std::round(y(value)) + 0.5;
        painter.setPen(m_theme.color(Token::Line));
        painter.drawLine(QPointF(area.left(), at), QPointF(area.right(), at));
        painter.setPen(m_theme.color(Token::Text3));
        painter.drawText(QRectF(0, at - metrics.height() / 2.0, area.left() - 6, metrics.height()),
                         Qt::AlignRight | Qt::AlignVCenter, valueText(value));
    }
}

void TrendChart::paintMonthNames(QPainter &painter) const
{
    const QFont font = m_theme.font(FontRole::MonoSmall);
    const QFontMetrics metrics(font);
    painter.setFont(font);
    painter.setPen(m_theme.color(Token::Text3));
    // A year at its January; months between, as far as none touches another.
    const auto wordsOf = [](int month) {
        return month % 12 == 0 ? QString::number(month / 12) : HistoryText::shortMonth(month);
    };
    double free = 0;
    for (const MonthTrend &m : m_months) {
        const QRectF column = columnRect(m.month);
        const QString text = wordsOf(m.month);
        const double right = column.left() + metrics.horizontalAdvance(text);
        const QRectF january = columnRect(m.month + (12 - m.month % 12) % 12);
        const bool meets = m.month % 12 != 0 && !january.isEmpty() && right + 4 > january.left();
        if (column.isEmpty() || column.left() < free || meets || right > width())
            continue;
        painter.drawText(QPointF(column.left(), height() - 3), text);
        free = right + 4;
    }
}

void TrendChart::paintStack(QPainter &painter, const QRectF &column, const MonthTrend &month) const
{
    double below = 0;
    for (const Severity s : {Severity::P3, Severity::P2, Severity::P1, Severity::P0}) {
        const int count = month.bySeverity[std::size_t(s)];
        if (count == 0)
            continue;
        const double bottom = y(below);
        const double up = y(below + count);
        painter.fillRect(QRectF(column.left(), up, column.width(), bottom - up), m_theme.severity(s));
        below += count;
    }
}

void TrendChart::paintSpread(QPainter &painter, const QRectF &column, const Spread &spread) const
{
    if (spread.n == 0)
        return;
    const QColor accent = m_theme.color(Token::Accent);
    QColor faint = accent;
    faint.setAlphaF(0.35F);
    const double upper = y(double(spread.upper.count()));
    const double lower = y(double(spread.lower.count()));
    const double middle = y(double(spread.median.count()));
    painter.fillRect(QRectF(column.left(), upper, column.width(), std::max(1.0, lower - upper)), faint);
    painter.fillRect(QRectF(column.left(), middle - 1, column.width(), 2), accent);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.color(Token::Text));
    painter.drawEllipse(QPointF(column.center().x(), y(double(spread.mean.count()))), 1.8, 1.8);
}

void TrendChart::paintMonth(QPainter &painter, const MonthTrend &month) const
{
    const QRectF column = columnRect(month.month);
    if (column.isEmpty())
        return;
    if (month.month == m_chosen || month.month == m_pointed)
        painter.fillRect(column, m_theme.color(month.month == m_chosen ? Token::Control : Token::Raised));
    const double gap = column.width() > 10 ? 2 : 0.75;
    const QRectF bar = column.adjusted(gap, 0, -gap, 0);
    if (m_measure)
        paintSpread(painter, bar, month.measures[std::size_t(*m_measure)]);
    else
        paintStack(painter, bar, month);
    const QFont font = m_theme.font(FontRole::MonoSmall);
    const QFontMetrics metrics(font);
    const QString n = QString::number(countOf(month));
    if (countOf(month) == 0 || metrics.horizontalAdvance(n) > column.width())
        return;
    painter.setFont(font);
    painter.setPen(m_theme.color(Token::Text3));
    painter.drawText(QRectF(column.left(), column.bottom() + 2, column.width(), metrics.height()),
                     Qt::AlignCenter, n);
}

void TrendChart::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_months.empty()) {
        painter.setFont(m_theme.font(FontRole::Body));
        painter.setPen(m_theme.color(Token::Text2));
        painter.drawText(rect(), Qt::AlignCenter, tr("Nothing to count"));
        return;
    }
    paintLines(painter);
    for (const MonthTrend &month : m_months)
        paintMonth(painter, month);
    paintMonthNames(painter);
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(m_theme.color(Token::Accent));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    }
}

void TrendChart::point(int month)
{
    m_pointed = month;
    const QString text = month < 0 ? m_whole : textOf(month);
    setToolTip(text);
    setAccessibleDescription(text);
    Q_EMIT pointedAt(text);
    update();
}

void TrendChart::mouseMoveEvent(QMouseEvent *event)
{
    if (const int month = monthAt(event->position()); month != m_pointed)
        point(month);
}

void TrendChart::leaveEvent(QEvent *event)
{
    point(-1);
    QWidget::leaveEvent(event);
}

void TrendChart::mousePressEvent(QMouseEvent *event)
{
    const int month = monthAt(event->position());
    if (event->button() == Qt::LeftButton && month >= 0)
        Q_EMIT monthPressed(month);
}

void TrendChart::keyPressEvent(QKeyEvent *event)
{
    if (m_months.empty())
        return QWidget::keyPressEvent(event);
    const int first = m_months.front().month + firstShown();
    const int last = m_months.back().month;
    switch (event->key()) {
    case Qt::Key_Left:
        point(m_pointed < 0 ? last : std::max(first, m_pointed - 1));
        break;
    case Qt::Key_Right:
        point(m_pointed < 0 ? last : std::min(last, m_pointed + 1));
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        if (m_pointed >= 0)
            Q_EMIT monthPressed(m_pointed);
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

void TrendChart::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    update();
}

void TrendChart::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    point(-1);
}

} // namespace wf

#include "moc_trendchart.cpp"
