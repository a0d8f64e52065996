// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of the list: which incidents are open in it, what a schema has of them, and detections.
#include "log/historyreader.h"
#include "log/rows.h"
#include "support/logfixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_rows {

using namespace std::chrono_literals;
using namespace wf;

class TestRows : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whichAreOpen_data();
    void whichAreOpen();
    void columnsOfASchema();
    void detectionsInTheList();
    void stubsOfWithheldEvents();
    void onlyWhatChangedIsWritten();
    void theHistoryInParts();
    void aDamagedHistory();
};

void TestRows::whichAreOpen_data()
{
    QTest::addColumn<IncidentStatus>("status");
    QTest::addColumn<bool>("ended");
    QTest::addColumn<bool>("open");
    QTest::newRow("detected") << IncidentStatus::Detected << false << true;
    QTest::newRow("dismissed") << IncidentStatus::Detected << true << false;
    QTest::newRow("investigating") << IncidentStatus::Investigating << false << true;
    QTest::newRow("monitoring") << IncidentStatus::Monitoring << true << true;
    QTest::newRow("resolved") << IncidentStatus::Resolved << false << false;
    QTest::newRow("closed") << IncidentStatus::Closed << false << false;
    QTest::newRow("merged") << IncidentStatus::Merged << false << false;
}

void TestRows::whichAreOpen()
{
    QFETCH(IncidentStatus, status);
    QFETCH(bool, ended);
    QFETCH(bool, open);
    IncidentSummary summary;
    summary.status = status;
    if (ended)
        summary.endedAt = fromMs(1);
    QCOMPARE(rows::isOpen(summary), open);
    QCOMPARE(rows::projectedValues(summary)[16].toInt(), int(open));
}

void TestRows::columnsOfASchema()
{
    const QStringList all = rows::projectedColumns(3);
    QCOMPARE(all.size(), rows::projectedValues({}).size());
    QCOMPARE(all.mid(16).join(u' '), QStringLiteral("open unsent desk"));
    QCOMPARE(rows::projectedColumns(2), all.first(18));
    QCOMPARE(rows::projectedColumns(1), all.first(17));
    QVERIFY(rows::summaryColumns(3).endsWith(QStringLiteral("changed_ms, unsent, desk")));
    QVERIFY(rows::summaryColumns(2).endsWith(QStringLiteral("changed_ms, unsent, ''")));
    QVERIFY(rows::summaryColumns(1).endsWith(QStringLiteral("changed_ms, 0, ''")));
}

command::ReportCondition seen(const LogFixture &bench, const QString &runbook)
{
    command::ReportCondition seen;
    seen.runbook = RunbookId(runbook);
    seen.runbookTitle = runbook;
    seen.text = QStringLiteral("queue > 5");
    seen.value = QStringLiteral("9");
    seen.at = bench.clock.wall();
    return seen;
}

void TestRows::detectionsInTheList()
{
    LogFixture bench;
    auto log = bench.open();
    const IncidentId open = bench.run(*log, seen(bench, QStringLiteral("a"))).front()->incident;
    const IncidentId older = bench.run(*log, seen(bench, QStringLiteral("b"))).front()->incident;
    bench.run(*log, command::DismissDetection{older, QStringLiteral("a test")});
    bench.clock.advance(1h);
    const IncidentId newer = bench.run(*log, seen(bench, QStringLiteral("b"))).front()->incident;
    bench.run(*log, command::DismissDetection{newer, QStringLiteral("a test")});
    QVERIFY(newer != older);
    log.reset();
    QCOMPARE(bench.problems(), QStringList()); // None of them has statistics.
    QCOMPARE(HistoryReader::open(bench.dir()).value()->count().value(), 0);
    log = bench.open();
    QVERIFY(log->book().find(open));
    QVERIFY(log->book().find(newer)); // The newest of its runbook.
    QVERIFY(!log->book().find(older));
    QVERIFY(log->book().archived().at(older).endedAt);
    bench.run(*log, command::Declare{open, QStringLiteral("It is real"), Severity::P1, false, {}, {}});
    log.reset();
    QCOMPARE(bench.problems(), QStringList());
    QCOMPARE(HistoryReader::open(bench.dir()).value()->count().value(), 1);
}

void TestRows::stubsOfWithheldEvents()
{
    // The words are gone; the time that an update promised is not.
    LogFixture bench;
    const auto log = bench.open();
    const IncidentId id = bench.declare(*log, false);
    bench.note(*log, id, QStringLiteral("words"));
    bench.run(*log, command::PostUpdate{id, QStringLiteral("words"), Millis{600'000}});
    const auto posted = log->book().find(id)->promisedUpdate;
    QVERIFY(posted);
    RawDatabase raw(bench.db());
    raw.run(QStringLiteral("DROP TRIGGER events_never_change"));
    raw.run(QStringLiteral("UPDATE events SET payload = '%1' WHERE kind = 'update_posted'")
                .arg(QString::fromUtf8(encodePromise({{}, posted, Audience::Team, {}}))));
    raw.run(QStringLiteral("UPDATE events SET payload = '{}' WHERE kind = 'note'"));
    raw.run(QStringLiteral("UPDATE events SET kind = 'teleported' WHERE seq = 1"));
    const auto db = *Database::open(bench.db(), Database::Mode::ReadOnly);
    const auto rows =
        db->query(QStringLiteral("SELECT %1 FROM events ORDER BY seq").arg(rows::EventColumns), {});
    QVERIFY(rows);
    int notes = 0;
    int updates = 0;
    while ((*rows)->next()) {
        const auto stub = rows::readStub(**rows);
        if ((*rows)->value(1).toInt() == 1) {
            QVERIFY(!stub);
            QCOMPARE(stub.error().code, ErrorCode::NewerVersion);
            QVERIFY(stub.error().message.startsWith(QStringLiteral("event %1:1: ").arg(log->desk().text())));
            continue;
        }
        QVERIFY2(stub, stub ? "" : qPrintable(stub.error().message));
        if (const auto *update = (*stub)->as<event::UpdatePosted>()) {
            QCOMPARE(update->nextDue, posted);
            ++updates;
        }
        if (const auto *note = (*stub)->as<event::Note>()) {
            QCOMPARE(note->text, QString());
            ++notes;
        }
    }
    (*rows)->finish();
    QCOMPARE(notes, 1);
    QCOMPARE(updates, 1);
}

void TestRows::onlyWhatChangedIsWritten()
{
    LogFixture bench;
    const auto log = bench.open();
    const IncidentId id = bench.declare(*log, false);
    const IncidentId other = bench.declare(*log, false);
    RawDatabase raw(bench.db());
    // Counts what is written.
    raw.run(QStringLiteral("CREATE TABLE written(what TEXT)"));
    raw.run(QStringLiteral("CREATE TRIGGER w1 AFTER INSERT ON incidents BEGIN INSERT INTO written"
                           " VALUES('row ' || new.id); END"));
    raw.run(QStringLiteral("CREATE TRIGGER w2 AFTER UPDATE ON incidents BEGIN INSERT INTO written"
                           " VALUES('time ' || new.id); END"));
    raw.run(QStringLiteral("CREATE TRIGGER w3 AFTER INSERT ON incident_statistics BEGIN INSERT INTO written"
                           " VALUES('statistics ' || new.incident); END"));
    const auto written = [&raw] {
        const QString all =
            raw.value(QStringLiteral(
                          "SELECT group_concat(what, ',') FROM (SELECT what FROM written ORDER BY what)"))
                .toString();
        raw.run(QStringLiteral("DELETE FROM written"));
        return all;
    };
    bench.note(*log, id, QStringLiteral("n"));
    QCOMPARE(written(), QStringLiteral("time ") + id.text());
    bench.run(*log, command::AddEntry{id, EventKind::ActionItem, QStringLiteral("mend it")});
    QVERIFY(written().contains(QStringLiteral("statistics ") + id.text()));
    bench.run(*log, command::ChangeSeverity{id, Severity::P0, QStringLiteral("worse")});
    QVERIFY(written().contains(QStringLiteral("row ") + id.text()));
    QCOMPARE(bench.problems(), QStringList());
    QVERIFY(log->book().find(other));
}

void TestRows::theHistoryInParts()
{
    LogFixture bench;
    {
        const auto log = bench.open();
        for (int i = 0; i < 5; ++i)
            bench.declare(*log, false);
    }
    const auto reader = *HistoryReader::open(bench.dir());
    QCOMPARE(reader->count().value(), 5);
    QCOMPARE(reader->next(0)->size(), 0u);
    QCOMPARE(reader->next(2)->size(), 2u);
    QCOMPARE(reader->next(3)->size(), 3u);
    QCOMPARE(reader->next(1)->size(), 0u);
    QCOMPARE(reader->next(1)->size(), 0u);
    const QStringList files = QDir(bench.dir()).entryList(QDir::Files);
    QVERIFY(!files.contains(QStringLiteral("incidents.db-wal"))); // Nothing is made beside it.
}

void TestRows::aDamagedHistory()
{
    LogFixture bench;
    const IncidentId id = bench.fill();
    RawDatabase(bench.db()).run(QStringLiteral("UPDATE incident_statistics SET body = '{'"));
    const auto records = HistoryReader::open(bench.dir()).value()->next(10);
    QVERIFY(!records);
    QCOMPARE(records.error().code, ErrorCode::Corrupt);
    QVERIFY2(records.error().message.startsWith(bench.db()) && records.error().message.contains(id.text()),
             qPrintable(records.error().message));
}

WF_TEST(TestRows)

} // namespace tst_rows

#include "tst_rows.moc"
