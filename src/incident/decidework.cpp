// SPDX-License-Identifier: GPL-3.0-or-later
// Rules for steps, branches and timers.
#include "incident/deciders.h"
#include "incident/payload.h"

#include <QUuid>

#include <algorithm>

namespace wf::deciding {

namespace {

constexpr Millis MaxTimer = std::chrono::hours(24 * 7);
constexpr int MaxFreeTimers = 50;

struct FoundStep
{
    const Incident *incident = nullptr;
    const Step *step = nullptr;
    StepRecord record;
};

/// A step that can be worked: it exists, and its branch (if any) is the chosen one.
Expected<FoundStep> workableStep(const Desk &desk, const IncidentId &id, const StepId &stepId)
{
    const auto found = desk.workable(id);
    if (!found)
        return tl::unexpected(found.error());
    const Incident &incident = **found;
    if (!incident.runbook())
        return fail(ErrorCode::Refused, QStringLiteral("%1 follows no runbook").arg(nameOf(incident)));
    const Step *step = findStep(*incident.runbook(), stepId);
    if (!step) {
        return fail(ErrorCode::NotFound, QStringLiteral("the runbook \"%1\" has no step \"%2\"")
                                             .arg(incident.runbook()->title, stepId.text()));
    }
    for (int phase = 0; phase < int(incident.runbook()->phases.size()); ++phase) {
        const auto steps = stepsOfPhase(incident, phase);
        if (std::find(steps.begin(), steps.end(), step) != steps.end()) {
            const auto record = incident.steps.find(stepId);
            return FoundStep{&incident, step, record == incident.steps.end() ? StepRecord{} : record->second};
        }
    }
    return fail(ErrorCode::Refused,
                QStringLiteral("\"%1\" belongs to a branch that is not chosen").arg(step->title));
}

QJsonObject stepPayload(const Step &step)
{
    return {{QStringLiteral("step"), step.id.text()}, {QStringLiteral("title"), step.title}};
}

QString stateWord(StepState state)
{
    return state == StepState::Done ? QStringLiteral("done") : QStringLiteral("skipped");
}

/// The step event, and phase_entered when it was the phase's last.
Drafts finishStep(const Desk &desk, const IncidentId &id, const StepId &stepId, StepState state,
                  const QString &remark)
{
    const auto found = workableStep(desk, id, stepId);
    if (!found)
        return tl::unexpected(found.error());
    if (found->record.state != StepState::Open) {
        return fail(ErrorCode::Refused,
                    QStringLiteral("\"%1\" is %2 already, by %3")
                        .arg(found->step->title, stateWord(found->record.state), found->record.actor));
    }
    QJsonObject fields = stepPayload(*found->step);
    if (!remark.isEmpty())
        fields[QStringLiteral("text")] = remark;
    std::vector<EventDraft> drafts{
        desk.draft(id, state == StepState::Done ? EventKind::StepDone : EventKind::StepSkipped, fields)};
    Incident after = *found->incident;
    after.steps[stepId].state = state;
    if (currentPhase(after) != currentPhase(*found->incident)) {
        for (EventDraft &draft : enterPhase(desk, after))
            drafts.push_back(std::move(draft));
    }
    return drafts;
}

struct FoundTimer
{
    const Incident *incident = nullptr;
    TimerRecord timer;
};

Expected<FoundTimer> runningTimer(const Desk &desk, const IncidentId &id, const TimerId &timerId)
{
    const auto found = desk.workable(id);
    if (!found)
        return tl::unexpected(found.error());
    for (const TimerRecord &timer : timersOf(**found)) {
        if (timer.id == timerId)
            return FoundTimer{*found, timer};
    }
    return fail(ErrorCode::NotFound,
                QStringLiteral("%1 has no running timer \"%2\"").arg(nameOf(**found), timerId.text()));
}

QJsonObject timerPayload(const TimerRecord &timer)
{
    return {{QStringLiteral("timer"), timer.id.text()}, {QStringLiteral("title"), timer.title}};
}

} // namespace

std::vector<EventDraft> enterPhase(const Desk &desk, const Incident &after)
{
    const int phase = currentPhase(after);
    if (phase < 0)
        return {};
    return {desk.draft(after.id, EventKind::PhaseEntered,
                       {{QStringLiteral("phase"), phase},
                        {QStringLiteral("title"), after.runbook()->phases[std::size_t(phase)].name}})};
}

Drafts decide(const Desk &desk, const command::CompleteStep &c)
{
    return finishStep(desk, c.incident, c.step, StepState::Done, c.remark.trimmed().left(MaxTextLength));
}

Drafts decide(const Desk &desk, const command::SkipStep &c)
{
    const auto reason = requiredText(c.reason, QStringLiteral("the reason for skipping"), MaxTextLength);
    if (!reason)
        return tl::unexpected(reason.error());
    return finishStep(desk, c.incident, c.step, StepState::Skipped, *reason);
}

Drafts decide(const Desk &desk, const command::UndoStep &c)
{
    const auto found = workableStep(desk, c.incident, c.step);
    if (!found)
        return tl::unexpected(found.error());
    if (found->record.state == StepState::Open)
        return fail(ErrorCode::Refused, QStringLiteral("\"%1\" is open already").arg(found->step->title));
    return std::vector{desk.draft(c.incident, EventKind::StepUndone, stepPayload(*found->step))};
}

Drafts decide(const Desk &desk, const command::AssignStep &c)
{
    const auto found = workableStep(desk, c.incident, c.step);
    if (!found)
        return tl::unexpected(found.error());
    QJsonObject fields = stepPayload(*found->step);
    fields[QStringLiteral("person")] = c.person.trimmed().left(MaxTitleLength);
    return std::vector{desk.draft(c.incident, EventKind::StepAssigned, fields)};
}

Drafts decide(const Desk &desk, const command::ChooseBranch &c)
{
    const auto found = desk.workable(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    const Incident &i = **found;
    const int phases = i.runbook() ? int(i.runbook()->phases.size()) : 0;
    const bool valid = c.phase >= 0 && c.phase < phases && c.branch >= 0 &&
                       c.branch < int(i.runbook()->phases[std::size_t(c.phase)].branches.size());
    if (!valid) {
        return fail(ErrorCode::NotFound, QStringLiteral("the runbook of %1 has no branch %2 in phase %3")
                                             .arg(nameOf(i))
                                             .arg(c.branch)
                                             .arg(c.phase));
    }
    const auto chosen = i.chosenBranch.find(c.phase);
    if (chosen != i.chosenBranch.end() && chosen->second == c.branch)
        return std::vector<EventDraft>{};
    const Branch &branch = i.runbook()->phases[std::size_t(c.phase)].branches[std::size_t(c.branch)];
    return std::vector{desk.draft(c.incident, EventKind::BranchChosen,
                                  {{QStringLiteral("phase"), c.phase},
                                   {QStringLiteral("branch"), c.branch},
                                   {QStringLiteral("title"), branch.title}})};
}

Drafts decide(const Desk &desk, const command::StartTimer &c)
{
    const auto found = desk.workable(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    const auto title = requiredText(c.title, QStringLiteral("the timer's title"), MaxTitleLength);
    if (!title)
        return tl::unexpected(title.error());
    if (c.length < std::chrono::seconds(1) || c.length > MaxTimer)
        return fail(ErrorCode::InvalidInput, QStringLiteral("a timer runs from 1 second to 7 days"));
    const auto running = std::count_if((*found)->freeTimers.begin(), (*found)->freeTimers.end(),
                                       [](const auto &entry) { return !entry.second.stopped; });
    if (running >= MaxFreeTimers)
        return fail(ErrorCode::TooLarge, QStringLiteral("%1 timers run already").arg(running));
    return std::vector{
        desk.draft(c.incident, EventKind::TimerStarted,
                   {{QStringLiteral("timer"), QUuid::createUuid().toString(QUuid::WithoutBraces)},
                    {QStringLiteral("title"), *title},
                    {QStringLiteral("length_ms"), qint64(c.length.count())},
                    {QStringLiteral("due_ms"), payload::ms(desk.context.now + c.length)}})};
}

Drafts decide(const Desk &desk, const command::SnoozeTimer &c)
{
    const auto found = runningTimer(desk, c.incident, c.timer);
    if (!found)
        return tl::unexpected(found.error());
    if (c.by < std::chrono::seconds(1) || c.by > MaxTimer)
        return fail(ErrorCode::InvalidInput, QStringLiteral("a snooze lasts from 1 second to 7 days"));
    QJsonObject fields = timerPayload(found->timer);
    fields[QStringLiteral("due_ms")] = payload::ms(std::max(desk.context.now, found->timer.dueAt) + c.by);
    const EventKind kind =
        found->timer.kind == TimerKind::Update ? EventKind::UpdateSnoozed : EventKind::TimerSnoozed;
    return std::vector{desk.draft(c.incident, kind, fields)};
}

Drafts decide(const Desk &desk, const command::AcknowledgeTimer &c)
{
    const auto found = runningTimer(desk, c.incident, c.timer);
    if (!found)
        return tl::unexpected(found.error());
    if (found->timer.acknowledged)
        return std::vector<EventDraft>{};
    if (!found->timer.firedAt)
        return fail(ErrorCode::Refused, QStringLiteral("this timer is not due yet"));
    std::vector<EventDraft> drafts{
        desk.draft(c.incident, EventKind::TimerAcknowledged, timerPayload(found->timer))};
    // A free timer that was seen has done its work; a window or an update stays due until it is worked.
    if (found->timer.kind == TimerKind::Free)
        drafts.push_back(desk.draft(c.incident, EventKind::TimerStopped, timerPayload(found->timer)));
    return drafts;
}

Drafts decide(const Desk &desk, const command::StopTimer &c)
{
    const auto found = runningTimer(desk, c.incident, c.timer);
    if (!found)
        return tl::unexpected(found.error());
    if (found->timer.kind == TimerKind::Update) {
        return fail(
            ErrorCode::Refused,
            QStringLiteral("the next update stays due while the incident is open: post it or snooze it"));
    }
    return std::vector{desk.draft(c.incident, EventKind::TimerStopped, timerPayload(found->timer))};
}

Drafts decide(const Desk &desk, const command::FireTimer &c)
{
    const auto found = runningTimer(desk, c.incident, c.timer);
    if (!found)
        return tl::unexpected(found.error());
    if (found->timer.firedAt || found->timer.dueAt > desk.context.now)
        return std::vector<EventDraft>{};
    const EventKind kind =
        found->timer.kind == TimerKind::Update ? EventKind::UpdateDue : EventKind::TimerFired;
    return std::vector{desk.draft(c.incident, kind, timerPayload(found->timer))};
}

} // namespace wf::deciding
