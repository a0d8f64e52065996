// SPDX-License-Identifier: GPL-3.0-or-later
#include "metrics/recorderfollower.h"
#include "recorderfixture.h"
#include "support/testentry.h"

#include <QFile>

namespace tst_recorderfollower {

using namespace std::chrono_literals;
using namespace wf;

namespace {

/// A reader of the bench's folder with a store of its own.
struct Reader
{
    explicit Reader(RecorderFixture &writer) : bench(writer), follower(writer.folder(), store) {}

    /// One look; what it brought goes into the store. How many samples were live, not history.
    std::size_t look()
    {
        const auto news = follower.look(dayOf(bench.clock.wall()));
        if (!news)
            qFatal("%s", qPrintable(news.error().message));
        std::size_t live = 0;
        for (const SampleBatch &batch : news->batches) {
            store.append(batch);
            live += batch.backfill ? 0 : batch.samples.size();
        }
        problems += news->problems;
        days += news->newDay;
        return live;
    }
    std::vector<Sample> samples(int k) const
    {
        const auto ref =
            store.find({"metric_" + std::to_string(k), Labels(std::vector<Labels::Pair>{{"job", "test"}})});
        return ref ? store.samples(*ref, {Timestamp::min(), Timestamp::max()}) : std::vector<Sample>();
    }

    RecorderFixture &bench;
    SeriesStore store;
    RecorderFollower follower;
    QStringList problems;
    int days = 0;
};

} // namespace

class TestRecorderFollower : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void nothingIsRecordedYet();
    void everySampleOnce_data();
    void everySampleOnce();
    void whatStoodThereIsHistory();
    void midnight();
    void theRecorderStartsAgain();
    void theFileIsReplaced();
    void nothingIsWrittenAndNothingStaysOpen();
    void aDamagedRowIsTold();
    void whoHoldsTheLock();
    void daysWithoutARecording();
    void damageOfOneFeedLeavesTheOthers();
    void seriesThatCameBackAreTakenUp();
};

void TestRecorderFollower::nothingIsRecordedYet()
{
    RecorderFixture bench;
    SeriesStore store;
    RecorderFollower follower(bench.folder(), store);
    const auto news = follower.look(dayOf(bench.clock.wall()));
    QVERIFY(!news);
    QCOMPARE(news.error().code, ErrorCode::NotFound);
    bench.start();
    bench.scrape(3, [](int) { return 1.0; });
    QVERIFY(follower.look(dayOf(bench.clock.wall())));
    QCOMPARE(store.seriesCount(), 3U);
}

void TestRecorderFollower::everySampleOnce_data()
{
    QTest::addColumn<int>("every");
    QTest::newRow("each scrape") << 1;
    QTest::newRow("now and then") << 7;
    QTest::newRow("seldom: blocks are sealed in between") << 300;
}

void TestRecorderFollower::everySampleOnce()
{
    QFETCH(int, every);
    RecorderFixture bench;
    bench.start();
    bench.scrape(5, [&](int k) { return bench.curve(k); });
    bench.clock.advance(1s);
    Reader reader(bench);
    QCOMPARE(reader.look(), 0U);
    std::size_t live = 0;
    // Constant values too: two rows of the head log may be alike.
    for (int i = 1; i < 900; ++i) {
        bench.scrape(5, [&](int k) { return k == 0 ? 1.0 : bench.curve(k); });
        bench.clock.advance(1s);
        if (i % every == 0)
            live += reader.look();
    }
    live += reader.look();
    QCOMPARE(live, 899U * 5);
    for (int k = 0; k < 5; ++k)
        QVERIFY(sameSamples(reader.samples(k), bench.all(bench.series(k))));
    QCOMPARE(reader.problems, QStringList());
    QCOMPARE(reader.look(), 0U);
}

void TestRecorderFollower::whatStoodThereIsHistory()
{
    RecorderFixture bench;
    bench.start();
    bench.scrapes(400, 3);
    Reader reader(bench);
    const auto news = reader.follower.look(dayOf(bench.clock.wall()));
    QVERIFY(news);
    QVERIFY(!news->batches.empty());
    for (const SampleBatch &batch : news->batches)
        QVERIFY(batch.backfill);
    bench.scrapes(1, 3);
    QCOMPARE(reader.look(), 3U);
}

void TestRecorderFollower::midnight()
{
    RecorderFixture bench;
    bench.clock.advance(11h + 59min + 50s);
    bench.start();
    Reader reader(bench);
    bench.scrapes(1, 4);
    reader.look();
    std::size_t live = 0;
    for (int i = 0; i < 30; ++i) {
        bench.scrapes(1, 4);
        // The last samples of the day are read together with the first ones of the next.
        if (i < 7 || i > 11)
            live += reader.look();
    }
    QCOMPARE(live, 30U * 4);
    QCOMPARE(reader.days, 2);
    QCOMPARE(reader.samples(2).size(), 31U);
    QVERIFY(sameSamples(reader.samples(1), bench.all(bench.series(1))));
}

void TestRecorderFollower::theRecorderStartsAgain()
{
    RecorderFixture bench;
    bench.start();
    Reader reader(bench);
    bench.scrapes(10, 3);
    reader.look();
    bench.scrapes(10, 3);
    bench.start(); // Sealed what was open, and began anew.
    bench.clock.advance(20s);
    bench.scrapes(10, 3);
    reader.look();
    QCOMPARE(reader.samples(1).size(), 30U);
    QVERIFY(sameSamples(reader.samples(1), bench.all(bench.series(1))));
}

void TestRecorderFollower::theFileIsReplaced()
{
    RecorderFixture bench;
    bench.start();
    Reader reader(bench);
    bench.scrapes(10, 3);
    reader.look();
    bench.stop();
    QVERIFY(QFile::remove(bench.day()));
    bench.start();
    bench.scrapes(5, 3);
    reader.look();
    QCOMPARE(reader.samples(1).size(), 15U);
}

void TestRecorderFollower::nothingIsWrittenAndNothingStaysOpen()
{
    RecorderFixture bench;
    bench.start();
    bench.scrapes(3, 2);
    Reader reader(bench);
    reader.look();
    bench.scrapes(3, 2);
    reader.look();
    QVERIFY(QFile::exists(bench.day() + QStringLiteral("-wal")));
    // The writer can fold its log up and do without it: nobody else has the file.
    bench.stop();
    QVERIFY(!QFile::exists(bench.day() + QStringLiteral("-wal")));
    reader.look();
    QVERIFY(!QFile::exists(bench.day() + QStringLiteral("-wal")));
    QCOMPARE(reader.samples(0).size(), 6U);
}

void TestRecorderFollower::aDamagedRowIsTold()
{
    RecorderFixture bench;
    bench.start();
    Reader reader(bench);
    bench.scrapes(3, 2);
    reader.look();
    {
        const auto day = RecorderDay::open(bench.day());
        QVERIFY(day);
        QVERIFY((*day)->addHead(FeedId(QStringLiteral("test")), ByteString{1, 2, 3}));
    }
    reader.look();
    QCOMPARE(reader.problems.size(), 1);
    QVERIFY(reader.problems.first().startsWith(bench.day()));
    // Until the rows are cleared nothing of this feed can be read; from then on it goes on.
    bench.scrapes(300, 2);
    reader.look();
    bench.scrapes(10, 2);
    QVERIFY(reader.look() > 0);
    QCOMPARE(reader.problems.size(), 1);
}

void TestRecorderFollower::whoHoldsTheLock()
{
    RecorderFixture bench;
    const QString path = Recorder::lockPath(bench.folder());
    QVERIFY(!FileLock::holder(path));
    bench.start();
    QCOMPARE(FileLock::holder(path), std::optional(qint64(QCoreApplication::applicationPid())));
    QVERIFY(!FileLock::acquire(path)); // Whoever asks in vain leaves the name of the holder.
    QVERIFY(FileLock::holder(path));
    bench.stop();
    QVERIFY(!FileLock::holder(path));
    // The number of a process that is gone, now another's.
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray::number(QCoreApplication::applicationPid()) + "\n12\n");
    file.close();
    QVERIFY(!FileLock::holder(path));
}

void TestRecorderFollower::daysWithoutARecording()
{
    RecorderFixture bench;
    bench.start();
    Reader reader(bench);
    bench.scrapes(3, 2);
    reader.look();
    bench.scrapes(2, 2);
    bench.stop();
    bench.clock.advance(72h);
    const QDate first = reader.follower.day();
    reader.look();
    QCOMPARE(reader.follower.day(), first); // Nothing newer is there.
    QCOMPARE(reader.days, 1);
    bench.start();
    bench.scrapes(4, 2);
    QCOMPARE(reader.look(), 8U);
    QCOMPARE(reader.follower.day(), first.addDays(3));
    QCOMPARE(reader.days, 2);
    QCOMPARE(reader.samples(1).size(), 9U);
    // A file of a day that is still to come is not taken for the present one.
    QVERIFY(RecorderDay::open(bench.day(2)));
    bench.scrapes(1, 2);
    QCOMPARE(reader.look(), 2U);
    QCOMPARE(reader.follower.day(), first.addDays(3));
}

void TestRecorderFollower::damageOfOneFeedLeavesTheOthers()
{
    RecorderFixture bench;
    bench.start();
    Reader reader(bench);
    const FeedId other(QStringLiteral("aaa"));
    const SeriesRef theirs = bench.store->resolve({"theirs", {}}, {}, other).value();
    const auto scrape = [&] {
        bench.scrape(1, [](int) { return 1.0; });
        bench.take({other, bench.clock.wall(), {{theirs, {bench.clock.wall(), 2}}}});
        bench.clock.advance(1s);
    };
    scrape();
    reader.look();
    {
        const auto day = RecorderDay::open(bench.day());
        QVERIFY((*day)->addHead(other, ByteString{1, 2, 3}));
        QVERIFY((*day)->addHead(other, ByteString{4, 5, 6}));
    }
    scrape();
    scrape();
    QCOMPARE(reader.look(), 2U);
    QCOMPARE(reader.problems.size(), 1);
    QCOMPARE(reader.samples(0).size(), 3U);
}

void TestRecorderFollower::seriesThatCameBackAreTakenUp()
{
    RecorderFixture bench;
    bench.start();
    bench.scrapes(3, 2);
    bench.start(); // Their samples stand in blocks.
    bench.clock.advance(8h);
    bench.scrape(1, [](int) { return 1.0; });
    bench.start();
    Reader reader(bench);
    reader.look();
    QVERIFY2(reader.samples(1).empty(), "silent for long");
    bench.clock.advance(1s);
    bench.scrape(2, [](int) { return 3.0; });
    reader.look(); // It is not known yet.
    bench.clock.advance(1s);
    bench.scrape(2, [](int) { return 4.0; });
    reader.look();
    const auto samples = reader.samples(1);
    QVERIFY(!samples.empty());
    QCOMPARE(samples.back().value, 4.0);
    QCOMPARE(reader.problems, QStringList());
}

WF_TEST(TestRecorderFollower)

} // namespace tst_recorderfollower

#include "tst_recorderfollower.moc"
