// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "base/time.h"

#include <QDate>
#include <QStringList>

#include <atomic>
#include <vector>

namespace wf {

/// How long what was recorded is kept. Pinned ranges are kept forever as they were recorded.
struct RetentionPolicy
{
    Millis full = std::chrono::days(14);     ///< Every sample.
    Millis thinned = std::chrono::days(400); ///< The last sample of every `step`.
    Millis step = std::chrono::seconds(15);
    qint64 maxBytes = qint64{5} << 30; ///< Of the folder; the oldest day goes first.
    bool operator==(const RetentionPolicy &) const = default;
};

struct RetentionReport
{
    QStringList thinned; ///< Days, ISO.
    QStringList dropped; ///< Days of which nothing, or only pinned ranges, is left.
    QStringList problems;
};

/// Brings a recorder's folder down to the policy: thins or drops days before yesterday. `kept` are pinned
/// ranges besides those in the files. A day is written anew beside its file and renamed into place; a reader
/// that has the old one open reads on in it. Slow (seconds per day of a thousand series): for a thread of its
/// own, while the recorder writes the present day. Ends early when `cancel` becomes true.
RetentionReport applyRetention(const QString &folder, const RetentionPolicy &policy,
                               const std::vector<TimeRange> &kept, Timestamp now,
                               const std::atomic<bool> &cancel);

} // namespace wf
