// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "comms/channelconfig.h"
#include "desk/wallconfig.h"
#include "feed/feedconfig.h"
#include "metrics/retention.h"
#include "targets/targetlist.h"

#include <QStringList>

#include <map>
#include <vector>

namespace wf {

/// [recorder]: what is kept of the metrics on disk.
struct RecorderConfig
{
    bool enabled = true;
    RetentionPolicy keep;
    bool operator==(const RecorderConfig &) const = default;
};

/// [backup]: where a second copy of the log is kept.
struct BackupConfig
{
    QString folder; ///< Absolute; empty: none.
    bool operator==(const BackupConfig &) const = default;
};

/// watchfloor.toml, checked. The manual has the format (targets.md, messages.md, wallboard.md, backup.md).
struct Config
{
    QString file; ///< Where it was read from; empty without one.
    std::vector<FeedConfig> feeds;
    QStringList runbookPaths; ///< Absolute; the shipped ones where the file names none.
    QStringList rulePaths;    ///< [rules] paths, absolute: rule files of Prometheus and folders of them.
    QStringList targetFiles;  ///< Whose targets are among the feeds, and what they name: to be watched.
    std::vector<Discovery> targetDiscoveries; ///< That are to be asked for more targets.
    QStringList targetProblems; ///< What of them is not understood: "FILE:LINE:COLUMN: error: …".
    RecorderConfig recorder;
    std::vector<ChannelConfig> channels;
    bool approveCustomers = false;        ///< [messages]: texts for customers wait for the commander.
    std::map<Severity, QStringList> tell; ///< [tell]: who must hear of a severity.
    WallConfig wallboard;
    BackupConfig backup;
    QStringList onCallCalendars; ///< [on_call] calendars, absolute: .ics files.
    bool operator==(const Config &) const = default;
};

/// Reads a configuration. Errors name file and line: syntax, unknown keys, wrong types, values out of range,
/// two feeds of one name, a secret in a file that others may read. Relative paths count from the file's
/// folder.
/// `found`: what was asked for targets before has told.
Expected<Config> loadConfig(const QString &path, const DiscoveredTargets &found = {});
Expected<Config> parseConfig(const QByteArray &text, const QString &path, bool othersMayRead = false,
                             const DiscoveredTargets &found = {});

/// Where the configuration is looked for without --config.
QString defaultConfigPath();
/// Where the log and the settings are kept without --data-dir.
QString defaultDataDir();
/// The runbooks that come with the program.
QString shippedRunbooksPath();

/// Adds a [[feed]] table at the end of the file, made when missing. What stands in the file stays as it is.
Expected<void> addFeedToConfig(const QString &path, const FeedConfig &feed);
/// Changes name, url, interval, bearer_token and enabled of a [[feed]] table, as far as `to` differs in them.
/// NotFound where the file has no such feed, Refused where it stands in one line.
Expected<void> changeFeedInConfig(const QString &path, const FeedConfig &from, const FeedConfig &to);
/// Takes a [[feed]] table out of the file. Errors as changeFeedInConfig().
Expected<void> removeFeedFromConfig(const QString &path, const FeedId &name);
/// Adds a folder to [runbooks] paths; where the file named none, the shipped ones stay in the list.
Expected<void> addRunbooksToConfig(const QString &path, const QString &folder);
/// Sets [backup] folder; the rest of the file stays as it is.
Expected<void> setBackupInConfig(const QString &path, const QString &folder);

} // namespace wf
