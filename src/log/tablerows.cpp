// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/tablerows.h"

#include "log/rows.h"

#include <limits>

namespace wf {

namespace {

/// Places where a table cannot be read; with more, the pages themselves are all there is.
constexpr int MaxHoles = 500;
constexpr qint64 LastRow = qint64{1} << 40;
constexpr int NumberColumn = EventRecordColumns;

/// The row as a record; none if a value has another type.
std::optional<EventRecord> recordAt(const RowCursor &row)
{
    for (const int column : {0, 4, 7, 8, 9}) {
        if (!row.isText(column))
            return std::nullopt;
    }
    for (const int column : {1, 2, 3, 5, 6}) {
        if (!row.isInteger(column))
            return std::nullopt;
    }
    const qint64 counter = row.integer(3);
    const bool fine = row.isBlob(10) && row.isBlob(11) && row.integer(1) >= 1 &&
                      row.integer(1) <= MaxSequence && counter >= 0 &&
                      counter <= std::numeric_limits<quint32>::max() && isPlainId(row.text(0)) &&
                      (row.bytes(4).isEmpty() || isPlainId(row.text(4))) &&
                      row.bytes(10).isEmpty() == (row.integer(1) == 1);
    if (!fine)
        return std::nullopt;
    return EventRecord{{row.bytes(0),
                        row.integer(1),
                        {row.integer(2), quint32(counter)},
                        row.bytes(4),
                        row.integer(5),
                        row.integer(6),
                        row.bytes(7),
                        row.bytes(8),
                        row.bytes(9),
                        row.bytes(10)},
                       row.bytes(11)};
}

class Reader
{
public:
    Reader(RowCursor cursor, const std::function<bool(const EventRecord &)> &take,
           const std::stop_token &stop)
        : m_cursor(std::move(cursor)), m_take(take), m_stop(stop)
    {
    }

    /// From `at` on; false if it ends at a place that cannot be read, which `at` stands before then.
    bool readFrom(qint64 &at, RowsRead &rows)
    {
        if (!m_cursor.bind({at}))
            return false;
        for (;;) {
            const auto more = m_cursor.next();
            if (!more) {
                if (rows.whole)
                    rows.why = more.error().message;
                return false;
            }
            if (!*more || m_stop.stop_requested())
                return true;
            const qint64 rowid = m_cursor.integer(NumberColumn);
            if (rowid < at || rowid == std::numeric_limits<qint64>::max())
                return false; // In no order any more.
            at = rowid + 1;
            const auto record = recordAt(m_cursor);
            if (!record || (!isTrueRecord(*record) && !mayBeRedacted(*record)))
                ++rows.changed;
            else if (!m_take(*record))
                return true;
        }
    }
    /// Where reading works again, behind a place where it does not; none to the end of the table.
    std::optional<qint64> worksFrom(qint64 bad)
    {
        qint64 fails = bad;
        qint64 works = bad;
        for (qint64 step = 1;; step *= 2) {
            works = bad + step;
            if (isReadable(works))
                break;
            if (works > LastRow)
                return std::nullopt;
            fails = works;
        }
        while (works - fails > 1) {
            const qint64 middle = fails + (works - fails) / 2;
            (isReadable(middle) ? works : fails) = middle;
        }
        return works;
    }

private:
    bool isReadable(qint64 from)
    {
        const auto more =
            m_cursor.bind({from}) ? m_cursor.next() : Expected<bool>(fail(ErrorCode::Corrupt, {}));
        return more && (!*more || m_cursor.integer(NumberColumn) >= from);
    }

    RowCursor m_cursor;
    const std::function<bool(const EventRecord &)> &m_take;
    const std::stop_token &m_stop;
};

} // namespace

RowsRead readEventRows(Database &db, const std::function<bool(const EventRecord &)> &take,
                       const std::stop_token &stop)
{
    RowsRead found;
    // Not "rowid > ?": SQLite would read the page of that row too.
    auto cursor = RowCursor::prepare(
        db, QStringLiteral("SELECT %1, rowid FROM events NOT INDEXED WHERE rowid >= ? ORDER BY rowid")
                .arg(rows::EventColumns));
    if (!cursor) {
        found.whole = false;
        found.why = cursor.error().message;
        return found;
    }
    Reader reader(std::move(*cursor), take, stop);
    qint64 at = 1;
    for (int holes = 0; holes < MaxHoles; ++holes) {
        if (reader.readFrom(at, found))
            return found;
        found.whole = false;
        const auto next = reader.worksFrom(at);
        if (!next)
            return found;
        at = *next;
    }
    return found;
}

} // namespace wf
