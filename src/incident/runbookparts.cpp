// SPDX-License-Identifier: GPL-3.0-or-later
// Several runbooks, a checklist and steps of one's own, put together as the one an incident follows.
#include "incident/incident.h"

#include <algorithm>

namespace wf {

namespace {

constexpr auto OwnSteps = "Steps added here";

/// A part as phases that can stand beside those of the first.
std::vector<Phase> phasesOf(const Runbook &runbook, std::size_t part, bool checklist)
{
    std::vector<Phase> phases = runbook.phases;
    const QString prefix = QStringLiteral("r%1.").arg(part);
    const auto rename = [&prefix](std::vector<Step> &steps) {
        for (Step &step : steps)
            step.id = StepId(prefix + step.id.text());
    };
    for (Phase &phase : phases) {
        phase.group = runbook.title;
        phase.beside = checklist;
        rename(phase.steps);
        for (Branch &branch : phase.branches)
            rename(branch.steps);
    }
    return phases;
}

/// The runbook a part stands for; null when its document holds none there.
std::optional<Runbook> runbookOf(const AttachedPart &part)
{
    if (part.index == ChecklistIndex)
        return checklistsOf(*part.document);
    if (part.index < 0 || part.index >= int(part.document->runbooks.size()))
        return std::nullopt;
    return part.document->runbooks[std::size_t(part.index)];
}

void append(Runbook &whole, const AttachedPart &part, std::size_t number)
{
    const auto runbook = runbookOf(part);
    if (!runbook)
        return;
    for (Phase &phase : phasesOf(*runbook, number, part.index == ChecklistIndex))
        whole.phases.push_back(std::move(phase));
    // Its conditions are watched under its own name; here they are worth a chart.
    for (const Condition &condition : runbook->conditions) {
        for (const Comparison &comparison : condition.expression.terms)
            whole.watch += comparison.metric;
    }
    whole.watch += runbook->watch;
    whole.watch.removeDuplicates();
    if (whole.title.isEmpty())
        whole.title = part.title;
}

void appendOwn(Runbook &whole, const std::vector<AddedStep> &added)
{
    for (const AddedStep &own : added) {
        if (whole.phases.empty()) {
            whole.phases.emplace_back();
            whole.phases.front().name = QLatin1String(OwnSteps);
        }
        const auto last = int(whole.phases.size()) - 1;
        whole.phases[std::size_t(std::clamp(own.phase, 0, last))].steps.push_back(own.step);
    }
}

} // namespace

void putTogether(Incident &incident)
{
    incident.attached = {};
    AttachedRunbook &attached = incident.attached;
    if (!incident.parts.empty())
        attached.document = incident.parts.front().document;
    else if (!incident.addedSteps.empty())
        attached.document = std::make_shared<const RunbookDocument>();
    else
        return;
    const bool alone = incident.parts.size() == 1 && incident.addedSteps.empty() &&
                       incident.parts.front().index != ChecklistIndex;
    if (alone) {
        attached.runbook = &attached.document->runbooks[std::size_t(incident.parts.front().index)];
        return;
    }
    Runbook whole;
    std::size_t next = 0;
    if (!incident.parts.empty() && incident.parts.front().index != ChecklistIndex) {
        whole = *runbookOf(incident.parts.front());
        next = 1;
    }
    for (std::size_t i = next; i < incident.parts.size(); ++i)
        append(whole, incident.parts[i], i);
    appendOwn(whole, incident.addedSteps);
    attached.whole = std::make_shared<const Runbook>(std::move(whole));
    attached.runbook = attached.whole.get();
}

} // namespace wf
