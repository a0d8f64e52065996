// SPDX-License-Identifier: GPL-3.0-or-later
#include "detect/conditionmachine.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_conditionmachine {

using namespace std::chrono_literals;
using wf::ConditionState;
using wf::fromMs;
using wf::MachineRules;
using wf::MachineState;
using wf::Millis;

namespace {

QChar letter(ConditionState s)
{
    switch (s) {
    case ConditionState::Unbound:
        return u'U';
    case ConditionState::NoData:
        return u'N';
    case ConditionState::False:
        return u'F';
    case ConditionState::Pending:
        return u'P';
    case ConditionState::True:
        return u'T';
    case ConditionState::Clearing:
        return u'C';
    }
    return u'?';
}

/// Plays moments such as "5t": the second and what was read then. t holds, f is false and clear, m is false
/// but not clear (between threshold and clear value), x is NaN, n is no data, e a person ends it, u unbinds
/// it. Returns changes as "5FT": at, from, to; with ! when flapping.
QString play(MachineState &state, const MachineRules &rules, const QString &script)
{
    QStringList changes;
    for (const QString &moment : script.split(u' ', Qt::SkipEmptyParts)) {
        const qint64 second = moment.chopped(1).toLongLong();
        const auto at = fromMs(second * 1000);
        wf::StepResult result;
        switch (moment.back().toLatin1()) {
        case 't':
            result = wf::step(state, {true, false, false, at}, rules);
            break;
        case 'f':
            result = wf::step(state, {false, true, true, at}, rules);
            break;
        case 'm':
            result = wf::step(state, {false, true, false, at}, rules);
            break;
        case 'x':
            result = wf::step(state, {false, false, false, at}, rules);
            break;
        case 'n':
            result = wf::stepNoData(state, at);
            break;
        case 'u':
            result = wf::stepUnbound(state, at);
            break;
        case 'e':
            result.next = wf::endedByPerson(state);
            break;
        default:
            return QStringLiteral("bad script");
        }
        state = result.next;
        for (const wf::StateChange &c : result.changes) {
            changes << QString::number(second) + letter(c.from) + letter(c.to) +
                           (state.flapping ? QStringLiteral("!") : QString());
        }
    }
    return changes.join(u' ');
}

} // namespace

class TestConditionMachine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void changes_data();
    void changes();
    void timesOfADetection();
    void lossKeepsTimes();
    void restored_data();
    void restored();
    void flappingEndsAfterTenQuietMinutes();
    void names();
};

void TestConditionMachine::changes_data()
{
    QTest::addColumn<int>("hold");
    QTest::addColumn<int>("clearHold");
    QTest::addColumn<QString>("script");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, int hold, int clearHold, const char *script, const char *expected) {
        QTest::newRow(name) << hold << clearHold << QString::fromLatin1(script)
                            << QString::fromLatin1(expected);
    };
    // A sample a second; more than 2.5 s apart is a gap.
    row("first sample false", 0, 60, "0f 1f", "0UF");
    row("first sample true", 0, 60, "0t 1t", "0UT");
    row("first sample true with for", 2, 60, "0t 1t 2t", "0UP 2PT");
    row("true at once without for", 0, 60, "0f 1t", "0UF 1FT");
    row("for is counted from the first true sample", 3, 60, "0f 1t 2t 3t 4t", "0UF 1FP 4PT");
    row("for starts over after a false sample", 3, 60, "0f 1t 2t 3f 4t 5t 6t 7t", "0UF 1FP 3PF 4FP 7PT");
    row("for starts over after NaN", 3, 60, "0f 1t 2x 3t 4t 5t 6t", "0UF 1FP 2PF 3FP 6PT");
    row("a gap of two intervals does not reset for", 4, 60, "0f 1t 3t 5t", "0UF 1FP 5PT");
    row("a longer gap does", 4, 60, "0f 1t 2t 5t 7t 9t", "0UF 1FP 9PT");
    row("short loss keeps for", 4, 60, "0f 1t 2t 3n 4t 5t", "0UF 1FP 3PN 4NP 5PT");
    row("long loss while pending starts over", 4, 60, "0f 1t 2t 4n 9t 11t 13t", "0UF 1FP 4PN 9NP 13PT");
    row("false after a loss while pending", 4, 60, "0f 1t 2n 9f", "0UF 1FP 2PN 9NP 9PF");
    row("clear hold", 0, 3, "0t 1f 2f 3f 4f", "0UT 1TC 4CF");
    row("true again while clearing", 0, 3, "0t 1f 2f 3t 4f 5f 6f 7f", "0UT 1TC 3CT 4TC 7CF");
    row("no clear hold", 0, 0, "0t 1f", "0UT 1TF");
    row("between threshold and clear value stays true", 0, 3, "0t 1m 2m 9m", "0UT");
    row("back between them while clearing", 0, 3, "0t 1f 2m 3f 4f 5f 6f", "0UT 1TC 2CT 3TC 6CF");
    row("NaN ends nothing", 0, 0, "0t 1x 2x 99x", "0UT");
    row("NaN interrupts clearing", 0, 3, "0t 1f 2f 3x 4f 5f 6f 7f", "0UT 1TC 3CT 4TC 7CF");
    row("NaN first", 0, 0, "0x", "0UF");
    row("no data keeps true, for however long", 0, 0, "0t 1n 5000n 90000t", "0UT 1TN 90000NT");
    row("false after no data ends it by its own rules", 0, 2, "0t 1n 100f 101f 102f",
        "0UT 1TN 100NT 100TC 102CF");
    row("a gap does not count as clear", 0, 3, "0t 1f 2f 60f 61f 62f 63f", "0UT 1TC 63CF");
    row("a loss does not count as clear", 0, 3, "0t 1f 2n 60f 61f 63f", "0UT 1TC 2CN 60NC 63CF");
    row("a short loss goes on clearing", 0, 3, "0t 1f 2n 3f 4f", "0UT 1TC 2CN 3NC 4CF");
    row("true right after a loss of false", 0, 60, "0f 1n 9t", "0UF 1FN 9NF 9FT");
    row("no data first", 0, 60, "0n 1n 5f", "0UN 5NF");
    row("unbound by hand", 0, 60, "0t 1u 2u 3f", "0UT 1TU 3UF");
    row("a person ends it", 0, 60, "0t 1e 2t 3t 4f 5t", "0UT 5FT");
    row("a person ends it while clearing", 0, 60, "0t 1f 2e 3f 4t", "0UT 1TC 4FT");
    row("a person ends it while there is no data", 0, 60, "0t 1n 2e 9t 10f 11t", "0UT 1TN 9NF 11FT");
    row("NaN is not the false it has to be once", 0, 60, "0t 1e 2x 3t 4f 5t", "0UT 5FT");
    row("ending leaves pending alone", 3, 60, "0t 1e 2t 3t", "0UP 3PT");
    row("five turns do not flap", 0, 0, "0t 1f 2t 3f 4t 5t", "0UT 1TF 2FT 3TF 4FT");
    row("the sixth turn flaps and stays true", 0, 0, "0t 1f 2t 3f 4t 5f 6f 7t 8f",
        "0UT 1TF 2FT 3TF 4FT 5TT!");
    row("turns through clearing count", 0, 60, "0t 1f 2t 3f 4t 5f 6t", "0UT 1TC 2CT 3TC 4CT 5TT!");
    row("sixth turn into true", 0, 2, "0t 1f 3f 4t 5f 7f 8t 9f 11f 12t", "0UT 1TC 3CF 4FT 5TC 7CF 8FT 9TT!");
    row("pending and back is no turn", 9, 0, "0t 1f 2t 3f 4t 5f 6t 7f", "0UP 1PF 2FP 3PF 4FP 5PF 6FP 7PF");
    row("losses are no turns", 0, 60, "0t 1n 2t 3n 4t 5n 6t 7n 8t", "0UT 1TN 2NT 3TN 4NT 5TN 6NT 7TN 8NT");
    row("turns far apart do not flap", 0, 0, "0t 200f 400t 600f 800t 1000f 1200t 1400f",
        "0UT 200TF 400FT 600TF 800FT 1000TF 1200FT 1400TF");
    row("flapping stays when data is lost", 0, 0, "0t 1f 2t 3f 4t 5f 6n 700f 701f",
        "0UT 1TF 2FT 3TF 4FT 5TT! 6TN! 700NT!");
}

void TestConditionMachine::changes()
{
    QFETCH(int, hold);
    QFETCH(int, clearHold);
    QFETCH(QString, script);
    QFETCH(QString, expected);
    MachineRules rules;
    rules.hold = std::chrono::seconds(hold);
    rules.clearHold = std::chrono::seconds(clearHold);
    rules.maxGap = 2500ms;
    MachineState state;
    QCOMPARE(play(state, rules, script), expected);
}

void TestConditionMachine::timesOfADetection()
{
    MachineRules rules;
    rules.hold = 2s;
    rules.clearHold = 2s;
    rules.maxGap = 2500ms;
    MachineState s;
    play(s, rules, QStringLiteral("0f 1t 2t"));
    QCOMPARE(s.state, ConditionState::Pending);
    QVERIFY(s.since == fromMs(1000) && s.pendingSince == fromMs(1000) && !s.activeSince);
    play(s, rules, QStringLiteral("3t 4t"));
    QVERIFY(s.since == fromMs(3000) && s.pendingSince == fromMs(1000) && s.activeSince == fromMs(3000));
    play(s, rules, QStringLiteral("5f"));
    QCOMPARE(s.state, ConditionState::Clearing);
    QVERIFY(s.since == fromMs(5000) && s.activeSince == fromMs(3000));
    play(s, rules, QStringLiteral("6t"));
    QVERIFY(s.since == fromMs(6000) && s.activeSince == fromMs(3000)); // Still the same detection.
    play(s, rules, QStringLiteral("7f 8f 9f"));
    QCOMPARE(s.state, ConditionState::False);
    QVERIFY(!s.activeSince && !s.pendingSince && s.lastDataAt == fromMs(9000));
}

void TestConditionMachine::lossKeepsTimes()
{
    MachineRules rules;
    rules.maxGap = 2500ms;
    MachineState s;
    play(s, rules, QStringLiteral("0t 1t 4n"));
    QCOMPARE(s.state, ConditionState::NoData);
    QCOMPARE(s.kept, ConditionState::True);
    QVERIFY(s.isActive());
    QVERIFY(s.lostSince == fromMs(1000)); // Nothing is known since the last sample.
    QVERIFY(s.since == fromMs(4000));     // That was noticed later.
    QVERIFY(s.activeSince == fromMs(0));
    play(s, rules, QStringLiteral("9t"));
    QVERIFY(!s.lostSince && s.activeSince == fromMs(0) && s.since == fromMs(9000));
}

void TestConditionMachine::restored_data()
{
    QTest::addColumn<int>("state");
    QTest::addColumn<QString>("script");
    QTest::addColumn<QString>("expected");
    QTest::addColumn<qint64>("activeSince"); ///< Seconds; -1: none.
    QTest::newRow("pending goes on where it was")
        << int(ConditionState::Pending) << QStringLiteral("90t 101t") << QStringLiteral("101PT")
        << qint64{101};
    QTest::newRow("true stays true") << int(ConditionState::True) << QStringLiteral("90t") << QString()
                                     << qint64{1};
    QTest::newRow("true without data")
        << int(ConditionState::True) << QStringLiteral("90n 95t") << QStringLiteral("90TN 95NT") << qint64{1};
    QTest::newRow("clearing starts its time over")
        << int(ConditionState::Clearing) << QStringLiteral("90f 92f") << QString() << qint64{1};
    QTest::newRow("clearing, then true")
        << int(ConditionState::Clearing) << QStringLiteral("90t") << QStringLiteral("90CT") << qint64{1};
    QTest::newRow("false") << int(ConditionState::False) << QStringLiteral("90f") << QString() << qint64{-1};
}

void TestConditionMachine::restored()
{
    QFETCH(int, state);
    QFETCH(QString, script);
    QFETCH(QString, expected);
    QFETCH(qint64, activeSince);
    MachineRules rules;
    rules.hold = 100s;
    rules.maxGap = 20s;
    MachineState s = wf::restoredState(ConditionState(state), fromMs(1000));
    QCOMPARE(play(s, rules, script), expected);
    QCOMPARE(s.activeSince ? wf::toMs(*s.activeSince) / 1000 : -1, activeSince);
}

void TestConditionMachine::flappingEndsAfterTenQuietMinutes()
{
    MachineRules rules;
    rules.clearHold = 0s;
    rules.maxGap = 5min;
    MachineState s;
    play(s, rules, QStringLiteral("0t 1f 2t 3f 4t 5f"));
    QVERIFY(s.flapping);
    QCOMPARE(play(s, rules, QStringLiteral("200f 400f 500t 501f 700f 900f 1100f")), QString());
    QCOMPARE(play(s, rules, QStringLiteral("1101f 1102t 1103f 1104t")),
             QStringLiteral("1101TF 1102FT 1103TF 1104FT"));
    QVERIFY(!s.flapping);
}

void TestConditionMachine::names()
{
    QCOMPARE(wf::conditionStateName(ConditionState::NoData), QStringLiteral("no data"));
    QCOMPARE(wf::conditionStateName(ConditionState::Clearing), QStringLiteral("clearing"));
    QCOMPARE(wf::conditionStateName(ConditionState::Unbound), QStringLiteral("unbound"));
}

WF_TEST(TestConditionMachine)

} // namespace tst_conditionmachine

#include "tst_conditionmachine.moc"
