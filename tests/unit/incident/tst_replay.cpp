// SPDX-License-Identifier: GPL-3.0-or-later
// An incident as it was at any moment.
#include "incident/measures.h"
#include "incident/replay.h"
#include "support/bookfixture.h"
#include "support/statetext.h"
#include "support/testentry.h"

#include <QTest>

#include <random>

namespace tst_replay {

using namespace std::chrono_literals;
using namespace wf;

namespace {

/// An incident with several hundred events of many kinds.
IncidentId busy(BookFixture &desk, int rounds)
{
    const IncidentId id = desk.declare();
    std::mt19937 random(7);
    for (int i = 0; i < rounds; ++i) {
        desk.clock.advance(Millis(qint64(random() % 90'000)));
        const Step *next = nextStep(desk.incident(id));
        switch (random() % 5) {
        case 0:
            desk.run(command::AddEntry{id, EventKind::Note, QStringLiteral("note %1").arg(i)});
            break;
        case 1:
            if (next)
                static_cast<void>(desk.tryRun(command::CompleteStep{id, next->id, {}}));
            break;
        case 2:
            desk.run(command::PostUpdate{id, QStringLiteral("update %1").arg(i), {}});
            break;
        case 3:
            static_cast<void>(desk.tryRun(
                command::ChangeSeverity{id, Severity(random() % 4), {}})); // Refused where it is the same.
            break;
        default:
            static_cast<void>(desk.tryRun(command::StartTimer{id, QStringLiteral("look %1").arg(i), 5min}));
        }
    }
    return id;
}

} // namespace

class TestReplay : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyJumpEqualsFoldingFromTheBeginning();
    void extendedEqualsMadeAnew();
    void longIncidentsAreHeldOnce();
    void whatIsWrittenAfterwardsIsNotOfTheTime();
    void importedIncidentIsReplayedAsItHappened();
    void rangeReachesFromBeforeTheImpactToAfterTheEnd();
};

void TestReplay::everyJumpEqualsFoldingFromTheBeginning()
{
    BookFixture desk;
    const IncidentId id = busy(desk, 400);
    const auto &events = desk.incident(id).events;
    Replay replay(events.toVector());
    QCOMPARE(stateText(replay.at(events.back()->recordedAt)), stateText(desk.incident(id)));
    std::mt19937 random(3);
    for (int jump = 0; jump < 60; ++jump) {
        const std::size_t count = random() % (events.size() + 1);
        const Timestamp at = count == 0 ? events.front()->recordedAt - 1s : replay.timeOf(count - 1);
        IncidentBook book;
        book.apply({events.begin(), events.begin() + std::ptrdiff_t(replay.countAt(at))});
        const Incident *expected = book.find(id);
        QCOMPARE(stateText(replay.at(at)), expected ? stateText(*expected) : stateText([&] {
                     Incident nothing;
                     nothing.id = id;
                     return nothing;
                 }()));
        QCOMPARE(replay.at(at).events.size(), expected ? expected->events.size() : 0);
    }
}

void TestReplay::longIncidentsAreHeldOnce()
{
    constexpr std::size_t Count = 30'000;
    std::vector<EventPtr> events;
    for (std::size_t i = 1; i <= Count; ++i) {
        Event e;
        e.id = {DeskId(QStringLiteral("d")), qint64(i)};
        e.time = {qint64(i) * 1000, 0};
        e.incident = IncidentId(QStringLiteral("i"));
        e.happenedAt = e.recordedAt = fromMs(qint64(i) * 1000);
        e.body = i == 1 ? EventBody(event::Declared()) : EventBody(event::Note());
        events.push_back(std::make_shared<Event>(e));
    }
    Replay replay(events);
    QVERIFY(replay.held() <= Replay::MaxHeld);
    for (const std::size_t count : {std::size_t{0}, std::size_t{1}, std::size_t{64}, std::size_t{65},
                                    std::size_t{9'999}, Count - 1, std::size_t{20'000}, Count}) {
        const Incident &at = replay.at(fromMs(qint64(count) * 1000));
        QCOMPARE(at.events.size(), count);
        QVERIFY(count == 0 || at.events.back()->id.sequence == qint64(count));
    }
}

void TestReplay::extendedEqualsMadeAnew()
{
    BookFixture desk;
    const IncidentId id = busy(desk, 200);
    const std::vector<EventPtr> early = desk.incident(id).events.toVector();
    Replay extended(early);
    static_cast<void>(extended.at(early[early.size() / 3]->recordedAt)); // It stands anywhere.
    for (int i = 0; i < 80; ++i) {
        desk.clock.advance(10s);
        desk.run(command::AddEntry{id, EventKind::Note, QStringLiteral("later %1").arg(i)});
        QVERIFY(extended.extend(desk.incident(id).events.toVector()));
    }
    const auto &events = desk.incident(id).events;
    Replay fresh(events.toVector());
    for (std::size_t count = 0; count <= events.size(); count += 13) {
        const Timestamp at = count == 0 ? events.front()->recordedAt - 1s : fresh.timeOf(count - 1);
        QCOMPARE(stateText(extended.at(at)), stateText(fresh.at(at)));
        QCOMPARE(extended.countAt(at), fresh.countAt(at));
    }
    QVERIFY(!extended.extend(early)); // Less than is known.
}

void TestReplay::whatIsWrittenAfterwardsIsNotOfTheTime()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    const Timestamp declared = *desk.incident(id).declaredAt;
    desk.clock.advance(1h);
    desk.run(command::ChangeStatus{id, IncidentStatus::Resolved, {}});
    desk.clock.advance(24h);
    desk.run(command::Annotate{id, declared + 5min, QStringLiteral("bad charges begin")});
    desk.run(command::WriteSection{id, ReviewSection::Summary, QStringLiteral("all of it")});
    Replay replay(desk.incident(id).events.toVector());
    QVERIFY(replay.at(declared + 2h).review.annotations.empty());
    QCOMPARE(replay.at(declared + 2h).status, IncidentStatus::Resolved);
    QCOMPARE(int(replay.at(declared + 25h).review.annotations.size()), 1);
    QCOMPARE(replayRange(desk.incident(id), desk.clock.wall(), 10min, 10min).to, declared + 1h + 10min);
}

void TestReplay::importedIncidentIsReplayedAsItHappened()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    desk.clock.advance(30min);
    desk.run(command::ChangeStatus{id, IncidentStatus::Resolved, {}});
    // The same story, told in one go a week later, after the word that it was imported.
    std::vector<EventPtr> told;
    Event word = *desk.incident(id).events.front();
    word.body = event::Imported();
    word.id.sequence = 1000;
    word.happenedAt = word.recordedAt = desk.clock.wall() + 24h * 7;
    word.time = {toMs(word.recordedAt), 0};
    told.push_back(std::make_shared<const Event>(word));
    for (const EventPtr &e : desk.incident(id).events) {
        Event later = *e;
        later.recordedAt = word.recordedAt;
        later.time = {toMs(later.recordedAt), quint32(told.size())};
        told.push_back(std::make_shared<const Event>(std::move(later)));
    }
    Replay replay(told);
    const Timestamp declared = *desk.incident(id).declaredAt;
    QCOMPARE(replay.at(declared + 10min).status, IncidentStatus::Investigating);
    QCOMPARE(replay.at(declared + 30min).status, IncidentStatus::Resolved);
    QVERIFY(!replay.at(declared - 1s).declaredAt);
}

void TestReplay::rangeReachesFromBeforeTheImpactToAfterTheEnd()
{
    BookFixture desk;
    const IncidentId id = desk.declare();
    const Timestamp declared = *desk.incident(id).declaredAt;
    desk.clock.advance(40min);
    QCOMPARE(replayRange(desk.incident(id), desk.clock.wall(), 10min, 5min),
             (TimeRange{declared - 10min, declared + 40min}));
    desk.run(command::ChangeStatus{id, IncidentStatus::Resolved, {}});
    desk.run(command::CorrectMilestone{id, Milestone::Started, declared - 20min, {}});
    desk.clock.advance(24h);
    QCOMPARE(replayRange(desk.incident(id), desk.clock.wall(), 10min, 5min),
             (TimeRange{declared - 30min, declared + 45min}));
}

WF_TEST(TestReplay)

} // namespace tst_replay

#include "tst_replay.moc"
