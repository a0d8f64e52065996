// SPDX-License-Identifier: GPL-3.0-or-later
#include "backup/newrows.h"

#include "log/redactrows.h"
#include "sql/eachrow.h"
#include "sql/rowcursor.h"

namespace wf {

namespace {

const QString NewIncidents =
    QStringLiteral("(SELECT DISTINCT incident FROM events WHERE rowid > ? AND incident <> '')");

Expected<void> readColumns(Database &db, TableRows &into)
{
    return forEachRow(db, QStringLiteral("SELECT name, type FROM pragma_table_info('%1')").arg(into.table),
                      {}, [&into](const QSqlQuery &row) {
                          into.columns += row.value(0).toString();
                          into.types += row.value(1).toString();
                      });
}

/// SQLite's value; what is empty is not NULL.
QVariant valueAt(const RowCursor &row, int column)
{
    if (row.isNull(column))
        return {};
    if (row.isInteger(column))
        return row.integer(column);
    const QByteArray bytes = row.bytes(column).toByteArray();
    return bytes.isNull() ? QByteArray("") : bytes;
}

/// `condition`: behind FROM, with a question mark for each of `values`.
Expected<TableRows> read(Database &db, const QString &table, const QString &condition, qint64 value,
                         qint64 &bytes, bool withRow = false)
{
    TableRows all{table, {}, {}, {}};
    if (withRow) {
        all.columns += QStringLiteral("rowid");
        all.types += QStringLiteral("INTEGER");
    }
    if (const auto known = readColumns(db, all); !known)
        return tl::unexpected(known.error());
    auto cursor = RowCursor::prepare(
        db, QStringLiteral("SELECT %1 FROM %2 %3").arg(all.columns.join(QLatin1Char(',')), table, condition));
    if (!cursor)
        return tl::unexpected(cursor.error());
    if (condition.contains(QLatin1Char('?'))) {
        if (const auto bound = cursor->bind({value}); !bound)
            return tl::unexpected(bound.error());
    }
    for (;;) {
        const auto more = cursor->next();
        if (!more)
            return tl::unexpected(more.error());
        if (!*more)
            return all;
        QVariantList row;
        for (int i = 0; i < int(all.columns.size()); ++i) {
            row += valueAt(*cursor, i);
            bytes += row.last().typeId() == QMetaType::QByteArray ? row.last().toByteArray().size() : 8;
        }
        all.rows.push_back(std::move(row));
        if (qint64(all.rows.size()) > MaxNewRows || bytes > MaxNewBytes)
            return fail(ErrorCode::TooLarge, QStringLiteral("%1: much is new").arg(db.path()));
    }
}

} // namespace

Expected<std::vector<TableRows>> readNewRows(Database &log, qint64 after)
{
    const struct
    {
        const char *table;
        QString condition;
        bool withRow;
    } parts[] = {
        {"events", QStringLiteral("WHERE rowid > ? ORDER BY rowid"), true},
        {"incidents", QStringLiteral("WHERE id IN ") + NewIncidents, false},
        {"incident_statistics", QStringLiteral("WHERE incident IN ") + NewIncidents, false},
        // Few rows, which change in place or come with events.
        {"imported", QString(), false},
        {"meta", QStringLiteral("WHERE key <> '%1'").arg(OwedRedactions), false},
    };
    std::vector<TableRows> tables;
    qint64 bytes = 0;
    for (const auto &part : parts) {
        auto rows = read(log, QLatin1String(part.table), part.condition, after, bytes, part.withRow);
        if (!rows)
            return tl::unexpected(rows.error());
        tables.push_back(std::move(*rows));
    }
    return tables;
}

Expected<void> writeNewRows(Database &copy, const std::vector<TableRows> &tables)
{
    if (const auto direct = copy.handle(); !direct)
        return tl::unexpected(direct.error());
    for (const TableRows &table : tables) {
        QStringList places;
        for (const QString &type : table.types)
            places += type == QLatin1String("TEXT") ? QStringLiteral("CAST(? AS TEXT)") : QStringLiteral("?");
        // Imports never change: the copy has those of its beginning, and they are these.
        const bool final = table.table == QLatin1String("imported");
        const QString sql =
            QStringLiteral("INSERT OR %1 INTO %2(%3) VALUES(%4)")
                .arg(final                                    ? QStringLiteral("IGNORE")
                     : table.table == QLatin1String("events") ? QStringLiteral("ABORT")
                                                              : QStringLiteral("REPLACE"),
                     table.table, table.columns.join(QLatin1Char(',')), places.join(QLatin1Char(',')));
        for (const QVariantList &row : table.rows) {
            if (const auto written = copy.run(sql, row); !written)
                return written;
        }
    }
    return {};
}

} // namespace wf
