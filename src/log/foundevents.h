// SPDX-License-Identifier: GPL-3.0-or-later
// What a salvage found, on disk until the new log is written. Internal to this folder.
#pragma once

#include "log/chainchoice.h"
#include "log/pagescan.h"
#include "sql/database.h"

#include <set>

namespace wf {

/// Each event once, however often it was found. Memory does not grow with it; the file does.
class FoundEvents
{
public:
    /// Makes the file.
    static Expected<std::unique_ptr<FoundEvents>> make(const QString &path);

    /// Takes a true record in. One that this version cannot read is counted, not taken.
    Expected<void> add(const EventRecord &record, FoundIn place);
    /// After all was added: what redactions say of records whose hash is not that of their content, and of
    /// those that still have their words.
    Expected<void> obeyRedactions();
    qint64 unreadable() const { return m_unreadable; }
    /// Of whom there is something, with how much of it.
    Expected<std::map<DeskId, qint64>> desks();
    Expected<std::vector<ChainNode>> nodesOf(const DeskId &desk);
    /// At most `most` of that kind, with their ids, by sequence.
    Expected<std::vector<std::pair<qint64, EventPtr>>> ofKind(const DeskId &desk, EventKind kind, int most);
    /// The new log gets these, in this order.
    Expected<void> pick(const std::vector<qint64> &ids);
    /// How many of what is picked were found there.
    Expected<qint64> pickedFrom(FoundIn place);
    Expected<qint64> picked();
    /// All that one says.
    Expected<EventPtr> event(qint64 id);
    /// Writes all down. Nothing is added afterwards.
    Expected<void> finish();
    const QString &path() const { return m_db->path(); }

private:
    explicit FoundEvents(std::unique_ptr<Database> db) : m_db(std::move(db)) {}

    Expected<void> obey(const event::RedactedEntry &entry);

    std::unique_ptr<Database> m_db;
    std::set<QByteArray> m_refused; ///< Hashes of those that cannot be read; at most a thousand.
    qint64 m_unreadable = 0;
};

} // namespace wf
