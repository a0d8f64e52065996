// SPDX-License-Identifier: GPL-3.0-or-later
// Ticks, scales and numbers of a chart's axes.
#include "charttest.h"

#include "plot/axistics.h"
#include "support/testentry.h"

#include <QTest>

#include <algorithm>
#include <cmath>

namespace tst_chartaxis {

using namespace std::chrono_literals;
using namespace wf::charttest;
using wf::Millis;

class TestChartAxis : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void timeTicksAreNatural_data();
    void timeTicksAreNatural();
    void localTicksFollowTheZone();
    void niceScales_data();
    void niceScales();
    void scaleDoesNotJump();
    void numbers_data();
    void numbers();
    void axisHasOneUnit_data();
    void axisHasOneUnit();
    void decades();
};

void TestChartAxis::timeTicksAreNatural_data()
{
    QTest::addColumn<Millis>("length");
    QTest::addColumn<int>("count");
    QTest::addColumn<QStringList>("labels");
    // All ranges begin at 14:30:00.
    QTest::newRow("20 s") << Millis(20s) << 4
                          << QStringList{"14:30:00", "14:30:05", "14:30:10", "14:30:15", "14:30:20"};
    QTest::newRow("hour") << Millis(1h) << 4 << QStringList{"14:30", "14:45", "15:00", "15:15", "15:30"};
    QTest::newRow("six hours") << Millis(6h) << 4 << QStringList{"16:00", "18:00", "20:00"};
    QTest::newRow("day") << Millis(24h) << 4 << QStringList{"18:00", "24 Nov", "06:00", "12:00"};
    QTest::newRow("month") << Millis(24h * 30) << 5 << QStringList{"26 Nov", "3 Dec", "10 Dec", "17 Dec"};
    QTest::newRow("empty") << Millis(0) << 4 << QStringList{};
    QTest::newRow("no room") << Millis(1h) << 0 << QStringList{};
}

void TestChartAxis::timeTicksAreNatural()
{
    QFETCH(Millis, length);
    QFETCH(int, count);
    QFETCH(QStringList, labels);
    const auto ticks = wf::timeTicks({Start, Start + length}, count, true);
    QStringList found;
    for (const wf::TimeTick &tick : ticks) {
        found << tick.label;
        QVERIFY(tick.at >= Start && tick.at <= Start + length);
    }
    QCOMPARE(found, labels);
    QVERIFY(int(ticks.size()) <= count + 1);
}

void TestChartAxis::localTicksFollowTheZone()
{
    const QByteArray before = qgetenv("TZ");
    qputenv("TZ", "Asia/Kolkata"); // UTC+5:30: a whole local hour is half past in UTC.
    tzset();
    const auto ticks = wf::timeTicks({Start, Start + 6h}, 6, false);
    qputenv("TZ", before);
    tzset();
    QVERIFY(!ticks.empty());
    QCOMPARE(ticks.front().label, QStringLiteral("20:00"));
    QCOMPARE(ticks.front().at, Start);
}

void TestChartAxis::niceScales_data()
{
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::addColumn<double>("scaleLow");
    QTest::addColumn<double>("scaleHigh");
    QTest::newRow("ratio") << 0.05 << 0.85 << 0.0 << 1.0;
    QTest::newRow("zero is the floor") << 90.0 << 97.0 << 0.0 << 100.0;
    QTest::newRow("threshold of 100") << 20.0 << 131.0 << 0.0 << 200.0;
    QTest::newRow("negative") << -3.0 << 4.0 << -5.0 << 5.0;
    QTest::newRow("all zero") << 0.0 << 0.0 << 0.0 << 1.0;
    QTest::newRow("not a number") << std::nan("") << HUGE_VAL << 0.0 << 1.0;
}

void TestChartAxis::niceScales()
{
    QFETCH(double, low);
    QFETCH(double, high);
    const wf::ValueScale scale = wf::niceScale(low, high, 2);
    QTEST(scale.low, "scaleLow");
    QTEST(scale.high, "scaleHigh");
    QVERIFY(wf::valueTicks(scale).size() <= 8);
}

void TestChartAxis::scaleDoesNotJump()
{
    std::optional<wf::ValueScale> scale;
    int changes = 0;
    for (int i = 0; i < 200; ++i) {
        // A peak that wanders to and fro across a round number.
        const wf::ValueScale next = wf::stableScale(scale, 0, 100 + 4 * std::sin(i * 0.7), 2);
        changes += scale && !(*scale == next) ? 1 : 0;
        scale = next;
        QVERIFY(scale->high >= 100 + 4 * std::sin(i * 0.7));
    }
    QVERIFY2(changes <= 1, "it may grow once and has to stay there");
    QCOMPARE(wf::stableScale(scale, 0, 8, 2).high, 10.0);
}

void TestChartAxis::numbers_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<QString>("unit");
    QTest::addColumn<QString>("text");
    const QString nbsp{QChar(QChar::Nbsp)};
    QTest::newRow("ratio") << 0.834 << ""
                           << "0.83";
    QTest::newRow("small") << 0.0312 << ""
                           << "0.031";
    QTest::newRow("tiny") << 0.00042 << ""
                          << "0.00042";
    QTest::newRow("whole") << 131.0 << ""
                           << "131";
    QTest::newRow("zero") << 0.0 << ""
                          << "0";
    QTest::newRow("seconds") << 9.124 << "s"
                             << "9.12" + nbsp + "s";
    QTest::newRow("many seconds") << 86400.0 << "s"
                                  << "86400" + nbsp + "s";
    QTest::newRow("thousands") << 12'430.0 << ""
                               << "12.4k";
    QTest::newRow("bytes") << 2.2e6 << "B"
                           << "2.10" + nbsp + "MiB";
    QTest::newRow("few bytes") << 1000.0 << "B"
                               << "1000" + nbsp + "B";
    QTest::newRow("bytes per second") << 3.0 * 1024 * 1024 * 1024 << "B/s"
                                      << "3.00" + nbsp + "GiB/s";
    QTest::newRow("per second") << 12'430.0 << "/s"
                                << "12.4k/s";
    QTest::newRow("busy") << 0.731 << "s/s"
                          << "0.73" + nbsp + "s/s";
    QTest::newRow("negative") << -42.5 << "%"
                              << "-42.5" + nbsp + "%";
    QTest::newRow("nan") << std::nan("") << ""
                         << "NaN";
    QTest::newRow("infinite") << -HUGE_VAL << "s"
                              << "-Inf";
}

void TestChartAxis::numbers()
{
    QFETCH(double, value);
    QFETCH(QString, unit);
    QTEST(wf::readableValue(value, unit), "text");
}

void TestChartAxis::axisHasOneUnit_data()
{
    QTest::addColumn<wf::ValueScale>("scale");
    QTest::addColumn<QString>("unit");
    QTest::addColumn<QStringList>("labels");
    const QString nbsp{QChar(QChar::Nbsp)};
    QTest::newRow("plain") << wf::ValueScale{0, 1, 0.5} << "" << QStringList{"0", "0.5", "1"};
    QTest::newRow("thousands") << wf::ValueScale{0, 20'000, 10'000} << "" << QStringList{"0", "10k", "20k"};
    QTest::newRow("per second") << wf::ValueScale{0, 200, 100} << "/s" << QStringList{"0", "100", "200/s"};
    QTest::newRow("seconds") << wf::ValueScale{-1, 1, 1} << "s" << QStringList{"-1", "0", "1" + nbsp + "s"};
    QTest::newRow("bytes") << wf::ValueScale{0, 512.0 * 1024 * 1024, 256.0 * 1024 * 1024} << "B"
                           << QStringList{"0", "256", "512" + nbsp + "MiB"};
    QTest::newRow("chosen") << wf::ValueScale{0.3, 1.2, 0.5} << "" << QStringList{"0.5", "1"};
    QTest::newRow("decades") << wf::ValueScale{0.01, 1000, 0} << "s"
                             << QStringList{"0.01", "0.1", "1", "10", "100", "1000" + nbsp + "s"};
}

void TestChartAxis::axisHasOneUnit()
{
    QFETCH(wf::ValueScale, scale);
    QFETCH(QString, unit);
    QFETCH(QStringList, labels);
    const std::vector<QString> found = wf::axisLabels(scale, unit);
    QCOMPARE(QStringList(found.begin(), found.end()), labels);
    QCOMPARE(wf::valueTicks(scale).size(), std::size_t(labels.size()));
}

void TestChartAxis::decades()
{
    const wf::ValueScale scale = wf::decadeScale({}, 0.02, 300);
    QVERIFY(std::abs(scale.low - 0.01) < 1e-12 && std::abs(scale.high - 1000) < 1e-9);
    QCOMPARE(wf::decadeScale(scale, 0.02, 90), scale);
    QVERIFY2(!(wf::decadeScale(scale, 0.02, 5) == scale), "two decades of nothing are too many");
    const wf::ValueScale one = wf::decadeScale({}, 10, 10);
    QVERIFY(one.high > one.low);
    QVERIFY(wf::valueTicks(wf::decadeScale({}, 1e-300, 1e300)).size() <= 13);
    // Steps of bytes are whole in their unit.
    const wf::ValueScale bytes = wf::niceScale(0, 900.0 * 1024 * 1024, 2, QStringLiteral("B"));
    QCOMPARE(std::fmod(bytes.step, 1024.0 * 1024), 0.0);
}

WF_GUI_TEST(TestChartAxis)

} // namespace tst_chartaxis

#include "tst_chartaxis.moc"
