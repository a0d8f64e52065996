// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sql/database.h"

#include <QByteArray>
#include <QByteArrayView>

#include <variant>
#include <vector>

struct sqlite3_stmt;

namespace wf {

/// One statement over millions of rows: values as SQLite has them, without a QVariant each. Sees what its
/// Database sees, inside its transaction; must not outlive it.
class RowCursor
{
public:
    static Expected<RowCursor> prepare(Database &db, const QString &sql);
    RowCursor(RowCursor &&other) noexcept;
    RowCursor &operator=(RowCursor &&) = delete;
    ~RowCursor();

    /// The values of its question marks; it begins anew.
    Expected<void> bind(const std::vector<std::variant<qint64, QByteArray>> &values);
    /// Goes to the next row: false at the end, an error where what follows cannot be read.
    Expected<bool> next();

    bool isNull(int column) const;
    bool isInteger(int column) const;
    bool isText(int column) const;
    bool isBlob(int column) const;
    qint64 integer(int column) const;
    /// Text in UTF-8, or a blob, until the next row.
    QByteArrayView bytes(int column) const;
    QString text(int column) const { return QString::fromUtf8(bytes(column)); }

private:
    RowCursor(Database &db, sqlite3_stmt *statement) : m_db(&db), m_statement(statement) {}
    Database *m_db;
    sqlite3_stmt *m_statement;
};

} // namespace wf
