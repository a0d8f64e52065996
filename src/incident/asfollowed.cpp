// SPDX-License-Identifier: GPL-3.0-or-later
// The runbook as it was followed.
#include "incident/measures.h"

#include <algorithm>

namespace wf {

namespace {

/// Every chosen or common step, with what became of it.
void fillSteps(const Incident &incident, PhaseAsFollowed &phase)
{
    std::optional<Timestamp> last;
    bool isWhole = true;
    for (const Step *step : stepsOfPhase(incident, phase.phase)) {
        StepAsFollowed followed{step, {}, false, false};
        if (const auto record = incident.steps.find(step->id); record != incident.steps.end())
            followed.record = record->second;
        followed.added = std::any_of(incident.addedSteps.begin(), incident.addedSteps.end(),
                                     [step](const AddedStep &added) { return added.step.id == step->id; });
        const bool finished = isFinished(followed.record.state);
        followed.late = phase.window && finished && followed.record.at > phase.window->to;
        phase.done += followed.record.state == StepState::Done ? 1 : 0;
        phase.skipped += followed.record.state == StepState::Skipped ? 1 : 0;
        isWhole = isWhole && finished;
        if (finished)
            last = std::max(last.value_or(followed.record.at), followed.record.at);
        phase.steps.push_back(std::move(followed));
    }
    phase.total = int(phase.steps.size());
    if (isWhole && last)
        phase.leftAt = last;
}

} // namespace

std::vector<PhaseAsFollowed> runbookAsFollowed(const Incident &incident)
{
    std::vector<PhaseAsFollowed> phases;
    if (!incident.runbook())
        return phases;
    const auto &entered = incident.tally.phaseEntered;
    const auto declared = milestoneAt(incident, Milestone::Declared);
    const auto resolved = milestoneAt(incident, Milestone::Resolved);
    for (std::size_t i = 0; i < incident.runbook()->phases.size(); ++i) {
        PhaseAsFollowed phase;
        phase.phase = int(i);
        phase.plan = &incident.runbook()->phases[i];
        if (const auto chosen = incident.chosenBranch.find(int(i));
            chosen != incident.chosenBranch.end() && chosen->second >= 0 &&
            chosen->second < int(phase.plan->branches.size()))
            phase.branch = phase.plan->branches[std::size_t(chosen->second)].title;
        if (const auto at = entered.find(int(i)); at != entered.end())
            phase.enteredAt = at->second;
        if (declared && phase.plan->from && phase.plan->to)
            phase.window = TimeRange{*declared + *phase.plan->from, *declared + *phase.plan->to};
        fillSteps(incident, phase);
        if (phase.enteredAt && !phase.leftAt)
            phase.leftAt = resolved;
        if (phase.leftAt && phase.window && *phase.leftAt > phase.window->to)
            phase.overrun = *phase.leftAt - phase.window->to;
        phases.push_back(std::move(phase));
    }
    return phases;
}

Kept stepsOnTime(const Incident &incident)
{
    Kept kept;
    for (const PhaseAsFollowed &phase : runbookAsFollowed(incident)) {
        if (phase.plan->beside)
            continue;
        kept.of += phase.total;
        kept.kept += int(std::count_if(phase.steps.begin(), phase.steps.end(), [](const StepAsFollowed &s) {
            return s.record.state == StepState::Done && !s.late;
        }));
    }
    return kept;
}

} // namespace wf
