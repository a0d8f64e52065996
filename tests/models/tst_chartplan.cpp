// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/chartplan.h"
#include "support/deskfixture.h"

#include <QTest>

using namespace wf;

namespace {

QStringList metrics(const std::vector<ChartPlan> &plans)
{
    QStringList names;
    for (const ChartPlan &plan : plans)
        names += plan.metric;
    return names;
}

std::string seriesName(Desk &desk, const ChartPlan &plan)
{
    return plan.series.empty() ? std::string() : desk.catalog()[plan.series.front().index].key.name;
}

} // namespace

class TestChartPlan : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void runbookShowsItsConditionsThenWhatItWatches();
    void missingSeriesSaysWhy();
    void trueConditionsComeFirst();
    void catalogIsFilteredByWords();
    void namesFindTheirSeries();
    void watchedMetricBorrowsAThreshold();
    void textAndUnits();
};

void TestChartPlan::runbookShowsItsConditionsThenWhatItWatches()
{
    DeskFixture f;
    QVERIFY(f.waitForData());
    const auto found = f.desk().library().find(RunbookId(QStringLiteral("queue-backlog")));
    QVERIFY(found);
    const auto plans = [&] { return chartsOfRunbook(f.desk(), found.runbook->id, *found.runbook); };
    QTRY_VERIFY(!plans().front().series.empty());
    const std::vector<ChartPlan> shown = plans();
    QCOMPARE(metrics(shown), (QStringList{"queue.depth", "queue.workers"}));
    QCOMPARE(seriesName(f.desk(), shown[0]), std::string("queue_depth"));
    QCOMPARE(shown[0].comparisons.size(), 1U);
    QCOMPARE(shown[0].comparisons.front().op, CompareOp::Greater);
    QCOMPARE(seriesName(f.desk(), shown[1]), std::string("queue_workers"));
    QVERIFY(shown[1].comparisons.empty());
}

void TestChartPlan::missingSeriesSaysWhy()
{
    DeskFixture f;
    QVERIFY(f.waitForData());
    const auto found = f.desk().library().find(RunbookId(QStringLiteral("login-failures")));
    QTRY_VERIFY(!f.desk().conditions().empty());
    const auto plans = chartsOfRunbook(f.desk(), found.runbook->id, *found.runbook);
    QCOMPARE(metrics(plans), QStringList{"login.failure_rate"});
    QVERIFY(plans.front().series.empty());
    QVERIFY2(plans.front().emptyReason.contains(QStringLiteral("login_failure_rate")),
             qPrintable(plans.front().emptyReason));
}

void TestChartPlan::trueConditionsComeFirst()
{
    DeskFixture f;
    QVERIFY(f.waitForData());
    // What is unbound has no chart; the rest stands in the order of the files.
    QTRY_COMPARE(metrics(chartsOfConditions(f.desk())),
                 (QStringList{"cache.miss_ratio", "cache.up", "queue.depth"}));
    f.set("queue_depth", 200);
    QTRY_COMPARE_WITH_TIMEOUT(metrics(chartsOfConditions(f.desk())),
                              (QStringList{"queue.depth", "cache.miss_ratio", "cache.up"}), 10'000);
}

void TestChartPlan::catalogIsFilteredByWords()
{
    DeskFixture f;
    QVERIFY(f.waitForData());
    QCOMPARE(metricCount(f.desk()), 4);
    QCOMPARE(chartsOfCatalog(f.desk(), {}, 100).size(), 4U);
    QCOMPARE(chartsOfCatalog(f.desk(), {}, 3).size(), 3U);
    QStringList queue = metrics(chartsOfCatalog(f.desk(), QStringLiteral("QUEUE"), 100));
    queue.sort();
    QCOMPARE(queue, (QStringList{"queue_depth", "queue_workers"}));
    QCOMPARE(metrics(chartsOfCatalog(f.desk(), QStringLiteral("work queue"), 100)),
             QStringList{"queue_workers"});
    QVERIFY(chartsOfCatalog(f.desk(), QStringLiteral("queue cache"), 100).empty());
}

void TestChartPlan::namesFindTheirSeries()
{
    DeskFixture f;
    f.set("jobs_duration_seconds", 3);
    QVERIFY(f.waitForData());
    QTRY_COMPARE_WITH_TIMEOUT(metricCount(f.desk()), 5, 10'000);
    const auto plans = chartsOfNames(f.desk(), {"queue.depth", "jobs.duration", "nothing.at_all"});
    QCOMPARE(metrics(plans), (QStringList{"queue.depth", "jobs.duration", "nothing.at_all"}));
    QCOMPARE(seriesName(f.desk(), plans[0]), std::string("queue_depth"));
    QCOMPARE(seriesName(f.desk(), plans[1]), std::string("jobs_duration_seconds"));
    QVERIFY(plans[2].series.empty());
    QVERIFY(plans[2].emptyReason.contains(QStringLiteral("nothing_at_all")));
}

void TestChartPlan::watchedMetricBorrowsAThreshold()
{
    DeskFixture f;
    f.writeRunbook(QStringLiteral("slow-jobs.md"),
                   "# Slow jobs\n\n## Detection\n\n- **Metrics**: `jobs.running > 50`\n\n"
                   "## Immediate response (0-5 minutes)\n\n1. **Look**: at the queue.\n\n"
                   "## Also watch\n\n- `queue.depth` as well\n");
    QTRY_VERIFY_WITH_TIMEOUT(f.desk().library().find(RunbookId(QStringLiteral("slow-jobs"))), 10'000);
    QVERIFY(f.waitForData());
    const auto found = f.desk().library().find(RunbookId(QStringLiteral("slow-jobs")));
    const auto plans = chartsOfRunbook(f.desk(), found.runbook->id, *found.runbook);
    QCOMPARE(metrics(plans), (QStringList{"jobs.running", "queue.depth"}));
    QCOMPARE(plans[1].comparisons.size(), 1U);
    QCOMPARE(comparisonText(plans[1].comparisons.front()), QStringLiteral("queue.depth > 100"));
}

void TestChartPlan::textAndUnits()
{
    DeskFixture f;
    f.writeRunbook(QStringLiteral("mixed.md"),
                   "# Mixed\n\n## Detection\n\n- **Metrics**: `jobs.duration > 300s`, `jobs.duration > 10m`, "
                   "`jobs.state = \"down\"`\n\n## Immediate response (0-5 minutes)\n\n1. **Look**: now.\n");
    f.set("jobs_duration_seconds", 3);
    QTRY_VERIFY_WITH_TIMEOUT(f.desk().library().find(RunbookId(QStringLiteral("mixed"))), 10'000);
    QVERIFY(f.waitForData());
    const auto found = f.desk().library().find(RunbookId(QStringLiteral("mixed")));
    const auto plans = [&] { return chartsOfRunbook(f.desk(), found.runbook->id, *found.runbook); };
    QTRY_VERIFY_WITH_TIMEOUT(!plans().front().series.empty(), 10'000);
    const std::vector<ChartPlan> shown = plans();
    // Two thresholds of one metric share its chart; a state has one of its own.
    QCOMPARE(metrics(shown), (QStringList{"jobs.duration", "jobs.state"}));
    QCOMPARE(shown[0].comparisons.size(), 2U);
    QCOMPARE(shown[0].unit, QStringLiteral("s"));
    QCOMPARE(shown[0].scale, 1.0);
    QCOMPARE(shown[1].stateName, QStringLiteral("down"));
}

QTEST_GUILESS_MAIN(TestChartPlan)
#include "tst_chartplan.moc"
