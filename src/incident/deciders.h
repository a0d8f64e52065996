// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/command.h"

/// The parts of decide(), one overload per command. Internal to this layer.
namespace wf::deciding {

using Drafts = Expected<std::vector<EventDraft>>;

/// What every rule has at hand.
struct Rules
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
std::vector<EventDraft> enterPhase(const Rules &rules, const Incident &after);
/// message_queued of each, after the rules on messages; an error leaves `drafts` half full.
Expected<void> queueMessages(const Rules &rules, const Incident &incident,
                             const std::vector<OutgoingMessage> &messages, bool needsApproval,
                             std::vector<EventDraft> &drafts);
/// What is said of an incident; empty when nothing is.
event::FactsChanged factsSaid(const IncidentFacts &facts);
/// role_assumed, or role_handed_over where somebody holds it.
EventBody roleGiven(Role role, const QString &person, const QString &holder);
/// The news for the desk, and for the timeline of everything that is open.
std::vector<EventDraft> forAllOpen(const Rules &rules, const EventBody &body);
/// The changes that may have to do with what began at `began`, as lines of an incident.
std::vector<EventDraft> changesBefore(const Rules &rules, const IncidentId &id, Timestamp began);
IncidentId freshIncident();
/// A fresh UUID as text.
QString freshId();
/// The name people use: the number, else the title.
QString nameOf(const Incident &incident);

Drafts decide(const Rules &, const command::ReportCondition &);
Drafts decide(const Rules &, const command::ReportAlert &);
Drafts decide(const Rules &, const command::SnoozeDetection &);
Drafts decide(const Rules &, const command::AcknowledgeDetection &);
Drafts decide(const Rules &, const command::DismissDetection &);
Drafts decide(const Rules &, const command::Declare &);
Drafts decide(const Rules &, const command::Duplicate &);
Drafts decide(const Rules &, const command::AttachRunbook &);
Drafts decide(const Rules &, const command::ChangeSeverity &);
Drafts decide(const Rules &, const command::ChangeStatus &);
Drafts decide(const Rules &, const command::Reopen &);
Drafts decide(const Rules &, const command::Cancel &);
Drafts decide(const Rules &, const command::TakeRole &);
Drafts decide(const Rules &, const command::OfferCommand &);
Drafts decide(const Rules &, const command::AnswerOffer &);
Drafts decide(const Rules &, const command::ChangeFacts &);
Drafts decide(const Rules &, const command::Merge &);
Drafts decide(const Rules &, const command::Unmerge &);
Drafts decide(const Rules &, const command::Split &);
Drafts decide(const Rules &, const command::StartStep &);
Drafts decide(const Rules &, const command::AddStep &);
Drafts decide(const Rules &, const command::CompleteStep &);
Drafts decide(const Rules &, const command::UndoStep &);
Drafts decide(const Rules &, const command::SkipStep &);
Drafts decide(const Rules &, const command::AssignStep &);
Drafts decide(const Rules &, const command::ChooseBranch &);
Drafts decide(const Rules &, const command::StartTimer &);
Drafts decide(const Rules &, const command::SnoozeTimer &);
Drafts decide(const Rules &, const command::AcknowledgeTimer &);
Drafts decide(const Rules &, const command::StopTimer &);
Drafts decide(const Rules &, const command::FireTimer &);
Drafts decide(const Rules &, const command::PostUpdate &);
Drafts decide(const Rules &, const command::SendMessages &);
Drafts decide(const Rules &, const command::ResendMessage &);
Drafts decide(const Rules &, const command::ApproveMessage &);
Drafts decide(const Rules &, const command::MarkTold &);
Drafts decide(const Rules &, const command::ReportDelivery &);
Drafts decide(const Rules &, const command::LogCall &);
Drafts decide(const Rules &, const command::Decide &);
Drafts decide(const Rules &, const command::ChangeHypothesis &);
Drafts decide(const Rules &, const command::AttachEvidence &);
Drafts decide(const Rules &, const command::AddEntry &);
Drafts decide(const Rules &, const command::AmendEntry &);
Drafts decide(const Rules &, const command::Redact &);
Drafts decide(const Rules &, const command::PinWindow &);
Drafts decide(const Rules &, const command::Annotate &);
Drafts decide(const Rules &, const command::MarkKeyMoment &);
Drafts decide(const Rules &, const command::NameFactor &);
Drafts decide(const Rules &, const command::CorrectMilestone &);
Drafts decide(const Rules &, const command::WriteSection &);
Drafts decide(const Rules &, const command::ChangeReviewState &);
Drafts decide(const Rules &, const command::SetAction &);
Drafts decide(const Rules &, const command::ImportIncidents &);
Drafts decide(const Rules &, const command::ReportFeed &);
Drafts decide(const Rules &, const command::RecordChange &);
Drafts decide(const Rules &, const command::ReportClock &);
Drafts decide(const Rules &, const command::AcceptCut &);

} // namespace wf::deciding
