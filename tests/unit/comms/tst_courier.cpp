// SPDX-License-Identifier: GPL-3.0-or-later
// The courier between log and channels, and a mail server that is spoken to.
#include "comms/courier.h"
#include "comms/transport.h"
#include "commsfixture.h"
#include "support/fakeclock.h"
#include "support/scriptedserver.h"
#include "support/testentry.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <future>
#include <map>

namespace tst_courier {

using namespace std::chrono_literals;
using namespace wf;

namespace {

const IncidentId Inc(QStringLiteral("incident-1"));

/// Speaks as much SMTP as a client needs, without TLS; what it answers can be set by the word it answers to.
class MailServer : public QObject
{
    Q_OBJECT
public:
    MailServer()
    {
        m_server.listen(QHostAddress::LocalHost);
        connect(&m_server, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = m_server.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
            socket->write("220 here\r\n");
        });
    }
    quint16 port() const { return m_server.serverPort(); }
    void close() { m_server.close(); }

    std::map<QByteArray, QByteArray> answers;
    QByteArray end = "250 fine"; ///< To the whole mail.
    QByteArray mail;

private:
    void read(QTcpSocket *socket)
    {
        while (socket->canReadLine()) {
            const QByteArray line = socket->readLine().trimmed();
            if (m_inData) {
                mail += line + '\n';
                if (line != ".")
                    continue;
                m_inData = false;
                socket->write(end + "\r\n");
                continue;
            }
            m_inData = line == "DATA";
            socket->write(m_inData ? QByteArray("354 go on\r\n") : answerTo(line));
        }
    }
    QByteArray answerTo(const QByteArray &line) const
    {
        for (const auto &[word, answer] : answers) {
            if (line.contains(word))
                return answer + "\r\n";
        }
        return "250 fine\r\n";
    }

    QTcpServer m_server;
    bool m_inData = false;
};

QStringList s_said;

void keepWords(QtMsgType type, const QMessageLogContext &, const QString &text)
{
    if (type == QtWarningMsg)
        s_said << text;
}

} // namespace

class TestCourier : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void sendsOnceItMay();
    void tellsNothingWhilePaused();
    void leavesOutcomesForTheLog();
    void saysWhatFailed_data();
    void saysWhatFailed();
    void publishesChangesOnly();
    void testsOneChannel();
    void testsRefused_data();
    void testsRefused();
    void looksBeforeItRepeats();
    void mail_data();
    void mail();
    void mailServerIsAway();
    void mailThatTakesTooLong();

private:
    ChannelConfig hook() const
    {
        ChannelConfig config = channelOf(ChannelKind::Webhook);
        config.url = m_server->url(QStringLiteral("/in"));
        return config;
    }
    static std::vector<MessageRecord> queued(MessageState state = MessageState::Queued)
    {
        MessageRecord record = deliveryTo(ChannelKind::Webhook).record;
        record.state = state;
        return {record};
    }
    /// Runs the event loop meanwhile: the peers live in this thread.
    template <typename Call>
    static auto wait(Call call)
    {
        auto future = std::async(std::launch::async, call);
        if (!QTest::qWaitFor([&] { return future.wait_for(0s) == std::future_status::ready; },
                             wf::testing::Patience))
            qFatal("it hangs");
        return future.get();
    }

    std::unique_ptr<ScriptedServer> m_server;
    FakeClock m_clock;
    std::atomic<bool> m_stop{false};
};

void TestCourier::init()
{
    m_server = std::make_unique<ScriptedServer>();
    m_server->setAnswer(ScriptedAnswer::http(202, "application/json", "{}"));
    m_stop = false;
}

void TestCourier::sendsOnceItMay()
{
    Courier courier({hook()}, m_clock);
    QSignalSpy delivered(&courier, &Courier::delivered);
    courier.setMessages(Inc, queued(), false);
    QSignalSpy status(&courier, &Courier::statusChanged);
    QTRY_VERIFY(!status.isEmpty()); // It was noticed, and waits.
    QVERIFY(status.last().first().value<OutboxStatus>().paused);
    QVERIFY(m_server->requests().isEmpty());
    courier.resume();
    QTRY_COMPARE(delivered.size(), 1);
    QCOMPARE(m_server->requests().size(), 1);
    QCOMPARE(delivered.first().at(2).value<MessageState>(), MessageState::Sent);
    QTRY_VERIFY(!status.last().first().value<OutboxStatus>().paused);
}

void TestCourier::tellsNothingWhilePaused()
{
    Courier courier({hook()}, m_clock);
    QSignalSpy delivered(&courier, &Courier::delivered);
    courier.resume();
    courier.setMessages(Inc, queued(), false);
    courier.pause(); // The request is under way, and its outcome waits for the log.
    QSignalSpy status(&courier, &Courier::statusChanged);
    QTRY_COMPARE(m_server->requests().size(), 1);
    QTRY_VERIFY(!status.isEmpty() &&
                status.last().first().value<OutboxStatus>().channels.begin()->second.sent == 1);
    QCOMPARE(delivered.size(), 0);
    courier.resume();
    QCOMPARE(delivered.size(), 1);
}

void TestCourier::leavesOutcomesForTheLog()
{
    Courier courier({hook()}, m_clock);
    courier.resume();
    courier.setMessages(Inc, queued(), false);
    QSignalSpy delivered(&courier, &Courier::delivered);
    QTRY_COMPARE(delivered.size(), 1);
    courier.stop();
    QCOMPARE(courier.takeLeft().size(), std::size_t{1});
    courier.setMessages(Inc, queued(MessageState::Sent), false); // The log has it.
    QVERIFY(courier.takeLeft().empty());
}

void TestCourier::saysWhatFailed_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<MessageState>("state");
    QTest::addColumn<QString>("said");
    QTest::newRow("sent") << 202 << MessageState::Sent << "";
    QTest::newRow("given up") << 404 << MessageState::Failed << "message key-1 failed: ";
    QTest::newRow("again") << 503 << MessageState::Queued << "message key-1 is tried again: ";
}

/// The program's own log has a line for what did not arrive, and none for what did.
void TestCourier::saysWhatFailed()
{
    QFETCH(int, status);
    QFETCH(MessageState, state);
    QFETCH(QString, said);
    m_server->setAnswer(ScriptedAnswer::http(status, "application/json", "{}"));
    s_said.clear();
    const QtMessageHandler before = qInstallMessageHandler(keepWords);
    Courier courier({hook()}, m_clock);
    QSignalSpy delivered(&courier, &Courier::delivered);
    courier.resume();
    courier.setMessages(Inc, queued(), false);
    const bool told = QTest::qWaitFor([&] { return !delivered.isEmpty(); }, wf::testing::Patience);
    qInstallMessageHandler(before);
    QVERIFY(told);
    QCOMPARE(delivered.first().at(2).value<MessageState>(), state);
    QCOMPARE(s_said.size(), said.isEmpty() ? 0 : 1);
    QVERIFY2(said.isEmpty() || s_said.first().contains(said), qPrintable(s_said.join(u'/')));
}

void TestCourier::publishesChangesOnly()
{
    Courier courier({hook()}, m_clock);
    QSignalSpy status(&courier, &Courier::statusChanged);
    courier.pause();
    QCOMPARE(status.size(), 1);
    courier.pause();
    QCOMPARE(status.size(), 1);
}

void TestCourier::testsOneChannel()
{
    ChannelConfig other = channelOf(ChannelKind::Webhook);
    other.name = QStringLiteral("other");
    other.url = QUrl(QStringLiteral("http://127.0.0.1:1/"));
    Courier courier({other, hook()}, m_clock);
    std::promise<Expected<QString>> promise;
    auto answer = promise.get_future();
    courier.test(QStringLiteral("webhook"), [&promise](const Expected<QString> &a) { promise.set_value(a); });
    QTRY_VERIFY(answer.wait_for(0s) == std::future_status::ready);
    QVERIFY(answer.get());
    QCOMPARE(m_server->requests().size(), 1);
    std::optional<Error> missing;
    courier.test(QStringLiteral("gone"), [&missing](const Expected<QString> &a) { missing = a.error(); });
    QVERIFY(missing);
    QCOMPARE(missing->code, ErrorCode::NotFound);
}

void TestCourier::testsRefused_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("code"); ///< -1: none.
    QTest::newRow("accepted") << 200 << -1;
    QTest::newRow("given up") << 404 << int(ErrorCode::Refused);
    QTest::newRow("to be repeated") << 503 << int(ErrorCode::Network);
}

void TestCourier::testsRefused()
{
    QFETCH(int, status);
    QFETCH(int, code);
    m_server->setAnswer(ScriptedAnswer::http(status, "text/plain", ""));
    const auto said = wait([&] { return testChannel(hook(), m_clock.wall(), m_stop); });
    QCOMPARE(said ? -1 : int(said.error().code), code);
}

void TestCourier::looksBeforeItRepeats()
{
    ChannelConfig config = channelOf(ChannelKind::Statuspage);
    config.url = m_server->url(QStringLiteral("/"));
    config.minInterval = Millis(0);
    Delivery delivery = deliveryTo(ChannelKind::Statuspage);
    delivery.again = true;
    m_server->setAnswers({ScriptedAnswer::http(200, "application/json", "[]"),
                          ScriptedAnswer::http(201, "application/json", R"({"id":"abc"})")});
    const Verdict sent = wait([&] { return deliver(config, delivery, m_stop); });
    QCOMPARE(sent.kind, Verdict::Kind::Sent);
    QCOMPARE(m_server->requests().size(), 2);
    QVERIFY(m_server->requests().first().startsWith("GET "));
    m_server->setAnswer(ScriptedAnswer::http(503, "text/plain", ""));
    QCOMPARE(wait([&] { return deliver(config, delivery, m_stop); }).kind, Verdict::Kind::Retry);
    QCOMPARE(m_server->requests().size(), 3); // What cannot be looked up is not sent.
}

void TestCourier::mail_data()
{
    QTest::addColumn<QByteArray>("word");
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("refused");
    QTest::addColumn<bool>("arrived");
    QTest::newRow("taken") << QByteArray() << QByteArray() << 250 << 0 << true;
    QTest::newRow("one recipient refused")
        << QByteArray("RCPT TO:<boss") << QByteArray("550 no boss") << 250 << 1 << true;
    QTest::newRow("sender refused") << QByteArray("MAIL FROM") << QByteArray("550 no") << 550 << 0 << false;
    QTest::newRow("the lowest refusal")
        << QByteArray("MAIL FROM") << QByteArray("400 no") << 400 << 0 << false;
    QTest::newRow("refused at the end") << QByteArray(".") << QByteArray("451 later") << 451 << 0 << true;
}

void TestCourier::mail()
{
    QFETCH(QByteArray, word);
    QFETCH(QByteArray, answer);
    QFETCH(int, status);
    QFETCH(int, refused);
    QFETCH(bool, arrived);
    MailServer server;
    if (word == ".") // Also a part of other words.
        server.end = answer;
    else if (!word.isEmpty())
        server.answers = {{word, answer}};
    ChannelConfig config = channelOf(ChannelKind::Email);
    config.host = QStringLiteral("127.0.0.1");
    config.port = server.port();
    config.security = MailSecurity::None;
    config.username.clear();
    const Request request = mailTo(config, deliveryTo(ChannelKind::Email));
    const Answer got = wait([&] { return perform(config, request, m_stop); });
    QCOMPARE(got.status, status);
    QCOMPARE(int(got.refused.size()), refused);
    QCOMPARE(got.mayHaveArrived, arrived);
    QCOMPARE(server.mail.contains("X-Watchfloor-Key: key-1"), arrived);
    QVERIFY(got.error.isEmpty());
    // Without what was asked for, the password does not leave.
    config.security = MailSecurity::StartTls;
    QCOMPARE(wait([&] {
                 return perform(config, mailTo(config, deliveryTo(ChannelKind::Email)), m_stop);
             }).mayHaveArrived,
             false);
}

void TestCourier::mailServerIsAway()
{
    MailServer server;
    ChannelConfig config = channelOf(ChannelKind::Email);
    config.host = QStringLiteral("127.0.0.1");
    config.port = server.port();
    server.close();
    const Request request = mailTo(config, deliveryTo(ChannelKind::Email));
    const Answer got = wait([&] { return perform(config, request, m_stop); });
    QCOMPARE(got.status, 0);
    QVERIFY(!got.mayHaveArrived);
    QVERIFY2(got.error.endsWith(QStringLiteral("cannot connect")), qPrintable(got.error));
}

void TestCourier::mailThatTakesTooLong()
{
    // It accepts the connection and never says a word.
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    ChannelConfig config = channelOf(ChannelKind::Email);
    config.host = QStringLiteral("127.0.0.1");
    config.port = silent.serverPort();
    config.timeout = 200ms;
    const Request request = mailTo(config, deliveryTo(ChannelKind::Email));
    const Answer got = wait([&] { return perform(config, request, m_stop); });
    QCOMPARE(got.status, 0);
    QVERIFY2(got.error.contains(QStringLiteral("no complete answer within 200ms")), qPrintable(got.error));
}

WF_TEST(TestCourier)

} // namespace tst_courier

#include "tst_courier.moc"
