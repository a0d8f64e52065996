// SPDX-License-Identifier: GPL-3.0-or-later
#include "search/searchindex.h"

#include "base/privatefiles.h"
#include "log/eventlog.h"
#include "log/logcategory.h"
#include "log/openlog.h"
#include "log/schema.h"
#include "search/searchhits.h"
#include "search/searchwords.h"
#include "sql/eachrow.h"

#include <QFile>

#include <sys/stat.h>

#include <algorithm>

namespace wf {

namespace {

/// "WFSR": marks search.db as ours.
constexpr int SearchApplicationId = 0x57465352;
/// Raised when the words of an event change: the index is made anew.
constexpr int SearchVersion = 3;
/// Entries of one time in milliseconds have places of their own behind it.
constexpr qint64 PlacesPerMs = 1 << 20;
constexpr qint64 LatestMs = std::numeric_limits<qint64>::max() / PlacesPerMs - 1;
/// Entries that are looked at for one search, in the index.
constexpr int MaxEntriesLooked = 5000;

quint64 inodeOf(const QString &path)
{
    struct stat info
    {
    };
    return ::stat(QFile::encodeName(path).constData(), &info) == 0 ? quint64(info.st_ino) : 0;
}

Expected<bool> stopped()
{
    return fail(ErrorCode::Refused, QStringLiteral("the search was broken off"));
}

struct Entry
{
    qint64 ms;
    qint64 row;
    QString text;
};

} // namespace

QString searchPath(const QString &dataDir)
{
    return dataDir + QStringLiteral("/search.db");
}

QString searchLockPath(const QString &dataDir)
{
    return dataDir + QStringLiteral("/search.lock");
}

Expected<void> SearchIndex::forget(const QString &dataDir)
{
    for (const QString &path : Database::filesOf(searchPath(dataDir))) {
        if (QFile file(path); file.exists() && !file.remove())
            return fail(ErrorCode::Io,
                        QStringLiteral("%1 cannot be removed: %2").arg(path, file.errorString()));
    }
    return {};
}

Expected<std::unique_ptr<SearchIndex>> SearchIndex::open(const QString &dataDir)
{
    if (!QFile::exists(readableLogPath(dataDir)))
        return fail(ErrorCode::NotFound,
                    QStringLiteral("%1: there is no log yet").arg(readableLogPath(dataDir)));
    std::unique_ptr<SearchIndex> index(new SearchIndex(dataDir));
    if (auto lock = FileLock::acquire(searchLockPath(dataDir)))
        index->m_lock.emplace(std::move(*lock));
    const auto log = index->openLog();
    if (!log)
        return tl::unexpected(log.error());
    // An index that cannot be opened is no reason not to search: the events are there.
    if (const auto opened = index->openIndex(**log); !opened)
        qCWarning(logCategory).noquote() << opened.error().message;
    return index;
}

Expected<std::unique_ptr<Database>> SearchIndex::openLog()
{
    auto log = openLogToRead(m_dataDir);
    if (!log)
        return log;
    if (const auto ours = checkSchema(**log); !ours)
        return tl::unexpected(ours.error());
    if (const auto set = (*log)->setInterrupt([this] { return m_stop.load(); }); !set)
        return tl::unexpected(set.error());
    return log;
}

/// Opens what is there; what is not of this version and this log is made anew by a writer, and is none to a
/// reader.
Expected<void> SearchIndex::openIndex(Database &log)
{
    m_index.reset();
    m_upTo = 0;
    const QString path = searchPath(m_dataDir);
    if (QFile::exists(path)) {
        const bool still = !isWriter() && !QFile::exists(path + QStringLiteral("-wal"));
        auto index = Database::open(path, isWriter() ? Database::Mode::ReadWrite
                                          : still    ? Database::Mode::Immutable
                                                     : Database::Mode::ReadOnly);
        if (index) {
            m_index = std::move(*index);
            m_inode = inodeOf(path);
            const auto ours = isOfThisLog(log);
            if (ours && *ours)
                return {};
        }
        m_index.reset();
        m_upTo = 0;
    }
    if (!isWriter())
        return {};
    const auto end = log.value(QStringLiteral("SELECT max(rowid) FROM events"));
    return end ? makeIndex(end->toLongLong()) : tl::unexpected(end.error());
}

/// And how far it has read it.
Expected<bool> SearchIndex::isOfThisLog(Database &log)
{
    const auto application = m_index->value(QStringLiteral("PRAGMA application_id"));
    const auto version = m_index->value(QStringLiteral("PRAGMA user_version"));
    if (!application || !version)
        return tl::unexpected((!application ? application : version).error());
    if (application->toInt() != SearchApplicationId || version->toInt() != SearchVersion)
        return false;
    QByteArray hash;
    const auto read = forEachRow(*m_index, QStringLiteral("SELECT row, hash, made_at FROM upto"), {},
                                 [&](const QSqlQuery &row) {
                                     m_upTo = row.value(0).toLongLong();
                                     hash = row.value(1).toByteArray();
                                     m_madeAt = row.value(2).toLongLong();
                                 });
    if (!read)
        return tl::unexpected(read.error());
    if (m_upTo == 0)
        return true;
    const auto here = log.value(QStringLiteral("SELECT hash FROM events WHERE rowid = ?"), {m_upTo});
    if (!here)
        return tl::unexpected(here.error());
    return here->toByteArray() == hash;
}

Expected<void> SearchIndex::makeIndex(qint64 logEnds)
{
    // First: a connection that ends removes the write-ahead log by its name, also that of a later file.
    m_index.reset();
    if (const auto gone = forget(m_dataDir); !gone)
        return gone;
    const QString path = searchPath(m_dataDir);
    makePrivateFile(path);
    auto index = Database::open(path, Database::Mode::ReadWriteCreate);
    if (!index)
        return tl::unexpected(index.error());
    const QStringList statements{
        // What a power cut takes away is read again; it must only not be damaged.
        QStringLiteral("PRAGMA journal_mode = WAL"),
        QStringLiteral("PRAGMA synchronous = NORMAL"),
        QStringLiteral("PRAGMA application_id = %1").arg(SearchApplicationId),
        QStringLiteral("PRAGMA user_version = %1").arg(SearchVersion),
        QStringLiteral("CREATE TABLE upto(row INTEGER NOT NULL, hash BLOB NOT NULL, made_at INTEGER NOT NULL)"
                       " STRICT"),
        QStringLiteral("INSERT INTO upto VALUES(0, x'', %1)").arg(logEnds),
        // By time, so that the newest come first: FTS5 gives its rows in the order of their numbers.
        QStringLiteral("CREATE TABLE entries(place INTEGER PRIMARY KEY, row INTEGER NOT NULL) STRICT"),
        // The words themselves stay in the log alone.
        QStringLiteral("CREATE VIRTUAL TABLE words USING fts5(text, content='', columnsize=0,"
                       " tokenize='unicode61 remove_diacritics 2', prefix='3')"),
    };
    for (const QString &statement : statements) {
        if (const auto done = (*index)->run(statement); !done)
            return done;
    }
    m_index = std::move(*index);
    m_inode = inodeOf(path);
    m_upTo = 0;
    m_madeAt = logEnds;
    return {};
}

Expected<qint64> SearchIndex::catchUp(int most)
{
    if (!isWriter())
        return 0;
    auto log = openLog();
    if (!log)
        return tl::unexpected(log.error());
    if (!m_index || inodeOf(searchPath(m_dataDir)) != m_inode) {
        if (const auto opened = openIndex(**log); !opened)
            return tl::unexpected(opened.error());
    } else if (const auto ours = isOfThisLog(**log); !ours || !*ours) {
        m_index.reset();
        if (const auto opened = openIndex(**log); !opened)
            return tl::unexpected(opened.error());
    }
    return takeIn(**log, most);
}

Expected<qint64> SearchIndex::takeIn(Database &log, int most)
{
    auto rows = RowCursor::prepare(
        log, QStringLiteral("SELECT %1, rowid FROM events WHERE rowid > ? ORDER BY rowid LIMIT ?")
                 .arg(rows::EventColumns));
    if (!rows)
        return tl::unexpected(rows.error());
    if (const auto bound = rows->bind({m_upTo, qint64(most)}); !bound)
        return tl::unexpected(bound.error());
    constexpr int RowColumn = 12;
    std::vector<Entry> entries;
    qint64 last = m_upTo;
    QByteArray hash;
    bool redacted = false;
    for (;;) {
        const auto more = m_stop ? stopped() : rows->next();
        if (!more)
            return tl::unexpected(more.error());
        if (!*more)
            break;
        const EventPtr event = rows::eventAt(*rows);
        last = rows->integer(RowColumn);
        redacted = redacted || (event->as<event::EntryRedacted>() && last > m_madeAt);
        hash = event->hash;
        QString text = event->incident.isEmpty() ? QString() : searchedText(event->body);
        if (!text.isEmpty())
            entries.push_back(
                {std::clamp<qint64>(toMs(event->happenedAt), -LatestMs, LatestMs), last, std::move(text)});
    }
    if (last == m_upTo)
        return 0;
    if (redacted)
        return forgetRedacted(log, most);
    // FTS5 begins a piece of its index wherever a number is not above the one before.
    std::stable_sort(entries.begin(), entries.end(),
                     [](const Entry &a, const Entry &b) { return a.ms < b.ms; });
    auto transaction = Transaction::begin(*m_index);
    if (!transaction)
        return tl::unexpected(transaction.error());
    for (const Entry &entry : entries) {
        const auto taken =
            m_index->value(QStringLiteral("SELECT max(place) FROM entries WHERE place >= ? AND place < ?"),
                           {entry.ms * PlacesPerMs, (entry.ms + 1) * PlacesPerMs});
        if (!taken)
            return tl::unexpected(taken.error());
        const qint64 place = taken->isNull() ? entry.ms * PlacesPerMs : taken->toLongLong() + 1;
        if (place >= (entry.ms + 1) * PlacesPerMs)
            continue; // A million entries of one millisecond: nobody wrote those.
        if (const auto done =
                m_index->run(QStringLiteral("INSERT INTO entries VALUES(?, ?)"), {place, entry.row});
            !done)
            return tl::unexpected(done.error());
        if (const auto done = m_index->run(QStringLiteral("INSERT INTO words(rowid, text) VALUES(?, ?)"),
                                           {place, entry.text});
            !done)
            return tl::unexpected(done.error());
    }
    if (const auto done = m_index->run(QStringLiteral("UPDATE upto SET row = ?, hash = ?"), {last, hash});
        !done)
        return tl::unexpected(done.error());
    if (const auto done = transaction->commit(); !done)
        return tl::unexpected(done.error());
    m_upTo = last;
    const auto end = log.value(QStringLiteral("SELECT max(rowid) FROM events"));
    if (!end)
        return tl::unexpected(end.error());
    return end->toLongLong() - last;
}

/// It knows words that the log has not any more. What is read from here on has been redacted already.
Expected<qint64> SearchIndex::forgetRedacted(Database &log, int most)
{
    const auto end = log.value(QStringLiteral("SELECT max(rowid) FROM events"));
    if (!end)
        return tl::unexpected(end.error());
    if (const auto made = makeIndex(end->toLongLong()); !made)
        return tl::unexpected(made.error());
    return takeIn(log, most);
}

Expected<SearchResult> SearchIndex::find(const SearchQuery &query, int incidents)
{
    if (query.isEmpty() || incidents <= 0)
        return SearchResult{};
    auto log = openLog();
    if (!log)
        return tl::unexpected(log.error());
    if (!m_index || inodeOf(searchPath(m_dataDir)) != m_inode) {
        if (const auto opened = openIndex(**log); !opened)
            qCWarning(logCategory).noquote() << opened.error().message;
    } else if (const auto ours = isOfThisLog(**log); !ours || !*ours) {
        m_index.reset();
        m_upTo = 0;
    }
    SearchHits hits(**log, query, incidents);
    if (const auto direct = findDirectly(**log, query, hits); !direct)
        return tl::unexpected(direct.error());
    if (m_index) {
        if (const auto indexed = findIndexed(**log, query, hits); !indexed)
            return tl::unexpected(indexed.error());
    }
    return hits.finish();
}

Expected<void> SearchIndex::findIndexed(Database &log, const SearchQuery &query, SearchHits &hits)
{
    const auto found = m_index->query(
        QStringLiteral("SELECT row FROM words JOIN entries ON place = words.rowid WHERE words MATCH ?"
                       " ORDER BY words.rowid DESC"),
        {query.match()});
    if (!found)
        return tl::unexpected(found.error());
    QSqlQuery &row = **found;
    const QString select = QStringLiteral("SELECT %1 FROM events WHERE rowid = ?").arg(rows::EventColumns);
    Expected<void> done;
    for (int looked = 0; done; ++looked) {
        const auto more = m_stop ? stopped() : m_index->next(row);
        if (!more || !*more) {
            done = more ? done : tl::unexpected(more.error());
            break;
        }
        if (looked == MaxEntriesLooked) {
            hits.result().more = true;
            break;
        }
        bool full = false;
        done = forEachRow(log, select, {row.value(0)}, [&](const QSqlQuery &event) -> Expected<void> {
            const IncidentId incident(event.value(4).toString());
            const auto takes = hits.takes(incident);
            if (!takes)
                return tl::unexpected(takes.error());
            if (!*takes)
                return {};
            if (hits.hasEnoughOf(incident))
                hits.count(incident);
            else
                full = !hits.add(*rows::readOrStub(event));
            return {};
        });
        if (full)
            break;
    }
    row.finish();
    return done;
}

/// What came after the index was brought up to date.
Expected<void> SearchIndex::findDirectly(Database &log, const SearchQuery &query, SearchHits &hits)
{
    const auto end = log.value(QStringLiteral("SELECT max(rowid) FROM events"));
    if (!end)
        return tl::unexpected(end.error());
    const qint64 from = std::max(m_upTo, end->toLongLong() - MaxReadDirectly);
    hits.result().unread = from - m_upTo;
    auto rows = RowCursor::prepare(
        log, QStringLiteral("SELECT %1 FROM events WHERE rowid > ? AND incident <> '' ORDER BY rowid DESC")
                 .arg(rows::EventColumns));
    if (!rows)
        return tl::unexpected(rows.error());
    if (const auto bound = rows->bind({from}); !bound)
        return bound;
    for (;;) {
        const auto more = m_stop ? stopped() : rows->next();
        if (!more)
            return tl::unexpected(more.error());
        if (!*more)
            return {};
        const EventPtr event = rows::eventAt(*rows, false);
        if (!query.matches(searchedText(event->body)))
            continue;
        const auto takes = hits.takes(event->incident);
        if (!takes)
            return tl::unexpected(takes.error());
        if (*takes && hits.hasEnoughOf(event->incident))
            hits.count(event->incident);
        else if (*takes && !hits.add(*event))
            return {};
    }
}

} // namespace wf
