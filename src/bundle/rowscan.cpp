// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle/rowscan.h"

#include <QFileInfo>
#include <QSqlError>

#include <limits>

namespace wf {

namespace {

constexpr qsizetype MaxScanProblems = 100;
/// Places where a table cannot be read; with more it is given up.
constexpr int MaxHoles = 500;
constexpr qint64 LastId = qint64{1} << 40;

class Scan
{
public:
    Scan(Database &db, const BundlePart &part)
        : m_db(db), m_columns(columnsOf(part)), m_room(QFileInfo(db.path()).size())
    {
        // Not "id > ?", for which SQLite reads the page of that id, which may be damaged.
        m_sql =
            QStringLiteral("SELECT %1, id FROM %2 WHERE id >= ? ORDER BY id").arg(part.columns, part.name);
    }

    enum class End { Done, Stopped, Failed, TooMuch };
    /// Reads on from behind `at`, which moves with it.
    End read(qint64 &at, const std::function<bool(const QSqlQuery &, qint64)> &row)
    {
        if (at == std::numeric_limits<qint64>::max())
            return End::Done;
        const auto query = m_db.query(m_sql, {at + 1});
        if (!query)
            return End::Failed;
        while ((*query)->next()) {
            const qint64 id = (*query)->value(m_columns).toLongLong();
            if (id <= at)
                return finish(**query, End::Failed);
            at = id;
            for (int i = 0; i < m_columns; ++i)
                m_room -= bytesIn((*query)->value(i));
            if (m_room < 0)
                return finish(**query, End::TooMuch);
            if (!row(**query, id))
                return finish(**query, End::Stopped);
        }
        return finish(**query, (*query)->lastError().isValid() ? End::Failed : End::Done);
    }
    /// The first row that can be read behind the place where reading failed; none to the end of the table.
    std::optional<qint64> nextReadable(qint64 bad)
    {
        qint64 fails = bad;
        qint64 works = bad;
        for (qint64 step = 1;; step *= 2) {
            works = bad + step;
            const auto first = firstBehind(works);
            if (first)
                break;
            if (works > LastId)
                return std::nullopt;
            fails = works;
        }
        while (works - fails > 1) {
            const qint64 middle = fails + (works - fails) / 2;
            (firstBehind(middle) ? works : fails) = middle;
        }
        const qint64 id = firstBehind(works).value_or(0);
        return id > 0 ? std::optional(id) : std::nullopt;
    }

private:
    static End finish(QSqlQuery &query, End end)
    {
        query.finish();
        return end;
    }
    /// Its id; 0 where there is no row any more; none where it cannot be read.
    std::optional<qint64> firstBehind(qint64 at)
    {
        const auto query = m_db.query(m_sql, {at + 1});
        if (!query)
            return std::nullopt;
        const qint64 id = (*query)->next() ? (*query)->value(m_columns).toLongLong() : 0;
        const bool failed = (*query)->lastError().isValid() || (id != 0 && id <= at);
        (*query)->finish();
        return failed ? std::nullopt : std::optional(id);
    }

    /// At most what it takes in the file.
    static qint64 bytesIn(const QVariant &value)
    {
        if (value.typeId() == QMetaType::QByteArray)
            return value.toByteArray().size();
        return value.typeId() == QMetaType::QString ? value.toString().size() : 1;
    }

    Database &m_db;
    int m_columns;
    qint64 m_room; ///< Bytes of the file that no row has taken yet.
    QString m_sql;
};

} // namespace

void ProblemList::add(const QString &problem)
{
    ++m_count;
    if (m_texts.size() < MaxScanProblems)
        m_texts += problem;
    else if (m_texts.size() == MaxScanProblems)
        m_texts += QStringLiteral("and more like these");
}

const BundlePart &bundlePart(const QString &name)
{
    const auto &parts = bundleParts();
    const auto found = std::find_if(parts.begin(), parts.end(),
                                    [&name](const BundlePart &part) { return part.name == name; });
    Q_ASSERT(found != parts.end());
    return *found;
}

int columnsOf(const BundlePart &part)
{
    return int(part.columns.count(QLatin1Char(','))) + 1;
}

void scanRows(Database &db, const BundlePart &part, const std::function<bool(const QSqlQuery &, qint64)> &row,
              ProblemList &problems)
{
    Scan scan(db, part);
    qint64 at = 0;
    for (int holes = 0; holes < MaxHoles; ++holes) {
        const Scan::End end = scan.read(at, row);
        if (end == Scan::End::TooMuch)
            problems.add(QStringLiteral(
                             "%1: its rows hold more bytes than the file has; nothing is read from row %2 on")
                             .arg(part.name)
                             .arg(at));
        if (end != Scan::End::Failed)
            return;
        const auto next = scan.nextReadable(at);
        if (!next) {
            problems.add(QStringLiteral("%1: nothing can be read from row %2 on").arg(part.name).arg(at + 1));
            return;
        }
        problems.add(
            QStringLiteral("%1: rows %2 to %3 cannot be read").arg(part.name).arg(at + 1).arg(*next - 1));
        at = *next - 1;
    }
    problems.add(QStringLiteral("%1: it is damaged in too many places").arg(part.name));
}

} // namespace wf
