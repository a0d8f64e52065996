// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/oneof.h"
#include "incident/book.h"
#include "incident/reviewcommand.h"

#include <map>
#include <optional>

/// What people and feeds ask for. decide() turns a command into events or says why not.
namespace wf::command {

/// The text of a runbook as it is now, to be copied into the log.
struct RunbookCopy
{
    RunbookId id;
    int index = 0; ///< Of the runbook in its document; ChecklistIndex: its checklists.
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
    QString value; ///< Of the sample that says so; one that contradicts the condition is not recorded.
    bool flapping = false;
    Timestamp at;
    bool drill = false;  ///< Seen on a simulated estate that was started as an exercise.
    bool stands = false; ///< True as before, without a sample that says so: begins nothing.
};
/// Another system told how one of its alerts stands; it may tell the same again, or late.
struct ReportAlert
{
    ReportCondition condition;     ///< The alert as a condition. Its time counts for one without `told`.
    std::optional<Timestamp> told; ///< Since when it stands so, as the sender says.
    QString link = {};             ///< Where the sender shows it; kept with the links of the incident.
};
struct SnoozeDetection
{
    IncidentId incident;
    Millis by{0};
    QString reason = {}; ///< May be empty.
};
/// Says who looks at a detection that nobody has declared.
struct AcknowledgeDetection
{
    IncidentId incident;
    QString person;
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
    std::optional<RunbookCopy> checklist = {}; ///< The general one, worked beside the runbook.
    std::vector<IncidentId> together = {}; ///< Further detections that are the same thing: merged into it.
    QStringList tell = {};                 ///< Who has to hear of it.
};
/// Declares another incident like this one: title, severity, runbooks, facts.
struct Duplicate
{
    IncidentId incident;
    QString commander; ///< Empty: nobody yet.
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
    QStringList tell = {}; ///< Who has to hear of it.
};
struct ChangeStatus
{
    IncidentId incident;
    IncidentStatus to = IncidentStatus::Identified;
    QString reason;
    bool despite = false; ///< Resolves it although conditions are still true, see conditionsTrueIn().
    /// Present values by the text of their condition, from whoever measures: the log has only those of the
    /// trigger. None at all: nobody measures now.
    std::optional<std::map<QString, QString>> presentValues = {};
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

struct StartStep
{
    IncidentId incident;
    StepId step;
};
/// Adds a step of one's own at the end of a phase (-1: the current one); where there is no runbook, it begins
/// one.
struct AddStep
{
    IncidentId incident;
    int phase = -1;
    QString title;
    QString person; ///< Who does it; may be empty.
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
    std::optional<Millis> timeBox = {}; ///< When the person is asked.
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
    QString person = {}; ///< Whom it is for; may be empty.
    bool repeat = false;
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
    Audience audience = Audience::Team;
    std::vector<OutgoingMessage> messages = {}; ///< Queued in the same transaction.
    bool needsApproval = false;                 ///< Of the commander, before anything is sent.
};
/// Messages that are no update: an alert that is triggered, acknowledged or resolved, a test.
struct SendMessages
{
    IncidentId incident;
    std::vector<OutgoingMessage> messages;
    bool needsApproval = false;
};
/// A message that was given up, once more, under its key.
struct ResendMessage
{
    IncidentId incident;
    MessageId message;
};
/// The commander lets a held message go, or not.
struct ApproveMessage
{
    IncidentId incident;
    MessageId message;
    bool approve = true;
    QString reason = {}; ///< Of a rejection; may be empty.
};
/// Somebody said it on the phone instead.
struct MarkTold
{
    IncidentId incident;
    MessageId message;
    QString person;
};
/// What became of a message on its way. Queued: not yet, it is tried again.
struct ReportDelivery
{
    IncidentId incident;
    MessageId message;
    MessageState state = MessageState::Sent;
    QString answer;
    QString reference;
};
struct LogCall
{
    IncidentId incident;
    QString person;
    bool answered = false;
    QString text;
};

using Vote = event::Vote;
/// A decision, with what people said when they were asked for strong objections.
struct Decide
{
    IncidentId incident;
    QString text;
    std::vector<Vote> votes;
};
struct ChangeHypothesis
{
    IncidentId incident;
    QString hypothesis; ///< Its id; empty: a new one.
    QString title;      ///< Of a new one.
    HypothesisState state = HypothesisState::Open;
    QString text; ///< Why; may be empty.
};
/// `file` was stored before (by its SHA-256): the event only names it.
struct AttachEvidence
{
    IncidentId incident;
    QString text;
    QString file;
    Sha256 sha256;
    qint64 size = 0;
    QString metric;
    std::optional<TimeRange> range;
    StepId step;
    QString hypothesis;
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
/// Takes the words of an entry out of the log, with those of the entries that correct or repeat it. This
/// cannot be undone.
struct Redact
{
    IncidentId incident;
    EventId event;
    QString reason;
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
/// Something was changed on what is watched.
struct RecordChange
{
    QString text;
    QString service = {};             ///< May be empty.
    QString link = {};                ///< May be empty.
    QString key = {};                 ///< A change of this key that is known already is not recorded again.
    std::optional<Timestamp> at = {}; ///< When it was; none: now.
};
struct ReportClock
{
    ClockChange change = ClockChange::Stepped;
    Millis amount{0};
};
/// A person has seen that the log has less than its witness remembers, and goes on with what there is.
struct AcceptCut
{
    QString missing = {}; ///< What the log lacks; the log itself fills it in.
};

} // namespace wf::command

namespace wf {

using Commands = Alternatives<
    command::ReportCondition, command::ReportAlert, command::SnoozeDetection, command::AcknowledgeDetection,
    command::DismissDetection, command::Declare, command::Duplicate, command::AttachRunbook,
    command::ChangeSeverity, command::ChangeStatus, command::Reopen, command::Cancel, command::TakeRole,
    command::OfferCommand, command::AnswerOffer, command::ChangeFacts, command::Merge, command::Unmerge,
    command::Split, command::StartStep, command::AddStep, command::CompleteStep, command::UndoStep,
    command::SkipStep, command::AssignStep, command::ChooseBranch, command::StartTimer, command::SnoozeTimer,
    command::AcknowledgeTimer, command::StopTimer, command::FireTimer, command::PostUpdate,
    command::SendMessages, command::ResendMessage, command::ApproveMessage, command::MarkTold,
    command::ReportDelivery, command::LogCall, command::Decide, command::ChangeHypothesis,
    command::AttachEvidence, command::AddEntry, command::AmendEntry, command::Redact, command::PinWindow,
    command::Annotate, command::MarkKeyMoment, command::NameFactor, command::CorrectMilestone,
    command::WriteSection, command::ChangeReviewState, command::SetAction, command::ImportIncidents,
    command::ReportFeed, command::RecordChange, command::ReportClock, command::AcceptCut>;
using Command = OneOf<Commands>;

struct DecisionContext
{
    Timestamp now;
    QString actor; ///< Who asks.
};

/// The rules. Pure but for fresh ids: looks at the book, returns the events to append (none: nothing to do,
/// which is fine), or Refused / NotFound / InvalidInput with a sentence that says why.
Expected<std::vector<EventDraft>> decide(const IncidentBook &book, const Command &command,
                                         const DecisionContext &context);

/// The alert says nothing that is not known: the same again, or something older.
bool isOldNews(const IncidentBook &book, const command::ReportAlert &alert);

/// Bounds on text from people and programs.
inline constexpr int MaxTitleLength = 250;
inline constexpr int MaxTextLength = 25'000;
inline constexpr int MaxLinkLength = 2'000;
inline constexpr int MaxSectionLength = 100'000;
inline constexpr Millis MaxPinnedWindow = std::chrono::days(7);

} // namespace wf
