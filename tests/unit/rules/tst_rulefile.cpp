// SPDX-License-Identifier: GPL-3.0-or-later
// Rule files: what is read of them, and what is said about what is wrong.
#include "rules/rulefile.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_rulefile {

using namespace wf;
using namespace std::chrono_literals;
using rules::Rule;
using rules::RuleFile;
using rules::RuleKind;

namespace {

RuleFile readText(const QByteArray &text)
{
    return rules::readRuleFile({text.constData(), std::size_t(text.size())}, QStringLiteral("f.yml"));
}

/// "LINE:COLUMN: error: text", all of them, a line each.
QString problemsOf(const RuleFile &file)
{
    QStringList all;
    for (const rules::RuleProblem &problem : file.problems)
        all << rules::problemText(QStringLiteral("f"), problem).mid(2);
    return all.join(u'\n');
}

QByteArray inGroup(const char *rules)
{
    return QByteArray("groups:\n- name: g\n  rules:\n") + rules;
}

} // namespace

class TestRuleFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEverything();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void oneBadRuleTakesNoOther();
    void endsAtItsBounds();
    void keepsAnAnnotationThatIsNoTemplate();
};

void TestRuleFile::readsEverything()
{
    const RuleFile file = rules::loadRuleFile(QStringLiteral(WATCHFLOOR_TEST_DATA "/rules/good.yaml"));
    QCOMPARE(problemsOf(file),
             QStringLiteral("44:11: warning: a manifest of the kind \"ConfigMap\" holds no rules"));
    QVERIFY(!file.hasErrors());
    QCOMPARE(file.groups.size(), std::size_t(4));
    QCOMPARE(file.count(RuleKind::Alert), std::size_t(4));
    QCOMPARE(file.count(RuleKind::Record), std::size_t(1));
    const rules::RuleGroup &node = *file.groups[0];
    QCOMPARE(node.name, std::string("node"));
    QCOMPARE(*node.interval, Millis(30s));
    QCOMPARE(node.limit, std::size_t(100));
    QCOMPARE(*node.queryOffset, Millis(10s));
    QCOMPARE(node.rules.size(), std::size_t(3));
    const Rule &record = node.rules[0];
    QCOMPARE(record.kind, RuleKind::Record);
    QCOMPARE(record.labels.size(), std::size_t(2));
    QCOMPARE(record.labels[0].text->text(), std::string("as {{ it }} is"));
    QVERIFY(record.labels[0].text->isPlain());
    QCOMPARE(record.labels[1].name, std::string("team"));
    const Rule &down = node.rules[1];
    QCOMPARE(down.name, std::string("InstanceDown"));
    QCOMPARE(down.holdFor, Millis(5min));
    QCOMPARE(down.keepFiringFor, Millis(10min));
    // The rule's own label is before the group's.
    QCOMPARE(down.labels.size(), std::size_t(2));
    QCOMPARE(down.labels[1].text->text(), std::string("{{ $labels.job }}"));
    QCOMPARE(down.annotations.size(), std::size_t(2));
    const Rule &longer = node.rules[2];
    QCOMPARE(longer.name, std::string("InstanceDownLonger"));
    QCOMPARE(longer.holdFor, Millis(1h));
    QCOMPARE(longer.expr->text, std::string("up == 0"));
    QCOMPARE(file.groups[2]->name, std::string("manifest"));
    QCOMPARE(file.groups[3]->rules[0].name, std::string("Listed"));
}

void TestRuleFile::saysWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("problems");
    const auto row = [](const char *name, const QByteArray &text, const char *problems) {
        QTest::newRow(name) << text << QString::fromUtf8(problems);
    };
    row("no map", "- a\n", "1:1: error: a rule file is a map with the key \"groups\"");
    row("no yaml", "groups: [\n", "2:1: error: this is not YAML: end of sequence flow not found");
    row("unknown key", "groups: []\nrulez: 1\n", "2:1: error: the file: there is no key \"rulez\"");
    row("key of another ruler", "namespace: x\ngroups: []\n",
        "1:1: warning: the file: \"namespace\" means nothing here and is passed over");
    row("group without a name", "groups:\n- rules: []\n",
        "2:3: error: a group has no name, so its rules are left out");
    row("two groups of a name", "groups:\n- name: a\n- name: a\n",
        "3:9: error: group \"a\": line 2 has a group of this name, so the rules of this one are left out");
    row("interval", "groups:\n- name: a\n  interval: 5 m\n",
        "3:13: error: group \"a\": interval takes a duration such as 30s, 5m or 1h30m, not \"5 m\"");
    row("limit", "groups:\n- name: a\n  limit: -1\n",
        "3:10: error: group \"a\": limit takes a number of 0 or more, not \"-1\"");
    row("key in a group", "groups:\n- name: a\n  rule: []\n",
        "3:3: error: group \"a\": there is no key \"rule\"");
    row("rules that are no list", "groups:\n- name: a\n  rules: {}\n",
        "3:10: error: group \"a\": rules has to be a list");
    row("rule that is no map", inGroup("  - x\n"),
        "4:5: error: group \"g\", rule 1 is not a map with alert or record");
    row("no name", inGroup("  - expr: up\n"),
        "4:5: error: group \"g\", rule 1: one of alert and record has to be set");
    row("two names", inGroup("  - expr: up\n    alert: a\n    record: b\n"),
        "6:13: error: group \"g\", rule 1 (\"b\"): only one of alert and record may be set");
    row("no expression", inGroup("  - alert: a\n"),
        "4:5: error: group \"g\", rule 1 (\"a\"): expr is missing");
    row("expression", inGroup("  - alert: a\n    expr: sum(up\n"),
        "5:14: error: group \"g\", rule 1 (\"a\"): the expression cannot be read: unclosed left parenthesis");
    row("expression in a block",
        inGroup("  - alert: a\n    expr: |\n      sum(up)\n\n      by (job) >\n        ) 5\n"),
        "9:9: error: group \"g\", rule 1 (\"a\"): the expression cannot be read: unexpected \")\", "
        "expected an expression");
    row("expression that is folded",
        inGroup("  - alert: a\n    expr: >-\n      sum(up)\n      > nope(\n      1)\n"),
        "7:9: error: group \"g\", rule 1 (\"a\"): the expression cannot be read: unknown function with name "
        "\"nope\"");
    row("expression of a type", inGroup("  - alert: a\n    expr: up[5m]\n"),
        "5:11: error: group \"g\", rule 1 (\"a\"): the expression gives a range vector; a rule takes an "
        "instant "
        "vector or a scalar");
    row("for", inGroup("  - alert: a\n    expr: up\n    for: 5\n"),
        "6:10: error: group \"g\", rule 1 (\"a\"): for takes a duration such as 30s, 5m or 1h30m, not \"5\"");
    row("for of a record", inGroup("  - record: a\n    expr: up\n    for: 5m\n"),
        "4:5: error: group \"g\", rule 1 (\"a\"): for and keep_firing_for are for alerts only");
    row("annotations of a record", inGroup("  - record: a\n    expr: up\n    annotations: {b: c}\n"),
        "6:18: error: group \"g\", rule 1 (\"a\"): a recording rule has no annotations");
    row("record with labels", inGroup("  - record: a{b=\"c\"}\n    expr: up\n"),
        "4:13: error: group \"g\", rule 1 (\"a{b=\"c\"}\"): record takes the name of a metric; labels belong "
        "under labels");
    row("label", inGroup("  - alert: a\n    expr: up\n    labels: {__name__: b}\n"),
        "6:14: error: group \"g\", rule 1 (\"a\"), labels: \"__name__\" is not a name that a label may have");
    row("label with a dash", inGroup("  - alert: a\n    expr: up\n    labels: {b-c: d}\n"),
        "6:14: warning: group \"g\", rule 1 (\"a\"), labels: the name \"b-c\" is not of letters, digits and "
        "underscores, which templates and Prometheus 2 need");
    row("label of a list", inGroup("  - alert: a\n    expr: up\n    labels: {b: []}\n"),
        "6:17: error: group \"g\", rule 1 (\"a\"), labels: \"b\" has to be a text");
    row("template",
        inGroup("  - alert: a\n    expr: up\n    annotations:\n      s: |\n        a\n        b {{ $x }}\n"),
        "9:14: error: group \"g\", rule 1 (\"a\"), annotations, \"s\": the template cannot be read: "
        "undefined "
        "variable \"$x\"");
    row("key twice", inGroup("  - alert: a\n    expr: up\n    expr: down\n"),
        "6:5: error: group \"g\", rule 1 (\"a\"): the key \"expr\" is there twice, since line 5");
    row("rule twice", inGroup("  - alert: a\n    expr: up\n  - alert: a\n    expr: down\n"),
        "6:5: warning: group \"g\", rule 2: a rule before it has the same name and labels");
    row("what a terminal obeys", "groups:\n- name: \"a\\e[31m\"\n  x: 1\n",
        "3:3: error: group \"a\\u001b[31m\": there is no key \"x\"");
}

void TestRuleFile::saysWhatIsWrong()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, problems);
    QCOMPARE(problemsOf(readText(text)), problems);
}

void TestRuleFile::oneBadRuleTakesNoOther()
{
    const RuleFile file = readText(
        "groups:\n- name: a\n  rules:\n  - {alert: one, expr: up}\n  - {alert: two, expr: 'up ==='}\n"
        "  - {alert: three, expr: up}\n- rules: [{alert: lost, expr: up}]\n- name: b\n  rules: [{alert: "
        "four, expr: up}]\n");
    QCOMPARE(file.problems.size(), std::size_t(2));
    QCOMPARE(file.groups.size(), std::size_t(2));
    QCOMPARE(file.groups[0]->rules.size(), std::size_t(2));
    QCOMPARE(file.groups[0]->rules[1].name, std::string("three"));
    QCOMPARE(file.groups[1]->rules[0].name, std::string("four"));
}

void TestRuleFile::endsAtItsBounds()
{
    // A file of 150 KB that stands for a thousand times as much.
    QByteArray text =
        "groups:\n- name: g\n  rules:\n  - &r {alert: a, expr: '" + QByteArray(60'000, '1') + "'}\n";
    for (int i = 0; i < 15'000; ++i)
        text += "  - *r\n";
    const RuleFile aliased = readText(text);
    QVERIFY(aliased.hasErrors());
    QVERIFY(aliased.problems.back().text.contains(QStringLiteral("MB of text")));
    text = "groups:\n- name: g\n  rules:\n";
    for (int i = 0; i < 60; ++i)
        text += "  - {alert: a" + QByteArray::number(i) + ", expr: '" + QByteArray(60'000, '1') + "'}\n";
    QVERIFY(problemsOf(readText(text)).contains(QStringLiteral("longer than 2 MB together")));
    text = "groups:\n";
    for (int i = 0; i < 6'000; ++i)
        text += "- name: g" + QByteArray::number(i) + "\n";
    const RuleFile groups = readText(text);
    QCOMPARE(groups.groups.size(), rules::MaxRuleGroups);
    QVERIFY(problemsOf(groups).contains(QStringLiteral("more than 5000 groups")));
    text = "groups:\n- name: g\n  rules:\n";
    for (int i = 0; i < 3'000; ++i)
        text += "  - {}\n";
    const RuleFile problems = readText(text);
    QCOMPARE(problems.problems.size(), rules::MaxRuleProblems);
    QVERIFY(problems.problems.back().text.contains(QStringLiteral("more problems are left out")));
    text = inGroup("  - alert: a\n    expr: up\n    labels:\n");
    for (int i = 0; i < 200; ++i)
        text += "      l" + QByteArray::number(i) + ": x\n";
    QVERIFY(problemsOf(readText(text)).contains(QStringLiteral("more than 128 labels")));
}

void TestRuleFile::keepsAnAnnotationThatIsNoTemplate()
{
    const RuleFile file =
        readText(inGroup("  - alert: a\n    expr: up\n    annotations: {s: '{{ broken'}\n"));
    QCOMPARE(file.problems.size(), std::size_t(1));
    QCOMPARE(file.groups[0]->rules.size(), std::size_t(1));
    QCOMPARE(file.groups[0]->rules[0].annotations[0].text->text(), std::string("{{ broken"));
    QVERIFY(file.groups[0]->rules[0].annotations[0].text->isPlain());
    // Of a label it decides who is told: the rule is not taken.
    const RuleFile label = readText(inGroup("  - alert: a\n    expr: up\n    labels: {s: '{{ broken'}\n"));
    QVERIFY(label.groups[0]->rules.empty());
}

WF_TEST(TestRuleFile)

} // namespace tst_rulefile

#include "tst_rulefile.moc"
