// SPDX-License-Identifier: GPL-3.0-or-later
#include "backuptest.h"
#include "support/diskmodel.h"
#include "support/testentry.h"

#include <QTest>

#include <sys/mount.h>

namespace tst_logcopy {

using namespace wf;

namespace {

/// A disk of 4 MB in the place of a folder, as long as it lives.
class SmallDisk
{
public:
    explicit SmallDisk(const QString &folder) : m_folder(QFile::encodeName(folder))
    {
        QDir().mkpath(folder);
        m_mounted = ::mount("tmpfs", m_folder.constData(), "tmpfs", 0, "size=4m,mode=0700") == 0;
    }
    ~SmallDisk()
    {
        if (m_mounted)
            ::umount2(m_folder.constData(), MNT_DETACH);
    }
    SmallDisk(const SmallDisk &) = delete;
    SmallDisk &operator=(const SmallDisk &) = delete;
    bool isMounted() const { return m_mounted; }
    int makeReadOnly() const
    {
        return ::mount("tmpfs", m_folder.constData(), "tmpfs", MS_REMOUNT | MS_RDONLY, "size=4m");
    }
    int makeWritable() const
    {
        return ::mount("tmpfs", m_folder.constData(), "tmpfs", MS_REMOUNT, "size=4m");
    }

private:
    const QByteArray m_folder;
    bool m_mounted = false;
};

} // namespace

class TestLogCopy : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theFirstIsWholeAndNewsAreAppended();
    void aDeskAtWorkIsCopied();
    void newsCostWhatTheyAre();
    void muchThatIsNewIsCopiedAsAWhole();
    void importsComeAlong();
    void anotherCourseIsKept();
    void oneThatIsAheadIsKept();
    void aDamagedLogReplacesNothing();
    void whatIsNoBackupIsKept();
    void anotherVersionOfTheListIsCopiedAsAWhole();
    void aFailedWriteLeavesTheOldOne();
    void aPowerCutLeavesTheOldOrTheNewOne();
    void aFullDiskLeavesTheOldOne();
    void aReadOnlyDiskIsAnError();
};

void TestLogCopy::theFirstIsWholeAndNewsAreAppended()
{
    BackupFixture f;
    const IncidentId id = f.log.fill(3);
    auto copied = f.copy();
    QVERIFY2(copied, copied ? "" : qPrintable(copied.error().message));
    QVERIFY(copied->whole);
    QCOMPARE(copied->end.row, f.events());
    QCOMPARE(f.problems(), QStringList());
    QVERIFY(!QFile::exists(f.file() + QStringLiteral("-wal")));
    // Nothing new: nothing is written.
    const QDateTime before = QFileInfo(f.file()).lastModified();
    copied = f.copy();
    QVERIFY(copied && !copied->whole);
    QCOMPARE(QFileInfo(f.file()).lastModified(), before);
    {
        const auto log = f.log.open();
        f.log.note(*log, id, QStringLiteral("späte Notiz, \"quoted\""));
        f.log.declare(*log, false);
    }
    copied = f.copy();
    QVERIFY2(copied, copied ? "" : qPrintable(copied.error().message));
    QVERIFY(!copied->whole);
    QCOMPARE(f.events(), copied->end.row);
    QCOMPARE(f.problems(), QStringList());
    QVERIFY(copied->notes.isEmpty());
    QCOMPARE(f.kept(), QStringList());
    QVERIFY(!QFile::exists(f.file() + QStringLiteral(".partial")));
}

void TestLogCopy::aDeskAtWorkIsCopied()
{
    BackupFixture f;
    const auto log = f.log.open();
    const IncidentId id = f.log.declare(*log);
    for (int i = 0; i < 20; ++i) {
        f.log.note(*log, id, QStringLiteral("note %1").arg(i));
        const auto copied = f.copy();
        QVERIFY2(copied, copied ? "" : qPrintable(copied.error().message));
        QCOMPARE(copied->end.own, log->heads().at(log->desk()));
        QCOMPARE(copied->whole, i == 0);
    }
    QVERIFY(!log->hasFailed());
    QCOMPARE(f.problems(), QStringList());
}

void TestLogCopy::newsCostWhatTheyAre()
{
    BackupFixture f;
    const IncidentId id = f.log.fill(2'000);
    QVERIFY(f.copy());
    {
        const auto log = f.log.open();
        f.log.note(*log, f.log.declare(*log, false), QStringLiteral("one more"));
    }
    const qint64 size = QFileInfo(f.file()).size();
    qint64 written = 0;
    DiskModel disk(1);
    disk.setObserver([&](const DiskModel::Step &step) {
        if (step.kind == DiskModel::Step::Kind::Write && step.file.startsWith(f.place()))
            written += step.bytes.size();
    });
    const auto copied = f.copy();
    QVERIFY2(copied, copied ? "" : qPrintable(copied.error().message));
    QVERIFY(!copied->whole);
    QVERIFY(written > 0);
    QVERIFY2(written < size / 4, qPrintable(QStringLiteral("%1 of %2 bytes").arg(written).arg(size)));
    QVERIFY(!id.isEmpty());
}

void TestLogCopy::muchThatIsNewIsCopiedAsAWhole()
{
    BackupFixture f;
    const IncidentId id = f.log.fill(1);
    QVERIFY(f.copy());
    {
        const auto log = f.log.open();
        const EventDraft draft{id, event::Note{QStringLiteral("n")}, f.log.clock.wall(), {}};
        for (int i = 0; i < 11; ++i)
            QVERIFY(log->append(std::vector<EventDraft>(1'000, draft)));
    }
    const auto copied = f.copy();
    QVERIFY2(copied, copied ? "" : qPrintable(copied.error().message));
    QVERIFY(copied->whole);
    QCOMPARE(f.kept(), QStringList());
    QCOMPARE(f.events(), copied->end.row);
}

void TestLogCopy::importsComeAlong()
{
    BackupFixture f;
    f.log.fill(1);
    QVERIFY(f.copy());
    LogFixture other;
    const IncidentId theirs = other.fill(2);
    {
        const auto from = other.open();
        const auto resolved = other.run(*from, command::ChangeStatus{theirs, IncidentStatus::Resolved, {}});
        other.run(*from, command::ChangeStatus{theirs, IncidentStatus::Closed, {}});
        const Incident *whole = from->book().find(theirs);
        const auto lines = linesOf(*whole);
        const auto log = f.log.open();
        f.log.clock.advance(std::chrono::hours(1));
        const auto imported = log->import({lines.begin(), lines.end()}, QStringLiteral("a test"));
        QVERIFY2(imported, imported ? "" : qPrintable(imported.error().message));
        QVERIFY(!resolved.empty());
    }
    const auto copied = f.copy();
    QVERIFY2(copied, copied ? "" : qPrintable(copied.error().message));
    QVERIFY(!copied->whole);
    QCOMPARE(f.problems(), f.log.problems());
}

void TestLogCopy::anotherCourseIsKept()
{
    BackupFixture f;
    const IncidentId id = f.log.fill(3);
    QByteArray before;
    {
        // Two courses from one beginning.
        before = f.log.bytes();
        const auto log = f.log.open();
        f.log.note(*log, id, QStringLiteral("one course"));
    }
    QVERIFY(f.copy());
    f.log.dropWal();
    f.log.setBytes(before);
    QFile::remove(witnessPath(f.log.dir()));
    {
        const auto log = f.log.open();
        f.log.run(*log, command::AcceptCut{});
        f.log.note(*log, id, QStringLiteral("another course"));
        f.log.note(*log, id, QStringLiteral("and on"));
    }
    const qint64 old = f.events();
    const auto copied = f.copy();
    QVERIFY2(copied, copied ? "" : qPrintable(copied.error().message));
    QVERIFY(copied->whole);
    QCOMPARE(f.kept().size(), 1);
    QCOMPARE(f.events(f.place() + u'/' + f.kept().first()), old);
    QCOMPARE(copied->notes.size(), 1);
    QVERIFY2(copied->notes.first().contains(QStringLiteral("other events than the log")),
             qPrintable(copied->notes.first()));
    QVERIFY2(copied->notes.first().contains(f.kept().first()), qPrintable(copied->notes.first()));
    QCOMPARE(f.problems(), QStringList());
}

void TestLogCopy::oneThatIsAheadIsKept()
{
    BackupFixture f;
    const IncidentId id = f.log.fill(3);
    const QByteArray before = f.log.bytes();
    {
        const auto log = f.log.open();
        f.log.note(*log, id, QStringLiteral("only the backup will have this"));
    }
    QVERIFY(f.copy());
    f.log.dropWal();
    f.log.setBytes(before);
    const auto copied = f.copy();
    QVERIFY2(copied, copied ? "" : qPrintable(copied.error().message));
    QCOMPARE(f.kept().size(), 1);
    QVERIFY2(copied->notes.first().contains(QStringLiteral("has events that are not in the log")),
             qPrintable(copied->notes.first()));
    QCOMPARE(f.events(f.place() + u'/' + f.kept().first()), f.events() + 1);
}

void TestLogCopy::aDamagedLogReplacesNothing()
{
    BackupFixture f;
    f.log.fill(3);
    QVERIFY(f.copy());
    // What is there has to be written afresh, and the log is not known to be whole.
    const auto copied = f.copy(false, true);
    QVERIFY2(copied, copied ? "" : qPrintable(copied.error().message));
    QVERIFY(copied->whole);
    QCOMPARE(f.kept().size(), 1);
    QCOMPARE(f.problems(f.place() + u'/' + f.kept().first()), QStringList());
    QVERIFY(f.copy(true, true));
    QCOMPARE(f.kept().size(), 1);
}

void TestLogCopy::whatIsNoBackupIsKept()
{
    BackupFixture f;
    f.log.fill(3);
    QDir().mkpath(f.place());
    QFile garbage(f.file());
    QVERIFY(garbage.open(QIODevice::WriteOnly));
    garbage.write(QByteArray(8'192, 'x'));
    garbage.close();
    const auto copied = f.copy();
    QVERIFY2(copied, copied ? "" : qPrintable(copied.error().message));
    QCOMPARE(f.kept().size(), 1);
    QCOMPARE(f.problems(), QStringList());
}

void TestLogCopy::anotherVersionOfTheListIsCopiedAsAWhole()
{
    BackupFixture f;
    const IncidentId id = f.log.fill(3);
    QVERIFY(f.copy());
    RawDatabase(f.file()).run(QStringLiteral("UPDATE meta SET value = '1' WHERE key = 'projection'"));
    f.log.note(*f.log.open(), id, QStringLiteral("after the upgrade"));
    const auto copied = f.copy();
    QVERIFY2(copied, copied ? "" : qPrintable(copied.error().message));
    QVERIFY(copied->whole);
    QCOMPARE(f.kept(), QStringList());
    QCOMPARE(f.problems(), QStringList());
}

void TestLogCopy::aFailedWriteLeavesTheOldOne()
{
    BackupFixture f;
    const IncidentId id = f.log.fill(3);
    QVERIFY(f.copy());
    const qint64 before = f.events();
    f.log.note(*f.log.open(), id, QStringLiteral("new"));
    // Each operation on the copy in turn is the one that fails.
    int failed = 0;
    for (int n = 0; n < 100; ++n) {
        int left = n;
        DiskModel disk(unsigned(n + 1));
        disk.setFails([&](DiskModel::Operation, const QString &file) {
            return file.startsWith(f.place()) && left-- == 0;
        });
        const auto copied = f.copy();
        if (copied)
            break;
        ++failed;
        disk.setFails({});
        QCOMPARE(f.problems(), QStringList());
        QVERIFY(f.events() == before || f.events() == before + 1);
        if (f.events() == before + 1)
            break; // The last flush said that it failed, and it came to the disk.
    }
    QVERIFY(failed > 2);
    const auto copied = f.copy(true, true);
    QVERIFY2(copied, copied ? "" : qPrintable(copied.error().message));
    QCOMPARE(f.events(), before + 1);
    QCOMPARE(f.problems(), QStringList());
}

void TestLogCopy::aPowerCutLeavesTheOldOrTheNewOne()
{
    BackupFixture f;
    const IncidentId id = f.log.fill(30);
    qint64 before = 0;
    std::vector<std::unique_ptr<QTemporaryDir>> cuts;
    {
        DiskModel disk(7);
        QVERIFY(f.copy());
        before = f.events();
        {
            // The flush of a whole copy is not SQLite's: here one of all pages stands for it.
            const auto flushed = Database::open(f.file(), Database::Mode::ReadWrite);
            QVERIFY(flushed && (*flushed)->run(QStringLiteral("VACUUM")));
        }
        {
            const auto log = f.log.open();
            for (int i = 0; i < 30; ++i)
                f.log.note(*log, id, QString(500, u'n'));
        }
        disk.setObserver([&](const DiskModel::Step &step) {
            if (!step.file.startsWith(f.place()))
                return;
            cuts.push_back(std::make_unique<QTemporaryDir>());
            disk.cutPower(f.place(), cuts.back()->path());
        });
        const auto copied = f.copy();
        QVERIFY2(copied, copied ? "" : qPrintable(copied.error().message));
    }
    QVERIFY(cuts.size() > 10);
    for (const auto &left : cuts) {
        const QString file = backupLogPath(left->path());
        QCOMPARE(f.problems(file).join(u' '), QString());
        // What was rolled back stays as it was.
        QVERIFY(Database::open(file, Database::Mode::ReadWrite));
        QVERIFY(f.events(file) == before || f.events(file) == before + 30);
    }
    QCOMPARE(f.events(), before + 30);
}

void TestLogCopy::aFullDiskLeavesTheOldOne()
{
    BackupFixture f;
    const SmallDisk disk(f.place());
    if (!disk.isMounted())
        QSKIP("a small disk cannot be mounted here");
    const IncidentId id = f.log.fill(3);
    QVERIFY(f.copy());
    const qint64 before = f.events();
    {
        QFile filler(f.place() + QStringLiteral("/filler"));
        QVERIFY(filler.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
        const QByteArray chunk(4'096, 'x');
        while (filler.write(chunk) == chunk.size()) {
        }
    }
    const auto log = f.log.open();
    for (int i = 0; i < 20; ++i)
        f.log.note(*log, id, QString(20'000, u'n'));
    for (const bool distrust : {false, true}) {
        const auto refused = f.copy(true, distrust);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::NoSpace);
        QVERIFY2(refused.error().message.contains(f.place()), qPrintable(refused.error().message));
        QCOMPARE(f.events(), before);
        QCOMPARE(f.problems(), QStringList());
    }
    QVERIFY(!log->hasFailed());
    QFile::remove(f.place() + QStringLiteral("/filler"));
    QVERIFY(f.copy());
    QCOMPARE(f.events(), before + 20);
}

void TestLogCopy::aReadOnlyDiskIsAnError()
{
    BackupFixture f;
    const SmallDisk disk(f.place());
    if (!disk.isMounted())
        QSKIP("a small disk cannot be mounted here");
    const IncidentId id = f.log.fill(3);
    QVERIFY(f.copy());
    f.log.note(*f.log.open(), id, QStringLiteral("new"));
    QCOMPARE(disk.makeReadOnly(), 0);
    const auto refused = f.copy();
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::ReadOnly);
    QCOMPARE(disk.makeWritable(), 0);
    QVERIFY(f.copy());
}

WF_TEST(TestLogCopy)

} // namespace tst_logcopy

#include "tst_logcopy.moc"
