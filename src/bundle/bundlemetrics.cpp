// SPDX-License-Identifier: GPL-3.0-or-later
// The metrics of a bundle, and the check of every byte.
#include "bundle/bundle.h"

#include "base/sha256.h"
#include "metrics/blobs.h"
#include "metrics/sealedblock.h"

#include <QSqlError>

namespace wf {

namespace {

constexpr qint64 LookEveryRows = 2048;

QString textOf(const SeriesKey &key)
{
    return QString::fromStdString(key.name + toText(key.labels));
}

class Watch
{
public:
    Watch(const Bundle::Progress &progress, const std::atomic<bool> *cancel)
        : m_progress(progress), m_cancel(cancel)
    {
    }
    bool goesOn(double part) const
    {
        if (m_progress)
            m_progress(part);
        return !m_cancel || !m_cancel->load();
    }
    static tl::unexpected<Error> cancelled()
    {
        return fail(ErrorCode::Refused, QStringLiteral("reading the bundle was cancelled"));
    }

private:
    const Bundle::Progress &m_progress;
    const std::atomic<bool> *m_cancel;
};

/// How many blocks the manifest speaks of, for telling how far one is: at least 1.
double blocksTold(const BundleManifest &manifest)
{
    const auto told = manifest.parts.find(QStringLiteral("blocks"));
    return told == manifest.parts.end() ? 1 : std::max(1.0, double(told->second.rows));
}

} // namespace

Expected<void> Bundle::readSeries()
{
    // The row as readDaySeries() has it: the id first.
    const BundlePart &part = bundlePart(QStringLiteral("series"));
    const BundlePart withId{part.name, QStringLiteral("id, ") + part.columns};
    const qsizetype known = m_problems.count();
    RowSum sum;
    bool tooMany = false;
    scanRows(
        *m_db, withId,
        [&](const QSqlQuery &row, qint64 id) {
            tooMany = qint64(m_series.size()) >= MaxBundleSeries;
            for (int i = 0; i < columnsOf(withId); ++i)
                sum.add(row.value(i));
            sum.endRow();
            m_seriesById.emplace(id, m_series.size());
            m_series.push_back(readDaySeries(row));
            return !tooMany;
        },
        m_problems);
    if (tooMany)
        return fail(ErrorCode::TooLarge,
                    QStringLiteral("%1: more than %2 series").arg(m_path).arg(MaxBundleSeries));
    checkSum(part.name, sum, known);
    return {};
}

void Bundle::readTimes()
{
    if (std::exchange(m_timesRead, true))
        return;
    const BundlePart &part = bundlePart(QStringLiteral("times"));
    const qsizetype known = m_problems.count();
    RowSum sum;
    scanRows(
        *m_db, part,
        [&](const QSqlQuery &row, qint64 id) {
            addRow(sum, row, part);
            const auto times = BlockTimes::fromBytes(bytesOf(row.value(4)));
            if (!times)
                m_problems.add(QStringLiteral("times %1: %2").arg(id).arg(times.error().message));
            const qint64 step = row.value(3).toLongLong();
            m_times[id] = {times ? *times : nullptr, Millis{step >= 0 ? step : 0}};
            return true;
        },
        m_problems);
    checkSum(part.name, sum, known);
}

QString Bundle::blockName(qint64 id, std::int64_t series, const Times *times) const
{
    const auto known = m_seriesById.find(series);
    QString name = QStringLiteral("block %1 of %2")
                       .arg(id)
                       .arg(known == m_seriesById.end() ? QStringLiteral("a series that is not there")
                                                        : textOf(m_series[known->second].key));
    if (times && times->times)
        name += QStringLiteral(", %1 to %2")
                    .arg(toIsoUtc(times->times->firstAt()), toIsoUtc(times->times->lastAt()));
    return name;
}

std::optional<SealedBlock> Bundle::blockOf(const QSqlQuery &row, qint64 id)
{
    const std::int64_t series = row.value(0).toLongLong();
    const auto known = m_times.find(row.value(1).toLongLong());
    const Times *times = known == m_times.end() ? nullptr : &known->second;
    if (!m_seriesById.contains(series) || !times || !times->times) {
        m_problems.add(QStringLiteral("%1: %2 is not there")
                           .arg(blockName(id, series, times), times && times->times
                                                                  ? QStringLiteral("its series")
                                                                  : QStringLiteral("its time")));
        return std::nullopt;
    }
    auto block = SealedBlock::fromBytes(times->times, bytesOf(row.value(2)));
    if (!block) {
        m_problems.add(QStringLiteral("%1: %2").arg(blockName(id, series, times), block.error().message));
        return std::nullopt;
    }
    block->setStep(times->step);
    return std::move(*block);
}

Expected<std::vector<SealedBlock>> Bundle::blocks(std::int64_t series)
{
    readTimes();
    const auto rows =
        m_db->query(QStringLiteral("SELECT series, times, data, id FROM blocks WHERE series = ? ORDER BY id"),
                    {qint64(series)});
    std::vector<SealedBlock> found;
    const auto take = [&](const QSqlQuery &row, qint64 id) {
        if (row.value(0).toLongLong() != series)
            return true;
        if (auto block = blockOf(row, id))
            found.push_back(std::move(*block));
        return true;
    };
    bool failed = !rows;
    if (rows) {
        while ((*rows)->next())
            take(**rows, (*rows)->value(3).toLongLong());
        failed = (*rows)->lastError().isValid();
        (*rows)->finish();
    }
    if (failed) { // The index is damaged, or what it leads to: all are looked at.
        found.clear();
        scanRows(*m_db, bundlePart(QStringLiteral("blocks")), take, m_problems);
    }
    TimesPool pool;
    return mergedBlocks(std::move(found), pool);
}

Expected<qint64> Bundle::loadMetrics(SeriesStore &store, const Progress &progress,
                                     const std::atomic<bool> *cancel)
{
    const Watch watch(progress, cancel);
    readTimes();
    const double all = blocksTold(m_manifest);
    std::map<std::int64_t, std::vector<SealedBlock>> bySeries;
    bool stopped = !watch.goesOn(0);
    qint64 count = 0;
    scanRows(
        *m_db, bundlePart(QStringLiteral("blocks")),
        [&](const QSqlQuery &row, qint64 id) {
            if (auto block = blockOf(row, id))
                bySeries[row.value(0).toLongLong()].push_back(std::move(*block));
            if (++count % LookEveryRows == 0)
                stopped = !watch.goesOn(std::min(1.0, double(count) / all));
            return !stopped;
        },
        m_problems);
    if (stopped)
        return Watch::cancelled();
    TimesPool pool;
    for (auto &[id, blocks] : bySeries) {
        const DaySeries &series = m_series[m_seriesById.at(id)];
        const auto ref = store.resolve(series.key, series.meta);
        if (!ref) {
            m_problems.add(QStringLiteral("%1: %2").arg(textOf(series.key), ref.error().message));
            continue;
        }
        std::size_t leftOut = 0;
        store.adopt(*ref, mergedBlocks(std::move(blocks), pool, &leftOut));
        if (leftOut > 0)
            m_problems.add(
                QStringLiteral("%1: %2 blocks of the same time are left out because there are too many")
                    .arg(textOf(series.key))
                    .arg(leftOut));
    }
    watch.goesOn(1);
    return count;
}

Expected<void> Bundle::verify(const Progress &progress, const std::atomic<bool> *cancel)
{
    const Watch watch(progress, cancel);
    readTimes();
    const double all = blocksTold(m_manifest);
    for (const char *name : {"files", "blocks"}) {
        const BundlePart &part = bundlePart(QLatin1String(name));
        const bool isFiles = part.name == QLatin1String("files");
        const qsizetype known = m_problems.count();
        RowSum sum;
        bool stopped = !watch.goesOn(0);
        qint64 count = 0;
        scanRows(
            *m_db, part,
            [&](const QSqlQuery &row, qint64 id) {
                addRow(sum, row, part);
                const auto block = isFiles ? std::nullopt : blockOf(row, id);
                if (isFiles &&
                    sha256(row.value(1).toByteArray()).toHex() != row.value(0).toString().toLatin1())
                    m_problems.add(
                        QStringLiteral("evidence %1: the file is damaged").arg(row.value(0).toString()));
                if (++count % LookEveryRows == 0)
                    stopped = !watch.goesOn(std::min(1.0, double(count) / all));
                return !stopped;
            },
            m_problems);
        if (stopped)
            return Watch::cancelled();
        checkSum(part.name, sum, known);
    }
    return {};
}

} // namespace wf
