// SPDX-License-Identifier: GPL-3.0-or-later
// What was merged into an incident goes on as a part of it.
#include "incident/parts.h"
#include "support/bookfixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_mergedparts {

using namespace std::chrono_literals;
using namespace wf;

class TestMergedParts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void partsAreFoundThroughMerges();
    void timersOfPeopleRunOn();
    void theyEndWithTheTarget();
    void theyStayInMemoryWithTheTarget();
};

void TestMergedParts::partsAreFoundThroughMerges()
{
    BookFixture desk;
    const IncidentId first = desk.declare();
    const IncidentId second = desk.declare();
    const IncidentId third = desk.declare();
    desk.run(command::Merge{second, {first}});
    desk.run(command::Merge{third, {second}});
    const auto parts = partsOf(desk.book, desk.incident(third));
    QCOMPARE(parts.size(), 3u);
    QCOMPARE(parts[0]->id, third);
    QCOMPARE(parts[1]->id, second);
    QCOMPARE(parts[2]->id, first);
    desk.run(command::Unmerge{second});
    QCOMPARE(partsOf(desk.book, desk.incident(third)).size(), 1u);
}

void TestMergedParts::timersOfPeopleRunOn()
{
    BookFixture desk;
    const IncidentId merged = desk.declare();
    desk.run(command::StartTimer{merged, QStringLiteral("ask the vendor"), 10min});
    const IncidentId target = desk.declare();
    desk.run(command::Merge{target, {merged}});
    // Its phases and updates are over; what somebody set is not.
    const auto timers = runningTimers(desk.book, desk.incident(merged));
    QCOMPARE(timers.size(), 1u);
    QCOMPARE(timers.front().title, QStringLiteral("ask the vendor"));
    const TimerId id = timers.front().id;
    desk.clock.advance(10min);
    desk.run(command::FireTimer{merged, id});
    QVERIFY(desk.incident(merged).freeTimers.at(id).firedAt);
    desk.run(command::SnoozeTimer{merged, id, 5min});
    desk.clock.advance(16min);
    desk.run(command::FireTimer{merged, id});
    desk.run(command::AcknowledgeTimer{merged, id});
    QVERIFY(runningTimers(desk.book, desk.incident(merged)).empty());
}

void TestMergedParts::theyEndWithTheTarget()
{
    BookFixture desk;
    const IncidentId merged = desk.declare();
    desk.run(command::StartTimer{merged, QStringLiteral("ask the vendor"), 10min});
    const IncidentId target = desk.declare();
    desk.run(command::Merge{target, {merged}});
    desk.run(command::ChangeStatus{target, IncidentStatus::Resolved, {}});
    QVERIFY(runningTimers(desk.book, desk.incident(merged)).empty());
    desk.run(command::Reopen{target, {}});
    QCOMPARE(runningTimers(desk.book, desk.incident(merged)).size(), 1u);
}

void TestMergedParts::theyStayInMemoryWithTheTarget()
{
    BookFixture desk;
    const IncidentId first = desk.declare();
    const IncidentId second = desk.declare();
    const IncidentId target = desk.declare();
    desk.run(command::Merge{second, {first}});
    desk.run(command::Merge{target, {second}});
    desk.clock.advance(24h);
    desk.book.archiveBefore(desk.clock.wall());
    QCOMPARE(partsOf(desk.book, desk.incident(target)).size(), 3u);
    desk.run(command::ChangeStatus{target, IncidentStatus::Resolved, {}});
    desk.clock.advance(24h);
    desk.book.archiveBefore(desk.clock.wall());
    QVERIFY(desk.book.incidents().empty());
}

WF_TEST(TestMergedParts)

} // namespace tst_mergedparts

#include "tst_mergedparts.moc"
