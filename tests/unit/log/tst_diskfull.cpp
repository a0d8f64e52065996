// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/execute.h"
#include "support/fakeclock.h"
#include "support/testentry.h"

#include <QDir>
#include <QFile>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QTest>

#include <sys/mount.h>

namespace tst_diskfull {

using namespace wf;

/// On a disk that is really full, a small one in memory.
class TestDiskFull : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theReserveKeepsTheLogWritable();
};

void TestDiskFull::theReserveKeepsTheLogWritable()
{
    const QTemporaryDir dir;
    const QByteArray folder = QFile::encodeName(dir.path());
    if (::mount("tmpfs", folder.constData(), "tmpfs", 0, "size=100m,mode=0700") != 0)
        QSKIP("a small disk cannot be mounted here");
    const auto unmount = qScopeGuard([&] { ::umount2(folder.constData(), MNT_DETACH); });
    FakeClock clock;
    auto log = *EventLog::open(dir.path(), clock);
    const DecisionContext context{clock.wall(), QStringLiteral("Ana")};
    command::Declare declare;
    declare.title = QStringLiteral("Full");
    const auto declared = execute(*log, declare, context);
    QVERIFY(declared);
    const IncidentId id = declared->front()->incident;
    QVERIFY(QFile::exists(dir.filePath(QStringLiteral("incidents.reserve"))));
    // Somebody else fills the disk to the last byte.
    QFile filler(dir.filePath(QStringLiteral("filler")));
    QVERIFY(filler.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
    const QByteArray chunk(4096, 'x');
    while (filler.write(chunk) == chunk.size()) {
    }
    const QString text(20'000, u'n');
    for (int i = 0; i < 50; ++i) {
        const auto noted = execute(*log, command::AddEntry{id, EventKind::Note, text}, context);
        QVERIFY2(noted, noted ? "" : qPrintable(noted.error().message));
    }
    QVERIFY(!QFile::exists(dir.filePath(QStringLiteral("incidents.reserve"))));
    QVERIFY(log->warnings().join(u' ').contains(QStringLiteral("the disk is full")));
    // The reserve too has an end. A file that opens again is no file that can be written.
    std::size_t noted = 50;
    while (execute(*log, command::AddEntry{id, EventKind::Note, text}, context) && noted < 5000) {
        ++noted;
        while (filler.write(chunk) == chunk.size()) {
        }
    }
    QVERIFY(log->hasFailed());
    for (int i = 0; i < 3; ++i) {
        QVERIFY(!log->reopen());
        QVERIFY(log->hasFailed());
    }
    QVERIFY(filler.resize(filler.size() - (4 << 20)));
    const auto reopened = log->reopen();
    QVERIFY2(reopened, reopened ? "" : qPrintable(reopened.error().message));
    QVERIFY(execute(*log, command::AddEntry{id, EventKind::Note, text}, context));
    ++noted;
    log.reset();
    log = *EventLog::open(dir.path(), clock);
    QCOMPARE(log->book().find(id)->events.size(), declared->size() + noted);
}

WF_TEST(TestDiskFull)

} // namespace tst_diskfull

#include "tst_diskfull.moc"
