// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/filter.h"

namespace wf {

/// An action item: the position of its incident, and its own there.
struct ActionRef
{
    quint32 incident = 0;
    quint32 action = 0;
    bool operator==(const ActionRef &) const = default;
};

/// Action items of what was chosen: the open ones by due date, so that what is overdue stands first, those
/// without a date after them; with `all`, then those that are done or dropped, the newest first.
std::vector<ActionRef> actionsOf(const History &history, const Selected &selected, bool all);

} // namespace wf
