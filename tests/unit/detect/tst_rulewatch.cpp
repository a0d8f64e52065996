// SPDX-License-Identifier: GPL-3.0-or-later
// Alerts as conditions: what holds, what waits, what was not evaluated, what a restart keeps.
#include "rulefixture.h"
#include "support/testentry.h"

#include <QTest>

#include <cmath>
#include <random>

namespace tst_rulewatch {

using namespace wf;

namespace {

Labels labels(std::vector<Labels::Pair> pairs)
{
    return Labels(std::move(pairs));
}

} // namespace

class TestRuleWatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void firesAndIsOver();
    void waitsForItsTime();
    void whatIsNotMeasuredIsNotFalse();
    void whatIsRefusedIsNotFalse();
    void aMetricThatComesIsSeenAtOnce();
    void aSourceThatIsLostEndsNothing();
    void manySeriesAreOneCondition();
    void whatFailsIsNotClear();
    void laterGroupsReadWhatWasRecorded();
    void whatAPersonEndedHasToBeFalseOnce();
    void anEditKeepsWhatFires();
    void aRestartKeepsWhatFires();
    void aRestartKeepsWhatWaits();
    void aShortPastEndsNothing();
    void aClockThatIsSetBackStopsNothing();
    void aDeskThatSleptKnowsNothing();
    void groupsAreEvaluatedInTheirInterval();
    void noValueContradictsItsState();
    void reportsWhatIsWatched();
};

void TestRuleWatch::firesAndIsOver()
{
    RuleFixture f;
    f.load("groups: [{name: g, interval: 15s, rules: [{alert: a, expr: x > 1}]}]", Severity::P0);
    f.sample(0, 0);
    QCOMPARE(f.tick(0), QStringLiteral("unbound>false"));
    f.sample(15, 5);
    QCOMPARE(f.tick(15), QStringLiteral("false>true 5"));
    QCOMPARE(f.last.severity, std::optional(Severity::P0));
    QCOMPARE(f.last.at, RuleFixture::time(15));
    QVERIFY(f.status().holds());
    QCOMPARE(f.status().valueText, QStringLiteral("5"));
    f.sample(30, 7);
    QCOMPARE(f.tick(30), QString());
    QCOMPARE(f.status().valueText, QStringLiteral("7"));
    f.sample(45, 0.5);
    QCOMPARE(f.tick(45), QStringLiteral("true>false"));
    QCOMPARE(f.status().valueText, QString());
}

void TestRuleWatch::waitsForItsTime()
{
    RuleFixture f;
    f.rule("{alert: a, expr: x > 1, for: 30s}");
    f.sample(0, 5);
    QCOMPARE(f.tick(0), QStringLiteral("unbound>false"));
    QCOMPARE(f.state(), QStringLiteral("pending"));
    QCOMPARE(f.status().pendingSince, std::optional(RuleFixture::time(0)));
    f.sample(15, 5);
    QCOMPARE(f.tick(15), QString());
    QVERIFY(!f.status().holds());
    f.sample(30, 5);
    QCOMPARE(f.tick(30), QStringLiteral("false>true 5"));
}

void TestRuleWatch::whatIsNotMeasuredIsNotFalse()
{
    RuleFixture f;
    f.rule("{alert: a, expr: 'sum(rate(errors_total[1m])) / sum(rate(requests_total[1m])) > 0.1'}");
    QCOMPARE(f.tick(0), QString());
    QCOMPARE(f.state(), QStringLiteral("unbound"));
    QCOMPARE(f.why(), QStringLiteral("not measured: errors_total, requests_total"));
    f.sample(14, 10, "requests_total");
    f.tick(15);
    QCOMPARE(f.state(), QStringLiteral("unbound"));
    QCOMPARE(f.why(), QStringLiteral("not measured: errors_total"));
    f.sample(29, 20, "requests_total");
    f.sample(29, 0, "errors_total");
    f.tick(30);
    QCOMPARE(f.state(), QStringLiteral("false"));
    QCOMPARE(f.why(), QString());
    // The target is gone: nobody looks any more.
    f.stale(44, "requests_total");
    f.stale(44, "errors_total");
    QCOMPARE(f.tick(45), QStringLiteral("false>no data"));
    QCOMPARE(f.why(), QStringLiteral("not measured: errors_total, requests_total"));
}

void TestRuleWatch::whatIsRefusedIsNotFalse()
{
    RuleFixture f;
    f.rule("{alert: a, expr: max(x) > 40}");
    f.sample(0, 5);
    QCOMPARE(f.tick(0), QStringLiteral("unbound>false"));
    // The worst ones may be among those there was no room for.
    f.store.setRefused(FeedId(QStringLiteral("pods")), {{"x", 40}});
    f.sample(15, 5);
    QCOMPARE(f.tick(15), QStringLiteral("false>no data"));
    QCOMPARE(f.why(), QStringLiteral("not measured: x (series of it were refused)"));
    // What holds of those that are here holds.
    f.sample(30, 50);
    QCOMPARE(f.tick(30), QStringLiteral("no data>false; false>true 50"));
    f.store.setRefused(FeedId(QStringLiteral("pods")), {});
    f.sample(45, 5);
    QCOMPARE(f.tick(45), QStringLiteral("true>false"));
}

void TestRuleWatch::aMetricThatComesIsSeenAtOnce()
{
    RuleFixture f;
    f.rule("{alert: a, expr: x > 1}");
    f.tick(0);
    f.sample(2, 5);
    QCOMPARE(f.tick(3), QStringLiteral("unbound>true 5"));
}

void TestRuleWatch::aSourceThatIsLostEndsNothing()
{
    RuleFixture f;
    f.rule("{alert: a, expr: x > 1}");
    const Labels a = labels({{"host", "a"}});
    const Labels b = labels({{"host", "b"}});
    f.sample(0, 5, "x", a);
    f.sample(0, 0, "x", b);
    QCOMPARE(f.tick(0), QStringLiteral("unbound>true 5 {host=\"a\"}"));
    // Host b is measured on, so the metric as a whole is there.
    f.stale(10, "x", a);
    f.sample(15, 0, "x", b);
    QCOMPARE(f.tick(15), QStringLiteral("true>no data"));
    QVERIFY(f.status().holds());
    QCOMPARE(f.why(), QStringLiteral("what it holds for is not measured any more"));
    f.sample(30, 0, "x", b);
    QCOMPARE(f.tick(30), QString());
    f.sample(45, 9, "x", a);
    f.sample(45, 0, "x", b);
    QCOMPARE(f.tick(45), QStringLiteral("no data>true 9 {host=\"a\"}"));
    f.sample(60, 0, "x", a);
    f.sample(60, 0, "x", b);
    QCOMPARE(f.tick(60), QStringLiteral("true>false"));
}

void TestRuleWatch::manySeriesAreOneCondition()
{
    RuleFixture f;
    f.rule("{alert: low, expr: free < 10}, {alert: high, expr: free > 50}");
    for (int i = 0; i < 5; ++i)
        f.sample(0, i * 2 + 1, "free", labels({{"host", "n" + std::to_string(i)}}));
    QCOMPARE(f.tick(0), QStringLiteral("unbound>true 5 series, worst 1 {host=\"n0\"}; unbound>false"));
    f.sample(15, 20, "free", labels({{"host", "n0"}}));
    QCOMPARE(f.tick(15), QString());
    QCOMPARE(f.status().valueText, QStringLiteral("4 series, worst 3 {host=\"n1\"}"));
}

void TestRuleWatch::whatFailsIsNotClear()
{
    RuleFixture f;
    f.rule("{alert: a, expr: x * on(job) y > 1}");
    f.sample(0, 1, "x", labels({{"job", "j"}}));
    f.sample(0, 1, "y", labels({{"job", "j"}}));
    QCOMPARE(f.tick(0), QStringLiteral("unbound>false"));
    f.sample(15, 1, "x", labels({{"job", "j"}}));
    f.sample(15, 1, "y", labels({{"job", "j"}, {"host", "a"}}));
    f.sample(15, 1, "y", labels({{"job", "j"}}));
    QCOMPARE(f.tick(15), QStringLiteral("false>no data"));
    QVERIFY2(f.why().contains(QStringLiteral("many")), qPrintable(f.why()));
}

void TestRuleWatch::laterGroupsReadWhatWasRecorded()
{
    RuleFixture f;
    f.load("groups:\n"
           "- {name: one, interval: 15s, rules: [{record: y, expr: sum(x) * 2}]}\n"
           "- {name: two, interval: 15s, rules: [{alert: a, expr: y > 10}]}\n");
    f.sample(0, 3, "x", labels({{"host", "a"}}));
    f.sample(0, 4, "x", labels({{"host", "b"}}));
    QCOMPARE(f.tick(0), QStringLiteral("unbound>true 14"));
    QCOMPARE(f.store.last(f.series("y"))->value, 14.0);
    // As Prometheus has it.
    const Labels alert = labels({{"alertname", "a"}, {"alertstate", "firing"}});
    QCOMPARE(f.store.last(f.series("ALERTS", alert))->value, 1.0);
}

void TestRuleWatch::whatAPersonEndedHasToBeFalseOnce()
{
    RuleFixture f;
    f.rule("{alert: a, expr: x > 1}");
    f.sample(0, 5);
    f.tick(0);
    f.watch.endDetection(RunbookId(QStringLiteral("book")));
    QVERIFY(f.status().ended);
    f.sample(15, 5);
    QCOMPARE(f.tick(15), QString());
    f.sample(30, 0);
    QCOMPARE(f.tick(30), QString());
    f.sample(45, 5);
    QCOMPARE(f.tick(45), QStringLiteral("false>true 5"));
    f.watch.endDetection(RunbookId(QStringLiteral("book")));
    const auto again = f.watch.takeUpAgain(RunbookId(QStringLiteral("book")), RuleFixture::time(50));
    QCOMPARE(again.size(), std::size_t(1));
    QCOMPARE(again.front().to, ConditionState::True);
}

void TestRuleWatch::anEditKeepsWhatFires()
{
    RuleFixture f;
    f.rule("{alert: a, expr: x > 1}");
    f.sample(0, 5);
    f.tick(0);
    f.rule("{alert: a, expr: x > 2, annotations: {summary: more}}");
    QCOMPARE(f.state(), QStringLiteral("true"));
    QCOMPARE(f.tick(1), QString()); // Evaluated at once, and it still holds.
    f.rule("{alert: a, expr: x > 10}");
    QCOMPARE(f.tick(2), QStringLiteral("true>false"));
}

void TestRuleWatch::aRestartKeepsWhatFires()
{
    const QByteArray rule("{alert: a, expr: x > 1}");
    std::vector<SavedCondition> saved;
    QByteArray instances;
    {
        RuleFixture f;
        f.rule(rule);
        f.sample(0, 5);
        f.tick(0);
        f.watch.save(saved);
        instances = f.watch.savedInstances();
    }
    QCOMPARE(saved.size(), std::size_t(1));
    RuleFixture f;
    f.rule(rule);
    f.watch.restore(RunbookId(QStringLiteral("book")), 0, ConditionState::True, RuleFixture::time(0));
    f.watch.resume(saved, instances);
    QCOMPARE(f.status().activeSince, std::optional(RuleFixture::time(0)));
    // Nothing was scraped yet.
    QCOMPARE(f.tick(60), QStringLiteral("true>no data"));
    QVERIFY(f.status().holds());
    f.sample(61, 5);
    QCOMPARE(f.tick(62).section(u' ', 0, 1), QStringLiteral("no data>true"));
    QCOMPARE(f.status().activeSince, std::optional(RuleFixture::time(0)));
    f.sample(75, 0);
    QCOMPARE(f.tick(75), QStringLiteral("true>false"));
}

void TestRuleWatch::aRestartKeepsWhatWaits()
{
    const QByteArray rule("{alert: a, expr: x > 1, for: 1m}");
    std::vector<SavedCondition> saved;
    QByteArray instances;
    {
        RuleFixture f;
        f.rule(rule);
        for (int at : {0, 15, 30}) {
            f.sample(at, 5);
            f.tick(at);
        }
        f.watch.save(saved);
        instances = f.watch.savedInstances();
    }
    RuleFixture f;
    f.watch.resume(saved, instances); // The rules may come later.
    f.rule(rule);
    f.sample(45, 5);
    f.tick(45);
    QCOMPARE(f.status().pendingSince, std::optional(RuleFixture::time(0)));
    f.sample(60, 5);
    QCOMPARE(f.tick(60), QStringLiteral("false>true 5"));
}

void TestRuleWatch::aShortPastEndsNothing()
{
    RuleFixture f;
    f.rule("{alert: a, expr: 'increase(x[5m]) > 100'}");
    f.watch.restore(RunbookId(QStringLiteral("book")), 0, ConditionState::True, RuleFixture::time(-600));
    // After a restart without a recording only a minute is known.
    for (int at = 0; at <= 60; at += 15) {
        f.sample(at, 1000 + at);
        const QString said = f.tick(at);
        QVERIFY2(!said.contains(QStringLiteral(">false")), qPrintable(said));
        QVERIFY(f.status().holds());
    }
    QCOMPARE(f.why(), QStringLiteral("too little of the past is known yet"));
    QVERIFY(!f.wanted.empty());
    QCOMPARE(f.wanted.back().first, std::string("x"));
    QString said;
    for (int at = 75; at <= 330; at += 15) {
        f.sample(at, 1060 + (at - 60) / 100.0);
        said += f.tick(at);
    }
    QVERIFY2(said.endsWith(QStringLiteral(">false")), qPrintable(said)); // Now it could see all of it.
}

void TestRuleWatch::aClockThatIsSetBackStopsNothing()
{
    RuleFixture f;
    f.rule("{alert: a, expr: x > 1}");
    f.sample(3600, 0);
    f.tick(3600);
    f.sample(3600, 5);
    // An hour back: samples come from there now, and rules are evaluated there.
    RuleFixture back;
    back.rule("{alert: a, expr: x > 1}");
    back.sample(3600, 0);
    back.tick(3600);
    back.sample(0, 5);
    QVERIFY(back.tick(0).contains(QStringLiteral(">true")));
}

void TestRuleWatch::aDeskThatSleptKnowsNothing()
{
    RuleFixture f;
    f.rule("{alert: a, expr: x > 1}");
    f.sample(0, 0);
    f.tick(0);
    QCOMPARE(f.tick(600), QStringLiteral("false>no data"));
    f.sample(610, 0);
    f.tick(615);
    QCOMPARE(f.state(), QStringLiteral("false"));
}

void TestRuleWatch::groupsAreEvaluatedInTheirInterval()
{
    RuleFixture f;
    f.load("groups:\n"
           "- {name: often, interval: 10s, rules: [{record: a, expr: vector(1)}]}\n"
           "- {name: rare, interval: 1m, rules: [{record: b, expr: vector(1)}]}\n");
    int often = 0;
    int rare = 0;
    std::optional<Timestamp> before[2];
    for (int second = 0; second < 600; ++second) {
        f.tick(second);
        const RuleReports &reports = *f.watch.reports();
        often += reports[0].evaluatedAt != std::exchange(before[0], reports[0].evaluatedAt);
        rare += reports[1].evaluatedAt != std::exchange(before[1], reports[1].evaluatedAt);
    }
    // The first one is at once, wherever in the interval that is.
    QVERIFY2(often >= 60 && often <= 61, qPrintable(QString::number(often)));
    QVERIFY2(rare >= 10 && rare <= 11, qPrintable(QString::number(rare)));
}

/// Whatever comes, with restarts at any place: what is told to be true was true, and no detection ends
/// without a measurement that says so.
void TestRuleWatch::noValueContradictsItsState()
{
    for (unsigned seed = 1; seed <= 40; ++seed) {
        std::mt19937 random(seed);
        const auto pick = [&random](int below) { return int(random() % unsigned(below)); };
        auto f = std::make_unique<RuleFixture>();
        const QByteArray rule = seed % 2 ? "{alert: a, expr: x > 1}" : "{alert: a, expr: x > 1, for: 30s}";
        f->rule(rule);
        std::optional<double> value; // None: not measured.
        const int needed = seed % 2 ? 1 : 3;
        int held = 0; // Evaluations in a row for which it was above.
        ConditionState logged = ConditionState::False;
        for (int at = 0; at < 3600; at += 15) {
            const int what = pick(10);
            if (what == 0)
                value.reset();
            else if (what < 3)
                value = pick(3);
            if (pick(40) == 0) {
                std::vector<SavedCondition> saved;
                f->watch.save(saved);
                const QByteArray instances = f->watch.savedInstances();
                f = std::make_unique<RuleFixture>();
                f->rule(rule);
                if (logged == ConditionState::True || logged == ConditionState::NoData)
                    f->watch.restore(RunbookId(QStringLiteral("book")), 0, ConditionState::True,
                                     RuleFixture::time(at));
                f->watch.resume(saved, instances);
            }
            if (value)
                f->sample(at, *value);
            else
                f->stale(at);
            held = value && *value > 1 ? held + 1 : 0;
            const QString said = f->tick(at);
            for (const QString &change : said.split(QStringLiteral("; "), Qt::SkipEmptyParts)) {
                const auto what2 = QStringLiteral("seed %1, second %2: %3").arg(seed).arg(at).arg(change);
                const QString to = change.section(u'>', 1).section(u' ', 0, 0);
                // Without a value it only stands: data came back, and what they say follows.
                if (to == QLatin1String("true") && !change.endsWith(QLatin1String(">true")))
                    QVERIFY2(value && *value > 1, qPrintable(what2));
                if (to == QLatin1String("false") && said.endsWith(change))
                    QVERIFY2(value && held < needed, qPrintable(what2));
                logged = f->last.to;
            }
            QVERIFY(value || f->state() != QLatin1String("false"));
        }
    }
}

void TestRuleWatch::reportsWhatIsWatched()
{
    RuleFixture f;
    f.rule("{record: y, expr: x * 2}, {alert: a, expr: x > 1}");
    for (int i = 0; i < 30; ++i)
        f.sample(0, 5, "x", labels({{"host", std::to_string(i)}}));
    f.tick(0);
    const RuleReports &reports = *f.watch.reports();
    QCOMPARE(reports.size(), std::size_t(2));
    QCOMPARE(reports[0].kind, rules::RuleKind::Record);
    QCOMPARE(reports[0].health, rules::RuleHealth::Good);
    QVERIFY(reports[0].runbook.isEmpty());
    QCOMPARE(reports[1].name, QStringLiteral("a"));
    QCOMPARE(reports[1].expression, QStringLiteral("x > 1"));
    QCOMPARE(reports[1].firing, std::size_t(30));
    QCOMPARE(reports[1].instances.size(), RuleReport::MostInstances);
    QCOMPARE(reports[1].runbook, QStringLiteral("book"));
    QCOMPARE(reports[1].cost.series, std::size_t(30));
    QCOMPARE(reports[1].evaluatedAt, std::optional(RuleFixture::time(0)));
}

WF_TEST(TestRuleWatch)

} // namespace tst_rulewatch

#include "tst_rulewatch.moc"
