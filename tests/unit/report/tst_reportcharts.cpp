// SPDX-License-Identifier: GPL-3.0-or-later
// Which charts a report has, over which time, with which lines and marks.
#include "metrics/recorder.h"
#include "report/archivedmetrics.h"
#include "support/reportfixture.h"
#include "support/testentry.h"

#include <QTemporaryDir>
#include <QTest>

namespace tst_reportcharts {

using namespace std::chrono_literals;
using namespace wf;

namespace {

const Timestamp Noon = fromMs(1'795'435'200'000);

/// An incident under a runbook with these rows of metrics.
struct Bench
{
    explicit Bench(const QByteArray &metrics, const QByteArray &watch = {})
    {
        QByteArray text = "# Disk full\n\n## Detection\n\n" + metrics + "\n## Mitigation\n\n1. Fix it\n";
        if (!watch.isEmpty())
            text += "\n## Also watch\n\n" + watch + "\n";
        id = desk.declareUnder(text.constData());
        incident = desk.incident(id);
    }
    SeriesRef add(const char *name, double value, std::vector<Labels::Pair> labels = {}, SeriesMeta meta = {})
    {
        meta.interval = 5s;
        const SeriesRef ref = store.resolve({name, Labels(std::move(labels))}, meta).value();
        for (int i = 0; i < 20; ++i)
            store.append(ref, {desk.clock.wall() - 100s + i * 5s, value});
        return ref;
    }
    std::vector<ReportChart> charts(const std::vector<ManualBinding> &bindings = {}) const
    {
        return reportCharts(incident, store, {desk.clock.wall() - 2min, desk.clock.wall()}, bindings);
    }
    QStringList metrics() const
    {
        QStringList names;
        for (const ReportChart &chart : charts())
            names << chart.metric;
        return names;
    }

    BookFixture desk;
    IncidentId id;
    Incident incident;
    SeriesStore store;
};

QString labelsOf(const std::vector<ChartMark> &marks)
{
    QStringList labels;
    for (const ChartMark &mark : marks)
        labels << mark.label;
    return labels.join(u'|');
}

} // namespace

class TestReportCharts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void windowsHaveRoom_data();
    void windowsHaveRoom();
    void windowOfAnOpenIncident();
    void marksOfAnIncident();
    void metricsOnceEach();
    void conditionsThatWereSeen();
    void thresholdsShareAChart();
    void atMostTwelve();
    void worstLinesFirst_data();
    void worstLinesFirst();
    void linesWithoutData();
    void unitsAndRates();
    void watchedOnlyWithData();
    void statesOfALabel();
    void boundByHand();
    void lostLines();
    void fromTheRecording();
};

void TestReportCharts::windowsHaveRoom_data()
{
    QTest::addColumn<qint64>("minutes"); ///< From declaration to resolution.
    QTest::addColumn<qint64>("room");    ///< Seconds.
    QTest::newRow("short") << qint64{1} << qint64{120};
    QTest::newRow("sixteen") << qint64{16} << qint64{120};
    QTest::newRow("an eighth") << qint64{24} << qint64{180};
    QTest::newRow("four hours") << qint64{240} << qint64{1800};
    QTest::newRow("longer") << qint64{480} << qint64{1800};
}

void TestReportCharts::windowsHaveRoom()
{
    QFETCH(qint64, minutes);
    QFETCH(qint64, room);
    Incident incident;
    incident.status = IncidentStatus::Resolved;
    incident.declaredAt = Noon;
    incident.resolvedAt = Noon + minutes * 1min;
    const Timestamp end = *incident.resolvedAt;
    const TimeRange window = reportWindow(incident, end + 24h);
    QCOMPARE(window.from, Noon - room * 1s);
    QCOMPARE(window.to, end + room * 1s);
    // Not into the future, and not before the end either.
    QCOMPARE(reportWindow(incident, end + 10s).to, end + 10s);
    QCOMPARE(reportWindow(incident, end - 10s).to, end);
    // From whatever came first.
    incident.detectedAt = Noon - 30s;
    QVERIFY(reportWindow(incident, end + 24h).from <= Noon - 30s - room * 1s);
    incident.review.corrected[Milestone::Started] = Noon - 1h;
    QVERIFY(reportWindow(incident, end + 24h).from < Noon - 1h);
}

void TestReportCharts::windowOfAnOpenIncident()
{
    Incident incident;
    incident.status = IncidentStatus::Investigating;
    incident.declaredAt = Noon;
    QCOMPARE(reportWindow(incident, Noon + 16min), (TimeRange{Noon - 2min, Noon + 16min}));
    // At most a week.
    const TimeRange week = reportWindow(incident, Noon + 24h * 30);
    QCOMPARE(week.from, Noon - 30min);
    QCOMPARE(week.to, Noon - 30min + 24h * 7);
    const Incident none;
    QCOMPARE(reportWindow(none, Noon), (TimeRange{Noon - 2min, Noon}));
    // Cancelled: its end is known, though it was never resolved.
    incident.endedAt = Noon + 16min;
    QCOMPARE(reportWindow(incident, Noon + 24h), (TimeRange{Noon - 2min, Noon + 18min}));
}

void TestReportCharts::marksOfAnIncident()
{
    Incident incident;
    QCOMPARE(labelsOf(chartMarks(incident)), QString());
    incident.declaredAt = Noon;
    incident.lastChange = Noon + 1h;
    incident.tally.severities = {
        {Severity::P2, Noon}, {Severity::P1, Noon + 5min}, {Severity::P3, Noon + 20min}};
    QCOMPARE(labelsOf(chartMarks(incident)), QStringLiteral("declared P2|P1|P3"));
    incident.detectedAt = Noon - 1min;
    incident.identifiedAt = Noon + 10min;
    incident.resolvedAt = Noon + 30min;
    // What resolved it mitigated it too: that alone is no mark.
    QCOMPARE(labelsOf(chartMarks(incident)),
             QStringLiteral("detected|declared P2|P1|identified|P3|resolved"));
    incident.mitigatedAt = Noon + 15min;
    incident.review.corrected[Milestone::Started] = Noon - 10min;
    const auto marks = chartMarks(incident);
    QCOMPARE(labelsOf(marks),
             QStringLiteral("impact|detected|declared P2|P1|identified|mitigated|P3|resolved"));
    QCOMPARE(marks[2].tone, Tone::P2);
    QCOMPARE(marks[3].tone, Tone::P1);
    QCOMPARE(marks[3].at, Noon + 5min);
    incident.mitigatedAt.reset();
    incident.review.corrected[Milestone::Mitigated] = Noon + 25min;
    QVERIFY(labelsOf(chartMarks(incident)).contains(QLatin1String("P3|mitigated|resolved")));

    ReportFixture bench;
    const IncidentId id = bench.outage();
    bench.desk.run(command::Reopen{id, QStringLiteral("again")});
    QVERIFY(labelsOf(chartMarks(bench.desk.incident(id))).endsWith(QLatin1String("reopened")));
}

void TestReportCharts::metricsOnceEach()
{
    Bench b("- **Metrics**: `disk.used > 1` and `net_errors > 2`, `disk_used > 3`\n",
            "- `pods.up` and `net.errors`\n");
    b.incident.review.annotations = {
        {{}, Noon, {}, QStringLiteral("cpu.load"), TimeRange{Noon, Noon + 1s}, {}},
        {{}, Noon, {}, QStringLiteral("no.range"), {}, {}},
        {{}, Noon, {}, QString(), TimeRange{Noon, Noon + 1s}, {}}};
    Evidence evidence;
    evidence.metric = QStringLiteral("mem.free");
    evidence.range = TimeRange{Noon, Noon + 1s};
    Evidence file;
    file.metric = QStringLiteral("only.named");
    Evidence nameless;
    nameless.range = evidence.range;
    b.incident.evidence = {file, nameless, evidence};
    QCOMPARE(reportMetrics(b.incident), (QStringList{QStringLiteral("disk.used"),
                                                     QStringLiteral("net_errors"), QStringLiteral("cpu.load"),
                                                     QStringLiteral("mem.free"), QStringLiteral("pods.up")}));
    // Marked ones have a chart without any data, watched ones have not.
    QCOMPARE(b.metrics(), (QStringList{QStringLiteral("disk.used"), QStringLiteral("net_errors"),
                                       QStringLiteral("disk_used"), QStringLiteral("cpu.load"),
                                       QStringLiteral("mem.free")}));
    QCOMPARE(b.charts()[3].marked.size(), std::size_t(1));
    QCOMPARE(b.charts()[0].marked.size(), std::size_t(0));
}

void TestReportCharts::conditionsThatWereSeen()
{
    Bench b("- **Metrics**: `disk.used > 1`\n");
    const auto seen = [&](int index, const char *text) {
        ConditionRecord record;
        record.text = QString::fromLatin1(text);
        b.incident.conditions[index] = record;
    };
    seen(0, "disk.used > 1");
    seen(1, "not a condition");
    seen(2, "old.metric > 5 or other.metric > 6");
    QCOMPARE(reportMetrics(b.incident),
             (QStringList{QStringLiteral("disk.used"), QStringLiteral("old.metric"),
                          QStringLiteral("other.metric")}));
    QCOMPARE(b.charts()[0].thresholds.size(), std::size_t(1));
    b.incident.attached = {};
    QCOMPARE(reportMetrics(b.incident).size(), 3);
}

void TestReportCharts::thresholdsShareAChart()
{
    const Bench b("- **Metrics**: `disk.used > 5 warn 3`, `disk.used < 90%`, `disk.used = \"bad\"`, `state = "
                  "\"down\"`, "
                  "`state = \"gone\"`\n");
    const auto charts = b.charts();
    QCOMPARE(charts.size(), std::size_t(4));
    QCOMPARE(charts[0].thresholdText, QStringLiteral("> 5, < 90%"));
    QCOMPARE(charts[0].thresholds,
             (std::vector<ChartThreshold>{{CompareOp::Greater, 5, 3}, {CompareOp::Less, 90, {}}}));
    QCOMPARE(charts[1].stateName, QStringLiteral("bad"));
    QCOMPARE(charts[2].stateName, QStringLiteral("down"));
    QCOMPARE(charts[2].thresholds, (std::vector<ChartThreshold>{{CompareOp::Equal, 1, {}}}));
    QCOMPARE(charts[3].stateName, QStringLiteral("gone"));
}

void TestReportCharts::atMostTwelve()
{
    QByteArray rows;
    for (int i = 0; i < 13; ++i)
        rows += "- **Metrics**: `metric" + QByteArray::number(i) + " > 1`\n";
    const Bench b(rows);
    QCOMPARE(b.charts().size(), std::size_t(12));
    QCOMPARE(b.charts().back().metric, QStringLiteral("metric11"));
    QCOMPARE(reportMetrics(b.incident).size(), 13);
}

void TestReportCharts::worstLinesFirst_data()
{
    QTest::addColumn<QByteArray>("condition");
    QTest::addColumn<QString>("shards");
    QTest::newRow("more is worse") << QByteArray("m > 5") << "7 6 5 4 3 2";
    QTest::newRow("less is worse") << QByteArray("m < 5") << "0 1 2 3 4 5";
    QTest::newRow("or equal") << QByteArray("m <= 5") << "0 1 2 3 4 5";
}

void TestReportCharts::worstLinesFirst()
{
    QFETCH(QByteArray, condition);
    Bench b("- **Metrics**: `" + condition + "`\n");
    for (int i = 0; i < 8; ++i)
        b.add("m", i * 10, {{"shard", std::to_string(i)}});
    const ReportChart chart = b.charts().at(0);
    QCOMPARE(chart.series, 8);
    QStringList shards;
    for (const SeriesWindow &line : chart.lines)
        shards << QString::fromStdString(std::string(line.key.labels.value("shard")));
    QTEST(shards.join(u' '), "shards");
    QVERIFY(chart.lines[0].columns.size() >= 20);
}

void TestReportCharts::linesWithoutData()
{
    Bench b("- **Metrics**: `m > 5`, `n > 5`, `o > 5`\n");
    b.store.resolve({"m", {}}, {}).value();
    b.add("n", 1, {{"l", "1"}});
    b.store.resolve({"n", Labels(std::vector<Labels::Pair>{{"l", "2"}})}, {}).value();
    const auto charts = b.charts();
    QCOMPARE(charts[0].series, 1);
    QCOMPARE(charts[0].emptyReason, QStringLiteral("nothing was recorded in this time"));
    QCOMPARE(charts[1].series, 2);
    QCOMPARE(charts[1].lines.size(), std::size_t(1));
    QVERIFY(charts[1].emptyReason != charts[0].emptyReason);
    QCOMPARE(charts[2].series, 0);
    QVERIFY(!charts[2].emptyReason.isEmpty() && charts[2].emptyReason != charts[0].emptyReason);
}

void TestReportCharts::unitsAndRates()
{
    Bench b("- **Metrics**: `a > 5%`, `b > 5`, `c > 5`\n", "- `d.total` `e.count` `f.size` `g.x`\n");
    const SeriesMeta seconds{MetricType::Gauge, "seconds", {}, {}};
    const SeriesMeta bytes{MetricType::Counter, "bytes", {}, {}};
    b.add("a", 1);
    b.add("b", 1, {}, seconds);
    b.add("c", 1, {}, bytes);
    b.add("d_total", 1);
    b.add("e_count", 1, {}, bytes);
    b.add("f_size", 1, {}, {MetricType::Gauge, "bytes", {}, {}});
    b.add("g_x", 1);
    QStringList units;
    for (const ReportChart &chart : b.charts()) {
        QVERIFY2(!chart.lines.empty(), qPrintable(chart.metric));
        units << chart.metric + u' ' + chart.unit +
                     (chart.lines[0].form.kind == LineForm::Kind::Rate ? QStringLiteral(" rate") : QString());
    }
    QCOMPARE(units.join(u'|'), QStringLiteral("a %|b s|c B|d.total /s rate|e.count B/s rate|f.size B|g.x "));
}

void TestReportCharts::watchedOnlyWithData()
{
    Bench b("- **Metrics**: `a > 5`\n", "- `b.x` and `a` and `c.x`\n");
    b.add("c_x", 1);
    QCOMPARE(b.metrics(), (QStringList{QStringLiteral("a"), QStringLiteral("c.x")}));
}

void TestReportCharts::statesOfALabel()
{
    Bench b("- **Metrics**: `health = \"down\"`\n");
    const SeriesMeta states{MetricType::StateSet, {}, {}, {}};
    b.add("health", 1, {{"health", "up"}}, states);
    b.add("health", 0, {{"health", "down"}}, states);
    const auto charts = b.charts();
    QCOMPARE(charts[0].lines.size(), std::size_t(1));
    QCOMPARE(charts[0].series, 1);
    QCOMPARE(charts[0].lines[0].key.labels.value("health"), "down");
}

void TestReportCharts::boundByHand()
{
    Bench b("- **Metrics**: `m > 1 and n > 2`, `p > 1`\n");
    b.add("wire_n", 4);
    const QString text = QStringLiteral("m > 1 and n > 2");
    const auto withTerm = [&](const RunbookId &runbook, const QString &condition, int term) {
        return b.charts({{runbook, condition, term, QStringLiteral("wire_n"), {}, 10}});
    };
    const RunbookId own = b.incident.runbookId;
    const auto bound = withTerm(own, text, 1);
    QCOMPARE(bound[0].lines.size(), std::size_t(0));
    QCOMPARE(bound[1].lines.size(), std::size_t(1));
    QCOMPARE(bound[1].scale, 10.0);
    QCOMPARE(withTerm(own, text, 0)[0].lines.size(), std::size_t(1));
    QCOMPARE(withTerm(own, text, 0)[1].lines.size(), std::size_t(0));
    QCOMPARE(withTerm(own, QStringLiteral("p > 1"), 1)[1].lines.size(), std::size_t(0));
    QCOMPARE(withTerm(RunbookId(QStringLiteral("other")), text, 1)[1].lines.size(), std::size_t(0));
}

void TestReportCharts::lostLines()
{
    Bench b("- **Metrics**: `m > 1`\n");
    b.add("m", 1); // Its last sample is 5 s old.
    QVERIFY(!b.charts()[0].lines[0].lostSince);
    const Timestamp last = b.desk.clock.wall() - 5s;
    b.desk.clock.advance(10min);
    const auto lost = reportCharts(b.incident, b.store, {last - 1min, last + 5min});
    QCOMPARE(lost[0].lines[0].lostSince, std::optional(last));
}

void TestReportCharts::fromTheRecording()
{
    Bench b("- **Metrics**: `disk.used > 1`\n");
    const QTemporaryDir dir;
    FakeClock clock(startOf(dayOf(Noon)) - 5s);
    const Timestamp midnight = startOf(dayOf(Noon));
    {
        SeriesStore store;
        const auto recorder = Recorder::open(dir.path(), store, clock);
        QVERIFY(recorder);
        for (int i = 0; i < 10; ++i) {
            SampleBatch batch{FeedId(QStringLiteral("f")), clock.wall(), {}};
            for (const char *name : {"aaa", "disk_used_bytes", "wire", "zzz"})
                batch.samples.push_back({store.resolve({name, {}}, {}).value(), {clock.wall(), double(i)}});
            (*recorder)->turnDay(clock.wall());
            store.append(batch);
            (*recorder)->record(batch);
            (*recorder)->flush();
            clock.advance(1s);
        }
    }
    RecorderArchive archive(dir.path());
    QCOMPARE(archive.days().size(), std::size_t(2));
    const auto load = [&](TimeRange window, const std::vector<ManualBinding> &bindings = {}) {
        SeriesStore store;
        const QStringList problems = loadReportMetrics(archive, b.incident, window, bindings, store);
        QStringList said = problems;
        for (const SeriesInfo &info : store.catalog())
            said << QStringLiteral("%1 %2").arg(
                QString::fromStdString(info.key.name),
                QString::number(store.samples(info.ref, {Timestamp::min(), Timestamp::max()}).size()));
        return said.join(u'|');
    };
    QCOMPARE(load({midnight - 1h, midnight + 1h}), QStringLiteral("disk_used_bytes 10"));
    QCOMPARE(load({midnight, midnight + 1h}), QStringLiteral("disk_used_bytes 5"));
    QCOMPARE(load({midnight - 1h, midnight - 1ms}), QStringLiteral("disk_used_bytes 5"));
    QCOMPARE(load({midnight - 1ms, midnight}), QStringLiteral("disk_used_bytes 10"));
    const ManualBinding own{
        b.incident.runbookId, QStringLiteral("disk.used > 1"), 0, QStringLiteral("wire"), {}, 1};
    QCOMPARE(load({midnight, midnight + 1h}, {own}), QStringLiteral("disk_used_bytes 5|wire 5"));
    ManualBinding other = own;
    other.runbook = RunbookId(QStringLiteral("other"));
    QCOMPARE(load({midnight, midnight + 1h}, {other}), QStringLiteral("disk_used_bytes 5"));
    // A day that cannot be read is told, the other one is there.
    QFile broken(dayPath(dir.path(), dayOf(Noon)));
    QVERIFY(broken.open(QIODevice::WriteOnly | QIODevice::Truncate));
    broken.write("no database at all, and long enough to be taken for one by its size");
    broken.close();
    archive.refresh();
    const QString said = load({midnight - 1h, midnight + 1h});
    QVERIFY2(said.contains(QLatin1String(".db: ")) && said.endsWith(QLatin1String("|disk_used_bytes 5")),
             qPrintable(said));
    b.incident.attached = {};
    QCOMPARE(load({midnight - 1h, midnight + 1h}), QString());
}

WF_TEST(TestReportCharts)

} // namespace tst_reportcharts

#include "tst_reportcharts.moc"
