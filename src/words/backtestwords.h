// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/backtest.h"

#include <QCoreApplication>
#include <QStringList>

namespace wf {

/// A rule that was set beside the past.
struct TestedRule
{
    QString name;
    QString file;
    int line = 0;
    std::vector<rules::PastIncident> incidents;
    rules::Backtest result;
    QStringList patches; ///< By suggestion; empty where none can be made.
};
/// An incident the rule should have seen, by its place, and did not.
bool isMissed(const TestedRule &tested, std::size_t incident);

/// What a backtest came to, in the window and on the command line.
class BacktestWords
{
    Q_DECLARE_TR_FUNCTIONS(wf::BacktestWords)
public:
    /// "fires 3 times: 2 incidents found, 0 missed, 1 false alarms"
    static QString score(const rules::BacktestScore &score);
    /// "for: 5m", as a rule file has it.
    static QString suggestion(const rules::Suggestion &suggestion);
    /// All of it; what belongs together is indented.
    static QStringList lines(const TestedRule &tested);

private:
    static QString verdict(const rules::Firing &firing, const std::vector<rules::PastIncident> &incidents);
};

} // namespace wf
