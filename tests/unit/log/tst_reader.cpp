// SPDX-License-Identifier: GPL-3.0-or-later
// Incidents that closed long ago, and a second process that reads along.
#include "support/logfixture.h"
#include "support/statetext.h"
#include "support/testentry.h"

#include <QFileInfo>
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

WF_TEST(TestReader)

} // namespace tst_reader

#include "tst_reader.moc"
