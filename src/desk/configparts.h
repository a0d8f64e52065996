// SPDX-License-Identifier: GPL-3.0-or-later
// Parts of the configuration that are read in files of their own.
#pragma once

#include "desk/config.h"
#include "desk/tablereader.h"

namespace wf {

/// [[channel]], [messages] and [tell]; null where the file has none.
Expected<void> readMessaging(Config &config, const toml::node *channels, const toml::node *messages,
                             const toml::node *tell);
/// [wallboard].
Expected<WallConfig> readWallboard(const toml::node &node, const QString &file);

} // namespace wf
