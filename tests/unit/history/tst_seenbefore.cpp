// SPDX-License-Identifier: GPL-3.0-or-later
// Which past incidents are like one that goes on, and what is said of them.
#include "history/seenbefore.h"
#include "support/bookfixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_seenbefore {

using namespace std::chrono_literals;
using namespace wf;

namespace {

const Timestamp Base = *fromIso(u"2026-10-01T12:00:00Z");

struct Past
{
    const char *number;
    const char *title;
    const char *runbook = "";
    QStringList conditions = {};
    int daysAgo = 1;
};

HistoryRecord recordOf(const Past &past)
{
    HistoryRecord record;
    record.summary.id = IncidentId(QLatin1String(past.number));
    record.summary.number = QLatin1String(past.number);
    record.summary.title = QString::fromUtf8(past.title);
    record.summary.runbookId = RunbookId(QLatin1String(past.runbook));
    record.summary.status = IncidentStatus::Closed;
    record.statistics.recorded[Milestone::Declared] = Base - past.daysAgo * 24h;
    record.statistics.recorded[Milestone::Resolved] = Base - past.daysAgo * 24h + 47min;
    record.statistics.conditions = past.conditions;
    return record;
}

SeenSubject subject()
{
    return {IncidentId(QStringLiteral("now")),
            RunbookId(QStringLiteral("dynex")),
            QStringLiteral("Dynex primary is down"),
            {QStringLiteral("up < 1"), QStringLiteral("queue > 5")},
            false};
}

QStringList numbers(const SeenBefore &seen, std::size_t most = 10)
{
    QStringList all;
    for (const SeenIncident &each : seen.best(most))
        all += each.incident.number;
    return all;
}

} // namespace

class TestSeenBefore : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theMostAlikeComesFirst();
    void whatIsNotAlikeOrNotOverIsLeftOut();
    void wordsOfFourLetters();
    void saysHowLongItTook();
    void whatTookNoTime();
    void theSubjectIsWhatHappensNow();
    void theSubjectHasWhatWasTrue();
    void whatEndedItIsWhatSomebodySaid();
    void statisticsKeepIt();
};

void TestSeenBefore::theMostAlikeComesFirst()
{
    SeenBefore seen(subject());
    for (const Past &past :
         {Past{"words", "The primary Dynex node"},
          Past{"condition", "x", "other", {QStringLiteral("up < 1")}}, Past{"runbook", "x", "dynex", {}, 9},
          Past{"newer", "x", "dynex", {}, 3}, Past{"both", "x", "dynex", {QStringLiteral("queue > 5")}, 100}})
        seen.take(recordOf(past));
    QCOMPARE(numbers(seen),
             (QStringList{QStringLiteral("both"), QStringLiteral("newer"), QStringLiteral("runbook"),
                          QStringLiteral("words"), QStringLiteral("condition")}));
    QCOMPARE(numbers(seen, 2), (QStringList{QStringLiteral("both"), QStringLiteral("newer")}));
    QCOMPARE(seen.count(), 5);
}

void TestSeenBefore::whatIsNotAlikeOrNotOverIsLeftOut()
{
    SeenBefore seen(subject());
    seen.take(recordOf({"one word", "Dynex"}));
    seen.take(recordOf({"small words", "What is down is up"}));
    seen.take(recordOf({"now", "Dynex primary", "dynex"}));
    HistoryRecord record = recordOf({"merged", "x", "dynex"});
    record.summary.status = IncidentStatus::Merged;
    seen.take(record);
    record = recordOf({"cancelled", "x", "dynex"});
    record.summary.status = IncidentStatus::Cancelled;
    seen.take(record);
    record = recordOf({"drill", "x", "dynex"});
    record.summary.drill = true;
    seen.take(record);
    record = recordOf({"open", "x", "dynex"});
    record.statistics.recorded.erase(Milestone::Resolved);
    seen.take(record);
    QCOMPARE(seen.count(), 0);
    // No runbook is not the same runbook.
    SeenSubject without = subject();
    without.runbook = RunbookId();
    SeenBefore other(without);
    other.take(recordOf({"none", "x", ""}));
    QCOMPARE(other.count(), 0);
    // Drills are compared with drills.
    SeenSubject drill = subject();
    drill.drill = true;
    SeenBefore drills(drill);
    record = recordOf({"drill", "x", "dynex"});
    drills.take(record);
    QCOMPARE(drills.count(), 0);
    record.summary.drill = true;
    drills.take(record);
    QCOMPARE(drills.count(), 1);
}

void TestSeenBefore::saysHowLongItTook()
{
    SeenBefore seen(subject());
    HistoryRecord record = recordOf({"one", "x", "dynex"});
    record.statistics.endedBy = QStringLiteral("failed over");
    seen.take(record);
    const SeenIncident one = seen.best(1).front();
    QCOMPARE(one.took, std::optional<Millis>(47min));
    QCOMPARE(one.endedBy, QStringLiteral("failed over"));
    QCOMPARE(one.at, Base - 24h);
    QVERIFY(one.sameRunbook);
}

void TestSeenBefore::wordsOfFourLetters()
{
    SeenSubject four = subject();
    four.title = QStringLiteral("disk full now off");
    SeenBefore seen(four);
    seen.take(recordOf({"alike", "full disk"}));
    seen.take(recordOf({"not alike", "disk now off"}));
    QCOMPARE(numbers(seen), QStringList{QStringLiteral("alike")});
    QCOMPARE(seen.best(1).front().words, 2);
}

void TestSeenBefore::whatTookNoTime()
{
    SeenBefore seen(subject());
    HistoryRecord record = recordOf({"at once", "x", "dynex"});
    record.statistics.recorded[Milestone::Resolved] = Base - 24h;
    seen.take(record);
    QCOMPARE(seen.best(1).front().took, std::optional<Millis>(0ms));
    SeenBefore backwards(subject());
    record.statistics.recorded[Milestone::Resolved] = Base - 25h;
    backwards.take(record);
    QCOMPARE(backwards.best(1).front().took, std::nullopt);
}

void TestSeenBefore::theSubjectHasWhatWasTrue()
{
    Incident incident;
    incident.conditions[0].text = QStringLiteral("true now");
    incident.conditions[0].wasTrue = true;
    incident.conditions[1].text = QStringLiteral("true before");
    incident.tally.firstTrue[1] = {};
    incident.conditions[2].text = QStringLiteral("never true");
    QCOMPARE(seenSubjectOf(incident).conditions,
             (QStringList{QStringLiteral("true now"), QStringLiteral("true before")}));
}

void TestSeenBefore::theSubjectIsWhatHappensNow()
{
    BookFixture bench;
    const IncidentId id = bench.declare();
    const SeenSubject subject = seenSubjectOf(bench.incident(id));
    QCOMPARE(subject.incident, id);
    QCOMPARE(subject.title, QStringLiteral("Dynex is down"));
    QVERIFY(!subject.runbook.isEmpty());
    QVERIFY(!subject.drill);
}

void TestSeenBefore::whatEndedItIsWhatSomebodySaid()
{
    BookFixture bench;
    const IncidentId id = bench.declare();
    const auto endedBy = [&] { return statisticsOf(bench.incident(id)).endedBy; };
    QCOMPARE(endedBy(), QString());
    bench.run(command::AddEntry{id, EventKind::Decision, QStringLiteral("fail over to node 2")});
    QCOMPARE(endedBy(), QString());
    bench.run(command::ChangeStatus{id, IncidentStatus::Monitoring, {}});
    QCOMPARE(endedBy(), QStringLiteral("fail over to node 2"));
    bench.run(command::ChangeStatus{id, IncidentStatus::Resolved, QStringLiteral("node 1 was replaced")});
    QCOMPARE(endedBy(), QStringLiteral("node 1 was replaced"));
    bench.run(command::Reopen{id, QStringLiteral("it is back")});
    QCOMPARE(endedBy(), QString());
}

void TestSeenBefore::statisticsKeepIt()
{
    IncidentStatistics statistics;
    statistics.endedBy = QStringLiteral("failed over");
    statistics.conditions = {QStringLiteral("up < 1")};
    const auto read = readStatistics(statisticsText(statistics));
    QVERIFY(read);
    QCOMPARE(read->endedBy, statistics.endedBy);
    QCOMPARE(read->conditions, statistics.conditions);
}

WF_TEST(TestSeenBefore)

} // namespace tst_seenbefore

#include "tst_seenbefore.moc"
