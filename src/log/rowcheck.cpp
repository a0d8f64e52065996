// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/rowcheck.h"

#include "base/sha256.h"
#include "incident/eventcodec.h"
#include "log/rows.h"

#include <map>

namespace wf {

namespace {

using Kind = ChainProblem::Kind;

constexpr int RowidColumn = 12; ///< Behind rows::EventColumns.

/// The columns of an event as they are, without decoding anything.
HashedFields fieldsAt(const RowCursor &row)
{
    return {row.bytes(0), row.integer(1), {row.integer(2), quint32(row.integer(3))},
            row.bytes(4), row.integer(5), row.integer(6),
            row.bytes(7), row.bytes(8),   row.bytes(9),
            row.bytes(10)};
}

/// A flipped bit makes a blob of a text, which no comparison finds any more.
bool hasItsTypes(const RowCursor &row)
{
    for (const int column : {0, 4, 7, 8, 9}) {
        if (!row.isText(column))
            return false;
    }
    for (const int column : {1, 2, 3, 5, 6}) {
        if (!row.isInteger(column))
            return false;
    }
    return row.isBlob(10) && row.isBlob(11) && row.integer(3) == qint64(quint32(row.integer(3)));
}

class RowsWalk
{
public:
    RowsWalk(RowsReport &report, quint64 seed) : m_report(report)
    {
        report.sums = {KeySum(seed), KeySum(seed)};
    }

    void take(const RowCursor &row)
    {
        const HashedFields fields = fieldsAt(row);
        const qint64 rowid = row.integer(RowidColumn);
        ++m_report.events;
        m_report.sums.byChain.add(fields.desk, fields.sequence, rowid, 0);
        m_report.sums.byIncident.add(fields.incident, fields.time.wallMs, row.integer(3), rowid);
        takeLink(row, fields);
        checkContent(row, fields);
        if (fields.time <= m_before)
            note(row, Kind::Content, QStringLiteral("its logical time runs backwards"));
    }
    void note(const RowCursor &row, Kind kind, const QString &what)
    {
        if (m_report.problems.size() < MaxChainProblems)
            m_report.problems.push_back(chainProblem({DeskId(row.text(0)), row.integer(1)}, kind, what));
    }

private:
    /// Into the part it continues, or a new one.
    void takeLink(const RowCursor &row, const HashedFields &fields)
    {
        m_before = {-1, 0};
        if (m_desk != fields.desk) {
            m_desk = fields.desk.toByteArray();
            const auto known = m_open.find(m_desk);
            m_part = known == m_open.end() ? nullptr : &m_report.parts[known->second];
        }
        const QByteArrayView hash = row.bytes(11);
        if (!m_part || fields.sequence != m_part->last + 1) {
            if (m_report.parts.size() >= MaxChainParts)
                return;
            m_open[m_desk] = m_report.parts.size();
            m_report.parts.push_back({m_desk, fields.sequence, fields.sequence,
                                      fields.previousHash.toByteArray(), hash.toByteArray(), fields.time,
                                      fields.time});
            m_part = &m_report.parts.back();
            return;
        }
        if (fields.previousHash != m_part->hash)
            note(row, Kind::Place, QStringLiteral("does not follow the event before it"));
        m_before = m_part->ends;
        m_part->last = fields.sequence;
        m_part->hash.resize(0);
        m_part->hash.append(hash);
        m_part->ends = fields.time;
    }

    void checkContent(const RowCursor &row, const HashedFields &fields)
    {
        writeCanonical(m_bytes, fields);
        m_hash.add(m_bytes);
        const bool same = m_hash.take() == row.bytes(11);
        const bool typed = hasItsTypes(row);
        const bool whole = typed && same;
        static const QByteArray Redaction = eventKindName(EventKind::EntryRedacted).toLatin1();
        // Those of incidents are read once more when they are folded.
        if (whole && !fields.incident.isEmpty() && fields.kind != Redaction)
            return;
        const EventBody body = decodeOrStub(row.text(8), fields.payload.toByteArray());
        const auto *unknown = body.as<event::Unknown>();
        if (const auto *unreadable = body.as<event::Unreadable>())
            note(row, Kind::Content, unreadable->text);
        else if (!whole) // One of a later version is as good as its hash.
            noteChanged(row, typed,
                        QStringLiteral("its content is not what was written") +
                            (unknown ? QStringLiteral(": ") + unknown->text : QString()));
        else if (const auto *redaction = body.as<event::EntryRedacted>())
            noteRedactions(m_report.redactions, *redaction);
    }

    void noteChanged(const RowCursor &row, bool typed, const QString &what)
    {
        if (!typed || m_report.changed.size() >= MaxChangedRows)
            note(row, Kind::Content, what);
        else
            m_report.changed.emplace_back(
                chainProblem({DeskId(row.text(0)), row.integer(1)}, Kind::Content, what),
                Sha256::of(m_bytes));
    }

    RowsReport &m_report;
    std::map<QByteArray, std::size_t> m_open; ///< The last part of each desk.
    QByteArray m_desk;
    ChainPart *m_part = nullptr; ///< Of that desk.
    HybridTime m_before;         ///< Of the event before the present one, if that is known.
    QByteArray m_bytes;
    Sha256Sum m_hash;
};

} // namespace

ChainProblem chainProblem(const EventId &event, Kind kind, const QString &what)
{
    return {event, kind, QStringLiteral("event %1: %2").arg(event.text(), what)};
}

RowsReport checkRows(Database &db, const RowRange &range, quint64 seed)
{
    RowsReport report;
    RowsWalk walk(report, seed);
    auto cursor = RowCursor::prepare(
        db, QStringLiteral("SELECT %1, rowid FROM events NOT INDEXED WHERE rowid BETWEEN ? AND ?"
                           " ORDER BY rowid")
                .arg(rows::EventColumns));
    if (const auto bound =
            cursor ? cursor->bind({range.first, range.last}) : Expected<void>(tl::unexpected(cursor.error()));
        !bound) {
        report.stopped = bound.error();
        return report;
    }
    for (;;) {
        const auto more = cursor->next();
        if (!more)
            report.stopped = more.error();
        if (!more || !*more)
            break;
        walk.take(*cursor);
    }
    if (!report.parts.empty())
        report.last = {DeskId(QString::fromUtf8(report.parts.back().desk)), report.parts.back().last};
    return report;
}

} // namespace wf
