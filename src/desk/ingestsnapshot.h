// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/chartanswers.h"
#include "detect/rulewatch.h"
#include "feed/feedsource.h"
#include "metrics/recorderstatus.h"

namespace wf {

/// Of a desk that follows another process: where its metrics come from.
struct FollowedMetrics
{
    bool recorded = false; ///< From what another process records; else from its own feeds.
    QString message;       ///< Why the recording cannot be read; empty when all is well.
    std::optional<Timestamp> readAt;
    bool operator==(const FollowedMetrics &) const = default;
};

/// What the ingest thread knows, for the GUI; a newer one replaces it.
struct IngestSnapshot
{
    std::vector<ConditionStatus> conditions;
    std::shared_ptr<const RuleReports> rules = std::make_shared<const RuleReports>();
    std::vector<FeedHealth> feeds;
    std::shared_ptr<const SeriesCatalog> catalog;
    StoreStats store;
    RecorderStatus recorder;
    QStringList recorderProblems; ///< Damage in what was recorded.
    std::shared_ptr<const ChartFrame> frame;
    FollowedMetrics followed;
};

} // namespace wf
