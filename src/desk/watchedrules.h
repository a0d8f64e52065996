// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "detect/rulewatch.h"
#include "rules/rulelibrary.h"
#include "runbook/library.h"

namespace wf {

/// How a confirmed condition is remembered: an edited one has to be confirmed again.
QString confirmationOf(const RunbookId &runbook, const QString &text);

/// The runbook of an alert for which nobody wrote one.
RunbookId runbookIdOfAlert(const QString &name);

/// All that a desk watches.
struct WatchedRules
{
    std::vector<DetectorRule> plain;  ///< Conditions of runbooks in the plain grammar, and unreadable ones.
    std::vector<WatchedGroup> groups; ///< PromQL conditions of runbooks, a group each, then rule files.
    std::vector<RunbookDocumentPtr> made; ///< For alerts without a runbook: what their annotations say.
};

/// Every condition of the runbooks and every rule. A condition that was read out of prose counts as declared
/// if it is among the `confirmed`; an alert counts in the runbook it names, else in one that is made for its
/// name. An alert whose severity is "none" is evaluated and is no condition.
WatchedRules watchedRules(const RunbookLibrary &library, const QStringList &confirmed,
                          const std::vector<rules::RuleGroupPtr> &groups);

} // namespace wf
