// SPDX-License-Identifier: GPL-3.0-or-later
// The detector exactly at its bounds, and what stands behind something that is passed over.
#include "detectorfixture.h"
#include "support/testentry.h"

namespace tst_detectorbounds {

using namespace std::chrono_literals;
using namespace wf;

namespace {

const QString X = QStringLiteral("x");
const QString Y = QStringLiteral("y");
const QString Book = QStringLiteral("book");
const QString Other = QStringLiteral("other");

DetectorRule rule(const char *text, int index = 0, const QString &runbook = Book)
{
    return testRule(QString::fromLatin1(text), index, runbook);
}

} // namespace

class TestDetectorBounds : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void gapOfTheMachine();
    void flappingAcrossTheWholeWindow();
    void valueOfAnEndedDetection();
    void sinceOfAnEndedDetection();
    void silenceToTheMillisecond();
    void laterConditionToTheMillisecond();
    void skewOfFeeds();
    void anHourAhead();
    void aBatchBehindWhatIsPassedOver();
    void unreadSeriesKeepTheNewest();
    void sameMomentTwice();
    void unboundSinceTheFirstLook();
    void incompleteConditions();
    void reloadKeepsTheReading();
    void otherSeriesKeepTheReading();
    void otherRunbooksBetween();
    void restoredAmongOthers();
    void whatIsWorthSaving();
    void resumedAmongOthers();
    void neededAmongOthers();
    void textBoundToANumber_data();
    void textBoundToANumber();
    void missingStateBeforeAnother();
    void equalSuffixes();
    void infoWithStatus();
    void asManySeriesAsATermMayHave();
};

void TestDetectorBounds::gapOfTheMachine()
{
    MachineRules rules;
    rules.hold = 10s;
    rules.maxGap = 20s;
    const auto pendingAfter = [&](Millis distance) {
        const MachineState s = step({}, {.holds = true, .at = fromMs(0)}, rules).next;
        return step(s, {.holds = true, .at = fromMs(0) + distance}, rules).next.state;
    };
    QCOMPARE(pendingAfter(20s), ConditionState::True);
    QCOMPARE(pendingAfter(20s + 1ms), ConditionState::Pending);
}

void TestDetectorBounds::flappingAcrossTheWholeWindow()
{
    MachineRules rules;
    rules.clearHold = 0s;
    rules.maxGap = 1h;
    const auto flaps = [&](Millis last) {
        MachineState s;
        for (int i = 0; i < 5; ++i)
            s = step(s, {i % 2 == 0, i % 2 == 1, i % 2 == 1, fromMs(i)}, rules).next;
        return step(s, {false, true, true, fromMs(0) + last}, rules).next.flapping;
    };
    QVERIFY(flaps(10min));
    QVERIFY(!flaps(10min + 1ms));
}

void TestDetectorBounds::valueOfAnEndedDetection()
{
    MachineRules rules;
    rules.clearHold = 10s;
    const QString nine = QStringLiteral("9");
    MachineState s = step({}, {.holds = true, .at = fromMs(0), .value = nine}, rules).next;
    QCOMPARE(s.trueValue, nine);
    const MachineState ended =
        step(endedByPerson(s), {.holds = true, .at = fromMs(1), .value = nine}, rules).next;
    QCOMPARE(ended.state, ConditionState::False);
    QCOMPARE(ended.trueValue, nine); // It holds by all that is known.
    s = step(s, {false, true, true, fromMs(1000)}, rules).next;
    QCOMPARE(s.state, ConditionState::Clearing);
    QCOMPARE(s.trueValue, nine);
    s = step(s, {false, true, true, fromMs(11'000)}, rules).next;
    QCOMPARE(s.state, ConditionState::False);
    QCOMPARE(s.trueValue, QString());
}

void TestDetectorBounds::sinceOfAnEndedDetection()
{
    MachineState s = step({}, {.holds = true, .at = fromMs(1000)}, {}).next;
    s = step(s, {.holds = true, .at = fromMs(2000)}, {}).next;
    QVERIFY(endedByPerson(s).since == fromMs(2000));
    s = stepNoData(s, fromMs(9000)).next;
    QCOMPARE(endedByPerson(s).state, ConditionState::NoData);
    QVERIFY(endedByPerson(s).since == fromMs(9000));
}

void TestDetectorBounds::silenceToTheMillisecond()
{
    // Two and a half intervals.
    DetectorFixture b;
    b.detector.setRules({rule("x > 5")});
    b.scrape(0, {{X, 9}});
    QCOMPARE(b.tick(2.5), QString());
    QCOMPARE(b.tick(2.501), QStringLiteral("true>no data"));
}

void TestDetectorBounds::laterConditionToTheMillisecond()
{
    for (const bool inTime : {true, false}) {
        DetectorFixture b;
        b.scrape(0, {{X, 9}, {Y, 9}});
        b.detector.setRules({rule("x > 5")});
        QCOMPARE(b.tick(inTime ? 2.5 : 2.501),
                 inTime ? QStringLiteral("unbound>true") : QStringLiteral("unbound>no data"));
    }
}

void TestDetectorBounds::skewOfFeeds()
{
    // A feed may be a minute behind the other one of the same condition.
    for (const bool inTime : {true, false}) {
        DetectorFixture b;
        b.detector.setRules({rule("x > 5 and y > 5")});
        b.scrape(100, {{X, 9}, {Y, 1}});
        b.series(Y + QStringLiteral("{i=1}"));
        const QString told = b.scrape(inTime ? 40 : 39.999, {{Y + QStringLiteral("{i=1}"), 9}}, false, 100);
        QCOMPARE(told, inTime ? QStringLiteral("false>true") : QString());
    }
}

void TestDetectorBounds::anHourAhead()
{
    DetectorFixture b;
    b.detector.setRules({rule("x > 5")});
    b.scrape(0, {{X, 1}});
    QCOMPARE(b.scrape(3600.001, {{X, 9}}, false, 0), QString());
    QCOMPARE(b.scrape(3600, {{X, 9}}, false, 0), QStringLiteral("false>true"));
}

void TestDetectorBounds::aBatchBehindWhatIsPassedOver()
{
    DetectorFixture b;
    b.detector.setRules({rule("y > 5")});
    b.scrape(0, {{X, 1}, {Y, 1}});
    SampleBatch batch;
    batch.receivedAt = b.time(1);
    batch.samples = {{b.series(X), {b.time(9000), 1}}, // Ahead of time.
                     {b.series(X), {b.time(0), 1}},    // Late, and nobody reads it.
                     {b.series(Y), {b.time(1), 9}}};
    QCOMPARE(b.feed(batch), QStringLiteral("false>true"));
}

void TestDetectorBounds::unreadSeriesKeepTheNewest()
{
    DetectorFixture b;
    b.scrape(10, {{X, 9}, {Y, 1}});
    b.scrape(10, {{X, 1}}, false, 11); // The same moment once more.
    b.scrape(9, {{X, 1}, {Y, 1}}, false, 11);
    SampleBatch batch;
    batch.receivedAt = b.time(11);
    batch.samples = {{b.series(X), {b.time(8), 1}}, {b.series(Y), {b.time(11), 9}}};
    b.feed(batch);
    b.detector.setRules({rule("x > 5"), rule("y > 5", 1)});
    QCOMPARE(b.tick(11), QStringLiteral("unbound>true, 1: unbound>true"));
}

void TestDetectorBounds::sameMomentTwice()
{
    DetectorFixture b;
    b.detector.setRules({rule("x > 5")});
    QCOMPARE(b.scrape(1, {{X, 9}, {X, 1}}), QStringLiteral("unbound>true"));
    QCOMPARE(b.status().valueText, QStringLiteral("9"));
}

void TestDetectorBounds::unboundSinceTheFirstLook()
{
    DetectorFixture b;
    b.detector.setRules({rule("x > 5")});
    b.tick(5);
    QVERIFY(b.status().since == b.time(5));
    b.scrape(9, {{Y, 1}});
    QCOMPARE(b.state(), QStringLiteral("unbound"));
    QVERIFY(b.status().since == b.time(5));
}

void TestDetectorBounds::incompleteConditions()
{
    DetectorFixture b;
    DetectorRule empty = rule("x > 5");
    empty.source.expression.terms.clear();
    DetectorRule unjoined = rule("x > 5 and y > 5", 1);
    unjoined.source.expression.joinedByAnd.clear();
    b.detector.setRules({empty, unjoined});
    QCOMPARE(b.scrape(0, {{X, 9}, {Y, 9}}), QString());
    for (const std::size_t i : {std::size_t{0}, std::size_t{1}})
        QCOMPARE(b.status(i).terms.front().binding.explanation,
                 QStringLiteral("this is not a complete condition"));
}

void TestDetectorBounds::reloadKeepsTheReading()
{
    DetectorFixture b;
    b.detector.setRules({rule("x > 5")});
    b.scrape(0, {{X, 9}});
    b.detector.setRules({rule("x > 5")});
    QCOMPARE(b.status().valueText, QStringLiteral("9"));
    QVERIFY(b.status().terms.front().holds);
}

void TestDetectorBounds::otherSeriesKeepTheReading()
{
    DetectorFixture b;
    b.detector.setRules({rule("x > 5"), rule("s = \"down\"", 1)});
    b.scrape(0, {{X, 9}, {QStringLiteral("s{s=down}"), 1}});
    QCOMPARE(b.status(1).valueText, QStringLiteral("down"));
    b.scrape(1, {{QStringLiteral("unrelated"), 1}});
    QCOMPARE(b.status(0).valueText, QStringLiteral("9"));
    QCOMPARE(b.status(1).valueText, QStringLiteral("down"));
}

void TestDetectorBounds::otherRunbooksBetween()
{
    DetectorFixture b;
    b.detector.setRules({rule("x > 5"), rule("x > 5", 0, Other), rule("x > 6", 1)});
    b.scrape(0, {{X, 9}});
    b.detector.endDetection(testRunbook());
    QCOMPARE(b.state(0), QStringLiteral("false"));
    QCOMPARE(b.state(1), QStringLiteral("true"));
    QCOMPARE(b.state(2), QStringLiteral("false"));
    QCOMPARE(b.detector.takeUpAgain(testRunbook(), b.time(1)).size(), std::size_t{2});
    QCOMPARE(b.state(2), QStringLiteral("true"));
}

void TestDetectorBounds::restoredAmongOthers()
{
    DetectorFixture b;
    b.detector.setRules({rule("x > 5", 1, Other), rule("x > 5"), rule("x > 6", 1)});
    b.detector.restore(testRunbook(), 1, ConditionState::True, b.time(0));
    QCOMPARE(b.state(0), QStringLiteral("unbound"));
    QCOMPARE(b.state(1), QStringLiteral("unbound"));
    QCOMPARE(b.state(2), QStringLiteral("true"));
}

void TestDetectorBounds::whatIsWorthSaving()
{
    DetectorFixture b;
    b.detector.setRules({rule("nothing > 5"), rule("x < 5", 1), rule("x > 5 for 9s", 2), rule("x > 5", 3),
                         rule("x > 5", 4, Other), rule("y > 5 clear <= 5 for 0s", 5)});
    b.scrape(0, {{X, 9}, {Y, 9}});
    b.detector.endDetection(RunbookId(Other));
    b.scrape(1, {{X, 9}, {Y, 1}});
    QCOMPARE(b.state(5), QStringLiteral("false"));
    QList<int> saved;
    for (const SavedCondition &c : b.detector.save())
        saved << c.condition;
    // Pending, true, ended by a person, and one that turned twice not long ago.
    QCOMPARE(saved, (QList<int>{2, 3, 4, 5}));
}

void TestDetectorBounds::resumedAmongOthers()
{
    DetectorFixture b;
    b.detector.setRules(
        {rule("x > 5"), rule("y > 5 for 9s", 0, Other), rule("x > 6", 1), rule("y > 5 for 9s", 1)});
    MachineState pending = restoredState(ConditionState::Pending, b.time(0));
    b.detector.resume({{testRunbook(), 1, QStringLiteral("y > 5 for 9s"), pending}});
    QCOMPARE(b.state(0), QStringLiteral("unbound"));
    QCOMPARE(b.state(1), QStringLiteral("unbound"));
    QCOMPARE(b.state(2), QStringLiteral("unbound"));
    QCOMPARE(b.state(3), QStringLiteral("pending"));
}

void TestDetectorBounds::neededAmongOthers()
{
    DetectorFixture b;
    b.detector.setRules({rule("x > 5")});
    const QString low = QStringLiteral("x{i=1}");
    const QString high = QStringLiteral("x{i=2}");
    b.scrape(0, {{low, 1}, {high, 9}});
    QCOMPARE(b.detector.needed(), std::vector{b.series(high)});
}

void TestDetectorBounds::textBoundToANumber_data()
{
    QTest::addColumn<QString>("condition");
    QTest::addColumn<double>("value");
    QTest::addColumn<QString>("state");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *condition, double value, const char *state, const char *text) {
        QTest::addRow("%s with %g", condition, value)
            << QString::fromLatin1(condition) << value << QString::fromLatin1(state)
            << QString::fromLatin1(text);
    };
    row("link = \"down\"", 1, "true", "down");
    row("link = \"down\"", 2, "true", "down");
    row("link = \"down\"", 0, "false", "not down");
    row("link != \"down\"", 1, "false", "down");
    row("link != \"down\"", 0, "true", "not down");
}

void TestDetectorBounds::textBoundToANumber()
{
    QFETCH(QString, condition);
    QFETCH(double, value);
    QFETCH(QString, state);
    QFETCH(QString, text);
    DetectorFixture b;
    b.detector.setRules({testRule(condition)});
    ManualBinding manual;
    manual.runbook = testRunbook();
    manual.conditionText = condition;
    manual.metric = X;
    b.detector.setBindings({manual});
    b.scrape(0, {{X, value}});
    QCOMPARE(b.state(), state);
    QCOMPARE(b.status().valueText, text);
}

void TestDetectorBounds::missingStateBeforeAnother()
{
    DetectorFixture b;
    b.detector.setRules({rule("link = \"down\"")});
    const QString gone = QStringLiteral("link{state=up}");
    const QString down = QStringLiteral("link{state=down}");
    b.scrape(0, {{gone, 1}});
    b.scrape(10, {{down, 1}});
    QCOMPARE(b.scrape(11, {{down, 1}}), QString());
    QCOMPARE(b.state(), QStringLiteral("true"));
    QCOMPARE(b.status().valueText, QStringLiteral("down"));
}

void TestDetectorBounds::equalSuffixes()
{
    // Of names that fit alike, the one of the common unit.
    SeriesStore store;
    const auto bytes = store.resolve({"x_bytes", Labels()}, {});
    QVERIFY(bytes && store.resolve({"x_total", Labels()}, {}));
    QCOMPARE(resolveBinding(store, rule("x > 5").source.expression.terms.front()).series,
             std::vector{*bytes});
}

void TestDetectorBounds::infoWithStatus()
{
    for (const char *label : {"status", "state", "value"}) {
        SeriesStore store;
        const auto series =
            store.resolve({"link_info", Labels(std::vector<Labels::Pair>{{label, "down"}})}, {});
        QVERIFY(series);
        const auto found = resolveBinding(store, rule("link = \"down\"").source.expression.terms.front());
        QCOMPARE(found.match, ResolvedBinding::Match::Info);
        QCOMPARE(found.stateLabel, std::string(label));
    }
}

void TestDetectorBounds::asManySeriesAsATermMayHave()
{
    SeriesStore store;
    const auto resolveOne = [&store](std::size_t i) {
        QVERIFY(store.resolve({"x", Labels({{"i", std::to_string(i)}})}, {}));
    };
    for (std::size_t i = 0; i < MaxSeriesPerTerm; ++i)
        resolveOne(i);
    const Comparison c = rule("x > 5").source.expression.terms.front();
    QCOMPARE(resolveBinding(store, c).explanation, QStringLiteral("x (10000 series)"));
    resolveOne(MaxSeriesPerTerm);
    QCOMPARE(resolveBinding(store, c).explanation, QStringLiteral("x (the first 10000 of 10001 series)"));
    QCOMPARE(resolveBinding(store, c).series.size(), MaxSeriesPerTerm);
}

WF_TEST(TestDetectorBounds)

} // namespace tst_detectorbounds

#include "tst_detectorbounds.moc"
