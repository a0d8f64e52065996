// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/feedconfig.h"
#include "feed/feedsource.h"
#include "incident/command.h"

namespace wf {

/// A feed that has been down for so long, and for three of its intervals, is a detection of its own.
inline constexpr Millis FeedLostAfter = std::chrono::minutes(1);

/// What the log has to be told of feeds that are lost or back: one detection for all feeds of a job, each of
/// them a condition. A feed that is no longer watched is not lost. Nothing for what the book knows. Pure.
std::vector<command::ReportAlert> lostFeedReports(const std::vector<FeedHealth> &feeds,
                                                  const std::vector<FeedConfig> &configs,
                                                  const IncidentBook &book, Timestamp now);

} // namespace wf
