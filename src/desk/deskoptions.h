// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/time.h"
#include "desk/config.h"
#include "log/eventlog.h"

namespace wf {

/// What a desk is made with.
struct DeskOptions
{
    QString dataDir;
    QString configFile; ///< For what the program adds to it; may not exist yet.
    Config config;
    /// Run the simulated estate inside, with this scenario ("calm", "dynex-outage@30s"), and watch nothing
    /// else: its data folder is one of its own.
    std::optional<QString> demo = {};
    quint64 demoSeed = 1;
    /// How long ago a scenario without a delay began: its onset can be seen at once.
    Millis demoBegan = std::chrono::minutes(3);
};

/// The same program on real targets, or on the simulated estate: each has a data folder of its own (demo.h).
/// The configuration is read anew. Fails if that cannot be read.
Expected<DeskOptions> optionsFor(LogTargets targets, DeskOptions now);

} // namespace wf
