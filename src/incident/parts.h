// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/book.h"

namespace wf {

/// An incident, then those that were merged into it and into them, in the order of their ids. Those that are
/// in memory.
std::vector<const Incident *> partsOf(const IncidentBook &book, const Incident &incident);

/// timersOf(); of an incident that was merged into an open one the timers people set, which run on there.
std::vector<TimerRecord> runningTimers(const IncidentBook &book, const Incident &incident);

} // namespace wf
