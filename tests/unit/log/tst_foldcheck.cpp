// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of the list compared with the fold of events: ranges of incidents, types, bounds, what is told.
#include "log/foldcheck.h"
#include "support/logfixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_foldcheck {

using namespace wf;

namespace {

/// A log with so many incidents, closed, and a connection to it.
class Folded : public LogFixture
{
public:
    explicit Folded(int incidents)
    {
        const auto log = open();
        std::vector<LogRequest> requests;
        for (int i = 0; i < incidents; ++i)
            requests.push_back({command::Declare{{},
                                                 QStringLiteral("Incident %1").arg(i),
                                                 Severity::P2,
                                                 false,
                                                 QStringLiteral("Ada"),
                                                 {}},
                                {clock.wall(), QStringLiteral("Ada")}});
        for (const LogAnswer &answer : executeAll(*log, requests)) {
            if (!answer.events)
                qFatal("%s", qPrintable(answer.events.error().message));
            ids.push_back(answer.events->front()->incident.text().toUtf8());
        }
        std::sort(ids.begin(), ids.end());
    }
    std::unique_ptr<Database> database() const
    {
        auto made = Database::open(db(), Database::Mode::ReadOnly);
        if (!made)
            qFatal("%s", qPrintable(made.error().message));
        return std::move(*made);
    }
    FoldReport check(const IncidentRange &range = {}, const std::function<void(qint64)> &took = {}) const
    {
        const auto own = database();
        RunbookCache cache;
        return checkIncidents(*own, range, *projectionFormatOf(*own), cache, took);
    }
    void edit(const QStringList &statements) const
    {
        RawDatabase raw(db());
        for (const QString &sql : statements)
            raw.run(sql);
    }

    std::vector<QByteArray> ids;
};

} // namespace

class TestFoldCheck : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void allOfThem();
    void rangesOfIncidents_data();
    void rangesOfIncidents();
    void aRangeHasItsOwn();
    void otherTypes_data();
    void otherTypes();
    void problemsUpToABound();
    void unreadableUpToABound();
    void lackingAreCounted();
    void straysUpToABound();
    void strayStatistics();
    void anEarlierSchemaHasFewer();
    void tellsEachEventOnce();
};

void TestFoldCheck::allOfThem()
{
    const Folded log(5);
    const FoldReport report = log.check();
    QCOMPARE(report.incidents, 5);
    QCOMPARE(report.lacking, 0);
    QCOMPARE(report.problems, QStringList());
    QVERIFY(report.unreadable.empty());
    QVERIFY(!report.stopped);
    const auto db = log.database();
    const auto format = projectionFormatOf(*db);
    QVERIFY(format && format->counts);
    QCOMPARE(format->schema, 3);
    RunbookCache cache;
    QCOMPARE(checkIncident(*db, IncidentId(QString::fromUtf8(log.ids[2])), *format, cache).incidents, 1);
}

void TestFoldCheck::rangesOfIncidents_data()
{
    QTest::addColumn<int>("incidents");
    QTest::addColumn<int>("count");
    QTest::addColumn<QList<int>>("begins"); // By the place of the first one.
    QTest::newRow("none") << 0 << 4 << QList<int>{};
    QTest::newRow("fewer than ranges") << 3 << 4 << QList<int>{1, 2};
    QTest::newRow("two each") << 4 << 4 << QList<int>{2};
    QTest::newRow("one more") << 5 << 4 << QList<int>{2, 4};
    QTest::newRow("one range") << 5 << 1 << QList<int>{};
    QTest::newRow("no range") << 5 << 0 << QList<int>{};
}

void TestFoldCheck::rangesOfIncidents()
{
    QFETCH(int, incidents);
    QFETCH(int, count);
    QFETCH(QList<int>, begins);
    const Folded log(incidents);
    const auto ranges = incidentRanges(*log.database(), count);
    QCOMPARE(qsizetype(ranges.size()), begins.size() + 1);
    QCOMPARE(ranges.front().first, QByteArray());
    QCOMPARE(ranges.back().end, QByteArray());
    for (qsizetype i = 0; i < begins.size(); ++i) {
        QCOMPARE(ranges[std::size_t(i)].end, log.ids[std::size_t(begins[i])]);
        QCOMPARE(ranges[std::size_t(i) + 1].first, log.ids[std::size_t(begins[i])]);
    }
    int all = 0;
    for (const IncidentRange &range : ranges)
        all += log.check(range).incidents;
    QCOMPARE(all, incidents);
}

void TestFoldCheck::aRangeHasItsOwn()
{
    const Folded log(4);
    log.edit({QStringLiteral("UPDATE incidents SET title = 'x' WHERE id = '%1'")
                  .arg(QString::fromUtf8(log.ids[2]))});
    QCOMPARE(log.check({log.ids[1], log.ids[2]}).problems, QStringList());
    const QStringList told{QStringLiteral("incident %1: its row in the list differs from its events")
                               .arg(QString::fromUtf8(log.ids[2]))};
    QCOMPARE(log.check({log.ids[2], log.ids[3]}).problems, told);
    QCOMPARE(log.check({log.ids[2], {}}).problems, told);
    QCOMPARE(log.check({log.ids[3], {}}).problems, QStringList());
}

void TestFoldCheck::otherTypes_data()
{
    QTest::addColumn<QString>("sql");
    QTest::newRow("a text") << "UPDATE incidents SET title = CAST(title AS BLOB)";
    QTest::newRow("a number") << "UPDATE incidents SET open = CAST(CAST(open AS TEXT) AS BLOB)";
    QTest::newRow("another number") << "UPDATE incidents SET changed_ms = changed_ms + 1";
    QTest::newRow("no time") << "UPDATE incidents SET declared_ms = NULL";
    QTest::newRow("a time") << "UPDATE incidents SET resolved_ms = 0";
    QTest::newRow("another desk") << "UPDATE incidents SET desk = 'other'";
    QTest::newRow("statistics") << "UPDATE incident_statistics SET body = CAST(body AS BLOB)";
    QTest::newRow("no statistics") << "DELETE FROM incident_statistics";
}

void TestFoldCheck::otherTypes()
{
    QFETCH(QString, sql);
    const Folded log(1);
    log.edit({QStringLiteral("PRAGMA writable_schema = ON"),
              QStringLiteral("UPDATE sqlite_master SET sql = replace(sql, ' STRICT', '')")});
    QCOMPARE(log.check().problems, QStringList());
    log.edit({sql});
    QCOMPARE(log.check().problems,
             QStringList{QStringLiteral("incident %1: its row in the list differs from its events")
                             .arg(QString::fromUtf8(log.ids[0]))});
}

void TestFoldCheck::problemsUpToABound()
{
    const Folded log(51);
    log.edit({QStringLiteral("UPDATE incidents SET title = 'x'")});
    const FoldReport report = log.check();
    QCOMPARE(report.incidents, 51);
    QCOMPARE(report.problems.size(), qsizetype(MaxChainProblems));
}

void TestFoldCheck::unreadableUpToABound()
{
    const Folded log(51);
    log.edit({QStringLiteral("DROP TRIGGER events_never_change"),
              QStringLiteral("UPDATE events SET payload = '{' WHERE kind <> 'declared'")});
    const FoldReport report = log.check();
    QCOMPARE(report.incidents, 51);
    QCOMPARE(report.unreadable.size(), MaxChainProblems);
    QVERIFY(report.unreadable.front().text.contains(QStringLiteral("the payload is no JSON object")));
}

void TestFoldCheck::lackingAreCounted()
{
    const Folded log(4);
    log.edit({QStringLiteral("DELETE FROM incidents WHERE id IN ('%1', '%2')")
                  .arg(QString::fromUtf8(log.ids[0]), QString::fromUtf8(log.ids[3]))});
    const FoldReport report = log.check();
    QCOMPARE(report.incidents, 4);
    QCOMPARE(report.lacking, 2);
    QCOMPARE(report.problems, QStringList());
}

void TestFoldCheck::straysUpToABound()
{
    const Folded log(1);
    const auto strays = [&log] {
        const auto db = log.database();
        return *strayRows(*db, *projectionFormatOf(*db));
    };
    QCOMPARE(strays(), QStringList());
    log.edit(
        {QStringLiteral("CREATE TEMP TABLE n AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1"
                        " FROM n WHERE i < 51) SELECT i FROM n"),
         QStringLiteral("INSERT INTO incidents SELECT 'ghost ' || i, number, title, severity, status,"
                        " drill, runbook, commander, detected_ms, declared_ms, mitigated_ms, resolved_ms,"
                        " ended_ms, steps_done, steps_total, changed_ms, open, unsent, desk"
                        " FROM incidents, n")});
    QCOMPARE(strays().size(), qsizetype(MaxChainProblems));
}

void TestFoldCheck::strayStatistics()
{
    const Folded log(1);
    log.edit({QStringLiteral("INSERT INTO incident_statistics VALUES('ghost', '{}')")});
    const QStringList told{QStringLiteral("incident ghost: its row in the list differs from its events")};
    const auto db = log.database();
    ProjectionFormat format = *projectionFormatOf(*db);
    QCOMPARE(*strayRows(*db, format), told);
    QCOMPARE(log.problems(), told);
    format.counts = false;
    QCOMPARE(*strayRows(*db, format), QStringList());
}

void TestFoldCheck::anEarlierSchemaHasFewer()
{
    // As version 2 was: neither imports nor statistics.
    const Folded log(2);
    log.edit({QStringLiteral("DROP TABLE imported"), QStringLiteral("DROP TABLE incident_statistics"),
              QStringLiteral("ALTER TABLE incidents DROP COLUMN desk"),
              QStringLiteral("UPDATE meta SET value = '2' WHERE key = 'projection'"),
              QStringLiteral("PRAGMA user_version = 2")});
    const auto format = projectionFormatOf(*log.database());
    QVERIFY(format && !format->counts);
    QCOMPARE(format->schema, 2);
    QCOMPARE(log.problems(), QStringList());
    log.edit({QStringLiteral("UPDATE incidents SET unsent = 3")});
    QCOMPARE(log.problems().size(), 2);
}

void TestFoldCheck::tellsEachEventOnce()
{
    LogFixture bench;
    const IncidentId id = bench.fill(0);
    const auto counted = [&] {
        const auto db = *Database::open(bench.db(), Database::Mode::ReadOnly);
        RunbookCache cache;
        std::vector<qint64> told;
        const FoldReport report = checkIncidents(*db, {}, *projectionFormatOf(*db), cache,
                                                 [&told](qint64 events) { told.push_back(events); });
        if (report.incidents != 1)
            qFatal("another number of incidents");
        return told;
    };
    const std::vector<qint64> few = counted();
    QCOMPARE(few.size(), 1u);
    const qint64 before = few[0];
    QCOMPARE(before, verifyLog(bench.dir())->events);
    {
        const auto log = bench.open();
        const EventDraft draft{id, event::Note{QStringLiteral("n")}, bench.clock.wall(), {}};
        QVERIFY(log->append(std::vector<EventDraft>(1000, draft)));
        QVERIFY(log->append(std::vector<EventDraft>(1000, draft)));
    }
    QCOMPARE(counted(), (std::vector<qint64>{1000, 1000, before}));
}

WF_TEST(TestFoldCheck)

} // namespace tst_foldcheck

#include "tst_foldcheck.moc"
