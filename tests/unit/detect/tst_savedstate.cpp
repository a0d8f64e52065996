// SPDX-License-Identifier: GPL-3.0-or-later
#include "detect/savedstate.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_savedstate {

using namespace std::chrono_literals;
using namespace wf;

namespace {

MachineState stateOf(ConditionState state, ConditionState kept = ConditionState::False)
{
    MachineState s;
    s.state = state;
    s.kept = kept;
    s.since = fromMs(1000);
    s.pendingSince = fromMs(500);
    s.lastDataAt = fromMs(2000);
    if (s.isActive())
        s.activeSince = fromMs(900);
    return s;
}

} // namespace

class TestSavedState : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void textReadsBack();
    void rubbishIsNothing();
    void theLogDecides_data();
    void theLogDecides();
    void aLostReportIsMadeGood();
};

void TestSavedState::textReadsBack()
{
    MachineState s = stateOf(ConditionState::NoData, ConditionState::Clearing);
    s.clearSince = fromMs(1500);
    s.lostSince = fromMs(2500);
    s.flapping = true;
    s.mustBeFalse = true;
    s.turns = {fromMs(1), fromMs(2), fromMs(3)};
    const SavedCondition saved{RunbookId(QStringLiteral("dynex-outage")), 2, QStringLiteral("a > \"1\""), s};
    const auto back = savedConditions(savedText({saved, {RunbookId(QStringLiteral("x")), 0, {}, {}}}));
    QCOMPARE(back.size(), std::size_t{2});
    QCOMPARE(back[0].runbook, saved.runbook);
    QCOMPARE(back[0].condition, 2);
    QCOMPARE(back[0].text, saved.text);
    const MachineState &b = back[0].state;
    QCOMPARE(b.state, s.state);
    QCOMPARE(b.kept, s.kept);
    QVERIFY(b.since == s.since && b.pendingSince == s.pendingSince && b.activeSince == s.activeSince &&
            b.clearSince == s.clearSince && b.lastDataAt == s.lastDataAt && b.lostSince == s.lostSince);
    QVERIFY(b.flapping && b.mustBeFalse && b.turns == s.turns);
    QVERIFY(!back[1].state.pendingSince);
}

void TestSavedState::rubbishIsNothing()
{
    QVERIFY(savedConditions("").empty());
    QVERIFY(savedConditions("{}").empty());
    QVERIFY(savedConditions("[1, \"x\"").empty());
    QCOMPARE(savedConditions("[7]").front().condition, -1);
}

void TestSavedState::theLogDecides_data()
{
    QTest::addColumn<int>("known");
    QTest::addColumn<int>("saved");
    QTest::addColumn<int>("expected");
    QTest::addColumn<bool>("ended");
    using S = ConditionState;
    const auto row = [](const char *name, S known, S saved, S expected, bool ended = false) {
        QTest::newRow(name) << int(known) << int(saved) << int(expected) << ended;
    };
    row("pending goes on", S::False, S::Pending, S::Pending);
    row("both say true", S::True, S::Clearing, S::Clearing);
    row("only the log says true", S::True, S::False, S::True);
    row("only the saved one says true", S::False, S::True, S::Pending);
    row("a person ended it", S::False, S::True, S::False, true);
}

void TestSavedState::theLogDecides()
{
    QFETCH(int, known);
    QFETCH(int, saved);
    QFETCH(int, expected);
    QFETCH(bool, ended);
    MachineState log = restoredState(static_cast<ConditionState>(known), fromMs(100));
    log.mustBeFalse = ended;
    const MachineState s = resumedState(log, stateOf(static_cast<ConditionState>(saved)));
    QCOMPARE(int(s.state), expected);
    if (s.state == ConditionState::Pending)
        QVERIFY(s.pendingSince == fromMs(500) && !s.activeSince);
}

void TestSavedState::aLostReportIsMadeGood()
{
    // It became true, was saved, and the program died before the log had it.
    const MachineState resumed =
        resumedState(restoredState(ConditionState::False, {}), stateOf(ConditionState::True));
    const StepResult next = step(resumed, {.holds = true, .at = fromMs(3000)}, {.hold = 2s});
    QCOMPARE(next.changes.size(), std::size_t{1});
    QCOMPARE(next.changes.front().to, ConditionState::True);
    // But not over a time in which nobody looked.
    const StepResult late = step(resumed, {.holds = true, .at = fromMs(3'000'000)}, {.hold = 2s});
    QVERIFY(late.changes.empty());
    QVERIFY(late.next.pendingSince == fromMs(3'000'000));
}

WF_TEST(TestSavedState)

} // namespace tst_savedstate

#include "tst_savedstate.moc"
