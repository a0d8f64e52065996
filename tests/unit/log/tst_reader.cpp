// SPDX-License-Identifier: GPL-3.0-or-later
// Incidents that closed long ago, and a second process that reads along.
#include "support/logfixture.h"
#include "support/statetext.h"
#include "support/testentry.h"

#include <QDateTime>
#include <QFileInfo>
#include <QSet>
#include <QTest>

namespace tst_reader {

using namespace std::chrono_literals;
using namespace wf;

class TestReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void logicalTimeIsPastArchivedIncidents();
    void archivedIncidentsLoadOnDemand();
    void newestOfEachRunbookIsThere();
    void commandsBringArchivedIncidentsIn();
    void readerFollows();
    void readerSeesReopenedIncidentWhole();
    void readOnlyRefusesToWrite();
    void whatWasMergedIsOpenWithIt();
    void oneThatIsOverKeepsNobodyOut();
    void readingMakesNoFile();
    void aStillLogThatIsWritten();
    void aStillLogThatWasWritten();
    void aLogWithoutItsDesk();
    void warningsUpToABound();
    void theLargestEvent();
};

void TestReader::logicalTimeIsPastArchivedIncidents()
{
    LogFixture bench;
    auto log = bench.open();
    const IncidentId id = bench.declare(*log, false);
    bench.run(*log, command::ChangeStatus{id, IncidentStatus::Resolved, {}});
    log.reset();
    bench.clock.stepWall(-24h);
    log = bench.open(); // Nothing of it is in memory.
    bench.declare(*log, false);
    QCOMPARE(bench.problems(), QStringList());
}

void TestReader::archivedIncidentsLoadOnDemand()
{
    LogFixture bench;
    auto log = bench.open();
    const IncidentId done = bench.declare(*log);
    bench.note(*log, done, QStringLiteral("it was the key"));
    bench.run(*log, command::ChangeStatus{done, IncidentStatus::Resolved, {}});
    const QString before = stateText(*log->book().find(done));
    const IncidentId open = bench.declare(*log); // The newest of its runbook.
    log.reset();
    log = bench.open();
    QVERIFY(!log->book().find(done));
    QVERIFY(log->book().find(open));
    const IncidentSummary summary = log->book().archived().at(done);
    QCOMPARE(summary.number, QStringLiteral("INC-0001"));
    QCOMPARE(summary.status, IncidentStatus::Resolved);
    QVERIFY((summary.progress == Progress{0, 15}));
    const auto loaded = log->loadIncident(done);
    QVERIFY(loaded);
    QCOMPARE(loaded->size(), 6u);
    QCOMPARE(stateText(*log->book().find(done)), before);
    QVERIFY(log->book().archived().empty());
    QVERIFY(log->loadIncident(done)->empty()); // It is there.
    QVERIFY(log->loadIncident(IncidentId(QStringLiteral("nowhere")))->empty());
    QCOMPARE(log->book().nextNumber(), QStringLiteral("INC-0003"));
}

void TestReader::newestOfEachRunbookIsThere()
{
    LogFixture bench;
    auto log = bench.open();
    const IncidentId older = bench.declare(*log);
    const IncidentId newer = bench.declare(*log);
    const IncidentId plain = bench.declare(*log, false);
    for (const IncidentId &id : {older, newer, plain})
        bench.run(*log, command::ChangeStatus{id, IncidentStatus::Resolved, {}});
    log.reset();
    log = bench.open();
    // What a person ended while its condition was still true must be known, or it would be detected anew.
    QVERIFY(log->book().find(newer));
    QVERIFY(!log->book().find(older));
    QVERIFY(!log->book().find(plain));
    QCOMPARE(log->book().archived().size(), 2u);
}

void TestReader::commandsBringArchivedIncidentsIn()
{
    LogFixture bench;
    auto log = bench.open();
    const IncidentId done = bench.declare(*log, false);
    bench.run(*log, command::ChangeStatus{done, IncidentStatus::Resolved, {}});
    log.reset();
    log = bench.open();
    QVERIFY(!log->book().find(done));
    bench.run(*log, command::Reopen{done, QStringLiteral("it is back")});
    QCOMPARE(log->book().find(done)->status, IncidentStatus::Investigating);
    QCOMPARE(log->book().find(done)->number, QStringLiteral("INC-0001"));
    log.reset();
    log = bench.open();
    QCOMPARE(log->book().find(done)->title, QStringLiteral("Dynex is down"));
    QCOMPARE(bench.problems(), QStringList());
}

void TestReader::readerFollows()
{
    LogFixture bench;
    auto log = bench.open();
    const IncidentId id = bench.declare(*log);
    auto reader = EventLog::openReadOnly(bench.dir(), bench.clock);
    QVERIFY(reader);
    QCOMPARE(stateText((*reader)->book()), stateText(log->book()));
    QVERIFY((*reader)->poll()->empty());
    bench.note(*log, id, QStringLiteral("one"));
    bench.note(*log, id, QStringLiteral("two"));
    const IncidentId other = bench.declare(*log, false);
    QCOMPARE((*reader)->poll()->size(), 4u);
    QVERIFY((*reader)->book().find(other));
    QCOMPARE(stateText((*reader)->book()), stateText(log->book()));
    QVERIFY((*reader)->poll()->empty());
}

void TestReader::readerSeesReopenedIncidentWhole()
{
    LogFixture bench;
    auto log = bench.open();
    const IncidentId id = bench.declare(*log, false);
    bench.run(*log, command::ChangeStatus{id, IncidentStatus::Resolved, {}});
    auto reader = EventLog::openReadOnly(bench.dir(), bench.clock);
    QVERIFY(reader);
    QVERIFY(!(*reader)->book().find(id)); // A summary only.
    bench.run(*log, command::Reopen{id, QStringLiteral("again")});
    const auto events = (*reader)->poll();
    QVERIFY(events);
    QCOMPARE(stateText((*reader)->book()), stateText(log->book()));
    IncidentBook window; // What was handed on is enough for a book of its own.
    window.apply(*events);
    QCOMPARE(stateText(window), stateText(log->book()));
}

void TestReader::readOnlyRefusesToWrite()
{
    LogFixture bench;
    const IncidentId id = bench.fill();
    const auto missing = EventLog::openReadOnly(bench.dir() + QStringLiteral("/none"), bench.clock);
    QVERIFY(!missing);
    QCOMPARE(missing.error().code, ErrorCode::NotFound);
    auto reader = EventLog::openReadOnly(bench.dir(), bench.clock);
    QVERIFY(reader);
    QVERIFY((*reader)->isReadOnly());
    const auto refused = execute(**reader, command::AddEntry{id, EventKind::Note, QStringLiteral("n")},
                                 {bench.clock.wall(), {}});
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::ReadOnly);
    QCOMPARE(bench.problems(), QStringList());
}

void TestReader::whatWasMergedIsOpenWithIt()
{
    // One into another, and that into a third.
    LogFixture bench;
    auto log = bench.open();
    const IncidentId a = bench.declare(*log, false);
    const IncidentId b = bench.declare(*log, false);
    const IncidentId c = bench.declare(*log, false);
    bench.run(*log, command::Merge{b, {c}});
    bench.run(*log, command::Merge{a, {b}});
    const QString before = stateText(log->book());
    log.reset();
    log = bench.open();
    for (const IncidentId &id : {a, b, c})
        QVERIFY(log->book().find(id));
    QCOMPARE(stateText(log->book()), before);
    // With the one that took them in they are over.
    bench.run(*log, command::ChangeStatus{a, IncidentStatus::Resolved, {}});
    log.reset();
    QCOMPARE(bench.open()->book().archived().size(), 3u);
}

void TestReader::oneThatIsOverKeepsNobodyOut()
{
    LogFixture bench;
    auto log = bench.open();
    std::set<IncidentId> ids;
    while (ids.size() < 3)
        ids.insert(bench.declare(*log, false));
    const IncidentId into = *std::next(ids.begin());
    const IncidentId merged = *ids.rbegin();
    // The first one that is loaded has ended and has a message to go.
    const IncidentId over = *ids.begin();
    OutgoingMessage message;
    message.channel = QStringLiteral("ops");
    message.text = QStringLiteral("results are late");
    bench.run(*log, command::SendMessages{over, {message}});
    bench.run(*log, command::ChangeStatus{over, IncidentStatus::Resolved, {}});
    bench.run(*log, command::Merge{into, {merged}});
    log.reset();
    log = bench.open();
    for (const IncidentId &id : {over, into, merged})
        QVERIFY(log->book().find(id));
}

void TestReader::readingMakesNoFile()
{
    LogFixture bench;
    const IncidentId id = bench.fill();
    const QStringList files = QDir(bench.dir()).entryList(QDir::Files);
    const auto reader = EventLog::openReadOnly(bench.dir(), bench.clock);
    QVERIFY(reader && (*reader)->loadIncident(id));
    QVERIFY(!(*reader)->isOutdated());
    QCOMPARE(QDir(bench.dir()).entryList(QDir::Files), files);
}

void TestReader::aStillLogThatIsWritten()
{
    LogFixture bench;
    const IncidentId id = bench.fill();
    const auto reader = *EventLog::openReadOnly(bench.dir(), bench.clock);
    const auto log = bench.open();
    bench.note(*log, id, QStringLiteral("n")); // In the write-ahead log, not in the file.
    QVERIFY(reader->isOutdated());
    // One that was opened beside a writer follows it.
    const auto follower = *EventLog::openReadOnly(bench.dir(), bench.clock);
    bench.note(*log, id, QStringLiteral("n"));
    QVERIFY(!follower->isOutdated());
}

void TestReader::aStillLogThatWasWritten()
{
    LogFixture bench;
    const IncidentId id = bench.fill();
    QFile file(bench.db());
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.setFileTime(QDateTime::fromMSecsSinceEpoch(1000), QFileDevice::FileModificationTime));
    file.close();
    const auto reader = *EventLog::openReadOnly(bench.dir(), bench.clock);
    QVERIFY(!reader->isOutdated());
    bench.note(*bench.open(), id, QStringLiteral("n")); // The writer has gone again.
    QVERIFY(!QFile::exists(bench.db() + QStringLiteral("-wal")));
    QVERIFY(reader->isOutdated());
}

void TestReader::aLogWithoutItsDesk()
{
    LogFixture bench;
    const IncidentId id = bench.fill();
    RawDatabase(bench.db()).run(QStringLiteral("DELETE FROM meta WHERE key = 'desk'"));
    ErrorCode code{};
    QCOMPARE(bench.refusal(&code),
             bench.db() + QStringLiteral(": the log no longer says which desk it belongs to"));
    QCOMPARE(code, ErrorCode::Corrupt);
    const auto reader = EventLog::openReadOnly(bench.dir(), bench.clock);
    QVERIFY2(reader, reader ? "" : qPrintable(reader.error().message));
    QVERIFY((*reader)->book().find(id));
}

void TestReader::warningsUpToABound()
{
    LogFixture bench;
    bench.fill(60);
    {
        RawDatabase raw(bench.db());
        raw.run(QStringLiteral("DROP TRIGGER events_never_change"));
        raw.run(QStringLiteral("UPDATE events SET payload = '{' WHERE kind = 'note'"));
    }
    const auto log = bench.open();
    QCOMPARE(log->warnings().size(), 50);
    QCOMPARE(QSet<QString>(log->warnings().begin(), log->warnings().end()).size(), 50);
}

void TestReader::theLargestEvent()
{
    LogFixture bench;
    const auto log = bench.open();
    const IncidentId id = bench.declare(*log, false);
    constexpr qsizetype Most = 8 << 20;
    const qsizetype around = encodeBody(event::Note{QStringLiteral("x")}).size() - 1;
    EventDraft draft{id, event::Note{QString(Most - around + 1, u'x')}, bench.clock.wall(), {}};
    const auto refused = log->append({draft});
    QVERIFY(!refused);
    QCOMPARE(refused.error().message, QStringLiteral("an event of 8388609 bytes; at most 8 MB are allowed"));
    draft.body = event::Note{QString(Most - around, u'x')};
    const auto taken = log->append({draft});
    QVERIFY2(taken, taken ? "" : qPrintable(taken.error().message));
    QCOMPARE(taken->front()->payload.size(), Most);
    QCOMPARE(bench.problems(), QStringList());
}

WF_TEST(TestReader)

} // namespace tst_reader

#include "tst_reader.moc"
