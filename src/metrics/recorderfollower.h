// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "metrics/archive.h"

#include <array>

namespace wf {

/// Reads what another process records, while it grows: each look brings the samples that came since the one
/// before. Takes no lock, writes nothing, and keeps no file open between two looks, so that a day can be
/// compacted, thinned or removed under it. One thread.
class RecorderFollower
{
public:
    RecorderFollower(QString folder, SeriesStore &store);

    struct News
    {
        std::vector<SampleBatch> batches; ///< Not in the store yet. Of a first look: marked as backfill.
        bool newDay = false;              ///< Another file than before: the archive has to be listed again.
        QStringList problems;
    };
    /// NotFound while there is no recording. `today`: the day of UTC by the clock.
    Expected<News> look(QDate today);
    /// The day that was read last; invalid before there was one.
    QDate day() const { return m_day; }

private:
    /// Of a file: device, inode, size, time of change in nanoseconds; zeros without one.
    using Stamp = std::array<qint64, 4>;
    struct Feed
    {
        std::int64_t first = 0;
        ByteString firstRow;
        std::int64_t last = 0;
        HeadState head;
        bool broken = false; ///< A damaged row: what follows makes no sense until the rows are cleared.
    };

    static Stamp stampOf(const QString &path);
    Expected<void> read(News &news);
    Expected<void> takeSeries(RecorderDay &file);
    Expected<void> takeBlocks(RecorderDay &file, News &news);
    Expected<void> takeHead(RecorderDay &file, News &news);
    void hand(const FeedId &feed, const std::vector<HeadSample> &samples, News &news);
    void turnTo(QDate day, bool past);

    const QString m_folder;
    SeriesStore &m_store;
    QDate m_day;
    bool m_past = true;   ///< What the next look finds was there before: it is history.
    bool m_again = false; ///< A look failed half way: part of what comes is known.
    std::pair<Stamp, Stamp> m_seen{};
    std::int64_t m_lastSeries = 0;
    bool m_missed = false; ///< Samples of series that are not in the store came and were dropped.
    std::int64_t m_lastBlock = 0;
    std::map<std::int64_t, SeriesRef> m_refs;
    std::map<std::int64_t, FeedId> m_feedOf; ///< Of a series.
    std::map<FeedId, Feed> m_feeds;
};

} // namespace wf
