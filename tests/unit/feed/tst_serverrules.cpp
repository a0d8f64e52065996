// SPDX-License-Identifier: GPL-3.0-or-later
// The alerting rules that a server tells, and what that says of its alerts.
#include "feed/serverrules.h"

#include "support/testentry.h"

#include <QTest>

namespace tst_serverrules {

using namespace wf;

namespace {

const Timestamp Now = fromMs(1'793'527'260'000); // 2026-11-01 10:01:00 UTC

QByteArray answerOf(const QByteArray &rule)
{
    return "{\"status\":\"success\",\"data\":{\"groups\":[{\"name\":\"web\",\"file\":\"/etc/web.yml\","
           "\"interval\":15,\"rules\":[" +
           rule + "]}]}}";
}

Expected<ServerRules> read(const QByteArray &body)
{
    return readServerRules({body.constData(), std::size_t(body.size())}, Now);
}

const QByteArray Firing =
    "{\"type\":\"alerting\",\"name\":\"Slow\",\"query\":\"latency > 5\",\"health\":\"ok\","
    "    "
    "\"annotations\":{\"runbook_url\":\"https://x.org/"
    "slow.md\"},\"lastEvaluation\":\"2026-11-01T10:00:55.5Z\","
    "    "
    "\"alerts\":[{\"labels\":{\"alertname\":\"Slow\",\"severity\":\"critical\",\"host\":\"a\"},\"state\":"
    "\"firing\","
    "      \"activeAt\":\"2026-11-01T09:50:00Z\",\"value\":\"7.5e+00\","
    "      \"annotations\":{\"summary\":\"a is slow\",\"runbook_url\":\"https://x.org/slow.md\"}},"
    "     "
    "{\"labels\":{\"alertname\":\"Slow\",\"host\":\"b\"},\"state\":\"pending\",\"activeAt\":\"2026-11-01T10:"
    "00:00Z\","
    "      \"value\":\"6\",\"annotations\":{}}]}";

} // namespace

class TestServerRules : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsARule();
    void alertsAreNotices();
    void whatIsNotEvaluatedIsUnknown_data();
    void whatIsNotEvaluatedIsUnknown();
    void badAnswers_data();
    void badAnswers();
    void recordingRulesAreLeftOut();
    void hasBounds();
};

void TestServerRules::readsARule()
{
    const auto rules = read(answerOf(Firing));
    QVERIFY2(rules, rules ? "" : qPrintable(rules.error().message));
    QCOMPARE(rules->size(), 1u);
    const ServerRule &rule = rules->front();
    QCOMPARE(rule.file, QStringLiteral("/etc/web.yml"));
    QCOMPARE(rule.group, QStringLiteral("web"));
    QCOMPARE(rule.name, QStringLiteral("Slow"));
    QCOMPARE(rule.expression, QStringLiteral("latency > 5"));
    QCOMPARE(rule.interval, Millis(15'000));
    QCOMPARE(rule.evaluatedAt, std::optional(fromMs(1'793'527'255'500)));
    QCOMPARE(rule.health, ServerRule::Health::Good);
    QVERIFY(rule.problem.isEmpty());
    QCOMPARE(rule.alerts.size(), 2u);
    QCOMPARE(rule.alerts[0].value, 7.5);
    QVERIFY(rule.alerts[0].firing && !rule.alerts[1].firing);
}

void TestServerRules::alertsAreNotices()
{
    const Notices notices = noticesOf(*read(answerOf(Firing)), QStringLiteral("central"));
    QCOMPARE(notices.allOf, QStringLiteral("central"));
    QCOMPARE(notices.alerts.size(), 2u);
    const AlertNotice &slow = notices.alerts[0];
    QCOMPARE(slow.state, AlertNotice::State::Firing);
    QCOMPARE(slow.name, QStringLiteral("Slow"));
    QCOMPARE(slow.source, QStringLiteral("central"));
    QCOMPARE(slow.summary, QStringLiteral("a is slow"));
    QCOMPARE(slow.runbook, QStringLiteral("https://x.org/slow.md"));
    QCOMPARE(slow.at, std::optional(fromMs(1'793'526'600'000)));
    QCOMPARE(slow.labels.value("severity"), std::string_view("critical"));
    // It is no news, and if it fired before, that is not over.
    QCOMPARE(notices.alerts[1].state, AlertNotice::State::Muted);
    QVERIFY(notices.alerts[1].key != slow.key);
}

void TestServerRules::whatIsNotEvaluatedIsUnknown_data()
{
    QTest::addColumn<QByteArray>("facts");
    QTest::addColumn<ServerRule::Health>("health");
    QTest::addColumn<QString>("problem");
    const auto row = [](const char *name, const QByteArray &facts, ServerRule::Health health,
                        const char *problem) {
        QTest::newRow(name) << QByteArray(facts).replace('\'', '"') << health << QString::fromLatin1(problem);
    };
    row("an error", "'health':'err','lastError':'many-to-many','lastEvaluation':'2026-11-01T10:00:50Z'",
        ServerRule::Health::Bad, "many-to-many");
    row("an error without words", "'health':'err','lastEvaluation':'2026-11-01T10:00:50Z'",
        ServerRule::Health::Bad, "the server cannot evaluate it");
    row("not yet", "'health':'unknown','lastEvaluation':'0001-01-01T00:00:00Z'", ServerRule::Health::Unknown,
        "the server has not evaluated it yet");
    row("without a time", "'health':'ok'", ServerRule::Health::Unknown,
        "the server has not evaluated it yet");
    row("not for long", "'health':'ok','lastEvaluation':'2026-11-01T09:31:00Z'", ServerRule::Health::Unknown,
        "the server has not evaluated it for 30m");
}

void TestServerRules::whatIsNotEvaluatedIsUnknown()
{
    QFETCH(const QByteArray, facts);
    QFETCH(const ServerRule::Health, health);
    QFETCH(const QString, problem);
    const auto rules =
        read(answerOf("{\"type\":\"alerting\",\"name\":\"X\",\"query\":\"y\",\"alerts\":[]," + facts + "}"));
    QVERIFY(rules);
    QCOMPARE(rules->front().health, health);
    QCOMPARE(rules->front().problem, problem);
    const Notices notices = noticesOf(*rules, QStringLiteral("central"));
    QCOMPARE(notices.alerts.size(), 1u);
    QCOMPARE(notices.alerts.front().state, AlertNotice::State::Unknown);
}

void TestServerRules::badAnswers_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("says");
    QTest::newRow("no JSON") << QByteArray("<html>") << QStringLiteral("this is no JSON");
    QTest::newRow("another API") << QByteArray("{\"ok\":true}")
                                 << QStringLiteral("this is no answer of Prometheus' API");
    QTest::newRow("an error") << QByteArray("{\"status\":\"error\",\"error\":\"no ruler\"}")
                              << QStringLiteral("no ruler");
    QTest::newRow("no groups") << QByteArray("{\"status\":\"success\",\"data\":{\"groups\":null}}")
                               << QStringLiteral("the answer has no groups of rules");
}

void TestServerRules::badAnswers()
{
    QFETCH(const QByteArray, body);
    QFETCH(const QString, says);
    const auto rules = read(body);
    QVERIFY(!rules);
    QVERIFY2(rules.error().message.contains(says), qPrintable(rules.error().message));
}

void TestServerRules::recordingRulesAreLeftOut()
{
    const auto rules =
        read(answerOf("{\"type\":\"recording\",\"name\":\"a:b\",\"query\":\"c\",\"health\":\"ok\"}"));
    QVERIFY(rules && rules->empty());
}

void TestServerRules::hasBounds()
{
    const QByteArray alert = "{\"labels\":{\"a\":\"b\"},\"state\":\"firing\",\"value\":\"1\"},";
    QByteArray many = "{\"type\":\"alerting\",\"name\":\"X\",\"query\":\"y\",\"health\":\"ok\",\"alerts\":[";
    many += alert.repeated(int(MaxNotices) + 1);
    many.chop(1);
    const auto rules = read(answerOf(many + "]}"));
    QVERIFY(!rules);
    QCOMPARE(rules.error().code, ErrorCode::TooLarge);
    QVERIFY(rules.error().message.contains(QStringLiteral("1000")));
}

WF_TEST(TestServerRules)

} // namespace tst_serverrules

#include "tst_serverrules.moc"
