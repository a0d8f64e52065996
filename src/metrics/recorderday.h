// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "metrics/headcodec.h"
#include "metrics/sealedblock.h"
#include "metrics/series.h"
#include "sql/database.h"

#include <QDate>

#include <functional>
#include <optional>
#include <set>
#include <unordered_map>

namespace wf {

/// Schema of a day's file; a later one is refused.
inline constexpr int RecorderSchemaVersion = 1;
/// "WFRC".
inline constexpr int RecorderApplicationId = 0x57465243;

/// A series as a day's file knows it.
struct DaySeries
{
    std::int64_t id = 0;
    FeedId feed;
    SeriesKey key;
    SeriesMeta meta;
};

/// Reads a row of id, feed, name, labels, type, unit, help, interval_ms: series as this program keeps them in
/// files. What makes no sense is read as unknown.
DaySeries readDaySeries(const QSqlQuery &row);

/// Numbers of one series in a day's file; what stands in the head log only is not counted.
struct DayUsage
{
    std::int64_t series = 0;
    std::int64_t blocks = 0;
    std::int64_t samples = 0;
    std::int64_t bytes = 0; ///< Of its values; times are shared.
    Timestamp firstAt;
    Timestamp lastAt;
};

/// A range that is kept forever at full resolution.
struct Pin
{
    TimeRange range;
    QString incident;
    bool operator==(const Pin &) const = default;
};

/// One day of the recorder: an SQLite file YYYY-MM-DD.db with the tables
///
///   meta    key, value            "step_ms" in a thinned day; "detector"
///   metrics id, name, type, unit, help
///   series  id, feed, metric, labels (JSON), interval_ms
///   identities  hash, series      of name and labels: finds one series among any number of its metric
///   times   id, n, first_ms, last_ms, data             of blockcodec.h
///   blocks  id, series, times, data                    of blockcodec.h; later ids were written later
///   head    id, feed, data                             of headcodec.h: what is in no block yet
///   pins    from_ms, to_ms, incident
///
/// WAL while it is written, synchronous=NORMAL. Used on one thread. Every error names the file.
class RecorderDay
{
public:
    /// Opens or makes a file for writing.
    static Expected<std::unique_ptr<RecorderDay>> open(const QString &path);
    /// NotFound where there is none.
    static Expected<std::unique_ptr<RecorderDay>> openReadOnly(const QString &path);

    const QString &path() const { return m_db->path(); }
    /// Runs `work` in one transaction.
    Expected<void> transaction(const std::function<Expected<void>()> &work);

    Expected<std::int64_t> addSeries(const FeedId &feed, const SeriesKey &key, const SeriesMeta &meta);
    /// Those with a higher number than `after`.
    Expected<std::vector<DaySeries>> series(std::int64_t after = 0);
    /// The series' number; 0 when the file does not know it. Costs the same however many series a metric has,
    /// but in files that were last written before there were identities.
    Expected<std::int64_t> find(const SeriesKey &key);

    /// Times that were given just before are not written again.
    Expected<void> addBlock(std::int64_t series, const SealedBlock &block);
    /// The series' blocks in the order they were written. Damaged ones are left out and told in `problems`.
    Expected<std::vector<SealedBlock>> blocks(std::int64_t series, QStringList &problems);
    Expected<std::vector<DayUsage>> usage();
    /// Series with a block that ends at or after `since`, and some more that were written with them. Does not
    /// read the day as a whole.
    Expected<std::set<std::int64_t>> recentSeries(Timestamp since);
    /// The series of a metric's name, at most `most`.
    Expected<std::vector<DaySeries>> seriesNamed(const std::string &name, int most);
    /// Newest sample in any block.
    Expected<std::optional<Timestamp>> newestBlock();

    Expected<void> addHead(const FeedId &feed, const ByteString &row);
    /// Rows up to that number, all in the end.
    Expected<void> clearHead(const FeedId &feed,
                             std::int64_t upTo = std::numeric_limits<std::int64_t>::max());
    struct HeadRow
    {
        std::int64_t id = 0;
        FeedId feed;
        ByteString data;
    };
    /// Those with a higher number than `after`. Numbers are given anew once a feed's rows were cleared.
    Expected<std::vector<HeadRow>> head(std::int64_t after = 0);
    /// Some of the day stands in no block yet.
    Expected<bool> hasHead();

    // For whoever follows a day while another process writes it: recorderdayfollow.cpp.

    /// Runs `work` on the file as it is at one moment.
    Expected<void> snapshot(const std::function<Expected<void>()> &work);
    /// The oldest row of each feed: another one means that the rows were cleared since.
    Expected<std::vector<HeadRow>> firstHeadRows();
    Expected<std::int64_t> newestBlockId();
    /// Samples of the blocks with a higher number than `after` that `since` wants: it is given the series'
    /// number and says from when on (exclusive). Damaged blocks are left out and told in `problems`.
    using Since = std::function<std::optional<Timestamp>(std::int64_t series)>;
    Expected<std::vector<HeadSample>> samplesOfBlocks(std::int64_t after, const Since &since,
                                                      QStringList &problems);

    Expected<QString> meta(const QString &key);
    Expected<void> setMeta(const QString &key, const QString &value);
    Expected<void> addPin(const Pin &pin);
    Expected<std::vector<Pin>> pins();
    /// Distance to which the day was thinned; 0: it was not.
    Expected<Millis> step();

    /// For a day that is over: gives free pages back to the disk, folds the write-ahead log into the file and
    /// does without one, so that readers leave nothing beside it. Writing goes on to be possible.
    Expected<void> compact();

private:
    /// Rows of the head log; `which` is what stands behind WHERE.
    Expected<std::vector<HeadRow>> headRows(const QString &which, const QVariantList &values);
    explicit RecorderDay(std::unique_ptr<Database> db) : m_db(std::move(db)) {}
    /// A series as the file writes it.
    struct Identity
    {
        QString name;
        QString labels;
        qint64 hash = 0;
    };
    struct Metric
    {
        std::int64_t id = 0;
        MetricType type = MetricType::Unknown;
        std::string unit;
        std::string help;
    };

    static Identity identityOf(const SeriesKey &key);
    Expected<void> prepare();
    Expected<void> check();
    Expected<void> completeIdentities();
    Expected<std::int64_t> metricOf(const std::string &name, const SeriesMeta &meta);
    Expected<std::int64_t> find(const Identity &identity);
    Expected<std::int64_t> idOf(const BlockTimesPtr &times);
    Expected<BlockTimesPtr> timesOf(std::int64_t id);

    std::unique_ptr<Database> m_db;
    std::map<BlockTimesPtr, std::int64_t> m_written; ///< Times of the last blocks.
    std::map<std::int64_t, BlockTimesPtr> m_read;
    std::unordered_map<std::string, Metric> m_metrics; ///< As the file has them: those written last.
    bool m_hasIdentities = true;
};

} // namespace wf
