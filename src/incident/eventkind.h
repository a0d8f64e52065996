// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace wf {

/// What happened. The fields of each kind are a struct of the same name in eventbody.h.
enum class EventKind {
    Detected,
    DetectionSnoozed,
    DetectionEnded,
    DetectionAcknowledged,
    Declared,
    SeverityChanged,
    StatusChanged,
    RoleAssumed,
    RoleHandedOver,
    HandoverOffered,
    HandoverDeclined,
    FactsChanged,
    RunbookAttached,
    StepDone,
    StepUndone,
    StepSkipped,
    StepAssigned,
    StepStarted,
    StepAdded,
    BranchChosen,
    PhaseEntered,
    TimerStarted,
    TimerFired,
    TimerAcknowledged,
    TimerSnoozed,
    TimerStopped,
    UpdateDue,
    UpdatePosted,
    UpdateSnoozed,
    MessageQueued,
    MessageApproved,
    MessageSent,
    MessageFailed,
    Note,
    Decision,
    FollowUp,
    ActionItem,
    EvidenceAttached,
    HypothesisChanged,
    Called,
    ConditionTrue,
    ConditionFalse,
    ConditionNoData,
    FeedLost,
    FeedRestored,
    ClockChanged,
    CutAccepted,
    Merged,
    Unmerged,
    Split,
    Reopened,
    Cancelled,
    Amended,
    Annotated,
    KeyMomentSet,
    FactorNamed,
    MilestoneCorrected,
    SectionWritten,
    ReviewStateChanged,
    ActionChanged,
    WindowPinned,
    Imported,
    LogSalvaged,
    EntryRedacted,
    ChangeMade,
    Unknown,    ///< Of a later version; on disk under a name of its own.
    Unreadable, ///< Stands in for an event that the log cannot read any more; never on disk.
};

inline constexpr std::size_t EventKindCount = std::size_t(EventKind::Unreadable) + 1;
/// The name on disk: "step_done". "unknown" and "unreadable" for the two that have none.
QString eventKindName(EventKind kind);
std::optional<EventKind> parseEventKind(QStringView name); ///< Empty for a kind of a later version.

/// What a kind counts for; the table in eventkind.cpp has a row for each kind.
enum class KindMark {
    Choice, ///< A decision of people: the timeline's filter.
    Comms,  ///< Said to others: the timeline's filter.
    Work,   ///< Steps and what belongs to them: the timeline's filter.
    Turn,   ///< A key moment of the review by itself.
    Flag,   ///< Marked on charts.
    News,   ///< The wall shows that something changed.
    Review, ///< Written in the review: it says nothing of what went on at the time.
    Begins, ///< In whose log it stands, theirs the incident is.
    Words,  ///< Holds the words of messages, which a bundle may leave out.
};
bool hasMark(EventKind kind, KindMark mark);

} // namespace wf
