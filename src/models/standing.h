// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/book.h"

namespace wf {

/// What is due within it is marked, everywhere.
inline constexpr Millis DueSoon = std::chrono::minutes(3);

/// What is asked of an incident first: how bad, for how long, who has it, what is due.
struct Standing
{
    Severity severity = Severity::P2;
    QString title;
    bool declared = false;
    bool ended = false; ///< `elapsed` stands still.
    /// Since the declaration; of a detection since it was detected. Never negative.
    Millis elapsed{0};
    QString commander;               ///< Empty: nobody commands it.
    std::optional<TimerRecord> next; ///< The running timer that goes first, see goesBefore().
    int overdue = 0;                 ///< Timers beside `next` that are overdue and not acknowledged.
};
Standing standingOf(const IncidentBook &book, const Incident &incident, Timestamp now);

/// The worst active incident, the oldest of several; null if none is active.
const Incident *worstOf(const IncidentBook &book);

/// The timer that is overdue and goes before all others that are: of the worst incident, by goesBefore().
struct RingingTimer
{
    IncidentId incident;
    TimerRecord timer;
};
std::optional<RingingTimer> ringingTimer(const IncidentBook &book, Timestamp now);

/// The step that a person finished last and that is still finished.
struct LastStep
{
    StepId step;
    QString title;
    StepState state = StepState::Done; ///< Or Skipped.
};
std::optional<LastStep> lastStepBy(const QString &person, const Incident &incident);

/// The active incident `by` places behind the selected one in the order of the list (worst, then oldest); it
/// begins anew at the ends. Empty if none is active.
IncidentId neighbourOf(const IncidentBook &book, const IncidentId &selected, int by);

} // namespace wf
