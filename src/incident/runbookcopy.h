// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/command.h"
#include "runbook/library.h"

namespace wf {

/// The text of a runbook that was found, as a declaration takes it into the log.
command::RunbookCopy copyOf(const RunbookLibrary::Found &found);

} // namespace wf
