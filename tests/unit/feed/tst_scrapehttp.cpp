// SPDX-License-Identifier: GPL-3.0-or-later
// What a feed makes of answers: whole, broken, slow and without an end.
#include "scrapefixture.h"
#include "support/testentry.h"

#include <QElapsedTimer>
#include <QTest>

namespace tst_scrapehttp {

using namespace wf;

class ScrapeHttpTest : public ScrapeFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { open(); }
    void cleanup() { close(); }

    void gzip();
    void gzipOfSeveralMembers();
    void badAnswers_data();
    void badAnswers();
    void brokenFraming_data();
    void brokenFraming();
    void damagedGzip_data();
    void damagedGzip();
    void endlessHead_data();
    void endlessHead();
    void endlessBodyIsCut_data();
    void endlessBodyIsCut();
    void gzipBombIsCut();
    void slowDripTimesOut();
    void silentPeerTimesOut();
    void refusedConnection();
    void otherFeedsGoOn();
    void endWaitsForNoPeer_data();
    void endWaitsForNoPeer();

private:
    /// The scrape fails with that message behind the address, and nothing is recorded.
    void expectFailure(const ScriptedAnswer &answer, const QString &message)
    {
        m_server->setAnswer(answer);
        start(config());
        QVERIFY(waitForHealth());
        QCOMPARE(lastHealth().lastError, m_server->url().toString() + message);
        QCOMPARE(lastHealth().state, FeedState::Down);
        QVERIFY(m_batches.isEmpty());
        QCOMPARE(m_store->seriesCount(), std::size_t(0));
    }
};

void ScrapeHttpTest::gzip()
{
    const QByteArray body = QByteArray("# padding\n").repeated(20'000) + "a 1\n";
    m_server->setAnswer(ScriptedAnswer::http(200, TextType, gzipped(body), {"Content-Encoding: gzip"}));
    start(config());
    QVERIFY(waitForHealth());
    QCOMPARE(lastHealth().lastError, QString());
    QCOMPARE(lastHealth().samples, 1);
}

void ScrapeHttpTest::gzipOfSeveralMembers()
{
    m_server->setAnswer(
        ScriptedAnswer::http(200, TextType, gzipped("a 1\n") + gzipped("b 2\n"), {"Content-Encoding: gzip"}));
    start(config());
    QVERIFY(waitForHealth());
    QCOMPARE(lastHealth().samples, 2);
}

void ScrapeHttpTest::badAnswers_data()
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
                            << ": the answer has the encoding \"br\", which was not asked for";
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

void ScrapeHttpTest::badAnswers()
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

void ScrapeHttpTest::brokenFraming_data()
{
    QTest::addColumn<QByteArray>("headers");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("message");
    const auto row = [](const char *name, const QByteArray &headers, const QByteArray &body,
                        const char *message) {
        QTest::newRow(name) << headers << body << QString::fromUtf8(message);
    };
    const QByteArray chunked = "Transfer-Encoding: chunked\r\n";
    row("length in letters", "Content-Length: abc\r\n", "a 123456\n",
        "the answer has a Content-Length of \"abc\"");
    row("length with letters", "Content-Length: 5abc\r\n", "a 123456\n",
        "the answer has a Content-Length of \"5abc\"");
    row("negative length", "Content-Length: -1\r\n", "a 123456\n",
        "the answer has a Content-Length of \"-1\"");
    row("empty length", "Content-Length:\r\n", "a 123456\n", "the answer has a Content-Length of \"\"");
    row("length beyond numbers", "Content-Length: 99999999999999999999\r\n", "a 123456\n",
        "the answer has a Content-Length of \"99999999999999999999\"");
    row("two lengths", "Content-Length: 9\r\nContent-Length: 5\r\n", "a 123456\n",
        "the answer announces two lengths, \"9\" and \"5\"");
    row("list of lengths", "Content-Length: 5, 9\r\n", "a 123456\n",
        "the answer has a Content-Length of \"5, 9\"");
    row("shorter than the body", "Content-Length: 5\r\n", "a 123456\n",
        "the answer continues after the end that it announced");
    row("longer than the body", "Content-Length: 50\r\n", "a 123456\n",
        "the connection was closed before the answer was complete");
    row("length and chunks", "Content-Length: 9\r\n" + chunked, "a 123456\n",
        "the answer announces both Content-Length and Transfer-Encoding");
    row("unknown transfer encoding", "Transfer-Encoding: banana\r\n", "a 123456\n",
        "the answer has the transfer encoding \"banana\", which was not asked for");
    row("compressed transfer", "Transfer-Encoding: gzip, chunked\r\n", "a 123456\n",
        "the answer has the transfer encoding \"gzip, chunked\", which was not asked for");
    row("chunked twice", chunked + chunked, "a 123456\n",
        "the answer has the transfer encoding \"chunked, chunked\", which was not asked for");
    row("folded header", "X: a\r\n b\r\nContent-Length: 9\r\n", "a 123456\n",
        "the head of the answer has a line that is not a header: \" b\"");
    row("blank before the colon", "Content-Length : 5\r\n", "a 123456\n",
        "the head of the answer has a line that is not a header: \"Content-Length : 5\"");
    row("no size", chunked, "\r\na 123456\n\r\n0\r\n\r\n",
        "the size of a chunk of the answer is not a hexadecimal number");
    row("negative size", chunked, "-5\r\na 123\r\n0\r\n\r\n",
        "the size of a chunk of the answer is not a hexadecimal number");
    row("size in letters", chunked, "5x\r\na 123\r\n0\r\n\r\n",
        "the size of a chunk of the answer is not a hexadecimal number");
    row("size beyond numbers", chunked, "10000000000000005\r\na 123\r\n0\r\n\r\n",
        "the size of a chunk of the answer is not a hexadecimal number");
    row("size too small", chunked, "5\r\na 123456\n\r\n0\r\n\r\n",
        "a chunk of the answer is longer than its size says");
    row("bare line feeds", chunked, "9\na 123456\n\n0\n\n",
        "a line between the chunks of the answer does not end in CR LF");
    row("no last chunk", chunked, "9\r\na 123456\n\r\n",
        "the connection was closed before the answer was complete");
    row("no end of trailers", chunked, "9\r\na 123456\n\r\n0\r\nX: y\r\n",
        "the connection was closed before the answer was complete");
    row("more after the last chunk", chunked, "9\r\na 123456\n\r\n0\r\n\r\nb 1\n",
        "the answer continues after the end that it announced");
}

void ScrapeHttpTest::brokenFraming()
{
    QFETCH(QByteArray, headers);
    QFETCH(QByteArray, body);
    QFETCH(QString, message);
    ScriptedAnswer answer;
    answer.head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n" + headers + "\r\n" + body;
    expectFailure(answer, QStringLiteral(": ") + message);
}

void ScrapeHttpTest::damagedGzip_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("message");
    const QByteArray whole = gzipped("a 123456\n");
    const auto changed = [&](qsizetype fromEnd) {
        QByteArray bytes = whole;
        bytes[bytes.size() - fromEnd] = char(bytes[bytes.size() - fromEnd] ^ 1);
        return bytes;
    };
    const QString early = QStringLiteral(": the compressed body ends too early");
    const QString damaged = QStringLiteral(": the compressed body is damaged");
    QTest::newRow("nothing") << QByteArray() << early;
    QTest::newRow("no trailer") << whole.chopped(8) << early;
    QTest::newRow("half a trailer") << whole.chopped(1) << early;
    QTest::newRow("wrong checksum") << changed(8) << damaged;
    QTest::newRow("wrong length") << changed(4) << damaged;
    QTest::newRow("rubbish behind it") << whole + "rubbish behind" << damaged;
    QTest::newRow("second member cut") << whole + whole.chopped(9) << early;
}

void ScrapeHttpTest::damagedGzip()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, message);
    expectFailure(ScriptedAnswer::http(200, TextType, body, {"Content-Encoding: gzip"}), message);
}

void ScrapeHttpTest::endlessHead_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<QByteArray>("again");
    QTest::addColumn<QString>("message");
    const QString large = QStringLiteral("the head of the answer is larger than 64 KB");
    const QString line = QStringLiteral("the head of the answer has a line without an end");
    const QString extra = QStringLiteral("the answer has chunk extensions or trailers without an end");
    const QByteArray ok = "HTTP/1.1 200 OK\r\n";
    const QByteArray chunked = ok + "Content-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n";
    QTest::newRow("one line") << ok + "X: " << QByteArray(64 * 1024, 'x') << line;
    QTest::newRow("many headers") << ok << QByteArray("X-Header: value\r\n").repeated(4096) << large;
    QTest::newRow("1xx answers") << QByteArray() << QByteArray("HTTP/1.1 100 Continue\r\n\r\n").repeated(4096)
                                 << large;
    QTest::newRow("chunk extension") << chunked + "5;x=" << QByteArray(64 * 1024, 'y') << extra;
    QTest::newRow("many chunk extensions")
        << chunked << ("1;" + QByteArray(100, 'y') + "\r\n#\r\n").repeated(1024) << extra;
    QTest::newRow("trailers") << chunked + "4\r\na 1\n\r\n0\r\n"
                              << QByteArray("T: v\r\n").repeated(8192) << extra;
    QTest::newRow("one trailer") << chunked + "4\r\na 1\n\r\n0\r\nT: " << QByteArray(64 * 1024, 'z') << extra;
}

void ScrapeHttpTest::endlessHead()
{
    QFETCH(QByteArray, head);
    QFETCH(QByteArray, again);
    QFETCH(QString, message);
    ScriptedAnswer answer;
    answer.head = head;
    answer.body = again;
    answer.endless = true;
    expectFailure(answer, QStringLiteral(": ") + message);
    QTRY_COMPARE(m_server->connections(), 0);
    QVERIFY2(m_server->bytesSent() < (32 << 20), qPrintable(QString::number(m_server->bytesSent())));
}

void ScrapeHttpTest::endlessBodyIsCut_data()
{
    QTest::addColumn<QByteArray>("headers");
    QTest::newRow("1 GB announced") << QByteArray("Content-Length: 1000000000\r\n");
    QTest::newRow("no length") << QByteArray("Connection: close\r\n");
}

void ScrapeHttpTest::endlessBodyIsCut()
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

void ScrapeHttpTest::gzipBombIsCut()
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

void ScrapeHttpTest::slowDripTimesOut()
{
    ScriptedAnswer answer = textAnswer(QByteArray("a 1\n").repeated(1000));
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

void ScrapeHttpTest::silentPeerTimesOut()
{
    m_server->setAnswers({});
    FeedConfig hasty = config();
    hasty.timeout = Millis(200);
    start(hasty);
    QVERIFY(waitForHealth());
    QVERIFY(lastHealth().lastError.contains(QStringLiteral("no complete answer within 200ms")));
}

void ScrapeHttpTest::refusedConnection()
{
    m_server->close();
    start(config());
    QVERIFY(waitForHealth());
    QCOMPARE(lastHealth().lastError,
             m_server->url().toString() + QStringLiteral(": connection refused, nothing listens there"));
}

/// A peer that never answers keeps only its own feed waiting.
void ScrapeHttpTest::otherFeedsGoOn()
{
    ScriptedServer silent;
    std::vector<std::unique_ptr<PrometheusSource>> waiting;
    for (int i = 0; i < 20; ++i) {
        FeedConfig feed = config();
        feed.name = FeedId(QStringLiteral("silent %1").arg(i));
        feed.url = silent.url();
        waiting.push_back(std::make_unique<PrometheusSource>(feed, *m_store, m_clock, *m_http));
        waiting.back()->start();
    }
    QTRY_COMPARE(silent.connections(), 20);
    m_server->setAnswer(textAnswer("a 1\n"));
    start(config());
    QVERIFY(waitForHealth());
    QCOMPARE(lastHealth().state, FeedState::Up);
    for (const auto &feed : waiting)
        QCOMPARE(feed->health().state, FeedState::Waiting);
    waiting.clear();
    QTRY_COMPARE(silent.connections(), 0);
}

void ScrapeHttpTest::endWaitsForNoPeer_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<QByteArray>("again");
    const QByteArray chunked =
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n";
    QTest::newRow("silent") << QByteArray() << QByteArray();
    QTest::newRow("in the head") << QByteArray("HTTP/1.1 200 OK\r\nX: ") << QByteArray();
    QTest::newRow("in a chunk") << chunked + "400000\r\n" << QByteArray("# comment\n").repeated(1024);
}

void ScrapeHttpTest::endWaitsForNoPeer()
{
    QFETCH(QByteArray, head);
    QFETCH(QByteArray, again);
    ScriptedAnswer answer;
    answer.head = head;
    answer.body = again;
    answer.closeAfter = false;
    m_server->setAnswer(answer);
    FeedConfig patient = config();
    patient.timeout = std::chrono::minutes(5);
    start(patient);
    QTRY_COMPARE(m_server->requests().size(), 1);
    QElapsedTimer timer;
    timer.start();
    m_source.reset();
    m_http.reset();
    // Not the peer's time: a busy machine is all it may have to wait for.
    QVERIFY2(timer.elapsed() < 10'000, qPrintable(QString::number(timer.elapsed())));
    QVERIFY(m_health.isEmpty());
}

WF_TEST(ScrapeHttpTest)

} // namespace tst_scrapehttp

#include "tst_scrapehttp.moc"
