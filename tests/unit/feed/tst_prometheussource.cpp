// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/feedfactory.h"
#include "scrapefixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_prometheussource {

using namespace wf;

namespace {

constexpr Millis Interval{50};

} // namespace

class PrometheusSourceTest : public ScrapeFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { open(); }
    void cleanup() { close(); }

    void goodText();
    void goodOpenMetrics();
    void contentTypeChoosesTheParser();
    void fallbackWhereTheTypeIsWrong_data();
    void fallbackWhereTheTypeIsWrong();
    void droppedExemplarsAreSaidOnce();
    void vanishedSeriesBecomeStale();
    void failureMakesAllStaleAndRecovers();
    void stopMakesAllStale();
    void ownTimestamps();
    void sameSeriesInOtherWordsStaysLive();
    void targetLabelConflicts();
    void storeFullIsCounted();
    void refusedSeriesWaitForRoom();
    void seriesThatLeftTheStoreComeBack();
    void badLinesAreCounted();
    void scrapesNeverOverlap();
    void factory();
};

void PrometheusSourceTest::goodText()
{
    m_server->setAnswer(textAnswer("# TYPE a gauge\n# HELP a About a.\na{x=\"1\"} 1.5\nb 2\n"));
    start(config());
    QVERIFY(waitForHealth());
    const QString target = QStringLiteral("instance=\"%1\",job=\"estate\"").arg(m_server->url().authority());
    QCOMPARE(m_batches.size(), 1);
    QCOMPARE(lines(m_batches[0]), QStringList({QStringLiteral("a{%1,x=\"1\"} 1.5").arg(target),
                                               QStringLiteral("b{%1} 2").arg(target)}));
    QCOMPARE(m_batches[0].feed, FeedId(QStringLiteral("estate")));
    QCOMPARE(m_batches[0].receivedAt, m_clock.wall());
    QCOMPARE(m_batches[0].samples[0].sample.at, m_clock.wall());
    const FeedHealth health = lastHealth();
    QCOMPARE(health, m_source->health());
    QCOMPARE(health.state, FeedState::Up);
    QCOMPARE(health.samples, 2);
    QCOMPARE(health.series, 2);
    QCOMPARE(health.rejected, 0);
    QCOMPARE(health.lastError, QString());
    QCOMPARE(health.address, m_server->url().toString());
    QVERIFY(!health.isStale(m_clock.wall()));
    QVERIFY(health.isStale(m_clock.wall() + std::chrono::hours(3)));
    const SeriesMeta &meta = m_store->info(m_batches[0].samples[0].series).meta;
    QCOMPARE(meta.type, MetricType::Gauge);
    QCOMPARE(meta.help, std::string("About a."));
    QCOMPARE(meta.interval, Millis(std::chrono::hours(1)));
}

void PrometheusSourceTest::goodOpenMetrics()
{
    m_server->setAnswer(ScriptedAnswer::http(200, OpenMetricsType,
                                             "# TYPE a_seconds counter\n# UNIT a_seconds seconds\n"
                                             "a_seconds_total 5 # {id=\"x\"} 1\n# EOF\n"));
    start(config());
    QVERIFY(waitForHealth());
    QCOMPARE(lastHealth().lastError, QString());
    QCOMPARE(m_batches.size(), 1);
    const SeriesInfo &info = m_store->info(m_batches[0].samples[0].series);
    QCOMPARE(info.key.name, std::string("a_seconds_total"));
    QCOMPARE(info.meta.type, MetricType::Counter);
    QCOMPARE(info.meta.unit, std::string("seconds"));
}

void PrometheusSourceTest::contentTypeChoosesTheParser()
{
    // A float timestamp is right in OpenMetrics and wrong in text.
    m_server->setAnswer(ScriptedAnswer::http(200, TextType, "a 1\nb 1 1.5\n# EOF\n"));
    start(config());
    QVERIFY(waitForHealth());
    QCOMPARE(lastHealth().rejected, 1);
}

void PrometheusSourceTest::fallbackWhereTheTypeIsWrong_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QString>("fallback");
    QTest::addColumn<bool>("read");
    const QString om = QStringLiteral("OpenMetricsText1.0.0");
    const QString text = QStringLiteral("PrometheusText0.0.4");
    QTest::newRow("HTML, none") << QByteArray("text/html") << QString() << false;
    QTest::newRow("HTML, OpenMetrics") << QByteArray("text/html") << om << true;
    QTest::newRow("HTML, text") << QByteArray("text/html") << text << false;
    QTest::newRow("no type, OpenMetrics") << QByteArray() << om << true;
    QTest::newRow("no type, text") << QByteArray() << text << false;
    QTest::newRow("right type") << OpenMetricsType << text << true;
}

void PrometheusSourceTest::fallbackWhereTheTypeIsWrong()
{
    QFETCH(QByteArray, type);
    QFETCH(QString, fallback);
    QFETCH(bool, read);
    // A float timestamp is right in OpenMetrics and wrong in text.
    m_server->setAnswer(ScriptedAnswer::http(200, type, "a 1 1.5\n# EOF\n"));
    FeedConfig feed = config();
    feed.fallbackProtocol = fallback;
    start(feed);
    QVERIFY(waitForHealth());
    QCOMPARE(lastHealth().state, read ? FeedState::Up : FeedState::Down);
    QCOMPARE(lastHealth().samples, read ? 1 : 0);
}

void PrometheusSourceTest::droppedExemplarsAreSaidOnce()
{
    m_server->setAnswer(ScriptedAnswer::http(200, OpenMetricsType, "a 1 # {id=\"x\"} 1\n# EOF\n"));
    FeedConfig often = config();
    often.interval = Interval;
    start(often);
    QVERIFY(waitForHealth(2));
    QCOMPARE(m_health[0].samples, 1);
    QCOMPARE(m_health[0].rejected, 0);
    QVERIFY2(m_health[0].lastError.contains(QStringLiteral(" line 1:5: the exemplar was dropped")),
             qPrintable(m_health[0].lastError));
    QCOMPARE(m_health[1].samples, 1);
    QCOMPARE(m_health[1].lastError, QString());
}

void PrometheusSourceTest::vanishedSeriesBecomeStale()
{
    m_server->setAnswers({textAnswer("a 1\nb 2\n"), textAnswer("b 3\n"), textAnswer("a 4\nb 4\n")});
    FeedConfig often = config();
    often.interval = Interval;
    start(often);
    QVERIFY(waitForHealth(1));
    m_clock.advance(Interval);
    QVERIFY(waitForHealth(2));
    const QString end = QStringLiteral("{instance=\"%1\",job=\"estate\"} ").arg(m_server->url().authority());
    QCOMPARE(lines(m_batches[1]), QStringList({"a" + end + "stale", "b" + end + "3"}));
    QCOMPARE(m_health[1].series, 1);
    QVERIFY(waitForHealth(3));
    QCOMPARE(lines(m_batches[2]), QStringList({"a" + end + "4", "b" + end + "4"}));
    QCOMPARE(m_store->seriesCount(), std::size_t(2));
}

void PrometheusSourceTest::failureMakesAllStaleAndRecovers()
{
    m_server->setAnswers({textAnswer("a 1\nb 2\n"), ScriptedAnswer::http(503, TextType, ""),
                          ScriptedAnswer::http(503, TextType, ""), textAnswer("a 5\nb 6\n")});
    FeedConfig often = config();
    often.interval = Interval;
    start(often);
    QVERIFY(waitForHealth(1));
    m_clock.advance(Interval);
    const Timestamp failedAt = m_clock.wall();
    QVERIFY(waitForHealth(2));
    m_clock.advance(Interval);
    QVERIFY(waitForHealth(4));
    const QString end = QStringLiteral("{instance=\"%1\",job=\"estate\"} ").arg(m_server->url().authority());
    // One marker for each, at the failed scrape's start, and none again with the second failure.
    QVERIFY(m_batches.size() >= 3);
    QCOMPARE(lines(m_batches[1]), QStringList({"a" + end + "stale", "b" + end + "stale"}));
    QCOMPARE(m_batches[1].samples[0].sample.at, failedAt);
    QCOMPARE(lines(m_batches[2]), QStringList({"a" + end + "5", "b" + end + "6"}));
    QCOMPARE(m_health[1].state, FeedState::Down);
    QCOMPARE(m_health[1].series, 0);
    QCOMPARE(m_health[1].downSince, std::optional<Timestamp>(failedAt));
    QCOMPARE(m_health[2].downSince, std::optional<Timestamp>(failedAt));
    QVERIFY(m_health[1].lastSample.has_value());
    QCOMPARE(m_health[3].state, FeedState::Up);
    QCOMPARE(m_health[3].downSince, std::nullopt);
    QCOMPARE(m_health[3].lastError, QString());
}

void PrometheusSourceTest::stopMakesAllStale()
{
    m_server->setAnswer(textAnswer("a 1\n"));
    start(config());
    QVERIFY(waitForHealth());
    m_clock.advance(Millis(10));
    m_source->stop();
    QCOMPARE(m_batches.size(), 2);
    QVERIFY(isStaleMarker(m_batches[1].samples[0].sample.value));
    QCOMPARE(m_batches[1].samples[0].sample.at, m_clock.wall());
    QCOMPARE(lastHealth().state, FeedState::Waiting);
    QCOMPARE(lastHealth().series, 0);
    m_source->stop();
    QCOMPARE(m_batches.size(), 2);
    m_source->start();
    QVERIFY(waitForHealth(3));
    QCOMPARE(lastHealth().state, FeedState::Up);
}

void PrometheusSourceTest::ownTimestamps()
{
    const qint64 now = toMs(m_clock.wall());
    const QByteArray ahead = QByteArray::number(now + 60'000);
    const QByteArray absurd = QByteArray::number(now + 3'600'000);
    m_server->setAnswers(
        {textAnswer("a 1 " + ahead + "\nb 1 " + absurd + "\nc 1 -5\nd 1\nd 2\n"), textAnswer("d 1\n")});
    FeedConfig often = config();
    often.interval = Interval;
    start(often);
    QVERIFY(waitForHealth(1));
    QCOMPARE(m_batches[0].samples.size(), std::size_t(2));
    QCOMPARE(toMs(m_batches[0].samples[0].sample.at), now + 60'000);
    QCOMPARE(m_health[0].rejected, 3); // b from next hour, c from 1969, d given twice.
    QVERIFY(!m_health[0].lastError.isEmpty());
    QVERIFY(waitForHealth(2));
    // The marker of a lies after its last sample, or it would not end it.
    bool found = false;
    for (const SeriesSample &sample : m_batches[1].samples) {
        if (isStaleMarker(sample.sample.value)) {
            found = true;
            QCOMPARE(toMs(sample.sample.at), now + 60'001);
        }
    }
    QVERIFY(found);
}

void PrometheusSourceTest::sameSeriesInOtherWordsStaysLive()
{
    m_server->setAnswers({textAnswer("a{x=\"1\",y=\"2\"} 1\n"), textAnswer("a{y=\"2\", x=\"1\"} 2\n")});
    FeedConfig often = config();
    often.interval = Interval;
    start(often);
    QVERIFY(waitForHealth(1));
    m_clock.advance(Interval);
    QVERIFY(waitForHealth(2));
    QCOMPARE(m_batches[1].samples.size(), std::size_t(1));
    QCOMPARE(m_batches[1].samples[0].series, m_batches[0].samples[0].series);
    QCOMPARE(m_batches[1].samples[0].sample.value, 2.0);
}

void PrometheusSourceTest::targetLabelConflicts()
{
    m_server->setAnswer(textAnswer("a{job=\"mine\",exported_job=\"other\",instance=\"i\",empty=\"\"} 1\n"));
    start(config());
    QVERIFY(waitForHealth());
    const Labels &labels = m_store->info(m_batches[0].samples[0].series).key.labels;
    QCOMPARE(labels.value("job"), std::string_view("estate"));
    QCOMPARE(labels.value("exported_job"), std::string_view("other"));
    QCOMPARE(labels.value("exported_exported_job"), std::string_view("mine"));
    QCOMPARE(labels.value("exported_instance"), std::string_view("i"));
    QVERIFY(!labels.contains("empty"));
}

void PrometheusSourceTest::storeFullIsCounted()
{
    StoreLimits limits;
    limits.maxSeries = 2;
    m_store = std::make_unique<SeriesStore>(limits);
    m_server->setAnswer(textAnswer("a 1\nb 1\nc 1\nd 1\n"));
    start(config());
    QVERIFY(waitForHealth());
    QCOMPARE(lastHealth().state, FeedState::Degraded);
    QCOMPARE(lastHealth().series, 2);
    QCOMPARE(lastHealth().rejected, 2);
    QCOMPARE(lastHealth().refusedSeries, 2);
    QVERIFY(lastHealth().lastError.contains(QStringLiteral("refused 2 series (limit 2)")));
}

void PrometheusSourceTest::refusedSeriesWaitForRoom()
{
    FeedConfig few = config();
    few.interval = Interval;
    few.seriesLimit = 2;
    const ScriptedAnswer four = textAnswer("a 1\nb 1\nc 1\nd 1\n");
    const ScriptedAnswer without = textAnswer("a 1\nc 1\nd 1\n");
    m_server->setAnswers({four, four, without, without});
    start(few);
    connect(m_source.get(), &FeedSource::batch, this,
            [this](const SampleBatch &batch) { m_store->append(batch); });
    QVERIFY(waitForHealth(2));
    for (const FeedHealth &health : {m_health[0], m_health[1]}) {
        QCOMPARE(health.state, FeedState::Degraded);
        QCOMPARE(health.refusedSeries, 2);
        QCOMPARE(health.seriesLimit, 2);
        QVERIFY(isUp(health.state));
    }
    QCOMPARE(m_store->refused("c"), std::size_t{1});
    QVERIFY(waitForHealth(4));
    // Where one ended there is room for one.
    QVERIFY(m_store->find({"c", targetSeriesKey("c", {}, targetLabels(few)).labels}));
    QVERIFY(!m_store->find({"b", targetSeriesKey("b", {}, targetLabels(few)).labels}));
    QCOMPARE(m_health[3].refusedSeries, 1);
    QCOMPARE(m_store->refused("c"), std::size_t{0});
    QCOMPARE(m_store->refused("d"), std::size_t{1});
    QCOMPARE(m_store->seriesCount(), std::size_t{2});
}

void PrometheusSourceTest::seriesThatLeftTheStoreComeBack()
{
    FeedConfig often = config();
    often.interval = Interval;
    // A target that stamps its samples repeats the last one: to the store the series is silent.
    const QByteArray old = QByteArray::number(toMs(m_clock.wall()));
    const QByteArray fresh = QByteArray::number(toMs(m_clock.wall() + std::chrono::hours(20)));
    m_server->setAnswers({textAnswer("a 1 " + old + "\n"), textAnswer("a 1 " + old + "\n"),
                          textAnswer("a 2 " + fresh + "\n")});
    start(often);
    connect(m_source.get(), &FeedSource::batch, this,
            [this](const SampleBatch &batch) { m_store->append(batch); });
    QVERIFY(waitForHealth(1));
    m_store->forgetSilent(m_clock.wall());
    m_clock.advance(std::chrono::hours(20));
    m_store->forgetSilent(m_clock.wall());
    QCOMPARE(m_store->seriesCount(), std::size_t{0});
    QVERIFY(waitForHealth(3));
    const auto ref = m_store->find(targetSeriesKey("a", {}, targetLabels(often)));
    QVERIFY(ref);
    QCOMPARE(m_store->last(*ref)->value, 2.0);
}

void PrometheusSourceTest::badLinesAreCounted()
{
    m_server->setAnswer(textAnswer("a 1\nb.c 1\n\n???\nd 1\n"));
    start(config());
    QVERIFY(waitForHealth());
    QCOMPARE(lastHealth().state, FeedState::Up);
    QCOMPARE(lastHealth().samples, 2);
    QCOMPARE(lastHealth().rejected, 2);
    QVERIFY(lastHealth().lastError.startsWith(m_server->url().toString() + QStringLiteral(" line 2:2: ")));

    reset();
    FeedConfig limited = config();
    limited.sampleLimit = 1;
    start(limited);
    QVERIFY(waitForHealth());
    QCOMPARE(lastHealth().state, FeedState::Down);
    QCOMPARE(lastHealth().lastError, m_server->url().toString() + QStringLiteral(": more than 1 samples"));
}

void PrometheusSourceTest::scrapesNeverOverlap()
{
    ScriptedAnswer slow = textAnswer("a 1\n");
    slow.dripEveryMs = 60; // Four intervals and more.
    m_server->setAnswers({slow, textAnswer("a 2\n")});
    FeedConfig often = config();
    often.interval = Interval;
    start(often);
    QVERIFY(waitForHealth(1));
    QCOMPARE(m_server->requests().size(), 1);
    QCOMPARE(m_health[0].state, FeedState::Up);
    QVERIFY(waitForHealth(2));
    QCOMPARE(lines(m_batches[1]).size(), 1);
}

void PrometheusSourceTest::factory()
{
    FeedConfig good = config();
    const auto source = makeFeedSource(good, *m_store, m_clock, *m_http);
    QVERIFY(source.has_value());
    QCOMPARE((*source)->health().state, FeedState::Waiting);
    FeedConfig unknown = config();
    unknown.kind = QStringLiteral("carrier-pigeon");
    const auto refused = makeFeedSource(unknown, *m_store, m_clock, *m_http);
    QVERIFY(!refused.has_value());
    QCOMPARE(refused.error().code, ErrorCode::InvalidInput);
    QVERIFY(refused.error().message.contains(QStringLiteral("carrier-pigeon")));
    QVERIFY(refused.error().message.contains(QStringLiteral("prometheus")));
    FeedConfig file = config();
    file.url = QUrl(QStringLiteral("file:///etc/passwd"));
    QVERIFY(!makeFeedSource(file, *m_store, m_clock, *m_http).has_value());
}

WF_TEST(PrometheusSourceTest)

} // namespace tst_prometheussource

#include "tst_prometheussource.moc"
