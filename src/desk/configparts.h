// SPDX-License-Identifier: GPL-3.0-or-later
// Parts of the configuration that are read in files of their own.
#pragma once

#include "desk/config.h"
#include "desk/tablereader.h"

namespace wf {

/// The secret that stands in a file of its own, one line of at most 16 KB. Auth error when others than the
/// owner may read or change the file; the message names it and the remedy.
Expected<QString> readSecret(const QString &path);
/// [[feed]]. `othersMayRead`: the file; then it may hold no secret.
Expected<std::vector<FeedConfig>> readFeeds(const toml::node &node, const QString &file, bool othersMayRead);
/// [[feed.hook]] of a feed of kind "push".
Expected<std::vector<AlertMapping>> readHooks(const toml::node &node, const QString &file);
/// [targets] prometheus: the targets of those files join the feeds of `config`, which is read so far.
Expected<void> readTargets(Config &config, const toml::node &node, const DiscoveredTargets &found);
/// A table that has nothing but a list of paths: [runbooks] paths, [on_call] calendars.
Expected<QStringList> readPaths(const toml::node &node, const QString &name, const QString &file,
                                const char *key = "paths");
/// [[channel]], [messages] and [tell]; null where the file has none.
Expected<void> readMessaging(Config &config, const toml::node *channels, const toml::node *messages,
                             const toml::node *tell);
/// [wallboard].
Expected<WallConfig> readWallboard(const toml::node &node, const QString &file);

} // namespace wf
