// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sim/faultplan.h"

#include <span>

namespace wf {

/// A fault as a part of a scenario.
struct ScenarioPart
{
    Fault fault;
    Millis delay{0}; ///< After the scenario's start.
    Millis hold{0};  ///< How long it lasts before the recovery begins.
};

struct Scenario
{
    const char *name;
    const char *summary;             ///< One line for a list.
    std::vector<ScenarioPart> parts; ///< None for "calm".
};

/// Every scenario there is, in the order of a list.
std::span<const Scenario> allScenarios();
/// Null when there is none of that name.
const Scenario *findScenario(const QString &name);

} // namespace wf
