// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/book.h"

namespace wf {

/// An incident, then those that were merged into it and into them, in the order of their ids. Those that are
/// in memory.
std::vector<const Incident *> partsOf(const IncidentBook &book, const Incident &incident);

/// timersOf(); of an incident that was merged into an open one the timers people set, which run on there.
std::vector<TimerRecord> runningTimers(const IncidentBook &book, const Incident &incident);

/// Past its time, and nobody has acknowledged it.
bool isOverdue(const TimerRecord &timer, Timestamp now);
/// Which of two timers comes first for people: what is overdue before what is not, and of the overdue what
/// others wait for (that somebody takes command, a status update, a call) before what is the team's own. Else
/// the sooner.
bool goesBefore(const TimerRecord &a, const TimerRecord &b, Timestamp now);
/// The one that goes before all others; null without any.
const TimerRecord *firstOf(const std::vector<TimerRecord> &timers, Timestamp now);

} // namespace wf
