// SPDX-License-Identifier: GPL-3.0-or-later
// The state is the fold of the events, whatever the order they arrive in.
#include "support/bodies.h"
#include "support/bookfixture.h"
#include "support/statetext.h"
#include "support/testentry.h"

#include <QTest>

#include <algorithm>
#include <random>

namespace tst_fold {

using namespace std::chrono_literals;
using namespace wf;

namespace {

/// A long incident with one of nearly every kind of event.
std::vector<EventPtr> busyIncident()
{
    BookFixture desk;
    const auto report = [&](int condition, ConditionRecord::State state, bool flapping) {
        desk.clock.advance(700ms);
        desk.run(command::ReportCondition{RunbookId(QStringLiteral("dynex-outage")),
                                          QStringLiteral("Dynex outage"),
                                          {Severity::P1, Severity::P0},
                                          condition,
                                          QStringLiteral("c"),
                                          state,
                                          QStringLiteral("1"),
                                          flapping,
                                          desk.clock.wall()});
    };
    report(0, ConditionRecord::State::True, false);
    report(1, ConditionRecord::State::True, true);
    const IncidentId id = desk.all.front()->incident;
    desk.run(command::SnoozeDetection{id, 5min});
    desk.run(command::Declare{id, QStringLiteral("Dynex"), Severity::P1, false, QStringLiteral("Ada"),
                              shippedCopy()});
    desk.run(command::StartTimer{id, QStringLiteral("call"), 1min});
    const TimerId timer = body<event::TimerStarted>(desk.all.back()).timer;
    int n = 0;
    while (const Step *next = nextStep(desk.incident(id))) {
        desk.clock.advance(20s);
        if (++n % 3 == 0)
            desk.run(command::SkipStep{id, next->id, QStringLiteral("no time")});
        else
            desk.run(command::CompleteStep{id, next->id, QStringLiteral("done %1").arg(n)});
        if (needsBranch(desk.incident(id), currentPhase(desk.incident(id))))
            desk.run(command::ChooseBranch{id, 2, 1});
        if (n == 4) {
            desk.run(command::UndoStep{id, StepId(QStringLiteral("p0.s1"))});
            desk.run(command::FireTimer{id, timer});
            desk.run(command::SnoozeTimer{id, timer, 5min});
            desk.run(command::SnoozeTimer{id, TimerId(QStringLiteral("update")), 5min});
            desk.run(command::TakeRole{id, Role::Commander, QStringLiteral("Grace"), true});
        }
        if (n == 8) {
            desk.run(command::ChangeSeverity{id, Severity::P0, {}});
            desk.run(command::PostUpdate{id, QStringLiteral("known"), {}});
            desk.run(command::ChooseBranch{id, 2, 2});
        }
    }
    report(0, ConditionRecord::State::NoData, false);
    report(1, ConditionRecord::State::False, false);
    desk.run(command::ChangeStatus{id, IncidentStatus::Resolved, {}, true});
    desk.run(command::Reopen{id, QStringLiteral("again")});
    desk.run(command::ChangeStatus{id, IncidentStatus::Monitoring, {}});
    desk.run(command::AddEntry{id, EventKind::Note, QStringLiteral("TODO: look at it")});
    return desk.all;
}

QString folded(const std::vector<EventPtr> &events)
{
    IncidentBook book;
    book.apply(events);
    return stateText(book);
}

/// An event of another desk.
EventPtr foreign(const IncidentId &incident, const EventBody &body, HybridTime time, qint64 sequence)
{
    const Timestamp at = fromMs(time.wallMs);
    return std::make_shared<Event>(Event{{DeskId(QStringLiteral("desk-b")), sequence},
                                         time,
                                         incident,
                                         at,
                                         at,
                                         QStringLiteral("Linus"),
                                         body,
                                         encodeBody(body),
                                         {},
                                         {}});
}

} // namespace

class TestFold : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatEndedLongAgoIsASummary();
    void anyOrderGivesTheSameState();
    void oneByOneIsLikeAtOnce();
    void duplicatesChangeNothing();
    void twoDesksConverge();
    void laterOneWins();
    void firstDeclarationStands();
    void feedsConvergeToo();
    void projectedIsWhatComes();
    void eventsThatMakeNoSenseStayInTheTimeline();
    void summaryGivesWayToEvents();
    void openForPrefersTheNewest();
    void evidenceIsKeptBySumsOnly();
    void partsAreBounded();
};

void TestFold::anyOrderGivesTheSameState()
{
    std::vector<EventPtr> events = busyIncident();
    QVERIFY(events.size() > 40);
    const QString expected = folded(events);
    std::mt19937 random(20261123);
    for (int round = 0; round < 200; ++round) {
        std::shuffle(events.begin(), events.end(), random);
        IncidentBook book;
        // In batches of random size, as they come from a peer.
        for (std::size_t at = 0; at < events.size();) {
            const std::size_t size = std::min(events.size() - at, std::size_t(1 + random() % 9));
            book.apply({events.begin() + long(at), events.begin() + long(at + size)});
            at += size;
        }
        QCOMPARE(stateText(book), expected);
    }
}

void TestFold::oneByOneIsLikeAtOnce()
{
    const std::vector<EventPtr> events = busyIncident();
    IncidentBook book;
    for (const EventPtr &event : events) {
        const auto changed = book.apply({event});
        QCOMPARE(changed.size(), 1u);
        const std::vector<EventPtr> sofar(events.begin(), std::find(events.begin(), events.end(), event) + 1);
        if (sofar.size() % 7 == 0)
            QCOMPARE(stateText(book), folded(sofar));
    }
    QCOMPARE(stateText(book), folded(events));
}

void TestFold::duplicatesChangeNothing()
{
    const std::vector<EventPtr> events = busyIncident();
    IncidentBook book;
    book.apply(events);
    const QString before = stateText(book);
    QVERIFY(book.apply(events).empty());
    QCOMPARE(stateText(book), before);
}

void TestFold::twoDesksConverge()
{
    // Both worked on while they were apart: the same steps, severities and roles.
    std::vector<EventPtr> events = busyIncident();
    const IncidentId id = events.front()->incident;
    std::mt19937 random(5);
    qint64 sequence = 0;
    for (int i = 0; i < 40; ++i) {
        const HybridTime time{events[10 + random() % (events.size() - 10)]->time.wallMs,
                              quint32(random() % 3)};
        const event::StepNews step{StepId(QStringLiteral("p0.s%1").arg(random() % 4)), {}, {}};
        const std::array<EventBody, 5> bodies{
            event::StepDone{step}, event::StepUndone{step},
            event::SeverityChanged{Severity::P1, Severity(random() % 4), {}, {}},
            event::RoleAssumed{{Role::Scribe, QStringLiteral("L%1").arg(i), {}}},
            event::StatusChanged{IncidentStatus::Investigating, IncidentStatus::Identified, {}, {}}};
        events.push_back(foreign(id, bodies[random() % bodies.size()], time, ++sequence));
    }
    const QString expected = folded(events);
    for (int round = 0; round < 100; ++round) {
        std::shuffle(events.begin(), events.end(), random);
        QCOMPARE(folded(events), expected);
    }
}

void TestFold::laterOneWins()
{
    BookFixture desk;
    const IncidentId id = desk.declare(Severity::P2);
    desk.clock.advance(1min);
    desk.run(command::ChangeSeverity{id, Severity::P1, {}});
    const HybridTime before{desk.all.back()->time.wallMs - 1, 0};
    const HybridTime after{desk.all.back()->time.wallMs + 1, 0};
    const auto to = [](Severity severity) { return event::SeverityChanged{Severity::P1, severity, {}, {}}; };
    desk.book.apply({foreign(id, to(Severity::P3), before, 1)});
    QCOMPARE(desk.incident(id).severity, Severity::P1); // Heard later, but it was earlier.
    desk.book.apply({foreign(id, to(Severity::P0), after, 2)});
    QCOMPARE(desk.incident(id).severity, Severity::P0);
    QCOMPARE(desk.incident(id).events.size(), desk.all.size() + 2); // The losers stay in the timeline.
    QVERIFY(desk.book.newestTime() == after);
}

void TestFold::firstDeclarationStands()
{
    BookFixture desk;
    const IncidentId id = desk.declare(Severity::P1);
    const HybridTime later{desk.all.back()->time.wallMs + 5000, 0};
    event::Declared again;
    again.number = QStringLiteral("INC-0009");
    again.title = QStringLiteral("the same");
    again.severity = Severity::P3;
    desk.book.apply({foreign(id, again, later, 1)});
    QCOMPARE(desk.incident(id).number, QStringLiteral("INC-0001"));
    QCOMPARE(desk.incident(id).severity, Severity::P1);
    QCOMPARE(desk.book.nextNumber(),
             QStringLiteral("INC-0010")); // A number that was given is never given again.
}

void TestFold::feedsConvergeToo()
{
    BookFixture desk;
    for (const bool up : {false, true, false}) {
        desk.clock.advance(1min);
        desk.run(command::ReportFeed{QStringLiteral("a"), up, {}});
    }
    desk.run(command::ReportFeed{QStringLiteral("b"), false, {}});
    desk.clock.advance(1min);
    desk.run(command::ReportFeed{QStringLiteral("b"), true, {}});
    std::vector<EventPtr> events = desk.all;
    const QString expected = folded(events);
    QVERIFY(expected.contains(QStringLiteral("lost a")));
    QVERIFY(!expected.contains(QStringLiteral("lost b")));
    std::sort(events.begin(), events.end(),
              [](const EventPtr &x, const EventPtr &y) { return y->id < x->id; });
    QCOMPARE(folded(events), expected);
    IncidentBook halves;
    halves.apply({desk.all.begin() + 3, desk.all.end()});
    halves.apply(desk.all);
    QCOMPARE(stateText(halves), expected);
}

void TestFold::projectedIsWhatComes()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    const IncidentId other = desk.declare(Severity::P3, false);
    const QString before = stateText(desk.book);
    const auto drafts = decide(desk.book, command::CompleteStep{id, StepId(QStringLiteral("p0.s0")), {}},
                               {desk.clock.wall(), QStringLiteral("Ada")});
    const HybridTime time = nextHybridTime(desk.book.newestTime(), desk.clock.wall());
    const EventPtr event = foreign(id, drafts->front().body, time, 1);
    const auto rows = desk.book.projected({event});
    QCOMPARE(stateText(desk.book), before);
    QCOMPARE(rows.size(), 1u);
    QCOMPARE(rows.front().summary.id, id);
    QCOMPARE(rows.front().summary.progress.done, 1);
    desk.book.apply({event});
    QVERIFY(summaryOf(desk.incident(id)) == rows.front().summary);
    QCOMPARE(projectionOf(desk.incident(id)).statistics, rows.front().statistics);
    QVERIFY(desk.book.find(other));
}

void TestFold::eventsThatMakeNoSenseStayInTheTimeline()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    const QString state = severityCode(desk.incident(id).severity) + statusName(desk.incident(id).status);
    const HybridTime t = desk.all.back()->time;
    event::RunbookAttached noSuchRunbook;
    noSuchRunbook.index = 7;
    qint64 n = 0;
    for (const EventBody &body :
         {decodeOrStub(QStringLiteral("status_changed"), R"({"to":"on fire"})"),
          decodeOrStub(QStringLiteral("severity_changed"), "{}"),
          decodeOrStub(QStringLiteral("role_assumed"), R"({"role":"king"})"), EventBody(noSuchRunbook),
          EventBody(event::BranchChosen{2, 99, {}}),
          EventBody(event::StepDone{{StepId(QStringLiteral("p77.s1")), {}, {}}}),
          EventBody(event::TimerAcknowledged{{TimerId(QStringLiteral("none")), {}}})}) {
        ++n;
        desk.book.apply({foreign(id, body, {t.wallMs + n, 0}, n)});
    }
    const Incident &i = desk.incident(id);
    QCOMPARE(severityCode(i.severity) + statusName(i.status), state);
    QVERIFY(i.runbook());
    QCOMPARE(i.events.size(), desk.all.size() + 7);
    QCOMPARE(i.commander(), QStringLiteral("Ada"));
    QVERIFY(progressOf(i).done == 0);
    QCOMPARE(timersOf(i).size(), 2u);
}

void TestFold::summaryGivesWayToEvents()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    IncidentBook reader;
    reader.addSummary(summaryOf(desk.incident(id)));
    QVERIFY(!reader.find(id));
    QCOMPARE(reader.archived().size(), 1u);
    QCOMPARE(reader.nextNumber(), QStringLiteral("INC-0002"));
    reader.apply(desk.all);
    QVERIFY(reader.archived().empty());
    QCOMPARE(stateText(*reader.find(id)), stateText(desk.incident(id)));
    reader.addSummary(summaryOf(desk.incident(id))); // What is in memory needs none.
    QVERIFY(reader.archived().empty());
}

void TestFold::openForPrefersTheNewest()
{
    BookFixture desk;
    const RunbookId dynex(QStringLiteral("dynex-outage"));
    QVERIFY(!desk.book.openFor(dynex));
    const IncidentId first = desk.declare();
    desk.clock.advance(1min);
    const IncidentId second = desk.declare();
    QCOMPARE(desk.book.openFor(dynex)->id, second);
    desk.clock.advance(1min);
    desk.run(command::AddEntry{first, EventKind::Note, QStringLiteral("still here")});
    QCOMPARE(desk.book.openFor(dynex)->id, first);
    desk.run(command::ChangeStatus{first, IncidentStatus::Resolved, {}});
    QCOMPARE(desk.book.openFor(dynex)->id, second);
}

void TestFold::whatEndedLongAgoIsASummary()
{
    BookFixture desk;
    const IncidentId over = desk.declare();
    const IncidentId open = desk.declare();
    desk.run(command::ChangeStatus{over, IncidentStatus::Resolved, {}});
    const auto events = desk.incident(over).events.toVector();
    desk.book.archiveBefore(desk.clock.wall());
    QVERIFY(desk.book.find(over)); // It changed just now.
    desk.clock.advance(std::chrono::hours(7));
    desk.book.archiveBefore(desk.clock.wall());
    QVERIFY(!desk.book.find(over));
    QVERIFY(desk.book.find(open));
    QCOMPARE(desk.book.archived().at(over).status, IncidentStatus::Resolved);
    desk.book.apply(events); // As when somebody asks for it.
    QCOMPARE(desk.incident(over).events.size(), events.size());
}

void TestFold::evidenceIsKeptBySumsOnly()
{
    const IncidentId id(QStringLiteral("i"));
    IncidentBook book;
    qint64 n = 0;
    for (const QString &sum :
         {QStringLiteral("../../../../../../../../../../../../../../../../../etc/ssl/private"),
          QString(64, u'g'), QString(64, u'a')}) {
        ++n;
        const QByteArray payload = R"({"file":"x","sha256":")" + sum.toUtf8() + R"("})";
        book.apply({foreign(id, decodeOrStub(QStringLiteral("evidence_attached"), payload), {n, 0}, n)});
    }
    // The two that name no sum are damaged events of the timeline.
    const auto &evidence = book.find(id)->evidence;
    QCOMPARE(evidence.size(), 1u);
    QCOMPARE(evidence[0].sha256.text(), QString(64, u'a'));
    QCOMPARE(book.find(id)->events.size(), 3u);
}

void TestFold::partsAreBounded()
{
    // Each one is put together anew with all before it.
    const IncidentId id(QStringLiteral("i"));
    IncidentBook book;
    std::vector<EventPtr> events;
    for (int n = 1; n <= 2000; ++n) {
        event::RunbookAttached attached;
        attached.runbook = RunbookId(QStringLiteral("a"));
        attached.source = "# A\n\n## Recovery\n\n1. Look\n";
        events.push_back(foreign(id, attached, {n, 0}, n));
        events.push_back(foreign(id, event::StepAdded{{}, 0, QStringLiteral("t"), {}}, {n, 1}, 10'000 + n));
    }
    book.apply(events);
    QVERIFY(book.find(id)->parts.size() <= 50);
    QVERIFY(book.find(id)->addedSteps.size() <= 1000);
    QCOMPARE(book.find(id)->events.size(), 4000u);
}

WF_TEST(TestFold)

} // namespace tst_fold

#include "tst_fold.moc"
