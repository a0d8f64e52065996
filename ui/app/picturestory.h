// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/desk.h"

namespace wf {

/// Writes into the data folder of a simulated desk what its estate did since its outage began,
/// `options.demoBegan` ago, and what a team did about it: detections out of the estate's own metrics, a
/// declaration, steps, updates, timers, each at its time. So a picture shows an incident in its middle, and
/// nobody waited for it.
Expected<void> writeStory(const DeskOptions &options, const Clock &clock);

} // namespace wf
