// SPDX-License-Identifier: GPL-3.0-or-later
// Several runbooks and the checklist on one incident, steps of one's own, gates, running steps, time-boxes.
#include "support/bookfixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_parts {

using namespace std::chrono_literals;
using namespace wf;

namespace {

constexpr auto Gated = R"(# Failover

## Immediate response
1. Stop the writers (required)
2. **Gate**: the replica has caught up
3. Tell the team

## Recovery
1. Promote the replica
2. Start the writers
)";

command::RunbookCopy checklist()
{
    command::RunbookCopy copy = writtenCopy("# Every time\n\n## During the incident\n\n- [ ] Call people\n",
                                            QStringLiteral("list.md"));
    QFile file(QStringLiteral(WATCHFLOOR_SOURCE_DIR "/runbooks/incident-checklist.md"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("the checklist is missing");
    copy.source = file.readAll();
    copy.index = ChecklistIndex;
    copy.title = QStringLiteral("Incident checklist");
    return copy;
}

StepId step(const char *id)
{
    return StepId(QLatin1String(id));
}

} // namespace

class TestParts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void secondRunbookStandsBeside();
    void checklistIsNotCounted();
    void ownStepsWithAndWithoutARunbook();
    void gateHoldsLaterPhasesBack();
    void requiredStepIsTheCommandersToSkip();
    void runningStepIsFinishedOrOpenAgain();
    void timeBoxAsksTheAssignee();
    void repeatingTimerStartsOver();
    void duplicateFollowsTheSameRunbooks();
};

void TestParts::secondRunbookStandsBeside()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    const auto phases = desk.incident(id).runbook()->phases.size();
    const int total = progressOf(desk.incident(id)).total;
    desk.run(command::AttachRunbook{id, writtenCopy(Gated)});
    const Incident &i = desk.incident(id);
    QCOMPARE(i.runbook()->phases.size(), phases + 2);
    QCOMPARE(i.runbook()->phases.back().group, QStringLiteral("Failover"));
    QCOMPARE(progressOf(i).total, total + 5);
    QCOMPARE(i.runbookId, shippedCopy().id);
    // Both have a first step, and they are not the same one.
    desk.run(command::CompleteStep{id, step("r1.p0.s0"), {}});
    QCOMPARE(desk.incident(id).steps.at(step("r1.p0.s0")).state, StepState::Done);
    QVERIFY(!desk.incident(id).steps.contains(step("p0.s0")));
    QCOMPARE(currentPhase(desk.incident(id)), 0);
}

void TestParts::checklistIsNotCounted()
{
    BookFixture desk;
    command::Declare declare{{}, QStringLiteral("Database"), Severity::P1, false, QStringLiteral("Ada"), {}};
    declare.runbook = writtenCopy(Gated);
    declare.checklist = checklist();
    const IncidentId id = desk.run(declare).front()->incident;
    QCOMPARE(progressOf(desk.incident(id)).total, 5);
    QVERIFY(desk.incident(id).runbook()->phases.back().beside);
    desk.run(command::CompleteStep{id, step("r1.c0.s1"), {}});
    QCOMPARE(progressOf(desk.incident(id)).done, 0);
    QCOMPARE(desk.incident(id).steps.at(step("r1.c0.s1")).state, StepState::Done);
}

void TestParts::ownStepsWithAndWithoutARunbook()
{
    BookFixture desk;
    const IncidentId bare = desk.declare(Severity::P2, false);
    desk.run(command::AddStep{bare, -1, QStringLiteral("Ask the vendor"), QStringLiteral("Bo")});
    const Step *own = nextStep(desk.incident(bare));
    QVERIFY(own);
    QCOMPARE(own->title, QStringLiteral("Ask the vendor"));
    QCOMPARE(desk.incident(bare).steps.at(own->id).assignee, QStringLiteral("Bo"));
    desk.run(command::CompleteStep{bare, own->id, {}});
    QVERIFY(!nextStep(desk.incident(bare)));
    QCOMPARE(desk.refusal(command::AddStep{bare, 7, QStringLiteral("x"), {}}).code, ErrorCode::NotFound);
    QCOMPARE(desk.refusal(command::AddStep{bare, -1, QStringLiteral("  "), {}}).code,
             ErrorCode::InvalidInput);

    const IncidentId id = desk.declareUnder(Gated);
    desk.run(command::AddStep{id, 1, QStringLiteral("Check the lag"), {}});
    QCOMPARE(desk.incident(id).runbook()->phases[1].steps.back().title, QStringLiteral("Check the lag"));
    QCOMPARE(progressOf(desk.incident(id)).total, 6);
}

void TestParts::gateHoldsLaterPhasesBack()
{
    BookFixture desk;
    const IncidentId id = desk.declareUnder(Gated);
    const Error held = desk.refusal(command::CompleteStep{id, step("p1.s0"), {}});
    QCOMPARE(held.code, ErrorCode::Refused);
    QVERIFY2(held.message.contains(QStringLiteral("waits for the gate")), qPrintable(held.message));
    QCOMPARE(desk.refusal(command::StartStep{id, step("p1.s0")}).code, ErrorCode::Refused);
    // Within the gate's own phase people work on.
    desk.run(command::CompleteStep{id, step("p0.s2"), {}});
    desk.run(command::CompleteStep{id, step("p0.s1"), {}});
    desk.run(command::CompleteStep{id, step("p1.s0"), {}});
}

void TestParts::requiredStepIsTheCommandersToSkip()
{
    BookFixture desk;
    const IncidentId id = desk.declareUnder(Gated);
    const command::SkipStep skip{id, step("p0.s0"), QStringLiteral("nothing writes")};
    const auto byBo = decide(desk.book, skip, {desk.clock.wall(), QStringLiteral("Bo")});
    QVERIFY(!byBo);
    QVERIFY(byBo.error().message.contains(QStringLiteral("only the commander")));
    desk.run(skip, QStringLiteral("Ada"));
    QCOMPARE(desk.incident(id).steps.at(step("p0.s0")).state, StepState::Skipped);
}

void TestParts::runningStepIsFinishedOrOpenAgain()
{
    BookFixture desk;
    const IncidentId id = desk.declareUnder(Gated);
    desk.run(command::StartStep{id, step("p0.s0")}, QStringLiteral("Bo"));
    QCOMPARE(desk.incident(id).steps.at(step("p0.s0")).state, StepState::Running);
    QCOMPARE(desk.incident(id).steps.at(step("p0.s0")).actor, QStringLiteral("Bo"));
    QCOMPARE(nextStep(desk.incident(id))->id, step("p0.s0"));
    QCOMPARE(desk.refusal(command::StartStep{id, step("p0.s0")}).code, ErrorCode::Refused);
    desk.run(command::UndoStep{id, step("p0.s0")});
    QCOMPARE(desk.incident(id).steps.at(step("p0.s0")).state, StepState::Open);
    desk.run(command::StartStep{id, step("p0.s0")});
    desk.run(command::CompleteStep{id, step("p0.s0"), {}});
    QCOMPARE(progressOf(desk.incident(id)).done, 1);
}

void TestParts::timeBoxAsksTheAssignee()
{
    BookFixture desk;
    const IncidentId id = desk.declareUnder(Gated);
    QCOMPARE(desk.refusal(command::AssignStep{id, step("p0.s0"), {}, 3min}).code, ErrorCode::InvalidInput);
    desk.run(command::AssignStep{id, step("p0.s0"), QStringLiteral("Bo"), 3min});
    const TimerId timer = callOutTimer(step("p0.s0"));
    const auto callOut = [&]() -> std::optional<TimerRecord> {
        for (const TimerRecord &t : timersOf(desk.incident(id))) {
            if (t.id == timer)
                return t;
        }
        return std::nullopt;
    };
    QVERIFY(callOut());
    QCOMPARE(callOut()->person, QStringLiteral("Bo"));
    QCOMPARE(callOut()->length, Millis(3min));
    desk.clock.advance(4min);
    QCOMPARE(desk.run(command::FireTimer{id, timer}).front()->kind(), EventKind::TimerFired);
    QVERIFY(callOut()->firedAt);
    // Given another three minutes, it is asked anew.
    desk.run(command::AssignStep{id, step("p0.s0"), QStringLiteral("Bo"), 3min});
    QVERIFY(!callOut()->firedAt);
    desk.run(command::CompleteStep{id, step("p0.s0"), {}});
    QVERIFY(!callOut());
}

void TestParts::repeatingTimerStartsOver()
{
    BookFixture desk;
    const IncidentId id = desk.declare(Severity::P2, false);
    desk.run(command::StartTimer{id, QStringLiteral("look at the queue"), 10min, QStringLiteral("Bo"), true});
    const TimerId timer = desk.incident(id).freeTimers.begin()->first;
    desk.clock.advance(11min);
    desk.run(command::FireTimer{id, timer});
    desk.run(command::AcknowledgeTimer{id, timer});
    const TimerRecord &again = desk.incident(id).freeTimers.at(timer);
    QVERIFY(!again.firedAt && !again.stopped);
    QCOMPARE(again.dueAt, desk.clock.wall() + 10min);
    QCOMPARE(again.person, QStringLiteral("Bo"));
    desk.run(command::StopTimer{id, timer});
    QVERIFY(desk.incident(id).freeTimers.at(timer).stopped);
}

void TestParts::duplicateFollowsTheSameRunbooks()
{
    BookFixture desk;
    const IncidentId id = desk.declareUnder(Gated);
    IncidentFacts facts;
    facts.services = {QStringLiteral("db")};
    desk.run(command::ChangeFacts{id, facts});
    desk.run(command::CompleteStep{id, step("p0.s0"), {}});
    const IncidentId copy = desk.run(command::Duplicate{id, QStringLiteral("Bo")}).front()->incident;
    const Incident &i = desk.incident(copy);
    QVERIFY(copy != id);
    QCOMPARE(i.duplicateOf, id);
    QCOMPARE(i.title, QStringLiteral("Database"));
    QCOMPARE(i.commander(), QStringLiteral("Bo"));
    QCOMPARE(i.facts.services, facts.services);
    QCOMPARE(progressOf(i), (Progress{0, 5}));
}

WF_TEST(TestParts)

} // namespace tst_parts

#include "tst_parts.moc"
