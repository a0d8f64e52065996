// SPDX-License-Identifier: GPL-3.0-or-later
#include "metrics/seriesstore.h"
#include "support/sanitized.h"
#include "support/testentry.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <random>

namespace tst_seriesstore {

using namespace std::chrono_literals;
using wf::AppendResult;
using wf::fromMs;
using wf::Millis;
using wf::Sample;
using wf::SeriesKey;
using wf::SeriesMeta;
using wf::SeriesRef;
using wf::SeriesStore;
using wf::TimeRange;
using wf::Timestamp;

namespace {

constexpr double Nan = std::numeric_limits<double>::quiet_NaN();

SeriesKey key(std::string name, std::vector<wf::Labels::Pair> labels = {})
{
    return {std::move(name), wf::Labels(std::move(labels))};
}

SeriesRef make(SeriesStore &store, const SeriesKey &k, const SeriesMeta &meta = {})
{
    return store.resolve(k, meta).value();
}

SeriesMeta every(Millis interval)
{
    SeriesMeta meta;
    meta.interval = interval;
    return meta;
}

/// NaN does not equal itself; samples are compared by their bits.
bool same(const std::vector<Sample> &a, const std::vector<Sample> &b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Sample &x, const Sample &y) {
        return x.at == y.at && std::bit_cast<std::uint64_t>(x.value) == std::bit_cast<std::uint64_t>(y.value);
    });
}

/// What samples() and columns() have to agree with: a plain map.
class Model
{
public:
    AppendResult append(Sample s, Millis maxLateness)
    {
        if (!m_samples.empty() && m_samples.rbegin()->first - s.at > maxLateness)
            return AppendResult::TooLate;
        const bool newest = m_samples.empty() || s.at > m_samples.rbegin()->first;
        const bool replaced = !m_samples.insert_or_assign(s.at, s.value).second;
        return newest ? AppendResult::Appended : replaced ? AppendResult::Replaced : AppendResult::Placed;
    }
    std::vector<Sample> samples(TimeRange range) const
    {
        if (range.from > range.to)
            return {};
        std::vector<Sample> found;
        const auto end = m_samples.upper_bound(range.to);
        for (auto it = m_samples.lower_bound(range.from); it != end; ++it)
            found.push_back({it->first, it->second});
        return found;
    }
    /// All samples decimated, cut to the bins the range touches and the nearest column on either side.
    std::vector<wf::Column> columns(TimeRange range, Millis bin, Millis maxGap) const
    {
        if (range.from > range.to)
            return {};
        const auto all = wf::decimate(samples({Timestamp::min(), Timestamp::max()}), bin, maxGap);
        std::optional<wf::Column> before;
        std::vector<wf::Column> cut;
        for (const wf::Column &column : all) {
            if (column.start + bin <= range.from) {
                before = column;
                continue;
            }
            if (before)
                cut.push_back(*before);
            before.reset();
            cut.push_back(column);
            if (column.start > range.to)
                break;
        }
        if (before)
            cut.push_back(*before);
        if (!cut.empty())
            cut.front().breakBefore = false;
        return cut;
    }

private:
    std::map<Timestamp, double> m_samples;
};

/// Irregular distances, NaN, stale markers, gaps, late samples and repeated times.
Sample randomSample(std::mt19937 &random, Timestamp &newest)
{
    const auto roll = [&random](int n) { return std::uniform_int_distribution<int>(0, n - 1)(random); };
    Timestamp at = newest;
    switch (roll(20)) {
    case 0:
        at -= Millis{roll(90'000)};
        break;
    case 1:
        break;
    case 2:
        at += Millis{5000 + roll(20'000)};
        break;
    default:
        at += Millis{800 + roll(400)};
    }
    newest = std::max(newest, at);
    const int kind = roll(25);
    const double value = kind == 0   ? Nan
                         : kind == 1 ? wf::staleMarker()
                                     : std::uniform_real_distribution<double>(-5, 5)(random);
    return {at, value};
}

} // namespace

class TestSeriesStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keysAreDistinct();
    void metaIsCompleted();
    void foldedNames();
    void appendResults_data();
    void appendResults();
    void samplesOfAWindow();
    void lateSampleWithoutBlocks();
    void agreesWithModel_data();
    void agreesWithModel();
    void gapsFollowInterval();
    void byteCapTakesOldestOfAll();
    void openRanges();
};

void TestSeriesStore::keysAreDistinct()
{
    SeriesStore store;
    const SeriesRef a = make(store, key("up", {{"job", "a"}}));
    const SeriesRef b = make(store, key("up", {{"job", "b"}}));
    const SeriesRef c = make(store, key("up"));
    QCOMPARE(store.seriesCount(), std::size_t{3});
    QVERIFY(a != b && b != c && a != c);
    QVERIFY(make(store, key("up", {{"job", "b"}})) == b);
    QVERIFY(store.find(key("up")) == c);
    QVERIFY(!store.find(key("up", {{"job", "c"}})));
    QVERIFY(!store.find(key("up", {{"joba", ""}})));
    QVERIFY(store.info(b).key == key("up", {{"job", "b"}}));
    QVERIFY(store.info(b).ref == b);
}

void TestSeriesStore::metaIsCompleted()
{
    SeriesStore store;
    const SeriesRef ref = make(store, key("x"));
    const auto generation = store.generation();
    QVERIFY(make(store, key("x")) == ref);
    QCOMPARE(store.generation(), generation); // Nothing new: caches stay.
    make(store, key("x"), {wf::MetricType::Gauge, "seconds", "help", 1s});
    QVERIFY(store.generation() > generation);
    make(store, key("x"), {wf::MetricType::Counter, "bytes", "other", 15s});
    const SeriesMeta &meta = store.info(ref).meta;
    QCOMPARE(meta.type, wf::MetricType::Gauge);
    QCOMPARE(meta.unit, std::string("seconds"));
    QCOMPARE(meta.help, std::string("help"));
    QCOMPARE(meta.interval.count(), Millis{15s}.count()); // The feed is asked at another interval now.
}

void TestSeriesStore::foldedNames()
{
    QCOMPARE(wf::foldMetricName("a.b-c:d_e"), std::string("a_b_c_d_e"));
    SeriesStore store;
    const SeriesRef a = make(store, key("qih.queue_depth"));
    const SeriesRef b = make(store, key("qih_queue_depth", {{"x", "y"}}));
    make(store, key("qih_queue_depth_total"));
    QVERIFY(store.byFoldedName("qih_queue_depth") == std::vector({a, b}));
    QVERIFY(store.byFoldedName("qih.queue_depth").empty());
}

void TestSeriesStore::appendResults_data()
{
    QTest::addColumn<qint64>("at");
    QTest::addColumn<int>("result");
    QTest::newRow("newer") << qint64{3'700'001} << int(AppendResult::Appended);
    QTest::newRow("same as the newest") << qint64{3'700'000} << int(AppendResult::Replaced);
    QTest::newRow("same as an older one") << qint64{3'600'000} << int(AppendResult::Replaced);
    QTest::newRow("between two") << qint64{3'650'000} << int(AppendResult::Placed);
    QTest::newRow("before the first, in time") << qint64{100'000} << int(AppendResult::Placed);
    QTest::newRow("older than the limit") << qint64{99'999} << int(AppendResult::TooLate);
    QTest::newRow("far before the year 0") << qint64{-70'000'000'000'000} << int(AppendResult::TooLate);
    QTest::newRow("far after the year 9999")
        << std::numeric_limits<qint64>::max() << int(AppendResult::TooLate);
}

void TestSeriesStore::appendResults()
{
    QFETCH(qint64, at);
    QFETCH(int, result);
    SeriesStore store;
    const SeriesRef ref = make(store, key("x"));
    store.append(ref, {fromMs(3'600'000), 1});
    store.append(ref, {fromMs(3'700'000), 2});
    QCOMPARE(int(store.append(ref, {fromMs(at), 7})), result);

    const std::vector<Sample> found = store.samples(ref, {fromMs(at), fromMs(at)});
    const bool dropped = result == int(AppendResult::TooLate);
    QCOMPARE(found.size(), std::size_t(dropped ? 0 : 1));
    if (!dropped)
        QCOMPARE(found.front().value, 7.0);
    QCOMPARE(store.stats().droppedLate, std::uint64_t(dropped ? 1 : 0));
    QCOMPARE(store.stats().samples, std::uint64_t(dropped ? 2 : 3));
    QCOMPARE(store.last(ref)->value, at >= 3'700'000 && !dropped ? 7.0 : 2.0);
}

void TestSeriesStore::samplesOfAWindow()
{
    SeriesStore store;
    const SeriesRef ref = make(store, key("x"));
    QVERIFY(!store.last(ref));
    for (int i = 0; i < 1000; ++i)
        store.append(ref, {fromMs(i * 1000), i == 500 ? wf::staleMarker() : i});
    const auto found = store.samples(ref, {fromMs(499'000), fromMs(501'000)});
    QCOMPARE(found.size(), std::size_t{3}); // Both ends belong to it.
    QVERIFY(wf::isStaleMarker(found[1].value));
    QVERIFY(store.samples(ref, {fromMs(501'001), fromMs(501'999)}).empty());
    QVERIFY(store.samples(ref, {fromMs(10), fromMs(5)}).empty());
    QVERIFY(store.columns(ref, {fromMs(10), fromMs(5)}, 1s).empty());
    // Whole bins, and the neighbours on both sides let a line reach the edges.
    const auto columns = store.columns(ref, {fromMs(600'500), fromMs(601'500)}, 1s);
    QCOMPARE(columns.size(), std::size_t{4});
    QCOMPARE(columns.front().first, 599.0);
    QCOMPARE(columns.back().last, 602.0);
}

void TestSeriesStore::lateSampleWithoutBlocks()
{
    SeriesStore store({.maxBytes = 1});
    const SeriesRef ref = make(store, key("x"));
    store.append(ref, {fromMs(10'000), 1});
    QVERIFY(store.samples(ref, {fromMs(0), fromMs(20'000)}).empty()); // Given up at once.
    QCOMPARE(store.last(ref)->value, 1.0);
    QCOMPARE(store.append(ref, {fromMs(5000), 2}), AppendResult::Placed);
    QCOMPARE(store.last(ref)->value, 1.0);
    QCOMPARE(store.stats().evicted, std::uint64_t{2});
    QCOMPARE(store.stats().bytes, std::size_t{0});
}

void TestSeriesStore::agreesWithModel_data()
{
    QTest::addColumn<unsigned>("seed");
    QTest::addColumn<int>("count");
    for (unsigned seed = 1; seed <= 12; ++seed)
        QTest::addRow("seed %u", seed) << seed << (seed <= 4 ? 300 : 4000);
}

void TestSeriesStore::agreesWithModel()
{
    QFETCH(unsigned, seed);
    QFETCH(int, count);
    std::mt19937 random(seed);
    constexpr Millis MaxLateness = 60s;
    SeriesStore store({.maxLateness = MaxLateness});
    const SeriesRef ref = make(store, key("x"), every(seed % 2 == 0 ? Millis{1s} : Millis{0}));
    const Millis maxGap = store.info(ref).meta.interval * 5 / 2;
    Model model;
    Timestamp newest = fromMs(-500'000); // Runs through 1970.
    const Timestamp start = newest;
    for (int i = 0; i < count; ++i) {
        const Sample s = randomSample(random, newest);
        QCOMPARE(int(store.append(ref, s)), int(model.append(s, MaxLateness)));
    }
    const auto span = (newest - start).count();
    std::uniform_int_distribution<qint64> place(-10'000, span + 10'000);
    const int ranges = wf::testing::Sanitized ? 50 : 150;
    for (int i = 0; i < ranges; ++i) {
        TimeRange range{start + Millis{place(random)}, start + Millis{place(random)}};
        if (i % 10 != 0 && range.from > range.to)
            std::swap(range.from, range.to);
        if (i % 7 == 0)
            range.to = range.from + Millis{place(random) % 3000};
        QVERIFY(same(store.samples(ref, range), model.samples(range)));
        for (const Millis bin : {1ms, 700ms, 1000ms, 60'000ms, 333'333ms, 100'000'000ms}) {
            QVERIFY(store.columns(ref, range, bin) == model.columns(range, bin, maxGap));
        }
    }
}

void TestSeriesStore::gapsFollowInterval()
{
    SeriesStore store;
    const SeriesRef ref = make(store, key("x"), every(1s));
    for (const int at : {0, 1000, 3500, 6001})
        store.append(ref, {fromMs(at), 1});
    const auto columns = store.columns(ref, {fromMs(0), fromMs(9000)}, 500ms);
    QCOMPARE(columns.size(), std::size_t{4});
    QVERIFY(!columns[2].breakBefore); // 2.5 intervals are no gap.
    QVERIFY(columns[3].breakBefore);
}

void TestSeriesStore::byteCapTakesOldestOfAll()
{
    constexpr std::size_t Cap = 20'000;
    SeriesStore store({.maxBytes = Cap});
    const SeriesRef quiet = make(store, key("quiet"));
    const SeriesRef busy = make(store, key("busy"));
    for (int i = 0; i < 1000; ++i)
        store.append(quiet, {fromMs(i), 1});
    std::uint64_t sent = 1000;
    for (int i = 0; i < 60'000; ++i, ++sent)
        store.append(busy, {fromMs(10'000 + i), 2});
    QVERIFY(store.stats().bytes <= Cap);
    QVERIFY(store.samples(quiet, {fromMs(0), fromMs(1000)}).empty()); // Older than all of the busy one.
    QCOMPARE(store.last(quiet)->value, 1.0);
    const auto left = store.samples(busy, {fromMs(0), fromMs(100'000)});
    QVERIFY(left.size() > 10'000);
    QCOMPARE(left.back().at, fromMs(69'999));
    QCOMPARE(store.stats().evicted, sent - left.size());
    for (std::size_t i = 1; i < left.size(); ++i)
        QVERIFY(left[i].at - left[i - 1].at == 1ms); // Only the oldest went: no hole.
}

void TestSeriesStore::openRanges()
{
    SeriesStore store;
    const SeriesRef ref = make(store, key("x"));
    for (int i = 0; i < 600; ++i)
        store.append(ref, {fromMs(i), 1});
    const TimeRange all{Timestamp::min(), Timestamp::max()};
    QCOMPARE(store.samples(ref, all).size(), std::size_t{600});
    QCOMPARE(store.columns(ref, all, 100ms).size(), std::size_t{6});
}

WF_TEST(TestSeriesStore)

} // namespace tst_seriesstore

#include "tst_seriesstore.moc"
