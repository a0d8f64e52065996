// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/chartplan.h"
#include "models/chartplanchoices.h"
#include "models/lively.h"
#include "support/fakefixture.h"
#include "support/testentry.h"

#include <QTemporaryDir>
#include <QTest>

namespace tst_chartplan {

using namespace wf;

namespace {

QStringList metrics(const std::vector<ChartPlan> &plans)
{
    QStringList names;
    for (const ChartPlan &plan : plans)
        names += plan.metric;
    return names;
}

std::string seriesName(DeskView &desk, const ChartPlan &plan)
{
    return plan.series.empty() ? std::string() : desk.catalog().find(plan.series.front())->key.name;
}

} // namespace

class TestChartPlan : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void runbookShowsItsConditionsThenWhatItWatches();
    void missingSeriesSaysWhy();
    void trueConditionsComeFirst();
    void rulesThatHoldHaveCharts();
    void catalogIsFilteredByWords();
    void namesFindTheirSeries();
    void watchedMetricBorrowsAThreshold();
    void textAndUnits();
    void countersAndHistograms();
    void orderIsKept();
    void choicesAreKeptAndBounded();
    void indexIsMadeOncePerCatalogue();
    void theLiveliestComeFirst();
};

void TestChartPlan::theLiveliestComeFirst()
{
    FakeFixture f;
    f.set("process_open_fds", 1);
    f.set("a_level", 100);
    f.set("b_swing", 1);
    f.set("nothing", 0);
    QVERIFY(f.waitForData());
    const MetricIndex index(f.desk().catalog());
    const QStringList before = liveliest(index, {}, 100);
    QCOMPARE(before.size(), int(index.metrics().size()));
    QCOMPARE(before.back(), QStringLiteral("process_open_fds"));
    for (int i = 0; i < 10; ++i) {
        f.set("process_open_fds", i * 100);
        f.set("a_level", 100 + i);
        f.set("b_swing", i);
    }
    std::vector<LineStatistics> statistics;
    const Timestamp now = f.desk().clock().wall();
    for (const LineQuery &query : livelyQueries(index, {now - std::chrono::minutes(10), now})) {
        f.desk().askStatistics(query, {&f.desk(), [&](const std::vector<LineStatistics> &some) {
                                           statistics.insert(statistics.end(), some.begin(), some.end());
                                       }});
    }
    QTRY_VERIFY(!statistics.empty());
    const QStringList order = liveliest(index, statistics, 2);
    QCOMPARE(order, (QStringList{QStringLiteral("b_swing"), QStringLiteral("a_level")}));
    // What a program says about itself is not even asked for.
    QVERIFY(std::none_of(statistics.begin(), statistics.end(), [](const LineStatistics &line) {
        return line.key.name == "process_open_fds" && line.count > 0;
    }));
}

void TestChartPlan::runbookShowsItsConditionsThenWhatItWatches()
{
    FakeFixture f;
    QVERIFY(f.waitForData());
    const auto found = f.desk().library().find(RunbookId(QStringLiteral("queue-backlog")));
    QVERIFY(found);
    const auto plans = [&] {
        return chartsOfRunbook(f.desk(), MetricIndex(f.desk().catalog()), found.runbook->id, *found.runbook);
    };
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
    FakeFixture f;
    QVERIFY(f.waitForData());
    const auto found = f.desk().library().find(RunbookId(QStringLiteral("login-failures")));
    QTRY_VERIFY(!f.desk().conditions().empty());
    const auto plans =
        chartsOfRunbook(f.desk(), MetricIndex(f.desk().catalog()), found.runbook->id, *found.runbook);
    QCOMPARE(metrics(plans), QStringList{"login.failure_rate"});
    QVERIFY(plans.front().series.empty());
    QVERIFY2(plans.front().emptyReason.contains(QStringLiteral("login_failure_rate")),
             qPrintable(plans.front().emptyReason));
}

void TestChartPlan::trueConditionsComeFirst()
{
    FakeFixture f;
    QVERIFY(f.waitForData());
    // What is unbound has no chart; the rest stands in the order of the files.
    QTRY_COMPARE(metrics(chartsOfConditions(f.desk(), MetricIndex(f.desk().catalog()))),
                 (QStringList{"cache.miss_ratio", "cache.up", "queue.depth"}));
    f.set("queue_depth", 200);
    QTRY_COMPARE(metrics(chartsOfConditions(f.desk(), MetricIndex(f.desk().catalog()))),
                 (QStringList{"queue.depth", "cache.miss_ratio", "cache.up"}));
}

void TestChartPlan::rulesThatHoldHaveCharts()
{
    FakeFixture::Options options;
    options.rules = "groups:\n"
                    "- name: g\n"
                    "  interval: 1s\n"
                    "  rules:\n"
                    "  - {alert: FewWorkers, expr: queue_workers < 2}\n"
                    "  - {alert: QueueBacklog, expr: 'queue_depth / queue_workers > 20'}\n";
    FakeFixture f(options);
    const auto index = [&f] { return MetricIndex(f.desk().catalog()); };
    // What is calm has none: there may be hundreds of rules.
    QVERIFY(!metrics(chartsOfConditions(f.desk(), index())).contains(QStringLiteral("queue_workers")));
    f.set("queue_workers", 1);
    const std::vector<ChartPlan> shown = chartsOfConditions(f.desk(), index());
    const auto plan = std::find_if(shown.begin(), shown.end(), [](const ChartPlan &each) {
        return each.metric == QLatin1String("queue_workers");
    });
    QVERIFY(plan != shown.end());
    QVERIFY(!plan->series.empty());
    QCOMPARE(plan->comparisons.size(), std::size_t(1)); // Its bound is its band.
    QCOMPARE(plan->comparisons.front().op, CompareOp::Less);
    QCOMPARE(plan->forms.front(), ChartForm::Value);
    // An alert that is called like a runbook counts there, and its metrics have charts beside the runbook's.
    const RunbookId backlog(QStringLiteral("queue-backlog"));
    const auto found = f.desk().library().find(backlog);
    const QStringList names = metrics(chartsOfRunbook(f.desk(), index(), backlog, *found.runbook));
    QVERIFY2(names.contains(QStringLiteral("queue_depth")), qPrintable(names.join(u' ')));
    // What was made for an alert without one shows what the alert reads.
    const RunbookId made(QStringLiteral("alert-fewworkers"));
    const auto document = f.desk().library().find(made);
    QVERIFY(document);
    QCOMPARE(metrics(chartsOfRunbook(f.desk(), index(), made, *document.runbook)),
             QStringList{"queue_workers"});
}

void TestChartPlan::catalogIsFilteredByWords()
{
    FakeFixture f;
    QVERIFY(f.waitForData());
    QCOMPARE(int(MetricIndex(f.desk().catalog()).metrics().size()), 4);
    QCOMPARE(chartsOfCatalog(MetricIndex(f.desk().catalog()), {}, 100).size(), 4U);
    QCOMPARE(chartsOfCatalog(MetricIndex(f.desk().catalog()), {}, 3).size(), 3U);
    QStringList queue =
        metrics(chartsOfCatalog(MetricIndex(f.desk().catalog()), QStringLiteral("QUEUE"), 100));
    queue.sort();
    QCOMPARE(queue, (QStringList{"queue_depth", "queue_workers"}));
    QCOMPARE(metrics(chartsOfCatalog(MetricIndex(f.desk().catalog()), QStringLiteral("work queue"), 100)),
             QStringList{"queue_workers"});
    QVERIFY(chartsOfCatalog(MetricIndex(f.desk().catalog()), QStringLiteral("queue cache"), 100).empty());
}

void TestChartPlan::namesFindTheirSeries()
{
    FakeFixture f;
    f.set("jobs_duration_seconds", 3);
    QVERIFY(f.waitForData());
    QTRY_COMPARE(int(MetricIndex(f.desk().catalog()).metrics().size()), 5);
    const auto plans =
        chartsOfNames(MetricIndex(f.desk().catalog()), {"queue.depth", "jobs.duration", "nothing.at_all"});
    QCOMPARE(metrics(plans), (QStringList{"queue.depth", "jobs.duration", "nothing.at_all"}));
    QCOMPARE(seriesName(f.desk(), plans[0]), std::string("queue_depth"));
    QCOMPARE(seriesName(f.desk(), plans[1]), std::string("jobs_duration_seconds"));
    QVERIFY(plans[2].series.empty());
    QVERIFY(plans[2].emptyReason.contains(QStringLiteral("nothing_at_all")));
}

void TestChartPlan::watchedMetricBorrowsAThreshold()
{
    FakeFixture f;
    f.writeRunbook(QStringLiteral("slow-jobs.md"),
                   "# Slow jobs\n\n## Detection\n\n- **Metrics**: `jobs.running > 50`\n\n"
                   "## Immediate response (0-5 minutes)\n\n1. **Look**: at the queue.\n\n"
                   "## Also watch\n\n- `queue.depth` as well\n");
    QTRY_VERIFY(f.desk().library().find(RunbookId(QStringLiteral("slow-jobs"))));
    QVERIFY(f.waitForData());
    const auto found = f.desk().library().find(RunbookId(QStringLiteral("slow-jobs")));
    const auto plans =
        chartsOfRunbook(f.desk(), MetricIndex(f.desk().catalog()), found.runbook->id, *found.runbook);
    QCOMPARE(metrics(plans), (QStringList{"jobs.running", "queue.depth"}));
    QCOMPARE(plans[1].comparisons.size(), 1U);
    QCOMPARE(comparisonText(plans[1].comparisons.front()), QStringLiteral("queue.depth > 100"));
}

void TestChartPlan::textAndUnits()
{
    FakeFixture f;
    f.writeRunbook(QStringLiteral("mixed.md"),
                   "# Mixed\n\n## Detection\n\n- **Metrics**: `jobs.duration > 300s`, `jobs.duration > 10m`, "
                   "`jobs.state = \"down\"`\n\n## Immediate response (0-5 minutes)\n\n1. **Look**: now.\n");
    f.set("jobs_duration_seconds", 3);
    QTRY_VERIFY(f.desk().library().find(RunbookId(QStringLiteral("mixed"))));
    QVERIFY(f.waitForData());
    const auto found = f.desk().library().find(RunbookId(QStringLiteral("mixed")));
    const auto plans = [&] {
        return chartsOfRunbook(f.desk(), MetricIndex(f.desk().catalog()), found.runbook->id, *found.runbook);
    };
    QTRY_VERIFY(!plans().front().series.empty());
    const std::vector<ChartPlan> shown = plans();
    // Two thresholds of one metric share its chart; a state has one of its own.
    QCOMPARE(metrics(shown), (QStringList{"jobs.duration", "jobs.state"}));
    QCOMPARE(shown[0].comparisons.size(), 2U);
    QCOMPARE(shown[0].unit, QStringLiteral("s"));
    QCOMPARE(shown[0].scale, 1.0);
    QCOMPARE(shown[1].stateName, QStringLiteral("down"));
}

namespace {

SeriesCatalog catalogOf(const std::vector<std::pair<SeriesKey, SeriesMeta>> &series)
{
    std::vector<std::shared_ptr<const SeriesInfo>> infos;
    for (const auto &[key, meta] : series)
        infos.push_back(std::make_shared<const SeriesInfo>(
            SeriesInfo{SeriesRef{std::uint32_t(infos.size())}, key, meta}));
    return SeriesCatalog(std::move(infos));
}

} // namespace

void TestChartPlan::countersAndHistograms()
{
    SeriesMeta counter;
    counter.type = MetricType::Counter;
    SeriesMeta gauge;
    gauge.type = MetricType::Gauge;
    const SeriesCatalog catalog =
        catalogOf({{{"jobs", {}}, counter},
                   {{"sent_bytes_total", {}}, {}},
                   {{"queue_count", {}}, gauge},
                   {{"wait_seconds_bucket", Labels({Labels::Pair("le", "1")})}, {}},
                   {{"wait_seconds_bucket", Labels({Labels::Pair("le", "+Inf")})}, {}},
                   {{"wait_seconds_sum", {}}, {}},
                   {{"wait_seconds_count", {}}, {}},
                   {{"cpu_seconds_total", {}}, {}}});
    const MetricIndex index(catalog);
    const std::vector<ChartPlan> plans = chartsOfCatalog(index, {}, 100);
    QCOMPARE(metrics(plans),
             (QStringList{"jobs", "sent_bytes_total", "queue_count", "wait_seconds", "cpu_seconds_total"}));
    QCOMPARE(plans[0].forms.front(), ChartForm::Rate);
    QCOMPARE(unitOf(plans[0].unit, ChartForm::Rate), QStringLiteral("/s"));
    QCOMPARE(unitOf(plans[1].unit, ChartForm::Rate), QStringLiteral("B/s"));
    QCOMPARE(plans[2].forms.front(), ChartForm::Value);
    QCOMPARE(plans[3].forms.front(), ChartForm::P95);
    QCOMPARE(plans[3].series.size(), 2U);
    QCOMPARE(unitOf(plans[3].unit, ChartForm::P95), QStringLiteral("s"));
    QCOMPARE(unitOf(plans[4].unit, ChartForm::Rate), QStringLiteral("s/s"));
    QCOMPARE(lineForm(ChartForm::P99).quantile, 0.99);
    QCOMPARE(lineForm(ChartForm::Rate).kind, LineForm::Kind::Rate);
    const std::vector<PlanLine> lines = linesOf(plans[3], catalog);
    QCOMPARE(lines.size(), 1U);
    QCOMPARE(lines.front().series.size(), 2U);
    QCOMPARE(lines.front().key, (SeriesKey{"wait_seconds", {}}));
    for (const ChartForm form :
         {ChartForm::Value, ChartForm::Rate, ChartForm::P50, ChartForm::P95, ChartForm::P99})
        QCOMPARE(chartFormOf(chartFormName(form)), form);
    QVERIFY(!chartFormOf(u"p42"));
}

void TestChartPlan::orderIsKept()
{
    std::vector<ChartPlan> plans(4);
    for (std::size_t i = 0; i < plans.size(); ++i)
        plans[i].metric = QString(QChar(u'a' + char16_t(i)));
    arrangePlans(plans, {"c", "gone", "a"});
    QCOMPARE(metrics(plans), (QStringList{"c", "a", "b", "d"}));
    arrangePlans(plans, {});
    QCOMPARE(metrics(plans), (QStringList{"c", "a", "b", "d"}));
}

void TestChartPlan::choicesAreKeptAndBounded()
{
    QTemporaryDir folder;
    const ChartChoice choice{ChartForm::P99, true, std::pair(1.5, 8.0)};
    {
        Settings settings(folder.path());
        ChartChoices choices(settings);
        choices.set(QStringLiteral("zz"), choice);
        choices.setOrder(QStringLiteral("all"), {"b", "a"});
    }
    Settings settings(folder.path());
    ChartChoices choices(settings);
    QCOMPARE(choices.of(QStringLiteral("zz")), choice);
    QCOMPARE(choices.of(QStringLiteral("other")), ChartChoice());
    QCOMPARE(choices.order(QStringLiteral("all")), (QStringList{"b", "a"}));
    for (int i = 0; i < ChartChoices::MaxEntries + 20; ++i)
        choices.set(QStringLiteral("m%1").arg(i, 4, 10, QLatin1Char('0')), choice);
    int known = 0;
    for (int i = 0; i < ChartChoices::MaxEntries + 20; ++i)
        known += choices.of(QStringLiteral("m%1").arg(i, 4, 10, QLatin1Char('0'))) == choice ? 1 : 0;
    QVERIFY(known <= ChartChoices::MaxEntries);
    QVERIFY2(choices.of(QStringLiteral("m0519")) == choice, "the newest one stays");
    // What somebody wrote into the file by hand harms nothing.
    settings.set(SettingKey::ChartChoices,
                 QStringLiteral("{\"metrics\":{\"x\":{\"form\":7,\"fixed\":[3,1]}},\"orders\":[]}"));
    QCOMPARE(ChartChoices(settings).of(QStringLiteral("x")), ChartChoice());
    settings.set(SettingKey::ChartChoices, QStringLiteral("no JSON"));
    QCOMPARE(ChartChoices(settings).of(QStringLiteral("x")), ChartChoice());
}

void TestChartPlan::indexIsMadeOncePerCatalogue()
{
    std::vector<std::pair<SeriesKey, SeriesMeta>> series;
    for (int i = 0; i < 2000; ++i) {
        for (int k = 0; k < 5; ++k)
            series.push_back(
                {{"metric_" + std::to_string(i), Labels({Labels::Pair("k", std::to_string(k))})}, {}});
    }
    const SeriesCatalog many = catalogOf(series);
    MetricIndex index;
    QVERIFY(index.update(many));
    QCOMPARE(index.metrics().size(), 2000U);
    QVERIFY2(!index.update(many), "the same catalogue is not read again");
    series.resize(5);
    const SeriesCatalog few = catalogOf(series);
    QVERIFY(index.update(few));
    QCOMPARE(index.metrics().size(), 1U);
    QCOMPARE(chartsOfCatalog(MetricIndex(many), QStringLiteral("metric_1999"), 24).size(), 1U);
}

WF_TEST(TestChartPlan)

} // namespace tst_chartplan

#include "tst_chartplan.moc"
