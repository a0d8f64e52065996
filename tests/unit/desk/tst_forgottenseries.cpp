// SPDX-License-Identifier: GPL-3.0-or-later
// Series that were silent for long leave memory: a chart that reaches back to them makes them known again.
#include "desk/recording.h"
#include "support/fakeclock.h"
#include "support/testentry.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace tst_forgottenseries {

using namespace std::chrono_literals;
using namespace wf;

namespace {

const Timestamp Noon = fromMs(1'795'435'200'000); // 2026-11-23 12:00 UTC
const FeedId Feed(QStringLiteral("jobs"));
constexpr int Scrapes = 10;

SeriesKey key(const std::string &name, const std::string &pod)
{
    return {name, Labels(std::vector<Labels::Pair>{{"pod", pod}})};
}

/// A recorder at work, in which pod "old" of two metrics was scraped for ten seconds and then no more.
struct Floor
{
    Floor() : clock(Noon), recording(store, clock)
    {
        recording.open({folder.filePath(QStringLiteral("recorder")), {}, {}});
        for (int i = 0; i < Scrapes; ++i) {
            scrape({key("depth", "old"), key("hits", "old"), key("depth", "new")});
            clock.advance(1s);
        }
    }
    void scrape(const std::vector<SeriesKey> &series)
    {
        SampleBatch batch{Feed, clock.wall(), {}};
        for (const SeriesKey &k : series)
            batch.samples.push_back({store.resolve(k, {}, Feed).value(), {clock.wall(), 1}});
        recording.beforeAppend(clock.wall());
        store.append(batch);
        recording.record(batch);
        recording.tick();
    }
    /// Until what is not scraped any more has left.
    void wait(std::chrono::hours time)
    {
        for (auto passed = 0min; passed < time; passed += 10min) {
            clock.advance(10min);
            scrape({key("depth", "new")});
            store.forgetSilent(clock.wall());
        }
        recording.tick();
    }
    bool knows(const SeriesKey &k) const { return store.find(k).has_value(); }

    QTemporaryDir folder;
    FakeClock clock;
    SeriesStore store;
    Recording recording;
};

} // namespace

class TestForgottenSeries : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aNameBringsThemBack();
    void onlyFromTheDaysAskedFor();
    void whatLivesIsNotDrivenOut();
};

void TestForgottenSeries::aNameBringsThemBack()
{
    Floor f;
    const auto living = f.store.find(key("depth", "new"));
    for (int round = 0; round < 2; ++round) { // What is forgotten anew is found anew.
        f.wait(8h);
        QVERIFY(!f.knows(key("depth", "old")));
        QSignalSpy arrived(&f.recording, &Recording::arrived);
        f.recording.wantNamed("depth", Noon);
        QVERIFY(arrived.wait());
        const auto back = f.store.find(key("depth", "old"));
        QVERIFY(back);
        QVERIFY(!f.knows(key("hits", "old")));
        QCOMPARE(f.store.find(key("depth", "new")), living);
        f.recording.want(*back, Noon);
        QVERIFY(arrived.wait());
        QCOMPARE(f.store.samples(*back, {Noon, Noon + 1min}).size(), std::size_t(Scrapes));
    }
}

void TestForgottenSeries::onlyFromTheDaysAskedFor()
{
    Floor f;
    f.wait(14h); // Past midnight.
    QVERIFY(!f.knows(key("depth", "old")));
    QSignalSpy arrived(&f.recording, &Recording::arrived);
    f.recording.wantNamed("depth", f.clock.wall());
    QVERIFY(arrived.wait());
    QVERIFY(!f.knows(key("depth", "old")));
    f.recording.wantNamed("depth", Noon);
    QVERIFY(arrived.wait());
    QVERIFY(f.knows(key("depth", "old")));
}

void TestForgottenSeries::whatLivesIsNotDrivenOut()
{
    Floor f;
    f.wait(8h);
    f.store.setFeedLimit(Feed, 1);
    QSignalSpy arrived(&f.recording, &Recording::arrived);
    f.recording.wantNamed("depth", Noon);
    QVERIFY(arrived.wait());
    QVERIFY(!f.knows(key("depth", "old")));
    QVERIFY(f.knows(key("depth", "new")));
    QCOMPARE(f.store.stats().droppedSeries, std::uint64_t{0});
}

WF_TEST(TestForgottenSeries)

} // namespace tst_forgottenseries

#include "tst_forgottenseries.moc"
