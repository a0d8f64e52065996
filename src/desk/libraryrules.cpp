// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/libraryrules.h"

namespace wf {

QString confirmationOf(const RunbookId &runbook, const QString &text)
{
    return runbook.text() + QLatin1Char('\t') + text;
}

std::vector<DetectorRule> rulesOf(const RunbookLibrary &library, const QStringList &confirmed)
{
    std::vector<DetectorRule> rules;
    for (const auto &found : library.all()) {
        for (int i = 0; i < int(found.runbook->conditions.size()); ++i) {
            Condition condition = found.runbook->conditions[std::size_t(i)];
            const bool suggested = condition.kind == ConditionKind::Suggested;
            if (suggested && confirmed.contains(confirmationOf(found.runbook->id, condition.text)))
                condition.kind = ConditionKind::Declared;
            rules.push_back({found.runbook->id, i, std::move(condition)});
        }
    }
    return rules;
}

} // namespace wf
