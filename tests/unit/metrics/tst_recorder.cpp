// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorderfixture.h"
#include "support/testentry.h"

#include <sys/mount.h>

#include <QScopeGuard>

#include <limits>
#include <random>

namespace tst_recorder {

using namespace std::chrono_literals;
using namespace wf;

namespace {

/// What a process that dies at this moment leaves: the files as they are.
QString copyOfFolder(const RecorderFixture &bench, const QString &name)
{
    const QString to = bench.dir.filePath(name);
    QDir().mkpath(to);
    for (const QFileInfo &file : QDir(bench.folder()).entryInfoList(QDir::Files)) {
        if (!file.fileName().endsWith(QLatin1String("-shm")))
            QFile::copy(file.filePath(), to + QLatin1Char('/') + file.fileName());
    }
    return to;
}

} // namespace

class TestRecorder : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everySampleComesBack();
    void everyBitComesBack();
    void aCrashLosesNothingThatWasFlushed();
    void aCrashBeforeMidnightIsFinishedLater();
    void recordingGoesOnAfterARestart();
    void lateSamplesStandWhereTheyBelong();
    void manySeriesOfOneMetricJoinInTurns();
    void aYoungerSeriesJoinsTheScrape();
    void stateIsKept();
    void pinsAreKeptInTheirDays();
    void anotherProcessRecords();
    void damageIsNamedAndTheRestIsRead();
    void foreignFileIsRefused();
    void fullDiskGivesUpTheOldestDay();
    void memoryMayForgetWhatIsOnDisk();
};

void TestRecorder::everySampleComesBack()
{
    RecorderFixture b;
    b.start();
    b.scrapes(1000, 12);
    std::vector<std::vector<Sample>> expected;
    for (int k = 0; k < 12; ++k)
        expected.push_back(b.store->samples(b.series(k), {Timestamp::min(), Timestamp::max()}));
    QCOMPARE(expected[5].size(), std::size_t{1000});
    b.start();
    QCOMPARE(b.store->seriesCount(), std::size_t{12});
    QCOMPARE(b.store->info(b.series(3)).meta.interval, Millis(1s));
    QCOMPARE(*b.recorder->recordedUntil(), b.clock.wall() - 1s);
    for (int k = 0; k < 12; ++k)
        QVERIFY(sameSamples(b.all(b.series(k)), expected[std::size_t(k)]));
    QVERIFY(b.problems.isEmpty() && b.recorder->problems().isEmpty());
    // Closed in order, nothing of the head log is left, and its pages went back to the disk.
    const auto day = RecorderDay::openReadOnly(b.day());
    QVERIFY((*day)->head()->empty());
}

void TestRecorder::everyBitComesBack()
{
    RecorderFixture b;
    b.start();
    const std::vector<double> odd{std::bit_cast<double>(0x7ff8000000000123ULL), staleMarker(), -0.0,
                                  std::numeric_limits<double>::infinity(),      5e-324,        1.0 / 3};
    for (int i = 0; i < 300; ++i) {
        b.scrape(3, [&](int k) { return odd[std::size_t(i * (k + 1)) % odd.size()]; });
        b.clock.advance(1s);
    }
    const auto expected = b.store->samples(b.series(1), {Timestamp::min(), Timestamp::max()});
    const QString crashed = copyOfFolder(b, QStringLiteral("crashed"));
    b.start(crashed);
    QVERIFY(sameSamples(b.all(b.series(1)), expected));
}

void TestRecorder::aCrashLosesNothingThatWasFlushed()
{
    for (const int scrapes : {1, 100, 255, 256, 257, 700}) {
        RecorderFixture b;
        b.start();
        b.scrapes(scrapes, 5);
        const auto expected = b.store->samples(b.series(2), {Timestamp::min(), Timestamp::max()});
        b.scrape(
            5, [](int) { return 99.0; }, false); // The second that is lost.
        const QString crashed = copyOfFolder(b, QStringLiteral("crashed"));
        b.start(crashed);
        QVERIFY2(sameSamples(b.all(b.series(2)), expected), qPrintable(QString::number(scrapes)));
    }
}

void TestRecorder::aCrashBeforeMidnightIsFinishedLater()
{
    RecorderFixture b;
    b.start();
    b.scrapes(400, 4);
    const auto expected = b.store->samples(b.series(2), {Timestamp::min(), Timestamp::max()});
    const QString crashed = copyOfFolder(b, QStringLiteral("crashed"));
    b.clock.advance(std::chrono::hours(24));
    b.start(crashed);
    const auto day = RecorderDay::openReadOnly(dayPath(crashed, dayOf(b.clock.wall()).addDays(-1)));
    QVERIFY((*day)->head()->empty());
    QVERIFY(sameSamples(b.all(b.series(2)), expected));
}

void TestRecorder::recordingGoesOnAfterARestart()
{
    RecorderFixture b;
    b.start();
    b.scrapes(100, 4);
    b.start();
    b.clock.advance(30s);
    b.scrapes(300, 4);
    b.start(copyOfFolder(b, QStringLiteral("crashed")));
    const auto samples = b.all(b.series(1));
    QCOMPARE(samples.size(), std::size_t{400});
    QCOMPARE(samples[100].at - samples[99].at, Millis(31s));
    const auto columns = b.store->columns(b.series(1), {samples.front().at, samples.back().at}, 1s);
    QCOMPARE(std::count_if(columns.begin(), columns.end(), [](const Column &c) { return c.breakBefore; }), 1);
}

void TestRecorder::lateSamplesStandWhereTheyBelong()
{
    RecorderFixture b;
    b.start();
    b.scrapes(600, 3);
    const SeriesRef ref = b.series(1);
    const Timestamp late = b.clock.wall() - 400s - 500ms;
    b.take({FeedId(QStringLiteral("test")), b.clock.wall(), {{ref, {late, -7}}}});
    b.take({FeedId(QStringLiteral("test")), b.clock.wall(), {{ref, {b.clock.wall() - 2h, -8}}}});
    QCOMPARE(b.store->stats().droppedLate, std::uint64_t{1});
    const QString crashed = copyOfFolder(b, QStringLiteral("crashed"));
    b.scrapes(600, 3); // Past the next rotation.
    const auto expected = b.store->samples(ref, {Timestamp::min(), Timestamp::max()});
    QCOMPARE(expected.size(), std::size_t{1201});
    b.start();
    QVERIFY(sameSamples(b.all(b.series(1)), expected));
    b.start(crashed);
    const auto found = b.store->samples(b.series(1), {late, late});
    b.all(b.series(1));
    QCOMPARE(b.store->samples(b.series(1), {late, late}).size(), std::size_t{1});
    QVERIFY(found.empty() || found.front().value == -7);
}

void TestRecorder::manySeriesOfOneMetricJoinInTurns()
{
    constexpr int Many = 20'000;
    RecorderFixture b;
    b.start();
    const auto keyOf = [](int k) {
        return SeriesKey{"one_metric", Labels({{"job", "test"}, {"shard", std::to_string(k)}})};
    };
    const auto batchOf = [&] {
        SampleBatch batch{FeedId(QStringLiteral("test")), b.clock.wall(), {}};
        for (int k = 0; k < Many; ++k)
            batch.samples.push_back({*b.store->resolve(keyOf(k), {}), {b.clock.wall(), double(k)}});
        return batch;
    };
    const auto turns = [&] {
        int count = 1;
        for (b.recorder->flush(); b.recorder->hasMore(); b.recorder->flush())
            ++count;
        return count;
    };
    b.take(batchOf(), false);
    const int joining = turns();
    QVERIFY2(joining >= 5, "no turn takes in all of them");
    b.clock.advance(1s);
    b.take(batchOf(), false);
    QCOMPARE(turns(), 1);
    // At midnight they join again, without the turn itself taking in any.
    b.clock.advance(12h);
    b.recorder->turnDay(b.clock.wall());
    QVERIFY(QFile::exists(b.day()));
    QCOMPARE((*RecorderDay::openReadOnly(b.day()))->series()->size(), std::size_t{0});
    b.take(batchOf(), false);
    QCOMPARE(turns(), joining);
    b.stop();
    for (const QString &path : {b.day(-1), b.day()}) {
        const auto day = RecorderDay::openReadOnly(path);
        const auto series = (*day)->series();
        QCOMPARE(series->size(), std::size_t{Many});
        for (const int k : {0, 1, Many / 2, Many - 1}) {
            const auto id = (*day)->find(keyOf(k));
            QVERIFY(*id != 0 && series->at(std::size_t(*id) - 1).key == keyOf(k));
        }
        QCOMPARE(*(*day)->find(keyOf(Many)), std::int64_t{0});
        QCOMPARE((*day)->usage()->size(), std::size_t{Many});
    }
}

void TestRecorder::aYoungerSeriesJoinsTheScrape()
{
    RecorderFixture b;
    b.start();
    b.scrapes(100, 3);
    b.scrapes(1000, 4);
    b.start();
    const auto day = RecorderDay::openReadOnly(b.day());
    const auto usage = (*day)->usage();
    QCOMPARE(usage->size(), std::size_t{4});
    QCOMPARE((*usage)[3].samples, std::int64_t{1000});
    // After its first, short block its blocks end where those of the others end, and share their times.
    QCOMPARE((*usage)[3].blocks, (*usage)[0].blocks);
}

void TestRecorder::stateIsKept()
{
    RecorderFixture b;
    b.start();
    b.recorder->setState(QStringLiteral("detector"), QStringLiteral("{}"));
    b.recorder->flush();
    b.start();
    QCOMPARE(b.recorder->state(QStringLiteral("detector")), QStringLiteral("{}"));
    b.clock.advance(24h);
    b.start();
    QCOMPARE(b.recorder->state(QStringLiteral("detector")), QStringLiteral("{}"));
    QVERIFY(b.recorder->state(QStringLiteral("other")).isEmpty());
    // The newest is the one that counts, also when it is said again.
    for (const QString &text : {QStringLiteral("[1]"), QStringLiteral("[2]"), QStringLiteral("[2]")}) {
        b.recorder->setState(QStringLiteral("detector"), text);
        b.recorder->flush();
        QCOMPARE(b.recorder->state(QStringLiteral("detector")), text);
    }
    b.start();
    QCOMPARE(b.recorder->state(QStringLiteral("detector")), QStringLiteral("[2]"));
}

void TestRecorder::pinsAreKeptInTheirDays()
{
    RecorderFixture b;
    b.clock.advance(12h - 100s);
    b.start();
    b.scrapes(200, 2);
    const Pin pin{{b.clock.wall() - 150s, b.clock.wall() - 50s}, QStringLiteral("INC-1")};
    QVERIFY(b.recorder->pin(pin));
    QVERIFY(b.recorder->pin(pin));
    b.stop();
    for (const int offset : {-1, 0}) {
        const auto day = RecorderDay::openReadOnly(b.day(offset));
        QVERIFY((*day)->pins() == std::vector{pin});
    }
}

void TestRecorder::anotherProcessRecords()
{
    RecorderFixture b;
    b.start();
    SeriesStore other;
    const auto second = Recorder::open(b.folder(), other, b.clock);
    QVERIFY(!second);
    QCOMPARE(second.error().code, ErrorCode::Locked);
}

void TestRecorder::damageIsNamedAndTheRestIsRead()
{
    RecorderFixture b;
    b.start();
    b.scrapes(600, 3);
    b.stop();
    {
        const auto db = Database::open(b.day(), Database::Mode::ReadWrite);
        QVERIFY((*db)->run(QStringLiteral("UPDATE blocks SET data = zeroblob(40) WHERE id = 2")));
        QVERIFY((*db)->run(QStringLiteral("INSERT INTO head(feed, data) VALUES('test', x'0102030405')")));
    }
    b.start();
    QCOMPARE(b.recorder->problems().size(), 1);
    QVERIFY(b.recorder->problems().first().contains(QStringLiteral("head log")));
    std::size_t left = 0;
    for (int k = 0; k < 3; ++k)
        left += b.all(b.series(k)).size();
    QCOMPARE(left, std::size_t{1800 - 256});
    QCOMPARE(b.problems.size(), 1);
    QVERIFY2(b.problems.first().startsWith(b.day() + QStringLiteral(": block 2: ")),
             qPrintable(b.problems.first()));
}

void TestRecorder::foreignFileIsRefused()
{
    RecorderFixture b;
    QDir().mkpath(b.folder());
    {
        const auto db = Database::open(b.day(), Database::Mode::ReadWriteCreate);
        QVERIFY((*db)->run(QStringLiteral("CREATE TABLE recipes(id INTEGER)")));
    }
    SeriesStore store;
    const auto opened = Recorder::open(b.folder(), store, b.clock);
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, ErrorCode::Corrupt);
    QVERIFY(opened.error().message.startsWith(b.day()));
}

void TestRecorder::fullDiskGivesUpTheOldestDay()
{
    RecorderFixture b;
    QDir().mkpath(b.folder());
    const QByteArray folder = QFile::encodeName(b.folder());
    if (::mount("tmpfs", folder.constData(), "tmpfs", 0, "size=6000k,mode=0700") != 0)
        QSKIP("a small disk cannot be mounted here");
    const auto unmount = qScopeGuard([&] {
        b.stop();
        ::umount2(folder.constData(), MNT_DETACH);
    });
    b.start();
    const QString pinned = dayOf(b.clock.wall()).toString(Qt::ISODate);
    std::mt19937 random(1);
    int days = 0;
    for (; days < 30 && b.recorder->status().dropped.isEmpty(); ++days) {
        for (int i = 0; i < 1200; ++i) {
            b.scrape(
                50, [&](int) { return double(random()) / 7; }, i % 10 == 0);
            b.clock.advance(1s);
        }
        if (days == 0)
            b.recorder->setKept({{b.clock.wall() - 60s, b.clock.wall()}});
        b.clock.advance(24h - 1200s);
    }
    QVERIFY2(!b.recorder->status().dropped.isEmpty(), qPrintable(b.recorder->status().message));
    QVERIFY(days > 2);
    QCOMPARE(b.recorder->status().state, RecorderStatus::State::Recording);
    QVERIFY2(QFile::exists(b.folder() + QLatin1Char('/') + pinned + QStringLiteral(".db")),
             "pinned days stay");
    QVERIFY(!b.recorder->status().dropped.contains(pinned));
    QCOMPARE(b.recorder->status().lost, std::uint64_t{0});
}

void TestRecorder::memoryMayForgetWhatIsOnDisk()
{
    RecorderFixture b;
    b.start({}, 60'000);
    std::vector<Sample> expected;
    for (int i = 0; i < 6000; ++i) {
        b.scrape(6, [&b](int k) { return b.curve(k); });
        expected.push_back({b.clock.wall(), b.curve(2)});
        b.clock.advance(1s);
    }
    QVERIFY(b.store->stats().evicted > 0);
    QVERIFY(b.store->stats().bytes <= 60'000);
    b.start();
    QVERIFY(sameSamples(b.all(b.series(2)), expected));
}

WF_TEST(TestRecorder)

} // namespace tst_recorder

#include "tst_recorder.moc"
