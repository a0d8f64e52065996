// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/incident.h"

namespace wf {

/// What an update begins with, filled from the log. For the team: conditions, actions, needs. For executives:
/// status, overview, next steps. For customers: what they notice and when they hear more, nothing internal.
/// Lines that only a person can fill end with "…".
QString updateText(const Incident &incident, Audience audience, Timestamp now);
/// "P1 Dynex outage: identified"; for customers without the severity and the number.
QString updateSubject(const Incident &incident, Audience audience);
/// What an alert has to hear next: it is triggered once, acknowledged, and resolved with the incident.
MessagePurpose alertPurpose(const Incident &incident, const QString &channel);

} // namespace wf
