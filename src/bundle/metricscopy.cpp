// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle/metricscopy.h"

#include "metrics/archive.h"
#include "metrics/blobs.h"

#include <QFileInfo>

#include <algorithm>

namespace wf {

namespace {

constexpr qsizetype MaxProblems = 50;
/// Blocks copied by one statement: some 2 MB, between two looks at whether it was cancelled.
constexpr qint64 BlocksAtOnce = 16'384;

qint64 ms(Timestamp t)
{
    return qint64(toMs(std::clamp(t, EarliestAccepted, LatestAccepted)));
}

class MetricsCopy
{
public:
    MetricsCopy(const std::vector<TimeRange> &windows, BundleWriter &bundle, ExportWatch watch)
        : m_windows(windows), m_bundle(bundle), m_db(bundle.db()), m_watch(watch)
    {
    }

    Expected<void> prepare()
    {
        return m_db.run(QStringLiteral("CREATE TEMP TABLE known(day_id INTEGER PRIMARY KEY, id INTEGER)"));
    }
    Expected<void> copyDay(const QString &path, double from, double to);
    Expected<CopiedMetrics> finish();

private:
    Expected<void> attach(const QString &path);
    Expected<void> check(const QString &path);
    Expected<void> takeSeries();
    Expected<void> takeTimes();
    Expected<void> takeBlocks();
    Expected<void> takeHead();
    Expected<void> addSealed(qint64 series, const std::vector<Sample> &samples, TimesPool &pool);
    Expected<qint64> addTimes(const BlockTimesPtr &times);
    bool inWindow(Timestamp t) const
    {
        return std::any_of(m_windows.begin(), m_windows.end(),
                           [t](const TimeRange &w) { return w.contains(t); });
    }
    Expected<qint64> number(const QString &sql)
    {
        const auto value = m_db.value(sql);
        return value ? Expected<qint64>(value->toLongLong()) : tl::unexpected(value.error());
    }
    /// The connection is the bundle's, and names it.
    QString inDay(const Error &error) const
    {
        const QString prefix = m_db.path() + QStringLiteral(": ");
        return error.message.startsWith(prefix) ? error.message.mid(prefix.size()) : error.message;
    }
    /// Damage in the day costs what it touches, no more.
    Expected<void> orNote(const Expected<void> &done)
    {
        if (done || done.error().code != ErrorCode::Corrupt)
            return done;
        note(QStringLiteral("%1: a part is damaged and left out: %2").arg(m_path, inDay(done.error())));
        return {};
    }
    void note(const QString &problem)
    {
        if (m_copied.problems.size() < MaxProblems)
            m_copied.problems += problem;
    }

    const std::vector<TimeRange> &m_windows;
    BundleWriter &m_bundle;
    Database &m_db;
    ExportWatch m_watch;
    std::map<std::pair<QString, QString>, qint64> m_series; ///< By name and labels: number in the bundle.
    std::map<qint64, qint64> m_known;                       ///< Of the day at hand: its number to ours.
    QString m_path;                                         ///< Of the day at hand.
    qint64 m_offset = 0;                                    ///< Of the numbers of the day's times.
    qint64 m_step = 0;
    std::map<BlockTimesPtr, qint64> m_sealedTimes;
    CopiedMetrics m_copied;
};

Expected<void> MetricsCopy::attach(const QString &path)
{
    const auto as = [&](Database::Mode mode) {
        return m_db.run(QStringLiteral("ATTACH ? AS day"), {Database::uri(path, mode)});
    };
    const auto attached = as(Database::Mode::ReadOnly);
    // A folder that cannot be written, without a write-ahead log beside the file.
    return attached ? attached : as(Database::Mode::Immutable);
}

Expected<void> MetricsCopy::check(const QString &path)
{
    const auto application = number(QStringLiteral("PRAGMA day.application_id"));
    const auto version = number(QStringLiteral("PRAGMA day.user_version"));
    if (!application || !version)
        return tl::unexpected(!application ? application.error() : version.error());
    if (*application != RecorderApplicationId)
        return fail(ErrorCode::Corrupt, QStringLiteral("%1: not a recording of metrics").arg(path));
    if (*version > RecorderSchemaVersion)
        return fail(ErrorCode::NewerVersion,
                    QStringLiteral("%1: written by a later version of Watchfloor").arg(path));
    return {};
}

Expected<void> MetricsCopy::takeSeries()
{
    if (const auto cleared = m_db.run(QStringLiteral("DELETE FROM temp.known")); !cleared)
        return cleared;
    m_known.clear();
    const auto rows = m_db.query(
        QStringLiteral("SELECT s.id, feed, name, labels, type, unit, help, interval_ms FROM day.series AS s"
                       " JOIN day.metrics AS m ON m.id = s.metric ORDER BY s.id"));
    if (!rows)
        return tl::unexpected(rows.error());
    for (QSqlQuery &row = **rows; row.next();) {
        const auto [at, fresh] = m_series.emplace(std::pair(row.value(2).toString(), row.value(3).toString()),
                                                  qint64(m_series.size()) + 1);
        if (fresh) {
            QVariantList values{at->second};
            for (int i = 1; i <= 7; ++i)
                values += row.value(i);
            if (const auto added =
                    m_db.run(QStringLiteral("INSERT INTO main.series VALUES(?,?,?,?,?,?,?,?)"), values);
                !added)
                return added;
        }
        const qint64 id = row.value(0).toLongLong();
        m_known[id] = at->second;
        if (const auto mapped =
                m_db.run(QStringLiteral("INSERT INTO temp.known VALUES(?, ?)"), {id, at->second});
            !mapped)
            return mapped;
    }
    (*rows)->finish();
    return {};
}

Expected<void> MetricsCopy::takeTimes()
{
    const auto last = number(QStringLiteral("SELECT max(id) FROM main.times"));
    const auto step = number(QStringLiteral("SELECT value FROM day.meta WHERE key = 'step_ms'"));
    if (!last || !step)
        return tl::unexpected(!last ? last.error() : step.error());
    m_offset = *last;
    m_step = *step;
    for (const TimeRange &window : m_windows) {
        const auto taken = m_db.run(
            QStringLiteral("INSERT OR IGNORE INTO main.times SELECT id + ?, n, first_ms, last_ms, ?, data"
                           " FROM day.times WHERE last_ms >= ? AND first_ms <= ?"),
            {m_offset, m_step, ms(window.from), ms(window.to)});
        if (!taken)
            return taken;
    }
    return {};
}

Expected<void> MetricsCopy::takeBlocks()
{
    const auto last = number(QStringLiteral("SELECT max(id) FROM day.blocks"));
    if (!last)
        return tl::unexpected(last.error());
    for (qint64 from = 0; from < *last; from += BlocksAtOnce) {
        if (const auto go = m_watch.at(double(from) / double(*last)); !go)
            return go;
        // The order is that of the join: a day's blocks by number, so that later ones stay later.
        const auto taken = m_db.run(
            QStringLiteral("INSERT INTO main.blocks(series, times, data) SELECT k.id, b.times + ?, b.data"
                           " FROM day.blocks AS b CROSS JOIN temp.known AS k ON k.day_id = b.series"
                           " CROSS JOIN main.times AS t ON t.id = b.times + ?"
                           " WHERE b.id > ? AND b.id <= ? ORDER BY b.id"),
            {m_offset, m_offset, from, from + BlocksAtOnce});
        if (const auto kept = orNote(taken); !kept)
            return kept;
    }
    return {};
}

Expected<qint64> MetricsCopy::addTimes(const BlockTimesPtr &times)
{
    if (const auto known = m_sealedTimes.find(times); known != m_sealedTimes.end())
        return known->second;
    const auto added = m_db.run(
        QStringLiteral("INSERT INTO main.times(n, first_ms, last_ms, step_ms, data) VALUES(?,?,?,?,?)"),
        {qint64(times->count()), qint64(toMs(times->firstAt())), qint64(toMs(times->lastAt())), m_step,
         blobOf(times->bytes())});
    if (!added)
        return tl::unexpected(added.error());
    const auto id = number(QStringLiteral("SELECT last_insert_rowid()"));
    if (id)
        m_sealedTimes.emplace(times, *id);
    return id;
}

Expected<void> MetricsCopy::addSealed(qint64 series, const std::vector<Sample> &samples, TimesPool &pool)
{
    for (const SealedBlock &block : sealSamples(inTimeOrder(samples), pool)) {
        const auto times = addTimes(block.times());
        if (!times)
            return tl::unexpected(times.error());
        if (const auto added =
                m_db.run(QStringLiteral("INSERT INTO main.blocks(series, times, data) VALUES(?,?,?)"),
                         {series, *times, blobOf(block.values())});
            !added)
            return added;
    }
    return {};
}

Expected<void> MetricsCopy::takeHead()
{
    const auto rows = m_db.query(QStringLiteral("SELECT id, feed, data FROM day.head ORDER BY id"));
    if (!rows)
        return tl::unexpected(rows.error());
    std::vector<RecorderDay::HeadRow> head;
    for (QSqlQuery &row = **rows; row.next();)
        head.push_back({row.value(0).toLongLong(), FeedId(row.value(1).toString()), bytesOf(row.value(2))});
    (*rows)->finish();
    QStringList problems;
    std::map<qint64, std::vector<Sample>> bySeries;
    for (const HeadSample &sample : headSamples(head, m_path, problems)) {
        const auto known = m_known.find(sample.series);
        if (known != m_known.end() && inWindow(sample.at))
            bySeries[known->second].push_back({sample.at, sample.value});
    }
    for (const QString &problem : problems)
        note(problem);
    TimesPool pool;
    m_sealedTimes.clear();
    for (const auto &[series, samples] : bySeries) {
        if (const auto added = addSealed(series, samples, pool); !added)
            return added;
    }
    return {};
}

Expected<void> MetricsCopy::copyDay(const QString &path, double from, double to)
{
    m_path = path;
    m_watch.setSpan(from, to);
    if (const auto go = m_watch.at(0); !go)
        return go;
    if (const auto attached = attach(path); !attached) {
        note(QStringLiteral("%1: left out: %2").arg(path, inDay(attached.error())));
        return {};
    }
    const auto ours = check(path);
    if (!ours)
        note(ours.error().message);
    const auto copied = !ours ? Expected<void>() : m_bundle.transaction([&]() -> Expected<void> {
        for (const auto step : {&MetricsCopy::takeSeries, &MetricsCopy::takeTimes, &MetricsCopy::takeBlocks,
                                &MetricsCopy::takeHead}) {
            if (const auto taken = orNote((this->*step)()); !taken)
                return taken;
        }
        return {};
    });
    const auto detached = m_db.run(QStringLiteral("DETACH day"));
    return copied ? detached : copied;
}

Expected<CopiedMetrics> MetricsCopy::finish()
{
    const auto cleared = m_db.run(
        QStringLiteral("DELETE FROM main.series WHERE id NOT IN (SELECT DISTINCT series FROM main.blocks)"));
    const auto series = number(QStringLiteral("SELECT count(*) FROM main.series"));
    const auto blocks = number(QStringLiteral("SELECT max(id) FROM main.blocks"));
    if (!cleared || !series || !blocks)
        return tl::unexpected(!cleared ? cleared.error() : (!series ? series : blocks).error());
    if (*series > MaxBundleSeries)
        return fail(ErrorCode::TooLarge,
                    QStringLiteral("%1 series; a bundle holds at most %2").arg(*series).arg(MaxBundleSeries));
    m_copied.series = *series;
    m_copied.blocks = *blocks;
    return std::move(m_copied);
}

/// Days with a file that the windows touch. A block may reach into the next day.
std::vector<QDate> daysOf(const RecorderArchive &archive, const std::vector<TimeRange> &windows)
{
    std::vector<QDate> days;
    for (const QDate day : archive.days()) {
        const bool touched = std::any_of(windows.begin(), windows.end(), [day](const TimeRange &w) {
            return startOf(day) <= w.to && startOf(day.addDays(2)) > w.from;
        });
        if (touched)
            days.push_back(day);
    }
    return days;
}

} // namespace

Expected<CopiedMetrics> copyMetrics(const QString &recorderFolder, const std::vector<TimeRange> &windows,
                                    BundleWriter &bundle, ExportWatch watch)
{
    const RecorderArchive archive(recorderFolder);
    MetricsCopy copy(windows, bundle, watch);
    if (const auto prepared = copy.prepare(); !prepared)
        return tl::unexpected(prepared.error());
    const auto days = daysOf(archive, windows);
    for (std::size_t i = 0; i < days.size(); ++i) {
        const auto copied =
            copy.copyDay(dayPath(recorderFolder, days[i]), double(i) / double(days.size()) / 2,
                         double(i + 1) / double(days.size()) / 2);
        if (!copied)
            return tl::unexpected(copied.error());
    }
    return copy.finish();
}

} // namespace wf
