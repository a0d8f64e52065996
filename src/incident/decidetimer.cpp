// SPDX-License-Identifier: GPL-3.0-or-later
// Rules for timers.
#include "incident/deciders.h"
#include "incident/parts.h"

#include <algorithm>

namespace wf::deciding {

namespace {

constexpr Millis MaxTimer = std::chrono::hours(24 * 7);
constexpr int MaxFreeTimers = 50;

struct FoundTimer
{
    const Incident *incident = nullptr;
    TimerRecord timer;
};

Expected<FoundTimer> runningTimer(const Rules &rules, const IncidentId &id, const TimerId &timerId)
{
    // What was set before a merge is due all the same.
    const Incident *merged = rules.book.find(id);
    const bool isMerged = merged && merged->status == IncidentStatus::Merged;
    const auto found = isMerged ? Expected<const Incident *>(merged) : rules.workable(id);
    if (!found)
        return tl::unexpected(found.error());
    for (const TimerRecord &timer : runningTimers(rules.book, **found)) {
        if (timer.id == timerId)
            return FoundTimer{*found, timer};
    }
    return fail(ErrorCode::NotFound,
                QStringLiteral("%1 has no running timer \"%2\"").arg(nameOf(**found), timerId.text()));
}

event::TimerNews timerNewsOf(const TimerRecord &timer)
{
    return {timer.id, timer.title};
}

/// timer_started, which also starts a repeating timer over.
EventDraft timerStart(const Rules &rules, const IncidentId &incident, const TimerRecord &timer)
{
    return rules.draft(incident,
                       event::TimerStarted{timer.id, timer.title, timer.length,
                                           rules.context.now + timer.length, timer.person, timer.repeat});
}

} // namespace

Drafts decide(const Rules &rules, const command::StartTimer &c)
{
    const auto found = rules.workable(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    const auto title = requiredText(c.title, QStringLiteral("the timer's title"), MaxTitleLength);
    if (!title)
        return tl::unexpected(title.error());
    if (c.length < std::chrono::seconds(1) || c.length > MaxTimer)
        return fail(ErrorCode::InvalidInput, QStringLiteral("a timer runs from 1 second to 7 days"));
    const auto running = std::count_if((*found)->freeTimers.begin(), (*found)->freeTimers.end(),
                                       [](const auto &entry) { return !entry.second.stopped; });
    if (running >= MaxFreeTimers)
        return fail(ErrorCode::TooLarge, QStringLiteral("%1 timers run already").arg(running));
    TimerRecord timer;
    timer.id = TimerId(freshId());
    timer.title = *title;
    timer.length = c.length;
    timer.person = c.person.trimmed().left(MaxTitleLength);
    timer.repeat = c.repeat ? c.length : Millis{0};
    return std::vector{timerStart(rules, c.incident, timer)};
}

Drafts decide(const Rules &rules, const command::SnoozeTimer &c)
{
    const auto found = runningTimer(rules, c.incident, c.timer);
    if (!found)
        return tl::unexpected(found.error());
    if (c.by < std::chrono::seconds(1) || c.by > MaxTimer)
        return fail(ErrorCode::InvalidInput, QStringLiteral("a snooze lasts from 1 second to 7 days"));
    const event::TimerPutOff later{found->timer.id, found->timer.title,
                                   std::max(rules.context.now, found->timer.dueAt) + c.by};
    if (found->timer.kind == TimerKind::Update)
        return std::vector{rules.draft(c.incident, event::UpdateSnoozed{later})};
    return std::vector{rules.draft(c.incident, event::TimerSnoozed{later})};
}

Drafts decide(const Rules &rules, const command::AcknowledgeTimer &c)
{
    const auto found = runningTimer(rules, c.incident, c.timer);
    if (!found)
        return tl::unexpected(found.error());
    if (found->timer.acknowledged)
        return std::vector<EventDraft>{};
    if (!found->timer.firedAt)
        return fail(ErrorCode::Refused, QStringLiteral("this timer is not due yet"));
    std::vector<EventDraft> drafts{
        rules.draft(c.incident, event::TimerAcknowledged{timerNewsOf(found->timer)})};
    // A free timer that was seen has done its work, or starts over; a window or an update stays due until it
    // is worked.
    if (found->timer.repeat > Millis{0})
        drafts.push_back(timerStart(rules, c.incident, found->timer));
    else if (found->timer.kind == TimerKind::Free)
        drafts.push_back(rules.draft(c.incident, event::TimerStopped{timerNewsOf(found->timer)}));
    return drafts;
}

Drafts decide(const Rules &rules, const command::StopTimer &c)
{
    const auto found = runningTimer(rules, c.incident, c.timer);
    if (!found)
        return tl::unexpected(found.error());
    if (found->timer.kind == TimerKind::Update) {
        return fail(
            ErrorCode::Refused,
            QStringLiteral("the next update stays due while the incident is open: post it or snooze it"));
    }
    return std::vector{rules.draft(c.incident, event::TimerStopped{timerNewsOf(found->timer)})};
}

Drafts decide(const Rules &rules, const command::FireTimer &c)
{
    const auto found = runningTimer(rules, c.incident, c.timer);
    if (!found)
        return tl::unexpected(found.error());
    if (found->timer.firedAt || found->timer.dueAt > rules.context.now)
        return std::vector<EventDraft>{};
    if (found->timer.kind == TimerKind::Update)
        return std::vector{rules.draft(c.incident, event::UpdateDue{timerNewsOf(found->timer)})};
    return std::vector{rules.draft(c.incident, event::TimerFired{timerNewsOf(found->timer)})};
}

} // namespace wf::deciding
