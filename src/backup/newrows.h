// SPDX-License-Identifier: GPL-3.0-or-later
// What a log has and its copy has not. Internal to this folder.
#pragma once

#include "backup/logcopy.h"

#include <QVariantList>

#include <vector>

namespace wf {

/// Rows of one table, to the byte: texts as they are stored.
struct TableRows
{
    QString table;
    QStringList columns; ///< With rowid, if that has to stay.
    QStringList types;
    std::vector<QVariantList> rows;
};

/// More is copied as pages.
inline constexpr qint64 MaxNewRows = 10'000;
inline constexpr qint64 MaxNewBytes = 64 << 20;

/// Everything behind row `after` of the events, with the rows of the list that changed by it, as they are at
/// one moment. TooLarge beyond the bounds above. The caller has a transaction open.
Expected<std::vector<TableRows>> readNewRows(Database &log, qint64 after);
/// Inside the caller's transaction.
Expected<void> writeNewRows(Database &copy, const std::vector<TableRows> &tables);

} // namespace wf
