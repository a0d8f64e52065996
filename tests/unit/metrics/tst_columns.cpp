// SPDX-License-Identifier: GPL-3.0-or-later
#include "metrics/columns.h"
#include "support/testentry.h"

#include <QTest>

#include <limits>

namespace tst_columns {

using namespace std::chrono_literals;
using wf::Column;
using wf::fromMs;
using wf::Millis;
using wf::Sample;

namespace {

constexpr double Nan = std::numeric_limits<double>::quiet_NaN();

struct Expected
{
    qint64 start;
    double first;
    double min;
    double max;
    double last;
    unsigned count;
    bool breakBefore;
};

} // namespace

class TestColumns : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void decimates_data();
    void decimates();
    void binFitsPixels_data();
    void binFitsPixels();
    void binDependsOnLengthOnly();
};

void TestColumns::decimates_data()
{
    QTest::addColumn<std::vector<Sample>>("samples");
    QTest::addColumn<qint64>("maxGap");
    QTest::addColumn<std::vector<Expected>>("expected");
    const auto at = [](qint64 ms, double v) { return Sample{fromMs(ms), v}; };

    QTest::newRow("nothing") << std::vector<Sample>{} << qint64{0} << std::vector<Expected>{};
    QTest::newRow("one bin keeps order and extremes")
        << std::vector<Sample>{at(0, 5), at(3, 9), at(6, 1), at(9, 4)} << qint64{0}
        << std::vector<Expected>{{0, 5, 1, 9, 4, 4, false}};
    QTest::newRow("a bin's end belongs to the next")
        << std::vector<Sample>{at(9, 1), at(10, 2)} << qint64{0}
        << std::vector<Expected>{{0, 1, 1, 1, 1, 1, false}, {10, 2, 2, 2, 2, 1, false}};
    QTest::newRow("before 1970") << std::vector<Sample>{at(-11, 1), at(-10, 2), at(-1, 3), at(0, 4)}
                                 << qint64{0}
                                 << std::vector<Expected>{{-20, 1, 1, 1, 1, 1, false},
                                                          {-10, 2, 2, 3, 3, 2, false},
                                                          {0, 4, 4, 4, 4, 1, false}};
    QTest::newRow("a stale marker breaks the line")
        << std::vector<Sample>{at(1, 1), at(5, wf::staleMarker()), at(11, 2), at(21, 3)} << qint64{0}
        << std::vector<Expected>{
               {0, 1, 1, 1, 1, 1, false}, {10, 2, 2, 2, 2, 1, true}, {20, 3, 3, 3, 3, 1, false}};
    QTest::newRow("NaN in a bin of its own breaks too")
        << std::vector<Sample>{at(1, 1), at(12, Nan), at(21, 2)} << qint64{0}
        << std::vector<Expected>{{0, 1, 1, 1, 1, 1, false}, {20, 2, 2, 2, 2, 1, true}};
    QTest::newRow("a break inside a bin is too narrow to see")
        << std::vector<Sample>{at(1, 1), at(5, Nan), at(7, 2), at(11, 3)} << qint64{0}
        << std::vector<Expected>{{0, 1, 1, 2, 2, 2, false}, {10, 3, 3, 3, 3, 1, false}};
    QTest::newRow("NaN before everything breaks nothing")
        << std::vector<Sample>{at(1, Nan), at(5, 1)} << qint64{0}
        << std::vector<Expected>{{0, 1, 1, 1, 1, 1, false}};
    QTest::newRow("only NaN") << std::vector<Sample>{at(1, Nan), at(15, Nan)} << qint64{0}
                              << std::vector<Expected>{};
    QTest::newRow("a distance of the gap itself is none")
        << std::vector<Sample>{at(0, 1), at(25, 2), at(51, 3)} << qint64{25}
        << std::vector<Expected>{
               {0, 1, 1, 1, 1, 1, false}, {20, 2, 2, 2, 2, 1, false}, {50, 3, 3, 3, 3, 1, true}};
    QTest::newRow("no gap without a limit")
        << std::vector<Sample>{at(0, 1), at(100'000, 2)} << qint64{0}
        << std::vector<Expected>{{0, 1, 1, 1, 1, 1, false}, {100'000, 2, 2, 2, 2, 1, false}};
}

void TestColumns::decimates()
{
    QFETCH(std::vector<Sample>, samples);
    QFETCH(qint64, maxGap);
    QFETCH(std::vector<Expected>, expected);
    const std::vector<Column> columns = wf::decimate(samples, 10ms, Millis{maxGap});
    QCOMPARE(columns.size(), expected.size());
    for (std::size_t i = 0; i < columns.size(); ++i) {
        QCOMPARE(wf::toMs(columns[i].start), expected[i].start);
        QCOMPARE(columns[i].first, expected[i].first);
        QCOMPARE(columns[i].min, expected[i].min);
        QCOMPARE(columns[i].max, expected[i].max);
        QCOMPARE(columns[i].last, expected[i].last);
        QCOMPARE(columns[i].count, expected[i].count);
        QCOMPARE(columns[i].breakBefore, expected[i].breakBefore);
        QVERIFY(columns[i].firstAt >= columns[i].start);
        QVERIFY(columns[i].lastAt < columns[i].start + 10ms);
    }
}

void TestColumns::binFitsPixels_data()
{
    QTest::addColumn<qint64>("length");
    QTest::addColumn<int>("pixels");
    for (const qint64 length : {0LL, 1LL, 7LL, 999LL, 1000LL, 900'000LL, 86'400'000LL}) {
        for (const int pixels : {2, 3, 10, 333, 1200})
            QTest::addRow("%lld ms in %d", length, pixels) << length << pixels;
    }
}

void TestColumns::binFitsPixels()
{
    QFETCH(qint64, length);
    QFETCH(int, pixels);
    for (const qint64 from : {0LL, -1LL, -999LL, 1LL, 12'345LL, 1'760'000'000'123LL}) {
        const wf::TimeRange range{fromMs(from), fromMs(from + length)};
        const Millis bin = wf::binFor(range, pixels);
        QVERIFY(bin >= 1ms);
        const auto floorDiv = [](qint64 a, qint64 b) { return a / b - (a % b < 0 ? 1 : 0); };
        const qint64 bins = floorDiv(from + length, bin.count()) - floorDiv(from, bin.count()) + 1;
        QVERIFY2(bins <= pixels, qPrintable(QString::number(bins)));
        if (bin > 1ms) // A bin that is 1 ms narrower would not do at every place.
            QVERIFY((length + bin.count() - 2) / (bin.count() - 1) + 1 > pixels);
    }
}

void TestColumns::binDependsOnLengthOnly()
{
    const Millis bin = wf::binFor({fromMs(0), fromMs(900'000)}, 800);
    for (qint64 shift = 0; shift < 5000; shift += 37)
        QCOMPARE(wf::binFor({fromMs(shift), fromMs(shift + 900'000)}, 800).count(), bin.count());
    QCOMPARE(wf::binFor({fromMs(0), fromMs(100)}, 0).count(),
             wf::binFor({fromMs(0), fromMs(100)}, 2).count());
}

WF_TEST(TestColumns)

} // namespace tst_columns

#include "tst_columns.moc"
