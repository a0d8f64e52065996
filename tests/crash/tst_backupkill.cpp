// SPDX-License-Identifier: GPL-3.0-or-later
// A desk that is killed while it copies its log into a second folder.
#include "backup/backupplace.h"
#include "backup/backuprun.h"
#include "backup/restore.h"
#include "support/logfixture.h"
#include "support/testentry.h"

#include <QProcess>
#include <QTest>

#include <cstdio>
#include <random>

namespace tst_backupkill {

using namespace wf;

namespace {

const QString WorkArgument = QStringLiteral("--copy-forever");
constexpr int Rounds = 12;

/// The child: writes events and copies them until it is killed, and says up to which event it copied.
int copyForever(const QString &dataDir, const QString &folder)
{
    const SystemClock clock;
    const auto log = EventLog::open(dataDir, clock);
    if (!log)
        qFatal("not opened: %s", qPrintable(log.error().message));
    const auto run = [&](const Command &c) {
        if (!execute(**log, c, {clock.wall(), QStringLiteral("child")}))
            qFatal("refused");
    };
    if ((*log)->book().incidents().empty())
        run(command::Declare{
            {}, QStringLiteral("Dynex is down"), Severity::P1, false, QStringLiteral("Ada"), shippedCopy()});
    const IncidentId id = (*log)->book().incidents().begin()->first;
    BackupRun backup;
    for (int n = 0;; ++n) {
        for (int i = 0; i < 1 + n % 5; ++i)
            run(command::AddEntry{id, EventKind::Note, QString(1 + n % 3'000, QLatin1Char('x'))});
        BackupJob job{dataDir, folder, (*log)->desk()};
        job.logIsWhole = true;
        job.now = clock.wall();
        if (n % 5 == 4) // As after an error of its disk: the whole file.
            backup = BackupRun();
        const auto copied = backup.copy(job);
        if (!copied)
            qFatal("not copied: %s", qPrintable(copied.error().message));
        std::printf("%lld\n", static_cast<long long>(copied->end.row));
        std::fflush(stdout);
    }
}

} // namespace

class TestBackupKill : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theBackupIsWholeAtAllTimes();
};

void TestBackupKill::theBackupIsWholeAtAllTimes()
{
    LogFixture bench;
    const QTemporaryDir folder;
    std::mt19937 random(1129);
    qint64 claimed = 0;
    for (int round = 0; round < Rounds; ++round) {
        // The first copies are of the whole file.
        if (round % 4 == 3) {
            QDir(folder.path()).removeRecursively();
            claimed = 0;
        }
        QDir().mkpath(folder.path());
        QProcess child;
        child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        child.start(QCoreApplication::applicationFilePath(), {WorkArgument, bench.dir(), folder.path()});
        QVERIFY(child.waitForStarted());
        const int wanted = int(random() % 8);
        QByteArray output;
        while (output.count('\n') < wanted && child.waitForReadyRead(wf::testing::Patience))
            output += child.readAllStandardOutput();
        child.kill();
        QVERIFY(child.waitForFinished());
        output += child.readAllStandardOutput();
        const QByteArray whole = output.first(output.lastIndexOf('\n') + 1);
        for (const QByteArray &line : whole.split('\n'))
            claimed = std::max(claimed, line.toLongLong());
        const auto found = findBackups(folder.path());
        QVERIFY(found);
        if (found->empty()) {
            QCOMPARE(claimed, 0);
            continue;
        }
        QCOMPARE(found->size(), std::size_t(1));
        // What was claimed is there, in a log that is consistent.
        const QTemporaryDir restored;
        const QString data = restored.path() + QStringLiteral("/data");
        const SystemClock clock;
        const auto prepared =
            prepareRestore({found->front().file, data, QStringLiteral("Ada"), clock.wall(), false});
        QVERIFY2(prepared, prepared ? "" : qPrintable(prepared.error().message));
        QVERIFY2(prepared->events >= claimed,
                 qPrintable(QStringLiteral("%1 of %2").arg(prepared->events).arg(claimed)));
        QVERIFY(EventLog::open(data, clock));
        const auto report = verifyLog(data);
        QVERIFY(report);
        QCOMPARE(report->problems, QStringList());
    }
}

WF_TEST_ENTRY(TestBackupKill)
{
    QCoreApplication app(argc, argv);
    if (app.arguments().value(1) == WorkArgument)
        return copyForever(app.arguments().value(2), app.arguments().value(3));
    TestBackupKill test;
    return QTest::qExec(&test, argc, argv);
}

} // namespace tst_backupkill

#include "tst_backupkill.moc"
