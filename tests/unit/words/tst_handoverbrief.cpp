// SPDX-License-Identifier: GPL-3.0-or-later
// What the next commander is told, in the words of the house.
#include "support/tellfixture.h"
#include "support/testentry.h"
#include "words/handoverbrief.h"

#include <QTest>

namespace tst_handoverbrief {

using namespace std::chrono_literals;
using namespace wf;

class TestHandoverBrief : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void saysWhatTheNextHasToKnow();
    void withoutAnything();
    void tellsConditions();
    void tellsWorkAndTimers();
    void tellsTheLatest();
    void tellsWhatCouldBeTheCause();
};

void TestHandoverBrief::saysWhatTheNextHasToKnow()
{
    BookFixture b;
    const IncidentId id = b.declare();
    IncidentFacts facts;
    facts.impact = QStringLiteral("No quantum results");
    b.run(command::ChangeFacts{id, facts});
    b.run(command::AddEntry{id, EventKind::Decision, QStringLiteral("stay on the classical solver")});
    b.run(command::CompleteStep{id, StepId(QStringLiteral("p0.s0")), {}});
    b.run(command::SkipStep{id, StepId(QStringLiteral("p0.s1")), QStringLiteral("no access")});
    b.run(command::AssignStep{id, StepId(QStringLiteral("p0.s2")), QStringLiteral("Dee")});
    b.run(command::PostUpdate{id, QStringLiteral("Working on it"), 20min});
    b.clock.advance(21min);
    const QString brief = handoverBrief(b.incident(id), {}, b.clock.wall());
    for (const char *part :
         {"# P1 INC-0001 — Dynex is down", "Investigating for 21:00", "Impact: No quantum results",
          "stay on the classical solver", "Work: 2 of 15 steps", "(Dee)", "(no access)",
          "status update overdue by 1:00", "Working on it", "Incident commander: Ada"})
        QVERIFY2(brief.contains(QString::fromUtf8(part)),
                 qPrintable(QString::fromUtf8(part) + u'\n' + brief));
    for (int i = 0; i < 200; ++i)
        b.run(command::AddEntry{id, EventKind::Decision, QString(2000, u'x')});
    QVERIFY(handoverBrief(b.incident(id), {}, b.clock.wall()).size() <= 8000);
}

void TestHandoverBrief::withoutAnything()
{
    Incident incident;
    incident.number = QStringLiteral("INC-0001");
    incident.title = QStringLiteral("Down");
    QCOMPARE(handoverBrief(incident, {}, {}), QStringLiteral("# P2 INC-0001 — Down"));
    incident.drill = true;
    QCOMPARE(handoverBrief(incident, {}, {}), QStringLiteral("# P2 INC-0001 — Down (drill)"));
    incident.facts.impact = QStringLiteral("No orders");
    incident.facts.services = {QStringLiteral("Shop")};
    incident.facts.exitCriteria = QStringLiteral("orders flow");
    QCOMPARE(handoverBrief(incident, {}, {}),
             QStringLiteral("# P2 INC-0001 — Down (drill)\nImpact: No orders\nServices: Shop\n"
                            "Over when: orders flow"));
}

void TestHandoverBrief::tellsConditions()
{
    const std::vector conditions{condition("a > 1", ConditionRecord::State::False, false, "0.5"),
                                 condition("b > 1", ConditionRecord::State::True, true),
                                 condition("c > 1", ConditionRecord::State::NoData, true)};
    const QString brief = handoverBrief({}, conditions, {});
    for (const char *line : {"- a > 1: false since 00:00 UTC, now 0.5", "- b > 1: true since 00:00 UTC",
                             "- c > 1: no data since 00:00 UTC"})
        QVERIFY2(brief.split(u'\n').contains(QString::fromLatin1(line)), qPrintable(brief));
}

void TestHandoverBrief::tellsWorkAndTimers()
{
    BookFixture desk;
    const IncidentId id = desk.declareUnder(TwoPhases);
    Incident incident = desk.incident(id);
    const auto &phases = incident.runbook()->phases;
    StepRecord running;
    running.state = StepState::Running;
    running.actor = QStringLiteral("Ada");
    StepRecord assigned;
    assigned.assignee = QStringLiteral("Grace");
    StepRecord skipped;
    skipped.state = StepState::Skipped;
    skipped.remark = QStringLiteral("not needed");
    incident.steps[phases[0].steps[0].id] = running;
    incident.steps[phases[0].steps[1].id] = assigned;
    incident.steps[phases[1].steps[0].id] = skipped;
    const Timestamp due = *incident.declaredAt + 5min;
    QString brief = handoverBrief(incident, {}, due - 1ms);
    for (const char *line :
         {"## Work: 1 of 3 steps", "- running: Stop the writers (Ada)", "- running: Tell the team (Grace)",
          "- skipped: Promote the replica (not needed)"})
        QVERIFY2(brief.split(u'\n').contains(QString::fromLatin1(line)), qPrintable(brief));
    QVERIFY2(brief.contains(QStringLiteral("- status update in ")), qPrintable(brief));
    brief = handoverBrief(incident, {}, due);
    QVERIFY2(brief.contains(QStringLiteral("- status update overdue by ")), qPrintable(brief));
    incident.steps[phases[0].steps[1].id].assignee.clear();
    QVERIFY(!handoverBrief(incident, {}, due).contains(QStringLiteral("running: Tell the team")));
}

void TestHandoverBrief::tellsTheLatest()
{
    BookFixture desk;
    const IncidentId id = desk.declare(Severity::P1, false);
    for (int i = 1; i <= 6; ++i)
        desk.run(command::Decide{id, QStringLiteral("decision %1").arg(i), {}});
    const QString brief = handoverBrief(desk.incident(id), {}, desk.clock.wall());
    // The last five, in the order in which they were taken.
    QVERIFY(!brief.contains(QStringLiteral("decision 1")));
    for (int i = 2; i < 6; ++i)
        QVERIFY(brief.indexOf(QStringLiteral("decision %1").arg(i)) <
                brief.indexOf(QStringLiteral("decision %1").arg(i + 1)));
    QVERIFY(brief.contains(QStringLiteral("decision 2")));
    QVERIFY(!brief.contains(QStringLiteral("## Work")));
    QVERIFY(!brief.contains(QStringLiteral("not sent yet")));
    Incident incident = desk.incident(id);
    MessageRecord held;
    held.state = MessageState::Held;
    incident.messages.push_back(held);
    QVERIFY(handoverBrief(incident, {}, desk.clock.wall())
                .contains(QStringLiteral("- 1 message(s) not sent yet")));
}

void TestHandoverBrief::tellsWhatCouldBeTheCause()
{
    BookFixture desk;
    const IncidentId id = desk.declare(Severity::P2, false);
    desk.run(command::ChangeHypothesis{id, {}, QStringLiteral("the new driver"), {}, {}});
    desk.run(command::ChangeHypothesis{id, {}, QStringLiteral("the network"), {}, {}});
    const QString driver = desk.incident(id).hypotheses.front().id;
    desk.run(command::ChangeHypothesis{
        id, driver, {}, HypothesisState::RuledOut, QStringLiteral("rolled back, no change")});
    const QString brief = handoverBrief(desk.incident(id), {}, desk.clock.wall());
    QVERIFY2(brief.contains(QStringLiteral("Ruled out: the new driver")), qPrintable(brief));
    QVERIFY2(brief.contains(QStringLiteral("Open: the network")), qPrintable(brief));
}

WF_TEST(TestHandoverBrief)

} // namespace tst_handoverbrief

#include "tst_handoverbrief.moc"
