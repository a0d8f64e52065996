// SPDX-License-Identifier: GPL-3.0-or-later
// The feed that listens over HTTP: what each protocol brings, and what strangers do.
#include "pushfixture.h"
#include "support/protobuilder.h"
#include "support/testentry.h"

#include <QTcpServer>
#include <QTcpSocket>

#include <snappy.h>

namespace tst_httppush {

using namespace std::chrono_literals;
using namespace wf;

namespace {

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

class TestHttpPush : public PushTest
{
    Q_OBJECT
private Q_SLOTS:
    void init() { setUp(); }
    void cleanup() { tearDown(); }
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

private:
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
    QCOMPARE(m_source->health().lateSamples, 2);
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
    FeedConfig config = pushConfig();
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
    FeedConfig config = pushConfig();
    config.url.setPort(other->serverPort());
    m_source = std::make_unique<HttpPushSource>(config, *m_store, m_clock);
    m_source->start();
    QCOMPARE(m_source->health().state, FeedState::Down);
    QVERIFY(m_source->health().lastError.contains(QStringLiteral("cannot listen")));
    other.reset();
    QTRY_COMPARE(m_source->health().state, FeedState::Waiting);
    QVERIFY(m_source->health().lastError.isEmpty());
}

WF_TEST(TestHttpPush)

} // namespace tst_httppush

#include "tst_httppush.moc"
