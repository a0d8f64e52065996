// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/chartspec.h"
#include "incident/incident.h"

namespace wf {

/// The moments of an incident that stand as flags in its charts.
std::vector<ChartEvent> chartEvents(const Incident &incident);

} // namespace wf
