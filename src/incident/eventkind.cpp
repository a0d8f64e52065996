// SPDX-License-Identifier: GPL-3.0-or-later
#include "incident/eventkind.h"

#include <array>
#include <initializer_list>

namespace wf {

namespace {

/// A set of marks that a constant can hold.
struct Marks
{
    constexpr Marks(std::initializer_list<KindMark> marks)
    {
        for (const KindMark mark : marks)
            bits |= 1U << unsigned(mark);
    }
    constexpr bool has(KindMark mark) const { return bits & (1U << unsigned(mark)); }
    unsigned bits = 0;
};

struct KindRow
{
    EventKind kind;
    const char *name;
    Marks marks;
};

using enum KindMark;

/// Every kind with its name on disk, which is never changed, and what it counts for. What cannot be read may
/// have been a turn.
constexpr std::array Kinds{
    KindRow{EventKind::Detected, "detected", {Turn, Begins}},
    KindRow{EventKind::DetectionSnoozed, "detection_snoozed", {}},
    KindRow{EventKind::DetectionEnded, "detection_ended", {}},
    KindRow{EventKind::DetectionAcknowledged, "detection_acknowledged", {}},
    KindRow{EventKind::Declared, "declared", {Choice, Turn, Flag, News, Begins}},
    KindRow{EventKind::SeverityChanged, "severity_changed", {Choice, Turn, Flag, News}},
    KindRow{EventKind::StatusChanged, "status_changed", {Choice, Turn, Flag, News}},
    KindRow{EventKind::RoleAssumed, "role_assumed", {Choice}},
    KindRow{EventKind::RoleHandedOver, "role_handed_over", {Choice, Turn}},
    KindRow{EventKind::HandoverOffered, "handover_offered", {Choice}},
    KindRow{EventKind::HandoverDeclined, "handover_declined", {Choice}},
    KindRow{EventKind::FactsChanged, "facts_changed", {}},
    KindRow{EventKind::RunbookAttached, "runbook_attached", {}},
    KindRow{EventKind::StepDone, "step_done", {Work}},
    KindRow{EventKind::StepUndone, "step_undone", {Work}},
    KindRow{EventKind::StepSkipped, "step_skipped", {Work}},
    KindRow{EventKind::StepAssigned, "step_assigned", {Work}},
    KindRow{EventKind::StepStarted, "step_started", {Work}},
    KindRow{EventKind::StepAdded, "step_added", {Work}},
    KindRow{EventKind::BranchChosen, "branch_chosen", {Choice, Work, Flag}},
    KindRow{EventKind::PhaseEntered, "phase_entered", {Work}},
    KindRow{EventKind::TimerStarted, "timer_started", {}},
    KindRow{EventKind::TimerFired, "timer_fired", {}},
    KindRow{EventKind::TimerAcknowledged, "timer_acknowledged", {}},
    KindRow{EventKind::TimerSnoozed, "timer_snoozed", {}},
    KindRow{EventKind::TimerStopped, "timer_stopped", {}},
    KindRow{EventKind::UpdateDue, "update_due", {Comms}},
    KindRow{EventKind::UpdatePosted, "update_posted", {Comms, Turn, Words}},
    KindRow{EventKind::UpdateSnoozed, "update_snoozed", {Comms}},
    KindRow{EventKind::MessageQueued, "message_queued", {Comms, Words}},
    KindRow{EventKind::MessageApproved, "message_approved", {Comms, Words}},
    KindRow{EventKind::MessageSent, "message_sent", {Comms, Words}},
    KindRow{EventKind::MessageFailed, "message_failed", {Comms, Words}},
    KindRow{EventKind::Note, "note", {}},
    KindRow{EventKind::Decision, "decision", {Choice, Turn, Flag}},
    KindRow{EventKind::FollowUp, "follow_up", {}},
    KindRow{EventKind::ActionItem, "action_item", {}},
    KindRow{EventKind::EvidenceAttached, "evidence_attached", {Work}},
    KindRow{EventKind::HypothesisChanged, "hypothesis_changed", {Choice}},
    KindRow{EventKind::Called, "called", {Comms}},
    KindRow{EventKind::ConditionTrue, "condition_true", {}},
    KindRow{EventKind::ConditionFalse, "condition_false", {}},
    KindRow{EventKind::ConditionNoData, "condition_no_data", {}},
    KindRow{EventKind::FeedLost, "feed_lost", {}},
    KindRow{EventKind::FeedRestored, "feed_restored", {}},
    KindRow{EventKind::ClockChanged, "clock_changed", {}},
    KindRow{EventKind::CutAccepted, "cut_accepted", {}},
    KindRow{EventKind::Merged, "merged", {Choice, Turn}},
    KindRow{EventKind::Unmerged, "unmerged", {Choice}},
    KindRow{EventKind::Split, "split", {Choice}},
    KindRow{EventKind::Reopened, "reopened", {Choice, Turn, Flag, News}},
    KindRow{EventKind::Cancelled, "cancelled", {Choice, Turn, Flag}},
    KindRow{EventKind::Amended, "amended", {}},
    KindRow{EventKind::Annotated, "annotated", {Turn, Review}},
    KindRow{EventKind::KeyMomentSet, "key_moment_set", {Review}},
    KindRow{EventKind::FactorNamed, "factor_named", {Review}},
    KindRow{EventKind::MilestoneCorrected, "milestone_corrected", {Review}},
    KindRow{EventKind::SectionWritten, "section_written", {Review}},
    KindRow{EventKind::ReviewStateChanged, "review_state_changed", {Review}},
    KindRow{EventKind::ActionChanged, "action_changed", {Review}},
    KindRow{EventKind::WindowPinned, "window_pinned", {}},
    KindRow{EventKind::Imported, "imported", {Begins}},
    KindRow{EventKind::LogSalvaged, "log_salvaged", {}},
    KindRow{EventKind::EntryRedacted, "entry_redacted", {}},
    KindRow{EventKind::ChangeMade, "change_made", {Flag}},
    KindRow{EventKind::Unknown, "unknown", {Turn}},
    KindRow{EventKind::Unreadable, "unreadable", {Turn}},
};

constexpr bool inOrder()
{
    for (std::size_t i = 0; i < Kinds.size(); ++i) {
        if (Kinds[i].kind != EventKind(i))
            return false;
    }
    return true;
}
static_assert(Kinds.size() == EventKindCount && inOrder(), "a kind has no row, or one out of its place");

} // namespace

QString eventKindName(EventKind kind)
{
    return QLatin1String(Kinds[std::size_t(kind)].name);
}

std::optional<EventKind> parseEventKind(QStringView name)
{
    for (const KindRow &row : Kinds) {
        const bool isStored = row.kind != EventKind::Unknown && row.kind != EventKind::Unreadable;
        if (isStored && name == QLatin1String(row.name))
            return row.kind;
    }
    return std::nullopt;
}

bool hasMark(EventKind kind, KindMark mark)
{
    return Kinds[std::size_t(kind)].marks.has(mark);
}

} // namespace wf
