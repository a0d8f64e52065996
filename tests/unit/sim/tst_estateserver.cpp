// SPDX-License-Identifier: GPL-3.0-or-later
#include "seriestable.h"
#include "sim/estateserver.h"
#include "support/fakeclock.h"
#include "support/testentry.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

namespace tst_estateserver {

using std::chrono_literals::operator""s;
using std::chrono_literals::operator""min;
using std::chrono_literals::operator""h;

using namespace wf;

class TestEstateServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void metricsByAccept_data();
    void metricsByAccept();
    void gzipWhenAsked();
    void otherRequests_data();
    void otherRequests();
    void keepsTheConnection();
    void followsTheClock();
    void wallClockStepChangesNothing();
    void failsAsTheScriptSays();
    void portTaken();
    void servesOnlyOnce();
    void stopsWithOpenConnections();
    void manySilentPeersDoNotBlock();

private:
    struct Reply
    {
        int status = 0;
        QByteArray body;
        QByteArray contentType;
    };
    Reply get(quint16 port, const QByteArray &path, const QByteArray &accept = {});
    QByteArray raw(quint16 port, const QByteArray &request);

    QNetworkAccessManager m_network;
};

namespace {

std::unique_ptr<Estate> estateWith(const QByteArray &script = {})
{
    auto estate = std::make_unique<Estate>(7);
    if (const Expected<void> loaded = estate->loadScript(script, QStringLiteral("script")); !loaded)
        qFatal("%s", qPrintable(loaded.error().message));
    return estate;
}

} // namespace

TestEstateServer::Reply TestEstateServer::get(quint16 port, const QByteArray &path, const QByteArray &accept)
{
    QNetworkRequest request(
        QUrl(QStringLiteral("http://127.0.0.1:%1%2").arg(port).arg(QString::fromUtf8(path))));
    if (!accept.isEmpty())
        request.setRawHeader("Accept", accept);
    const std::unique_ptr<QNetworkReply> reply(m_network.get(request));
    QSignalSpy finished(reply.get(), &QNetworkReply::finished);
    if (!reply->isFinished() && !finished.wait())
        return {};
    return {reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), reply->readAll(),
            reply->rawHeader("Content-Type")};
}

/// Sends the bytes as they are and reads until the server closes.
QByteArray TestEstateServer::raw(quint16 port, const QByteArray &request)
{
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.1"), port);
    if (!socket.waitForConnected())
        return {};
    QSignalSpy closed(&socket, &QTcpSocket::disconnected);
    socket.write(request);
    if (closed.isEmpty())
        closed.wait();
    return socket.readAll();
}

void TestEstateServer::metricsByAccept_data()
{
    QTest::addColumn<QByteArray>("accept");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<bool>("openMetrics");
    QTest::addRow("text") << QByteArray("text/plain")
                          << QByteArray("text/plain; version=0.0.4; charset=utf-8") << false;
    QTest::addRow("openmetrics") << QByteArray("application/openmetrics-text; version=1.0.0")
                                 << QByteArray("application/openmetrics-text; version=1.0.0; charset=utf-8")
                                 << true;
}

void TestEstateServer::metricsByAccept()
{
    QFETCH(QByteArray, accept);
    QFETCH(QByteArray, type);
    QFETCH(bool, openMetrics);
    const FakeClock clock;
    EstateServer server(estateWith(), clock);
    const Expected<quint16> port = server.listen(0);
    QVERIFY(port && *port != 0 && *port == server.port());
    const Reply reply = get(*port, "/metrics", accept);
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.contentType, type);
    const Estate same(7);
    QCOMPARE(reply.body,
             openMetrics ? same.openMetrics(0s, clock.wall()) : same.prometheusText(0s, clock.wall()));
}

void TestEstateServer::gzipWhenAsked()
{
    const FakeClock clock;
    EstateServer server(estateWith(), clock);
    const Expected<quint16> port = server.listen(0);
    QVERIFY(port);
    const QByteArray packed = raw(*port, "GET /metrics HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n"
                                         "Connection: close\r\n\r\n");
    QVERIFY(packed.contains("Content-Encoding: gzip\r\n"));
    QVERIFY(packed.sliced(packed.indexOf("\r\n\r\n") + 4).startsWith("\x1f\x8b"));
    const QByteArray plain = raw(*port, "GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    QVERIFY(!plain.contains("Content-Encoding"));
    QVERIFY(packed.size() * 2 < plain.size());
    // QNetworkAccessManager asks for gzip by itself and unpacks it.
    QVERIFY(plain.endsWith(get(*port, "/metrics").body));
}

void TestEstateServer::otherRequests_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<QByteArray>("contains");
    const auto row = [](const char *name, const char *request, const char *status, const char *contains) {
        QTest::addRow("%s", name) << QByteArray(request) << QByteArray(status) << QByteArray(contains);
    };
    row("root", "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "200", "/metrics");
    row("query is no matter", "GET /metrics?x=1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "200",
        "quantum_fallback_rate");
    row("head", "HEAD /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "200", "Content-Length: ");
    row("not found", "GET /favicon.ico HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "404", "/metrics");
    row("deeper", "GET /metrics/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "404", "/metrics");
    row("post", "POST /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: 9000000000\r\n\r\n", "405",
        "Allow: GET, HEAD");
    row("delete", "DELETE / HTTP/1.1\r\nHost: a\r\n\r\n", "405", "Allow: GET, HEAD");
    row("body", "GET /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", "400", "no body");
}

void TestEstateServer::otherRequests()
{
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, status);
    QFETCH(QByteArray, contains);
    const FakeClock clock;
    EstateServer server(estateWith(), clock);
    const Expected<quint16> port = server.listen(0);
    QVERIFY(port);
    const QByteArray reply = raw(*port, request);
    QVERIFY2(reply.startsWith("HTTP/1.1 " + status + ' '), reply.left(60).constData());
    QVERIFY2(reply.contains(contains), reply.constData());
}

void TestEstateServer::keepsTheConnection()
{
    const FakeClock clock;
    EstateServer server(estateWith(), clock);
    const Expected<quint16> port = server.listen(0);
    QVERIFY(port);
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.1"), *port);
    QVERIFY(socket.waitForConnected());
    QByteArray all;
    for (int i = 1; i <= 3; ++i) {
        socket.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        QTRY_VERIFY((all += socket.readAll()).count("/metrics") == i);
    }
    QCOMPARE(socket.state(), QAbstractSocket::ConnectedState);
}

void TestEstateServer::followsTheClock()
{
    FakeClock clock;
    EstateServer server(estateWith("at 1m start dynex-outage\n"), clock);
    const Expected<quint16> port = server.listen(0);
    QVERIFY(port);
    QVERIFY(get(*port, "/metrics").body.contains("dynex_health_status=\"down\"} 0\n"));
    clock.advance(61s);
    QVERIFY(get(*port, "/metrics").body.contains("dynex_health_status=\"down\"} 1\n"));
}

void TestEstateServer::wallClockStepChangesNothing()
{
    FakeClock clock;
    EstateServer server(estateWith(), clock);
    const Expected<quint16> port = server.listen(0);
    QVERIFY(port);
    clock.advance(10min);
    const QByteArray before = get(*port, "/metrics", "application/openmetrics-text").body;
    clock.stepWall(-3h);
    QCOMPARE(get(*port, "/metrics", "application/openmetrics-text").body, before);
}

void TestEstateServer::failsAsTheScriptSays()
{
    FakeClock clock;
    EstateServer server(estateWith("at 10s fail 5s\n"), clock);
    const Expected<quint16> port = server.listen(0);
    QVERIFY(port);
    QCOMPARE(get(*port, "/metrics").status, 200);
    clock.advance(12s);
    QCOMPARE(get(*port, "/metrics").status, 503);
    QCOMPARE(get(*port, "/metrics").status, 503);
    clock.advance(3s);
    QCOMPARE(get(*port, "/metrics").status, 200);
}

void TestEstateServer::portTaken()
{
    const FakeClock clock;
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    EstateServer server(estateWith(), clock);
    const Expected<quint16> port = server.listen(other.serverPort());
    QVERIFY(!port);
    QCOMPARE(port.error().code, ErrorCode::Io);
    QVERIFY(port.error().message.contains(QStringLiteral("127.0.0.1:%1").arg(other.serverPort())));
    // A failed try leaves it able to serve.
    QVERIFY(server.listen(0).has_value());
}

void TestEstateServer::servesOnlyOnce()
{
    const FakeClock clock;
    EstateServer server(estateWith(), clock);
    QVERIFY(server.listen(0).has_value());
    const Expected<quint16> again = server.listen(0);
    QVERIFY(!again);
    QCOMPARE(again.error().code, ErrorCode::Refused);
}

void TestEstateServer::stopsWithOpenConnections()
{
    const FakeClock clock;
    auto server = std::make_unique<EstateServer>(estateWith(), clock);
    const Expected<quint16> port = server->listen(0);
    QVERIFY(port);
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.1"), *port);
    QVERIFY(socket.waitForConnected());
    socket.write("GET /metrics HTTP/1.1\r\nHost:"); // Never finished.
    QVERIFY(socket.waitForBytesWritten());
    QSignalSpy closed(&socket, &QTcpSocket::disconnected);
    server.reset();
    QTRY_COMPARE(closed.size(), 1);
    // Its port is free at once.
    EstateServer next(estateWith(), clock);
    QVERIFY(next.listen(*port).has_value());
}

void TestEstateServer::manySilentPeersDoNotBlock()
{
    const FakeClock clock;
    EstateServer server(estateWith(), clock);
    const Expected<quint16> port = server.listen(0);
    QVERIFY(port);
    std::vector<std::unique_ptr<QTcpSocket>> silent;
    for (int i = 0; i < 40; ++i) {
        silent.push_back(std::make_unique<QTcpSocket>());
        silent.back()->connectToHost(QStringLiteral("127.0.0.1"), *port);
        QVERIFY(silent.back()->waitForConnected());
        silent.back()->write("GET /");
    }
    QCOMPARE(get(*port, "/metrics").status, 200);
}

WF_TEST(TestEstateServer)

} // namespace tst_estateserver

#include "tst_estateserver.moc"
