// SPDX-License-Identifier: GPL-3.0-or-later
// A log that is copied into a new file after an error of the disk: what the copy must have, and must not.
#include "elsewhere.h"
#include "support/bodies.h"
#include "support/diskmodel.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_renewal {

using namespace wf;

namespace {

QStringList notesOf(EventLog &log, const IncidentId &id)
{
    QStringList notes;
    if (!log.loadIncident(id))
        return notes;
    for (const EventPtr &event : log.book().find(id)->events) {
        if (event->kind() == EventKind::Note)
            notes += textOf(event);
    }
    return notes;
}

/// From here on the log has to be copied: the index of its write-ahead log is gone.
void distrust(const LogFixture &bench, EventLog &log)
{
    QVERIFY(QFile::remove(bench.db() + QStringLiteral("-shm")));
    log.watchFiles();
    QVERIFY(log.isDistrusted());
}

/// Somebody else changes the file while the log is open.
void change(const LogFixture &bench, const QString &sql)
{
    RawDatabase raw(bench.db());
    static_cast<void>(raw.attempt(QStringLiteral("DROP TRIGGER events_never_change")));
    static_cast<void>(raw.attempt(QStringLiteral("DROP TRIGGER events_never_go")));
    raw.run(sql);
}

qint64 newest(const EventLog &log)
{
    return log.heads().at(log.desk()).sequence;
}

int loggedErrors = 0;

void countErrors(QtMsgType, const QMessageLogContext &, const QString &text)
{
    loggedErrors += text.contains(QStringLiteral("nothing is accepted")) ? 1 : 0;
}

} // namespace

class TestRenewal : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void somethingAcknowledgedIsMissing();
    void somethingAcknowledgedIsAnother();
    void oldDamageStaysAsItWas_data();
    void oldDamageStaysAsItWas();
    void damageToAnotherDesk();
    void refusedEventsAreTakenOut();
    void refusedImportsAreTakenOut();
    void aFailureIsToldOnce();
    void aReaderWatchesNothing();
    void whatWasMovedAwayKeepsItsWriteAheadLog();
    void anOrdinaryFailureKeepsTheReserve();
};

void TestRenewal::somethingAcknowledgedIsMissing()
{
    LogFixture bench;
    auto log = bench.open();
    const IncidentId id = bench.declare(*log, false);
    bench.note(*log, id, QStringLiteral("acknowledged"));
    change(bench, QStringLiteral("DELETE FROM events WHERE seq = %1").arg(newest(*log)));
    distrust(bench, *log);
    const auto renewed = log->reopen();
    QVERIFY(!renewed);
    QCOMPARE(renewed.error().code, ErrorCode::Corrupt);
    QVERIFY2(renewed.error().message.contains(
                 QStringLiteral("returns less than was written to it: event %1:%2 is missing")
                     .arg(log->desk().text())
                     .arg(newest(*log))),
             qPrintable(renewed.error().message));
    QVERIFY(log->hasFailed());
    QVERIFY(!QFile::exists(bench.db() + QStringLiteral(".renewed")));
}

void TestRenewal::somethingAcknowledgedIsAnother()
{
    // The first event of this process; those behind it are right.
    LogFixture bench;
    const IncidentId id = bench.fill();
    auto log = bench.open();
    const qint64 old = newest(*log);
    bench.note(*log, id, QStringLiteral("first"));
    bench.note(*log, id, QStringLiteral("second"));
    change(bench, QStringLiteral("UPDATE events SET actor = 'Eve' WHERE seq = %1").arg(old + 1));
    distrust(bench, *log);
    const auto renewed = log->reopen();
    QVERIFY(!renewed);
    QVERIFY2(renewed.error().message.contains(
                 QStringLiteral("does not return what was written to it: event %1:%2: its content")
                     .arg(log->desk().text())
                     .arg(old + 1)),
             qPrintable(renewed.error().message));
    QVERIFY(log->hasFailed());
}

void TestRenewal::oldDamageStaysAsItWas_data()
{
    QTest::addColumn<int>("before"); // The last event there was when the process began.
    QTest::newRow("the last one") << 0;
    QTest::newRow("an earlier one") << 2;
}

void TestRenewal::oldDamageStaysAsItWas()
{
    QFETCH(int, before);
    LogFixture bench;
    const IncidentId id = bench.fill();
    auto log = bench.open();
    const qint64 old = newest(*log);
    bench.note(*log, id, QStringLiteral("new"));
    change(bench, QStringLiteral("UPDATE events SET actor = 'Eve' WHERE seq = %1").arg(old - before));
    distrust(bench, *log);
    const auto renewed = log->reopen();
    QVERIFY2(renewed, renewed ? "" : qPrintable(renewed.error().message));
    QVERIFY(!log->hasFailed());
    QVERIFY(!log->isDistrusted());
    bench.note(*log, id, QStringLiteral("and on"));
    log.reset();
    QVERIFY(bench.problems().value(0).contains(
        QStringLiteral(":%1: its content is not what was written").arg(old - before)));
}

void TestRenewal::damageToAnotherDesk()
{
    // What was imported has its own desk: it can be imported again.
    const Elsewhere from;
    LogFixture here;
    auto log = here.open();
    QVERIFY(log->import(from.eventsOf(from.first), Source));
    const IncidentId own = here.declare(*log, false);
    change(here, QStringLiteral("UPDATE events SET actor = 'Eve' WHERE desk = '%1' AND kind = 'note'")
                     .arg(from.log->desk().text()));
    distrust(here, *log);
    const auto renewed = log->reopen();
    QVERIFY2(renewed, renewed ? "" : qPrintable(renewed.error().message));
    here.note(*log, own, QStringLiteral("and on"));
}

void TestRenewal::refusedEventsAreTakenOut()
{
    // The process ended after an error: the file has a commit that was refused.
    LogFixture bench;
    IncidentId id;
    ChainHeads acknowledged;
    {
        auto log = bench.open();
        id = bench.declare(*log, false);
        bench.note(*log, id, QStringLiteral("acknowledged"));
        acknowledged = log->heads();
        bench.note(*log, id, QStringLiteral("refused"));
        bench.run(*log, command::ChangeSeverity{id, Severity::P0, QStringLiteral("refused")});
    }
    QVERIFY(Witness(witnessPath(bench.dir())).replace(acknowledged));
    // Before the own desk one of which nothing was refused.
    acknowledged[DeskId(QStringLiteral("!"))] = {3, QByteArray(32, 'h')};
    QVERIFY(Witness(bench.dir() + QStringLiteral("/incidents.distrusted")).replace(acknowledged));
    auto log = bench.open();
    QCOMPARE(notesOf(*log, id), QStringList{QStringLiteral("acknowledged")});
    QCOMPARE(log->book().find(id)->severity, Severity::P1);
    bench.note(*log, id, QStringLiteral("after"));
    log.reset();
    QCOMPARE(bench.problems(), QStringList());
    RawDatabase raw(bench.db());
    QVERIFY(!raw.attempt(QStringLiteral("DELETE FROM events")).isEmpty()); // It is protected as before.
}

void TestRenewal::refusedImportsAreTakenOut()
{
    Elsewhere from;
    from.note(*from.log, from.first, QStringLiteral("later"));
    const auto events = from.eventsOf(from.first);
    LogFixture bench;
    ChainHeads acknowledged;
    {
        auto log = bench.open();
        bench.declare(*log, false);
        QVERIFY(log->import(allBut(events, events.size() - 1), Source));
        acknowledged = log->heads();
        QVERIFY(log->import(events, Source));
        QVERIFY(log->heads() != acknowledged);
    }
    QVERIFY(Witness(witnessPath(bench.dir())).replace(acknowledged));
    QVERIFY(Witness(bench.dir() + QStringLiteral("/incidents.distrusted")).replace(acknowledged));
    auto log = bench.open();
    QVERIFY(log->heads() == acknowledged);
    RawDatabase raw(bench.db());
    QCOMPARE(raw.value(QStringLiteral("SELECT max(last) FROM imported")).toLongLong(),
             events[events.size() - 2]->id.sequence);
    QVERIFY(!raw.attempt(QStringLiteral("DELETE FROM imported")).isEmpty());
    QVERIFY(log->import(events, Source));
    log.reset();
    QCOMPARE(bench.problems(), QStringList());
}

void TestRenewal::aFailureIsToldOnce()
{
    LogFixture bench;
    DiskModel disk(1);
    auto log = bench.open();
    const IncidentId id = bench.declare(*log, false);
    disk.setFails([](DiskModel::Operation operation, const QString &file) {
        return operation == DiskModel::Operation::Sync && file.endsWith(QLatin1String("-wal"));
    });
    loggedErrors = 0;
    const auto before = qInstallMessageHandler(countErrors);
    const auto failed =
        execute(*log, command::AddEntry{id, EventKind::Note, QStringLiteral("n")}, {bench.clock.wall(), {}});
    for (int i = 0; i < 3; ++i)
        log->watchFiles();
    qInstallMessageHandler(before);
    disk.setFails({});
    QVERIFY(!failed);
    QVERIFY(log->hasFailed());
    QCOMPARE(log->failure(), failed.error().message);
    QCOMPARE(loggedErrors, 1);
}

void TestRenewal::aReaderWatchesNothing()
{
    LogFixture bench;
    auto log = bench.open();
    const IncidentId id = bench.declare(*log, false);
    const auto reader = *EventLog::openReadOnly(bench.dir(), bench.clock);
    QVERIFY(QFile::rename(bench.db(), bench.db() + QStringLiteral(".away")));
    reader->watchFiles();
    QVERIFY(!reader->hasFailed());
    log->watchFiles();
    QVERIFY(log->hasFailed());
    const QString why = log->failure();
    QVERIFY2(why.contains(QStringLiteral("moved or replaced")), qPrintable(why));
    QVERIFY(QFile::rename(bench.db() + QStringLiteral(".away"), bench.db()));
    log->watchFiles(); // It has to be opened again first.
    QVERIFY(log->hasFailed());
    QCOMPARE(log->failure(), why);
    QVERIFY(log->reopen());
    QVERIFY(log->failure().isEmpty());
    QVERIFY(log->book().find(id));
}

void TestRenewal::whatWasMovedAwayKeepsItsWriteAheadLog()
{
    LogFixture bench;
    auto log = bench.open();
    const IncidentId id = bench.declare(*log, false);
    bench.note(*log, id, QStringLiteral("kept"));
    const QString away = bench.db() + QStringLiteral(".away");
    QVERIFY(QFile::rename(bench.db(), away));
    log.reset();
    QVERIFY(QFileInfo(bench.db() + QStringLiteral("-wal")).size() > 0);
    QVERIFY(QFile::rename(away, bench.db()));
    log = bench.open();
    QCOMPARE(notesOf(*log, id), QStringList{QStringLiteral("kept")});
}

void TestRenewal::anOrdinaryFailureKeepsTheReserve()
{
    LogFixture bench;
    auto log = bench.open();
    const IncidentId id = bench.declare(*log, false);
    const QString reserve = bench.dir() + QStringLiteral("/incidents.reserve");
    if (!QFile::exists(reserve))
        QSKIP("the disk has no room to set aside");
    RawDatabase(bench.db())
        .run(QStringLiteral("CREATE TRIGGER full BEFORE INSERT ON events"
                            " BEGIN SELECT RAISE(ABORT, 'not this one'); END"));
    QVERIFY(!execute(*log, command::AddEntry{id, EventKind::Note, QStringLiteral("n")},
                     {bench.clock.wall(), QStringLiteral("Ada")}));
    QVERIFY(log->hasFailed()); // Nobody opened it again.
    QVERIFY(QFile::exists(reserve));
    RawDatabase(bench.db()).run(QStringLiteral("DROP TRIGGER full"));
    QVERIFY(log->reopen());
    QCOMPARE(log->warnings(), QStringList());
    // Given up once, which is told until the process ends.
    QVERIFY(log->releaseReserve());
    QVERIFY(!QFile::exists(reserve));
    QVERIFY(log->reopen());
    QCOMPARE(log->warnings().size(), 1);
    QVERIFY(log->warnings().first().contains(QStringLiteral("the disk is full")));
    QVERIFY(!log->releaseReserve());
    QCOMPARE(log->warnings().size(), 1);
    log.reset();
    QCOMPARE(bench.open()->warnings(), QStringList());
    QVERIFY(QFile::exists(reserve));
}

WF_TEST(TestRenewal)

} // namespace tst_renewal

#include "tst_renewal.moc"
