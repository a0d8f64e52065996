// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "link.h"
#include "options.h"

namespace wf::ctl {

/// What "merge INC OTHER…", "unmerge INC", "split INC TITLE" or "facts INC KEY=VALUE…" asks for. Errors name
/// the word.
Expected<Command> linkCommand(Link &link, const Options &options, const Incident &incident);

} // namespace wf::ctl
