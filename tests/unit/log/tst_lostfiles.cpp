// SPDX-License-Identifier: GPL-3.0-or-later
// Files that are taken away while the log is open, and logs that have less than their witness remembers.
#include "support/bodies.h"
#include "support/logfixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_lostfiles {

using namespace wf;

class TestLostFiles : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void besideTheLog_data();
    void besideTheLog();
    void noticedWithoutACommit();
    void takenAwayBeforeTheEnd();
    void aCutLogWaits();
    void onlyACutIsAccepted();
    void ownHolesAreNeverExcused();
    void anothersChainNeedsAnImport();
    void headsThatWereKept();
};

QStringList notesOf(LogFixture &bench, const IncidentId &id)
{
    QStringList notes;
    auto log = bench.open();
    if (!log->loadIncident(id))
        return notes;
    for (const EventPtr &event : log->book().find(id)->events) {
        if (event->kind() == EventKind::Note)
            notes += textOf(event);
    }
    return notes;
}

void TestLostFiles::besideTheLog_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<bool>("replaced");
    QTest::newRow("write-ahead log removed") << "-wal" << false;
    QTest::newRow("write-ahead log replaced") << "-wal" << true;
    QTest::newRow("index removed") << "-shm" << false;
    QTest::newRow("log removed") << "" << false;
}

void TestLostFiles::besideTheLog()
{
    QFETCH(QString, file);
    QFETCH(bool, replaced);
    LogFixture bench;
    auto log = bench.open();
    const IncidentId id = bench.declare(*log, false);
    QStringList acknowledged;
    for (int i = 0; i < 5; ++i)
        bench.note(*log, id, acknowledged.emplaceBack(QString::number(i)));
    QVERIFY(QFile::remove(bench.db() + file));
    if (replaced) {
        QFile empty(bench.db() + file);
        QVERIFY(empty.open(QIODevice::WriteOnly));
    }
    const auto refused =
        execute(*log, command::AddEntry{id, EventKind::Note, QStringLiteral("x")}, {bench.clock.wall(), {}});
    QVERIFY(!refused);
    QVERIFY2(refused.error().message.contains(bench.db() + file), qPrintable(refused.error().message));
    QVERIFY(log->hasFailed());
    QVERIFY(log->reopen());
    bench.note(*log, id, acknowledged.emplaceBack(QStringLiteral("after")));
    log.reset();
    QCOMPARE(bench.problems(), QStringList());
    QCOMPARE(notesOf(bench, id), acknowledged);
}

void TestLostFiles::noticedWithoutACommit()
{
    LogFixture bench;
    auto log = bench.open();
    const IncidentId id = bench.declare(*log, false);
    log->watchFiles();
    QVERIFY(!log->hasFailed());
    bench.dropWal();
    log->watchFiles();
    QVERIFY(log->hasFailed());
    QVERIFY(log->reopen());
    log->watchFiles();
    QVERIFY(!log->hasFailed());
    QVERIFY(log->book().find(id));
}

void TestLostFiles::takenAwayBeforeTheEnd()
{
    LogFixture bench;
    auto log = bench.open();
    const IncidentId id = bench.declare(*log, false);
    bench.note(*log, id, QStringLiteral("kept"));
    bench.dropWal();
    log.reset(); // Closing notices it as well.
    QCOMPARE(bench.problems(), QStringList());
    QCOMPARE(notesOf(bench, id), QStringList{QStringLiteral("kept")});
}

/// A log of which the last event is gone.
IncidentId cutLog(LogFixture &bench)
{
    const IncidentId id = bench.fill();
    RawDatabase raw(bench.db());
    raw.run(QStringLiteral("DROP TRIGGER events_never_go"));
    raw.run(QStringLiteral("DELETE FROM events WHERE seq = (SELECT max(seq) FROM events)"));
    return id;
}

void TestLostFiles::aCutLogWaits()
{
    LogFixture bench;
    const IncidentId id = cutLog(bench);
    const command::AddEntry note{id, EventKind::Note, QStringLiteral("n")};
    for (int i = 0; i < 2; ++i) { // Opening it twice changes nothing.
        const auto log = bench.open();
        QVERIFY2(log->cut().contains(QStringLiteral("1 events of desk")), qPrintable(log->cut()));
        const auto refused = execute(*log, note, {bench.clock.wall(), QStringLiteral("Ada")});
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::ReadOnly);
        QVERIFY2(refused.error().message.contains(QStringLiteral("watchfloorctl log accept-cut")),
                 qPrintable(refused.error().message));
        QVERIFY(!log->hasFailed());
    }
    QVERIFY(bench.problems().join(u' ').contains(QStringLiteral("which the witness saw")));
    auto log = bench.open();
    const QString missing = log->cut();
    const auto accepted = bench.run(*log, command::AcceptCut{});
    QCOMPARE(accepted.size(), 1u);
    QCOMPARE(accepted.front()->kind(), EventKind::CutAccepted);
    QCOMPARE(accepted.front()->actor, QStringLiteral("Ada"));
    QCOMPARE(textOf(accepted.front()), missing);
    QCOMPARE(log->cut(), QString());
    bench.run(*log, note);
    log = nullptr;
    log = bench.open();
    QCOMPARE(log->warnings(), QStringList());
    QCOMPARE(log->cut(), QString());
    for (const QString &problem : bench.problems())
        QVERIFY2(problem.contains(QStringLiteral("its row in the list differs")), qPrintable(problem));
}

void TestLostFiles::onlyACutIsAccepted()
{
    LogFixture bench;
    bench.fill();
    const auto log = bench.open();
    const auto refused = execute(*log, command::AcceptCut{}, {bench.clock.wall(), QStringLiteral("Ada")});
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Refused);
}

void TestLostFiles::ownHolesAreNeverExcused()
{
    LogFixture bench;
    bench.fill();
    const QString desk = bench.open()->desk().text();
    RawDatabase raw(bench.db());
    raw.run(QStringLiteral("DROP TRIGGER events_never_go"));
    raw.run(QStringLiteral("DELETE FROM events WHERE seq IN (4, 5)"));
    raw.run(
        QStringLiteral("INSERT INTO imported(desk, first, last, at_ms, source) VALUES('%1', 1, 3, 0, 'x'),"
                       " ('%1', 6, 7, 0, 'x')")
            .arg(desk));
    const QString problems = bench.problems().join(u'\n');
    QVERIFY2(problems.contains(QStringLiteral(":6: 2 events before it are missing")), qPrintable(problems));
    QVERIFY2(problems.contains(QStringLiteral("is marked as imported, but is this desk's own")),
             qPrintable(problems));
}

void TestLostFiles::anothersChainNeedsAnImport()
{
    LogFixture bench;
    bench.fill();
    RawDatabase raw(bench.db());
    raw.run(QStringLiteral("UPDATE meta SET value = 'somebody' WHERE key = 'desk'"));
    QVERIFY(
        bench.problems().join(u'\n').contains(QStringLiteral("is another desk's, and was never imported")));
}

void TestLostFiles::headsThatWereKept()
{
    LogFixture bench;
    bench.fill();
    const ChainHeads heads = bench.open()->heads();
    const auto &[desk, head] = *heads.begin();
    const auto problems = [&](const DeskId &of, qint64 sequence, const QByteArray &hash) {
        return verifyLog(bench.dir(), {.heads = {{of, sequence, hash}}})->problems.join(u'\n');
    };
    QCOMPARE(problems({}, head.sequence, head.hash.toHex()), QString());
    QCOMPARE(problems(desk, head.sequence, head.hash.toHex().first(12)), QString());
    QVERIFY(problems({}, head.sequence - 1, head.hash.toHex())
                .contains(QStringLiteral("is not the one whose hash was kept")));
    QVERIFY(problems({}, head.sequence + 1, head.hash.toHex())
                .contains(QStringLiteral("is missing, although its hash was kept")));
}

WF_TEST(TestLostFiles)

} // namespace tst_lostfiles

#include "tst_lostfiles.moc"
