// SPDX-License-Identifier: GPL-3.0-or-later
// PromQL by its shape, and the rules of a YAML block.
#include "runbook/expression.h"
#include "runbook/runbook.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_expression {

using namespace wf;

class TestExpression : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void shapes_data();
    void shapes();
    void comparisons();
    void rules();
    void bounds();
    void whereTheyStand_data();
    void whereTheyStand();
};

void TestExpression::shapes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("promQl");
    const auto row = [](const char *text, bool promQl) {
        QTest::newRow(text) << QString::fromUtf8(text) << promQl;
    };
    row("a / b > 0.9", true);
    row("(a - b) * 100 <= 5", true);
    row("sum by (job) (rate(x[5m])) > 1", true);
    row("sum(rate(x[5m]))", true);
    row("errors_total{job=\"a\"}[5m]", true);
    row("up == 0 unless on(instance) silenced", true);
    row("x offset 1h > 2", true);
    row("errors_total > errors_limit", true);
    row("avg_over_time(x[1h]) == bool 1", true);
    row("label_values(up)", false);
    row("a above 1", false);
    row("5 times > 1", false);
    row("cpu > high", false);
    row("queue.depth > 100", false);
    row("kubectl get pods --sort-by=sum(a)", false);
    row("for f in $(ls); do sum (a)", false);
    row("a && rate(b[5m])", false);
    row("sum(rate(x[5m])", false);
    row("message \"sum(a) > 1\"", false);
    row("", false);
}

void TestExpression::shapes()
{
    QFETCH(QString, text);
    QTEST(looksLikePromQl(text), "promQl");
}

void TestExpression::comparisons()
{
    QVERIFY(comparesPromQl(QStringLiteral("a / b > 0.9")));
    QVERIFY(comparesPromQl(QStringLiteral("absent(up)")));
    QVERIFY(!comparesPromQl(QStringLiteral("sum(rate(x{path=~\">.*\"}[5m]))")));
    QVERIFY(!comparesPromQl(QStringLiteral("rate(x{a!=\"b\"}[5m])")));
}

void TestExpression::rules()
{
    const std::vector<YamlRule> rules = yamlRules(QStringLiteral("groups:\n"
                                                                 "- name: g\n"
                                                                 "  rules:\n"
                                                                 "  - alert: DiskFull\n"
                                                                 "    expr: |\n"
                                                                 "      free\n"
                                                                 "        / size < 0.1\n"
                                                                 "    for: 15m\n"
                                                                 "  - alert: \"Down\"\n"
                                                                 "    expr: 'up == 0'\n"
                                                                 "  - alert: None\n"
                                                                 "  - record: a:b\n"
                                                                 "    expr: sum(a)\n"
                                                                 "      by (b)\n"));
    QCOMPARE(rules.size(), std::size_t(3));
    QCOMPARE(rules[0], (YamlRule{QStringLiteral("DiskFull"), QStringLiteral("free\n/ size < 0.1"),
                                 QStringLiteral("15m"), 4}));
    QCOMPARE(rules[1], (YamlRule{QStringLiteral("Down"), QStringLiteral("up == 0"), QString(), 9}));
    QCOMPARE(rules[2].expression, QStringLiteral("sum(a) by (b)"));
    QVERIFY(rules[2].alert.isEmpty());
}

void TestExpression::bounds()
{
    QVERIFY(looksLikePromQl(QStringLiteral("sum(") + QString(4091, u'a') + u')'));
    QVERIFY(!looksLikePromQl(QStringLiteral("sum(") + QString(4092, u'a') + u')'));
    QCOMPARE(yamlRules(QStringLiteral("- expr: a > 1\n").repeated(300)).size(), std::size_t(256));
}

void TestExpression::whereTheyStand_data()
{
    QTest::addColumn<QByteArray>("markdown");
    QTest::addColumn<QStringList>("conditions");
    const auto row = [](const char *name, const char *markdown, const char *condition) {
        QTest::newRow(name) << QByteArray(markdown)
                            << (condition ? QStringList{QString::fromUtf8(condition)} : QStringList());
    };
    row("a bullet in detection", "## Detection\n- Fires if `a / b > 0.9`\n", "a / b > 0.9");
    row("a row of another name", "## Detection\n- **Trigger**: `sum(rate(a[5m])) > 5`\n",
        "sum(rate(a[5m])) > 5");
    row("a row without backticks", "## Detection\n- Expr: rate(a[5m]) > 5\n", "rate(a[5m]) > 5");
    row("a query of Prometheus", "**Prometheus query**: `a / b > 1`\n", "a / b > 1");
    row("a row of the plain grammar", "## Detection\n- Expr: a > 5\n", "a > 5");
    row("a query to look at", "## Detection\n- Look at `rate(a[5m])`\n", nullptr);
    row("a rule", "## Alert rule\n```yaml\nexpr: a > 1\n```\n", "a > 1");
    row("a named rule elsewhere", "## Background\n```yaml\nalert: A\nexpr: a > 1\n```\n", "a > 1");
    row("an unnamed one elsewhere", "## Background\n```yaml\nexpr: a > 1\n```\n", nullptr);
    row("a meaning", "## Meaning\nFires if `rate(a[5m]) > 5`.\n", "rate(a[5m]) > 5");
    row("a setting in a meaning", "## Meaning\nNeeds `replicas = 1`.\n", nullptr);
    row("above the first heading", "**Expr**: `a / b > 1`\n", "a / b > 1");
}

void TestExpression::whereTheyStand()
{
    QFETCH(QByteArray, markdown);
    const RunbookDocument document =
        parseRunbook("# T\n" + markdown + "\n## Mitigation\n1. Fix it\n", QStringLiteral("t.md"));
    QStringList texts;
    for (const Condition &condition : document.runbooks.at(0).conditions) {
        texts << condition.text;
        QVERIFY(condition.kind != ConditionKind::Invalid);
        QCOMPARE(condition.kind == ConditionKind::PromQl, condition.language == QStringLiteral("promql"));
        QVERIFY(condition.line > 1);
    }
    QTEST(texts, "conditions");
}

WF_TEST(TestExpression)

} // namespace tst_expression

#include "tst_expression.moc"
