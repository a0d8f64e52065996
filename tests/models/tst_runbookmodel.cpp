// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/runbookmodel.h"
#include "modeltest.h"
#include "support/fakefixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_runbookmodel {

using namespace wf;
using namespace wf::modeltest;
using namespace std::chrono_literals;

namespace {

const RunbookId Queue(QStringLiteral("queue-backlog"));

FakeFixture::Options alone()
{
    return {false, true, QStringLiteral("Ana")};
}

QStringList keys(const RunbookModel &model)
{
    return texts(model, RunbookModel::KeyRole);
}

// The row with that key, as it is now; empty where there is none.
RunbookRow rowOf(const RunbookModel &model, const char *key)
{
    const int row = model.rowOf(QLatin1String(key));
    return row < 0 ? RunbookRow{} : model.rows()[std::size_t(row)];
}

} // namespace

class TestRunbookModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aRunbookIsThereToRead();
    void anIncidentIsWorkedWithoutReset();
    void aFinishedPhaseClosesAndTheNextOpens();
    void phaseCountsDownAndGoesOverdue();
    void branchShowsItsStepsWhenChosen();
    void skippedAndAssignedSayWho();
    void byHandStaysOpen();
    void stepsAreFoundInOrder();
    void conditionsAreLive();
    void editedFileLeavesTheIncidentAlone();
    void contactsOpen();
};

void TestRunbookModel::aRunbookIsThereToRead()
{
    FakeFixture f(alone());
    RunbookModel model(f.desk());
    const Watched watched(model);
    QCOMPARE(model.rowCount(), 0);
    QVERIFY(!model.runbook());
    model.setRunbook(Queue);
    QVERIFY(model.runbook());
    QCOMPARE(model.runbook()->title, QStringLiteral("Queue backlog"));
    // Everything stands open, both branches too; nothing of it can be the next step.
    QCOMPARE(keys(model), (QStringList{"condition:0", "phase:0", "p0.s0", "p0.s1", "p0.s2", "phase:1",
                                       "p1.s0", "phase:2", "branch:2.0", "p2.b0.s0", "p2.b0.s1", "branch:2.1",
                                       "p2.b1.s0", "phase:3", "p3.s0", "contacts", "notes"}));
    QCOMPARE(model.nextStepRow(), -1);
    QCOMPARE(rowOf(model, "p0.s1").commands, QStringList{QStringLiteral("touch %1").arg(f.trace())});
    QCOMPARE(rowOf(model, "p0.s1").title, QStringLiteral("Read the queue"));
    QCOMPARE(rowOf(model, "phase:0").time, PhaseTime::Later);
    QCOMPARE(rolesWithoutAnswer(model, 2), QStringList{"leftMs"});
    QCOMPARE(watched.resets.count(), 1);
    model.setRunbook({});
    QCOMPARE(model.rowCount(), 0);
}

void TestRunbookModel::anIncidentIsWorkedWithoutReset()
{
    FakeFixture f(alone());
    QVERIFY(f.waitForData());
    const IncidentId id = f.declare(QStringLiteral("deep"), Severity::P1, Queue.text());
    RunbookModel model(f.desk());
    model.setIncident(id);
    const Watched watched(model);
    QCOMPARE(keys(model).mid(0, 5), (QStringList{"condition:0", "phase:0", "p0.s0", "p0.s1", "p0.s2"}));
    QVERIFY(rowOf(model, "p0.s0").next);
    QCOMPARE(model.nextStepRow(), model.rowOf(QStringLiteral("p0.s0")));
    QVERIFY(f.ask(command::CompleteStep{id, StepId(QStringLiteral("p0.s0")), QStringLiteral("by phone")}));
    QTRY_COMPARE(rowOf(model, "p0.s0").state, StepState::Done);
    QCOMPARE(rowOf(model, "p0.s0").actor, QStringLiteral("Ana"));
    QVERIFY(rowOf(model, "p0.s0").mine);
    QVERIFY(rowOf(model, "p0.s0").at);
    QCOMPARE(rowOf(model, "p0.s0").remark, QStringLiteral("by phone"));
    QVERIFY(!rowOf(model, "p0.s0").next);
    QVERIFY(rowOf(model, "p0.s1").next);
    const QModelIndex done = model.index(model.rowOf(QStringLiteral("p0.s0")));
    QCOMPARE(done.data(Qt::CheckStateRole).toInt(), int(Qt::Checked));
    QCOMPARE(done.data(RunbookModel::StepIdRole).toString(), QStringLiteral("p0.s0"));
    QCOMPARE(rowOf(model, "phase:0").progress, (Progress{1, 3}));
    QVERIFY(f.ask(command::UndoStep{id, StepId(QStringLiteral("p0.s0"))}));
    QTRY_COMPARE(rowOf(model, "p0.s0").state, StepState::Open);
    QVERIFY(rowOf(model, "p0.s0").next);
    QVERIFY(rowOf(model, "p0.s0").actor.isEmpty());
    QCOMPARE(watched.resets.count(), 0);
    QCOMPARE(watched.inserted.count() + watched.removed.count() + watched.moved.count(), 0);
    QVERIFY(watched.changed.count() > 0);
}

void TestRunbookModel::aFinishedPhaseClosesAndTheNextOpens()
{
    FakeFixture f(alone());
    QVERIFY(f.waitForData());
    const IncidentId id = f.declare(QStringLiteral("deep"), Severity::P1, Queue.text());
    RunbookModel model(f.desk());
    model.setIncident(id);
    const Watched watched(model);
    QVERIFY(!keys(model).contains(QStringLiteral("p1.s0")));
    f.clock().advance(2min);
    for (const char *step : {"p0.s0", "p0.s1", "p0.s2"})
        QVERIFY(f.ask(command::CompleteStep{id, StepId(QLatin1String(step)), {}}));
    QTRY_VERIFY(keys(model).contains(QStringLiteral("p1.s0")));
    QVERIFY(!keys(model).contains(QStringLiteral("p0.s0")));
    QCOMPARE(rowOf(model, "phase:0").time, PhaseTime::Done);
    QVERIFY(rowOf(model, "phase:0").took >= 2min);
    QVERIFY(rowOf(model, "p1.s0").next);
    // The choice that comes next can be seen before it has to be made.
    QVERIFY(keys(model).contains(QStringLiteral("branch:2.0")));
    QCOMPARE(watched.resets.count(), 0);
}

void TestRunbookModel::phaseCountsDownAndGoesOverdue()
{
    FakeFixture f(alone());
    QVERIFY(f.waitForData());
    const IncidentId id = f.declare(QStringLiteral("deep"), Severity::P1, Queue.text());
    RunbookModel model(f.desk());
    model.setIncident(id);
    const QModelIndex phase = model.index(model.rowOf(QStringLiteral("phase:0")));
    QCOMPARE(rowOf(model, "phase:0").time, PhaseTime::Running);
    QCOMPARE(rowOf(model, "phase:0").length, Millis{5min});
    const qint64 left = phase.data(RunbookModel::LeftMsRole).toLongLong();
    QVERIFY(left > 4 * 60'000 && left <= 5 * 60'000);
    QCOMPARE(rowOf(model, "phase:1").time, PhaseTime::Later);
    QVERIFY(!model.index(model.rowOf(QStringLiteral("phase:1"))).data(RunbookModel::LeftMsRole).isValid());
    f.clock().advance(6min);
    QTRY_VERIFY(phase.data(RunbookModel::LeftMsRole).toLongLong() <= -60'000);
    QTRY_COMPARE(rowOf(model, "phase:0").time, PhaseTime::Overdue);
}

void TestRunbookModel::branchShowsItsStepsWhenChosen()
{
    FakeFixture f(alone());
    QVERIFY(f.waitForData());
    const IncidentId id = f.declare(QStringLiteral("deep"), Severity::P1, Queue.text());
    for (const char *step : {"p0.s0", "p0.s1", "p0.s2", "p1.s0"})
        QVERIFY(f.ask(command::CompleteStep{id, StepId(QLatin1String(step)), {}}));
    RunbookModel model(f.desk());
    model.setIncident(id);
    const Watched watched(model);
    QVERIFY(rowOf(model, "phase:2").needsChoice);
    QCOMPARE(model.nextStepRow(), -1);
    QVERIFY(!keys(model).contains(QStringLiteral("p2.b0.s0")));
    QVERIFY(f.ask(command::ChooseBranch{id, 2, 0}));
    QTRY_VERIFY(rowOf(model, "branch:2.0").chosen);
    QVERIFY(!rowOf(model, "branch:2.1").chosen);
    QVERIFY(rowOf(model, "p2.b0.s0").next);
    QVERIFY(!rowOf(model, "phase:2").needsChoice);
    QCOMPARE(rowOf(model, "phase:2").progress, (Progress{0, 2}));
    QVERIFY(f.ask(command::ChooseBranch{id, 2, 1}));
    QTRY_VERIFY(keys(model).contains(QStringLiteral("p2.b1.s0")));
    QVERIFY(!keys(model).contains(QStringLiteral("p2.b0.s0")));
    QCOMPARE(watched.resets.count(), 0);
}

void TestRunbookModel::skippedAndAssignedSayWho()
{
    FakeFixture f(alone());
    QVERIFY(f.waitForData());
    const IncidentId id = f.declare(QStringLiteral("deep"), Severity::P1, Queue.text());
    RunbookModel model(f.desk());
    model.setIncident(id);
    QVERIFY(f.ask(command::AssignStep{id, StepId(QStringLiteral("p0.s1")), QStringLiteral("Ben")}));
    QTRY_COMPARE(rowOf(model, "p0.s1").assignee, QStringLiteral("Ben"));
    QVERIFY(f.ask(command::SkipStep{id, StepId(QStringLiteral("p0.s1")), QStringLiteral("seen already")}));
    QTRY_COMPARE(rowOf(model, "p0.s1").state, StepState::Skipped);
    QCOMPARE(rowOf(model, "p0.s1").remark, QStringLiteral("seen already"));
    QCOMPARE(rowOf(model, "phase:0").progress, (Progress{1, 3}));
}

void TestRunbookModel::byHandStaysOpen()
{
    FakeFixture f(alone());
    QVERIFY(f.waitForData());
    const IncidentId id = f.declare(QStringLiteral("deep"), Severity::P1, Queue.text());
    RunbookModel model(f.desk());
    model.setIncident(id);
    const Watched watched(model);
    model.toggle(QStringLiteral("phase:3"));
    QVERIFY(keys(model).contains(QStringLiteral("p3.s0")));
    model.toggle(QStringLiteral("phase:0"));
    QVERIFY(!keys(model).contains(QStringLiteral("p0.s0")));
    QVERIFY(f.ask(command::CompleteStep{id, StepId(QStringLiteral("p0.s1")), {}}));
    QTRY_COMPARE(rowOf(model, "phase:0").progress, (Progress{1, 3}));
    QVERIFY(keys(model).contains(QStringLiteral("p3.s0")));
    QVERIFY(!keys(model).contains(QStringLiteral("p0.s0")));
    model.toggle(QStringLiteral("no such row"));
    QCOMPARE(watched.resets.count(), 0);
    // Another incident starts as it would by itself.
    const IncidentId other = f.declare(QStringLiteral("other"), Severity::P2, QStringLiteral("cache-misses"));
    model.setIncident(other);
    model.setIncident(id);
    QVERIFY(keys(model).contains(QStringLiteral("p0.s0")));
    QVERIFY(!keys(model).contains(QStringLiteral("p3.s0")));
}

void TestRunbookModel::stepsAreFoundInOrder()
{
    FakeFixture f(alone());
    RunbookModel model(f.desk());
    model.setRunbook(Queue);
    QStringList seen;
    for (int row = model.stepRowFrom(-1, 1); row >= 0; row = model.stepRowFrom(row, 1))
        seen += model.rows()[std::size_t(row)].key;
    QCOMPARE(seen, (QStringList{"p0.s0", "p0.s1", "p0.s2", "p1.s0", "branch:2.0", "p2.b0.s0", "p2.b0.s1",
                                "branch:2.1", "p2.b1.s0", "p3.s0"}));
    QStringList back;
    for (int row = model.stepRowFrom(model.rowCount(), -1); row >= 0; row = model.stepRowFrom(row, -1))
        back.prepend(model.rows()[std::size_t(row)].key);
    QCOMPARE(back, seen);
}

void TestRunbookModel::conditionsAreLive()
{
    FakeFixture f;
    QVERIFY(f.waitForData());
    RunbookModel model(f.desk());
    model.setRunbook(Queue);
    const Watched watched(model);
    QTRY_COMPARE(rowOf(model, "condition:0").condition, ConditionState::False);
    QVERIFY(rowOf(model, "condition:0").title.startsWith(QStringLiteral("queue.depth > 100")));
    QVERIFY(rowOf(model, "condition:0").detail.contains(QStringLiteral("queue_depth")));
    f.set("queue_depth", 640);
    QTRY_COMPARE(rowOf(model, "condition:0").condition, ConditionState::True);
    QTRY_COMPARE(rowOf(model, "condition:0").value, QStringLiteral("640"));
    f.breakFeed();
    QTRY_COMPARE(rowOf(model, "condition:0").condition, ConditionState::NoData);
    QCOMPARE(watched.resets.count(), 0);
}

void TestRunbookModel::editedFileLeavesTheIncidentAlone()
{
    FakeFixture f(alone());
    QVERIFY(f.waitForData());
    const IncidentId id = f.declare(QStringLiteral("deep"), Severity::P1, Queue.text());
    RunbookModel running(f.desk());
    running.setIncident(id);
    RunbookModel reading(f.desk());
    reading.setRunbook(Queue);
    const QStringList before = texts(running, Qt::DisplayRole);
    QSignalSpy changed(&f.desk(), &Desk::libraryChanged);
    f.writeRunbook(QStringLiteral("queue-backlog.md"),
                   "# Queue backlog\n\n## Immediate response (0-5 minutes)\n\n1. **Something else**: now.\n");
    QTRY_VERIFY(changed.count() > 0);
    QTRY_COMPARE(texts(reading, Qt::DisplayRole).mid(1, 1), QStringList{"Something else"});
    QCOMPARE(texts(running, Qt::DisplayRole), before);
}

void TestRunbookModel::contactsOpen()
{
    FakeFixture f(alone());
    RunbookModel model(f.desk());
    model.setRunbook(Queue);
    const Watched watched(model);
    QCOMPARE(rowOf(model, "contacts").progress.total, 2);
    QVERIFY(!keys(model).contains(QStringLiteral("contact:0")));
    model.toggle(QStringLiteral("contacts"));
    QCOMPARE(rowOf(model, "contact:0").title, QStringLiteral("Primary"));
    QCOMPARE(rowOf(model, "contact:0").detail, QStringLiteral("Ana"));
    QCOMPARE(rowOf(model, "contact:1").detail, QStringLiteral("#queue"));
    QCOMPARE(watched.inserted.count(), 2);
    model.toggle(QStringLiteral("contacts"));
    QVERIFY(!keys(model).contains(QStringLiteral("contact:0")));
    QCOMPARE(watched.resets.count(), 0);
}

WF_TEST(TestRunbookModel)

} // namespace tst_runbookmodel

#include "tst_runbookmodel.moc"
