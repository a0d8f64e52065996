// SPDX-License-Identifier: GPL-3.0-or-later
// A log of an earlier version: copied, taken over, and readable without being touched.
#include "log/schema.h"
#include "support/logfixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_migration {

using namespace wf;

namespace {

/// What version 2 wrote: no word about other desks.
IncidentId fillVersion2(LogFixture &bench)
{
    const IncidentId id = bench.fill();
    RawDatabase raw(bench.db());
    raw.run(QStringLiteral("DROP TABLE imported"));
    raw.run(QStringLiteral("ALTER TABLE incidents DROP COLUMN desk"));
    raw.run(QStringLiteral("UPDATE meta SET value = '2' WHERE key = 'projection'"));
    raw.run(QStringLiteral("PRAGMA user_version = 2"));
    return id;
}

/// What version 1 wrote: no word about messages either.
IncidentId fillVersion1(LogFixture &bench)
{
    const IncidentId id = fillVersion2(bench);
    RawDatabase raw(bench.db());
    raw.run(QStringLiteral("DROP INDEX incidents_unsent"));
    raw.run(QStringLiteral("ALTER TABLE incidents DROP COLUMN unsent"));
    raw.run(QStringLiteral("UPDATE meta SET value = '1' WHERE key = 'projection'"));
    raw.run(QStringLiteral("PRAGMA user_version = 1"));
    return id;
}

OutgoingMessage toSlack()
{
    OutgoingMessage message;
    message.channel = QStringLiteral("ops");
    message.text = QStringLiteral("results are late");
    return message;
}

} // namespace

class TestMigration : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void version1IsCopiedAndTakenOver();
    void version1IsReadAsItIs();
    void version2IsCopiedAndTakenOver();
    void version2IsReadAsItIs();
    void unsentMessagesBringTheirIncidentBack();
};

void TestMigration::version1IsCopiedAndTakenOver()
{
    LogFixture bench;
    const IncidentId id = fillVersion1(bench);
    const QByteArray before = bench.bytes();
    {
        const auto log = bench.open();
        QCOMPARE(log->book().find(id)->title, QStringLiteral("Dynex is down"));
        bench.note(*log, id, QStringLiteral("after the change"));
    }
    QVERIFY(bench.problems().isEmpty());
    RawDatabase raw(bench.db());
    QCOMPARE(raw.value(QStringLiteral("PRAGMA user_version")).toInt(), LogSchemaVersion);
    QCOMPARE(raw.value(QStringLiteral("SELECT unsent FROM incidents")).toInt(), 0);
    RawDatabase copy(bench.db() + QStringLiteral(".before-2"));
    QCOMPARE(copy.value(QStringLiteral("PRAGMA user_version")).toInt(), 1);
    QCOMPARE(copy.value(QStringLiteral("SELECT count(*) FROM events")).toInt() + 1,
             raw.value(QStringLiteral("SELECT count(*) FROM events")).toInt());
    QVERIFY(!before.isEmpty());
}

void TestMigration::version1IsReadAsItIs()
{
    LogFixture bench;
    const IncidentId id = fillVersion1(bench);
    const auto reader = EventLog::openReadOnly(bench.dir(), bench.clock);
    QVERIFY2(reader, qPrintable(reader ? QString() : reader.error().message));
    QCOMPARE((*reader)->book().find(id)->title, QStringLiteral("Dynex is down"));
    RawDatabase raw(bench.db());
    QCOMPARE(raw.value(QStringLiteral("PRAGMA user_version")).toInt(), 1);
}

void TestMigration::version2IsCopiedAndTakenOver()
{
    LogFixture bench;
    const IncidentId id = fillVersion2(bench);
    QVERIFY2(bench.problems().isEmpty(), qPrintable(bench.problems().join(u'\n')));
    DeskId desk;
    {
        const auto log = bench.open();
        desk = log->desk();
        QCOMPARE(log->book().find(id)->desk, desk);
        bench.note(*log, id, QStringLiteral("after the change"));
    }
    QCOMPARE(bench.problems(), QStringList());
    RawDatabase raw(bench.db());
    QCOMPARE(raw.value(QStringLiteral("PRAGMA user_version")).toInt(), LogSchemaVersion);
    QCOMPARE(raw.value(QStringLiteral("SELECT desk FROM incidents")).toString(), desk.text());
    QCOMPARE(raw.value(QStringLiteral("SELECT count(*) FROM imported")).toInt(), 0);
    RawDatabase copy(bench.db() + QStringLiteral(".before-3"));
    QCOMPARE(copy.value(QStringLiteral("PRAGMA user_version")).toInt(), 2);
    QCOMPARE(copy.value(QStringLiteral("SELECT count(*) FROM events")).toInt() + 1,
             raw.value(QStringLiteral("SELECT count(*) FROM events")).toInt());
}

void TestMigration::version2IsReadAsItIs()
{
    LogFixture bench;
    const IncidentId id = fillVersion2(bench);
    const auto reader = EventLog::openReadOnly(bench.dir(), bench.clock);
    QVERIFY2(reader, qPrintable(reader ? QString() : reader.error().message));
    QCOMPARE((*reader)->book().find(id)->number, QStringLiteral("INC-0001"));
    QVERIFY((*reader)->pollImported()->empty());
    RawDatabase raw(bench.db());
    QCOMPARE(raw.value(QStringLiteral("PRAGMA user_version")).toInt(), 2);
}

void TestMigration::unsentMessagesBringTheirIncidentBack()
{
    LogFixture bench;
    IncidentId id;
    MessageId message;
    {
        const auto log = bench.open();
        id = bench.declare(*log, false);
        bench.run(*log, command::SendMessages{id, {toSlack()}});
        message = log->book().find(id)->messages.front().id;
        bench.run(*log, command::ChangeStatus{id, IncidentStatus::Resolved, {}});
        bench.run(*log, command::ChangeStatus{id, IncidentStatus::Closed, {}});
    }
    {
        const auto log = bench.open();
        QVERIFY(log->book().find(id));
        QCOMPARE(log->book().find(id)->unsentMessages(), 1);
        bench.run(*log, command::ReportDelivery{id, message, MessageState::Sent, QStringLiteral("ok"), {}});
    }
    const auto log = bench.open();
    QVERIFY(!log->book().find(id));
    QVERIFY(log->book().archived().contains(id));
}

WF_TEST(TestMigration)

} // namespace tst_migration

#include "tst_migration.moc"
