// SPDX-License-Identifier: GPL-3.0-or-later
// The server, with friendly and hostile peers over real sockets.
#include "http/httpserver.h"
#include "support/testentry.h"

#include <QPointer>
#include <QProcess>
#include <QSignalSpy>
#include <QSslSocket>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

namespace tst_httpserver {

using namespace std::chrono_literals;
using namespace wf;

class TestHttpServer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m_taken.clear(); }
    void cleanup()
    {
        m_server.reset();
        m_sockets.clear();
    }
    void aRequestIsAnswered();
    void oneConnectionServesMany();
    void refusalsAreAnsweredAndCounted();
    void aBodyIsBounded();
    void allBodiesAreBounded();
    void anEndlessHeadIsRefused();
    void halfOpenConnectionsHinderNobody();
    void whoDripsIsCutOff();
    void whatIsLeftAtTheEndIsAnswered();
    void aPortThatIsTaken();
    void tlsAndToken();

private:
    void listen(HttpServerOptions options = {}, bool answers = true)
    {
        if (options.url.isEmpty())
            options.url = QUrl(QStringLiteral("http://127.0.0.1:0"));
        options.routes = {{"POST", "/push"}};
        auto made = HttpServer::listen(std::move(options));
        QVERIFY2(made, made ? "" : qPrintable(made.error().message));
        m_server = std::move(*made);
        if (answers)
            connect(m_server.get(), &HttpServer::requestsWait, this, &TestHttpServer::answerAll);
    }
    void answerAll()
    {
        while (const auto request = m_server->next()) {
            m_taken.push_back(*request);
            m_server->answer(
                request->id,
                {200, "got " + QByteArray::number(request->body.size()), "text/plain", {{"X-Test", "yes"}}});
        }
    }
    QTcpSocket &connectTo()
    {
        m_sockets.push_back(std::make_unique<QTcpSocket>());
        m_sockets.back()->connectToHost(QStringLiteral("127.0.0.1"), m_server->port());
        return *m_sockets.back();
    }
    static QByteArray post(const QByteArray &body, const QByteArray &headers = {})
    {
        return "POST /push?a=b%20c HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: " +
               QByteArray::number(body.size()) + "\r\n" + headers + "\r\n" + body;
    }
    /// Sends it on a connection of its own and gives the first line of the answer.
    QByteArray statusOf(const QByteArray &request)
    {
        QTcpSocket &socket = connectTo();
        socket.write(request);
        QByteArray answer;
        const bool came = QTest::qWaitFor(
            [&] {
                answer += socket.readAll();
                return answer.contains("\r\n\r\n") || socket.state() == QAbstractSocket::UnconnectedState;
            },
            60'000);
        return came ? answer.left(answer.indexOf("\r\n")) : "nothing came";
    }

    std::unique_ptr<HttpServer> m_server;
    std::vector<InboundRequest> m_taken;
    std::vector<std::unique_ptr<QTcpSocket>> m_sockets;
};

void TestHttpServer::aRequestIsAnswered()
{
    listen();
    QTcpSocket &socket = connectTo();
    const QByteArray body(100'000, 'x');
    socket.write(post(body, "X-Sender: me\r\n"));
    QTRY_COMPARE(m_taken.size(), std::size_t(1));
    const InboundRequest &request = m_taken.front();
    QCOMPARE(request.method, QByteArray("POST"));
    QCOMPARE(request.path, QByteArray("/push"));
    QCOMPARE(request.argument("a"), QByteArray("b c"));
    QCOMPARE(request.header("x-sender"), QByteArray("me"));
    QCOMPARE(request.body, body);
    QByteArray answer;
    QTRY_VERIFY((answer += socket.readAll()).contains("got 100000"));
    QVERIFY(answer.startsWith("HTTP/1.1 200 OK\r\n"));
    QVERIFY(answer.contains("X-Test: yes\r\n"));
}

void TestHttpServer::oneConnectionServesMany()
{
    listen();
    QTcpSocket &socket = connectTo();
    QByteArray answers;
    for (int i = 1; i <= 5; ++i) {
        socket.write(post(QByteArray(i, 'x')));
        QTRY_VERIFY((answers += socket.readAll()).contains("got " + QByteArray::number(i)));
    }
    QCOMPARE(m_taken.size(), std::size_t(5));
    // In chunks too.
    socket.write(
        "POST /push HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
    QTRY_COMPARE(m_taken.size(), std::size_t(6));
    QCOMPARE(m_taken.back().body, QByteArray("abc"));
}

void TestHttpServer::refusalsAreAnsweredAndCounted()
{
    listen();
    QCOMPARE(statusOf("GET /-/healthy HTTP/1.1\r\nHost: localhost\r\n\r\n"), QByteArray("HTTP/1.1 200 OK"));
    QCOMPARE(m_server->takeRefusals().count, 0);
    QCOMPARE(statusOf("GET /other HTTP/1.1\r\nHost: localhost\r\n\r\n"),
             QByteArray("HTTP/1.1 404 Not Found"));
    QCOMPARE(
        statusOf(
            "POST /push HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef"),
        QByteArray("HTTP/1.1 400 Bad Request"));
    const auto refusals = m_server->takeRefusals();
    QCOMPARE(refusals.count, 2);
    QCOMPARE(refusals.status, 400);
    QCOMPARE(m_server->takeRefusals().count, 0);
    // Smuggling: whatever is made of it, it is no request.
    const QByteArray broken[] = {"nonsense\r\n\r\n",
                                 "POST /push HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
                                 "POST /push HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n"
                                 "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"};
    for (const QByteArray &request : broken)
        QVERIFY2(!statusOf(request).startsWith("HTTP/1.1 200"), request.constData());
    QVERIFY(m_taken.empty());
}

void TestHttpServer::aBodyIsBounded()
{
    HttpServerOptions options;
    options.limits.bodyBytes = 100'000;
    listen(options);
    QVERIFY(statusOf(post(QByteArray(100'001, 'x'))).startsWith("HTTP/1.1 413"));
    // In chunks nobody says how long it is: a little is read on, so that an answer arrives.
    const auto chunked = [](int size) {
        return "POST /push HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n" +
               QByteArray::number(size, 16) + "\r\n" + QByteArray(size, 'x') + "\r\n0\r\n\r\n";
    };
    QVERIFY(statusOf(chunked(150'000)).startsWith("HTTP/1.1 413"));
    QVERIFY(!statusOf(chunked(5'000'000)).startsWith("HTTP/1.1 200"));
    QVERIFY(m_taken.empty());
    QVERIFY(statusOf(post(QByteArray(100'000, 'x'))).startsWith("HTTP/1.1 200"));
}

void TestHttpServer::allBodiesAreBounded()
{
    HttpServerOptions options;
    options.limits.bodyBytes = 100'000;
    options.limits.allBodyBytes = 250'000;
    listen(options, false);
    // Nobody takes them: the third finds no room.
    QTcpSocket &first = connectTo();
    first.write(post(QByteArray(100'000, 'a')));
    QTcpSocket &second = connectTo();
    second.write(post(QByteArray(100'000, 'b')));
    QSignalSpy waits(m_server.get(), &HttpServer::requestsWait);
    std::vector<InboundRequest> taken;
    QTRY_VERIFY([&] {
        while (auto request = m_server->next())
            taken.push_back(std::move(*request));
        return taken.size() == 2;
    }());
    QVERIFY(statusOf(post(QByteArray(100'000, 'c'))).startsWith("HTTP/1.1 503"));
    // With an answer there is room again.
    m_server->answer(taken.front().id, {});
    connect(m_server.get(), &HttpServer::requestsWait, this, &TestHttpServer::answerAll);
    QVERIFY(statusOf(post(QByteArray(100'000, 'd'))).startsWith("HTTP/1.1 200"));
}

void TestHttpServer::anEndlessHeadIsRefused()
{
    listen();
    QTcpSocket &socket = connectTo();
    QVERIFY(socket.waitForConnected());
    socket.write("POST /push HTTP/1.1\r\nX: ");
    QByteArray answer;
    for (int i = 0; i < 1000 && socket.state() == QAbstractSocket::ConnectedState; ++i) {
        socket.write(QByteArray(10'000, 'x'));
        socket.waitForBytesWritten(1000);
        answer += socket.readAll();
    }
    QTRY_COMPARE(socket.state(), QAbstractSocket::UnconnectedState);
    QVERIFY(m_taken.empty());
    QVERIFY(statusOf(post("a")).startsWith("HTTP/1.1 200"));
}

void TestHttpServer::halfOpenConnectionsHinderNobody()
{
    HttpServerOptions options;
    options.limits.head = 3s;
    listen(options);
    std::vector<QPointer<QTcpSocket>> open;
    for (int i = 0; i < 300; ++i) {
        QTcpSocket &socket = connectTo();
        socket.write("POST /push HTT");
        open.emplace_back(&socket);
    }
    QVERIFY(statusOf("GET /-/healthy HTTP/1.1\r\nHost: localhost\r\n\r\n").startsWith("HTTP/1.1 200"));
    QVERIFY(statusOf(post("abc")).startsWith("HTTP/1.1 200"));
    // All of them are let go.
    QTRY_VERIFY(std::all_of(open.begin(), open.end(), [](const auto &socket) {
        return socket->state() == QAbstractSocket::UnconnectedState;
    }));
}

void TestHttpServer::whoDripsIsCutOff()
{
    HttpServerOptions options;
    options.limits.head = 1s;
    options.limits.body = 1s;
    listen(options);
    QTcpSocket &head = connectTo();
    QTcpSocket &body = connectTo();
    head.write("POST /push HTTP/1.1\r\n");
    body.write("POST /push HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n");
    // A byte at a time, never silent.
    QTimer drip;
    connect(&drip, &QTimer::timeout, this, [&] {
        head.write("X");
        body.write("x");
    });
    drip.start(20ms);
    QTRY_COMPARE(head.state(), QAbstractSocket::UnconnectedState);
    QTRY_COMPARE(body.state(), QAbstractSocket::UnconnectedState);
    QVERIFY(m_taken.empty());
}

void TestHttpServer::whatIsLeftAtTheEndIsAnswered()
{
    listen({}, false);
    QTcpSocket &taken = connectTo();
    QTcpSocket &waiting = connectTo();
    taken.write(post("a"));
    std::optional<InboundRequest> request;
    QTRY_VERIFY(request || (request = m_server->next()));
    waiting.write(post("b"));
    QSignalSpy waits(m_server.get(), &HttpServer::requestsWait);
    QTRY_VERIFY(waits.count() > 0 || !m_server->next());
    m_server.reset();
    QTRY_COMPARE(taken.state(), QAbstractSocket::UnconnectedState);
    QTRY_COMPARE(waiting.state(), QAbstractSocket::UnconnectedState);
    QVERIFY(!taken.readAll().startsWith("HTTP/1.1 200"));
}

void TestHttpServer::aPortThatIsTaken()
{
    listen();
    HttpServerOptions options;
    options.url = QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_server->port()));
    const auto second = HttpServer::listen(options);
    QVERIFY(!second);
    QCOMPARE(second.error().code, ErrorCode::Io);
    QCOMPARE(second.error().message, QStringLiteral("cannot listen: Address already in use"));
}

void TestHttpServer::tlsAndToken()
{
    QTemporaryDir dir;
    QProcess openssl;
    openssl.start(QStringLiteral("openssl"),
                  {QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"),
                   QStringLiteral("rsa:2048"), QStringLiteral("-nodes"), QStringLiteral("-subj"),
                   QStringLiteral("/CN=127.0.0.1"), QStringLiteral("-keyout"),
                   dir.filePath(QStringLiteral("key")), QStringLiteral("-out"),
                   dir.filePath(QStringLiteral("cert"))});
    if (!openssl.waitForStarted())
        QSKIP("openssl is not installed");
    QVERIFY(openssl.waitForFinished());
    const auto bytesOf = [&dir](const char *name) {
        QFile file(dir.filePath(QLatin1String(name)));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    HttpServerOptions options;
    options.url = QUrl(QStringLiteral("https://127.0.0.1:0"));
    options.certificate = bytesOf("cert");
    options.key = bytesOf("key");
    options.token = "s3cret";
    listen(options);
    const auto ask = [&](const QByteArray &headers) {
        QSslSocket socket;
        socket.setPeerVerifyMode(QSslSocket::VerifyNone);
        socket.connectToHostEncrypted(QStringLiteral("127.0.0.1"), m_server->port());
        QByteArray answer;
        connect(&socket, &QSslSocket::encrypted, &socket, [&] { socket.write(post("abc", headers)); });
        (void)QTest::qWaitFor([&] { return (answer += socket.readAll()).contains("\r\n\r\n"); }, 60'000);
        return answer.left(12);
    };
    QCOMPARE(ask("Authorization: Bearer s3cret\r\n"), QByteArray("HTTP/1.1 200"));
    QCOMPARE(ask({}), QByteArray("HTTP/1.1 401"));
    QCOMPARE(m_taken.size(), std::size_t(1));
    // A certificate that is none: said, not served without.
    options.certificate = "nonsense";
    QVERIFY(!HttpServer::listen(options));
}

WF_TEST(TestHttpServer)

} // namespace tst_httpserver

#include "tst_httpserver.moc"
