// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "log/witness.h"

#include <QStringList>

#include <vector>

namespace wf {

struct LogReport
{
    qint64 events = 0;
    int incidents = 0;
    ChainHeads heads;
    /// Empty when all is well. The first names the first bad event as DESK:SEQUENCE.
    QStringList problems;
};

/// An event's hash as somebody keeps it outside of the log, on a report for example.
struct RememberedHead
{
    DeskId desk; ///< Empty: the log's own.
    qint64 sequence = 0;
    QByteArray hash; ///< In lower-case hex digits; its beginning is enough.
};

/// Reads the whole log of a data folder without changing it: SQLite's own check, every hash, every chain
/// without holes, logical time, the witness, each projected row against the fold, and the heads that were
/// kept elsewhere. An error only where nothing can be read.
Expected<LogReport> verifyLog(const QString &dataDir, const std::vector<RememberedHead> &heads = {});

} // namespace wf
