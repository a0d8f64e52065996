// SPDX-License-Identifier: GPL-3.0-or-later
// What is refused by the head of a request, and where one may listen.
#include "http/inbound.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_inbound {

using namespace wf;

class TestInbound : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void heads_data();
    void heads();
    void tokens_data();
    void tokens();
    void addresses_data();
    void addresses();
};

void TestInbound::heads_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArrayList>("headers");
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<int>("status"); // 0: the body is read.
    const auto row = [](const char *name, const char *method, const char *path, const QByteArrayList &headers,
                        int status, const char *token = "") {
        QTest::newRow(name) << QByteArray(method) << QByteArray(path) << headers << QByteArray(token)
                            << status;
    };
    row("good", "POST", "/push", {"content-length: 5"}, 0);
    row("chunks", "POST", "/push", {"transfer-encoding: chunked"}, 0);
    row("health", "GET", "/-/healthy", {}, 200);
    row("health needs no token", "GET", "/-/healthy", {}, 200, "secret");
    row("another path", "POST", "/other", {}, 404);
    row("another method", "GET", "/push", {}, 405);
    row("two lengths", "POST", "/push", {"content-length: 5", "content-length: 5"}, 400);
    row("length and chunks", "POST", "/push", {"content-length: 5", "transfer-encoding: chunked"}, 400);
    row("negative", "POST", "/push", {"content-length: -5"}, 400);
    row("plus", "POST", "/push", {"content-length: +5"}, 400);
    row("a list", "POST", "/push", {"content-length: 5, 5"}, 400);
    row("hexadecimal", "POST", "/push", {"content-length: 0x5"}, 400);
    row("empty", "POST", "/push", {"content-length:"}, 400);
    row("too large", "POST", "/push", {"content-length: 33554433"}, 413);
    row("beyond all numbers", "POST", "/push", {"content-length: 99999999999999999999999"}, 413);
    row("gzip as transfer", "POST", "/push", {"transfer-encoding: gzip, chunked"}, 501);
    row("a web page", "POST", "/push", {"origin: https://evil.example"}, 403);
    row("a web page without origin", "POST", "/push", {"sec-fetch-site: cross-site"}, 403);
    row("a name that leads here", "POST", "/push", {"host: evil.example:9414"}, 403);
    row("an address", "POST", "/push", {"host: 127.0.0.1:9414"}, 0);
    row("an address of six", "POST", "/push", {"host: [::1]:9414"}, 0);
    row("localhost", "POST", "/push", {"host: localhost:9414"}, 0);
    row("a name with a token", "POST", "/push", {"host: desk.example", "authorization: Bearer secret"}, 0,
        "secret");
    row("no token", "POST", "/push", {}, 401, "secret");
    row("a wrong token", "POST", "/push", {"authorization: Bearer secre"}, 401, "secret");
    row("no token tells nothing of paths", "POST", "/other", {}, 401, "secret");
}

void TestInbound::heads()
{
    QFETCH(const QByteArray, method);
    QFETCH(const QByteArray, path);
    QFETCH(const QByteArrayList, headers);
    QFETCH(const QByteArray, token);
    QFETCH(const int, status);
    InboundRequest head;
    head.method = method;
    head.path = path;
    for (const QByteArray &line : headers)
        head.headers.emplace_back(line.left(line.indexOf(':')), line.mid(line.indexOf(':') + 1).trimmed());
    HttpServerOptions options;
    options.token = token;
    options.routes = {{"POST", "/push"}};
    const auto answer = judgeHead(head, options);
    QCOMPARE(answer ? answer->status : 0, status);
}

void TestInbound::tokens_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<bool>("good");
    QTest::newRow("bearer") << QByteArray("Bearer s3cret") << true;
    QTest::newRow("any case") << QByteArray("bEARER s3cret") << true;
    QTest::newRow("influx") << QByteArray("Token s3cret") << true;
    QTest::newRow("basic") << QByteArray("Basic " + QByteArray("anybody:s3cret").toBase64()) << true;
    QTest::newRow("nothing") << QByteArray() << false;
    QTest::newRow("the scheme alone") << QByteArray("Bearer ") << false;
    QTest::newRow("a beginning") << QByteArray("Bearer s3cre") << false;
    QTest::newRow("more") << QByteArray("Bearer s3cretx") << false;
    QTest::newRow("another scheme") << QByteArray("Digest s3cret") << false;
    QTest::newRow("no base64") << QByteArray("Basic ***") << false;
}

void TestInbound::tokens()
{
    QFETCH(const QByteArray, value);
    QFETCH(const bool, good);
    InboundRequest head;
    head.headers = {{"authorization", value}};
    QCOMPARE(carriesToken(head, "s3cret"), good);
    head.headers.emplace_back("x-gitlab-token", "s3cret"); // GitLab has no other way.
    QVERIFY(carriesToken(head, "s3cret"));
}

void TestInbound::addresses_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("token");
    QTest::addColumn<bool>("certificate");
    QTest::addColumn<QString>("says"); // Empty: one may listen there.
    const auto row = [](const char *url, bool token, bool certificate, const char *says) {
        QTest::addRow("%s%s%s", url, token ? " token" : "", certificate ? " certificate" : "")
            << QString::fromLatin1(url) << token << certificate << QString::fromLatin1(says);
    };
    row("http://127.0.0.1:9414", false, false, "");
    row("http://localhost:9414", false, false, "");
    row("http://[::1]:9414/", false, false, "");
    row("http://127.0.0.1:0", false, false, "");
    row("https://127.0.0.1:9414", false, false, "cert_file");
    row("https://127.0.0.1:9414", false, true, "");
    row("http://0.0.0.0:9414", false, false, "need a token");
    row("http://0.0.0.0:9414", true, false, "need a token");
    row("https://0.0.0.0:9414", false, true, "need a token");
    row("https://0.0.0.0:9414", true, true, "");
    row("https://[::]:9414", true, true, "");
    row("http://desk.example:9414", true, false, "not the name");
    row("http://127.0.0.1:9414/push", false, false, "no path");
    row("http://127.0.0.1", false, false, "such as");
    row("udp://127.0.0.1:9414", false, false, "such as");
}

void TestInbound::addresses()
{
    QFETCH(const QString, url);
    QFETCH(const bool, token);
    QFETCH(const bool, certificate);
    QFETCH(const QString, says);
    HttpServerOptions options;
    options.url = QUrl(url);
    options.token = token ? "s3cret" : "";
    options.certificate = options.key = certificate ? "PEM" : "";
    const auto fits = checkServer(options);
    QCOMPARE(fits.has_value(), says.isEmpty());
    if (!fits)
        QVERIFY2(fits.error().message.contains(says), qPrintable(fits.error().message));
}

WF_TEST(TestInbound)

} // namespace tst_inbound

#include "tst_inbound.moc"
