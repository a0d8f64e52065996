// SPDX-License-Identifier: GPL-3.0-or-later
// What goes over the wire, held against the limits the services publish.
#include "comms/encoders.h"
#include "commsfixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_encoders {

using namespace wf;

class TestEncoders : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyHttpKindCarriesTheKey();
    void slackKeepsToItsLimits();
    void slackEscapes();
    void slackSaysThatItRepeats();
    void slackAddresses_data();
    void slackAddresses();
    void pagerDutyActions_data();
    void pagerDutyActions();
    void pagerDutyKeepsToItsLimits();
    void statuspageFirstAndFollowing();
    void statuspageKeepsToItsLimits();
    void statuspageLooksBeforeItRepeats();
    void testsDisturbNobody();
    void webhookTemplates_data();
    void webhookTemplates();
    void webhookValuesStayValues();
    void mailThread();
    void mailCannotBeInjected_data();
    void mailCannotBeInjected();
    void mailBodyComesBack();
    void mailAddresses_data();
    void mailAddresses();
    void previewsWarn();
    void secretsStayInside();
};

void TestEncoders::everyHttpKindCarriesTheKey()
{
    for (const ChannelKind kind :
         {ChannelKind::Slack, ChannelKind::PagerDuty, ChannelKind::Statuspage, ChannelKind::Webhook}) {
        const HttpRequest request = httpFor(channelOf(kind), deliveryTo(kind));
        QCOMPARE(headerOf(request, "Idempotency-Key"), QByteArray("key-1"));
        QVERIFY(request.url.isValid() && !request.url.host().isEmpty());
    }
}

void TestEncoders::slackKeepsToItsLimits()
{
    Delivery delivery = deliveryTo(ChannelKind::Slack);
    delivery.record.message.text = QString(MaxMessageLength, QLatin1Char('&'));
    delivery.record.message.subject = QString(MaxSubjectLength, QLatin1Char('s'));
    const QJsonObject body = bodyOf(httpFor(channelOf(ChannelKind::Slack), delivery));
    QVERIFY(!body.value(QStringLiteral("text")).toString().isEmpty());
    const QJsonArray blocks = body.value(QStringLiteral("blocks")).toArray();
    QVERIFY(blocks.size() >= 3 && blocks.size() <= 50);
    QString all;
    for (const QJsonValue &block : blocks) {
        const QString type = block[QStringLiteral("type")].toString();
        const QString text = block[QStringLiteral("text")][QStringLiteral("text")].toString();
        if (type == QLatin1String("header"))
            QVERIFY(text.size() <= 150);
        if (type == QLatin1String("section")) {
            QVERIFY(text.size() <= 3000 && !text.isEmpty());
            all += text;
        }
    }
    QCOMPARE(all, QStringLiteral("&amp;").repeated(MaxMessageLength));
}

void TestEncoders::slackEscapes()
{
    Delivery delivery = deliveryTo(ChannelKind::Slack);
    delivery.record.message.text = QStringLiteral("<!channel> a & b");
    delivery.record.message.subject = QStringLiteral("<@U1>");
    const HttpRequest request = httpFor(channelOf(ChannelKind::Slack), delivery);
    const QJsonObject body = bodyOf(request);
    QVERIFY(!body.value(QStringLiteral("text")).toString().contains(QLatin1Char('<')));
    QCOMPARE(body[QStringLiteral("blocks")][1][QStringLiteral("text")][QStringLiteral("text")].toString(),
             QStringLiteral("&lt;!channel&gt; a &amp; b"));
}

void TestEncoders::slackSaysThatItRepeats()
{
    Delivery delivery = deliveryTo(ChannelKind::Slack);
    const ChannelConfig config = channelOf(ChannelKind::Slack);
    QVERIFY(httpFor(config, delivery).body.contains("key-1"));
    QVERIFY(!httpFor(config, delivery).body.contains("sent twice"));
    delivery.again = true;
    QVERIFY(httpFor(config, delivery).body.contains("sent twice"));
}

void TestEncoders::slackAddresses_data()
{
    QTest::addColumn<QString>("secret");
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("expected");
    const QString hook = QStringLiteral("https://hooks.slack.com/services/T/B/x");
    QTest::newRow("whole") << hook << QString() << hook;
    QTest::newRow("path") << QStringLiteral("T/B/x") << QString() << hook;
    QTest::newRow("elsewhere") << hook << QStringLiteral("http://127.0.0.1:8080")
                               << QStringLiteral("http://127.0.0.1:8080/services/T/B/x");
    QTest::newRow("elsewhere, below a path")
        << QStringLiteral("T/B/x") << QStringLiteral("http://chat/hooks/")
        << QStringLiteral("http://chat/hooks/T/B/x");
}

void TestEncoders::slackAddresses()
{
    QFETCH(QString, secret);
    QFETCH(QString, url);
    QFETCH(QString, expected);
    ChannelConfig config = channelOf(ChannelKind::Slack);
    config.secret = secret;
    config.url = QUrl(url);
    QCOMPARE(httpFor(config, deliveryTo(ChannelKind::Slack)).url, QUrl(expected));
}

void TestEncoders::pagerDutyActions_data()
{
    QTest::addColumn<MessagePurpose>("purpose");
    QTest::addColumn<QString>("status");
    QTest::addColumn<QString>("action");
    QTest::newRow("trigger") << MessagePurpose::Trigger << "investigating"
                             << "trigger";
    QTest::newRow("acknowledge") << MessagePurpose::Acknowledge << "investigating"
                                 << "acknowledge";
    QTest::newRow("resolve") << MessagePurpose::Resolve << "resolved"
                             << "resolve";
    QTest::newRow("update") << MessagePurpose::Update << "monitoring"
                            << "trigger";
    QTest::newRow("update that it is over pages nobody") << MessagePurpose::Update << "resolved"
                                                         << "resolve";
}

void TestEncoders::pagerDutyActions()
{
    QFETCH(MessagePurpose, purpose);
    QFETCH(QString, status);
    QFETCH(QString, action);
    Delivery delivery = deliveryTo(ChannelKind::PagerDuty, purpose);
    delivery.record.message.status = status;
    const HttpRequest request = httpFor(channelOf(ChannelKind::PagerDuty), delivery);
    const QJsonObject event = bodyOf(request);
    QCOMPARE(request.url, QUrl(QStringLiteral("https://events.pagerduty.com/v2/enqueue")));
    QCOMPARE(event.value(QStringLiteral("event_action")).toString(), action);
    QCOMPARE(event.value(QStringLiteral("dedup_key")).toString(), QStringLiteral("incident-1"));
    QCOMPARE(event.value(QStringLiteral("routing_key")).toString().size(), 32);
    QCOMPARE(event.contains(QStringLiteral("payload")), action == QLatin1String("trigger"));
}

void TestEncoders::pagerDutyKeepsToItsLimits()
{
    Delivery delivery = deliveryTo(ChannelKind::PagerDuty, MessagePurpose::Trigger);
    OutgoingMessage &m = delivery.record.message;
    m.subject.clear();
    m.title = QString(2000, QLatin1Char('t'));
    m.text = QString(MaxMessageLength, QChar(0x01)); // Six bytes each in JSON.
    const std::pair<Severity, const char *> levels[] = {{Severity::P0, "critical"},
                                                        {Severity::P1, "error"},
                                                        {Severity::P2, "warning"},
                                                        {Severity::P3, "info"}};
    for (const auto &[severity, level] : levels) {
        m.severity = severity;
        const HttpRequest request = httpFor(channelOf(ChannelKind::PagerDuty), delivery);
        QVERIFY(request.body.size() <= 512 * 1024);
        const QJsonObject payload = bodyOf(request).value(QStringLiteral("payload")).toObject();
        QCOMPARE(payload.value(QStringLiteral("summary")).toString().size(), 1024);
        QCOMPARE(payload.value(QStringLiteral("severity")).toString(), QLatin1String(level));
        QVERIFY(!payload.value(QStringLiteral("source")).toString().isEmpty());
    }
    m.title = QString(120'000, QChar(0x01));
    const auto tooLarge = requestFor(channelOf(ChannelKind::PagerDuty), delivery);
    QVERIFY(!tooLarge && tooLarge.error().code == ErrorCode::TooLarge);
}

void TestEncoders::statuspageFirstAndFollowing()
{
    ChannelConfig config = channelOf(ChannelKind::Statuspage);
    Delivery delivery = deliveryTo(ChannelKind::Statuspage);
    const HttpRequest first = httpFor(config, delivery);
    QCOMPARE(first.method, QByteArray("POST"));
    QCOMPARE(first.url, QUrl(QStringLiteral("https://api.statuspage.io/v1/pages/page1/incidents")));
    QCOMPARE(headerOf(first, "Authorization"), QByteArray("OAuth status-api-key"));
    const QJsonObject incident = bodyOf(first).value(QStringLiteral("incident")).toObject();
    QCOMPARE(incident.value(QStringLiteral("deliver_notifications")), QJsonValue(false));
    QCOMPARE(incident.value(QStringLiteral("component_ids")).toArray().size(), 2);
    QCOMPARE(incident.value(QStringLiteral("impact_override")).toString(), QStringLiteral("major"));
    QCOMPARE(incident.value(QStringLiteral("status")).toString(), QStringLiteral("investigating"));
    const QJsonValue mark = incident.value(QStringLiteral("metadata"))[QStringLiteral("watchfloor")];
    QCOMPARE(mark[QStringLiteral("incident")].toString(), QStringLiteral("incident-1"));
    QCOMPARE(mark[QStringLiteral("message")].toString(), QStringLiteral("key-1"));

    delivery.reference = QStringLiteral("abc123");
    delivery.record.message.status = QStringLiteral("closed");
    config.deliverNotifications = true;
    const HttpRequest following = httpFor(config, delivery);
    QCOMPARE(following.method, QByteArray("PATCH"));
    QVERIFY(following.url.path().endsWith(QStringLiteral("/page1/incidents/abc123")));
    const QJsonObject update = bodyOf(following).value(QStringLiteral("incident")).toObject();
    QCOMPARE(update.value(QStringLiteral("status")).toString(), QStringLiteral("resolved"));
    QCOMPARE(update.value(QStringLiteral("deliver_notifications")), QJsonValue(true));
}

void TestEncoders::statuspageKeepsToItsLimits()
{
    Delivery delivery = deliveryTo(ChannelKind::Statuspage);
    delivery.record.message.subject = QString(300, QLatin1Char('n'));
    delivery.record.message.text = QString(30'000, QLatin1Char('b'));
    const QJsonObject incident = bodyOf(httpFor(channelOf(ChannelKind::Statuspage), delivery))
                                     .value(QStringLiteral("incident"))
                                     .toObject();
    QCOMPARE(incident.value(QStringLiteral("name")).toString().size(), 255);
    QCOMPARE(incident.value(QStringLiteral("body")).toString().size(), 25'000);
}

void TestEncoders::statuspageLooksBeforeItRepeats()
{
    const ChannelConfig config = channelOf(ChannelKind::Statuspage);
    Delivery delivery = deliveryTo(ChannelKind::Statuspage);
    QVERIFY(!lookupFor(config, delivery));
    delivery.again = true;
    const auto unresolved = lookupFor(config, delivery);
    QVERIFY(unresolved && unresolved->method == "GET" && unresolved->body.isEmpty());
    QVERIFY(unresolved->url.path().endsWith(QStringLiteral("/incidents/unresolved")));
    delivery.record.message.status = QStringLiteral("resolved");
    QVERIFY(lookupFor(config, delivery)->url.path().endsWith(QStringLiteral("/incidents")));
    delivery.reference = QStringLiteral("abc");
    QVERIFY(lookupFor(config, delivery)->url.path().endsWith(QStringLiteral("/incidents/abc")));
    delivery.record.message.purpose = MessagePurpose::Test;
    QVERIFY(!lookupFor(config, delivery));
    QVERIFY(!lookupFor(channelOf(ChannelKind::Slack), delivery));
}

void TestEncoders::testsDisturbNobody()
{
    const Timestamp now = fromMs(1'760'000'000'000);
    const ChannelConfig page = channelOf(ChannelKind::Statuspage);
    QCOMPARE(httpFor(page, testDelivery(page, now)).method, QByteArray("GET"));
    const ChannelConfig pager = channelOf(ChannelKind::PagerDuty);
    const Delivery test = testDelivery(pager, now);
    const QJsonObject event = bodyOf(httpFor(pager, test));
    QCOMPARE(event.value(QStringLiteral("event_action")).toString(), QStringLiteral("resolve"));
    QCOMPARE(event.value(QStringLiteral("dedup_key")).toString(), test.record.id.text());
}

void TestEncoders::webhookTemplates_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("problem"); // Empty: it is fine.
    QTest::newRow("text") << R"({"say": "{{number}}: {{ text }}", "n": 1})" << QString();
    QTest::newRow("none") << R"({"say": "nothing"})" << QString();
    QTest::newRow("unknown") << R"({"say": "{{numbr}}"})"
                             << "\"numbr\"";
    QTest::newRow("outside quotes") << R"({"say": {{text}}})"
                                    << "not JSON";
    QTest::newRow("no JSON") << R"(say {{text}})"
                             << "not JSON";
    QTest::newRow("open end") << R"({"say": "{{text"})" << QString();
}

void TestEncoders::webhookTemplates()
{
    QFETCH(QString, text);
    QFETCH(QString, problem);
    const auto checked = checkTemplate(text);
    if (problem.isEmpty())
        QVERIFY2(checked, checked ? "" : qPrintable(checked.error().message));
    else
        QVERIFY(!checked && checked.error().message.contains(problem));
}

void TestEncoders::webhookValuesStayValues()
{
    ChannelConfig config = channelOf(ChannelKind::Webhook);
    config.bodyTemplate = QStringLiteral(R"({"a": "{{text}}", "b": "{{title}}"})");
    config.headers = {{QStringLiteral("X-Team"), QStringLiteral("ops")}};
    Delivery delivery = deliveryTo(ChannelKind::Webhook);
    const QString nasty = QStringLiteral("\"}, {{title}} \\ \n\t\u2028 😀");
    delivery.record.message.text = nasty;
    const HttpRequest request = httpFor(config, delivery);
    QCOMPARE(bodyOf(request).value(QStringLiteral("a")).toString(), nasty);
    QCOMPARE(headerOf(request, "Authorization"), QByteArray("Bearer bearer-token"));
    QCOMPARE(headerOf(request, "X-Team"), QByteArray("ops"));
    QCOMPARE(request.url, config.url);
    config.bodyTemplate.clear();
    QCOMPARE(bodyOf(httpFor(config, delivery)).value(QStringLiteral("key")).toString(),
             QStringLiteral("key-1"));
}

void TestEncoders::mailThread()
{
    const ChannelConfig config = channelOf(ChannelKind::Email);
    Delivery delivery = deliveryTo(ChannelKind::Email);
    const QByteArray first = mailTo(config, delivery).data;
    QVERIFY(first.contains("Message-ID: <key-1@example.com>\r\n"));
    QVERIFY(!first.contains("In-Reply-To"));
    QVERIFY(first.contains("Date: Thu, 09 Oct 2025 08:53:20 +0000\r\n"));
    delivery.again = true;
    delivery.now += std::chrono::hours(1);
    QCOMPARE(mailTo(config, delivery).data, first);
    delivery.first = MessageId(QStringLiteral("key-0"));
    const QByteArray reply = mailTo(config, delivery).data;
    QVERIFY(reply.contains("In-Reply-To: <key-0@example.com>\r\n"));
    QVERIFY(reply.contains("References: <key-0@example.com>\r\n"));
}

void TestEncoders::mailCannotBeInjected_data()
{
    QTest::addColumn<QString>("subject");
    QTest::newRow("crlf") << "fine\r\nBcc: evil@example.com";
    QTest::newRow("lf") << "fine\nBcc: evil@example.com";
    QTest::newRow("cr") << "fine\rBcc: evil@example.com";
    QTest::newRow("crlf crlf") << "fine\r\n\r\nbody";
    QTest::newRow("line separator") << QString::fromUtf8("fine\u2028Bcc: evil@example.com");
    QTest::newRow("nul") << QString::fromUtf8("fine") + QChar(0) + QStringLiteral("\nBcc: evil@example.com");
    QTest::newRow("long and coloured")
        << QString::fromUtf8("ü😀").repeated(80) + QStringLiteral("\r\nBcc: evil@x");
    QTest::newRow("long and plain") << QStringLiteral("word ").repeated(50);
    QTest::newRow("looks encoded") << "=?UTF-8?B?QmNj?=";
}

void TestEncoders::mailCannotBeInjected()
{
    QFETCH(QString, subject);
    const QByteArray header = encodedHeader("Subject", subject);
    QVERIFY(header.endsWith("\r\n"));
    QByteArray decoded;
    const QList<QByteArray> lines = header.chopped(2).split('\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QByteArray line = lines[i].trimmed();
        QVERIFY(lines[i].size() <= 78);
        // Every line after the first is a continuation: none is a header of its own.
        QVERIFY(i == 0 ? line.startsWith("Subject:") : lines[i].startsWith(' '));
        for (const char c : line)
            QVERIFY(c >= 32 && c < 127);
        const QByteArray word = i == 0 ? line.mid(9) : line;
        if (word.startsWith("=?UTF-8?B?")) {
            const QByteArray part = QByteArray::fromBase64(word.mid(10, word.size() - 12));
            QCOMPARE(QString::fromUtf8(part).toUtf8(), part); // No character in halves.
            decoded += part;
        } else {
            decoded += word;
        }
    }
    QString expected = subject.simplified();
    expected.remove(QChar(0));
    QCOMPARE(QString::fromUtf8(decoded), expected);
}

void TestEncoders::mailBodyComesBack()
{
    Delivery delivery = deliveryTo(ChannelKind::Email);
    delivery.record.message.text = QStringLiteral("one\n.\nThree: ü 😀\n") + QString(3000, QLatin1Char('x'));
    const QByteArray data = mailTo(channelOf(ChannelKind::Email), delivery).data;
    const qsizetype split = data.indexOf("\r\n\r\n");
    for (const QByteArray &line : data.split('\n'))
        QVERIFY(line.size() <= 78 && (line.isEmpty() || line.endsWith('\r')));
    const QString text = QString::fromUtf8(QByteArray::fromBase64(data.mid(split).replace("\r\n", "")));
    QVERIFY(text.startsWith(QStringLiteral("one\r\n.\r\nThree: ü 😀\r\n")));
    QVERIFY(text.contains(QStringLiteral("INC-0121")));
}

void TestEncoders::mailAddresses_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<bool>("good");
    QTest::newRow("plain") << "ops@example.com" << true;
    QTest::newRow("tag") << "ops+x@mail.example.com" << true;
    QTest::newRow("no host") << "ops@" << false;
    QTest::newRow("no user") << "@example.com" << false;
    QTest::newRow("two") << "a@b@c" << false;
    QTest::newRow("line") << "a@b\r\nRCPT TO:<c@d>" << false;
    QTest::newRow("brackets") << "<a@b>" << false;
    QTest::newRow("list") << "a@b,c@d" << false;
    QTest::newRow("space") << "a b@c" << false;
    QTest::newRow("long") << QString(260, QLatin1Char('a')) + "@b" << false;
}

void TestEncoders::mailAddresses()
{
    QFETCH(QString, address);
    QTEST(isMailAddress(address), "good");
}

void TestEncoders::previewsWarn()
{
    OutgoingMessage message = deliveryTo(ChannelKind::PagerDuty, MessagePurpose::Trigger).record.message;
    message.subject.clear();
    message.title = QString(2000, QLatin1Char('t'));
    const MessagePreview pager = previewOf(channelOf(ChannelKind::PagerDuty), message);
    QCOMPARE(pager.title.size(), 1024);
    QVERIFY(pager.warnings.contains(QStringLiteral("the summary is cut at 1,024 characters")));
    message.purpose = MessagePurpose::Resolve;
    QVERIFY(previewOf(channelOf(ChannelKind::PagerDuty), message).body.isEmpty());
    QVERIFY(previewOf(channelOf(ChannelKind::Slack), message).title.size() <= 150);
    QVERIFY(!previewOf(channelOf(ChannelKind::Statuspage), message).warnings.isEmpty());
    QVERIFY(previewOf(channelOf(ChannelKind::Email), message).body.contains(message.text));
    QVERIFY(previewOf(channelOf(ChannelKind::Webhook), message).body.startsWith(QLatin1Char('{')));
}

void TestEncoders::secretsStayInside()
{
    for (const ChannelKind kind : {ChannelKind::Slack, ChannelKind::PagerDuty, ChannelKind::Statuspage,
                                   ChannelKind::Webhook, ChannelKind::Email}) {
        const ChannelConfig config = channelOf(kind);
        const QString secret = kind == ChannelKind::Slack ? QStringLiteral("s3cr3tpart") : config.secret;
        QVERIFY(!infoOf(config).address.contains(secret));
        QVERIFY(!infoOf(config).address.contains(QStringLiteral("urltoken")));
        QVERIFY(!infoOf(config).address.isEmpty());
        // A service that says back what it was sent.
        Answer answer{400, {}, {}, {}, false, {}};
        answer.body = R"({"message": "bad ")" + config.secret.toUtf8() + R"(","error":")" +
                      config.secret.toUtf8() + "\"} " + config.secret.toUtf8();
        const Verdict verdict = judge(config, deliveryTo(kind), answer);
        QVERIFY2(!verdict.answer.contains(secret), qPrintable(verdict.answer));
        const QString encoded = QString::fromLatin1(config.secret.toUtf8().toBase64());
        QVERIFY(!withoutSecrets(QStringLiteral("x ") + encoded, config).contains(encoded));
    }
}

WF_TEST(TestEncoders)

} // namespace tst_encoders

#include "tst_encoders.moc"
