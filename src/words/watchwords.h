// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "detect/watch.h"

#include <QCoreApplication>
#include <QStringList>

namespace wf {

/// What is said of a floor, wherever it is said: strip, title, wall and command line. Where no catalogue is
/// loaded it is English all the same, plurals included.
class WatchWords
{
    Q_DECLARE_TR_FUNCTIONS(wf::WatchWords)
public:
    /// "All clear", "1 active · highest P1", "Watching 3 of 16 conditions", "Watching nothing: 16 unbound",
    /// "No active incidents · 1 feed stale".
    static QString sentence(const WatchSummary &summary);
    /// The same without its reason: "Watching nothing", "No active incidents".
    static QString headline(const WatchSummary &summary);
    /// For a chip: "ALL CLEAR", "P1 ACTIVE", "WATCHING 3 OF 16".
    static QString badge(const WatchSummary &summary);
    /// All that is in the way of calm, worst first: "1 feed stale", "12 unbound"; empty when it is calm.
    static QStringList reasons(const WatchSummary &summary);
    /// "4 conditions are watched", "Watching 3 of 16 conditions", "Watching nothing: 16 unbound".
    static QString coverage(const WatchSummary &summary);
    /// Above a list without detections: "Nothing detected", unless conditions are true.
    static QString noDetection(const WatchSummary &summary);
    /// How conditions get their series; empty where nothing has to be bound.
    static QString remedy(const WatchSummary &summary);

private:
    static QString reason(WatchReason reason, const WatchSummary &summary);
    static QString logTrouble(WatchLog log);
    static QString unwatched(const WatchSummary &summary);
};

} // namespace wf
