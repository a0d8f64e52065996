// SPDX-License-Identifier: GPL-3.0-or-later
// Answers as bytes, in one piece and byte by byte: both must mean the same.
#include "http/responsereader.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_responsereader {

using namespace wf;

namespace {

HttpLimits limits()
{
    HttpLimits limits;
    limits.bodyBytes = 100;
    return limits;
}

/// Lines to the head, the rest in pieces of `step` to the body, then the connection ends.
HttpAnswer read(const QByteArray &bytes, qsizetype step, const HttpLimits &limits)
{
    ResponseReader reader(limits);
    qsizetype at = 0;
    bool more = true;
    while (more && reader.isInHead() && at < bytes.size()) {
        const qsizetype end = bytes.indexOf('\n', at);
        const qsizetype length = end < 0 ? bytes.size() - at : end + 1 - at;
        more = reader.headLine({bytes.constData() + at, std::size_t(length)});
        at += length;
    }
    for (; more && at < bytes.size(); at += step)
        more = reader.bodyBytes({bytes.constData() + at, std::size_t(std::min(step, bytes.size() - at))});
    if (more)
        reader.closed();
    return reader.take();
}

} // namespace

class ResponseReaderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whole_data();
    void whole();
    void refused_data();
    void refused();
    void errorBodiesAreLeft();
    void headIsBounded();
};

void ResponseReaderTest::whole_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("lengthKnown");
    const auto row = [](const char *name, const QByteArray &bytes, const QByteArray &body, bool known,
                        int status = 200) { QTest::newRow(name) << bytes << status << body << known; };
    const QByteArray ok = "HTTP/1.1 200 OK\r\n";
    const QByteArray chunked = ok + "Transfer-Encoding: Chunked\r\n\r\n";
    row("length", ok + "Content-Length: 5\r\n\r\nhello", "hello", true);
    row("the same length twice", ok + "Content-Length: 5\r\ncontent-length: 5 \r\n\r\nhello", "hello", true);
    row("no body", ok + "Content-Length: 0\r\n\r\n", "", true);
    row("until closed", ok + "\r\nhello", "hello", false);
    row("HTTP/1.0", "HTTP/1.0 200\r\n\r\nhello", "hello", false);
    row("line feeds", "HTTP/1.1 200 OK\nContent-Length: 2\n\nhi", "hi", true);
    row("chunks", chunked + "5\r\nhello\r\nA\r\n, my world\r\n0\r\n\r\n", "hello, my world", true);
    row("chunk of many digits", chunked + "000005\r\nhello\r\n000\r\n\r\n", "hello", true);
    row("extensions and trailers", chunked + "5 ; a=b\r\nhello\r\n0;c\r\nT: u\r\nV: w\r\n\r\n", "hello",
        true);
    row("no chunk", chunked + "0\r\n\r\n", "", true);
    row("interim answers",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nContent-Length: 9\r\n\r\n" + ok +
            "Content-Length: 2\r\n\r\nhi",
        "hi", true);
    row("nothing to say", "HTTP/1.1 204 No Content\r\n\r\n", "", true, 204);
    row("not modified", "HTTP/1.1 304 Not Modified\r\nContent-Length: 50\r\n\r\n", "", true, 304);
    row("an error with words", "HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy", "busy", true, 503);
}

void ResponseReaderTest::whole()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(bool, lengthKnown);
    for (const qsizetype step : {bytes.size(), qsizetype(1), qsizetype(3)}) {
        const HttpAnswer answer = read(bytes, step, limits());
        QVERIFY2(!answer.failure, answer.failure ? qPrintable(answer.failure->words) : "");
        QCOMPARE(answer.status, status);
        QCOMPARE(answer.body, body);
        QCOMPARE(answer.lengthKnown, lengthKnown);
    }
}

void ResponseReaderTest::refused_data()
{
    using Kind = HttpFailure::Kind;
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("kind");
    const auto row = [](const char *name, const QByteArray &bytes, Kind kind) {
        QTest::newRow(name) << bytes << int(kind);
    };
    const QByteArray ok = "HTTP/1.1 200 OK\r\n";
    const QByteArray chunked = ok + "Transfer-Encoding: chunked\r\n\r\n";
    row("nothing", "", Kind::Closed);
    row("half a head", ok, Kind::Closed);
    row("half a body", ok + "Content-Length: 5\r\n\r\nhell", Kind::Closed);
    row("half a chunk", chunked + "5\r\nhell", Kind::Closed);
    row("half a size", chunked + "5", Kind::Closed);
    row("other protocol", "SSH-2.0-OpenSSH\r\n", Kind::Malformed);
    row("version of another day", "HTTP/2 200\r\n\r\n", Kind::Malformed);
    row("status of two digits", "HTTP/1.1 20 OK\r\n\r\n", Kind::Malformed);
    row("status of four digits", "HTTP/1.1 2000 OK\r\n\r\n", Kind::Malformed);
    row("status with a sign", "HTTP/1.1 -20 OK\r\n\r\n", Kind::Malformed);
    row("another protocol from here", "HTTP/1.1 101 Switching\r\n\r\n", Kind::Malformed);
    row("line without a colon", ok + "Content-Length 5\r\n\r\nhello", Kind::Malformed);
    row("name that is none", ok + "Content Length: 5\r\n\r\nhello", Kind::Malformed);
    row("chunks in HTTP/1.0", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        Kind::Malformed);
    row("hexadecimal length", ok + "Content-Length: 0x5\r\n\r\nhello", Kind::Malformed);
    row("length with a plus", ok + "Content-Length: +5\r\n\r\nhello", Kind::Malformed);
    row("length that is too large", ok + "Content-Length: 101\r\n\r\n", Kind::BodyTooLarge);
    row("body that is too large", ok + "\r\n" + QByteArray(101, 'x'), Kind::BodyTooLarge);
    row("chunks that are too large", chunked + "65\r\n" + QByteArray(101, 'x') + "\r\n0\r\n\r\n",
        Kind::BodyTooLarge);
    row("size with a sign", chunked + "+5\r\nhello\r\n0\r\n\r\n", Kind::Malformed);
    row("size with 0x", chunked + "0x5\r\nhello\r\n0\r\n\r\n", Kind::Malformed);
    row("size behind a blank", chunked + " 5\r\nhello\r\n0\r\n\r\n", Kind::Malformed);
    row("two sizes", chunked + "5 5\r\nhello\r\n0\r\n\r\n", Kind::Malformed);
    row("no line end behind a chunk", chunked + "5\r\nhello0\r\n\r\n", Kind::Malformed);
    row("trailer without CR", chunked + "0\r\nT: u\n\r\n", Kind::Malformed);
}

void ResponseReaderTest::refused()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, kind);
    for (const qsizetype step : {std::max(bytes.size(), qsizetype(1)), qsizetype(1), qsizetype(3)}) {
        const HttpAnswer answer = read(bytes, step, limits());
        QVERIFY(answer.failure);
        QCOMPARE(int(answer.failure->kind), kind);
        QVERIFY(!answer.failure->words.isEmpty());
        QVERIFY(answer.body.isEmpty());
    }
}

void ResponseReaderTest::errorBodiesAreLeft()
{
    HttpLimits some = limits();
    some.errorBodies = false;
    const HttpAnswer answer = read("HTTP/1.1 500 Oh\r\nContent-Length: 1000000\r\n\r\nlong story", 1, some);
    QVERIFY(!answer.failure);
    QCOMPARE(answer.status, 500);
    QCOMPARE(answer.reason, QByteArray("Oh"));
    QVERIFY(answer.body.isEmpty());
}

void ResponseReaderTest::headIsBounded()
{
    HttpLimits some = limits();
    some.headBytes = 1024;
    QByteArray head = "HTTP/1.1 200 OK\r\n";
    while (head.size() < 1000)
        head += "X: y\r\n";
    const QByteArray rest = "Content-Length: 2\r\n\r\nhi";
    QCOMPARE(read(head + rest, 1, some).body, QByteArray("hi"));
    const HttpAnswer large = read(head + "X: y\r\n" + rest, 1, some);
    QVERIFY(large.failure);
    QCOMPARE(large.failure->kind, HttpFailure::Kind::HeadTooLarge);
}

WF_TEST(ResponseReaderTest)

} // namespace tst_responsereader

#include "tst_responsereader.moc"
