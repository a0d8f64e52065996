// SPDX-License-Identifier: GPL-3.0-or-later
// What stands at the top of a report and where it comes from: facts, numbers, marks, chain heads.
#include "endedincident.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_reportfacts {

using namespace std::chrono_literals;
using namespace wf;
using namespace wf::endedincident;

class TestReportFacts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void factsOfAnIncident();
    void tilesOfMeasures();
    void severitiesAreSummed();
    void countedUntilItsEnd();
    void chainHeads();
    void marksAndSource();
    void smallPieces();
};

void TestReportFacts::factsOfAnIncident()
{
    const auto facts = [](const ReportInput &input) {
        QStringList list;
        for (const ReportFact &fact : report::factsOf(input))
            list << fact.name + QStringLiteral(": ") + wordsOf(fact.value);
        return list.join(u'|');
    };
    ReportInput input;
    QVERIFY(!facts(input).contains(QLatin1String("Declared")));
    input = ended();
    QVERIFY(facts(input).startsWith(
        QLatin1String("Declared: 2026-11-23 12:00:00 UTC|Resolved: 2026-11-23 13:00:00 UTC|"
                      "Duration: 1:00:00")));
    QVERIFY(!facts(input).contains(QLatin1String("so far")));
    input.incident.status = IncidentStatus::Investigating;
    input.incident.resolvedAt.reset();
    QVERIFY(
        facts(input).startsWith(QLatin1String("Declared: 2026-11-23 12:00:00 UTC|Duration: 1 d 0 h so far")));
    for (const char *absent : {"Commander", "Runbook", "Services", "Tags", "Links"})
        QVERIFY2(!facts(input).contains(QLatin1String(absent)), absent);
    input.incident.roles[Role::Commander] = QStringLiteral("Ada");
    input.incident.parts = {{nullptr, 0, {}, QStringLiteral("A")}, {nullptr, 0, {}, QStringLiteral("B")}};
    input.incident.facts.services = {QStringLiteral("s"), QStringLiteral("t")};
    input.incident.facts.tags = {QStringLiteral("u")};
    input.incident.facts.links = {QStringLiteral("https://a.test"), QStringLiteral("odd"),
                                  QStringLiteral("b")};
    QVERIFY2(facts(input).contains(QLatin1String(
                 "Commander: Ada|Runbook: A, B|Services: s, t|Tags: u|Links: https://a.test\nodd\nb")),
             qPrintable(facts(input)));
}

void TestReportFacts::tilesOfMeasures()
{
    ReportInput input = ended();
    input.incident.detectedAt = Noon - 1min;
    const auto tiles = report::tilesOf(input);
    QCOMPARE(tiles.size(), std::size_t(6));
    QCOMPARE(tiles[0].value, QStringLiteral("pending"));
    QCOMPARE(tiles[0].tone, Tone::Muted);
    QCOMPARE(tiles[1].value, QStringLiteral("1:00"));
    QCOMPARE(tiles[1].tone, Tone::Plain);
    QCOMPARE(tiles[4].value, QStringLiteral("n/a"));
    QCOMPARE(tiles[4].tone, Tone::Plain);
    input.incident.detectedAt = Noon + 1min;
    const auto wrong = report::tilesOf(input);
    QCOMPARE(wrong[1].note, QStringLiteral("out of order"));
    QCOMPARE(wrong[1].tone, Tone::Bad);
    input.incident.tally.updates = {{Noon + 30min, Noon + 30min}, {Noon + 40min, {}}};
    QCOMPARE(report::tilesOf(input)[5].value, QStringLiteral("1/2"));
    QCOMPARE(report::tilesOf(input)[5].tone, Tone::Warn);
    input.incident.tally.updates.pop_back();
    QCOMPARE(report::tilesOf(input)[5].value, QStringLiteral("1/1"));
    QCOMPARE(report::tilesOf(input)[5].tone, Tone::Plain);
    input.incident.detectedAt.reset();
    QCOMPARE(report::tilesOf(input)[0].value, QStringLiteral("n/a"));
    const QString words = said(report::milestoneBlocks(input));
    QVERIFY(!words.contains(QLatin1String("out of order")));
    input.incident.detectedAt = Noon + 1min;
    QVERIFY(said(report::milestoneBlocks(input))
                .contains(QLatin1String("invalid: the milestones are out of order")));
}

void TestReportFacts::severitiesAreSummed()
{
    ReportInput input = ended();
    QVERIFY(report::impactBlocks(input).empty());
    input.incident.facts.impact = QStringLiteral("slow");
    QCOMPARE(said(report::impactBlocks(input)), QStringLiteral("As known at the time: slow"));
    input.incident.facts.exitCriteria = QStringLiteral("fast");
    input.incident.tally.severities = {{Severity::P2, Noon}};
    QCOMPARE(said(report::impactBlocks(input)),
             QStringLiteral("As known at the time: slow\nOver when: fast\n--\nTime per severity\n--\n"
                            "P2 Medium\t2026-11-23 12:00:00\t2026-11-23 13:00:00\t1:00:00"));
    input.incident.tally.severities.push_back({Severity::P1, Noon + 20min});
    QVERIFY(said(report::impactBlocks(input))
                .endsWith(QLatin1String("In all\t2026-11-23 12:00:00\t2026-11-23 13:00:00\t1:00:00")));
    input.incident.status = IncidentStatus::Investigating;
    QVERIFY(said(report::impactBlocks(input))
                .endsWith(QLatin1String("The incident is open: counted until 2026-11-24 12:00:00 UTC.")));
}

void TestReportFacts::countedUntilItsEnd()
{
    ReportInput input = ended();
    QCOMPARE(countedUntil(input.incident, input.now), Noon + 1h);
    input.incident.resolvedAt.reset();
    input.incident.status = IncidentStatus::Investigating;
    add(input.incident, eventOf(event::Merged{}, Noon + 2h));
    add(input.incident, eventOf(event::Merged{}, Noon + 3h));
    add(input.incident, eventOf(event::Reopened{}, Noon + 4h));
    QCOMPARE(countedUntil(input.incident, input.now), input.now);
    input.incident.status = IncidentStatus::Merged;
    QCOMPARE(countedUntil(input.incident, input.now), Noon + 3h);
    input.incident.endedAt = Noon + 30min;
    QCOMPARE(countedUntil(input.incident, input.now), Noon + 30min);
}

void TestReportFacts::chainHeads()
{
    Incident incident;
    QCOMPARE(chainHeadText(incident), QString());
    Event newest = eventOf(event::Reopened{}, Noon, "Ada", 7, "a");
    newest.hash = QByteArray("\x01\xff", 2);
    add(incident, eventOf(event::Reopened{}, Noon, "Ada", 5, "a"));
    add(incident, newest);
    add(incident, eventOf(event::Reopened{}, Noon, "Ada", 6, "a"));
    add(incident, eventOf(event::Reopened{}, Noon, "Bo", 1, "b"));
    QCOMPARE(chainHeadText(incident), QStringLiteral("a #7 SHA-256 01ff; b #1"));
}

void TestReportFacts::marksAndSource()
{
    ReportInput input = ended();
    input.incident.tally.severities = {{Severity::P1, Noon}};
    input.incident.severity = Severity::P1;
    QCOMPARE(wordsOf(buildReport(input).marks), QStringLiteral("P1 HighResolvedPost-mortem not begun"));
    input.incident.tally.severities.push_back({Severity::P2, Noon + 1min});
    input.incident.severity = Severity::P2;
    input.incident.drill = true;
    input.incident.review.begun = true;
    QCOMPARE(wordsOf(buildReport(input).marks),
             QStringLiteral("P1 Highat the end P2ResolvedDrillPost-mortem: draft"));
    input.incident.status = IncidentStatus::Investigating;
    QVERIFY(wordsOf(buildReport(input).marks).startsWith(QLatin1String("P1 Highnow P2Investigating")));
    QCOMPARE(buildReport(input).marks[2].tone, Tone::Warn);
    input.incident.status = IncidentStatus::Closed;
    QCOMPARE(buildReport(input).marks[2].tone, Tone::Good);
    const auto names = [&] {
        QStringList list;
        for (const ReportFact &fact : buildReport(input).about)
            list << fact.name;
        return list.join(u' ');
    };
    QCOMPARE(names(), QStringLiteral("Entries Last entry"));
    input.desk = QStringLiteral("d");
    input.incident.status = IncidentStatus::Investigating;
    QCOMPARE(names(), QStringLiteral("Desk Entries Last entry As of"));
}

void TestReportFacts::smallPieces()
{
    using namespace report;
    QCOMPARE(wordsOf(orDash(QStringLiteral(" \n"))), QStringLiteral("—"));
    QCOMPARE(wordsOf(orDash(QStringLiteral(" a "))), QStringLiteral("a"));
    for (const char *link : {"http://a.test", "https://a.test", "mailto:a@b.test"})
        QCOMPARE(safeLink(QLatin1String(link)), QLatin1String(link));
    for (const char *link : {"javascript:alert(1)", "ftp://a.test", "a.test", "", "https://a b"})
        QCOMPARE(safeLink(QLatin1String(link)), QString());
    QVERIFY(plainLine({}).empty());
    QCOMPARE(plainLine(QStringLiteral("a")).size(), std::size_t(1));
}

WF_TEST(TestReportFacts)

} // namespace tst_reportfacts

#include "tst_reportfacts.moc"
