// SPDX-License-Identifier: GPL-3.0-or-later
// Requests and verdicts exactly at the bounds of the services.
#include "comms/encoders.h"
#include "commsfixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_commsbounds {

using namespace std::chrono_literals;
using namespace wf;
using Kind = Verdict::Kind;

namespace {

Answer answered(int status, const char *body = "")
{
    Answer answer;
    answer.status = status;
    answer.body = body;
    return answer;
}

QString emoji()
{
    return QString::fromUcs4(U"\U0001F525");
}

/// Text of a mail header, put together again.
QString decoded(const QByteArray &header)
{
    QByteArray bytes;
    for (const QByteArray &line : header.mid(header.indexOf(": ") + 2).split('\n')) {
        const QByteArray word = line.trimmed();
        if (word.startsWith("=?UTF-8?B?"))
            bytes += QByteArray::fromBase64(word.mid(10).chopped(2));
        else
            bytes += word;
    }
    return QString::fromUtf8(bytes);
}

} // namespace

class TestCommsBounds : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void cutTexts_data();
    void cutTexts();
    void largestRequest();
    void secretsByKind();
    void shortSecretsStay();
    void longestSecretFirst();
    void addresses();
    void retryAfterZero();
    void statusBounds_data();
    void statusBounds();
    void plainHeaders();
    void encodedHeaders();
    void mailAddressBounds_data();
    void mailAddressBounds();
    void mailBody();
    void slackSections();
    void pagerDutyEnds_data();
    void pagerDutyEnds();
    void pagerDutyWarnsOfUpdates();
    void statuspageIds_data();
    void statuspageIds();
    void openPlaceholders_data();
    void openPlaceholders();
};

void TestCommsBounds::cutTexts_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("length");
    QTest::addColumn<QString>("expected");
    QTest::newRow("fits") << "abc" << 3 << "abc";
    QTest::newRow("one over") << "abcd" << 3 << "ab…";
    QTest::newRow("to one") << "abcd" << 1 << "…";
    QTest::newRow("not within a pair")
        << QStringLiteral("a") + emoji() + QStringLiteral("bc") << 3 << QStringLiteral("a…");
    QTest::newRow("behind a pair") << QStringLiteral("a") + emoji() + QStringLiteral("bc") << 4
                                   << QStringLiteral("a") + emoji() + u'…';
    QTest::newRow("a pair at the start") << emoji() + emoji() << 2 << "…";
}

void TestCommsBounds::cutTexts()
{
    QFETCH(QString, text);
    QFETCH(int, length);
    QFETCH(QString, expected);
    QCOMPARE(comms::cut(text, length), expected);
    QStringList said;
    comms::warnIfCut(said, QStringLiteral("it"), text, length);
    QCOMPARE(said.isEmpty(), text == expected);
}

void TestCommsBounds::largestRequest()
{
    constexpr qsizetype Most = 512 * 1024;
    ChannelConfig config = channelOf(ChannelKind::Webhook);
    config.bodyTemplate = QStringLiteral("\"") + QString(Most - 2, u'x') + u'"';
    QCOMPARE(httpFor(config, deliveryTo(ChannelKind::Webhook)).body.size(), Most);
    config.bodyTemplate += u' ';
    const auto larger = requestFor(config, deliveryTo(ChannelKind::Webhook));
    QVERIFY(!larger && larger.error().code == ErrorCode::TooLarge);
}

void TestCommsBounds::secretsByKind()
{
    const QString slack = QStringLiteral("path /services/T0001/B0002/s3cr3tpart and s3cr3tpart");
    QCOMPARE(withoutSecrets(slack, channelOf(ChannelKind::Slack)), QStringLiteral("path *** and ***"));
    const QString hook = QStringLiteral("asked with token=urltoken");
    QCOMPARE(withoutSecrets(hook, channelOf(ChannelKind::Webhook)), QStringLiteral("asked with ***"));
    // What is in the path or the query of another kind is no secret.
    ChannelConfig pager = channelOf(ChannelKind::PagerDuty);
    pager.secret = QStringLiteral("https://x/longpath?longquery=1");
    pager.url = QUrl(QStringLiteral("https://example.com/?proxy=here"));
    const QString text = QStringLiteral("/longpath longquery=1 proxy=here");
    QCOMPARE(withoutSecrets(text, pager), text);
}

void TestCommsBounds::shortSecretsStay()
{
    ChannelConfig config = channelOf(ChannelKind::PagerDuty);
    config.secret = QStringLiteral("abc");
    QCOMPARE(withoutSecrets(QStringLiteral("an abc book"), config), QStringLiteral("an abc book"));
    config.secret = QStringLiteral("abcd");
    QCOMPARE(withoutSecrets(QStringLiteral("an abcd book"), config), QStringLiteral("an *** book"));
}

void TestCommsBounds::longestSecretFirst()
{
    ChannelConfig config = channelOf(ChannelKind::Webhook);
    config.secret = QStringLiteral("abcd");
    config.url = QUrl(QStringLiteral("https://me:abcdef@example.com/?k=abcdefgh"));
    QCOMPARE(withoutSecrets(QStringLiteral("k=abcdefgh abcdef abcd"), config), QStringLiteral("*** *** ***"));
}

void TestCommsBounds::addresses()
{
    QCOMPARE(addressOf(channelOf(ChannelKind::Slack)), QStringLiteral("https://hooks.slack.com"));
    ChannelConfig config = channelOf(ChannelKind::Slack);
    config.secret = QStringLiteral("https://chat.example.com/services/x");
    QCOMPARE(addressOf(config), QStringLiteral("https://chat.example.com"));
    config.url = QUrl(QStringLiteral("https://proxy.example.com/slack"));
    QCOMPARE(addressOf(config), QStringLiteral("https://proxy.example.com"));
    // The secret of another kind is no address, whatever it looks like.
    config = channelOf(ChannelKind::PagerDuty);
    config.secret = QStringLiteral("https://chat.example.com/x");
    QCOMPARE(addressOf(config), QStringLiteral("https://events.pagerduty.com"));
    QCOMPARE(usualInterval(ChannelKind::Slack), Millis(1000));
    QCOMPARE(usualInterval(ChannelKind::Statuspage), Millis(1000));
    QCOMPARE(usualInterval(ChannelKind::Webhook), Millis(0));
}

void TestCommsBounds::retryAfterZero()
{
    const auto after = [](const char *value) {
        Answer answer = answered(429);
        answer.headers = {{"date", "x"}, {"retry-after", value}};
        return comms::retryAfter(answer);
    };
    QCOMPARE(after("0"), std::optional(Millis(0)));
    QVERIFY(!after("-1"));
    QVERIFY(!after("nan"));
    QCOMPARE(after("3600"), std::optional(Millis(1h)));
    QCOMPARE(after("3601"), std::optional(Millis(1h)));
}

void TestCommsBounds::statusBounds_data()
{
    QTest::addColumn<ChannelKind>("channel");
    QTest::addColumn<int>("status");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<bool>("mayHaveArrived");
    const auto row = [](ChannelKind channel, int status, Kind kind, bool arrived = false) {
        QTest::addRow("%s %d", qPrintable(channelKindName(channel)), status)
            << channel << status << kind << arrived;
    };
    const auto hook = ChannelKind::Webhook;
    row(hook, 199, Kind::Retry, true);
    row(hook, 200, Kind::Sent);
    row(hook, 299, Kind::Sent);
    row(hook, 300, Kind::Retry); // A redirect that passes.
    row(hook, 301, Kind::GiveUp);
    row(hook, 308, Kind::GiveUp);
    row(hook, 399, Kind::Retry);
    row(hook, 400, Kind::GiveUp);
    for (const int busy : {408, 420, 425, 429})
        row(hook, busy, Kind::Retry);
    row(hook, 499, Kind::GiveUp);
    row(hook, 500, Kind::Retry, true);
    const auto mail = ChannelKind::Email;
    row(mail, 199, Kind::Retry);
    row(mail, 200, Kind::Sent);
    row(mail, 299, Kind::Sent);
    row(mail, 300, Kind::Retry);
    row(mail, 400, Kind::Retry);
    row(mail, 499, Kind::Retry);
    row(mail, 500, Kind::GiveUp);
}

void TestCommsBounds::statusBounds()
{
    QFETCH(ChannelKind, channel);
    QFETCH(int, status);
    QFETCH(Kind, kind);
    QFETCH(bool, mayHaveArrived);
    const Verdict verdict = judge(channelOf(channel), deliveryTo(channel), answered(status, "words"));
    QCOMPARE(verdict.kind, kind);
    QCOMPARE(verdict.mayHaveArrived, mayHaveArrived);
    if (channel == ChannelKind::Webhook)
        QCOMPARE(verdict.answer.contains(QStringLiteral("redirect")), status >= 300 && status < 400);
    else
        QCOMPARE(verdict.answer.contains(QStringLiteral("answered")), status >= 400);
}

void TestCommsBounds::plainHeaders()
{
    const auto isPlain = [](const QString &text) { return !encodedHeader("Subject", text).contains("=?"); };
    QVERIFY(isPlain(QStringLiteral("a b~")));
    QVERIFY(!isPlain(QStringLiteral("a\u007f\u00e9")));
    QVERIFY(!isPlain(QStringLiteral("é")));
    QVERIFY(!isPlain(QStringLiteral("\u0080")));
    // 76 characters with "Subject: ".
    QVERIFY(isPlain(QString(67, u'x')));
    QVERIFY(!isPlain(QString(68, u'x')));
    QVERIFY(encodedHeader("Subject", QStringLiteral("=?x")).contains("=?UTF-8?B?"));
}

void TestCommsBounds::encodedHeaders()
{
    for (const QString &piece : {QStringLiteral("é"), emoji(), QStringLiteral("x"), QStringLiteral("ééx")}) {
        for (int count = 1; count < 90; ++count) {
            const QString text = QStringLiteral("é") + piece.repeated(count);
            const QByteArray header = encodedHeader("Subject", text);
            QCOMPARE(decoded(header), text);
            for (const QByteArray &line : header.split('\n')) {
                QVERIFY(line.trimmed().size() <= 76);
                QVERIFY(!line.contains(QByteArray("?B?") + "?="));
            }
        }
    }
    // As much on a line as there is room for: 45 bytes make 60 characters.
    QCOMPARE(encodedHeader("S", QStringLiteral("é") + QString(43, u'x')).count('\n'), 1);
    QCOMPARE(encodedHeader("S", QStringLiteral("é") + QString(44, u'x')).count('\n'), 2);
    // A name of two letters fills the first line: 4, 12 around the word and its 60.
    QCOMPARE(encodedHeader("SS", QStringLiteral("é") + QString(43, u'x')).size(), 76 + 2);
    QCOMPARE(encodedHeader("SS", QStringLiteral("é") + QString(43, u'x')).count('\n'), 1);
    QCOMPARE(encodedHeader("SSS", QStringLiteral("é") + QString(43, u'x')).count('\n'), 2);
    // Half a pair at the end is no reason to read on.
    QVERIFY(!encodedHeader("S", QStringLiteral("é") + emoji().left(1)).isEmpty());
}

void TestCommsBounds::mailAddressBounds_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<bool>("fits");
    QTest::newRow("shortest") << "a@b" << true;
    QTest::newRow("no host") << "a@" << false;
    QTest::newRow("no name") << "@b" << false;
    QTest::newRow("two at") << "a@b@c" << false;
    QTest::newRow("space") << "a @b" << false;
    QTest::newRow("exclamation mark") << "a!@b" << true;
    QTest::newRow("tilde") << "a~@b" << true;
    QTest::newRow("delete") << "a\x7f@b" << false;
    QTest::newRow("254") << QString(252, u'a') + QStringLiteral("@b") << true;
    QTest::newRow("255") << QString(253, u'a') + QStringLiteral("@b") << false;
}

void TestCommsBounds::mailAddressBounds()
{
    QFETCH(QString, address);
    QFETCH(bool, fits);
    QCOMPARE(isMailAddress(address), fits);
}

void TestCommsBounds::mailBody()
{
    // However long the text: whole lines, and none that is empty.
    Delivery delivery = deliveryTo(ChannelKind::Email);
    for (int length = 1; length < 120; ++length) {
        delivery.record.message.text = QString(length, u'x');
        const QByteArray data = mailTo(channelOf(ChannelKind::Email), delivery).data;
        const QByteArray body = data.mid(data.indexOf("\r\n\r\n") + 4);
        QVERIFY(body.endsWith("\r\n") && !body.endsWith("\r\n\r\n"));
        QVERIFY(QByteArray::fromBase64(body).contains(QByteArray(length, 'x')));
    }
}

void TestCommsBounds::slackSections()
{
    const auto sections = [](const QString &text) {
        Delivery delivery = deliveryTo(ChannelKind::Slack);
        delivery.record.message.text = text;
        QList<qsizetype> sizes;
        for (const QJsonValue &block : bodyOf(httpFor(channelOf(ChannelKind::Slack), delivery))
                                           .value(QStringLiteral("blocks"))
                                           .toArray()) {
            if (block[u"type"] == QStringLiteral("section"))
                sizes << block[u"text"][u"text"].toString().size();
        }
        return sizes;
    };
    QCOMPARE(sections(QString(3000, u'x')), QList<qsizetype>{3000});
    QCOMPARE(sections(QString(3001, u'x')), (QList<qsizetype>{3000, 1}));
    QCOMPARE(sections(QString(2999, u'x') + emoji() + u'y'), (QList<qsizetype>{2999, 3}));
    QCOMPARE(sections(QString(2998, u'x') + emoji()), QList<qsizetype>{3000});
    QCOMPARE(sections(QString(2999, u'x') + emoji()), (QList<qsizetype>{2999, 2}));
    QCOMPARE(sections(QString(2999, u'x') + emoji().left(1)), QList<qsizetype>{3000});
    OutgoingMessage message = deliveryTo(ChannelKind::Slack).record.message;
    QVERIFY(previewOf(channelOf(ChannelKind::Slack), message).warnings.isEmpty());
    message.text = QString(3001, u'x');
    QCOMPARE(previewOf(channelOf(ChannelKind::Slack), message).warnings,
             QStringList{QStringLiteral("the text is shown in 2 parts")});
}

void TestCommsBounds::pagerDutyEnds_data()
{
    QTest::addColumn<QString>("status");
    QTest::addColumn<QString>("action");
    for (const char *over : {"resolved", "closed", "cancelled", "merged"})
        QTest::newRow(over) << over << "resolve";
    for (const char *open : {"investigating", "identified", "monitoring"})
        QTest::newRow(open) << open << "trigger";
}

void TestCommsBounds::pagerDutyEnds()
{
    QFETCH(QString, status);
    QFETCH(QString, action);
    Delivery delivery = deliveryTo(ChannelKind::PagerDuty);
    delivery.record.message.status = status;
    const QJsonObject body = bodyOf(httpFor(channelOf(ChannelKind::PagerDuty), delivery));
    QCOMPARE(body.value(QStringLiteral("event_action")).toString(), action);
}

void TestCommsBounds::pagerDutyWarnsOfUpdates()
{
    const auto warnings = [](MessagePurpose purpose) {
        const auto kind = ChannelKind::PagerDuty;
        return previewOf(channelOf(kind), deliveryTo(kind, purpose).record.message).warnings;
    };
    QCOMPARE(warnings(MessagePurpose::Trigger), QStringList());
    QVERIFY(warnings(MessagePurpose::Update).join(u' ').contains(QStringLiteral("this pages people")));
    QVERIFY(warnings(MessagePurpose::Resolve).join(u' ').contains(QStringLiteral("takes no text")));
}

void TestCommsBounds::statuspageIds_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<bool>("taken");
    QTest::newRow("letters") << "aZ09-_" << true;
    QTest::newRow("slash") << "a/b" << false;
    QTest::newRow("not ASCII") << QString(QChar(0x00e9)) << false;
    QTest::newRow("first that is not ASCII") << QString(QChar(0x0080)) << false;
    QTest::newRow("64") << QString(64, u'a') << true;
    QTest::newRow("65") << QString(65, u'a') << false;
}

void TestCommsBounds::statuspageIds()
{
    QFETCH(QString, id);
    QFETCH(bool, taken);
    const auto kind = ChannelKind::Statuspage;
    Answer answer = answered(201);
    answer.body = QJsonDocument(QJsonObject{{QStringLiteral("id"), id}}).toJson();
    QCOMPARE(judge(channelOf(kind), deliveryTo(kind), answer).reference, taken ? id : QString());
}

void TestCommsBounds::openPlaceholders_data()
{
    QTest::addColumn<QString>("bodyTemplate");
    QTest::addColumn<QString>("body");
    QTest::newRow("at the start") << "{{number}}!"
                                  << "INC-0121!";
    QTest::newRow("not closed") << "a {{number"
                                << "a {{number";
    QTest::newRow("closed before") << "}} {{number}}"
                                   << "}} INC-0121";
    QTest::newRow("only closed") << "}}a"
                                 << "}}a";
    QTest::newRow("none") << "}} a {"
                          << "}} a {";
}

void TestCommsBounds::openPlaceholders()
{
    QFETCH(QString, bodyTemplate);
    QFETCH(QString, body);
    ChannelConfig config = channelOf(ChannelKind::Webhook);
    config.bodyTemplate = bodyTemplate;
    QCOMPARE(QString::fromUtf8(httpFor(config, deliveryTo(ChannelKind::Webhook)).body), body);
}

WF_TEST(TestCommsBounds)

} // namespace tst_commsbounds

#include "tst_commsbounds.moc"
