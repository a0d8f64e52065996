// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timelinemodel.h"
#include "modeltest.h"
#include "support/bodies.h"
#include "support/fakefixture.h"
#include "support/testentry.h"

#include <QRegularExpression>
#include <QTest>

namespace tst_timelinemodel {

using namespace wf;
using namespace wf::modeltest;
using namespace std::chrono_literals;

namespace {

FakeFixture::Options alone()
{
    return {false, true, QStringLiteral("Ana")};
}

QStringList kinds(const TimelineModel &model)
{
    QStringList names;
    for (int row = 0; row < model.rowCount(); ++row)
        names += eventKindName(EventKind(model.index(row).data(TimelineModel::KindRole).toInt()));
    return names;
}

} // namespace

class TestTimelineModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void newEntriesAreInserted_data();
    void newEntriesAreInserted();
    void lateConditionStandsWhereItHappened();
    void filtersShowTheirKinds();
    void everyKindHasAFilterAnswer();
    void amendmentChangesItsRowOnly();
    void othersIncidentsStayOut();
    void anotherIncidentIsAReset();
};

void TestTimelineModel::newEntriesAreInserted_data()
{
    QTest::addColumn<bool>("newestFirst");
    QTest::newRow("newest first") << true;
    QTest::newRow("oldest first") << false;
}

void TestTimelineModel::newEntriesAreInserted()
{
    QFETCH(bool, newestFirst);
    FakeFixture f(alone());
    QVERIFY(f.waitForData());
    TimelineModel model(f.desk());
    model.setNewestFirst(newestFirst);
    const IncidentId id = f.declare(QStringLiteral("deep"), Severity::P1, QStringLiteral("queue-backlog"));
    model.setIncident(id);
    const Watched watched(model);
    QCOMPARE(model.rowCount(), 4);
    for (const char *text : {"one", "two", "three"})
        QVERIFY(f.ask(command::AddEntry{id, EventKind::Note, QLatin1String(text)}));
    QTRY_COMPARE(model.rowCount(), 7);
    QCOMPARE(watched.resets.count(), 0);
    QCOMPARE(watched.inserted.count(), 3);
    QCOMPARE(watched.removed.count(), 0);
    const int newest = newestFirst ? 0 : 6;
    const auto event = model.index(newest).data(TimelineModel::EventRole).value<EventPtr>();
    QVERIFY(event);
    QCOMPARE(textOf(event), QStringLiteral("three"));
    QCOMPARE(model.index(newest).data(TimelineModel::ActorRole).toString(), QStringLiteral("Ana"));
    QVERIFY(model.index(newest).data(TimelineModel::MineRole).toBool());
    QCOMPARE(model.index(newest).data(TimelineModel::KindRole).toInt(), int(EventKind::Note));
    QVERIFY(model.index(newest).data(TimelineModel::RecordedMsRole).toLongLong() > 0);
    QCOMPARE(rolesWithoutAnswer(model, newest), QStringList());
    // What is copied and what a screen reader says: the sentence with its time.
    QVERIFY(QRegularExpression(QStringLiteral("^\\d\\d:\\d\\d:\\d\\d UTC three$"))
                .match(model.index(newest).data().toString())
                .hasMatch());
    const QVariantList times = column(model, TimelineModel::HappenedMsRole);
    for (int i = 1; i < times.size(); ++i) {
        const bool later = times[i].toLongLong() > times[i - 1].toLongLong();
        QVERIFY(newestFirst ? !later : later || times[i] == times[i - 1]);
    }
    const QStringList before = kinds(model);
    model.setNewestFirst(!newestFirst);
    QCOMPARE(kinds(model), QStringList(before.rbegin(), before.rend()));
}

void TestTimelineModel::lateConditionStandsWhereItHappened()
{
    FakeFixture f(alone());
    QVERIFY(f.waitForData());
    const IncidentId id = f.declare(QStringLiteral("deep"), Severity::P1, QStringLiteral("queue-backlog"));
    f.clock().advance(1min);
    QVERIFY(f.ask(command::AddEntry{id, EventKind::Note, QStringLiteral("now")}));
    TimelineModel model(f.desk());
    model.setNewestFirst(false);
    model.setIncident(id);
    const int before = model.rowCount();
    const Watched watched(model);
    // It became true half a minute ago; the news came late.
    command::ReportCondition late;
    late.runbook = RunbookId(QStringLiteral("queue-backlog"));
    late.text = QStringLiteral("queue.depth > 100");
    late.at = f.clock().wall() - 30s;
    QVERIFY(f.ask(late));
    QTRY_COMPARE(model.rowCount(), before + 1);
    QCOMPARE(watched.inserted.count(), 1);
    QCOMPARE(watched.inserted.front()[1].toInt(), before - 1);
    QCOMPARE(kinds(model).mid(before - 1), (QStringList{"condition_true", "note"}));
}

void TestTimelineModel::filtersShowTheirKinds()
{
    FakeFixture f(alone());
    QVERIFY(f.waitForData());
    const IncidentId id = f.declare(QStringLiteral("deep"), Severity::P1, QStringLiteral("queue-backlog"));
    const std::vector<Command> work{
        command::CompleteStep{id, StepId(QStringLiteral("p0.s0")), {}},
        command::UndoStep{id, StepId(QStringLiteral("p0.s0"))},
        command::SkipStep{id, StepId(QStringLiteral("p0.s1")), QStringLiteral("not needed")},
        command::AssignStep{id, StepId(QStringLiteral("p0.s2")), QStringLiteral("Ben")},
        command::AddEntry{id, EventKind::Note, QStringLiteral("a note")},
        command::AddEntry{id, EventKind::Decision, QStringLiteral("a decision")},
        command::PostUpdate{id, QStringLiteral("an update"), {}},
        command::ChangeSeverity{id, Severity::P0, {}},
        command::ChangeStatus{id, IncidentStatus::Identified, {}},
        command::ChooseBranch{id, 2, 1},
    };
    for (const Command &command : work)
        QVERIFY(f.ask(command));
    TimelineModel model(f.desk());
    model.setNewestFirst(false);
    model.setIncident(id);
    const int all = model.rowCount();
    model.setFilter(TimelineFilter::Steps);
    QCOMPARE(kinds(model), (QStringList{"phase_entered", "step_done", "step_undone", "step_skipped",
                                        "step_assigned", "branch_chosen"}));
    model.setFilter(TimelineFilter::Decisions);
    QCOMPARE(kinds(model), (QStringList{"declared", "role_assumed", "decision", "severity_changed",
                                        "status_changed", "branch_chosen"}));
    model.setFilter(TimelineFilter::Comms);
    QCOMPARE(kinds(model), QStringList{"update_posted"});
    const Watched watched(model);
    QVERIFY(f.ask(command::AddEntry{id, EventKind::Note, QStringLiteral("not shown")}));
    QVERIFY(f.ask(command::PostUpdate{id, QStringLiteral("shown"), {}}));
    QTRY_COMPARE(model.rowCount(), 2);
    QCOMPARE(watched.inserted.count(), 1);
    QCOMPARE(watched.resets.count(), 0);
    model.setFilter(TimelineFilter::All);
    QCOMPARE(model.rowCount(), all + 2);
}

void TestTimelineModel::everyKindHasAFilterAnswer()
{
    // All shows everything that is no mark on another entry; nothing is in a filter and not in All.
    for (int k = 0; k < int(EventKindCount); ++k) {
        const auto kind = static_cast<EventKind>(k);
        QCOMPARE(passes(TimelineFilter::All, kind), kind != EventKind::Amended);
        for (const auto filter : {TimelineFilter::Decisions, TimelineFilter::Comms, TimelineFilter::Steps})
            QVERIFY(!passes(filter, kind) || passes(TimelineFilter::All, kind));
    }
    QVERIFY(!passes(TimelineFilter::Decisions, EventKind::Note));
    QVERIFY(!passes(TimelineFilter::Steps, EventKind::Decision));
}

void TestTimelineModel::amendmentChangesItsRowOnly()
{
    FakeFixture f(alone());
    QVERIFY(f.waitForData());
    const IncidentId id = f.declare(QStringLiteral("deep"), Severity::P1);
    const auto note = f.ask(command::AddEntry{id, EventKind::Note, QStringLiteral("rebooted db-1")});
    QVERIFY(note);
    QVERIFY(f.ask(command::AddEntry{id, EventKind::Note, QStringLiteral("later")}));
    TimelineModel model(f.desk());
    model.setIncident(id);
    const int rows = model.rowCount();
    const Watched watched(model);
    QVERIFY(f.ask(command::AmendEntry{id, note->front()->id, QStringLiteral("rebooted db-2")}));
    QTRY_COMPARE(model.index(1).data(TimelineModel::AmendmentRole).toString(),
                 QStringLiteral("rebooted db-2"));
    QCOMPARE(model.rowCount(), rows);
    QCOMPARE(watched.inserted.count() + watched.resets.count(), 0);
    QCOMPARE(watched.changed.count(), 1);
    QCOMPARE(watched.changed.front()[0].toModelIndex().row(), 1);
    // The original stays.
    const auto event = model.index(1).data(TimelineModel::EventRole).value<EventPtr>();
    QCOMPARE(textOf(event), QStringLiteral("rebooted db-1"));
    QCOMPARE(model.index(0).data(TimelineModel::AmendmentRole).toString(), QString());
}

void TestTimelineModel::othersIncidentsStayOut()
{
    FakeFixture f(alone());
    QVERIFY(f.waitForData());
    const IncidentId mine = f.declare(QStringLiteral("mine"), Severity::P1);
    const IncidentId other = f.declare(QStringLiteral("other"), Severity::P1);
    TimelineModel model(f.desk());
    model.setIncident(mine);
    const int rows = model.rowCount();
    const Watched watched(model);
    QVERIFY(f.ask(command::AddEntry{other, EventKind::Note, QStringLiteral("not here")}));
    QVERIFY(f.ask(command::AddEntry{mine, EventKind::Note, QStringLiteral("here")}));
    QTRY_COMPARE(model.rowCount(), rows + 1);
    QCOMPARE(watched.inserted.count(), 1);
}

void TestTimelineModel::anotherIncidentIsAReset()
{
    FakeFixture f(alone());
    QVERIFY(f.waitForData());
    const IncidentId first = f.declare(QStringLiteral("first"), Severity::P1);
    const IncidentId second = f.declare(QStringLiteral("second"), Severity::P1);
    TimelineModel model(f.desk());
    const Watched watched(model);
    model.setIncident(first);
    QCOMPARE(watched.resets.count(), 1);
    model.setIncident(first);
    QCOMPARE(watched.resets.count(), 1);
    model.setIncident(second);
    QCOMPARE(watched.resets.count(), 2);
    const auto event = model.index(model.rowCount() - 1).data(TimelineModel::EventRole).value<EventPtr>();
    QCOMPARE(titleOf(event), QStringLiteral("second"));
    model.setIncident({});
    QCOMPARE(model.rowCount(), 0);
}

WF_TEST(TestTimelineModel)

} // namespace tst_timelinemodel

#include "tst_timelinemodel.moc"
