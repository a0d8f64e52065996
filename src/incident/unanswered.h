// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/incident.h"

namespace wf {

/// Who looks at a detection has said so within the last `holds`. It expires by itself: people fall asleep.
bool isAcknowledged(const Incident &incident, Timestamp now, Millis holds);
/// A detection that nobody has taken on: neither acknowledged nor snoozed.
bool isUnanswered(const Incident &incident, Timestamp now, Millis holds);

} // namespace wf
