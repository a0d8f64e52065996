// SPDX-License-Identifier: GPL-3.0-or-later
// What stands in a post-mortem, whatever it is written out as.
#include "report/eventwords.h"
#include "support/reportfixture.h"
#include "support/testentry.h"

#include <QRegularExpression>
#include <QTest>

namespace tst_document {

using namespace std::chrono_literals;
using namespace wf;

class TestDocument : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void hasEverySectionInOrder();
    void impactSharesOutTheTime();
    void measuresCarryFormulaAndState();
    void correctedMilestoneStandsBesideTheRecorded();
    void detectionSaysWhichConditionWhenAndWithWhichValue();
    void respondersHaveFromAndTo();
    void timelineSetsTheReviewApart();
    void timelineLosesNoFact();
    void whatIsSimulatedIsMarked();
    void runbookShowsSkippedLateAndAdded();
    void updatesAreHeldAgainstTheirDueTimes();
    void linksLeadOnlyWhereAClickMayGo();
    void nothingWrittenIsSaid();
    void openIncidentCountsUntilNow();
    void endedIncidentDoesNotDependOnNow();
    void cancelledIncidentEndsWhenItWasCancelled();
    void chartsFollowTheRunbook();
    void chartsOfAnIncidentWithoutMetrics();
    void windowCoversTheIncident();
};

void TestDocument::hasEverySectionInOrder()
{
    ReportFixture bench;
    const ReportDocument document = buildReport(bench.input(bench.outage()));
    QCOMPARE(document.sections.size(), std::size_t(ReviewSectionCount));
    QStringList titles;
    for (std::size_t i = 0; i < document.sections.size(); ++i) {
        QCOMPARE(document.sections[i].section, static_cast<ReviewSection>(i));
        QVERIFY(!document.sections[i].blocks.empty());
        titles << document.sections[i].title;
    }
    QCOMPARE(titles.first(), QStringLiteral("Summary"));
    QCOMPARE(titles.last(), QStringLiteral("Messages sent"));
    QCOMPARE(document.number, QStringLiteral("INC-0001"));
    QCOMPARE(document.severity, Severity::P0); // The worst, not the first.
    QVERIFY(wordsOf(document, ReviewSection::Summary).startsWith(QStringLiteral("The provider **lost**")));
    QVERIFY(wordsOf(document, ReviewSection::Factors).contains(QStringLiteral("No second provider")));
    QVERIFY(wordsOf(document, ReviewSection::Factors).contains(QStringLiteral("Their scheduler")));
    QVERIFY(wordsOf(document, ReviewSection::Actions).contains(QStringLiteral("Second provider")));
}

void TestDocument::impactSharesOutTheTime()
{
    ReportFixture bench;
    const ReportDocument document = buildReport(bench.input(bench.outage()));
    const QString impact = wordsOf(document, ReviewSection::Impact);
    QVERIFY2(impact.contains(QRegularExpression(QStringLiteral("P1 High\t[^\n]*\t12:02\t"))),
             qPrintable(impact));
    QVERIFY2(impact.contains(QRegularExpression(QStringLiteral("P0 Critical\t[^\n]*\t38:02\t"))),
             qPrintable(impact));
    QVERIFY2(impact.contains(QRegularExpression(QStringLiteral("In all\t[^\n]*\t50:04\t"))),
             qPrintable(impact));
    QVERIFY(impact.contains(QStringLiteral("As known at the time: No results")));
}

void TestDocument::measuresCarryFormulaAndState()
{
    ReportFixture bench;
    const IncidentId id = bench.outage();
    ReportDocument document = buildReport(bench.input(id));
    QCOMPARE(document.tiles.size(), std::size_t(6));
    QCOMPARE(document.tiles[0].value, QStringLiteral("3:00"));
    QCOMPARE(document.tiles[0].note, QStringLiteral("detected \u2212 started"));
    QCOMPARE(document.tiles[1].value, QStringLiteral("1:30"));
    QCOMPARE(document.tiles[5].value, QStringLiteral("1/2"));
    QVERIFY(wordsOf(document, ReviewSection::Summary).contains(QStringLiteral("recorded")));

    // Later than the detection it began before: said, not hidden.
    bench.desk.run(command::CorrectMilestone{id, Milestone::Started, bench.from + 5min, {}});
    document = buildReport(bench.input(id));
    QCOMPARE(document.tiles[0].value, QStringLiteral("-5:00"));
    QCOMPARE(document.tiles[0].note, QStringLiteral("out of order"));
}

void TestDocument::correctedMilestoneStandsBesideTheRecorded()
{
    ReportFixture bench;
    const IncidentId id = bench.outage();
    const auto recorded = recordedMilestone(bench.desk.incident(id), Milestone::Mitigated);
    bench.desk.run(command::CorrectMilestone{id, Milestone::Mitigated, *recorded - 4min,
                                             QStringLiteral("from the charts")});
    const QString summary = wordsOf(buildReport(bench.input(id)), ReviewSection::Summary);
    const auto moment = [](Timestamp t) { return toIsoUtc(t).replace(u'T', u' ').left(19); };
    QVERIFY2(summary.contains(QStringLiteral("Mitigated\t%1\t%2\tcorrected by Ada: from the charts")
                                  .arg(moment(*recorded - 4min), moment(*recorded))),
             qPrintable(summary));
    QVERIFY(summary.contains(QStringLiteral("set in review by Ada: from their page")));
}

void TestDocument::detectionSaysWhichConditionWhenAndWithWhichValue()
{
    ReportFixture bench;
    const QString detection = wordsOf(buildReport(bench.input(bench.outage())), ReviewSection::Detection);
    QVERIFY(detection.contains(QStringLiteral("it was declared 1:30 later")));
    QVERIFY2(detection.contains(QRegularExpression(
                 QStringLiteral("quantum.fallback_rate > 0.5 for 15s\t2025-10-09 [0-9:]+\t0.83\t1\ttrue"))),
             qPrintable(detection));
}

void TestDocument::respondersHaveFromAndTo()
{
    ReportFixture bench;
    const QString responders = wordsOf(buildReport(bench.input(bench.outage())), ReviewSection::Responders);
    QVERIFY2(responders.contains(QRegularExpression(QStringLiteral("Incident commander\tAda\t[^\t]+\t2025"))),
             qPrintable(responders));
    QVERIFY(responders.contains(
        QRegularExpression(QStringLiteral("Incident commander\tCleo\t[^\t]+\tto the end"))));
    QVERIFY(responders.contains(QStringLiteral("Communications\tBo")));
    QVERIFY(responders.contains(QStringLiteral("answered: known to them")));
}

void TestDocument::timelineSetsTheReviewApart()
{
    ReportFixture bench;
    const IncidentId id = bench.outage();
    EventId decision;
    for (const EventPtr &e : bench.desk.incident(id).events)
        decision = e->kind() == EventKind::Decision ? e->id : decision;
    bench.desk.run(command::AmendEntry{id, decision, QStringLiteral("for the first hour")},
                   QStringLiteral("Bo"));
    const ReportDocument document = buildReport(bench.input(id));
    const TableBlock *table = nullptr;
    for (const ReportBlock &block : document.sections[std::size_t(ReviewSection::Timeline)].blocks)
        table = std::holds_alternative<TableBlock>(block) ? &std::get<TableBlock>(block) : table;
    QVERIFY(table);
    int added = 0;
    bool amended = false;
    for (const TableRow &row : table->rows) {
        if (row.spans)
            continue;
        const QString words = wf::wordsOf(row.cells[1]);
        added += row.review ? 1 : 0;
        QCOMPARE(row.review, words.startsWith(QStringLiteral("added in review")));
        amended = amended ||
                  words.contains(QStringLiteral("Keep the breaker open\nAmended: for the first hour, Bo"));
        QVERIFY(!words.contains(QStringLiteral("script"))); // A note is no key moment.
    }
    QCOMPARE(added, 1);
    QVERIFY(amended);
    QVERIFY(table->rows.front().spans); // The day.
}

void TestDocument::timelineLosesNoFact()
{
    ReportFixture bench;
    bench.from = bench.desk.clock.wall();
    bench.seen(0, QStringLiteral("dynex.health_status = \"down\""), QStringLiteral("down"));
    const IncidentId id = bench.detection();
    bench.desk.run(command::SnoozeDetection{id, 10min, QStringLiteral("known to the provider")});
    bench.desk.clock.advance(1min);
    bench.seen(1, QStringLiteral("quantum.fallback_rate > 0.5 for 15s"), QStringLiteral("0.83"));
    bench.desk.run(command::Declare{id, QStringLiteral("Dynex is down"), Severity::P1, false,
                                    QStringLiteral("Ada"), shippedCopy()});
    bench.desk.run(command::StartTimer{id, QStringLiteral("ring them"), 3min, QStringLiteral("Bo"), true});
    bench.desk.run(
        command::AssignStep{id, StepId(QStringLiteral("p0.s0")), QStringLiteral("Bo"), Millis{120'000}});
    command::ChangeStatus resolve{id, IncidentStatus::Resolved, QStringLiteral("all is well"), true};
    resolve.presentValues.emplace()[QStringLiteral("dynex.health_status = \"down\"")] =
        QStringLiteral("down");
    resolve.presentValues->emplace(QStringLiteral("quantum.fallback_rate > 0.5 for 15s"),
                                   QStringLiteral("0.83"));
    bench.desk.run(resolve);
    QString timeline; // Every entry, as the CSV and the JSON have it.
    for (const EventPtr &e : bench.desk.incident(id).events)
        timeline += wordsOf(report::eventLine(*e)) + u'\n';
    for (const char *said :
         {"known to the provider", "Snooze over it got worse \u2014 quantum.fallback_rate > 0.5 for 15s",
          "Resolved all is well \u2014 still true: dynex.health_status = \"down\" (down); "
          "quantum.fallback_rate > 0.5 for 15s (0.83)",
          "for Bo", "again every 3:00", "to Bo, to be asked back at "})
        QVERIFY2(timeline.contains(QString::fromUtf8(said)),
                 qPrintable(QString::fromUtf8(said) + u'\n' + timeline));
    // A reader of the report sees it too.
    QVERIFY(wordsOf(buildReport(bench.input(id)), ReviewSection::Timeline)
                .contains(QStringLiteral("still true: dynex.health_status")));
    QCOMPARE(timeline.count(QStringLiteral("Detection snoozed")), 1); // The one that was cut short is none.
}

void TestDocument::whatIsSimulatedIsMarked()
{
    ReportFixture bench;
    ReportInput input = bench.input(bench.outage());
    QVERIFY(!wordsOf(buildReport(input).marks).contains(QStringLiteral("SIMULATED")));
    input.incident.simulated = true;
    QVERIFY(wordsOf(buildReport(input).marks).contains(QStringLiteral("SIMULATED")));
}

void TestDocument::runbookShowsSkippedLateAndAdded()
{
    ReportFixture bench;
    const QString runbook = wordsOf(buildReport(bench.input(bench.outage())), ReviewSection::Runbook);
    QVERIFY2(runbook.contains(QStringLiteral("Skipped: nobody answers\tskipped")), qPrintable(runbook));
    QVERIFY(runbook.contains(QRegularExpression(QStringLiteral(" late\tdone"))));
    QVERIFY(runbook.contains(QStringLiteral("Ring the provider added")));
    QVERIFY(runbook.contains(QStringLiteral("overrun ")));
    QVERIFY(runbook.contains(QStringLiteral("window 0s\u20135m")));
}

void TestDocument::updatesAreHeldAgainstTheirDueTimes()
{
    ReportFixture bench;
    const QString messages = wordsOf(buildReport(bench.input(bench.outage())), ReviewSection::Messages);
    QVERIFY(messages.contains(QStringLiteral("1 of 2 updates on time.")));
    QVERIFY2(messages.contains(QRegularExpression(QStringLiteral("[0-9:]+ late\tResults are back"))),
             qPrintable(messages));
    QVERIFY(messages.contains(QStringLiteral("on time\tResults are late")));
    QVERIFY(messages.contains(QStringLiteral("status page")));
}

void TestDocument::linksLeadOnlyWhereAClickMayGo()
{
    ReportFixture bench;
    const ReportDocument document = buildReport(bench.input(bench.outage()));
    QStringList links;
    for (const ReportFact &fact : document.facts) {
        for (const TextPiece &piece : fact.value) {
            if (!piece.link.isEmpty())
                links << piece.link;
        }
    }
    QCOMPARE(links, QStringList{QStringLiteral("https://example.com/a?b=1&c='x'")});
}

void TestDocument::nothingWrittenIsSaid()
{
    ReportFixture bench;
    const IncidentId id = bench.desk.declare(Severity::P2, false);
    const ReportDocument document = buildReport(bench.input(id));
    QVERIFY(wordsOf(document, ReviewSection::Summary).startsWith(QStringLiteral("Nothing was written")));
    QVERIFY(wordsOf(document, ReviewSection::Surprise).startsWith(QStringLiteral("Nothing was written")));
    QCOMPARE(wordsOf(document, ReviewSection::Actions).trimmed(), QStringLiteral("No action items."));
    QVERIFY(wordsOf(document, ReviewSection::Detection).startsWith(QStringLiteral("Nothing detected it")));
}

void TestDocument::openIncidentCountsUntilNow()
{
    ReportFixture bench;
    const IncidentId id = bench.desk.declare();
    bench.desk.clock.advance(40min);
    const ReportDocument document = buildReport(bench.input(id));
    QVERIFY(wordsOf(document, ReviewSection::Impact).contains(QStringLiteral("40:00")));
    QVERIFY(wordsOf(document, ReviewSection::Impact).contains(QStringLiteral("The incident is open")));
    QCOMPARE(document.tiles[3].value, QStringLiteral("pending"));
}

void TestDocument::endedIncidentDoesNotDependOnNow()
{
    ReportFixture bench;
    const IncidentId id = bench.outage();
    const ReportInput first = bench.input(id);
    bench.desk.clock.advance(24h * 400);
    const ReportInput later = bench.input(id);
    QVERIFY(first.now != later.now);
    const ReportDocument a = buildReport(first);
    const ReportDocument b = buildReport(later);
    for (int section = 0; section < ReviewSectionCount; ++section)
        QCOMPARE(wordsOf(a, static_cast<ReviewSection>(section)),
                 wordsOf(b, static_cast<ReviewSection>(section)));
    QCOMPARE(a.tiles[5].value, b.tiles[5].value);
}

void TestDocument::cancelledIncidentEndsWhenItWasCancelled()
{
    ReportFixture bench;
    const IncidentId id = bench.desk.declare();
    bench.desk.clock.advance(12min);
    bench.desk.run(command::Cancel{id, QStringLiteral("false positive")});
    bench.desk.clock.advance(24h);
    const QString impact = wordsOf(buildReport(bench.input(id)), ReviewSection::Impact);
    QVERIFY2(impact.contains(QStringLiteral("\t12:00\t")), qPrintable(impact));
}

void TestDocument::chartsFollowTheRunbook()
{
    ReportFixture bench;
    const IncidentId id = bench.outage();
    bench.fillStore();
    const ReportInput input = bench.input(id);
    QVERIFY(input.charts.size() >= 2);
    QCOMPARE(input.charts[0].metric, QStringLiteral("dynex.health_status"));
    QCOMPARE(input.charts[0].stateName, QStringLiteral("down"));
    QCOMPARE(input.charts[0].lines.size(), std::size_t(1)); // Of the states only the watched one.
    QCOMPARE(input.charts[1].metric, QStringLiteral("quantum.fallback_rate"));
    QCOMPARE(input.charts[1].thresholds, (std::vector<ChartThreshold>{{CompareOp::Greater, 0.5, {}}}));
    QCOMPARE(input.charts[1].marked.size(), std::size_t(1));
    QVERIFY(input.charts[1].range.contains(bench.from));
}

void TestDocument::chartsOfAnIncidentWithoutMetrics()
{
    ReportFixture bench;
    const ReportInput input = bench.input(bench.outage()); // The store is empty.
    QVERIFY(!input.charts.empty());
    for (const ReportChart &chart : input.charts) {
        QVERIFY(chart.lines.empty());
        QVERIFY(!chart.emptyReason.isEmpty());
    }
    const IncidentId other = bench.desk.declare(Severity::P2, false);
    QVERIFY(bench.input(other).charts.empty());
    QVERIFY(wordsOf(buildReport(bench.input(other)), ReviewSection::WhatHappened)
                .contains(QStringLiteral("No recorded metrics")));
}

void TestDocument::windowCoversTheIncident()
{
    ReportFixture bench;
    const IncidentId id = bench.outage();
    const TimeRange window = reportWindow(bench.desk.incident(id), bench.desk.clock.wall());
    const auto resolved = milestoneAt(bench.desk.incident(id), Milestone::Resolved);
    QVERIFY(window.from < bench.from - 3min && window.from > bench.from - 1h);
    QVERIFY(window.to > *resolved && window.to < *resolved + 1h);
    // Of an open one nothing lies ahead.
    const IncidentId open = bench.desk.declare();
    bench.desk.clock.advance(10min);
    QCOMPARE(reportWindow(bench.desk.incident(open), bench.desk.clock.wall()).to, bench.desk.clock.wall());
}

WF_TEST(TestDocument)

} // namespace tst_document

#include "tst_document.moc"
