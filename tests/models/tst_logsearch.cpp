// SPDX-License-Identifier: GPL-3.0-or-later
// Words over a real desk's log: while it is written, by several at once, and from the history's filter.
#include "models/historymodel.h"
#include "models/logsearch.h"
#include "modeltest.h"
#include "support/deskfixture.h"
#include "support/testentry.h"

#include <QFile>
#include <QTest>

namespace tst_logsearch {

using namespace wf;
using namespace wf::modeltest;

namespace {

DeskFixture::Options quiet()
{
    return {false, true, QStringLiteral("Ana")};
}

/// Hears the answers of one LogSearch.
struct Asker
{
    explicit Asker(DeskView &desk) : search(desk)
    {
        QObject::connect(&search, &LogSearch::found, &search,
                         [this](const QString &words, const SearchResult &result) {
                             answered += words;
                             last = result;
                         });
    }
    QStringList titlesOf(const QString &words)
    {
        answered.clear();
        search.ask(words, 50);
        if (!QTest::qWaitFor([this] { return !answered.isEmpty(); }, wf::testing::Patience))
            qFatal("no answer");
        QStringList titles;
        for (const SearchHit &hit : last.hits)
            titles += hit.incident.title;
        return titles;
    }

    LogSearch search;
    QStringList answered;
    SearchResult last;
};

} // namespace

class TestLogSearch : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void findsWhatWasJustWritten();
    void twoAtOnce();
    void theNewestQuestionIsAnswered();
    void theIndexIsMadeInTheMeantime();
    void theHistoryFindsWhatIsWritten();
};

void TestLogSearch::findsWhatWasJustWritten()
{
    DeskFixture f(quiet());
    QVERIFY(f.waitForData());
    Asker asker(f.desk());
    QCOMPARE(asker.titlesOf(QStringLiteral("broker")), QStringList());
    const IncidentId id = f.declare(QStringLiteral("Queue grows"), Severity::P2);
    QVERIFY(f.ask(command::AddEntry{id, EventKind::Note, QStringLiteral("The broker is full")}));
    QCOMPARE(asker.titlesOf(QStringLiteral("broker")), QStringList(QStringLiteral("Queue grows")));
    // The last word may still be typed.
    QCOMPARE(asker.titlesOf(QStringLiteral("full bro")), QStringList(QStringLiteral("Queue grows")));
    QCOMPARE(asker.last.hits.front().lines.front().text, QStringLiteral("The broker is full"));
    f.restart();
}

void TestLogSearch::twoAtOnce()
{
    DeskFixture f(quiet());
    QVERIFY(f.waitForData());
    f.declare(QStringLiteral("Queue grows"), Severity::P2);
    Asker one(f.desk());
    Asker two(f.desk());
    QCOMPARE(one.titlesOf(QStringLiteral("queue")), QStringList(QStringLiteral("Queue grows")));
    QCOMPARE(two.titlesOf(QStringLiteral("queue")), QStringList(QStringLiteral("Queue grows")));
}

void TestLogSearch::theNewestQuestionIsAnswered()
{
    DeskFixture f(quiet());
    QVERIFY(f.waitForData());
    f.declare(QStringLiteral("Queue grows"), Severity::P2);
    Asker asker(f.desk());
    for (const char *words : {"q", "qu", "que", "queue"})
        asker.search.ask(QString::fromLatin1(words), 50);
    QTRY_VERIFY(!asker.answered.isEmpty());
    QCOMPARE(asker.answered, QStringList(QStringLiteral("queue")));
    asker.answered.clear();
    asker.search.ask(QStringLiteral("queue"), 50);
    asker.search.drop();
    asker.titlesOf(QStringLiteral("grows")); // Comes after it.
    QCOMPARE(asker.answered, QStringList(QStringLiteral("grows")));
}

void TestLogSearch::theIndexIsMadeInTheMeantime()
{
    DeskFixture f(quiet());
    QVERIFY(f.waitForData());
    f.declare(QStringLiteral("Queue grows"), Severity::P2);
    const LogSearch search(f.desk());
    QTRY_VERIFY(QFile::exists(searchPath(f.desk().options().dataDir)));
}

void TestLogSearch::theHistoryFindsWhatIsWritten()
{
    DeskFixture f(quiet());
    QVERIFY(f.waitForData());
    const IncidentId first = f.declare(QStringLiteral("Queue grows"), Severity::P2);
    f.declare(QStringLiteral("Logins fail"), Severity::P2);
    QVERIFY(f.ask(command::AddEntry{first, EventKind::Note, QStringLiteral("The broker is full")}));
    HistoryStore store(f.desk());
    LogSearch search(f.desk());
    HistoryQuery query(store, search);
    HistoryModel model(query, f.clock(), QStringList(HistoryModel::ColumnCount, QStringLiteral("head")));
    const Watched watched(model);
    QTRY_COMPARE(model.rowCount(), 2);
    HistoryFilter filter;
    filter.text = QStringLiteral("broker");
    query.setFilter(filter);
    QTRY_COMPARE(model.rowCount(), 1);
    const QModelIndex title = model.index(0, HistoryModel::TitleColumn);
    QCOMPARE(title.data().toString(), QStringLiteral("Queue grows"));
    QCOMPARE(title.data(HistoryModel::WrittenRole).value<SearchLine>().text,
             QStringLiteral("The broker is full"));
    QCOMPARE(query.unread(), 0);
    // Another choice beside the words keeps what was found, and other words forget it.
    filter.severities = {Severity::P2};
    query.setFilter(filter);
    QCOMPARE(model.rowCount(), 1);
    filter.text = QStringLiteral("logins");
    query.setFilter(filter);
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.index(0, HistoryModel::TitleColumn).data().toString(), QStringLiteral("Logins fail"));
    query.setFilter({});
    QCOMPARE(model.rowCount(), 2);
    QVERIFY(!title.data(HistoryModel::WrittenRole).isValid());
}

WF_TEST(TestLogSearch)

} // namespace tst_logsearch

#include "tst_logsearch.moc"
