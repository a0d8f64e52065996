// SPDX-License-Identifier: GPL-3.0-or-later
// Working a runbook: steps, branches, phases, progress.
#include "support/bodies.h"
#include "support/bookfixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_work {

using namespace std::chrono_literals;
using namespace wf;

namespace {

StepId step(const char *id)
{
    return StepId(QLatin1String(id));
}

void complete(BookFixture &desk, const IncidentId &id, int phase)
{
    for (const Step *s : stepsOfPhase(desk.incident(id), phase))
        desk.run(command::CompleteStep{id, s->id, {}});
}

QString entered(const std::vector<EventPtr> &events)
{
    for (const EventPtr &e : events) {
        if (e->kind() == EventKind::PhaseEntered)
            return titleOf(e);
    }
    return {};
}

} // namespace

class TestWork : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void startsAtTheFirstStep();
    void worksAllFifteenSteps_data();
    void worksAllFifteenSteps();
    void tickIsRecorded();
    void refusesSteps_data();
    void refusesSteps();
    void skippingNeedsReason();
    void undoOpensAgain();
    void assigns();
    void branchOpensItsSteps();
    void changingTheBranchKeepsWhatWasDone();
    void refusesBranches_data();
    void refusesBranches();
    void withoutRunbook();
};

void TestWork::startsAtTheFirstStep()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    const Incident &i = desk.incident(id);
    QVERIFY((progressOf(i) == Progress{0, 15}));
    QVERIFY((progressOfPhase(i, 0) == Progress{0, 4}));
    QVERIFY((progressOfPhase(i, 2) == Progress{0, 3})); // The shortest branch is certain to come.
    QCOMPARE(currentPhase(i), 0);
    QCOMPARE(nextStep(i)->id, step("p0.s0"));
    QVERIFY(!needsBranch(i, 0));
    QVERIFY(needsBranch(i, 2));
    QCOMPARE(body<event::PhaseEntered>(desk.all.back()).phase, 0);
}

void TestWork::worksAllFifteenSteps_data()
{
    QTest::addColumn<int>("branch");
    QTest::newRow("platform outage") << 0;
    QTest::newRow("network") << 1;
    QTest::newRow("credentials") << 2;
}

void TestWork::worksAllFifteenSteps()
{
    QFETCH(int, branch);
    BookFixture desk;
    const IncidentId id = desk.declare();
    int worked = 0;
    QStringList phases;
    while (currentPhase(desk.incident(id)) >= 0) {
        if (needsBranch(desk.incident(id), currentPhase(desk.incident(id))) && !nextStep(desk.incident(id))) {
            desk.run(command::ChooseBranch{id, 2, branch});
            continue;
        }
        const Step *next = nextStep(desk.incident(id));
        QVERIFY(next);
        const auto events = desk.run(command::CompleteStep{id, next->id, {}});
        QVERIFY((progressOf(desk.incident(id)) == Progress{++worked, 15}));
        if (const QString phase = entered(events); !phase.isEmpty())
            phases += phase;
    }
    QCOMPARE(worked, 15);
    QCOMPARE(phases.size(), 3);
    QVERIFY(phases[0].contains(QStringLiteral("Investigation")));
    QVERIFY(phases[1].contains(QStringLiteral("Resolution")));
    QVERIFY(phases[2].contains(QStringLiteral("Recovery")));
    QVERIFY(!nextStep(desk.incident(id)));
}

void TestWork::tickIsRecorded()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    desk.clock.advance(90s);
    const auto events = desk.run(command::CompleteStep{id, step("p0.s2"), QStringLiteral(" breaker open ")},
                                 QStringLiteral("Grace"));
    QCOMPARE(events.size(), 1u);
    const StepRecord &record = desk.incident(id).steps.at(step("p0.s2"));
    QCOMPARE(record.state, StepState::Done);
    QCOMPARE(record.actor, QStringLiteral("Grace"));
    QCOMPARE(record.at, desk.clock.wall());
    QCOMPARE(record.remark, QStringLiteral("breaker open"));
    QVERIFY(titleOf(events.front()).startsWith(QStringLiteral("Open the circuit breaker")));
    QCOMPARE(nextStep(desk.incident(id))->id, step("p0.s0")); // One further down does not skip the others.
}

void TestWork::refusesSteps_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("says");
    QTest::newRow("unknown") << "p9.s9" << int(ErrorCode::NotFound) << "has no step \"p9.s9\"";
    QTest::newRow("branch not chosen")
        << "p2.b0.s0" << int(ErrorCode::Refused) << "belongs to a branch that is not chosen";
    QTest::newRow("done already") << "p0.s0" << int(ErrorCode::Refused) << "is done already, by Ada";
    QTest::newRow("skipped already") << "p0.s1" << int(ErrorCode::Refused) << "is skipped already, by Grace";
}

void TestWork::refusesSteps()
{
    QFETCH(QString, id);
    QFETCH(int, code);
    QFETCH(QString, says);
    BookFixture desk;
    const IncidentId incident = desk.declare();
    desk.run(command::CompleteStep{incident, step("p0.s0"), {}});
    desk.run(command::SkipStep{incident, step("p0.s1"), QStringLiteral("nobody on call")},
             QStringLiteral("Grace"));
    for (const Command &c : {Command(command::CompleteStep{incident, StepId(id), {}}),
                             Command(command::SkipStep{incident, StepId(id), QStringLiteral("r")})}) {
        const Error e = desk.refusal(c);
        QCOMPARE(int(e.code), code);
        QVERIFY2(e.message.contains(says), qPrintable(e.message));
    }
}

void TestWork::skippingNeedsReason()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    const Error e = desk.refusal(command::SkipStep{id, step("p0.s0"), QStringLiteral("  ")});
    QCOMPARE(e.code, ErrorCode::InvalidInput);
    QCOMPARE(e.message, QStringLiteral("the reason for skipping is empty"));
    desk.run(command::SkipStep{id, step("p0.s0"), QStringLiteral("declared by phone")});
    QCOMPARE(desk.incident(id).steps.at(step("p0.s0")).remark, QStringLiteral("declared by phone"));
    QVERIFY((progressOf(desk.incident(id)) == Progress{1, 15}));
    QCOMPARE(nextStep(desk.incident(id))->id, step("p0.s1"));
}

void TestWork::undoOpensAgain()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    QVERIFY(
        desk.refusal(command::UndoStep{id, step("p0.s0")}).message.contains(QStringLiteral("open already")));
    complete(desk, id, 0);
    QCOMPARE(currentPhase(desk.incident(id)), 1);
    const auto events = desk.run(command::UndoStep{id, step("p0.s3")});
    QCOMPARE(events.front()->kind(), EventKind::StepUndone);
    QCOMPARE(currentPhase(desk.incident(id)), 0);
    QCOMPARE(nextStep(desk.incident(id))->id, step("p0.s3"));
    QVERIFY((progressOf(desk.incident(id)) == Progress{3, 15}));
    // Undoing is an event, and so is doing it again: nothing is taken out of the timeline.
    desk.run(command::CompleteStep{id, step("p0.s3"), {}});
    QCOMPARE(desk.incident(id).events.size(), desk.all.size());
}

void TestWork::assigns()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    desk.run(command::AssignStep{id, step("p0.s1"), QStringLiteral(" Grace ")});
    QCOMPARE(desk.incident(id).steps.at(step("p0.s1")).assignee, QStringLiteral("Grace"));
    desk.run(command::CompleteStep{id, step("p0.s1"), {}});
    QCOMPARE(desk.incident(id).steps.at(step("p0.s1")).assignee, QStringLiteral("Grace"));
    desk.run(command::AssignStep{id, step("p0.s1"), {}});
    QVERIFY(desk.incident(id).steps.at(step("p0.s1")).assignee.isEmpty());
    QCOMPARE(desk.incident(id).steps.at(step("p0.s1")).state, StepState::Done);
}

void TestWork::branchOpensItsSteps()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    complete(desk, id, 0);
    complete(desk, id, 1);
    QCOMPARE(currentPhase(desk.incident(id)), 2);
    QVERIFY(!nextStep(desk.incident(id)));
    const auto events = desk.run(command::ChooseBranch{id, 2, 1});
    QCOMPARE(events.front()->kind(), EventKind::BranchChosen);
    QVERIFY(titleOf(events.front()).contains(QStringLiteral("network"), Qt::CaseInsensitive));
    QVERIFY(!needsBranch(desk.incident(id), 2));
    QCOMPARE(nextStep(desk.incident(id))->id, step("p2.b1.s0"));
    QVERIFY(desk.run(command::ChooseBranch{id, 2, 1}).empty()); // Nothing to do is no error.
}

void TestWork::changingTheBranchKeepsWhatWasDone()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    desk.run(command::ChooseBranch{id, 2, 0});
    desk.run(command::CompleteStep{id, step("p2.b0.s0"), {}});
    QVERIFY((progressOfPhase(desk.incident(id), 2) == Progress{1, 3}));
    desk.run(command::ChooseBranch{id, 2, 2});
    QVERIFY((progressOfPhase(desk.incident(id), 2) == Progress{0, 3}));
    QCOMPARE(desk.refusal(command::CompleteStep{id, step("p2.b0.s1"), {}}).code, ErrorCode::Refused);
    desk.run(command::ChooseBranch{id, 2, 0});
    QVERIFY((progressOfPhase(desk.incident(id), 2) == Progress{1, 3}));
}

void TestWork::refusesBranches_data()
{
    QTest::addColumn<int>("phase");
    QTest::addColumn<int>("branch");
    QTest::newRow("no such phase") << 9 << 0;
    QTest::newRow("negative phase") << -1 << 0;
    QTest::newRow("phase without branches") << 0 << 0;
    QTest::newRow("no such branch") << 2 << 3;
    QTest::newRow("negative branch") << 2 << -1;
}

void TestWork::refusesBranches()
{
    QFETCH(int, phase);
    QFETCH(int, branch);
    BookFixture desk;
    const IncidentId id = desk.declare();
    const Error e = desk.refusal(command::ChooseBranch{id, phase, branch});
    QCOMPARE(e.code, ErrorCode::NotFound);
    QVERIFY2(e.message.contains(QStringLiteral("no branch %1 in phase %2").arg(branch).arg(phase)),
             qPrintable(e.message));
}

void TestWork::withoutRunbook()
{
    BookFixture desk;
    const IncidentId id = desk.declare(Severity::P1, false);
    const Incident &i = desk.incident(id);
    QVERIFY((progressOf(i) == Progress{0, 0}));
    QCOMPARE(currentPhase(i), -1);
    QVERIFY(!nextStep(i));
    QVERIFY(stepsOfPhase(i, 0).empty());
    QVERIFY(!needsBranch(i, 0));
    QCOMPARE(desk.refusal(command::ChooseBranch{id, 0, 0}).code, ErrorCode::NotFound);
}

WF_TEST(TestWork)

} // namespace tst_work

#include "tst_work.moc"
