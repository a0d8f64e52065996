// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/historyquery.h"
#include "theme/theme.h"

#include <QFrame>

class QLabel;

namespace wf {

class TrendChart;

/// Count and measures month by month. A month that is pressed narrows the query to it, pressed again no more.
class TrendsPane : public QFrame
{
    Q_OBJECT
public:
    TrendsPane(HistoryQuery &query, const Theme &theme, QWidget *parent = nullptr);

private:
    void addChart(std::optional<MeasureKind> measure, const Theme &theme);
    void refresh();
    void press(int month);

    struct Card
    {
        TrendChart *chart;
        std::optional<MeasureKind> measure;
    };
    HistoryQuery &m_query;
    std::vector<Card> m_cards;
};

/// The numbers of all that is chosen: count, and each measure with median, mean, middle half and n.
class MeasuresPane : public QFrame
{
    Q_OBJECT
public:
    explicit MeasuresPane(HistoryQuery &query, QWidget *parent = nullptr);

private:
    void refresh();

    struct Cell
    {
        QLabel *value;
        QLabel *detail;
        QLabel *more;
    };
    Cell addCell(const QString &title, const QString &name, const QString &toolTip);

    HistoryQuery &m_query;
    Cell m_count;
    std::array<Cell, 4> m_measures;
    Cell m_updates;
};

} // namespace wf
