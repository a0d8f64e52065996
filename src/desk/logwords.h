// SPDX-License-Identifier: GPL-3.0-or-later
// What the log's worker says in the program's own log (base/programlog.h), on any thread.
#pragma once

#include "desk/logworker.h"
#include "log/verify.h"

namespace wf {

/// How the log is now; for each change.
void sayState(const LogStatus &status);
/// What the check of the chain found; its first 5 problems.
void sayVerified(const Expected<LogReport> &report);
void sayTakeOver();

} // namespace wf
