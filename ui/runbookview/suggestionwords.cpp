// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbookview/suggestionwords.h"

namespace wf {

QString SuggestionWords::what(const RunbookSuggestion &s)
{
    switch (s.reason) {
    case RunbookSuggestion::Reason::Added:
        return s.change.step.isEmpty() ? tr("Add \"%1\" at the end of %2").arg(s.change.text, s.change.phase)
                                       : tr("Add \"%1\" after \"%2\"").arg(s.change.text, s.change.step);
    case RunbookSuggestion::Reason::Skipped:
        return tr("Mark \"%1\" as optional").arg(s.change.step);
    case RunbookSuggestion::Reason::Late:
        return tr("Give \"%1\" until %2").arg(s.change.phase, clockText(s.change.until));
    }
    return {};
}

QString SuggestionWords::why(const RunbookSuggestion &s)
{
    switch (s.reason) {
    case RunbookSuggestion::Reason::Added:
        return tr("Added on the spot by %1").arg(s.by);
    case RunbookSuggestion::Reason::Skipped:
        return s.said.isEmpty() ? tr("Skipped by %1").arg(s.by) : tr("Skipped by %1: %2").arg(s.by, s.said);
    case RunbookSuggestion::Reason::Late:
        return tr("It took %1 longer than its window").arg(clockText(s.overrun));
    }
    return {};
}

QString SuggestionWords::counts(const RunbookCheck &check)
{
    const auto part = [](const QString &name, int before, int after) {
        return before == after ? QStringLiteral("%1 %2").arg(name).arg(after)
                               : QStringLiteral("%1 %2 → %3").arg(name).arg(before).arg(after);
    };
    const QStringList parts{part(tr("Conditions"), check.before.conditions, check.after.conditions),
                            part(tr("Phases"), check.before.phases, check.after.phases),
                            part(tr("Steps"), check.before.steps, check.after.steps)};
    const QString verdict = !check.changed         ? tr("nothing changed")
                            : check.errors.empty() ? tr("reads as a runbook")
                                                   : tr("does not read as a runbook");
    return QStringLiteral("%1: %2").arg(parts.join(QStringLiteral(" · ")), verdict);
}

} // namespace wf
