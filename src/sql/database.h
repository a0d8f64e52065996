// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QVariantList>

#include <functional>
#include <map>
#include <memory>

struct sqlite3;
struct sqlite3_stmt;

namespace wf {

/// One SQLite connection through Qt Sql, used on the thread that opened it. Statements are prepared once.
class Database
{
public:
    /// Foreign: a file from elsewhere. It is Immutable, nothing in its schema is trusted, nothing can be
    /// changed through it, and of one that was cut off what is left can be read.
    enum class Mode { ReadWriteCreate, ReadWrite, ReadOnly, Immutable, Foreign };

    /// Opens and proves that it is a database by reading its header (open() alone succeeds on anything).
    static Expected<std::unique_ptr<Database>> open(const QString &path, Mode mode);
    /// The file, and what SQLite may keep beside it: journal, write-ahead log, its index.
    static QStringList filesOf(const QString &path);
    /// The file as SQLite's URI in a mode: for ATTACH.
    static QString uri(const QString &path, Mode mode);
    ~Database();
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    const QString &path() const { return m_path; }
    /// Of the SQLite at hand: "3.40.1". Any thread.
    static QString sqliteVersion();
    /// Runs one statement without results.
    Expected<void> run(const QString &sql, const QVariantList &values = {});
    /// Runs a query; the result stays valid until the same text is run again. Forward only.
    Expected<QSqlQuery *> query(const QString &sql, const QVariantList &values = {});
    /// Goes to the next row of a query: false at the end, an error where what follows cannot be read.
    Expected<bool> next(QSqlQuery &query);
    /// The first column of the first row; invalid when there is no row.
    Expected<QVariant> value(const QString &sql, const QVariantList &values = {});

    /// The connection as SQLite knows it, for RowCursor; from then on run() and value() use it, which costs
    /// half of what Qt Sql does. Refused where Qt brings an SQLite of its own.
    Expected<sqlite3 *> handle();
    /// What SQLite just said on that handle, as query() would say it.
    Error failure(int code, const QString &doing);
    /// Asked every few milliseconds while a statement runs: true breaks it off with an error.
    Expected<void> setInterrupt(std::function<bool()> wanted);

    /// Moves the write-ahead log into the file after each 2,000 pages, as SQLite does by itself, but keeps in
    /// mind when the disk failed in it, which SQLite does not tell. Refused where Qt brings an SQLite of its
    /// own.
    Expected<void> watchCheckpoints();
    /// The disk failed in a statement or a checkpoint since forgetDiskFailure(): what stands in the page
    /// cache need not stand on the disk, and a later flush says nothing about it.
    bool diskFailed() const { return m_diskFailed; }
    void forgetDiskFailure() { m_diskFailed = false; }
    /// Closing leaves the write-ahead log as it is, in the file and beside it.
    void keepWriteAheadLog();

private:
    Database(QString path, QString connection);
    Error error(const QSqlQuery &query, const QString &doing);
    enum class Rows { First, All };
    Expected<sqlite3_stmt *> prepareDirectly(const QString &sql, const QVariantList &values);
    /// Gives the first column of the first row if no more are gone through.
    Expected<QVariant> runDirectly(const QString &sql, const QVariantList &values, Rows rows);
    static int afterCommit(void *self, sqlite3 *handle, const char *name, int pages);
    Expected<void> readHeader();
    Expected<void> distrust();

    QString m_path;
    QString m_connection;
    std::map<QString, QSqlQuery> m_statements;
    std::map<QString, sqlite3_stmt *> m_commands; ///< Of run() and value(), past Qt Sql.
    sqlite3 *m_handle = nullptr;                  ///< Known once it was asked for.
    sqlite3 *m_watched = nullptr;                 ///< Its checkpoints are ours.
    std::function<bool()> m_interrupt;
    bool m_diskFailed = false;
};

/// BEGIN IMMEDIATE … COMMIT; rolls back unless commit() succeeded.
class Transaction
{
public:
    static Expected<Transaction> begin(Database &db);
    Transaction(Transaction &&other) noexcept;
    Transaction &operator=(Transaction &&) = delete;
    ~Transaction();
    Expected<void> commit();

private:
    explicit Transaction(Database &db);
    Database *m_db = nullptr;
};

} // namespace wf
