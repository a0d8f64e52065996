// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/trends.h"

#include <QCoreApplication>

namespace wf {

/// What the history is called on the screen.
class HistoryText
{
    Q_DECLARE_TR_FUNCTIONS(wf::HistoryText)
public:
    static QString measure(MeasureKind kind);        ///< "Time to acknowledge"
    static QString measureFormula(MeasureKind kind); ///< How it is counted, for a tooltip.
    static QString month(int month);                 ///< "Oct 2026"
    static QString shortMonth(int month);            ///< "Oct"
    static QString day(int day);                     ///< "Tue 13 Oct 2026"
    static QString
    spread(const Spread &spread); ///< "n = 248, median 3:25, mean 4:46, middle half 1:47 to 6:38"
    static QString severities(const std::array<int, 4> &counts); ///< "1 P0, 3 P2"
    static QString trouble(const Trouble &trouble);              ///< "skipped: Take a thread dump"
    static QString range(const TimeRange &range);                ///< A day, a month, or both ends.
    static QStringList incidentHeads();
    static QStringList actionHeads();
};

} // namespace wf
