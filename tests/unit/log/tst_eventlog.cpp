// SPDX-License-Identifier: GPL-3.0-or-later
// What was appended is there after reopening, in the same state, and can never be changed.
#include "support/logfixture.h"
#include "support/statetext.h"
#include "support/testentry.h"

#include <QFileInfo>
#include <QTest>

namespace tst_eventlog {

using namespace std::chrono_literals;
using namespace wf;

class TestEventLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void makesFolderAndFile();
    void reloadsEqualState();
    void chainHolds();
    void strangeTextSurvives_data();
    void strangeTextSurvives();
    void refusesUpdateAndDelete();
    void refusedCommandsLeaveNothing();
    void boundsOfAppend();
    void logicalTimeStaysAhead();
    void projectionIsRebuilt_data();
    void projectionIsRebuilt();
    void failedAppendKeepsNothing();
    void brokenProjectionRollsBack();
    void busyFileFailsAndRecovers();
    void movedFileIsNoticed();
    void feedsAreRemembered();
};

void TestEventLog::makesFolderAndFile()
{
    LogFixture bench;
    QVERIFY(!QFileInfo::exists(bench.dir()));
    const auto log = bench.open();
    QVERIFY(QFileInfo::exists(bench.db()));
    QVERIFY(!log->isReadOnly());
    QVERIFY(!log->desk().isEmpty());
    QVERIFY(log->warnings().isEmpty());
    QVERIFY(log->book().incidents().empty());
    RawDatabase raw(bench.db());
    QCOMPARE(raw.value(QStringLiteral("PRAGMA journal_mode")).toString(), QStringLiteral("wal"));
    QCOMPARE(raw.value(QStringLiteral("PRAGMA application_id")).toInt(), 0x57464c47);
    QCOMPARE(bench.problems(), QStringList());
}

void TestEventLog::reloadsEqualState()
{
    LogFixture bench;
    auto log = bench.open();
    const DeskId desk = log->desk();
    const IncidentId a = bench.declare(*log);
    const IncidentId b = bench.declare(*log, false);
    bench.run(*log, command::CompleteStep{a, StepId(QStringLiteral("p0.s0")), QStringLiteral("yes")});
    bench.run(*log, command::SkipStep{a, StepId(QStringLiteral("p0.s1")), QStringLiteral("no")});
    bench.run(*log, command::ChooseBranch{a, 2, 1});
    bench.run(*log, command::StartTimer{b, QStringLiteral("call"), 3min});
    bench.run(*log, command::ChangeSeverity{b, Severity::P0, QStringLiteral("worse")});
    bench.note(*log, b, QStringLiteral("TODO: write it down"));
    const QString before = stateText(log->book());
    const ChainHeads heads = log->heads();
    for (int i = 0; i < 3; ++i) {
        log.reset();
        log = bench.open();
        QCOMPARE(stateText(log->book()), before);
        QCOMPARE(log->desk(), desk);
        QVERIFY(log->heads() == heads);
        QVERIFY(log->warnings().isEmpty());
    }
    IncidentBook folded;
    folded.apply(log->loadedEvents());
    QCOMPARE(stateText(folded), before);
    QCOMPARE(bench.problems(), QStringList());
}

void TestEventLog::chainHolds()
{
    LogFixture bench;
    bench.fill(20);
    const auto log = bench.open();
    QByteArray previous;
    qint64 sequence = 0;
    HybridTime time{-1, 0};
    for (const EventPtr &e : log->loadedEvents()) {
        QCOMPARE(e->id.sequence, ++sequence);
        QCOMPARE(e->previousHash, previous);
        QCOMPARE(e->hash, eventHash(*e));
        QVERIFY(time < e->time);
        previous = e->hash;
        time = e->time;
    }
    QCOMPARE(sequence, 24);
    QCOMPARE(log->heads().at(log->desk()).hash, previous);
    const auto report = verifyLog(bench.dir());
    QVERIFY(report);
    QCOMPARE(report->events, 24);
    QCOMPARE(report->incidents, 1);
    QVERIFY(report->heads == log->heads());
    QVERIFY2(report->problems.isEmpty(), qPrintable(report->problems.join(QLatin1Char('\n'))));
}

void TestEventLog::strangeTextSurvives_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("emoji and umlauts") << QStringLiteral("\U0001F525 Stra\u00dfe \u4e2d\u6587");
    QTest::newRow("quotes and escapes") << QStringLiteral("'; DROP TABLE events; -- \"\\ \t\n end");
    QTest::newRow("zero character") << QString(QStringLiteral("a") + QChar(0) + QStringLiteral("b"));
    QTest::newRow("half a surrogate pair")
        << QString(QStringLiteral("cut ") + QChar(0xd83d) + QStringLiteral(" here"));
    QTest::newRow("no character") << QString(QStringLiteral("x") + QChar(0xffff) + QStringLiteral("y"));
    QTest::newRow("longest") << QString(MaxTextLength, QChar(0x00e4));
}

void TestEventLog::strangeTextSurvives()
{
    QFETCH(QString, text);
    LogFixture bench;
    auto log = bench.open();
    const IncidentId id =
        bench.run(*log, command::Declare{{}, QStringLiteral("d"), Severity::P1, false, {}, {}})
            .front()
            ->incident;
    bench.note(*log, id, text);
    const auto asked =
        execute(*log, command::AddEntry{id, EventKind::Note, QStringLiteral("by a strange name")},
                {bench.clock.wall(), text});
    QVERIFY(asked);
    bench.run(*log, command::TakeRole{id, Role::Commander, text, false});
    bench.run(*log, command::Declare{{}, text.left(MaxTitleLength), Severity::P2, false, {}, {}});
    bench.run(*log, command::TakeRole{
                        id, Role::Scribe,
                        QString(MaxTitleLength - 1, QLatin1Char('x')) + QStringLiteral("\U0001F525"), false});
    const QString before = stateText(log->book());
    log.reset();
    QCOMPARE(bench.problems(), QStringList());
    log = bench.open();
    // What was in memory is what is read again: no character is kept that the file cannot hold.
    QCOMPARE(stateText(log->book()), before);
    QCOMPARE(log->book().find(id)->events.size(), 5u);
}

void TestEventLog::refusesUpdateAndDelete()
{
    LogFixture bench;
    bench.fill();
    RawDatabase raw(bench.db());
    const QString updated = raw.attempt(QStringLiteral("UPDATE events SET actor = 'nobody' WHERE seq = 2"));
    QVERIFY2(updated.contains(QStringLiteral("events are never changed")), qPrintable(updated));
    const QString deleted = raw.attempt(QStringLiteral("DELETE FROM events WHERE seq = 2"));
    QVERIFY2(deleted.contains(QStringLiteral("events are never deleted")), qPrintable(deleted));
    QVERIFY(!raw.attempt(QStringLiteral("DELETE FROM events")).isEmpty());
    QCOMPARE(bench.problems(), QStringList());
}

void TestEventLog::refusedCommandsLeaveNothing()
{
    LogFixture bench;
    const auto log = bench.open();
    const IncidentId id = bench.declare(*log);
    const auto heads = log->heads();
    const auto refused =
        execute(*log, command::SkipStep{id, StepId(QStringLiteral("p0.s0")), {}}, {bench.clock.wall(), {}});
    QVERIFY(!refused);
    QVERIFY(log->heads() == heads);
    QVERIFY(!log->hasFailed());
    const auto nothing =
        execute(*log, command::ReportFeed{QStringLiteral("f"), true, {}}, {bench.clock.wall(), {}});
    QVERIFY(nothing && nothing->empty());
    QVERIFY(log->heads() == heads);
}

void TestEventLog::boundsOfAppend()
{
    LogFixture bench;
    const auto log = bench.open();
    const IncidentId id = bench.declare(*log, false);
    const EventDraft small{id, event::Note{QStringLiteral("x")}, bench.clock.wall(), {}};
    const auto many = log->append(std::vector<EventDraft>(1001, small));
    QVERIFY(!many);
    QCOMPARE(many.error().code, ErrorCode::TooLarge);
    EventDraft large = small;
    large.body = event::Note{QString((8 << 20) + 1, QLatin1Char('x'))};
    const auto big = log->append({small, large});
    QVERIFY(!big);
    QCOMPARE(big.error().code, ErrorCode::TooLarge);
    // Refused before anything was written: the log goes on.
    QVERIFY(!log->hasFailed());
    QCOMPARE(log->append(std::vector<EventDraft>(1000, small))->size(), 1000u);
    QCOMPARE(bench.problems(), QStringList());
}

void TestEventLog::logicalTimeStaysAhead()
{
    LogFixture bench;
    auto log = bench.open();
    const IncidentId id = bench.declare(*log, false);
    const HybridTime before = log->book().newestTime();
    log.reset();
    bench.clock.stepWall(-24h); // Somebody sets the machine's clock back.
    log = bench.open();
    bench.note(*log, id, QStringLiteral("yesterday"));
    QVERIFY(log->book().newestTime() > before);
    QCOMPARE(log->book().find(id)->events.back()->recordedAt, bench.clock.wall());
    QCOMPARE(bench.problems(), QStringList());
}

void TestEventLog::projectionIsRebuilt_data()
{
    QTest::addColumn<QString>("damage");
    QTest::newRow("older version") << "UPDATE incidents SET title = 'stale', open = 0";
    QTest::newRow("rows lost") << "DELETE FROM incidents";
}

void TestEventLog::projectionIsRebuilt()
{
    QFETCH(QString, damage);
    LogFixture bench;
    const IncidentId id = bench.fill();
    {
        RawDatabase raw(bench.db());
        raw.run(damage);
        raw.run(QStringLiteral("UPDATE meta SET value = '0' WHERE key = 'projection'"));
    }
    QVERIFY(!bench.problems().isEmpty());
    const auto log = bench.open();
    QVERIFY(log->book().find(id));
    QCOMPARE(log->book().find(id)->title, QStringLiteral("Dynex is down"));
    QCOMPARE(bench.problems(), QStringList());
}

void TestEventLog::failedAppendKeepsNothing()
{
    LogFixture bench;
    auto log = bench.open();
    const IncidentId id = bench.declare(*log);
    const QString before = stateText(log->book());
    {
        // The second of the two events cannot be written.
        RawDatabase raw(bench.db());
        raw.run(QStringLiteral("CREATE TRIGGER full BEFORE INSERT ON events WHEN NEW.kind = 'follow_up' "
                               "BEGIN SELECT RAISE(ABORT, 'disk full'); END"));
    }
    const command::AddEntry note{id, EventKind::Note, QStringLiteral("a TODO: b")};
    const auto failed = execute(*log, note, {bench.clock.wall(), QStringLiteral("Ada")});
    QVERIFY(!failed);
    QVERIFY2(failed.error().message.contains(bench.db()), qPrintable(failed.error().message));
    QVERIFY(log->hasFailed());
    QCOMPARE(stateText(log->book()), before);
    // Nothing is acknowledged until it was opened again.
    const auto refused =
        execute(*log, command::AddEntry{id, EventKind::Note, QStringLiteral("c")}, {bench.clock.wall(), {}});
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Io);
    {
        RawDatabase raw(bench.db());
        raw.run(QStringLiteral("DROP TRIGGER full"));
    }
    QVERIFY(log->reopen());
    QVERIFY(!log->hasFailed());
    QCOMPARE(stateText(log->book()), before);
    bench.run(*log, note);
    QCOMPARE(bench.problems(), QStringList());
}

void TestEventLog::brokenProjectionRollsBack()
{
    LogFixture bench;
    auto log = bench.open();
    const IncidentId id = bench.declare(*log, false);
    {
        RawDatabase raw(bench.db());
        raw.run(QStringLiteral(
            "CREATE TRIGGER full BEFORE UPDATE ON incidents BEGIN SELECT RAISE(ABORT, 'disk full'); END"));
    }
    bench.clock.advance(Millis{1});
    QVERIFY(!execute(*log, command::AddEntry{id, EventKind::Note, QStringLiteral("n")},
                     {bench.clock.wall(), {}}));
    {
        RawDatabase raw(bench.db());
        QCOMPARE(raw.value(QStringLiteral("SELECT count(*) FROM events")).toInt(),
                 2); // Events and list go together.
        raw.run(QStringLiteral("DROP TRIGGER full"));
    }
    QVERIFY(log->reopen());
    bench.note(*log, id, QStringLiteral("n"));
    QCOMPARE(bench.problems(), QStringList());
}

void TestEventLog::busyFileFailsAndRecovers()
{
    LogFixture bench;
    auto log = bench.open();
    const IncidentId id = bench.declare(*log, false);
    RawDatabase raw(bench.db());
    raw.run(QStringLiteral("BEGIN IMMEDIATE"));
    const auto busy =
        execute(*log, command::AddEntry{id, EventKind::Note, QStringLiteral("n")}, {bench.clock.wall(), {}});
    QVERIFY(!busy);
    QCOMPARE(busy.error().code, ErrorCode::Locked);
    raw.run(QStringLiteral("ROLLBACK"));
    QVERIFY(log->reopen());
    bench.note(*log, id, QStringLiteral("n"));
    QCOMPARE(log->book().find(id)->events.size(), 3u);
}

void TestEventLog::movedFileIsNoticed()
{
    LogFixture bench;
    auto log = bench.open();
    const IncidentId id = bench.declare(*log, false);
    const QString before = stateText(log->book());
    const QString elsewhere = bench.db() + QStringLiteral(".old");
    QVERIFY(QFile::rename(bench.db(), elsewhere));
    const auto failed =
        execute(*log, command::AddEntry{id, EventKind::Note, QStringLiteral("n")}, {bench.clock.wall(), {}});
    QVERIFY(!failed);
    QCOMPARE(failed.error().code, ErrorCode::Io);
    QVERIFY2(failed.error().message.contains(QStringLiteral("moved or replaced")),
             qPrintable(failed.error().message));
    // No new log is made in its place.
    const auto reopened = log->reopen();
    QVERIFY(!reopened);
    QVERIFY2(reopened.error().message.contains(bench.db()), qPrintable(reopened.error().message));
    QVERIFY(!QFile::exists(bench.db()));
    QVERIFY(log->hasFailed());
    QVERIFY(QFile::rename(elsewhere, bench.db()));
    QVERIFY(log->reopen());
    QCOMPARE(stateText(log->book()), before);
    bench.note(*log, id, QStringLiteral("n"));
}

void TestEventLog::feedsAreRemembered()
{
    LogFixture bench;
    auto log = bench.open();
    bench.run(*log, command::ReportFeed{QStringLiteral("estate"), false, QStringLiteral("refused")});
    const auto since = log->book().lostFeeds().at(QStringLiteral("estate"));
    log.reset();
    bench.clock.advance(1h);
    log = bench.open();
    QCOMPARE(log->book().lostFeeds().at(QStringLiteral("estate")), since);
    bench.run(*log, command::ReportFeed{QStringLiteral("estate"), true, {}});
    bench.run(*log, command::ReportClock{ClockChange::Slept, 10min});
    log.reset();
    QCOMPARE(bench.problems(), QStringList());
    QVERIFY(bench.open()->book().lostFeeds().empty());
}

WF_TEST(TestEventLog)

} // namespace tst_eventlog

#include "tst_eventlog.moc"
