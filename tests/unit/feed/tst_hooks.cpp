// SPDX-License-Identifier: GPL-3.0-or-later
// What services tell at hooks: messages as they send them, and messages that are wrong.
#include "feed/alertsanswer.h"
#include "feed/hooks.h"
#include "feed/jsonplace.h"
#include "support/testentry.h"

#include <QFile>
#include <QTest>

namespace tst_hooks {

using namespace std::chrono_literals;
using namespace wf;

namespace {

InboundRequest requestOf(const QString &hook, const QByteArray &body)
{
    InboundRequest request;
    request.method = "POST";
    request.path = "/hooks/" + hook.toUtf8();
    request.body = body;
    return request;
}

QByteArray recorded(const QString &hook)
{
    QFile file(QStringLiteral(WATCHFLOOR_TEST_DATA "/hooks/%1.json").arg(hook));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s is missing", qPrintable(file.fileName()));
    return file.readAll();
}

AlertMapping ownMapping()
{
    AlertMapping mapping;
    mapping.name = QStringLiteral("own");
    mapping.title = {QStringLiteral("check.name")};
    mapping.state = {QStringLiteral("check.state")};
    mapping.firing = {QStringLiteral("down")};
    mapping.resolved = {QStringLiteral("up")};
    return mapping;
}

QString line(const AlertNotice &alert)
{
    static constexpr const char *States[] = {"firing", "resolved", "no data", "muted"};
    return QStringLiteral("%1|%2|%3|%4|%5|%6|%7")
        .arg(alert.name, QString::fromLatin1(States[int(alert.state)]),
             alert.at ? toIsoUtc(*alert.at) : QStringLiteral("-"),
             QString::fromStdString(toText(alert.labels)), alert.summary, alert.runbook, alert.link);
}

} // namespace

class TestHooks : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void alertsOfServices_data();
    void alertsOfServices();
    void changesOfServices_data();
    void changesOfServices();
    void whatTellsAlertsApart();
    void sayNothing_data();
    void sayNothing();
    void wrong_data();
    void wrong();
    void ofTheTeamsOwn();
    void badMappings();
    void placesInJson();
    void aTopicWantsToBeConfirmed();
    void allAlertsOfAnAlertmanager();
};

void TestHooks::alertsOfServices_data()
{
    QTest::addColumn<QStringList>("expected");
    QTest::newRow("alertmanager") << QStringList{
        QStringLiteral(
            "QueueStuck|firing|2026-11-23T02:14:05.331Z|{alertname=\"QueueStuck\",instance=\"mail-1:9100\","
            "job=\"node\",severity=\"critical\"}|The mail queue has not moved for 10 minutes|"
            "https://wiki.example.org/runbooks/mail-queue.md#stuck|"
            "http://prom:9090/graph?g0.expr=rate%28q%5B5m%5D%29&g0.tab=1"),
        QStringLiteral("QueueStuck|resolved|2026-11-23T02:13:50.331Z|{alertname=\"QueueStuck\","
                       "instance=\"mail-2:9100\",job=\"node\",severity=\"critical\"}|moved again||")};
    QTest::newRow("grafana") << QStringList{
        QStringLiteral("Checkout errors|firing|2026-11-23T02:14:10.500Z|{alertname=\"Checkout errors\","
                       "grafana_folder=\"Shop\",team=\"web\"}|Orders fail||"
                       "https://grafana.example.org/d/shop?viewPanel=7")};
    QTest::newRow("zabbix") << QStringList{QStringLiteral(
        "Disk /var is 95 % full|firing|-|{host=\"db-1\",severity=\"High\"}|Free space on /var is low||")};
    QTest::newRow("icinga") << QStringList{QStringLiteral(
        "http|firing|-|{host=\"web-3\",severity=\"CRITICAL\"}|HTTP CRITICAL - Socket timeout after 10 "
        "seconds||")};
    QTest::newRow("nagios") << QStringList{
        QStringLiteral("router-2|resolved|-|{host=\"router-2\",severity=\"UP\"}|PING OK - Packet loss = 0%, "
                       "RTA = 1.20 ms||")};
    QTest::newRow("uptime-kuma") << QStringList{
        QStringLiteral("Shop front|firing|-||Request failed with status code 502||https://shop.example.org")};
    QTest::newRow("cloudwatch") << QStringList{
        QStringLiteral("orders-5xx|firing|2026-11-23T02:14:05.331Z|{metric=\"5XXError\",region=\"EU "
                       "(Frankfurt)\"}|Threshold Crossed: "
                       "1 datapoint [14.0] was greater than the threshold (10.0).||")};
}

void TestHooks::alertsOfServices()
{
    QFETCH(const QStringList, expected);
    const QString hook = QString::fromLatin1(QTest::currentDataTag());
    const auto notices = Hooks({}).read(requestOf(hook, recorded(hook)));
    QVERIFY2(notices, notices ? "" : qPrintable(notices.error().message));
    QStringList lines;
    for (const AlertNotice &alert : notices->alerts) {
        QCOMPARE(alert.source, hook);
        QVERIFY(!alert.key.isEmpty());
        lines += line(alert);
    }
    QCOMPARE(lines, expected);
}

void TestHooks::changesOfServices_data()
{
    QTest::addColumn<QString>("expected");
    QTest::newRow("cdevents") << QStringLiteral(
        "shop/checkout|Upgraded pkg:oci/checkout@sha256%3Aabc?tag=1.4.2 in "
        "production||2026-11-23T02:10:00Z");
    QTest::newRow("github") << QStringLiteral(
        "o/shop|Deployed v1.4.2 to "
        "production|https://github.com/o/shop/actions/runs/9|2026-11-23T02:10:04Z");
    QTest::newRow("gitlab") << QStringLiteral("o/shop|Deployment failed: 279484c0 to staging: Raise the "
                                              "limit|https://gitlab.example.org/o/shop/-/jobs/796|-");
}

void TestHooks::changesOfServices()
{
    QFETCH(const QString, expected);
    const QString hook = QString::fromLatin1(QTest::currentDataTag());
    const auto notices = Hooks({}).read(requestOf(hook, recorded(hook)));
    QVERIFY2(notices, notices ? "" : qPrintable(notices.error().message));
    QCOMPARE(notices->changes.size(), 1u);
    const ChangeNotice &change = notices->changes.front();
    QCOMPARE(change.source, hook);
    QVERIFY(!change.key.isEmpty());
    QCOMPARE(QStringLiteral("%1|%2|%3|%4")
                 .arg(change.service, change.text, change.link,
                      change.at ? toIsoUtc(*change.at) : QStringLiteral("-")),
             expected);
}

void TestHooks::whatTellsAlertsApart()
{
    const Hooks hooks({ownMapping()});
    const auto keyOf = [&hooks](const QString &hook, const QByteArray &body) {
        return hooks.read(requestOf(hook, body))->alerts.front().key;
    };
    const QString icinga = QStringLiteral("icinga");
    const QByteArray form = "{\"type\":\"%1\",\"host\":\"%2\",\"service\":\"http\",\"output\":\"x\"}";
    const auto with = [&form](const char *type, const char *host) {
        return QByteArray(form).replace("%1", type).replace("%2", host);
    };
    QCOMPARE(keyOf(icinga, with("PROBLEM", "a")), keyOf(icinga, with("RECOVERY", "a")));
    QVERIFY(keyOf(icinga, with("PROBLEM", "a")) != keyOf(icinga, with("PROBLEM", "b")));
    // Without a key of its own: its title and its labels.
    const QString own = QStringLiteral("own");
    QCOMPARE(keyOf(own, R"({"check":{"name":"a","state":"down"}})"), QStringLiteral("a"));
}

void TestHooks::sayNothing_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("icinga") << QByteArray(R"({"type":"ACKNOWLEDGEMENT","host":"a"})");
    QTest::newRow("uptime-kuma") << QByteArray(R"({"heartbeat":null,"monitor":null,"msg":"Test"})");
    QTest::newRow("alertmanager") << QByteArray(R"({"alerts":[]})");
    QTest::newRow("github") << QByteArray(R"({"zen":"Keep it logically awesome."})");
    QTest::newRow("gitlab") << QByteArray(R"({"object_kind":"deployment","status":"running"})");
    QTest::newRow("cdevents") << QByteArray(R"({"context":{"type":"dev.cdevents.build.started.0.1.0"}})");
}

void TestHooks::sayNothing()
{
    QFETCH(const QByteArray, body);
    const auto notices = Hooks({}).read(requestOf(QString::fromLatin1(QTest::currentDataTag()), body));
    QVERIFY2(notices, notices ? "" : qPrintable(notices.error().message));
    QVERIFY(notices->isEmpty());
}

void TestHooks::wrong_data()
{
    QTest::addColumn<QString>("hook");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *name, const char *hook, const QByteArray &body, const char *says) {
        QTest::newRow(name) << QString::fromLatin1(hook) << body << QString::fromLatin1(says);
    };
    row("no JSON", "alertmanager", "alert!", "this is no JSON");
    row("no list", "alertmanager", R"({"alerts":7})", "no list of alerts stands at \"alerts\"");
    row("no title", "alertmanager", R"({"alerts":[{"status":"firing","labels":{}}]})",
        "nothing stands at labels.alertname");
    row("no text", "change", R"({"service":"a"})", "a change needs a \"text\"");
    row("a time that is none", "change", R"({"text":"a","time":"yesterday"})", "\"time\" is no time");
    row("no CDEvent", "cdevents", R"({"type":"com.example"})", "this is no CDEvent");
    row("SNS without JSON", "cloudwatch", R"({"Message":"a plain text"})", "Message: this is no JSON");
    row("no such hook", "other", "{}", "there is no hook of this name");
    row("too many", "alertmanager", "{\"alerts\":[" + QByteArray("\"\",").repeated(1000) + "\"\"]}",
        "more than 1000 alerts");
    row("too long", "change", "{\"text\":\"" + QByteArray(MaxNoticeBytes, 'x') + "\"}", "more than 4 MB");
    row("nothing but brackets", "change", QByteArray("[").repeated(100'000), "too many values");
}

void TestHooks::wrong()
{
    QFETCH(const QString, hook);
    QFETCH(const QByteArray, body);
    QFETCH(const QString, says);
    const auto notices = Hooks({}).read(requestOf(hook, body));
    QVERIFY(!notices);
    QVERIFY2(notices.error().message.contains(says), qPrintable(notices.error().message));
}

void TestHooks::ofTheTeamsOwn()
{
    AlertMapping mapping = ownMapping();
    mapping.key = {QStringLiteral("check.id")};
    mapping.severity = {QStringLiteral("check.level")};
    mapping.since = {QStringLiteral("at")};
    mapping.more = {{QStringLiteral("site"), QStringLiteral("where.0")}};
    const Hooks hooks({mapping});
    const auto paths = hooks.paths();
    QCOMPARE(std::count(paths.begin(), paths.end(), QByteArray("/hooks/own")), 1);
    const auto notices = hooks.read(requestOf(
        QStringLiteral("own"),
        R"({"check":{"id":7,"name":"Door","state":"DOWN","level":"P1"},"at":1795400045,"where":["north"]})"));
    QVERIFY2(notices, notices ? "" : qPrintable(notices.error().message));
    QCOMPARE(line(notices->alerts.front()),
             QStringLiteral("Door|firing|2026-11-23T02:14:05Z|{severity=\"P1\",site=\"north\"}|||"));
    QCOMPARE(notices->alerts.front().key, QStringLiteral("7"));
    // A list at the top.
    const auto two = hooks.read(requestOf(QStringLiteral("own"), R"([{"check":{"name":"a","state":"up"}},
        {"check":{"name":"b","state":"asleep"}}])"));
    QCOMPARE(two->alerts.size(), 1u);
}

void TestHooks::badMappings()
{
    const auto why = [](const std::function<void(AlertMapping &)> &spoil) {
        AlertMapping mapping = ownMapping();
        spoil(mapping);
        const auto fits = checkMapping(mapping);
        return fits ? QString() : fits.error().message;
    };
    QCOMPARE(why([](AlertMapping &) {}), QString());
    QVERIFY(why([](AlertMapping &m) {
                m.name = QStringLiteral("../x");
            }).contains(QStringLiteral("small letters")));
    QVERIFY(why([](AlertMapping &m) { m.resolved.clear(); }).contains(QStringLiteral("\"resolved\"")));
    QVERIFY(why([](AlertMapping &m) {
                m.resolved = {QStringLiteral("Down")};
            }).contains(QStringLiteral("cannot mean firing and something else")));
    for (const AlertMapping &shipped : shippedMappings())
        QVERIFY2(checkMapping(shipped), qPrintable(shipped.name));
}

void TestHooks::placesInJson()
{
    const QJsonValue root = *readNoticeJson(
        R"({"a":{"b":[{"c":1.5},true]},"n":1795400045331,"s":1795400045,"old":0,"text":" x "})");
    QCOMPARE(plainText(valueAt(root, QStringLiteral("a.b.0.c"))), QStringLiteral("1.5"));
    QCOMPARE(plainText(valueAt(root, QStringLiteral("a.b.1"))), QStringLiteral("true"));
    QVERIFY(valueAt(root, QStringLiteral("a.b.9.c")).isUndefined());
    QVERIFY(valueAt(root, QStringLiteral("a.b.-1")).isUndefined());
    QCOMPARE(valueAt(root, {}), root);
    QCOMPARE(textAt(root, {QStringLiteral("none"), QStringLiteral("a"), QStringLiteral("text")}),
             QStringLiteral("x"));
    QCOMPARE(timeAt(root, {QStringLiteral("n")}), std::optional(fromMs(1795400045331)));
    QCOMPARE(timeAt(root, {QStringLiteral("s")}), std::optional(fromMs(1795400045000)));
    QCOMPARE(timeAt(root, {QStringLiteral("old")}), std::optional<Timestamp>());
}

void TestHooks::aTopicWantsToBeConfirmed()
{
    const auto notices = Hooks({}).read(requestOf(
        QStringLiteral("cloudwatch"),
        R"({"Type":"SubscriptionConfirmation","SubscribeURL":"https://sns.example.org/?Token=1","Message":"You have"})"));
    QVERIFY(notices && notices->isEmpty());
    QVERIFY(notices->remark.contains(QStringLiteral("open https://sns.example.org/?Token=1")));
}

void TestHooks::allAlertsOfAnAlertmanager()
{
    const QByteArray body =
        R"([{"labels":{"alertname":"A"},"annotations":{"summary":"x"},"status":{"state":"active"},)"
        R"("fingerprint":"1","startsAt":"2026-11-23T02:14:05.331Z","endsAt":"2026-11-23T02:19:05.331Z"},)"
        R"({"labels":{"alertname":"B"},"status":{"state":"suppressed"},"fingerprint":"2"}])";
    const auto notices = alertsOf(body, QStringLiteral("pager"));
    QVERIFY2(notices, notices ? "" : qPrintable(notices.error().message));
    QCOMPARE(notices->allOf, QStringLiteral("pager"));
    QCOMPARE(notices->alerts.size(), 2u);
    QCOMPARE(line(notices->alerts[0]),
             QStringLiteral("A|firing|2026-11-23T02:14:05.331Z|{alertname=\"A\"}|x||"));
    QCOMPARE(notices->alerts[1].state, AlertNotice::State::Muted);
    QCOMPARE(notices->alerts[1].source, QStringLiteral("pager"));
    const auto none = alertsOf("[]", QStringLiteral("pager"));
    QVERIFY(none && none->alerts.empty() && !none->isEmpty()); // That there is none is news.
    QVERIFY(!alertsOf("{\"a\":1", QStringLiteral("pager")));
}

WF_TEST(TestHooks)

} // namespace tst_hooks

#include "tst_hooks.moc"
