// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/incidentmodel.h"
#include "models/standing.h"
#include "models/timermodel.h"
#include "modeltest.h"
#include "support/fakefixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_incidentmodel {

using namespace wf;
using namespace wf::modeltest;
using namespace std::chrono_literals;

class TestIncidentModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void wholeLifeWithoutReset();
    void worstFirstThenOldest();
    void elapsedAndDueFollowTheClock();
    void whatIsDueIsWhatTheHeaderSays();
    void nothingIsFromTheFuture();
    void whatEndsInSightStays();
    void endedOnesAreNewestFirst();
    void detectionsAreNoIncidents();
    void timersAreSoonestFirst();
    void timerIsSnoozedAndStopped();
    void acknowledgedTimers();
    void timersEndWithTheIncident();
};

void TestIncidentModel::wholeLifeWithoutReset()
{
    FakeFixture f;
    QVERIFY(f.waitForData());
    IncidentModel model(f.desk());
    TimerModel timers(f.desk());
    const Watched watched(model);
    const Watched watchedTimers(timers);
    QSignalSpy counts(&model, &IncidentModel::countsChanged);

    const IncidentId id =
        f.declare(QStringLiteral("The queue is deep"), Severity::P1, QStringLiteral("queue-backlog"));
    QTRY_COMPARE(model.rowCount(), 1);
    QVERIFY(counts.count() > 0);
    const QModelIndex row = model.index(0);
    QCOMPARE(row.data(IncidentModel::IdRole).toString(), id.text());
    QCOMPARE(row.data(IncidentModel::NumberRole).toString(), QStringLiteral("INC-0001"));
    QCOMPARE(row.data().toString(), QStringLiteral("P1 The queue is deep"));
    QCOMPARE(row.data(IncidentModel::CommanderRole).toString(), QStringLiteral("Ana"));
    QVERIFY(row.data(IncidentModel::MineRole).toBool());
    QVERIFY(row.data(IncidentModel::ActiveRole).toBool());
    QCOMPARE(row.data(IncidentModel::DoneRole).toInt(), 0);
    // Three at once, one to look, the shorter branch, one to recover.
    QCOMPARE(row.data(IncidentModel::TotalRole).toInt(), 6);
    QCOMPARE(rolesWithoutAnswer(model, 0), QStringList());

    QVERIFY(f.ask(command::CompleteStep{id, StepId("p0.s0"), {}}));
    QTRY_COMPARE(row.data(IncidentModel::DoneRole).toInt(), 1);
    QVERIFY(f.ask(command::ChangeSeverity{id, Severity::P0, {}}));
    QTRY_COMPARE(row.data(IncidentModel::SeverityRole).toInt(), int(Severity::P0));
    QVERIFY(f.ask(command::TakeRole{id, Role::Commander, QStringLiteral("Ben"), true}));
    QTRY_COMPARE(row.data(IncidentModel::CommanderRole).toString(), QStringLiteral("Ben"));
    QVERIFY(!row.data(IncidentModel::MineRole).toBool());
    QVERIFY(f.ask(command::ChooseBranch{id, 2, 0}));
    QTRY_COMPARE(row.data(IncidentModel::TotalRole).toInt(), 7);
    for (const auto status : {IncidentStatus::Identified, IncidentStatus::Monitoring}) {
        QVERIFY(f.ask(command::ChangeStatus{id, status, {}}));
        QTRY_COMPARE(row.data(IncidentModel::StatusRole).toInt(), int(status));
    }
    QCOMPARE(watched.inserted.count(), 1);
    QCOMPARE(watched.removed.count(), 0);
    QVERIFY(f.ask(command::ChangeStatus{id, IncidentStatus::Resolved, {}}));
    QTRY_COMPARE(model.rowCount(), 0);
    QCOMPARE(model.activeCount(), 0);
    QCOMPARE(model.endedCount(), 1);
    QCOMPARE(watched.removed.count(), 1);
    QVERIFY(f.ask(command::Reopen{id, QStringLiteral("it is back")}));
    QTRY_COMPARE(model.rowCount(), 1);
    QCOMPARE(watched.resets.count(), 0);
    QCOMPARE(watchedTimers.resets.count(), 0);
}

void TestIncidentModel::worstFirstThenOldest()
{
    FakeFixture f({false, true, QStringLiteral("Ana")});
    QVERIFY(f.waitForData());
    IncidentModel model(f.desk());
    const Watched watched(model);
    const IncidentId second = f.declare(QStringLiteral("second"), Severity::P2);
    f.clock().advance(1s);
    const IncidentId third = f.declare(QStringLiteral("third"), Severity::P2);
    f.clock().advance(1s);
    f.declare(QStringLiteral("first"), Severity::P0);
    QTRY_COMPARE(texts(model, IncidentModel::TitleRole), (QStringList{"first", "second", "third"}));
    // What gets worse moves up; its row goes along, so that a selection does.
    const QPersistentModelIndex moving(model.index(2));
    QVERIFY(f.ask(command::ChangeSeverity{third, Severity::P1, {}}));
    QTRY_COMPARE(texts(model, IncidentModel::TitleRole), (QStringList{"first", "third", "second"}));
    QCOMPARE(moving.row(), 1);
    QCOMPARE(watched.moved.count(), 1);
    QCOMPARE(watched.resets.count(), 0);
    QVERIFY(f.ask(command::Cancel{second, QStringLiteral("duplicate")}));
    QTRY_COMPARE(texts(model, IncidentModel::TitleRole), (QStringList{"first", "third"}));
}

void TestIncidentModel::elapsedAndDueFollowTheClock()
{
    FakeFixture f({false, true, QStringLiteral("Ana")});
    QVERIFY(f.waitForData());
    IncidentModel model(f.desk());
    const IncidentId id = f.declare(QStringLiteral("slow"), Severity::P1);
    QTRY_COMPARE(model.rowCount(), 1);
    // The first update falls due five minutes after the declaration.
    const QModelIndex row = model.index(0);
    QCOMPARE(row.data(IncidentModel::DueKindRole).toInt(), int(TimerKind::Update));
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    f.clock().advance(7min);
    QTRY_VERIFY(row.data(IncidentModel::ElapsedMsRole).toLongLong() >= 7 * 60'000);
    QVERIFY(row.data(IncidentModel::ElapsedMsRole).toLongLong() < 8 * 60'000);
    QVERIFY(row.data(IncidentModel::DueMsRole).toLongLong() <= -2 * 60'000);
    QVERIFY(changed.count() > 0);
    // Once it is resolved, elapsed stands still.
    QVERIFY(f.ask(command::ChangeStatus{id, IncidentStatus::Resolved, {}}));
    model.setShow(IncidentModel::Show::Ended);
    QTRY_COMPARE(model.rowCount(), 1);
    const qint64 elapsed = model.index(0).data(IncidentModel::ElapsedMsRole).toLongLong();
    f.clock().advance(60min);
    f.pass(2s);
    QCOMPARE(model.index(0).data(IncidentModel::ElapsedMsRole).toLongLong(), elapsed);
    QVERIFY(!model.index(0).data(IncidentModel::DueMsRole).isValid());
    QVERIFY(!model.index(0).data(IncidentModel::ActiveRole).toBool());
}

void TestIncidentModel::whatIsDueIsWhatTheHeaderSays()
{
    FakeFixture f;
    QVERIFY(f.waitForData());
    IncidentModel model(f.desk());
    const IncidentId id = f.declare(QStringLiteral("The queue is deep"), Severity::P1);
    QVERIFY(f.ask(command::PostUpdate{id, QStringLiteral("on it"), 10min}));
    QVERIFY(f.ask(command::StartTimer{id, QStringLiteral("Call them"), 4min}));
    QTRY_COMPARE(model.index(0).data(IncidentModel::DueTitleRole).toString(), QStringLiteral("Call them"));
    // Both are overdue: others wait for the update.
    f.clock().advance(12min);
    QTRY_COMPARE(model.index(0).data(IncidentModel::DueKindRole).toInt(), int(TimerKind::Update));
    const Timestamp now = f.desk().clock().wall();
    const auto header = standingOf(f.desk().book(), *f.desk().book().find(id), now).next;
    QVERIFY(header && header->kind == TimerKind::Update);
    QVERIFY(model.index(0).data(IncidentModel::DueMsRole).toLongLong() < 0);
}

void TestIncidentModel::nothingIsFromTheFuture()
{
    FakeFixture f({false, true, QStringLiteral("Ana")});
    QVERIFY(f.waitForData());
    IncidentModel model(f.desk());
    TimerModel timers(f.desk());
    f.pass(1s);
    // Between two ticks, when the time that was last told is older than the declaration.
    f.clock().advance(500ms);
    f.declare(QStringLiteral("now"), Severity::P1);
    QCOMPARE(model.rowCount(), 1);
    QVERIFY(model.index(0).data(IncidentModel::ElapsedMsRole).toLongLong() >= 0);
    QVERIFY(timers.index(0).data(TimerModel::LeftMsRole).toLongLong() <= 5 * 60'000);
}

void TestIncidentModel::whatEndsInSightStays()
{
    FakeFixture f;
    QVERIFY(f.waitForData());
    IncidentModel model(f.desk());
    const Watched watched(model);
    const IncidentId first = f.declare(QStringLiteral("first"), Severity::P1);
    const IncidentId second = f.declare(QStringLiteral("second"), Severity::P2);
    model.hold(first);
    for (const IncidentId &id : {first, second})
        QVERIFY(f.ask(command::ChangeStatus{id, IncidentStatus::Resolved, {}}));
    QTRY_COMPARE(texts(model, IncidentModel::TitleRole), QStringList{QStringLiteral("first")});
    QVERIFY(!model.index(0).data(IncidentModel::ActiveRole).toBool());
    QCOMPARE(model.activeCount(), 0);
    QCOMPARE(model.endedCount(), 2);
    // Looked at again it is one of the past, as any other.
    model.hold({});
    QCOMPARE(model.rowCount(), 0);
    model.hold(first);
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(watched.resets.count(), 0);
}

void TestIncidentModel::endedOnesAreNewestFirst()
{
    FakeFixture f({false, true, QStringLiteral("Ana")});
    QVERIFY(f.waitForData());
    for (const char *title : {"one", "two", "three"}) {
        const IncidentId id = f.declare(QLatin1String(title), Severity::P3);
        QVERIFY(f.ask(command::ChangeStatus{id, IncidentStatus::Resolved, {}}));
        f.clock().advance(1s);
    }
    f.declare(QStringLiteral("open"), Severity::P3);
    IncidentModel model(f.desk());
    const Watched watched(model);
    QCOMPARE(texts(model, IncidentModel::TitleRole), QStringList{"open"});
    model.setShow(IncidentModel::Show::Ended);
    QCOMPARE(texts(model, IncidentModel::TitleRole), (QStringList{"three", "two", "one"}));
    QCOMPARE(model.activeCount(), 1);
    QCOMPARE(model.endedCount(), 3);
    model.setShow(IncidentModel::Show::Active);
    QCOMPARE(texts(model, IncidentModel::TitleRole), QStringList{"open"});
}

void TestIncidentModel::detectionsAreNoIncidents()
{
    FakeFixture f;
    QVERIFY(f.waitForData());
    IncidentModel model(f.desk());
    f.set("queue_depth", 500);
    const Incident *detection = f.waitForDetection(QStringLiteral("queue-backlog"));
    QVERIFY(detection);
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(model.activeCount() + model.endedCount(), 0);
    QVERIFY(f.ask(command::DismissDetection{detection->id, {}}));
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(model.activeCount() + model.endedCount(), 0);
}

void TestIncidentModel::timersAreSoonestFirst()
{
    FakeFixture f({false, true, QStringLiteral("Ana")});
    QVERIFY(f.waitForData());
    TimerModel model(f.desk());
    const Watched watched(model);
    // Its first phase ends five minutes after the declaration, when the first update falls due too.
    const IncidentId id = f.declare(QStringLiteral("deep"), Severity::P1, QStringLiteral("queue-backlog"));
    QVERIFY(f.ask(command::StartTimer{id, QStringLiteral("database lead"), 3min}));
    QVERIFY(f.ask(command::StartTimer{id, QStringLiteral("shift ends"), 2h}));
    QTRY_COMPARE(model.rowCount(), 4);
    QCOMPARE(model.index(0).data(TimerModel::TitleRole).toString(), QStringLiteral("database lead"));
    QCOMPARE(model.index(3).data(TimerModel::TitleRole).toString(), QStringLiteral("shift ends"));
    const QVariantList kinds = column(model, TimerModel::KindRole);
    QVERIFY(kinds.contains(int(TimerKind::Update)));
    QVERIFY(kinds.contains(int(TimerKind::Phase)));
    QCOMPARE(rolesWithoutAnswer(model, 0), QStringList());
    QCOMPARE(model.index(0).data(TimerModel::NumberRole).toString(), QStringLiteral("INC-0001"));
    QCOMPARE(model.index(0).data(TimerModel::IncidentRole).toString(), id.text());
    const qint64 left = model.index(0).data(TimerModel::LeftMsRole).toLongLong();
    QVERIFY2(left > 150'000 && left <= 181'000, qPrintable(QString::number(left)));
    QVERIFY(!model.index(0).data(TimerModel::DueRole).toBool());
    QCOMPARE(watched.resets.count(), 0);
}

void TestIncidentModel::timerIsSnoozedAndStopped()
{
    FakeFixture f({false, true, QStringLiteral("Ana")});
    QVERIFY(f.waitForData());
    TimerModel model(f.desk());
    const Watched watched(model);
    const IncidentId id = f.declare(QStringLiteral("quiet"), Severity::P3);
    QVERIFY(f.ask(command::StartTimer{id, QStringLiteral("call back"), 3min}));
    QTRY_COMPARE(model.rowCount(), 1);
    const TimerId timer(model.index(0).data(TimerModel::TimerRole).toString());
    f.clock().advance(4min);
    QTRY_VERIFY(model.index(0).data(TimerModel::DueRole).toBool());
    QVERIFY(model.index(0).data(TimerModel::LeftMsRole).toLongLong() < 0);
    QTRY_VERIFY(model.rows().front().timer.firedAt);
    QVERIFY(f.ask(command::SnoozeTimer{id, timer, 10min}));
    QTRY_VERIFY(!model.index(0).data(TimerModel::DueRole).toBool());
    QVERIFY(model.index(0).data(TimerModel::LeftMsRole).toLongLong() > 9 * 60'000);
    QVERIFY(!model.rows().front().timer.firedAt);
    QVERIFY(f.ask(command::StopTimer{id, timer}));
    QTRY_COMPARE(model.rowCount(), 0);
    QCOMPARE(watched.resets.count(), 0);
    QCOMPARE(watched.inserted.count(), 1);
}

void TestIncidentModel::acknowledgedTimers()
{
    FakeFixture f({false, true, QStringLiteral("Ana")});
    QVERIFY(f.waitForData());
    TimerModel model(f.desk());
    const IncidentId id = f.declare(QStringLiteral("loud"), Severity::P1);
    QVERIFY(f.ask(command::StartTimer{id, QStringLiteral("call back"), 3min}));
    QTRY_COMPARE(model.rowCount(), 2);
    f.clock().advance(6min);
    QTRY_VERIFY(model.rows()[0].timer.firedAt && model.rows()[1].timer.firedAt);
    // Others wait for the update: it goes before what is the team's own.
    QTRY_COMPARE(model.index(0).data(TimerModel::KindRole).toInt(), int(TimerKind::Update));
    QVERIFY(model.index(0).data(TimerModel::FirstRole).toBool());
    QVERIFY(!model.index(1).data(TimerModel::FirstRole).toBool());
    // A free timer that was seen has done its work; an update that was seen is still owed.
    QVERIFY(
        f.ask(command::AcknowledgeTimer{id, TimerId(model.index(1).data(TimerModel::TimerRole).toString())}));
    QTRY_COMPARE(model.rowCount(), 1);
    QVERIFY(!model.index(0).data(TimerModel::AcknowledgedRole).toBool());
    QCOMPARE(model.index(0).data(TimerModel::KindRole).toInt(), int(TimerKind::Update));
    QVERIFY(f.ask(command::AcknowledgeTimer{id, TimerId(QStringLiteral("update"))}));
    QTRY_VERIFY(model.index(0).data(TimerModel::AcknowledgedRole).toBool());
    QVERIFY(!model.index(0).data(TimerModel::FirstRole).toBool());
    QVERIFY(model.index(0).data(TimerModel::DueRole).toBool());
}

void TestIncidentModel::timersEndWithTheIncident()
{
    FakeFixture f({false, true, QStringLiteral("Ana")});
    QVERIFY(f.waitForData());
    TimerModel model(f.desk());
    const IncidentId first = f.declare(QStringLiteral("first"), Severity::P1);
    const IncidentId second = f.declare(QStringLiteral("second"), Severity::P2);
    QTRY_COMPARE(model.rowCount(), 2);
    QVERIFY(f.ask(command::ChangeStatus{first, IncidentStatus::Resolved, {}}));
    QTRY_COMPARE(texts(model, TimerModel::IncidentRole), QStringList{second.text()});
}

WF_TEST(TestIncidentModel)

} // namespace tst_incidentmodel

#include "tst_incidentmodel.moc"
