// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "detect/detector.h"
#include "detect/watch.h"
#include "feed/feedsource.h"
#include "incident/command.h"
#include "runbook/library.h"

namespace wf {

class DeskView;

/// How a feed stands at `now`: what the window, the wall and the command line say of it.
WatchFeed watchFeedOf(const FeedHealth &feed, Timestamp now);

/// The first feed whose newest sample is dated ahead of this machine's clock; null when there is none.
const FeedHealth *feedAhead(const DeskView &desk, Timestamp now);

/// What a detection of a runbook begins with.
Severity firstSeverity(const RunbookLibrary &library, const RunbookId &runbook);

/// Conditions that hold and have no incident, one a runbook. Only a follower whose desk is away has any: in
/// every other desk a detection stands for each of them.
std::vector<const ConditionStatus *> unloggedDetections(const DeskView &desk);

/// What may be said at `now` of what a desk watches, or of the one it follows. GUI thread.
WatchSummary watchSummary(const DeskView &desk, Timestamp now);

/// Every condition of an incident and of what was merged into it as it stands now: with the present value
/// where the detector has one, else with the one of the log. What is open goes by the truth the log follows,
/// what has ended by the detector's.
std::vector<ConditionRecord> conditionsNow(const DeskView &desk, const Incident &incident);

/// A command as it is asked of the log: one that resolves an incident takes along what is measured now of the
/// conditions that are true.
Command withPresentValues(const DeskView &desk, const Command &command);

} // namespace wf
