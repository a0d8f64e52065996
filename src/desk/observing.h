// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "detect/detector.h"
#include "incident/book.h"
#include "incident/command.h"
#include "runbook/library.h"

namespace wf {

/// What a change of a condition asks of the log; none if it says nothing about an incident yet, or if its
/// runbook is gone.
std::optional<command::ReportCondition> reportOf(const ConditionTransition &transition,
                                                 const RunbookLibrary &library, bool drill);

/// The timers that are due at `now` and have not fired.
std::vector<command::FireTimer> dueTimers(const IncidentBook &book, Timestamp now);

/// What a committed event means to the detector: runbooks whose detection is over, or open again.
struct DetectorNews
{
    std::vector<RunbookId> ended;
    std::vector<RunbookId> reopened;
};
/// `book` holds the event already.
DetectorNews detectorNews(const IncidentBook &book, const Event &event);

/// A detection ended by itself.
bool clearedItself(const Event &event);

/// The timer that fell due with the event; none if it is not about that, or if the timer is gone.
std::optional<TimerRecord> timerDue(const IncidentBook &book, const Event &event);

} // namespace wf
