// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/book.h"

#include <variant>

/// What people and feeds ask for. decide() turns a command into events or says why not.
namespace wf::command {

/// The text of a runbook as it is now, to be copied into the log.
struct RunbookCopy
{
    RunbookId id;
    int index = 0; ///< Of the runbook in its document.
    QString title;
    QString file;
    QByteArray source;
    QByteArray sha256;
};

/// The detector saw a condition change.
struct ReportCondition
{
    RunbookId runbook;
    QString runbookTitle;
    std::vector<Severity> severities; ///< Of the runbook, default first; may be empty.
    int condition = 0;
    QString text;
    ConditionRecord::State state = ConditionRecord::State::True;
    QString value;
    bool flapping = false;
    Timestamp at;
};
struct SnoozeDetection
{
    IncidentId incident;
    Millis by{0};
};
struct DismissDetection
{
    IncidentId incident;
    QString reason;
};

struct Declare
{
    IncidentId detection; ///< Empty: from scratch.
    QString title;
    Severity severity = Severity::P2;
    bool drill = false;
    QString commander; ///< Empty: nobody yet.
    std::optional<RunbookCopy> runbook;
};
struct AttachRunbook
{
    IncidentId incident;
    RunbookCopy runbook;
};
struct ChangeSeverity
{
    IncidentId incident;
    Severity to = Severity::P2;
    QString reason;
};
struct ChangeStatus
{
    IncidentId incident;
    IncidentStatus to = IncidentStatus::Identified;
    QString reason;
};
struct Reopen
{
    IncidentId incident;
    QString reason;
};
struct Cancel
{
    IncidentId incident;
    QString reason;
};
/// Gives a role to a person; an empty person gives it up. Where somebody else holds it, only as a hand-over.
struct TakeRole
{
    IncidentId incident;
    Role role = Role::Commander;
    QString person;
    bool handOver = false;
};

/// Offers command to somebody, with a brief; it counts when they accept.
struct OfferCommand
{
    IncidentId incident;
    QString person;
    QString brief;
};
struct AnswerOffer
{
    IncidentId incident;
    bool accept = true;
    QString reason; ///< Of declining; may be empty.
};
/// What is said becomes what the facts are; equal parts are left out.
struct ChangeFacts
{
    IncidentId incident;
    IncidentFacts facts;
};
/// Puts incidents into one; their own timelines stay, and it can be undone.
struct Merge
{
    IncidentId incident; ///< That takes them in.
    std::vector<IncidentId> sources;
};
/// Takes a merged incident out again.
struct Unmerge
{
    IncidentId incident;
};
/// Declares a part of an incident as one of its own.
struct Split
{
    IncidentId incident;
    QString title;
    Severity severity = Severity::P2;
    QString commander; ///< Empty: nobody yet.
};

struct CompleteStep
{
    IncidentId incident;
    StepId step;
    QString remark;
};
struct UndoStep
{
    IncidentId incident;
    StepId step;
};
struct SkipStep
{
    IncidentId incident;
    StepId step;
    QString reason;
};
struct AssignStep
{
    IncidentId incident;
    StepId step;
    QString person;
};
struct ChooseBranch
{
    IncidentId incident;
    int phase = 0;
    int branch = 0;
};

struct StartTimer
{
    IncidentId incident;
    QString title;
    Millis length{0};
};
struct SnoozeTimer
{
    IncidentId incident;
    TimerId timer;
    Millis by{0};
};
struct AcknowledgeTimer
{
    IncidentId incident;
    TimerId timer;
};
struct StopTimer
{
    IncidentId incident;
    TimerId timer;
};
struct FireTimer
{
    IncidentId incident;
    TimerId timer;
};

struct PostUpdate
{
    IncidentId incident;
    QString text;
    std::optional<Millis> nextIn;
};
/// kind: Note, Decision, FollowUp or ActionItem.
struct AddEntry
{
    IncidentId incident;
    EventKind kind = EventKind::Note;
    QString text;
};
struct AmendEntry
{
    IncidentId incident;
    EventId event;
    QString text;
};

/// Keeps what the recorder holds of a time, forever and at full resolution.
struct PinWindow
{
    IncidentId incident;
    TimeRange range;
    QString metric; ///< That it was chosen on; may be empty.
    QString text;   ///< What it shows; may be empty.
};

struct ReportFeed
{
    QString feed;
    bool up = false;
    QString text;
};
struct ReportClock
{
    QString kind;
    Millis amount{0};
};

} // namespace wf::command

namespace wf {

using Command =
    std::variant<command::ReportCondition, command::SnoozeDetection, command::DismissDetection,
                 command::Declare, command::AttachRunbook, command::ChangeSeverity, command::ChangeStatus,
                 command::Reopen, command::Cancel, command::TakeRole, command::OfferCommand,
                 command::AnswerOffer, command::ChangeFacts, command::Merge, command::Unmerge, command::Split,
                 command::CompleteStep, command::UndoStep, command::SkipStep, command::AssignStep,
                 command::ChooseBranch, command::StartTimer, command::SnoozeTimer, command::AcknowledgeTimer,
                 command::StopTimer, command::FireTimer, command::PostUpdate, command::AddEntry,
                 command::AmendEntry, command::PinWindow, command::ReportFeed, command::ReportClock>;

struct DecisionContext
{
    Timestamp now;
    QString actor; ///< Who asks.
};

/// The rules. Pure but for fresh ids: looks at the book, returns the events to append (none: nothing to do,
/// which is fine), or Refused / NotFound / InvalidInput with a sentence that says why.
Expected<std::vector<EventDraft>> decide(const IncidentBook &book, const Command &command,
                                         const DecisionContext &context);

/// Bounds on text from people and programs.
inline constexpr int MaxTitleLength = 250;
inline constexpr int MaxTextLength = 25'000;
inline constexpr Millis MaxPinnedWindow = std::chrono::days(7);

} // namespace wf
