// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/incident.h"
#include "report/block.h"

namespace wf::report {

/// An entry of the timeline in plain English: a strong word in front, what was said, a muted remark.
ReportText eventLine(const Event &event);

} // namespace wf::report
