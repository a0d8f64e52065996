// SPDX-License-Identifier: GPL-3.0-or-later
// What a rule would have done in a past, and what would have done better.
#include "promql/literalsource.h"
#include "promql/parser.h"
#include "rules/rulepatch.h"
#include "rules/threshold.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_backtest {

using namespace wf;
using rules::Suggestion;

namespace {

Timestamp minute(double count)
{
    return fromMs(1'760'004'000'000 + qint64(count * 60'000));
}

/// Six hours of a metric, once a minute, and a rule.
struct Bench
{
    promql::LiteralSource source;
    rules::RuleFile file;
    QString text;
    std::vector<rules::PastIncident> incidents;
    rules::BacktestOptions options;

    explicit Bench(const QByteArray &rule)
    {
        const QByteArray yaml = "groups:\n- name: g\n  rules:\n  - alert: a\n" + rule;
        text = QString::fromUtf8(yaml);
        file = rules::readRuleFile({yaml.constData(), std::size_t(yaml.size())}, QStringLiteral("f.yml"));
        for (const rules::RuleProblem &problem : file.problems)
            qFatal("%s", qPrintable(rules::problemText(QStringLiteral("f.yml"), problem)));
        options.range = {minute(0), minute(360)};
        options.step = std::chrono::minutes(1);
    }
    template <typename F>
    void measure(std::string_view series, F value)
    {
        const Labels labels = *promql::parseMetric(series);
        for (int m = 0; m <= 360; ++m) {
            if (const std::optional<double> v = value(m))
                source.add(labels, {minute(m), *v});
        }
    }
    void incident(double from, double to, bool expected = true)
    {
        incidents.push_back({QStringLiteral("INC-%1").arg(from), {minute(from), minute(to)}, expected});
    }
    const rules::Rule &rule() const { return file.groups.front()->rules.front(); }
    rules::Backtest run() { return rules::backtest(rule(), source, incidents, options); }
};

const Suggestion *find(const rules::Backtest &test, Suggestion::What what)
{
    for (const Suggestion &suggestion : test.suggestions) {
        if (suggestion.what == what)
            return &suggestion;
    }
    return nullptr;
}

} // namespace

class TestBacktest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsMissesAndCriesWolf();
    void aLongerForEndsFalseAlarms();
    void anotherThresholdFindsWhatWasMissed();
    void smallerIsWorseToo();
    void whatWasNotRecordedIsSaid();
    void everyLabelSetCounts();
    void boundsAreKept();
    void thresholds_data();
    void thresholds();
    void patches();
};

void TestBacktest::findsMissesAndCriesWolf()
{
    Bench b("    expr: x > 50\n    for: 2m\n");
    b.measure("x", [](int m) -> std::optional<double> {
        return (m >= 100 && m < 130) ? 90 : (m >= 200 && m < 210) ? 60 : 10;
    });
    b.incident(95, 130);
    b.incident(300, 320);
    const rules::Backtest test = b.run();
    QCOMPARE(test.problem, QString());
    QCOMPARE(test.firings.size(), std::size_t(2));
    QCOMPARE(test.firings[0].range, (TimeRange{minute(102), minute(129)}));
    QCOMPARE(test.firings[0].incident, std::optional(std::size_t(0)));
    QCOMPARE(test.firings[0].worst, 90.0);
    QVERIFY(!test.firings[1].incident);
    QCOMPARE(test.score, (rules::BacktestScore{2, 1, 1, 1, 1, std::chrono::minutes(7)}));
    QCOMPARE(test.measuredSteps, test.steps);
    // What happened elsewhere excuses a firing, and is not missed.
    b.incident(195, 220, false);
    std::sort(b.incidents.begin(), b.incidents.end(),
              [](const auto &x, const auto &y) { return x.range.from < y.range.from; });
    QCOMPARE(b.run().score, (rules::BacktestScore{2, 1, 1, 1, 0, std::chrono::minutes(7)}));
}

void TestBacktest::aLongerForEndsFalseAlarms()
{
    Bench b("    expr: x > 50\n");
    b.measure("x", [](int m) -> std::optional<double> {
        return (m >= 100 && m < 130) || m % 60 == 40 ? 90 : 10; // A minute's spike every hour.
    });
    b.incident(100, 130);
    const rules::Backtest test = b.run();
    QCOMPARE(test.score.falseAlarms, 5);
    const Suggestion *longer = find(test, Suggestion::What::For);
    QVERIFY(longer);
    QCOMPARE(longer->score.falseAlarms, 0);
    QCOMPARE(longer->score.found, 1);
    QVERIFY(longer->time > Millis{0} && longer->time < std::chrono::minutes(30));
    QVERIFY(rules::isBetter(longer->score, test.score));
}

void TestBacktest::anotherThresholdFindsWhatWasMissed()
{
    Bench b("    expr: x > 50\n");
    b.measure("x", [](int m) -> std::optional<double> {
        return (m >= 100 && m < 130) ? 90 : (m >= 200 && m < 230) ? 40 : 10;
    });
    b.incident(100, 130);
    b.incident(200, 230);
    const rules::Backtest test = b.run();
    QCOMPARE(test.score.missed, 1);
    const Suggestion *lower = find(test, Suggestion::What::Threshold);
    QVERIFY(lower);
    QVERIFY2(lower->threshold > 10 && lower->threshold < 40, qPrintable(QString::number(lower->threshold)));
    QCOMPARE(lower->score.missed, 0);
    QCOMPARE(lower->score.falseAlarms, 0);
    QCOMPARE(test.suggestions.front().what, Suggestion::What::Threshold);
}

void TestBacktest::smallerIsWorseToo()
{
    Bench b("    expr: free < 10\n");
    b.measure("free", [](int m) -> std::optional<double> {
        return (m >= 100 && m < 130) ? 2 : (m >= 200 && m < 204) ? 8 : 50;
    });
    b.incident(100, 130);
    const rules::Backtest test = b.run();
    QCOMPARE(test.score.falseAlarms, 1);
    QCOMPARE(test.firings[0].worst, 2.0);
    const Suggestion *lower = find(test, Suggestion::What::Threshold);
    QVERIFY(lower);
    QVERIFY2(lower->threshold > 2 && lower->threshold <= 8, qPrintable(QString::number(lower->threshold)));
    // Without an incident nobody knows what would have been better.
    b.incidents.clear();
    QVERIFY(b.run().suggestions.empty());
    QCOMPARE(b.run().score.falseAlarms, 2);
}

void TestBacktest::whatWasNotRecordedIsSaid()
{
    Bench none("    expr: y > 50\n");
    none.measure("x", [](int) -> std::optional<double> { return 1; });
    QVERIFY(!none.run().problem.isEmpty());
    Bench half("    expr: x > 50\n");
    half.measure("x", [](int m) { return m < 180 ? std::optional<double>(1) : std::nullopt; });
    const rules::Backtest test = half.run();
    QCOMPARE(test.steps, std::size_t(361));
    // Five minutes it is looked back.
    QVERIFY2(test.measuredSteps >= 180 && test.measuredSteps <= 185,
             qPrintable(QString::number(test.measuredSteps)));
    QCOMPARE(test.score.firings, 0);
}

void TestBacktest::everyLabelSetCounts()
{
    Bench b("    expr: sum by (host) (x) > 50\n    for: 5m\n");
    // Each host for less than five minutes, both together for more.
    b.measure("x{host=\"a\"}", [](int m) -> std::optional<double> { return m >= 100 && m < 104 ? 90 : 10; });
    b.measure("x{host=\"b\"}", [](int m) -> std::optional<double> { return m >= 104 && m < 108 ? 95 : 10; });
    b.measure("x{host=\"c\"}", [](int m) -> std::optional<double> { return m >= 200 && m < 220 ? 99 : 10; });
    const rules::Backtest test = b.run();
    QCOMPARE(test.firings.size(), std::size_t(1));
    QCOMPARE(test.firings[0].range.from, minute(205));
    QCOMPARE(test.firings[0].series, std::size_t(1));
}

void TestBacktest::boundsAreKept()
{
    Bench b("    expr: x > 50\n");
    b.measure("x", [](int) -> std::optional<double> { return 1; });
    b.options.range.to = b.options.range.from + b.options.step * qint64(rules::MaxBacktestSteps + 1);
    QVERIFY(b.run().problem.contains(QStringLiteral("steps")));
    b.options.range.to = b.options.range.from + b.options.step * 200'000;
    QCOMPARE(b.run().problem, QString());
}

void TestBacktest::thresholds_data()
{
    QTest::addColumn<QByteArray>("expression");
    QTest::addColumn<QByteArray>("number"); ///< Empty: none.
    const auto row = [](const char *expression, const char *number) {
        QTest::newRow(expression) << QByteArray(expression) << QByteArray(number);
    };
    row("x > 50", "50");
    row("(rate(x[5m]) >= 1e3)", "1e3");
    row("x < 0.5", "0.5");
    row("x == 1", "");
    row("x > bool 1", "");
    row("x > y", "");
    row("x > 1 and y > 2", "");
    row("1 < x", "");
    row("absent(x)", "");
}

void TestBacktest::thresholds()
{
    QFETCH(QByteArray, expression);
    QFETCH(QByteArray, number);
    const auto parsed = promql::parse(expression.toStdString());
    QVERIFY(parsed);
    const auto place = rules::thresholdOf(**parsed);
    QCOMPARE(place ? expression.mid(qsizetype(place->from), qsizetype(place->to - place->from))
                   : QByteArray(),
             number);
}

void TestBacktest::patches()
{
    Bench b("    expr: sum(x) > 50 # why\n    for: 2m\n    labels: {severity: page}\n");
    const Suggestion threshold{Suggestion::What::Threshold, 75.5, Millis{0}, {}};
    QCOMPARE(rules::patchOf(QStringLiteral("f.yml"), b.text, b.rule(), threshold),
             QStringLiteral("--- f.yml\n+++ f.yml\n@@ -5,1 +5,1 @@\n-    expr: sum(x) > 50 # why\n"
                            "+    expr: sum(x) > 75.5 # why\n"));
    const Suggestion longer{Suggestion::What::For, 0, std::chrono::minutes(5), {}};
    QCOMPARE(rules::patchOf(QStringLiteral("f.yml"), b.text, b.rule(), longer),
             QStringLiteral("--- f.yml\n+++ f.yml\n@@ -6,1 +6,1 @@\n-    for: 2m\n+    for: 5m\n"));
    const Suggestion keep{Suggestion::What::KeepFiringFor, 0, std::chrono::minutes(5), {}};
    QCOMPARE(rules::patchOf(QStringLiteral("f.yml"), b.text, b.rule(), keep),
             QStringLiteral("--- f.yml\n+++ f.yml\n@@ -5,1 +5,2 @@\n     expr: sum(x) > 50 # why\n"
                            "+    keep_firing_for: 5m\n"));
    // An expression of several lines is left to a person.
    Bench block("    expr: |\n      sum(x)\n      > 50\n");
    QCOMPARE(rules::patchOf(QStringLiteral("f.yml"), block.text, block.rule(), threshold), QString());
    QCOMPARE(rules::patchOf(QStringLiteral("f.yml"), block.text, block.rule(), longer), QString());
}

WF_TEST(TestBacktest)

} // namespace tst_backtest

#include "tst_backtest.moc"
