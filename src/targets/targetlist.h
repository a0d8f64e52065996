// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "targets/scrapejob.h"

namespace wf {

/// What is scraped by files of Prometheus' configuration.
struct TargetList
{
    std::vector<FeedConfig> feeds;      ///< Named "job/instance".
    int dropped = 0;                    ///< Targets that relabelling left out.
    std::vector<Discovery> discoveries; ///< Each once: to be asked.
    QStringList files;                  ///< Whose change can change it: to be watched, and their folders.
    QStringList problems;               ///< "FILE:LINE:COLUMN: error: …"
};

/// Reads the files and those they name, and makes a feed of each target: its labels as Prometheus makes them,
/// relabelled. At most `most` feeds. `found`: what discoveries have told. Any thread.
TargetList loadTargets(const QStringList &files, std::size_t most, const DiscoveredTargets &found = {});

/// The feed of one target; none where relabelling drops it. An error where it has no address that can be
/// asked.
Expected<std::optional<FeedConfig>> targetFeed(const ScrapeJob &job, const std::string &address,
                                               const LabelMap &groupLabels);

/// The groups of a file of file_sd_configs, JSON or YAML. Problems name the file and the line.
std::vector<TargetGroup> readTargetFile(const QString &path, QStringList &problems);
/// The same from its text, which came from `file` or an address.
std::vector<TargetGroup> readTargetGroups(std::string_view text, const QString &file, QStringList &problems);

} // namespace wf
