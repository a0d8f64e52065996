// SPDX-License-Identifier: GPL-3.0-or-later
#include "incident/unanswered.h"

namespace wf {

bool isAcknowledged(const Incident &incident, Timestamp now, Millis holds)
{
    return incident.acknowledgedAt && now - *incident.acknowledgedAt < holds;
}

bool isUnanswered(const Incident &incident, Timestamp now, Millis holds)
{
    const bool snoozed = incident.snoozedUntil && *incident.snoozedUntil > now;
    return incident.isDetection() && !snoozed && !isAcknowledged(incident, now, holds);
}

} // namespace wf
