// SPDX-License-Identifier: GPL-3.0-or-later
// What may be said of a configuration where others read it: in the program's own log, in a report of a bug.
#pragma once

#include "desk/config.h"

namespace wf {

/// Where a configuration that was refused is wrong, "FILE:LINE" or FILE. The reason itself may quote what
/// stands there, and so a secret: it is for the person at the screen only.
QString refusedPlace(const QString &file, const Error &error);
/// "FILE: 2 feeds, 1 channels, 1 places of runbooks".
QString configSummary(const Config &config);

/// Both into the program's own log.
void sayConfig(const Config &config);
void sayRefusedConfig(const QString &file, const Error &error);

} // namespace wf
