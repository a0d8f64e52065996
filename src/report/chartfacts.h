// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/reportchart.h"

namespace wf {

/// The value of a line farthest on the bad side of the first threshold, as drawn, and when; none without
/// lines, thresholds, or for states.
std::optional<std::pair<double, Timestamp>> worstValue(const ReportChart &chart);

/// Stretches of the chart's range in which no line has data.
std::vector<TimeRange> emptyStretches(const ReportChart &chart);

} // namespace wf
