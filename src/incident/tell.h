// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/incident.h"

namespace wf {

/// Who has to hear of an incident at a severity, by the team's contacts: P0 everybody on call and every
/// emergency contact, P1 on call with the escalation, P2 the first on call, P3 nobody. A contact whose name
/// is still a blank in brackets is named by its part ("Primary").
QStringList whoToTell(Severity severity, const std::vector<Contact> &contacts);

/// "Primary: Ana", or "Primary" where nobody is filled in.
QString contactName(const Contact &contact);
/// Whether the value is still a blank: "[Engineer on call]".
bool isBlank(const Contact &contact);
/// Of a person rather than of a channel or an address.
bool isPerson(const Contact &contact);

} // namespace wf
