// SPDX-License-Identifier: GPL-3.0-or-later
// What SQLite can still read of a damaged log. Internal to this folder.
#pragma once

#include "log/eventrecord.h"
#include "sql/database.h"

#include <functional>
#include <stop_token>

namespace wf {

/// How many rows were not as they were written, and whether pages could not be read.
struct RowsRead
{
    qint64 changed = 0;
    bool whole = true;
    QString why; ///< Not whole: what SQLite said first.
};
/// Gives `take` each row of `events` that can be read and whose hash is that of its content, by rowid, also
/// behind places that cannot be read. False of `take` ends it.
RowsRead readEventRows(Database &db, const std::function<bool(const EventRecord &)> &take,
                       const std::stop_token &stop);

} // namespace wf
