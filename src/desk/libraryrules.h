// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "detect/detector.h"
#include "runbook/library.h"

namespace wf {

/// How a confirmed condition is remembered: an edited one has to be confirmed again.
QString confirmationOf(const RunbookId &runbook, const QString &text);

/// Every condition of the library as the detector watches it. One that was read out of prose counts as
/// declared if it is among the `confirmed`.
std::vector<DetectorRule> rulesOf(const RunbookLibrary &library, const QStringList &confirmed);

} // namespace wf
