// SPDX-License-Identifier: GPL-3.0-or-later
// Requests with a key are taken once, and commands bring in what they need from the log.
#include "support/bodies.h"
#include "support/logfixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_requests {

using namespace wf;

class TestRequests : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void keysAsTheyMayBe_data();
    void keysAsTheyMayBe();
    void onceAndAgain();
    void aDeclarationOnceAndAgain();
    void theKeyOfAnotherIncident();
    void anUnmergeBringsBothIn();
    void anUnmergeOfNothing();
    void aLoneFailureIsLeftToTheCaller();
    void moreThanOneGroup();
    void aReaderMarksNothing();
};

void TestRequests::keysAsTheyMayBe_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<bool>("fine");
    QTest::newRow("none") << "" << false;
    QTest::newRow("the longest") << QString(64, u'k') << true;
    QTest::newRow("one longer") << QString(65, u'k') << false;
    QTest::newRow("letters and digits") << "azAZ09" << true;
    QTest::newRow("signs") << "-._:" << true;
    // The neighbours of each range, by themselves and behind what is right.
    for (const char *sign : {"`", "{", "@", "[", "/", ";", " ", ",", "\n", "\xc3\xa4"}) {
        QTest::addRow("%s", sign) << QString::fromUtf8(sign) << false;
        QTest::addRow("k%s", sign) << QLatin1Char('k') + QString::fromUtf8(sign) << false;
    }
}

void TestRequests::keysAsTheyMayBe()
{
    QFETCH(QString, key);
    QFETCH(bool, fine);
    QCOMPARE(isRequestKey(key), fine);
}

void TestRequests::onceAndAgain()
{
    LogFixture bench;
    auto log = bench.open();
    const IncidentId id = bench.declare(*log, false);
    const DecisionContext context{bench.clock.wall(), QStringLiteral("Ada")};
    // Two events, of which one is a follow-up.
    const command::AddEntry note{id, EventKind::Note, QStringLiteral("a TODO: b")};
    const QString key = QStringLiteral("k1");
    bool again = true;
    const auto first = execute(*log, note, context, key, &again);
    QVERIFY(first && !again);
    QVERIFY(first->size() > 1);
    bench.note(*log, id, QStringLiteral("between"));
    for (int i = 0; i < 2; ++i) { // By memory, and by the log.
        const auto second = execute(*log, note, context, key, &again);
        QVERIFY(second && again);
        QCOMPARE(second->size(), first->size());
        QCOMPARE(second->front()->id, first->front()->id);
        QCOMPARE(second->back()->id, first->back()->id);
        log.reset();
        log = bench.open();
    }
    again = true;
    QVERIFY(execute(*log, note, context, QStringLiteral("k2"), &again) && !again);
}

void TestRequests::aDeclarationOnceAndAgain()
{
    // It names no incident, so any that came of it is the right one.
    LogFixture bench;
    const auto log = bench.open();
    command::Declare declare;
    declare.title = QStringLiteral("Dynex is down");
    const DecisionContext context{bench.clock.wall(), QStringLiteral("Ada")};
    const auto first = execute(*log, declare, context, QStringLiteral("k"));
    bool again = false;
    const auto second = execute(*log, declare, context, QStringLiteral("k"), &again);
    QVERIFY2(second, second ? "" : qPrintable(second.error().message));
    QVERIFY(again);
    QCOMPARE(second->front()->incident, first->front()->incident);
    QCOMPARE(log->book().incidents().size(), 1u);
}

void TestRequests::theKeyOfAnotherIncident()
{
    LogFixture bench;
    const auto log = bench.open();
    const IncidentId a = bench.declare(*log, false);
    const IncidentId b = bench.declare(*log, false);
    const DecisionContext context{bench.clock.wall(), QStringLiteral("Ada")};
    const QString key = QStringLiteral("k");
    QVERIFY(execute(*log, command::AddEntry{a, EventKind::Note, QStringLiteral("n")}, context, key));
    bool again = true;
    const auto refused =
        execute(*log, command::AddEntry{b, EventKind::Note, QStringLiteral("n")}, context, key, &again);
    QVERIFY(!refused);
    QVERIFY(!again);
    QCOMPARE(refused.error().code, ErrorCode::Refused);
    QVERIFY(refused.error().message.contains(QStringLiteral("another incident")));
    QCOMPARE(log->book().find(b)->events.size(), 2u);
    // A merge touches both, and answers to each.
    QVERIFY(execute(*log, command::Merge{a, {b}}, context, QStringLiteral("m")));
    QVERIFY(execute(*log, command::Merge{a, {b}}, context, QStringLiteral("m"), &again) && again);
}

void TestRequests::anUnmergeBringsBothIn()
{
    LogFixture bench;
    auto log = bench.open();
    const IncidentId a = bench.declare(*log, false);
    const IncidentId b = bench.declare(*log, false);
    bench.run(*log, command::Merge{a, {b}});
    bench.run(*log, command::ChangeStatus{a, IncidentStatus::Resolved, {}});
    log.reset();
    log = bench.open();
    QVERIFY(log->book().archived().contains(a) && log->book().archived().contains(b));
    bench.run(*log, command::Unmerge{b});
    QCOMPARE(log->book().find(b)->status, IncidentStatus::Investigating);
    QVERIFY(log->book().find(a) && log->book().find(a)->mergedFrom.empty());
    QCOMPARE(log->book().find(a)->title, QStringLiteral("Dynex is down"));
    log.reset();
    QCOMPARE(bench.problems(), QStringList());
}

void TestRequests::anUnmergeOfNothing()
{
    LogFixture bench;
    const auto log = bench.open();
    const IncidentId id = bench.declare(*log, false);
    const DecisionContext context{bench.clock.wall(), QStringLiteral("Ada")};
    QCOMPARE(execute(*log, command::Unmerge{id}, context).error().code, ErrorCode::Refused);
    QVERIFY(!execute(*log, command::Unmerge{IncidentId(QStringLiteral("nobody"))}, context));
    QVERIFY(!log->hasFailed());
}

void TestRequests::aLoneFailureIsLeftToTheCaller()
{
    LogFixture bench;
    const auto log = bench.open();
    const IncidentId id = bench.declare(*log, false);
    RawDatabase(bench.db())
        .run(QStringLiteral("CREATE TRIGGER no_two BEFORE INSERT ON events WHEN new.payload LIKE '%\"2\"%'"
                            " BEGIN SELECT RAISE(ABORT, 'not this one'); END"));
    const LogRequest bad{command::AddEntry{id, EventKind::Note, QStringLiteral("2")},
                         {bench.clock.wall(), QStringLiteral("Ada")}};
    const LogRequest good{command::AddEntry{id, EventKind::Note, QStringLiteral("1")}, bad.context};
    // The last one that waited: nobody is behind it for whom the log would have to be opened.
    QVERIFY(!executeAll(*log, {bad}).front().events);
    QVERIFY(log->hasFailed());
    QVERIFY(log->reopen());
    const auto answers = executeAll(*log, {bad, good, bad});
    QVERIFY(!answers[0].events && answers[1].events && !answers[2].events);
    QVERIFY(log->hasFailed());
    QVERIFY(log->reopen());
    QCOMPARE(log->book().find(id)->events.size(), 3u);
}

void TestRequests::moreThanOneGroup()
{
    LogFixture bench;
    auto log = bench.open();
    const IncidentId id = bench.declare(*log, false);
    std::vector<LogRequest> requests;
    for (std::size_t i = 0; i < 2 * MaxGroup + 1; ++i)
        requests.push_back({command::AddEntry{id, EventKind::Note, QString::number(i)},
                            {bench.clock.wall(), QStringLiteral("Ada")}});
    const auto answers = executeAll(*log, requests);
    QCOMPARE(answers.size(), requests.size());
    for (std::size_t i = 0; i < answers.size(); ++i) {
        QVERIFY(answers[i].events);
        QCOMPARE(textOf(answers[i].events->front()), QString::number(i));
    }
    QVERIFY(executeAll(*log, {}).empty());
    log.reset();
    QCOMPARE(bench.problems(), QStringList());
}

void TestRequests::aReaderMarksNothing()
{
    LogFixture bench;
    const auto log = bench.open();
    const auto reader = *EventLog::openReadOnly(bench.dir(), bench.clock);
    QVERIFY(reader->claim(LogTargets::Real)); // Of a log that is empty yet.
    QCOMPARE(reader->targets(), LogTargets::Unmarked);
    QVERIFY(log->claim(LogTargets::Unmarked));
    QVERIFY(log->claim(LogTargets::Simulated));
    QCOMPARE(log->targets(), LogTargets::Simulated);
}

WF_TEST(TestRequests)

} // namespace tst_requests

#include "tst_requests.moc"
