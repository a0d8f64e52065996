// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/wallfacts.h"

#include <array>

namespace wf {

/// One page of the wall.
struct WallPage
{
    WallPageKind kind = WallPageKind::Overview;
    IncidentId incident; ///< Of an incident's page.
    int part = 0;        ///< Of the metrics page: there may be several.
    bool operator==(const WallPage &) const = default;
};

/// How much of the wall's choice there is to show.
struct WallChoice
{
    std::vector<WallPageKind> pages;
    bool pin = true;
    int metrics = 0;
    int metricsPerPage = 1;
};

/// The pages at one moment, in their order; never empty. What is open is always on one of them, whatever was
/// chosen. While a P0 or P1 is open and `pin`, only pages that show it.
std::vector<WallPage> wallPages(const WallFacts &facts, const WallChoice &choice);

/// How much of an incident is told.
enum class WallDetail {
    Line,    ///< Severity, title, elapsed.
    Compact, ///< And state, commander, progress, next update.
    Normal,  ///< And step.
    Full,    ///< And last decision.
};

/// What the cards of the overview take, in pixels.
struct WallRoom
{
    int height = 0;
    int gap = 0;
    std::array<int, 4> incident{}; ///< By WallDetail.
    int detection = 0;
    int more = 0; ///< The line that counts what is left out.
};

/// Which cards stand on the overview.
struct WallFit
{
    std::vector<WallDetail> incidents; ///< Of the first ones, in their order.
    int detections = 0;                ///< How many of the first ones.
    int hidden = 0;                    ///< Incidents and detections that are only counted.
    std::optional<Severity> worstHidden;
    bool operator==(const WallFit &) const = default;
};

/// Ranks, shrinks, then counts: as many incidents as possible, one line each where it has to be, incidents
/// before detections; what is left over is given to the worst ones. `incidents` and `detections` are ranked.
WallFit fitOverview(const std::vector<Severity> &incidents, const std::vector<Severity> &detections,
                    const WallRoom &room);

} // namespace wf
