// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/trends.h"
#include "theme/theme.h"

#include <QWidget>

namespace wf {

/// Months side by side: how many incidents (stacked by severity), or how long something took (a bar over the
/// middle half, the median as a line across it, the mean as a point). How many it is about stands beneath
/// each month where there is room, and always in the line above. A month is chosen by mouse or arrows and
/// Enter.
class TrendChart : public QWidget
{
    Q_OBJECT
public:
    /// Without a measure it counts.
    TrendChart(const Theme &theme, std::optional<MeasureKind> measure, QWidget *parent = nullptr);
    /// `whole`: the line above while no month is pointed at.
    void setMonths(std::vector<MonthTrend> months, const QString &whole);
    void setChosen(std::optional<int> month);
    QString textOf(int month) const;
    /// The column of a month; empty when it is not shown.
    QRectF columnRect(int month) const;

    QSize sizeHint() const override { return {300, 150}; }
    QSize minimumSizeHint() const override { return {180, 120}; }

Q_SIGNALS:
    void monthPressed(int month);
    /// What the line above the chart says now.
    void pointedAt(const QString &text);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;

private:
    QRectF plot() const;
    int firstShown() const; ///< Index of the first month there is room for.
    int monthAt(const QPointF &point) const;
    double top() const; ///< The greatest value, rounded up to a step.
    double step() const;
    double y(double value) const;
    void point(int month);
    void paintLines(QPainter &painter) const;
    void paintMonthNames(QPainter &painter) const;
    void paintMonth(QPainter &painter, const MonthTrend &month) const;
    void paintStack(QPainter &painter, const QRectF &column, const MonthTrend &month) const;
    void paintSpread(QPainter &painter, const QRectF &column, const Spread &spread) const;
    QString valueText(double value) const;
    int countOf(const MonthTrend &month) const;

    const Theme &m_theme;
    std::optional<MeasureKind> m_measure;
    std::vector<MonthTrend> m_months;
    QString m_whole;
    std::optional<int> m_chosen;
    int m_pointed = -1; ///< Month under the mouse or of the keyboard; -1: none.
};

} // namespace wf
