// SPDX-License-Identifier: GPL-3.0-or-later
// Messages from the desk to services that keep their published rules, over real protocols.
#include "support/deskfixture.h"
#include "support/messagepeer.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_messages {

using namespace std::chrono_literals;
using namespace wf;

namespace {

const QString Secret = QStringLiteral("T0/B0/hidden-hook-part");

} // namespace

class TestMessages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void everyServiceTakesIt();
    void troubleIsShownAndOvercome();
    void statuspageIsAskedBeforeARepeat();
    void drillsSendNothing();
    void testsChannels();

private:
    OutgoingMessage message(ChannelKind kind, const QString &text) const
    {
        OutgoingMessage m;
        m.channel = channelKindName(kind);
        m.kind = kind;
        m.text = text;
        return m;
    }
    int unsent() const { return m_desk->book().find(m_incident)->unsentMessages(); }
    CommandResult ask(const Command &command)
    {
        std::optional<CommandResult> answer;
        m_desk->submitAs(QStringLiteral("Ana"), command,
                         {m_desk.get(), [&](const CommandResult &r) { answer = r; }});
        if (!QTest::qWaitFor([&] { return answer.has_value(); }, wf::testing::Patience))
            return fail(ErrorCode::Timeout, QStringLiteral("no answer"));
        return *answer;
    }

    SystemClock m_clock;
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<MessagePeer> m_peer;
    std::unique_ptr<LiveDesk> m_desk;
    IncidentId m_incident;
    bool m_mail = false;
};

void TestMessages::init()
{
    m_mail = MessagePeer::hasMailServer();
    m_dir = std::make_unique<QTemporaryDir>();
    m_peer = std::make_unique<MessagePeer>();
    QVERIFY(m_peer->start(m_mail));
    DeskOptions options;
    options.dataDir = m_dir->filePath(QStringLiteral("data"));
    for (const ChannelKind kind :
         {ChannelKind::Slack, ChannelKind::PagerDuty, ChannelKind::Statuspage, ChannelKind::Email}) {
        ChannelConfig c;
        c.name = channelKindName(kind);
        c.kind = kind;
        c.url = QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_peer->httpPort));
        if (kind == ChannelKind::Slack)
            c.secret = QStringLiteral("https://hooks.slack.com/services/") + Secret;
        else
            c.secret = QString(32, QLatin1Char('q'));
        c.page = QStringLiteral("page1");
        c.host = QStringLiteral("127.0.0.1");
        c.port = m_peer->mailPort;
        c.caFile = m_mail ? m_peer->certificate() : QString();
        c.from = QStringLiteral("ops@example.com");
        c.to = {QStringLiteral("team@example.com")};
        options.config.channels.push_back(c);
    }
    m_desk = std::make_unique<LiveDesk>(options, m_clock);
    m_desk->start();
    QTRY_COMPARE(m_desk->logStatus().state, LogStatus::State::Writable);
    const auto declared =
        ask(command::Declare{{}, QStringLiteral("Down"), Severity::P1, false, QStringLiteral("Ana"), {}});
    QVERIFY(declared);
    m_incident = declared->front()->incident;
}

void TestMessages::cleanup()
{
    m_desk.reset();
    m_peer.reset();
    m_dir.reset();
}

void TestMessages::everyServiceTakesIt()
{
    std::vector<OutgoingMessage> list;
    for (const ChannelKind kind : {ChannelKind::Slack, ChannelKind::PagerDuty, ChannelKind::Statuspage}) {
        list.push_back(message(kind, QStringLiteral("first")));
        list.push_back(message(kind, QStringLiteral("second")));
    }
    if (m_mail) {
        list.push_back(message(ChannelKind::Email, QStringLiteral("first")));
        list.push_back(message(ChannelKind::Email, QStringLiteral("second")));
    }
    QVERIFY(ask(command::SendMessages{m_incident, list}));
    QTRY_COMPARE(unsent(), 0);
    for (const MessageRecord &record : m_desk->book().find(m_incident)->messages)
        QVERIFY2(record.state == MessageState::Sent, qPrintable(record.message.channel + record.answer));
    for (const QJsonObject &request : m_peer->requests())
        QCOMPARE(request.value(QStringLiteral("problem")).toString(), QString());
    const auto page = m_peer->requests(QStringLiteral("/v1/"));
    QCOMPARE(page.size(), 2U);
    QCOMPARE(page[1].value(QStringLiteral("method")).toString(), QStringLiteral("PATCH"));
    if (m_mail) {
        const auto mails = m_peer->requests(QStringLiteral("mail"));
        QCOMPARE(mails.size(), 2U);
        QVERIFY(mails[0].value(QStringLiteral("tls")).toBool());
        QVERIFY(mails[1].value(QStringLiteral("data")).toString().contains(QStringLiteral("In-Reply-To: <")));
    }
    // Nothing secret in the log, its write-ahead log or the settings.
    m_desk.reset();
    for (const QFileInfo &info : QDir(m_dir->filePath(QStringLiteral("data"))).entryInfoList(QDir::Files)) {
        QFile file(info.filePath());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        QVERIFY(!bytes.contains("hidden-hook-part") && !bytes.contains(QByteArray(32, 'q')));
    }
    if (!m_mail)
        QSKIP("python3-aiosmtpd is missing: no mail was sent");
}

void TestMessages::troubleIsShownAndOvercome()
{
    m_peer->plan("503\ncut\ngarbage\n429");
    QVERIFY(ask(command::SendMessages{m_incident,
                                      {message(ChannelKind::PagerDuty, QStringLiteral("one")),
                                       message(ChannelKind::PagerDuty, QStringLiteral("two"))}}));
    QTRY_VERIFY(m_desk->book().find(m_incident)->messages.front().answer.contains(QStringLiteral("503")));
    QTRY_COMPARE(unsent(), 0);
    const auto requests = m_peer->requests(QStringLiteral("/v2/"));
    QCOMPARE(requests.size(), 6U); // Nothing was repeated that we do not know of.
    for (std::size_t i = 0; i < requests.size(); ++i)
        QCOMPARE(requests[i].value(QStringLiteral("key")) == requests[0].value(QStringLiteral("key")), i < 5);
    QTRY_COMPARE(m_desk->outbox().channels.at(QStringLiteral("pagerduty")).sent, 2);
}

void TestMessages::statuspageIsAskedBeforeARepeat()
{
    m_peer->plan("garbage"); // It is made, and the answer says nothing.
    QVERIFY(
        ask(command::SendMessages{m_incident, {message(ChannelKind::Statuspage, QStringLiteral("one"))}}));
    QTRY_COMPARE(unsent(), 0);
    const auto requests = m_peer->requests(QStringLiteral("/v1/"));
    QCOMPARE(requests.size(), 2U);
    QCOMPARE(requests[1].value(QStringLiteral("method")).toString(), QStringLiteral("GET"));
    QCOMPARE(m_desk->book().find(m_incident)->messages.front().reference, QStringLiteral("inc0"));
}

void TestMessages::drillsSendNothing()
{
    const auto drill =
        ask(command::Declare{{}, QStringLiteral("Drill"), Severity::P1, true, QStringLiteral("Ana"), {}});
    QVERIFY(drill);
    QVERIFY(!ask(
        command::SendMessages{drill->front()->incident, {message(ChannelKind::Slack, QStringLiteral("x"))}}));
    QVERIFY(m_peer->requests().empty());
}

void TestMessages::testsChannels()
{
    for (const ChannelInfo &channel : m_desk->channels()) {
        if (channel.kind == ChannelKind::Email && !m_mail)
            continue;
        std::optional<Expected<QString>> said;
        m_desk->testChannel(channel.name, {m_desk.get(), [&](const Expected<QString> &s) { said = s; }});
        QTRY_VERIFY(said);
        // A page that is read by its id is not known to this peer's list of incidents: it says so.
        if (channel.kind != ChannelKind::Statuspage)
            QVERIFY2(said->has_value(), said->has_value() ? "" : qPrintable(said->error().message));
    }
}

WF_TEST(TestMessages)

} // namespace tst_messages

#include "tst_messages.moc"
