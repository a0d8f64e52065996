// SPDX-License-Identifier: GPL-3.0-or-later
// What the log keeps for the history, and incidents that come in as summaries.
#include "log/historyreader.h"
#include "log/schema.h"
#include "support/logfixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_history {

using namespace std::chrono_literals;
using namespace wf;

namespace {

const QString Source = QStringLiteral("pagerduty");

command::ImportIncidents import(const LogFixture &bench, int count)
{
    command::ImportIncidents command{Source, {}};
    for (int i = 0; i < count; ++i) {
        PastIncident p;
        p.reference = QString::number(i);
        p.title = QStringLiteral("past %1").arg(i);
        p.detectedAt = bench.clock.wall() - 1000h - i * 1h;
        p.declaredAt = *p.detectedAt + 5min;
        p.resolvedAt = p.declaredAt + 30min;
        command.incidents.push_back(p);
    }
    return command;
}

std::vector<HistoryRecord> readAll(const QString &dir, int part)
{
    auto reader = HistoryReader::open(dir);
    if (!reader)
        qFatal("%s", qPrintable(reader.error().message));
    std::vector<HistoryRecord> all;
    for (;;) {
        auto records = (*reader)->next(part);
        if (!records)
            qFatal("%s", qPrintable(records.error().message));
        if (records->empty())
            return all;
        all.insert(all.end(), records->begin(), records->end());
    }
}

} // namespace

class TestHistory : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readerSeesEveryDeclaredIncident();
    void importedOnesAreSummariesAtOnce();
    void projectionIsRebuiltToTheSame();
    void verifyFindsStatisticsThatWereChanged();
    void followerTakesImportedOnesAsSummaries();
    void aLogOfAnEarlierProjectionIsNotGuessedAt();
    void withoutALogThereIsNoHistory();
};

void TestHistory::readerSeesEveryDeclaredIncident()
{
    LogFixture bench;
    const auto log = bench.open();
    const IncidentId id = bench.declare(*log);
    bench.run(*log, command::SkipStep{id, StepId(QStringLiteral("p0.s0")), QStringLiteral("no")});
    bench.run(*log, import(bench, 5));
    // Beside the writer, in parts.
    const auto records = readAll(bench.dir(), 2);
    QCOMPARE(records.size(), 6U);
    QCOMPARE(records.front().summary.id, id); // The newest first.
    QCOMPARE(records.front().statistics.troubles.size(), 1U);
    QCOMPARE(records.back().statistics.source, Source);
    QCOMPARE(records.back().statistics.measure(MeasureKind::Acknowledge).length, Millis(5min));
    bench.run(*log, command::AddEntry{id, EventKind::ActionItem, QStringLiteral("mend it")});
    QCOMPARE(readAll(bench.dir(), 100).front().statistics.actions.size(), 1U);
}

void TestHistory::importedOnesAreSummariesAtOnce()
{
    LogFixture bench;
    auto log = bench.open();
    QVERIFY(!bench.run(*log, import(bench, 3)).empty());
    QVERIFY(log->book().incidents().empty());
    QCOMPARE(log->book().archived().size(), 3U);
    QVERIFY(bench.run(*log, import(bench, 3)).empty()); // Twice is once.
    // What is asked of one brings its events in, like of any other that closed long ago.
    const IncidentId id = pastIncidentId(Source, QStringLiteral("1"));
    ActionItem item;
    item.text = QStringLiteral("tell them");
    bench.run(*log, command::SetAction{id, item});
    QVERIFY(log->book().find(id));
    QCOMPARE(bench.problems(), QStringList());
    log.reset();
    QCOMPARE(bench.open()->book().archived().size(), 3U);
}

void TestHistory::projectionIsRebuiltToTheSame()
{
    LogFixture bench;
    {
        const auto log = bench.open();
        bench.declare(*log);
        bench.run(*log, import(bench, 10));
    }
    const auto table = [&bench] {
        RawDatabase db(bench.db());
        return db
            .value(QStringLiteral("SELECT group_concat(incident || body, char(10)) FROM"
                                  " (SELECT * FROM incident_statistics ORDER BY incident)"))
            .toString();
    };
    const QString before = table();
    QVERIFY(before.contains(Source));
    {
        RawDatabase db(bench.db());
        db.run(QStringLiteral("UPDATE meta SET value = '2' WHERE key = 'projection'"));
        db.run(QStringLiteral("DROP TABLE incident_statistics")); // As version 2 was.
        db.run(QStringLiteral("UPDATE incidents SET title = 'stale'"));
    }
    bench.open();
    QCOMPARE(table(), before);
    QCOMPARE(bench.problems(), QStringList());
}

void TestHistory::verifyFindsStatisticsThatWereChanged()
{
    LogFixture bench;
    const IncidentId id = bench.fill();
    RawDatabase(bench.db()).run(QStringLiteral("UPDATE incident_statistics SET body = '{}'"));
    QCOMPARE(bench.problems(),
             QStringList{
                 QStringLiteral("incident %1: its row in the list differs from its events").arg(id.text())});
}

void TestHistory::followerTakesImportedOnesAsSummaries()
{
    LogFixture bench;
    const auto log = bench.open();
    bench.declare(*log);
    auto reader = EventLog::openReadOnly(bench.dir(), bench.clock);
    QVERIFY(reader);
    bench.run(*log, import(bench, 4));
    const IncidentId own = bench.declare(*log, false);
    const auto events = (*reader)->poll();
    QVERIFY(events);
    for (const EventPtr &event : *events)
        QCOMPARE(event->incident, own);
    QCOMPARE((*reader)->takeImported().size(), 4U);
    QVERIFY((*reader)->takeImported().empty());
    QCOMPARE((*reader)->book().archived().size(), 4U);
    QVERIFY((*reader)->book().find(own));
}

void TestHistory::aLogOfAnEarlierProjectionIsNotGuessedAt()
{
    LogFixture bench;
    bench.fill();
    RawDatabase(bench.db()).run(QStringLiteral("UPDATE meta SET value = '2' WHERE key = 'projection'"));
    const auto reader = HistoryReader::open(bench.dir());
    QVERIFY(!reader);
    QVERIFY2(reader.error().message.contains(QStringLiteral("another version")),
             qPrintable(reader.error().message));
}

void TestHistory::withoutALogThereIsNoHistory()
{
    LogFixture bench;
    const auto reader = HistoryReader::open(bench.dir());
    QVERIFY(!reader);
    QCOMPARE(reader.error().code, ErrorCode::NotFound);
}

WF_TEST(TestHistory)

} // namespace tst_history

#include "tst_history.moc"
