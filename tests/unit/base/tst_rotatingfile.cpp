// SPDX-License-Identifier: GPL-3.0-or-later
// A file of lines with a bound: what it leaves alone, and what a full disk and another process do to it.
#include "base/rotatingfile.h"
#include "support/testentry.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tst_rotatingfile {

using namespace wf;

class TestRotatingFile : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }
    void isTheOwnersAlone();
    void staysWithinItsBound();
    void leavesAlone_data();
    void leavesAlone();
    void outlivesItsFolder();
    void takesUpAnotherFile();
    void fullDiskCutsNoOtherLine();
    void twoWritersLoseNothing();

private:
    QString at(const QString &name) const { return m_dir->filePath(name); }
    QByteArray native(const QString &name) const { return QFile::encodeName(at(name)); }
    QByteArray content(const QString &name) const
    {
        QFile file(at(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(none)");
    }
    QStringList entries() const
    {
        return QDir(m_dir->path()).entryList(QDir::Files | QDir::Hidden | QDir::System, QDir::Name);
    }
    std::unique_ptr<QTemporaryDir> m_dir;
};

const QString Name = QStringLiteral("program.log");

void TestRotatingFile::isTheOwnersAlone()
{
    const mode_t before = ::umask(0);
    RotatingFile file(at(Name), {});
    QVERIFY(file.write("one\n"));
    ::umask(before);
    struct stat info
    {
    };
    QCOMPARE(::stat(native(Name).constData(), &info), 0);
    QCOMPARE(info.st_mode & 0777, mode_t(0600));
    // One that others could read is mended.
    QCOMPARE(::chmod(native(Name).constData(), 0644), 0);
    RotatingFile again(at(Name), {});
    QVERIFY(again.write("two\n"));
    QCOMPARE(::stat(native(Name).constData(), &info), 0);
    QCOMPARE(info.st_mode & 0777, mode_t(0600));
    QCOMPARE(content(Name), QByteArray("one\ntwo\n"));
}

void TestRotatingFile::staysWithinItsBound()
{
    RotatingFile file(at(Name), {100, 3});
    for (int i = 0; i < 100; ++i)
        QVERIFY(file.write(QByteArray::number(i).rightJustified(9, '0') + '\n'));
    QCOMPARE(entries(), (QStringList{Name, Name + QStringLiteral(".1"), Name + QStringLiteral(".2")}));
    // Ten lines in each, in order.
    const QByteArray all =
        content(Name + QStringLiteral(".2")) + content(Name + QStringLiteral(".1")) + content(Name);
    QCOMPARE(all.size(), 300);
    QVERIFY(all.startsWith("000000070\n"));
    QVERIFY(all.endsWith("000000099\n"));
    // A line that is longer than a file may be is still one line in one file.
    QVERIFY(file.write(QByteArray(500, 'x') + '\n'));
    QCOMPARE(content(Name), QByteArray(500, 'x') + '\n');
}

void TestRotatingFile::leavesAlone_data()
{
    QTest::addColumn<QString>("what");
    QTest::newRow("a symbolic link") << QStringLiteral("link");
    QTest::newRow("a link to nothing") << QStringLiteral("dangling");
    QTest::newRow("a pipe") << QStringLiteral("pipe");
    QTest::newRow("a folder") << QStringLiteral("folder");
}

void TestRotatingFile::leavesAlone()
{
    QFETCH(QString, what);
    const QByteArray path = native(Name);
    QFile other(at(QStringLiteral("other")));
    QVERIFY(other.open(QIODevice::WriteOnly));
    other.close();
    if (what == QLatin1String("link"))
        QCOMPARE(::symlink(native(QStringLiteral("other")).constData(), path.constData()), 0);
    else if (what == QLatin1String("dangling"))
        QCOMPARE(::symlink(native(QStringLiteral("nowhere")).constData(), path.constData()), 0);
    else if (what == QLatin1String("pipe"))
        QCOMPARE(::mkfifo(path.constData(), 0600), 0);
    else
        QCOMPARE(::mkdir(path.constData(), 0700), 0);
    RotatingFile file(at(Name), {});
    QVERIFY(!file.write("one\n")); // And is not waited for.
    QCOMPARE(content(QStringLiteral("other")), QByteArray());
    QVERIFY(!QFile::exists(at(QStringLiteral("nowhere"))));
}

void TestRotatingFile::outlivesItsFolder()
{
    const QString folder = at(QStringLiteral("folder"));
    RotatingFile file(folder + QLatin1Char('/') + Name, {});
    QVERIFY(!file.write("one\n"));
    QVERIFY(!QDir(folder).exists()); // It makes none.
    QVERIFY(QDir().mkdir(folder));
    QVERIFY(file.write("two\n"));
    QVERIFY(QDir(folder).removeRecursively());
    QVERIFY(!file.write("three\n"));
    QVERIFY(QDir().mkdir(folder));
    QVERIFY(file.write("four\n"));
    QCOMPARE(content(QStringLiteral("folder/") + Name), QByteArray("four\n"));
}

void TestRotatingFile::takesUpAnotherFile()
{
    RotatingFile file(at(Name), {});
    QVERIFY(file.write("one\n"));
    QVERIFY(QFile::rename(at(Name), at(QStringLiteral("kept"))));
    QVERIFY(file.write("two\n"));
    QCOMPARE(content(QStringLiteral("kept")), QByteArray("one\n"));
    QCOMPARE(content(Name), QByteArray("two\n"));
}

void TestRotatingFile::fullDiskCutsNoOtherLine()
{
    // A bound on what this process may write to a file stands for the disk.
    rlimit before{};
    QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{10, before.rlim_max};
    RotatingFile file(at(Name), {});
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
    const bool first = file.write("12345\n");
    const bool second = file.write("67890\n");
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &before), 0);
    std::signal(SIGXFSZ, handler);
    QVERIFY(first);
    QVERIFY(!second);
    QVERIFY(file.write("abc\n"));
    QCOMPARE(content(Name), QByteArray("12345\n6789\nabc\n"));
}

void TestRotatingFile::twoWritersLoseNothing()
{
    // As two processes on one folder: each finds what the other did.
    RotatingFile one(at(Name), {1000, 50});
    RotatingFile other(at(Name), {1000, 50});
    for (int i = 0; i < 500; ++i) {
        QVERIFY(one.write("one " + QByteArray::number(i) + '\n'));
        QVERIFY(other.write("other " + QByteArray::number(i) + '\n'));
    }
    QList<QByteArray> lines;
    for (const QString &name : entries()) {
        QVERIFY(content(name).size() <= 1000);
        lines += content(name).trimmed().split('\n');
    }
    QCOMPARE(lines.size(), 1000);
    for (int i = 0; i < 500; ++i) {
        QVERIFY(lines.contains("one " + QByteArray::number(i)));
        QVERIFY(lines.contains("other " + QByteArray::number(i)));
    }
}

WF_TEST(TestRotatingFile)

} // namespace tst_rotatingfile

#include "tst_rotatingfile.moc"
