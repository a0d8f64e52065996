// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/feedfactory.h"
#include "feed/prometheussource.h"
#include "support/fakeclock.h"
#include "support/scriptedserver.h"
#include "support/testentry.h"

#include <QSignalSpy>
#include <QTest>

#include <zlib.h>

#include <memory>

namespace tst_prometheussource {

using namespace wf;

namespace {

constexpr Millis Interval{50};
const QByteArray TextType = QByteArrayLiteral("text/plain; version=0.0.4");
const QByteArray OpenMetricsType = QByteArrayLiteral("application/openmetrics-text; version=1.0.0");

QByteArray gzipped(const QByteArray &plain)
{
    z_stream stream{};
    deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
    QByteArray out(qsizetype(deflateBound(&stream, uLong(plain.size()))) + 64, Qt::Uninitialized);
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(plain.constData()));
    stream.avail_in = uInt(plain.size());
    stream.next_out = reinterpret_cast<Bytef *>(out.data());
    stream.avail_out = uInt(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(qsizetype(stream.total_out));
    deflateEnd(&stream);
    return out;
}

ScriptedAnswer text(const QByteArray &body)
{
    return ScriptedAnswer::http(200, TextType, body);
}

} // namespace

class PrometheusSourceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void goodText();
    void goodOpenMetrics();
    void contentTypeChoosesTheParser();
    void gzip();
    void gzipOfSeveralMembers();
    void badAnswers_data();
    void badAnswers();
    void endlessBodyIsCut_data();
    void endlessBodyIsCut();
    void gzipBombIsCut();
    void slowDripTimesOut();
    void silentPeerTimesOut();
    void refusedConnection();
    void redirects();
    void requestHeaders();
    void basicAuth();
    void secretsNeverInMessages();
    void vanishedSeriesBecomeStale();
    void failureMakesAllStaleAndRecovers();
    void stopMakesAllStale();
    void ownTimestamps();
    void sameSeriesInOtherWordsStaysLive();
    void targetLabelConflicts();
    void storeFullIsCounted();
    void badLinesAreCounted();
    void scrapesNeverOverlap();
    void missingCaFile();
    void factory();

private:
    FeedConfig config() const;
    void start(const FeedConfig &config);
    /// Waits for the next health after `n` were seen.
    bool waitForHealth(int n = 1)
    {
        return QTest::qWaitFor([&] { return m_health.size() >= n; }, 5000);
    }
    FeedHealth lastHealth() const { return m_health.isEmpty() ? FeedHealth{} : m_health.last(); }
    /// "name{labels} value" of a batch's samples, stale ones as "… stale".
    QStringList lines(const SampleBatch &batch) const;

    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<SeriesStore> m_store;
    FakeClock m_clock;
    std::unique_ptr<PrometheusSource> m_source;
    QList<SampleBatch> m_batches;
    QList<FeedHealth> m_health;
};

void PrometheusSourceTest::init()
{
    m_server = std::make_unique<ScriptedServer>();
    QVERIFY(m_server->isListening());
    m_store = std::make_unique<SeriesStore>();
    m_clock = FakeClock();
}

void PrometheusSourceTest::cleanup()
{
    m_source.reset();
    m_batches.clear();
    m_health.clear();
    m_store.reset();
    m_server.reset();
}

FeedConfig PrometheusSourceTest::config() const
{
    FeedConfig config;
    config.name = FeedId(QStringLiteral("estate"));
    config.url = m_server->url();
    config.interval = std::chrono::hours(1); // One scrape, unless a test wants more.
    config.timeout = std::chrono::seconds(5);
    return config;
}

void PrometheusSourceTest::start(const FeedConfig &config)
{
    m_source = std::make_unique<PrometheusSource>(config, *m_store, m_clock);
    connect(m_source.get(), &FeedSource::batch, this,
            [this](const SampleBatch &batch) { m_batches.append(batch); });
    connect(m_source.get(), &FeedSource::healthChanged, this,
            [this](const FeedHealth &health) { m_health.append(health); });
    m_source->start();
}

QStringList PrometheusSourceTest::lines(const SampleBatch &batch) const
{
    QStringList out;
    for (const SeriesSample &sample : batch.samples) {
        const SeriesKey &key = m_store->info(sample.series).key;
        const QString value = isStaleMarker(sample.sample.value) ? QStringLiteral("stale")
                                                                 : QString::number(sample.sample.value);
        out.append(QString::fromStdString(key.name + toText(key.labels)) + QLatin1Char(' ') + value);
    }
    out.sort();
    return out;
}

void PrometheusSourceTest::goodText()
{
    m_server->setAnswer(text("# TYPE a gauge\n# HELP a About a.\na{x=\"1\"} 1.5\nb 2\n"));
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

void PrometheusSourceTest::gzip()
{
    const QByteArray body = QByteArray("# padding\n").repeated(20'000) + "a 1\n";
    m_server->setAnswer(ScriptedAnswer::http(200, TextType, gzipped(body), {"Content-Encoding: gzip"}));
    start(config());
    QVERIFY(waitForHealth());
    QCOMPARE(lastHealth().lastError, QString());
    QCOMPARE(lastHealth().samples, 1);
}

void PrometheusSourceTest::gzipOfSeveralMembers()
{
    m_server->setAnswer(
        ScriptedAnswer::http(200, TextType, gzipped("a 1\n") + gzipped("b 2\n"), {"Content-Encoding: gzip"}));
    start(config());
    QVERIFY(waitForHealth());
    QCOMPARE(lastHealth().samples, 2);
}

void PrometheusSourceTest::badAnswers_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("message"); // After the address.
    const auto http = [](int status, const QByteArray &type, const QByteArray &body,
                         const QList<QByteArray> &headers = {}) {
        return ScriptedAnswer::http(status, type, body, headers).head;
    };
    const auto row = [&](const char *name, int status, const QByteArray &type, const QByteArray &body,
                         const char *message) {
        QTest::newRow(name) << http(status, type, body) << body << QString::fromUtf8(message);
    };
    row("500", 500, TextType, "oh\n", ": HTTP 500 Scripted");
    row("404", 404, "text/html", "no", ": HTTP 404 Scripted");
    row("401", 401, TextType, "no", ": HTTP 401 Scripted");
    row("204", 204, TextType, "", ": HTTP 204 Scripted");
    row("HTML", 200, "text/html; charset=utf-8", "<html>", " answered text/html, not metrics");
    row("HTML called text", 200, TextType, "<html>\n<p>hello\n", " answered HTML or XML, not metrics");
    row("JSON called text", 200, TextType, "{\"status\": 1}\n", " answered JSON, not metrics");
    row("binary", 200, "application/octet-stream", QByteArray("\x00\x01\xfe\xff\x00zz\n", 8),
        " answered binary data, not metrics");
    row("every line wrong", 200, TextType, "hello world\n", " line 1:7: \"world\" is not a number");
    row("OpenMetrics cut short", 200, OpenMetricsType, "a 1\n",
        " answered OpenMetrics that was cut short: it does not end with \"# EOF\"");
    const QByteArray whole = gzipped("a 1\n");
    QTest::newRow("damaged gzip") << http(200, TextType, "0123456789", {"Content-Encoding: gzip"})
                                  << QByteArray("0123456789") << ": the compressed body is damaged";
    QTest::newRow("gzip cut short") << http(200, TextType, whole.chopped(6), {"Content-Encoding: gzip"})
                                    << whole.chopped(6) << ": the compressed body ends too early";
    QTest::newRow("brotli") << http(200, TextType, "x", {"Content-Encoding: br"}) << QByteArray("x")
                            << " answered in the encoding \"br\", which was not asked for";
    QTest::newRow("wrong length") << http(200, TextType, QByteArray(100, 'x')) << QByteArray("a 1\n")
                                  << ": the connection was closed before the answer was complete";
    QTest::newRow("no length, cut line")
        << QByteArray("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n")
        << QByteArray("a 1\nb 12") << " answered text that was cut short: it ends in the middle of a line";
    QTest::newRow("cut in parts")
        << QByteArray("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n")
        << QByteArray("4\r\na 1\n\r\n4\r\nb 1")
        << ": the connection was closed before the answer was complete";
    QTest::newRow("closed at once") << QByteArray() << QByteArray()
                                    << ": the connection was closed before the answer was complete";
}

void PrometheusSourceTest::badAnswers()
{
    QFETCH(QByteArray, head);
    QFETCH(QByteArray, body);
    QFETCH(QString, message);
    ScriptedAnswer answer;
    answer.head = head;
    answer.body = body;
    m_server->setAnswer(answer);
    start(config());
    QVERIFY(waitForHealth());
    const FeedHealth health = lastHealth();
    QCOMPARE(health.lastError, m_server->url().toString() + message);
    QCOMPARE(health.state, FeedState::Down);
    QCOMPARE(health.downSince, std::optional<Timestamp>(m_clock.wall()));
    QVERIFY(!health.lastSample);
    QVERIFY(m_batches.isEmpty());
    QCOMPARE(m_store->seriesCount(), std::size_t(0));
}

void PrometheusSourceTest::endlessBodyIsCut_data()
{
    QTest::addColumn<QByteArray>("headers");
    QTest::newRow("1 GB announced") << QByteArray("Content-Length: 1000000000\r\n");
    QTest::newRow("no length") << QByteArray("Connection: close\r\n");
}

void PrometheusSourceTest::endlessBodyIsCut()
{
    QFETCH(QByteArray, headers);
    ScriptedAnswer answer;
    answer.head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n" + headers + "\r\n";
    answer.body = QByteArray("a 1\n").repeated(16 * 1024);
    answer.endless = true;
    m_server->setAnswer(answer);
    FeedConfig small = config();
    small.bodyLimit = 1 << 20;
    start(small);
    QVERIFY(waitForHealth());
    QCOMPARE(lastHealth().lastError,
             m_server->url().toString() + QStringLiteral(": the body is larger than 1 MiB"));
    QTRY_COMPARE(m_server->connections(), 0);
    // What was sent is the cap and the buffers between, not the gigabyte.
    QVERIFY2(m_server->bytesSent() < (32 << 20), qPrintable(QString::number(m_server->bytesSent())));
}

void PrometheusSourceTest::gzipBombIsCut()
{
    const QByteArray bomb = gzipped(QByteArray(64 << 20, '#'));
    QVERIFY(bomb.size() < (1 << 20));
    m_server->setAnswer(ScriptedAnswer::http(200, TextType, bomb, {"Content-Encoding: gzip"}));
    FeedConfig small = config();
    small.bodyLimit = 1 << 20;
    start(small);
    QVERIFY(waitForHealth());
    QCOMPARE(lastHealth().lastError,
             m_server->url().toString() + QStringLiteral(": the body is larger than 1 MiB"));
}

void PrometheusSourceTest::slowDripTimesOut()
{
    ScriptedAnswer answer = text(QByteArray("a 1\n").repeated(1000));
    answer.dripEveryMs = 5;
    m_server->setAnswer(answer);
    FeedConfig hasty = config();
    hasty.timeout = Millis(200);
    start(hasty);
    QVERIFY(waitForHealth());
    QCOMPARE(lastHealth().lastError,
             m_server->url().toString() + QStringLiteral(": no complete answer within 200ms"));
    QVERIFY(m_server->bytesSent() > 0);
    QTRY_COMPARE(m_server->connections(), 0);
}

void PrometheusSourceTest::silentPeerTimesOut()
{
    m_server->setAnswers({});
    FeedConfig hasty = config();
    hasty.timeout = Millis(200);
    start(hasty);
    QVERIFY(waitForHealth());
    QVERIFY(lastHealth().lastError.contains(QStringLiteral("no complete answer within 200ms")));
}

void PrometheusSourceTest::refusedConnection()
{
    m_server->close();
    start(config());
    QVERIFY(waitForHealth());
    QCOMPARE(lastHealth().lastError,
             m_server->url().toString() + QStringLiteral(": connection refused, nothing listens there"));
}

void PrometheusSourceTest::redirects()
{
    m_server->setAnswers({ScriptedAnswer::http(302, TextType, "", {"Location: /other"}), text("a 1\n")});
    start(config());
    QVERIFY(waitForHealth());
    QCOMPARE(lastHealth().state, FeedState::Up);
    QVERIFY(m_server->requests().last().startsWith("GET /other "));

    m_source.reset();
    m_health.clear();
    m_server->setAnswer(ScriptedAnswer::http(302, TextType, "", {"Location: http://localhost:1/metrics"}));
    start(config());
    QVERIFY(waitForHealth());
    QCOMPARE(
        lastHealth().lastError,
        m_server->url().toString() +
            QStringLiteral(": redirects to http://localhost:1/metrics, and only redirects within one origin "
                           "are followed"));

    m_source.reset();
    m_health.clear();
    const qsizetype before = m_server->requests().size();
    m_server->setAnswer(ScriptedAnswer::http(302, TextType, "", {"Location: /again"}));
    start(config());
    QVERIFY(waitForHealth());
    QVERIFY(lastHealth().lastError.contains(QStringLiteral("redirects more than 5 times")));
    QVERIFY(m_server->requests().size() - before <= 6);
}

void PrometheusSourceTest::requestHeaders()
{
    m_server->setAnswer(text("a 1\n"));
    FeedConfig withToken = config();
    withToken.url.setPath(QString());
    withToken.bearerToken = QStringLiteral("t0k3n");
    withToken.timeout = Millis(1500);
    start(withToken);
    QVERIFY(waitForHealth());
    QVERIFY(m_server->requests().last().startsWith("GET /metrics HTTP/1.1"));
    QCOMPARE(m_server->lastHeader("Authorization"), QByteArray("Bearer t0k3n"));
    QCOMPARE(m_server->lastHeader("Accept-Encoding"), QByteArray("gzip"));
    QCOMPARE(m_server->lastHeader("X-Prometheus-Scrape-Timeout-Seconds"), QByteArray("1.5"));
    QVERIFY(m_server->lastHeader("Accept").contains("application/openmetrics-text"));
    QVERIFY(m_server->lastHeader("Accept").contains("text/plain;version=0.0.4"));
    QVERIFY(m_server->lastHeader("User-Agent").startsWith("Watchfloor"));
    QVERIFY(lastHealth().address.endsWith(QStringLiteral("/metrics")));
}

void PrometheusSourceTest::basicAuth()
{
    m_server->setAnswer(text("a 1\n"));
    FeedConfig inUrl = config();
    inUrl.url.setUserName(QStringLiteral("ann"));
    inUrl.url.setPassword(QStringLiteral("pass wörd"));
    start(inUrl);
    QVERIFY(waitForHealth());
    QCOMPARE(m_server->lastHeader("Authorization"), "Basic " + QByteArray("ann:pass wörd").toBase64());
    QVERIFY(!lastHealth().address.contains(QStringLiteral("ann")));

    m_source.reset();
    m_health.clear();
    FeedConfig given = config();
    given.username = QStringLiteral("bob");
    given.password = QStringLiteral("secret");
    start(given);
    QVERIFY(waitForHealth());
    QCOMPARE(m_server->lastHeader("Authorization"), "Basic " + QByteArray("bob:secret").toBase64());
}

void PrometheusSourceTest::secretsNeverInMessages()
{
    const QByteArray basic = QByteArray("bob:hunter22").toBase64();
    FeedConfig secret = config();
    secret.username = QStringLiteral("bob");
    secret.password = QStringLiteral("hunter22");
    secret.url.setQuery(QStringLiteral("api_key=abcdef&x=1"));
    QList<ScriptedAnswer> answers{text("hello hunter22\n")};
    ScriptedAnswer echo; // Echoes what it was sent in its reason.
    echo.head = "HTTP/1.1 401 no " + basic + " hunter22\r\nContent-Length: 0\r\n\r\n";
    answers.append(echo);
    for (const ScriptedAnswer &answer : answers) {
        m_source.reset();
        m_health.clear();
        m_server->setAnswer(answer);
        start(secret);
        QVERIFY(waitForHealth());
        const FeedHealth health = lastHealth();
        QCOMPARE(health.state, FeedState::Down);
        for (const QString &leak :
             {QStringLiteral("hunter22"), QString::fromLatin1(basic), QStringLiteral("abcdef")}) {
            QVERIFY2(!health.lastError.contains(leak), qPrintable(health.lastError));
            QVERIFY2(!health.address.contains(leak), qPrintable(health.address));
        }
        QVERIFY(m_server->requests().last().contains("api_key=abcdef"));
    }
}

void PrometheusSourceTest::vanishedSeriesBecomeStale()
{
    m_server->setAnswers({text("a 1\nb 2\n"), text("b 3\n"), text("a 4\nb 4\n")});
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
    m_server->setAnswers({text("a 1\nb 2\n"), ScriptedAnswer::http(503, TextType, ""),
                          ScriptedAnswer::http(503, TextType, ""), text("a 5\nb 6\n")});
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
    m_server->setAnswer(text("a 1\n"));
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
    m_server->setAnswers({text("a 1 " + ahead + "\nb 1 " + absurd + "\nc 1 -5\nd 1\nd 2\n"), text("d 1\n")});
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
    m_server->setAnswers({text("a{x=\"1\",y=\"2\"} 1\n"), text("a{y=\"2\", x=\"1\"} 2\n")});
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
    m_server->setAnswer(text("a{job=\"mine\",exported_job=\"other\",instance=\"i\",empty=\"\"} 1\n"));
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
    m_server->setAnswer(text("a 1\nb 1\nc 1\nd 1\n"));
    start(config());
    QVERIFY(waitForHealth());
    QCOMPARE(lastHealth().state, FeedState::Up);
    QCOMPARE(lastHealth().series, 2);
    QCOMPARE(lastHealth().rejected, 2);
    QVERIFY(lastHealth().lastError.contains(QStringLiteral("2 new series refused")));
}

void PrometheusSourceTest::badLinesAreCounted()
{
    m_server->setAnswer(text("a 1\nb.c 1\n\n???\nd 1\n"));
    start(config());
    QVERIFY(waitForHealth());
    QCOMPARE(lastHealth().state, FeedState::Up);
    QCOMPARE(lastHealth().samples, 2);
    QCOMPARE(lastHealth().rejected, 2);
    QVERIFY(lastHealth().lastError.startsWith(m_server->url().toString() + QStringLiteral(" line 2:2: ")));

    m_source.reset();
    m_health.clear();
    FeedConfig limited = config();
    limited.sampleLimit = 1;
    start(limited);
    QVERIFY(waitForHealth());
    QCOMPARE(lastHealth().state, FeedState::Down);
    QCOMPARE(lastHealth().lastError, m_server->url().toString() + QStringLiteral(": more than 1 samples"));
}

void PrometheusSourceTest::scrapesNeverOverlap()
{
    ScriptedAnswer slow = text("a 1\n");
    slow.dripEveryMs = 60; // Four intervals and more.
    m_server->setAnswers({slow, text("a 2\n")});
    FeedConfig often = config();
    often.interval = Interval;
    start(often);
    QVERIFY(waitForHealth(1));
    QCOMPARE(m_server->requests().size(), 1);
    QCOMPARE(m_health[0].state, FeedState::Up);
    QVERIFY(waitForHealth(2));
    QCOMPARE(lines(m_batches[1]).size(), 1);
}

void PrometheusSourceTest::missingCaFile()
{
    FeedConfig tls = config();
    tls.caFile = QStringLiteral("/nonexistent/ca.pem");
    start(tls);
    QVERIFY(waitForHealth());
    QVERIFY(lastHealth().lastError.contains(QStringLiteral("ca_file /nonexistent/ca.pem")));
    QVERIFY(m_server->requests().isEmpty());
}

void PrometheusSourceTest::factory()
{
    FeedConfig good = config();
    const auto source = makeFeedSource(good, *m_store, m_clock);
    QVERIFY(source.has_value());
    QCOMPARE((*source)->health().state, FeedState::Waiting);
    FeedConfig unknown = config();
    unknown.kind = QStringLiteral("carrier-pigeon");
    const auto refused = makeFeedSource(unknown, *m_store, m_clock);
    QVERIFY(!refused.has_value());
    QCOMPARE(refused.error().code, ErrorCode::InvalidInput);
    QVERIFY(refused.error().message.contains(QStringLiteral("carrier-pigeon")));
    QVERIFY(refused.error().message.contains(QStringLiteral("prometheus")));
    FeedConfig file = config();
    file.url = QUrl(QStringLiteral("file:///etc/passwd"));
    QVERIFY(!makeFeedSource(file, *m_store, m_clock).has_value());
}

WF_TEST(PrometheusSourceTest)

} // namespace tst_prometheussource

#include "tst_prometheussource.moc"
