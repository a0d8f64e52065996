// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/historyquery.h"
#include "theme/theme.h"

#include <QFrame>

class QLabel;
class QPushButton;

namespace wf {

class CalendarHeat;

/// The calendar with its year; a day that is pressed narrows the query to it, pressed again no more.
class CalendarPane : public QFrame
{
    Q_OBJECT
public:
    CalendarPane(HistoryQuery &query, const Clock &clock, const Theme &theme, QWidget *parent = nullptr);

private:
    void showYear(int year);
    void refresh();
    void press(int day);

    HistoryQuery &m_query;
    const Clock &m_clock;
    CalendarHeat *m_heat;
    QLabel *m_title;
    QPushButton *m_before;
    QPushButton *m_after;
    int m_year = 0; ///< 0: none was chosen, the newest.
};

} // namespace wf
