// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/trends.h"
#include "theme/theme.h"

#include <QWidget>

namespace wf {

/// A year as weeks by weekdays: each day takes the colour of the worst severity it saw, the stronger the more
/// incidents it had. Days with a P0 or P1 carry a mark besides. A day is chosen by mouse or with arrows and
/// Enter. All of it is UTC.
class CalendarHeat : public QWidget
{
    Q_OBJECT
public:
    explicit CalendarHeat(const Theme &theme, QWidget *parent = nullptr);
    /// `today`, in days since 1970, is outlined; days after it are not drawn.
    void setDays(int year, std::vector<DayCount> days, int today);
    void setChosen(std::optional<int> day);
    int year() const { return m_year; }
    int currentDay() const { return m_current; }
    /// Where a day is drawn; an empty rectangle outside the year.
    QRectF cellRect(int day) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// By mouse or Enter; a day that was chosen already too.
    void dayPressed(int day);
    /// The arrows ask for a day outside the year.
    void yearWanted(int year, int day);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool event(QEvent *event) override;

private:
    int firstDay() const;
    int dayAt(const QPointF &point) const; ///< -1: none.
    QString textOf(int day) const;
    void setCurrent(int day);
    void paintDay(QPainter &painter, int day) const;
    void paintMonths(QPainter &painter) const;
    double cell() const;
    int left() const;
    int top() const;

    const Theme &m_theme;
    int m_year = 1970;
    std::vector<DayCount> m_days;
    int m_most = 1;
    int m_today = 0;
    int m_current = 0;
    int m_hovered = -1;
    std::optional<int> m_chosen;
};

} // namespace wf
