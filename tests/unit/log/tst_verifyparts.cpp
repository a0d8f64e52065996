// SPDX-License-Identifier: GPL-3.0-or-later
// The tasks of a verification: rows shared out to threads, what they find put together, and what it tells.
#include "log/verifyfound.h"
#include "support/logfixture.h"
#include "support/testentry.h"

#include <QDateTime>
#include <QTest>

namespace tst_verifyparts {

using namespace wf;

namespace {

constexpr quint64 Seed = 3;

std::unique_ptr<Database> opened(const LogFixture &bench)
{
    auto db = Database::open(bench.db(), Database::Mode::ReadOnly);
    if (!db || !(*db)->run(QStringLiteral("BEGIN")))
        qFatal("the log cannot be read");
    return std::move(*db);
}

/// What the tasks of these rows find.
VerifyFound foundIn(const LogFixture &bench, const RowRange &all)
{
    const auto db = opened(bench);
    VerifyFound found;
    VerifyTasks tasks([&bench]() -> Expected<std::unique_ptr<Database>> { return opened(bench); }, {}, {});
    addRowTasks(tasks, found, all, Seed);
    tasks.run(*db, 1);
    return found;
}

qint64 eventsIn(const VerifyFound &found)
{
    qint64 events = 0;
    for (const RowsReport &rows : found.rows)
        events += rows.events;
    return events;
}

/// Takes all entries out of an index, as SQLite would never do it.
void empty(const LogFixture &bench, const QString &index)
{
    RawDatabase raw(bench.db());
    const auto root = [&raw](const QString &name) {
        return raw.value(QStringLiteral("SELECT rootpage FROM sqlite_master WHERE name = '%1'").arg(name))
            .toString();
    };
    raw.run(QStringLiteral("CREATE TABLE apart(a, b, c)"));
    raw.run(QStringLiteral("CREATE INDEX spare ON apart(a, b, c)"));
    const QString spare = root(QStringLiteral("spare"));
    const QString real = root(index);
    raw.run(QStringLiteral("PRAGMA writable_schema = ON"));
    raw.run(QStringLiteral("UPDATE sqlite_master SET rootpage = CASE name WHEN 'spare' THEN %1 ELSE %2 END"
                           " WHERE name IN ('spare', '%3')")
                .arg(real, spare, index));
}

} // namespace

class TestVerifyParts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rangesOfRows();
    void numbersThatCountNoRows();
    void aLogOfOneEvent();
    void whatATaskCouldNotRead();
    void sumsOfRanges();
    void indexesAndTheirSums();
    void smallTablesAndTheirIndexes_data();
    void smallTablesAndTheirIndexes();
    void damagedPages();
    void threadsAsAsked();
    void problemsUpToABound();
    void witnessOfSeveralDesks();
    void theFirstNewEvent();
    void contentOfWhatWasChecked();
    void readAgainIfItChanged_data();
    void readAgainIfItChanged();
};

void TestVerifyParts::rangesOfRows()
{
    LogFixture bench;
    bench.fill(10);
    const qint64 events = verifyLog(bench.dir())->events;
    {
        RawDatabase raw(bench.db());
        raw.run(QStringLiteral("DROP TRIGGER events_never_change"));
        // The last row of a range, the first of the next one, and one that has a range of its own.
        for (const auto &[row, seq] :
             {std::pair(100'001, events), std::pair(50'001, events - 1), std::pair(50'000, events - 2)})
            raw.run(QStringLiteral("UPDATE events SET rowid = %1 WHERE seq = %2").arg(row).arg(seq));
    }
    const VerifyFound found = foundIn(bench, {1, 100'001});
    QCOMPARE(found.rows.size(), 3u);
    QCOMPARE(found.rows[0].events, events - 2);
    QCOMPARE(found.rows[1].events, 1);
    QCOMPARE(found.rows[2].events, 1);
    const auto report = verifyLog(bench.dir());
    QVERIFY(report);
    QCOMPARE(report->events, events);
    QCOMPARE(foundIn(bench, {1, 100'000}).rows.size(), 2u);
    QCOMPARE(foundIn(bench, {5, 5}).rows.size(), 1u);
    QCOMPARE(eventsIn(foundIn(bench, {5, 5})), 1);
    QVERIFY(foundIn(bench, {6, 5}).rows.empty());
}

void TestVerifyParts::numbersThatCountNoRows()
{
    // A row may say any number: one range, not millions of them.
    LogFixture bench;
    bench.fill();
    const qint64 events = verifyLog(bench.dir())->events;
    RawDatabase raw(bench.db());
    raw.run(QStringLiteral("DROP TRIGGER events_never_change"));
    raw.run(QStringLiteral("UPDATE events SET rowid = 9223372036854775807 WHERE seq = %1").arg(events));
    QCOMPARE(foundIn(bench, {1, std::numeric_limits<qint64>::max()}).rows.size(), 1u);
    QCOMPARE(foundIn(bench, {}).rows.size(), 1u);
    QCOMPARE(verifyLog(bench.dir())->events, events);
    QCOMPARE(verifyLog(bench.dir())->problems, QStringList());
    // Alone, behind which there is no number any more.
    LogFixture lone;
    lone.run(*lone.open(), command::ReportFeed{QStringLiteral("estate"), false, QStringLiteral("refused")});
    RawDatabase other(lone.db());
    other.run(QStringLiteral("DROP TRIGGER events_never_change"));
    other.run(QStringLiteral("UPDATE events SET rowid = 9223372036854775807"));
    QCOMPARE(verifyLog(lone.dir())->events, 1);
    QCOMPARE(verifyLog(lone.dir())->problems, QStringList());
}

void TestVerifyParts::aLogOfOneEvent()
{
    LogFixture bench;
    bench.open();
    QCOMPARE(verifyLog(bench.dir())->events, 0);
    bench.run(*bench.open(), command::ReportFeed{QStringLiteral("estate"), false, QStringLiteral("refused")});
    const auto report = verifyLog(bench.dir());
    QCOMPARE(report->problems, QStringList());
    QCOMPARE(report->events, 1);
    QCOMPARE(report->rows, 1);
}

void TestVerifyParts::whatATaskCouldNotRead()
{
    VerifyFound found;
    FoldReport fine;
    fine.incidents = 2;
    found.take(fine);
    QCOMPARE(found.fold, QStringList());
    FoldReport stopped;
    stopped.incidents = 1;
    stopped.lacking = 4;
    stopped.problems = {QStringLiteral("a")};
    stopped.stopped = Error{ErrorCode::Corrupt, QStringLiteral("malformed")};
    found.take(stopped);
    QCOMPARE(found.fold, (QStringList{QStringLiteral("a"), QStringLiteral("malformed")}));
    QCOMPARE(found.incidents, 3);
    QCOMPARE(found.lacking, 4);
}

void TestVerifyParts::sumsOfRanges()
{
    LogFixture bench;
    bench.fill();
    const auto db = opened(bench);
    std::vector<RowsReport> ranges{checkRows(*db, {1, 3}, Seed), checkRows(*db, {4, 100}, Seed)};
    const auto sums = sumsOf(ranges, Seed);
    QVERIFY(sums);
    QVERIFY(sums->byChain == checkRows(*db, {}, Seed).sums.byChain);
    QVERIFY(sums->byIncident == checkRows(*db, {}, Seed).sums.byIncident);
    ranges[0].stopped = Error{ErrorCode::Corrupt, QStringLiteral("malformed")};
    QVERIFY(!sumsOf(ranges, Seed)); // Nothing can be said about the indexes then.
}

void TestVerifyParts::indexesAndTheirSums()
{
    LogFixture bench;
    bench.fill();
    const VerifyFound whole = foundIn(bench, {1, 100});
    const auto sums = sumsOf(whole.rows, Seed);
    const QString path = bench.db();
    QCOMPARE(indexProblems(whole, path, sums), QStringList());
    for (const EventIndex index : {EventIndex::ByChain, EventIndex::ByIncident}) {
        const QString told =
            QStringLiteral("%1: the index %2 differs from its table").arg(path, indexName(index));
        VerifyFound other = whole;
        other.indexes[std::size_t(index)].inOrder = false;
        QCOMPARE(indexProblems(other, path, sums).size(), 1);
        QVERIFY(indexProblems(other, path, sums).first().startsWith(told));
        QCOMPARE(indexProblems(other, path, std::nullopt), QStringList());
        other = whole;
        other.indexes[std::size_t(index)].sum = KeySum(Seed);
        QCOMPARE(indexProblems(other, path, sums).size(), 1);
        QVERIFY(indexProblems(other, path, sums).first().startsWith(told));
        other.indexes[std::size_t(index)].stopped = Error{ErrorCode::Corrupt, QStringLiteral("malformed")};
        for (const auto &any : {sums, std::optional<IndexSums>()})
            QCOMPARE(indexProblems(other, path, any), QStringList{QStringLiteral("malformed")});
    }
}

void TestVerifyParts::smallTablesAndTheirIndexes_data()
{
    QTest::addColumn<QString>("index");
    for (const char *index : {"sqlite_autoindex_meta_1", "sqlite_autoindex_incidents_1", "incidents_open",
                              "sqlite_autoindex_incident_statistics_1"})
        QTest::newRow(index) << index;
}

void TestVerifyParts::smallTablesAndTheirIndexes()
{
    QFETCH(QString, index);
    LogFixture bench;
    bench.fill();
    empty(bench, index);
    const QString problems = bench.problems().join(u'\n');
    QVERIFY2(problems.contains(bench.db()) && problems.contains(index), qPrintable(problems));
}

void TestVerifyParts::damagedPages()
{
    // The number of free pages, which no table knows of.
    LogFixture bench;
    bench.fill();
    QByteArray bytes = bench.bytes();
    bytes[39] = char(bytes[39] + 1);
    bench.setBytes(bytes);
    QCOMPARE(bench.problems().size(), 1);
    QVERIFY2(bench.problems().first().startsWith(bench.db()), qPrintable(bench.problems().first()));
}

void TestVerifyParts::threadsAsAsked()
{
    LogFixture bench;
    bench.fill();
    for (const auto &[threads, count, connections] :
         {std::tuple(1, 3, 0), std::tuple(2, 3, 1), std::tuple(3, 3, 2), std::tuple(8, 3, 2)}) {
        std::atomic<int> asked = 0;
        std::atomic<int> ran = 0;
        VerifyTasks tasks(
            [&]() -> Expected<std::unique_ptr<Database>> {
                ++asked;
                return fail(ErrorCode::Io, QStringLiteral("no connection")); // The others do its part.
            },
            {}, {});
        for (int i = 0; i < count; ++i)
            tasks.add([&ran](Database &, RunbookCache &) { ++ran; });
        tasks.run(*opened(bench), threads);
        QCOMPARE(ran.load(), count);
        QCOMPARE(asked.load(), connections);
    }
}

void TestVerifyParts::problemsUpToABound()
{
    LogFixture bench;
    bench.fillWithFalse(60);
    RawDatabase(bench.db()).run(QStringLiteral("UPDATE incidents SET title = 'x'"));
    QCOMPARE(bench.problems().size(), 50);
}

void TestVerifyParts::witnessOfSeveralDesks()
{
    LogFixture bench;
    bench.fill();
    const ChainHeads heads = bench.open()->heads();
    const auto &[desk, head] = *heads.begin();
    Witness witness(witnessPath(bench.dir()));
    // One that is gone, and behind it one that is another.
    const DeskId first(QStringLiteral("!"));
    QVERIFY(witness.write({{first, {5, QByteArray(32, 'h')}}, {desk, {head.sequence, QByteArray(32, 'h')}}}));
    QCOMPARE(
        bench.problems(),
        (QStringList{
            QStringLiteral("event !:1: is missing, with everything after it up to 5, which the witness saw"),
            QStringLiteral("event %1:%2: is not the one the witness saw")
                .arg(desk.text())
                .arg(head.sequence)}));
}

CheckedRecord recordOf(const LogFixture &bench)
{
    const auto report = verifyLog(bench.dir());
    if (!report || !report->problems.isEmpty())
        qFatal("the log is damaged");
    return {report->heads, report->rows, bench.clock.wall()};
}

void TestVerifyParts::theFirstNewEvent()
{
    LogFixture bench;
    const IncidentId id = bench.fill();
    const CheckedRecord record = recordOf(bench);
    bench.note(*bench.open(), id, QStringLiteral("new"));
    QCOMPARE(verifyNews(bench.dir(), record)->problems, QStringList());
    QCOMPARE(verifyNews(bench.dir(), record)->events, 1);
    RawDatabase raw(bench.db());
    raw.run(QStringLiteral("DROP TRIGGER events_never_change"));
    raw.run(QStringLiteral("UPDATE events SET actor = 'Eve' WHERE rowid = %1").arg(record.rows + 1));
    const QStringList problems = verifyNews(bench.dir(), record)->problems;
    QCOMPARE(problems.size(), 1);
    QVERIFY2(problems.first().contains(QStringLiteral("its content is not what was written")),
             qPrintable(problems.first()));
}

void TestVerifyParts::contentOfWhatWasChecked()
{
    // The event that was checked last is looked at itself, not its hash alone.
    LogFixture bench;
    const IncidentId id = bench.fill();
    const CheckedRecord record = recordOf(bench);
    bench.note(*bench.open(), id, QStringLiteral("new"));
    RawDatabase raw(bench.db());
    raw.run(QStringLiteral("DROP TRIGGER events_never_change"));
    raw.run(
        QStringLiteral("UPDATE events SET recorded_ms = recorded_ms + 1 WHERE rowid = %1").arg(record.rows));
    const QString problems = verifyNews(bench.dir(), record)->problems.join(u'\n');
    QVERIFY2(problems.contains(QStringLiteral("is not the one that was checked before")),
             qPrintable(problems));
}

void TestVerifyParts::readAgainIfItChanged_data()
{
    QTest::addColumn<QString>("change");
    QTest::newRow("nothing") << "";
    QTest::newRow("the file") << "file";
    QTest::newRow("a write-ahead log") << "wal";
}

void TestVerifyParts::readAgainIfItChanged()
{
    QFETCH(QString, change);
    LogFixture bench;
    bench.fill();
    int once = 0;
    QVERIFY(verifyLog(bench.dir(), {.progress = [&once](qint64, qint64) { ++once; }}));
    QVERIFY(once > 0);
    int told = 0;
    const auto report = verifyLog(
        bench.dir(), {.progress = [&](qint64, qint64) {
            if (told++ > 0)
                return;
            QFile file(bench.db() + (change == QLatin1String("wal") ? QStringLiteral("-wal") : QString()));
            if (!change.isEmpty() && file.open(QIODevice::ReadWrite))
                file.setFileTime(QDateTime::fromMSecsSinceEpoch(1000), QFileDevice::FileModificationTime);
        }});
    QVERIFY(report);
    QCOMPARE(report->problems, QStringList());
    QCOMPARE(told, change.isEmpty() ? once : 2 * once);
}

WF_TEST(TestVerifyParts)

} // namespace tst_verifyparts

#include "tst_verifyparts.moc"
