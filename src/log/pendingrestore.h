// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "base/time.h"

#include <optional>

namespace wf {

/// A log that a person chose to have in place of the one that is there. It takes effect when the log is
/// opened for writing the next time: EventLog::open() swaps the files, and writes into the restored log who
/// did it. Each step can be broken off; the next opening continues.
///
///   incidents.db.restored     the chosen log, whole and flushed
///   incidents.restore         that it was chosen: from here on the swap happens
///   incidents.db.replaced-AT  what was there, with its write-ahead log; never deleted
struct PendingRestore
{
    Timestamp at;
    QString person;
    QString from; ///< The backup's file.
    bool operator==(const PendingRestore &) const = default;
};

/// DATA/incidents.db.restored
QString restoredPath(const QString &dataDir);
/// Says that what is at restoredPath() was chosen; on disk when it returns. Io, or Refused if nothing is
/// there.
Expected<void> chooseRestored(const QString &dataDir, const PendingRestore &restore);
/// None if nothing waits.
std::optional<PendingRestore> pendingRestore(const QString &dataDir);
/// Takes the choice back; on disk when it returns. Refused if the swap has begun.
Expected<void> forgetRestored(const QString &dataDir);
/// Under the log's lock: puts the restored log in the place of the one that is there. What was chosen, if
/// something was; endRestore() has to follow once the log has been told.
Expected<std::optional<PendingRestore>> swapRestored(const QString &dataDir);
Expected<void> endRestore(const QString &dataDir);
/// What the log that was replaced is called now.
QString replacedPath(const QString &dataDir, Timestamp at);

} // namespace wf
