// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bundle/format.h"
#include "incident/incident.h"

#include <atomic>
#include <functional>
#include <optional>

namespace wf {

struct ExportRequest
{
    QString dataDir;       ///< Of the log; a desk may be running on it.
    QString file;          ///< What is there already is replaced, once the new one is whole.
    QStringList incidents; ///< Numbers or ids.
    /// Instead of the windows around each incident.
    std::optional<TimeRange> window;
    Millis before = std::chrono::minutes(30); ///< The first detection or the declaration.
    Millis after = std::chrono::minutes(15);  ///< The end of it; what goes on ends now.
    bool metrics = true;
    bool messages = false;         ///< With the words of messages and updates, and where they went.
    std::vector<Contact> contacts; ///< None: left out. The attached runbooks' text holds theirs in any case.
    QString by;
    QString program; ///< Its version.
    Timestamp now;
};

struct BundleSummary
{
    qint64 bytes = 0;
    BundleManifest manifest;
    qint64 events = 0;
    qint64 withheld = 0;
    qint64 files = 0;
    qint64 series = 0;
    qint64 blocks = 0;
    /// What was damaged or missing where it was taken from; the bundle has the rest.
    QStringList problems;
};

/// Part that is done, 0 to 1. Called on the thread that works.
using BundleProgress = std::function<void(double)>;

/// Writes a bundle, beside `file` first, then in its place. Any thread: it reads the log and the recorded
/// days on connections of its own and changes neither. Errors name the file or the incident; Refused when
/// `cancel` became true. After an error nothing is left behind, and what stood at `file` stands there still.
Expected<BundleSummary> exportBundle(const ExportRequest &request, const BundleProgress &progress = {},
                                     const std::atomic<bool> *cancel = nullptr);

/// The windows around incidents, joined where they meet, rising: from `before` their first detection or the
/// declaration to `after` their end, and what was marked as evidence.
std::vector<TimeRange> bundleWindows(const std::vector<const Incident *> &incidents, Millis before,
                                     Millis after, Timestamp now);

/// Whether the event's words are those of a message, or of people about one. `others`: of the same incident
/// that are withheld already.
bool isWithheldWithMessages(const Event &event, const std::set<EventId> &others);
/// The same without its words: an update keeps the time it promised, which measures need.
Event withoutWords(const Event &event);

} // namespace wf
