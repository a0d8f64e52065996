// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/indexcheck.h"

#include "sql/rowcursor.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace wf {

namespace {

/// A text and three numbers, as both indexes have them; the last one is or ends with the rowid.
struct IndexKey
{
    QByteArray text;
    std::array<qint64, 3> numbers{};
};

bool comesBefore(const IndexKey &a, QByteArrayView text, const std::array<qint64, 3> &numbers)
{
    const QByteArrayView before = a.text;
    const int order =
        std::memcmp(before.data(), text.data(), std::size_t(std::min(before.size(), text.size())));
    return order != 0 ? order < 0 : std::tuple(before.size(), a.numbers) < std::tuple(text.size(), numbers);
}

QString indexQuery(EventIndex index)
{
    switch (index) {
    case EventIndex::ByChain:
        return QStringLiteral("SELECT desk, seq, rowid, 0 FROM events INDEXED BY sqlite_autoindex_events_1"
                              " WHERE rowid BETWEEN ? AND ? ORDER BY desk, seq");
    case EventIndex::ByIncident:
        return QStringLiteral("SELECT incident, hlc_ms, hlc_n, rowid FROM events INDEXED BY"
                              " events_by_incident WHERE rowid BETWEEN ? AND ?"
                              " ORDER BY incident, hlc_ms, hlc_n");
    }
    return {};
}

} // namespace

QString indexName(EventIndex index)
{
    return index == EventIndex::ByChain ? QStringLiteral("sqlite_autoindex_events_1")
                                        : QStringLiteral("events_by_incident");
}

IndexReport checkIndex(Database &db, EventIndex index, const RowRange &range, quint64 seed)
{
    IndexReport report{KeySum(seed), true, {}};
    auto cursor = RowCursor::prepare(db, indexQuery(index));
    const auto bound =
        cursor ? cursor->bind({range.first, range.last}) : Expected<void>(tl::unexpected(cursor.error()));
    if (!bound) {
        report.stopped = bound.error();
        return report;
    }
    IndexKey last;
    bool any = false;
    for (;;) {
        const auto more = cursor->next();
        if (!more)
            report.stopped = more.error();
        if (!more || !*more)
            return report;
        const QByteArrayView text = cursor->bytes(0);
        const std::array numbers{cursor->integer(1), cursor->integer(2), cursor->integer(3)};
        const bool typed = cursor->isText(0) && cursor->isInteger(1) && cursor->isInteger(2);
        report.inOrder = report.inOrder && typed && (!any || comesBefore(last, text, numbers));
        report.sum.add(text, numbers[0], numbers[1], numbers[2]);
        if (!any || last.text != text)
            last.text = text.toByteArray();
        last.numbers = numbers;
        any = true;
    }
}

Expected<QString> checkSmallTable(Database &db, const QString &table)
{
    const auto result = db.value(QStringLiteral("PRAGMA integrity_check(%1)").arg(table));
    if (!result)
        return tl::unexpected(result.error());
    return result->toString() == QLatin1String("ok") ? QString() : result->toString();
}

} // namespace wf
