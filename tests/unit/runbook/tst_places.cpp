// SPDX-License-Identifier: GPL-3.0-or-later
// Where runbooks are looked for, and where not.
#include "runbook/library.h"
#include "runbook/runbookplaces.h"
#include "support/testentry.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace tst_places {

using namespace wf;

class TestPlaces : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void systemsRootsAreObjectedTo_data();
    void systemsRootsAreObjectedTo();
    void usualFoldersAreNot();
    void manyFilesAreObjectedTo();
    void kernelsFilesAreNeverRead();
    void libraryRefusesAndSaysSo();
    void foldersAreBounded();

private:
    static void write(const QString &path)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("# A\n\n## Steps\n\n1. Look\n");
    }
};

void TestPlaces::systemsRootsAreObjectedTo_data()
{
    QTest::addColumn<QString>("path");
    for (const auto *path :
         {"/", "/proc", "/proc/self", "/sys", "/dev", "/etc", "/usr", "/usr/share/..", "/var", "//"})
        QTest::newRow(path) << QString::fromLatin1(path);
}

void TestPlaces::systemsRootsAreObjectedTo()
{
    QFETCH(QString, path);
    const QString objection = objectionToRunbooks(path);
    QVERIFY2(objection.startsWith(path + QStringLiteral(" is ")), qPrintable(objection));
    // A link is what it leads to.
    const QTemporaryDir dir;
    const QString link = dir.filePath(QStringLiteral("books"));
    QVERIFY(QFile::link(path, link));
    QVERIFY(!objectionToRunbooks(link).isEmpty());
}

void TestPlaces::usualFoldersAreNot()
{
    const QTemporaryDir dir;
    write(dir.filePath(QStringLiteral("a.md")));
    QCOMPARE(objectionToRunbooks(dir.path()), QString());
    QCOMPARE(objectionToRunbooks(dir.filePath(QStringLiteral("a.md"))), QString());
    QCOMPARE(objectionToRunbooks(dir.filePath(QStringLiteral("later"))), QString());
    QCOMPARE(objectionToRunbooks(QStringLiteral("/etc/watchfloor/runbooks")), QString());
    QVERIFY(!isMadeUpByKernel(QStringLiteral("/process/books")));
}

void TestPlaces::manyFilesAreObjectedTo()
{
    const QTemporaryDir dir;
    for (int i = 0; i < MaxRunbookFiles; ++i)
        write(dir.filePath(QStringLiteral("%1.md").arg(i)));
    QCOMPARE(objectionToRunbooks(dir.path()), QString());
    write(dir.filePath(QStringLiteral("one-more.md")));
    QVERIFY(objectionToRunbooks(dir.path()).contains(QStringLiteral("more than 2000 Markdown files")));
    const RunbookPlaces places = findRunbooks({dir.path()});
    QCOMPARE(places.files.size(), MaxRunbookFiles);
    QCOMPARE(places.problems.size(), size_t(1));
    QVERIFY(places.problems.front().contains(QStringLiteral("one-more.md")));
}

void TestPlaces::kernelsFilesAreNeverRead()
{
    const RunbookPlaces places = findRunbooks({QStringLiteral("/proc"), QStringLiteral("/sys/kernel")});
    QVERIFY(places.files.isEmpty());
    QVERIFY(places.folders.isEmpty());
    QVERIFY(!places.problems.empty());
    // By way of a link neither.
    const QTemporaryDir dir;
    write(dir.filePath(QStringLiteral("a.md")));
    QVERIFY(QFile::link(QStringLiteral("/dev/zero"), dir.filePath(QStringLiteral("zero.md"))));
    QVERIFY(QFile::link(QStringLiteral("/proc/self/status"), dir.filePath(QStringLiteral("status.md"))));
    QVERIFY(QFile::link(QStringLiteral("/proc"), dir.filePath(QStringLiteral("proc"))));
    QCOMPARE(findRunbooks({dir.path()}).files, QStringList{dir.filePath(QStringLiteral("a.md"))});
    // As a place of its own neither.
    QVERIFY(findRunbooks({QStringLiteral("/dev/zero")}).files.isEmpty());
    QVERIFY(findRunbooks({QStringLiteral("/proc/self/status")}).files.isEmpty());
}

void TestPlaces::libraryRefusesAndSaysSo()
{
    const QTemporaryDir dir;
    write(dir.filePath(QStringLiteral("a.md")));
    RunbookLibrary library;
    library.setPaths({QStringLiteral("/usr"), dir.path(), QStringLiteral("/proc")},
                     {QStringLiteral("/proc")});
    QCOMPARE(library.documents().size(), size_t(1));
    QCOMPARE(library.refused().size(), 2);
    QVERIFY(library.refused().front().startsWith(QStringLiteral("/usr is a system folder")));
    QVERIFY(library.refused().front().contains(QStringLiteral("Name the folder that holds them")));
    QVERIFY(library.problems().size() >= 2);
    library.setPaths({dir.path()});
    QVERIFY(library.refused().isEmpty());
    QVERIFY(library.problems().empty());
}

void TestPlaces::foldersAreBounded()
{
    const QTemporaryDir dir;
    for (int i = 0; i < MaxRunbookFolders + 5; ++i)
        QVERIFY(QDir(dir.path()).mkdir(QString::number(i)));
    const RunbookPlaces places = findRunbooks({dir.path()});
    QCOMPARE(places.folders.size(), MaxRunbookFolders);
    QCOMPARE(places.problems.size(), size_t(1));
    QVERIFY2(places.problems.front().contains(QStringLiteral("are not read")),
             qPrintable(places.problems.front()));
}

WF_TEST(TestPlaces)

} // namespace tst_places

#include "tst_places.moc"
