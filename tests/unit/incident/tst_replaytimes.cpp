// SPDX-License-Identifier: GPL-3.0-or-later
// By which time a replay counts an event, and how far it reaches.
#include "incident/replay.h"
#include "support/bookfixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_replaytimes {

using namespace std::chrono_literals;
using namespace wf;

namespace {

/// An event of any desk, without the rules of a command.
EventPtr made(const QString &desk, qint64 sequence, qint64 ms, EventBody body)
{
    Event e;
    e.id = {DeskId(desk), sequence};
    e.time = {ms, 0};
    e.incident = IncidentId(QStringLiteral("i"));
    e.happenedAt = e.recordedAt = fromMs(ms);
    e.actor = QStringLiteral("Ada");
    e.body = std::move(body);
    return std::make_shared<Event>(std::move(e));
}

const QString Ours = QStringLiteral("ours");

event::Declared declared()
{
    event::Declared d;
    d.number = QStringLiteral("INC-0001");
    d.title = QStringLiteral("Down");
    return d;
}

} // namespace

class TestReplayTimes : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatCameLate();
    void whatWasWrittenDownLater();
    void rangeEndsWithTheIncident();
};

void TestReplayTimes::whatCameLate()
{
    // Within a second of its commit something was known when it happened.
    const auto known = [](Millis before) {
        auto late = std::make_shared<Event>(*made(Ours, 2, 10'000, event::Note{}));
        late->happenedAt = fromMs(10'000) - before;
        Replay replay({made(Ours, 1, 1000, declared()), late, made(Ours, 3, 20'000, event::Note{})});
        return toMs(replay.timeOf(1));
    };
    QCOMPARE(known(0ms), 10'000);
    QCOMPARE(known(999ms), 9'001);
    QCOMPARE(known(1000ms), 10'000);
    QCOMPARE(known(-1ms), 10'000); // A clock that was set back: when it was logged.
    std::vector<EventPtr> events{made(Ours, 1, 1000, declared())};
    Replay replay(events);
    QVERIFY(replay.extend(events)); // Nothing new is no change.
    events.push_back(made(Ours, 2, 2000, event::Note{}));
    QVERIFY(replay.extend(events));
    events.pop_back();
    QVERIFY(!replay.extend(events));
}

void TestReplayTimes::whatWasWrittenDownLater()
{
    // All of it was written down in the evening.
    const auto written = [](std::vector<qint64> happened, bool imported) {
        std::vector<EventPtr> events;
        for (std::size_t i = 0; i < happened.size(); ++i) {
            EventBody body = i == 0 ? EventBody(declared()) : EventBody(event::Note{});
            const qint64 number = qint64(i) + 1;
            auto e = std::make_shared<Event>(*made(Ours, number, 100'000 + number, std::move(body)));
            e->happenedAt = fromMs(happened[i]);
            events.push_back(e);
        }
        if (imported)
            events.push_back(made(Ours, 99, 100'099, event::Imported{}));
        Replay replay(events);
        return toMs(replay.timeOf(1));
    };
    QCOMPARE(written({1000, 2000}, false), 2000);
    QCOMPARE(written({1000, 2000}, true), 2000);
    // The last one happened when the first was written down: that was no import.
    QCOMPARE(written({1000, 2000, 100'001}, false), 100'002);
    QCOMPARE(written({1000, 2000, 100'001}, true), 2000);
}

void TestReplayTimes::rangeEndsWithTheIncident()
{
    BookFixture desk;
    const IncidentId id = desk.declare(Severity::P1, false);
    const Timestamp begun = desk.clock.wall();
    desk.clock.advance(10min);
    desk.run(command::ChangeStatus{id, IncidentStatus::Resolved, {}});
    const Timestamp resolved = desk.clock.wall();
    desk.clock.advance(1h);
    desk.run(command::AddEntry{id, EventKind::Note, QStringLiteral("afterwards")});
    desk.run(command::WriteSection{id, ReviewSection::Summary, QStringLiteral("words")});
    const TimeRange range = replayRange(desk.incident(id), desk.clock.wall(), 1min, 2min);
    QCOMPARE(range.from, begun - 1min);
    QCOMPARE(range.to, resolved + 2min);
}

WF_TEST(TestReplayTimes)

} // namespace tst_replaytimes

#include "tst_replaytimes.moc"
