// SPDX-License-Identifier: GPL-3.0-or-later
// How many series a store takes, of whom, and which of them leave it.
#include "metrics/seriesstore.h"
#include "support/testentry.h"

#include <QTest>

#include <limits>

namespace tst_seriesroom {

using namespace std::chrono_literals;
using namespace wf;

namespace {

constexpr double Nan = std::numeric_limits<double>::quiet_NaN();

SeriesKey key(std::string name, std::vector<Labels::Pair> labels = {})
{
    return {std::move(name), Labels(std::move(labels))};
}

SeriesRef make(SeriesStore &store, const SeriesKey &k, const SeriesMeta &meta = {})
{
    return store.resolve(k, meta).value();
}

} // namespace

class TestSeriesRoom : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void silentSeriesLeaveMemory();
    void aFeedCannotStarveAnother();
    void whatEndedMakesRoom();
    void neededSeriesStay();
    void seriesCap();
};

void TestSeriesRoom::silentSeriesLeaveMemory()
{
    using namespace wf;
    SeriesStore store;
    const Timestamp start = fromMs(1'760'000'000'000);
    const SeriesRef gone = make(store, key("pod_restarts", {{"pod", "a"}}));
    const SeriesRef lives = make(store, key("pod_restarts", {{"pod", "b"}}));
    const SeriesRef never = make(store, key("pod_ready", {{"pod", "a"}}));
    store.append(gone, {start, 1});
    store.forgetSilent(start);
    store.append(lives, {start + 5h, 1});
    store.forgetSilent(start + 5h);
    QCOMPARE(store.seriesCount(), std::size_t{3});
    const auto generation = store.generation();
    store.forgetSilent(start + 7h);
    QCOMPARE(store.seriesCount(), std::size_t{1});
    QCOMPARE(store.stats().forgotten, std::uint64_t{2});
    QVERIFY(store.generation() != generation);
    QVERIFY(!store.contains(gone) && !store.contains(never) && store.contains(lives));
    QVERIFY(store.byFoldedName("pod_restarts") == std::vector<SeriesRef>{lives});
    QVERIFY(store.byFoldedName("pod_ready").empty());
    // Another one takes the place; whoever still has the old ref does not find it.
    const SeriesRef other = make(store, key("other"));
    store.append(other, {start + 7h, 42});
    QCOMPARE(placeOf(other), placeOf(gone));
    QVERIFY(other != gone);
    QVERIFY(store.info(gone).key.name.empty());
    QVERIFY(store.samples(gone, {Timestamp::min(), Timestamp::max()}).empty());
    QVERIFY(store.columns(gone, {start, start + 8h}, 1s).empty());
    QVERIFY(!store.last(gone) && !store.lastReal(gone));
    QCOMPARE(store.append(gone, {start + 8h, 1}), AppendResult::TooLate);
    store.seal(gone);
    QCOMPARE(store.samples(other, {Timestamp::min(), Timestamp::max()}).size(), std::size_t{1});
    const SeriesCatalog catalog = store.catalog();
    QVERIFY(!catalog.find(gone) && catalog.find(other)->key.name == "other");
    std::size_t count = 0;
    for (const SeriesInfo &info : catalog)
        count += store.contains(info.ref) ? 1 : 0;
    QCOMPARE(count, store.seriesCount());
    // It comes back as one of its own, and the books are even in the end.
    QVERIFY(make(store, key("pod_restarts", {{"pod", "a"}})) != gone);
    store.forgetSilent(start + 8h);
    store.forgetSilent(start + 30h);
    QCOMPARE(store.seriesCount(), std::size_t{0});
    QCOMPARE(store.stats().bytes, std::size_t{0});
    QVERIFY(store.catalog().empty());
}

void TestSeriesRoom::aFeedCannotStarveAnother()
{
    using namespace wf;
    StoreLimits limits;
    limits.maxSeries = 10;
    limits.maxSeriesPerFeed = 8;
    SeriesStore store(limits);
    const FeedId greedy(QStringLiteral("greedy"));
    const FeedId modest(QStringLiteral("modest"));
    store.setFeedLimit(modest, 20);
    const auto take = [&](const FeedId &feed, int k) {
        return store
            .resolve(key("x", {{"feed", feed.text().toStdString()}, {"k", std::to_string(k)}}), {}, feed)
            .has_value();
    };
    for (int k = 0; k < 8; ++k)
        QVERIFY(take(greedy, k));
    QVERIFY2(!take(greedy, 8), "its own limit");
    QCOMPARE(store.room(greedy), std::size_t{0});
    for (int k = 0; k < 5; ++k)
        QVERIFY2(take(modest, k), "an even share at any rate, though that is more than all may have");
    QVERIFY2(!take(modest, 5), "the limit of all");
    QCOMPARE(store.stats().droppedSeries, std::uint64_t{2});
    store.setRefused(greedy, {{"x", 5}, {"y", 1}});
    store.setRefused(modest, {{"x", 2}});
    QCOMPARE(store.refused("x"), std::size_t{7});
    QCOMPARE(store.refused("z"), std::size_t{0});
    QCOMPARE(store.stats().droppedSeries, std::uint64_t{10});
    const auto generation = store.generation();
    store.setRefused(modest, {{"x", 2}});
    QCOMPARE(store.generation(), generation);
}

void TestSeriesRoom::whatEndedMakesRoom()
{
    using namespace wf;
    const FeedId feed(QStringLiteral("pods"));
    StoreLimits limits;
    limits.maxSeriesPerFeed = 3;
    SeriesStore store(limits);
    const Timestamp start = fromMs(1'760'000'000'000);
    std::vector<SeriesRef> refs;
    for (int k = 0; k < 3; ++k) {
        refs.push_back(*store.resolve(key("x", {{"k", std::to_string(k)}}), {}, feed));
        store.append(refs.back(), {start, 1});
    }
    QCOMPARE(store.room(feed), std::size_t{0});
    for (const int k : {1, 0, 2})
        store.append(refs[std::size_t(k)], {start + 1s, staleMarker()});
    QCOMPARE(store.room(feed), std::size_t{3});
    store.append(refs[1], {start + 2s, 1}); // It is there again.
    QCOMPARE(store.room(feed), std::size_t{2});
    const auto fresh = store.resolve(key("x", {{"k", "new"}}), {}, feed);
    QVERIFY(fresh && !store.contains(refs[0]) && store.contains(refs[1]) && store.contains(refs[2]));
    QVERIFY(store.resolve(key("x", {{"k", "newer"}}), {}, feed) && !store.contains(refs[2]));
    QVERIFY2(!store.resolve(key("x", {{"k", "newest"}}), {}, feed) && store.contains(*fresh),
             "what came a moment ago has its first sample on the way");
    QCOMPARE(store.seriesCount(), std::size_t{3});
}

void TestSeriesRoom::neededSeriesStay()
{
    using namespace wf;
    const FeedId feed(QStringLiteral("pods"));
    StoreLimits limits;
    limits.maxSeriesPerFeed = 1;
    limits.keepSilent = 1h;
    SeriesStore store(limits);
    const Timestamp start = fromMs(1'760'000'000'000);
    const SeriesRef ref = *store.resolve(key("held"), {}, feed);
    store.append(ref, {start, staleMarker()});
    store.setNeeded({ref});
    store.forgetSilent(start);
    store.forgetSilent(start + 10h);
    QVERIFY(!store.resolve(key("other"), {}, feed) && store.contains(ref));
    store.setNeeded({});
    store.forgetSilent(start + 10h);
    QVERIFY(!store.contains(ref));
}

void TestSeriesRoom::seriesCap()
{
    SeriesStore store({.maxSeries = 2});
    make(store, key("a"));
    make(store, key("b"));
    const auto refused = store.resolve(key("c", {{"x", "y"}}), {});
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, wf::ErrorCode::TooLarge);
    QVERIFY(refused.error().message.contains(QLatin1String("c{x=\"y\"}")));
    QVERIFY(store.resolve(key("b"), {}).has_value());
    QCOMPARE(store.stats().droppedSeries, std::uint64_t{1});
    QCOMPARE(store.stats().series, std::size_t{2});
}

WF_TEST(TestSeriesRoom)

} // namespace tst_seriesroom

#include "tst_seriesroom.moc"
