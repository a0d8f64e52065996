// SPDX-License-Identifier: GPL-3.0-or-later
// What is reported of conditions: their values, what only stands, what flaps.
#include "support/bookfixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_conditionreports {

using namespace std::chrono_literals;
using namespace wf;
using State = ConditionRecord::State;

namespace {

const RunbookId Dynex(QStringLiteral("dynex-outage"));

command::ReportCondition report(const BookFixture &desk, int condition, State state, bool flapping = false)
{
    return {Dynex,
            QStringLiteral("Dynex outage"),
            {Severity::P1, Severity::P0},
            condition,
            QStringLiteral("condition %1").arg(condition),
            state,
            QStringLiteral("0.83"),
            flapping,
            desk.clock.wall() - 2s};
}

const Incident *open(const BookFixture &desk)
{
    return desk.book.openFor(Dynex);
}

} // namespace

class TestConditionReports : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void valuesFitTheirConditions();
    void whatOnlyStandsBeginsNothing();
    void eachConditionFlapsForItself();
};

void TestConditionReports::valuesFitTheirConditions()
{
    BookFixture desk;
    auto seen = report(desk, 0, State::True);
    seen.text = QStringLiteral("fallback_rate > 0.5 for 15s");
    seen.value = QStringLiteral("0.0839");
    // That it is true is told; a number that says otherwise is not.
    const auto events = desk.run(seen);
    QCOMPARE(events.back()->kind(), EventKind::ConditionTrue);
    QCOMPARE(events.back()->as<event::ConditionNews>()->value, QString());
    seen.state = State::False;
    QCOMPARE(desk.run(seen).front()->as<event::ConditionNews>()->value, seen.value);
}

void TestConditionReports::whatOnlyStandsBeginsNothing()
{
    BookFixture desk;
    auto stands = report(desk, 0, State::True);
    stands.value.clear();
    stands.stands = true;
    QVERIFY(desk.run(stands).empty());
    QVERIFY(!open(desk));
    desk.run(report(desk, 0, State::True));
    QVERIFY(desk.run(stands).empty());
    // Data came back, and lies where the condition neither holds nor ends.
    desk.run(report(desk, 0, State::NoData));
    const auto events = desk.run(stands);
    QCOMPARE(events.size(), 1u);
    QVERIFY(events.front()->as<event::ConditionNews>()->again);
    QVERIFY(open(desk)->conditions.at(0).wasTrue);
    QCOMPARE(open(desk)->conditions.at(0).value, QString());
    desk.run(report(desk, 1, State::True));
    desk.run(report(desk, 0, State::False));
    QVERIFY(desk.run(stands).empty());
    QVERIFY(!open(desk)->conditions.at(0).wasTrue);
}

void TestConditionReports::eachConditionFlapsForItself()
{
    BookFixture desk;
    desk.run(report(desk, 0, State::True));
    desk.run(report(desk, 1, State::True));
    auto flaps = report(desk, 0, State::True, true);
    flaps.value.clear();
    flaps.stands = true;
    const auto events = desk.run(flaps);
    QCOMPARE(events.size(), 1u);
    QVERIFY(events.front()->as<event::ConditionNews>()->still);
    QCOMPARE(open(desk)->conditions.at(0).value, QStringLiteral("0.83")); // What made it true.
    // The other one does not flap, and saying so again is no news about it or about the first.
    QVERIFY(desk.run(report(desk, 1, State::True)).empty());
    QVERIFY(open(desk)->flapping);
    desk.run(report(desk, 0, State::False));
    QVERIFY(!open(desk)->flapping);
}

WF_TEST(TestConditionReports)

} // namespace tst_conditionreports

#include "tst_conditionreports.moc"
