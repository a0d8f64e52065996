// SPDX-License-Identifier: GPL-3.0-or-later
#include "metrics/recorderfollower.h"

#include <QFile>

#include <sys/stat.h>

namespace wf {

namespace {

Timestamp newestOf(const std::vector<HeadSample> &samples)
{
    Timestamp newest = samples.front().at;
    for (const HeadSample &sample : samples)
        newest = std::max(newest, sample.at);
    return newest;
}

} // namespace

RecorderFollower::RecorderFollower(QString folder, SeriesStore &store)
    : m_folder(std::move(folder)), m_store(store)
{
}

RecorderFollower::Stamp RecorderFollower::stampOf(const QString &path)
{
    struct stat info
    {
    };
    if (::stat(QFile::encodeName(path).constData(), &info) != 0)
        return {};
    return {qint64(info.st_dev), qint64(info.st_ino), qint64(info.st_size),
            qint64(info.st_mtim.tv_sec) * 1'000'000'000 + info.st_mtim.tv_nsec};
}

void RecorderFollower::turnTo(QDate day, bool past)
{
    m_day = day;
    m_past = past;
    m_again = false;
    m_seen = {};
    m_lastSeries = 0;
    m_lastBlock = 0;
    m_refs.clear();
    m_feedOf.clear();
    m_feeds.clear();
}

Expected<RecorderFollower::News> RecorderFollower::look(QDate today)
{
    News news;
    if (!m_day.isValid()) {
        const auto days = RecorderArchive(m_folder).days();
        if (days.empty())
            return fail(ErrorCode::NotFound, QStringLiteral("%1: nothing is recorded yet").arg(m_folder));
        turnTo(days.back(), true);
        news.newDay = true;
    }
    // A day that has a successor is over, and whole: it was written before the next one was made.
    const QDate next = m_day.addDays(1);
    const QDate newer = QFile::exists(dayPath(m_folder, next))                    ? next
                        : today > next && QFile::exists(dayPath(m_folder, today)) ? today
                                                                                  : QDate();
    if (const auto done = read(news); !done)
        return tl::unexpected(done.error());
    if (!newer.isValid())
        return news;
    turnTo(newer, false);
    news.newDay = true;
    if (const auto done = read(news); !done)
        return tl::unexpected(done.error());
    return news;
}

Expected<void> RecorderFollower::read(News &news)
{
    const QString path = dayPath(m_folder, m_day);
    const std::pair now(stampOf(path), stampOf(path + QStringLiteral("-wal")));
    if (now == m_seen && now.first != Stamp())
        return {};
    const bool replaced = m_seen.first[1] != 0 && std::pair(m_seen.first[0], m_seen.first[1]) !=
                                                      std::pair(now.first[0], now.first[1]);
    if (replaced)
        turnTo(m_day, true);
    auto file = RecorderDay::openReadOnly(path);
    if (!file)
        return tl::unexpected(file.error());
    // Series that were silent until now have samples again: they are looked for anew.
    if (std::exchange(m_missed, false))
        m_lastSeries = 0;
    const auto done = (*file)->snapshot([&]() -> Expected<void> {
        if (const auto taken = takeSeries(**file); !taken)
            return taken;
        if (const auto taken = takeBlocks(**file, news); !taken)
            return taken;
        return takeHead(**file, news);
    });
    if (!done) {
        // What was read is not handed on with an error: the file is read anew.
        turnTo(m_day, m_past);
        m_again = true;
        return done;
    }
    m_again = false;
    m_seen = now; // As it was before: what came meanwhile is read at the next look.
    m_past = false;
    return {};
}

Expected<void> RecorderFollower::takeSeries(RecorderDay &file)
{
    const auto all = file.series(m_lastSeries);
    // At the first look only those that still have samples, or all that ever were would come.
    const auto newest = file.newestBlock();
    const auto recent = m_lastSeries == 0 && newest && *newest
                            ? file.recentSeries(**newest - m_store.limits().keepSilent)
                            : Expected<std::set<std::int64_t>>(std::set<std::int64_t>());
    QStringList problems; // Told by takeHead().
    const auto head = m_lastSeries == 0 ? readHead(file, problems)
                                        : Expected<std::vector<HeadSample>>(std::vector<HeadSample>());
    if (!all || !newest || !recent || !head)
        return tl::unexpected(!all      ? all.error()
                              : !newest ? newest.error()
                              : !recent ? recent.error()
                                        : head.error());
    std::set<std::int64_t> wanted = *recent;
    for (const HeadSample &s : *head)
        wanted.insert(s.series);
    const bool first = m_lastSeries == 0;
    for (const DaySeries &series : *all) {
        m_lastSeries = series.id;
        m_feedOf.insert_or_assign(series.id, series.feed);
        if (first && !wanted.contains(series.id))
            continue;
        const auto ref = m_store.resolve(series.key, series.meta, series.feed);
        if (!ref)
            continue; // A full store has counted it.
        m_refs.insert_or_assign(series.id, *ref);
    }
    return {};
}

Expected<void> RecorderFollower::takeBlocks(RecorderDay &file, News &news)
{
    const auto newest = file.newestBlockId();
    if (!newest)
        return tl::unexpected(newest.error());
    const std::int64_t after = std::exchange(m_lastBlock, *newest);
    // The past comes from the archive, when a chart reaches for it.
    if (m_past || *newest <= after)
        return {};
    // What was scraped after the last look and sealed before this one stands in blocks only.
    const auto since = [this](std::int64_t series) -> std::optional<Timestamp> {
        const auto ref = m_refs.find(series);
        if (ref == m_refs.end())
            return std::nullopt;
        const auto last = m_store.last(ref->second);
        return last ? last->at : EarliestAccepted;
    };
    const auto samples = file.samplesOfBlocks(after, since, news.problems);
    if (!samples)
        return tl::unexpected(samples.error());
    // By the time of their scrape, or a condition over several series would see them one after the other.
    std::map<std::pair<Timestamp, FeedId>, std::vector<HeadSample>> scrapes;
    for (const HeadSample &sample : *samples)
        scrapes[{sample.at, m_feedOf[sample.series]}].push_back(sample);
    for (const auto &[key, scrape] : scrapes)
        hand(key.second, scrape, news);
    return {};
}

Expected<void> RecorderFollower::takeHead(RecorderDay &file, News &news)
{
    const auto firsts = file.firstHeadRows();
    if (!firsts)
        return tl::unexpected(firsts.error());
    std::int64_t from = std::numeric_limits<std::int64_t>::max();
    for (const RecorderDay::HeadRow &row : *firsts) {
        Feed &feed = m_feeds[row.feed];
        // Its first row is told from nothing and has its time in it: no two are alike.
        if (feed.first != row.id || feed.firstRow != row.data)
            feed = {row.id, row.data, row.id - 1, {}, false};
        from = std::min(from, feed.last);
    }
    if (firsts->empty())
        return {};
    const auto rows = file.head(from);
    if (!rows)
        return tl::unexpected(rows.error());
    for (const RecorderDay::HeadRow &row : *rows) {
        Feed &feed = m_feeds[row.feed];
        if (row.id <= feed.last || feed.broken)
            continue;
        feed.last = row.id;
        const auto samples = decodeHead(row.data, feed.head);
        if (!samples) {
            feed.broken = true;
            news.problems << QStringLiteral("%1: %2").arg(file.path(), samples.error().message);
            continue;
        }
        hand(row.feed, *samples, news);
    }
    return {};
}

void RecorderFollower::hand(const FeedId &feed, const std::vector<HeadSample> &samples, News &news)
{
    if (samples.empty())
        return;
    SampleBatch batch{feed, newestOf(samples), {}, m_past};
    batch.samples.reserve(samples.size());
    for (const HeadSample &sample : samples) {
        const auto ref = m_refs.find(sample.series);
        if (ref == m_refs.end() || !m_store.contains(ref->second)) {
            const auto owner = m_feedOf.find(sample.series);
            m_missed = m_missed || (owner != m_feedOf.end() && m_store.room(owner->second) > 0);
            continue;
        }
        const auto last = m_again ? m_store.last(ref->second) : std::nullopt;
        if (!last || sample.at > last->at)
            batch.samples.push_back({ref->second, {sample.at, sample.value}});
    }
    news.batches.push_back(std::move(batch));
}

} // namespace wf
