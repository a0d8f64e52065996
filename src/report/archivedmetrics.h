// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "detect/binding.h"
#include "incident/incident.h"
#include "metrics/archive.h"

namespace wf {

/// Brings what a recorder's folder holds of an incident's metrics (reportMetrics(), and those bound by hand)
/// within `window` into an empty store, for reportCharts(). What is damaged or cannot be read is left out and
/// told; none of it is a reason to have no report.
QStringList loadReportMetrics(RecorderArchive &archive, const Incident &incident, TimeRange window,
                              const std::vector<ManualBinding> &bindings, SeriesStore &store);

} // namespace wf
