// SPDX-License-Identifier: GPL-3.0-or-later
#include "detectorfixture.h"
#include "support/testentry.h"

#include <QElapsedTimer>

namespace tst_detectorrules {

using namespace std::chrono_literals;
using wf::ConditionState;
using wf::DetectorFixture;
using wf::testRule;

/// What people and restarts do to conditions: rules, bindings, ended detections, saved states.
class TestDetectorRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusedSeriesAreSaid();
    void whatHeldStaysThoughItsSeriesAreSilent();
    void statusesFollowRules();
    void unwatchedKinds_data();
    void unwatchedKinds();
    void reloadKeepsState();
    void newRuleReadsWhatIsThere();
    void seriesComeLater();
    void betterNameKeepsBinding();
    void intervalIsFollowed();
    void unboundAlternatives_data();
    void unboundAlternatives();
    void bindingByHand();
    void bindingOfEditedCondition();
    void endDetection();
    void endDetectionLeavesOthers();
    void endedOnesAreKnownToHold();
    void takenUpAgain();
    void restored_data();
    void restored();
    void restoredPendingGoesOn();
    void batchesStayCheap();
};

void TestDetectorRules::refusedSeriesAreSaid()
{
    using namespace wf;
    DetectorFixture b;
    b.detector.setRules(
        {testRule(QStringLiteral("queue_depth > 5")), testRule(QStringLiteral("cache_misses > 5"), 1)});
    b.store.setRefused(FeedId(QStringLiteral("big")), {{"queue_depth", 3}, {"cache_misses_total", 2}});
    b.scrape(1, {{QStringLiteral("queue_depth{job=a}"), 1}});
    const auto explanation = [&](std::size_t k) {
        return b.detector.statuses()[k].terms.front().binding.explanation;
    };
    QCOMPARE(b.detector.statuses()[0].state, ConditionState::False);
    QVERIFY2(explanation(0).contains(QStringLiteral("3 more refused")), qPrintable(explanation(0)));
    QCOMPARE(b.detector.statuses()[1].state, ConditionState::Unbound);
    QVERIFY2(explanation(1).contains(QStringLiteral("2 refused")), qPrintable(explanation(1)));
    b.store.setRefused(FeedId(QStringLiteral("big")), {});
    b.scrape(2, {{QStringLiteral("queue_depth{job=a}"), 1}});
    QVERIFY2(!explanation(0).contains(QStringLiteral("refused")), qPrintable(explanation(0)));
}

void TestDetectorRules::whatHeldStaysThoughItsSeriesAreSilent()
{
    using namespace wf;
    DetectorFixture b;
    b.detector.setRules(
        {testRule(QStringLiteral("queue_depth > 5")), testRule(QStringLiteral("other > 5"), 1)});
    b.scrape(1, {{QStringLiteral("queue_depth{job=a}"), 9},
                 {QStringLiteral("queue_depth{job=b}"), 1},
                 {QStringLiteral("other"), 1}});
    QCOMPARE(b.detector.statuses()[0].state, ConditionState::True);
    const Timestamp later = DetectorFixture::time(1) + 10h;
    b.store.forgetSilent(DetectorFixture::time(1));
    b.store.setNeeded(b.detector.needed());
    b.store.forgetSilent(later);
    QCOMPARE(b.store.seriesCount(), std::size_t{1});
    b.detector.tick(b.store, later);
    QCOMPARE(b.detector.statuses()[0].state, ConditionState::NoData);
    QVERIFY(b.detector.statuses()[0].holds());
    // All series of the other one left: it goes on to be without data, and reads nobody else's.
    QCOMPARE(b.detector.statuses()[1].state, ConditionState::NoData);
    const SeriesRef next = b.series(QStringLiteral("unrelated"));
    b.store.append(next, {later, 100});
    b.detector.evaluate(b.store, {FeedId(), later, {{next, {later, 100}}}});
    QCOMPARE(b.detector.statuses()[1].state, ConditionState::NoData);
}

void TestDetectorRules::statusesFollowRules()
{
    DetectorFixture b;
    b.detector.setRules({testRule(QStringLiteral("b > 1"), 1, QStringLiteral("two")),
                         testRule(QStringLiteral("a > 1"), 0, QStringLiteral("one"))});
    QCOMPARE(b.detector.statuses().size(), std::size_t{2});
    QVERIFY(b.status(0).runbook == wf::testRunbook(QStringLiteral("two")));
    QCOMPARE(b.status(0).condition, 1);
    QCOMPARE(b.status(0).text, QStringLiteral("b > 1"));
    QCOMPARE(b.status(1).text, QStringLiteral("a > 1"));
    b.detector.setRules({});
    QVERIFY(b.detector.statuses().empty());
    QCOMPARE(b.scrape(0, {{QStringLiteral("a"), 9}}), QString());
}

void TestDetectorRules::unwatchedKinds_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("explanation");
    QTest::newRow("suggested") << int(wf::ConditionKind::Suggested)
                               << "read out of prose: it has to be confirmed before it detects";
    QTest::newRow("PromQL") << int(wf::ConditionKind::PromQl)
                            << "PromQL: a desk evaluates it while it watches; it is not evaluated here";
    QTest::newRow("invalid") << int(wf::ConditionKind::Invalid) << "column 3: expected an operator";
}

void TestDetectorRules::unwatchedKinds()
{
    QFETCH(int, kind);
    QFETCH(QString, explanation);
    DetectorFixture b;
    wf::DetectorRule rule = testRule(QStringLiteral("x > 5"));
    rule.source.kind = wf::ConditionKind(kind);
    rule.source.error = QStringLiteral("column 3: expected an operator");
    b.detector.setRules({rule});
    QCOMPARE(b.scrape(0, {{QStringLiteral("x"), 9}}), QString());
    QCOMPARE(b.tick(1), QString());
    QCOMPARE(b.state(), QStringLiteral("unbound"));
    QCOMPARE(b.status().terms.size(), std::size_t{1});
    QCOMPARE(b.status().terms[0].binding.explanation, explanation);

    // A person confirms it: the same text starts to detect, and stops when that is taken back.
    rule.source.kind = wf::ConditionKind::Declared;
    b.detector.setRules({rule});
    QCOMPARE(b.tick(1.5), QStringLiteral("unbound>true"));
    rule.source.kind = wf::ConditionKind(kind);
    b.detector.setRules({rule});
    QCOMPARE(b.tick(2), QStringLiteral("true>unbound"));
}

void TestDetectorRules::reloadKeepsState()
{
    DetectorFixture b;
    const QString x = QStringLiteral("x");
    b.detector.setRules({testRule(QStringLiteral("x > 5 for 3s"), 0), testRule(QStringLiteral("x > 6"), 1)});
    b.scrape(0, {{x, 9}});
    b.scrape(1, {{x, 9}});
    QCOMPARE(b.state(0), QStringLiteral("pending"));
    // The second condition was edited, the first one stays and only moved in the file.
    wf::DetectorRule moved = testRule(QStringLiteral("x > 5 for 3s"), 0);
    moved.source.line = 99;
    b.detector.setRules({moved, testRule(QStringLiteral("x > 7"), 1)});
    QCOMPARE(b.state(0), QStringLiteral("pending"));
    QCOMPARE(b.state(1), QStringLiteral("unbound"));
    QCOMPARE(b.scrape(2, {{x, 9}}), QStringLiteral("1: unbound>true"));
    QCOMPARE(b.scrape(3, {{x, 9}}), QStringLiteral("pending>true")); // Three seconds in all.
    QVERIFY(b.status(0).pendingSince == b.time(0));
}

void TestDetectorRules::newRuleReadsWhatIsThere()
{
    DetectorFixture b;
    b.interval = 15s;
    b.detector.setRules({testRule(QStringLiteral("x > 5"))});
    b.scrape(0, {{QStringLiteral("x"), 9}, {QStringLiteral("y"), 9}});
    b.detector.setRules({testRule(QStringLiteral("x > 5")), testRule(QStringLiteral("y > 5"), 1)});
    QCOMPARE(b.tick(1), QStringLiteral("1: unbound>true")); // Not only with the next scrape.
    QVERIFY(b.status(1).since == b.time(0));
}

void TestDetectorRules::seriesComeLater()
{
    DetectorFixture b;
    b.detector.setRules({testRule(QStringLiteral("x > 5"))});
    b.scrape(0, {{QStringLiteral("other"), 9}});
    QCOMPARE(b.state(), QStringLiteral("unbound"));
    QCOMPARE(b.scrape(1, {{QStringLiteral("x{i=1}"), 1}}), QStringLiteral("unbound>false"));
    QCOMPARE(b.scrape(2, {{QStringLiteral("x{i=1}"), 1}, {QStringLiteral("x{i=2}"), 9}}),
             QStringLiteral("false>true"));
    QCOMPARE(b.status().terms[0].binding.series.size(), std::size_t{2});
}

void TestDetectorRules::betterNameKeepsBinding()
{
    DetectorFixture b;
    b.detector.setRules({testRule(QStringLiteral("health = \"down\""))});
    b.scrape(0, {{QStringLiteral("health_info{status=down}"), 1}});
    QCOMPARE(b.state(), QStringLiteral("true"));
    b.scrape(1, {{QStringLiteral("health_info{status=down}"), 1}, {QStringLiteral("health"), 1}});
    QCOMPARE(b.state(), QStringLiteral("true"));
}

void TestDetectorRules::intervalIsFollowed()
{
    DetectorFixture b;
    b.detector.setRules({testRule(QStringLiteral("x > 5"))});
    b.scrape(0, {{QStringLiteral("x"), 9}});
    b.interval = 15s; // The feed was set to it.
    b.scrape(1, {{QStringLiteral("x"), 9}});
    QCOMPARE(b.tick(30), QString());
    QCOMPARE(b.tick(39), QStringLiteral("true>no data"));
}

void TestDetectorRules::unboundAlternatives_data()
{
    QTest::addColumn<QString>("condition");
    QTest::addColumn<QString>("state");
    QTest::newRow("and with a missing one can never hold") << "x > 5 and gone > 5"
                                                           << "unbound";
    QTest::newRow("or with a missing one still detects") << "gone > 5 or x > 5"
                                                         << "true";
    QTest::newRow("the whole group counts") << "gone > 5 or x > 5 and gone > 5"
                                            << "unbound";
    QTest::newRow("the other group holds") << "gone > 5 and x > 5 or x > 4"
                                           << "true";
}

void TestDetectorRules::unboundAlternatives()
{
    QFETCH(QString, condition);
    QFETCH(QString, state);
    DetectorFixture b;
    b.detector.setRules({testRule(condition)});
    b.scrape(0, {{QStringLiteral("x"), 9}});
    b.tick(1);
    QCOMPARE(b.state(), state);
    if (state == QLatin1String("true")) {
        b.scrape(1, {{QStringLiteral("x"), 1}});
        QCOMPARE(b.state(), QStringLiteral("clearing"));
    }
}

void TestDetectorRules::bindingByHand()
{
    DetectorFixture b;
    const wf::DetectorRule rule = testRule(QStringLiteral("qih.queue_depth > 100"));
    b.detector.setRules({rule});
    b.scrape(0, {{QStringLiteral("jobs{queue=q}"), 0.2}, {QStringLiteral("jobs{queue=r}"), 0.9}});
    QCOMPARE(b.state(), QStringLiteral("unbound"));

    wf::ManualBinding manual;
    manual.runbook = rule.runbook;
    manual.conditionText = rule.source.text;
    manual.metric = QStringLiteral("jobs");
    manual.labels = {{QStringLiteral("queue"), wf::LabelOp::Equal, QStringLiteral("q")}};
    manual.scale = 1000;
    b.detector.setBindings({manual});
    QCOMPARE(b.tick(0.5), QStringLiteral("unbound>true"));
    QCOMPARE(b.status().valueText, QStringLiteral("200"));
    QVERIFY(b.status().terms[0].binding.manual);

    b.detector.setBindings({});
    QCOMPARE(b.tick(1), QStringLiteral("true>unbound"));
    QVERIFY(!b.status().activeSince);
    QCOMPARE(b.status().terms[0].binding.explanation, QStringLiteral("no series is called qih_queue_depth"));
    QVERIFY(b.status().terms[0].text.isEmpty());
}

void TestDetectorRules::bindingOfEditedCondition()
{
    DetectorFixture b;
    wf::ManualBinding manual;
    manual.runbook = wf::testRunbook();
    manual.conditionText = QStringLiteral("x > 5");
    manual.metric = QStringLiteral("y");
    b.detector.setBindings({manual});
    b.detector.setRules({testRule(QStringLiteral("x > 6"))});
    b.scrape(0, {{QStringLiteral("x"), 1}, {QStringLiteral("y"), 9}});
    QVERIFY(!b.status().terms[0].binding.manual);
    QCOMPARE(b.state(), QStringLiteral("false"));
}

void TestDetectorRules::endDetection()
{
    DetectorFixture b;
    const QString x = QStringLiteral("x");
    b.detector.setRules({testRule(QStringLiteral("x > 5"))});
    b.scrape(0, {{x, 9}});
    b.detector.endDetection(wf::testRunbook());
    QCOMPARE(b.state(), QStringLiteral("false"));
    QVERIFY(!b.status().activeSince);
    QCOMPARE(b.scrape(1, {{x, 9}}), QString()); // It is still so: no new detection of the same.
    QCOMPARE(b.scrape(2, {{x, 1}}), QString());
    QCOMPARE(b.scrape(3, {{x, 9}}), QStringLiteral("false>true"));
}

void TestDetectorRules::endDetectionLeavesOthers()
{
    DetectorFixture b;
    const QString x = QStringLiteral("x");
    b.detector.setRules({testRule(QStringLiteral("x > 5"), 0, QStringLiteral("one")),
                         testRule(QStringLiteral("x > 5"), 0, QStringLiteral("two")),
                         testRule(QStringLiteral("x > 5 for 2s"), 1, QStringLiteral("one"))});
    b.scrape(0, {{x, 9}});
    b.detector.endDetection(wf::testRunbook(QStringLiteral("one")));
    QCOMPARE(b.state(0), QStringLiteral("false"));
    QCOMPARE(b.state(1), QStringLiteral("true"));
    QCOMPARE(b.state(2), QStringLiteral("pending"));
    b.scrape(1, {{x, 9}});
    QCOMPARE(b.scrape(2, {{x, 9}}), QStringLiteral("1: pending>true"));
}

void TestDetectorRules::endedOnesAreKnownToHold()
{
    DetectorFixture b;
    const QString x = QStringLiteral("x");
    b.detector.setRules({testRule(QStringLiteral("x > 5"))});
    b.scrape(0, {{x, 9}});
    QVERIFY(b.status().holds() && !b.status().ended);
    b.detector.endDetection(wf::testRunbook());
    QVERIFY(b.status().holds() && b.status().ended);
    b.scrape(1, {{x, 9}});
    QVERIFY(b.status().holds());
    b.scrape(2, {{x, 1}});
    QVERIFY(!b.status().holds() && !b.status().ended);
}

void TestDetectorRules::takenUpAgain()
{
    DetectorFixture b;
    const QString x = QStringLiteral("x");
    const QString y = QStringLiteral("y");
    b.detector.setRules({testRule(QStringLiteral("x > 5")), testRule(QStringLiteral("y > 5"), 1)});
    b.scrape(0, {{x, 9}, {y, 9}});
    b.detector.endDetection(wf::testRunbook());
    b.scrape(1, {{x, 9}, {y, 1}});
    const auto told = b.detector.takeUpAgain(wf::testRunbook(), DetectorFixture::time(1500));
    QCOMPARE(told.size(), std::size_t(2));
    QCOMPARE(told[0].to, ConditionState::True);
    QCOMPARE(told[1].to, ConditionState::False);
    QCOMPARE(b.state(0), QStringLiteral("true"));
    QVERIFY(!b.status(0).ended);
    // It goes on as any other.
    b.scrape(2, {{x, 9}, {y, 1}});
    QCOMPARE(b.state(0), QStringLiteral("true"));
}

void TestDetectorRules::restored_data()
{
    QTest::addColumn<bool>("beforeRules");
    QTest::newRow("before the rules") << true;
    QTest::newRow("after the rules") << false;
}

void TestDetectorRules::restored()
{
    QFETCH(bool, beforeRules);
    DetectorFixture b;
    const auto restore = [&b] {
        b.detector.restore(wf::testRunbook(), 0, ConditionState::True, DetectorFixture::time(-500));
    };
    if (beforeRules)
        restore();
    b.detector.setRules({testRule(QStringLiteral("x > 5"))});
    if (!beforeRules)
        restore();
    QCOMPARE(b.state(), QStringLiteral("true"));
    QVERIFY(b.status().activeSince == b.time(-500));
    // No series yet: the detection stands, but it is not live.
    QCOMPARE(b.tick(0), QStringLiteral("true>no data"));
    QCOMPARE(b.status().beforeLoss, ConditionState::True);
    b.scrape(1, {{QStringLiteral("other"), 1}});
    QCOMPARE(b.state(), QStringLiteral("no data"));
    QCOMPARE(b.scrape(2, {{QStringLiteral("x"), 9}}), QStringLiteral("no data>true"));
    QVERIFY(b.status().activeSince == b.time(-500));
    QCOMPARE(b.scrape(3, {{QStringLiteral("x"), 1}}), QStringLiteral("true>clearing"));
}

void TestDetectorRules::restoredPendingGoesOn()
{
    DetectorFixture b;
    b.detector.setRules({testRule(QStringLiteral("x > 5 for 60s"))});
    b.detector.restore(wf::testRunbook(), 0, ConditionState::Pending, b.time(-50));
    QCOMPARE(b.scrape(0, {{QStringLiteral("x"), 9}}), QString());
    QVERIFY(b.status().pendingSince == b.time(-50));
    for (int second = 1; second < 10; ++second)
        QCOMPARE(b.scrape(second, {{QStringLiteral("x"), 9}}), QString());
    QCOMPARE(b.scrape(10, {{QStringLiteral("x"), 9}}), QStringLiteral("pending>true"));
}

void TestDetectorRules::batchesStayCheap()
{
    DetectorFixture b;
    constexpr int Conditions = 100;
    constexpr int Series = 1000;
    std::vector<wf::DetectorRule> rules;
    for (int i = 0; i < Conditions; ++i)
        rules.push_back(testRule(QStringLiteral("metric_%1 > 5 for 1m").arg(i), i));
    b.detector.setRules(rules);
    wf::SampleBatch batch;
    for (int i = 0; i < Series; ++i) {
        const auto ref = b.series(QStringLiteral("metric_%1{i=%2}").arg(i % Conditions).arg(i / Conditions));
        batch.samples.push_back({ref, {}});
    }
    QElapsedTimer timer;
    timer.start();
    constexpr int Batches = 200;
    for (int n = 0; n < Batches; ++n) {
        batch.receivedAt = b.time(n);
        for (std::size_t i = 0; i < batch.samples.size(); ++i)
            batch.samples[i].sample = {b.time(n), double((i + std::size_t(n)) % 7)};
        b.detector.evaluate(b.store, batch);
    }
    const double perBatch = double(timer.nsecsElapsed()) / 1e6 / Batches;
    qInfo("%d series, %d conditions: %.3f ms a batch", Series, Conditions, perBatch);
    QVERIFY2(perBatch < 50, "a second's batch has to leave the thread free"); // Generous: shared machines.
}

WF_TEST(TestDetectorRules)

} // namespace tst_detectorrules

#include "tst_detectorrules.moc"
