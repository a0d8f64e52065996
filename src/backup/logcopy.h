// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "base/time.h"
#include "log/witness.h"
#include "sql/database.h"

#include <QStringList>

#include <functional>

namespace wf {

/// The end of a log: its last row, the end of its own chain, and what it is made with.
struct LogEnd
{
    DeskId home;
    qint64 row = 0;  ///< Of the last event of any chain. Rows are never removed: as many events there are.
    QByteArray hash; ///< Of that event.
    ChainHead own;   ///< Of the log's own chain.
    int schema = 0;
    QString projection; ///< Version of the list; empty: it is made afresh at the next opening.
    bool operator==(const LogEnd &) const = default;
};
/// Corrupt, NewerVersion and Io as checkSchema() and SQLite have them.
Expected<LogEnd> endOf(Database &db);

struct LogCopyOptions
{
    /// The log was read as a whole and is consistent. If it is not, or nobody has looked yet, a backup that
    /// is there is never replaced: it is kept under another name.
    bool isWhole = false;
    /// What is at the place may be in the page cache only: it is written afresh.
    bool distrustOld = false;
    Timestamp now;
    std::function<bool()> goesOn = {}; ///< Asked every few megabytes; false breaks it off.
};

struct LogCopied
{
    LogEnd end;         ///< What the backup has now: flushed, and read again.
    bool whole = false; ///< Written as a whole file.
    QStringList notes;  ///< A backup that was kept, and why.
};

/// Brings the copy at `place` (a folder that is there) up to the log. If the copy is a beginning of the log,
/// only what is new is appended, in one transaction: the cost is that of the news, not of the log. Otherwise,
/// and if there is too much, the file is copied by its pages. Reads the log on a read-only connection, in
/// transactions that no write to the copy takes part in, unless it copies pages. After an error the old
/// copy is there as it was. Errors name the file; NoSpace, ReadOnly, Io are mostly the folder's. Any thread.
Expected<LogCopied> copyLog(const QString &dataDir, const QString &place, const LogCopyOptions &options);

} // namespace wf
