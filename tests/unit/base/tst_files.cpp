// SPDX-License-Identifier: GPL-3.0-or-later
// Files at places that somebody else chose: pipes, links, folders, what is too long; and how files are
// written.
#include "base/files.h"
#include "base/sha256.h"
#include "support/testentry.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

namespace tst_files {

using namespace wf;

class TestFiles : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }
    void readsWhole();
    void refusesToRead_data();
    void refusesToRead();
    void linksInOurFolder();
    void tellsWhatOthersMayRead();
    void writesWhole();
    void neverFollowsLinks();
    void keepsModes();
    void leavesNothingBehind();
    void linksOfOnesOwn();
    void sha256_data();
    void sha256();

private:
    QString at(const QString &name) const { return m_dir->filePath(name); }
    QByteArray native(const QString &name) const { return QFile::encodeName(at(name)); }
    QStringList entries() const
    {
        return QDir(m_dir->path())
            .entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot, QDir::Name);
    }
    std::unique_ptr<QTemporaryDir> m_dir;
};

void TestFiles::readsWhole()
{
    const QByteArray bytes(3'000'000, 'x');
    QVERIFY(writeFile(at(QStringLiteral("a")), bytes));
    QCOMPARE(readFile(at(QStringLiteral("a")), bytes.size()).value_or(QByteArray()), bytes);
    const auto longer = readFile(at(QStringLiteral("a")), bytes.size() - 1);
    QVERIFY(!longer);
    QCOMPARE(longer.error().code, ErrorCode::TooLarge);
    QVERIFY(longer.error().message.startsWith(at(QStringLiteral("a"))));
}

void TestFiles::refusesToRead_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("none") << "none" << ErrorCode::NotFound;
    QTest::newRow("pipe") << "pipe" << ErrorCode::Io; // Without a writer: it would be waited for.
    QTest::newRow("link to a pipe") << "link" << ErrorCode::Io;
    QTest::newRow("folder") << "folder" << ErrorCode::Io;
    QTest::newRow("device") << "device" << ErrorCode::Io;
}

void TestFiles::refusesToRead()
{
    QFETCH(QString, what);
    QFETCH(ErrorCode, code);
    QCOMPARE(::mkfifo(native(QStringLiteral("pipe")).constData(), 0600), 0);
    QCOMPARE(::symlink("pipe", native(QStringLiteral("link")).constData()), 0);
    QVERIFY(QDir(m_dir->path()).mkdir(QStringLiteral("folder")));
    const QString path = what == QLatin1String("device") ? QStringLiteral("/dev/zero") : at(what);
    const auto read = readFile(path, 100);
    QVERIFY(!read);
    QCOMPARE(read.error().code, code);
    QVERIFY2(read.error().message.startsWith(path), qPrintable(read.error().message));
}

void TestFiles::linksInOurFolder()
{
    QVERIFY(writeFile(at(QStringLiteral("a")), "text"));
    QCOMPARE(::symlink("a", native(QStringLiteral("link")).constData()), 0);
    QVERIFY(readFile(at(QStringLiteral("link")), 100));
    const auto ours = readFile(at(QStringLiteral("link")), 100, Place::Ours);
    QVERIFY(!ours);
    QCOMPARE(ours.error().code, ErrorCode::Refused);
    QVERIFY(readFile(at(QStringLiteral("a")), 100, Place::Ours));
}

void TestFiles::tellsWhatOthersMayRead()
{
    QVERIFY(writeFile(at(QStringLiteral("a")), "text", Readers::Owner));
    QVERIFY(!OpenFile::open(at(QStringLiteral("a")))->othersMayRead());
    QCOMPARE(::chmod(native(QStringLiteral("a")).constData(), 0640), 0);
    QVERIFY(OpenFile::open(at(QStringLiteral("a")))->othersMayRead());
}

void TestFiles::writesWhole()
{
    QVERIFY(writeFile(at(QStringLiteral("a")), "before"));
    QVERIFY(writeFile(at(QStringLiteral("a")), QByteArray()));
    QCOMPARE(readFile(at(QStringLiteral("a")), 100).value_or("?"), QByteArray());
    const auto nowhere = writeFile(at(QStringLiteral("no/a")), "x");
    QVERIFY(!nowhere);
    QCOMPARE(nowhere.error().code, ErrorCode::Io);
    QVERIFY(!writeFile(m_dir->path(), "x"));
}

void TestFiles::neverFollowsLinks()
{
    QVERIFY(writeFile(at(QStringLiteral("precious")), "precious"));
    QCOMPARE(::symlink("precious", native(QStringLiteral("report.html")).constData()), 0);
    QCOMPARE(::symlink("nowhere", native(QStringLiteral("loose")).constData()), 0);
    for (const char *name : {"report.html", "loose"}) {
        const auto written = writeFile(at(QLatin1String(name)), "ours");
        QVERIFY(!written);
        QCOMPARE(written.error().code, ErrorCode::Refused);
        QVERIFY(written.error().message.contains(QStringLiteral("symbolic link")));
    }
    QCOMPARE(readFile(at(QStringLiteral("precious")), 100).value_or(QByteArray()), QByteArray("precious"));
    QVERIFY(!QFile::exists(at(QStringLiteral("nowhere"))));
}

void TestFiles::keepsModes()
{
    const auto modeOf = [this](const QString &name) {
        struct stat info
        {
        };
        return ::stat(native(name).constData(), &info) == 0 ? int(info.st_mode & 0777) : -1;
    };
    const QString name = QStringLiteral("a");
    QVERIFY(writeFile(at(name), "x", Readers::Owner));
    QCOMPARE(modeOf(name), 0600);
    QCOMPARE(::chmod(native(name).constData(), 0640), 0);
    QVERIFY(writeFile(at(name), "y"));
    QCOMPARE(modeOf(name), 0640);
    QVERIFY(writeFile(at(name), "z", Readers::Owner));
    QCOMPARE(modeOf(name), 0600);
}

void TestFiles::leavesNothingBehind()
{
    QVERIFY(QDir(m_dir->path()).mkdir(QStringLiteral("folder")));
    QVERIFY(!writeFile(at(QStringLiteral("folder")), "x"));
    QVERIFY(writeFile(at(QStringLiteral("a")), "x"));
    QCOMPARE(entries(), (QStringList{QStringLiteral("a"), QStringLiteral("folder")}));
    QVERIFY(!makeNewFile(at(QStringLiteral("a"))));
    QVERIFY(makeNewFile(at(QStringLiteral("b"))));
}

void TestFiles::linksOfOnesOwn()
{
    QVERIFY(writeFile(at(QStringLiteral("a")), "x"));
    QCOMPARE(::symlink("a", native(QStringLiteral("link")).constData()), 0);
    QVERIFY(writeFile(throughLinks(at(QStringLiteral("link"))), "y"));
    QCOMPARE(readFile(at(QStringLiteral("a")), 100).value_or(QByteArray()), QByteArray("y"));
    QCOMPARE(throughLinks(at(QStringLiteral("none"))), at(QStringLiteral("none")));
}

void TestFiles::sha256_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("is");
    const QString good(64, u'a');
    QTest::newRow("good") << good << true;
    QTest::newRow("upper case") << good.toUpper() << false;
    QTest::newRow("short") << good.left(63) << false;
    QTest::newRow("long") << good + u'a' << false;
    QTest::newRow("a way out") << QStringLiteral("../../../../etc/passwd").leftJustified(64, u'a') << false;
    QTest::newRow("a slash") << good.left(63) + u'/' << false;
    QTest::newRow("zero") << good.left(63) + QChar(u'\0') << false;
    QTest::newRow("other digits") << good.left(63) + QChar(0x0661) << false;
    QTest::newRow("nothing") << QString() << false;
}

void TestFiles::sha256()
{
    QFETCH(QString, text);
    QFETCH(bool, is);
    QCOMPARE(!Sha256::parse(text).isEmpty(), is);
    QCOMPARE(Sha256::parse(text).text(), is ? text : QString());
    QCOMPARE(Sha256::of("").text(),
             QStringLiteral("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
}

WF_TEST(TestFiles)

} // namespace tst_files

#include "tst_files.moc"
