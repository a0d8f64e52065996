// SPDX-License-Identifier: GPL-3.0-or-later
#include "metrics/retention.h"
#include "recorderfixture.h"
#include "support/testentry.h"

namespace tst_retention {

using namespace std::chrono_literals;
using namespace wf;

namespace {

const std::atomic<bool> Go{false};

/// Records ten minutes of some series on each of so many days; the clock is then at the end of the last.
void recordDays(RecorderFixture &b, int days)
{
    b.start();
    for (int i = 0; i < days; ++i) {
        if (i > 0)
            b.clock.advance(24h - 600s);
        b.scrapes(600, 30);
    }
    b.stop();
}

QString isoDay(const RecorderFixture &b, int offset)
{
    return dayOf(b.clock.wall()).addDays(offset).toString(Qt::ISODate);
}

} // namespace

class TestRetention : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void oldDaysAreThinned();
    void gapsSurviveThinning();
    void pinnedRangesStayWhole();
    void veryOldDaysGo();
    void sizeIsKeptUnder();
    void presentDaysAreLeftAlone();
    void cancelLeavesEverything();
};

void TestRetention::oldDaysAreThinned()
{
    RecorderFixture b;
    recordDays(b, 4);
    const qint64 before = QFileInfo(b.day(-3)).size();
    const auto report = applyRetention(b.folder(), {.full = 24h}, {}, b.clock.wall(), Go);
    QVERIFY2(report.problems.isEmpty(), qPrintable(report.problems.join(u'\n')));
    QCOMPARE(report.thinned, (QStringList{isoDay(b, -3), isoDay(b, -2)}));
    QVERIFY(report.dropped.isEmpty());
    QVERIFY(QFileInfo(b.day(-3)).size() < before);
    QVERIFY(!QFile::exists(b.day(-3) + QStringLiteral(".new")));
    b.start();
    const auto samples = b.all(b.series(1));
    QCOMPARE(samples.size(), std::size_t{40 + 40 + 600 + 600});
    // The last of every fifteen seconds is a true sample, not a mean.
    QCOMPARE(toMs(samples[0].at) % 15'000, qint64{14'000});
    QCOMPARE(samples[0].value, std::floor(double(toMs(samples[0].at) / 1000)));
    // Thinned is not missing.
    const auto columns = b.store->columns(b.series(1), {samples[0].at, samples[39].at}, 15s);
    QVERIFY(std::none_of(columns.begin(), columns.end(), [](const Column &c) {
        return c.breakBefore && c.start < fromMs(0) + RecorderFixture::Noon + 10min;
    }));
    QVERIFY2(applyRetention(b.folder(), {.full = 24h}, {}, b.clock.wall(), Go).thinned.isEmpty(),
             "once is enough");
}

void TestRetention::gapsSurviveThinning()
{
    RecorderFixture b;
    b.start();
    b.scrapes(100, 2);
    b.clock.advance(20s);
    b.scrapes(100, 2);
    b.stop();
    b.clock.advance(72h);
    applyRetention(b.folder(), {.full = 24h}, {}, b.clock.wall(), Go);
    b.clock.advance(-71h); // So that the day is looked at by restore().
    b.start();
    const SeriesRef ref = b.series(1);
    const auto samples = b.all(ref);
    const auto columns = b.store->columns(ref, {samples.front().at, samples.back().at}, 15s);
    QCOMPARE(std::count_if(columns.begin(), columns.end(), [](const Column &c) { return c.breakBefore; }), 1);
}

void TestRetention::pinnedRangesStayWhole()
{
    RecorderFixture b;
    b.start();
    b.scrapes(600, 2);
    const TimeRange whole{b.clock.wall() - 300s, b.clock.wall() - 201s};
    QVERIFY(b.recorder->pin({whole, QStringLiteral("INC-1")}));
    const TimeRange given{b.clock.wall() - 60s, b.clock.wall() - 51s};
    const auto expected = b.store->samples(b.series(1), whole);
    b.stop();
    b.clock.advance(72h);
    applyRetention(b.folder(), {.full = 24h}, {given}, b.clock.wall(), Go);
    b.clock.advance(-71h);
    b.start();
    b.all(b.series(1));
    QCOMPARE(expected.size(), std::size_t{100});
    QVERIFY(sameSamples(b.store->samples(b.series(1), whole), expected));
    QCOMPARE(b.store->samples(b.series(1), given).size(), std::size_t{10});
    QVERIFY(b.store->samples(b.series(1), {Timestamp::min(), Timestamp::max()}).size() < 160);
    b.stop();
    // Past the end of everything the pinned minutes are still there, and nothing else.
    b.clock.advance(72h);
    const auto report = applyRetention(b.folder(), {.full = 1h, .thinned = 2h}, {}, b.clock.wall(), Go);
    QCOMPARE(report.dropped.size(), 1);
    b.clock.advance(-71h - 48h + 24h);
    b.start();
    b.all(b.series(1));
    QVERIFY(sameSamples(b.store->samples(b.series(1), {Timestamp::min(), Timestamp::max()}), expected));
    QVERIFY(QFile::exists(dayPath(b.folder(), dayOf(whole.from))));
    const auto again = applyRetention(b.folder(), {.full = 1h, .thinned = 2h}, {}, b.clock.wall() + 72h, Go);
    QVERIFY(!again.dropped.contains(dayOf(whole.from).toString(Qt::ISODate)));
}

void TestRetention::veryOldDaysGo()
{
    RecorderFixture b;
    recordDays(b, 4);
    const auto report = applyRetention(b.folder(), {.full = 1h, .thinned = 24h}, {}, b.clock.wall(), Go);
    QCOMPARE(report.dropped, (QStringList{isoDay(b, -3), isoDay(b, -2)}));
    QVERIFY(!QFile::exists(b.day(-3)));
    QVERIFY(QFile::exists(b.day(-1)));
}

void TestRetention::sizeIsKeptUnder()
{
    RecorderFixture b;
    recordDays(b, 6);
    const qint64 whole = RecorderArchive(b.folder()).bytes();
    const auto thinner = applyRetention(b.folder(), {.maxBytes = whole - 1}, {}, b.clock.wall(), Go);
    QCOMPARE(thinner.thinned, QStringList{isoDay(b, -5)}); // Just what it takes.
    QVERIFY(thinner.dropped.isEmpty());
    const auto gone = applyRetention(b.folder(), {.maxBytes = 1}, {}, b.clock.wall(), Go);
    QCOMPARE(gone.dropped.size(), 4);
    QCOMPARE(RecorderArchive(b.folder()).days().size(), std::size_t{2});
}

void TestRetention::presentDaysAreLeftAlone()
{
    RecorderFixture b;
    recordDays(b, 2);
    const auto report =
        applyRetention(b.folder(), {.full = 0ms, .thinned = 0ms, .maxBytes = 0}, {}, b.clock.wall(), Go);
    QVERIFY(report.thinned.isEmpty() && report.dropped.isEmpty() && report.problems.isEmpty());
}

void TestRetention::cancelLeavesEverything()
{
    RecorderFixture b;
    recordDays(b, 4);
    const std::atomic<bool> cancelled{true};
    const auto report =
        applyRetention(b.folder(), {.full = 1h, .thinned = 1h}, {}, b.clock.wall(), cancelled);
    QVERIFY(report.dropped.isEmpty());
    QCOMPARE(RecorderArchive(b.folder()).days().size(), std::size_t{4});
}

WF_TEST(TestRetention)

} // namespace tst_retention

#include "tst_retention.moc"
