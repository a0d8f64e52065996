// SPDX-License-Identifier: GPL-3.0-or-later
// Words that were redacted are in no file of the data folder any more, the chain holds, and whoever changes
// what stands in their place is noticed.
#include "incident/eventcodec.h"
#include "log/checkedrecord.h"
#include "log/redactrows.h"
#include "log/salvage.h"
#include "support/logfixture.h"
#include "support/testentry.h"

#include <QDirIterator>
#include <QTest>

namespace tst_redactedlog {

using namespace wf;

namespace {

const QString Secret = QStringLiteral("the key is hunter2-correct-horse");

class RedactedFixture : public LogFixture
{
public:
    /// Declared, said twice, corrected once, and something else.
    IncidentId talk(EventLog &log)
    {
        const IncidentId id = declare(log);
        note(log, id, Secret);
        note(log, id, QStringLiteral("nothing of it"));
        spoken = noteOf(log, id, 0);
        run(log, command::AmendEntry{id, spoken, QStringLiteral("hunter2 was wrong")});
        note(log, id, QStringLiteral("again: ") + Secret);
        return id;
    }
    EventId noteOf(const EventLog &log, const IncidentId &id, int which) const
    {
        for (const EventPtr &event : log.book().find(id)->events) {
            if (event->as<event::Note>() && which-- == 0)
                return event->id;
        }
        return {};
    }
    std::vector<EventPtr> redact(EventLog &log, const IncidentId &id)
    {
        return run(log, command::Redact{id, spoken, QStringLiteral("a password")});
    }
    /// Files below a folder that have the bytes.
    static QStringList holding(const QString &folder, const QString &words)
    {
        QStringList files;
        QDirIterator all(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (all.hasNext()) {
            QFile file(all.next());
            if (file.open(QIODevice::ReadOnly) && file.readAll().contains(words.toUtf8()))
                files += file.fileName();
        }
        return files;
    }
    QStringList holding(const QString &words = QStringLiteral("hunter2")) const
    {
        return holding(dir(), words);
    }

    EventId spoken;
};

QStringList wordsOf(const EventLog &log, const IncidentId &id)
{
    QStringList words;
    for (const EventPtr &event : log.book().find(id)->events) {
        if (const auto *note = event->as<event::Note>())
            words += note->text;
        if (const auto *amended = event->as<event::Amended>())
            words += amended->text;
    }
    return words;
}

} // namespace

class TestRedactedLog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theWordsAreInNoFile();
    void theTitleLeavesTheListToo();
    void aReaderObeys();
    void whileSomebodyReads();
    void olderCopiesFollow();
    void aLogOfAnEarlierVersion();
    void whatStandsInTheirPlaceIsChecked();
    void aSalvageKeepsThemAway();
    void newsAreCheckedAlone();
};

void TestRedactedLog::theWordsAreInNoFile()
{
    RedactedFixture bench;
    IncidentId id;
    {
        const auto log = bench.open();
        id = bench.talk(*log);
        QVERIFY(!bench.holding().isEmpty());
        const auto events = bench.redact(*log, id);
        QCOMPARE(events.size(), std::size_t(1));
        QCOMPARE(events[0]->as<event::EntryRedacted>()->entries.size(), std::size_t(3));
        QVERIFY(!log->owesRedactions());
        QCOMPARE(bench.holding(), QStringList()); // While it runs: the write-ahead log is a file too.
        const QStringList words = wordsOf(*log, id);
        QCOMPARE(words.size(), 4);
        QCOMPARE(words[0], redactionMark(Secret));
        QCOMPARE(words[1], QStringLiteral("nothing of it"));
        bench.note(*log, id, QStringLiteral("and on"));
    }
    QCOMPARE(bench.holding(), QStringList());
    QCOMPARE(bench.problems(), QStringList());
    const auto log = bench.open();
    QCOMPARE(log->warnings(), QStringList());
    QCOMPARE(wordsOf(*log, id).front(), redactionMark(Secret));
    // A second time there is nothing to redact.
    const auto again = execute(*log, command::Redact{id, bench.spoken, QStringLiteral("again")},
                               {bench.clock.wall(), QStringLiteral("Ada")});
    QVERIFY(!again);
    QCOMPARE(again.error().code, ErrorCode::NotFound);
    QCOMPARE(bench.problems(), QStringList());
}

void TestRedactedLog::theTitleLeavesTheListToo()
{
    RedactedFixture bench;
    const auto log = bench.open();
    const IncidentId id =
        bench.run(*log, command::Declare{{}, QStringLiteral("hunter2 leaked"), Severity::P1, false, {}, {}})
            .front()
            ->incident;
    for (const EventPtr &event : log->book().find(id)->events) {
        if (event->as<event::Declared>())
            bench.spoken = event->id;
    }
    bench.redact(*log, id);
    QCOMPARE(bench.holding(), QStringList());
    QCOMPARE(log->book().find(id)->title, redactionMark(QStringLiteral("hunter2 leaked")));
    QCOMPARE(bench.problems(), QStringList());
}

void TestRedactedLog::aReaderObeys()
{
    RedactedFixture bench;
    const auto log = bench.open();
    const IncidentId id = bench.talk(*log);
    const auto reader = EventLog::openReadOnly(bench.dir(), bench.clock);
    QVERIFY(reader);
    QCOMPARE(wordsOf(**reader, id).front(), Secret);
    bench.redact(*log, id);
    QVERIFY((*reader)->poll());
    QCOMPARE(wordsOf(**reader, id), wordsOf(*log, id));
}

void TestRedactedLog::whileSomebodyReads()
{
    RedactedFixture bench;
    const auto log = bench.open();
    const IncidentId id = bench.talk(*log);
    {
        const auto reader = Database::open(bench.db(), Database::Mode::ReadOnly);
        QVERIFY(reader);
        QVERIFY((*reader)->run(QStringLiteral("BEGIN")));
        QVERIFY((*reader)->value(QStringLiteral("SELECT count(*) FROM events")));
        bench.redact(*log, id);
        QVERIFY(log->owesRedactions()); // It says so as long as the words may be somewhere.
        log->watchFiles();
        QVERIFY(log->owesRedactions());
    }
    log->watchFiles();
    QVERIFY(!log->owesRedactions());
    QCOMPARE(bench.holding(), QStringList());
}

void TestRedactedLog::olderCopiesFollow()
{
    RedactedFixture bench;
    const QStringList copies{bench.db() + QStringLiteral(".before-3"),
                             bench.db() + QStringLiteral(".replaced-2026-01-01T000000Z")};
    const QString stranger = bench.db() + QStringLiteral(".before-1");
    const auto log = bench.open();
    const IncidentId id = bench.talk(*log);
    for (const QString &copy : copies) {
        RawDatabase raw(bench.db());
        raw.run(QStringLiteral("VACUUM INTO '%1'").arg(copy));
    }
    QFile none(stranger);
    QVERIFY(none.open(QIODevice::WriteOnly) && none.write("no database at all, with hunter2") > 0);
    none.close();
    bench.redact(*log, id);
    QVERIFY(!log->owesRedactions());
    QCOMPARE(bench.holding(), QStringList{stranger}); // Not ours to change.
    for (const QString &copy : copies) {
        RawDatabase raw(copy);
        QVERIFY(raw.value(QStringLiteral("SELECT count(*) FROM events")).toInt() >= 5);
        QVERIFY(!raw.attempt(QStringLiteral("UPDATE events SET actor = 'Eve'")).isEmpty());
    }
}

/// Its freed pages may have kept anything.
void TestRedactedLog::aLogOfAnEarlierVersion()
{
    RedactedFixture bench;
    IncidentId id;
    {
        const auto log = bench.open();
        id = bench.talk(*log);
    }
    {
        RawDatabase raw(bench.db());
        raw.run(QStringLiteral("PRAGMA secure_delete = OFF"));
        raw.run(QStringLiteral("DELETE FROM meta WHERE key = '%1'").arg(KeepsNothingFreed));
        raw.run(QStringLiteral("CREATE TABLE waste(text TEXT)"));
        for (int i = 0; i < 20; ++i)
            raw.run(QStringLiteral("INSERT INTO waste VALUES('%1')").arg(Secret.repeated(50)));
        raw.run(QStringLiteral("DROP TABLE waste"));
    }
    QVERIFY(bench.bytes().count("hunter2") > 100);
    const auto log = bench.open();
    bench.redact(*log, id);
    QCOMPARE(bench.holding(), QStringList());
    QCOMPARE(bench.problems(), QStringList());
}

void TestRedactedLog::whatStandsInTheirPlaceIsChecked()
{
    RedactedFixture bench;
    {
        const auto log = bench.open();
        bench.redact(*log, bench.talk(*log));
    }
    QCOMPARE(bench.problems(), QStringList());
    const QByteArray whole = bench.bytes();
    const auto changed = [&bench](const QString &sql) {
        RawDatabase raw(bench.db());
        raw.run(QStringLiteral("DROP TRIGGER events_never_change"));
        raw.run(sql);
    };
    const QString at = QStringLiteral(" WHERE seq = %1").arg(bench.spoken.sequence);
    changed(QStringLiteral("UPDATE events SET payload = '{\"text\":\"%1\"}'")
                .arg(redactionMark(QStringLiteral("other words"))) +
            at);
    QCOMPARE(bench.problems().size(), 1);
    QVERIFY2(bench.problems().front().contains(bench.spoken.text()), qPrintable(bench.problems().front()));
    bench.setBytes(whole);
    changed(QStringLiteral("UPDATE events SET actor = 'Eve'") + at);
    QCOMPARE(bench.problems().size(), 1);
    bench.setBytes(whole);
    // Without the event that says so, a mark is a forgery like any other.
    changed(QStringLiteral(
        "UPDATE events SET payload = '{\"text\":\"nothing here\"}' WHERE payload LIKE '%nothing of it%'"));
    QCOMPARE(bench.problems().size(), 1);
}

void TestRedactedLog::aSalvageKeepsThemAway()
{
    RedactedFixture bench;
    QByteArray before;
    {
        const auto log = bench.open();
        const IncidentId id = bench.talk(*log);
        log->watchFiles();
        RawDatabase(bench.db()).run(QStringLiteral("PRAGMA wal_checkpoint(FULL)"));
        before = bench.bytes();
        bench.redact(*log, id);
    }
    // Pages with the old rows are found behind the end, as a file system may give them back.
    bench.setBytes(bench.bytes() + before);
    const QTemporaryDir place;
    const auto salvaged = salvageLog(bench.dir(), place.filePath(QStringLiteral("new")), bench.clock);
    QVERIFY2(salvaged, salvaged ? "" : qPrintable(salvaged.error().message));
    QVERIFY2(salvaged->isWhole(), qPrintable(salvaged->notes.join(u' ')));
    QCOMPARE(salvaged->missing, 0);
    const auto report = verifyLog(place.filePath(QStringLiteral("new")));
    QVERIFY(report && report->problems.isEmpty());
    QCOMPARE(RedactedFixture::holding(place.path(), QStringLiteral("hunter2")), QStringList());
}

void TestRedactedLog::newsAreCheckedAlone()
{
    RedactedFixture bench;
    const auto log = bench.open();
    const IncidentId id = bench.talk(*log);
    bench.run(*log,
              command::AmendEntry{id, bench.spoken, Secret}); // The last event: the one that is recorded.
    const auto all = verifyLog(bench.dir());
    QVERIFY(all && all->problems.isEmpty());
    CheckedRecord checked;
    checked.heads = all->heads;
    checked.rows = all->rows;
    bench.redact(*log, id);
    const auto news = verifyNews(bench.dir(), checked, {});
    QVERIFY2(news, news ? "" : qPrintable(news.error().message));
    QCOMPARE(news->problems, QStringList());
}

WF_TEST(TestRedactedLog)

} // namespace tst_redactedlog

#include "tst_redactedlog.moc"
