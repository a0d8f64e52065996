// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/incident.h"

namespace wf {

/// What an update begins with, filled from the log. For the team: conditions, actions, needs. For executives:
/// status, overview, next steps. For customers: what they notice and when they hear more, nothing internal.
/// Lines that only a person can fill end with "…". `conditions`: those of the incident as they stand now.
QString updateText(const Incident &incident, const std::vector<ConditionRecord> &conditions,
                   Audience audience, Timestamp now);
/// "Dynex outage: identified"; channels that show severity and number add them.
QString updateSubject(const Incident &incident);
/// Lines of a template that nobody filled in: they end with "…".
bool hasBlanks(const QString &text);
/// The message with the incident as it is now.
OutgoingMessage withIncident(OutgoingMessage message, const Incident &incident);
/// What an alert has to hear next: it is triggered once, acknowledged, and resolved with the incident.
MessagePurpose alertPurpose(const Incident &incident, const QString &channel);

} // namespace wf
