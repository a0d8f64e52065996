// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/deskview.h"
#include "detect/watch.h"

namespace wf {

/// What the status strip says: the state of everything in a few numbers.
struct Overview
{
    WatchSummary watch; ///< What may be said; the sentences are WatchWords'.
    bool drill = false; ///< One of the active incidents is a drill.
    std::optional<Timestamp> newestSample;
    struct Lost
    {
        QString name;
        Timestamp since;
        QString error;
    };
    std::vector<Lost> lost; ///< Feeds that are down or silent.
    QStringList holding;    ///< Conditions that are true, with their values, incident or not.
};
Overview overviewOf(const DeskView &desk, Timestamp now);

/// Over the incidents that were declared in the last 30 days and have the milestone; drills and cancelled
/// ones aside. `n` beside each.
struct Measures
{
    struct Mean
    {
        Millis value{0};
        int n = 0;
    };
    Mean toAcknowledge; ///< declared − detected
    Mean toResolve;     ///< resolved − started (detected, else declared)
};
/// Walks every incident there ever was: for changes of the book, not for every tick.
Measures measuresOf(const DeskView &desk, Timestamp now);

} // namespace wf
