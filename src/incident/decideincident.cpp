// SPDX-License-Identifier: GPL-3.0-or-later
// Rules for severity, status and roles.
#include "incident/deciders.h"

namespace wf::deciding {

namespace {

/// With the present value where one is known, never with the one of the trigger.
QStringList stillTrue(std::vector<ConditionRecord> conditions,
                      const std::optional<std::map<QString, QString>> &presentValues)
{
    QStringList texts;
    for (ConditionRecord &condition : conditions) {
        condition.value.clear();
        if (presentValues && presentValues->contains(condition.text))
            condition.value = presentValues->at(condition.text);
        texts += conditionText(condition);
    }
    return texts;
}

} // namespace

Drafts decide(const Rules &rules, const command::ChangeSeverity &c)
{
    const auto found = rules.workable(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    if ((*found)->severity == c.to) {
        return fail(ErrorCode::Refused,
                    QStringLiteral("%1 is %2 already").arg(nameOf(**found), severityCode(c.to)));
    }
    return std::vector{
        rules.draft(c.incident, event::SeverityChanged{(*found)->severity, c.to,
                                                       c.reason.trimmed().left(MaxTextLength), c.tell})};
}

Drafts decide(const Rules &rules, const command::ChangeStatus &c)
{
    const auto found = rules.declared(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    const Incident &i = **found;
    const auto refuse = [&](const QString &why) { return fail(ErrorCode::Refused, nameOf(i) + why); };
    if (c.to == IncidentStatus::Detected || c.to == IncidentStatus::Merged ||
        c.to == IncidentStatus::Cancelled)
        return refuse(QStringLiteral(" cannot be set to \"%1\"").arg(statusName(c.to)));
    if (i.status == IncidentStatus::Cancelled || i.status == IncidentStatus::Merged)
        return refuse(QStringLiteral(" is %1: reopen it first").arg(statusName(i.status)));
    if (c.to == i.status)
        return refuse(QStringLiteral(" is %1 already").arg(statusName(c.to)));
    if (c.to < i.status) {
        return refuse(QStringLiteral(" is %1; states go forward only. Reopen it to investigate again")
                          .arg(statusName(i.status)));
    }
    if (c.to == IncidentStatus::Closed && i.status != IncidentStatus::Resolved)
        return refuse(QStringLiteral(" is %1: resolve it before closing").arg(statusName(i.status)));
    QStringList standing;
    if (c.to == IncidentStatus::Resolved) {
        standing = stillTrue(conditionsTrueIn(rules.book, i), c.presentValues);
        if (!standing.isEmpty() && !c.despite) {
            return refuse((c.presentValues
                               ? QStringLiteral(" is not over by what is measured, still true: %1")
                               : QStringLiteral(" was not over when it was last measured, true then: %1"))
                              .arg(standing.join(QStringLiteral("; "))));
        }
    }
    return std::vector{rules.draft(
        c.incident, event::StatusChanged{i.status, c.to, c.reason.trimmed().left(MaxTextLength), standing})};
}

Drafts decide(const Rules &rules, const command::Reopen &c)
{
    const auto found = rules.declared(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    if ((*found)->status == IncidentStatus::Investigating)
        return fail(ErrorCode::Refused,
                    QStringLiteral("%1 is being investigated already").arg(nameOf(**found)));
    return std::vector{
        rules.draft(c.incident, event::Reopened{(*found)->status, c.reason.trimmed().left(MaxTextLength)})};
}

Drafts decide(const Rules &rules, const command::Cancel &c)
{
    const auto found = rules.workable(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    const auto reason = requiredText(c.reason, QStringLiteral("the reason for cancelling"), MaxTextLength);
    if (!reason)
        return tl::unexpected(reason.error());
    return std::vector{rules.draft(c.incident, event::Cancelled{*reason})};
}

Drafts decide(const Rules &rules, const command::TakeRole &c)
{
    const auto found = rules.workable(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    const Incident &i = **found;
    const auto holder = i.roles.find(c.role);
    const QString held = holder == i.roles.end() ? QString() : holder->second;
    const QString person = c.person.trimmed().left(MaxTitleLength);
    if (person == held) {
        return fail(ErrorCode::Refused,
                    held.isEmpty()
                        ? QStringLiteral("nobody is %1 of %2").arg(roleName(c.role), nameOf(i))
                        : QStringLiteral("%1 is %2 of %3 already").arg(held, roleName(c.role), nameOf(i)));
    }
    if (!held.isEmpty() && !person.isEmpty() && !c.handOver) {
        return fail(ErrorCode::Refused,
                    QStringLiteral("%1 is %2 of %3, and there is one at a time: hand it over")
                        .arg(held, roleName(c.role), nameOf(i)));
    }
    return std::vector{rules.draft(c.incident, roleGiven(c.role, person, held))};
}

} // namespace wf::deciding
