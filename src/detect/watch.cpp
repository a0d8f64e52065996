// SPDX-License-Identifier: GPL-3.0-or-later
#include "detect/watch.h"

#include <algorithm>

namespace wf {

namespace {

std::optional<Severity> worstOf(const std::vector<Severity> &severities)
{
    std::optional<Severity> worst;
    for (const Severity severity : severities) {
        if (!worst || isWorse(severity, *worst))
            worst = severity;
    }
    return worst;
}

void countConditions(const WatchInput &input, WatchSummary &s)
{
    for (const WatchCondition &condition : input.conditions) {
        ++s.conditions;
        s.watched += isWatched(condition.state);
        s.unbound += condition.state == ConditionState::Unbound;
        s.noData += condition.state == ConditionState::NoData;
        s.holding += condition.holds;
    }
}

void countFeeds(const WatchInput &input, WatchSummary &s)
{
    for (const WatchFeed &feed : input.feeds) {
        ++s.feeds;
        s.liveFeeds += feed.state == WatchFeed::State::Live;
        s.staleFeeds += feed.state == WatchFeed::State::Stale;
        s.waitingFeeds += feed.state == WatchFeed::State::Waiting;
        s.refusingFeeds += feed.refused > 0;
    }
}

bool applies(WatchReason reason, const WatchSummary &s, const WatchInput &input)
{
    switch (reason) {
    case WatchReason::Active:
        return s.active > 0;
    case WatchReason::Detected:
        return s.detected > 0;
    case WatchReason::LogOpening:
        return s.log == WatchLog::Opening;
    case WatchReason::Holding:
        return s.holding > 0;
    case WatchReason::Snoozed:
        return s.snoozed > 0;
    case WatchReason::LogNotKept:
        return s.log != WatchLog::Writable && s.log != WatchLog::Opening && s.log != WatchLog::Checking;
    case WatchReason::MetricsUnread:
        return !input.metricsRead;
    case WatchReason::NoFeed:
        return s.feeds == 0;
    case WatchReason::FeedsStale:
        return s.staleFeeds > 0;
    case WatchReason::FeedsWaiting:
        return s.waitingFeeds > 0;
    case WatchReason::NothingWatched:
        return s.watched == 0;
    case WatchReason::PartlyWatched:
        return s.watched > 0 && s.watched < s.conditions;
    case WatchReason::FilesUnread:
        return s.unread > 0;
    case WatchReason::Refused:
        return s.refusingFeeds > 0 || s.refusedSeries > 0;
    case WatchReason::ClocksDiffer:
        return !input.clocksAgree;
    case WatchReason::LogChecking:
        return s.log == WatchLog::Checking;
    }
    return true;
}

} // namespace

bool isWatched(ConditionState state)
{
    switch (state) {
    case ConditionState::Unbound:
    case ConditionState::NoData:
        return false;
    case ConditionState::False:
    case ConditionState::Pending:
    case ConditionState::True:
    case ConditionState::Clearing:
        return true;
    }
    return false;
}

QString watchLogName(WatchLog log)
{
    switch (log) {
    case WatchLog::Opening:
        return QStringLiteral("opening");
    case WatchLog::Unread:
        return QStringLiteral("unread");
    case WatchLog::NoDesk:
        return QStringLiteral("no_desk");
    case WatchLog::ReadOnly:
        return QStringLiteral("read_only");
    case WatchLog::Failing:
        return QStringLiteral("failing");
    case WatchLog::Untrusted:
        return QStringLiteral("untrusted");
    case WatchLog::Checking:
        return QStringLiteral("checking");
    case WatchLog::Writable:
        return QStringLiteral("writable");
    }
    return {};
}

bool WatchSummary::has(WatchReason reason) const
{
    return std::find(reasons.begin(), reasons.end(), reason) != reasons.end();
}

WatchSummary summarize(const WatchInput &input)
{
    WatchSummary s;
    countConditions(input, s);
    countFeeds(input, s);
    s.refusedSeries = input.refusedSeries;
    s.unread = input.unread;
    s.active = int(input.active.size());
    s.detected = int(input.detected.size());
    s.snoozed = input.snoozed;
    s.severity = worstOf(input.active);
    s.detectedSeverity = worstOf(input.detected);
    s.log = input.log;
    s.reasons.clear();
    for (int i = 0; i < WatchReasons; ++i) {
        if (const auto reason = static_cast<WatchReason>(i); applies(reason, s, input))
            s.reasons.push_back(reason);
    }
    s.calm = s.reasons.empty();
    return s;
}

} // namespace wf
