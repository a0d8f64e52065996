// SPDX-License-Identifier: GPL-3.0-or-later
// Commands that wait together are committed together, each as if it was alone.
#include "support/bodies.h"
#include "support/diskmodel.h"
#include "support/logfixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_group {

using namespace wf;

class TestGroup : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void oneFlushForAll();
    void oneThatIsRefused();
    void oneThatCannotBeWritten();
    void theSameKeyTwice();
    void laterOnesSeeEarlierOnes();
    void afterAnErrorOfTheDisk();
};

LogRequest noteOf(const LogFixture &bench, const IncidentId &id, const QString &text, const QString &key = {})
{
    return {command::AddEntry{id, EventKind::Note, text}, {bench.clock.wall(), QStringLiteral("Ada")}, key};
}

QStringList notesIn(EventLog &log, const IncidentId &id)
{
    QStringList notes;
    if (!log.loadIncident(id))
        return notes;
    for (const EventPtr &event : linesOf(*log.book().find(id))) {
        if (event->kind() == EventKind::Note)
            notes += textOf(event);
    }
    return notes;
}

/// Numbered notes.
std::vector<LogRequest> notes(const LogFixture &bench, const IncidentId &id, int count)
{
    std::vector<LogRequest> requests;
    for (int i = 0; i < count; ++i)
        requests.push_back(noteOf(bench, id, QString::number(i)));
    return requests;
}

void TestGroup::oneFlushForAll()
{
    LogFixture bench;
    DiskModel disk(1);
    auto log = bench.open();
    const IncidentId id = bench.declare(*log, false);
    bench.note(*log, id, QStringLiteral("first"));
    int flushes = 0;
    disk.setFails([&flushes](DiskModel::Operation operation, const QString &) {
        flushes += operation == DiskModel::Operation::Sync ? 1 : 0;
        return false;
    });
    const auto answers = executeAll(*log, notes(bench, id, 50));
    QCOMPARE(flushes, 1);
    QCOMPARE(answers.size(), 50u);
    for (const LogAnswer &answer : answers)
        QVERIFY(answer.events && answer.events->size() == 1);
    // What was answered survives a power cut.
    const QString left = bench.dir() + QStringLiteral("/left");
    disk.cutPower(bench.dir(), left);
    QCOMPARE(notesIn(**EventLog::open(left, bench.clock), id).size(), 51);
    // A lone one waits for nobody.
    flushes = 0;
    QVERIFY(executeAll(*log, notes(bench, id, 1)).front().events);
    QCOMPARE(flushes, 1);
    log.reset();
    QCOMPARE(bench.problems(), QStringList());
}

void TestGroup::oneThatIsRefused()
{
    LogFixture bench;
    auto log = bench.open();
    const IncidentId id = bench.declare(*log, false);
    auto requests = notes(bench, id, 4);
    requests[1] = noteOf(bench, IncidentId(QStringLiteral("nobody")), QStringLiteral("n"));
    requests[2].command = command::AcceptCut{}; // Alone, and refused.
    const auto answers = executeAll(*log, requests);
    QVERIFY(answers[0].events && !answers[1].events && !answers[2].events && answers[3].events);
    QVERIFY(!log->hasFailed());
    const QStringList expected{QStringLiteral("0"), QStringLiteral("3")};
    QCOMPARE(notesIn(*log, id), expected);
    log.reset();
    QCOMPARE(notesIn(*bench.open(), id), expected);
    QCOMPARE(bench.problems(), QStringList());
}

void TestGroup::oneThatCannotBeWritten()
{
    LogFixture bench;
    auto log = bench.open();
    const IncidentId id = bench.declare(*log, false);
    // Somebody else's rule: this one text is refused by SQLite itself.
    RawDatabase(bench.db())
        .run(QStringLiteral("CREATE TRIGGER no_two BEFORE INSERT ON events WHEN new.payload LIKE '%\"2\"%'"
                            " BEGIN SELECT RAISE(ABORT, 'not this one'); END"));
    const auto answers = executeAll(*log, notes(bench, id, 5));
    for (std::size_t i = 0; i < answers.size(); ++i)
        QCOMPARE(answers[i].events.has_value(), i != 2);
    QVERIFY(!log->hasFailed());
    const QStringList found = notesIn(*log, id);
    QCOMPARE(found.size(), 4);
    QVERIFY(!found.contains(QStringLiteral("2")));
    log.reset();
    QCOMPARE(bench.problems(), QStringList());
}

void TestGroup::theSameKeyTwice()
{
    LogFixture bench;
    auto log = bench.open();
    const IncidentId id = bench.declare(*log, false);
    const QString key = QStringLiteral("k1");
    const auto answers = executeAll(
        *log, {noteOf(bench, id, QStringLiteral("a"), key), noteOf(bench, id, QStringLiteral("a"), key)});
    QVERIFY(!answers[0].again && answers[1].again);
    QCOMPARE(answers[1].events->front()->id, answers[0].events->front()->id);
    QCOMPARE(notesIn(*log, id), QStringList{QStringLiteral("a")});
}

void TestGroup::laterOnesSeeEarlierOnes()
{
    LogFixture bench;
    auto log = bench.open();
    const IncidentId id = bench.declare(*log, false);
    const DecisionContext context{bench.clock.wall(), QStringLiteral("Ada")};
    const auto answers = executeAll(*log, {{command::ChangeStatus{id, IncidentStatus::Resolved, {}}, context},
                                           {command::ChangeStatus{id, IncidentStatus::Resolved, {}}, context},
                                           {command::Reopen{id, QStringLiteral("again")}, context}});
    QVERIFY(answers[0].events && !answers[0].events->empty());
    QVERIFY(!answers[1].events || answers[1].events->empty());
    QVERIFY(answers[2].events && !answers[2].events->empty());
    log.reset();
    QCOMPARE(bench.problems(), QStringList());
}

void TestGroup::afterAnErrorOfTheDisk()
{
    LogFixture bench;
    DiskModel disk(1);
    auto log = bench.open();
    const IncidentId id = bench.declare(*log, false);
    bool broken = true;
    disk.setFails([&broken](DiskModel::Operation operation, const QString &file) {
        return operation == DiskModel::Operation::Sync && file.endsWith(QLatin1String("-wal")) &&
               std::exchange(broken, false);
    });
    for (const LogAnswer &answer : executeAll(*log, notes(bench, id, 3)))
        QVERIFY(!answer.events);
    QVERIFY(log->hasFailed());
    QVERIFY(log->reopen());
    QCOMPARE(notesIn(*log, id), QStringList());
    QVERIFY(executeAll(*log, notes(bench, id, 2))[1].events);
    log.reset();
    QCOMPARE(bench.problems(), QStringList());
    QCOMPARE(notesIn(*bench.open(), id).size(), 2);
}

WF_TEST(TestGroup)

} // namespace tst_group

#include "tst_group.moc"
