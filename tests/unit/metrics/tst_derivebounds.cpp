// SPDX-License-Identifier: GPL-3.0-or-later
// Rates, quantiles, statistics and columns exactly at their bounds.
#include "metrics/columnbuilder.h"
#include "metrics/columns.h"
#include "metrics/derive.h"
#include "metrics/linestatistics.h"
#include "support/testentry.h"

#include <QTest>

#include <cmath>
#include <limits>

namespace tst_derivebounds {

using namespace std::chrono_literals;
using namespace wf;

namespace {

constexpr double Inf = std::numeric_limits<double>::infinity();

/// "second value", apart by commas; "nan" is one.
std::vector<Sample> samples(const QString &text)
{
    std::vector<Sample> out;
    for (const QString &one : text.split(u',', Qt::SkipEmptyParts)) {
        const QStringList parts = one.simplified().split(u' ');
        out.push_back({fromMs(qint64(parts[0].toDouble() * 1000)),
                       parts[1] == QStringLiteral("nan") ? std::nan("") : parts[1].toDouble()});
    }
    return out;
}

QString text(const std::vector<Sample> &samples)
{
    QStringList out;
    for (const Sample &s : samples)
        out << QStringLiteral("%1 %2").arg(double(toMs(s.at)) / 1000).arg(s.value);
    return out.join(QStringLiteral(", "));
}

} // namespace

class TestDeriveBounds : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rates_data();
    void rates();
    void quantiles_data();
    void quantiles();
    void bucketsThatCannotBe();
    void statistics_data();
    void statistics();
    void columnsAndGaps_data();
    void columnsAndGaps();
    void binsBefore1970();
    void summaries();
};

void TestDeriveBounds::rates_data()
{
    QTest::addColumn<QString>("counter");
    QTest::addColumn<qint64>("gapMs");
    QTest::addColumn<QString>("rates"); ///< Over 20 s.
    const auto row = [](const char *name, const char *counter, qint64 gapMs, const char *rates) {
        QTest::newRow(name) << QString::fromLatin1(counter) << gapMs << QString::fromLatin1(rates);
    };
    row("one sample", "0 5", 0, "");
    row("two", "0 5, 10 15", 0, "10 1");
    row("the same value is no reset", "0 5, 10 5, 20 15", 0, "10 0, 20 0.5");
    row("reset", "0 5, 10 2", 0, "10 0.2");
    row("window to its end", "0 0, 10 10, 20 40", 0, "10 1, 20 2");
    row("behind the window", "0 0, 10 10, 21 40", 0, "10 1, 21 2.72727");
    row("two of them at least", "0 0, 100 50", 0, "100 0.5");
    row("as long as a gap", "0 0, 30 30", 30'000, "30 1");
    row("a gap", "0 0, 30.001 30, 40.001 40", 30'000, "40.001 1");
    row("nothing known between", "0 0, 10 nan, 20 5, 30 10", 0, "10 nan, 30 0.5");
    row("the same moment", "0 0, 0 5, 10 10", 0, "10 1");
}

void TestDeriveBounds::rates()
{
    QFETCH(QString, counter);
    QFETCH(qint64, gapMs);
    QTEST(text(rateOf(samples(counter), 20s, Millis(gapMs))), "rates");
}

void TestDeriveBounds::quantiles_data()
{
    QTest::addColumn<double>("quantile");
    QTest::addColumn<QList<double>>("rates"); ///< Of the buckets 0, 1, 2 and all.
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, double quantile, const QList<double> &rates, const char *expected) {
        QTest::newRow(name) << quantile << rates << QString::fromLatin1(expected);
    };
    row("between", 0.5, {0, 5, 10, 10}, "1 1");
    row("within the second", 0.75, {0, 5, 10, 10}, "1 1.5");
    row("lowest bucket has no lower end", 0.5, {10, 10, 10, 10}, "1 0");
    row("highest bucket has no upper end", 0.9, {0, 0, 5, 10}, "1 2");
    row("nothing", 0.5, {0, 0, 0, 0}, "1 nan");
    row("out of order", 0.5, {0, 6, 5, 10}, "1 0.833333");
    row("of 0", 0, {0, 5, 10, 10}, "1 0");
    row("of 1", 1, {0, 5, 10, 10}, "1 2");
    row("above 1", 2, {0, 5, 10, 10}, "1 2");
    row("not known", 0.5, {0, std::nan(""), 10, 10}, "1 1.5");
    row("no total", 0.5, {0, 5, 10, std::nan("")}, "1 nan");
}

void TestDeriveBounds::quantiles()
{
    QFETCH(double, quantile);
    QFETCH(QList<double>, rates);
    std::vector<BucketRates> buckets;
    for (const int i : {3, 1, 0, 2}) // In any order.
        buckets.push_back({i == 3 ? Inf : double(i), {{fromMs(1000), rates[i]}}});
    QTEST(text(quantileOf(buckets, quantile)), "expected");
    // Samples that only one bucket has are no reason to take another moment's.
    buckets[1].rates.insert(buckets[1].rates.begin(), {fromMs(500), 100});
    QTEST(text(quantileOf(buckets, quantile)), "expected");
}

void TestDeriveBounds::bucketsThatCannotBe()
{
    QVERIFY(quantileOf({}, 0.5).empty());
    QVERIFY(quantileOf({{Inf, samples(QStringLiteral("1 5"))}}, 0.5).empty());
    QVERIFY(
        quantileOf({{1, samples(QStringLiteral("1 5"))}, {2, samples(QStringLiteral("1 5"))}}, 0.5).empty());
    QCOMPARE(
        quantileOf({{1, samples(QStringLiteral("1 5"))}, {Inf, samples(QStringLiteral("1 5"))}}, 1).size(),
        std::size_t{1});
}

void TestDeriveBounds::statistics_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<double>("p95");
    QTest::newRow("1") << 1 << 1.0;
    QTest::newRow("2") << 2 << 2.0;
    QTest::newRow("19") << 19 << 19.0;
    QTest::newRow("20") << 20 << 19.0;
    QTest::newRow("21") << 21 << 20.0;
    QTest::newRow("100") << 100 << 95.0;
}

void TestDeriveBounds::statistics()
{
    QFETCH(int, count);
    std::vector<Sample> values{{fromMs(0), std::nan("")}};
    for (int i = count; i > 0; --i)
        values.push_back({fromMs(i), double(i)});
    const LineStatistics s = statisticsOf({}, values);
    QCOMPARE(s.count, std::size_t(count));
    QCOMPARE(s.min, 1.0);
    QCOMPARE(s.max, double(count));
    QCOMPARE(s.mean, (count + 1) / 2.0);
    QTEST(s.p95, "p95");
}

void TestDeriveBounds::columnsAndGaps_data()
{
    QTest::addColumn<QString>("given");
    QTest::addColumn<QString>("columns"); ///< Start, min, max, count; a bar before a column behind a break.
    const auto row = [](const char *name, const char *given, const char *columns) {
        QTest::newRow(name) << QString::fromLatin1(given) << QString::fromLatin1(columns);
    };
    // Of ten seconds, with breaks after twenty.
    row("one", "1 5", "0:5-5x1");
    row("to the end of a bin", "0 5, 9.999 3", "0:3-5x2");
    row("the next bin", "0 5, 10 3", "0:5-5x1 10:3-3x1");
    row("no break", "0 5, 20 3", "0:5-5x1 20:3-3x1");
    row("break", "0 5, 20.001 3", "0:5-5x1 |20:3-3x1");
    row("NaN between", "0 5, 5 nan, 10 3", "0:5-5x1 |10:3-3x1");
    row("NaN within a bin", "0 5, 5 nan, 6 3, 10 4", "0:3-5x2 10:4-4x1");
    row("NaN first", "0 nan, 10 3", "10:3-3x1");
}

void TestDeriveBounds::columnsAndGaps()
{
    QFETCH(QString, given);
    QStringList columns;
    for (const Column &c : decimate(samples(given), 10s, 20s)) {
        columns
            << (c.breakBefore ? QStringLiteral("|") : QString()) +
                   QStringLiteral("%1:%2-%3x%4").arg(toMs(c.start) / 1000).arg(c.min).arg(c.max).arg(c.count);
    }
    QTEST(columns.join(u' '), "columns");
}

void TestDeriveBounds::binsBefore1970()
{
    QCOMPARE(binStart(fromMs(0), 10ms), fromMs(0));
    QCOMPARE(binStart(fromMs(19), 10ms), fromMs(10));
    QCOMPARE(binStart(fromMs(-1), 10ms), fromMs(-10));
    QCOMPARE(binStart(fromMs(-10), 10ms), fromMs(-10));
    QCOMPARE(binStart(fromMs(-11), 10ms), fromMs(-20));
}

void TestDeriveBounds::summaries()
{
    const auto summary = [](const QString &given) {
        SampleSummary s;
        for (const Sample &sample : samples(given))
            s.add(sample);
        return s;
    };
    const SampleSummary whole = summary(QStringLiteral("0 nan, 1 5, 2 nan, 9.999 3"));
    QVERIFY(whole.breakAtStart && !whole.breakAtEnd);
    QCOMPARE(whole.first, 5.0);
    QCOMPARE(whole.last, 3.0);
    QVERIFY(!summary(QStringLiteral("1 5, 2 nan")).breakAtStart);
    QVERIFY(summary(QStringLiteral("1 5, 2 nan")).breakAtEnd);
    ColumnBuilder builder(10s, 0ms);
    QVERIFY(builder.add(whole));
    QVERIFY(builder.add(summary(QStringLiteral("3 nan"))));
    QVERIFY(!builder.add(summary(QStringLiteral("10 1, 20 2")))); // It is no single bin.
    QVERIFY(builder.add(summary(QStringLiteral("10 1, 19.999 2"))));
    const auto columns = builder.take();
    QCOMPARE(columns.size(), std::size_t{2});
    QVERIFY(!columns[0].breakBefore && columns[1].breakBefore);
}

WF_TEST(TestDeriveBounds)

} // namespace tst_derivebounds

#include "tst_derivebounds.moc"
