// SPDX-License-Identifier: GPL-3.0-or-later
// The feed that listens over HTTP: what each protocol's own senders bring, and what strangers do.
#include "feed/feedfactory.h"
#include "feed/httppushsource.h"
#include "support/fakeclock.h"
#include "support/protobuilder.h"
#include "support/testentry.h"

#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <snappy.h>
#include <sys/prctl.h>

#include <csignal>

namespace tst_httppush {

using namespace std::chrono_literals;
using namespace wf;

namespace {

FeedConfig configOf(Millis interval = 20ms)
{
    FeedConfig config;
    config.name = FeedId(QStringLiteral("pushed"));
    config.kind = PushKind;
    config.url = QUrl(QStringLiteral("http://127.0.0.1:0"));
    config.interval = interval;
    return config;
}

quint16 freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : 0;
}

QByteArray remoteWrite(const ProtoBuilder &message)
{
    std::string packed;
    snappy::Compress(message.text().data(), message.text().size(), &packed);
    return QByteArray::fromStdString(packed);
}

ProtoBuilder seriesOf(const char *name, double value, Timestamp at)
{
    return ProtoBuilder()
        .message(1, ProtoBuilder().bytes(1, "__name__").bytes(2, name))
        .message(1, ProtoBuilder().bytes(1, "job").bytes(2, "own"))
        .message(2, ProtoBuilder().decimal(1, value).number(2, std::uint64_t(toMs(at))));
}

constexpr const char *WriteHeaders = "Content-Type: application/x-protobuf\r\nContent-Encoding: snappy\r\n";

} // namespace

class TestHttpPush : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_store = std::make_unique<SeriesStore>();
        m_last.clear();
        m_late = m_inTime = 0;
        m_health = {};
    }
    void cleanup()
    {
        if (m_peer && m_peer->state() != QProcess::NotRunning) {
            m_peer->kill();
            m_peer->waitForFinished();
        }
        m_peer.reset();
        m_source.reset();
    }
    void jsonBecomesSeries();
    void labelsOfTheSenderStand();
    void lateSamplesAreMarked();
    void gapsAreKnownOnceTheStepIs();
    void whatFindsNoRoomIsAnswered();
    void badMessagesLeaveNothing_data();
    void badMessagesLeaveNothing();
    void bombsAreBounded_data();
    void bombsAreBounded();
    void remoteWriteTwoSaysWhatWasWritten();
    void stoppedIsStale();
    void thePortIsTakenUpLater();
    void prometheusWrites();
    void vmagentWrites();
    void collectdWrites();
    void curlPushesLines();

private:
    void listen(const FeedConfig &config = configOf(), const Clock *clock = nullptr)
    {
        m_source = std::make_unique<HttpPushSource>(config, *m_store, clock ? *clock : m_clock);
        connect(m_source.get(), &FeedSource::batch, this, [this](const SampleBatch &batch) {
            m_store->append(batch);
            for (const SeriesSample &s : batch.samples) {
                const SeriesKey &key = m_store->info(s.series).key;
                const QString name = QString::fromStdString(key.name + toText(key.labels));
                (batch.backfill ? m_late : m_inTime) += 1;
                m_last[name] = s.sample.value;
                m_refs.insert_or_assign(name, s.series);
            }
        });
        connect(m_source.get(), &FeedSource::healthChanged, this,
                [this](const FeedHealth &health) { m_health = health; });
        m_source->start();
        QVERIFY(m_source->port() != 0);
    }
    /// The whole answer.
    QByteArray post(const QByteArray &path, const QByteArray &body, const QByteArray &headers = {})
    {
        QTcpSocket socket;
        socket.connectToHost(QStringLiteral("127.0.0.1"), m_source->port());
        socket.write("POST " + path +
                     " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: " +
                     QByteArray::number(body.size()) + "\r\n" + headers + "\r\n" + body);
        QByteArray answer;
        (void)QTest::qWaitFor(
            [&] {
                answer += socket.readAll();
                return socket.state() == QAbstractSocket::UnconnectedState;
            },
            60'000);
        return answer;
    }
    static QByteArray status(const QByteArray &answer) { return answer.mid(9, 3); }
    void start(const QString &program, const QStringList &arguments)
    {
        m_peer = std::make_unique<QProcess>();
        m_peer->setProcessChannelMode(QProcess::MergedChannels);
        m_peer->setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
        m_peer->start(program, arguments);
        QVERIFY(m_peer->waitForStarted());
    }
    static QString installed(const char *program)
    {
        return QStandardPaths::findExecutable(QLatin1String(program),
                                              {QStringLiteral("/usr/bin"), QStringLiteral("/usr/sbin")});
    }
    void write(const QString &path, const QByteArray &text)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }

    FakeClock m_clock;
    SystemClock m_real;
    QTemporaryDir m_dir;
    std::unique_ptr<SeriesStore> m_store;
    std::unique_ptr<HttpPushSource> m_source;
    std::unique_ptr<QProcess> m_peer;
    std::map<QString, double> m_last; ///< Value of each series, by name and labels.
    std::map<QString, SeriesRef> m_refs;
    int m_inTime = 0;
    int m_late = 0;
    FeedHealth m_health;
};

void TestHttpPush::jsonBecomesSeries()
{
    listen();
    QCOMPARE(m_source->health().state, FeedState::Waiting);
    QCOMPARE(status(post("/api/push", R"({"metric":"queue.depth","value":12,"labels":{"q":"mail"}})")),
             QByteArray("204"));
    QCOMPARE(m_last.at(QStringLiteral("queue_depth{job=\"pushed\",q=\"mail\"}")), 12.0);
    QTRY_COMPARE(m_health.state, FeedState::Up);
    QCOMPARE(m_health.series, 1);
    QCOMPARE(m_health.lastSample, m_clock.wall());
    QVERIFY(m_health.lastError.isEmpty());
    // Half of it is wrong: the good half counts, and both the sender and the person hear of it.
    const QByteArray answer = post("/api/push", R"([{"metric":"a","value":1},{"metric":"b"}])");
    QCOMPARE(status(answer), QByteArray("400"));
    QVERIFY(answer.endsWith(
        "1 samples taken, 1 refused; the first: sample 2: \"value\" must be a number, true or "
        "false\n"));
    QCOMPARE(m_last.at(QStringLiteral("a{job=\"pushed\"}")), 1.0);
    QTRY_VERIFY(m_health.lastError.contains(QStringLiteral("sample 2")));
}

void TestHttpPush::labelsOfTheSenderStand()
{
    listen();
    QCOMPARE(
        status(post("/api/v1/write",
                    remoteWrite(ProtoBuilder().message(1, seriesOf("up", 1, m_clock.wall()))), WriteHeaders)),
        QByteArray("204"));
    QCOMPARE(m_last.at(QStringLiteral("up{job=\"own\"}")), 1.0);
    // The first request of a Prometheus has metadata alone.
    QCOMPARE(status(post("/api/v1/write", remoteWrite(ProtoBuilder()), WriteHeaders)), QByteArray("204"));
}

void TestHttpPush::lateSamplesAreMarked()
{
    listen();
    const Timestamp now = m_clock.wall();
    ProtoBuilder message;
    for (const Millis age : {Millis(10min), Millis(5min), Millis(1s)})
        message.message(1, seriesOf("a", double(age.count()), now - age));
    message.message(1, seriesOf("b", 1, now + 1h)); // A clock far ahead.
    (void)post("/api/v1/write", remoteWrite(message), WriteHeaders);
    QCOMPARE(m_late, 2);
    QCOMPARE(m_inTime, 1);
    QTRY_COMPARE(m_health.rejected, 1);
    QVERIFY(m_health.lastError.contains(QStringLiteral("an impossible time")));
    QCOMPARE(m_store->lastReal(m_refs.begin()->second)->value, 1000.0);
}

void TestHttpPush::gapsAreKnownOnceTheStepIs()
{
    listen();
    for (int i = 0; i < 4; ++i) {
        (void)post("/api/v1/write", remoteWrite(ProtoBuilder().message(1, seriesOf("a", i, m_clock.wall()))),
                   WriteHeaders);
        QCOMPARE(m_store->info(m_refs.begin()->second).meta.interval, i < 2 ? Millis{0} : Millis(15s));
        m_clock.advance(15s);
    }
}

void TestHttpPush::whatFindsNoRoomIsAnswered()
{
    FeedConfig config = configOf();
    config.seriesLimit = 3;
    listen(config);
    QByteArray lines;
    for (int i = 0; i < 10; ++i)
        lines += "m,n=" + QByteArray::number(i) + " value=1\n";
    const QByteArray answer = post("/write", lines);
    QCOMPARE(status(answer), QByteArray("400"));
    QVERIFY2(answer.contains("3 samples taken, 7 refused; the first: more series than 3 (series_limit)"),
             answer.constData());
    QTRY_COMPARE(m_health.state, FeedState::Degraded);
    // OTLP has a word for it.
    const QByteArray partial = post("/v1/metrics",
                                    R"({"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"x","gauge":
        {"dataPoints":[{"timeUnixNano":"0","asInt":1}]}}]}]}]})",
                                    "Content-Type: application/json\r\n");
    QCOMPARE(status(partial), QByteArray("200"));
    QVERIFY2(partial.contains("\"rejectedDataPoints\":\"1\""), partial.constData());
    QVERIFY(partial.contains("Content-Type: application/json"));
}

void TestHttpPush::badMessagesLeaveNothing_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("headers");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *path, const char *headers, const QByteArray &body,
                        const char *expected) {
        QTest::newRow(name) << QByteArray(path) << QByteArray(headers) << body << QByteArray(expected);
    };
    const QByteArray good = remoteWrite(ProtoBuilder().message(1, seriesOf("a", 1, fromMs(1))));
    row("no JSON", "/api/push", "", "queue 12", "400");
    row("no snappy", "/api/v1/write", WriteHeaders, "nonsense", "400");
    row("cut", "/api/v1/write", WriteHeaders, good.left(good.size() - 3), "400");
    row("not compressed", "/api/v1/write", "Content-Type: application/x-protobuf\r\n", good, "415");
    row("zstd", "/api/v1/write", "Content-Type: application/x-protobuf\r\nContent-Encoding: zstd\r\n", good,
        "415");
    row("a version to come", "/api/v1/write",
        "Content-Type: application/x-protobuf;proto=io.prometheus.write.v3.Request\r\nContent-Encoding: "
        "snappy\r\n",
        good, "415");
    row("OTLP of another type", "/v1/metrics", "Content-Type: text/plain\r\n", "x", "415");
    row("OTLP broken", "/v1/metrics", "Content-Type: application/x-protobuf\r\n", "nonsense", "400");
    row("OTLP no gzip", "/v1/metrics", "Content-Type: application/json\r\nContent-Encoding: gzip\r\n", "{}",
        "400");
    row("precision", "/write?precision=weeks", "", "m value=1", "400");
    row("traces", "/v1/traces", "Content-Type: application/x-protobuf\r\n", "", "404");
    row("a web page", "/api/push", "Origin: http://evil.example\r\n", R"({"metric":"a","value":1})", "403");
    row("collectd", "/collectd", "", "{}", "400");
}

void TestHttpPush::badMessagesLeaveNothing()
{
    QFETCH(const QByteArray, path);
    QFETCH(const QByteArray, headers);
    QFETCH(const QByteArray, body);
    QFETCH(const QByteArray, expected);
    listen();
    const QByteArray answer = post(path, body, headers);
    QCOMPARE(status(answer), expected);
    QVERIFY(m_last.empty());
    QCOMPARE(m_store->seriesCount(), std::size_t(0));
    QTRY_VERIFY(m_health.rejected == 1 && !m_health.lastError.isEmpty());
}

void TestHttpPush::bombsAreBounded_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("headers");
    QTest::addColumn<QByteArray>("body");
    const std::string zeros(100 << 20, '\0');
    std::string packed;
    snappy::Compress(zeros.data(), zeros.size(), &packed);
    QTest::newRow("snappy") << QByteArray("/api/v1/write") << QByteArray(WriteHeaders)
                            << QByteArray::fromStdString(packed);
    // qCompress() is zlib behind four bytes.
    QTest::newRow("zlib") << QByteArray("/api/push") << QByteArray("Content-Encoding: gzip\r\n")
                          << qCompress(QByteArray(100 << 20, ' '), 9).mid(4);
}

void TestHttpPush::bombsAreBounded()
{
    QFETCH(const QByteArray, path);
    QFETCH(const QByteArray, headers);
    QFETCH(const QByteArray, body);
    listen();
    QCOMPARE(status(post(path, body, headers)), QByteArray("413"));
    QVERIFY(m_last.empty());
}

void TestHttpPush::remoteWriteTwoSaysWhatWasWritten()
{
    listen();
    ProtoBuilder references;
    references.varint(1).varint(2);
    ProtoBuilder request;
    for (const char *symbol : {"", "__name__", "a"})
        request.bytes(4, symbol);
    ProtoBuilder series;
    series.bytes(1, references.text())
        .message(2, ProtoBuilder().decimal(1, 5).number(2, std::uint64_t(toMs(m_clock.wall()))));
    request.message(5, series);
    const QByteArray answer =
        post("/api/v1/write", remoteWrite(request),
             "Content-Type: application/x-protobuf;proto=io.prometheus.write.v2.Request\r\n"
             "Content-Encoding: snappy\r\nX-Prometheus-Remote-Write-Version: 2.0.0\r\n");
    QCOMPARE(status(answer), QByteArray("204"));
    QVERIFY2(answer.contains("X-Prometheus-Remote-Write-Samples-Written: 1\r\n"), answer.constData());
    QCOMPARE(m_last.at(QStringLiteral("a{job=\"pushed\"}")), 5.0);
}

void TestHttpPush::stoppedIsStale()
{
    listen();
    (void)post("/api/push", R"({"metric":"a","value":1})");
    m_source->stop();
    QVERIFY(isStaleMarker(m_last.at(QStringLiteral("a{job=\"pushed\"}"))));
    QCOMPARE(m_health.state, FeedState::Waiting);
    QCOMPARE(m_health.series, 0);
}

void TestHttpPush::thePortIsTakenUpLater()
{
    auto other = std::make_unique<QTcpServer>();
    QVERIFY(other->listen(QHostAddress::LocalHost));
    FeedConfig config = configOf();
    config.url.setPort(other->serverPort());
    m_source = std::make_unique<HttpPushSource>(config, *m_store, m_clock);
    m_source->start();
    QCOMPARE(m_source->health().state, FeedState::Down);
    QVERIFY(m_source->health().lastError.contains(QStringLiteral("cannot listen")));
    other.reset();
    QTRY_COMPARE(m_source->health().state, FeedState::Waiting);
    QVERIFY(m_source->health().lastError.isEmpty());
}

void TestHttpPush::prometheusWrites()
{
    const QString program = installed("prometheus");
    if (program.isEmpty())
        QSKIP("prometheus is not installed");
    listen(configOf(100ms), &m_real);
    const quint16 port = freePort();
    const QString config = m_dir.filePath(QStringLiteral("prometheus.yml"));
    write(config, QStringLiteral(
                      "global:\n  scrape_interval: 1s\nscrape_configs:\n- job_name: self\n  static_configs:\n"
                      "  - targets: ['127.0.0.1:%1']\nremote_write:\n"
                      "- url: http://127.0.0.1:%2/api/v1/write\n"
                      "  metadata_config:\n    send_interval: 1s\n")
                      .arg(port)
                      .arg(m_source->port())
                      .toUtf8());
    start(program, {QStringLiteral("--config.file=") + config,
                    QStringLiteral("--storage.tsdb.path=") + m_dir.filePath(QStringLiteral("tsdb")),
                    QStringLiteral("--web.listen-address=127.0.0.1:%1").arg(port)});
    const QString up = QStringLiteral("up{instance=\"127.0.0.1:%1\",job=\"self\"}").arg(port);
    QTRY_VERIFY(m_last.contains(up));
    QCOMPARE(m_last.at(up), 1.0);
    QTRY_VERIFY(m_store->seriesCount() > 300);
    QTRY_COMPARE(m_health.state, FeedState::Up);
    QCOMPARE(m_health.rejected, 0);
    // Its metadata says what a counter is, its rhythm what a gap is.
    const auto infoOf = [this](const char *name) {
        for (const SeriesInfo &info : m_store->catalog()) {
            if (info.key.name == name)
                return info.meta;
        }
        return SeriesMeta{};
    };
    QTRY_COMPARE(infoOf("process_cpu_seconds_total").type, MetricType::Counter);
    QTRY_VERIFY(infoOf("process_cpu_seconds_total").interval >= 700ms &&
                infoOf("process_cpu_seconds_total").interval <= 1300ms);
}

void TestHttpPush::vmagentWrites()
{
    const QString program = installed("vmagent");
    if (program.isEmpty())
        QSKIP("vmagent is not installed");
    listen(configOf(100ms), &m_real);
    const quint16 port = freePort();
    const QString config = m_dir.filePath(QStringLiteral("vmagent.yml"));
    write(config,
          QStringLiteral("scrape_configs:\n- job_name: agent\n  scrape_interval: 1s\n  static_configs:\n"
                         "  - targets: ['127.0.0.1:%1']\n")
              .arg(port)
              .toUtf8());
    start(program,
          {QStringLiteral("-promscrape.config=") + config,
           QStringLiteral("-httpListenAddr=127.0.0.1:%1").arg(port),
           QStringLiteral("-remoteWrite.tmpDataPath=") + m_dir.filePath(QStringLiteral("vm")),
           QStringLiteral("-remoteWrite.url=http://127.0.0.1:%1/api/v1/write").arg(m_source->port())});
    const QString up = QStringLiteral("up{instance=\"127.0.0.1:%1\",job=\"agent\"}").arg(port);
    QTRY_VERIFY(m_last.contains(up));
    QTRY_VERIFY(m_store->seriesCount() > 100);
    QTRY_COMPARE(m_health.state, FeedState::Up);
    QCOMPARE(m_health.rejected, 0);
}

void TestHttpPush::collectdWrites()
{
    const QString program = installed("collectd");
    if (program.isEmpty())
        QSKIP("collectd is not installed");
    listen(configOf(100ms), &m_real);
    const QString config = m_dir.filePath(QStringLiteral("collectd.conf"));
    write(config, QStringLiteral(
                      "Hostname \"box\"\nFQDNLookup false\nInterval 0.1\nBaseDir \"%1\"\nPIDFile \"%1/pid\"\n"
                      "LoadPlugin load\nLoadPlugin write_http\n<Plugin write_http>\n  <Node \"wf\">\n"
                      "    URL \"http://127.0.0.1:%2/collectd\"\n    Format \"JSON\"\n"
                      "    BufferSize 1024\n  </Node>\n</Plugin>\n")
                      .arg(m_dir.path())
                      .arg(m_source->port())
                      .toUtf8());
    start(program, {QStringLiteral("-f"), QStringLiteral("-C"), config});
    // It sends when its buffer is full.
    QTRY_VERIFY(m_last.contains(QStringLiteral("collectd_load_shortterm{instance=\"box\",job=\"pushed\"}")));
    QTRY_COMPARE(m_health.state, FeedState::Up);
    QCOMPARE(m_health.rejected, 0);
}

void TestHttpPush::curlPushesLines()
{
    const QString program = installed("curl");
    if (program.isEmpty())
        QSKIP("curl is not installed");
    listen();
    start(program,
          {QStringLiteral("-sS"), QStringLiteral("-i"), QStringLiteral("--data-binary"),
           QStringLiteral("cpu,host=db-1 usage_idle=98.5\ncpu,host=db-2 usage_idle=97i\n"),
           QStringLiteral("http://127.0.0.1:%1/api/v2/write?bucket=b&precision=s").arg(m_source->port())});
    QTRY_COMPARE(m_peer->state(), QProcess::NotRunning);
    const QByteArray answer = m_peer->readAll();
    QVERIFY2(answer.startsWith("HTTP/1.1 204"), answer.constData());
    QCOMPARE(m_last.at(QStringLiteral("cpu_usage_idle{host=\"db-2\",job=\"pushed\"}")), 97.0);
}

WF_TEST(TestHttpPush)

} // namespace tst_httppush

#include "tst_httppush.moc"
