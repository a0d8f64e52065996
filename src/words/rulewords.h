// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "detect/rulewatch.h"

#include <QCoreApplication>

namespace wf {

/// What a person has to know of a rule first, in the order in which rules are shown.
enum class RuleStanding { Firing, Failed, NoData, Unmeasured, Unevaluated, Pending, Calm, Recording };
RuleStanding standingOf(const RuleReport &rule);

/// What is said of rules, in the window and on the command line.
class RuleWords
{
    Q_DECLARE_TR_FUNCTIONS(wf::RuleWords)
public:
    static QString standing(RuleStanding standing); ///< "Firing", "Not measured"
    /// "2 firing, 1 pending"; why it cannot be evaluated; empty of a calm one.
    static QString now(const RuleReport &rule);
    static QString before(Millis age); ///< "12s ago"
    /// "120 rules: 1 firing, 3 that cannot be evaluated"
    static QString summary(const RuleReports &rules);
};

} // namespace wf
