// SPDX-License-Identifier: GPL-3.0-or-later
#include "metrics/recorderday.h"

#include "metrics/blobs.h"

#include <QFile>

namespace wf {

namespace {

constexpr std::size_t MaxWritten = 64;
constexpr std::size_t MaxRead = 4096;

const QStringList &schema()
{
    static const QStringList statements{
        QStringLiteral("CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID"),
        QStringLiteral("CREATE TABLE metrics(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,"
                       " type INTEGER NOT NULL, unit TEXT NOT NULL, help TEXT NOT NULL) STRICT"),
        QStringLiteral(
            "CREATE TABLE series(id INTEGER PRIMARY KEY, feed TEXT NOT NULL, metric INTEGER NOT NULL,"
            " labels TEXT NOT NULL, interval_ms INTEGER NOT NULL) STRICT"),
        QStringLiteral("CREATE INDEX series_by_metric ON series(metric)"),
        QStringLiteral(
            "CREATE TABLE times(id INTEGER PRIMARY KEY, n INTEGER NOT NULL, first_ms INTEGER NOT NULL,"
            " last_ms INTEGER NOT NULL, data BLOB NOT NULL) STRICT"),
        QStringLiteral("CREATE TABLE blocks(id INTEGER PRIMARY KEY, series INTEGER NOT NULL,"
                       " times INTEGER NOT NULL, data BLOB NOT NULL) STRICT"),
        QStringLiteral("CREATE INDEX blocks_by_series ON blocks(series)"),
        QStringLiteral(
            "CREATE TABLE head(id INTEGER PRIMARY KEY, feed TEXT NOT NULL, data BLOB NOT NULL) STRICT"),
        QStringLiteral(
            "CREATE TABLE pins(from_ms INTEGER NOT NULL, to_ms INTEGER NOT NULL,"
            " incident TEXT NOT NULL, PRIMARY KEY(from_ms, to_ms, incident)) STRICT, WITHOUT ROWID"),
        QStringLiteral("PRAGMA application_id = %1").arg(RecorderApplicationId),
        QStringLiteral("PRAGMA user_version = %1").arg(RecorderSchemaVersion),
    };
    return statements;
}

} // namespace

Expected<std::unique_ptr<RecorderDay>> RecorderDay::open(const QString &path)
{
    const bool exists = QFile::exists(path);
    auto db = Database::open(path, exists ? Database::Mode::ReadWrite : Database::Mode::ReadWriteCreate);
    if (!db)
        return tl::unexpected(db.error());
    std::unique_ptr<RecorderDay> day(new RecorderDay(std::move(*db)));
    if (const auto prepared = day->prepare(); !prepared)
        return tl::unexpected(prepared.error());
    static_cast<void>(day->m_db->handle()); // For many small statements; without it they take Qt's way.
    return day;
}

Expected<std::unique_ptr<RecorderDay>> RecorderDay::openReadOnly(const QString &path)
{
    if (!QFile::exists(path))
        return fail(ErrorCode::NotFound, QStringLiteral("%1: nothing was recorded then").arg(path));
    auto db = Database::open(path, Database::Mode::ReadOnly);
    if (!db) // A folder that cannot be written, without a write-ahead log beside the file.
        db = Database::open(path, Database::Mode::Immutable);
    if (!db)
        return tl::unexpected(db.error());
    std::unique_ptr<RecorderDay> day(new RecorderDay(std::move(*db)));
    if (const auto ours = day->check(); !ours)
        return tl::unexpected(ours.error());
    return day;
}

Expected<void> RecorderDay::check()
{
    const auto application = m_db->value(QStringLiteral("PRAGMA application_id"));
    if (!application)
        return tl::unexpected(application.error());
    const auto tables = m_db->value(QStringLiteral("SELECT count(*) FROM sqlite_master"));
    if (application->toInt() == 0 && tables && tables->toInt() == 0)
        return fail(ErrorCode::NotFound, QStringLiteral("%1: nothing was recorded in it yet").arg(path()));
    if (application->toInt() != RecorderApplicationId)
        return fail(ErrorCode::Corrupt,
                    QStringLiteral("%1: an SQLite database, but not a recording of metrics").arg(path()));
    const auto version = m_db->value(QStringLiteral("PRAGMA user_version"));
    if (!version)
        return tl::unexpected(version.error());
    if (version->toInt() > RecorderSchemaVersion)
        return fail(ErrorCode::NewerVersion,
                    QStringLiteral("%1: written by a later version of Watchfloor").arg(path()));
    const auto identities =
        m_db->value(QStringLiteral("SELECT count(*) FROM sqlite_master WHERE name = 'identities'"));
    if (!identities)
        return tl::unexpected(identities.error());
    m_hasIdentities = identities->toInt() > 0;
    return {};
}

Expected<void> RecorderDay::prepare()
{
    const auto tables = m_db->value(QStringLiteral("SELECT count(*) FROM sqlite_master"));
    if (!tables)
        return tl::unexpected(tables.error());
    const bool fresh = tables->toInt() == 0;
    if (!fresh) {
        if (const auto ours = check(); !ours)
            return ours;
    }
    QStringList pragmas;
    // Before anything is stored, or they have no effect. Pages that hold several blocks waste less.
    if (fresh)
        pragmas << QStringLiteral("PRAGMA page_size = 8192")
                << QStringLiteral("PRAGMA auto_vacuum = INCREMENTAL");
    // Series that join are looked for all over the file.
    pragmas << QStringLiteral("PRAGMA cache_size = -16384");
    // The log is folded into the file at a megabyte, so that it needs little room besides.
    pragmas << QStringLiteral("PRAGMA journal_mode = WAL") << QStringLiteral("PRAGMA synchronous = NORMAL")
            << QStringLiteral("PRAGMA wal_autocheckpoint = 128")
            << QStringLiteral("PRAGMA journal_size_limit = 1048576");
    for (const QString &pragma : pragmas) {
        if (const auto set = m_db->run(pragma); !set)
            return set;
    }
    return transaction([this, fresh]() -> Expected<void> {
        for (const QString &sql : fresh ? schema() : QStringList()) {
            if (const auto done = m_db->run(sql); !done)
                return done;
        }
        return completeIdentities();
    });
}

Expected<void> RecorderDay::transaction(const std::function<Expected<void>()> &work)
{
    auto transaction = Transaction::begin(*m_db);
    if (!transaction)
        return tl::unexpected(transaction.error());
    auto done = work();
    if (done)
        done = transaction->commit();
    if (!done) { // Their rows are rolled back.
        m_written.clear();
        m_metrics.clear();
    }
    return done;
}

Expected<std::int64_t> RecorderDay::idOf(const BlockTimesPtr &times)
{
    if (const auto known = m_written.find(times); known != m_written.end())
        return known->second;
    if (m_written.size() >= MaxWritten)
        m_written.clear();
    const auto added =
        m_db->run(QStringLiteral("INSERT INTO times(n, first_ms, last_ms, data) VALUES(?, ?, ?, ?)"),
                  {qint64(times->count()), qint64(toMs(times->firstAt())), qint64(toMs(times->lastAt())),
                   blobOf(times->bytes())});
    if (!added)
        return tl::unexpected(added.error());
    const auto id = m_db->value(QStringLiteral("SELECT last_insert_rowid()"));
    if (!id)
        return tl::unexpected(id.error());
    m_written.emplace(times, id->toLongLong());
    return id->toLongLong();
}

Expected<void> RecorderDay::addBlock(std::int64_t series, const SealedBlock &block)
{
    const auto times = idOf(block.times());
    if (!times)
        return tl::unexpected(times.error());
    return m_db->run(QStringLiteral("INSERT INTO blocks(series, times, data) VALUES(?, ?, ?)"),
                     {qint64(series), qint64(*times), blobOf(block.values())});
}

Expected<BlockTimesPtr> RecorderDay::timesOf(std::int64_t id)
{
    if (const auto known = m_read.find(id); known != m_read.end())
        return known->second;
    const auto data = m_db->value(QStringLiteral("SELECT data FROM times WHERE id = ?"), {qint64(id)});
    if (!data)
        return tl::unexpected(data.error());
    auto times = BlockTimes::fromBytes(bytesOf(*data));
    if (!times)
        return fail(times.error().code,
                    QStringLiteral("%1: times %2: %3").arg(path()).arg(id).arg(times.error().message));
    if (m_read.size() >= MaxRead)
        m_read.clear();
    m_read.emplace(id, *times);
    return *times;
}

Expected<std::vector<SealedBlock>> RecorderDay::blocks(std::int64_t series, QStringList &problems)
{
    const auto step = this->step();
    const auto rows = m_db->query(
        QStringLiteral("SELECT id, times, data FROM blocks WHERE series = ? ORDER BY id"), {qint64(series)});
    if (!step || !rows)
        return tl::unexpected(!step ? step.error() : rows.error());
    std::vector<SealedBlock> all;
    for (QSqlQuery &row = **rows; row.next();) {
        const auto times = timesOf(row.value(1).toLongLong());
        auto block = times ? SealedBlock::fromBytes(*times, bytesOf(row.value(2)))
                           : Expected<SealedBlock>(tl::unexpected(times.error()));
        if (block) {
            block->setStep(*step);
            all.push_back(std::move(*block));
        } else {
            problems << QStringLiteral("%1: block %2: %3")
                            .arg(path(), row.value(0).toString(), block.error().message);
        }
    }
    (*rows)->finish();
    return all;
}

Expected<std::vector<DayUsage>> RecorderDay::usage()
{
    const auto rows = m_db->query(QStringLiteral(
        "SELECT series, count(*), sum(times.n), sum(length(blocks.data)), min(first_ms), max(last_ms)"
        " FROM blocks JOIN times ON times.id = blocks.times GROUP BY series"));
    if (!rows)
        return tl::unexpected(rows.error());
    std::vector<DayUsage> all;
    for (QSqlQuery &row = **rows; row.next();) {
        all.push_back({row.value(0).toLongLong(), row.value(1).toLongLong(), row.value(2).toLongLong(),
                       row.value(3).toLongLong(), fromMs(row.value(4).toLongLong()),
                       fromMs(row.value(5).toLongLong())});
    }
    (*rows)->finish();
    return all;
}

Expected<std::optional<Timestamp>> RecorderDay::newestBlock()
{
    const auto newest = m_db->value(QStringLiteral("SELECT max(last_ms) FROM times"));
    if (!newest)
        return tl::unexpected(newest.error());
    return newest->isNull() ? std::nullopt : std::optional(fromMs(newest->toLongLong()));
}

Expected<void> RecorderDay::addHead(const FeedId &feed, const ByteString &row)
{
    return m_db->run(QStringLiteral("INSERT INTO head(feed, data) VALUES(?, ?)"), {feed.text(), blobOf(row)});
}

Expected<void> RecorderDay::clearHead(const FeedId &feed, std::int64_t upTo)
{
    return m_db->run(QStringLiteral("DELETE FROM head WHERE feed = ? AND id <= ?"),
                     {feed.text(), qint64(upTo)});
}

Expected<std::vector<RecorderDay::HeadRow>> RecorderDay::head(std::int64_t after)
{
    return headRows(QStringLiteral("id > ? ORDER BY id"), {qint64(after)});
}

Expected<bool> RecorderDay::hasHead()
{
    const auto any = m_db->value(QStringLiteral("SELECT EXISTS(SELECT 1 FROM head)"));
    if (!any)
        return tl::unexpected(any.error());
    return any->toBool();
}

Expected<std::vector<RecorderDay::HeadRow>> RecorderDay::headRows(const QString &which,
                                                                  const QVariantList &values)
{
    const auto rows = m_db->query(QStringLiteral("SELECT id, feed, data FROM head WHERE ") + which, values);
    if (!rows)
        return tl::unexpected(rows.error());
    std::vector<HeadRow> all;
    for (QSqlQuery &row = **rows; row.next();)
        all.push_back({row.value(0).toLongLong(), FeedId(row.value(1).toString()), bytesOf(row.value(2))});
    (*rows)->finish();
    return all;
}

Expected<QString> RecorderDay::meta(const QString &key)
{
    const auto value = m_db->value(QStringLiteral("SELECT value FROM meta WHERE key = ?"), {key});
    if (!value)
        return tl::unexpected(value.error());
    return value->toString();
}

Expected<void> RecorderDay::setMeta(const QString &key, const QString &value)
{
    return m_db->run(QStringLiteral("INSERT OR REPLACE INTO meta VALUES(?, ?)"), {key, value});
}

Expected<void> RecorderDay::addPin(const Pin &pin)
{
    return m_db->run(QStringLiteral("INSERT OR IGNORE INTO pins VALUES(?, ?, ?)"),
                     {qint64(toMs(pin.range.from)), qint64(toMs(pin.range.to)), pin.incident});
}

Expected<std::vector<Pin>> RecorderDay::pins()
{
    const auto rows = m_db->query(QStringLiteral("SELECT from_ms, to_ms, incident FROM pins"));
    if (!rows)
        return tl::unexpected(rows.error());
    std::vector<Pin> all;
    for (QSqlQuery &row = **rows; row.next();)
        all.push_back({{fromMs(row.value(0).toLongLong()), fromMs(row.value(1).toLongLong())},
                       row.value(2).toString()});
    (*rows)->finish();
    return all;
}

Expected<Millis> RecorderDay::step()
{
    const auto value = meta(QStringLiteral("step_ms"));
    if (!value)
        return tl::unexpected(value.error());
    return Millis{value->toLongLong()};
}

Expected<void> RecorderDay::compact()
{
    const auto free = m_db->value(QStringLiteral("PRAGMA freelist_count"));
    if (!free)
        return tl::unexpected(free.error());
    // Each step gives one page back, and Qt takes only the first step of a statement without a result.
    const auto freed = transaction([&]() -> Expected<void> {
        for (int page = 0; page < free->toInt(); ++page) {
            if (const auto done = m_db->run(QStringLiteral("PRAGMA incremental_vacuum(1)")); !done)
                return done;
        }
        return {};
    });
    const auto folded = m_db->value(QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)"));
    if (!freed || !folded)
        return tl::unexpected(!freed ? freed.error() : folded.error());
    // Refused while somebody reads: then the log stays beside the file, which harms nobody.
    const auto without = m_db->value(QStringLiteral("PRAGMA journal_mode = DELETE"));
    static_cast<void>(without);
    return {};
}

} // namespace wf
