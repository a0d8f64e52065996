// SPDX-License-Identifier: GPL-3.0-or-later
#include "metrics/columnbuilder.h"
#include "metrics/columnfollower.h"
#include "metrics/derive.h"
#include "metrics/linestatistics.h"
#include "metrics/sealedblock.h"
#include "support/testentry.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <random>

namespace tst_line {

using namespace std::chrono_literals;
using namespace wf;

namespace {

constexpr double Nan = std::numeric_limits<double>::quiet_NaN();
constexpr double Infinity = std::numeric_limits<double>::infinity();

SeriesRef make(SeriesStore &store, std::string name, std::vector<Labels::Pair> labels = {},
               Millis interval = 1s)
{
    SeriesMeta meta;
    meta.interval = interval;
    return store.resolve({std::move(name), Labels(std::move(labels))}, meta).value();
}

std::vector<Sample> every(Millis step, const std::vector<double> &values)
{
    std::vector<Sample> samples;
    for (std::size_t i = 0; i < values.size(); ++i)
        samples.push_back({fromMs(0) + step * i, values[i]});
    return samples;
}

std::vector<double> valuesOf(const std::vector<Sample> &samples)
{
    std::vector<double> values;
    for (const Sample &sample : samples)
        values.push_back(sample.value);
    return values;
}

} // namespace

class TestLine : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rateOfACounter();
    void rateRestartsAtAReset();
    void rateStopsAtAGap();
    void quantileInterpolates_data();
    void quantileInterpolates();
    void quantileWhereABucketHasNone();
    void bucketsBecomeOneLine();
    void whatIsNoBucket();
    void rateLineLooksBackBeforeItsRange();
    void statistics();
    void csvTellsEverything();
    void followerAnswersAsABareQuery_data();
    void followerAnswersAsABareQuery();
    void followerAsksOnlyForWhatIsNew();
};

void TestLine::rateOfACounter()
{
    const auto rates = rateOf(every(1s, {0, 10, 20, 40, 80}), 2s, 0ms);
    QCOMPARE(valuesOf(rates), (std::vector<double>{10, 10, 15, 30}));
    QCOMPARE(rates.front().at, fromMs(1000));
    // A window shorter than the distance of two samples still looks at the one before.
    QCOMPARE(valuesOf(rateOf(every(15s, {0, 30, 30}), 1s, 0ms)), (std::vector<double>{2, 0}));
    QVERIFY(rateOf(every(1s, {5}), 1min, 0ms).empty());
}

void TestLine::rateRestartsAtAReset()
{
    QCOMPARE(valuesOf(rateOf(every(1s, {100, 110, 4, 8}), 1s, 0ms)), (std::vector<double>{10, 4, 4}));
}

void TestLine::rateStopsAtAGap()
{
    const std::vector<Sample> samples{
        {fromMs(0), 1},      {fromMs(1000), 2},   {fromMs(2000), staleMarker()}, {fromMs(3000), 100},
        {fromMs(4000), 101}, {fromMs(9000), 500}, {fromMs(10'000), 502}};
    const auto rates = rateOf(samples, 1min, 2500ms);
    QCOMPARE(rates.size(), std::size_t{4});
    QCOMPARE(rates[0].value, 1.0);
    QVERIFY(isStaleMarker(rates[1].value));
    QCOMPARE(rates[2].value, 1.0); // Not 99: nobody knows what happened between.
    QCOMPARE(rates[3].value, 2.0);
}

void TestLine::quantileInterpolates_data()
{
    QTest::addColumn<std::vector<double>>("counts"); // Of le 0.1, 0.5, 1, +Inf.
    QTest::addColumn<double>("quantile");
    QTest::addColumn<double>("expected");
    QTest::newRow("in the middle of a bucket") << std::vector<double>{0, 10, 10, 10} << 0.5 << 0.3;
    QTest::newRow("in the lowest") << std::vector<double>{10, 10, 10, 10} << 0.5 << 0.05;
    QTest::newRow("above the last bound") << std::vector<double>{0, 0, 1, 10} << 0.95 << 1.0;
    QTest::newRow("nothing was counted") << std::vector<double>{0, 0, 0, 0} << 0.95 << Nan;
    QTest::newRow("a bucket lags behind") << std::vector<double>{4, 3, 4, 4} << 0.5 << 0.05;
}

void TestLine::quantileInterpolates()
{
    QFETCH(std::vector<double>, counts);
    QFETCH(double, quantile);
    QFETCH(double, expected);
    std::vector<BucketRates> buckets;
    const std::vector<double> bounds{0.1, 0.5, 1, Infinity};
    for (std::size_t i = bounds.size(); i-- > 0;) // In any order.
        buckets.push_back({bounds[i], {{fromMs(5), counts[i]}}});
    const auto answer = quantileOf(buckets, quantile);
    QCOMPARE(answer.size(), std::size_t{1});
    if (std::isnan(expected))
        QVERIFY(std::isnan(answer.front().value));
    else
        QVERIFY2(std::abs(answer.front().value - expected) < 1e-12,
                 qPrintable(QString::number(answer.front().value)));
    buckets.erase(buckets.begin());
    QVERIFY2(quantileOf(buckets, quantile).empty(), "without +Inf nobody knows how many there were");
}

void TestLine::quantileWhereABucketHasNone()
{
    // A marker in the whole ends one stretch, and the next one follows. A bucket that ends sooner, or has
    // nothing at a time, counted nothing then.
    const std::vector<BucketRates> buckets{
        {1, {{fromMs(0), 5}, {fromMs(2), 5}}},
        {2, {{fromMs(1), 10}, {fromMs(2), 10}, {fromMs(3), 10}}},
        {Infinity, {{fromMs(0), 10}, {fromMs(1), Nan}, {fromMs(2), 10}, {fromMs(3), 10}}}};
    const auto samples = quantileOf(buckets, 0.5);
    QCOMPARE(samples.size(), std::size_t{4});
    QCOMPARE(samples[0].value, 1.0);
    QVERIFY(std::isnan(samples[1].value));
    QCOMPARE(samples[2].value, 1.0);
    QCOMPARE(samples[3].value, 1.5);
}

void TestLine::whatIsNoBucket()
{
    SeriesStore store;
    const std::vector<SeriesRef> refs{make(store, "a_bucket", {{"le", "wide"}}), make(store, "a_bucket"),
                                      make(store, "a_sum", {{"le", "1"}}), SeriesRef(),
                                      make(store, "b_bucket", {{"le", "1"}})};
    const auto lines = linesOf(store, refs, {LineForm::Kind::Quantile, 10s, 0.5});
    QCOMPARE(lines.size(), std::size_t{1});
    QCOMPARE(lines[0].key.name, std::string("b"));
    QCOMPARE(linesOf(store, refs, {LineForm::Kind::Value, 10s, 0}).size(), std::size_t{4});
}

void TestLine::bucketsBecomeOneLine()
{
    SeriesStore store;
    std::vector<SeriesRef> refs;
    for (const char *job : {"a", "b"}) {
        for (const char *le : {"0.5", "1", "+Inf"})
            refs.push_back(make(store, "request_seconds_bucket", {{"job", job}, {"le", le}}));
    }
    refs.push_back(make(store, "request_seconds_sum", {{"job", "a"}}));
    for (int i = 0; i < 60; ++i) {
        for (std::size_t k = 0; k < 6; ++k)
            store.append(refs[k], {fromMs(i * 1000), double(i) * (k % 3 == 0 ? 0 : 10)});
    }
    const auto lines = linesOf(store, refs, {LineForm::Kind::Quantile, 10s, 0.5});
    QCOMPARE(lines.size(), std::size_t{2});
    QCOMPARE(lines[1].key.name, std::string("request_seconds"));
    QCOMPARE(toText(lines[1].key.labels), std::string("{job=\"b\"}"));
    const auto samples = lineSamples(store, lines[0], {fromMs(20'000), fromMs(30'000)});
    QCOMPARE(samples.size(), std::size_t{11});
    QCOMPARE(samples.front().value, 0.75);
}

void TestLine::rateLineLooksBackBeforeItsRange()
{
    SeriesStore store;
    const SeriesRef ref = make(store, "requests_total");
    for (int i = 0; i < 1000; ++i)
        store.append(ref, {fromMs(i * 1000), i * 3.0});
    const Line line = linesOf(store, std::vector{ref}, {LineForm::Kind::Rate, 30s, 0}).front();
    const auto samples = lineSamples(store, line, {fromMs(500'000), fromMs(510'000)});
    QCOMPARE(samples.size(), std::size_t{11});
    QCOMPARE(samples.front().at, fromMs(500'000));
    for (const Sample &sample : samples)
        QCOMPARE(sample.value, 3.0);
    const auto open = lineSamples(store, line, {Timestamp::min(), Timestamp::max()});
    QCOMPARE(open.size(), std::size_t{999});
}

void TestLine::statistics()
{
    std::vector<double> values;
    for (int i = 100; i > 0; --i)
        values.push_back(i);
    values.push_back(Nan);
    const LineStatistics s = statisticsOf({"x", {}}, every(1s, values));
    const std::vector<Sample> all = every(1s, values);
    QCOMPARE(s.first.at, all.front().at);
    QCOMPARE(s.first.value, all.front().value);
    QCOMPARE(s.last.at, all[99].at); // The NaN behind it is no value.
    QCOMPARE(s.last.value, all[99].value);
    QCOMPARE(s.count, std::uint64_t{100});
    QCOMPARE(s.min, 1.0);
    QCOMPARE(s.max, 100.0);
    QCOMPARE(s.mean, 50.5);
    QCOMPARE(s.p95, 95.0);
    QCOMPARE(statisticsOf({"x", {}}, {{fromMs(0), 7}}).p95, 7.0);
    QCOMPARE(statisticsOf({"x", {}}, {}).count, std::uint64_t{0});
}

void TestLine::csvTellsEverything()
{
    SeriesStore store;
    const SeriesRef ref = make(store, "x", {{"path", "a\"b,c"}});
    store.append(ref, {fromMs(1'795'444'200'000), 0.1});
    store.append(ref, {fromMs(1'795'444'200'500), Infinity});
    store.append(ref, {fromMs(1'795'444'201'000), staleMarker()});
    const auto lines = linesOf(store, std::vector{ref}, {});
    const TimeRange all{fromMs(0), fromMs(2'000'000'000'000)};
    const QByteArray name = R"("x{path=""a\""b,c""}")";
    QCOMPARE(csvOf(store, lines, all).value(), "time,series,value\n2026-11-23T14:30:00Z," + name +
                                                   ",0.1\n2026-11-23T14:30:00.500Z," + name +
                                                   ",+Inf\n2026-11-23T14:30:01Z," + name + ",\n");
    const auto refused = csvOf(store, lines, all, 2);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::TooLarge);
}

void TestLine::followerAnswersAsABareQuery_data()
{
    QTest::addColumn<unsigned>("seed");
    QTest::addColumn<int>("kind");
    for (unsigned seed = 1; seed <= 6; ++seed) {
        QTest::addRow("values, seed %u", seed) << seed << int(LineForm::Kind::Value);
        QTest::addRow("rate, seed %u", seed) << seed << int(LineForm::Kind::Rate);
    }
}

void TestLine::followerAnswersAsABareQuery()
{
    QFETCH(unsigned, seed);
    QFETCH(int, kind);
    std::mt19937 random(seed);
    const auto roll = [&random](int n) { return int(random() % unsigned(n)); };
    SeriesStore store;
    const SeriesRef ref = make(store, "x_total");
    const Line line = linesOf(store, std::vector{ref}, {static_cast<LineForm::Kind>(kind), 5s, 0}).front();
    ColumnFollower follower;
    Timestamp now = fromMs(1'000'000);
    Millis span = 60s;
    for (int i = 0; i < 3000; ++i) {
        now += Millis{roll(30) == 0 ? roll(20'000) : 300 + roll(900)};
        const double value = roll(40) == 0 ? Nan : roll(60) == 0 ? staleMarker() : double(i % 500);
        store.append(ref, {now, value});
        if (roll(50) == 0)
            store.append(ref, {now - Millis{roll(40'000)}, -1});
        if (roll(200) == 0)
            store.seal(ref);
        if (roll(100) == 0)
            span = std::chrono::seconds(10 + roll(300));
        if (roll(3) != 0)
            continue;
        const TimeRange range{now - span, now};
        const Millis bin = binFor(range, 50);
        QVERIFY(follower.update(store, line, range, bin) == lineColumns(store, line, range, bin));
    }
    QVERIFY2(follower.rebuilds() < 500, qPrintable(QString::number(follower.rebuilds())));
}

void TestLine::followerAsksOnlyForWhatIsNew()
{
    SeriesStore store;
    const SeriesRef ref = make(store, "x");
    const Line line = linesOf(store, std::vector{ref}, {}).front();
    ColumnFollower follower;
    for (int i = 0; i < 2000; ++i) {
        store.append(ref, {fromMs(i * 1000), double(i)});
        follower.update(store, line, {fromMs(i * 1000 - 500'000), fromMs(i * 1000)}, 5s);
    }
    // Until there are two columns, and never again.
    QVERIFY2(follower.rebuilds() <= 6, qPrintable(QString::number(follower.rebuilds())));
    store.append(ref, {fromMs(1'990'500), -7});
    const int before = follower.rebuilds();
    const auto columns = follower.update(store, line, {fromMs(1'500'000), fromMs(2'000'000)}, 5s);
    QCOMPARE(follower.rebuilds(), before + 1);
    QVERIFY(std::any_of(columns.begin(), columns.end(), [](const Column &c) { return c.min == -7; }));
}

WF_TEST(TestLine)

} // namespace tst_line

#include "tst_line.moc"
