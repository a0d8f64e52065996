// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "base/time.h"
#include "log/witness.h"

#include <optional>

namespace wf {

/// How far a log was read from its first event and found whole, in a file beside it (incidents.checked). It
/// decides only in which order a desk looks at its log after a start: what came since first. What is older is
/// read again in any case. It proves nothing to anybody else: whoever can write the log can write this too.
/// It counts only as long as nobody touched the log since its desk closed it: device, inode, size, and the
/// times of the last change of content and of the inode, which no program sets back.
struct CheckedRecord
{
    ChainHeads heads;
    qint64 rows = 0; ///< The newest row that was read.
    Timestamp at;    ///< When the reading ended.
    bool operator==(const CheckedRecord &) const = default;
};

QString checkedRecordPath(const QString &dataDir);
/// None where there is none, where it is damaged, where the log was touched since, or where its writer did
/// not close it, or where a restore waits. Before the log is opened.
std::optional<CheckedRecord> readCheckedRecord(const QString &dataDir);
/// For the log as it is now: after it was closed. Without a flush; its loss costs a check.
Expected<void> writeCheckedRecord(const QString &dataDir, const CheckedRecord &record);

} // namespace wf
