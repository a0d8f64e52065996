// SPDX-License-Identifier: GPL-3.0-or-later
// What is done: runbooks, steps and timers.
#include "words/teller.h"
#include "words/terms.h"

namespace wf {

QString Teller::due(Timestamp at)
{
    return Terms::clock(at) + QStringLiteral(" UTC");
}

QString Teller::timerTitle(const QString &title)
{
    return title.isEmpty() ? tr("status update") : title;
}

EventSentence Teller::operator()(const event::RunbookAttached &b) const
{
    return {tr("Runbook"), b.title, {}, {}, EventTone::Quiet};
}

EventSentence Teller::operator()(const event::StepDone &b) const
{
    return {tr("Step done"), b.title, b.text, {}, EventTone::Done};
}

EventSentence Teller::operator()(const event::StepUndone &b) const
{
    return {tr("Step open again"), b.title};
}

EventSentence Teller::operator()(const event::StepSkipped &b) const
{
    return {tr("Step skipped"), b.title, b.text, {}, EventTone::Quiet};
}

EventSentence Teller::operator()(const event::StepStarted &b) const
{
    return {tr("Step started"), b.title, {}, {}, EventTone::Work};
}

EventSentence Teller::operator()(const event::StepAssigned &b) const
{
    const QString remark =
        b.due ? tr("to %1, to be asked back at %2").arg(b.person, due(*b.due)) : tr("to %1").arg(b.person);
    return {tr("Step assigned"), b.title, remark, {}, EventTone::Work};
}

EventSentence Teller::operator()(const event::StepAdded &b) const
{
    return {tr("Step added"), b.title, {}, {}, EventTone::Work};
}

EventSentence Teller::operator()(const event::BranchChosen &b) const
{
    return {tr("Branch"), b.title, {}, {}, EventTone::Work};
}

EventSentence Teller::operator()(const event::PhaseEntered &b) const
{
    return {tr("Phase"), b.title, {}, {}, EventTone::Quiet};
}

EventSentence Teller::operator()(const event::TimerStarted &b) const
{
    QStringList remarks{tr("due %1").arg(due(b.due))};
    if (!b.person.isEmpty())
        remarks << tr("for %1").arg(b.person);
    if (b.repeat > Millis{0})
        remarks << tr("again every %1").arg(clockText(b.repeat));
    return {
        tr("Timer started"), timerTitle(b.title), remarks.join(QStringLiteral(" · ")), {}, EventTone::Quiet};
}

EventSentence Teller::operator()(const event::TimerFired &b) const
{
    return {tr("Timer due"), timerTitle(b.title), {}, {}, EventTone::Warn};
}

EventSentence Teller::operator()(const event::TimerAcknowledged &b) const
{
    return {tr("Timer acknowledged"), timerTitle(b.title), {}, {}, EventTone::Quiet};
}

EventSentence Teller::operator()(const event::TimerStopped &b) const
{
    return {tr("Timer stopped"), timerTitle(b.title), {}, {}, EventTone::Quiet};
}

EventSentence Teller::operator()(const event::UpdateDue &) const
{
    return {tr("Status update due"), {}, {}, {}, EventTone::Warn};
}

EventSentence Teller::operator()(const event::TimerPutOff &b) const
{
    return {tr("Snoozed"), timerTitle(b.title), tr("until %1").arg(due(b.due)), {}, EventTone::Quiet};
}

} // namespace wf
