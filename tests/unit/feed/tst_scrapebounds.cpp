// SPDX-License-Identifier: GPL-3.0-or-later
// What names and labels may hold: of a series, of a feed, of the store.
#include "feed/scrapeseries.h"
#include "support/residentbytes.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_scrapebounds {

using namespace wf;

namespace {

const Timestamp At = fromMs(1'700'000'000'000);

class Feed
{
public:
    Feed() : series(store, FeedId(QStringLiteral("m")), {"job", "instance"}, Millis{1000}) {}
    /// A scrape of `count` series whose label has so many bytes.
    void scrape(int count, std::size_t bytes, const std::string &mark = {}, const std::string &help = {})
    {
        ExpositionFamily family{"m", MetricType::Gauge, {}, help};
        series.begin(At + Millis{1000 * ++m_scrapes});
        for (int i = 0; i < count; ++i) {
            const std::string value = mark + std::to_string(i) + std::string(bytes, 'x');
            const std::string text = "m{l=\"" + value + "\"}";
            const ExpositionLabel label{"l", value};
            series.sample({text, "m", std::span(&label, 1), 1.0, std::nullopt, family, 1});
        }
        batch.clear();
        series.commit(batch);
    }

    SeriesStore store{StoreLimits{}};
    ScrapeSeries series;
    std::vector<SeriesSample> batch;

private:
    int m_scrapes = 0;
};

} // namespace

class TestScrapeBounds : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void longLabels();
    void allLabelsOfAFeed();
    void churningLabels();
    void longHelp();
};

void TestScrapeBounds::longLabels()
{
    Feed feed;
    feed.scrape(10, 100);
    QCOMPARE(feed.batch.size(), 10u);
    QCOMPARE(feed.series.refusedForLabels(), 0);
    feed.scrape(3, MaxSeriesBytes);
    QCOMPARE(feed.series.refusedForLabels(), 3);
    QCOMPARE(feed.batch.size(), 10u); // Stale markers of the ten.
    QCOMPARE(feed.store.seriesCount(), 10u);
    feed.scrape(10, 100);
    QCOMPARE(feed.series.refusedForLabels(), 0);
    QCOMPARE(feed.batch.size(), 10u);
}

void TestScrapeBounds::allLabelsOfAFeed()
{
    Feed feed;
    const PeakGrowth growth;
    feed.scrape(20'000, 4000); // 80 MB
    QVERIFY(feed.series.knownBytes() <= MaxFeedBytes);
    QVERIFY(feed.series.refusedForLabels() > 5000);
    QVERIFY(feed.batch.size() > 10'000);
    QVERIFY2(growth.bytes() < MaxAttackBytes, qPrintable(QString::number(growth.bytes() >> 20)));
    // Room that is free again is given again.
    feed.scrape(10, 4000, "new");
    QVERIFY(feed.series.refusedForLabels() > 0);
    feed.scrape(10, 4000, "new");
    QCOMPARE(feed.series.refusedForLabels(), 0);
    QVERIFY(feed.series.knownBytes() < 50'000);
}

void TestScrapeBounds::churningLabels()
{
    Feed feed;
    const PeakGrowth growth;
    for (int i = 0; i < 15; ++i)
        feed.scrape(2000, 4000, "round" + std::to_string(i) + '-');
    QVERIFY2(growth.bytes() < MaxAttackBytes, qPrintable(QString::number(growth.bytes() >> 20)));
    QVERIFY(feed.series.refusedSeries() > 0 || feed.store.seriesCount() < 30'000);
}

void TestScrapeBounds::longHelp()
{
    Feed feed;
    std::string help(MaxHelpBytes - 1, 'h');
    for (int i = 0; i < 500'000; ++i)
        help += "\u00e4";
    feed.scrape(10, 10, {}, help);
    const auto &kept = feed.store.info(feed.batch.front().series).meta.help;
    QCOMPARE(kept, std::string(MaxHelpBytes - 1, 'h'));
}

WF_TEST(TestScrapeBounds)

} // namespace tst_scrapebounds

#include "tst_scrapebounds.moc"
