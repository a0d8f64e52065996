// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QVariantList>

#include <map>
#include <memory>

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
    /// The file as SQLite's URI in a mode: for ATTACH.
    static QString uri(const QString &path, Mode mode);
    ~Database();
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    const QString &path() const { return m_path; }
    /// Runs one statement without results.
    Expected<void> run(const QString &sql, const QVariantList &values = {});
    /// Runs a query; the result stays valid until the same text is run again. Forward only.
    Expected<QSqlQuery *> query(const QString &sql, const QVariantList &values = {});
    /// The first column of the first row; invalid when there is no row.
    Expected<QVariant> value(const QString &sql, const QVariantList &values = {});

private:
    Database(QString path, QString connection);
    Error error(const QSqlQuery &query, const QString &doing) const;
    Expected<void> readHeader();
    Expected<void> distrust();

    QString m_path;
    QString m_connection;
    std::map<QString, QSqlQuery> m_statements;
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
