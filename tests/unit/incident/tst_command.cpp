// SPDX-License-Identifier: GPL-3.0-or-later
// Handing over command, what is known of an incident, and incidents that belong together or apart.
#include "support/bodies.h"
#include "support/bookfixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_command {

using namespace std::chrono_literals;
using namespace wf;

class TestCommand : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void commandCountsWhenItIsAccepted();
    void anOfferMayBeDeclinedOrOvertaken();
    void offersAreRefusedWithAReason();
    void nobodyCommandsIsATimer();
    void spanOfControl();
    void factsKeepWhatWasNotSaid();
    void factsAreBounded();
    void mergeTakesInAndIsUndone();
    void mergeRaisesTheSeverity();
    void mergesAreRefusedWithAReason();
    void splitGoesOnByItself();
    void mergedFoldsTheSameInAnyOrder();
};

void TestCommand::commandCountsWhenItIsAccepted()
{
    BookFixture b;
    const IncidentId id = b.declare();
    b.run(command::OfferCommand{id, QStringLiteral(" Bo "), QStringLiteral("# brief")});
    QCOMPARE(b.incident(id).commander(), QStringLiteral("Ada"));
    QVERIFY(b.incident(id).offer);
    QCOMPARE(b.incident(id).offer->to, QStringLiteral("Bo"));
    QCOMPARE(b.incident(id).offer->from, QStringLiteral("Ada"));
    QCOMPARE(b.incident(id).offer->brief, QStringLiteral("# brief"));
    const auto events = b.run(command::AnswerOffer{id, true, {}}, QStringLiteral("Bo"));
    QCOMPARE(events.front()->kind(), EventKind::RoleHandedOver);
    QCOMPARE(body<event::RoleHandedOver>(events.front()).from, QStringLiteral("Ada"));
    QCOMPARE(b.incident(id).commander(), QStringLiteral("Bo"));
    QVERIFY(!b.incident(id).offer);
    QCOMPARE(b.incident(id).roleHistory.size(), std::size_t{2});
}

void TestCommand::anOfferMayBeDeclinedOrOvertaken()
{
    BookFixture b;
    const IncidentId id = b.declare();
    b.run(command::OfferCommand{id, QStringLiteral("Bo"), {}});
    b.run(command::AnswerOffer{id, false, QStringLiteral("asleep")});
    QVERIFY(!b.incident(id).offer);
    QCOMPARE(b.incident(id).commander(), QStringLiteral("Ada"));
    b.run(command::OfferCommand{id, QStringLiteral("Bo"), {}});
    b.run(command::TakeRole{id, Role::Commander, QStringLiteral("Cy"), true});
    QVERIFY2(!b.incident(id).offer, "somebody else took command meanwhile");
}

void TestCommand::offersAreRefusedWithAReason()
{
    BookFixture b;
    const IncidentId id = b.declare();
    QVERIFY(
        b.refusal(command::AnswerOffer{id, true, {}}).message.contains(QStringLiteral("offered to nobody")));
    QVERIFY(b.refusal(command::OfferCommand{id, QStringLiteral("Ada"), {}})
                .message.contains(QStringLiteral("already")));
    QVERIFY(b.refusal(command::OfferCommand{id, QStringLiteral(" "), {}})
                .message.contains(QStringLiteral("is empty")));
    b.run(command::ChangeStatus{id, IncidentStatus::Resolved, {}});
    b.run(command::ChangeStatus{id, IncidentStatus::Closed, {}});
    QCOMPARE(b.refusal(command::OfferCommand{id, QStringLiteral("Bo"), {}}).code, ErrorCode::Refused);
}

void TestCommand::nobodyCommandsIsATimer()
{
    BookFixture b;
    command::Declare declare;
    declare.title = QStringLiteral("Nobody");
    const IncidentId id = b.run(declare).front()->incident;
    const auto command = [&]() -> std::optional<TimerRecord> {
        for (const TimerRecord &timer : timersOf(b.incident(id))) {
            if (timer.kind == TimerKind::Command)
                return timer;
        }
        return std::nullopt;
    };
    QVERIFY(command());
    QVERIFY(command()->dueAt == b.clock.wall() + 2min);
    b.clock.advance(3min);
    b.run(command::FireTimer{id, command()->id});
    QVERIFY(command()->firedAt);
    b.run(command::TakeRole{id, Role::Commander, QStringLiteral("Ada"), false});
    QVERIFY(!command());
    b.clock.advance(10min);
    b.run(command::TakeRole{id, Role::Commander, {}, false});
    QVERIFY(command());
    QVERIFY2(command()->dueAt == b.clock.wall() + 2min && !command()->firedAt, "given up: it begins anew");
}

void TestCommand::spanOfControl()
{
    BookFixture b;
    const IncidentId id = b.declare();
    b.run(command::TakeRole{id, Role::Scribe, QStringLiteral("Sam"), false});
    b.run(command::AssignStep{id, StepId(QStringLiteral("p0.s0")), QStringLiteral("Sam")});
    b.run(command::AssignStep{id, StepId(QStringLiteral("p0.s1")), QStringLiteral("Dee")});
    b.run(command::AssignStep{id, StepId(QStringLiteral("p0.s2")), QStringLiteral("Ada")});
    QCOMPARE(reportsOf(b.incident(id)), (QStringList{QStringLiteral("Dee"), QStringLiteral("Sam")}));
    b.run(command::CompleteStep{id, StepId(QStringLiteral("p0.s1")), {}});
    QCOMPARE(reportsOf(b.incident(id)), QStringList{QStringLiteral("Sam")});
}

void TestCommand::factsKeepWhatWasNotSaid()
{
    BookFixture b;
    const IncidentId id = b.declare();
    const IncidentFacts facts{QStringLiteral("all of it"),
                              QStringLiteral("error rate < 1 % for 30 minutes"),
                              {QStringLiteral("gateway"), QStringLiteral(" gateway "), QString()},
                              {QStringLiteral("dns")},
                              {QStringLiteral("https://call.example.com/1")}};
    b.run(command::ChangeFacts{id, facts});
    IncidentFacts now = b.incident(id).facts;
    QCOMPARE(now.services, QStringList{QStringLiteral("gateway")});
    QCOMPARE(now.exitCriteria, facts.exitCriteria);
    now.impact = QStringLiteral("half of it");
    const auto events = b.run(command::ChangeFacts{id, now});
    event::FactsChanged impactOnly;
    impactOnly.impact = now.impact;
    QCOMPARE(body<event::FactsChanged>(events.front()), impactOnly);
    QCOMPARE(b.incident(id).facts, now);
    QVERIFY(b.run(command::ChangeFacts{id, now}).empty());
    now.services.clear();
    b.run(command::ChangeFacts{id, now});
    QVERIFY(b.incident(id).facts.services.isEmpty());
}

void TestCommand::factsAreBounded()
{
    BookFixture b;
    const IncidentId id = b.declare();
    IncidentFacts facts;
    facts.tags = {QString(MaxTitleLength + 1, u'x')};
    QVERIFY(b.refusal(command::ChangeFacts{id, facts}).message.contains(QStringLiteral("tags")));
    facts.tags.clear();
    for (int i = 0; i < 51; ++i)
        facts.links << QStringLiteral("https://x/%1").arg(i);
    QVERIFY(b.refusal(command::ChangeFacts{id, facts}).message.contains(QStringLiteral("51 links")));
}

void TestCommand::mergeTakesInAndIsUndone()
{
    BookFixture b;
    const IncidentId target = b.declare(Severity::P1, false);
    const IncidentId one = b.declare(Severity::P1, false);
    const IncidentId two = b.declare(Severity::P1, false);
    b.run(command::AddEntry{one, EventKind::Note, QStringLiteral("seen here")});
    b.run(command::Merge{target, {one, two}});
    QCOMPARE(b.incident(one).status, IncidentStatus::Merged);
    QCOMPARE(b.incident(one).mergedInto, target);
    QCOMPARE(b.incident(target).mergedFrom, (std::set<IncidentId>{one, two}));
    QVERIFY(timersOf(b.incident(one)).empty());
    QCOMPARE(b.refusal(command::PostUpdate{one, QStringLiteral("x"), {}}).code, ErrorCode::Refused);
    b.run(command::Unmerge{one});
    QCOMPARE(b.incident(one).status, IncidentStatus::Investigating);
    QVERIFY(b.incident(one).mergedInto.isEmpty());
    QCOMPARE(b.incident(target).mergedFrom, std::set<IncidentId>{two});
    QVERIFY(!b.incident(one).endedAt);
    // What happened before, and the merge itself, stay in its timeline.
    const auto &events = b.incident(one).events;
    QVERIFY(std::any_of(events.begin(), events.end(),
                        [](const EventPtr &e) { return e->kind() == EventKind::Note; }));
    QVERIFY(std::any_of(events.begin(), events.end(),
                        [](const EventPtr &e) { return e->kind() == EventKind::Merged; }));
    QVERIFY(b.refusal(command::Unmerge{one}).message.contains(QStringLiteral("not merged")));
}

void TestCommand::mergeRaisesTheSeverity()
{
    BookFixture b;
    const IncidentId target = b.declare(Severity::P2, false);
    const IncidentId worse = b.declare(Severity::P0, false);
    b.run(command::Merge{target, {worse}});
    QCOMPARE(b.incident(target).severity, Severity::P0);
}

void TestCommand::mergesAreRefusedWithAReason()
{
    BookFixture b;
    const IncidentId target = b.declare(Severity::P1, false);
    QVERIFY(b.refusal(command::Merge{target, {target}}).message.contains(QStringLiteral("into itself")));
    QVERIFY(b.refusal(command::Merge{target, {}}).message.contains(QStringLiteral("1 to 20")));
    command::Declare declare;
    declare.title = QStringLiteral("Exercise");
    declare.drill = true;
    const IncidentId drill = b.run(declare).front()->incident;
    QVERIFY(b.refusal(command::Merge{target, {drill}}).message.contains(QStringLiteral("drill")));
    const IncidentId other = b.declare(Severity::P1, false);
    QVERIFY(b.refusal(command::Merge{target, {other, other}}).message.contains(QStringLiteral("twice")));
    b.run(command::Merge{target, {other}});
    QVERIFY(b.refusal(command::Merge{target, {other}}).message.contains(QStringLiteral("is merged")));
}

void TestCommand::splitGoesOnByItself()
{
    BookFixture b;
    const IncidentId id = b.declare();
    const auto events =
        b.run(command::Split{id, QStringLiteral("Billing too"), Severity::P2, QStringLiteral("Bo")});
    const IncidentId fresh = events.front()->incident;
    QVERIFY(fresh != id);
    QCOMPARE(b.incident(fresh).number, QStringLiteral("INC-0002"));
    QCOMPARE(b.incident(fresh).splitFrom, id);
    QCOMPARE(b.incident(fresh).commander(), QStringLiteral("Bo"));
    QCOMPARE(b.incident(id).events.back()->kind(), EventKind::Split);
    QVERIFY(b.incident(id).status == IncidentStatus::Investigating);
}

void TestCommand::mergedFoldsTheSameInAnyOrder()
{
    BookFixture b;
    const IncidentId target = b.declare(Severity::P1, false);
    const IncidentId one = b.declare(Severity::P1, false);
    b.run(command::Merge{target, {one}});
    b.run(command::Unmerge{one});
    b.run(command::OfferCommand{target, QStringLiteral("Bo"), {}});
    b.run(command::AnswerOffer{target, true, {}});
    std::vector<EventPtr> backwards(b.all.rbegin(), b.all.rend());
    IncidentBook other;
    for (const EventPtr &event : backwards)
        other.apply({event});
    for (const IncidentId &id : {target, one}) {
        QCOMPARE(other.find(id)->status, b.incident(id).status);
        QCOMPARE(other.find(id)->mergedFrom, b.incident(id).mergedFrom);
        QCOMPARE(other.find(id)->commander(), b.incident(id).commander());
        QCOMPARE(other.find(id)->offer.has_value(), b.incident(id).offer.has_value());
    }
}

WF_TEST(TestCommand)

} // namespace tst_command

#include "tst_command.moc"
