// SPDX-License-Identifier: GPL-3.0-or-later
#include "backup/backuprun.h"
#include "backuptest.h"
#include "base/files.h"
#include "log/evidencestore.h"
#include "metrics/archive.h"
#include "support/testentry.h"

#include <QScopeGuard>
#include <QTest>

#include <sys/mount.h>

namespace tst_backuprun {

using namespace wf;
using namespace std::chrono_literals;

struct Bench
{
    BackupJob job() const
    {
        const auto log = EventLog::openReadOnly(f.log.dir(), f.log.clock);
        if (!log)
            qFatal("%s", qPrintable(log.error().message));
        BackupJob job{f.log.dir(), f.folder(), (*log)->desk()};
        job.windows = windows;
        job.logIsWhole = true;
        job.now = f.log.clock.wall();
        return job;
    }
    QString place() const { return backupPlace(f.folder(), job().desk); }

    BackupFixture f;
    BackupRun run;
    std::vector<TimeRange> windows;
};

class TestBackupRun : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void eachDeskHasItsPlace();
    void theDataFolderIsRefused();
    void aFolderMayVanishAndComeBack();
    void aPlaceWhereNothingIsMountedIsAway();
    void evidenceIsCopiedOnce();
    void damagedEvidenceIsNoted();
    void daysOfIncidentsAreCopied();
    void aDayThatGrewIsCopiedAgain();
    void linksAreNotFollowed();
    void whatIsBrokenOffLeavesNothing();
};

void TestBackupRun::eachDeskHasItsPlace()
{
    Bench a;
    Bench b;
    a.f.log.fill(1);
    b.f.log.fill(2);
    BackupJob other = b.job();
    other.folder = a.f.folder();
    QVERIFY(a.run.copy(a.job()));
    QVERIFY(b.run.copy(other));
    QVERIFY(a.run.copy(a.job()));
    const auto found = findBackups(a.f.folder());
    QVERIFY(found);
    QCOMPARE(found->size(), std::size_t(2));
    QVERIFY(!found->front().kept && !found->back().kept);
    QVERIFY(found->front().place != found->back().place);
}

void TestBackupRun::theDataFolderIsRefused()
{
    const QTemporaryDir dir;
    const QString data = dir.filePath(QStringLiteral("data"));
    QDir().mkpath(data + QStringLiteral("/inner"));
    QDir().mkpath(data + QStringLiteral("-beside"));
    QVERIFY(QFile::link(data + QStringLiteral("/inner"), dir.filePath(QStringLiteral("link"))));
    for (const QString &folder :
         {data, data + QStringLiteral("/"), data + QStringLiteral("/inner"),
          data + QStringLiteral("/not-there"), dir.filePath(QStringLiteral("link"))}) {
        const auto refused = checkBackupFolder(data, folder);
        QVERIFY2(!refused, qPrintable(folder));
        QCOMPARE(refused.error().code, ErrorCode::Refused);
    }
    QVERIFY(checkBackupFolder(data, data + QStringLiteral("-beside")));
    QVERIFY(checkBackupFolder(data, dir.path()));
}

void TestBackupRun::aFolderMayVanishAndComeBack()
{
    Bench b;
    const IncidentId id = b.f.log.fill(1);
    QVERIFY(b.run.copy(b.job()));
    QVERIFY(QDir().rename(b.f.folder(), b.f.folder() + QStringLiteral("-out")));
    b.f.log.note(*b.f.log.open(), id, QStringLiteral("while it is away"));
    const auto away = b.run.copy(b.job());
    QVERIFY(!away);
    QCOMPARE(away.error().code, ErrorCode::NotFound);
    QVERIFY(!QFile::exists(b.f.folder())); // Nobody makes one in its place.
    QVERIFY(QDir().rename(b.f.folder() + QStringLiteral("-out"), b.f.folder()));
    const auto back = b.run.copy(b.job());
    QVERIFY2(back, back ? "" : qPrintable(back.error().message));
    QCOMPARE(b.f.events(backupLogPath(b.place())), back->end.row);
    QCOMPARE(b.f.problems(backupLogPath(b.place())), QStringList());
}

void TestBackupRun::aPlaceWhereNothingIsMountedIsAway()
{
    Bench b;
    b.f.log.fill(1);
    const QByteArray folder = QFile::encodeName(b.f.folder());
    if (::mount("tmpfs", folder.constData(), "tmpfs", 0, "size=4m,mode=0700") != 0)
        QSKIP("a disk cannot be mounted here");
    auto unmount = qScopeGuard([&] { ::umount2(folder.constData(), MNT_DETACH); });
    const auto copied = b.run.copy(b.job());
    QVERIFY(copied && !copied->sameDisk);
    unmount.dismiss();
    QCOMPARE(::umount2(folder.constData(), MNT_DETACH), 0);
    BackupJob job = b.job();
    job.wasOnOtherDisk = true;
    const auto away = b.run.copy(job);
    QVERIFY(!away);
    QCOMPARE(away.error().code, ErrorCode::NotFound);
    QCOMPARE(QDir(b.f.folder()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), QStringList());
}

void TestBackupRun::evidenceIsCopiedOnce()
{
    Bench b;
    b.f.log.fill(1);
    const auto sha = storeEvidence(b.f.log.dir(), "a picture");
    QVERIFY(sha);
    auto copied = b.run.copy(b.job());
    QVERIFY(copied);
    QCOMPARE(copied->evidence, 1);
    const QString there = evidencePath(b.place(), *sha);
    QCOMPARE(*readFile(there, 100), QByteArray("a picture"));
    // It is not written again.
    QVERIFY(QFile::remove(there));
    QVERIFY(b.run.copy(b.job()));
    QVERIFY(!QFile::exists(there));
    // A new pass of another process looks for itself.
    BackupRun fresh;
    QVERIFY(fresh.copy(b.job()));
    QVERIFY(QFile::exists(there));
    QVERIFY(storeEvidence(b.f.log.dir(), "another picture"));
    copied = fresh.copy(b.job());
    QVERIFY(copied);
    QCOMPARE(copied->evidence, 2);
}

void TestBackupRun::damagedEvidenceIsNoted()
{
    Bench b;
    b.f.log.fill(1);
    const auto sha = storeEvidence(b.f.log.dir(), "a picture");
    QFile file(evidencePath(b.f.log.dir(), *sha));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("a forgery");
    file.close();
    auto copied = b.run.copy(b.job());
    QVERIFY(copied);
    QCOMPARE(copied->evidence, 0);
    QCOMPARE(copied->notes.size(), 1);
    QVERIFY2(copied->notes.first().contains(sha->text()), qPrintable(copied->notes.first()));
    QVERIFY(!QFile::exists(evidencePath(b.place(), *sha)));
}

void makeDay(const QString &dataDir, QDate date, const std::optional<TimeRange> &pin = {})
{
    QDir().mkpath(recorderPath(dataDir));
    auto day = RecorderDay::open(dayPath(recorderPath(dataDir), date));
    if (!day || !(*day)->setMeta(QStringLiteral("of"), date.toString(Qt::ISODate)))
        qFatal("the day cannot be made");
    if (pin && !(*day)->addPin({*pin, QStringLiteral("incident")}))
        qFatal("the range cannot be pinned");
    if (!(*day)->compact())
        qFatal("the day cannot be folded up");
}

void TestBackupRun::daysOfIncidentsAreCopied()
{
    Bench b;
    b.f.log.fill(1);
    const QDate first(2026, 11, 1);
    for (int i = 0; i < 5; ++i)
        makeDay(b.f.log.dir(), first.addDays(i));
    // An incident around midnight, and a range that was pinned without one.
    b.windows = {{startOf(first.addDays(1)) + 23h, startOf(first.addDays(2)) + 1h}};
    const QDate pinned = first.addDays(4);
    makeDay(b.f.log.dir(), pinned, TimeRange{startOf(pinned), startOf(pinned) + 1h});
    auto days = b.run.copyDays(b.job());
    QVERIFY2(days, days ? "" : qPrintable(days.error().message));
    QCOMPARE(days->copied, 3);
    QCOMPARE(days->days, 3);
    QCOMPARE(days->notes, QStringList());
    const RecorderArchive there(recorderPath(b.place()));
    QCOMPARE(there.days(), (std::vector<QDate>{first.addDays(1), first.addDays(2), pinned}));
    const auto day = RecorderDay::openReadOnly(dayPath(recorderPath(b.place()), pinned));
    QVERIFY(day);
    QCOMPARE((*day)->pins()->size(), std::size_t(1));
    // What did not change is not copied again, by this process or another one.
    QCOMPARE(b.run.copyDays(b.job())->copied, 0);
    QCOMPARE(BackupRun().copyDays(b.job())->copied, 0);
}

void TestBackupRun::aDayThatGrewIsCopiedAgain()
{
    Bench b;
    b.f.log.fill(1);
    const QDate date(2026, 11, 1);
    makeDay(b.f.log.dir(), date);
    b.windows = {{startOf(date), startOf(date) + 1h}};
    const QString here = dayPath(recorderPath(b.f.log.dir()), date);
    QFile old(here);
    QVERIFY(old.open(QIODevice::ReadWrite));
    QVERIFY(
        old.setFileTime(QDateTime::currentDateTimeUtc().addSecs(-600), QFileDevice::FileModificationTime));
    old.close();
    QCOMPARE(b.run.copyDays(b.job())->copied, 1);
    // It is the day that is being written: what is in its write-ahead log only counts.
    const auto day = RecorderDay::open(here);
    QVERIFY(day && (*day)->setMeta(QStringLiteral("of"), QStringLiteral("more")));
    QCOMPARE(b.run.copyDays(b.job())->copied, 1);
    const auto copy = RecorderDay::openReadOnly(dayPath(recorderPath(b.place()), date));
    QVERIFY(copy);
    QCOMPARE((*copy)->meta(QStringLiteral("of")), QStringLiteral("more"));
}

void TestBackupRun::linksAreNotFollowed()
{
    Bench b;
    b.f.log.fill(1);
    const QTemporaryDir elsewhere;
    QVERIFY(QFile::link(elsewhere.path(), b.place()));
    const auto refused = b.run.copy(b.job());
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Io);
    QVERIFY(QDir(elsewhere.path()).isEmpty());
}

void TestBackupRun::whatIsBrokenOffLeavesNothing()
{
    Bench b;
    b.f.log.fill(1);
    const auto stopped = b.run.copy(b.job(), [] { return false; });
    // So small a log is copied in one step: either is right, but half of it never.
    const QString file = backupLogPath(b.place());
    QVERIFY(!QFile::exists(file + QStringLiteral(".partial")));
    QCOMPARE(QFile::exists(file), stopped.has_value());
}

WF_TEST(TestBackupRun)

} // namespace tst_backuprun

#include "tst_backuprun.moc"
