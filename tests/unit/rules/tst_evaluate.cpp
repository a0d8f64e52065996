// SPDX-License-Identifier: GPL-3.0-or-later
// Alerts and recordings as Prometheus has them: pending, firing, kept, limits, what is written.
#include "alertdesk.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_evaluate {

using namespace wf;
using alerttest::AlertDesk;
using alerttest::minute;
using rules::InstanceState;
using rules::RuleHealth;

class TestEvaluate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void waitsForItsTime();
    void firesAtOnceWithoutFor();
    void beginsAnewWhenItWasFalse();
    void keepsFiring();
    void expandsLabelsAndAnnotations();
    void writesAlertSeries();
    void records();
    void laterRulesSeeWhatWasRecorded();
    void rulesMayRecordTheSame();
    void limitTakesNothing();
    void twoOfTheSameLabels();
    void errorKeepsInstances();
    void looksBackByTheOffset();
    void numbersAreResults();
    void stops();
    void staysWithTheRuleWhenTheFileChanges();
};

void TestEvaluate::waitsForItsTime()
{
    AlertDesk desk("  rules: [{alert: a, expr: x > 1, for: 2m}]\n");
    for (int i = 0; i < 5; ++i)
        desk.sample("x{l=\"1\"}", i, 5 + i);
    QCOMPARE(desk.at(0), QStringLiteral("inactive>pending a{l=\"1\"}"));
    QCOMPARE(desk.at(1), QString());
    QCOMPARE(desk.state.rules[0].worst(), InstanceState::Pending);
    QCOMPARE(desk.at(2), QStringLiteral("pending>firing a{l=\"1\"}"));
    QCOMPARE(desk.at(3), QString());
    QCOMPARE(desk.only().activeAt, minute(0));
    QCOMPARE(*desk.only().firedAt, minute(2));
    QCOMPARE(desk.only().lastSeen, minute(3));
    QCOMPARE(desk.only().value, 8.0);
    QCOMPARE(desk.state.rules[0].health, RuleHealth::Good);
    QCOMPARE(*desk.state.rules[0].evaluatedAt, minute(3));
    QCOMPARE(desk.state.rules[0].cost.series, std::size_t(1));
}

void TestEvaluate::firesAtOnceWithoutFor()
{
    AlertDesk desk("  rules: [{alert: a, expr: x > 1}]\n");
    desk.sample("x", 0, 5);
    desk.sample("x", 1, 0);
    QCOMPARE(desk.at(0), QStringLiteral("inactive>firing a"));
    QCOMPARE(desk.at(1), QStringLiteral("firing>inactive a"));
    QCOMPARE(desk.last.changes[0].instance.value, 5.0);
    QVERIFY(desk.state.rules[0].instances.empty());
}

void TestEvaluate::beginsAnewWhenItWasFalse()
{
    AlertDesk desk("  rules: [{alert: a, expr: x > 1, for: 2m}]\n");
    const int values[] = {5, 5, 0, 5, 5, 5};
    for (int i = 0; i < 6; ++i)
        desk.sample("x", i, values[i]);
    desk.at(0);
    desk.at(1);
    QCOMPARE(desk.at(2), QStringLiteral("pending>inactive a"));
    QCOMPARE(desk.at(3), QStringLiteral("inactive>pending a"));
    QCOMPARE(desk.at(4), QString());
    QCOMPARE(desk.at(5), QStringLiteral("pending>firing a"));
}

void TestEvaluate::keepsFiring()
{
    AlertDesk desk("  rules: [{alert: a, expr: x > 1, keep_firing_for: 2m}]\n");
    const int values[] = {5, 0, 5, 0, 0, 0};
    for (int i = 0; i < 6; ++i)
        desk.sample("x", i, values[i]);
    QCOMPARE(desk.at(0), QStringLiteral("inactive>firing a"));
    QCOMPARE(desk.at(1), QString());
    QCOMPARE(*desk.only().keptSince, minute(1));
    QCOMPARE(desk.at(2), QString());
    QVERIFY(!desk.only().keptSince);
    QCOMPARE(desk.at(3), QString());
    QCOMPARE(desk.at(4), QString());
    QCOMPARE(desk.at(5), QStringLiteral("firing>inactive a"));
}

void TestEvaluate::expandsLabelsAndAnnotations()
{
    AlertDesk desk("  rules:\n"
                   "  - alert: a\n"
                   "    expr: sum by (job) (x) > 1\n"
                   "    labels: {team: '{{ $labels.job }}-{{ $externalLabels.site }}', gone: ''}\n"
                   "    annotations:\n"
                   "      s: '{{ $value | humanize }} of {{ query \"count(x)\" | first | value }}'\n"
                   "      bad: '{{ query \"nothing\" | first }}'\n");
    const Labels external(std::vector<Labels::Pair>{{"site", "eu"}});
    desk.options.externalLabels = &external;
    desk.sample("x{job=\"j\",i=\"1\"}", 0, 1500);
    desk.sample("x{job=\"j\",i=\"2\"}", 0, 500);
    QCOMPARE(desk.at(0), QStringLiteral("inactive>firing a{job=\"j\",team=\"j-eu\"}"));
    const Labels &texts = *desk.only().annotations;
    QCOMPARE(texts.value("s"), std::string_view("2k of 2"));
    QCOMPARE(texts.value("bad"), std::string_view("<error expanding template: 1:22: first() called on vector "
                                                  "with no elements>"));
    // A new value is in the text at once.
    desk.sample("x{job=\"j\",i=\"2\"}", 1, 1500);
    desk.at(1);
    QCOMPARE(desk.only().annotations->value("s"), std::string_view("3k of 2"));
}

void TestEvaluate::writesAlertSeries()
{
    AlertDesk desk("  rules: [{alert: a, expr: x > 1, for: 1m}]\n");
    const int values[] = {5, 5, 0};
    for (int i = 0; i < 3; ++i)
        desk.sample("x", i + 10, values[i]);
    desk.at(10);
    QCOMPARE(desk.written(true), QStringLiteral("ALERTS{alertname=\"a\", alertstate=\"pending\"} 1; "
                                                "ALERTS_FOR_STATE{alertname=\"a\"} 600"));
    desk.at(11);
    QCOMPARE(desk.written(true), QStringLiteral("ALERTS{alertname=\"a\", alertstate=\"firing\"} 1; "
                                                "ALERTS_FOR_STATE{alertname=\"a\"} 600; "
                                                "ALERTS{alertname=\"a\", alertstate=\"pending\"} stale"));
    desk.at(12);
    QCOMPARE(desk.written(true), QStringLiteral("ALERTS{alertname=\"a\", alertstate=\"firing\"} stale; "
                                                "ALERTS_FOR_STATE{alertname=\"a\"} stale"));
    desk.options.alertSeries = false;
    desk.at(10);
    QVERIFY(desk.last.samples.empty());
}

void TestEvaluate::records()
{
    AlertDesk desk(
        "  rules:\n"
        "  - {record: 'job:x:sum', expr: sum by (job) (x), labels: {via: rule, job: '{{ no }}'}}\n");
    desk.sample("x{job=\"a\"}", 0, 1);
    desk.at(0);
    QCOMPARE(desk.written(), QStringLiteral("job:x:sum{job=\"{{ no }}\", via=\"rule\"} 1"));
    QCOMPARE(desk.last.samples[0].sample.at, minute(0));
    desk.stale("x{job=\"a\"}", 1);
    desk.at(1);
    QCOMPARE(desk.written(), QStringLiteral("job:x:sum{job=\"{{ no }}\", via=\"rule\"} stale"));
    desk.at(2);
    QCOMPARE(desk.written(), QString());
}

void TestEvaluate::laterRulesSeeWhatWasRecorded()
{
    AlertDesk desk("  rules:\n"
                   "  - {record: y, expr: x * 2}\n"
                   "  - {record: z, expr: 'sum_over_time(y[10m])'}\n"
                   "  - {alert: a, expr: y > 5}\n"
                   "  - {record: firing, expr: count(ALERTS)}\n");
    desk.sample("x{l=\"1\"}", 1, 4);
    // One of an evaluation before, which was written since then.
    desk.sample("y{l=\"1\"}", 0, 100);
    QCOMPARE(desk.at(1), QStringLiteral("inactive>firing a{l=\"1\"}"));
    QCOMPARE(desk.written(), QStringLiteral("y{l=\"1\"} 8; z{l=\"1\"} 108; firing 1"));
    // What was recorded is stale for the next rules at once, too.
    desk.sample("y{l=\"1\"}", 1, 8);
    desk.stale("x{l=\"1\"}", 2);
    QCOMPARE(desk.at(2), QStringLiteral("firing>no-data a{l=\"1\"}"));
}

void TestEvaluate::rulesMayRecordTheSame()
{
    AlertDesk desk(
        "  rules:\n  - {record: y, expr: x}\n  - {record: y, expr: z}\n  - {record: n, expr: sum(y)}\n");
    desk.sample("x{l=\"1\"}", 0, 1);
    desk.sample("z{l=\"1\"}", 0, 2);
    desk.sample("z{l=\"2\"}", 0, 4);
    desk.at(0);
    QVERIFY(desk.written().endsWith(QStringLiteral("n 5")));
    // That one of them has it no more takes nothing from the other.
    desk.stale("x{l=\"1\"}", 1);
    desk.at(1);
    QCOMPARE(desk.written(), QStringLiteral("y{l=\"1\"} 2; y{l=\"2\"} 4; n 6"));
}

void TestEvaluate::limitTakesNothing()
{
    AlertDesk desk("  limit: 1\n  rules:\n  - {record: y, expr: x}\n  - {alert: a, expr: x > 1}\n");
    desk.sample("x{l=\"1\"}", 0, 5);
    QCOMPARE(desk.at(0), QStringLiteral("inactive>firing a{l=\"1\"}"));
    desk.sample("x{l=\"2\"}", 1, 5);
    QCOMPARE(desk.at(1), QString());
    QCOMPARE(desk.state.rules[0].health, RuleHealth::Bad);
    QCOMPARE(desk.state.rules[0].error, QStringLiteral("exceeded limit of 1 with 2 series"));
    QCOMPARE(desk.state.rules[1].error, QStringLiteral("exceeded limit of 1 with 2 alerts"));
    QVERIFY(desk.last.samples.empty());
    QCOMPARE(desk.last.failed, std::size_t(2));
    QCOMPARE(desk.only().lastSeen, minute(0));
    desk.stale("x{l=\"2\"}", 2);
    QCOMPARE(desk.at(2), QString());
    QCOMPARE(desk.state.rules[1].health, RuleHealth::Good);
    QCOMPARE(desk.state.rules[1].error, QString());
}

void TestEvaluate::twoOfTheSameLabels()
{
    AlertDesk desk("  rules:\n  - {alert: a, expr: x, labels: {l: same}}\n  - {record: y, expr: x, labels: "
                   "{l: same}}\n");
    desk.sample("x{l=\"1\"}", 0, 5);
    desk.sample("x{l=\"2\"}", 0, 5);
    QCOMPARE(desk.at(0), QString());
    QVERIFY(desk.state.rules[0].error.contains(QStringLiteral("same labels")));
    QVERIFY(desk.state.rules[1].error.contains(QStringLiteral("same labels")));
}

void TestEvaluate::errorKeepsInstances()
{
    AlertDesk desk("  rules: [{alert: a, expr: x * on (l) y > 1}]\n");
    desk.sample("x{l=\"1\"}", 0, 5);
    desk.sample("y{l=\"1\"}", 0, 5);
    QCOMPARE(desk.at(0), QStringLiteral("inactive>firing a{l=\"1\"}"));
    desk.sample("y{l=\"1\",m=\"2\"}", 1, 5);
    QCOMPARE(desk.at(1), QString());
    QCOMPARE(desk.state.rules[0].health, RuleHealth::Bad);
    QVERIFY(!desk.state.rules[0].error.isEmpty());
    QCOMPARE(desk.only().state, InstanceState::Firing);
    QCOMPARE(desk.only().lastSeen, minute(0));
    // Nothing is written, and nothing is made stale.
    QVERIFY(desk.last.samples.empty());
}

void TestEvaluate::looksBackByTheOffset()
{
    AlertDesk desk("  query_offset: 1m\n  rules: [{record: y, expr: x}, {alert: a, expr: x > 1}]\n");
    desk.sample("x", 0, 1);
    desk.sample("x", 1, 2);
    desk.sample("x", 2, 3);
    desk.at(1);
    QCOMPARE(desk.written(), QStringLiteral("y 1"));
    QCOMPARE(desk.last.samples[0].sample.at, minute(0));
    QCOMPARE(desk.at(2), QStringLiteral("inactive>firing a"));
    QCOMPARE(desk.only().activeAt, minute(2));
}

void TestEvaluate::numbersAreResults()
{
    AlertDesk desk("  rules: [{alert: a, expr: 1}, {record: b, expr: 2 * 3}]\n");
    QCOMPARE(desk.at(0), QStringLiteral("inactive>firing a"));
    QCOMPARE(desk.written(), QStringLiteral("b 6"));
}

void TestEvaluate::stops()
{
    AlertDesk desk("  rules: [{alert: a, expr: x > 1}]\n");
    desk.sample("x", 0, 5);
    const std::atomic_bool stop = true;
    desk.options.query.stop = &stop;
    QCOMPARE(desk.at(0), QString());
    QVERIFY(desk.last.stopped);
    QCOMPARE(desk.state.rules[0].health, RuleHealth::Unknown);
}

void TestEvaluate::staysWithTheRuleWhenTheFileChanges()
{
    AlertDesk desk("  rules: [{alert: a, expr: x > 1, for: 2m}, {alert: b, expr: x > 1}]\n");
    for (int i = 0; i < 4; ++i)
        desk.sample("x", i, 5);
    desk.at(0);
    desk.load("  rules: [{alert: c, expr: x > 1}, {alert: a, expr: x > 2, for: 2m}]\n");
    QCOMPARE(desk.at(1), QStringLiteral("inactive>firing c"));
    QCOMPARE(desk.at(2), QStringLiteral("pending>firing a"));
    QVERIFY(rules::forgetInstance(desk.state.rules[0], *desk.only().labels));
    QCOMPARE(desk.at(3), QStringLiteral("inactive>firing c"));
}

WF_TEST(TestEvaluate)

} // namespace tst_evaluate

#include "tst_evaluate.moc"
