// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "log/checkedrecord.h"
#include "log/witness.h"

#include <QStringList>

#include <functional>
#include <stop_token>
#include <vector>

namespace wf {

struct LogReport
{
    qint64 events = 0;
    int incidents = 0;
    ChainHeads heads;
    qint64 rows = 0; ///< The newest row of an event that was looked at: for a CheckedRecord.
    /// Empty when all is well. The first names the first bad event as DESK:SEQUENCE.
    QStringList problems;
    bool cancelled = false; ///< Broken off: the report says nothing.
};

/// An event's hash as somebody keeps it outside of the log, on a report for example.
struct RememberedHead
{
    DeskId desk; ///< Empty: the log's own.
    qint64 sequence = 0;
    QByteArray hash; ///< In lower-case hex digits; its beginning is enough.
};

struct VerifyOptions
{
    std::vector<RememberedHead> heads = {};
    int threads = 1;           ///< 0: one for each core. Each has a read-only connection of its own.
    std::stop_token stop = {}; ///< Breaks it off within milliseconds.
    /// Steps done, of how many, about one for each thousand events. Called from any of the threads, one call
    /// at a time.
    std::function<void(qint64 done, qint64 of)> progress = {};
};

/// Reads the whole log of a data folder without changing it: SQLite's own check, every hash, every chain
/// without holes, logical time, the indexes against the tables, the witness, each projected row against the
/// fold, and the heads that were kept elsewhere. An error only where nothing can be read.
Expected<LogReport> verifyLog(const QString &dataDir, const VerifyOptions &options = {});

/// The same of what came behind a full check: its events, the incidents they are of, the witness, and that
/// they follow what was checked. What is older is not read: `events` and `incidents` count the new ones only.
Expected<LogReport> verifyNews(const QString &dataDir, const CheckedRecord &checked,
                               const VerifyOptions &options = {});

} // namespace wf
