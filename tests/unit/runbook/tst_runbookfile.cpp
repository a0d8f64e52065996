// SPDX-License-Identifier: GPL-3.0-or-later
// A runbook's file gets another text only where that is safe.
#include "base/files.h"
#include "runbook/runbook.h"
#include "runbook/runbookfile.h"
#include "runbook/textdiff.h"
#include "support/testentry.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace tst_runbookfile {

using namespace wf;

namespace {

const QByteArray Old("# Disk\n\n## Recovery\n\n1. Wait\n");
const QByteArray New("# Disk\n\n## Recovery\n\n1. Wait\n2. Call storage\n");

QByteArray read(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("unreadable");
}

struct Folder
{
    Folder() { QVERIFY(writeFile(file(), Old)); }
    QString file() const { return folder.filePath(QStringLiteral("disk.md")); }
    QString backup() const { return folder.filePath(QStringLiteral("changes/disk.patch")); }
    QTemporaryDir folder;
};

} // namespace

class TestRunbookFile : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void replacedWithItsPatchKept();
    void changedMeanwhile();
    void grownMeanwhile();
    void errorsAreNotWritten();
    void gone();
    void writeProtected();
    void noBackupNoChange();
};

void TestRunbookFile::replacedWithItsPatchKept()
{
    const Folder f;
    const auto replaced = replaceRunbook(f.file(), Old, New, f.backup());
    QVERIFY2(replaced, qPrintable(replaced ? QString() : replaced.error().message));
    QCOMPARE(read(f.file()), New);
    QCOMPARE(read(f.backup()), unifiedDiff(Old, New, QStringLiteral("disk.md")));
}

void TestRunbookFile::changedMeanwhile()
{
    const Folder f;
    QVERIFY(writeFile(f.file(), Old + "3. More\n"));
    const auto replaced = replaceRunbook(f.file(), Old, New, f.backup());
    QVERIFY(!replaced);
    QCOMPARE(replaced.error().code, ErrorCode::Refused);
    QCOMPARE(replaced.error().message, f.file() + QStringLiteral(": the file has changed in the meantime"));
    QCOMPARE(read(f.file()), Old + "3. More\n");
    QVERIFY(!QFile::exists(f.backup()));
}

void TestRunbookFile::grownMeanwhile()
{
    // Beyond what is read of a runbook it is a change like any other.
    const Folder f;
    QVERIFY(QFile::resize(f.file(), MaxRunbookBytes + 1));
    QCOMPARE(canReplaceRunbook(f.file(), Old).error().message,
             f.file() + QStringLiteral(": the file has changed in the meantime"));
}

void TestRunbookFile::errorsAreNotWritten()
{
    const Folder f;
    const auto replaced = replaceRunbook(f.file(), Old, QByteArray("# Disk\n\xff\n"), f.backup());
    QVERIFY(!replaced);
    QVERIFY2(replaced.error().message.contains(QStringLiteral("disk.md:2:1: error:")),
             qPrintable(replaced.error().message));
    QCOMPARE(read(f.file()), Old);
}

void TestRunbookFile::gone()
{
    const Folder f;
    QVERIFY(QFile::remove(f.file()));
    QCOMPARE(canReplaceRunbook(f.file(), Old).error().code, ErrorCode::NotFound);
}

void TestRunbookFile::writeProtected()
{
    const Folder f;
    QFile file(f.file());
    QVERIFY(file.setPermissions(QFile::ReadOwner));
    if (QFileInfo(f.file()).isWritable())
        QSKIP("whoever runs this may write everything");
    QCOMPARE(canReplaceRunbook(f.file(), Old).error().code, ErrorCode::ReadOnly);
}

void TestRunbookFile::noBackupNoChange()
{
    const Folder f;
    QVERIFY(writeFile(f.folder.filePath(QStringLiteral("changes")), "a file"));
    QVERIFY(!replaceRunbook(f.file(), Old, New, f.backup()));
    QCOMPARE(read(f.file()), Old);
}

WF_TEST(TestRunbookFile)

} // namespace tst_runbookfile

#include "tst_runbookfile.moc"
