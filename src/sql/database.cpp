// SPDX-License-Identifier: GPL-3.0-or-later
#include "sql/database.h"

#include "base/privatefiles.h"

#include <QSqlDriver>
#include <QSqlError>
#include <QUrl>
#include <QUuid>

#include <sqlite3.h>

#include <utility>

namespace wf {

namespace {

QString modeText(Database::Mode mode)
{
    switch (mode) {
    case Database::Mode::ReadWriteCreate:
        return QStringLiteral("mode=rwc");
    case Database::Mode::ReadWrite:
        return QStringLiteral("mode=rw");
    case Database::Mode::ReadOnly:
        return QStringLiteral("mode=ro");
    case Database::Mode::Immutable:
    case Database::Mode::Foreign:
        return QStringLiteral("mode=ro&immutable=1");
    }
    return {};
}

/// 8 MB: a checkpoint flushes three times, so that a hundred commits must not come to one.
constexpr int PagesPerCheckpoint = 2000;

/// The connection as SQLite knows it.
sqlite3 *handleOf(const QString &connection)
{
    const QVariant handle = QSqlDatabase::database(connection, false).driver()->handle();
    const bool known = handle.isValid() && qstrcmp(handle.typeName(), "sqlite3*") == 0;
    return known ? *static_cast<sqlite3 *const *>(handle.constData()) : nullptr;
}

/// SQLite's primary result codes that callers have to tell apart.
ErrorCode codeOf(int result)
{
    switch (result & 0xff) {
    case 5: // SQLITE_BUSY
    case 6: // SQLITE_LOCKED
        return ErrorCode::Locked;
    case 8: // SQLITE_READONLY
        return ErrorCode::ReadOnly;
    case 11: // SQLITE_CORRUPT
    case 26: // SQLITE_NOTADB
        return ErrorCode::Corrupt;
    case 13: // SQLITE_FULL
        return ErrorCode::NoSpace;
    default:
        return ErrorCode::Io;
    }
}

/// As Qt Sql binds them. The values live until the statement ran.
int bindValue(sqlite3_stmt *statement, int place, const QVariant &value)
{
    switch (value.typeId()) {
    case QMetaType::QString: {
        const auto &text = *static_cast<const QString *>(value.constData());
        return text.isNull()
                   ? sqlite3_bind_null(statement, place)
                   : sqlite3_bind_text16(statement, place, text.utf16(),
                                         int(text.size() * qsizetype(sizeof(QChar))), SQLITE_STATIC);
    }
    case QMetaType::QByteArray: {
        const auto &bytes = *static_cast<const QByteArray *>(value.constData());
        return bytes.isNull()
                   ? sqlite3_bind_null(statement, place)
                   : sqlite3_bind_blob(statement, place, bytes.constData(), int(bytes.size()), SQLITE_STATIC);
    }
    case QMetaType::Double:
        return sqlite3_bind_double(statement, place, value.toDouble());
    default:
        return value.isNull() ? sqlite3_bind_null(statement, place)
                              : sqlite3_bind_int64(statement, place, value.toLongLong());
    }
}

/// As Qt Sql gives it; invalid for NULL.
QVariant firstColumn(sqlite3_stmt *statement)
{
    switch (sqlite3_column_type(statement, 0)) {
    case SQLITE_INTEGER:
        return qint64(sqlite3_column_int64(statement, 0));
    case SQLITE_FLOAT:
        return sqlite3_column_double(statement, 0);
    case SQLITE_BLOB: {
        const auto *bytes = static_cast<const char *>(sqlite3_column_blob(statement, 0));
        return QByteArray(bytes, sqlite3_column_bytes(statement, 0));
    }
    case SQLITE_TEXT: {
        const auto *text = static_cast<const QChar *>(sqlite3_column_text16(statement, 0));
        return QString(text, sqlite3_column_bytes16(statement, 0) / qsizetype(sizeof(QChar)));
    }
    }
    return {};
}

} // namespace

Database::Database(QString path, QString connection)
    : m_path(std::move(path)), m_connection(std::move(connection))
{
}

Expected<std::unique_ptr<Database>> Database::open(const QString &path, Mode mode)
{
    // SQLite gives what it makes beside a file the file's own rights.
    if (mode == Mode::ReadWriteCreate)
        makePrivateFile(path);
    const QString name = QStringLiteral("watchfloor-") + QUuid::createUuid().toString(QUuid::Id128);
    std::unique_ptr<Database> db(new Database(path, name)); // Removes the connection, so it goes last.
    QSqlDatabase connection = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
    connection.setConnectOptions(QStringLiteral("QSQLITE_OPEN_URI;QSQLITE_BUSY_TIMEOUT=250"));
    connection.setDatabaseName(uri(path, mode));
    if (!connection.open()) {
        return fail(
            ErrorCode::Io,
            QStringLiteral("%1: cannot be opened: %2").arg(path, connection.lastError().databaseText()));
    }
    connection = {}; // Moving the result out must not leave a handle behind.
    const auto opened = mode == Mode::Foreign ? db->distrust() : db->readHeader();
    if (!opened)
        return tl::unexpected(opened.error());
    return db;
}

QString Database::sqliteVersion()
{
    return QString::fromLatin1(sqlite3_libversion());
}

QStringList Database::filesOf(const QString &path)
{
    return {path, path + QStringLiteral("-journal"), path + QStringLiteral("-wal"),
            path + QStringLiteral("-shm")};
}

QString Database::uri(const QString &path, Mode mode)
{
    const QByteArray escaped = QUrl::toPercentEncoding(path, "/");
    return QStringLiteral("file:%1?%2").arg(QString::fromLatin1(escaped), modeText(mode));
}

Expected<void> Database::readHeader()
{
    const auto header = value(QStringLiteral("SELECT count(*) FROM sqlite_master"));
    return header ? Expected<void>() : tl::unexpected(header.error());
}

Expected<void> Database::distrust()
{
    for (const char *pragma : {"PRAGMA query_only = ON", "PRAGMA trusted_schema = OFF",
                               "PRAGMA cell_size_check = ON", "PRAGMA mmap_size = 0"}) {
        if (const auto set = run(QLatin1String(pragma)); !set)
            return set;
    }
    auto header = readHeader();
    // A file that is shorter than it says is refused but for this; query_only holds all the same.
    if (!header && header.error().code == ErrorCode::Corrupt) {
        if (const auto lenient = run(QStringLiteral("PRAGMA writable_schema = ON")); !lenient)
            return lenient;
        header = readHeader();
    }
    return header;
}

Expected<sqlite3 *> Database::handle()
{
    if (m_handle)
        return m_handle;
    const auto source = value(QStringLiteral("SELECT sqlite_source_id()"));
    if (!source)
        return tl::unexpected(source.error());
    sqlite3 *handle = handleOf(m_connection);
    if (!handle || source->toString() != QLatin1String(sqlite3_sourceid()))
        return fail(ErrorCode::Refused, QStringLiteral("%1: Qt's SQLite plugin uses another SQLite than this "
                                                       "program; use the plugin of the same system")
                                            .arg(m_path));
    m_handle = handle;
    return handle;
}

Error Database::failure(int code, const QString &doing)
{
    if ((code & 0xff) == SQLITE_IOERR)
        m_diskFailed = true;
    const QString says = QString::fromUtf8(m_handle ? sqlite3_errmsg(m_handle) : sqlite3_errstr(code));
    return {codeOf(code), QStringLiteral("%1: %2 (%3)").arg(m_path, says, doing)};
}

Expected<void> Database::setInterrupt(std::function<bool()> wanted)
{
    constexpr int Instructions = 20'000; // A millisecond or less.
    const auto known = handle();
    if (!known)
        return tl::unexpected(known.error());
    m_interrupt = std::move(wanted);
    sqlite3_progress_handler(
        *known, m_interrupt ? Instructions : 0,
        [](void *self) { return static_cast<Database *>(self)->m_interrupt() ? 1 : 0; }, this);
    return {};
}

Expected<void> Database::watchCheckpoints()
{
    const auto known = handle();
    if (!known)
        return tl::unexpected(known.error());
    m_watched = *known;
    sqlite3_wal_hook(m_watched, &Database::afterCommit, this);
    return {};
}

int Database::afterCommit(void *self, sqlite3 *handle, const char *name, int pages)
{
    if (pages < PagesPerCheckpoint)
        return SQLITE_OK;
    const int result = sqlite3_wal_checkpoint_v2(handle, name, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    if ((result & 0xff) == SQLITE_IOERR)
        static_cast<Database *>(self)->m_diskFailed = true;
    return SQLITE_OK; // The commit itself is on the disk.
}

void Database::keepWriteAheadLog()
{
    if (m_watched)
        sqlite3_db_config(m_watched, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

Database::~Database()
{
    m_statements.clear();
    for (const auto &[sql, statement] : m_commands)
        sqlite3_finalize(statement);
    if (m_watched)
        sqlite3_wal_hook(m_watched, nullptr, nullptr);
    QSqlDatabase::database(m_connection, false).close();
    QSqlDatabase::removeDatabase(m_connection);
}

Error Database::error(const QSqlQuery &query, const QString &doing)
{
    const QSqlError e = query.lastError();
    if ((e.nativeErrorCode().toInt() & 0xff) == SQLITE_IOERR)
        m_diskFailed = true;
    return {codeOf(e.nativeErrorCode().toInt()),
            QStringLiteral("%1: %2 (%3)").arg(m_path, e.databaseText(), doing)};
}

Expected<QSqlQuery *> Database::query(const QString &sql, const QVariantList &values)
{
    auto it = m_statements.find(sql);
    if (it == m_statements.end()) {
        QSqlQuery prepared(QSqlDatabase::database(m_connection, false));
        prepared.setForwardOnly(true);
        if (!prepared.prepare(sql))
            return tl::unexpected(error(prepared, QStringLiteral("preparing a statement")));
        it = m_statements.emplace(sql, std::move(prepared)).first;
    }
    QSqlQuery &statement = it->second;
    statement.finish();
    for (int i = 0; i < values.size(); ++i)
        statement.bindValue(i, values[i]);
    if (!statement.exec())
        return tl::unexpected(error(statement, sql.section(QLatin1Char(' '), 0, 2)));
    return &statement;
}

Expected<sqlite3_stmt *> Database::prepareDirectly(const QString &sql, const QVariantList &values)
{
    sqlite3_stmt *&statement = m_commands[sql];
    int result = statement ? SQLITE_OK : sqlite3_prepare16_v2(m_handle, sql.utf16(), -1, &statement, nullptr);
    for (int i = 0; result == SQLITE_OK && i < values.size(); ++i)
        result = bindValue(statement, i + 1, values[i]);
    if (result != SQLITE_OK)
        return tl::unexpected(failure(result, QStringLiteral("preparing a statement")));
    return statement;
}

Expected<QVariant> Database::runDirectly(const QString &sql, const QVariantList &values, Rows rows)
{
    const auto prepared = prepareDirectly(sql, values);
    if (!prepared)
        return tl::unexpected(prepared.error());
    int result = sqlite3_step(*prepared);
    QVariant first = rows == Rows::First && result == SQLITE_ROW ? firstColumn(*prepared) : QVariant();
    while (rows == Rows::All && result == SQLITE_ROW)
        result = sqlite3_step(*prepared);
    const bool good = result == SQLITE_DONE || result == SQLITE_ROW;
    const auto done = good ? Expected<QVariant>(std::move(first))
                           : tl::unexpected(failure(result, sql.section(QLatin1Char(' '), 0, 2)));
    sqlite3_reset(*prepared);
    return done;
}

Expected<void> Database::run(const QString &sql, const QVariantList &values)
{
    if (m_handle) {
        const auto done = runDirectly(sql, values, Rows::All);
        return done ? Expected<void>() : tl::unexpected(done.error());
    }
    const auto result = query(sql, values);
    if (!result)
        return tl::unexpected(result.error());
    (*result)->finish();
    return {};
}

Expected<bool> Database::next(QSqlQuery &query)
{
    if (query.next())
        return true;
    if (query.lastError().type() == QSqlError::NoError)
        return false;
    const Error why = error(query, QStringLiteral("reading a row"));
    query.finish();
    return tl::unexpected(why);
}

Expected<QVariant> Database::value(const QString &sql, const QVariantList &values)
{
    if (m_handle)
        return runDirectly(sql, values, Rows::First);
    const auto result = query(sql, values);
    if (!result)
        return tl::unexpected(result.error());
    const auto row = next(**result);
    if (!row)
        return tl::unexpected(row.error());
    const QVariant first = *row ? (*result)->value(0) : QVariant();
    (*result)->finish();
    return first;
}

Transaction::Transaction(Database &db) : m_db(&db) {}

Transaction::Transaction(Transaction &&other) noexcept : m_db(std::exchange(other.m_db, nullptr)) {}

Expected<Transaction> Transaction::begin(Database &db)
{
    if (const auto begun = db.run(QStringLiteral("BEGIN IMMEDIATE")); !begun)
        return tl::unexpected(begun.error());
    return Transaction(db);
}

Transaction::~Transaction()
{
    if (!m_db)
        return;
    // Nothing can be done about a failed rollback: closing the connection rolls back too.
    const auto rolledBack = m_db->run(QStringLiteral("ROLLBACK"));
    static_cast<void>(rolledBack);
}

Expected<void> Transaction::commit()
{
    const auto done = m_db->run(QStringLiteral("COMMIT"));
    if (done)
        m_db = nullptr;
    return done;
}

} // namespace wf
