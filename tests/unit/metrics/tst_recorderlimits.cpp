// SPDX-License-Identifier: GPL-3.0-or-later
// When a recorder seals, measures, retries and looks back: at the limit and one over it.
#include "metrics/headcodec.h"
#include "recorderfixture.h"
#include "support/testentry.h"

namespace tst_recorderlimits {

using namespace std::chrono_literals;
using namespace wf;

namespace {

std::size_t headRows(const RecorderFixture &b)
{
    const auto day = RecorderDay::openReadOnly(b.day());
    return (*day)->head()->size();
}

/// A day's file with a sample in its head log only.
void leaveHead(const QString &path, Timestamp at)
{
    const FeedId feed(QStringLiteral("test"));
    const auto day = RecorderDay::open(path);
    QVERIFY(day);
    const auto id = (*day)->addSeries(feed, {"metric_0", {}}, {});
    HeadState state;
    QVERIFY((*day)->addHead(feed, encodeHead(std::vector<HeadSample>{{*id, at, 1}}, true, state)));
}

} // namespace

class TestRecorderLimits : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void moreThanHalfIsSealedTogether();
    void aHeadLogLastsTwoHours();
    void sizeIsMeasuredEachMinute();
    void failingIsTriedAgainAfterFiveSeconds();
    void threeDaysAreFinished();
    void pinsTouchTheirDaysOnly_data();
    void pinsTouchTheirDaysOnly();
    void feedsThatAreAskedFor();
    void recordedUntilTheDayBefore();
    void aClockSetBackStaysWithTheDay();
    void joinsAreCountedPerTurn();
};

void TestRecorderLimits::moreThanHalfIsSealedTogether()
{
    RecorderFixture b;
    b.start();
    b.scrapes(3, 4);
    b.store->seal(b.series(0));
    b.store->seal(b.series(1));
    b.scrapes(1, 4);
    QCOMPARE(headRows(b), std::size_t(4)); // Half of them: not yet.
    b.store->seal(b.series(2));
    b.scrapes(1, 4);
    QCOMPARE(headRows(b), std::size_t(0));
    QCOMPARE((*RecorderDay::openReadOnly(b.day()))->usage()->at(3).samples, std::int64_t{5});
    b.scrapes(1, 4);
    QCOMPARE(headRows(b), std::size_t(1));
}

void TestRecorderLimits::aHeadLogLastsTwoHours()
{
    RecorderFixture b;
    b.start();
    const auto one = [](int) { return 1.0; };
    b.scrape(2, one);
    b.clock.advance(2h);
    b.scrape(2, one);
    QCOMPARE(headRows(b), std::size_t(2));
    b.clock.advance(1ms);
    b.scrape(2, one);
    QCOMPARE(headRows(b), std::size_t(0));
    // And so on from then.
    b.clock.advance(2h);
    b.scrape(2, one);
    QCOMPARE(headRows(b), std::size_t(1));
}

void TestRecorderLimits::sizeIsMeasuredEachMinute()
{
    RecorderFixture b;
    b.start();
    const qint64 before = b.recorder->status().bytes;
    QVERIFY(before > 0);
    QCOMPARE(b.recorder->status().oldest, dayOf(b.clock.wall()));
    b.scrapes(300, 40, 100ms);
    b.clock.advance(30s - 1ms);
    b.recorder->flush();
    QCOMPARE(b.recorder->status().bytes, before);
    b.clock.advance(1ms);
    b.recorder->flush();
    QVERIFY(b.recorder->status().bytes > before);
}

void TestRecorderLimits::failingIsTriedAgainAfterFiveSeconds()
{
    RecorderFixture b;
    b.start();
    b.scrapes(3, 2);
    QVERIFY(QDir(b.folder()).removeRecursively());
    b.clock.advance(24h);
    b.scrape(2, [](int) { return 1.0; });
    using State = RecorderStatus::State;
    QCOMPARE(b.recorder->status().state, State::Failing);
    QVERIFY(!b.recorder->status().message.isEmpty());
    QVERIFY(!b.recorder->hasMore());
    QVERIFY(QDir().mkpath(b.folder()));
    b.clock.advance(5s - 1ms);
    b.recorder->flush();
    QCOMPARE(b.recorder->status().state, State::Failing);
    b.clock.advance(1ms);
    b.recorder->flush();
    QCOMPARE(b.recorder->status().state, State::Recording);
    QVERIFY(b.recorder->status().message.isEmpty());
    QCOMPARE(b.recorder->status().lost, std::uint64_t{0});
    b.start();
    QCOMPARE(b.all(b.series(1)).back().value, 1.0);
}

void TestRecorderLimits::threeDaysAreFinished()
{
    RecorderFixture b;
    QVERIFY(QDir().mkpath(b.folder()));
    for (const int offset : {-4, -3, -1})
        leaveHead(b.day(offset), b.clock.wall() + offset * 24h);
    leaveHead(b.day(0), b.clock.wall() - 1s);
    b.start();
    const auto hasHead = [&](int offset) { return *(*RecorderDay::openReadOnly(b.day(offset)))->hasHead(); };
    QVERIFY(hasHead(-4));
    QVERIFY(!hasHead(-3));
    QVERIFY(!hasHead(-1));
    QVERIFY2(hasHead(0), "the present one goes on");
    QCOMPARE(b.recorder->problems(), QStringList());
}

void TestRecorderLimits::pinsTouchTheirDaysOnly_data()
{
    QTest::addColumn<qint64>("from"); ///< Milliseconds from midnight.
    QTest::addColumn<qint64>("to");
    QTest::addColumn<bool>("before");
    QTest::addColumn<bool>("after");
    QTest::newRow("the day before") << qint64{-10'000} << qint64{-1} << true << false;
    QTest::newRow("up to midnight") << qint64{-10'000} << qint64{0} << true << true;
    QTest::newRow("from midnight on") << qint64{0} << qint64{10'000} << false << true;
    QTest::newRow("a moment before") << qint64{-1} << qint64{10'000} << true << true;
}

void TestRecorderLimits::pinsTouchTheirDaysOnly()
{
    QFETCH(qint64, from);
    QFETCH(qint64, to);
    QFETCH(bool, before);
    QFETCH(bool, after);
    RecorderFixture b;
    b.clock.advance(12h - 5s);
    b.start();
    b.scrapes(10, 2);
    const Timestamp midnight = startOf(dayOf(b.clock.wall()));
    QVERIFY(b.recorder->pin({{midnight + Millis{from}, midnight + Millis{to}}, QStringLiteral("INC-1")}));
    b.stop();
    QCOMPARE(!(*RecorderDay::openReadOnly(b.day(-1)))->pins()->empty(), before);
    QCOMPARE(!(*RecorderDay::openReadOnly(b.day(0)))->pins()->empty(), after);
}

void TestRecorderLimits::feedsThatAreAskedFor()
{
    RecorderFixture b;
    b.start();
    const auto scrape = [&](const char *feed) {
        const FeedId id(QString::fromLatin1(feed));
        const SeriesRef ref = b.store->resolve({feed, {}}, {}, id).value();
        b.take({id, b.clock.wall(), {{ref, {b.clock.wall(), 1}}}});
    };
    scrape("a");
    scrape("b");
    scrape("c");
    b.stop();
    SeriesStore store;
    const auto recorder = Recorder::open(b.folder(), store, b.clock);
    QVERIFY(recorder);
    QVERIFY((*recorder)->restore({FeedId(QStringLiteral("a")), FeedId(QStringLiteral("c"))}));
    QVERIFY(store.find({"a", {}}));
    QVERIFY(!store.find({"b", {}}));
    QVERIFY(store.find({"c", {}}));
}

void TestRecorderLimits::recordedUntilTheDayBefore()
{
    RecorderFixture b;
    b.start();
    QVERIFY(!b.recorder->recordedUntil());
    b.scrapes(3, 2);
    const Timestamp last = b.clock.wall() - 1s;
    b.clock.advance(24h);
    b.start();
    QCOMPARE(b.recorder->recordedUntil(), std::optional(last));
    QVERIFY(b.store->find({"metric_1", Labels(std::vector<Labels::Pair>{{"job", "test"}})}));
    b.clock.advance(24h);
    b.start();
    b.clock.advance(24h);
    b.start();
    QVERIFY2(!b.recorder->recordedUntil(), "two days ago is not looked for");
}

void TestRecorderLimits::aClockSetBackStaysWithTheDay()
{
    RecorderFixture b;
    b.start();
    b.scrapes(3, 2);
    b.clock.advance(-24h);
    b.recorder->turnDay(b.clock.wall());
    b.recorder->flush();
    QVERIFY(!QFile::exists(b.day()));
    QCOMPARE(b.recorder->takeEnded(), QStringList());
    b.clock.advance(48h);
    b.recorder->turnDay(b.clock.wall());
    QVERIFY(QFile::exists(b.day()));
    QCOMPARE(b.recorder->takeEnded(), QStringList{b.day(-1)});
    QCOMPARE(b.recorder->takeEnded(), QStringList());
}

void TestRecorderLimits::joinsAreCountedPerTurn()
{
    RecorderFixture b;
    b.start();
    const auto turns = [&](int from, int count) {
        SampleBatch batch{FeedId(QStringLiteral("test")), b.clock.wall(), {}};
        for (int k = from; k < from + count; ++k)
            batch.samples.push_back({b.series(k), {b.clock.wall(), 1}});
        b.take(batch, false);
        int n = 1;
        for (b.recorder->flush(); b.recorder->hasMore(); b.recorder->flush())
            ++n;
        b.clock.advance(1s);
        return n;
    };
    QCOMPARE(turns(0, 2000), 1);
    QCOMPARE(turns(2000, 2001), 2);
}

WF_TEST(TestRecorderLimits)

} // namespace tst_recorderlimits

#include "tst_recorderlimits.moc"
