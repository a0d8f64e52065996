// SPDX-License-Identifier: GPL-3.0-or-later
#include "detect/binding.h"
#include "support/sanitized.h"
#include "support/testentry.h"

#include <QTest>

#include <cmath>

namespace tst_binding {

using Match = wf::ResolvedBinding::Match;
using wf::LabelOp;
using wf::Labels;
using wf::MetricType;
using wf::SeriesStore;

namespace {

wf::SeriesRef add(SeriesStore &store, const QString &name, std::vector<Labels::Pair> labels = {},
                  const QString &unit = {}, MetricType type = MetricType::Unknown)
{
    wf::SeriesMeta meta;
    meta.type = type;
    meta.unit = unit.toStdString();
    return store.resolve({name.toStdString(), Labels(std::move(labels))}, meta).value();
}

wf::Comparison comparison(const QString &text)
{
    const auto parsed = wf::parseCondition(text);
    if (!parsed)
        qFatal("%s: %s", qPrintable(text), qPrintable(parsed.error().message));
    return parsed->terms.front();
}

} // namespace

class TestBinding : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void seedConditions_data();
    void seedConditions();
    void units_data();
    void units();
    void prefersExactName();
    void prefersFittingUnit();
    void incompatibleUnitFallsBack();
    void texts_data();
    void texts();
    void textNeedsLabel();
    void labels_data();
    void labels();
    void hostilePatterns();
    void counterSaysSo();
    void byHand();
    void byHandText();
    void oneUnitPerBinding();
    void seriesUnits_data();
    void seriesUnits();
};

/// The conditions of the seed document against names an exporter may well use for them.
void TestBinding::seedConditions_data()
{
    QTest::addColumn<QString>("condition");
    QTest::addColumn<QString>("wire");
    QTest::addColumn<double>("scale");
    QTest::addColumn<QString>("explanation");
    const auto row = [](const char *condition, const char *wire, double scale, const char *explanation) {
        QTest::addRow("%s from %s", condition, wire) << condition << wire << scale << explanation;
    };
    row("quantum.fallback_rate > 0.5", "quantum_fallback_rate", 1, "quantum_fallback_rate");
    row("quantum.fallback_rate > 0.5", "quantum_fallback_rate_ratio", 1,
        "quantum_fallback_rate_ratio (suffix _ratio)");
    row("ipfs.pin_failure_rate > 0.1", "ipfs:pin_failure_rate", 1, "ipfs:pin_failure_rate");
    row("ltc.verification_failures > 0", "ltc_verification_failures_total", 1,
        "ltc_verification_failures_total (suffix _total, a counter: its raw value is compared)");
    row("api.quota_usage > 0.9", "api_quota_usage_ratio", 1, "api_quota_usage_ratio (suffix _ratio)");
    row("api.quota_usage > 0.9", "api_quota_usage_percent", 0.01,
        "api_quota_usage_percent (suffix _percent, % as a ratio)");
    row("api.rate_limit_exceeded > 0", "api_rate_limit_exceeded_total", 1,
        "api_rate_limit_exceeded_total (suffix _total, a counter: its raw value is compared)");
    row("qih.queue_depth > 100", "qih_queue_depth", 1, "qih_queue_depth");
    row("qih.avg_processing_time > 300s", "qih_avg_processing_time_seconds", 1,
        "qih_avg_processing_time_seconds (suffix _seconds)");
    row("qih.avg_processing_time > 300s", "qih_avg_processing_time_milliseconds", 0.001,
        "qih_avg_processing_time_milliseconds (suffix _milliseconds, ms as s)");
    row("qih.avg_processing_time > 300s", "qih_avg_processing_time", 1,
        "qih_avg_processing_time (its unit is not declared, taken as s)");
    row("billing.daily_revenue_variance > 0.2", "billing_daily_revenue_variance", 1,
        "billing_daily_revenue_variance");
    row("billing.failed_charges > 0", "billing_failed_charges_total", 1,
        "billing_failed_charges_total (suffix _total, a counter: its raw value is compared)");
    row("api.rate_limit_exceeded > 0.1", "api_rate_limit_exceeded", 1, "api_rate_limit_exceeded");
    row("api.error_rate > 0.05", "api_error_rate", 1, "api_error_rate");
    row("auth.failure_rate > 0.1", "auth-failure-rate", 1, "auth-failure-rate");
    row("auth.locked_accounts > 0", "auth.locked_accounts", 1, "auth.locked_accounts");
    row("quantum.failure_rate > 0.2", "quantum_failure_rate_percent", 0.01,
        "quantum_failure_rate_percent (suffix _percent, % as a ratio)");
    row("quantum.success_rate < 0.8", "quantum_success_rate", 1, "quantum_success_rate");
}

void TestBinding::seedConditions()
{
    QFETCH(QString, condition);
    QFETCH(QString, wire);
    QFETCH(double, scale);
    QFETCH(QString, explanation);
    SeriesStore store;
    const auto nothing = wf::resolveBinding(store, comparison(condition));
    QCOMPARE(nothing.match, Match::None);
    QVERIFY(nothing.explanation.startsWith(QLatin1String("no series is called ")));

    add(store, QStringLiteral("other"));
    const auto ref = add(store, wire);
    const auto found = wf::resolveBinding(store, comparison(condition));
    QCOMPARE(found.match, Match::Number);
    QVERIFY(found.series == std::vector{ref});
    QCOMPARE(found.scale, scale);
    QCOMPARE(found.explanation, explanation);
    QVERIFY(!found.manual);
}

void TestBinding::units_data()
{
    QTest::addColumn<QString>("condition");
    QTest::addColumn<QString>("wire");
    QTest::addColumn<QString>("unit"); ///< Of the metadata.
    QTest::addColumn<double>("scale"); ///< 0: does not fit.
    QTest::newRow("ms from metadata") << "x > 300s"
                                      << "x"
                                      << "milliseconds" << 0.001;
    QTest::newRow("OTLP's ms") << "x > 300s"
                               << "x"
                               << "ms" << 0.001;
    QTest::newRow("metadata goes before the suffix") << "x_ms > 1s"
                                                     << "x_ms"
                                                     << "seconds" << 1.0;
    QTest::newRow("seconds to minutes") << "x > 5m"
                                        << "x_seconds"
                                        << "" << 1.0 / 60;
    QTest::newRow("bytes to GiB") << "x > 2GiB"
                                  << "x_bytes"
                                  << "" << 1.0 / (1024.0 * 1024.0 * 1024.0);
    QTest::newRow("bytes to MB") << "x > 2MB"
                                 << "x_bytes"
                                 << "" << 1e-6;
    QTest::newRow("percent of a ratio") << "x > 90%"
                                        << "x_ratio"
                                        << "" << 100.0;
    QTest::newRow("percent of percent") << "x > 90%"
                                        << "x_percent"
                                        << "" << 1.0;
    QTest::newRow("percent of an unknown unit is a ratio") << "x > 90%"
                                                           << "x"
                                                           << "" << 100.0;
    QTest::newRow("percent of OTLP's 1") << "x > 90%"
                                         << "x"
                                         << "1" << 100.0;
    QTest::newRow("bare number of the name itself is raw") << "x > 90"
                                                           << "x"
                                                           << "percent" << 1.0;
    QTest::newRow("bare number above 1 with _percent") << "x > 90"
                                                       << "x_percent"
                                                       << "" << 1.0;
    QTest::newRow("bare number with _milliseconds means s") << "x > 300"
                                                            << "x_milliseconds"
                                                            << "" << 0.001;
    QTest::newRow("bare number of a name that says ms") << "x_ms > 300"
                                                        << "x_ms"
                                                        << "" << 1.0;
    QTest::newRow("time against bytes") << "x > 300s"
                                        << "x_bytes"
                                        << "" << 0.0;
    QTest::newRow("time against degrees") << "x > 300s"
                                          << "x"
                                          << "celsius" << 0.0;
    QTest::newRow("counter of seconds") << "x > 5m"
                                        << "x_seconds_total"
                                        << "" << 0.0;
}

void TestBinding::units()
{
    QFETCH(QString, condition);
    QFETCH(QString, wire);
    QFETCH(QString, unit);
    QFETCH(double, scale);
    SeriesStore store;
    add(store, wire, {}, unit);
    const auto found = wf::resolveBinding(store, comparison(condition));
    QCOMPARE(found.match, scale == 0 ? Match::None : Match::Number);
    QVERIFY(!found.explanation.isEmpty());
    if (scale != 0)
        QCOMPARE(found.scale, scale);
}

void TestBinding::prefersExactName()
{
    SeriesStore store;
    add(store, QStringLiteral("x_seconds"));
    const auto exact = add(store, QStringLiteral("x"));
    const auto found = wf::resolveBinding(store, comparison(QStringLiteral("x > 5s")));
    QVERIFY(found.series == std::vector{exact});
    QCOMPARE(found.explanation,
             QStringLiteral("x (its unit is not declared, taken as s); not read: x_seconds"));
}

void TestBinding::prefersFittingUnit()
{
    SeriesStore store;
    add(store, QStringLiteral("x_total"));
    add(store, QStringLiteral("x_bytes"));
    const auto ms = add(store, QStringLiteral("x_milliseconds"));
    QVERIFY(wf::resolveBinding(store, comparison(QStringLiteral("x > 5s"))).series == std::vector{ms});
    const auto seconds = add(store, QStringLiteral("x_seconds"));
    QVERIFY(wf::resolveBinding(store, comparison(QStringLiteral("x > 5s"))).series == std::vector{seconds});
    QVERIFY(wf::resolveBinding(store, comparison(QStringLiteral("x > 5ms"))).series == std::vector{ms});
}

void TestBinding::incompatibleUnitFallsBack()
{
    SeriesStore store;
    add(store, QStringLiteral("x"), {}, QStringLiteral("bytes"));
    const auto misfit = wf::resolveBinding(store, comparison(QStringLiteral("x > 5s")));
    QCOMPARE(misfit.match, Match::None);
    QCOMPARE(misfit.explanation, QStringLiteral("x is in B, which cannot be compared with s"));
    const auto seconds = add(store, QStringLiteral("x_seconds"));
    QVERIFY(wf::resolveBinding(store, comparison(QStringLiteral("x > 5s"))).series == std::vector{seconds});
}

void TestBinding::texts_data()
{
    QTest::addColumn<QString>("wire");
    QTest::addColumn<QString>("label");
    QTest::addColumn<int>("type");
    QTest::addColumn<int>("match");
    QTest::addColumn<QString>("explanation");
    QTest::newRow("state set") << "dynex_health_status"
                               << "dynex_health_status" << int(MetricType::StateSet) << int(Match::StateSet)
                               << "dynex_health_status (state set, 2 series)";
    QTest::newRow("state set in the text format")
        << "dynex_health_status"
        << "dynex_health_status" << int(MetricType::Gauge) << int(Match::StateSet)
        << "dynex_health_status (state set, 2 series)";
    QTest::newRow("label status") << "dynex_health_status"
                                  << "status" << int(MetricType::Gauge) << int(Match::EnumLabel)
                                  << "dynex_health_status (label status, 2 series)";
    QTest::newRow("label state") << "dynex_health_status"
                                 << "state" << int(MetricType::Unknown) << int(Match::EnumLabel)
                                 << "dynex_health_status (label state, 2 series)";
    QTest::newRow("info") << "dynex_health_status_info"
                          << "health_status" << int(MetricType::Info) << int(Match::Info)
                          << "dynex_health_status_info (suffix _info, label health_status, 2 series)";
    QTest::newRow("info with a short label")
        << "dynex_health_status_info"
        << "status" << int(MetricType::Gauge) << int(Match::Info)
        << "dynex_health_status_info (suffix _info, label status, 2 series)";
}

void TestBinding::texts()
{
    QFETCH(QString, wire);
    QFETCH(QString, label);
    QFETCH(int, type);
    QFETCH(int, match);
    QFETCH(QString, explanation);
    SeriesStore store;
    const auto up = add(store, wire, {{label.toStdString(), "up"}}, {}, MetricType(type));
    const auto down = add(store, wire, {{label.toStdString(), "down"}}, {}, MetricType(type));
    const auto found =
        wf::resolveBinding(store, comparison(QStringLiteral("dynex.health_status = \"down\"")));
    QCOMPARE(int(found.match), match);
    QVERIFY(found.series == std::vector({up, down})); // All states: the others tell that the target lives.
    QCOMPARE(found.stateLabel, label.toStdString());
    QCOMPARE(found.explanation, explanation);
}

void TestBinding::textNeedsLabel()
{
    SeriesStore store;
    add(store, QStringLiteral("dynex_health_status"), {{"instance", "a"}});
    const auto found =
        wf::resolveBinding(store, comparison(QStringLiteral("dynex.health_status = \"down\"")));
    QCOMPARE(found.match, Match::None);
    QCOMPARE(found.explanation,
             QStringLiteral("dynex_health_status has numbers and no label that could say \"down\""));
}

void TestBinding::labels_data()
{
    QTest::addColumn<int>("op");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("accepted"); ///< Which of the zones a1, a2, b and none.
    QTest::newRow("=") << int(LabelOp::Equal) << "a1"
                       << "a1";
    QTest::newRow("= empty is a missing label") << int(LabelOp::Equal) << ""
                                                << "none";
    QTest::newRow("!=") << int(LabelOp::NotEqual) << "a1"
                        << "a2 b none";
    QTest::newRow("=~") << int(LabelOp::Match) << "a.|c"
                        << "a1 a2";
    QTest::newRow("=~ matches the whole value") << int(LabelOp::Match) << "a"
                                                << "";
    QTest::newRow("=~ .* takes a missing one too") << int(LabelOp::Match) << ".*"
                                                   << "a1 a2 b none";
    QTest::newRow("!~") << int(LabelOp::NotMatch) << "a.*"
                        << "b none";
    QTest::newRow("=~ with an anchor of its own") << int(LabelOp::Match) << "^a1$"
                                                  << "a1";
}

void TestBinding::labels()
{
    QFETCH(int, op);
    QFETCH(QString, value);
    QFETCH(QString, accepted);
    SeriesStore store;
    for (const char *zone : {"a1", "a2", "b"})
        add(store, QStringLiteral("x"), {{"zone", zone}});
    add(store, QStringLiteral("x"));
    wf::Comparison c = comparison(QStringLiteral("x > 1"));
    c.labels = {{QStringLiteral("zone"), LabelOp(op), value}};
    const auto found = wf::resolveBinding(store, c);
    QStringList zones;
    for (const auto ref : found.series) {
        const std::string zone(store.info(ref).key.labels.value("zone"));
        zones << (zone.empty() ? QStringLiteral("none") : QString::fromStdString(zone));
    }
    QCOMPARE(zones.join(u' '), accepted);
    if (accepted.isEmpty())
        QVERIFY(found.explanation.startsWith(QLatin1String("x has no series with the labels {zone")));
}

void TestBinding::hostilePatterns()
{
    SeriesStore store;
    add(store, QStringLiteral("x"), {{"zone", std::string(3000, 'a') + "!"}});
    wf::Comparison c = comparison(QStringLiteral("x > 1"));
    c.labels = {{QStringLiteral("zone"), LabelOp::Match, QStringLiteral("(a+)+")}};
    const wf::testing::ProcessorTime used;
    QVERIFY(wf::resolveBinding(store, c).series.empty());
    c.labels.front().op = LabelOp::NotMatch;
    QVERIFY(wf::resolveBinding(store, c).series.empty()); // Undecided is not "does not match".
    QVERIFY(used.seconds() < 5);

    c.labels.front().value = QStringLiteral("(");
    QVERIFY(wf::resolveBinding(store, c).explanation.startsWith(
        QLatin1String("the pattern \"(\" of label zone: ")));
    c.labels.front().value = QString(2000, u'a');
    QVERIFY(wf::resolveBinding(store, c).explanation.contains(QLatin1String("longer than 1024")));
}

void TestBinding::counterSaysSo()
{
    SeriesStore store;
    add(store, QStringLiteral("x"), {}, {}, MetricType::Counter);
    QCOMPARE(wf::resolveBinding(store, comparison(QStringLiteral("x > 1"))).explanation,
             QStringLiteral("x (a counter: its raw value is compared)"));
}

void TestBinding::byHand()
{
    SeriesStore store;
    add(store, QStringLiteral("x"));
    const auto other = add(store, QStringLiteral("jobs.duration_ms"), {{"queue", "q"}});
    add(store, QStringLiteral("jobs.duration_ms"), {{"queue", "r"}});
    add(store, QStringLiteral("jobs_duration_ms"),
        {{"queue", "q"}}); // Folds alike, but is not what was bound.
    wf::ManualBinding manual;
    manual.metric = QStringLiteral("jobs.duration_ms");
    manual.labels = {{QStringLiteral("queue"), LabelOp::Equal, QStringLiteral("q")}};
    manual.scale = 0.001;
    auto found = wf::resolveBinding(store, comparison(QStringLiteral("x > 5s")), &manual);
    QVERIFY(found.manual);
    QVERIFY(found.series == std::vector{other});
    QCOMPARE(found.scale, 0.001);
    QCOMPARE(found.explanation, QStringLiteral("jobs.duration_ms{queue=\"q\"} (bound by hand, times 0.001)"));

    manual.metric = QStringLiteral("gone");
    found = wf::resolveBinding(store, comparison(QStringLiteral("x > 5s")), &manual);
    QCOMPARE(found.match, Match::None); // Never quietly back to the automatic choice.
    QCOMPARE(found.explanation, QStringLiteral("no series is called gone (bound by hand)"));
}

void TestBinding::byHandText()
{
    SeriesStore store;
    const auto down = add(store, QStringLiteral("dynex_down"));
    wf::ManualBinding manual;
    manual.metric = QStringLiteral("dynex_down");
    const auto c = comparison(QStringLiteral("dynex.health_status = \"down\""));
    auto found = wf::resolveBinding(store, c, &manual);
    QCOMPARE(found.match, Match::Number);
    QVERIFY(found.series == std::vector{down});

    add(store, QStringLiteral("dynex_health"), {{"state", "down"}});
    manual.metric = QStringLiteral("dynex_health");
    found = wf::resolveBinding(store, c, &manual);
    QCOMPARE(found.match, Match::EnumLabel);
    QCOMPARE(found.explanation, QStringLiteral("dynex_health (bound by hand, label state)"));
}

void TestBinding::oneUnitPerBinding()
{
    SeriesStore store;
    const auto seconds = add(store, QStringLiteral("x"), {{"i", "1"}}, QStringLiteral("seconds"));
    add(store, QStringLiteral("x"), {{"i", "2"}}, QStringLiteral("milliseconds"));
    const auto found = wf::resolveBinding(store, comparison(QStringLiteral("x > 5s")));
    QVERIFY(found.series == std::vector{seconds}); // Not 1000 times too large.
}

void TestBinding::seriesUnits_data()
{
    QTest::addColumn<QString>("wire");
    QTest::addColumn<QString>("unit");
    QTest::addColumn<int>("expected");
    QTest::newRow("metadata") << "x"
                              << "seconds" << int(wf::Unit::Seconds);
    QTest::newRow("suffix") << "x_seconds"
                            << "" << int(wf::Unit::Seconds);
    QTest::newRow("suffix before _total") << "cpu_seconds_total"
                                          << "" << int(wf::Unit::Seconds);
    QTest::newRow("milliseconds") << "x_milliseconds"
                                  << "" << int(wf::Unit::Milliseconds);
    QTest::newRow("bytes") << "x_bytes"
                           << "" << int(wf::Unit::Bytes);
    QTest::newRow("percent") << "x_percent"
                             << "" << int(wf::Unit::Percent);
    QTest::newRow("ratio") << "x_ratio"
                           << "" << int(wf::Unit::None);
    QTest::newRow("a minimum is no minute") << "x_min"
                                            << "" << int(wf::Unit::None);
    QTest::newRow("dots") << "http.duration.ms"
                          << "" << int(wf::Unit::Milliseconds);
    QTest::newRow("the whole name is no suffix") << "seconds"
                                                 << "" << int(wf::Unit::None);
    QTest::newRow("unknown unit") << "x_seconds"
                                  << "parsecs" << int(wf::Unit::None);
}

void TestBinding::seriesUnits()
{
    QFETCH(QString, wire);
    QFETCH(QString, unit);
    QFETCH(int, expected);
    SeriesStore store;
    QCOMPARE(int(wf::seriesUnit(store.info(add(store, wire, {}, unit)))), expected);
}

WF_TEST(TestBinding)

} // namespace tst_binding

#include "tst_binding.moc"
