// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "log/witness.h"

#include <QStringList>

namespace wf {

struct LogReport
{
    qint64 events = 0;
    int incidents = 0;
    ChainHeads heads;
    /// Empty when all is well. The first names the first bad event as DESK:SEQUENCE.
    QStringList problems;
};

/// Reads the whole log of a data folder without changing it: SQLite's own check, every hash, every chain
/// without holes, logical time, the witness, and each projected row against the fold. An error only where it
/// cannot be read.
Expected<LogReport> verifyLog(const QString &dataDir);

} // namespace wf
