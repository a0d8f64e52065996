// SPDX-License-Identifier: GPL-3.0-or-later
// Words that the log has redacted leave the backup at its next pass, and whatever is kept beside it.
#include "backuptest.h"
#include "support/testentry.h"

#include <QDirIterator>
#include <QTest>

namespace tst_redactedbackup {

using namespace wf;

namespace {

const QString Secret = QStringLiteral("hunter2 was the password");

QStringList holding(const QString &folder)
{
    QStringList files;
    QDirIterator all(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (all.hasNext()) {
        QFile file(all.next());
        if (file.open(QIODevice::ReadOnly) && file.readAll().contains("hunter2"))
            files += file.fileName();
    }
    return files;
}

class SpokenFixture : public BackupFixture
{
public:
    SpokenFixture()
    {
        const auto desk = log.open();
        id = log.declare(*desk);
        spoken = log.run(*desk, command::AddEntry{id, EventKind::Note, Secret}).front()->id;
    }
    void redact()
    {
        const auto desk = log.open();
        log.run(*desk, command::Redact{id, spoken, QStringLiteral("a password")});
        log.note(*desk, id, QStringLiteral("and on"));
    }

    IncidentId id;
    EventId spoken;
};

} // namespace

class TestRedactedBackup : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theCopyFollows();
    void whatIsKeptFollows();
    void aCopyThatIsReplacedFollows();
    void onesThatWereBrokenOff();
};

void TestRedactedBackup::theCopyFollows()
{
    SpokenFixture f;
    QVERIFY(f.copy());
    QVERIFY(!holding(f.folder()).isEmpty());
    f.redact();
    const auto copied = f.copy();
    QVERIFY2(copied, copied ? "" : qPrintable(copied.error().message));
    QVERIFY(!copied->whole);
    QCOMPARE(holding(f.folder()), QStringList());
    QCOMPARE(f.problems(), QStringList());
    QCOMPARE(f.kept(), QStringList());
    // And on as before.
    {
        const auto desk = f.log.open();
        f.log.note(*desk, f.id, QStringLiteral("later"));
    }
    QVERIFY(f.copy());
    QCOMPARE(f.problems(), QStringList());
}

void TestRedactedBackup::whatIsKeptFollows()
{
    SpokenFixture f;
    QVERIFY(f.copy());
    QVERIFY(QFile::copy(f.file(), f.file() + QStringLiteral(".kept-2026-01-01")));
    f.redact();
    QVERIFY(f.copy());
    QCOMPARE(holding(f.folder()), QStringList());
    QCOMPARE(f.events(f.file() + QStringLiteral(".kept-2026-01-01")), f.events() - 2);
}

/// The log was not found whole, so the copy before it is kept, without the words.
void TestRedactedBackup::aCopyThatIsReplacedFollows()
{
    SpokenFixture f;
    QVERIFY(f.copy());
    f.redact();
    const auto copied = f.copy(false, true);
    QVERIFY2(copied, copied ? "" : qPrintable(copied.error().message));
    QVERIFY(copied->whole);
    QCOMPARE(f.kept().size(), 1);
    QCOMPARE(holding(f.folder()), QStringList());
}

/// The rows are redacted, and the pages they left are not yet.
void TestRedactedBackup::onesThatWereBrokenOff()
{
    SpokenFixture f;
    QVERIFY(f.copy());
    f.redact();
    QVERIFY(f.copy());
    {
        RawDatabase raw(f.file());
        raw.run(QStringLiteral("PRAGMA secure_delete = OFF"));
        raw.run(QStringLiteral("CREATE TABLE waste(text TEXT)"));
        raw.run(QStringLiteral("INSERT INTO waste VALUES('%1')").arg(Secret.repeated(500)));
        raw.run(QStringLiteral("DROP TABLE waste"));
        raw.run(QStringLiteral("INSERT INTO meta VALUES('redacting', '1')"));
    }
    QVERIFY(!holding(f.folder()).isEmpty());
    QVERIFY(f.copy());
    QCOMPARE(holding(f.folder()), QStringList());
    QCOMPARE(f.problems(), QStringList());
}

WF_TEST(TestRedactedBackup)

} // namespace tst_redactedbackup

#include "tst_redactedbackup.moc"
