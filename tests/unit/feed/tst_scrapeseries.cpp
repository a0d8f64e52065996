// SPDX-License-Identifier: GPL-3.0-or-later
// Which series of a scrape are new, known, refused or gone, and what their times may be.
#include "feed/scrapeseries.h"
#include "support/testentry.h"

#include <QTest>

#include <bit>
#include <random>
#include <set>
#include <utility>

namespace tst_scrapeseries {

using namespace std::chrono_literals;
using namespace wf;

namespace {

const Timestamp At = fromMs(1'700'000'000'000);

struct Line
{
    std::string name;
    std::string label = {}; ///< Value of l; empty: there is none.
    std::optional<std::int64_t> ms = {};
};

class Feed
{
public:
    explicit Feed(StoreLimits limits = {})
        : store(limits), series(store, FeedId(QStringLiteral("m")), {"job", "instance"}, Millis{1000})
    {
    }
    void read(const std::vector<Line> &lines)
    {
        series.begin(now += 1s);
        for (const Line &line : lines) {
            const ExpositionLabel label{"l", line.label};
            const std::string text =
                line.label.empty() ? line.name : line.name + "{l=\"" + line.label + "\"}";
            series.sample(
                {text, line.name, std::span(&label, line.label.empty() ? 0 : 1), 1.0, line.ms, family, 1});
        }
    }
    void scrape(const std::vector<Line> &lines)
    {
        read(lines);
        batch.clear();
        series.commit(batch);
    }
    int stale() const
    {
        return int(std::count_if(batch.begin(), batch.end(),
                                 [](const SeriesSample &s) { return isStaleMarker(s.sample.value); }));
    }
    const SeriesInfo &first() const { return store.info(batch.front().series); }

    SeriesStore store;
    ScrapeSeries series;
    ExpositionFamily family{"m", MetricType::Unknown, {}, {}};
    std::vector<SeriesSample> batch;
    Timestamp now = At;
};

} // namespace

class TestScrapeSeries : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void keysOfATarget();
    void ownTimes();
    void twoSamplesOfOneSeries();
    void lengthOfASeries();
    void roomOfAFeed();
    void refusedCostNothing();
    void refusedNamesAreToldApart();
    void whatWentIsForgotten();
    void typesThatComeLater();
    void intervalsThatChange();
    void seriesThatLeft();
    void storeWithoutRoomForKeys();
    void discardedTextLeavesNothing();
    void beginningsOfHelp();
    void manyScrapesInOneBatch();
    void theShortWayIsTheLongWay_data();
    void theShortWayIsTheLongWay();
};

namespace {

/// Hands on samples, and expects nothing.
class Forgetful final : public ExpositionSink
{
public:
    explicit Forgetful(ScrapeSeries &to) : m_to(to) {}
    void sample(const ExpositionSample &sample) override { m_to.sample(sample); }

private:
    ScrapeSeries &m_to;
};

/// A document much like the one before: lines come, go, change places, stand twice; types and times change.
QByteArray documentLike(std::mt19937 &random, std::vector<int> &order)
{
    const auto oneIn = [&random](unsigned n) { return random() % n == 0; };
    if (!order.empty() && oneIn(3))
        order.erase(order.begin() + std::ptrdiff_t(random() % order.size()));
    if (order.empty() || oneIn(3))
        order.insert(order.begin() + std::ptrdiff_t(random() % (order.size() + 1)), int(random() % 40));
    if (oneIn(5))
        std::shuffle(order.begin(), order.end(), random);
    QByteArray text;
    if (oneIn(2))
        text += oneIn(4) ? "# TYPE a gauge\n" : "# TYPE a counter\n";
    for (const int i : order) {
        text += "a{n=\"" + QByteArray::number(i) + (i % 7 == 0 ? "\",m=\"x\"}" : "\"}");
        text += (oneIn(9) ? "  " : " ") + QByteArray::number(random() % 1000) + (oneIn(4) ? ".5" : "");
        if (oneIn(6))
            text += ' ' + QByteArray::number(1'700'000'000'000 + qint64(random() % 10'000));
        text += oneIn(20) ? " junk\n" : "\n";
        if (i % 7 == 0 && oneIn(2)) // The same labels in another order: the same series.
            text += "a{m=\"x\",n=\"" + QByteArray::number(i) + "\"} 1\n";
    }
    return text;
}

} // namespace

void TestScrapeSeries::theShortWayIsTheLongWay_data()
{
    QTest::addColumn<unsigned>("seed");
    for (unsigned seed = 1; seed <= 20; ++seed)
        QTest::addRow("%u", seed) << seed;
}

void TestScrapeSeries::theShortWayIsTheLongWay()
{
    QFETCH(const unsigned, seed);
    std::mt19937 random(seed);
    Feed quick;
    Feed slow;
    std::vector<int> order{1, 2, 3, 4, 5, 6, 7, 8};
    for (int scrape = 0; scrape < 100; ++scrape) {
        const QByteArray text = documentLike(random, order);
        Forgetful forgetful(slow.series);
        for (Feed *feed : {&quick, &slow}) {
            feed->series.begin(feed->now += 1s);
            feed->batch.clear();
        }
        const auto a =
            parseExposition(viewOf(text), ExpositionFormat::Text, ExpositionMode::Lenient, quick.series);
        const auto b =
            parseExposition(viewOf(text), ExpositionFormat::Text, ExpositionMode::Lenient, forgetful);
        QCOMPARE(a.samples, b.samples);
        QCOMPARE(a.refusedLines, b.refusedLines);
        const bool failed = random() % 20 == 0;
        for (Feed *feed : {&quick, &slow}) {
            if (failed)
                feed->series.discard();
            else
                feed->series.commit(feed->batch);
            if (failed)
                feed->series.endAll(feed->now, feed->batch);
        }
        // As sets: what ended is told in any order.
        const auto told = [](const Feed &feed) {
            std::multiset<std::string> all;
            for (const SeriesSample &s : feed.batch) {
                const SeriesInfo &info = feed.store.info(s.series);
                all.insert(toText(info.key.labels) + ' ' + std::to_string(toMs(s.sample.at)) + ' ' +
                           std::to_string(std::bit_cast<std::uint64_t>(s.sample.value)));
            }
            return all;
        };
        QCOMPARE(told(quick), told(slow));
        QCOMPARE(quick.series.liveCount(), slow.series.liveCount());
        QCOMPARE(quick.series.refusedSamples(), slow.series.refusedSamples());
    }
}

void TestScrapeSeries::manyScrapesInOneBatch()
{
    // The past of a simulated estate is one batch: it is copied as often as its doubling needs, not each
    // time.
    Feed feed;
    const void *place = nullptr;
    int moves = 0;
    for (int i = 0; i < 1000; ++i) {
        feed.read({{"a"}, {"b"}, {"c"}});
        feed.series.commit(feed.batch);
        moves += std::exchange(place, feed.batch.data()) != feed.batch.data() ? 1 : 0;
    }
    QCOMPARE(feed.batch.size(), std::size_t(3000));
    QVERIFY2(moves < 15, qPrintable(QString::number(moves)));
}

void TestScrapeSeries::keysOfATarget()
{
    const std::vector<ExpositionLabel> labels{{"a", ""}, {"b", "1"}, {"job", "x"}, {"exported_job", ""}};
    const SeriesKey key = targetSeriesKey("m", labels, {"j", "i"});
    QCOMPARE(toText(key.labels), std::string(R"({b="1",exported_job="x",instance="i",job="j"})"));
}

void TestScrapeSeries::ownTimes()
{
    Feed feed;
    const std::int64_t start = toMs(feed.now + 1s); // Of the scrape.
    const std::int64_t ahead = start + 10 * 60 * 1000;
    feed.scrape({{"a", "1", 0}, {"a", "2", ahead}, {"a", "3", -1}, {"a", "4", ahead + 1}, {"a", "5"}});
    QCOMPARE(feed.series.refusedSamples(), 2);
    QCOMPARE(feed.batch.size(), 3u);
    QCOMPARE(toMs(feed.batch[0].sample.at), 0);
    QCOMPARE(toMs(feed.batch[1].sample.at), ahead);
    QCOMPARE(toMs(feed.batch[2].sample.at), start);
    // The marker of one that was ahead is the newest of its series all the same.
    feed.scrape({});
    QCOMPARE(feed.stale(), 3);
    Timestamp newest = At;
    for (const SeriesSample &s : feed.batch)
        newest = std::max(newest, s.sample.at);
    QCOMPARE(toMs(newest), ahead + 1);
}

void TestScrapeSeries::twoSamplesOfOneSeries()
{
    Feed feed;
    const std::int64_t start = toMs(feed.now);
    feed.scrape({{"a", "1", start}, {"a", "1", start}, {"a", "1", start + 1}, {"b"}});
    QCOMPARE(feed.series.refusedSamples(), 1);
    QCOMPARE(feed.batch.size(), 3u);
    QCOMPARE(feed.series.liveCount(), 2);
    // The same sample in the next scrape is no new one, and no refused one.
    feed.scrape({{"a", "1", start + 1}, {"b"}});
    QCOMPARE(feed.series.refusedSamples(), 0);
    QCOMPARE(feed.batch.size(), 1u);
    QCOMPARE(feed.series.liveCount(), 2);
}

void TestScrapeSeries::lengthOfASeries()
{
    Feed feed;
    const std::string longest(MaxSeriesBytes, 'n');
    feed.scrape({{longest}, {longest + 'n'}, {"b"}});
    QCOMPARE(feed.series.refusedForLabels(), 1);
    QCOMPARE(feed.batch.size(), 2u);
    QCOMPARE(feed.series.knownBytes(), MaxSeriesBytes + 1);
}

void TestScrapeSeries::roomOfAFeed()
{
    StoreLimits limits;
    limits.maxSeries = 2;
    Feed feed(limits);
    feed.scrape({{"a"}, {"b"}});
    QCOMPARE(feed.series.refusedSeries(), 0);
    feed.scrape({{"a"}, {"b"}, {"c"}});
    QCOMPARE(feed.series.refusedSeries(), 1);
    QCOMPARE(feed.series.liveCount(), 2);
    QCOMPARE(feed.store.refused("c"), 1u);
    feed.scrape({{"a"}, {"c"}, {"b"}, {"c", "1"}});
    QCOMPARE(feed.series.refusedSeries(), 2);
    QCOMPARE(feed.store.refused("c"), 2u);
    QCOMPARE(feed.series.liveCount(), 2);
}

void TestScrapeSeries::refusedCostNothing()
{
    StoreLimits limits;
    limits.maxSeries = 1;
    Feed feed(limits);
    for (int i = 0; i < 3; ++i) {
        feed.scrape({{"a"}, {"refused"}});
        QCOMPARE(feed.series.refusedSeries(), 1);
        QCOMPARE(feed.series.knownBytes(), 1u);
        QCOMPARE(feed.stale(), 0);
    }
}

void TestScrapeSeries::refusedNamesAreToldApart()
{
    StoreLimits limits;
    limits.maxSeries = 1;
    Feed feed(limits);
    std::vector<Line> lines{{"a"}};
    for (int i = 0; i < 1001; ++i)
        lines.push_back({"n" + std::to_string(i)});
    lines.push_back({"n5", "1"});
    feed.scrape(lines);
    QCOMPARE(feed.series.refusedSeries(), 1002);
    QCOMPARE(feed.store.refused("n5"), 2u);
    QCOMPARE(feed.store.refused("n999"), 1u);
    QCOMPARE(feed.store.refused("n1000"), 0u); // Counted only.
}

void TestScrapeSeries::whatWentIsForgotten()
{
    Feed feed;
    feed.scrape({{"aa"}, {"bb"}, {"bb"}});
    QCOMPARE(feed.series.knownBytes(), 4u);
    feed.scrape({{"aa"}, {"aa"}});
    QCOMPARE(feed.stale(), 1);
    QCOMPARE(feed.series.knownBytes(), 2u);
    feed.scrape({{"aa"}});
    QCOMPARE(feed.stale(), 0);
    QCOMPARE(feed.series.knownBytes(), 2u);
    feed.scrape({{"cc"}, {"aa"}});
    QCOMPARE(feed.series.knownBytes(), 4u);
    QCOMPARE(feed.series.liveCount(), 2);
}

void TestScrapeSeries::typesThatComeLater()
{
    Feed feed;
    feed.scrape({{"a"}});
    QCOMPARE(feed.first().meta.type, MetricType::Unknown);
    feed.family.type = MetricType::Gauge;
    feed.family.help = "now described";
    feed.scrape({{"a"}});
    QCOMPARE(feed.first().meta.type, MetricType::Gauge);
    QCOMPARE(feed.first().meta.help, std::string("now described"));
    QCOMPARE(feed.series.knownBytes(), 1u);
    QCOMPARE(feed.store.seriesCount(), 1u);
}

void TestScrapeSeries::intervalsThatChange()
{
    Feed feed;
    feed.scrape({{"a"}});
    QCOMPARE(feed.first().meta.interval, Millis{1000});
    feed.series.setInterval(2s);
    feed.scrape({{"a"}});
    QCOMPARE(feed.first().meta.interval, Millis{2000});
}

void TestScrapeSeries::seriesThatLeft()
{
    Feed feed;
    feed.scrape({{"a"}});
    const SeriesRef before = feed.batch.front().series;
    feed.store.forgetSilent(feed.now);
    feed.store.forgetSilent(feed.now + 24h);
    QCOMPARE(feed.store.seriesCount(), 0u);
    feed.scrape({{"a"}});
    QCOMPARE(feed.store.seriesCount(), 1u);
    QVERIFY(!feed.batch.empty());
    QVERIFY(std::any_of(feed.batch.begin(), feed.batch.end(),
                        [&](const SeriesSample &s) { return feed.store.contains(s.series); }));
    QVERIFY(!feed.store.contains(before));
}

void TestScrapeSeries::storeWithoutRoomForKeys()
{
    StoreLimits limits;
    limits.maxKeyBytes = 3930;
    Feed feed(limits);
    const std::string big(3900, 'b');
    for (int i = 0; i < 2; ++i) {
        feed.scrape({{"a"}, {big}, {big}});
        QCOMPARE(feed.series.refusedSeries() > 0, true);
        QCOMPARE(feed.series.liveCount(), 1);
        QCOMPARE(feed.series.knownBytes(), 1u); // Asked for anew with the next scrape.
        QVERIFY(feed.store.refused(foldMetricName(big)) > 0);
    }
}

void TestScrapeSeries::discardedTextLeavesNothing()
{
    Feed feed;
    feed.scrape({{"a"}});
    feed.read({{"a"}, {"rubbish"}});
    feed.series.discard();
    QCOMPARE(feed.series.knownBytes(), 1u);
    feed.scrape({{"a"}});
    QCOMPARE(feed.batch.size(), 1u);
    QCOMPARE(feed.stale(), 0);
}

void TestScrapeSeries::beginningsOfHelp()
{
    const auto kept = [](const std::string &help) {
        Feed feed;
        feed.family.help = help;
        feed.scrape({{"a"}});
        return feed.first().meta.help;
    };
    const std::string most(MaxHelpBytes, 'h');
    QCOMPARE(kept(most), most);
    QCOMPARE(kept(most + 'h'), most);
    const std::string less(MaxHelpBytes - 1, 'h');
    QCOMPARE(kept(less + "\u00e4"), less);
    QCOMPARE(kept(less.substr(1) + "\u00e4"), less.substr(1) + "\u00e4");
    QCOMPARE(kept(std::string(MaxHelpBytes + 1, '\x80')), std::string());
}

WF_TEST(TestScrapeSeries)

} // namespace tst_scrapeseries

#include "tst_scrapeseries.moc"
