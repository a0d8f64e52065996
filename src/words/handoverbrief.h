// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/incident.h"

namespace wf {

/// What the next commander has to know, as Markdown: how bad and how long, impact, what holds now, what was
/// decided and done last, what runs and what is due, the last update, who is there. Times in UTC.
/// `conditions`: those of the incident as they stand now. At most 8,000 characters.
QString handoverBrief(const Incident &incident, const std::vector<ConditionRecord> &conditions,
                      Timestamp now);

} // namespace wf
