// SPDX-License-Identifier: GPL-3.0-or-later
#include "detectorfixture.h"
#include "support/testentry.h"

#include <cmath>
#include <limits>

namespace tst_detector {

using namespace std::chrono_literals;
using wf::ConditionState;
using wf::DetectorFixture;
using wf::testRule;

namespace {

constexpr double Nan = std::numeric_limits<double>::quiet_NaN();

} // namespace

/// What samples do to conditions.
class TestDetector : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void detects();
    void operators_data();
    void operators();
    void scaledThresholds();
    void lossAndReturn();
    void staleMarkerIsLossAtOnce();
    void shortSilenceKeepsFor();
    void unknownInterval();
    void clearClause();
    void lateAndBackfilledNeverCount();
    void batchOfManyMoments();
    void aheadOfTimeIsIgnored();
    void andOr_data();
    void andOr();
    void worstSeriesDecides();
    void lostSeriesKeepsDetection();
    void lostPendingSeriesIsForgotten();
    void nanSeriesBesideOthers();
    void stateSet();
    void stateSetOfSeveralInstances();
    void notEqualText();
    void feedsThatLagBehind();
    void flappingIsReported();
    void onlyReadersAreEvaluated();
};

void TestDetector::detects()
{
    DetectorFixture b;
    b.detector.setRules({testRule(QStringLiteral("quantum.fallback_rate > 0.5 for 2s"))});
    QCOMPARE(b.state(), QStringLiteral("unbound"));
    QCOMPARE(b.tick(0), QString());
    QCOMPARE(b.status().terms.size(), std::size_t{1});
    QCOMPARE(b.status().terms[0].binding.explanation,
             QStringLiteral("no series is called quantum_fallback_rate"));

    const QString name = QStringLiteral("quantum_fallback_rate");
    QCOMPARE(b.scrape(1, {{name, 0.1}}), QStringLiteral("unbound>false"));
    QCOMPARE(b.scrape(2, {{name, 0.83}}), QStringLiteral("false>pending"));
    QVERIFY(b.status().pendingSince == b.time(2));
    QCOMPARE(b.tick(2.5), QString()); // Time alone proves nothing.
    QCOMPARE(b.scrape(3, {{name, 0.9}}), QString());
    wf::SampleBatch batch;
    batch.receivedAt = b.time(4.2);
    batch.samples = {{b.series(name), {b.time(4), 0.834}}};
    b.store.append(batch);
    const auto changes = b.detector.evaluate(b.store, batch);
    QCOMPARE(changes.size(), std::size_t{1});
    QCOMPARE(changes[0].to, ConditionState::True);
    QVERIFY(changes[0].at == b.time(4)); // Event time, not when it came.
    QCOMPARE(changes[0].valueText, QStringLiteral("0.834"));
    QCOMPARE(changes[0].text, QStringLiteral("quantum.fallback_rate > 0.5 for 2s"));
    QVERIFY(changes[0].runbook == wf::testRunbook());

    const wf::ConditionStatus &s = b.status();
    QCOMPARE(s.state, ConditionState::True);
    QVERIFY(s.since == b.time(4) && s.activeSince == b.time(4) && s.lastDataAt == b.time(4));
    QVERIFY(!s.lostSince && !s.flapping);
    QCOMPARE(s.valueText, QStringLiteral("0.834"));
    QVERIFY(s.terms[0].holds);
    QCOMPARE(s.terms[0].value.value(), 0.834);
    QVERIFY(s.terms[0].worst == b.series(name));
    QCOMPARE(s.terms[0].binding.match, wf::ResolvedBinding::Match::Number);

    // The default clear time is a minute.
    QCOMPARE(b.scrape(5, {{name, 0.5}}), QStringLiteral("true>clearing"));
    for (int second = 6; second < 65; ++second)
        QCOMPARE(b.scrape(second, {{name, 0.2}}), QString());
    QCOMPARE(b.scrape(65, {{name, 0.2}}), QStringLiteral("clearing>false"));
    QVERIFY(!b.status().activeSince);
}

void TestDetector::operators_data()
{
    QTest::addColumn<QString>("op");
    QTest::addColumn<QString>("holdsFor"); ///< Which of the values 4, 5, 6 and NaN.
    QTest::newRow(">") << ">"
                       << "6";
    QTest::newRow(">=") << ">="
                        << "5 6";
    QTest::newRow("<") << "<"
                       << "4";
    QTest::newRow("<=") << "<="
                        << "4 5";
    QTest::newRow("=") << "="
                       << "5";
    QTest::newRow("==") << "=="
                        << "5";
    QTest::newRow("!=") << "!="
                        << "4 6"; // Not NaN: it satisfies nothing.
}

void TestDetector::operators()
{
    QFETCH(QString, op);
    QFETCH(QString, holdsFor);
    QStringList holds;
    for (const double value : {4.0, 5.0, 6.0, Nan}) {
        DetectorFixture b;
        b.detector.setRules({testRule(QStringLiteral("x %1 5").arg(op))});
        b.scrape(0, {{QStringLiteral("x"), value}});
        if (b.status().state == ConditionState::True)
            holds << QString::number(value);
        else
            QCOMPARE(b.state(), QStringLiteral("false"));
    }
    QCOMPARE(holds.join(u' '), holdsFor);
}

void TestDetector::scaledThresholds()
{
    DetectorFixture b;
    b.detector.setRules({testRule(QStringLiteral("qih.avg_processing_time > 300s"), 0),
                         testRule(QStringLiteral("errors > 7%"), 1)});
    b.scrape(0, {{QStringLiteral("qih_avg_processing_time_milliseconds"), 310'200},
                 {QStringLiteral("errors"), 0.07}});
    QCOMPARE(b.state(0), QStringLiteral("true"));
    QCOMPARE(b.status(0).valueText, QStringLiteral("310 s"));
    QCOMPARE(b.state(1), QStringLiteral("false")); // 0.07 × 100 is 7.000000000000001.
    b.scrape(1, {{QStringLiteral("errors"), 0.0702}});
    QCOMPARE(b.state(1), QStringLiteral("true"));
    QCOMPARE(b.status(1).valueText, QStringLiteral("7.02%"));
}

void TestDetector::lossAndReturn()
{
    DetectorFixture b;
    const QString x = QStringLiteral("x");
    b.detector.setRules({testRule(QStringLiteral("x > 5"))});
    QCOMPARE(b.scrape(0, {{x, 9}}), QStringLiteral("unbound>true"));
    QCOMPARE(b.tick(2.5), QString());
    QCOMPARE(b.tick(2.6), QStringLiteral("true>no data"));
    QCOMPARE(b.tick(3.6), QString()); // Said once.
    const wf::ConditionStatus &s = b.status();
    QCOMPARE(s.beforeLoss, ConditionState::True);
    QVERIFY(s.lostSince == b.time(0) && s.activeSince == b.time(0) && s.since == b.time(2.6));
    QCOMPARE(s.valueText, QStringLiteral("no data"));
    QVERIFY(!s.terms[0].value);
    QVERIFY(!s.terms[0].holds);
    QCOMPARE(b.tick(86'400), QString()); // It never ends by itself.
    QCOMPARE(b.scrape(90'000, {{x, 8}}), QStringLiteral("no data>true"));
    QVERIFY(!b.status().lostSince && b.status().activeSince == b.time(0));
}

void TestDetector::staleMarkerIsLossAtOnce()
{
    DetectorFixture b;
    const QString x = QStringLiteral("x");
    b.detector.setRules({testRule(QStringLiteral("x > 5 for 3s"))});
    b.scrape(0, {{x, 9}});
    b.scrape(1, {{x, 9}});
    QCOMPARE(b.scrape(2, {{x, wf::staleMarker()}}), QStringLiteral("pending>no data"));
    QCOMPARE(b.status().beforeLoss, ConditionState::Pending);
    QVERIFY(b.status().lostSince == b.time(1));
    // One failed scrape does not start `for` over.
    QCOMPARE(b.scrape(3, {{x, 9}}), QStringLiteral("no data>pending, pending>true"));
}

void TestDetector::shortSilenceKeepsFor()
{
    DetectorFixture b;
    const QString x = QStringLiteral("x");
    b.detector.setRules({testRule(QStringLiteral("x > 5 for 4s"))});
    b.scrape(0, {{x, 9}});
    QCOMPARE(b.tick(1.9), QString());
    QCOMPARE(b.scrape(2, {{x, 9}}), QString()); // Two intervals.
    QCOMPARE(b.scrape(4, {{x, 9}}), QStringLiteral("pending>true"));

    DetectorFixture longer;
    longer.detector.setRules({testRule(QStringLiteral("x > 5 for 4s"))});
    longer.scrape(0, {{x, 9}});
    QCOMPARE(longer.tick(3), QStringLiteral("pending>no data"));
    QCOMPARE(longer.scrape(4, {{x, 9}}), QStringLiteral("no data>pending"));
    QVERIFY(longer.status().pendingSince == longer.time(4));
    QCOMPARE(longer.scrape(6, {{x, 9}}), QString());
    QCOMPARE(longer.scrape(8, {{x, 9}}), QStringLiteral("pending>true"));
}

void TestDetector::unknownInterval()
{
    DetectorFixture b;
    b.interval = 0ms;
    b.detector.setRules({testRule(QStringLiteral("x > 5"))});
    b.scrape(0, {{QStringLiteral("x"), 9}});
    QCOMPARE(b.tick(300), QString());
    QCOMPARE(b.tick(301), QStringLiteral("true>no data"));
}

void TestDetector::clearClause()
{
    DetectorFixture b;
    const QString x = QStringLiteral("x_seconds");
    b.detector.setRules({testRule(QStringLiteral("x > 5m clear < 120s for 2s"))});
    QCOMPARE(b.scrape(0, {{x, 400}}), QStringLiteral("unbound>true"));
    QCOMPARE(b.status().valueText, QStringLiteral("6.67 m"));
    QCOMPARE(b.scrape(1, {{x, 200}}), QString()); // Below the threshold, but not clear.
    QCOMPARE(b.scrape(2, {{x, 100}}), QStringLiteral("true>clearing"));
    QCOMPARE(b.scrape(3, {{x, 130}}), QStringLiteral("clearing>true"));
    QCOMPARE(b.scrape(4, {{x, 100}}), QStringLiteral("true>clearing"));
    QCOMPARE(b.scrape(5, {{x, 100}}), QString());
    QCOMPARE(b.scrape(6, {{x, 100}}), QStringLiteral("clearing>false"));
}

void TestDetector::lateAndBackfilledNeverCount()
{
    DetectorFixture b;
    const QString x = QStringLiteral("x");
    b.detector.setRules({testRule(QStringLiteral("x > 5"))});
    QCOMPARE(b.scrape(0, {{x, 9}}, true), QString()); // Backfill alone binds, and pages nobody.
    QCOMPARE(b.tick(1), QStringLiteral("unbound>no data"));
    QCOMPARE(b.scrape(10, {{x, 1}}), QStringLiteral("no data>false"));
    QCOMPARE(b.scrape(9, {{x, 9}}, false, 10.5), QString());  // Older than what was evaluated.
    QCOMPARE(b.scrape(10, {{x, 9}}, false, 10.6), QString()); // The same time once more.
    QCOMPARE(b.scrape(11, {{x, 9}}, true), QString());
    QCOMPARE(b.scrape(12, {{x, 9}}), QStringLiteral("false>true"));
    QCOMPARE(b.scrape(11.5, {{x, 1}}, false, 12.5), QString());
    QCOMPARE(b.state(), QStringLiteral("true"));
}

void TestDetector::batchOfManyMoments()
{
    DetectorFixture b;
    b.detector.setRules({testRule(QStringLiteral("x > 5 and y > 5 for 2s"))});
    const auto x = b.series(QStringLiteral("x"));
    const auto y = b.series(QStringLiteral("y"));
    wf::SampleBatch batch;
    batch.receivedAt = b.time(5);
    for (int second = 0; second < 5; ++second)
        batch.samples.push_back({x, {b.time(second), 9}});
    for (int second = 0; second < 5; ++second)
        batch.samples.push_back({y, {b.time(second), second == 0 ? 1.0 : 9.0}});
    QCOMPARE(b.feed(batch), QStringLiteral("unbound>false, false>pending, pending>true"));
    QVERIFY(b.status().pendingSince == b.time(1) && b.status().activeSince == b.time(3));
}

void TestDetector::aheadOfTimeIsIgnored()
{
    DetectorFixture b;
    const QString x = QStringLiteral("x");
    b.detector.setRules({testRule(QStringLiteral("x > 5"))});
    b.scrape(0, {{x, 1}});
    QCOMPARE(b.scrape(1e6, {{x, 9}}, false, 1), QString()); // Eleven days ahead.
    QCOMPARE(b.scrape(2, {{x, 9}}), QStringLiteral("false>true"));
}

void TestDetector::andOr_data()
{
    QTest::addColumn<QString>("condition");
    QTest::addColumn<QString>("values"); ///< t, f, - (lost) for x, y, z.
    QTest::addColumn<QString>("state");
    QTest::addColumn<QString>("valueText");
    const auto row = [](const char *condition, const char *values, const char *state, const char *valueText) {
        QTest::addRow("%s: %s", condition, values) << condition << values << state << valueText;
    };
    const char *both = "x > 5 and y > 5";
    row(both, "tt", "true", "6");
    row(both, "tf", "false", "1");
    row(both, "ft", "false", "0");
    row(both, "t-", "no data", "no data");
    row(both, "f-", "false", "0"); // The known one decides.
    row(both, "-f", "false", "1");
    row(both, "--", "no data", "no data");
    const char *either = "x > 5 or y > 5";
    row(either, "tf", "true", "6");
    row(either, "ft", "true", "7");
    row(either, "ff", "false", "0");
    row(either, "t-", "true", "6");
    row(either, "-t", "true", "7");
    row(either, "f-", "no data", "no data");
    const char *mixed = "x > 5 or y > 5 and z > 5"; // and binds closer
    row(mixed, "tff", "true", "6");
    row(mixed, "ftf", "false", "0");
    row(mixed, "ftt", "true", "7");
    row(mixed, "f-f", "false", "0");
    row(mixed, "ft-", "no data", "no data");
    const char *first = "x > 5 and y > 5 or z > 5";
    row(first, "fft", "true", "8");
    row(first, "ttf", "true", "6");
    row(first, "tff", "false", "1");
}

void TestDetector::andOr()
{
    QFETCH(QString, condition);
    QFETCH(QString, values);
    QFETCH(QString, state);
    QFETCH(QString, valueText);
    DetectorFixture b;
    b.detector.setRules({testRule(condition)});
    const QStringList names{QStringLiteral("x"), QStringLiteral("y"), QStringLiteral("z")};
    std::vector<std::pair<QString, double>> first;
    std::vector<std::pair<QString, double>> second;
    for (qsizetype i = 0; i < values.size(); ++i) {
        first.emplace_back(names[i], 0);
        second.emplace_back(names[i],
                            values[i] == u'-' ? wf::staleMarker() : double(values[i] == u't' ? 6 + i : i));
    }
    QCOMPARE(b.scrape(0, first), QStringLiteral("unbound>false"));
    b.scrape(1, second);
    QCOMPARE(b.state(), state);
    QCOMPARE(b.status().valueText, valueText);
}

void TestDetector::worstSeriesDecides()
{
    DetectorFixture b;
    b.detector.setRules({testRule(QStringLiteral("x > 5"), 0), testRule(QStringLiteral("x < 2"), 1)});
    b.scrape(0,
             {{QStringLiteral("x{i=1}"), 4}, {QStringLiteral("x{i=2}"), 9}, {QStringLiteral("x{i=3}"), 3}});
    QCOMPARE(b.state(0), QStringLiteral("true"));
    QCOMPARE(b.status(0).valueText, QStringLiteral("9"));
    QVERIFY(b.status(0).terms[0].worst == b.series(QStringLiteral("x{i=2}")));
    QCOMPARE(b.state(1), QStringLiteral("false"));
    QCOMPARE(b.status(1).valueText, QStringLiteral("3"));
    QCOMPARE(b.status(0).terms[0].binding.series.size(), std::size_t{3});
}

/// Killing the instance that is in trouble must not look like the end of the trouble.
void TestDetector::lostSeriesKeepsDetection()
{
    DetectorFixture b;
    const QString good = QStringLiteral("x{i=1}");
    const QString bad = QStringLiteral("x{i=2}");
    b.detector.setRules({testRule(QStringLiteral("x > 5 clear < 5 for 0s"))});
    QCOMPARE(b.scrape(0, {{good, 1}, {bad, 9}}), QStringLiteral("unbound>true"));
    QCOMPARE(b.scrape(1, {{good, 1}, {bad, wf::staleMarker()}}), QStringLiteral("true>no data"));
    for (int second = 2; second < 100; ++second)
        QCOMPARE(b.scrape(second, {{good, 1}}), QString());
    QVERIFY(b.status().terms[0].worst == b.series(bad));
    QCOMPARE(b.scrape(100, {{good, 1}, {bad, 1}}), QStringLiteral("no data>true, true>false"));

    // A person may end it; the lost series is forgotten then.
    b.scrape(101, {{good, 1}, {bad, 9}});
    b.scrape(102, {{good, 1}, {bad, wf::staleMarker()}});
    QCOMPARE(b.state(), QStringLiteral("no data"));
    b.detector.endDetection(wf::testRunbook());
    QCOMPARE(b.scrape(103, {{good, 1}}), QStringLiteral("no data>false"));
}

void TestDetector::lostPendingSeriesIsForgotten()
{
    DetectorFixture b;
    const QString good = QStringLiteral("x{i=1}");
    const QString bad = QStringLiteral("x{i=2}");
    b.detector.setRules({testRule(QStringLiteral("x > 5 for 60s"))});
    b.scrape(0, {{good, 1}, {bad, 9}});
    QCOMPARE(b.scrape(1, {{good, 1}, {bad, wf::staleMarker()}}), QStringLiteral("pending>no data"));
    QCOMPARE(b.scrape(2, {{good, 1}}), QString());
    b.scrape(3, {{good, 1}});
    QCOMPARE(b.scrape(4, {{good, 1}}), QStringLiteral("no data>pending, pending>false"));
}

void TestDetector::nanSeriesBesideOthers()
{
    DetectorFixture b;
    const QString idle = QStringLiteral("x{i=1}");
    const QString busy = QStringLiteral("x{i=2}");
    b.detector.setRules({testRule(QStringLiteral("x > 5 clear < 5 for 0s"))});
    QCOMPARE(b.scrape(0, {{idle, Nan}, {busy, 9}}), QStringLiteral("unbound>true"));
    QCOMPARE(b.scrape(1, {{idle, Nan}, {busy, Nan}}), QString()); // NaN is no end.
    QCOMPARE(b.scrape(2, {{idle, 1}, {busy, Nan}}), QString());   // Nor is the other one's value.
    QCOMPARE(b.scrape(3, {{idle, Nan}, {busy, 1}}), QStringLiteral("true>false"));
}

void TestDetector::stateSet()
{
    DetectorFixture b;
    const QString up = QStringLiteral("dynex_health_status{dynex_health_status=up}");
    const QString down = QStringLiteral("dynex_health_status{dynex_health_status=down}");
    b.detector.setRules({testRule(QStringLiteral("dynex.health_status = \"down\" clear < 1 for 0s"))});
    QCOMPARE(b.scrape(0, {{up, 1}}), QStringLiteral("unbound>false")); // "down" is not even sent.
    QCOMPARE(b.status().valueText, QStringLiteral("up"));
    QCOMPARE(b.scrape(1, {{up, 0}, {down, 1}}), QStringLiteral("false>true"));
    QCOMPARE(b.status().valueText, QStringLiteral("down"));
    QVERIFY(!b.status().terms[0].value);
    QVERIFY(b.status().terms[0].worst == b.series(down));
    // The whole family gone: no data. Only one state gone while another lives: 0.
    QCOMPARE(b.scrape(2, {{up, wf::staleMarker()}, {down, wf::staleMarker()}}),
             QStringLiteral("true>no data"));
    QCOMPARE(b.scrape(3, {{up, 0}, {down, 1}}), QStringLiteral("no data>true"));
    QCOMPARE(b.scrape(4, {{up, 1}, {down, wf::staleMarker()}}), QStringLiteral("true>false"));
    QCOMPARE(b.status().valueText, QStringLiteral("up"));
    QCOMPARE(b.scrape(5, {{up, 0}}), QString());
    QCOMPARE(b.status().valueText, QStringLiteral("none"));
}

void TestDetector::stateSetOfSeveralInstances()
{
    DetectorFixture b;
    const auto name = [](const char *instance, const char *state) {
        return QStringLiteral("health{instance=%1,state=%2}")
            .arg(QLatin1String(instance), QLatin1String(state));
    };
    b.detector.setRules({testRule(QStringLiteral("health = \"down\""))});
    b.scrape(0, {{name("a", "up"), 1}, {name("a", "down"), 0}, {name("b", "up"), 1}, {name("b", "down"), 0}});
    QCOMPARE(b.state(), QStringLiteral("false"));
    b.scrape(1, {{name("a", "up"), 1}, {name("a", "down"), 0}, {name("b", "up"), 0}, {name("b", "down"), 1}});
    QCOMPARE(b.state(), QStringLiteral("true"));
    QVERIFY(b.status().terms[0].worst == b.series(name("b", "down")));
    // The instance that is down vanishes; the other one says nothing about it.
    const double stale = wf::staleMarker();
    b.scrape(
        2,
        {{name("a", "up"), 1}, {name("a", "down"), 0}, {name("b", "up"), stale}, {name("b", "down"), stale}});
    QCOMPARE(b.state(), QStringLiteral("no data"));
}

void TestDetector::notEqualText()
{
    DetectorFixture b;
    const QString up = QStringLiteral("health{status=up}");
    const QString degraded = QStringLiteral("health{status=degraded}");
    b.detector.setRules({testRule(QStringLiteral("health != \"up\""))});
    QCOMPARE(b.scrape(0, {{up, 1}, {degraded, 0}}), QStringLiteral("unbound>false"));
    QCOMPARE(b.scrape(1, {{up, 0}, {degraded, 1}}), QStringLiteral("false>true"));
    QCOMPARE(b.status().valueText, QStringLiteral("degraded"));
    QCOMPARE(b.scrape(2, {{up, wf::staleMarker()}, {degraded, wf::staleMarker()}}),
             QStringLiteral("true>no data")); // Silence is not "not up".
}

void TestDetector::feedsThatLagBehind()
{
    DetectorFixture b;
    const QString x = QStringLiteral("x");
    const QString y = QStringLiteral("y");
    b.detector.setRules({testRule(QStringLiteral("x > 5 and y > 5"))});
    // y always comes with times 5 s back, which is no reason never to count it.
    b.scrape(4, {{y, 1}}, false, 9.1);
    QCOMPARE(b.scrape(10, {{x, 9}}), QStringLiteral("unbound>false"));
    QCOMPARE(b.scrape(5, {{y, 9}}, false, 10.1), QStringLiteral("false>true"));
    QVERIFY(b.status().since == b.time(10)); // Event time does not run backwards.
    for (int second = 11; second < 30; ++second) {
        QCOMPARE(b.scrape(second, {{x, 9}}), QString());
        QCOMPARE(b.scrape(second - 5, {{y, 9}}, false, second + 0.1), QString());
        QCOMPARE(b.tick(second + 0.5), QString());
    }
    // A backlog from long before says nothing about now.
    DetectorFixture late;
    late.detector.setRules({testRule(QStringLiteral("x > 5 or y > 5"))});
    late.scrape(1000, {{x, 1}});
    QCOMPARE(late.scrape(100, {{y, 9}}, false, 1000.1), QString());
    QCOMPARE(late.scrape(1001, {{x, 1}}), QStringLiteral("false>no data"));
}

void TestDetector::flappingIsReported()
{
    DetectorFixture b;
    const QString x = QStringLiteral("x");
    b.detector.setRules({testRule(QStringLiteral("x > 5 clear < 5 for 0s"))});
    for (int second = 0; second < 5; ++second)
        QVERIFY(!b.scrape(second, {{x, second % 2 == 0 ? 9.0 : 1.0}}).isEmpty());
    QVERIFY(!b.status().flapping);
    wf::SampleBatch batch;
    batch.receivedAt = b.time(5);
    batch.samples = {{b.series(x), {b.time(5), 1}}};
    b.store.append(batch);
    const auto changes = b.detector.evaluate(b.store, batch);
    QCOMPARE(changes.size(), std::size_t{1});
    QVERIFY(changes[0].flapping);
    QCOMPARE(changes[0].to, ConditionState::True);
    QVERIFY(b.status().flapping);
    for (int second = 6; second < 605; ++second)
        QCOMPARE(b.scrape(second, {{x, 1}}), QString());
    QCOMPARE(b.scrape(605, {{x, 1}}), QStringLiteral("true>false"));
    QVERIFY(!b.status().flapping);
}

void TestDetector::onlyReadersAreEvaluated()
{
    DetectorFixture b;
    b.detector.setRules({testRule(QStringLiteral("x > 5"), 0), testRule(QStringLiteral("y > 5"), 1)});
    b.scrape(0, {{QStringLiteral("x"), 1}, {QStringLiteral("y"), 1}});
    b.scrape(1, {{QStringLiteral("x"), 1}});
    QVERIFY(b.status(0).lastDataAt == b.time(1));
    QVERIFY(b.status(1).lastDataAt == b.time(0));
}

WF_TEST(TestDetector)

} // namespace tst_detector

#include "tst_detector.moc"
