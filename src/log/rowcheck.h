// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/redaction.h"
#include "log/keysum.h"
#include "sql/database.h"

#include <limits>
#include <optional>
#include <vector>

namespace wf {

/// Something that is wrong with an event, or with its place.
struct ChainProblem
{
    EventId event;
    enum class Kind {
        Place,  ///< Others are missing before it, or it does not follow them.
        Content ///< It is there, but not as it was written.
    } kind = Kind::Content;
    QString text; ///< Names the event.
};
inline constexpr std::size_t MaxChainProblems = 50;
ChainProblem chainProblem(const EventId &event, ChainProblem::Kind kind, const QString &what);

/// Events that follow each other without a hole.
struct ChainPart
{
    QByteArray desk; ///< In UTF-8.
    qint64 first = 0;
    qint64 last = 0;
    QByteArray previous; ///< The hash that the first one names.
    QByteArray hash;     ///< Of the last one.
    HybridTime begins;
    HybridTime ends;
};

/// Rows of `events` by their rowid, both ends included.
struct RowRange
{
    qint64 first = std::numeric_limits<qint64>::min();
    qint64 last = std::numeric_limits<qint64>::max();
};

/// What a range of rows says by itself.
struct RowsReport
{
    qint64 events = 0;
    std::vector<ChainPart> parts; ///< In the order of the rows. At most MaxChainParts.
    std::vector<ChainProblem> problems;
    IndexSums sums; ///< Of what the indexes of the table have to hold.
    /// Rows whose content is not what their hash says, which a redaction may explain: the problem if none
    /// does.
    std::vector<std::pair<ChainProblem, Sha256>> changed;
    RedactedHashes redactions;    ///< That were found here.
    std::optional<Error> stopped; ///< Rows behind EventId `last` cannot be read.
    EventId last;
};
/// A log has one, and a few for each import. In one of more the rows are in no order any more.
inline constexpr std::size_t MaxChainParts = 100'000;

inline constexpr std::size_t MaxChangedRows = 10'000;

/// Reads the rows as the table has them, past every index: content against hash, hash against the event
/// before, logical time. `seed`: of the sums.
RowsReport checkRows(Database &db, const RowRange &range, quint64 seed);

} // namespace wf
