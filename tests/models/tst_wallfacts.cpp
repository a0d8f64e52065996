// SPDX-License-Identifier: GPL-3.0-or-later
// What a wall learns from a desk.
#include "models/wallfacts.h"
#include "support/fakefixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_wallfacts {

using namespace std::chrono_literals;
using namespace wf;

class TestWallFacts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void anIncident();
    void incidentsAreRanked();
    void detections();
    void doubtsAboutFeeds();
    void quietSinceTheLastEnd();
};

void TestWallFacts::anIncident()
{
    FakeFixture f;
    QVERIFY(f.waitForData());
    WallSource source(f.desk());
    const IncidentId id = f.declare(QStringLiteral("Queue"), Severity::P1, QStringLiteral("queue-backlog"));
    const Step *first = nextStep(f.incident(id));
    QVERIFY(first);
    QVERIFY(f.ask(command::CompleteStep{id, first->id, {}}));
    QVERIFY(f.ask(command::AddEntry{id, EventKind::Decision, QStringLiteral("first")}));
    QVERIFY(f.ask(command::AddEntry{id, EventKind::Decision, QStringLiteral("second")}));
    QVERIFY(f.ask(command::StartTimer{id, QStringLiteral("Call"), 3min}));
    const WallFacts facts = source.facts(f.clock().wall());
    QCOMPARE(facts.incidents.size(), 1U);
    const WallIncident &i = facts.incidents.front();
    QCOMPARE(i.title, QStringLiteral("Queue"));
    QCOMPARE(i.commander, QStringLiteral("Ana"));
    QCOMPARE(i.progress.done, 1);
    QCOMPARE(i.decision, QStringLiteral("second"));
    QCOMPARE(i.step, QStringLiteral("Read the queue"));
    QVERIFY(i.phase.startsWith(QStringLiteral("Immediate response")));
    QVERIFY(i.phaseDueAt && i.updateDueAt && i.decidedAt);
    QCOMPARE(i.calls.size(), 1U);
    QCOMPARE(i.calls.front().title, QStringLiteral("Call"));
    QVERIFY(!i.branchWanted);
    // Notes and steps are no news; severity is.
    const Timestamp declared = i.changedAt;
    f.clock().advance(10s);
    QVERIFY(f.ask(command::AddEntry{id, EventKind::Note, QStringLiteral("hm")}));
    QCOMPARE(source.facts(f.clock().wall()).incidents.front().changedAt, declared);
    QVERIFY(f.ask(command::ChangeSeverity{id, Severity::P0, {}}));
    QVERIFY(source.facts(f.clock().wall()).incidents.front().changedAt > declared);
}

void TestWallFacts::incidentsAreRanked()
{
    FakeFixture f;
    QVERIFY(f.waitForData());
    WallSource source(f.desk());
    f.declare(QStringLiteral("old P2"), Severity::P2);
    f.clock().advance(1s);
    f.declare(QStringLiteral("new P2"), Severity::P2);
    f.declare(QStringLiteral("P0"), Severity::P0);
    QStringList titles;
    for (const WallIncident &i : source.facts(f.clock().wall()).incidents)
        titles << i.title;
    QCOMPARE(titles, (QStringList{QStringLiteral("P0"), QStringLiteral("old P2"), QStringLiteral("new P2")}));
}

void TestWallFacts::detections()
{
    FakeFixture f;
    f.set("queue_depth", 131);
    QVERIFY(f.waitForData());
    WallSource source(f.desk());
    QVERIFY(f.waitForDetection(QStringLiteral("queue-backlog")));
    const WallFacts facts = source.facts(f.clock().wall());
    QCOMPARE(facts.detections.size(), 1U);
    QCOMPARE(facts.detections.front().severity, Severity::P1);
    QVERIFY(facts.detections.front().evidence.startsWith(QStringLiteral("queue.depth > 100")));
    QCOMPARE(facts.detections.front().value, QStringLiteral("131"));
    QCOMPARE(verdictOf(facts), WallVerdict::Detected);
    f.forget("queue_depth");
    QTRY_VERIFY(source.facts(f.clock().wall()).detections.front().lost);
}

void TestWallFacts::doubtsAboutFeeds()
{
    FakeFixture f;
    f.set("login_failure_rate", 0);
    QVERIFY(f.waitForData());
    WallSource source(f.desk());
    const auto reasons = [&] { return source.facts(f.clock().wall()).watch.reasons; };
    QTRY_VERIFY(source.facts(f.clock().wall()).watch.calm);
    f.breakFeed();
    QTRY_VERIFY(!reasons().empty() && reasons().front() == WatchReason::FeedsStale);
    const WallFacts lost = source.facts(f.clock().wall());
    QCOMPARE(lost.watch.staleFeeds, 1);
    QVERIFY(lost.feeds.front().since);
    f.mendFeed();
    QTRY_VERIFY(source.facts(f.clock().wall()).watch.calm);
    // A machine whose clock went back: ages would be lies.
    f.clock().advance(-10min);
    QTRY_COMPARE(source.facts(f.clock().wall() - 5min).watch.reasons.back(), WatchReason::ClocksDiffer);
    QCOMPARE(source.facts(f.clock().wall() - 5min).doubts.back().kind, WallDoubt::Kind::ClockAside);
    FakeFixture without({false, true, QStringLiteral("Ana")});
    QVERIFY(without.waitForData());
    WallSource nothing(without.desk());
    QCOMPARE(nothing.facts(without.clock().wall()).watch.reasons.front(), WatchReason::NoFeed);
}

void TestWallFacts::quietSinceTheLastEnd()
{
    FakeFixture f;
    QVERIFY(f.waitForData());
    WallSource source(f.desk());
    QVERIFY(!source.facts(f.clock().wall()).quietSince);
    const IncidentId id = f.declare(QStringLiteral("Short"), Severity::P3);
    QVERIFY(!source.facts(f.clock().wall()).quietSince);
    QVERIFY(f.ask(command::ChangeStatus{id, IncidentStatus::Resolved, {}}));
    const WallFacts facts = source.facts(f.clock().wall());
    QVERIFY(facts.quietSince);
    QVERIFY(f.clock().wall() - *facts.quietSince < 5s);
    QVERIFY(facts.incidents.empty());
}

WF_TEST(TestWallFacts)

} // namespace tst_wallfacts

#include "tst_wallfacts.moc"
