// SPDX-License-Identifier: GPL-3.0-or-later
// What a reader asks of a day that another process is writing.
#include "metrics/blobs.h"
#include "metrics/recorderday.h"

namespace wf {

Expected<void> RecorderDay::snapshot(const std::function<Expected<void>()> &work)
{
    // Deferred: a reader never asks for the writer's lock.
    if (const auto begun = m_db->run(QStringLiteral("BEGIN")); !begun)
        return begun;
    auto done = work();
    const auto ended = m_db->run(QStringLiteral("COMMIT"));
    return done ? ended : done;
}

Expected<std::vector<RecorderDay::HeadRow>> RecorderDay::firstHeadRows()
{
    return headRows(QStringLiteral("id IN (SELECT min(id) FROM head GROUP BY feed)"), {});
}

Expected<std::int64_t> RecorderDay::newestBlockId()
{
    const auto id = m_db->value(QStringLiteral("SELECT max(id) FROM blocks"));
    if (!id)
        return tl::unexpected(id.error());
    return id->toLongLong();
}

Expected<std::vector<HeadSample>> RecorderDay::samplesOfBlocks(std::int64_t after, const Since &since,
                                                               QStringList &problems)
{
    struct Wanted
    {
        std::int64_t block;
        std::int64_t series;
        std::int64_t times;
        Timestamp since;
    };
    const auto rows =
        m_db->query(QStringLiteral("SELECT blocks.id, series, times, last_ms FROM blocks JOIN times"
                                   " ON times.id = blocks.times WHERE blocks.id > ? ORDER BY blocks.id"),
                    {qint64(after)});
    if (!rows)
        return tl::unexpected(rows.error());
    std::vector<Wanted> wanted;
    for (QSqlQuery &row = **rows; row.next();) {
        const auto from = since(row.value(1).toLongLong());
        // Most blocks hold only what stood in the head log before: they are not even read.
        if (from && fromMs(row.value(3).toLongLong()) > *from)
            wanted.push_back(
                {row.value(0).toLongLong(), row.value(1).toLongLong(), row.value(2).toLongLong(), *from});
    }
    (*rows)->finish();
    std::vector<HeadSample> all;
    std::vector<Sample> samples;
    for (const Wanted &w : wanted) {
        const auto data =
            m_db->value(QStringLiteral("SELECT data FROM blocks WHERE id = ?"), {qint64(w.block)});
        if (!data)
            return tl::unexpected(data.error());
        const auto times = timesOf(w.times);
        const auto block = times ? SealedBlock::fromBytes(*times, bytesOf(*data))
                                 : Expected<SealedBlock>(tl::unexpected(times.error()));
        if (!block) {
            problems
                << QStringLiteral("%1: block %2: %3").arg(path()).arg(w.block).arg(block.error().message);
            continue;
        }
        block->decode(samples);
        for (const Sample &sample : samples) {
            if (sample.at > w.since)
                all.push_back({w.series, sample.at, sample.value});
        }
    }
    return all;
}

} // namespace wf
