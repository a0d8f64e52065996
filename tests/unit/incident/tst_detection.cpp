// SPDX-License-Identifier: GPL-3.0-or-later
// From a true condition to a detection, and how it ends: declared, snoozed, cleared, dismissed; no data ends
// nothing.
#include "support/bodies.h"
#include "support/bookfixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_detection {

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

class TestDetection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void trueConditionDetects();
    void secondConditionJoins();
    void sameStateIsNoNews();
    void clearsWhenAllAreFalse();
    void noDataNeverEnds();
    void falseAfterNoDataEnds();
    void dismissed();
    void snoozed_data();
    void snoozed();
    void declaredKeepsItsPast();
    void declaredByHandMeetsTheDetection();
    void conditionsOfDeclaredIncident();
    void flappingIsKept();
    void detectionCannotBeWorked();
    void newDetectionAfterResolution();
    void trueConditionsStandInTheWay();
    void mergedConditionsAreFollowed();
    void drillsAndRealOnesStayApart();
};

void TestDetection::trueConditionDetects()
{
    BookFixture desk;
    QVERIFY(desk.run(report(desk, 0, State::False)).empty());
    QVERIFY(desk.run(report(desk, 0, State::NoData)).empty());
    const auto events = desk.run(report(desk, 0, State::True), QStringLiteral("feed"));
    QCOMPARE(events.size(), 2u);
    QCOMPARE(events[0]->kind(), EventKind::Detected);
    QCOMPARE(events[1]->kind(), EventKind::ConditionTrue);
    const Incident &i = *open(desk);
    QVERIFY(i.isDetection());
    QCOMPARE(i.title, QStringLiteral("Dynex outage"));
    QCOMPARE(i.severity, Severity::P1);
    QVERIFY((i.offered == std::vector{Severity::P1, Severity::P0}));
    QCOMPARE(i.detectedAt, std::optional(desk.clock.wall() - 2s)); // When it was, not when it was heard.
    QCOMPARE(events[0]->recordedAt, desk.clock.wall());
    QVERIFY(i.number.isEmpty());
    QVERIFY(timersOf(i).empty());
    QCOMPARE(i.conditions.at(0).value, QStringLiteral("0.83"));
}

void TestDetection::secondConditionJoins()
{
    BookFixture desk;
    desk.run(report(desk, 0, State::True));
    const IncidentId id = open(desk)->id;
    const auto events = desk.run(report(desk, 1, State::True));
    QCOMPARE(events.size(), 1u);
    QCOMPARE(events.front()->incident, id);
    QCOMPARE(open(desk)->conditions.size(), 2u);
}

void TestDetection::sameStateIsNoNews()
{
    BookFixture desk;
    desk.run(report(desk, 0, State::True));
    QVERIFY(desk.run(report(desk, 0, State::True)).empty());
    QVERIFY(desk.run(report(desk, 1, State::False)).empty());
    QVERIFY(desk.run(report(desk, 1, State::NoData)).empty());
}

void TestDetection::clearsWhenAllAreFalse()
{
    BookFixture desk;
    desk.run(report(desk, 0, State::True));
    desk.run(report(desk, 1, State::True));
    const IncidentId id = open(desk)->id;
    desk.clock.advance(1min);
    QCOMPARE(desk.run(report(desk, 0, State::False)).size(), 1u);
    QVERIFY(desk.incident(id).isDetection());
    desk.clock.advance(1min);
    const auto events = desk.run(report(desk, 1, State::False));
    QCOMPARE(events.back()->kind(), EventKind::DetectionEnded);
    QCOMPARE(body<event::DetectionEnded>(events.back()).reason, DetectionEnd::Cleared);
    QVERIFY(!desk.incident(id).isDetection());
    QCOMPARE(desk.incident(id).endedAt, std::optional(desk.clock.wall() - 2s));
    QVERIFY(!open(desk));
    // The next time is another detection.
    desk.run(report(desk, 0, State::True));
    QVERIFY(open(desk)->id != id);
}

void TestDetection::noDataNeverEnds()
{
    BookFixture desk;
    desk.run(report(desk, 0, State::True));
    desk.run(report(desk, 1, State::True));
    desk.run(report(desk, 0, State::NoData));
    QVERIFY(open(desk)->isDetection());
    QVERIFY(open(desk)->hasTrueCondition());
    QCOMPARE(open(desk)->conditions.at(0).state, State::NoData);
    QVERIFY(open(desk)->conditions.at(0).wasTrue);
    // The other one clears: the lost one was true when it was last seen.
    desk.run(report(desk, 1, State::False));
    QVERIFY(open(desk));
    desk.clock.advance(48h);
    desk.run(report(desk, 1, State::NoData));
    QVERIFY(open(desk)->isDetection());
}

void TestDetection::falseAfterNoDataEnds()
{
    BookFixture desk;
    desk.run(report(desk, 0, State::True));
    desk.run(report(desk, 0, State::NoData));
    desk.run(report(desk, 0, State::True));
    QCOMPARE(open(desk)->conditions.at(0).state, State::True);
    desk.run(report(desk, 0, State::NoData));
    QCOMPARE(desk.run(report(desk, 0, State::False)).back()->kind(), EventKind::DetectionEnded);
    QVERIFY(!open(desk));
}

void TestDetection::dismissed()
{
    BookFixture desk;
    desk.run(report(desk, 0, State::True));
    const IncidentId id = open(desk)->id;
    desk.run(command::DismissDetection{id, QStringLiteral(" planned work ")});
    const Incident &i = desk.incident(id);
    QVERIFY(!i.isDetection());
    QCOMPARE(i.endReason, QStringLiteral("dismissed"));
    QCOMPARE(textOf(i.events.back()), QStringLiteral("planned work"));
    QCOMPARE(desk.refusal(command::DismissDetection{id, {}}).message,
             QStringLiteral("this detection has ended"));
    QCOMPARE(desk.refusal(command::SnoozeDetection{id, 5min}).code, ErrorCode::Refused);
    QCOMPARE(desk.refusal(command::Declare{id, QStringLiteral("t"), Severity::P1, false, {}, {}}).code,
             ErrorCode::Refused);
}

void TestDetection::snoozed_data()
{
    QTest::addColumn<qint64>("ms");
    QTest::addColumn<bool>("fine");
    QTest::newRow("ten minutes") << qint64(600'000) << true;
    QTest::newRow("a day") << qint64(86'400'000) << true;
    QTest::newRow("nothing") << qint64(0) << false;
    QTest::newRow("negative") << qint64(-1) << false;
    QTest::newRow("more than a day") << qint64(86'400'001) << false;
}

void TestDetection::snoozed()
{
    QFETCH(qint64, ms);
    QFETCH(bool, fine);
    BookFixture desk;
    desk.run(report(desk, 0, State::True));
    const IncidentId id = open(desk)->id;
    const auto done = desk.tryRun(command::SnoozeDetection{id, Millis{ms}});
    QCOMPARE(done.has_value(), fine);
    if (!fine) {
        QVERIFY(done.error().message.contains(QStringLiteral("24 hours")));
        return;
    }
    QCOMPARE(desk.incident(id).snoozedUntil, std::optional(desk.clock.wall() + Millis{ms}));
    QVERIFY(desk.incident(id).isDetection());
    // Declaring wakes it.
    desk.run(command::Declare{id, QStringLiteral("Dynex"), Severity::P1, false, {}, shippedCopy()});
    QVERIFY(!desk.incident(id).snoozedUntil);
}

void TestDetection::declaredKeepsItsPast()
{
    BookFixture desk;
    desk.run(report(desk, 0, State::True));
    const IncidentId id = open(desk)->id;
    desk.clock.advance(1min);
    desk.run(command::Declare{id, QStringLiteral("Dynex is down"), Severity::P0, false, QStringLiteral("Ada"),
                              shippedCopy()});
    const Incident &i = desk.incident(id);
    QCOMPARE(i.number, QStringLiteral("INC-0001"));
    QCOMPARE(i.severity, Severity::P0);
    QCOMPARE(i.detectedAt, std::optional(desk.clock.wall() - 62s));
    QCOMPARE(i.declaredAt, std::optional(desk.clock.wall()));
    QCOMPARE(i.events.front()->kind(), EventKind::Detected);
    QVERIFY(i.hasTrueCondition());
    const Error twice =
        desk.refusal(command::Declare{id, QStringLiteral("again"), Severity::P0, false, {}, {}});
    QCOMPARE(twice.message, QStringLiteral("it is declared already as INC-0001"));
}

void TestDetection::declaredByHandMeetsTheDetection()
{
    BookFixture desk;
    desk.run(report(desk, 0, State::True));
    const IncidentId detected = open(desk)->id;
    const IncidentId declared = desk.declare(); // From scratch, with the same runbook.
    QCOMPARE(declared, detected);
    QCOMPARE(desk.book.incidents().size(), 1u);
}

void TestDetection::conditionsOfDeclaredIncident()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    const auto events = desk.run(report(desk, 0, State::True));
    QCOMPARE(events.size(), 1u);
    QCOMPARE(events.front()->incident, id);
    // It clears in the timeline; a declared incident is ended by people.
    desk.run(report(desk, 0, State::False));
    QCOMPARE(desk.incident(id).status, IncidentStatus::Investigating);
    QVERIFY(!desk.incident(id).endedAt);
    QVERIFY(!desk.incident(id).hasTrueCondition());
}

void TestDetection::flappingIsKept()
{
    BookFixture desk;
    desk.run(report(desk, 0, State::True));
    QVERIFY(!open(desk)->flapping);
    // The detector says that it goes to and fro: news although the state is the same.
    QCOMPARE(desk.run(report(desk, 0, State::True, true)).size(), 1u);
    QVERIFY(open(desk)->flapping);
    QVERIFY(desk.run(report(desk, 0, State::True, true)).empty());
    QVERIFY(open(desk)->isDetection());
}

void TestDetection::detectionCannotBeWorked()
{
    BookFixture desk;
    desk.run(report(desk, 0, State::True));
    const IncidentId id = open(desk)->id;
    const Error e = desk.refusal(command::StartTimer{id, QStringLiteral("t"), 5min});
    QCOMPARE(e.code, ErrorCode::Refused);
    QCOMPARE(e.message, QStringLiteral("Dynex outage is not declared yet: declare it first"));
    QCOMPARE(desk.refusal(command::ChangeStatus{id, IncidentStatus::Resolved, {}}).code, ErrorCode::Refused);
}

void TestDetection::newDetectionAfterResolution()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    desk.run(command::ChangeStatus{id, IncidentStatus::Resolved, {}});
    desk.run(report(desk, 0, State::True));
    QVERIFY(open(desk));
    QVERIFY(open(desk)->id != id);
    QVERIFY(open(desk)->isDetection());
}

void TestDetection::trueConditionsStandInTheWay()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    desk.run(report(desk, 0, State::True));
    desk.run(report(desk, 1, State::True));
    desk.run(report(desk, 1, State::NoData)); // As last known.
    // The log knows the values of the trigger only, which say nothing about now.
    command::ChangeStatus resolve{id, IncidentStatus::Resolved, {}};
    Error e = desk.refusal(resolve);
    QCOMPARE(e.code, ErrorCode::Refused);
    QCOMPARE(e.message,
             QStringLiteral("INC-0001 was not over when it was last measured, true then: condition 0; "
                            "condition 1"));
    resolve.presentValues.emplace()[QStringLiteral("condition 0")] = QStringLiteral("0.91");
    e = desk.refusal(resolve);
    QCOMPARE(e.message, QStringLiteral("INC-0001 is not over by what is measured, still true: condition 0 "
                                       "(0.91); condition 1"));
    // Whoever says so does it, and the log tells what was true then.
    resolve.despite = true;
    const auto events = desk.run(resolve);
    QCOMPARE(body<event::StatusChanged>(events.front()).despite,
             (QStringList{QStringLiteral("condition 0 (0.91)"), QStringLiteral("condition 1")}));
    // Nothing true: no question, and nothing to tell.
    const IncidentId calm = desk.declare(Severity::P2, false);
    const auto plain = desk.run(command::ChangeStatus{calm, IncidentStatus::Resolved, {}, true});
    QVERIFY(body<event::StatusChanged>(plain.front()).despite.isEmpty());
}

void TestDetection::mergedConditionsAreFollowed()
{
    BookFixture desk;
    const IncidentId merged = desk.declare();
    desk.run(report(desk, 0, State::True));
    const IncidentId target = desk.declare(Severity::P1, false);
    desk.run(command::Merge{target, {merged}});
    QCOMPARE(conditionsTrueIn(desk.book, desk.incident(target)).size(), 1u);
    QVERIFY(desk.refusal(command::ChangeStatus{target, IncidentStatus::Resolved, {}})
                .message.contains(QStringLiteral("condition 0")));
    // What changes goes on in the timeline of the merged one, and is no new detection.
    desk.run(report(desk, 0, State::False));
    desk.run(report(desk, 1, State::True));
    QCOMPARE(desk.book.incidents().size(), 2u);
    QCOMPARE(conditionsTrueIn(desk.book, desk.incident(target)).front().text, QStringLiteral("condition 1"));
    desk.run(report(desk, 1, State::False));
    desk.run(command::ChangeStatus{target, IncidentStatus::Resolved, {}});
    desk.run(report(desk, 0, State::True));
    QVERIFY(open(desk) && open(desk)->isDetection());
}

void TestDetection::drillsAndRealOnesStayApart()
{
    BookFixture desk;
    const IncidentId real = desk.declare();
    auto exercise = report(desk, 0, State::True);
    exercise.drill = true;
    desk.run(exercise);
    QVERIFY(desk.incident(real).conditions.empty());
    const Incident *drill = desk.book.openFor(Dynex, true);
    QVERIFY(drill && drill->drill && drill->isDetection());
    // An exercise somebody left open hides nothing that is real.
    desk.run(report(desk, 1, State::True));
    QVERIFY(desk.incident(real).hasTrueCondition());
    QVERIFY(!desk.book.openFor(Dynex, true)->conditions.contains(1));
}

WF_TEST(TestDetection)

} // namespace tst_detection

#include "tst_detection.moc"
