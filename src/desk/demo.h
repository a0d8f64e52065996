// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "feed/feedconfig.h"
#include "metrics/seriesstore.h"
#include "sim/estateserver.h"

#include <functional>

namespace wf {

/// The folder "simulated" in the data folder, for all that is simulated. `dataDir` may name it already.
QString simulatedDataDir(const QString &dataDir);
/// And the data folder of real targets that such a folder lies in.
QString realDataDir(const QString &dataDir);

/// The simulated estate as the desktop program runs it inside: a server on this machine, the feed that
/// scrapes it, and its past, so that the charts do not begin empty.
struct Demo
{
    std::unique_ptr<EstateServer> server;
    FeedConfig feed;
    /// Makes the samples of the hour before the start; called on the ingest thread.
    std::function<SampleBatch(SeriesStore &)> history;
};

/// What the simulated estate's feed is called.
FeedId demoFeedName();

/// What happens on the simulated estate.
struct DemoPlan
{
    QString scenario;   ///< NAME[@DELAY], several with commas, delays counted from now; may be empty.
    QByteArray script;  ///< A drill script (sim/script.h), its times counted from now; may be empty.
    QString scriptFile; ///< Its name in errors.
    quint64 seed = 1;
    Millis began{0}; ///< How long ago a scenario without a delay began.
};
/// NotFound for an unknown scenario; a script's first error by file and line.
Expected<Demo> startDemoEstate(const DemoPlan &plan, const Clock &clock);

} // namespace wf
