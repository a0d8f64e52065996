// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/oneof.h"
#include "incident/deskevents.h"
#include "incident/entryevents.h"
#include "incident/incidentevents.h"
#include "incident/reviewevents.h"
#include "incident/workevents.h"

/// What each kind of event says: one struct per kind. decide() makes them, the fold and everything people
/// read visit them; only eventcodec.cpp knows how they are stored. A new kind is added to EventKind, to one
/// of these files, to the list below and to the codec; the compiler then names every reader.
namespace wf {

/// What an event says, one alternative per kind and in the order of EventKind (held by eventcodec.cpp).
using EventBodies = Alternatives<
    event::Detected, event::DetectionSnoozed, event::DetectionEnded, event::DetectionAcknowledged,
    event::Declared, event::SeverityChanged, event::StatusChanged, event::RoleAssumed, event::RoleHandedOver,
    event::HandoverOffered, event::HandoverDeclined, event::FactsChanged, event::RunbookAttached,
    event::StepDone, event::StepUndone, event::StepSkipped, event::StepAssigned, event::StepStarted,
    event::StepAdded, event::BranchChosen, event::PhaseEntered, event::TimerStarted, event::TimerFired,
    event::TimerAcknowledged, event::TimerSnoozed, event::TimerStopped, event::UpdateDue, event::UpdatePosted,
    event::UpdateSnoozed, event::MessageQueued, event::MessageApproved, event::MessageSent,
    event::MessageFailed, event::Note, event::Decision, event::FollowUp, event::ActionItem,
    event::EvidenceAttached, event::HypothesisChanged, event::Called, event::ConditionTrue,
    event::ConditionFalse, event::ConditionNoData, event::FeedLost, event::FeedRestored, event::ClockChanged,
    event::CutAccepted, event::Merged, event::Unmerged, event::Split, event::Reopened, event::Cancelled,
    event::Amended, event::Annotated, event::KeyMomentSet, event::FactorNamed, event::MilestoneCorrected,
    event::SectionWritten, event::ReviewStateChanged, event::ActionChanged, event::WindowPinned,
    event::Imported, event::LogSalvaged, event::EntryRedacted, event::ChangeMade, event::Unknown,
    event::Unreadable>;
using EventBody = OneOf<EventBodies>;

inline EventKind kindOf(const EventBody &body)
{
    return EventKind(body.index());
}
bool operator==(const EventBody &a, const EventBody &b);
/// As it is stored: also of one that this version does not know, or cannot read.
QString kindNameOf(const EventBody &body);
/// The body of a kind with nothing said.
EventBody emptyBody(EventKind kind);

} // namespace wf
