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

namespace {

/// Incidents besides the target that get an event: without their past it would mean nothing.
std::vector<IncidentId> alsoTouched(const IncidentBook &book, const Command &command)
{
    if (const auto *merge = std::get_if<command::Merge>(&command))
        return merge->sources;
    if (const auto *unmerge = std::get_if<command::Unmerge>(&command)) {
        if (const Incident *merged = book.find(unmerge->incident); merged && !merged->mergedInto.isEmpty())
            return {merged->mergedInto};
    }
    return {};
}

} // namespace

Expected<std::vector<EventPtr>> execute(EventLog &log, const Command &command, const DecisionContext &context)
{
    if (const auto loaded = log.loadIncident(targetOf(command)); !loaded)
        return loaded;
    for (const IncidentId &id : alsoTouched(log.book(), command)) {
        if (const auto loaded = log.loadIncident(id); !loaded)
            return loaded;
    }
    const auto drafts = decide(log.book(), command, context);
    if (!drafts)
        return tl::unexpected(drafts.error());
    const bool past = std::holds_alternative<command::ImportIncidents>(command);
    const auto append = [&] { return past ? log.appendPast(*drafts) : log.append(*drafts); };
    auto events = append();
    // Refused for want of room, so nothing of it is in the file.
    if (!events && events.error().code == ErrorCode::NoSpace && log.releaseReserve() && log.reopen())
        events = append();
    return events;
}

} // namespace wf
