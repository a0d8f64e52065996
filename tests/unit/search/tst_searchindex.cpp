// SPDX-License-Identifier: GPL-3.0-or-later
// Words in a log: with the index, without it, behind it, and when it is damaged.
#include "search/searchindex.h"
#include "search/searchwords.h"
#include "support/bodies.h"
#include "support/logfixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_searchindex {

using namespace std::chrono_literals;
using namespace wf;

namespace {

std::unique_ptr<SearchIndex> opened(const LogFixture &bench)
{
    auto index = SearchIndex::open(bench.dir());
    if (!index)
        qFatal("%s", qPrintable(index.error().message));
    return std::move(*index);
}

void catchUp(SearchIndex &index)
{
    for (;;) {
        const auto left = index.catchUp(7); // Small, so that there are several parts.
        if (!left)
            qFatal("%s", qPrintable(left.error().message));
        if (*left == 0)
            return;
    }
}

SearchResult found(SearchIndex &index, const QString &words, int most = 50)
{
    const auto result = index.find(SearchQuery(words), most);
    if (!result)
        qFatal("%s", qPrintable(result.error().message));
    return *result;
}

/// "INC-0001: note one | note two"
QStringList lines(const SearchResult &result)
{
    QStringList all;
    for (const SearchHit &hit : result.hits) {
        QStringList texts;
        for (const SearchLine &line : hit.lines)
            texts += line.text;
        all += hit.incident.number + QStringLiteral(": ") + texts.join(QStringLiteral(" | "));
    }
    return all;
}

IncidentId declare(LogFixture &bench, EventLog &log, const char *title)
{
    const command::Declare declare{{},    QString::fromUtf8(title), Severity::P2,
                                   false, QStringLiteral("Ada"),    {}};
    return bench.run(log, declare).front()->incident;
}

} // namespace

class TestSearchIndex : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void findsByIncidentNewestFirst();
    void sameWithAndWithoutTheIndex();
    void manyLinesOfOneIncidentAreCounted();
    void moreThanAskedFor();
    void whatHappenedEarlierComesLater();
    void aDetectionThatWentByItselfIsNotFound();
    void oneWriterAndReaders();
    void aDamagedOrForeignIndexIsMadeAnew();
    void anIndexOfAnotherLogIsNotBelieved();
    void aLogThatWasReplacedUnderAnOpenIndex();
    void redactedWordsAreForgotten();
    void forgottenWordsAreNotInTheFile();
    void whatIsTooFarBehindIsSaid();
    void withoutALogThereIsNothing();
    void everyKindIsHeard();
    void stopEndsIt();
};

void TestSearchIndex::findsByIncidentNewestFirst()
{
    LogFixture bench;
    const auto log = bench.open();
    const IncidentId first = declare(bench, *log, "Dynex is down");
    const IncidentId second = declare(bench, *log, "Queue grows");
    bench.note(*log, first, QStringLiteral("restarted the broker"));
    bench.note(*log, second, QStringLiteral("Broker was full"));
    bench.note(*log, second, QStringLiteral("nothing of interest"));
    const auto index = opened(bench);
    catchUp(*index);
    const SearchResult result = found(*index, QStringLiteral("broker"));
    QCOMPARE(lines(result), (QStringList{QStringLiteral("INC-0002: Broker was full"),
                                         QStringLiteral("INC-0001: restarted the broker")}));
    const SearchLine &line = result.hits[1].lines.front();
    QCOMPARE(line.kind, EventKind::Note);
    QCOMPARE(line.actor, QStringLiteral("Ada"));
    QCOMPARE(line.marks, (std::vector<TextMark>{{14, 6}}));
    QVERIFY(!result.more);
    QCOMPARE(result.unread, 0);
    // Titles, numbers, and words of two entries do not add up.
    QCOMPARE(lines(found(*index, QStringLiteral("dynex"))),
             QStringList(QStringLiteral("INC-0001: INC-0001 Dynex is down")));
    QCOMPARE(found(*index, QStringLiteral("inc-0002")).hits.size(), std::size_t(1));
    QVERIFY(found(*index, QStringLiteral("dynex broker")).hits.empty());
    QVERIFY(found(*index, QString()).hits.empty());
}

void TestSearchIndex::sameWithAndWithoutTheIndex()
{
    LogFixture bench;
    const auto log = bench.open();
    for (int i = 0; i < 12; ++i) {
        const IncidentId id = declare(bench, *log, "Café outage");
        bench.note(*log, id, QStringLiteral("note %1 of queue_depth").arg(i));
        bench.run(*log, command::AddEntry{id, EventKind::Decision, QStringLiteral("fail over now")});
    }
    const auto index = opened(bench);
    const QStringList queries{QStringLiteral("cafe"), QStringLiteral("queue.depth"),
                              QStringLiteral("\"fail over\""), QStringLiteral("not*"),
                              QStringLiteral("note 3")};
    QList<QStringList> direct;
    for (const QString &query : queries)
        direct += lines(found(*index, query));
    QVERIFY(!direct.contains(QStringList()));
    QVERIFY(*index->catchUp(20) > 0);
    for (int i = 0; i < queries.size(); ++i)
        QCOMPARE(lines(found(*index, queries[i])), direct[i]);
    catchUp(*index);
    for (int i = 0; i < queries.size(); ++i)
        QCOMPARE(lines(found(*index, queries[i])), direct[i]);
}

void TestSearchIndex::manyLinesOfOneIncidentAreCounted()
{
    LogFixture bench;
    bench.fill(9);
    const auto index = opened(bench);
    for (int behind = 0; behind < 2; ++behind) {
        const SearchResult result = found(*index, QStringLiteral("note"));
        QCOMPARE(result.hits.size(), std::size_t(1));
        QCOMPARE(result.hits.front().found, 9);
        QCOMPARE(lines(result), QStringList(QStringLiteral("INC-0001: note 8 | note 7 | note 6")));
        catchUp(*index);
    }
}

void TestSearchIndex::moreThanAskedFor()
{
    LogFixture bench;
    const auto log = bench.open();
    for (int i = 0; i < 5; ++i)
        declare(bench, *log, "Same");
    const auto index = opened(bench);
    for (int behind = 0; behind < 2; ++behind) {
        QCOMPARE(found(*index, QStringLiteral("same"), 3).hits.size(), std::size_t(3));
        QVERIFY(found(*index, QStringLiteral("same"), 3).more);
        QCOMPARE(found(*index, QStringLiteral("same"), 3).hits.front().incident.number,
                 QStringLiteral("INC-0005"));
        QVERIFY(!found(*index, QStringLiteral("same"), 5).more);
        catchUp(*index);
    }
}

void TestSearchIndex::whatHappenedEarlierComesLater()
{
    LogFixture bench;
    const auto log = bench.open();
    declare(bench, *log, "Broker here");
    PastIncident past;
    past.reference = QStringLiteral("7");
    past.title = QStringLiteral("Broker long ago");
    past.detectedAt = bench.clock.wall() - 1000h;
    past.declaredAt = *past.detectedAt + 5min;
    past.resolvedAt = past.declaredAt + 30min;
    bench.run(*log, command::ImportIncidents{QStringLiteral("pagerduty"), {past}});
    const auto index = opened(bench);
    catchUp(*index);
    const SearchResult result = found(*index, QStringLiteral("broker"));
    QCOMPARE(result.hits.size(), std::size_t(2));
    QCOMPARE(result.hits.front().incident.title, QStringLiteral("Broker here"));
}

void TestSearchIndex::aDetectionThatWentByItselfIsNotFound()
{
    LogFixture bench;
    const auto log = bench.open();
    command::ReportCondition report;
    report.runbook = RunbookId(QStringLiteral("dynex.md#0"));
    report.runbookTitle = QStringLiteral("Dynex outage");
    report.text = QStringLiteral("dynex.up < 1");
    report.at = bench.clock.wall();
    bench.run(*log, report);
    const auto index = opened(bench);
    const QString word = QStringLiteral("outage");
    QCOMPARE(found(*index, word).hits.size(), std::size_t(1));
    report.state = ConditionRecord::State::False;
    bench.run(*log, report);
    for (int behind = 0; behind < 2; ++behind) {
        QVERIFY(found(*index, word).hits.empty());
        catchUp(*index);
    }
}

void TestSearchIndex::oneWriterAndReaders()
{
    LogFixture bench;
    const auto log = bench.open();
    const IncidentId id = declare(bench, *log, "Dynex is down");
    const auto writer = opened(bench);
    const auto reader = opened(bench);
    QVERIFY(writer->isWriter());
    QVERIFY(!reader->isWriter());
    catchUp(*writer);
    bench.note(*log, id, QStringLiteral("late words"));
    QCOMPARE(*reader->catchUp(100), 0);
    QCOMPARE(found(*reader, QStringLiteral("late")).hits.size(), std::size_t(1));
    QCOMPARE(found(*reader, QStringLiteral("dynex")).hits.size(), std::size_t(1));
    catchUp(*writer);
    QCOMPARE(found(*reader, QStringLiteral("late")).hits.size(), std::size_t(1));
}

void TestSearchIndex::aDamagedOrForeignIndexIsMadeAnew()
{
    LogFixture bench;
    bench.fill(3);
    catchUp(*opened(bench));
    const QString path = searchPath(bench.dir());
    for (const QByteArray &bytes :
         {QByteArray(8192, 'x'), QByteArray(), QByteArray("SQLite format 3\0", 16)}) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(bytes);
        file.close();
        const auto index = opened(bench);
        QCOMPARE(found(*index, QStringLiteral("note")).hits.size(), std::size_t(1));
        catchUp(*index);
        QCOMPARE(found(*index, QStringLiteral("note")).hits.size(), std::size_t(1));
    }
    {
        RawDatabase raw(path);
        raw.run(QStringLiteral("PRAGMA user_version = 99"));
    }
    const auto index = opened(bench);
    catchUp(*index);
    QCOMPARE(found(*index, QStringLiteral("note")).hits.size(), std::size_t(1));
}

void TestSearchIndex::anIndexOfAnotherLogIsNotBelieved()
{
    LogFixture other;
    {
        const auto log = other.open();
        const IncidentId id = declare(other, *log, "Elsewhere");
        for (int i = 0; i < 20; ++i)
            other.note(*log, id, QStringLiteral("alien"));
    }
    catchUp(*opened(other));
    LogFixture bench;
    bench.fill(30);
    QVERIFY(QFile::copy(searchPath(other.dir()), searchPath(bench.dir())));
    const auto index = opened(bench);
    QVERIFY(found(*index, QStringLiteral("alien")).hits.empty());
    catchUp(*index);
    QVERIFY(found(*index, QStringLiteral("alien")).hits.empty());
    QCOMPARE(found(*index, QStringLiteral("note")).hits.front().found, 30);
}

/// As a restore does it: the index is made of the new one, and is still there when it was closed.
void TestSearchIndex::aLogThatWasReplacedUnderAnOpenIndex()
{
    LogFixture other;
    other.fill(30);
    LogFixture bench;
    {
        const auto log = bench.open();
        declare(bench, *log, "Elsewhere");
    }
    {
        const auto index = opened(bench);
        catchUp(*index);
        QVERIFY(QFile::remove(bench.db()) && QFile::copy(other.db(), bench.db()));
        catchUp(*index);
        QVERIFY(found(*index, QStringLiteral("elsewhere")).hits.empty());
        QCOMPARE(found(*index, QStringLiteral("note")).hits.front().found, 30);
    }
    RawDatabase raw(searchPath(bench.dir()));
    QVERIFY(raw.value(QStringLiteral("SELECT count(*) FROM entries")).toInt() > 30);
}

void TestSearchIndex::forgottenWordsAreNotInTheFile()
{
    LogFixture bench;
    bench.fill(3);
    const auto index = opened(bench);
    catchUp(*index);
    QVERIFY(SearchIndex::forget(bench.dir()));
    QVERIFY(!QFile::exists(searchPath(bench.dir())));
    // Whoever has it open notices, and makes another one.
    QCOMPARE(found(*index, QStringLiteral("note")).hits.size(), std::size_t(1));
    catchUp(*index);
    QVERIFY(QFile::exists(searchPath(bench.dir())));
    QCOMPARE(found(*index, QStringLiteral("note")).hits.size(), std::size_t(1));
}

void TestSearchIndex::whatIsTooFarBehindIsSaid()
{
    LogFixture bench;
    {
        const auto log = bench.open();
        const IncidentId id = declare(bench, *log, "First of all");
        const EventDraft draft{id, event::Note{QStringLiteral("n")}, bench.clock.wall(), {}};
        const std::vector<EventDraft> drafts(1000, draft);
        for (qint64 i = 0; i <= SearchIndex::MaxReadDirectly; i += 1000)
            QVERIFY(log->append(drafts));
    }
    const auto index = opened(bench);
    const SearchResult behind = found(*index, QStringLiteral("first"));
    QVERIFY(behind.hits.empty());
    QVERIFY(behind.unread > 0);
    while (*index->catchUp(10'000) > 0) {
    }
    const SearchResult all = found(*index, QStringLiteral("first"));
    QCOMPARE(all.hits.size(), std::size_t(1));
    QCOMPARE(all.unread, 0);
}

void TestSearchIndex::withoutALogThereIsNothing()
{
    const LogFixture bench;
    const auto index = SearchIndex::open(bench.dir());
    QVERIFY(!index);
    QCOMPARE(index.error().code, ErrorCode::NotFound);
}

void TestSearchIndex::everyKindIsHeard()
{
    // What people write is found, what the desk says by itself is not in its way.
    QCOMPARE(searchedText(event::Note{QStringLiteral("seen")}), QStringLiteral("seen"));
    event::EvidenceAttached evidence;
    evidence.text = QStringLiteral("graph");
    evidence.file = QStringLiteral("trace.png");
    QCOMPARE(searchedText(evidence), QStringLiteral("graph\ntrace.png"));
    event::MessageQueued message;
    message.content.subject = QStringLiteral("subject");
    message.content.text = QStringLiteral("body");
    QCOMPARE(searchedText(message), QStringLiteral("subject\nbody"));
    QCOMPARE(searchedText(event::SectionWritten{ReviewSection::Summary, QStringLiteral("why")}),
             QStringLiteral("why"));
    event::ConditionTrue condition;
    condition.text = QStringLiteral("queue > 5");
    QCOMPARE(searchedText(condition), QString());
    QCOMPARE(searchedText(event::Note{QString(MaxSearchedText + 10, QLatin1Char('a'))}).size(),
             MaxSearchedText);
}

void TestSearchIndex::stopEndsIt()
{
    LogFixture bench;
    bench.fill(200);
    const auto index = opened(bench);
    index->stop();
    QVERIFY(!index->catchUp(1000));
    QVERIFY(!index->find(SearchQuery(QStringLiteral("note")), 50));
}

/// By an index that was closed when it happened, and by one that is open.
void TestSearchIndex::redactedWordsAreForgotten()
{
    LogFixture bench;
    const auto log = bench.open();
    const IncidentId id = declare(bench, *log, "Leak");
    const auto say = [&](const QString &words) {
        return bench.run(*log, command::AddEntry{id, EventKind::Note, words}).front()->id;
    };
    const auto isKnown = [&bench](const char *word) {
        QFile file(searchPath(bench.dir()));
        return file.open(QIODevice::ReadOnly) && file.readAll().contains(word);
    };
    const EventId first = say(QStringLiteral("password swordfishes"));
    const EventId second = say(QStringLiteral("password herringbone"));
    {
        const auto index = opened(bench);
        catchUp(*index);
        QCOMPARE(found(*index, QStringLiteral("swordfishes")).hits.size(), std::size_t(1));
    }
    QVERIFY(isKnown("swordfish"));
    bench.run(*log, command::Redact{id, first, QStringLiteral("a password")});
    const auto index = opened(bench);
    catchUp(*index);
    QVERIFY(!isKnown("swordfish"));
    QCOMPARE(found(*index, QStringLiteral("swordfishes")).hits.size(), std::size_t(0));
    QCOMPARE(found(*index, QStringLiteral("herringbone")).hits.size(), std::size_t(1));
    bench.run(*log, command::Redact{id, second, QStringLiteral("another")});
    catchUp(*index);
    QVERIFY(!isKnown("herringbone"));
    QCOMPARE(found(*index, QStringLiteral("redacted")).hits.front().found, 2);
}

WF_TEST(TestSearchIndex)

} // namespace tst_searchindex

#include "tst_searchindex.moc"
