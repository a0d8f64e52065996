// SPDX-License-Identifier: GPL-3.0-or-later
// A recording over many days: midnight, files of earlier versions, series that come and go.
#include "recorderfixture.h"
#include "support/testentry.h"

namespace tst_recorderdays {

using namespace std::chrono_literals;
using namespace wf;

class TestRecorderDays : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aNewDayIsANewFile();
    void midnightLeavesTheWorkToLater();
    void twoDaysAreBroughtInTogether();
    void olderFilesLearnToFindTheirSeries();
    void podsThatChangeDailyForAMonth();
    void whatWasSilentForLongIsNotTakenUpAgain();
};

void TestRecorderDays::aNewDayIsANewFile()
{
    RecorderFixture b;
    b.clock.advance(12h - 100s); // 23:58:20.
    b.start();
    b.scrapes(200, 4);
    QVERIFY(QFile::exists(b.day(-1)));
    QVERIFY(QFile::exists(b.day()));
    QVERIFY2(!QFile::exists(b.day(-1) + QStringLiteral("-wal")), "the day that is over is one file");
    const auto expected = b.store->samples(b.series(2), {Timestamp::min(), Timestamp::max()});
    b.start();
    QVERIFY(sameSamples(b.all(b.series(2)), expected));
    QCOMPARE(b.recorder->status().oldest, dayOf(b.clock.wall()).addDays(-1));
}

void TestRecorderDays::midnightLeavesTheWorkToLater()
{
    RecorderFixture b;
    b.clock.advance(12h - 100s); // 23:58:20.
    b.start();
    b.scrapes(150, 4);
    const SeriesRef ref = b.series(2);
    const Timestamp midnight = startOf(dayOf(b.clock.wall()));
    // Late, and placed among what the day that was left has already.
    b.take({FeedId(QStringLiteral("test")), b.clock.wall(), {{b.series(3), {midnight - 10s - 500ms, -7}}}});
    const QStringList ended = b.recorder->takeEnded();
    QCOMPARE(ended, QStringList{b.day(-1)});
    {
        const auto left = RecorderDay::openReadOnly(b.day(-1));
        QVERIFY2(*(*left)->hasHead() && (*left)->usage()->empty(), "nothing was sealed at midnight");
    }
    // Whoever reads now finds all of it, and so does whoever reads when it is finished.
    RecorderArchive archive(b.folder());
    QCOMPARE(archive.blocks(archive.days().front(), b.store->info(ref).key)->size(), std::size_t{1});
    QCOMPARE(Recorder::finishDay(ended.front()), QStringList());
    const auto finished = RecorderDay::openReadOnly(b.day(-1));
    QVERIFY(!*(*finished)->hasHead());
    QCOMPARE((*finished)->usage()->front().samples, std::int64_t{100});
    b.scrapes(300, 4); // Past the next rotation.
    const auto expected = b.store->samples(ref, {Timestamp::min(), Timestamp::max()});
    QCOMPARE(expected.size(), std::size_t{450});
    const SeriesKey key = b.store->info(ref).key;
    const SeriesKey lateKey = b.store->info(b.series(3)).key;
    b.start();
    QVERIFY(sameSamples(b.all(b.series(2)), expected));
    RecorderArchive both(b.folder());
    QVERIFY2(both.blocks(both.days().back(), key)->front().firstAt() >= midnight,
             "the new day begins with its own samples");
    QCOMPARE(both.blocks(both.days().back(), lateKey)->front().firstAt(), midnight - 10s - 500ms);
}

void TestRecorderDays::twoDaysAreBroughtInTogether()
{
    RecorderFixture b;
    b.clock.advance(12h - 400s);
    b.start();
    b.scrapes(800, 2);
    const auto expected = b.store->samples(b.series(1), {Timestamp::min(), Timestamp::max()});
    b.stop();
    RecorderArchive archive(b.folder());
    QCOMPARE(archive.days().size(), std::size_t{2});
    SeriesStore store;
    QStringList problems;
    bringIn(archive, store, {expected.front().at, expected.back().at}, problems);
    QCOMPARE(problems, QStringList());
    const auto found =
        store.samples(*store.find(b.store->info(b.series(1)).key), {Timestamp::min(), Timestamp::max()});
    QVERIFY(sameSamples(found, expected));
}

void TestRecorderDays::olderFilesLearnToFindTheirSeries()
{
    RecorderFixture b;
    b.start();
    b.scrapes(5, 50);
    b.stop();
    {
        const auto file = Database::open(b.day(), Database::Mode::ReadWrite);
        QVERIFY((*file)->run(QStringLiteral("DROP TABLE identities")));
    }
    const SeriesKey key{"metric_7", Labels(std::vector<Labels::Pair>{{"job", "test"}})};
    const auto before = (*RecorderDay::openReadOnly(b.day()))->find(key);
    QVERIFY(*before != 0);
    QCOMPARE(*(*RecorderDay::open(b.day()))->find(key), *before);
    const auto file = Database::open(b.day(), Database::Mode::ReadOnly);
    QCOMPARE((*file)->value(QStringLiteral("SELECT count(*) FROM identities"))->toInt(), 50);
}

void TestRecorderDays::podsThatChangeDailyForAMonth()
{
    constexpr int Pods = 400;
    constexpr int Limit = 1'000;
    const FeedId churning(QStringLiteral("pods"));
    const FeedId healthy(QStringLiteral("healthy"));
    RecorderFixture b;
    b.start();
    SeriesMeta hourly;
    hourly.interval = 1h;
    std::vector<SeriesRef> live;
    const auto podKey = [](int day, int pod) {
        return SeriesKey{"pod_restarts",
                         Labels({{"day", std::to_string(day)}, {"pod", std::to_string(pod)}})};
    };
    const auto sampleAll = [&](double value) {
        SampleBatch batch{churning, b.clock.wall(), {}};
        for (const SeriesRef ref : live)
            batch.samples.push_back({ref, {b.clock.wall(), value}});
        b.take(batch);
    };
    std::size_t mostBytes = 0;
    for (int day = 0; day < 30; ++day) {
        if (day == 20)
            b.start(); // As after a restart.
        b.store->setFeedLimit(churning, Limit);
        if (day != 20)
            sampleAll(staleMarker());
        b.clock.advance(1min);
        live.clear();
        for (int pod = 0; pod < Pods; ++pod) {
            const auto ref = b.store->resolve(podKey(day, pod), hourly, churning);
            QVERIFY2(ref, qPrintable(QStringLiteral("day %1, pod %2").arg(day).arg(pod)));
            live.push_back(*ref);
        }
        for (int hour = 0; hour < 23; ++hour) {
            sampleAll(day + hour / 100.0);
            b.clock.advance(1h);
            b.store->forgetSilent(b.clock.wall());
            for (const QString &path : b.recorder->takeEnded())
                QCOMPARE(Recorder::finishDay(path), QStringList());
        }
        QVERIFY2(b.store->seriesCount() <= std::size_t(Limit) + 30,
                 qPrintable(QString::number(b.store->seriesCount())));
        QVERIFY2(b.store->resolve({"new_of_day_" + std::to_string(day), {}}, {}, healthy),
                 "another feed's new series");
        // After the first days it only goes round.
        if (day == 5)
            mostBytes = b.store->stats().bytes * 2;
        QVERIFY(day < 5 || b.store->stats().bytes <= mostBytes);
    }
    QVERIFY(b.store->stats().forgotten >= std::uint64_t(9 * Pods));
    QCOMPARE(b.store->stats().droppedSeries, std::uint64_t{0});
    // What left memory stands on disk, to the sample.
    QVERIFY(!b.store->find(podKey(25, 7)));
    const auto ref = b.store->resolve(podKey(25, 7), {}, churning);
    QVERIFY(ref);
    const auto samples = b.all(*ref);
    QCOMPARE(samples.size(), std::size_t{24});
    QCOMPARE(samples[22].value, 25.22);
    QVERIFY(isStaleMarker(samples[23].value));
    QCOMPARE(b.problems, QStringList());
}

void TestRecorderDays::whatWasSilentForLongIsNotTakenUpAgain()
{
    RecorderFixture b;
    b.clock.advance(4h);
    b.start();
    b.scrapes(3, 40); // 16:00
    const SeriesRef old = b.series(20);
    const SeriesKey key = b.store->info(old).key;
    b.clock.advance(3h);
    b.start(); // The head log becomes blocks.
    b.clock.advance(4h);
    b.scrapes(3, 10); // 23:00
    b.start();
    b.start();
    QVERIFY2(b.store->find({"metric_5", key.labels}), "recorded when it ended");
    QVERIFY2(!b.store->find(key), "silent for seven hours when it ended");
    // It is known again by its name when somebody reaches for it.
    const auto named = (*RecorderDay::openReadOnly(b.day()))->seriesNamed("metric_20", 10);
    QCOMPARE(named->size(), std::size_t{1});
    QCOMPARE(b.all(*b.store->resolve(key, named->front().meta)).size(), std::size_t{3});
}

WF_TEST(TestRecorderDays)

} // namespace tst_recorderdays

#include "tst_recorderdays.moc"
