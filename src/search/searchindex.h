// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "search/searchresult.h"
#include "sql/database.h"
#include "sql/filelock.h"

#include <atomic>
#include <memory>
#include <optional>

namespace wf {

class SearchHits;

QString searchPath(const QString &dataDir);     ///< search.db
QString searchLockPath(const QString &dataDir); ///< search.lock

/// Finds words in a log by SQLite's FTS5. The index is a file of its own, made of the events alone: a commit
/// costs nothing more for it, damage to it harms nothing, and without it (or behind it) the events themselves
/// are read. One process brings it up to date, the one with its lock; others read it. Lives on one thread.
class SearchIndex
{
public:
    /// Opens the index of a data folder, and makes it if it can. Reads only where another process has its
    /// lock or the folder cannot be written. One that is damaged, of another version or of another log is
    /// made anew. NotFound without a log; errors name the file.
    static Expected<std::unique_ptr<SearchIndex>> open(const QString &dataDir);

    bool isWriter() const { return m_lock.has_value(); }
    /// Takes in the next events of the log, at most so many, in one transaction. How many are left; 0 for a
    /// reader, whatever is left. An interrupted one takes in none.
    Expected<qint64> catchUp(int most);
    /// Incidents with entries that have all of the words, at most so many. Events that are not in the index
    /// yet are read one by one, the newest MaxReadDirectly of them.
    Expected<SearchResult> find(const SearchQuery &query, int incidents);
    /// From any thread: breaks off what runs, and everything from now on, with an error.
    void stop() { m_stop = true; }

    /// Removes the index of a data folder, since it knows words that the log has to forget; it is made anew
    /// from the log by whoever opens it next. A writer that has it open notices at its next call.
    static Expected<void> forget(const QString &dataDir);

    static constexpr qint64 MaxReadDirectly = 50'000;

private:
    explicit SearchIndex(QString dataDir) : m_dataDir(std::move(dataDir)) {}

    Expected<void> openIndex(Database &log);
    Expected<void> makeIndex(qint64 logEnds);
    Expected<qint64> forgetRedacted(Database &log, int most);
    Expected<bool> isOfThisLog(Database &log);
    Expected<std::unique_ptr<Database>> openLog();
    Expected<qint64> takeIn(Database &log, int most);
    Expected<void> findIndexed(Database &log, const SearchQuery &query, SearchHits &hits);
    Expected<void> findDirectly(Database &log, const SearchQuery &query, SearchHits &hits);

    const QString m_dataDir;
    std::optional<FileLock> m_lock;
    std::unique_ptr<Database> m_index; ///< Null: there is none, and none can be made.
    quint64 m_inode = 0;               ///< Of the index.
    qint64 m_upTo = 0;                 ///< The last row of `events` that is in the index.
    qint64 m_madeAt =
        0; ///< The last row of the log when it was made: what was redacted by then it never knew.
    std::atomic<bool> m_stop{false};
};

} // namespace wf
