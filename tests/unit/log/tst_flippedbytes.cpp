// SPDX-License-Identifier: GPL-3.0-or-later
// A log of which something cannot be read: never a crash, what can be read is there, what cannot is named.
#include "support/bodies.h"
#include "support/logfixture.h"
#include "support/sanitized.h"
#include "support/testentry.h"

#include "log/rows.h"

#include <QTest>

#include <random>

namespace tst_flippedbytes {

using namespace std::chrono_literals;
using namespace wf;

class TestFlippedBytes : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void anyByte();
    void noticedOrTheSameAnswer();
    void anyWordOfAnEvent();
    void oneUnreadableEvent_data();
    void oneUnreadableEvent();
    void anIncidentWithoutItsName();
    void theFileIsAwayForAWhile();

private:
    /// Everything that is done with a log at start and on the command line.
    static void useAll(LogFixture &bench);
};

void TestFlippedBytes::useAll(LogFixture &bench)
{
    static_cast<void>(verifyLog(bench.dir()).has_value());
    for (const bool writes : {false, true}) {
        auto opened = writes ? EventLog::open(bench.dir(), bench.clock)
                             : EventLog::openReadOnly(bench.dir(), bench.clock);
        if (!opened)
            continue;
        EventLog &log = **opened;
        std::vector<IncidentId> ids;
        for (const auto &[id, summary] : log.book().archived())
            ids.push_back(id);
        for (const auto &[id, incident] : log.book().incidents())
            ids.push_back(id);
        for (const IncidentId &id : ids) {
            if (const auto incident = log.incident(id.text()); incident && *incident)
                static_cast<void>(projectionOf(**incident));
        }
        static_cast<void>(log.poll().has_value());
        static_cast<void>(log.pollImported().has_value());
        static_cast<void>(log.deskEvents({log.desk()}, {fromMs(0), bench.clock.wall()}).has_value());
        if (writes && !ids.empty())
            static_cast<void>(execute(log,
                                      command::AddEntry{ids.front(), EventKind::Note, QStringLiteral("n")},
                                      {bench.clock.wall(), QStringLiteral("Ada")})
                                  .has_value());
    }
}

/// Several incidents, open, resolved and detected; one with a runbook.
void fillWith(LogFixture &bench)
{
    auto log = bench.open();
    const IncidentId a = bench.declare(*log, false);
    const IncidentId b = bench.declare(*log, false);
    bench.run(*log, command::ReportFeed{QStringLiteral("estate"), false, QStringLiteral("refused")});
    bench.run(*log, command::AddStep{a, 0, QStringLiteral("look"), QStringLiteral("Bo")});
    bench.note(*log, a, QStringLiteral("note 1"));
    bench.run(*log, command::ChangeStatus{b, IncidentStatus::Resolved, {}});
    bench.run(*log, command::Merge{a, {b}});
}

void TestFlippedBytes::anyByte()
{
    LogFixture bench;
    fillWith(bench);
    const QByteArray whole = bench.bytes();
    QFile witness(witnessPath(bench.dir()));
    QVERIFY(witness.open(QIODevice::ReadOnly));
    const QByteArray heads = witness.readAll();
    witness.close();
    std::mt19937 random(20);
    int harmless = 0;
    constexpr int Flips = wf::testing::Sanitized ? 200 : 400;
    for (int i = 0; i < Flips; ++i) {
        QByteArray flipped = whole;
        const qsizetype at = qsizetype(random() % std::size_t(whole.size()));
        flipped[at] = char(flipped[at] ^ char(1U << (random() % 8)));
        bench.dropWal();
        for (const char *left : {"/incidents.distrusted", "/incidents.db.copy", "/incidents.db.renewed"})
            QFile::remove(bench.dir() + QLatin1String(left));
        bench.setBytes(flipped);
        QVERIFY(witness.open(QIODevice::WriteOnly | QIODevice::Truncate));
        witness.write(heads);
        witness.close();
        const auto before = verifyLog(bench.dir());
        harmless += before && before->problems.isEmpty() ? 1 : 0; // Free room in a page.
        useAll(bench);
    }
    QVERIFY(harmless < Flips);
}

/// All that a log answers, as text: each incident with its lines, and its row in the list.
QString answerOf(const LogFixture &bench)
{
    const auto opened = EventLog::openReadOnly(bench.dir(), bench.clock);
    if (!opened)
        return opened.error().message;
    EventLog &log = **opened;
    QStringList text = log.warnings();
    std::set<IncidentId> ids;
    for (const auto &[id, summary] : log.book().archived())
        ids.insert(id);
    for (const auto &[id, incident] : log.book().incidents())
        ids.insert(id);
    for (const IncidentId &id : ids) {
        const bool archived = log.book().archived().contains(id);
        const auto incident = log.incident(id.text());
        if (!incident || !*incident)
            continue;
        text += QStringLiteral("%1 archived %2").arg(id.text()).arg(archived);
        for (const QVariant &value : rows::projectedValues(summaryOf(**incident)))
            text += value.toString();
        if (const auto statistics = projectionOf(**incident).statistics)
            text += QString::fromUtf8(statisticsText(*statistics));
        for (const EventPtr &event : linesOf(**incident))
            text += event->id.text() + QString::fromLatin1(eventHash(*event).toHex());
    }
    for (const auto &[feed, since] : log.book().lostFeeds())
        text += feed + QString::number(toMs(since));
    text += log.desk().text() + QString::number(int(log.targets())) + log.book().nextNumber();
    return text.join(u'\n');
}

void TestFlippedBytes::noticedOrTheSameAnswer()
{
    constexpr int Usual = 1000;
    const int asked = qEnvironmentVariableIntValue("WATCHFLOOR_FLIPS");
    LogFixture bench;
    fillWith(bench);
    const QByteArray whole = bench.bytes();
    const QString answer = answerOf(bench);
    QVERIFY(bench.problems().isEmpty());
    std::mt19937 random(31);
    int harmless = 0;
    const int flips = asked > 0 ? asked : Usual;
    for (int i = 0; i < flips; ++i) {
        QByteArray flipped = whole;
        const qsizetype at = qsizetype(random() % std::size_t(whole.size()));
        const auto bit = random() % 8;
        flipped[at] = char(flipped[at] ^ char(1U << bit));
        bench.dropWal();
        bench.setBytes(flipped);
        if (!bench.problems().isEmpty())
            continue;
        ++harmless;
        const QString now = answerOf(bench);
        QVERIFY2(now == answer, qPrintable(QStringLiteral("byte %1, bit %2: %3").arg(at).arg(bit).arg(now)));
    }
    QVERIFY(harmless > 0 && harmless < flips); // Free room in a page.
}

void TestFlippedBytes::anyWordOfAnEvent()
{
    LogFixture bench;
    fillWith(bench);
    {
        RawDatabase raw(bench.db());
        raw.run(QStringLiteral("DROP TRIGGER events_never_change"));
    }
    const QByteArray whole = bench.bytes();
    const int events = int(verifyLog(bench.dir())->events);
    for (const char *change :
         {"incident = ''",
          "incident = x''",
          "incident = x'00'",
          "incident = 'another'",
          "kind = ''",
          "kind = 'unreadable'",
          "kind = 'imported'",
          "kind = 'merged'",
          "kind = 'step_added'",
          "payload = ''",
          "payload = '[]'",
          "payload = '{}'",
          "payload = x'ff'",
          "hash = x''",
          "prev_hash = x''",
          "desk = ''",
          "desk = 'another'",
          "hlc_ms = 9223372036854775807",
          "hlc_ms = -1",
          "happened_ms = -9223372036854775808",
          "recorded_ms = 9223372036854775807",
          "seq = seq + 1000",
          "payload = '{\"phase\":2147483647,\"branch\":-5,\"into\":\"x\",\"index\":77,\"condition\":-1}'"}) {
        for (int seq = 1; seq <= events; ++seq) {
            bench.dropWal();
            bench.setBytes(whole);
            {
                RawDatabase raw(bench.db());
                // STRICT refuses some types; a file does not ask.
                static_cast<void>(raw.attempt(QStringLiteral("UPDATE events SET %1 WHERE seq = %2")
                                                  .arg(QLatin1String(change))
                                                  .arg(seq)));
            }
            useAll(bench);
        }
    }
}

void TestFlippedBytes::oneUnreadableEvent_data()
{
    QTest::addColumn<QString>("change");
    QTest::addColumn<QString>("says");
    QTest::newRow("payload") << "payload = '{\"text\":'"
                             << "the payload is no JSON object";
    QTest::newRow("kind") << "kind = 'teleported'"
                          << "the kind \"teleported\" is not known";
}

void TestFlippedBytes::oneUnreadableEvent()
{
    QFETCH(QString, change);
    QFETCH(QString, says);
    LogFixture bench;
    IncidentId hurt;
    IncidentId other;
    EventId event;
    {
        auto log = bench.open();
        hurt = bench.declare(*log);
        bench.note(*log, hurt, QStringLiteral("before"));
        event = bench.run(*log, command::AddEntry{hurt, EventKind::Note, QStringLiteral("lost")}).front()->id;
        bench.note(*log, hurt, QStringLiteral("behind"));
        other = bench.declare(*log, false);
    }
    {
        RawDatabase raw(bench.db());
        raw.run(QStringLiteral("DROP TRIGGER events_never_change"));
        raw.run(QStringLiteral("UPDATE events SET %1 WHERE seq = %2").arg(change).arg(event.sequence));
    }
    const auto holds = [&](const EventLog &log) {
        const Incident *incident = log.book().find(hurt);
        QVERIFY(incident);
        QCOMPARE(incident->title, QStringLiteral("Dynex is down"));
        const auto stub = std::find_if(incident->events.begin(), incident->events.end(),
                                       [&](const EventPtr &e) { return e->id == event; });
        QVERIFY(stub != incident->events.end());
        QVERIFY((*stub)->as<event::Unreadable>() || (*stub)->as<event::Unknown>());
        QVERIFY(textOf(*stub).contains(says));
        QVERIFY(*stub != incident->events.back());
        QVERIFY(log.book().find(other));
        QVERIFY2(log.warnings().value(0).contains(QStringLiteral("event %1 ").arg(event.text())),
                 qPrintable(log.warnings().join(u' ')));
        QVERIFY(log.warnings().value(0).contains(says));
    };
    holds(**EventLog::openReadOnly(bench.dir(), bench.clock));
    {
        auto log = bench.open();
        holds(*log);
        bench.note(*log, hurt, QStringLiteral("goes on"));
        bench.note(*log, other, QStringLiteral("goes on"));
    }
    holds(*bench.open());
    const QStringList problems = bench.problems();
    QCOMPARE(problems.size(), 1);
    QVERIFY2(problems.first().contains(QStringLiteral("event %1: ").arg(event.text())) &&
                 problems.first().contains(says),
             qPrintable(problems.first()));
}

void TestFlippedBytes::anIncidentWithoutItsName()
{
    LogFixture bench;
    const IncidentId id = bench.fill();
    {
        RawDatabase raw(bench.db());
        raw.run(QStringLiteral("PRAGMA writable_schema = ON"));
        raw.run(QStringLiteral("UPDATE sqlite_master SET sql = replace(sql, ' STRICT', '')"));
        raw.run(QStringLiteral("DROP TRIGGER events_never_change"));
    }
    {
        RawDatabase raw(bench.db());
        // Not empty for SQLite, and empty as text: an incident of events without an incident.
        raw.run(QStringLiteral("UPDATE events SET incident = x'00' WHERE incident = '%1'").arg(id.text()));
    }
    QVERIFY(!bench.problems().isEmpty());
    useAll(bench);
}

void TestFlippedBytes::theFileIsAwayForAWhile()
{
    LogFixture bench;
    IncidentId old;
    {
        auto log = bench.open();
        old = bench.declare(*log, false);
        bench.run(*log, command::ChangeStatus{old, IncidentStatus::Resolved, {}});
    }
    auto log = bench.open();
    QVERIFY(log->book().archived().contains(old));
    QVERIFY(QFile::rename(bench.db(), bench.db() + QStringLiteral(".away")));
    QVERIFY(!execute(*log, command::Reopen{old, QStringLiteral("n")},
                     {bench.clock.wall(), QStringLiteral("Ada")}));
    QVERIFY(!log->reopen());
    // What was open can still be read; nothing is asked of a connection that is not there.
    QVERIFY(log->incident(old.text()));
    QVERIFY(log->poll());
    QVERIFY(QFile::rename(bench.db() + QStringLiteral(".away"), bench.db()));
    QVERIFY(log->reopen());
    bench.run(*log, command::Reopen{old, QStringLiteral("n")});
}

WF_TEST(TestFlippedBytes)

} // namespace tst_flippedbytes

#include "tst_flippedbytes.moc"
