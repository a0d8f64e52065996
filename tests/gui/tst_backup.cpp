// SPDX-License-Identifier: GPL-3.0-or-later
// The backup in the strip, its dialog, and the way back from one.
#include "backup/backupplace.h"
#include "backup/logcopy.h"
#include "commander/backupdialog.h"
#include "commander/commanderactions.h"
#include "commander/restoredialog.h"
#include "commandertest.h"
#include "log/pendingrestore.h"

#include <QPushButton>
#include <QSignalSpy>

namespace tst_backup {

using namespace wf;
using namespace wf::guitest;
using namespace std::chrono_literals;
using State = BackupStatus::State;

class TestBackup : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theStripSaysHowOldItIs();
    void theFolderIsChosenInADialog();
    void aRestoreSaysWhatItReplaces();
    void aWindowThatOnlyReadsRestoresNothing();
    void thereIsNothingToRestore();
};

namespace {

StatusPill &pillOf(Floor &floor)
{
    return *floor.window->findChild<StatusPill *>(QStringLiteral("backupPill"));
}

BackupStatus statusOf(const Floor &floor, State state, std::optional<Millis> age)
{
    BackupStatus status;
    status.state = state;
    status.folder = QStringLiteral("/media/stick");
    status.place = QStringLiteral("/media/stick/watchfloor-1a2b3c4d");
    status.events = 120;
    if (age)
        status.newUntil = floor.fixture.desk().presentClock().steady() - *age;
    return status;
}

} // namespace

void TestBackup::theStripSaysHowOldItIs()
{
    Floor floor;
    StatusPill &pill = pillOf(floor);
    FakeDesk &desk = floor.fixture.desk();
    QVERIFY(pill.isHidden());
    desk.setBackupStatus(statusOf(floor, State::Looking, {}));
    QCOMPARE(pill.text(), QStringLiteral("checking the backup"));
    desk.setBackupStatus(statusOf(floor, State::Complete, 0s));
    QVERIFY(!pill.isHidden());
    QCOMPARE(pill.text(), QStringLiteral("backup complete"));
    QVERIFY(pill.tone() != Token::P2);
    QVERIFY2(pill.toolTip().contains(QStringLiteral("/media/stick/watchfloor-1a2b3c4d")),
             qPrintable(pill.toolTip()));
    QVERIFY(pill.toolTip().contains(QStringLiteral("Events: 120")));
    desk.setBackupStatus(statusOf(floor, State::Behind, 40s));
    QCOMPARE(pill.text(), QStringLiteral("backup 40 s old"));
    QVERIFY(pill.tone() != Token::P2);
    // It grows older by itself, and amber.
    desk.pass(3min);
    QVERIFY2(pill.text().contains(QStringLiteral("3 min")), qPrintable(pill.text()));
    QCOMPARE(pill.tone(), Token::P2);
    BackupStatus away = statusOf(floor, State::Away, 3min);
    away.awaySince = *fromIso(u"2026-11-23T02:14:00Z");
    away.message = QStringLiteral("/media/stick: No such file or directory");
    desk.setBackupStatus(away);
    QCOMPARE(pill.text(), QStringLiteral("backup away since 02:14, 3 min old"));
    QCOMPARE(pill.tone(), Token::P2);
    QVERIFY(pill.toolTip().contains(away.message));
    desk.setBackupStatus(statusOf(floor, State::Failing, {}));
    QCOMPARE(pill.text(), QStringLiteral("backup failing"));
    BackupStatus same = statusOf(floor, State::Complete, 0s);
    same.sameDisk = true;
    desk.setBackupStatus(same);
    QVERIFY(pill.toolTip().contains(QStringLiteral("on the disk of the log")));
    desk.setBackupStatus({});
    QVERIFY(pill.isHidden());
}

void TestBackup::theFolderIsChosenInADialog()
{
    Floor floor;
    FakeDesk &desk = floor.fixture.desk();
    desk.setBackupStatus(statusOf(floor, State::Complete, 0s));
    QTest::mouseClick(&pillOf(floor), Qt::LeftButton);
    auto *dialog = floor.window->findChild<BackupDialog *>(QStringLiteral("backupDialog"));
    QVERIFY(dialog);
    QCOMPARE(dialog->findChild<QLabel *>(QStringLiteral("backupState"))->text(),
             QStringLiteral("backup complete"));
    dialog->setFolder(QStringLiteral("/media/other"));
    QCOMPARE(desk.options().config.backup.folder, QStringLiteral("/media/other"));
    dialog->findChild<QPushButton *>(QStringLiteral("backupOff"))->click();
    QCOMPARE(desk.options().config.backup.folder, QString());
    QPointer<BackupDialog> gone(dialog);
    dialog->reject();
    QTRY_VERIFY(!gone);
}

namespace {

/// A log of the desk's folder that is in a second one, with work that came after.
struct Second
{
    explicit Second(const QString &dataDir)
    {
        const auto log = EventLog::open(dataDir, clock);
        if (!log)
            qFatal("%s", qPrintable(log.error().message));
        declare(**log, QStringLiteral("In the backup"));
        QDir().mkpath(place());
        if (!copyLog(dataDir, place(), {true, false, clock.wall(), {}}))
            qFatal("not copied");
        declare(**log, QStringLiteral("After the backup"));
    }
    void declare(EventLog &log, const QString &title)
    {
        const auto declared =
            execute(log, command::Declare{{}, title, Severity::P2, false, QStringLiteral("Ada"), {}},
                    {clock.wall(), QStringLiteral("Ada")});
        if (!declared)
            qFatal("refused");
    }
    QString place() const { return folder.filePath(QStringLiteral("watchfloor-1a2b3c4d")); }

    SystemClock clock;
    QTemporaryDir folder;
};

} // namespace

void TestBackup::aRestoreSaysWhatItReplaces()
{
    Floor floor;
    const QString data = floor.fixture.desk().options().dataDir;
    const Second second(data);
    QSignalSpy wanted(floor.window.get(), &CommanderWindow::targetsWanted);
    auto *actions = floor.window->findChild<CommanderActions *>();
    actions->restoreFrom(second.folder.path());
    auto *dialog = floor.window->findChild<RestoreDialog *>(QStringLiteral("restoreDialog"));
    QVERIFY(dialog);
    auto *accept = dialog->findChild<QPushButton *>(QStringLiteral("restoreAccept"));
    auto *cancel = dialog->findChild<QPushButton *>(QStringLiteral("restoreCancel"));
    QVERIFY(cancel->isDefault());
    QVERIFY(!accept->isDefault());
    QTRY_VERIFY(accept->isEnabled());
    const QString holds = dialog->findChild<QLabel *>(QStringLiteral("restoreHolds"))->text();
    QVERIFY2(holds.contains(QStringLiteral("In the backup")), qPrintable(holds));
    QVERIFY2(holds.contains(QStringLiteral("Incidents: 1, open: 1")), qPrintable(holds));
    const QString replaces = dialog->findChild<QLabel *>(QStringLiteral("restoreReplaces"))->text();
    QVERIFY2(replaces.contains(QStringLiteral("After the backup")), qPrintable(replaces));
    QVERIFY(!replaces.contains(QStringLiteral("In the backup")));
    // All of it is seen.
    for (const char *name : {"restoreHolds", "restoreReplaces"}) {
        auto *label = dialog->findChild<QLabel *>(QLatin1String(name));
        QTRY_VERIFY(label->height() >= label->heightForWidth(label->width()));
    }
    // Enter leaves everything as it is.
    QPointer<RestoreDialog> gone(dialog);
    QTest::keyClick(dialog, Qt::Key_Return);
    QTRY_VERIFY(!gone);
    QVERIFY(!pendingRestore(data));
    QCOMPARE(wanted.count(), 0);
    // A second time it is meant: the window asks to be opened anew, and the opening swaps.
    actions->restoreFrom(second.folder.path());
    gone = floor.window->findChild<RestoreDialog *>(QStringLiteral("restoreDialog"));
    accept = gone->findChild<QPushButton *>(QStringLiteral("restoreAccept"));
    QTRY_VERIFY(accept->isEnabled());
    accept->click();
    QTRY_COMPARE(wanted.count(), 1);
    QTRY_VERIFY(!gone);
    QVERIFY(pendingRestore(data));
    QCOMPARE(pendingRestore(data)->person, floor.fixture.desk().user());
    const auto log = EventLog::open(data, second.clock);
    QVERIFY2(log, log ? "" : qPrintable(log.error().message));
    QVERIFY((*log)->cut().isEmpty());
    QCOMPARE((*log)->book().incidents().size(), std::size_t(1));
}

void TestBackup::aWindowThatOnlyReadsRestoresNothing()
{
    Floor floor;
    const Second second(floor.fixture.desk().options().dataDir);
    LogStatus reads = floor.fixture.desk().logStatus();
    reads.state = LogStatus::State::ReadOnly;
    reads.message = QStringLiteral("another desk writes");
    floor.fixture.desk().setLogStatus(reads);
    floor.window->findChild<CommanderActions *>()->restoreFrom(second.folder.path());
    auto *dialog = floor.window->findChild<RestoreDialog *>(QStringLiteral("restoreDialog"));
    auto *error = dialog->findChild<QLabel *>(QStringLiteral("restoreError"));
    QTRY_VERIFY(error->isVisible());
    QVERIFY2(error->text().contains(QStringLiteral("another desk writes")), qPrintable(error->text()));
    QVERIFY(!dialog->findChild<QPushButton *>(QStringLiteral("restoreAccept"))->isEnabled());
}

void TestBackup::thereIsNothingToRestore()
{
    Floor floor;
    const QTemporaryDir empty;
    floor.window->findChild<CommanderActions *>()->restoreFrom(empty.path());
    auto *dialog = floor.window->findChild<RestoreDialog *>(QStringLiteral("restoreDialog"));
    auto *error = dialog->findChild<QLabel *>(QStringLiteral("restoreError"));
    QTRY_VERIFY(error->isVisible());
    QVERIFY(!dialog->findChild<QPushButton *>(QStringLiteral("restoreAccept"))->isEnabled());
}

WF_WINDOW_TEST(TestBackup)

} // namespace tst_backup

#include "tst_backup.moc"
