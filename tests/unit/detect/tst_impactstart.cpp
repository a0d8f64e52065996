// SPDX-License-Identifier: GPL-3.0-or-later
// When the impact may have begun: proposals from the metric of a condition.
#include "detect/impactstart.h"
#include "support/testentry.h"

#include <QTest>

#include <cmath>
#include <random>

namespace tst_impactstart {

using namespace std::chrono_literals;
using namespace wf;

namespace {

const Timestamp Start = *fromIso(u"2026-10-03T08:00:00Z");

Comparison parsed(const char *text)
{
    const auto condition = parseCondition(QString::fromLatin1(text));
    if (!condition)
        qFatal("%s", text);
    return condition->terms.front();
}

/// One sample each 15 s: level, then a slope of `perMinute` from `knee` on, with noise.
std::vector<Sample> stick(double level, double perMinute, Millis knee, Millis length, double noise)
{
    std::mt19937 random(11);
    std::normal_distribution<double> wobble(0, noise > 0 ? noise : 1); // Not used where there is no noise.
    std::vector<Sample> samples;
    for (Millis at{0}; at <= length; at += 15s) {
        const double minutes = double(std::max(Millis{0}, at - knee).count()) / 60'000;
        samples.push_back({Start + at, level + minutes * perMinute + (noise > 0 ? wobble(random) : 0)});
    }
    return samples;
}

} // namespace

class TestImpactStart : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void leavesItsBand_data();
    void leavesItsBand();
    void turnsFromLevelToSlope();
    void noiseAloneIsNoChange();
    void fewSamplesOnEachSide();
    void fromTheSeriesOfTheConditions();
    void fromTheSeriesOfAState();
};

void TestImpactStart::leavesItsBand_data()
{
    QTest::addColumn<QString>("condition");
    QTest::addColumn<double>("scale");
    QTest::addColumn<double>("perMinute");
    QTest::addColumn<qint64>("expectedSeconds"); // After the start; -1: none.
    // Rises from 10 by 1 a minute from minute 10 on, detected at minute 40.
    QTest::newRow("threshold") << "m > 25" << 1.0 << 1.0 << qint64(25 * 60 + 15);
    QTest::newRow("warning edge first") << "m > 25 warn 20" << 1.0 << 1.0 << qint64(20 * 60 + 15);
    QTest::newRow("falling") << "m < 0" << 1.0 << -1.0 << qint64(20 * 60 + 15);
    QTest::newRow("scaled") << "m > 2500%" << 100.0 << 1.0 << qint64(25 * 60 + 15);
    QTest::newRow("never left") << "m > 1000" << 1.0 << 1.0 << qint64(-1);
}

void TestImpactStart::leavesItsBand()
{
    QFETCH(QString, condition);
    QFETCH(double, scale);
    QFETCH(double, perMinute);
    QFETCH(qint64, expectedSeconds);
    auto samples = stick(10, perMinute, 10min, 60min, 0);
    samples.insert(samples.begin() + 130, {samples[130].at - 1s, std::nan("")}); // Says nothing.
    const auto at = leftBandAt(samples, parsed(condition.toLatin1().constData()), scale, Start + 40min);
    QCOMPARE(at.has_value(), expectedSeconds >= 0);
    if (at)
        QCOMPARE(qint64((*at - Start).count() / 1000), expectedSeconds);
}

void TestImpactStart::turnsFromLevelToSlope()
{
    for (const Millis knee : {Millis(10min), Millis(25min), Millis(45min)}) {
        const auto samples = stick(10, 1, knee, 60min, 0.3);
        const auto at = changePointIn(samples);
        QVERIFY(at);
        const Millis off = *at - (Start + knee);
        QVERIFY2(off.count() > -120'000 && off.count() < 120'000, qPrintable(QString::number(off.count())));
    }
}

void TestImpactStart::noiseAloneIsNoChange()
{
    QVERIFY(!changePointIn(stick(10, 0, 10min, 60min, 1)));
    QVERIFY(!changePointIn(stick(10, 1, 1min, 3min, 0)));
}

void TestImpactStart::fewSamplesOnEachSide()
{
    // Sixteen samples, of which the last ones rise: the first of them is told if there are four.
    const auto rising = [](int samples, int last) {
        std::vector<Sample> all;
        for (int i = 0; i < samples; ++i)
            all.push_back({Start + i * 15s, 10.0 + std::max(0, i - (samples - last) + 1)});
        return all;
    };
    QCOMPARE(changePointIn(rising(16, 4)), std::optional(Start + 12 * 15s));
    QCOMPARE(changePointIn(rising(16, 12)), std::optional(Start + 4 * 15s));
    QVERIFY(changePointIn(rising(16, 3)) != std::optional(Start + 13 * 15s));
    QVERIFY(changePointIn(rising(16, 13)) != std::optional(Start + 3 * 15s));
    QVERIFY(!changePointIn(rising(15, 4)));
}

void TestImpactStart::fromTheSeriesOfTheConditions()
{
    SeriesStore store;
    SampleBatch batch;
    const auto series = store.resolve({"queue_depth", Labels()}, {});
    QVERIFY(series);
    for (const Sample &s : stick(10, 1, 10min, 40min, 0.1))
        store.append(*series, s);
    Condition condition;
    condition.expression.terms = {parsed("queue.depth > 25"), parsed("other.metric > 1")};
    const auto found = suggestImpactStart(store, {condition}, Start + 40min);
    QCOMPARE(int(found.size()), 2);
    QCOMPARE(found[0].basis, ImpactSuggestion::Basis::LeftBand);
    QCOMPARE(found[0].metric, QStringLiteral("queue.depth"));
    QCOMPARE(found[1].basis, ImpactSuggestion::Basis::ChangePoint);
    QVERIFY(found[1].at < found[0].at);
}

void TestImpactStart::fromTheSeriesOfAState()
{
    SeriesStore store;
    for (const char *state : {"up", "down"}) {
        SeriesMeta meta;
        meta.type = MetricType::StateSet;
        const std::vector<Labels::Pair> labels{{"health_status", state}};
        const auto series = store.resolve({"health_status", Labels(labels)}, meta);
        QVERIFY(series);
        for (Millis at{0}; at <= 30min; at += 15s)
            store.append(*series, {Start + at, (at >= 20min) == (std::string(state) == "down") ? 1.0 : 0.0});
    }
    Condition condition;
    condition.expression.terms = {parsed("health.status = \"down\"")};
    const auto found = suggestImpactStart(store, {condition}, Start + 25min);
    QCOMPARE(int(found.size()), 1);
    QCOMPARE(found[0].at, Start + 20min);
}

WF_TEST(TestImpactStart)

} // namespace tst_impactstart

#include "tst_impactstart.moc"
