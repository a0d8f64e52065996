// SPDX-License-Identifier: GPL-3.0-or-later
// Requests over the wire, many at a time, and certificates.
#include "http/httpclient.h"
#include "http/transfer.h"
#include "support/gzip.h"
#include "support/scriptedserver.h"
#include "support/testentry.h"

#include <QFile>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>
#include <QSslSocket>
#include <QTest>

namespace tst_httpclient {

using namespace std::chrono_literals;
using namespace wf;

namespace {

HttpLimits patient()
{
    HttpLimits limits;
    limits.total = limits.connect = 60s;
    return limits;
}

} // namespace

class HttpClientTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersComeEachToItsOwn();
    void cancelledCallsAreSilent();
    void clientGoesBeforeItsCalls();
    void userInfoIsNotSent();
    void proxies();
    void hugeAnswersOfManyPeers();
    void aBodyThatInflatesToMuchIsReadInTurns();
    void certificates();

private:
    static QString data(const char *name)
    {
        return QStringLiteral(WATCHFLOOR_TEST_DATA "/http/") + QLatin1String(name);
    }
    HttpRequest get(const ScriptedServer &server) const
    {
        HttpRequest request;
        request.url = server.url();
        return request;
    }
    /// Waits for the answer.
    HttpAnswer ask(const HttpRequest &request)
    {
        HttpClient client;
        std::optional<HttpAnswer> got;
        const HttpCall call =
            client.start(request, patient(), [&](const HttpAnswer &answer) { got = answer; });
        if (!QTest::qWaitFor([&] { return got.has_value(); }, wf::testing::Patience))
            qFatal("no answer");
        return *got;
    }
};

void HttpClientTest::answersComeEachToItsOwn()
{
    constexpr int Peers = 30;
    HttpClient client;
    std::vector<std::unique_ptr<ScriptedServer>> servers;
    std::vector<HttpCall> calls;
    std::vector<QByteArray> bodies(Peers);
    int answered = 0;
    for (int i = 0; i < Peers; ++i) {
        servers.push_back(std::make_unique<ScriptedServer>());
        servers.back()->setAnswer(ScriptedAnswer::http(200, "text/plain", QByteArray::number(i)));
        calls.push_back(client.start(get(*servers.back()), patient(), [&, i](const HttpAnswer &answer) {
            bodies[std::size_t(i)] = answer.body;
            ++answered;
        }));
    }
    QTRY_COMPARE(answered, Peers);
    for (int i = 0; i < Peers; ++i)
        QCOMPARE(bodies[std::size_t(i)], QByteArray::number(i));
}

void HttpClientTest::cancelledCallsAreSilent()
{
    ScriptedServer silent;
    ScriptedServer server;
    server.setAnswer(ScriptedAnswer::http(200, "text/plain", "ok"));
    HttpClient client;
    int wrong = 0;
    int right = 0;
    HttpCall first = client.start(get(silent), patient(), [&](const HttpAnswer &) { ++wrong; });
    QTRY_COMPARE(silent.connections(), 1);
    first.cancel();
    QTRY_COMPARE(silent.connections(), 0);
    HttpCall second = client.start(get(server), patient(), [&](const HttpAnswer &) { ++wrong; });
    second.cancel();
    const HttpCall third = client.start(get(server), patient(), [&](const HttpAnswer &) { ++right; });
    QTRY_COMPARE(right, 1);
    QCOMPARE(wrong, 0);
}

void HttpClientTest::clientGoesBeforeItsCalls()
{
    ScriptedServer silent;
    auto client = std::make_unique<HttpClient>();
    int told = 0;
    HttpCall call = client->start(get(silent), patient(), [&](const HttpAnswer &) { ++told; });
    QTRY_COMPARE(silent.connections(), 1);
    client.reset();
    call.cancel();
    QTRY_COMPARE(silent.connections(), 0);
    QCOMPARE(told, 0);
}

void HttpClientTest::userInfoIsNotSent()
{
    ScriptedServer server;
    server.setAnswer(ScriptedAnswer::http(200, "text/plain", "ok"));
    HttpRequest request = get(server);
    request.url.setUserInfo(QStringLiteral("ann:secret"));
    request.url.setPath(QStringLiteral("/a/../b"));
    QCOMPARE(ask(request).body, QByteArray("ok"));
    QVERIFY(server.requests().last().startsWith("GET /a/../b HTTP/1.1\r\n"));
    QVERIFY(server.lastHeader("Authorization").isEmpty());
}

/// As the environment says, but never for this machine's own addresses.
void HttpClientTest::proxies()
{
    ScriptedServer proxy;
    proxy.setAnswer(ScriptedAnswer::http(200, "text/plain", "by proxy"));
    ScriptedServer server;
    server.setAnswer(ScriptedAnswer::http(200, "text/plain", "direct"));
    const QByteArray before = qgetenv("http_proxy");
    qputenv("http_proxy", proxy.url(QString()).toEncoded());
    HttpRequest far;
    far.url = QUrl(QStringLiteral("http://metrics.example/metrics"));
    const HttpAnswer byProxy = ask(far);
    const HttpAnswer direct = ask(get(server));
    before.isEmpty() ? qunsetenv("http_proxy") : qputenv("http_proxy", before);
    QCOMPARE(byProxy.body, QByteArray("by proxy"));
    QVERIFY(proxy.requests().last().startsWith("GET http://metrics.example/metrics HTTP/1.1\r\n"));
    QCOMPARE(direct.body, QByteArray("direct"));
}

/// What is held of each is its cap, however much comes.
void HttpClientTest::hugeAnswersOfManyPeers()
{
    constexpr int Calls = 10;
    ScriptedServer server;
    ScriptedAnswer endless;
    endless.head = "HTTP/1.1 200 OK\r\n\r\n";
    endless.body = QByteArray(64 * 1024, 'x');
    endless.endless = true;
    server.setAnswer(endless);
    HttpClient client;
    std::vector<HttpCall> calls;
    int cut = 0;
    for (int i = 0; i < Calls; ++i)
        calls.push_back(client.start(get(server), patient(), [&](const HttpAnswer &answer) {
            cut += answer.failure && answer.failure->kind == HttpFailure::Kind::BodyTooLarge ? 1 : 0;
        }));
    QTRY_COMPARE(cut, Calls);
    QTRY_COMPARE(server.connections(), 0);
    QVERIFY(server.bytesSent() < Calls * (16 << 20));
}

/// A few bytes came, and what they inflate to takes long: what else the thread has to do goes between.
void HttpClientTest::aBodyThatInflatesToMuchIsReadInTurns()
{
    constexpr qsizetype Plain = 48 << 20;
    ScriptedServer server;
    server.setAnswer(ScriptedAnswer::http(200, "text/plain", gzipped(QByteArray(1 << 20, 'a'), 48),
                                          {"Content-Encoding: gzip"}));
    HttpLimits limits = patient();
    limits.inflate = true;
    limits.bodyBytes = 2 * Plain;
    const std::atomic<bool> stop{false};
    for (const bool turns : {false, true}) {
        Transfer transfer(get(server), limits, stop);
        if (turns)
            transfer.takeTurns();
        const CurlMulti multi = makeCurlMulti();
        curl_multi_add_handle(multi.get(), transfer.handle());
        int waited = 0;
        const bool ended = QTest::qWaitFor(
            [&] {
                int running = 0;
                curl_multi_perform(multi.get(), &running);
                if (transfer.waits()) {
                    ++waited;
                    transfer.goOn();
                }
                return running == 0;
            },
            90'000);
        curl_multi_remove_handle(multi.get(), transfer.handle());
        QVERIFY(ended);
        const HttpAnswer answer = transfer.finish(CURLE_OK);
        QVERIFY2(!answer.failure, answer.failure ? qPrintable(answer.failure->words) : "");
        QCOMPARE(answer.body.size(), Plain);
        QCOMPARE(answer.body.count('a'), Plain);
        QCOMPARE(waited > 0, turns);
    }
}

void HttpClientTest::certificates()
{
    if (!QSslSocket::supportsSsl())
        QSKIP("Qt has no TLS here");
    const auto read = [](const QString &path) {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setLocalCertificate(QSslCertificate(read(data("server.pem"))));
    tls.setPrivateKey(QSslKey(read(data("server.key")), QSsl::Ec));
    QSslServer server;
    server.setSslConfiguration(tls);
    QVERIFY(server.listen(QHostAddress::LocalHost));
    connect(&server, &QSslServer::pendingConnectionAvailable, this, [&] {
        QTcpSocket *socket = server.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, socket, [socket] {
            socket->readAll();
            socket->write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
        });
    });
    HttpRequest request;
    request.url = QUrl(QStringLiteral("https://127.0.0.1:%1/").arg(server.serverPort()));
    const HttpAnswer refused = ask(request);
    QVERIFY(refused.failure);
    QCOMPARE(refused.failure->kind, HttpFailure::Kind::Tls);
    QVERIFY(!refused.requestLeft);
    request.caFile = data("server.pem");
    const HttpAnswer taken = ask(request);
    QVERIFY2(!taken.failure, taken.failure ? qPrintable(taken.failure->words) : "");
    QCOMPARE(taken.body, QByteArray("hi"));
    // The certificate is one for the address, not for this name.
    request.url.setHost(QStringLiteral("localhost"));
    const HttpAnswer other = ask(request);
    QVERIFY(other.failure);
    QCOMPARE(other.failure->kind, HttpFailure::Kind::Tls);
}

WF_TEST(HttpClientTest)

} // namespace tst_httpclient

#include "tst_httpclient.moc"
