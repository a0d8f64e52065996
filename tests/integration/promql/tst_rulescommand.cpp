// SPDX-License-Identifier: GPL-3.0-or-later
// watchfloorctl rules: files that are checked and tested, beside promtool where it is installed.
#include "support/ctl.h"
#include "support/testentry.h"

#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

namespace tst_rulescommand {

using namespace wf;

namespace {

const QString Data = QStringLiteral(WATCHFLOOR_TEST_DATA "/rules/");

CtlResult run(const QStringList &arguments)
{
    return Ctl().run(QStringList{QStringLiteral("rules")} + arguments);
}

/// Exit code and all output of promtool; -1 where it is not installed.
CtlResult promtool(const QStringList &arguments)
{
    const QString program = QStandardPaths::findExecutable(QStringLiteral("promtool"));
    if (program.isEmpty())
        return {};
    QProcess process;
    process.start(program, arguments);
    if (!process.waitForFinished(wf::testing::Patience))
        return {};
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

} // namespace

class TestRulesCommand : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void checks();
    void checksAsJson();
    void saysWhatIsWrong();
    void wrongUsage();
    void tests();
    void failedTests();
    void brokenTests();
    void judgesAsPromtool_data();
    void judgesAsPromtool();

private:
    QString write(const QString &name, const QByteArray &text) const
    {
        QFile file(m_dir.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("a file of the test cannot be written");
        return file.fileName();
    }
    QTemporaryDir m_dir;
};

void TestRulesCommand::checks()
{
    const QString good = Data + QStringLiteral("good.yaml");
    const QString desk = Data + QStringLiteral("desk.yml");
    const CtlResult result = run({QStringLiteral("check"), good, desk});
    QCOMPARE(result.exit, 0);
    const QStringList lines = result.lines();
    QCOMPARE(lines.size(), 4);
    QVERIFY(
        lines[0].endsWith(QStringLiteral("warning: a manifest of the kind \"ConfigMap\" holds no rules")));
    QCOMPARE(lines[1], good + QStringLiteral(": 4 groups, 4 alerts, 1 recordings"));
    QCOMPARE(lines[2], desk + QStringLiteral(": 3 groups, 5 alerts, 2 recordings"));
    QCOMPARE(lines[3], QStringLiteral("2 files, 9 alerts, 3 recordings, 0 errors, 1 warnings"));
}

void TestRulesCommand::checksAsJson()
{
    const CtlResult result =
        run({QStringLiteral("check"), QStringLiteral("--json"), Data + QStringLiteral("good.yaml")});
    QCOMPARE(result.exit, 0);
    const QJsonObject all = result.object();
    QCOMPARE(all[QStringLiteral("alerts")].toInt(), 4);
    const QJsonObject group = all[QStringLiteral("files")]
                                  .toArray()[0]
                                  .toObject()[QStringLiteral("groups")]
                                  .toArray()[0]
                                  .toObject();
    QCOMPARE(group[QStringLiteral("interval_s")].toDouble(), 30.0);
    const QJsonObject rule = group[QStringLiteral("rules")].toArray()[1].toObject();
    QCOMPARE(rule[QStringLiteral("alert")].toString(), QStringLiteral("InstanceDown"));
    QCOMPARE(rule[QStringLiteral("expr")].toString(), QStringLiteral("up == 0"));
    QCOMPARE(rule[QStringLiteral("for_s")].toDouble(), 300.0);
    QCOMPARE(rule[QStringLiteral("line")].toInt(), 12);
}

void TestRulesCommand::saysWhatIsWrong()
{
    const QString path =
        write(QStringLiteral("bad.yml"),
              "groups:\n- name: g\n  rules:\n  - alert: a\n    expr: |\n      up\n      == )\n");
    const CtlResult result = run({QStringLiteral("check"), path, m_dir.filePath(QStringLiteral("none.yml"))});
    QCOMPARE(result.exit, 1);
    QVERIFY(result.lines()[0].startsWith(path + QStringLiteral(":7:10: error: group \"g\", rule 1 (\"a\")")));
    QVERIFY(result.lines()[2].contains(QStringLiteral("none.yml")));
    QCOMPARE(result.lines().last(), QStringLiteral("2 files, 0 alerts, 0 recordings, 2 errors, 0 warnings"));
}

void TestRulesCommand::wrongUsage()
{
    QCOMPARE(run({}).exit, 2);
    QCOMPARE(run({QStringLiteral("check")}).exit, 2);
    QCOMPARE(run({QStringLiteral("prove"), QStringLiteral("x")}).exit, 2);
}

void TestRulesCommand::tests()
{
    const QString path = Data + QStringLiteral("desk_test.yml");
    const CtlResult result = run({QStringLiteral("test"), path});
    QCOMPARE(result.lines(), QStringList{QStringLiteral("15 passed, 0 failed")});
    QCOMPARE(result.exit, 0);
    const QJsonObject json = run({QStringLiteral("test"), path, QStringLiteral("--json")}).object();
    QCOMPARE(json[QStringLiteral("passed")].toInt(), 15);
    QCOMPARE(json[QStringLiteral("tests")].toArray().size(), 15);
    if (const CtlResult other = promtool({QStringLiteral("test"), QStringLiteral("rules"), path});
        other.exit >= 0)
        QCOMPARE(other.exit, 0);
}

void TestRulesCommand::failedTests()
{
    write(QStringLiteral("r.yml"), "groups: [{name: g, rules: [{alert: A, expr: x > 1}]}]\n");
    const QString path = write(QStringLiteral("t.yml"),
                               "rule_files: ['r*.yml']\n"
                               "tests:\n"
                               "- input_series: [{series: 'x{l=\"1\"}', values: '5 0'}]\n"
                               "  alert_rule_test:\n"
                               "  - {eval_time: 0m, alertname: A}\n"
                               "  - {eval_time: 1m, alertname: A}\n"
                               "  promql_expr_test:\n"
                               "  - {expr: x, eval_time: 0m, exp_samples: [{labels: x, value: 5}]}\n");
    const CtlResult result = run({QStringLiteral("test"), path});
    QCOMPARE(result.exit, 1);
    QCOMPARE(result.lines(),
             (QStringList{
                 path + QStringLiteral(":5: A at 0s: expected nothing, got {alertname=\"A\", l=\"1\"} {}"),
                 path + QStringLiteral(":8: x at 0s: expected x 5, got x{l=\"1\"} 5"),
                 QStringLiteral("1 passed, 2 failed")}));
}

void TestRulesCommand::brokenTests()
{
    const QString path = write(QStringLiteral("b.yml"), "rule_files: [nowhere.yml]\ntests: [{serious: 1}]\n");
    const CtlResult result = run({QStringLiteral("test"), path});
    QCOMPARE(result.exit, 1);
    QVERIFY(result.lines()[0].contains(QStringLiteral("there is no key \"serious\"")));
    QVERIFY(result.lines()[1].contains(QStringLiteral("there is no such rule file")));
    QCOMPARE(run({QStringLiteral("test"), m_dir.filePath(QStringLiteral("none"))}).exit, 1);
}

void TestRulesCommand::judgesAsPromtool_data()
{
    QTest::addColumn<QByteArray>("rules");
    QTest::addColumn<QByteArray>("test");
    const auto row = [](const char *name, const char *rule, const QByteArray &test) {
        QTest::newRow(name) << QByteArray("groups:\n- name: g\n  rules:\n") + rule << test;
    };
    const char *const alerts =
        "  input_series: [{series: 'x{l=\"1\"}', values: '0 5 5 5 0 0 5 _ _ _ _ _ _ _ 5 stale 5'}]\n"
        "  alert_rule_test:\n";
    const auto at = [&](const QByteArray &time, bool firing) {
        return QByteArray("  - {eval_time: ") + time + ", alertname: A, exp_alerts: [" +
               (firing ? "{exp_labels: {l: '1'}}" : "") + "]}\n";
    };
    QByteArray every = alerts;
    for (int i = 0; i < 20; ++i)
        every += at(QByteArray::number(i) + "m", i % 2 == 0);
    // About half of these are wrong: both have to say which. No sample is as old as a lookback or range to
    // the millisecond, since Prometheus 3 counts that one no more.
    row("at once", "  - {alert: A, expr: x > 1}\n", every);
    row("for", "  - {alert: A, expr: x > 1, for: 2m}\n", every);
    row("kept", "  - {alert: A, expr: x > 1, keep_firing_for: 2m}\n", every);
    row("for and kept", "  - {alert: A, expr: x > 1, for: 1m, keep_firing_for: 3m}\n", every);
    row("over a recording", "  - {record: y, expr: x * 2}\n  - {alert: A, expr: y > 2}\n", every);
    row("of a range", "  - {alert: A, expr: 'max_over_time(x[3m]) > 1'}\n", every);
    row("absent", "  - {alert: A, expr: 'absent(x)', labels: {l: '1'}}\n", every);
    row("of another alert",
        "  - {alert: B, expr: x > 1}\n  - {alert: A, expr: 'ALERTS{alertname=\"B\"}', labels: {alertstate: "
        "''}}\n",
        every);
}

void TestRulesCommand::judgesAsPromtool()
{
    QFETCH(QByteArray, rules);
    QFETCH(QByteArray, test);
    write(QStringLiteral("judged.yml"), rules);
    const QByteArray head = "rule_files: [judged.yml]\ntests:\n- interval: 55s\n";
    const QString path = write(QStringLiteral("judged_test.yml"), head + test);
    const CtlResult other = promtool({QStringLiteral("test"), QStringLiteral("rules"), path});
    if (other.exit < 0)
        QSKIP("promtool is not installed");
    // "alertname: A, time: 5m, " of one that failed, beside "A at 5m: " of ours.
    QStringList theirs;
    static const QRegularExpression Failed(QStringLiteral("alertname: A, time: (\\w+)"));
    for (auto it = Failed.globalMatch(QString::fromUtf8(other.out + other.err)); it.hasNext();)
        theirs << it.next().captured(1).replace(QRegularExpression(QStringLiteral("m0s$")),
                                                QStringLiteral("m"));
    QStringList ours;
    static const QRegularExpression Mine(QStringLiteral("A at (\\w+):"));
    const CtlResult result = run({QStringLiteral("test"), path});
    for (auto it = Mine.globalMatch(QString::fromUtf8(result.out)); it.hasNext();)
        ours << it.next().captured(1);
    QVERIFY2(!theirs.isEmpty(), other.out.constData());
    QCOMPARE(ours, theirs);
    QCOMPARE(result.exit, other.exit);
}

WF_TEST(TestRulesCommand)

} // namespace tst_rulescommand

#include "tst_rulescommand.moc"
