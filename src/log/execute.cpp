// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/execute.h"

#include <algorithm>

namespace wf {

IncidentId targetOf(const Command &command)
{
    return command.visit([](const auto &c) {
        if constexpr (requires { c.incident; })
            return c.incident;
        else
            return IncidentId();
    });
}

namespace {

/// Incidents besides the target that get an event: without their past it would mean nothing.
std::vector<IncidentId> alsoTouched(const IncidentBook &book, const Command &command)
{
    if (const auto *merge = command.as<command::Merge>())
        return merge->sources;
    if (const auto *unmerge = command.as<command::Unmerge>()) {
        if (const Incident *merged = book.find(unmerge->incident); merged && !merged->mergedInto.isEmpty())
            return {merged->mergedInto};
    }
    return {};
}

/// The command as the log completes it.
Expected<Command> completed(const EventLog &log, const Command &command)
{
    if (!command.is<command::AcceptCut>())
        return command;
    if (log.cut().isEmpty())
        return fail(
            ErrorCode::Refused,
            QStringLiteral("the log has everything that its witness remembers: there is nothing to accept"));
    return Command(command::AcceptCut{log.cut()});
}

/// An incident says of itself that it is simulated, wherever it is carried.
void markSimulated(std::vector<EventDraft> &drafts)
{
    for (EventDraft &draft : drafts) {
        if (auto *detected = draft.body.as<event::Detected>())
            detected->simulated = true;
        if (auto *declared = draft.body.as<event::Declared>())
            declared->simulated = true;
    }
}

} // namespace

namespace {

/// Empty: the request is new.
Expected<std::vector<EventPtr>> takenBefore(EventLog &log, const Command &command, const QString &key)
{
    auto events = key.isEmpty() ? std::vector<EventPtr>() : log.taken(key);
    const IncidentId target = targetOf(command);
    const bool sameOne =
        target.isEmpty() || !events || events->empty() ||
        std::any_of(events->begin(), events->end(), [&](const EventPtr &e) { return e->incident == target; });
    if (!sameOne)
        return fail(ErrorCode::Refused,
                    QStringLiteral("the key %1 belongs to a request about another incident").arg(key));
    return events;
}

} // namespace

bool isRequestKey(const QString &key)
{
    constexpr qsizetype MaxKey = 64;
    return !key.isEmpty() && key.size() <= MaxKey && std::all_of(key.begin(), key.end(), [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') ||
               QStringLiteral("-._:").contains(c);
    });
}

Expected<std::vector<EventPtr>> execute(EventLog &log, const Command &command, const DecisionContext &context,
                                        const QString &key, bool *again)
{
    auto before = takenBefore(log, command, key);
    if (again)
        *again = before && !before->empty();
    if (!before || !before->empty())
        return before;
    if (const auto loaded = log.loadIncident(targetOf(command)); !loaded)
        return loaded;
    for (const IncidentId &id : alsoTouched(log.book(), command)) {
        if (const auto loaded = log.loadIncident(id); !loaded)
            return loaded;
    }
    const auto asked = completed(log, command);
    if (!asked)
        return tl::unexpected(asked.error());
    if (command.is<command::ImportIncidents>())
        log.readAllSummaries(); // What came in before does not come in again.
    auto drafts = decide(log.book(), *asked, context);
    if (!drafts)
        return tl::unexpected(drafts.error());
    if (log.targets() == LogTargets::Simulated)
        markSimulated(*drafts);
    if (!key.isEmpty())
        EventLog::mark(*drafts, key);
    const bool past = command.is<command::ImportIncidents>();
    const auto append = [&] { return past ? log.appendPast(*drafts) : log.append(*drafts); };
    auto events = append();
    // Refused for want of room, so nothing of it is in the file.
    if (!events && events.error().code == ErrorCode::NoSpace && !log.isInGroup() && log.releaseReserve() &&
        log.reopen())
        events = append();
    if (events && !key.isEmpty())
        log.remember(key, *events);
    return events;
}

} // namespace wf
