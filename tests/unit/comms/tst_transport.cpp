// SPDX-License-Identifier: GPL-3.0-or-later
// Requests over the wire, against a peer that misbehaves.
#include "comms/transport.h"
#include "commsfixture.h"
#include "support/scriptedserver.h"
#include "support/testentry.h"

#include <QElapsedTimer>
#include <QTest>

#include <future>

namespace tst_transport {

using namespace std::chrono_literals;
using namespace wf;

class TestTransport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_stop = false; }
    void sendsWhatItWasGiven();
    void answersAreCapped();
    void headsAreCapped();
    void brokenFramingIsNoAnswer();
    void redirectsAreNotFollowed();
    void cutConnectionIsOneRequest();
    void slowPeerTimesOut();
    void nobodyListens();
    void stopsWithinASecond();
    void certificateMustFit();

private:
    /// Runs the event loop meanwhile: the peer lives in this thread.
    Answer send(ChannelConfig config)
    {
        config.url = m_server.url(QStringLiteral("/in"));
        auto future = std::async(std::launch::async, [this, config] {
            return perform(config, httpFor(config, deliveryTo(ChannelKind::Webhook)), m_stop);
        });
        if (!QTest::qWaitFor([&] { return future.wait_for(0s) == std::future_status::ready; },
                             wf::testing::Patience))
            qFatal("the transport hangs");
        return future.get();
    }

    ScriptedServer m_server;
    std::atomic<bool> m_stop{false};
};

void TestTransport::sendsWhatItWasGiven()
{
    m_server.setAnswer(ScriptedAnswer::http(202, "application/json", "{}", {"Retry-After: 7"}));
    const Answer answer = send(channelOf(ChannelKind::Webhook));
    QCOMPARE(answer.status, 202);
    QCOMPARE(answer.body, QByteArray("{}"));
    QCOMPARE(answer.header("retry-after"), QByteArray("7"));
    const QByteArray request = m_server.requests().last();
    QVERIFY(request.startsWith("POST /in HTTP/1.1\r\n"));
    QVERIFY(request.contains("\r\nIdempotency-Key: key-1\r\n"));
}

void TestTransport::answersAreCapped()
{
    ScriptedAnswer endless;
    endless.head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n";
    endless.body = QByteArray(64 * 1024, 'x');
    endless.endless = true;
    m_server.setAnswer(endless);
    const Answer answer = send(channelOf(ChannelKind::Webhook));
    QCOMPARE(answer.status, 0);
    QVERIFY(answer.error.contains(QStringLiteral("256 KB")));
    QVERIFY(answer.body.size() <= MaxAnswerBytes);
    QVERIFY(answer.mayHaveArrived);
}

void TestTransport::headsAreCapped()
{
    ScriptedAnswer endless;
    endless.head = "HTTP/1.1 202 Accepted\r\n";
    endless.body = QByteArray("X-Header: value\r\n").repeated(4096);
    endless.endless = true;
    m_server.setAnswer(endless);
    const Answer answer = send(channelOf(ChannelKind::Webhook));
    QCOMPARE(answer.status, 0);
    QVERIFY2(answer.error.endsWith(QStringLiteral(": the head of the answer is larger than 64 KB")),
             qPrintable(answer.error));
    QVERIFY(answer.mayHaveArrived);
}

void TestTransport::brokenFramingIsNoAnswer()
{
    ScriptedAnswer broken;
    broken.head = "HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\nok";
    m_server.setAnswer(broken);
    const Answer answer = send(channelOf(ChannelKind::Webhook));
    QCOMPARE(answer.status, 0);
    QVERIFY2(answer.error.endsWith(QStringLiteral(": the answer has a Content-Length of \"abc\"")),
             qPrintable(answer.error));
    QVERIFY(answer.mayHaveArrived);
}

void TestTransport::redirectsAreNotFollowed()
{
    ScriptedServer other;
    other.setAnswer(ScriptedAnswer::http(200, "text/plain", "ok"));
    m_server.setAnswer(ScriptedAnswer::http(307, "text/plain", "", {"Location: " + other.url().toEncoded()}));
    QCOMPARE(send(channelOf(ChannelKind::Webhook)).status, 307);
    QVERIFY(other.requests().isEmpty());
}

void TestTransport::cutConnectionIsOneRequest()
{
    ScriptedAnswer cut;
    cut.head = QByteArray();
    m_server.setAnswer(cut);
    const auto before = m_server.requests().size();
    const Answer answer = send(channelOf(ChannelKind::Webhook));
    QCOMPARE(answer.status, 0);
    QVERIFY(answer.mayHaveArrived);
    QVERIFY(!answer.error.isEmpty());
    QCOMPARE(m_server.requests().size(), before + 1);
}

void TestTransport::slowPeerTimesOut()
{
    ScriptedAnswer drip = ScriptedAnswer::http(200, "text/plain", QByteArray(10'000, 'x'));
    drip.dripEveryMs = 20;
    m_server.setAnswer(drip);
    ChannelConfig config = channelOf(ChannelKind::Webhook);
    config.timeout = 300ms;
    const Answer answer = send(config);
    QCOMPARE(answer.status, 0);
    QVERIFY2(answer.error.contains(QStringLiteral("within 300ms")), qPrintable(answer.error));
    QVERIFY(answer.mayHaveArrived);
}

void TestTransport::nobodyListens()
{
    m_server.close();
    const Answer answer = send(channelOf(ChannelKind::Webhook));
    QCOMPARE(answer.status, 0);
    QVERIFY(!answer.mayHaveArrived);
    QVERIFY2(answer.error.contains(QStringLiteral("127.0.0.1")), qPrintable(answer.error));
    QVERIFY(m_server.reopen());
}

void TestTransport::stopsWithinASecond()
{
    ScriptedAnswer silent = ScriptedAnswer::http(200, "text/plain", QByteArray(10'000, 'x'));
    silent.dripEveryMs = 1000;
    m_server.setAnswer(silent);
    const auto before = m_server.requests().size();
    QElapsedTimer stopped;
    ChannelConfig config = channelOf(ChannelKind::Webhook);
    config.url = m_server.url(QStringLiteral("/in"));
    config.timeout = std::chrono::minutes(5);
    auto future = std::async(std::launch::async,
                             [&] { return deliver(config, deliveryTo(ChannelKind::Webhook), m_stop); });
    QTRY_VERIFY(m_server.requests().size() > before);
    stopped.start();
    m_stop = true;
    QTRY_VERIFY(future.wait_for(0s) == std::future_status::ready);
    // Not the delivery's time: a busy machine is all it may have to wait for.
    QVERIFY(stopped.elapsed() < 10'000);
    QCOMPARE(future.get().kind, Verdict::Kind::Retry);
}

void TestTransport::certificateMustFit()
{
    ChannelConfig config = channelOf(ChannelKind::Webhook);
    config.caFile = QStringLiteral("/no/such/file.pem");
    QUrl url = m_server.url(QStringLiteral("/in"));
    url.setScheme(QStringLiteral("https"));
    config.url = url;
    const Answer answer = perform(config, httpFor(config, deliveryTo(ChannelKind::Webhook)), m_stop);
    QCOMPARE(answer.status, 0);
    QVERIFY(!answer.mayHaveArrived);
}

WF_TEST(TestTransport)

} // namespace tst_transport

#include "tst_transport.moc"
