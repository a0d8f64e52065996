// SPDX-License-Identifier: GPL-3.0-or-later
// When a desk copies its log, and what it says of the copy.
#include "backup/backupplace.h"
#include "desk/backupkeeper.h"
#include "support/deskfixture.h"
#include "support/diskmodel.h"
#include "support/logfixture.h"
#include "support/testentry.h"

#include <QSemaphore>
#include <QSignalSpy>
#include <QTest>

namespace tst_backupkeeper {

using namespace wf;
using namespace std::chrono_literals;
using State = BackupStatus::State;

namespace {

/// Nothing is waited for that a test would have to wait for.
constexpr BackupPace Fast{20ms, 50ms, 50ms, 50ms, 30s};

/// A log and its keeper, without a desk.
struct Bench
{
    Bench() : settings(dir.path()), log(f.open())
    {
        QDir().mkpath(folder());
        id = f.declare(*log);
    }
    void start(const QString &in = {})
    {
        keeper = std::make_unique<BackupKeeper>(f.dir(), clock, settings, nullptr, Fast);
        keeper->setFolder(in.isEmpty() ? folder() : in);
        keeper->setLog(status());
    }
    LogStatus status() const
    {
        LogStatus status;
        status.state = LogStatus::State::Writable;
        status.desk = log->desk();
        status.chainVerified = true;
        return status;
    }
    void note(const QString &text = QStringLiteral("n"))
    {
        f.note(*log, id, text);
        keeper->touch();
    }
    State state() const { return keeper->status().state; }
    QString folder() const { return dir.filePath(QStringLiteral("second")); }
    QString file() const { return backupLogPath(backupPlace(folder(), log->desk())); }
    std::optional<Millis> age() const { return backupAge(keeper->status(), clock.steady()); }
    void pullOut() { QVERIFY(QDir().rename(folder(), folder() + QStringLiteral("-out"))); }
    void putIn() { QVERIFY(QDir().rename(folder() + QStringLiteral("-out"), folder())); }

    QTemporaryDir dir;
    LogFixture f;
    ShiftedClock clock;
    Settings settings;
    std::unique_ptr<EventLog> log;
    IncidentId id;
    std::unique_ptr<BackupKeeper> keeper;
};

} // namespace

class TestBackupKeeper : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void withoutAFolderThereIsNone();
    void newsAreCopiedAndTheAgeIsTrue();
    void theAgeCountsFromTheFirstEventThatIsMissing();
    void aFolderThatIsAwayIsAState();
    void whatWasKnownOutlivesARestart();
    void theDataFolderIsRefused();
    void aDeskThatOnlyReadsCopiesNothing();
    void theLastPassIsAfterTheLastEvent();
    void whatWasKeptIsSaidOnce();
    void aDeskKeepsItsBackup();
    void theConfigurationIsTakenOverWhileItRuns();
    void aFolderThatHangsHoldsUpNobody();
};

void TestBackupKeeper::withoutAFolderThereIsNone()
{
    Bench b;
    b.keeper = std::make_unique<BackupKeeper>(b.f.dir(), b.clock, b.settings, nullptr, Fast);
    b.keeper->setLog(b.status());
    b.note();
    QCOMPARE(b.state(), State::Off);
    QVERIFY(!b.age());
}

void TestBackupKeeper::newsAreCopiedAndTheAgeIsTrue()
{
    Bench b;
    b.start();
    QCOMPARE(b.state(), State::Looking);
    QVERIFY(!b.age());
    QTRY_COMPARE(b.state(), State::Complete);
    QCOMPARE(b.age(), std::optional<Millis>(0ms));
    QCOMPARE(b.keeper->status().events, b.log->heads().begin()->second.sequence);
    QVERIFY(QFile::exists(b.file()));
    b.note();
    QCOMPARE(b.state(), State::Behind);
    QTRY_COMPARE(b.state(), State::Complete);
    QCOMPARE(b.keeper->status().events, b.log->heads().begin()->second.sequence);
    QCOMPARE(b.keeper->status().place, backupPlace(b.folder(), b.log->desk()));
    // Nothing came since: it is as new as the log.
    b.clock.advance(1h);
    QCOMPARE(b.age(), std::optional<Millis>(0ms));
}

void TestBackupKeeper::theAgeCountsFromTheFirstEventThatIsMissing()
{
    Bench b;
    b.start();
    QTRY_COMPARE(b.state(), State::Complete);
    b.pullOut();
    QTRY_COMPARE(b.state(), State::Away);
    b.putIn();
    QTRY_COMPARE(b.state(), State::Complete);
    b.note();
    b.clock.advance(40s);
    b.note();
    QCOMPARE(b.state(), State::Behind);
    QVERIFY(b.age() >= std::optional<Millis>(40s));
    QTRY_COMPARE(b.state(), State::Complete);
}

void TestBackupKeeper::aFolderThatIsAwayIsAState()
{
    Bench b;
    QSignalSpy noted((b.start(), b.keeper.get()), &BackupKeeper::noted);
    QTRY_COMPARE(b.state(), State::Complete);
    b.pullOut();
    QTRY_COMPARE(b.state(), State::Away);
    const auto since = b.keeper->status().awaySince;
    QVERIFY(since);
    b.note();
    b.clock.advance(3min);
    QVERIFY(b.age() >= std::optional<Millis>(3min));
    QVERIFY(backupNeedsSomebody(b.keeper->status(), b.clock.steady()));
    QCOMPARE(b.keeper->status().awaySince, since);
    b.putIn();
    QTRY_COMPARE(b.state(), State::Complete);
    QVERIFY(!b.keeper->status().awaySince);
    QCOMPARE(b.keeper->status().events, b.log->heads().begin()->second.sequence);
    QCOMPARE(noted.count(), 0);
}

void TestBackupKeeper::whatWasKnownOutlivesARestart()
{
    Bench b;
    b.start();
    QTRY_COMPARE(b.state(), State::Complete);
    b.keeper.reset();
    b.pullOut();
    b.clock.advance(2h);
    b.start();
    QTRY_COMPARE(b.state(), State::Away);
    QVERIFY(b.age() && *b.age() >= Millis(2h) && *b.age() < Millis(3h));
    // Of another folder nothing is known.
    b.keeper->setFolder(b.dir.filePath(QStringLiteral("third")));
    QTRY_COMPARE(b.state(), State::Away);
    QVERIFY(!b.age());
}

void TestBackupKeeper::theDataFolderIsRefused()
{
    Bench b;
    b.start(b.f.dir() + QStringLiteral("/backup"));
    QCOMPARE(b.state(), State::Failing);
    QVERIFY2(b.keeper->status().message.contains(QStringLiteral("data folder")),
             qPrintable(b.keeper->status().message));
    b.note();
    QCOMPARE(b.state(), State::Failing);
    b.keeper->setFolder(b.folder());
    QTRY_COMPARE(b.state(), State::Complete);
    b.keeper->setFolder({});
    QCOMPARE(b.state(), State::Off);
}

void TestBackupKeeper::aDeskThatOnlyReadsCopiesNothing()
{
    Bench b;
    b.keeper = std::make_unique<BackupKeeper>(b.f.dir(), b.clock, b.settings, nullptr, Fast);
    b.keeper->setFolder(b.folder());
    LogStatus reads = b.status();
    reads.state = LogStatus::State::ReadOnly;
    b.keeper->setLog(reads);
    b.keeper->touch();
    QCOMPARE(b.state(), State::Off);
    b.keeper->setLog(b.status());
    QTRY_COMPARE(b.state(), State::Complete);
}

void TestBackupKeeper::theLastPassIsAfterTheLastEvent()
{
    Bench b;
    b.start();
    QTRY_COMPARE(b.state(), State::Complete);
    b.note(QStringLiteral("the last word"));
    b.keeper->finish();
    b.keeper.reset();
    RawDatabase raw(b.file());
    QCOMPARE(raw.value(QStringLiteral("SELECT count(*) FROM events")).toLongLong(),
             b.log->heads().begin()->second.sequence);
}

void TestBackupKeeper::whatWasKeptIsSaidOnce()
{
    Bench b;
    b.start();
    QTRY_COMPARE(b.state(), State::Complete);
    b.keeper.reset();
    RawDatabase(b.file()).run(QStringLiteral("UPDATE meta SET value = 'another' WHERE key = 'desk'"));
    b.start();
    QSignalSpy noted(b.keeper.get(), &BackupKeeper::noted);
    QTRY_COMPARE(b.state(), State::Complete);
    QCOMPARE(noted.count(), 1);
    QCOMPARE(b.keeper->status().notes.size(), 1);
    QVERIFY(b.keeper->status().notes.first().contains(QStringLiteral(".kept-")));
}

void TestBackupKeeper::aDeskKeepsItsBackup()
{
    DeskFixture f;
    QVERIFY(f.waitForData());
    const QString folder = f.path(QStringLiteral("second"));
    QDir().mkpath(folder);
    QCOMPARE(f.desk().backupStatus().state, State::Off);
    QSignalSpy changed(&f.desk(), &DeskView::backupChanged);
    const auto set = f.desk().setBackupFolder(folder);
    QVERIFY2(set, set ? "" : qPrintable(set.error().message));
    QTRY_COMPARE(f.desk().backupStatus().state, State::Complete);
    QVERIFY(!changed.isEmpty());
    f.declare(QStringLiteral("Small"), Severity::P3);
    QCOMPARE(f.desk().backupStatus().state, State::Behind);
    const QString place = f.desk().backupStatus().place;
    // The desk ends within the pace of its passes: the last one is made for that.
    f.stop();
    RawDatabase raw(backupLogPath(place));
    QCOMPARE(raw.value(QStringLiteral("SELECT count(*) FROM events WHERE kind = 'declared'")).toInt(), 1);
    f.start();
    QVERIFY(f.waitForData());
    QVERIFY(f.desk().setBackupFolder(folder));
    QTRY_COMPARE(f.desk().backupStatus().state, State::Complete);
    const auto refused = f.desk().setBackupFolder(f.desk().options().dataDir);
    QVERIFY(!refused);
    QCOMPARE(f.desk().backupStatus().folder, folder);
}

void TestBackupKeeper::theConfigurationIsTakenOverWhileItRuns()
{
    DeskFixture f;
    QVERIFY(f.waitForData());
    const QString folder = f.path(QStringLiteral("second"));
    QDir().mkpath(folder);
    QVERIFY(f.desk().setBackupFolder(folder));
    QTRY_COMPARE(f.desk().backupStatus().state, State::Complete);
    QVERIFY(f.desk().setBackupFolder({}));
    QCOMPARE(f.desk().backupStatus().state, State::Off);
    QCOMPARE(f.desk().backupStatus().folder, QString());
}

void TestBackupKeeper::aFolderThatHangsHoldsUpNobody()
{
    static QSemaphore answers;
    static std::atomic<bool> hangs = false;
    static std::atomic<bool> mayHang = false;
    Bench b;
    b.keeper = std::make_unique<BackupKeeper>(b.f.dir(), b.clock, b.settings, nullptr,
                                              BackupPace{20ms, 50ms, 50ms, 50ms, 100ms});
    b.keeper->setFolder(b.folder());
    b.keeper->setLog(b.status());
    QTRY_COMPARE(b.state(), State::Complete);
    // The disk of everything that is opened from here on; for as long as the thread may need it.
    static auto *disk = new DiskModel(1);
    disk->setObserver([in = b.folder()](const DiskModel::Step &step) {
        if (!step.file.startsWith(in) || !mayHang.exchange(false))
            return;
        hangs = true;
        answers.acquire();
        hangs = false;
    });
    mayHang = true;
    b.note();
    QTRY_VERIFY(hangs);
    QTRY_COMPARE(b.state(), State::Away);
    QVERIFY2(b.keeper->status().message.contains(QStringLiteral("does not answer")),
             qPrintable(b.keeper->status().message));
    // The log is written meanwhile, and the age counts.
    b.note();
    b.clock.advance(3min);
    QVERIFY(b.age() >= std::optional<Millis>(3min));
    QVERIFY(hangs);
    answers.release();
    QTRY_COMPARE(b.state(), State::Complete);
    mayHang = true;
    b.note();
    QTRY_VERIFY(hangs);
    QTRY_COMPARE(b.state(), State::Away);
    // The end does not wait for it.
    b.keeper->finish();
    b.keeper.reset();
    QVERIFY(hangs);
    answers.release();
    QTRY_VERIFY(!hangs);
}

WF_TEST(TestBackupKeeper)

} // namespace tst_backupkeeper

#include "tst_backupkeeper.moc"
