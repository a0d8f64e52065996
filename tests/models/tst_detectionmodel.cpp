// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/bindingmodel.h"
#include "models/detectionmodel.h"
#include "models/overview.h"
#include "modeltest.h"
#include "support/fakefixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_detectionmodel {

using namespace wf;
using namespace wf::modeltest;
using namespace std::chrono_literals;

class TestDetectionModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void appearsWithItsEvidenceAndLeavesWhenDeclared();
    void valueIsLive();
    void whatDoesNotHoldSaysSo();
    void worstFirst();
    void snoozedIsHiddenUntilItsTime();
    void dismissedIsGone();
    void clearsByItself();
    void lostDataEndsNothing();
    void severalConditionsAreCounted();
    void bindingsSayWhatTheyRead();
    void bindingByHand();
    void overviewCounts();
    void overviewMeasures();
    void overviewNamesTheLostFeed();
};

void TestDetectionModel::appearsWithItsEvidenceAndLeavesWhenDeclared()
{
    FakeFixture f;
    QVERIFY(f.waitForData());
    DetectionModel model(f.desk());
    const Watched watched(model);
    QCOMPARE(model.rowCount(), 0);
    f.set("queue_depth", 131);
    QTRY_COMPARE(model.rowCount(), 1);
    const QModelIndex row = model.index(0);
    QCOMPARE(row.data(DetectionModel::TitleRole).toString(), QStringLiteral("Queue backlog"));
    QCOMPARE(row.data(DetectionModel::RunbookRole).toString(), QStringLiteral("queue-backlog"));
    QCOMPARE(row.data(DetectionModel::SeverityRole).toInt(), int(Severity::P1));
    QVERIFY(
        row.data(DetectionModel::EvidenceRole).toString().startsWith(QStringLiteral("queue.depth > 100")));
    QCOMPARE(row.data(DetectionModel::ValueRole).toString(), QStringLiteral("131"));
    QCOMPARE(row.data(DetectionModel::MoreRole).toInt(), 0);
    QVERIFY(!row.data(DetectionModel::LostRole).toBool());
    QCOMPARE(row.data().toString(), QStringLiteral("P1 Queue backlog"));
    QCOMPARE(rolesWithoutAnswer(model, 0), QStringList());
    QCOMPARE(model.rows().front().offered, (std::vector{Severity::P1, Severity::P0}));
    const IncidentId id(row.data(DetectionModel::IdRole).toString());
    QVERIFY(f.ask(command::Declare{id, QStringLiteral("Deep"), Severity::P1, false, {}, {}}));
    QTRY_COMPARE(model.rowCount(), 0);
    QCOMPARE(watched.inserted.count(), 1);
    QCOMPARE(watched.removed.count(), 1);
    QCOMPARE(watched.resets.count(), 0);
}

void TestDetectionModel::valueIsLive()
{
    FakeFixture f;
    QVERIFY(f.waitForData());
    DetectionModel model(f.desk());
    f.set("queue_depth", 150);
    QTRY_COMPARE(model.rowCount(), 1);
    const Watched watched(model);
    f.set("queue_depth", 720);
    QTRY_COMPARE(model.index(0).data(DetectionModel::ValueRole).toString(), QStringLiteral("720"));
    QVERIFY(!model.index(0).data(DetectionModel::ClearingRole).toBool());
    f.clock().advance(2s);
    QTRY_VERIFY(model.index(0).data(DetectionModel::AgeMsRole).toLongLong() >= 2000);
    QCOMPARE(watched.inserted.count() + watched.removed.count() + watched.resets.count(), 0);
}

void TestDetectionModel::whatDoesNotHoldSaysSo()
{
    FakeFixture f;
    f.writeRunbook(QStringLiteral("slow.md"), "# Slow answers\n\n## Identification\n\n"
                                              "- **Metrics**: `queue.workers > 10 clear < 10 for 10m`\n\n"
                                              "## Steps\n\n1. Look at the queue\n");
    DetectionModel model(f.desk());
    QTRY_VERIFY(f.desk().library().find(RunbookId(QStringLiteral("slow"))));
    f.set("queue_workers", 12);
    QTRY_COMPARE(model.rowCount(), 1);
    QVERIFY(!model.index(0).data(DetectionModel::ClearingRole).toBool());
    // It stands for ten minutes yet, but its value is none of an alarm.
    f.set("queue_workers", 4);
    QTRY_COMPARE(model.index(0).data(DetectionModel::ValueRole).toString(), QStringLiteral("4"));
    QVERIFY(model.index(0).data(DetectionModel::ClearingRole).toBool());
    f.set("queue_workers", 12);
    QTRY_VERIFY(!model.index(0).data(DetectionModel::ClearingRole).toBool());
}

void TestDetectionModel::worstFirst()
{
    FakeFixture f;
    QVERIFY(f.waitForData());
    DetectionModel model(f.desk());
    const Watched watched(model);
    f.set("cache_miss_ratio", 0.9);
    QTRY_COMPARE(model.rowCount(), 1);
    f.set("queue_depth", 150);
    QTRY_COMPARE(texts(model, DetectionModel::TitleRole), (QStringList{"Queue backlog", "Cache misses"}));
    QCOMPARE(watched.resets.count(), 0);
    QCOMPARE(watched.inserted.count(), 2);
}

void TestDetectionModel::snoozedIsHiddenUntilItsTime()
{
    FakeFixture f;
    QVERIFY(f.waitForData());
    DetectionModel model(f.desk());
    f.set("queue_depth", 150);
    QTRY_COMPARE(model.rowCount(), 1);
    const IncidentId id(model.index(0).data(DetectionModel::IdRole).toString());
    QVERIFY(f.ask(command::SnoozeDetection{id, 15min}));
    QTRY_COMPARE(model.rowCount(), 0);
    QCOMPARE(model.snoozedCount(), 1);
    f.clock().advance(14min);
    f.pass(2s);
    QCOMPARE(model.rowCount(), 0);
    f.clock().advance(2min);
    QTRY_COMPARE(model.rowCount(), 1);
    QCOMPARE(model.snoozedCount(), 0);
    QCOMPARE(model.index(0).data(DetectionModel::IdRole).toString(), id.text());
}

void TestDetectionModel::dismissedIsGone()
{
    FakeFixture f;
    QVERIFY(f.waitForData());
    DetectionModel model(f.desk());
    f.set("queue_depth", 150);
    QTRY_COMPARE(model.rowCount(), 1);
    const IncidentId id(model.index(0).data(DetectionModel::IdRole).toString());
    QVERIFY(f.ask(command::DismissDetection{id, QStringLiteral("load test")}));
    QTRY_COMPARE(model.rowCount(), 0);
    QCOMPARE(model.snoozedCount(), 0);
    // It still holds, and is not detected again before it was false once.
    f.pass(5s);
    QCOMPARE(model.rowCount(), 0);
    f.set("queue_depth", 10);
    QTRY_COMPARE(f.desk().conditions().front().state, ConditionState::False);
    f.set("queue_depth", 150);
    QTRY_COMPARE(model.rowCount(), 1);
    QVERIFY(model.index(0).data(DetectionModel::IdRole).toString() != id.text());
}

void TestDetectionModel::clearsByItself()
{
    FakeFixture f;
    QVERIFY(f.waitForData());
    DetectionModel model(f.desk());
    f.set("queue_depth", 150);
    QTRY_COMPARE(model.rowCount(), 1);
    f.set("queue_depth", 10);
    QTRY_COMPARE(model.rowCount(), 0);
}

void TestDetectionModel::lostDataEndsNothing()
{
    FakeFixture f;
    QVERIFY(f.waitForData());
    DetectionModel model(f.desk());
    f.set("queue_depth", 150);
    QTRY_COMPARE(model.rowCount(), 1);
    f.breakFeed();
    QTRY_VERIFY(model.index(0).data(DetectionModel::LostRole).toBool());
    QCOMPARE(model.rowCount(), 1);
    f.mendFeed();
    QTRY_VERIFY(!model.index(0).data(DetectionModel::LostRole).toBool());
}

void TestDetectionModel::severalConditionsAreCounted()
{
    FakeFixture f;
    QVERIFY(f.waitForData());
    DetectionModel model(f.desk());
    f.set("cache_miss_ratio", 0.9);
    f.set("cache_up", 0);
    QTRY_COMPARE(model.rowCount(), 1);
    QTRY_COMPARE(model.index(0).data(DetectionModel::MoreRole).toInt(), 1);
    QVERIFY(model.index(0)
                .data(DetectionModel::EvidenceRole)
                .toString()
                .startsWith(QStringLiteral("cache.miss_ratio")));
}

void TestDetectionModel::bindingsSayWhatTheyRead()
{
    FakeFixture f;
    QVERIFY(f.waitForData());
    BindingModel model(f.desk());
    const Watched watched(model);
    QTRY_COMPARE(model.rowCount(), 4);
    QCOMPARE(model.columnCount(), int(BindingModel::ColumnCount));
    const int queue = model.rowOf(std::tuple(RunbookId(QStringLiteral("queue-backlog")), 0, 0));
    const int login = model.rowOf(std::tuple(RunbookId(QStringLiteral("login-failures")), 0, 0));
    QVERIFY(queue >= 0);
    QVERIFY(login >= 0);
    const auto text = [&](int row, BindingModel::Column column) {
        return model.index(row, column).data().toString();
    };
    QCOMPARE(text(queue, BindingModel::RunbookColumn), QStringLiteral("Queue backlog"));
    QCOMPARE(text(queue, BindingModel::ConditionColumn), QStringLiteral("queue.depth > 100"));
    QTRY_COMPARE(text(queue, BindingModel::ValueColumn), QStringLiteral("10"));
    QCOMPARE(text(queue, BindingModel::StateColumn), QStringLiteral("false"));
    QVERIFY(text(queue, BindingModel::SeriesColumn).contains(QStringLiteral("queue_depth")));
    QCOMPARE(text(login, BindingModel::StateColumn), QStringLiteral("unbound"));
    QVERIFY(text(login, BindingModel::SeriesColumn).contains(QStringLiteral("login_failure_rate")));
    QVERIFY(!model.index(login, 0).data(BindingModel::ManualRole).toBool());
    QCOMPARE(watched.resets.count(), 0);
}

void TestDetectionModel::bindingByHand()
{
    FakeFixture f;
    QVERIFY(f.waitForData());
    BindingModel model(f.desk());
    QTRY_COMPARE(model.rowCount(), 4);
    const Watched watched(model);
    const auto key = std::tuple(RunbookId(QStringLiteral("login-failures")), 0, 0);
    const BindingRow row = model.rows()[std::size_t(model.rowOf(key))];
    f.desk().setBindings(
        {{std::get<0>(key), row.conditionText, 0, QStringLiteral("queue_workers"), {}, 2.0}});
    f.pass(2s);
    QTRY_VERIFY(model.index(model.rowOf(key), 0).data(BindingModel::ManualRole).toBool());
    QTRY_COMPARE(model.index(model.rowOf(key), BindingModel::ValueColumn).data().toString(),
                 QStringLiteral("8"));
    QTRY_COMPARE(model.index(model.rowOf(key), 0).data(BindingModel::StateRole).toInt(),
                 int(ConditionState::True));
    f.desk().setBindings({});
    f.pass(2s);
    QTRY_VERIFY(!model.index(model.rowOf(key), 0).data(BindingModel::ManualRole).toBool());
    QCOMPARE(watched.resets.count() + watched.inserted.count() + watched.removed.count(), 0);
}

void TestDetectionModel::overviewCounts()
{
    FakeFixture f;
    QVERIFY(f.waitForData());
    QTRY_COMPARE(overviewOf(f.desk(), f.clock().wall()).watch.liveFeeds, 1);
    Overview o = overviewOf(f.desk(), f.clock().wall());
    QCOMPARE(o.watch.feeds, 1);
    QCOMPARE(o.watch.conditions, 4);
    QCOMPARE(o.watch.unbound, 1);
    QVERIFY(o.newestSample);
    QVERIFY(o.lost.empty());
    QCOMPARE(o.watch.active + o.watch.detected, 0);
    QVERIFY(!o.watch.severity);

    f.set("queue_depth", 150);
    QVERIFY(f.waitForDetection(QStringLiteral("queue-backlog")));
    f.declare(QStringLiteral("small"), Severity::P3);
    const auto drill = f.ask(command::Declare{{}, QStringLiteral("practice"), Severity::P1, true, {}, {}});
    QVERIFY(drill);
    o = overviewOf(f.desk(), f.clock().wall());
    QCOMPARE(o.watch.detected, 1);
    QCOMPARE(o.watch.active, 2);
    QCOMPARE(o.watch.severity, std::optional(Severity::P1));
    QVERIFY(o.drill);
    QVERIFY(f.ask(command::ChangeStatus{drill->front()->incident, IncidentStatus::Resolved, {}}));
    o = overviewOf(f.desk(), f.clock().wall());
    QCOMPARE(o.watch.active, 1);
    QCOMPARE(o.watch.severity, std::optional(Severity::P3));
    QVERIFY(!o.drill);
}

void TestDetectionModel::overviewMeasures()
{
    FakeFixture f({false, true, QStringLiteral("Ana")});
    QVERIFY(f.waitForData());
    const auto measured = [&f](bool drill, Millis length) {
        const auto declared =
            f.ask(command::Declare{{}, QStringLiteral("measured"), Severity::P2, drill, {}, {}});
        const IncidentId id = declared->front()->incident;
        f.clock().advance(length);
        return f.ask(command::ChangeStatus{id, IncidentStatus::Resolved, {}}).has_value();
    };
    QVERIFY(measured(false, 10min));
    QVERIFY(measured(false, 20min));
    QVERIFY(measured(true, 10h));
    const IncidentId cancelled = f.declare(QStringLiteral("nothing"), Severity::P2);
    QVERIFY(f.ask(command::Cancel{cancelled, QStringLiteral("false positive")}));
    Measures o = measuresOf(f.desk(), f.clock().wall());
    QCOMPARE(o.toResolve.n, 2);
    QCOMPARE(std::chrono::round<std::chrono::minutes>(o.toResolve.value), 15min);
    // Nothing of it was detected: there is no time to acknowledge.
    QCOMPARE(o.toAcknowledge.n, 0);
    o = measuresOf(f.desk(), f.clock().wall() + 24h * 31);
    QCOMPARE(o.toResolve.n, 0);
}

void TestDetectionModel::overviewNamesTheLostFeed()
{
    FakeFixture f;
    QVERIFY(f.waitForData());
    QTRY_COMPARE(overviewOf(f.desk(), f.clock().wall()).watch.liveFeeds, 1);
    f.breakFeed();
    QTRY_COMPARE(int(overviewOf(f.desk(), f.clock().wall()).lost.size()), 1);
    const Overview o = overviewOf(f.desk(), f.clock().wall());
    QCOMPARE(o.watch.liveFeeds, 0);
    QCOMPARE(o.lost.front().name, QStringLiteral("jobs"));
    QVERIFY2(o.lost.front().error.contains(QStringLiteral("500")), qPrintable(o.lost.front().error));
    QVERIFY(o.lost.front().since <= f.clock().wall());
}

WF_TEST(TestDetectionModel)

} // namespace tst_detectionmodel

#include "tst_detectionmodel.moc"
