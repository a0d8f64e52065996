// SPDX-License-Identifier: GPL-3.0-or-later
#include "incident/suggestions.h"

#include "incident/measures.h"

#include <algorithm>

namespace wf {

namespace {

using Kind = RunbookChange::Kind;
using Reason = RunbookSuggestion::Reason;

/// People do not plan to the second.
Millis rounded(Millis length)
{
    const Millis step = length <= std::chrono::hours(1)   ? std::chrono::minutes(5)
                        : length <= std::chrono::hours(6) ? std::chrono::minutes(15)
                                                          : std::chrono::hours(1);
    return (length + step - Millis(1)) / step * step;
}

struct PhaseOrigin
{
    std::size_t part = 0;
    QString runbook;
    int index = 0;
};

/// From which part each phase of the whole comes: they stand in the order of the parts.
std::vector<PhaseOrigin> originsOf(const Incident &incident)
{
    std::vector<PhaseOrigin> origins;
    for (std::size_t i = 0; i < incident.parts.size(); ++i) {
        const AttachedPart &part = incident.parts[i];
        const RunbookDocument &document = *part.document;
        std::size_t phases = 0;
        QString title;
        if (part.index == ChecklistIndex) {
            const auto lists = checklistsOf(document);
            phases = lists ? lists->phases.size() : 0;
        } else if (part.index >= 0 && part.index < int(document.runbooks.size())) {
            const Runbook &runbook = document.runbooks[std::size_t(part.index)];
            phases = runbook.phases.size();
            title = runbook.title;
        }
        origins.insert(origins.end(), phases, {i, title, part.index});
    }
    return origins;
}

/// The branch a step of a phase stands in; empty for one of the phase itself.
QString branchOf(const Phase &phase, const StepId &step)
{
    for (const Branch &branch : phase.branches) {
        if (std::any_of(branch.steps.begin(), branch.steps.end(),
                        [&step](const Step &s) { return s.id == step; }))
            return branch.title;
    }
    return {};
}

class Proposer
{
public:
    explicit Proposer(const Incident &incident) : m_incident(incident), m_origins(originsOf(incident)) {}

    std::vector<RunbookSuggestion> run()
    {
        for (const PhaseAsFollowed &phase : runbookAsFollowed(m_incident)) {
            if (std::size_t(phase.phase) >= m_origins.size())
                continue; // Steps of one's own, with no runbook around them.
            proposeWindow(phase);
            for (const StepAsFollowed &step : phase.steps) {
                if (step.added)
                    proposeStep(phase, step);
                else if (step.record.state == StepState::Skipped)
                    proposeOptional(phase, step);
            }
        }
        std::stable_sort(m_suggestions.begin(), m_suggestions.end(), [](const auto &a, const auto &b) {
            return std::pair(a.part, a.line) < std::pair(b.part, b.line);
        });
        return std::move(m_suggestions);
    }

private:
    RunbookSuggestion suggestion(Reason reason, Kind kind, const PhaseAsFollowed &phase) const
    {
        const PhaseOrigin &origin = m_origins[std::size_t(phase.phase)];
        RunbookSuggestion s;
        s.reason = reason;
        s.part = origin.part;
        s.change.kind = kind;
        s.change.runbook = origin.runbook;
        s.change.index = origin.index;
        s.change.phase = phase.plan->name;
        return s;
    }

    void proposeWindow(const PhaseAsFollowed &phase)
    {
        if (!phase.overrun || phase.done == 0)
            return;
        RunbookSuggestion s = suggestion(Reason::Late, Kind::WidenWindow, phase);
        s.overrun = *phase.overrun;
        s.change.until = rounded(*phase.plan->to + *phase.overrun);
        add(std::move(s));
    }

    void proposeOptional(const PhaseAsFollowed &phase, const StepAsFollowed &step)
    {
        RunbookSuggestion s = suggestion(Reason::Skipped, Kind::MarkOptional, phase);
        s.by = step.record.actor;
        s.said = step.record.remark;
        s.change.branch = branchOf(*phase.plan, step.step->id);
        s.change.step = step.step->title;
        s.change.text = s.said.isEmpty() ? QStringLiteral("skipped in %1").arg(m_incident.number)
                                         : QStringLiteral("skipped in %1: %2").arg(m_incident.number, s.said);
        add(std::move(s));
    }

    void proposeStep(const PhaseAsFollowed &phase, const StepAsFollowed &step)
    {
        const auto added = std::find_if(m_incident.addedSteps.begin(), m_incident.addedSteps.end(),
                                        [&step](const AddedStep &a) { return a.step.id == step.step->id; });
        if (added == m_incident.addedSteps.end() || step.record.state == StepState::Skipped)
            return;
        RunbookSuggestion s = suggestion(Reason::Added, Kind::AddStep, phase);
        s.by = added->by;
        s.change.text = step.step->title;
        s.change.detail = QStringLiteral("added in %1").arg(m_incident.number);
        // It belongs behind what was finished when somebody thought of it.
        for (const StepAsFollowed &other : phase.steps) {
            if (other.added || !isFinished(other.record.state) || other.record.at > added->at)
                continue;
            s.change.step = other.step->title;
            s.change.branch = branchOf(*phase.plan, other.step->id);
        }
        add(std::move(s));
    }

    void add(RunbookSuggestion s)
    {
        const RunbookDocument &document = *m_incident.parts[s.part].document;
        const auto edits = editsFor(document, s.change);
        const auto line = lineOf(document, s.change);
        if (!edits || edits->empty() || !line || m_suggestions.size() >= MaxSuggestions)
            return;
        s.line = *line;
        m_suggestions.push_back(std::move(s));
    }

    const Incident &m_incident;
    std::vector<PhaseOrigin> m_origins;
    std::vector<RunbookSuggestion> m_suggestions;
};

} // namespace

std::vector<RunbookSuggestion> suggestionsFor(const Incident &incident)
{
    return Proposer(incident).run();
}

} // namespace wf
