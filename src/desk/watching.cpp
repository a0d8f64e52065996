// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/watching.h"

#include "desk/deskview.h"
#include "incident/parts.h"

#include <algorithm>

namespace wf {

namespace {

/// A look at the log that is older than this is no look at the present.
constexpr Millis LogFresh = std::chrono::seconds(5);
/// A clock that is off by more makes every age a lie.
constexpr Millis ClockSlack = std::chrono::seconds(60);

/// How far a log is trusted that somebody writes.
WatchLog trustIn(const LogStatus &log)
{
    if (!log.chainVerified)
        return WatchLog::Checking;
    return *log.chainVerified ? WatchLog::Writable : WatchLog::Untrusted;
}

WatchLog ownLog(const LogStatus &log)
{
    switch (log.state) {
    case LogStatus::State::Opening:
        return WatchLog::Opening;
    case LogStatus::State::Unavailable:
        return WatchLog::Unread;
    case LogStatus::State::ReadOnly:
        return WatchLog::ReadOnly;
    case LogStatus::State::Failing:
        return WatchLog::Failing;
    case LogStatus::State::Writable:
        break;
    }
    return trustIn(log);
}

WatchLog watchLogOf(const DeskView &desk, Timestamp now)
{
    const FollowStatus follow = desk.followStatus();
    if (!follow.follows)
        return ownLog(desk.logStatus());
    if (!follow.logReadAt)
        return WatchLog::Opening;
    if (!follow.logRead || now - *follow.logReadAt > LogFresh)
        return WatchLog::Unread;
    if (!follow.deskRuns)
        return WatchLog::NoDesk;
    return trustIn(desk.logStatus());
}

/// Series that the feeds bring and that found no room in the last scrape. What another desk records comes
/// without such a count: what did not fit in here stays out until a restart.
qint64 refusedNow(const DeskView &desk)
{
    if (desk.followStatus().follows)
        return qint64(desk.storeStats().droppedSeries);
    qint64 refused = 0;
    for (const FeedHealth &feed : desk.feeds())
        refused += feed.refusedSeries;
    return refused;
}

void addIncidents(const DeskView &desk, Timestamp now, WatchInput &input)
{
    for (const auto &[id, incident] : desk.book().incidents()) {
        if (isActive(incident.status))
            input.active.push_back(incident.severity);
        else if (incident.isDetection() && incident.snoozedUntil && *incident.snoozedUntil > now)
            ++input.snoozed;
        else if (incident.isDetection())
            input.detected.push_back(incident.severity);
    }
    for (const ConditionStatus *condition : unloggedDetections(desk))
        input.detected.push_back(firstSeverity(desk.library(), condition->runbook));
}

/// How many conditions stand in what could not be read is not known: none of them is watched.
int unreadFiles(const DeskView &desk)
{
    const auto &documents = desk.library().documents();
    const auto broken = std::count_if(documents.begin(), documents.end(),
                                      [](const auto &known) { return known.second->hasErrors(); });
    return int(desk.library().problems().size()) + int(desk.ruleLibrary().problemCount()) + int(broken);
}

} // namespace

Severity firstSeverity(const RunbookLibrary &library, const RunbookId &runbook)
{
    const auto found = library.find(runbook);
    return !found || found.runbook->severities.empty() ? Severity::P2 : found.runbook->severities.front();
}

WatchFeed watchFeedOf(const FeedHealth &feed, Timestamp now)
{
    WatchFeed shown{feed.feed.text(), WatchFeed::State::Live, {}, feed.rejected};
    if (feed.state == FeedState::Waiting) {
        shown.state = WatchFeed::State::Waiting;
    } else if (feed.state == FeedState::Down || feed.isStale(now)) {
        shown.state = WatchFeed::State::Stale;
        shown.since = feed.lastSample ? feed.lastSample : feed.downSince;
    }
    return shown;
}

const FeedHealth *feedAhead(const DeskView &desk, Timestamp now)
{
    const auto &feeds = desk.feeds();
    const auto ahead = std::find_if(feeds.begin(), feeds.end(), [now](const FeedHealth &feed) {
        return feed.lastSample && *feed.lastSample - now > ClockSlack;
    });
    return ahead == feeds.end() ? nullptr : &*ahead;
}

std::vector<const ConditionStatus *> unloggedDetections(const DeskView &desk)
{
    std::vector<const ConditionStatus *> found;
    const FollowStatus follow = desk.followStatus();
    if (!follow.follows || !follow.looked || follow.deskRuns)
        return found;
    std::set<RunbookId> known;
    for (const ConditionStatus &c : desk.conditions()) {
        // What a person ended is true, and no news.
        if (c.holds() && !c.ended && !desk.book().openFor(c.runbook) && desk.library().find(c.runbook) &&
            known.insert(c.runbook).second)
            found.push_back(&c);
    }
    return found;
}

WatchSummary watchSummary(const DeskView &desk, Timestamp now)
{
    WatchInput input;
    for (const ConditionStatus &condition : desk.conditions())
        input.conditions.push_back({condition.state, condition.holds()});
    for (const FeedHealth &feed : desk.feeds())
        input.feeds.push_back(watchFeedOf(feed, now));
    input.unread = unreadFiles(desk);
    input.log = watchLogOf(desk, now);
    addIncidents(desk, now, input);
    input.refusedSeries = refusedNow(desk);
    input.metricsRead = desk.followStatus().metrics.message.isEmpty();
    input.clocksAgree = !feedAhead(desk, now);
    return summarize(input);
}

std::vector<ConditionRecord> conditionsNow(const DeskView &desk, const Incident &incident)
{
    const bool open = isActive(incident.status);
    std::vector<ConditionRecord> all;
    for (const Incident *part : partsOf(desk.book(), incident)) {
        std::map<int, ConditionRecord> records = part->conditions;
        for (const ConditionStatus &live : desk.conditions()) {
            if (live.runbook != part->runbookId)
                continue;
            const auto known = records.find(live.condition);
            if (known != records.end() && known->second.text == live.text) {
                if (!open)
                    known->second.wasTrue = live.holds();
                // For a moment log and detector differ: a value never stands beside a truth it contradicts.
                if (isWatched(live.state) && live.holds() == known->second.wasTrue &&
                    !live.valueText.isEmpty())
                    known->second.value = live.valueText;
            } else if (known == records.end() && !open && live.holds()) {
                records[live.condition] = {live.text, ConditionRecord::State::True, true, live.valueText,
                                           live.activeSince.value_or(live.since)};
            }
        }
        for (auto &[index, record] : records)
            all.push_back(std::move(record));
    }
    return all;
}

Command withPresentValues(const DeskView &desk, const Command &command)
{
    const auto *change = command.as<command::ChangeStatus>();
    if (!change || change->to != IncidentStatus::Resolved)
        return command;
    command::ChangeStatus asked = *change;
    asked.presentValues.emplace();
    const Incident *incident = desk.book().find(change->incident);
    for (const Incident *part :
         incident ? partsOf(desk.book(), *incident) : std::vector<const Incident *>()) {
        for (const ConditionStatus &live : desk.conditions()) {
            if (live.runbook == part->runbookId && isWatched(live.state) && live.holds())
                asked.presentValues->emplace(live.text, live.valueText);
        }
    }
    return asked;
}

} // namespace wf
