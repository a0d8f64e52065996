// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/book.h"

namespace wf {

/// The times of every declared incident of this desk, from an hour before it was noticed to half an hour
/// after it was over: what the recorder keeps forever. One that goes on has no end yet.
std::vector<TimeRange> windowsOf(const IncidentBook &book);

} // namespace wf
