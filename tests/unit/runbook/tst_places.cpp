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
    void mostFoldersAreReadInSilence();
    void depthIsBounded();
    void onlyMarkdownOnce();
    void linksAreFollowedToFilesOnly();
    void filesThatAreNotThereYet();
    void libraryReadsWhatIsConfirmed();

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
    for (const auto *path : {"/", "/proc", "/proc/self", "/sys", "/dev", "/etc", "/usr", "/usr/share/..",
                             "/var", "//", "/bin", "/sbin", "/lib", "/lib64", "/usr/sbin", "/var/log"})
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
    // The folder itself counts too; the first of those left out is named.
    QVERIFY2(places.problems.front().contains(QStringLiteral("more than 2000 folders, from ")) &&
                 places.problems.front().endsWith(QStringLiteral("; 6 such places in all are not read")),
             qPrintable(places.problems.front()));
}

void TestPlaces::mostFoldersAreReadInSilence()
{
    const QTemporaryDir dir;
    for (int i = 0; i < MaxRunbookFolders - 1; ++i)
        QVERIFY(QDir(dir.path()).mkdir(QString::number(i)));
    const RunbookPlaces places = findRunbooks({dir.path(), dir.filePath(QStringLiteral("0/gone.md"))});
    QCOMPARE(places.folders.size(), MaxRunbookFolders);
    QCOMPARE(places.problems.size(), size_t(1));
    QVERIFY(places.problems.front().endsWith(QStringLiteral("gone.md: there is no such file or folder")));
}

void TestPlaces::depthIsBounded()
{
    const QTemporaryDir dir;
    QString folder = dir.path();
    for (int depth = 1; depth <= 17; ++depth)
        folder += QStringLiteral("/d");
    QVERIFY(QDir().mkpath(folder));
    const QString sixteenth = folder.chopped(2);
    write(sixteenth + QStringLiteral("/a.md"));
    write(sixteenth + QStringLiteral("/e.md"));
    write(folder + QStringLiteral("/b.md"));
    const RunbookPlaces places = findRunbooks({dir.path()});
    QCOMPARE(places.files,
             (QStringList{sixteenth + QStringLiteral("/a.md"), sixteenth + QStringLiteral("/e.md")}));
    QCOMPARE(places.folders.size(), 17);
    QCOMPARE(places.problems.size(), size_t(1));
    QCOMPARE(places.problems.front(),
             folder + QStringLiteral(" is deeper than 16 folders; 1 such places in all are not read"));
}

void TestPlaces::onlyMarkdownOnce()
{
    const QTemporaryDir dir;
    for (const char *name : {"b.MD", "a.markdown", "c.mdx", "d.txt", "md"})
        write(dir.filePath(QString::fromLatin1(name)));
    const QString first = dir.filePath(QStringLiteral("a.markdown"));
    const RunbookPlaces places = findRunbooks({first, dir.path(), first, dir.path()});
    QCOMPARE(places.files, (QStringList{first, dir.filePath(QStringLiteral("b.MD"))}));
    QCOMPARE(places.folders, QStringList{dir.path()});
    QVERIFY(places.problems.empty());
    // A single file is taken by whatever name.
    QCOMPARE(findRunbooks({dir.filePath(QStringLiteral("d.txt"))}).files.size(), 1);
}

void TestPlaces::linksAreFollowedToFilesOnly()
{
    const QTemporaryDir dir;
    const QTemporaryDir other;
    write(other.filePath(QStringLiteral("x.md")));
    QVERIFY(QFile::link(other.path(), dir.filePath(QStringLiteral("a.md"))));
    QVERIFY(QFile::link(dir.filePath(QStringLiteral("gone")), dir.filePath(QStringLiteral("b.md"))));
    QVERIFY(QFile::link(other.filePath(QStringLiteral("x.md")), dir.filePath(QStringLiteral("c.md"))));
    write(dir.filePath(QStringLiteral("d.md")));
    const RunbookPlaces places = findRunbooks({dir.path()});
    QCOMPARE(places.files,
             (QStringList{dir.filePath(QStringLiteral("c.md")), dir.filePath(QStringLiteral("d.md"))}));
    QCOMPARE(places.folders, QStringList{dir.path()});
}

void TestPlaces::filesThatAreNotThereYet()
{
    const QTemporaryDir dir;
    const RunbookPlaces later = findRunbooks({dir.filePath(QStringLiteral("later.md"))});
    QCOMPARE(later.folders, QStringList{dir.path()});
    QCOMPARE(later.problems.size(), size_t(1));
    const RunbookPlaces nowhere = findRunbooks({dir.filePath(QStringLiteral("no/later.md")), dir.path()});
    QCOMPARE(nowhere.folders, QStringList{dir.path()});
    QCOMPARE(nowhere.problems.size(), size_t(1));
    QCOMPARE(findRunbooks({QStringLiteral("/dev/null")}).problems.front(),
             QStringLiteral("/dev/null is generated by the kernel; 1 such places in all are not read"));
}

void TestPlaces::libraryReadsWhatIsConfirmed()
{
    const QString path = QStringLiteral("/lib64");
    RunbookLibrary library;
    library.setPaths({path});
    QCOMPARE(library.refused().size(), 1);
    library.setPaths({path}, {path});
    QVERIFY(library.refused().isEmpty());
    library.setPaths({path}, {QStringLiteral("/lib")});
    QCOMPARE(library.refused().size(), 1);
}

WF_TEST(TestPlaces)

} // namespace tst_places

#include "tst_places.moc"
