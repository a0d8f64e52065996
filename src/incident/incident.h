// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/sha256.h"
#include "incident/eventlist.h"
#include "incident/message.h"
#include "incident/postmortem.h"
#include "runbook/runbook.h"

#include <QStringList>

#include <map>
#include <set>

namespace wf {

struct StepRecord
{
    StepState state = StepState::Open;
    QString actor; ///< Who started, did or skipped it.
    Timestamp at;
    QString remark; ///< Note on doing, reason for skipping.
    QString assignee;
    std::optional<Timestamp> assignedAt;
    std::optional<Timestamp> dueAt; ///< Of a time-box: when the assignee is asked.
};

/// A step that was added while the incident ran.
struct AddedStep
{
    int phase = 0; ///< Of the incident's runbook as it is put together.
    Step step;
    QString by;
    Timestamp at;
};

struct ConditionRecord
{
    enum class State { True, False, NoData };
    QString text;
    State state = State::False;
    bool wasTrue = false; ///< Last known truth; kept through NoData.
    QString value;
    Timestamp at; ///< Of the last change.
    bool flapping = false;
};

enum class TimerKind { Phase, Update, Command, CallOut, Free };

/// A timer as it stands in the fold. Derived timers have fixed ids: phase windows "phase:N", the next update
/// "update", that somebody takes command "command", a time-box "step:ID".
struct TimerRecord
{
    TimerId id;
    TimerKind kind = TimerKind::Free;
    QString title;
    Timestamp startedAt;
    Timestamp dueAt;  ///< Snoozes included.
    Millis length{0}; ///< From start or window begin to the first due time.
    std::optional<Timestamp> firedAt;
    bool acknowledged = false;
    bool stopped = false;
    QString person;   ///< Whom it is for; empty: everybody.
    Millis repeat{0}; ///< Starts over this long after it was acknowledged; 0: once.
    bool operator==(const TimerRecord &) const = default;
};

struct RoleChange
{
    Role role = Role::Commander;
    QString person;
    Timestamp at;
};

/// Command that was offered and neither taken nor declined yet.
struct HandoverOffer
{
    QString from;
    QString to;
    QString brief;
    Timestamp at;
};

/// What people say about an incident besides its title.
struct IncidentFacts
{
    QString impact;
    QString exitCriteria; ///< What has to hold before it is resolved.
    QStringList services;
    QStringList tags;
    QStringList links;
    bool operator==(const IncidentFacts &) const = default;
};

/// A runbook, or a document's checklists, as it was when it was attached: later edits of the file change
/// nothing.
struct AttachedPart
{
    std::shared_ptr<const RunbookDocument> document;
    int index = 0; ///< Of the runbook in its document; ChecklistIndex: its checklists.
    RunbookId id;
    QString title;
};
inline constexpr int ChecklistIndex = -1;

/// What an incident follows: the first runbook attached, beside it those attached later, the general
/// checklist and what was added on the spot, put together as one. Phases of further parts carry their part's
/// name as group and have step ids that begin with "rN.".
struct AttachedRunbook
{
    std::shared_ptr<const RunbookDocument> document; ///< Of the first.
    std::shared_ptr<const Runbook> whole;
    const Runbook *runbook = nullptr; ///< `whole`, or the runbook in `document` where it is the only part.
};

struct Evidence
{
    EventId event;
    QString text;
    QString file;  ///< Its name; empty where it is a note or a window of samples only.
    Sha256 sha256; ///< Of the file, by which the data folder keeps it; empty where there is none.
    qint64 size = 0;
    QString metric;
    std::optional<TimeRange> range; ///< Samples that are kept.
    StepId step;                    ///< That it belongs to, if any.
    QString hypothesis;             ///< Its id, if any.
    QString by;
    Timestamp at;
};

/// What may be the cause, and what is thought of it now.
struct Hypothesis
{
    QString id;
    QString title;
    HypothesisState state = HypothesisState::Open;
    QString text; ///< Why it is thought so.
    QString by;
    Timestamp at;
};

struct CallRecord
{
    QString person;
    bool answered = false;
    QString text;
    QString by;
    Timestamp at;
};

/// Somebody who has to hear of a severity.
struct ToTell
{
    QString person;
    Severity severity = Severity::P2;
    bool told = false;
};

/// Where an incident comes from that was worked before this log, or beside it.
struct ImportedFrom
{
    QString source;    ///< "pagerduty"
    QString reference; ///< What it is called there.
    QString runbook;   ///< As its source names it; none is attached.
};

/// An update that was due, and when it came; no time: it never did.
struct UpdateRecord
{
    Timestamp dueAt;
    std::optional<Timestamp> postedAt;
    bool onTime() const { return postedAt && *postedAt <= dueAt; }
};

/// A severity as it was given.
struct SeverityGiven
{
    Severity severity = Severity::P2;
    Timestamp at;
};

inline constexpr int MaxEndedBy = 250;
/// What the measures count, kept as the events come, so that no commit has to read all of them again.
struct Tally
{
    std::map<int, Timestamp> phaseEntered; ///< By phase: the first time.
    std::vector<SeverityGiven> severities; ///< From the declaration on.
    std::vector<UpdateRecord> updates;     ///< Posted, or missed when it ended; without the one that is due.
    std::vector<QString> flapped;          ///< Texts of conditions that flapped, each once.
    std::map<int, EventId> firstTrue;      ///< By condition: the event with which it was true first.
    QString lastDone; ///< The last decision, or title of a step that was done; at most MaxEndedBy characters.
    QString endedBy;  ///< What was said when it was mitigated or resolved, else what was done last before.
};

/// One incident (or a detection nobody has declared yet): the fold of its events.
struct Incident
{
    IncidentId id;
    DeskId desk; ///< In whose log it began.
    DeskId home; ///< Whose book it stands in; empty where that is nobody's (a bundle).
    QString
        number; ///< "INC-0121"; empty before declaration. Of another desk than the book's: "INC-0121@3f2a".
    QString title;
    Severity severity = Severity::P2;
    std::vector<Severity> offered; ///< Severities its runbook names, default first.
    IncidentStatus status = IncidentStatus::Detected;
    bool drill = false;
    bool simulated = false; ///< Of the simulated estate: nothing of it happened.
    RunbookId runbookId;    ///< Of the first part.
    std::vector<AttachedPart> parts;
    std::vector<AddedStep> addedSteps;
    AttachedRunbook attached; ///< Made of the two above.

    std::optional<Timestamp> detectedAt, declaredAt, identifiedAt, mitigatedAt, resolvedAt, closedAt;
    std::optional<Timestamp>
        endedAt; ///< Of a detection that was dismissed or cleared, or of a cancelled incident.
    QString endReason;
    std::optional<Timestamp> snoozedUntil; ///< Of a detection.
    bool flapping = false;

    std::map<int, ConditionRecord> conditions;
    std::map<StepId, StepRecord> steps;
    std::map<int, int> chosenBranch; ///< Phase index to branch index.
    std::map<Role, QString> roles;   ///< Present holders.
    std::vector<RoleChange> roleHistory;
    std::optional<HandoverOffer> offer;
    IncidentFacts facts;
    IncidentId mergedInto;           ///< While its state is merged.
    std::set<IncidentId> mergedFrom; ///< Incidents that were merged into this one.
    IncidentId splitFrom;
    IncidentId duplicateOf;
    QString ownerOfDetection;                ///< Who looks at it before it is declared.
    std::optional<Timestamp> acknowledgedAt; ///< When they said so last.
    std::vector<Hypothesis> hypotheses;      ///< In the order in which they were said.
    std::vector<Evidence> evidence;
    std::vector<CallRecord> calls;
    std::vector<ToTell> toTell;          ///< Of the last severity that asked for it.
    std::vector<MessageRecord> messages; ///< In the order in which they were queued first.
    std::map<TimerId, TimerRecord> freeTimers;
    /// Marks on derived timers: fired, acknowledged, snoozed-to.
    std::map<TimerId, TimerRecord> derivedMarks;
    std::optional<Timestamp> lastUpdateAt;
    std::optional<Timestamp>
        promisedUpdate; ///< The next update's time as the last one promised, or as snoozed.
    PostMortem review;  ///< What was written afterwards.
    std::optional<ImportedFrom> imported;
    Timestamp lastChange;

    EventList events; ///< In fold order: what it is made of.
    Tally tally;
    /// What other desks wrote about an incident of this one, or about one that is open here: shown with the
    /// timeline, and without any effect. In fold order.
    std::vector<EventPtr> remarks;
    bool takenUpHere = false; ///< Another desk's, reopened or merged by this one.

    QString commander() const;
    const Runbook *runbook() const { return attached.runbook; }
    const MessageRecord *message(const MessageId &message) const;
    int unsentMessages() const; ///< Held or queued.
    bool isDetection() const { return status == IncidentStatus::Detected && !endedAt; }
    bool hasTrueCondition() const;
};

struct Progress
{
    int done = 0; ///< Done or skipped.
    int total =
        0; ///< Of phases and the chosen branches; a phase without a choice counts its shortest branch.
    bool operator==(const Progress &) const = default;
};
Progress progressOf(const Incident &incident);
Progress progressOfPhase(const Incident &incident, int phase);
/// Steps to work in a phase: its own, then those of the chosen branch.
std::vector<const Step *> stepsOfPhase(const Incident &incident, int phase);
/// Index of the first phase with something to do; -1 when all is done or there is no runbook.
int currentPhase(const Incident &incident);
/// The first open step of the current phase; null when none (a branch has to be chosen first, or all is
/// done).
const Step *nextStep(const Incident &incident);
bool needsBranch(const Incident &incident, int phase);
/// The gate in an earlier phase that is not passed yet; null when none stands in the way.
const Step *closedGate(const Incident &incident, const StepId &step);
/// Fills `attached` from the parts and the added steps.
void putTogether(Incident &incident);

/// Whether an event was written by another desk than the one whose book the incident stands in.
bool isForeign(const Incident &incident, const Event &event);
/// Whether what another desk writes about it is without effect: it began here, or it was taken up here and is
/// open.
bool isHeldHere(const Incident &incident);
/// Who wrote an entry, as it is shown: "Dana", and of another desk "Dana@3f2a".
QString authorOf(const Incident &incident, const Event &event);
/// The same where only the incident's own desk is known.
QString authorOf(const DeskId &home, const Event &event);
/// Events and remarks, in fold order: every line there is about it.
std::vector<EventPtr> linesOf(const Incident &incident);
bool isRemark(const Incident &incident, const Event &event);

/// The entries that correct another one, the last word at the end, by the one they correct.
using Amendments = std::map<EventId, std::vector<EventPtr>>;
Amendments amendmentsOf(const Incident &incident);

/// People who answer to the commander: everybody with a role or an open step, the commander aside.
QStringList reportsOf(const Incident &incident);
/// More than one person can lead (Google's SRE book, PagerDuty's guide): a warning, no rule.
inline constexpr int MaxSpanOfControl = 7;

/// How often updates are due at a severity, `since` the declaration; none where the severity has no cadence.
std::optional<Millis> updateCadence(Severity severity, Millis sinceDeclaration);
/// When the next update is due; none before declaration, after resolution, or without a cadence.
std::optional<Timestamp> nextUpdateDue(const Incident &incident);
/// The timer of a step's time-box.
TimerId callOutTimer(const StepId &step);
/// Every running timer of an incident: its current phase's window, the next update, command that nobody has
/// taken within two minutes, time-boxes of assigned steps, free timers. Sorted by due time.
std::vector<TimerRecord> timersOf(const Incident &incident);

} // namespace wf
