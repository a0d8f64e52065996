// SPDX-License-Identifier: GPL-3.0-or-later
// What the history keeps of an incident, and incidents that come from other tools.
#include "incident/statistics.h"
#include "support/bookfixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_statistics {

using namespace std::chrono_literals;
using namespace wf;

namespace {

constexpr auto Timed = R"(# Failover

## Immediate response (0-5 minutes)
1. Stop the writers
2. Tell the team

## Recovery (5-30 minutes)
1. Promote the replica
)";

PastIncident past(const BookFixture &desk)
{
    const Timestamp now = desk.clock.wall();
    PastIncident p;
    p.reference = QStringLiteral("4711");
    p.title = QStringLiteral("Billing drift");
    p.severity = Severity::P0;
    p.startedAt = now - 400h;
    p.detectedAt = now - 399h;
    p.declaredAt = now - 398h;
    p.mitigatedAt = now - 397h;
    p.resolvedAt = now - 390h;
    p.services = {QStringLiteral("billing")};
    p.tags = {QStringLiteral("change")};
    p.summary = QStringLiteral("The discount was applied twice.");
    p.runbook = QStringLiteral("Billing");
    p.commander = QStringLiteral("Grace");
    return p;
}

const QString Source = QStringLiteral("pagerduty");

} // namespace

class TestStatistics : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void countsWhatWentOtherwise();
    void readsBackWhatItWrote();
    void boundsHold();
    void damagedTextIsSaid();
    void importedIncidentHasItsTimes();
    void importedIncidentStartsNothing();
    void importingTwiceDoesNothing();
    void importRefuses_data();
    void importRefuses();
};

void TestStatistics::countsWhatWentOtherwise()
{
    BookFixture desk;
    const IncidentId id = desk.declareUnder(Timed);
    desk.clock.advance(1min);
    desk.run(command::SkipStep{id, StepId(QStringLiteral("p0.s0")), QStringLiteral("no writers")});
    desk.clock.advance(9min); // The phase's window ended after five.
    desk.run(command::CompleteStep{id, StepId(QStringLiteral("p0.s1")), {}});
    desk.run(command::ReportCondition{desk.incident(id).runbookId,
                                      {},
                                      {},
                                      0,
                                      QStringLiteral("lag > 5"),
                                      ConditionRecord::State::True,
                                      QStringLiteral("9"),
                                      true,
                                      desk.clock.wall()});
    ActionItem item;
    item.text = QString(2000, QLatin1Char('x'));
    item.dueAt = desk.clock.wall() + 24h;
    desk.run(command::SetAction{id, item});
    desk.run(command::ChangeFacts{id, {{}, {}, {QStringLiteral("db")}, {QStringLiteral("change")}, {}}});
    desk.clock.advance(60min);
    desk.run(command::ChangeStatus{id, IncidentStatus::Resolved, {}, true});

    const IncidentStatistics s = statisticsOf(desk.incident(id));
    QCOMPARE(s.runbook, QStringLiteral("Failover"));
    QCOMPARE(s.services, QStringList{QStringLiteral("db")});
    const std::vector<Trouble> expected{
        {TroubleKind::PhaseOverrun, s.runbook, QStringLiteral("Immediate response")},
        {TroubleKind::StepSkipped, s.runbook, QStringLiteral("Stop the writers")},
        {TroubleKind::StepOverrun, s.runbook, QStringLiteral("Tell the team")}};
    for (const Trouble &trouble : expected)
        QVERIFY2(std::find(s.troubles.begin(), s.troubles.end(), trouble) != s.troubles.end(),
                 qPrintable(troubleName(trouble.kind)));
    QCOMPARE(s.updates.kept, 0);
    QVERIFY(s.updates.of > 0); // Nobody posted one in more than an hour of P1.
    QCOMPARE(s.actions.size(), 1U);
    QCOMPARE(s.actions.front().text.size(), qsizetype(MaxListedText));
    QCOMPARE(s.measure(MeasureKind::Resolve).length, Millis(70min));
    QCOMPARE(s.measure(MeasureKind::Acknowledge).state, MeasureState::NotApplicable);
    QVERIFY(s.reviewDue);
}

void TestStatistics::readsBackWhatItWrote()
{
    BookFixture desk;
    const IncidentId id = desk.declareUnder(Timed);
    desk.run(command::SkipStep{id, StepId(QStringLiteral("p0.s0")), QStringLiteral("\"quotes\" & ümläuts")});
    desk.run(command::AddEntry{id, EventKind::ActionItem, QStringLiteral("write it down")});
    desk.run(command::ChangeStatus{id, IncidentStatus::Resolved, {}, true});
    desk.run(command::CorrectMilestone{id, Milestone::Started, desk.clock.wall() - 2h, {}});
    const QByteArray text = statisticsText(statisticsOf(desk.incident(id)));
    const auto read = readStatistics(text);
    QVERIFY(read);
    QCOMPARE(statisticsText(*read), text);
    QCOMPARE(read->milestone(Milestone::Started), std::optional(desk.clock.wall() - 2h));
    QCOMPARE(read->measures, statisticsOf(desk.incident(id)).measures);
}

void TestStatistics::boundsHold()
{
    BookFixture desk;
    const IncidentId id = desk.declare(Severity::P2, false);
    ActionItem item;
    item.text = QStringLiteral("again");
    for (std::size_t i = 0; i < MaxListedActions + 5; ++i)
        desk.run(command::SetAction{id, item});
    QCOMPARE(statisticsOf(desk.incident(id)).actions.size(), MaxListedActions);
}

void TestStatistics::damagedTextIsSaid()
{
    QVERIFY(!readStatistics("[]"));
    QVERIFY(!readStatistics("{\"worst\":"));
    const auto empty = readStatistics("{}");
    QVERIFY(empty);
    QCOMPARE(empty->measure(MeasureKind::Resolve).state, MeasureState::Pending);
}

void TestStatistics::importedIncidentHasItsTimes()
{
    BookFixture desk;
    const PastIncident p = past(desk);
    desk.run(command::ImportIncidents{Source, {p}});
    const Incident &i = desk.incident(pastIncidentId(Source, p.reference));
    QCOMPARE(i.number, QStringLiteral("pagerduty#4711"));
    QCOMPARE(i.status, IncidentStatus::Closed);
    QCOMPARE(i.commander(), p.commander);
    QCOMPARE(i.facts.services, p.services);
    QCOMPARE(i.review.sections.at(ReviewSection::Summary).markdown, p.summary);
    const IncidentStatistics s = statisticsOf(i);
    QCOMPARE(s.source, Source);
    QCOMPARE(s.runbook, p.runbook);
    QCOMPARE(s.measure(MeasureKind::Detect).length, Millis(1h));
    QCOMPARE(s.measure(MeasureKind::Acknowledge).length, Millis(1h));
    QCOMPARE(s.measure(MeasureKind::Mitigate).length, Millis(3h));
    QCOMPARE(s.measure(MeasureKind::Resolve).length, Millis(10h));
}

void TestStatistics::importedIncidentStartsNothing()
{
    BookFixture desk;
    const IncidentId own = desk.declare(Severity::P1, false);
    const PastIncident p = past(desk);
    desk.run(command::ImportIncidents{Source, {p}});
    const Incident &i = desk.incident(pastIncidentId(Source, p.reference));
    QVERIFY(timersOf(i).empty());
    QVERIFY(i.messages.empty());
    QVERIFY(!reviewDueAt(i)); // Nobody owes a post-mortem of years ago.
    QCOMPARE(updatesOf(i, desk.clock.wall()).size(), 0U);
    QVERIFY(i.runbookId.isEmpty()); // The detector looks for the newest of a runbook.
    QVERIFY(!i.isDetection());
    // Our own numbers go on as if nothing had come.
    QCOMPARE(desk.incident(own).number, QStringLiteral("INC-0001"));
    QCOMPARE(desk.book.nextNumber(), QStringLiteral("INC-0002"));
}

void TestStatistics::importingTwiceDoesNothing()
{
    BookFixture desk;
    const command::ImportIncidents import{Source, {past(desk), past(desk)}};
    const auto events = desk.run(import);
    QCOMPARE(std::count_if(events.begin(), events.end(),
                           [](const EventPtr &e) { return e->kind() == EventKind::Declared; }),
             1);
    QVERIFY(desk.run(import).empty());
}

void TestStatistics::importRefuses_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("message");
    QTest::newRow("title") << QStringLiteral("title") << QStringLiteral("pagerduty#4711: title is empty");
    QTest::newRow("backwards") << QStringLiteral("backwards")
                               << QStringLiteral("pagerduty#4711: resolved is before it was created");
    QTest::newRow("future") << QStringLiteral("future") << QStringLiteral("is not a time of the past");
    QTest::newRow("source") << QStringLiteral("source") << QStringLiteral("the source is empty");
    QTest::newRow("many") << QStringLiteral("many") << QStringLiteral("incidents at once");
}

void TestStatistics::importRefuses()
{
    QFETCH(QString, what);
    QFETCH(QString, message);
    BookFixture desk;
    command::ImportIncidents import{Source, {past(desk)}};
    PastIncident &p = import.incidents.front();
    if (what == QLatin1String("title"))
        p.title = QStringLiteral(" ");
    if (what == QLatin1String("backwards"))
        p.resolvedAt = p.declaredAt - 1h;
    if (what == QLatin1String("future"))
        p.resolvedAt = desk.clock.wall() + 1000h;
    if (what == QLatin1String("source"))
        import.source.clear();
    if (what == QLatin1String("many"))
        import.incidents.resize(command::MaxImportedAtOnce + 1);
    const Error refusal = desk.refusal(import);
    QVERIFY2(refusal.message.contains(message), qPrintable(refusal.message));
}

WF_TEST(TestStatistics)

} // namespace tst_statistics

#include "tst_statistics.moc"
