// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/chartspec.h"
#include "incident/incident.h"

namespace wf {

/// What stands as flags in charts: the moments of the incident (null: none is looked at), and what was
/// changed on what is watched.
std::vector<ChartEvent> chartEvents(const Incident *incident, const std::vector<EventPtr> &changes);

} // namespace wf
