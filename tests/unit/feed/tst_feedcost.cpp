// SPDX-License-Identifier: GPL-3.0-or-later
// What a feed may cost the others: one that takes too much is asked less often, and they have their turns.
#include "scrapefixture.h"
#include "support/gzip.h"
#include "support/residentbytes.h"
#include "support/sparetime.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_feedcost {

using namespace wf;

namespace {

constexpr Millis Interval{50};

} // namespace

class FeedCostTest : public ScrapeFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { open(); }
    void cleanup() { close(); }

    void anExpensiveFeedIsSlowed();
    void whatFailsAtGreatCostIsSlowedToo();
    void aMillionSeriesBesideAGoodFeed();
    void aScrapeThatStartsLateMovesNoneAfterIt();
};

void FeedCostTest::anExpensiveFeedIsSlowed()
{
    m_server->setAnswer(textAnswer("a 1\n"));
    FeedConfig often = config();
    often.interval = Interval;
    m_source = std::make_unique<PrometheusSource>(often, *m_store, m_clock, *m_http);
    connect(m_source.get(), &FeedSource::healthChanged, this,
            [this](const FeedHealth &health) { m_health.append(health); });
    // A scrape takes two steps: 4 ms are within the budget of 10, 12 are not.
    PrometheusSource::ThreadTime used{0};
    Millis step{2};
    m_source->setThreadTime([&] { return used += step; });
    m_source->start();
    QVERIFY(waitForHealth(2));
    QCOMPARE(lastHealth().state, FeedState::Up);
    QCOMPARE(lastHealth().interval, Interval);
    step = Millis{6};
    QVERIFY(QTest::qWaitFor([&] { return lastHealth().interval == Interval * 2; }, wf::testing::Patience));
    QCOMPARE(lastHealth().state, FeedState::Degraded);
    QCOMPARE(lastHealth().slowedFrom, Interval);
    QVERIFY2(lastHealth().lastError.contains(QStringLiteral("scraped every 100ms instead of every 50ms")),
             qPrintable(lastHealth().lastError));
    const auto ref = m_store->find(targetSeriesKey("a", {}, targetLabels(often)));
    QVERIFY(ref && QTest::qWaitFor([&] { return m_store->info(*ref).meta.interval == Interval * 2; },
                                   wf::testing::Patience));
    // Within the budget of the longer interval, and not so easy that the shorter one is tried again.
    const qsizetype slowed = m_health.size();
    QVERIFY(waitForHealth(int(slowed) + 3));
    for (qsizetype i = slowed; i < m_health.size(); ++i)
        QCOMPARE(m_health[i].interval, Interval * 2);
    step = Millis{0};
    QVERIFY(QTest::qWaitFor([&] { return lastHealth().interval == Interval; }, wf::testing::Patience));
    QVERIFY(QTest::qWaitFor([&] { return lastHealth().state == FeedState::Up; }, wf::testing::Patience));
    QCOMPARE(lastHealth().lastError, QString());
}

/// Others have the thread at the moment a scrape is due: it starts late, and the next one is on time.
void FeedCostTest::aScrapeThatStartsLateMovesNoneAfterIt()
{
    m_server->setAnswer(textAnswer("a 1\n"));
    FeedConfig often = config();
    often.interval = Millis{200};
    start(often);
    const QTimer *const next = m_source->findChild<QTimer *>();
    QVERIFY(next);
    QVERIFY(waitForHealth(1));
    QCOMPARE(next->intervalAsDuration(), Millis{200});
    m_clock.advance(Millis{250}); // It was due at 200.
    QVERIFY(waitForHealth(2));
    QCOMPARE(next->intervalAsDuration(), Millis{150});
    m_clock.advance(Millis{750}); // The one at 400 is late, those at 600 and 800 are gone, 1000 is now.
    QVERIFY(waitForHealth(3));
    QCOMPARE(next->intervalAsDuration(), Millis{0});
    QVERIFY(waitForHealth(4));
    QCOMPARE(next->intervalAsDuration(), Millis{200});
}

void FeedCostTest::whatFailsAtGreatCostIsSlowedToo()
{
    // It is never read, since it inflates beyond the limit; to find that out costs more than its interval.
    const QByteArray bomb = gzipped(QByteArray(1 << 20, 'a'), 64);
    m_server->setAnswer(ScriptedAnswer::http(200, TextType, bomb, {"Content-Encoding: gzip"}));
    FeedConfig often = config();
    often.interval = Millis{20};
    often.bodyLimit = 48 << 20;
    start(often);
    QVERIFY(QTest::qWaitFor([&] { return !m_health.isEmpty() && lastHealth().interval >= Millis{80}; },
                            wf::testing::Patience));
    QCOMPARE(lastHealth().state, FeedState::Down);
    QCOMPARE(lastHealth().slowedFrom, Millis{20});
    QVERIFY(QTest::qWaitFor(
        [&] {
            return lastHealth().lastError.contains(QStringLiteral("instead of every 20ms")) &&
                   lastHealth().lastError.contains(QStringLiteral("larger"));
        },
        30'000));
}

void FeedCostTest::aMillionSeriesBesideAGoodFeed()
{
    constexpr int Million = 1'000'000;
    constexpr int Limit = 20'000;
    QByteArray body;
    body.reserve(24 * Million);
    for (int i = 0; i < Million; ++i)
        body += "big{i=\"" + QByteArray::number(i) + "\"} 1\n";
    ScriptedServer large;
    large.setAnswer(textAnswer(body));
    const qint64 before = residentBytes();

    FeedConfig greedy = config();
    greedy.name = FeedId(QStringLiteral("greedy"));
    greedy.url = large.url();
    greedy.interval = Millis(200);
    greedy.timeout = std::chrono::minutes(2);
    greedy.sampleLimit = 2 * Million;
    greedy.seriesLimit = Limit;
    const SystemClock clock;
    PrometheusSource other(greedy, *m_store, clock, *m_http);
    QList<FeedHealth> health;
    connect(&other, &FeedSource::batch, this, [this](const SampleBatch &batch) { m_store->append(batch); });
    connect(&other, &FeedSource::healthChanged, this, [&](const FeedHealth &h) { health.append(h); });

    m_server->setAnswer(textAnswer("a 1\n"));
    FeedConfig often = config();
    often.interval = Interval;
    const wf::testing::SpareTime spare;
    start(often);
    other.start();
    QVERIFY(QTest::qWaitFor([&] { return !health.isEmpty() && health.last().slowedFrom > Millis(0); },
                            wf::testing::Patience));
    const qsizetype first = m_batches.size();
    QVERIFY(QTest::qWaitFor([&] { return large.requests().size() == 2; }, wf::testing::Patience));
    const qsizetype begun = health.size();
    const qsizetype beforeSecond = m_batches.size();
    QVERIFY(QTest::qWaitFor([&] { return health.size() > begun; }, wf::testing::Patience));
    // The good feed has its turns while the large one is read: at least one in ten of those it wants, since a
    // turn is long where a sanitizer reads along. A machine without time to spare gives fewer, but some.
    const bool tells = spare.share() > 0.2;
    const auto wanted = [&](const FeedHealth &read) {
        return tells ? read.duration / Interval / 10 : Millis::rep{3};
    };
    QVERIFY2(first >= wanted(health.first()) && m_batches.size() - beforeSecond >= wanted(health.last()),
             qPrintable(QStringLiteral("%1 of %2, %3 of %4")
                            .arg(first)
                            .arg(wanted(health.first()))
                            .arg(m_batches.size() - beforeSecond)
                            .arg(wanted(health.last()))));
    QCOMPARE(health.last().state, FeedState::Degraded);
    QCOMPARE(health.last().refusedSeries, Million - Limit);
    QCOMPARE(m_store->refused("big"), std::size_t(Million - Limit));
    QCOMPARE(m_store->seriesCount(), std::size_t(Limit) + 1);
    QVERIFY2(residentBytes() - before < (qint64(250) << 20),
             qPrintable(QString::number((residentBytes() - before) >> 20)));
}

WF_TEST(FeedCostTest)

} // namespace tst_feedcost

#include "tst_feedcost.moc"
