// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/execute.h"

namespace wf {

IncidentId targetOf(const Command &command)
{
    return std::visit(
        [](const auto &c) {
            if constexpr (requires { c.incident; })
                return c.incident;
            else
                return IncidentId();
        },
        command);
}

Expected<std::vector<EventPtr>> execute(EventLog &log, const Command &command, const DecisionContext &context)
{
    if (const auto loaded = log.loadIncident(targetOf(command)); !loaded)
        return loaded;
    const auto drafts = decide(log.book(), command, context);
    if (!drafts)
        return tl::unexpected(drafts.error());
    auto events = log.append(*drafts);
    // Refused for want of room, so nothing of it is in the file.
    if (!events && events.error().code == ErrorCode::NoSpace && log.releaseReserve() && log.reopen())
        events = log.append(*drafts);
    return events;
}

} // namespace wf
