// SPDX-License-Identifier: GPL-3.0-or-later
// Whose a data folder is, and who may read it: its user alone, whatever the process would make of files.
#include "base/privatefiles.h"
#include "log/datafolder.h"
#include "log/evidencestore.h"
#include "support/logfixture.h"
#include "support/testentry.h"

#include <QTest>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tst_datafolder {

using namespace wf;

namespace {

mode_t rightsOf(const QString &path)
{
    struct stat info
    {
    };
    return ::stat(QFile::encodeName(path).constData(), &info) == 0 ? info.st_mode & 07777 : 0;
}

void setRights(const QString &path, mode_t rights)
{
    if (::chmod(QFile::encodeName(path).constData(), rights) != 0)
        qFatal("chmod failed");
}

/// Everything in the folder that others may do something with.
QStringList openToOthers(const QString &folder)
{
    QStringList open;
    QStringList todo{folder};
    while (!todo.isEmpty()) {
        const QString path = todo.takeLast();
        if ((rightsOf(path) & 077) != 0)
            open += path;
        if (!QFileInfo(path).isDir())
            continue;
        for (const QFileInfo &entry :
             QDir(path).entryInfoList(QDir::AllEntries | QDir::System | QDir::Hidden | QDir::NoDotAndDotDot))
            todo += entry.filePath();
    }
    return open;
}

} // namespace

class TestDataFolder : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m_mask = ::umask(0); } // As if everybody may do everything.
    void cleanup() { ::umask(m_mask); }
    void whatIsMadeIsPrivate();
    void whatWasOpenIsMended();
    void behindAClosedDoorNothingIsSaid();
    void filesOfOthersAreLeftAlone();
    void aLinkIsNotFollowed();
    void anothersFolderIsRefused();
    void aSharedFolderIsRefused();
    void aFileIsNoFolder();
    void evidenceUpToABound();
    void evidenceThatIsThereStays();

private:
    mode_t m_mask = 0;
};

void TestDataFolder::whatIsMadeIsPrivate()
{
    LogFixture bench;
    QVERIFY(!QFileInfo::exists(bench.dir()));
    {
        const auto log = bench.open();
        QVERIFY(storeEvidence(bench.dir(), QByteArrayLiteral("a picture")));
        bench.note(*log, bench.declare(*log), QStringLiteral("a word"));
        QVERIFY(QFileInfo::exists(bench.db() + QStringLiteral("-wal")));
        QVERIFY(QFileInfo::exists(witnessPath(bench.dir())));
        QCOMPARE(openToOthers(bench.dir()), QStringList());
        QCOMPARE(log->warnings(), QStringList());
    }
    QCOMPARE(rightsOf(bench.dir()), mode_t(0700));
    QCOMPARE(rightsOf(bench.db()), mode_t(0600));
    QCOMPARE(openToOthers(bench.dir()), QStringList());
}

void TestDataFolder::whatWasOpenIsMended()
{
    LogFixture bench;
    bench.open();
    QVERIFY(storeEvidence(bench.dir(), QByteArrayLiteral("a picture")));
    setRights(bench.dir(), 0755);
    setRights(bench.db(), 0644);
    setRights(bench.dir() + QStringLiteral("/evidence"), 0777);
    const QDir evidence(bench.dir() + QStringLiteral("/evidence"));
    const QString picture = evidence.entryInfoList(QDir::Files).first().filePath();
    setRights(picture, 0664);
    {
        const auto log = bench.open();
        QCOMPARE(log->warnings().size(), 2);
        QVERIFY2(log->warnings().first().startsWith(bench.dir()) &&
                     log->warnings().first().contains(QStringLiteral("other users could read")),
                 qPrintable(log->warnings().first()));
        QCOMPARE(openToOthers(bench.dir()), QStringList());
    }
    QCOMPARE(bench.open()->warnings(), QStringList()); // Said once.
}

void TestDataFolder::behindAClosedDoorNothingIsSaid()
{
    LogFixture bench;
    bench.open();
    QVERIFY(storeEvidence(bench.dir(), QByteArrayLiteral("a picture")));
    setRights(bench.db(), 0644); // As after a copy.
    setRights(bench.dir() + QStringLiteral("/evidence"), 0755);
    QCOMPARE(bench.open()->warnings(), QStringList());
    QCOMPARE(openToOthers(bench.dir()), QStringList());
}

void TestDataFolder::filesOfOthersAreLeftAlone()
{
    LogFixture bench;
    bench.open();
    const QString other = bench.dir() + QStringLiteral("/shared.txt");
    QVERIFY(QFile(other).open(QIODevice::WriteOnly));
    setRights(other, 0644);
    bench.open();
    QCOMPARE(rightsOf(other), mode_t(0644));
}

void TestDataFolder::aLinkIsNotFollowed()
{
    LogFixture bench;
    bench.open();
    const QString outside = QFileInfo(bench.dir()).path() + QStringLiteral("/outside");
    QVERIFY(QFile(outside).open(QIODevice::WriteOnly));
    setRights(outside, 0644);
    QVERIFY(QFile::link(outside, bench.dir() + QStringLiteral("/incidents.link")));
    bench.open();
    QCOMPARE(rightsOf(outside), mode_t(0644));
}

void TestDataFolder::anothersFolderIsRefused()
{
    if (::geteuid() != 0)
        QSKIP("only root can make a folder of somebody else");
    LogFixture bench;
    QVERIFY(QDir().mkpath(bench.dir()));
    QCOMPARE(::chown(QFile::encodeName(bench.dir()).constData(), 65534, 65534), 0);
    const auto log = EventLog::open(bench.dir(), bench.clock);
    QVERIFY(!log);
    QCOMPARE(log.error().code, ErrorCode::Refused);
    QVERIFY2(log.error().message.contains(QStringLiteral("belongs to nobody")),
             qPrintable(log.error().message));
    QCOMPARE(QDir(bench.dir()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), QStringList());
}

void TestDataFolder::aSharedFolderIsRefused()
{
    LogFixture bench;
    QVERIFY(QDir().mkpath(bench.dir()));
    setRights(bench.dir(), 01777);
    const auto log = EventLog::open(bench.dir(), bench.clock);
    QVERIFY(!log);
    QVERIFY2(log.error().message.contains(QStringLiteral("give --data-dir a folder in it")),
             qPrintable(log.error().message));
    QCOMPARE(rightsOf(bench.dir()), mode_t(01777));
    QVERIFY(!makePrivateFolder(QStringLiteral("/")));
    QVERIFY(!makePrivateFolder(QDir::homePath()));
}

void TestDataFolder::aFileIsNoFolder()
{
    LogFixture bench;
    QVERIFY(QFile(bench.dir()).open(QIODevice::WriteOnly));
    const auto log = EventLog::open(bench.dir(), bench.clock);
    QVERIFY(!log);
    QVERIFY2(log.error().message.contains(QStringLiteral("is a file")), qPrintable(log.error().message));
    QVERIFY(!openDataFolder(bench.dir() + QStringLiteral("/below")));
}

void TestDataFolder::evidenceUpToABound()
{
    const LogFixture bench;
    QByteArray bytes(MaxEvidenceBytes + 1, 'x');
    const auto refused = storeEvidence(bench.dir(), bytes);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::TooLarge);
    QCOMPARE(refused.error().message,
             QStringLiteral("the evidence has 33554433 bytes; at most 32 MB are allowed"));
    QVERIFY(!QFileInfo::exists(bench.dir()));
    bytes.chop(1);
    const auto kept = storeEvidence(bench.dir(), bytes);
    QVERIFY(kept);
    QCOMPARE(QFileInfo(evidencePath(bench.dir(), *kept)).size(), MaxEvidenceBytes);
    QCOMPARE(evidencePath(bench.dir(), {}), QString());
}

void TestDataFolder::evidenceThatIsThereStays()
{
    const LogFixture bench;
    const QByteArray bytes("a picture");
    const Sha256 sha = *storeEvidence(bench.dir(), bytes);
    const QString path = evidencePath(bench.dir(), sha);
    QCOMPARE(path, QStringLiteral("%1/evidence/%2").arg(bench.dir(), sha.text()));
    setRights(path, 0400);
    QCOMPARE(*storeEvidence(bench.dir(), bytes), sha);
    QCOMPARE(rightsOf(path), mode_t(0400)); // It was not written again.
    // One of another size is half a copy.
    setRights(path, 0600);
    QFile file(path);
    QVERIFY(file.resize(4));
    QVERIFY(storeEvidence(bench.dir(), bytes));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), bytes);
}

WF_TEST(TestDataFolder)

} // namespace tst_datafolder

#include "tst_datafolder.moc"
