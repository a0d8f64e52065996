// SPDX-License-Identifier: GPL-3.0-or-later
// Rules for steps and branches.
#include "incident/deciders.h"

#include <algorithm>

namespace wf::deciding {

namespace {

constexpr std::size_t MaxAddedSteps = 500;
constexpr Millis MaxTimeBox = std::chrono::hours(24);

struct FoundStep
{
    const Incident *incident = nullptr;
    const Step *step = nullptr;
    StepRecord record;
};

/// A step that can be worked: it exists, and its branch (if any) is the chosen one.
Expected<FoundStep> workableStep(const Rules &rules, const IncidentId &id, const StepId &stepId)
{
    const auto found = rules.workable(id);
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

event::StepNews stepNewsOf(const Step &step, const QString &text = {})
{
    return {step.id, step.title, text};
}

/// Refuses what a mark of the runbook stands against: a closed gate, a required step that is skipped.
Expected<void> checkMarks(const Rules &rules, const FoundStep &found, StepState state)
{
    if (const Step *gate = closedGate(*found.incident, found.step->id))
        return fail(ErrorCode::Refused,
                    QStringLiteral("\"%1\" waits for the gate \"%2\"").arg(found.step->title, gate->title));
    if (state != StepState::Skipped || !found.step->required)
        return {};
    const QString commander = found.incident->commander();
    if (!commander.isEmpty() && rules.context.actor == commander)
        return {};
    return fail(ErrorCode::Refused,
                QStringLiteral("\"%1\" is required: only the commander may skip it").arg(found.step->title));
}

/// The step event, and phase_entered when it was the phase's last.
Drafts finishStep(const Rules &rules, const IncidentId &id, const StepId &stepId, StepState state,
                  const QString &remark)
{
    const auto found = workableStep(rules, id, stepId);
    if (!found)
        return tl::unexpected(found.error());
    if (isFinished(found->record.state)) {
        return fail(ErrorCode::Refused,
                    QStringLiteral("\"%1\" is %2 already, by %3")
                        .arg(found->step->title, stepStateName(found->record.state), found->record.actor));
    }
    if (const auto fine = checkMarks(rules, *found, state); !fine)
        return tl::unexpected(fine.error());
    const event::StepNews news = stepNewsOf(*found->step, remark);
    std::vector<EventDraft> drafts{rules.draft(id, state == StepState::Done
                                                       ? EventBody(event::StepDone{news})
                                                       : EventBody(event::StepSkipped{news}))};
    Incident after = *found->incident;
    after.steps[stepId].state = state;
    if (currentPhase(after) != currentPhase(*found->incident)) {
        for (EventDraft &draft : enterPhase(rules, after))
            drafts.push_back(std::move(draft));
    }
    return drafts;
}

} // namespace

std::vector<EventDraft> enterPhase(const Rules &rules, const Incident &after)
{
    const int phase = currentPhase(after);
    if (phase < 0)
        return {};
    return {
        rules.draft(after.id, event::PhaseEntered{phase, after.runbook()->phases[std::size_t(phase)].name})};
}

Drafts decide(const Rules &rules, const command::StartStep &c)
{
    const auto found = workableStep(rules, c.incident, c.step);
    if (!found)
        return tl::unexpected(found.error());
    if (found->record.state != StepState::Open)
        return fail(ErrorCode::Refused,
                    QStringLiteral("\"%1\" is %2 already, by %3")
                        .arg(found->step->title, stepStateName(found->record.state), found->record.actor));
    if (const auto fine = checkMarks(rules, *found, StepState::Running); !fine)
        return tl::unexpected(fine.error());
    return std::vector{rules.draft(c.incident, event::StepStarted{stepNewsOf(*found->step)})};
}

Drafts decide(const Rules &rules, const command::AddStep &c)
{
    const auto found = rules.workable(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    const Incident &i = **found;
    const auto title = requiredText(c.title, QStringLiteral("the step"), MaxTitleLength);
    if (!title)
        return tl::unexpected(title.error());
    if (i.addedSteps.size() >= MaxAddedSteps)
        return fail(ErrorCode::TooLarge,
                    QStringLiteral("%1 steps were added to %2 already").arg(MaxAddedSteps).arg(nameOf(i)));
    const int phases = i.runbook() ? int(i.runbook()->phases.size()) : 0;
    if (c.phase >= std::max(phases, 1))
        return fail(ErrorCode::NotFound,
                    QStringLiteral("the runbook of %1 has no phase %2").arg(nameOf(i)).arg(c.phase));
    // When everything is done, what comes up belongs to the last phase.
    const int current = currentPhase(i);
    const int phase = c.phase >= 0 ? c.phase : current >= 0 ? current : std::max(phases - 1, 0);
    return std::vector{
        rules.draft(c.incident, event::StepAdded{StepId(QStringLiteral("own.") + freshId()), phase, *title,
                                                 c.person.trimmed().left(MaxTitleLength)})};
}

Drafts decide(const Rules &rules, const command::CompleteStep &c)
{
    return finishStep(rules, c.incident, c.step, StepState::Done, c.remark.trimmed().left(MaxTextLength));
}

Drafts decide(const Rules &rules, const command::SkipStep &c)
{
    const auto reason = requiredText(c.reason, QStringLiteral("the reason for skipping"), MaxTextLength);
    if (!reason)
        return tl::unexpected(reason.error());
    return finishStep(rules, c.incident, c.step, StepState::Skipped, *reason);
}

Drafts decide(const Rules &rules, const command::UndoStep &c)
{
    const auto found = workableStep(rules, c.incident, c.step);
    if (!found)
        return tl::unexpected(found.error());
    if (found->record.state == StepState::Open)
        return fail(ErrorCode::Refused, QStringLiteral("\"%1\" is open already").arg(found->step->title));
    return std::vector{rules.draft(c.incident, event::StepUndone{stepNewsOf(*found->step)})};
}

Drafts decide(const Rules &rules, const command::AssignStep &c)
{
    const auto found = workableStep(rules, c.incident, c.step);
    if (!found)
        return tl::unexpected(found.error());
    event::StepAssigned assigned{
        found->step->id, found->step->title, c.person.trimmed().left(MaxTitleLength), {}};
    if (c.timeBox) {
        if (assigned.person.isEmpty() || *c.timeBox < std::chrono::seconds(1) || *c.timeBox > MaxTimeBox)
            return fail(ErrorCode::InvalidInput,
                        QStringLiteral("a time-box is for somebody, and 1 second to 24 hours long"));
        assigned.due = rules.context.now + *c.timeBox;
    }
    return std::vector{rules.draft(c.incident, std::move(assigned))};
}

Drafts decide(const Rules &rules, const command::ChooseBranch &c)
{
    const auto found = rules.workable(c.incident);
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
    return std::vector{rules.draft(c.incident, event::BranchChosen{c.phase, c.branch, branch.title})};
}

} // namespace wf::deciding
