// SPDX-License-Identifier: GPL-3.0-or-later
#include "backup/restore.h"
#include "backuptest.h"
#include "log/checkedrecord.h"
#include "log/evidencestore.h"
#include "log/pendingrestore.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_restore {

using namespace wf;

/// A log, its backup, and work that came after it.
struct Restored
{
    Restored()
    {
        id = f.log.fill(3);
        if (!f.copy())
            qFatal("not copied");
        backed = f.events();
        const auto log = f.log.open();
        f.log.note(*log, id, QStringLiteral("after the backup"));
        later = f.log
                    .run(*log,
                         command::Declare{
                             {}, QStringLiteral("Later one"), Severity::P2, false, QStringLiteral("Ada"), {}})
                    .front()
                    ->incident;
    }
    Expected<RestorePrepared> prepare(const QString &dataDir = {}, bool acceptDamage = false)
    {
        return prepareRestore({f.file(), dataDir.isEmpty() ? f.log.dir() : dataDir, QStringLiteral("Ada"),
                               f.log.clock.wall(), acceptDamage});
    }
    QStringList replaced() const
    {
        return QDir(f.log.dir()).entryList({QStringLiteral("incidents.db.replaced-*")}, QDir::Files);
    }
    /// Of the log in place: as many events as the backup, and the word about it.
    void check()
    {
        const auto log = f.log.open();
        QVERIFY(log->cut().isEmpty());
        QCOMPARE(log->warnings(), QStringList());
        QCOMPARE(log->heads().at(log->desk()).sequence, backed + 1);
        QVERIFY(!log->book().find(later));
        QVERIFY(log->book().find(id));
        f.log.note(*log, id, QStringLiteral("it goes on"));
    }

    BackupFixture f;
    IncidentId id;
    IncidentId later;
    qint64 backed = 0;
};

class TestRestore : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void thePreviewNamesWhatGoes();
    void aRoundTripIsConsistent();
    void thePersonIsLogged();
    void anEmptyFolderBecomesTheLog();
    void eachStepCanBeBrokenOff_data();
    void eachStepCanBeBrokenOff();
    void onlyAWholeSwapIsTakenBack();
    void aDamagedBackupIsRefused();
    void aBrokenTransactionIsRolledBack();
    void realAndSimulatedNeverMix();
    void aLogThatCannotBeReadIsReplaced();
    void evidenceIsCheckedByItsHash();
};

void TestRestore::thePreviewNamesWhatGoes()
{
    Restored r;
    const auto preview = previewRestore(r.f.file(), r.f.log.dir());
    QVERIFY2(preview, preview ? "" : qPrintable(preview.error().message));
    QVERIFY(preview->hasLog);
    QCOMPARE(preview->unreadable, QString());
    QCOMPARE(preview->backup.events, r.backed);
    QCOMPARE(preview->backup.incidents, 1);
    QCOMPARE(preview->backup.openCount, 1);
    QCOMPARE(preview->backup.open.front().title, QStringLiteral("Dynex is down"));
    QCOMPARE(preview->here, preview->backup.desk);
    const auto log = EventLog::openReadOnly(r.f.log.dir(), r.f.log.clock);
    QCOMPARE(preview->lost, (*log)->heads().at((*log)->desk()).sequence - r.backed);
    QCOMPARE(preview->lostIncidents, 2);
    QVERIFY(preview->lostFirst && preview->lostLast && *preview->lostFirst <= *preview->lostLast);
    QVERIFY(*preview->lostFirst > *preview->backup.last);
    QCOMPARE(preview->gained, 0);
    QStringList names;
    for (const NamedIncident &incident : preview->lostNamed)
        names += incident.title;
    QVERIFY(names.contains(QStringLiteral("Later one")));
    // The whole of it is new to an empty folder.
    const QTemporaryDir empty;
    const auto other = previewRestore(r.f.file(), empty.path());
    QVERIFY(other && !other->hasLog);
    QCOMPARE(other->gained, r.backed);
}

void TestRestore::aRoundTripIsConsistent()
{
    Restored r;
    const auto prepared = r.prepare();
    QVERIFY2(prepared, prepared ? "" : qPrintable(prepared.error().message));
    QCOMPARE(prepared->events, r.backed);
    QCOMPARE(prepared->problems, QStringList());
    // Nothing happens before the log is opened.
    QVERIFY(r.replaced().isEmpty());
    QVERIFY(pendingRestore(r.f.log.dir()));
    // What was checked was another log.
    QVERIFY(writeCheckedRecord(r.f.log.dir(), {{}, 3, r.f.log.clock.wall()}));
    QVERIFY(!readCheckedRecord(r.f.log.dir()));
    r.check();
    QVERIFY(!pendingRestore(r.f.log.dir()));
    QCOMPARE(r.f.log.problems(), QStringList());
    // What was there is there, with all that came after the backup.
    QCOMPARE(r.replaced().size(), 1);
    QVERIFY(r.f.events(r.f.log.dir() + u'/' + r.replaced().first()) > r.backed);
    QVERIFY(!QFile::exists(restoredPath(r.f.log.dir())));
    // Opened again, it is a log as any other.
    QCOMPARE(r.f.log.open()->warnings(), QStringList());
    QCOMPARE(r.replaced().size(), 1);
}

void TestRestore::thePersonIsLogged()
{
    Restored r;
    QVERIFY(r.prepare());
    const auto log = r.f.log.open();
    RawDatabase raw(r.f.log.db());
    QCOMPARE(raw.value(QStringLiteral("SELECT count(*) FROM events WHERE kind = 'cut_accepted'")).toInt(), 1);
    QCOMPARE(raw.value(QStringLiteral("SELECT actor FROM events WHERE kind = 'cut_accepted'")).toString(),
             QStringLiteral("Ada"));
    const QString payload =
        raw.value(QStringLiteral("SELECT payload FROM events WHERE kind = 'cut_accepted'")).toString();
    QVERIFY2(payload.contains(r.f.file()), qPrintable(payload));
    QVERIFY2(payload.contains(QStringLiteral("events of desk")), qPrintable(payload));
}

void TestRestore::anEmptyFolderBecomesTheLog()
{
    Restored r;
    const QTemporaryDir dir;
    const QString data = dir.path() + QStringLiteral("/new");
    QVERIFY(r.prepare(data));
    const auto log = EventLog::open(data, r.f.log.clock);
    QVERIFY2(log, log ? "" : qPrintable(log.error().message));
    QVERIFY((*log)->cut().isEmpty());
    QVERIFY((*log)->book().find(r.id));
    QVERIFY(QDir(data).entryList({QStringLiteral("*replaced*")}).isEmpty());
    const auto report = verifyLog(data);
    QVERIFY(report);
    QCOMPARE(report->problems, QStringList());
}

void TestRestore::eachStepCanBeBrokenOff_data()
{
    QTest::addColumn<int>("step");
    QTest::newRow("before anything was moved") << 0;
    QTest::newRow("a part of the old log was moved") << 1;
    QTest::newRow("the old log was moved") << 2;
    QTest::newRow("the new log was moved") << 3;
}

void TestRestore::eachStepCanBeBrokenOff()
{
    QFETCH(const int, step);
    Restored r;
    const QString dir = r.f.log.dir();
    const QString path = r.f.log.db();
    {
        // As a desk that was killed leaves it: with a write-ahead log.
        QFile wal(path + QStringLiteral("-wal"));
        QVERIFY(wal.open(QIODevice::WriteOnly));
    }
    QVERIFY(r.prepare());
    const QString replaced = replacedPath(dir, pendingRestore(dir)->at);
    if (step >= 1)
        QVERIFY(QFile::rename(path + QStringLiteral("-wal"), replaced + QStringLiteral("-wal")));
    if (step >= 2)
        QVERIFY(QFile::rename(path, replaced));
    if (step == 2) {
        // A reader sees the one that was chosen.
        const auto reader = EventLog::openReadOnly(dir, r.f.log.clock);
        QVERIFY2(reader, reader ? "" : qPrintable(reader.error().message));
        QCOMPARE((*reader)->heads().begin()->second.sequence, r.backed);
    }
    if (step >= 3)
        QVERIFY(QFile::rename(restoredPath(dir), path));
    r.check();
    QVERIFY(QFile::exists(replaced));
    QVERIFY(!QFile::exists(path + QStringLiteral("-journal")));
    QCOMPARE(r.f.log.problems(), QStringList());
}

void TestRestore::onlyAWholeSwapIsTakenBack()
{
    Restored r;
    QVERIFY(r.prepare());
    // A second choice takes the place of the first one.
    r.f.log.clock.advance(std::chrono::minutes(1));
    QVERIFY(r.prepare());
    QCOMPARE(pendingRestore(r.f.log.dir())->at, r.f.log.clock.wall());
    QVERIFY(forgetRestored(r.f.log.dir()));
    QVERIFY(r.f.log.open()->book().find(r.later));
    QVERIFY(r.prepare());
    QVERIFY(QFile::rename(r.f.log.db(), replacedPath(r.f.log.dir(), pendingRestore(r.f.log.dir())->at)));
    const auto refused = r.prepare();
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Refused);
    r.check();
}

void TestRestore::aDamagedBackupIsRefused()
{
    Restored r;
    {
        RawDatabase raw(r.f.file());
        raw.run(QStringLiteral("DROP TRIGGER events_never_change"));
        raw.run(QStringLiteral("UPDATE events SET actor = 'Eve' WHERE seq = 2"));
    }
    const auto refused = r.prepare();
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Corrupt);
    QVERIFY(!pendingRestore(r.f.log.dir()));
    QVERIFY(!QFile::exists(r.f.log.db() + QStringLiteral(".restoring")));
    const auto accepted = r.prepare({}, true);
    QVERIFY2(accepted, accepted ? "" : qPrintable(accepted.error().message));
    QVERIFY(!accepted->problems.isEmpty());
}

void TestRestore::aBrokenTransactionIsRolledBack()
{
    Restored r;
    const QTemporaryDir dir;
    const QString torn = dir.filePath(QStringLiteral("incidents.db"));
    {
        // Pages that do not fit into the cache are in the file before the transaction ends.
        RawDatabase raw(r.f.file());
        raw.run(QStringLiteral("PRAGMA cache_size = 1"));
        raw.run(QStringLiteral("BEGIN IMMEDIATE"));
        raw.run(QStringLiteral("UPDATE incidents SET title = 'torn'"));
        raw.run(QStringLiteral("CREATE TABLE filler(x)"));
        raw.run(QStringLiteral("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)"
                               " INSERT INTO filler SELECT randomblob(2000) FROM n"));
        QVERIFY(QFile::copy(r.f.file(), torn));
        QVERIFY(QFile::copy(r.f.file() + QStringLiteral("-journal"), torn + QStringLiteral("-journal")));
        raw.run(QStringLiteral("ROLLBACK"));
    }
    const auto prepared =
        prepareRestore({torn, r.f.log.dir(), QStringLiteral("Ada"), r.f.log.clock.wall(), false});
    QVERIFY2(prepared, prepared ? "" : qPrintable(prepared.error().message));
    QCOMPARE(prepared->events, r.backed);
    r.check();
    QCOMPARE(r.f.log.problems(), QStringList());
}

void TestRestore::realAndSimulatedNeverMix()
{
    Restored r;
    LogFixture simulated;
    {
        const auto log = simulated.open();
        QVERIFY(log->claim(LogTargets::Simulated));
        simulated.declare(*log, false);
    }
    RawDatabase(r.f.file()).run(QStringLiteral("INSERT OR REPLACE INTO meta VALUES('targets', 'real')"));
    const auto refused = r.prepare(simulated.dir());
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Refused);
    QVERIFY(!pendingRestore(simulated.dir()));
}

void TestRestore::aLogThatCannotBeReadIsReplaced()
{
    Restored r;
    r.f.log.dropWal();
    r.f.log.setBytes(QByteArray(10'000, 'x'));
    const auto preview = previewRestore(r.f.file(), r.f.log.dir());
    QVERIFY(preview && preview->hasLog);
    QVERIFY(!preview->unreadable.isEmpty());
    QVERIFY(r.prepare());
    r.check();
    QCOMPARE(r.replaced().size(), 1);
}

void TestRestore::evidenceIsCheckedByItsHash()
{
    Restored r;
    const QString evidence = r.f.place() + QStringLiteral("/evidence");
    QDir().mkpath(evidence);
    const auto put = [&](const QByteArray &bytes, const QString &name) {
        QFile file(evidence + u'/' + name);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    };
    put("a picture", Sha256::of("a picture").text());
    put("another picture", Sha256::of("something else").text());
    const auto prepared = r.prepare();
    QVERIFY2(prepared, prepared ? "" : qPrintable(prepared.error().message));
    QCOMPARE(prepared->evidence, 1);
    QCOMPARE(prepared->problems.size(), 1);
    QVERIFY(QFile::exists(evidencePath(r.f.log.dir(), Sha256::of("a picture"))));
    QVERIFY(!QFile::exists(evidencePath(r.f.log.dir(), Sha256::of("something else"))));
}

WF_TEST(TestRestore)

} // namespace tst_restore

#include "tst_restore.moc"
