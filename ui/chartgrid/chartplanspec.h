// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/chartspec.h"
#include "models/chartplan.h"

namespace wf {

/// What a chart of the plan is called and held against, drawn in a form. A threshold is about the value;
/// nothing else is held against it.
ChartSpec chartSpecOf(const ChartPlan &plan, ChartForm form);

} // namespace wf
