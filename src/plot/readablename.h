// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace wf {

/// What people call a metric: what its target says of it (`# HELP`) if that is a name and no explanation,
/// else the last part of its own name as words, without its unit: "Fallback rate" for quantum.fallback_rate,
/// "Dynex API latency" for dynex_api_latency_seconds. Empty for an empty metric.
QString readableName(const QString &metric, const QString &help);

} // namespace wf
