// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "log/rowcheck.h"

namespace wf {

/// The indexes of `events`, through which everybody reads. A flipped byte in one hides an event, or shows it
/// elsewhere, and no hash knows.
enum class EventIndex { ByChain, ByIncident };
QString indexName(EventIndex index);

/// What an index has of the rows of a range, in the same sums as checkRows(), and whether its keys are in
/// order.
struct IndexReport
{
    KeySum sum;
    bool inOrder = true;
    std::optional<Error> stopped; ///< The rest of it cannot be read.
};
IndexReport checkIndex(Database &db, EventIndex index, const RowRange &range, quint64 seed);

/// What SQLite finds in a table of which every row and every entry of its indexes is small in number: each
/// row in each index, types, uniqueness. Empty when all is well.
Expected<QString> checkSmallTable(Database &db, const QString &table);

} // namespace wf
