// SPDX-License-Identifier: GPL-3.0-or-later
// A log whose past is read later: what is open is there at once, and nobody notices that the rest is not.
#include "support/logfixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_past {

using namespace std::chrono_literals;
using namespace wf;

namespace {

constexpr auto Later = EventLog::Past::Later;

std::unique_ptr<EventLog> openedLater(LogFixture &bench)
{
    auto log = EventLog::open(bench.dir(), bench.clock, Later);
    if (!log)
        qFatal("%s", qPrintable(log.error().message));
    return std::move(*log);
}

/// Five that are over and one that is open.
std::vector<IncidentId> fill(LogFixture &bench)
{
    std::vector<IncidentId> ids;
    const auto log = bench.open();
    for (int i = 0; i < 6; ++i)
        ids.push_back(bench.declare(*log, false));
    for (int i = 0; i < 5; ++i)
        bench.run(*log, command::ChangeStatus{ids[std::size_t(i)], IncidentStatus::Resolved, {}});
    return ids;
}

} // namespace

class TestPast : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatIsOpenIsThereAtOnce();
    void theRestComesInParts();
    void anyIncidentCanBeAskedFor_data();
    void anyIncidentCanBeAskedFor();
    void commandsReachWhatWasNotReadYet();
    void numbersGoOn();
    void theSameDoesNotComeInTwice();
    void aFollowerKnowsWhatChangedBeforeItWasRead();
};

void TestPast::whatIsOpenIsThereAtOnce()
{
    LogFixture bench;
    const auto ids = fill(bench);
    const auto log = openedLater(bench);
    QVERIFY(log->book().find(ids.back()));
    QVERIFY(log->book().archived().empty());
    QVERIFY(!log->hasAllSummaries());
}

void TestPast::theRestComesInParts()
{
    LogFixture bench;
    const auto ids = fill(bench);
    const auto log = openedLater(bench);
    std::vector<IncidentId> read;
    while (!log->hasAllSummaries()) {
        const auto part = log->readSummaries(2);
        QVERIFY(part.size() <= 2);
        for (const IncidentSummary &summary : part)
            read.push_back(summary.id);
    }
    // The newest first.
    QCOMPARE(read, std::vector<IncidentId>(ids.rbegin() + 1, ids.rend()));
    QCOMPARE(log->book().archived().size(), 5u);
    QVERIFY(log->readSummaries(2).empty());
}

void TestPast::anyIncidentCanBeAskedFor_data()
{
    QTest::addColumn<QString>("asked");
    for (const char *asked : {"INC-0002", "inc-0002", "2"})
        QTest::newRow(asked) << QString::fromLatin1(asked);
    QTest::newRow("by id") << QString();
}

void TestPast::anyIncidentCanBeAskedFor()
{
    QFETCH(QString, asked);
    LogFixture bench;
    const auto ids = fill(bench);
    const auto log = openedLater(bench);
    const auto found = log->incident(asked.isEmpty() ? ids[1].text() : asked);
    QVERIFY(found);
    QCOMPARE((*found)->id, ids[1]);
    QCOMPARE((*found)->number, QStringLiteral("INC-0002"));
    const auto none = log->incident(QStringLiteral("INC-0099"));
    QVERIFY(!none);
    QCOMPARE(none.error().code, ErrorCode::NotFound);
}

void TestPast::commandsReachWhatWasNotReadYet()
{
    LogFixture bench;
    const auto ids = fill(bench);
    {
        const auto log = openedLater(bench);
        bench.run(*log, command::Reopen{ids[0], QStringLiteral("it is back")});
        QCOMPARE(log->book().find(ids[0])->status, IncidentStatus::Investigating);
        QCOMPARE(log->book().find(ids[0])->number, QStringLiteral("INC-0001"));
        bench.run(*log, command::Merge{ids[5], {ids[0]}});
    }
    QCOMPARE(bench.problems(), QStringList());
}

void TestPast::numbersGoOn()
{
    LogFixture bench;
    fill(bench);
    const auto log = openedLater(bench);
    QCOMPARE(log->book().nextNumber(), QStringLiteral("INC-0007"));
    log->readAllSummaries();
    QCOMPARE(log->book().nextNumber(), QStringLiteral("INC-0007"));
}

void TestPast::theSameDoesNotComeInTwice()
{
    LogFixture bench;
    PastIncident past;
    past.reference = QStringLiteral("7");
    past.title = QStringLiteral("long ago");
    past.detectedAt = bench.clock.wall() - 1000h;
    past.declaredAt = *past.detectedAt + 5min;
    past.resolvedAt = past.declaredAt + 30min;
    const command::ImportIncidents import{QStringLiteral("pagerduty"), {past}};
    bench.run(*bench.open(), import);
    const auto log = openedLater(bench);
    QVERIFY(bench.run(*log, import).empty());
}

void TestPast::aFollowerKnowsWhatChangedBeforeItWasRead()
{
    LogFixture bench;
    const auto ids = fill(bench);
    const auto log = bench.open();
    auto reader = EventLog::openReadOnly(bench.dir(), bench.clock, Later);
    QVERIFY(reader);
    bench.run(*log, command::Reopen{ids[2], QStringLiteral("it is back")});
    const auto news = (*reader)->poll();
    QVERIFY(news);
    // With all that was before, since nobody had it in memory.
    QVERIFY(news->size() > 1);
    QCOMPARE((*reader)->book().find(ids[2])->status, IncidentStatus::Investigating);
    QCOMPARE((*reader)->book().find(ids[2])->number, QStringLiteral("INC-0003"));
    (*reader)->readAllSummaries();
    QCOMPARE((*reader)->book().archived().size(), 4u);
}

WF_TEST(TestPast)

} // namespace tst_past

#include "tst_past.moc"
