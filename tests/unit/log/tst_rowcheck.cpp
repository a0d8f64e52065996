// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of events and the indexes over them, read as the file has them: types, places, times, bounds.
#include "log/chaincheck.h"
#include "log/indexcheck.h"
#include "log/rowcheck.h"
#include "support/logfixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_rowcheck {

using namespace wf;

namespace {

constexpr quint64 Seed = 7;

/// A log whose tables take what they are given.
class Rows : public LogFixture
{
public:
    Rows()
    {
        auto log = open();
        run(*log, command::ReportFeed{QStringLiteral("estate"), false, QStringLiteral("refused")});
        const IncidentId id = declare(*log, false);
        for (int i = 0; i < 4; ++i)
            note(*log, id, QString::number(i));
        desk = log->desk();
        log.reset();
        log = open(); // With what concerns no incident.
        for (const EventPtr &event : log->loadedEvents())
            events[event->id.sequence] = event;
        log.reset();
        RawDatabase raw(db());
        raw.run(QStringLiteral("DROP TRIGGER events_never_change"));
        raw.run(QStringLiteral("PRAGMA writable_schema = ON"));
        raw.run(QStringLiteral("UPDATE sqlite_master SET sql = replace(sql, ' STRICT', '')"));
    }
    void edit(const QString &set, qint64 sequence) const
    {
        RawDatabase(db()).run(QStringLiteral("UPDATE events SET %1 WHERE seq = %2").arg(set).arg(sequence));
    }
    /// The event as somebody writes it who knows the format: its hash is right.
    void put(Event event) const
    {
        event.hash = eventHash(event);
        edit(QStringLiteral("hlc_ms = %1, hlc_n = %2, payload = '%3', hash = x'%4'")
                 .arg(event.time.wallMs)
                 .arg(event.time.counter)
                 .arg(QString::fromUtf8(event.payload), QString::fromLatin1(event.hash.toHex())),
             event.id.sequence);
    }
    std::unique_ptr<Database> database() const
    {
        auto made = Database::open(db(), Database::Mode::ReadOnly);
        if (!made)
            qFatal("%s", qPrintable(made.error().message));
        return std::move(*made);
    }
    RowsReport rows(const RowRange &range = {}) const { return checkRows(*database(), range, Seed); }
    IndexReport index(EventIndex which) const { return checkIndex(*database(), which, {}, Seed); }
    QString problems() const
    {
        QStringList texts;
        for (const ChainProblem &problem : rows().problems)
            texts += problem.text;
        return texts.join(u'\n');
    }
    QString about(qint64 sequence, const char *what) const
    {
        return QStringLiteral("event %1:%2: %3").arg(desk.text()).arg(sequence).arg(QLatin1String(what));
    }

    DeskId desk;
    std::map<qint64, EventPtr> events;
};

} // namespace

class TestRowCheck : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatIsRight();
    void aPartOfTheRows();
    void otherTypes_data();
    void otherTypes();
    void sameTimeAsTheOneBefore();
    void anEventOfNoIncidentIsRead();
    void desksInTurn();
    void problemsUpToABound();
    void partsUpToABound();
    void keysOfOtherTypes_data();
    void keysOfOtherTypes();
    void keysOutOfOrder();
};

void TestRowCheck::whatIsRight()
{
    const Rows log;
    const RowsReport report = log.rows();
    QCOMPARE(log.problems(), QString());
    QCOMPARE(report.events, qint64(log.events.size()));
    QCOMPARE(report.parts.size(), 1u);
    QCOMPARE(report.parts[0].first, 1);
    QCOMPARE(report.parts[0].last, report.events);
    QCOMPARE(report.parts[0].hash, log.events.at(report.events)->hash);
    QCOMPARE(report.last, (EventId{log.desk, report.events}));
    QVERIFY(!report.stopped);
    QVERIFY(log.index(EventIndex::ByChain).inOrder && log.index(EventIndex::ByIncident).inOrder);
    QVERIFY(log.index(EventIndex::ByChain).sum == report.sums.byChain);
    QVERIFY(log.index(EventIndex::ByIncident).sum == report.sums.byIncident);
}

void TestRowCheck::aPartOfTheRows()
{
    const Rows log;
    const RowsReport report = log.rows({2, 4});
    QCOMPARE(report.events, 3);
    QCOMPARE(report.parts.size(), 1u);
    QCOMPARE(report.parts[0].first, 2);
    QCOMPARE(report.parts[0].last, 4);
    QCOMPARE(report.parts[0].previous, log.events.at(1)->hash);
    QVERIFY(report.parts[0].begins == log.events.at(2)->time);
    QVERIFY(report.parts[0].ends == log.events.at(4)->time);
    QVERIFY(report.problems.empty());
}

void TestRowCheck::otherTypes_data()
{
    QTest::addColumn<QString>("set");
    for (const char *column : {"desk", "incident", "actor", "kind", "payload"})
        QTest::newRow(column) << QStringLiteral("%1 = CAST(%1 AS BLOB)").arg(QLatin1String(column));
    // A blob of digits is a number to whoever asks for one.
    for (const char *column : {"seq", "hlc_ms", "hlc_n", "happened_ms", "recorded_ms"})
        QTest::newRow(column)
            << QStringLiteral("%1 = CAST(CAST(%1 AS TEXT) AS BLOB)").arg(QLatin1String(column));
    for (const char *column : {"prev_hash", "hash"})
        QTest::newRow(column) << QStringLiteral("%1 = CAST(%1 AS TEXT)").arg(QLatin1String(column));
    QTest::newRow("a larger counter") << QStringLiteral("hlc_n = hlc_n + 4294967296");
}

void TestRowCheck::otherTypes()
{
    QFETCH(QString, set);
    const Rows log;
    log.edit(set, 4);
    QCOMPARE(log.problems(), log.about(4, "its content is not what was written"));
}

void TestRowCheck::sameTimeAsTheOneBefore()
{
    const Rows log;
    const qint64 last = qint64(log.events.size());
    Event event = *log.events.at(last);
    event.time = log.events.at(last - 1)->time;
    log.put(event);
    QCOMPARE(log.problems(), log.about(last, "its logical time runs backwards"));
    ++event.time.counter;
    log.put(event);
    QCOMPARE(log.problems(), QString());
}

void TestRowCheck::anEventOfNoIncidentIsRead()
{
    // Its hash is right, and nobody folds it.
    const Rows log;
    Event event = *log.events.at(1);
    event.payload = "{";
    log.put(event);
    QVERIFY2(log.problems().startsWith(log.about(1, "the payload is no JSON object")),
             qPrintable(log.problems()));
}

void TestRowCheck::desksInTurn()
{
    const Rows log;
    {
        RawDatabase raw(log.db());
        const int count = int(log.events.size());
        for (int i = 1; i <= count; ++i) // Behind each row one of another desk.
            raw.run(QStringLiteral("UPDATE events SET rowid = %1 WHERE seq = %2").arg(1000 + 2 * i).arg(i));
        for (int i = 1; i <= count; ++i)
            raw.run(
                QStringLiteral("INSERT INTO events(rowid, desk, seq, hlc_ms, hlc_n, incident, happened_ms,"
                               " recorded_ms, actor, kind, payload, prev_hash, hash) SELECT %1, 'other',"
                               " seq, hlc_ms, hlc_n, incident, happened_ms, recorded_ms, actor, kind,"
                               " payload, prev_hash, hash FROM events WHERE seq = %2")
                    .arg(1001 + 2 * i)
                    .arg(i));
    }
    const RowsReport report = log.rows();
    QCOMPARE(report.parts.size(), 2u);
    QCOMPARE(report.parts[0].desk, log.desk.text().toUtf8());
    QCOMPARE(report.parts[1].desk, QByteArray("other"));
    for (const ChainPart &part : report.parts)
        QCOMPARE(part.last, qint64(log.events.size()));
    for (const auto &[problem, hash] : report.changed) // The hashes are of another name.
        QCOMPARE(problem.kind, ChainProblem::Kind::Content);
    QCOMPARE(report.changed.size(), log.events.size());
}

void TestRowCheck::problemsUpToABound()
{
    LogFixture bench;
    bench.fillWithFalse(60);
    const auto db = *Database::open(bench.db(), Database::Mode::ReadOnly);
    const RowsReport report = checkRows(*db, {}, Seed);
    QVERIFY(report.events > 60);
    QCOMPARE(qint64(report.changed.size()), report.events); // A redaction may explain them.
    QCOMPARE(checkChains(*db)->problems.size(), MaxChainProblems);
}

void TestRowCheck::partsUpToABound()
{
    const Rows log;
    RawDatabase(log.db()).run(
        QStringLiteral(
            "INSERT INTO events SELECT 'other', 2 * i, i, 0, '', 0, 0, '', 'note', '{}', x'', x'' FROM"
            " (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %1) SELECT i"
            " FROM n)")
            .arg(MaxChainParts));
    const RowsReport report = log.rows();
    QCOMPARE(report.parts.size(), MaxChainParts);
    QCOMPARE(report.events, qint64(log.events.size() + MaxChainParts));
}

void TestRowCheck::keysOfOtherTypes_data()
{
    QTest::addColumn<int>("index");
    QTest::addColumn<QString>("set");
    QTest::newRow("desk") << int(EventIndex::ByChain) << "desk = CAST(desk AS BLOB)";
    QTest::newRow("sequence") << int(EventIndex::ByChain) << "seq = CAST(CAST(seq AS TEXT) AS BLOB)";
    QTest::newRow("incident") << int(EventIndex::ByIncident) << "incident = CAST(incident AS BLOB)";
    QTest::newRow("time") << int(EventIndex::ByIncident) << "hlc_ms = CAST(CAST(hlc_ms AS TEXT) AS BLOB)";
}

void TestRowCheck::keysOfOtherTypes()
{
    QFETCH(int, index);
    QFETCH(QString, set);
    const Rows log;
    log.edit(set, qint64(log.events.size())); // Behind all others: the order is the same.
    QVERIFY(!log.index(EventIndex(index)).inOrder);
}

void TestRowCheck::keysOutOfOrder()
{
    // The same keys in another order: the sums are equal.
    const Rows log;
    {
        RawDatabase raw(log.db());
        raw.run(QStringLiteral("CREATE INDEX spare ON events(incident, hlc_ms DESC, hlc_n)"));
        const auto root = [&raw](const char *name) {
            return raw
                .value(QStringLiteral("SELECT rootpage FROM sqlite_master WHERE name = '%1'")
                           .arg(QLatin1String(name)))
                .toString();
        };
        const QString spare = root("spare");
        const QString real = root("events_by_incident");
        raw.run(QStringLiteral("PRAGMA writable_schema = ON"));
        raw.run(
            QStringLiteral("UPDATE sqlite_master SET rootpage = CASE name WHEN 'spare' THEN %1 ELSE %2 END"
                           " WHERE name IN ('spare', 'events_by_incident')")
                .arg(real, spare));
    }
    const IndexReport report = log.index(EventIndex::ByIncident);
    QVERIFY(report.sum == log.rows().sums.byIncident);
    QVERIFY(!report.inOrder);
    QVERIFY(log.index(EventIndex::ByChain).inOrder);
}

WF_TEST(TestRowCheck)

} // namespace tst_rowcheck

#include "tst_rowcheck.moc"
