// SPDX-License-Identifier: GPL-3.0-or-later
// A feed that is lost is a detection of its own, one for all of a job.
#include "desk/lostfeeds.h"
#include "support/bookfixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_lostfeeds {

using namespace std::chrono_literals;
using namespace wf;

class TestLostFeeds : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_book = std::make_unique<BookFixture>();
        m_configs.clear();
        m_feeds.clear();
    }
    void afterAMinuteItIsDetected();
    void oneDetectionForAJob();
    void itEndsWhenTheFeedIsBack();
    void itEndsWhenNobodyWatchesItAnyMore();
    void whatWasDismissedStaysSo();

private:
    void add(const char *name, const char *job)
    {
        FeedConfig config;
        config.name = FeedId(QLatin1String(name));
        config.job = QLatin1String(job);
        FeedHealth health;
        health.feed = config.name;
        health.interval = config.interval = 5s;
        health.state = FeedState::Up;
        m_configs.push_back(config);
        m_feeds.push_back(health);
    }
    void lose(std::size_t feed)
    {
        m_feeds[feed].state = FeedState::Down;
        m_feeds[feed].downSince = m_book->clock.wall();
        m_feeds[feed].lastError = QStringLiteral("http://db-1:9100/metrics: connection refused");
    }
    void bring(std::size_t feed)
    {
        m_feeds[feed].state = FeedState::Up;
        m_feeds[feed].downSince.reset();
    }
    /// As the desk does each second; returns how many events came of it.
    std::size_t look(Millis after = 0ms)
    {
        m_book->clock.advance(after);
        std::size_t events = 0;
        for (const auto &report : lostFeedReports(m_feeds, m_configs, m_book->book, m_book->clock.wall()))
            events += m_book->run(report).size();
        return events;
    }
    const Incident *open() const { return m_book->book.openFor(RunbookId(QStringLiteral("feeds-lost-web"))); }

    std::unique_ptr<BookFixture> m_book;
    std::vector<FeedConfig> m_configs;
    std::vector<FeedHealth> m_feeds;
};

void TestLostFeeds::afterAMinuteItIsDetected()
{
    add("web/a", "web");
    QCOMPARE(look(), 0u);
    lose(0);
    QCOMPARE(look(59s), 0u); // An exporter is started again.
    QCOMPARE(look(1s), 2u);
    QVERIFY(open() && open()->isDetection());
    QCOMPARE(open()->title, QStringLiteral("No data from web"));
    QCOMPARE(open()->severity, Severity::P2);
    QCOMPARE(open()->conditions.begin()->second.text,
             QStringLiteral("web/a brings no data: http://db-1:9100/metrics: connection refused"));
    QCOMPARE(look(1s), 0u);
    m_feeds[0].interval = 1min; // And three intervals, if that is longer.
    init();
    add("web/a", "web");
    m_feeds[0].interval = 1min;
    lose(0);
    QCOMPARE(look(179s), 0u);
    QCOMPARE(look(1s), 2u);
}

void TestLostFeeds::oneDetectionForAJob()
{
    for (const char *name : {"web/a", "web/b", "web/c"})
        add(name, "web");
    add("db", "db");
    for (std::size_t i = 0; i < 4; ++i)
        lose(i);
    look(2min);
    QCOMPARE(open()->conditions.size(), 3u);
    QVERIFY(m_book->book.openFor(RunbookId(QStringLiteral("feeds-lost-db"))));
}

void TestLostFeeds::itEndsWhenTheFeedIsBack()
{
    add("web/a", "web");
    add("web/b", "web");
    lose(0);
    lose(1);
    look(2min);
    bring(0);
    QCOMPARE(look(1s), 1u);
    QVERIFY(open());
    bring(1);
    look(1s);
    QVERIFY(!open());
    lose(1);
    look(2min);
    QVERIFY(open()); // Lost anew.
}

void TestLostFeeds::itEndsWhenNobodyWatchesItAnyMore()
{
    add("web/a", "web");
    lose(0);
    look(2min);
    QVERIFY(open());
    m_configs[0].enabled = false;
    m_feeds.clear();
    look(1s);
    QVERIFY(!open());
}

void TestLostFeeds::whatWasDismissedStaysSo()
{
    add("web/a", "web");
    lose(0);
    look(2min);
    m_book->run(command::DismissDetection{open()->id, QStringLiteral("it is being moved")});
    QCOMPARE(look(1h), 0u);
    bring(0);
    look(1min);
    lose(0);
    look(2min);
    QVERIFY(open());
}

WF_TEST(TestLostFeeds)

} // namespace tst_lostfeeds

#include "tst_lostfeeds.moc"
