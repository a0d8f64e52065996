// SPDX-License-Identifier: GPL-3.0-or-later
// Conditions, alerts and symptoms of a detection section, and thresholds in prose.
#include "runbook/runbook.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_detection {

using namespace wf;

namespace {

RunbookDocument parse(const QByteArray &detection, const QByteArray &head = "# T\n## Detection\n")
{
    return parseRunbook(head + detection + "\n## Mitigation\n1. Fix\n", QStringLiteral("t.md"));
}

QStringList conditionsOf(const RunbookDocument &document)
{
    QStringList texts;
    for (const Condition &condition : document.runbooks.at(0).conditions)
        texts << condition.text;
    return texts;
}

} // namespace

class TestDetection : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void conditionsAreBounded();
    void spansWithoutAThreshold();
    void whatIsMeantAsACondition_data();
    void whatIsMeantAsACondition();
    void placeOfARepeatedCondition();
    void promQlBlocks();
    void alertsAndSymptoms();
    void headingsNameTheRows();
    void thresholdsInProse_data();
    void thresholdsInProse();
    void suggestionsAreBounded();
    void titlesThatNameAnAlert();
};

void TestDetection::conditionsAreBounded()
{
    QByteArray rows;
    for (int i = 0; i < 257; ++i)
        rows += "- **Metrics**: `m" + QByteArray::number(i) + " > 1`\n";
    const QStringList conditions = conditionsOf(parse(rows));
    QCOMPARE(conditions.size(), 256);
    QCOMPARE(conditions.back(), QStringLiteral("m255 > 1"));
    const QByteArray block("\n```promql\nup\n```\n");
    QCOMPARE(conditionsOf(parse(rows + block)).size(), 256);
    QCOMPARE(conditionsOf(parse("- **Metrics**: `m > 1`\n" + block)).size(), 2);
}

void TestDetection::spansWithoutAThreshold()
{
    const RunbookDocument document = parse("- **Metrics**: `a.b`, `c > 1`\n- **Symptoms**: `d.e` is high\n");
    QCOMPARE(conditionsOf(document), QStringList{QStringLiteral("c > 1")});
    QCOMPARE(document.diagnostics.size(), std::size_t(1));
    QCOMPARE(document.diagnostics[0].level, Diagnostic::Level::Info);
    QCOMPARE(document.diagnostics[0].line, 3);
    QCOMPARE(document.diagnostics[0].column, 17);
    QVERIFY(document.diagnostics[0].message.startsWith(QLatin1String("\"a.b\" names no threshold")));
}

void TestDetection::whatIsMeantAsACondition_data()
{
    QTest::addColumn<QByteArray>("row");
    QTest::addColumn<int>("kind"); ///< -1: none.
    const int none = -1;
    QTest::newRow("declared") << QByteArray("- **Metrics**: `a > 1`") << int(ConditionKind::Declared);
    QTest::newRow("anywhere") << QByteArray("- **Symptoms**: `a > 1`") << int(ConditionKind::Declared);
    QTest::newRow("badly written") << QByteArray("- **Symptoms**: `a above 1`")
                                   << int(ConditionKind::Invalid);
    QTest::newRow("an operator in a row of metrics")
        << QByteArray("- **Metrics**: `5 times > 1`") << int(ConditionKind::Invalid);
    QTest::newRow("an operator elsewhere")
        << QByteArray("- **Symptoms**: `5 times > 1`") << int(ConditionKind::Suggested);
    QTest::newRow("PromQL") << QByteArray("- **Metrics**: `sum(rate(a[5m]))`") << int(ConditionKind::PromQl);
    QTest::newRow("PromQL elsewhere") << QByteArray("- **Symptoms**: `sum(rate(a[5m]))`") << none;
    QTest::newRow("in a paragraph") << QByteArray("**Metrics**: `5 times > 1`")
                                    << int(ConditionKind::Invalid);
    QTest::newRow("in a sentence") << QByteArray("Look at `5 times > 1`") << int(ConditionKind::Suggested);
}

void TestDetection::whatIsMeantAsACondition()
{
    QFETCH(QByteArray, row);
    QFETCH(int, kind);
    const RunbookDocument document = parse(row + "\n");
    const auto &conditions = document.runbooks.at(0).conditions;
    QCOMPARE(conditions.size(), std::size_t(kind < 0 ? 0 : 1));
    if (kind >= 0)
        QCOMPARE(int(conditions[0].kind), kind);
}

void TestDetection::placeOfARepeatedCondition()
{
    const RunbookDocument document =
        parse("- **Metrics**: a > 1 is written `a > 1` and\n  `a > 1` again\n- **Metrics**: `a > 1`\n");
    const auto &conditions = document.runbooks.at(0).conditions;
    QCOMPARE(conditions.size(), std::size_t(3));
    QCOMPARE(conditions[0].line, 3);
    QCOMPARE(conditions[0].column, 34);
    QCOMPARE(conditions[1].line, 4);
    QCOMPARE(conditions[1].column, 4);
    QCOMPARE(conditions[2].line, 5);
    QCOMPARE(conditions[2].column, 17);
}

void TestDetection::promQlBlocks()
{
    const RunbookDocument document =
        parse("```promql\n\n```\n\n```sh\nls\n```\n\n```prometheus\nup == 0\n```\n\n"
              "- ```metricsql\n  down\n  ```\n");
    QCOMPARE(conditionsOf(document), (QStringList{QStringLiteral("up == 0"), QStringLiteral("down")}));
    for (const Condition &condition : document.runbooks.at(0).conditions)
        QCOMPARE(condition.kind, ConditionKind::PromQl);
    QCOMPARE(document.runbooks[0].conditions[0].line, 12);
}

void TestDetection::alertsAndSymptoms()
{
    const RunbookDocument document = parse(
        "- **Symptoms**: slow\n  - **Web**: down\n  - No answer\n\n  Words\n- **Alerts**: Page\n  - First\n"
        "  - First\n- **Owner**: Ann\n- **Signs**: slow\n- **Indicators**: hot\n");
    const Runbook &runbook = document.runbooks.at(0);
    QCOMPARE(runbook.symptoms, (QStringList{QStringLiteral("slow"), QStringLiteral("Web: down"),
                                            QStringLiteral("No answer"), QStringLiteral("hot")}));
    QCOMPARE(runbook.alerts, (QStringList{QStringLiteral("Page"), QStringLiteral("First")}));
}

void TestDetection::headingsNameTheRows()
{
    const RunbookDocument symptoms =
        parse("Words first.\n\n- Slow\n- Login: fails\n- **Alert**: Page\n", "# T\n## Symptoms\n");
    QCOMPARE(symptoms.runbooks.at(0).symptoms,
             (QStringList{QStringLiteral("Slow"), QStringLiteral("Login: fails")}));
    QCOMPARE(symptoms.runbooks[0].alerts, QStringList{QStringLiteral("Page")});
}

void TestDetection::thresholdsInProse_data()
{
    QTest::addColumn<QByteArray>("prose");
    QTest::addColumn<QString>("conditions");
    const auto row = [](const char *prose, const char *conditions) {
        QTest::newRow(prose) << QByteArray(prose) << QString::fromLatin1(conditions);
    };
    row("Queue depth exceeds 100 jobs", "Queue_depth > 100");
    row("The cpu usage is above 90%", "cpu_usage > 90%");
    row("Free space drops below 5 GB", "Free_space < 5GB");
    row("Latency is less than 5 seconds", "Latency < 5s");
    row("Latency is higher than 5 minutes", "Latency > 5m");
    row("Latency is lower than 5 ms", "Latency < 5ms");
    row("Errors >= 5", "Errors >= 5");
    row("Errors <= 5", "Errors <= 5");
    row("Errors < 5", "Errors < 5");
    row("Lag is under 1.5", "Lag < 1.5");
    row("when one two three four five is over 7", "two_three_four_five > 7");
    row("If the is above 5 or load is above 6", "load > 6");
    row("Load is above 5 and load is above 5", "Load > 5|load > 5");
    row("Load is above 5, Load is above 5, lag is above 6", "Load > 5|lag > 6");
    row("Load is fine", "");
}

void TestDetection::thresholdsInProse()
{
    QFETCH(QByteArray, prose);
    const RunbookDocument document = parse(prose + "\n");
    QTEST(conditionsOf(document).join(u'|'), "conditions");
    for (const Condition &condition : document.runbooks.at(0).conditions) {
        QCOMPARE(condition.kind, ConditionKind::Suggested);
        QCOMPARE(condition.line, 3);
    }
    QCOMPARE(document.diagnostics.size(), document.runbooks[0].conditions.size());
}

void TestDetection::suggestionsAreBounded()
{
    QByteArray one;
    QByteArray many;
    for (int i = 0; i < 9; ++i) {
        one += "load" + QByteArray::number(i) + " is above 5, ";
        many += "load" + QByteArray::number(i) + " is above 5\n";
    }
    QCOMPARE(conditionsOf(parse(one + "\n")).size(), 8);
    QCOMPARE(conditionsOf(parse(many)).size(), 8);
    QCOMPARE(conditionsOf(parse(many)).back(), QStringLiteral("load7 > 5"));
    // What is declared needs no guess.
    QCOMPARE(conditionsOf(parse("- **Metrics**: `a > 1`\n\n" + many)), QStringList{QStringLiteral("a > 1")});
}

void TestDetection::titlesThatNameAnAlert()
{
    const QByteArray rows("- **Alert**: Other\n");
    QCOMPARE(parse(rows, "# DiskAlmostFull\n## Detection\n").runbooks.at(0).alerts,
             (QStringList{QStringLiteral("DiskAlmostFull"), QStringLiteral("Other")}));
    QCOMPARE(parse("- **Alert**: Other\n- **Alert**: DiskFull\n", "# DiskFull\n## Detection\n")
                 .runbooks.at(0)
                 .alerts,
             (QStringList{QStringLiteral("Other"), QStringLiteral("DiskFull")}));
    QCOMPARE(parse(rows, "# Disk full\n## Detection\n").runbooks.at(0).alerts,
             QStringList{QStringLiteral("Other")});
}

WF_TEST(TestDetection)

} // namespace tst_detection

#include "tst_detection.moc"
