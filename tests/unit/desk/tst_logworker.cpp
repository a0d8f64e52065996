// SPDX-License-Identifier: GPL-3.0-or-later
// The log's thread: what it checks at a start, that its end waits for no check, and commands that wait
// together.
#include "desk/logworker.h"
#include "support/diskmodel.h"
#include "support/logfixture.h"
#include "support/testentry.h"

#include <QSignalSpy>
#include <QTest>

namespace tst_logworker {

using namespace wf;
using namespace std::chrono_literals;

class TestLogWorker : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theNextStartKnowsWhatWasChecked();
    void aTouchedLogIsCheckedFromItsBeginning();
    void anOldCheckDoesNotCount();
    void theEndWaitsForNoCheck();
    void damageInWhatWasChecked();
    void waitingCommandsShareAFlush();
    void whatComesBehindThemSeesThem();
    void aLongPastComesBehindTheStart();
};

/// A worker on this thread, with the last it said of its log.
class Worker
{
public:
    explicit Worker(LogFixture &bench) : worker(bench.dir(), bench.clock)
    {
        QObject::connect(&worker, &LogWorker::opened, &worker, [this](const LogStatus &s) { status = s; });
        QObject::connect(&worker, &LogWorker::statusChanged, &worker, [this](const LogStatus &s) {
            status = s;
            if (!first && s.chainVerified)
                first = s;
        });
        worker.open();
    }
    ~Worker() { worker.close(); }
    Worker(const Worker &) = delete;
    Worker &operator=(const Worker &) = delete;

    LogWorker worker;
    LogStatus status;
    std::optional<LogStatus> first; ///< That said something about the chain.
};

/// That many incidents that were over long ago.
void importPast(LogFixture &bench, int count)
{
    const auto log = bench.open();
    for (int done = 0; done < count;) {
        command::ImportIncidents import{QStringLiteral("pagerduty"), {}};
        for (; done < count && int(import.incidents.size()) < 80; ++done) {
            PastIncident past;
            past.reference = QString::number(done);
            past.title = QStringLiteral("past");
            past.detectedAt = bench.clock.wall() - 5000h + done * 1min;
            past.declaredAt = *past.detectedAt + 5min;
            past.resolvedAt = past.declaredAt + 30min;
            import.incidents.push_back(past);
        }
        bench.run(*log, import);
    }
}

void checkOnce(LogFixture &bench)
{
    Worker desk(bench);
    QTRY_VERIFY(desk.first);
    QCOMPARE(desk.first->chainVerified, std::optional(true));
}

void TestLogWorker::theNextStartKnowsWhatWasChecked()
{
    LogFixture bench;
    const IncidentId id = bench.fill();
    const qint64 events = verifyLog(bench.dir())->events;
    const Timestamp then = bench.clock.wall();
    checkOnce(bench);
    QVERIFY(readCheckedRecord(bench.dir()));
    bench.clock.advance(1h);
    Worker desk(bench);
    QVERIFY(!desk.status.chainVerified);
    QTRY_VERIFY(desk.first);
    QCOMPARE(desk.first->chainVerified, std::optional(true));
    QCOMPARE(desk.first->checkedUpTo, events);
    QCOMPARE(desk.first->checkedAt, std::optional(then));
    // The rest in idle time.
    QTRY_VERIFY(desk.status.checkedAt == bench.clock.wall());
}

void TestLogWorker::aTouchedLogIsCheckedFromItsBeginning()
{
    LogFixture bench;
    bench.fill();
    checkOnce(bench);
    bench.setBytes(bench.bytes());
    bench.clock.advance(1h);
    Worker desk(bench);
    QTRY_VERIFY(desk.first);
    QCOMPARE(desk.first->checkedAt, std::optional(bench.clock.wall()));
}

void TestLogWorker::anOldCheckDoesNotCount()
{
    LogFixture bench;
    bench.fill();
    checkOnce(bench);
    bench.clock.advance(24h * 8);
    Worker desk(bench);
    QTRY_VERIFY(desk.first);
    QCOMPARE(desk.first->checkedAt, std::optional(bench.clock.wall()));
}

void TestLogWorker::theEndWaitsForNoCheck()
{
    LogFixture bench;
    bench.fill();
    {
        Worker desk(bench);
        desk.worker.close();
        QVERIFY(!desk.first);
        QCoreApplication::processEvents();
        QVERIFY(!desk.first); // What was broken off says nothing.
    }
    QVERIFY(!readCheckedRecord(bench.dir()));
    QCOMPARE(bench.problems(), QStringList());
}

void TestLogWorker::damageInWhatWasChecked()
{
    LogFixture bench;
    bench.fill();
    {
        RawDatabase raw(bench.db());
        raw.run(QStringLiteral("DROP TRIGGER events_never_change"));
        raw.run(QStringLiteral("UPDATE events SET actor = 'Eve' WHERE seq = 3"));
    }
    // A record that says it was read: the check of everything finds what it could not know.
    const auto report = verifyLog(bench.dir());
    QVERIFY(writeCheckedRecord(bench.dir(), {report->heads, report->rows, bench.clock.wall()}));
    Worker desk(bench);
    QTRY_VERIFY(desk.status.chainVerified == false);
    QVERIFY(
        desk.status.warnings.join(u' ').contains(QStringLiteral(":3: its content is not what was written")));
    desk.worker.close();
    QVERIFY(!readCheckedRecord(bench.dir()));
}

void TestLogWorker::waitingCommandsShareAFlush()
{
    LogFixture bench;
    const IncidentId id = bench.fill();
    DiskModel disk(1);
    Worker desk(bench);
    QTRY_VERIFY(desk.first); // The model is used by one thread at a time.
    QSignalSpy finished(&desk.worker, &LogWorker::finished);
    int flushes = 0;
    disk.setFails([&flushes](DiskModel::Operation operation, const QString &) {
        flushes += operation == DiskModel::Operation::Sync ? 1 : 0;
        return false;
    });
    for (CommandTicket ticket = 1; ticket <= 20; ++ticket)
        desk.worker.execute(ticket, command::AddEntry{id, EventKind::Note, QStringLiteral("n")},
                            QStringLiteral("Ada"));
    QTRY_COMPARE(finished.count(), 20);
    for (int i = 0; i < 20; ++i) {
        QCOMPARE(finished[i][0].value<CommandTicket>(), CommandTicket(i + 1));
        QVERIFY(finished[i][1].value<CommandResult>());
    }
    // One for the commit, and what beginning the write-ahead log takes.
    QVERIFY2(flushes <= 3, qPrintable(QString::number(flushes)));
    disk.setFails({});
}

void TestLogWorker::whatComesBehindThemSeesThem()
{
    LogFixture bench;
    const IncidentId id = bench.fill();
    Worker desk(bench);
    QSignalSpy finished(&desk.worker, &LogWorker::finished);
    desk.worker.execute(1, command::AddEntry{id, EventKind::Note, QStringLiteral("n")},
                        QStringLiteral("Ada"));
    desk.worker.close(); // Takes what was asked for before.
    QCOMPARE(finished.count(), 1);
    QVERIFY(finished[0][1].value<CommandResult>());
}

void TestLogWorker::aLongPastComesBehindTheStart()
{
    constexpr std::size_t Count = 1200;
    LogFixture bench;
    importPast(bench, int(Count));
    LogWorker worker(bench.dir(), bench.clock);
    std::size_t known = 0;
    int openings = 0;
    int ends = 0;
    connect(&worker, &LogWorker::opened, &worker,
            [&](const LogStatus &, const std::vector<EventPtr> &, const std::vector<IncidentSummary> &past) {
                ++openings;
                known = past.size();
            });
    connect(&worker, &LogWorker::pastRead, &worker, [&](const std::vector<IncidentSummary> &past, bool last) {
        known += past.size();
        ends += last ? 1 : 0;
    });
    worker.open();
    QCOMPARE(openings, 1);
    QVERIFY(known > 0 && known < Count);
    QCOMPARE(ends, 0);
    QTRY_COMPARE(ends, 1);
    QCOMPARE(known, Count);
    worker.close();
}

WF_TEST(TestLogWorker)

} // namespace tst_logworker

#include "tst_logworker.moc"
