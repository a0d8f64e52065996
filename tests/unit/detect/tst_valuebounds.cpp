// SPDX-License-Identifier: GPL-3.0-or-later
// The pure parts of detection exactly at their bounds.
#include "detect/impactstart.h"
#include "detect/labelfilter.h"
#include "detect/savedstate.h"
#include "detect/seriesunit.h"
#include "detect/termreader.h"
#include "support/testentry.h"

#include <QTest>

#include <algorithm>
#include <cmath>

namespace tst_valuebounds {

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

/// One sample each 15 s.
std::vector<Sample> samplesOf(const std::vector<double> &values)
{
    std::vector<Sample> samples;
    for (const double value : values)
        samples.push_back({Start + 15s * int(samples.size()), value});
    return samples;
}

void add(SeriesStore &store, const char *name, const std::vector<Labels::Pair> &labels,
         const std::vector<double> &values, MetricType type = MetricType::Gauge)
{
    SeriesMeta meta;
    meta.type = type;
    const auto series = store.resolve({name, Labels(labels)}, meta);
    QVERIFY(series);
    for (const Sample &s : samplesOf(values))
        store.append(*series, s);
}

std::vector<ImpactSuggestion> suggested(const SeriesStore &store, const std::vector<const char *> &terms)
{
    Condition condition;
    for (const char *term : terms)
        condition.expression.terms.push_back(parsed(term));
    return suggestImpactStart(store, {condition}, Start + 1h);
}

} // namespace

class TestValueBounds : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void valuesOfSeriesThatAreThere();
    void nanSatisfiesNothing();
    void longPatterns();
    void longLabels();
    void clearNumbers_data();
    void clearNumbers();
    void bareNumbers_data();
    void bareNumbers();
    void savedTurns();
    void endedKeepsTheValueThatIsKnown();
    void leftBandEdges();
    void warningEdgeOfAnotherUnit();
    void changeNeedsSixteenSamples();
    void changeIsFoundToTheSample();
    void firstInstanceTells();
    void fewSamplesTellNoChange();
    void statesTell();
    void sameMomentKeepsTheOrder();
};

void TestValueBounds::nanSatisfiesNothing()
{
    for (const CompareOp op : {CompareOp::Greater, CompareOp::GreaterEqual, CompareOp::Less,
                               CompareOp::LessEqual, CompareOp::Equal, CompareOp::NotEqual})
        QVERIFY(!satisfies(std::nan(""), op, 1, false));
}

void TestValueBounds::longPatterns()
{
    const QString longest(1024, u'a');
    QVERIFY(LabelFilter::compile({{QStringLiteral("job"), LabelOp::Match, longest}}));
    const auto longer = LabelFilter::compile({{QStringLiteral("job"), LabelOp::Match, longest + u'a'}});
    QVERIFY(!longer);
    QCOMPARE(longer.error().message,
             QStringLiteral("the pattern of label job is longer than 1024 characters"));
    QVERIFY(!LabelFilter::compile({{QStringLiteral("job"), LabelOp::NotMatch, longest + u'a'}}));
    // What is compared as it is may be longer.
    QVERIFY(LabelFilter::compile({{QStringLiteral("job"), LabelOp::Equal, longest + u'a'}}));
}

void TestValueBounds::longLabels()
{
    const auto accepts = [](LabelOp op, const char *pattern, std::size_t length) {
        const auto filter = LabelFilter::compile({{QStringLiteral("job"), op, QString::fromLatin1(pattern)}});
        return filter && filter->accepts(Labels({{"job", std::string(length, 'a')}}));
    };
    QVERIFY(accepts(LabelOp::Match, ".*", 4096));
    QVERIFY(!accepts(LabelOp::Match, ".*", 4097));
    QVERIFY(accepts(LabelOp::NotMatch, "b", 4096));
    QVERIFY(!accepts(LabelOp::NotMatch, "b", 4097));
}

void TestValueBounds::clearNumbers_data()
{
    QTest::addColumn<double>("number");
    QTest::addColumn<int>("unit");
    QTest::addColumn<int>("threshold");
    QTest::addColumn<double>("expected");
    const auto row = [](const char *name, double number, Unit unit, Unit threshold, double expected) {
        QTest::newRow(name) << number << int(unit) << int(threshold) << expected;
    };
    row("no unit", 5, Unit::None, Unit::Milliseconds, 5);
    row("the same unit is not rounded", 7, Unit::Percent, Unit::Percent, 7);
    row("another unit of time", 5, Unit::Seconds, Unit::Milliseconds, 5000);
    row("threshold without a unit", 500, Unit::Milliseconds, Unit::None, 0.5);
    row("another dimension is left alone", 5, Unit::Kilobytes, Unit::Seconds, 5);
}

void TestValueBounds::clearNumbers()
{
    QFETCH(double, number);
    QFETCH(int, unit);
    QFETCH(int, threshold);
    QFETCH(double, expected);
    QVERIFY(clearNumber({number, Unit(unit)}, Unit(threshold)) == expected);
}

void TestValueBounds::bareNumbers_data()
{
    QTest::addColumn<int>("dimension");
    QTest::addColumn<int>("unit");
    QTest::addColumn<double>("number");
    QTest::addColumn<bool>("suffixAdded");
    QTest::addColumn<double>("scale");
    QTest::addColumn<QString>("note");
    const auto row = [](const char *name, Dimension d, Unit u, double number, bool added, double scale,
                        const char *note) {
        QTest::newRow(name) << int(d) << int(u) << number << added << scale << QString::fromLatin1(note);
    };
    row("1 is a ratio", Dimension::Ratio, Unit::Percent, 1, true, 0.01, "% as a ratio");
    row("-1 is a ratio", Dimension::Ratio, Unit::Percent, -1, true, 0.01, "% as a ratio");
    row("more is percent", Dimension::Ratio, Unit::Percent, 1.5, true, 1, "the number is in %");
    row("percent by name", Dimension::Ratio, Unit::Percent, 1, false, 1, "the number is in %");
    row("seconds", Dimension::Time, Unit::Seconds, 5, true, 1, "the number is in s");
    row("bytes", Dimension::Size, Unit::Bytes, 5, true, 1, "the number is in B");
    row("milliseconds", Dimension::Time, Unit::Milliseconds, 5, true, 0.001, "ms as s");
    row("ratio", Dimension::Ratio, Unit::None, 5, true, 1, "");
}

void TestValueBounds::bareNumbers()
{
    QFETCH(int, dimension);
    QFETCH(int, unit);
    QFETCH(double, number);
    QFETCH(bool, suffixAdded);
    QFETCH(double, scale);
    QFETCH(QString, note);
    const auto found = convertUnit({Dimension(dimension), Unit(unit)}, {number, Unit::None}, suffixAdded);
    QVERIFY(found);
    QCOMPARE(found->scale, scale);
    QCOMPARE(found->note, note);
}

void TestValueBounds::savedTurns()
{
    SavedCondition saved{RunbookId(QStringLiteral("book")), 0, QStringLiteral("x > 1"), {}};
    for (int i = 0; i < 101; ++i)
        saved.state.turns.push_back(fromMs(i));
    const auto back = savedConditions(savedText({saved}));
    QCOMPARE(back.front().state.turns.size(), std::size_t{100});
}

void TestValueBounds::endedKeepsTheValueThatIsKnown()
{
    MachineState ended;
    ended.mustBeFalse = true;
    ended.trueValue = QStringLiteral("log");
    const auto resumed = [&ended](ConditionState state, bool mustBeFalse) {
        MachineState saved;
        saved.state = state;
        saved.mustBeFalse = mustBeFalse;
        saved.trueValue = QStringLiteral("saved");
        return resumedState(ended, saved).trueValue;
    };
    QCOMPARE(resumed(ConditionState::False, false), QStringLiteral("log"));
    QCOMPARE(resumed(ConditionState::False, true), QStringLiteral("saved"));
    QCOMPARE(resumed(ConditionState::True, false), QStringLiteral("saved"));
}

void TestValueBounds::leftBandEdges()
{
    // The sample of the moment of the detection counts, a later one does not.
    const auto rises = samplesOf({1, 1, 9, 9});
    QCOMPARE(leftBandAt(rises, parsed("m > 5"), 1, Start + 30s), std::optional(Start + 30s));
    QVERIFY(!leftBandAt(rises, parsed("m > 5"), 1, Start + 29s));
    // Only a scaled value may differ by rounding.
    const auto three = samplesOf({3});
    QVERIFY(3 * 0.1 > 0.3);
    QVERIFY(!leftBandAt(three, parsed("m > 0.3"), 0.1, Start));
    QVERIFY(leftBandAt(samplesOf({3 * 0.1}), parsed("m > 0.3"), 1, Start));
}

void TestValueBounds::warningEdgeOfAnotherUnit()
{
    Comparison c = parsed("m > 25s");
    const auto rises = samplesOf({10, 21, 26});
    c.warn = Quantity{20'000, Unit::Milliseconds};
    QCOMPARE(leftBandAt(rises, c, 1, Start + 30s), std::optional(Start + 15s));
    // Without a unit it is in that of the threshold.
    c = parsed("m > 25ms");
    c.warn = Quantity{20, Unit::None};
    QCOMPARE(leftBandAt(rises, c, 1, Start + 30s), std::optional(Start + 15s));
}

void TestValueBounds::changeNeedsSixteenSamples()
{
    std::vector<double> values{1, 1, 1, 1, 1, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    QVERIFY(!changePointIn(samplesOf(values)));
    values.push_back(10);
    QCOMPARE(changePointIn(samplesOf(values)), std::optional(Start + 7 * 15s));
}

void TestValueBounds::changeIsFoundToTheSample()
{
    for (const int knee : {6, 10, 13}) {
        std::vector<double> values;
        for (int i = 0; i < 20; ++i)
            values.push_back(std::max(0, i - knee));
        QCOMPARE(changePointIn(samplesOf(values)), std::optional(Start + (knee + 1) * 15s));
    }
}

void TestValueBounds::firstInstanceTells()
{
    SeriesStore store;
    add(store, "m", {{"i", "1"}}, {1, 1, 1, 9, 9});
    add(store, "m", {{"i", "2"}}, {1, 1, 1, 1, 1});
    add(store, "m", {{"i", "3"}}, {1, 9, 9, 9, 9});
    add(store, "m", {{"i", "4"}}, {1, 1, 1, 1, 9});
    const auto found = suggested(store, {"m > 5"});
    QCOMPARE(found.size(), std::size_t{1});
    QCOMPARE(found[0].at, Start + 15s);
}

void TestValueBounds::fewSamplesTellNoChange()
{
    SeriesStore store;
    add(store, "m", {}, {1, 2, 9});
    const auto found = suggested(store, {"m > 5"});
    QCOMPARE(found.size(), std::size_t{1});
    QCOMPARE(found[0].basis, ImpactSuggestion::Basis::LeftBand);
}

void TestValueBounds::statesTell()
{
    SeriesStore store;
    const auto set = MetricType::StateSet;
    add(store, "health_status", {{"health_status", "down"}, {"zone", "slow"}}, {0, 0, 1, 1}, set);
    add(store, "health_status", {{"health_status", "slow"}, {"zone", "down"}}, {0, 1, 1, 1}, set);
    auto found = suggested(store, {"health.status = \"down\""});
    QCOMPARE(found.size(), std::size_t{1});
    QCOMPARE(found[0].at, Start + 30s);
    QVERIFY(suggested(store, {"health.status != \"down\""}).empty());
    // A label that says the state has no moment at which it turned to 1.
    add(store, "link", {{"state", "down"}}, {0, 1, 1});
    QVERIFY(suggested(store, {"link = \"down\""}).empty());
}

void TestValueBounds::sameMomentKeepsTheOrder()
{
    SeriesStore store;
    add(store, "zz", {}, {1, 9});
    add(store, "aa", {}, {1, 9});
    const auto found = suggested(store, {"zz > 5", "aa > 5"});
    QCOMPARE(found.size(), std::size_t{2});
    QCOMPARE(found[0].metric, QStringLiteral("zz"));
    QCOMPARE(found[1].metric, QStringLiteral("aa"));
}

/// Of a series that came after, or left, there is none, also where another has its place.
void TestValueBounds::valuesOfSeriesThatAreThere()
{
    SeriesStore store;
    const auto made = [&](const char *name) { return store.resolve({name, Labels()}, {}).value(); };
    const SeriesRef first = made("a");
    SeriesValues values;
    values.follow(store);
    QVERIFY(values.find(first));
    values.find(first)->seen = true;
    QVERIFY(values[first].seen);
    const SeriesRef second = made("b");
    QVERIFY(!values.find(second));
    QVERIFY(!values[second].seen);
    values.follow(store);
    QVERIFY(values.find(second));
    QVERIFY(values[first].seen);
    store.forgetSilent(Start);
    store.forgetSilent(Start + 24h);
    const SeriesRef third = made("c");
    values.follow(store);
    QVERIFY(values.find(third));
    for (const SeriesRef gone : {first, second, SeriesRef()}) {
        QVERIFY(!values.find(gone));
        QVERIFY(!values[gone].seen);
    }
}

WF_TEST(TestValueBounds)

} // namespace tst_valuebounds

#include "tst_valuebounds.moc"
