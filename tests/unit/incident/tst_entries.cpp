// SPDX-License-Identifier: GPL-3.0-or-later
// What is written into the timeline: notes, decisions, amendments, updates, and what the desk itself reports.
#include "support/bodies.h"
#include "support/bookfixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_entries {

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

class TestEntries : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void entries_data();
    void entries();
    void todoMakesFollowUp();
    void entriesAfterTheEnd();
    void amendmentsPointAtEntries();
    void updatesPromiseTheNext();
    void feedsReportChangesOnce();
    void clockChangesStandInOpenIncidents();
    void changesStandInOpenIncidents();
    void whatWasChangedBeforeIsInADeclaration();
    void changesThatAreRefused();
};

void TestEntries::entries_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("says");
    QTest::newRow("note") << int(EventKind::Note) << "seen"
                          << "accepted";
    QTest::newRow("decision") << int(EventKind::Decision) << "roll back"
                              << "accepted";
    QTest::newRow("follow-up") << int(EventKind::FollowUp) << "page"
                               << "accepted";
    QTest::newRow("action") << int(EventKind::ActionItem) << "alert"
                            << "accepted";
    QTest::newRow("no entry") << int(EventKind::Declared) << "x"
                              << "an entry is a note";
    QTest::newRow("empty") << int(EventKind::Note) << " \n"
                           << "the entry is empty";
    QTest::newRow("longest") << int(EventKind::Note) << QString(MaxTextLength, QLatin1Char('x'))
                             << "accepted";
    QTest::newRow("too long") << int(EventKind::Note) << QString(MaxTextLength + 1, QLatin1Char('x'))
                              << "25000 are allowed";
}

void TestEntries::entries()
{
    QFETCH(int, kind);
    QFETCH(QString, text);
    QFETCH(QString, says);
    BookFixture desk;
    const IncidentId id = desk.declare();
    const command::AddEntry add{id, static_cast<EventKind>(kind), text};
    const Error e = desk.refusal(add);
    QVERIFY2(e.message.contains(says), qPrintable(e.message));
    if (says == QLatin1String("accepted")) {
        const auto events = desk.run(add, QStringLiteral("Grace"));
        QCOMPARE(events.size(), 1u);
        QCOMPARE(events.front()->kind(), static_cast<EventKind>(kind));
        QCOMPARE(textOf(events.front()), text);
        QCOMPARE(events.front()->actor, QStringLiteral("Grace"));
    }
}

void TestEntries::todoMakesFollowUp()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    const auto events = desk.run(
        command::AddEntry{id, EventKind::Note, QStringLiteral("queue is full. TODO: alert at 80 %")});
    QVERIFY((kinds(events) == std::vector{EventKind::Note, EventKind::FollowUp}));
    QCOMPARE(textOf(events[1]), QStringLiteral("alert at 80 %"));
    QCOMPARE(desk.run(command::AddEntry{id, EventKind::Note, QStringLiteral("TODO:")}).size(), 1u);
    QCOMPARE(desk.run(command::AddEntry{id, EventKind::Decision, QStringLiteral("TODO: x")}).size(), 1u);
}

void TestEntries::entriesAfterTheEnd()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    desk.run(command::ChangeStatus{id, IncidentStatus::Resolved, {}});
    desk.run(command::ChangeStatus{id, IncidentStatus::Closed, {}});
    QCOMPARE(desk.run(command::AddEntry{id, EventKind::Note, QStringLiteral("found in review")}).size(), 1u);
    QCOMPARE(desk.refusal(command::ChangeSeverity{id, Severity::P3, {}}).message,
             QStringLiteral("INC-0001 is closed: reopen it first"));
}

void TestEntries::amendmentsPointAtEntries()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    const IncidentId other = desk.declare(Severity::P2, false);
    const EventId note =
        desk.run(command::AddEntry{id, EventKind::Note, QStringLiteral("14:05 restarted")}).front()->id;
    const auto events = desk.run(command::AmendEntry{id, note, QStringLiteral("it was 14:15")});
    QCOMPARE(events.front()->kind(), EventKind::Amended);
    QCOMPARE(body<event::Amended>(events.front()).event, note);
    QCOMPARE(desk.refusal(command::AmendEntry{other, note, QStringLiteral("x")}).code, ErrorCode::NotFound);
    QCOMPARE(desk.refusal(command::AmendEntry{id, note, {}}).code, ErrorCode::InvalidInput);
}

void TestEntries::updatesPromiseTheNext()
{
    BookFixture desk;
    const IncidentId id = desk.declare(Severity::P0);
    desk.clock.advance(3min);
    auto events = desk.run(command::PostUpdate{id, QStringLiteral("we know"), {}});
    QCOMPARE(body<event::UpdatePosted>(events.front()).nextDue, std::optional(desk.clock.wall() + 15min));
    events = desk.run(command::PostUpdate{id, QStringLiteral("sooner"), 4min});
    QCOMPARE(desk.incident(id).promisedUpdate, std::optional(desk.clock.wall() + 4min));
    QCOMPARE(desk.refusal(command::PostUpdate{id, QStringLiteral("  "), {}}).code, ErrorCode::InvalidInput);
    desk.run(command::ChangeStatus{id, IncidentStatus::Resolved, {}});
    events = desk.run(command::PostUpdate{id, QStringLiteral("it is over"), {}});
    QVERIFY(!body<event::UpdatePosted>(events.front()).nextDue);
    QVERIFY(!nextUpdateDue(desk.incident(id)));
}

void TestEntries::feedsReportChangesOnce()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    const QString feed = QStringLiteral("estate");
    QVERIFY(desk.run(command::ReportFeed{feed, true, {}}).empty()); // It was never lost.
    const auto lost = desk.run(command::ReportFeed{feed, false, QStringLiteral("connection refused")});
    QCOMPARE(lost.size(), 2u); // For the desk, and in what is open.
    QVERIFY(lost[0]->incident.isEmpty());
    QCOMPARE(lost[1]->incident, id);
    QVERIFY(desk.book.lostFeeds().contains(feed));
    QVERIFY(desk.run(command::ReportFeed{feed, false, QStringLiteral("again")}).empty());
    QCOMPARE(desk.run(command::ReportFeed{feed, true, {}}).front()->kind(), EventKind::FeedRestored);
    QVERIFY(desk.book.lostFeeds().empty());
}

void TestEntries::clockChangesStandInOpenIncidents()
{
    BookFixture desk;
    const IncidentId open = desk.declare();
    const IncidentId done = desk.declare(Severity::P2, false);
    desk.run(command::ChangeStatus{done, IncidentStatus::Resolved, {}});
    const auto events = desk.run(command::ReportClock{ClockChange::Slept, 10min});
    QCOMPARE(events.size(), 2u);
    QCOMPARE(events[1]->incident, open);
    QCOMPARE(body<event::ClockChanged>(events[1]).amount, Millis(10min));
}

void TestEntries::changesStandInOpenIncidents()
{
    BookFixture desk;
    const IncidentId open = desk.declare();
    const Timestamp at = desk.clock.wall() - 3min;
    const command::RecordChange change{
        QStringLiteral(" Deploy 1.4 "), QStringLiteral("checkout"), {}, QStringLiteral("ci-7"), at};
    const auto events = desk.run(change);
    QCOMPARE(events.size(), 2u);
    QVERIFY(events[0]->incident.isEmpty());
    QCOMPARE(events[1]->incident, open);
    QCOMPARE(events[1]->happenedAt, at);
    QCOMPARE(body<event::ChangeMade>(events[1]).text, QStringLiteral("Deploy 1.4"));
    QCOMPARE(desk.book.changes().size(), 1u);
    QVERIFY(desk.run(change).empty()); // A sender that says it twice.
    QCOMPARE(desk.run(command::RecordChange{QStringLiteral("Deploy 1.4")}).size(), 2u); // It has no key.
}

void TestEntries::whatWasChangedBeforeIsInADeclaration()
{
    BookFixture desk;
    for (int i = 0; i < 25; ++i)
        desk.run(
            command::RecordChange{QStringLiteral("change %1").arg(i), {}, {}, {}, desk.clock.wall() - 30min});
    desk.run(command::RecordChange{QStringLiteral("long ago"), {}, {}, {}, desk.clock.wall() - 90min});
    const Incident &incident = *desk.book.find(desk.declare());
    QStringList told;
    for (const EventPtr &event : incident.events) {
        if (const auto *change = event->as<event::ChangeMade>())
            told += change->text;
    }
    QCOMPARE(told.size(), 20); // The newest.
    QCOMPARE(told.last(), QStringLiteral("change 24"));
    QVERIFY(!told.contains(QStringLiteral("long ago")));
}

void TestEntries::changesThatAreRefused()
{
    BookFixture desk;
    const auto why = [&desk](const command::RecordChange &change) { return desk.refusal(change).message; };
    QVERIFY(why({QStringLiteral("  ")}).contains(QStringLiteral("what was changed")));
    QVERIFY(why({QStringLiteral("a"), {}, {}, {}, desk.clock.wall() + 10min})
                .contains(QStringLiteral("still to come")));
    QVERIFY(why({QStringLiteral("a"), {}, QString(3000, u'x')}).contains(QStringLiteral("link")));
    // A clock that is a little ahead is no lie.
    QCOMPARE(desk.run(command::RecordChange{QStringLiteral("a"), {}, {}, {}, desk.clock.wall() + 1min})
                 .front()
                 ->happenedAt,
             desk.clock.wall());
}

WF_TEST(TestEntries)

} // namespace tst_entries

#include "tst_entries.moc"
