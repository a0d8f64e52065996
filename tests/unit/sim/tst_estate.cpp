// SPDX-License-Identifier: GPL-3.0-or-later
#include "seriestable.h"
#include "support/sanitized.h"
#include "support/testentry.h"

#include <QRegularExpression>
#include <QTest>

namespace tst_estate {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;
using std::chrono_literals::operator""min;
using std::chrono_literals::operator""h;

using namespace wf;

class TestEstate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sameSeedSameCurve();
    void otherSeedOtherCurve();
    void calmHoldsNoCondition_data();
    void calmHoldsNoCondition();
    void faultHoldsItsConditionsOnly_data();
    void faultHoldsItsConditionsOnly();
    void faultRecovers_data();
    void faultRecovers();
    void dynexOutageHasTheExpectedShape();
    void quotaStaysBelowTheRateLimit();
    void badDayBringsSeveral();
    void countersNeverFall_data();
    void countersNeverFall();
    void queueCountersAgreeWithTheDepth();
    void successIsOneLessFailure();
    void openMetricsIsWellFormed();
    void textIsWellFormed();
    void bothFormatsSayTheSame();
    void dayAndNightDiffer();
    void scenarioText_data();
    void scenarioText();
};

namespace {

class ScenarioEstate : public Estate
{
public:
    explicit ScenarioEstate(const QString &text, quint64 seed = 7) : Estate(seed)
    {
        const Expected<ScenarioStart> start = parseScenario(text);
        if (!start)
            qFatal("%s", qPrintable(start.error().message));
        addScenario(*start);
    }
};

/// "runbook: series" of every condition that holds.
QStringList holding(const QHash<QByteArray, double> &series)
{
    QStringList names;
    for (const RunbookCondition &condition : runbookConditions()) {
        if (condition.holds(series.value(condition.series, qQNaN())))
            names << QLatin1String(condition.runbook) + QLatin1String(": ") + QLatin1String(condition.series);
    }
    return names;
}

} // namespace

void TestEstate::sameSeedSameCurve()
{
    const ScenarioEstate one(QStringLiteral("bad-day"), 42);
    const ScenarioEstate two(QStringLiteral("bad-day"), 42);
    // Asked in another order: nothing is kept between two questions.
    QList<QByteArray> forward;
    QList<QByteArray> backward;
    for (int minute = 0; minute <= 60; ++minute)
        forward << one.openMetrics(minute * 1min, TestStart + minute * 1min);
    for (int minute = 60; minute >= 0; --minute)
        backward.prepend(two.openMetrics(minute * 1min, TestStart + minute * 1min));
    QCOMPARE(backward, forward);
    QVERIFY(forward.at(0) != forward.at(1));
}

void TestEstate::otherSeedOtherCurve()
{
    const Estate one(1);
    const Estate two(2);
    const auto a = seriesAt(one, 5min);
    const auto b = seriesAt(two, 5min);
    QCOMPARE(a.keys().size(), b.keys().size());
    QVERIFY(a.value("quantum_fallback_rate") != b.value("quantum_fallback_rate"));
    QVERIFY(a.value("node_cpu_usage_ratio{node=\"db-1\"}") != b.value("node_cpu_usage_ratio{node=\"db-1\"}"));
}

void TestEstate::calmHoldsNoCondition_data()
{
    QTest::addColumn<quint64>("seed");
    for (const quint64 seed : testing::likeCases({0ULL, 1ULL, 7ULL, 20260101ULL, ~0ULL}))
        QTest::addRow("seed %llu", seed) << quint64(seed);
}

void TestEstate::calmHoldsNoCondition()
{
    QFETCH(quint64, seed);
    const ScenarioEstate estate(QStringLiteral("calm"), seed);
    // A step that meets no period of the noise, so that all of its phases are seen.
    for (Millis at = 0s; at <= wf::testing::lighter(48h); at += 41'370ms) {
        const auto series = seriesAt(estate, at);
        const QStringList wrong = holding(series);
        QVERIFY2(wrong.isEmpty(), qPrintable(durationText(at) + QLatin1String(": ") + wrong.join(u' ')));
        for (const char *name : {"api_rate_limit_exceeded", "ltc_verification_failures",
                                 "billing_failed_charges", "auth_locked_accounts"})
            QCOMPARE(series.value(name, -1), 0.0);
    }
}

void TestEstate::faultHoldsItsConditionsOnly_data()
{
    QTest::addColumn<QString>("scenario");
    QTest::addColumn<QStringList>("others"); ///< Runbooks that may be dragged along.
    QTest::addRow("dynex") << "dynex-outage" << QStringList{"delayed-jobs", "quantum-job-failures"};
    QTest::addRow("ipfs") << "ipfs-pin-failures" << QStringList();
    QTest::addRow("quota") << "quota-exhaustion" << QStringList();
    QTest::addRow("delayed") << "delayed-jobs" << QStringList();
    QTest::addRow("billing") << "billing-drift" << QStringList();
    // Both runbooks watch api_rate_limit_exceeded; what is above 0.1 is above 0.
    QTest::addRow("rate limit") << "api-rate-limit-exceeded" << QStringList{"quota-exhaustion"};
    QTest::addRow("authentication") << "authentication-failures" << QStringList();
    QTest::addRow("quantum") << "quantum-job-failures" << QStringList();
}

void TestEstate::faultHoldsItsConditionsOnly()
{
    QFETCH(QString, scenario);
    QFETCH(QStringList, others);
    constexpr Millis FaultStep = wf::testing::Sanitized ? 14'800ms : 3'700ms;
    for (const quint64 seed : testing::likeCases({3ULL, 7ULL, 1234567ULL})) {
        const ScenarioEstate estate(scenario + QLatin1String("@2m"), seed);
        QCOMPARE(holding(seriesAt(estate, 119s)), QStringList());
        for (Millis at = 2min; at <= 70min; at += FaultStep) {
            for (const QString &one : holding(seriesAt(estate, at))) {
                const QString runbook = one.section(u':', 0, 0);
                QVERIFY2(runbook == scenario || others.contains(runbook), qPrintable(one));
            }
        }
        // Once it is fully there, each of its own conditions holds, sample after sample.
        for (Millis at = 17min; at < 47min; at += FaultStep) {
            const QStringList held = holding(seriesAt(estate, at));
            for (const RunbookCondition &condition : runbookConditions()) {
                const QString name =
                    QLatin1String(condition.runbook) + QLatin1String(": ") + QLatin1String(condition.series);
                if (scenario == QLatin1String(condition.runbook))
                    QVERIFY2(held.contains(name), qPrintable(durationText(at) + u' ' + name));
            }
        }
    }
}

void TestEstate::faultRecovers_data()
{
    QTest::addColumn<QString>("scenario");
    for (const QString &name : scenarioNames())
        QTest::addRow("%s", qPrintable(name)) << name;
}

void TestEstate::faultRecovers()
{
    QFETCH(QString, scenario);
    const ScenarioEstate estate(scenario);
    for (Millis at = 150min; at < 160min; at += 10s)
        QCOMPARE(holding(seriesAt(estate, at)), QStringList());
}

void TestEstate::dynexOutageHasTheExpectedShape()
{
    const ScenarioEstate estate(QStringLiteral("dynex-outage@1m"));
    const QByteArray down = "dynex_health_status{dynex_health_status=\"down\"}";
    const QByteArray up = "dynex_health_status{dynex_health_status=\"up\"}";
    QCOMPARE(seriesAt(estate, 59'999ms).value(up), 1.0);
    QCOMPARE(seriesAt(estate, 60s).value(up), 0.0);
    QCOMPARE(seriesAt(estate, 60s).value(down), 1.0);
    QVERIFY(seriesAt(estate, 67s).value("quantum_fallback_rate") < 0.5);
    QVERIFY(seriesAt(estate, 76s).value("quantum_fallback_rate") > 0.5);
    const auto settled = seriesAt(estate, 16min);
    QVERIFY(qAbs(settled.value("quantum_fallback_rate") - 0.83) < 0.03);
    QVERIFY(qAbs(settled.value("quantum_success_rate") - 0.71) < 0.03);
    QVERIFY(qAbs(settled.value("dynex_api_latency_seconds") - 9) < 0.6);
    QVERIFY(seriesAt(estate, 3min).value("qih_queue_depth") < 60);
    QVERIFY(settled.value("qih_queue_depth") > 100);
    QCOMPARE(seriesAt(estate, 47min).value("dynex_health_status{dynex_health_status=\"degraded\"}"), 1.0);
}

void TestEstate::quotaStaysBelowTheRateLimit()
{
    const ScenarioEstate estate(QStringLiteral("quota-exhaustion"));
    for (Millis at = 0s; at <= 2h; at += 7s) {
        const double refused = seriesAt(estate, at).value("api_rate_limit_exceeded");
        QVERIFY(refused == 0 || (refused >= 0.02 && refused <= 0.08));
    }
}

void TestEstate::badDayBringsSeveral()
{
    const ScenarioEstate estate(QStringLiteral("bad-day"));
    QMap<QString, Millis> first;
    for (Millis at = 0s; at <= 2h; at += 10s) {
        for (const QString &one : holding(seriesAt(estate, at)))
            if (!first.contains(one.section(u':', 0, 0)))
                first.insert(one.section(u':', 0, 0), at);
    }
    QVERIFY2(first.size() >= 6, qPrintable(QStringList(first.keys()).join(u' ')));
    QVERIFY(first.value("ipfs-pin-failures") + 3min < first.value("dynex-outage"));
    QVERIFY(first.value("dynex-outage") + 5min < first.value("authentication-failures"));
}

void TestEstate::countersNeverFall_data()
{
    faultRecovers_data();
}

void TestEstate::countersNeverFall()
{
    QFETCH(QString, scenario);
    ScenarioEstate estate(scenario);
    // Off and on again while it still recovers.
    QVERIFY(
        estate.loadScript("at 20m stop " + scenario.toUtf8() + "\nat 21m start " + scenario.toUtf8(), "s"));
    static const QRegularExpression counter(QStringLiteral("^\\w+_(total|bucket|count|sum)(\\{|$)"));
    QHash<QByteArray, double> before;
    int seen = 0;
    QHash<QByteArray, bool> counts;
    const Millis step = wf::testing::Sanitized ? 8'700ms : 2'900ms;
    for (Millis at = 0s; at <= 100min; at += step) {
        const auto now = seriesAt(estate, at);
        for (auto it = now.begin(); it != now.end(); ++it) {
            if (!counts.contains(it.key()))
                counts.insert(it.key(), counter.match(QString::fromUtf8(it.key())).hasMatch());
            if (!counts.value(it.key()))
                continue;
            ++seen;
            QVERIFY2(it.value() >= before.value(it.key(), 0), it.key().constData());
            before.insert(it.key(), it.value());
        }
    }
    QVERIFY(seen > 100min / step * 24);
    QVERIFY(before.value("http_requests_total{code=\"200\",route=\"/v1/jobs\"}") > 20'000);
}

void TestEstate::queueCountersAgreeWithTheDepth()
{
    const ScenarioEstate estate(QStringLiteral("delayed-jobs@5m"));
    for (Millis at = 0s; at <= 60min; at += 30s) {
        const auto series = seriesAt(estate, at);
        const double waiting =
            series.value("qih_jobs_submitted_total") - series.value("qih_jobs_completed_total");
        QVERIFY(qAbs(waiting - series.value("qih_queue_depth")) < 14);
    }
}

void TestEstate::successIsOneLessFailure()
{
    const ScenarioEstate estate(QStringLiteral("quantum-job-failures@5m"));
    for (Millis at = 0s; at <= 20min; at += 3s) {
        const auto series = seriesAt(estate, at);
        const double sum = series.value("quantum_success_rate") + series.value("quantum_failure_rate");
        QVERIFY(qAbs(sum - 1) < 1e-9);
    }
}

void TestEstate::openMetricsIsWellFormed()
{
    const ScenarioEstate estate(QStringLiteral("bad-day"));
    const QByteArray text = estate.openMetrics(30min, TestStart + 30min);
    QVERIFY(text.endsWith("\n# EOF\n"));
    QVERIFY(!text.contains("\n\n"));
    QVERIFY(text.contains("# TYPE dynex_health_status stateset\n"));
    QVERIFY(text.contains("# UNIT qih_avg_processing_time_seconds seconds\n"));
    QVERIFY(text.contains("# TYPE nqba_build info\n"));
    QVERIFY(text.contains("# TYPE http_requests counter\n"));
    QVERIFY(text.contains("\nhttp_requests_created{code=\"200\",route=\"/v1/jobs\"} 1760000000\n"));
    static const QRegularExpression sample(
        QStringLiteral("^[a-z_]+(\\{[a-z_]+=\"[^\"]*\"(,[a-z_]+=\"[^\"]*\")*\\})? -?[0-9.e+-]+$"));
    const QList<QByteArray> lines = text.split('\n');
    QSet<QByteArray> seen;
    for (const QByteArray &line : lines.first(lines.size() - 1)) {
        if (line.startsWith('#'))
            continue;
        QVERIFY2(sample.match(QString::fromUtf8(line)).hasMatch(), line.constData());
        const QByteArray series = line.first(line.lastIndexOf(' '));
        QVERIFY2(!seen.contains(series), line.constData());
        seen.insert(series);
    }
    QVERIFY2(seen.size() >= 60 && seen.size() <= 150, qPrintable(QString::number(seen.size())));
}

void TestEstate::textIsWellFormed()
{
    const Estate estate(7);
    const QByteArray text = estate.prometheusText(1min, TestStart);
    QVERIFY(text.endsWith('\n'));
    QVERIFY(!text.contains("# EOF"));
    QVERIFY(!text.contains("# UNIT"));
    QVERIFY(!text.contains("_created"));
    QVERIFY(text.contains("# TYPE dynex_health_status gauge\n"));
    QVERIFY(text.contains("# TYPE http_requests_total counter\n"));
    QVERIFY(text.contains("# TYPE nqba_build_info gauge\n"));
    QVERIFY(text.contains("# TYPE http_request_duration_seconds histogram\n"));
    QVERIFY(text.contains("dynex_health_status{dynex_health_status=\"up\"} 1\n"));
    for (const RunbookCondition &condition : runbookConditions())
        QVERIFY2(text.contains(QByteArray("\n") + condition.series + ' '), condition.series);
}

void TestEstate::bothFormatsSayTheSame()
{
    const ScenarioEstate estate(QStringLiteral("dynex-outage"));
    auto open = seriesTable(estate.openMetrics(10min, TestStart + 10min));
    open.removeIf([](const auto &it) { return it.key().contains("_created"); });
    QCOMPARE(open, seriesAt(estate, 10min));
}

void TestEstate::dayAndNightDiffer()
{
    const Estate estate(7);
    // The start is 08:53 UTC: after 5 h it is 13:53, after 17 h 01:53.
    const double day = seriesAt(estate, 5h).value("auth_active_sessions");
    const double night = seriesAt(estate, 17h).value("auth_active_sessions");
    QVERIFY2(day > 1.5 * night, qPrintable(QStringLiteral("%1 %2").arg(day).arg(night)));
}

void TestEstate::scenarioText_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("delay"); ///< −1: refused.
    QTest::addColumn<QString>("message");
    QTest::addRow("plain") << "calm" << qint64(0) << "";
    QTest::addRow("delayed") << "dynex-outage@30s" << qint64(30'000) << "";
    QTest::addRow("mixed delay") << "bad-day@1m30s" << qint64(90'000) << "";
    QTest::addRow("unknown") << "meteor" << qint64(-1) << "dynex-outage, ipfs-pin-failures";
    QTest::addRow("empty") << "" << qint64(-1) << "there is no scenario";
    QTest::addRow("bare number") << "calm@30" << qint64(-1) << "\"30\" is not a delay";
    QTest::addRow("no delay") << "calm@" << qint64(-1) << "is not a delay";
    QTest::addRow("case") << "Calm" << qint64(-1) << "there is no scenario \"Calm\"";
}

void TestEstate::scenarioText()
{
    QFETCH(QString, text);
    QFETCH(qint64, delay);
    QFETCH(QString, message);
    const Expected<ScenarioStart> start = parseScenario(text);
    QCOMPARE(start.has_value(), delay >= 0);
    if (start)
        QCOMPARE(start->delay.count(), delay);
    else
        QVERIFY2(start.error().message.contains(message), qPrintable(start.error().message));
}

WF_TEST(TestEstate)

} // namespace tst_estate

#include "tst_estate.moc"
