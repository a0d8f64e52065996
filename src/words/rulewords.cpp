// SPDX-License-Identifier: GPL-3.0-or-later
#include "words/rulewords.h"

#include <QStringList>

#include <algorithm>

namespace wf {

RuleStanding standingOf(const RuleReport &rule)
{
    if (rule.firing > 0)
        return RuleStanding::Firing;
    if (rule.health == rules::RuleHealth::Bad)
        return RuleStanding::Failed;
    if (rule.noData > 0)
        return RuleStanding::NoData;
    if (rule.health == rules::RuleHealth::Unknown)
        return RuleStanding::Unevaluated;
    if (!rule.problem.isEmpty())
        return RuleStanding::Unmeasured;
    if (rule.pending > 0)
        return RuleStanding::Pending;
    return rule.kind == rules::RuleKind::Record ? RuleStanding::Recording : RuleStanding::Calm;
}

QString RuleWords::standing(RuleStanding standing)
{
    switch (standing) {
    case RuleStanding::Firing:
        return tr("Firing");
    case RuleStanding::Failed:
        return tr("Failed");
    case RuleStanding::NoData:
        return tr("No data");
    case RuleStanding::Unmeasured:
        return tr("Not measured");
    case RuleStanding::Unevaluated:
        return tr("Not evaluated yet");
    case RuleStanding::Pending:
        return tr("Pending");
    case RuleStanding::Calm:
        return tr("False");
    case RuleStanding::Recording:
        return tr("Records");
    }
    return {};
}

QString RuleWords::now(const RuleReport &rule)
{
    QStringList parts;
    if (rule.firing > 0)
        parts << tr("%1 firing").arg(rule.firing);
    if (rule.noData > 0)
        parts << tr("%1 without data").arg(rule.noData);
    if (rule.pending > 0)
        parts << tr("%1 pending").arg(rule.pending);
    if (!rule.problem.isEmpty())
        parts << rule.problem;
    return parts.join(QStringLiteral(", "));
}

QString RuleWords::before(Millis age)
{
    return tr("%1 ago").arg(durationText(std::chrono::floor<std::chrono::seconds>(std::max(Millis{0}, age))));
}

QString RuleWords::summary(const RuleReports &rules)
{
    const auto count = [&rules](auto... standings) {
        return std::count_if(rules.begin(), rules.end(), [=](const RuleReport &rule) {
            const RuleStanding standing = standingOf(rule);
            return ((standing == standings) || ...);
        });
    };
    const auto firing = count(RuleStanding::Firing);
    const auto pending = count(RuleStanding::Pending);
    const auto blind = count(RuleStanding::Failed, RuleStanding::NoData, RuleStanding::Unmeasured);
    QStringList parts;
    if (firing > 0)
        parts << tr("%1 firing").arg(firing);
    if (pending > 0)
        parts << tr("%1 pending").arg(pending);
    if (blind > 0)
        parts << tr("%1 cannot be evaluated").arg(blind);
    const QString all = rules.size() == 1 ? tr("1 rule") : tr("%1 rules").arg(rules.size());
    return parts.isEmpty() ? all : all + QStringLiteral(": ") + parts.join(QStringLiteral(", "));
}

} // namespace wf
