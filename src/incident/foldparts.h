// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/fold.h"

/// The parts of the fold, one overload per kind. Internal to this layer.
namespace wf::folding {

/// An event on its way into its incident.
struct Folding
{
    Incident &incident;
    const Event &event;
    RunbookCache &cache;
    /// Who wrote it, as it is shown.
    QString author() const { return authorOf(incident, event); }
    Timestamp at() const { return event.happenedAt; }
};

// fold.cpp
void fold(const Folding &, const event::Detected &);
void fold(const Folding &, const event::DetectionSnoozed &);
void fold(const Folding &, const event::DetectionEnded &);
void fold(const Folding &, const event::DetectionAcknowledged &);
void fold(const Folding &, const event::Declared &);
void fold(const Folding &, const event::SeverityChanged &);
void fold(const Folding &, const event::StatusChanged &);
void fold(const Folding &, const event::Reopened &);
void fold(const Folding &, const event::Decision &);
void fold(const Folding &, const event::Cancelled &);
void fold(const Folding &, const event::Imported &);
void fold(const Folding &, const event::UpdatePosted &);
void fold(const Folding &, const event::UpdateSnoozed &);
void fold(const Folding &, const event::ConditionTrue &);
void fold(const Folding &, const event::ConditionFalse &);
void fold(const Folding &, const event::ConditionNoData &);
// foldcommand.cpp
void fold(const Folding &, const event::RoleChanged &);
void fold(const Folding &, const event::HandoverOffered &);
void fold(const Folding &, const event::HandoverDeclined &);
void fold(const Folding &, const event::FactsChanged &);
void fold(const Folding &, const event::Merged &);
void fold(const Folding &, const event::Unmerged &);
// foldwork.cpp
void fold(const Folding &, const event::RunbookAttached &);
void fold(const Folding &, const event::StepDone &);
void fold(const Folding &, const event::StepUndone &);
void fold(const Folding &, const event::StepSkipped &);
void fold(const Folding &, const event::StepStarted &);
void fold(const Folding &, const event::StepAssigned &);
void fold(const Folding &, const event::StepAdded &);
void fold(const Folding &, const event::BranchChosen &);
void fold(const Folding &, const event::PhaseEntered &);
void fold(const Folding &, const event::TimerStarted &);
void fold(const Folding &, const event::TimerFired &);
void fold(const Folding &, const event::UpdateDue &);
void fold(const Folding &, const event::TimerAcknowledged &);
void fold(const Folding &, const event::TimerStopped &);
void fold(const Folding &, const event::TimerSnoozed &);
// foldknowledge.cpp
void fold(const Folding &, const event::HypothesisChanged &);
void fold(const Folding &, const event::EvidenceAttached &);
void fold(const Folding &, const event::Called &);
void fold(const Folding &, const event::MessageQueued &);
void fold(const Folding &, const event::MessageApproved &);
void fold(const Folding &, const event::MessageSent &);
void fold(const Folding &, const event::MessageFailed &);
// foldreview.cpp
void fold(const Folding &, const event::FollowUp &);
void fold(const Folding &, const event::ActionItem &);
void fold(const Folding &, const event::ActionChanged &);
void fold(const Folding &, const event::Annotated &);
void fold(const Folding &, const event::KeyMomentSet &);
void fold(const Folding &, const event::FactorNamed &);
void fold(const Folding &, const event::MilestoneCorrected &);
void fold(const Folding &, const event::SectionWritten &);
void fold(const Folding &, const event::ReviewStateChanged &);

// They stand in the timeline; nothing else hangs on them.
inline void fold(const Folding &, const event::Note &) {}
inline void fold(const Folding &, const event::FeedNews &) {}
inline void fold(const Folding &, const event::ClockChanged &) {}
inline void fold(const Folding &, const event::ChangeMade &) {}
inline void fold(const Folding &, const event::CutAccepted &) {}
inline void fold(const Folding &, const event::LogSalvaged &) {}
/// Obeyed before anything is folded: obeyRedactions().
inline void fold(const Folding &, const event::EntryRedacted &) {}
inline void fold(const Folding &, const event::Split &) {}
inline void fold(const Folding &, const event::Amended &) {}
inline void fold(const Folding &, const event::WindowPinned &) {}
inline void fold(const Folding &, const event::Unknown &) {}
inline void fold(const Folding &, const event::Unreadable &) {}

} // namespace wf::folding
