// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/chartanswers.h"
#include "detect/detector.h"
#include "feed/feedsource.h"
#include "metrics/recorderstatus.h"

namespace wf {

/// What the ingest thread knows, for the GUI; a newer one replaces it.
struct IngestSnapshot
{
    std::vector<ConditionStatus> conditions;
    std::vector<FeedHealth> feeds;
    std::shared_ptr<const SeriesCatalog> catalog;
    StoreStats store;
    RecorderStatus recorder;
    QStringList recorderProblems; ///< Damage in what was recorded.
    std::shared_ptr<const ChartFrame> frame;
};

} // namespace wf
