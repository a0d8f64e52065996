// SPDX-License-Identifier: GPL-3.0-or-later
// What may be asked of an incident, and why it is refused: declaring, severity, status, roles, entries.
#include "support/bodies.h"
#include "support/bookfixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_decide {

using namespace std::chrono_literals;
using namespace wf;

namespace {

std::vector<EventKind> kinds(const std::vector<EventPtr> &events)
{
    std::vector<EventKind> list;
    for (const EventPtr &e : events)
        list.push_back(e->kind());
    return list;
}

} // namespace

class TestDecide : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void declares();
    void declaresWithRunbook();
    void numbersGoUp();
    void declareNeedsTitle_data();
    void declareNeedsTitle();
    void unknownIncident_data();
    void unknownIncident();
    void severityChanges();
    void statusGoesForward_data();
    void statusGoesForward();
    void milestonesAreKept();
    void reopens();
    void cancels();
    void oneCommanderAtATime();
    void rolesAreGivenUp();
    void roleNamesComeBack();
    void attachesARunbookOnce();
};

void TestDecide::declares()
{
    BookFixture desk;
    const auto events = desk.run(command::Declare{
        {}, QStringLiteral("  Payments are slow  "), Severity::P2, true, QStringLiteral("Ada"), {}});
    QVERIFY((kinds(events) == std::vector{EventKind::Declared, EventKind::RoleAssumed}));
    const Incident &i = desk.incident(events.front()->incident);
    QCOMPARE(i.number, QStringLiteral("INC-0001"));
    QCOMPARE(i.title, QStringLiteral("Payments are slow"));
    QCOMPARE(i.severity, Severity::P2);
    QCOMPARE(i.status, IncidentStatus::Investigating);
    QVERIFY(i.drill);
    QCOMPARE(i.commander(), QStringLiteral("Ada"));
    QCOMPARE(i.declaredAt, std::optional(desk.clock.wall()));
    QVERIFY(!i.detectedAt);
    QVERIFY(!i.runbook());
}

void TestDecide::declaresWithRunbook()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    const Incident &i = desk.incident(id);
    QVERIFY(i.runbook());
    QCOMPARE(i.runbook()->title, QStringLiteral("Dynex outage"));
    QCOMPARE(i.runbookId, RunbookId(QStringLiteral("dynex-outage")));
    QVERIFY((kinds(desk.all) == std::vector{EventKind::Declared, EventKind::RoleAssumed,
                                            EventKind::RunbookAttached, EventKind::PhaseEntered}));
    // The text itself stands in the log: the file may change or go.
    QCOMPARE(body<event::RunbookAttached>(desk.all[2]).source, shippedCopy().source);
}

void TestDecide::numbersGoUp()
{
    BookFixture desk;
    const IncidentId a = desk.declare();
    const IncidentId b = desk.declare(Severity::P2, false);
    QVERIFY(a != b);
    QCOMPARE(desk.incident(a).number, QStringLiteral("INC-0001"));
    QCOMPARE(desk.incident(b).number, QStringLiteral("INC-0002"));
    IncidentSummary old;
    old.id = IncidentId(QStringLiteral("old"));
    old.number = QStringLiteral("INC-0120");
    desk.book.addSummary(old);
    QCOMPARE(desk.incident(desk.declare()).number, QStringLiteral("INC-0121"));
    QCOMPARE((*desk.book.resolve(QStringLiteral("inc-0002")))->id, b);
    QCOMPARE((*desk.book.resolve(QStringLiteral("2")))->id, b);
    QCOMPARE((*desk.book.resolve(b.text()))->id, b);
    const auto none = desk.book.resolve(QStringLiteral("INC-0777"));
    QVERIFY(!none);
    QVERIFY(none.error().message.contains(QStringLiteral("INC-0777")));
}

void TestDecide::declareNeedsTitle_data()
{
    QTest::addColumn<QString>("title");
    QTest::addColumn<QString>("says");
    QTest::newRow("empty") << ""
                           << "the title is empty";
    QTest::newRow("blank") << "  \t "
                           << "the title is empty";
    QTest::newRow("too long") << QString(MaxTitleLength + 1, QLatin1Char('x')) << "250 are allowed";
    QTest::newRow("longest") << QString(MaxTitleLength, QLatin1Char('x')) << "accepted";
}

void TestDecide::declareNeedsTitle()
{
    QFETCH(QString, title);
    QFETCH(QString, says);
    const Error e = BookFixture().refusal(command::Declare{{}, title, Severity::P1, false, {}, {}});
    QVERIFY2(e.message.contains(says), qPrintable(e.message));
}

void TestDecide::unknownIncident_data()
{
    QTest::addColumn<int>("row");
    for (int i = 0; i < 20; ++i)
        QTest::addRow("command %d", i) << i;
}

void TestDecide::unknownIncident()
{
    QFETCH(int, row);
    const IncidentId id(QStringLiteral("nowhere"));
    const StepId step(QStringLiteral("p0.s0"));
    const TimerId timer(QStringLiteral("update"));
    const QString text = QStringLiteral("text");
    const std::vector<Command> commands{command::SnoozeDetection{id, 5min},
                                        command::DismissDetection{id, text},
                                        command::Declare{id, text, Severity::P1, false, {}, {}},
                                        command::AttachRunbook{id, shippedCopy()},
                                        command::ChangeSeverity{id, Severity::P0, text},
                                        command::ChangeStatus{id, IncidentStatus::Resolved, text},
                                        command::Reopen{id, text},
                                        command::Cancel{id, text},
                                        command::TakeRole{id, Role::Scribe, text, false},
                                        command::CompleteStep{id, step, text},
                                        command::UndoStep{id, step},
                                        command::SkipStep{id, step, text},
                                        command::AssignStep{id, step, text},
                                        command::ChooseBranch{id, 2, 0},
                                        command::StartTimer{id, text, 5min},
                                        command::SnoozeTimer{id, timer, 5min},
                                        command::AcknowledgeTimer{id, timer},
                                        command::StopTimer{id, timer},
                                        command::PostUpdate{id, text, {}},
                                        command::AddEntry{id, EventKind::Note, text}};
    const Error e = BookFixture().refusal(commands[std::size_t(row)]);
    QCOMPARE(e.code, ErrorCode::NotFound);
    QVERIFY2(e.message.contains(QStringLiteral("nowhere")), qPrintable(e.message));
}

void TestDecide::severityChanges()
{
    BookFixture desk;
    const IncidentId id = desk.declare(Severity::P1);
    const auto events =
        desk.run(command::ChangeSeverity{id, Severity::P0, QStringLiteral("no results at all")});
    QCOMPARE(body<event::SeverityChanged>(events.front()).from, Severity::P1);
    QCOMPARE(desk.incident(id).severity, Severity::P0);
    const Error again = desk.refusal(command::ChangeSeverity{id, Severity::P0, {}});
    QCOMPARE(again.code, ErrorCode::Refused);
    QCOMPARE(again.message, QStringLiteral("INC-0001 is P0 already"));
}

void TestDecide::statusGoesForward_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("says"); // "accepted" or the reason
    QTest::newRow("on") << "investigating"
                        << "identified"
                        << "accepted";
    QTest::newRow("a state left out") << "investigating"
                                      << "resolved"
                                      << "accepted";
    QTest::newRow("watching") << "identified"
                              << "monitoring"
                              << "accepted";
    QTest::newRow("done") << "monitoring"
                          << "resolved"
                          << "accepted";
    QTest::newRow("reviewed") << "resolved"
                              << "closed"
                              << "accepted";
    QTest::newRow("twice") << "identified"
                           << "identified"
                           << "INC-0001 is identified already";
    QTest::newRow("back") << "monitoring"
                          << "identified"
                          << "states go forward only";
    QTest::newRow("back from the end") << "resolved"
                                       << "investigating"
                                       << "Reopen it";
    QTest::newRow("closing too early") << "monitoring"
                                       << "closed"
                                       << "resolve it before closing";
    QTest::newRow("back from closed") << "closed"
                                      << "resolved"
                                      << "Reopen it";
    QTest::newRow("to detected") << "investigating"
                                 << "detected"
                                 << "cannot be set to \"detected\"";
    QTest::newRow("to merged") << "investigating"
                               << "merged"
                               << "cannot be set to \"merged\"";
    QTest::newRow("to cancelled") << "investigating"
                                  << "cancelled"
                                  << "cannot be set to \"cancelled\"";
}

void TestDecide::statusGoesForward()
{
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, says);
    BookFixture desk;
    const IncidentId id = desk.declare();
    const IncidentStatus start = *parseStatus(from);
    if (start == IncidentStatus::Closed)
        desk.run(command::ChangeStatus{id, IncidentStatus::Resolved, {}});
    if (start != IncidentStatus::Investigating)
        desk.run(command::ChangeStatus{id, start, {}});
    const command::ChangeStatus change{id, *parseStatus(to), QStringLiteral("because")};
    const Error e = desk.refusal(change);
    QVERIFY2(e.message.contains(says), qPrintable(e.message));
    if (says != QLatin1String("accepted")) {
        QCOMPARE(e.code, ErrorCode::Refused);
        return;
    }
    const auto events = desk.run(change);
    QCOMPARE(desk.incident(id).status, *parseStatus(to));
    QCOMPARE(textOf(events.front()), QStringLiteral("because"));
}

void TestDecide::milestonesAreKept()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    const Timestamp start = desk.clock.wall();
    for (const auto status :
         {IncidentStatus::Identified, IncidentStatus::Monitoring, IncidentStatus::Resolved}) {
        desk.clock.advance(10min);
        desk.run(command::ChangeStatus{id, status, {}});
    }
    const Incident &i = desk.incident(id);
    QCOMPARE(i.identifiedAt, std::optional(start + 10min));
    QCOMPARE(i.mitigatedAt, std::optional(start + 20min));
    QCOMPARE(i.resolvedAt, std::optional(start + 30min));
}

void TestDecide::reopens()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    QVERIFY(desk.refusal(command::Reopen{id, {}}).message.contains(QStringLiteral("already")));
    desk.run(command::ChangeStatus{id, IncidentStatus::Resolved, {}});
    desk.run(command::Reopen{id, QStringLiteral("it is back")});
    QCOMPARE(desk.incident(id).status, IncidentStatus::Investigating);
    QVERIFY(!desk.incident(id).resolvedAt);
    QVERIFY(!desk.incident(id).endedAt);
    desk.run(command::CompleteStep{id, StepId(QStringLiteral("p0.s0")), {}}); // It can be worked again.
    // A detection nobody declared has nothing to reopen.
    const auto detected = desk.run(command::ReportCondition{RunbookId(QStringLiteral("x")),
                                                            QStringLiteral("X"),
                                                            {},
                                                            0,
                                                            QStringLiteral("a > 1"),
                                                            ConditionRecord::State::True,
                                                            QStringLiteral("2"),
                                                            false,
                                                            desk.clock.wall()});
    const Error e = desk.refusal(command::Reopen{detected.front()->incident, {}});
    QCOMPARE(e.code, ErrorCode::Refused);
    QVERIFY2(e.message.contains(QStringLiteral("not declared")), qPrintable(e.message));
}

void TestDecide::cancels()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    QVERIFY(
        desk.refusal(command::Cancel{id, QStringLiteral(" ")}).message.contains(QStringLiteral("reason")));
    desk.run(command::Cancel{id, QStringLiteral("duplicate")});
    const Incident &i = desk.incident(id);
    QCOMPARE(i.status, IncidentStatus::Cancelled);
    QCOMPARE(i.endReason, QStringLiteral("duplicate"));
    QVERIFY(i.endedAt);
    const Error e = desk.refusal(command::CompleteStep{id, StepId(QStringLiteral("p0.s0")), {}});
    QCOMPARE(e.message, QStringLiteral("INC-0001 is cancelled: reopen it first"));
    QVERIFY(desk.refusal(command::ChangeStatus{id, IncidentStatus::Resolved, {}})
                .message.contains(QStringLiteral("reopen it first")));
    desk.run(command::Reopen{id, {}});
    QCOMPARE(desk.incident(id).status, IncidentStatus::Investigating);
}

void TestDecide::oneCommanderAtATime()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    const Error taken = desk.refusal(command::TakeRole{id, Role::Commander, QStringLiteral("Grace"), false});
    QCOMPARE(taken.code, ErrorCode::Refused);
    QCOMPARE(taken.message,
             QStringLiteral("Ada is commander of INC-0001, and there is one at a time: hand it over"));
    QVERIFY(desk.refusal(command::TakeRole{id, Role::Commander, QStringLiteral("Ada"), true})
                .message.contains(QStringLiteral("already")));
    const auto events = desk.run(command::TakeRole{id, Role::Commander, QStringLiteral("Grace"), true});
    QCOMPARE(events.front()->kind(), EventKind::RoleHandedOver);
    QCOMPARE(body<event::RoleHandedOver>(events.front()).from, QStringLiteral("Ada"));
    QCOMPARE(desk.incident(id).commander(), QStringLiteral("Grace"));
    QCOMPARE(desk.incident(id).roleHistory.size(), 2u);
    // Another role is free.
    QCOMPARE(desk.run(command::TakeRole{id, Role::Scribe, QStringLiteral("Ada"), false}).front()->kind(),
             EventKind::RoleAssumed);
}

void TestDecide::rolesAreGivenUp()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    desk.run(command::TakeRole{id, Role::Commander, {}, false});
    QVERIFY(desk.incident(id).commander().isEmpty());
    const Error e = desk.refusal(command::TakeRole{id, Role::Commander, QStringLiteral("  "), false});
    QCOMPARE(e.message, QStringLiteral("nobody is commander of INC-0001"));
    desk.run(command::TakeRole{id, Role::Commander, QStringLiteral("Grace"), false});
    QCOMPARE(desk.incident(id).commander(), QStringLiteral("Grace"));
}

void TestDecide::roleNamesComeBack()
{
    for (int r = 0; r <= int(Role::Expert); ++r)
        QCOMPARE(parseRole(roleName(static_cast<Role>(r))), std::optional(static_cast<Role>(r)));
    QCOMPARE(parseRole(u" IC "), std::optional(Role::Commander));
    QCOMPARE(parseRole(u"sme"), std::optional(Role::Expert));
    QVERIFY(!parseRole(u"boss"));
    for (int s = 0; s <= int(IncidentStatus::Cancelled); ++s)
        QCOMPARE(parseStatus(statusName(static_cast<IncidentStatus>(s))),
                 std::optional(static_cast<IncidentStatus>(s)));
    QVERIFY(!parseStatus(u"done"));
}

void TestDecide::attachesARunbookOnce()
{
    BookFixture desk;
    const IncidentId id = desk.declare(Severity::P1, false);
    QVERIFY(desk.refusal(command::CompleteStep{id, StepId(QStringLiteral("p0.s0")), {}})
                .message.contains(QStringLiteral("follows no runbook")));
    const auto events = desk.run(command::AttachRunbook{id, shippedCopy()});
    QVERIFY((kinds(events) == std::vector{EventKind::RunbookAttached, EventKind::PhaseEntered}));
    const Error e = desk.refusal(command::AttachRunbook{id, shippedCopy()});
    QCOMPARE(e.code, ErrorCode::Refused);
    QVERIFY2(e.message.contains(QStringLiteral("\"Dynex outage\" already")), qPrintable(e.message));
}

WF_TEST(TestDecide)

} // namespace tst_decide

#include "tst_decide.moc"
