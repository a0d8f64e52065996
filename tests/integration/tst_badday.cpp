// SPDX-License-Identifier: GPL-3.0-or-later
// Two hours with five incidents, in fast motion: no timer is missed, no event lost, and memory does not grow.
#include "log/verify.h"
#include "support/deskfixture.h"
#include "support/residentbytes.h"
#include "support/testentry.h"

#include <QSignalSpy>
#include <QTest>

namespace tst_badday {

using namespace std::chrono_literals;
using namespace wf;

namespace {

constexpr Millis Day = 2h;
constexpr Millis Beat = 30s;

} // namespace

class TestBadDay : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void fiveIncidentsInTwoHours();

private:
    void work(const IncidentId &id, int beat);

    DeskFixture m_floor{{false, true, QStringLiteral("Ana")}};
    int m_commands = 0;
    int m_promised = 0; ///< Timers that were started with a known end.
};

/// What somebody does about one incident in one beat.
void TestBadDay::work(const IncidentId &id, int beat)
{
    const auto ask = [this](const Command &command) {
        const CommandResult result = m_floor.ask(command);
        QVERIFY2(result, result ? "" : qPrintable(result.error().message));
        ++m_commands;
    };
    ask(command::AddEntry{id, EventKind::Note, QStringLiteral("beat %1").arg(beat)});
    if (beat % 10 == 0) {
        ask(command::StartTimer{id, QStringLiteral("look again %1").arg(beat), 4min});
        ++m_promised;
    }
    if (beat % 40 == 0)
        ask(command::PostUpdate{id, QStringLiteral("still at it"), 20min});
    if (beat % 60 == 0)
        ask(command::ChangeHypothesis{id, {}, QStringLiteral("idea %1").arg(beat), {}, {}});
    // Whatever is due was seen: the rest of the two hours is not one long alarm.
    for (const TimerRecord &timer : timersOf(m_floor.incident(id))) {
        if (timer.firedAt && !timer.acknowledged && timer.kind == TimerKind::Free)
            ask(command::AcknowledgeTimer{id, timer.id});
    }
}

void TestBadDay::fiveIncidentsInTwoHours()
{
    QTRY_COMPARE(m_floor.desk().logStatus().state, LogStatus::State::Writable);
    std::vector<IncidentId> incidents;
    const QStringList runbooks{QStringLiteral("queue-backlog"),
                               QStringLiteral("cache-misses"),
                               QStringLiteral("login-failures"),
                               {},
                               {}};
    for (int i = 0; i < 5; ++i) {
        const Severity severity = i == 0 ? Severity::P0 : i < 3 ? Severity::P1 : Severity::P2;
        incidents.push_back(m_floor.declare(QStringLiteral("incident %1").arg(i), severity, runbooks[i]));
        QVERIFY(!incidents.back().isEmpty());
    }
    qint64 warm = 0;
    const int beats = int(Day / Beat);
    for (int beat = 0; beat < beats; ++beat) {
        for (const IncidentId &id : incidents)
            work(id, beat);
        m_floor.clock().advance(Beat);
        if (beat == beats / 4)
            warm = residentBytes();
    }
    m_floor.clock().advance(5min);
    const auto fired = [&] {
        int count = 0;
        for (const IncidentId &id : incidents) {
            for (const auto &[timer, record] : m_floor.incident(id).freeTimers)
                count += record.firedAt.has_value();
        }
        return count;
    };
    QTRY_COMPARE(fired(), m_promised);
    // Each incident's update fell due at least once an hour and stands in its log.
    for (const IncidentId &id : incidents) {
        const auto wasDue = [&] {
            const auto &events = m_floor.incident(id).events;
            return std::any_of(events.begin(), events.end(),
                               [](const EventPtr &e) { return e->kind() == EventKind::UpdateDue; });
        };
        QTRY_VERIFY(wasDue());
    }
    const qint64 grown = residentBytes() - warm;
    QVERIFY2(grown < 48 << 20, qPrintable(QStringLiteral("%1 bytes more after the warm-up").arg(grown)));
    m_floor.stop();
    const auto report = verifyLog(m_floor.path(QStringLiteral("data")));
    QVERIFY(report);
    QVERIFY2(report->problems.isEmpty(), qPrintable(report->problems.join(u'\n')));
    QVERIFY2(report->events > m_commands, "events are missing");
    m_floor.start();
    QTRY_COMPARE(m_floor.desk().logStatus().state, LogStatus::State::Writable);
    QTRY_VERIFY(m_floor.book().find(incidents.front()));
    const auto notes = [&](const IncidentId &id) {
        const auto &events = m_floor.incident(id).events;
        return std::count_if(events.begin(), events.end(),
                             [](const EventPtr &e) { return e->kind() == EventKind::Note; });
    };
    for (const IncidentId &id : incidents)
        QCOMPARE(notes(id), beats);
}

WF_TEST(TestBadDay)

} // namespace tst_badday

#include "tst_badday.moc"
