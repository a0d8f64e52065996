// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/command.h"

/// The parts of decide(), one overload per command. Internal to this layer.
namespace wf::deciding {

using Drafts = Expected<std::vector<EventDraft>>;

/// What every rule has at hand.
struct Desk
{
    const IncidentBook &book;
    const DecisionContext &context;

    EventDraft draft(const IncidentId &incident, EventBody body) const;
    /// The incident, or NotFound.
    Expected<const Incident *> incident(const IncidentId &id) const;
    /// The incident if it is declared, whatever became of it; else NotFound or Refused.
    Expected<const Incident *> declared(const IncidentId &id) const;
    /// The incident if it is declared and not closed, merged or cancelled; else NotFound or Refused.
    Expected<const Incident *> workable(const IncidentId &id) const;
    /// The detection if nobody has declared or ended it yet; else NotFound or Refused.
    Expected<const Incident *> detection(const IncidentId &id) const;
};

/// Trimmed text within its bound, or InvalidInput that names the field.
Expected<QString> requiredText(const QString &text, const QString &field, int bound);
/// phase_entered for the first phase of an incident as it will be, none without phases left.
std::vector<EventDraft> enterPhase(const Desk &desk, const Incident &after);
/// message_queued of each, after the rules on messages; an error leaves `drafts` half full.
Expected<void> queueMessages(const Desk &desk, const Incident &incident,
                             const std::vector<OutgoingMessage> &messages, bool needsApproval,
                             std::vector<EventDraft> &drafts);
/// What is said of an incident; empty when nothing is.
event::FactsChanged factsSaid(const IncidentFacts &facts);
/// role_assumed, or role_handed_over where somebody holds it.
EventBody roleGiven(Role role, const QString &person, const QString &holder);
IncidentId freshIncident();
/// A fresh UUID as text.
QString freshId();
/// The name people use: the number, else the title.
QString nameOf(const Incident &incident);

Drafts decide(const Desk &, const command::ReportCondition &);
Drafts decide(const Desk &, const command::SnoozeDetection &);
Drafts decide(const Desk &, const command::AcknowledgeDetection &);
Drafts decide(const Desk &, const command::DismissDetection &);
Drafts decide(const Desk &, const command::Declare &);
Drafts decide(const Desk &, const command::Duplicate &);
Drafts decide(const Desk &, const command::AttachRunbook &);
Drafts decide(const Desk &, const command::ChangeSeverity &);
Drafts decide(const Desk &, const command::ChangeStatus &);
Drafts decide(const Desk &, const command::Reopen &);
Drafts decide(const Desk &, const command::Cancel &);
Drafts decide(const Desk &, const command::TakeRole &);
Drafts decide(const Desk &, const command::OfferCommand &);
Drafts decide(const Desk &, const command::AnswerOffer &);
Drafts decide(const Desk &, const command::ChangeFacts &);
Drafts decide(const Desk &, const command::Merge &);
Drafts decide(const Desk &, const command::Unmerge &);
Drafts decide(const Desk &, const command::Split &);
Drafts decide(const Desk &, const command::StartStep &);
Drafts decide(const Desk &, const command::AddStep &);
Drafts decide(const Desk &, const command::CompleteStep &);
Drafts decide(const Desk &, const command::UndoStep &);
Drafts decide(const Desk &, const command::SkipStep &);
Drafts decide(const Desk &, const command::AssignStep &);
Drafts decide(const Desk &, const command::ChooseBranch &);
Drafts decide(const Desk &, const command::StartTimer &);
Drafts decide(const Desk &, const command::SnoozeTimer &);
Drafts decide(const Desk &, const command::AcknowledgeTimer &);
Drafts decide(const Desk &, const command::StopTimer &);
Drafts decide(const Desk &, const command::FireTimer &);
Drafts decide(const Desk &, const command::PostUpdate &);
Drafts decide(const Desk &, const command::SendMessages &);
Drafts decide(const Desk &, const command::ResendMessage &);
Drafts decide(const Desk &, const command::ApproveMessage &);
Drafts decide(const Desk &, const command::MarkTold &);
Drafts decide(const Desk &, const command::ReportDelivery &);
Drafts decide(const Desk &, const command::LogCall &);
Drafts decide(const Desk &, const command::Decide &);
Drafts decide(const Desk &, const command::ChangeHypothesis &);
Drafts decide(const Desk &, const command::AttachEvidence &);
Drafts decide(const Desk &, const command::AddEntry &);
Drafts decide(const Desk &, const command::AmendEntry &);
Drafts decide(const Desk &, const command::PinWindow &);
Drafts decide(const Desk &, const command::Annotate &);
Drafts decide(const Desk &, const command::MarkKeyMoment &);
Drafts decide(const Desk &, const command::NameFactor &);
Drafts decide(const Desk &, const command::CorrectMilestone &);
Drafts decide(const Desk &, const command::WriteSection &);
Drafts decide(const Desk &, const command::ChangeReviewState &);
Drafts decide(const Desk &, const command::SetAction &);
Drafts decide(const Desk &, const command::ImportIncidents &);
Drafts decide(const Desk &, const command::ReportFeed &);
Drafts decide(const Desk &, const command::ReportClock &);
Drafts decide(const Desk &, const command::AcceptCut &);

} // namespace wf::deciding
