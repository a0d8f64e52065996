// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/execute.h"

namespace wf {

namespace {

/// The incident a command is about, where it names one.
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

} // namespace

Expected<std::vector<EventPtr>> execute(EventLog &log, const Command &command, const DecisionContext &context)
{
    if (const auto loaded = log.loadIncident(targetOf(command)); !loaded)
        return loaded;
    const auto drafts = decide(log.book(), command, context);
    if (!drafts)
        return tl::unexpected(drafts.error());
    return log.append(*drafts);
}

} // namespace wf
