// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sql/database.h"

#include <type_traits>

namespace wf {

/// Runs a query and gives each of its rows to `take`, which returns nothing, or Expected<void> to stop with
/// an error. An error too where what follows cannot be read: the rows before it were taken.
template <typename Take>
Expected<void> forEachRow(Database &db, const QString &sql, const QVariantList &values, Take &&take)
{
    const auto query = db.query(sql, values);
    if (!query)
        return tl::unexpected(query.error());
    const QSqlQuery &row = **query;
    Expected<void> done;
    while (done) {
        const auto more = db.next(**query);
        if (!more || !*more) {
            done = more ? done : tl::unexpected(more.error());
            break;
        }
        if constexpr (std::is_void_v<std::invoke_result_t<Take, const QSqlQuery &>>)
            take(row);
        else
            done = take(row);
    }
    (*query)->finish();
    return done;
}

} // namespace wf
