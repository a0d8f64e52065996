// SPDX-License-Identifier: GPL-3.0-or-later
// What is done: runbooks, steps, branches and timers.
#include "incident/foldparts.h"

#include <algorithm>

namespace wf::folding {

namespace {

constexpr std::size_t MaxParts = 50;
constexpr std::size_t MaxAddedParts = 1000;

void foldState(const Folding &s, const event::StepNews &news, StepState state)
{
    StepRecord &record = s.incident.steps[news.step];
    record.state = state;
    record.actor = s.author();
    record.at = s.at();
    record.remark = news.text;
}

/// A free timer, or the mark on a derived one.
TimerRecord &timerOf(Incident &incident, const TimerId &id)
{
    const auto free = incident.freeTimers.find(id);
    TimerRecord &timer = free != incident.freeTimers.end() ? free->second : incident.derivedMarks[id];
    timer.id = id;
    return timer;
}

void foldFired(const Folding &s, const event::TimerNews &news)
{
    TimerRecord &timer = timerOf(s.incident, news.timer);
    timer.firedAt = s.at();
    timer.acknowledged = false;
}

} // namespace

void fold(const Folding &s, const event::RunbookAttached &b)
{
    Incident &incident = s.incident;
    const auto document = s.cache.document(b.source, b.file);
    const bool checklist = b.index == ChecklistIndex;
    if (checklist ? document->checklists.empty() : b.index < 0 || b.index >= int(document->runbooks.size()))
        return;
    if (incident.parts.size() >= MaxParts)
        return; // Every part is put together anew with all others.
    const bool hasRunbook = std::any_of(incident.parts.begin(), incident.parts.end(),
                                        [](const AttachedPart &p) { return p.index != ChecklistIndex; });
    if (!checklist && !hasRunbook)
        incident.runbookId = b.runbook;
    incident.parts.push_back({document, b.index, b.runbook, b.title});
    putTogether(incident);
}

void fold(const Folding &s, const event::StepDone &b)
{
    foldState(s, b, StepState::Done);
    s.incident.tally.lastDone = b.title.left(MaxEndedBy);
}

void fold(const Folding &s, const event::StepUndone &b)
{
    foldState(s, b, StepState::Open);
}

void fold(const Folding &s, const event::StepSkipped &b)
{
    foldState(s, b, StepState::Skipped);
}

void fold(const Folding &s, const event::StepStarted &b)
{
    foldState(s, b, StepState::Running);
}

void fold(const Folding &s, const event::StepAssigned &b)
{
    StepRecord &record = s.incident.steps[b.step];
    record.assignee = b.person;
    record.assignedAt = s.at();
    record.dueAt = b.due;
    s.incident.derivedMarks.erase(callOutTimer(b.step));
}

void fold(const Folding &s, const event::StepAdded &b)
{
    Incident &incident = s.incident;
    if (incident.addedSteps.size() >= MaxAddedParts)
        return;
    AddedStep added;
    added.phase = std::max(0, b.phase);
    added.step.id = b.step;
    added.step.title = b.title;
    added.by = s.author();
    added.at = s.at();
    if (!b.person.isEmpty())
        incident.steps[added.step.id].assignee = b.person;
    incident.addedSteps.push_back(std::move(added));
    putTogether(incident);
}

void fold(const Folding &s, const event::BranchChosen &b)
{
    s.incident.chosenBranch[b.phase] = b.branch;
}

void fold(const Folding &s, const event::PhaseEntered &b)
{
    s.incident.tally.phaseEntered.try_emplace(b.phase, s.at());
}

void fold(const Folding &s, const event::TimerStarted &b)
{
    TimerRecord timer;
    timer.id = b.timer;
    timer.title = b.title;
    timer.startedAt = s.at();
    timer.dueAt = b.due;
    timer.length = b.due - s.at();
    timer.person = b.person;
    timer.repeat = b.repeat;
    s.incident.freeTimers[b.timer] = std::move(timer);
}

void fold(const Folding &s, const event::TimerFired &b)
{
    foldFired(s, b);
}

void fold(const Folding &s, const event::UpdateDue &b)
{
    foldFired(s, b);
}

void fold(const Folding &s, const event::TimerAcknowledged &b)
{
    timerOf(s.incident, b.timer).acknowledged = true;
}

void fold(const Folding &s, const event::TimerStopped &b)
{
    timerOf(s.incident, b.timer).stopped = true;
}

void fold(const Folding &s, const event::TimerSnoozed &b)
{
    // It starts over with a later due time.
    TimerRecord &timer = timerOf(s.incident, b.timer);
    timer.dueAt = b.due;
    timer.firedAt.reset();
    timer.acknowledged = false;
}

} // namespace wf::folding
