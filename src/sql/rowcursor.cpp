// SPDX-License-Identifier: GPL-3.0-or-later
#include "sql/rowcursor.h"

#include <sqlite3.h>

#include <utility>

namespace wf {

Expected<RowCursor> RowCursor::prepare(Database &db, const QString &sql)
{
    const auto handle = db.handle();
    if (!handle)
        return tl::unexpected(handle.error());
    sqlite3_stmt *statement = nullptr;
    const QByteArray text = sql.toUtf8();
    const int result = sqlite3_prepare_v2(*handle, text.constData(), int(text.size()), &statement, nullptr);
    if (result != SQLITE_OK)
        return tl::unexpected(db.failure(result, QStringLiteral("preparing a statement")));
    return RowCursor(db, statement);
}

RowCursor::RowCursor(RowCursor &&other) noexcept
    : m_db(other.m_db), m_statement(std::exchange(other.m_statement, nullptr))
{
}

RowCursor::~RowCursor()
{
    sqlite3_finalize(m_statement);
}

Expected<void> RowCursor::bind(const std::vector<std::variant<qint64, QByteArray>> &values)
{
    sqlite3_reset(m_statement);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto *bytes = std::get_if<QByteArray>(&values[i]);
        const int result = bytes ? sqlite3_bind_text(m_statement, int(i) + 1, bytes->constData(),
                                                     int(bytes->size()), SQLITE_TRANSIENT)
                                 : sqlite3_bind_int64(m_statement, int(i) + 1, std::get<qint64>(values[i]));
        if (result != SQLITE_OK)
            return tl::unexpected(m_db->failure(result, QStringLiteral("binding a value")));
    }
    return {};
}

Expected<bool> RowCursor::next()
{
    const int result = sqlite3_step(m_statement);
    if (result == SQLITE_ROW)
        return true;
    const auto outcome = result == SQLITE_DONE
                             ? Expected<bool>(false)
                             : tl::unexpected(m_db->failure(result, QStringLiteral("reading a row")));
    sqlite3_reset(m_statement);
    return outcome;
}

bool RowCursor::isNull(int column) const
{
    return sqlite3_column_type(m_statement, column) == SQLITE_NULL;
}

bool RowCursor::isInteger(int column) const
{
    return sqlite3_column_type(m_statement, column) == SQLITE_INTEGER;
}

bool RowCursor::isText(int column) const
{
    return sqlite3_column_type(m_statement, column) == SQLITE_TEXT;
}

bool RowCursor::isBlob(int column) const
{
    return sqlite3_column_type(m_statement, column) == SQLITE_BLOB;
}

qint64 RowCursor::integer(int column) const
{
    return sqlite3_column_int64(m_statement, column);
}

QByteArrayView RowCursor::bytes(int column) const
{
    const void *data =
        isBlob(column) ? sqlite3_column_blob(m_statement, column) : sqlite3_column_text(m_statement, column);
    return {static_cast<const char *>(data), qsizetype(data ? sqlite3_column_bytes(m_statement, column) : 0)};
}

} // namespace wf
