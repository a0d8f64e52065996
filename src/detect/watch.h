// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/severity.h"
#include "base/time.h"
#include "detect/conditionmachine.h"

#include <QString>

#include <optional>
#include <vector>

namespace wf {

/// Samples decide the condition now. Unbound ones and those without data are not watched, whatever was known
/// of them before.
bool isWatched(ConditionState state);

/// A condition, as far as calm depends on it.
struct WatchCondition
{
    ConditionState state = ConditionState::Unbound;
    bool holds = false; ///< True by all that is known, see ConditionStatus::holds().
    bool operator==(const WatchCondition &) const = default;
};

/// A feed, as far as calm depends on it.
struct WatchFeed
{
    enum class State { Waiting, Live, Stale };
    QString name;
    State state = State::Waiting;
    std::optional<Timestamp> since; ///< Stale: of the last good sample, where there was one.
    int refused = 0;                ///< Lines of its last answer that were not taken.
    bool operator==(const WatchFeed &) const = default;
};

/// Whether what happens is on record.
enum class WatchLog {
    Opening,   ///< Nothing was read yet.
    Unread,    ///< It cannot be read now.
    NoDesk,    ///< Nobody writes it.
    ReadOnly,  ///< This desk does not write it.
    Failing,   ///< The disk refuses.
    Untrusted, ///< It is damaged: what it says is not what was written.
    Checking,  ///< It is written, and whether it can be trusted is being checked.
    Writable,
};
QString watchLogName(WatchLog log); ///< "opening", "unread", "no_desk", "read_only", …

/// All that what may be said of a floor depends on, at one moment.
struct WatchInput
{
    std::vector<WatchCondition> conditions;
    std::vector<WatchFeed> feeds;
    WatchLog log = WatchLog::Opening;
    std::vector<Severity> active;   ///< Of every open incident.
    std::vector<Severity> detected; ///< Of every detection that nobody declared and that is not snoozed.
    int snoozed = 0;                ///< Detections that somebody put off.
    int unread = 0;                 ///< What could not be read of rules and runbooks: it is not watched.
    qint64 refusedSeries = 0;       ///< Series there is no room for now.
    bool metricsRead = true;        ///< False: what another process records cannot be read.
    bool clocksAgree = true;        ///< False: samples are dated ahead of this machine's clock.
};

/// Why it is not calm. In the order in which they are told.
enum class WatchReason {
    Active,         ///< Incidents are open.
    Detected,       ///< Something holds that nobody declared.
    LogOpening,     ///< Nothing is known yet.
    Holding,        ///< Conditions are true.
    Snoozed,        ///< Detections were put off.
    LogNotKept,     ///< The log cannot be read, written or trusted.
    MetricsUnread,  ///< The recording cannot be read.
    NoFeed,         ///< Nothing is measured.
    FeedsStale,     ///< Feeds are down or silent.
    FeedsWaiting,   ///< Feeds were not heard yet.
    NothingWatched, ///< No condition is watched.
    PartlyWatched,  ///< Some conditions are unbound or without data.
    FilesUnread,    ///< Rules or runbooks could not be read: how many conditions they have is not known.
    Refused,        ///< Lines or series were not taken.
    ClocksDiffer,   ///< Ages are not to be trusted.
    LogChecking,    ///< The check of the log is not over yet, after a start.
};
inline constexpr int WatchReasons = int(WatchReason::LogChecking) + 1;

/// What may be said of a floor.
struct WatchSummary
{
    int conditions = 0;
    int watched = 0; ///< isWatched(); the others are unbound or without data.
    int unbound = 0;
    int noData = 0;
    int holding = 0; ///< True, an incident stands for them or not.
    int feeds = 0;
    int liveFeeds = 0;
    int staleFeeds = 0;
    int waitingFeeds = 0;
    int refusingFeeds = 0;
    int unread = 0; ///< Problems in rules and runbooks.
    qint64 refusedSeries = 0;
    int active = 0;
    int detected = 0; ///< Those that are snoozed are counted aside.
    int snoozed = 0;
    std::optional<Severity> severity;         ///< The worst of the active ones.
    std::optional<Severity> detectedSeverity; ///< The worst of the detected ones.
    WatchLog log = WatchLog::Opening;
    std::vector<WatchReason> reasons = {WatchReason::LogOpening}; ///< Why it is not calm; none when it is.
    bool calm = false;
    bool operator==(const WatchSummary &) const = default;

    bool has(WatchReason reason) const;
};

/// The one place where it is decided whether all is calm: at least one condition is watched, none is unbound
/// or without data, every feed is live and was taken whole, the log is written and trusted, and nothing is
/// open, detected, put off or true. Pure.
WatchSummary summarize(const WatchInput &input);

} // namespace wf
