// SPDX-License-Identifier: GPL-3.0-or-later
// What each answer of each service means.
#include "commsfixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_judges {

using namespace wf;
using Kind = Verdict::Kind;

class TestJudges : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answers_data();
    void answers();
    void retryAfter_data();
    void retryAfter();
    void nothingCame();
    void redirects();
    void lookups_data();
    void lookups();
    void partOfTheRecipients();
    void answersDoNotDifferFromTryToTry();
};

void TestJudges::answers_data()
{
    QTest::addColumn<ChannelKind>("channel");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<bool>("mayHaveArrived");
    QTest::addColumn<QString>("says");
    const auto row = [](ChannelKind channel, int status, const char *body, Kind kind, bool arrived,
                        const char *says) {
        QTest::addRow("%s %d %.20s", qPrintable(channelKindName(channel)), status, body)
            << channel << status << QByteArray(body) << kind << arrived << QString::fromUtf8(says);
    };
    const auto slack = ChannelKind::Slack;
    row(slack, 200, "ok", Kind::Sent, false, "Slack");
    row(slack, 200, "<html>log in</html>", Kind::Retry, true, "something else");
    row(slack, 400, "invalid_payload", Kind::GiveUp, false, "invalid_payload");
    row(slack, 403, "action_prohibited", Kind::GiveUp, false, "action_prohibited");
    row(slack, 404, "channel_not_found", Kind::GiveUp, false, "channel_not_found");
    row(slack, 410, "channel_is_archived", Kind::GiveUp, false, "archived");
    row(slack, 429, "rate_limited", Kind::Retry, false, "429");
    row(slack, 500, "rollup_error", Kind::Retry, true, "500");
    row(slack, 503, "<html>", Kind::Retry, true, "Slack answered 503");
    const auto pager = ChannelKind::PagerDuty;
    row(pager, 202, R"({"status":"success","dedup_key":"incident-1"})", Kind::Sent, false, "PagerDuty");
    row(pager, 202, "{}", Kind::Retry, true, "something else");
    row(pager, 202, "not json", Kind::Retry, true, "something else");
    row(pager, 200, "ok", Kind::Retry, true, "something else");
    row(pager, 400, R"({"message":"Event object is invalid","errors":["Length of 'routing_key'"]})",
        Kind::GiveUp, false, "routing_key");
    row(pager, 400, "not json", Kind::GiveUp, false, "400");
    row(pager, 429, "", Kind::Retry, false, "429");
    row(pager, 502, "", Kind::Retry, true, "502");
    const auto page = ChannelKind::Statuspage;
    row(page, 201, R"({"id":"abc123"})", Kind::Sent, false, "Statuspage");
    row(page, 200, R"({"id":"abc123"})", Kind::Sent, false, "Statuspage");
    row(page, 201, R"({"id":"../../x"})", Kind::Retry, true, "something else");
    row(page, 201, "[1", Kind::Retry, true, "something else");
    row(page, 401, R"({"error":"Could not authenticate"})", Kind::GiveUp, false, "authenticate");
    row(page, 422, R"({"error":["Name can't be blank"]})", Kind::GiveUp, false, "blank");
    row(page, 420, "", Kind::Retry, false, "420");
    row(page, 429, "", Kind::Retry, false, "429");
    row(page, 500, "", Kind::Retry, true, "500");
    const auto hook = ChannelKind::Webhook;
    row(hook, 200, "", Kind::Sent, false, "https://hooks.example.com answered 200");
    row(hook, 204, "", Kind::Sent, false, "204");
    row(hook, 404, "no such hook", Kind::GiveUp, false, "no such hook");
    row(hook, 408, "", Kind::Retry, false, "408");
    row(hook, 503, "", Kind::Retry, true, "503");
    const auto mail = ChannelKind::Email;
    row(mail, 250, "250 OK", Kind::Sent, false, "mail.example.com:587");
    row(mail, 421, "421 busy", Kind::Retry, false, "421 busy");
    row(mail, 451, "451 greylisted", Kind::Retry, false, "greylisted");
    row(mail, 535, "535 bad password", Kind::GiveUp, false, "535");
    row(mail, 550, "550 no such user", Kind::GiveUp, false, "no such user");
    row(mail, 0, "", Kind::Retry, false, "no answer");
}

void TestJudges::answers()
{
    QFETCH(ChannelKind, channel);
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    const Verdict verdict = judge(channelOf(channel), deliveryTo(channel), {status, {}, body, {}, false, {}});
    QTEST(verdict.kind, "kind");
    QTEST(verdict.mayHaveArrived, "mayHaveArrived");
    QFETCH(QString, says);
    QVERIFY2(verdict.answer.contains(says), qPrintable(verdict.answer));
    if (channel == ChannelKind::Statuspage && verdict.kind == Kind::Sent)
        QCOMPARE(verdict.reference, QStringLiteral("abc123"));
}

void TestJudges::retryAfter_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<qint64>("ms"); // -1: none.
    QTest::newRow("seconds") << QByteArray("30") << qint64(30'000);
    QTest::newRow("part") << QByteArray("0.5") << qint64(500);
    QTest::newRow("forever") << QByteArray("999999999999") << qint64(3'600'000);
    QTest::newRow("negative") << QByteArray("-5") << qint64(-1);
    QTest::newRow("nan") << QByteArray("nan") << qint64(-1);
    QTest::newRow("date") << QByteArray("Wed, 21 Oct 2026 07:28:00 GMT") << qint64(-1);
    QTest::newRow("none") << QByteArray() << qint64(-1);
}

void TestJudges::retryAfter()
{
    QFETCH(QByteArray, value);
    QFETCH(qint64, ms);
    for (const ChannelKind kind :
         {ChannelKind::Slack, ChannelKind::PagerDuty, ChannelKind::Statuspage, ChannelKind::Webhook}) {
        const Verdict verdict =
            judge(channelOf(kind), deliveryTo(kind), {429, {{"retry-after", value}}, {}, {}, false, {}});
        QCOMPARE(verdict.kind, Kind::Retry);
        QCOMPARE(verdict.retryAfter ? qint64(verdict.retryAfter->count()) : -1, ms);
    }
}

void TestJudges::nothingCame()
{
    for (const ChannelKind kind : {ChannelKind::Slack, ChannelKind::PagerDuty, ChannelKind::Statuspage,
                                   ChannelKind::Webhook, ChannelKind::Email}) {
        for (const bool arrived : {true, false}) {
            const Verdict verdict = judge(channelOf(kind), deliveryTo(kind),
                                          {0, {}, {}, QStringLiteral("host: cannot connect"), arrived, {}});
            QCOMPARE(verdict.kind, Kind::Retry);
            QCOMPARE(verdict.mayHaveArrived, arrived);
            QCOMPARE(verdict.answer, QStringLiteral("host: cannot connect"));
        }
    }
}

void TestJudges::redirects()
{
    const Answer moved{301, {{"location", "https://evil.example/x?k=1"}}, {}, {}, false, {}};
    Verdict verdict = judge(channelOf(ChannelKind::Webhook), deliveryTo(ChannelKind::Webhook), moved);
    QCOMPARE(verdict.kind, Kind::GiveUp);
    QVERIFY(verdict.answer.contains(QStringLiteral("evil.example")));
    verdict =
        judge(channelOf(ChannelKind::Slack), deliveryTo(ChannelKind::Slack), {302, {}, {}, {}, false, {}});
    QCOMPARE(verdict.kind, Kind::Retry);
}

void TestJudges::lookups_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QString>("reference");
    const QByteArray ours =
        R"({"id":"abc","metadata":{"watchfloor":{"incident":"incident-1","message":"key-1"}}})";
    const QByteArray before = QByteArray(ours).replace("key-1", "key-0");
    const QByteArray other =
        R"({"id":"zzz","metadata":{"watchfloor":{"incident":"incident-2","message":"key-9"}}})";
    QTest::newRow("there") << 200 << "[" + other + "," + ours + "]" << Kind::Sent << "abc";
    QTest::newRow("the incident, not the message")
        << 200 << "[" + other + "," + before + "]" << Kind::GoOn << "abc";
    QTest::newRow("not there") << 200 << "[" + other + "]" << Kind::GoOn << "";
    QTest::newRow("nothing") << 200 << QByteArray("[]") << Kind::GoOn << "";
    QTest::newRow("one") << 200 << ours << Kind::Sent << "abc";
    QTest::newRow("no marks") << 200 << QByteArray(R"([{"id":"x","metadata":{}},3,null])") << Kind::GoOn
                              << "";
    QTest::newRow("wrong JSON") << 200 << QByteArray("[{") << Kind::Retry << "";
    QTest::newRow("busy") << 429 << QByteArray() << Kind::Retry << "";
    QTest::newRow("broken") << 500 << QByteArray() << Kind::Retry << "";
    QTest::newRow("key refused") << 401 << QByteArray() << Kind::GiveUp << "";
}

void TestJudges::lookups()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    const Verdict verdict =
        judgeLookup(channelOf(ChannelKind::Statuspage), deliveryTo(ChannelKind::Statuspage),
                    {status, {}, body, {}, false, {}});
    QTEST(verdict.kind, "kind");
    QTEST(verdict.reference, "reference");
    // What may have arrived before still may have.
    if (verdict.kind == Kind::Retry)
        QVERIFY(verdict.mayHaveArrived);
}

void TestJudges::partOfTheRecipients()
{
    const ChannelConfig config = channelOf(ChannelKind::Email);
    Answer answer{250, {}, "250 OK", {}, false, {"550 5.1.1 boss@example.com is gone"}};
    Verdict verdict = judge(config, deliveryTo(ChannelKind::Email), answer);
    QCOMPARE(verdict.kind, Kind::Sent);
    QVERIFY(verdict.answer.contains(QStringLiteral("boss@example.com")));
    answer.refused.push_back("451 later");
    verdict = judge(config, deliveryTo(ChannelKind::Email), answer);
    QCOMPARE(verdict.kind, Kind::Retry);
    QVERIFY(verdict.mayHaveArrived);
}

void TestJudges::answersDoNotDifferFromTryToTry()
{
    // Each distinct answer is an event in the log.
    const auto said = [](const char *after) {
        return judge(channelOf(ChannelKind::Slack), deliveryTo(ChannelKind::Slack),
                     {429, {{"retry-after", after}}, "rate_limited", {}, false, {}})
            .answer;
    };
    QCOMPARE(said("30"), said("29"));
}

WF_TEST(TestJudges)

} // namespace tst_judges

#include "tst_judges.moc"
