// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/deskview.h"

namespace wf {

/// One line of two incidents side by side: when it happened in each, counted from the declaration.
struct ComparedRow
{
    enum class Kind { Milestone, Phase, Step } kind = Kind::Milestone;
    QString key;  ///< "milestone:mitigated", "phase:1", "p1.s0"
    QString name; ///< Of phases and steps, as the runbook has it; of a milestone: empty, `milestone` says it.
    Milestone milestone = Milestone::Started;
    std::optional<Millis> first; ///< Phases: when they were left.
    std::optional<Millis> second;
    StepState firstState = StepState::Open;
    StepState secondState = StepState::Open;
    bool operator==(const ComparedRow &) const = default;
};

/// Milestones, then the phases and steps of the runbook in its order: those with the same id and title are
/// one line, those that only one of them has stand where its runbook has them.
std::vector<ComparedRow> compare(const Incident &first, const Incident &second);

/// Incidents of the same runbook that it can be compared with, the newest first; drills only with drills.
std::vector<IncidentSummary> comparableWith(const IncidentBook &book, const IncidentId &incident);

} // namespace wf
