// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/ids.h"
#include "base/sha256.h"
#include "base/time.h"
#include "incident/eventkind.h"
#include "incident/terms.h"

/// What is done: runbooks, steps and timers. Part of eventbody.h.
namespace wf::event {

// The runbook and its steps.

struct RunbookAttached
{
    static constexpr EventKind Kind = EventKind::RunbookAttached;
    RunbookId runbook;
    int index = 0; ///< Of the runbook in its document; ChecklistIndex: its checklists.
    QString title;
    QString file;
    Sha256 sha256;
    QByteArray source; ///< The whole document, UTF-8.
    bool operator==(const RunbookAttached &) const = default;
};
struct StepNews
{
    StepId step;
    QString title;
    QString text; ///< A remark, or the reason.
    bool operator==(const StepNews &) const = default;
};
struct StepDone : StepNews
{
    static constexpr EventKind Kind = EventKind::StepDone;
    bool operator==(const StepDone &) const = default;
};
struct StepUndone : StepNews
{
    static constexpr EventKind Kind = EventKind::StepUndone;
    bool operator==(const StepUndone &) const = default;
};
struct StepSkipped : StepNews
{
    static constexpr EventKind Kind = EventKind::StepSkipped;
    bool operator==(const StepSkipped &) const = default;
};
struct StepStarted : StepNews
{
    static constexpr EventKind Kind = EventKind::StepStarted;
    bool operator==(const StepStarted &) const = default;
};
struct StepAssigned
{
    static constexpr EventKind Kind = EventKind::StepAssigned;
    StepId step;
    QString title;
    QString person;               ///< Empty: nobody any more.
    std::optional<Timestamp> due; ///< Of a time-box: when the person is asked.
    bool operator==(const StepAssigned &) const = default;
};
struct StepAdded
{
    static constexpr EventKind Kind = EventKind::StepAdded;
    StepId step;
    int phase = 0;
    QString title;
    QString person; ///< Who does it; may be empty.
    bool operator==(const StepAdded &) const = default;
};
struct BranchChosen
{
    static constexpr EventKind Kind = EventKind::BranchChosen;
    int phase = 0;
    int branch = 0;
    QString title;
    bool operator==(const BranchChosen &) const = default;
};
struct PhaseEntered
{
    static constexpr EventKind Kind = EventKind::PhaseEntered;
    int phase = 0;
    QString title;
    bool operator==(const PhaseEntered &) const = default;
};

// Timers.

struct TimerStarted
{
    static constexpr EventKind Kind = EventKind::TimerStarted;
    TimerId timer;
    QString title;
    Millis length{0};
    Timestamp due;
    QString person;   ///< Whom it is for; may be empty.
    Millis repeat{0}; ///< Starts over this long after it was acknowledged; 0: once.
    bool operator==(const TimerStarted &) const = default;
};
struct TimerNews
{
    TimerId timer;
    QString title;
    bool operator==(const TimerNews &) const = default;
};
struct TimerFired : TimerNews
{
    static constexpr EventKind Kind = EventKind::TimerFired;
    bool operator==(const TimerFired &) const = default;
};
struct TimerAcknowledged : TimerNews
{
    static constexpr EventKind Kind = EventKind::TimerAcknowledged;
    bool operator==(const TimerAcknowledged &) const = default;
};
struct TimerStopped : TimerNews
{
    static constexpr EventKind Kind = EventKind::TimerStopped;
    bool operator==(const TimerStopped &) const = default;
};
struct UpdateDue : TimerNews
{
    static constexpr EventKind Kind = EventKind::UpdateDue;
    bool operator==(const UpdateDue &) const = default;
};
struct TimerPutOff
{
    TimerId timer;
    QString title;
    Timestamp due; ///< From now on.
    bool operator==(const TimerPutOff &) const = default;
};
struct TimerSnoozed : TimerPutOff
{
    static constexpr EventKind Kind = EventKind::TimerSnoozed;
    bool operator==(const TimerSnoozed &) const = default;
};
struct UpdateSnoozed : TimerPutOff
{
    static constexpr EventKind Kind = EventKind::UpdateSnoozed;
    bool operator==(const UpdateSnoozed &) const = default;
};

} // namespace wf::event
