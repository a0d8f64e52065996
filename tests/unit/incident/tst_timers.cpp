// SPDX-License-Identifier: GPL-3.0-or-later
// What is due and when: phase windows, updates, free timers; fired, snoozed, acknowledged, stopped.
#include "support/bodies.h"
#include "support/bookfixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_timers {

using namespace std::chrono_literals;
using namespace wf;

namespace {

const TimerId Update(QStringLiteral("update"));
const TimerId FirstWindow(QStringLiteral("phase:0"));

std::optional<TimerRecord> timer(const BookFixture &desk, const IncidentId &id, const TimerId &wanted)
{
    for (const TimerRecord &t : timersOf(desk.incident(id))) {
        if (t.id == wanted)
            return t;
    }
    return std::nullopt;
}

TimerId startFree(BookFixture &desk, const IncidentId &id, Millis length)
{
    const auto events = desk.run(command::StartTimer{id, QStringLiteral("database lead"), length});
    return body<event::TimerStarted>(events.front()).timer;
}

} // namespace

class TestTimers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void phaseWindowCountsFromDeclaration();
    void windowFollowsThePhase();
    void firstUpdateIsDueSoon_data();
    void firstUpdateIsDueSoon();
    void cadence_data();
    void cadence();
    void worseMeansSooner();
    void fires_data();
    void fires();
    void firesOnce();
    void snoozeHolds_data();
    void snoozeHolds();
    void acknowledging();
    void postingStartsTheUpdateOver();
    void freeTimers();
    void refusesLengths_data();
    void refusesLengths();
    void updateCannotBeStopped();
    void nothingRunsAfterResolution();
    void sortedByDueTime();
    void boundOfFreeTimers();
};

void TestTimers::phaseWindowCountsFromDeclaration()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    const Timestamp declared = desk.clock.wall();
    desk.clock.advance(2min);
    const auto window = timer(desk, id, FirstWindow);
    QVERIFY(window);
    QCOMPARE(window->kind, TimerKind::Phase);
    QCOMPARE(window->startedAt, declared);
    QCOMPARE(window->dueAt, declared + 5min);
    QCOMPARE(window->length, Millis(5min));
}

void TestTimers::windowFollowsThePhase()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    const Timestamp declared = desk.clock.wall();
    for (const Step *s : stepsOfPhase(desk.incident(id), 0))
        desk.run(command::CompleteStep{id, s->id, {}});
    QVERIFY(!timer(desk, id, FirstWindow));
    const auto window = timer(desk, id, TimerId(QStringLiteral("phase:1")));
    QVERIFY(window);
    QCOMPARE(window->startedAt, declared + 5min);
    QCOMPARE(window->dueAt, declared + 30min);
    for (const Step *s : stepsOfPhase(desk.incident(id), 1))
        desk.run(command::CompleteStep{id, s->id, {}});
    QCOMPARE(timersOf(desk.incident(id)).size(), 1u); // The resolution has no window: the update alone.
}

void TestTimers::firstUpdateIsDueSoon_data()
{
    QTest::addColumn<int>("severity");
    QTest::addColumn<bool>("due");
    QTest::newRow("P0") << 0 << true;
    QTest::newRow("P1") << 1 << true;
    QTest::newRow("P2") << 2 << true;
    QTest::newRow("P3 has no updates") << 3 << false;
}

void TestTimers::firstUpdateIsDueSoon()
{
    QFETCH(int, severity);
    QFETCH(bool, due);
    BookFixture desk;
    const IncidentId id = desk.declare(static_cast<Severity>(severity));
    QCOMPARE(nextUpdateDue(desk.incident(id)), due ? std::optional(desk.clock.wall() + 5min) : std::nullopt);
    QCOMPARE(timer(desk, id, Update).has_value(), due);
}

void TestTimers::cadence_data()
{
    QTest::addColumn<int>("severity");
    QTest::addColumn<int>("minutesSince");
    QTest::addColumn<int>("minutes"); // 0: none
    QTest::newRow("P0") << 0 << 0 << 15;
    QTest::newRow("P0 later") << 0 << 600 << 15;
    QTest::newRow("P1") << 1 << 10 << 20;
    QTest::newRow("P1 just below two hours") << 1 << 119 << 20;
    QTest::newRow("P1 from two hours on") << 1 << 120 << 30;
    QTest::newRow("P2") << 2 << 10 << 60;
    QTest::newRow("P3") << 3 << 10 << 0;
}

void TestTimers::cadence()
{
    QFETCH(int, severity);
    QFETCH(int, minutesSince);
    QFETCH(int, minutes);
    const auto every = updateCadence(static_cast<Severity>(severity), std::chrono::minutes(minutesSince));
    QCOMPARE(every, minutes ? std::optional(Millis(std::chrono::minutes(minutes))) : std::nullopt);
    BookFixture desk;
    const IncidentId id = desk.declare(static_cast<Severity>(severity));
    desk.clock.advance(std::chrono::minutes(minutesSince));
    desk.run(command::PostUpdate{id, QStringLiteral("still looking"), {}});
    QCOMPARE(nextUpdateDue(desk.incident(id)),
             minutes ? std::optional(desk.clock.wall() + *every) : std::nullopt);
}

void TestTimers::worseMeansSooner()
{
    BookFixture desk;
    const IncidentId id = desk.declare(Severity::P2);
    desk.run(command::PostUpdate{id, QStringLiteral("looking"), {}});
    const Timestamp posted = desk.clock.wall();
    QCOMPARE(nextUpdateDue(desk.incident(id)), std::optional(posted + 60min));
    desk.clock.advance(10min);
    desk.run(command::ChangeSeverity{id, Severity::P0, {}});
    QCOMPARE(nextUpdateDue(desk.incident(id)), std::optional(posted + 25min));
    desk.clock.advance(1min);
    desk.run(command::ChangeSeverity{id, Severity::P2, {}}); // Milder: the promise stands.
    QCOMPARE(nextUpdateDue(desk.incident(id)), std::optional(posted + 25min));
}

void TestTimers::fires_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<int>("kind");
    QTest::newRow("window") << "phase:0" << int(EventKind::TimerFired);
    QTest::newRow("update") << "update" << int(EventKind::UpdateDue);
    QTest::newRow("free") << "" << int(EventKind::TimerFired);
}

void TestTimers::fires()
{
    QFETCH(QString, id);
    QFETCH(int, kind);
    BookFixture desk;
    const IncidentId incident = desk.declare();
    const TimerId free = startFree(desk, incident, 5min);
    const TimerId wanted = id.isEmpty() ? free : TimerId(id);
    desk.clock.advance(5min - 1ms);
    QVERIFY(desk.run(command::FireTimer{incident, wanted}).empty()); // Not due yet.
    desk.clock.advance(1ms);
    const auto events = desk.run(command::FireTimer{incident, wanted}, QStringLiteral("desk"));
    QCOMPARE(events.size(), 1u);
    QCOMPARE(events.front()->kind(), static_cast<EventKind>(kind));
    QCOMPARE(timer(desk, incident, wanted)->firedAt, std::optional(desk.clock.wall()));
    QVERIFY(!timer(desk, incident, wanted)->acknowledged);
}

void TestTimers::firesOnce()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    desk.clock.advance(10min);
    QCOMPARE(desk.run(command::FireTimer{id, FirstWindow}).size(), 1u);
    desk.clock.advance(10min);
    QVERIFY(desk.run(command::FireTimer{id, FirstWindow}).empty());
    QCOMPARE(desk.refusal(command::FireTimer{id, TimerId(QStringLiteral("phase:7"))}).code,
             ErrorCode::NotFound);
}

void TestTimers::snoozeHolds_data()
{
    QTest::addColumn<QString>("id");
    QTest::newRow("window") << "phase:0";
    QTest::newRow("update") << "update";
    QTest::newRow("free") << "";
}

void TestTimers::snoozeHolds()
{
    QFETCH(QString, id);
    BookFixture desk;
    const IncidentId incident = desk.declare();
    const TimerId free = startFree(desk, incident, 5min);
    const TimerId wanted = id.isEmpty() ? free : TimerId(id);
    desk.clock.advance(7min);
    desk.run(command::FireTimer{incident, wanted});
    desk.run(command::SnoozeTimer{incident, wanted, 10min});
    // Counted from now, because it was overdue.
    const Timestamp due = desk.clock.wall() + 10min;
    QCOMPARE(timer(desk, incident, wanted)->dueAt, due);
    QVERIFY(!timer(desk, incident, wanted)->firedAt);
    QVERIFY(!timer(desk, incident, wanted)->acknowledged);
    desk.clock.advance(5min);
    desk.run(command::AddEntry{incident, EventKind::Note, QStringLiteral("busy")});
    QVERIFY(desk.run(command::FireTimer{incident, wanted}).empty());
    // Snoozed before it is due, it is put off from then.
    desk.run(command::SnoozeTimer{incident, wanted, 30min});
    QCOMPARE(timer(desk, incident, wanted)->dueAt, due + 30min);
    desk.clock.advance(35min);
    QCOMPARE(desk.run(command::FireTimer{incident, wanted}).size(), 1u);
    QVERIFY(timer(desk, incident, wanted)->firedAt);
}

void TestTimers::acknowledging()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    const TimerId free = startFree(desk, id, 3min);
    QVERIFY(
        desk.refusal(command::AcknowledgeTimer{id, free}).message.contains(QStringLiteral("not due yet")));
    desk.clock.advance(6min);
    for (const TimerId &t : {free, FirstWindow, Update})
        desk.run(command::FireTimer{id, t});
    // A free timer that was seen is over; a window stays until it is worked, quiet.
    QCOMPARE(desk.run(command::AcknowledgeTimer{id, free}).size(), 2u);
    QVERIFY(!timer(desk, id, free));
    QCOMPARE(desk.run(command::AcknowledgeTimer{id, FirstWindow}).size(), 1u);
    QVERIFY(timer(desk, id, FirstWindow)->acknowledged);
    QVERIFY(timer(desk, id, FirstWindow)->firedAt);
    QVERIFY(desk.run(command::AcknowledgeTimer{id, FirstWindow}).empty());
    QVERIFY(!timer(desk, id, Update)->acknowledged);
}

void TestTimers::postingStartsTheUpdateOver()
{
    BookFixture desk;
    const IncidentId id = desk.declare(Severity::P1);
    desk.clock.advance(6min);
    desk.run(command::FireTimer{id, Update});
    desk.run(command::AcknowledgeTimer{id, Update});
    desk.run(command::PostUpdate{id, QStringLiteral("we are on it"), {}});
    const auto next = timer(desk, id, Update);
    QVERIFY(!next->firedAt);
    QVERIFY(!next->acknowledged);
    QCOMPARE(next->startedAt, desk.clock.wall());
    QCOMPARE(next->dueAt, desk.clock.wall() + 20min);
    desk.clock.advance(20min);
    QCOMPARE(desk.run(command::FireTimer{id, Update}).size(), 1u);
}

void TestTimers::freeTimers()
{
    BookFixture desk;
    const IncidentId id = desk.declare(Severity::P3, false);
    const TimerId a = startFree(desk, id, 3min);
    const TimerId b = startFree(desk, id, 2min);
    QVERIFY(a != b);
    QCOMPARE(timer(desk, id, a)->title, QStringLiteral("database lead"));
    QCOMPARE(timer(desk, id, a)->length, Millis(3min));
    QCOMPARE(timer(desk, id, a)->dueAt, desk.clock.wall() + 3min);
    desk.run(command::StopTimer{id, a});
    QVERIFY(!timer(desk, id, a));
    QVERIFY(timer(desk, id, b));
    QCOMPARE(desk.refusal(command::StopTimer{id, a}).code, ErrorCode::NotFound);
}

void TestTimers::refusesLengths_data()
{
    QTest::addColumn<qint64>("ms");
    QTest::addColumn<bool>("fine");
    QTest::newRow("nothing") << qint64(0) << false;
    QTest::newRow("negative") << qint64(-60'000) << false;
    QTest::newRow("below a second") << qint64(999) << false;
    QTest::newRow("a second") << qint64(1'000) << true;
    QTest::newRow("a week") << qint64(7 * 86'400'000LL) << true;
    QTest::newRow("more than a week") << qint64(7 * 86'400'000LL + 1) << false;
}

void TestTimers::refusesLengths()
{
    QFETCH(qint64, ms);
    QFETCH(bool, fine);
    BookFixture desk;
    const IncidentId id = desk.declare();
    for (const Command &c : {Command(command::StartTimer{id, QStringLiteral("t"), Millis{ms}}),
                             Command(command::SnoozeTimer{id, Update, Millis{ms}})}) {
        const Error e = desk.refusal(c);
        QCOMPARE(e.message == QLatin1String("accepted"), fine);
        if (!fine)
            QVERIFY2(e.message.contains(QStringLiteral("7 days")), qPrintable(e.message));
    }
    QVERIFY(
        desk.refusal(command::StartTimer{id, {}, 5min}).message.contains(QStringLiteral("title is empty")));
}

void TestTimers::updateCannotBeStopped()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    const Error e = desk.refusal(command::StopTimer{id, Update});
    QCOMPARE(e.code, ErrorCode::Refused);
    QVERIFY2(e.message.contains(QStringLiteral("post it or snooze it")), qPrintable(e.message));
    desk.run(command::StopTimer{id, FirstWindow});
    QVERIFY(!timer(desk, id, FirstWindow));
}

void TestTimers::nothingRunsAfterResolution()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    startFree(desk, id, 3min);
    desk.run(command::ChangeStatus{id, IncidentStatus::Resolved, {}});
    QVERIFY(timersOf(desk.incident(id)).empty());
    desk.clock.advance(1h);
    QCOMPARE(desk.refusal(command::FireTimer{id, Update}).code, ErrorCode::NotFound);
    desk.run(command::Reopen{id, {}});
    QVERIFY(timer(desk, id, Update));
}

void TestTimers::sortedByDueTime()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    startFree(desk, id, 30min);
    startFree(desk, id, 1min);
    const auto timers = timersOf(desk.incident(id));
    QCOMPARE(timers.size(), 4u);
    QVERIFY(std::is_sorted(timers.begin(), timers.end(),
                           [](const auto &a, const auto &b) { return a.dueAt < b.dueAt; }));
}

void TestTimers::boundOfFreeTimers()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    TimerId last;
    for (int i = 0; i < 50; ++i)
        last = startFree(desk, id, 5min);
    QCOMPARE(desk.refusal(command::StartTimer{id, QStringLiteral("one more"), 5min}).code,
             ErrorCode::TooLarge);
    desk.run(command::StopTimer{id, last});
    startFree(desk, id, 5min);
}

WF_TEST(TestTimers)

} // namespace tst_timers

#include "tst_timers.moc"
