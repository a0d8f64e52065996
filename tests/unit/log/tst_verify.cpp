// SPDX-License-Identifier: GPL-3.0-or-later
// Verification beyond the chain: indexes, several threads, breaking off, and what is new since the last time.
#include "support/logfixture.h"
#include "support/testentry.h"

#include "log/chaincheck.h"

#include <QTest>

namespace tst_verify {

using namespace wf;

class TestVerify : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aFlippedByteInAnIndex();
    void anEntryThatIsMissing_data();
    void anEntryThatIsMissing();
    void whichAreOpen();
    void threadsFindTheSame();
    void isBrokenOff();
    void tellsHowFar();
    void runbooksAreParsedOnce();
    void whatIsNew();
    void whatIsNewIsDamaged();
    void whatWasCheckedIsAnother();
    void aRecordOfATouchedLogIsNone();
};

constexpr qsizetype PageSize = 4096;

/// Where the text stands in the one page of an index.
QList<qsizetype> placesInIndex(const LogFixture &bench, const QString &index, const QByteArray &text)
{
    const qsizetype page =
        RawDatabase(bench.db())
            .value(QStringLiteral("SELECT rootpage - 1 FROM sqlite_master WHERE name = '%1'").arg(index))
            .toLongLong();
    const QByteArray bytes = bench.bytes().mid(page * PageSize, PageSize);
    QList<qsizetype> places;
    for (qsizetype at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1))
        places += page * PageSize + at;
    return places;
}

/// Several incidents.
void fillSome(LogFixture &bench, int incidents = 4)
{
    auto log = bench.open();
    for (int i = 0; i < incidents; ++i) {
        const IncidentId id = bench.declare(*log, i % 2 == 0);
        bench.note(*log, id, QStringLiteral("note"));
        if (i % 3 == 0)
            bench.run(*log, command::ChangeStatus{id, IncidentStatus::Resolved, {}});
    }
}

void TestVerify::aFlippedByteInAnIndex()
{
    LogFixture bench;
    const IncidentId id = bench.fill();
    const QByteArray whole = bench.bytes();
    const auto places = placesInIndex(bench, QStringLiteral("events_by_incident"), id.text().toUtf8());
    QVERIFY(places.size() >= 5);
    for (const qsizetype at : places) {
        // In the name of the incident, and in the numbers behind it: time, and which row it is.
        for (const qsizetype byte : {at, at + id.text().size() + 3, at + id.text().size() + 6}) {
            QByteArray flipped = whole;
            flipped[byte] = char(flipped[byte] ^ 1);
            bench.setBytes(flipped);
            QVERIFY2(!bench.problems().isEmpty(), qPrintable(QString::number(byte)));
        }
    }
}

void TestVerify::anEntryThatIsMissing_data()
{
    QTest::addColumn<QString>("index");
    QTest::newRow("by chain") << "sqlite_autoindex_events_1";
    QTest::newRow("by incident") << "events_by_incident";
}

void TestVerify::anEntryThatIsMissing()
{
    QFETCH(QString, index);
    LogFixture bench;
    bench.fill();
    {
        RawDatabase raw(bench.db());
        // The index changes places with an empty one.
        raw.run(QStringLiteral("CREATE TABLE apart(a, b, c)"));
        const QString root =
            raw.value(QStringLiteral("SELECT rootpage FROM sqlite_master WHERE name = '%1'").arg(index))
                .toString();
        raw.run(QStringLiteral("CREATE INDEX spare ON apart(a, b, c)"));
        const QString empty =
            raw.value(QStringLiteral("SELECT rootpage FROM sqlite_master WHERE name = 'spare'")).toString();
        raw.run(QStringLiteral("PRAGMA writable_schema = ON"));
        raw.run(
            QStringLiteral("UPDATE sqlite_master SET rootpage = CASE name WHEN 'spare' THEN %1 ELSE %2 END"
                           " WHERE name IN ('spare', '%3')")
                .arg(root, empty, index));
    }
    QVERIFY2(bench.problems().join(u'\n').contains(QStringLiteral("the index %1 differs").arg(index)),
             qPrintable(bench.problems().join(u'\n')));
}

void TestVerify::whichAreOpen()
{
    LogFixture bench;
    bench.fill();
    RawDatabase(bench.db()).run(QStringLiteral("UPDATE incidents SET open = 0"));
    QVERIFY(bench.problems().value(0).contains(QStringLiteral("its row in the list differs")));
}

void TestVerify::threadsFindTheSame()
{
    LogFixture bench;
    fillSome(bench, 12);
    for (const bool damaged : {false, true}) {
        if (damaged) {
            RawDatabase raw(bench.db());
            raw.run(QStringLiteral("DROP TRIGGER events_never_change"));
            raw.run(QStringLiteral("UPDATE events SET actor = 'Eve' WHERE seq % 7 = 3"));
            raw.run(QStringLiteral("UPDATE incidents SET severity = 'P3' WHERE open = 1"));
        }
        auto one = verifyLog(bench.dir(), {.threads = 1});
        auto many = verifyLog(bench.dir(), {.threads = 5});
        QVERIFY(one && many);
        QCOMPARE(one->problems.isEmpty(), !damaged);
        one->problems.sort();
        many->problems.sort();
        QCOMPARE(many->problems, one->problems);
        QCOMPARE(many->events, one->events);
        QCOMPARE(many->incidents, one->incidents);
        QVERIFY(many->heads == one->heads);
    }
}

void TestVerify::isBrokenOff()
{
    LogFixture bench;
    fillSome(bench);
    std::stop_source stop;
    int told = 0;
    const auto report = verifyLog(bench.dir(), {.stop = stop.get_token(), .progress = [&](qint64, qint64) {
                                                    ++told;
                                                    stop.request_stop();
                                                }});
    QVERIFY(report);
    QVERIFY(report->cancelled);
    QCOMPARE(told, 1);
    QVERIFY(verifyNews(bench.dir(), {}, {.stop = stop.get_token()})->cancelled);
}

void TestVerify::tellsHowFar()
{
    LogFixture bench;
    fillSome(bench);
    std::vector<qint64> told;
    qint64 of = 0;
    const auto report = verifyLog(bench.dir(), {.threads = 3, .progress = [&](qint64 done, qint64 all) {
                                                    told.push_back(done);
                                                    of = all;
                                                }});
    QVERIFY(std::is_sorted(told.begin(), told.end()));
    QCOMPARE(told.back(), 2 * report->events);
    QCOMPARE(of, 2 * report->events);
}

void TestVerify::runbooksAreParsedOnce()
{
    RunbookCache cache;
    RunbookCache copy = cache;
    const auto document = copy.document("# Outage\n", QStringLiteral("a.md"));
    QCOMPARE(cache.document("# Outage\n", QStringLiteral("a.md")), document);
    QVERIFY(cache.document("# Outage\n", QStringLiteral("b.md")) != document);
}

CheckedRecord recordOf(const LogFixture &bench)
{
    const auto report = verifyLog(bench.dir());
    if (!report || !report->problems.isEmpty())
        qFatal("the log is damaged");
    return {report->heads, report->rows, bench.clock.wall()};
}

void TestVerify::whatIsNew()
{
    LogFixture bench;
    const IncidentId id = bench.fill();
    const CheckedRecord record = recordOf(bench);
    QCOMPARE(verifyNews(bench.dir(), record)->events, 0);
    {
        auto log = bench.open();
        bench.note(*log, id, QStringLiteral("new"));
        bench.declare(*log, false);
    }
    const auto news = verifyNews(bench.dir(), record);
    QVERIFY(news);
    QCOMPARE(news->problems, QStringList());
    QCOMPARE(news->incidents, 2);
    QCOMPARE(news->events, verifyLog(bench.dir())->events - record.rows);
    QVERIFY(news->heads == verifyLog(bench.dir())->heads);
}

void TestVerify::whatIsNewIsDamaged()
{
    LogFixture bench;
    const IncidentId id = bench.fill();
    const CheckedRecord record = recordOf(bench);
    {
        auto log = bench.open();
        for (int i = 0; i < 3; ++i)
            bench.note(*log, id, QStringLiteral("new"));
    }
    const QByteArray whole = bench.bytes();
    for (const char *change :
         {"UPDATE events SET actor = 'Eve' WHERE seq = (SELECT max(seq) - 1 FROM events)",
          "DELETE FROM events WHERE seq = (SELECT max(seq) - 1 FROM events)",
          "DELETE FROM events WHERE seq = (SELECT max(seq) FROM events)",
          "UPDATE incidents SET title = 'Nothing'"}) {
        bench.dropWal();
        bench.setBytes(whole);
        {
            RawDatabase raw(bench.db());
            raw.run(QStringLiteral("DROP TRIGGER events_never_change"));
            raw.run(QStringLiteral("DROP TRIGGER events_never_go"));
            raw.run(QLatin1String(change));
        }
        QVERIFY2(!verifyNews(bench.dir(), record)->problems.isEmpty(), change);
    }
}

void TestVerify::whatWasCheckedIsAnother()
{
    LogFixture bench;
    bench.fill();
    CheckedRecord record = recordOf(bench);
    record.heads.begin()->second.hash = QByteArray(32, 'x');
    QVERIFY(verifyNews(bench.dir(), record)
                ->problems.join(u' ')
                .contains(QStringLiteral("is not the one that was checked before")));
}

void TestVerify::aRecordOfATouchedLogIsNone()
{
    LogFixture bench;
    const IncidentId id = bench.fill();
    QVERIFY(!readCheckedRecord(bench.dir()));
    const CheckedRecord record = recordOf(bench);
    QVERIFY(writeCheckedRecord(bench.dir(), record));
    QCOMPARE(readCheckedRecord(bench.dir()), std::optional(record));
    // The same bytes, written once more.
    bench.setBytes(bench.bytes());
    QVERIFY(!readCheckedRecord(bench.dir()));
    QVERIFY(writeCheckedRecord(bench.dir(), record));
    {
        auto log = bench.open();
        bench.note(*log, id, QStringLiteral("n"));
        QVERIFY(!readCheckedRecord(bench.dir())); // Its write-ahead log may say anything.
        QVERIFY(!writeCheckedRecord(bench.dir(), record));
    }
    QVERIFY(!readCheckedRecord(bench.dir()));
    // One that was damaged.
    QVERIFY(writeCheckedRecord(bench.dir(), record));
    QFile file(checkedRecordPath(bench.dir()));
    QVERIFY(file.open(QIODevice::ReadWrite));
    QByteArray text = file.readAll();
    file.seek(0);
    file.write(text.replace("rows ", "rows 9"));
    file.close();
    QVERIFY(!readCheckedRecord(bench.dir()));
}

WF_TEST(TestVerify)

} // namespace tst_verify

#include "tst_verify.moc"
