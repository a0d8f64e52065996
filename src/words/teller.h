// SPDX-License-Identifier: GPL-3.0-or-later
// The sentences of the kinds, a function each. Internal to this layer.
#pragma once

#include "words/eventsentence.h"

#include <QCoreApplication>

namespace wf {

/// The visitor of a body; what it needs besides stands in its event.
class Teller
{
    Q_DECLARE_TR_FUNCTIONS(wf::Teller)
public:
    explicit Teller(const Event &event) : m_event(event) {}

    // eventsentence.cpp: detections, the incident as a whole, the desk
    EventSentence operator()(const event::Detected &b) const;
    EventSentence operator()(const event::DetectionSnoozed &b) const;
    EventSentence operator()(const event::DetectionEnded &b) const;
    EventSentence operator()(const event::DetectionAcknowledged &b) const;
    EventSentence operator()(const event::Declared &b) const;
    EventSentence operator()(const event::SeverityChanged &b) const;
    EventSentence operator()(const event::StatusChanged &b) const;
    EventSentence operator()(const event::Reopened &b) const;
    EventSentence operator()(const event::Cancelled &b) const;
    EventSentence operator()(const event::FactsChanged &b) const;
    EventSentence operator()(const event::Merged &b) const;
    EventSentence operator()(const event::Unmerged &b) const;
    EventSentence operator()(const event::Split &b) const;
    EventSentence operator()(const event::Imported &b) const;
    EventSentence operator()(const event::RoleChanged &b) const;
    EventSentence operator()(const event::HandoverOffered &b) const;
    EventSentence operator()(const event::HandoverDeclined &b) const;
    EventSentence operator()(const event::ConditionTrue &b) const;
    EventSentence operator()(const event::ConditionFalse &b) const;
    EventSentence operator()(const event::ConditionNoData &b) const;
    EventSentence operator()(const event::FeedLost &b) const;
    EventSentence operator()(const event::FeedRestored &b) const;
    EventSentence operator()(const event::ChangeMade &b) const;
    EventSentence operator()(const event::ClockChanged &b) const;
    EventSentence operator()(const event::CutAccepted &b) const;
    EventSentence operator()(const event::LogSalvaged &b) const;
    EventSentence operator()(const event::EntryRedacted &b) const;
    EventSentence operator()(const event::Unknown &b) const;
    EventSentence operator()(const event::Unreadable &b) const;
    // worksentence.cpp: runbooks, steps, timers
    EventSentence operator()(const event::RunbookAttached &b) const;
    EventSentence operator()(const event::StepDone &b) const;
    EventSentence operator()(const event::StepUndone &b) const;
    EventSentence operator()(const event::StepSkipped &b) const;
    EventSentence operator()(const event::StepStarted &b) const;
    EventSentence operator()(const event::StepAssigned &b) const;
    EventSentence operator()(const event::StepAdded &b) const;
    EventSentence operator()(const event::BranchChosen &b) const;
    EventSentence operator()(const event::PhaseEntered &b) const;
    EventSentence operator()(const event::TimerStarted &b) const;
    EventSentence operator()(const event::TimerFired &b) const;
    EventSentence operator()(const event::TimerAcknowledged &b) const;
    EventSentence operator()(const event::TimerStopped &b) const;
    EventSentence operator()(const event::UpdateDue &b) const;
    EventSentence operator()(const event::TimerPutOff &b) const;
    // entrysentence.cpp: what is said and written
    EventSentence operator()(const event::UpdatePosted &b) const;
    EventSentence operator()(const event::MessageQueued &b) const;
    EventSentence operator()(const event::MessageApproved &b) const;
    EventSentence operator()(const event::MessageSent &b) const;
    EventSentence operator()(const event::MessageFailed &b) const;
    EventSentence operator()(const event::Called &b) const;
    EventSentence operator()(const event::Note &b) const;
    EventSentence operator()(const event::Decision &b) const;
    EventSentence operator()(const event::FollowUp &b) const;
    EventSentence operator()(const event::ActionItem &b) const;
    EventSentence operator()(const event::ActionChanged &b) const;
    EventSentence operator()(const event::EvidenceAttached &b) const;
    EventSentence operator()(const event::HypothesisChanged &b) const;
    EventSentence operator()(const event::Amended &b) const;
    EventSentence operator()(const event::WindowPinned &b) const;
    EventSentence operator()(const event::Annotated &b) const;
    EventSentence operator()(const event::KeyMomentSet &b) const;
    EventSentence operator()(const event::FactorNamed &b) const;
    EventSentence operator()(const event::MilestoneCorrected &b) const;
    EventSentence operator()(const event::SectionWritten &b) const;
    EventSentence operator()(const event::ReviewStateChanged &b) const;

private:
    static EventSentence condition(const event::ConditionNews &b, bool holds);
    static EventSentence action(const QString &lead, const event::ActionFields &b);
    /// "14:32:07 UTC"
    static QString due(Timestamp at);
    static QString timerTitle(const QString &title);

    const Event &m_event;
};

} // namespace wf
