// SPDX-License-Identifier: GPL-3.0-or-later
// A team's rule files on a real desk: what fires is detected, in the right runbook, over a restart too.
#include "base/files.h"
#include "desk/watching.h"
#include "runbook/runbook.h"
#include "support/deskfixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_ruledesk {

using namespace wf;

namespace {

const QByteArray Rules("groups:\n"
                       "- name: jobs\n"
                       "  interval: 1s\n"
                       "  rules:\n"
                       "  - alert: QueueIsLong\n"
                       "    expr: queue_depth > 50\n"
                       "    labels: {severity: critical}\n"
                       "    annotations:\n"
                       "      summary: Jobs wait\n"
                       "      description: 'There are {{ $value }} jobs. <b>Look</b> at # the workers.'\n"
                       "  - alert: CacheMisses\n"
                       "    expr: cache_miss_ratio > 0.9\n"
                       "    labels: {severity: info}\n"
                       "    annotations: {runbook_url: \"https://wiki.example.com/runbooks/cache-misses\"}\n"
                       "  - alert: Watchdog\n"
                       "    expr: vector(1)\n"
                       "    labels: {severity: none}\n"
                       "  - record: job:queue_depth:double\n"
                       "    expr: queue_depth * 2\n");

const RunbookId LongQueue(QStringLiteral("alert-queueislong"));
const RunbookId Cache(QStringLiteral("cache-misses"));

DeskFixture::Options withRules(const QByteArray &rules)
{
    DeskFixture::Options options;
    options.rules = rules;
    return options;
}

const ConditionStatus *conditionOf(const DeskView &desk, const QString &text)
{
    for (const ConditionStatus &status : desk.conditions()) {
        if (status.text.startsWith(text))
            return &status;
    }
    return nullptr;
}

ConditionState stateOf(const DeskView &desk, const QString &text)
{
    const ConditionStatus *status = conditionOf(desk, text);
    return status ? status->state : ConditionState::Unbound;
}

} // namespace

class TestRuleDesk : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anAlertWithoutARunbook();
    void anAlertWithARunbook();
    void whatIsRecordedIsMeasured();
    void aConditionInPromQl();
    void whatIsNotMeasuredIsNotClear();
    void aRestartEndsNothing();
    void anEditedFileIsWatched();
    void aTargetThatIsDownIsSeen();
    void scrapesAreMeasured();
    void aSimulatedDeskHasNoRules();
    void whatCannotBeReadIsNotCalm_data();
    void whatCannotBeReadIsNotCalm();
};

void TestRuleDesk::whatCannotBeReadIsNotCalm_data()
{
    QTest::addColumn<QByteArray>("rules");
    QTest::newRow("an expression") << QByteArray("groups:\n- name: g\n  rules:\n"
                                                 "  - {alert: A, expr: queue_depth >>> 5}\n");
    QTest::newRow("no YAML") << QByteArray("groups:\n- name: [\n");
}

void TestRuleDesk::whatCannotBeReadIsNotCalm()
{
    QFETCH(QByteArray, rules);
    DeskFixture f(withRules(rules));
    QVERIFY(f.waitForData());
    const auto summary = [&] { return watchSummary(f.desk(), f.clock().wall()); };
    QVERIFY(summary().unread > 0 && summary().has(WatchReason::FilesUnread));
    QVERIFY(!summary().calm);
    // Mended, it is gone by itself.
    QVERIFY(writeFile(f.path(QStringLiteral("rules/alerts.yml")), Rules));
    QTRY_COMPARE(summary().unread, 0);
    // A place that is not there is no place without rules.
    QVERIFY(QFile::remove(f.path(QStringLiteral("rules/alerts.yml"))));
    QVERIFY(QDir(f.path(QStringLiteral("rules"))).removeRecursively());
    QTRY_VERIFY(summary().has(WatchReason::FilesUnread));
}

void TestRuleDesk::anAlertWithoutARunbook()
{
    DeskFixture f(withRules(Rules));
    QVERIFY(f.waitForData());
    QTRY_COMPARE(stateOf(f.desk(), QStringLiteral("queue_depth > 50")), ConditionState::False);
    f.set("queue_depth", 70);
    const Incident *detected = f.waitForDetection(LongQueue.text());
    QVERIFY(detected);
    QCOMPARE(detected->title, QStringLiteral("QueueIsLong"));
    QCOMPARE(detected->severity, Severity::P0); // "critical"
    QCOMPARE(detected->conditions.size(), std::size_t(1));
    QCOMPARE(detected->conditions.begin()->second.text, QStringLiteral("queue_depth > 50"));
    QVERIFY2(detected->conditions.begin()->second.value.startsWith(QStringLiteral("70")),
             qPrintable(detected->conditions.begin()->second.value));
    // What nobody has to be told of is none.
    QVERIFY(!conditionOf(f.desk(), QStringLiteral("vector")));
    // Its annotations are its runbook, as text.
    const auto copy = f.desk().copyOf(LongQueue);
    QVERIFY(copy);
    const QString text = QString::fromUtf8(copy->source);
    QVERIFY2(text.contains(QStringLiteral("Jobs wait")), qPrintable(text));
    const RunbookDocument document = parseRunbook(copy->source, copy->file);
    QCOMPARE(document.diagnostics.size(), std::size_t(1));
    QCOMPARE(document.diagnostics[0].message,
             QStringLiteral("no runbook is written for this alert; one with the title \"QueueIsLong\" in a "
                            "runbook folder takes its place"));
    const IncidentId id = f.declare(QStringLiteral("Jobs wait"), Severity::P1, LongQueue.text());
    QVERIFY(!id.isEmpty());
    QVERIFY(f.incident(id).runbook());
    QCOMPARE(f.incident(id).runbook()->title, QStringLiteral("QueueIsLong"));
    f.set("queue_depth", 10);
    QTRY_VERIFY(!f.incident(id).hasTrueCondition());
}

void TestRuleDesk::anAlertWithARunbook()
{
    DeskFixture f(withRules(Rules));
    QVERIFY(f.waitForData());
    f.set("cache_miss_ratio", 0.95);
    const Incident *detected = f.waitForDetection(Cache.text());
    QVERIFY(detected);
    const IncidentId id = detected->id;
    // The runbook's own condition (> 0.5) and the rule are conditions of one detection.
    QTRY_COMPARE(f.incident(id).conditions.size(), std::size_t(2));
    QVERIFY(!f.desk().library().find(RunbookId(QStringLiteral("alert-cachemisses"))));
}

void TestRuleDesk::whatIsRecordedIsMeasured()
{
    DeskFixture f(withRules(Rules));
    QVERIFY(f.waitForData());
    const auto recorded = [&f] {
        for (const SeriesInfo &info : f.desk().catalog()) {
            if (info.key.name == "job:queue_depth:double")
                return true;
        }
        return false;
    };
    QTRY_VERIFY(recorded());
    QTRY_VERIFY(!f.desk().rules()->empty() && f.desk().rules()->back().evaluatedAt);
    QCOMPARE(f.desk().rules()->size(), std::size_t(4));
}

void TestRuleDesk::aConditionInPromQl()
{
    DeskFixture f;
    f.writeRunbook(
        QStringLiteral("workers.md"),
        "# Workers\n\n## Detection\n\n- **Metrics**: `sum(queue_workers) / sum(queue_depth) < 0.1`\n\n"
        "## Mitigation\n\n1. Start workers\n");
    QVERIFY(f.waitForData());
    const QString text = QStringLiteral("sum(queue_workers)");
    QTRY_COMPARE(stateOf(f.desk(), text), ConditionState::False);
    f.set("queue_depth", 90);
    QVERIFY(f.waitForDetection(QStringLiteral("workers")));
    QVERIFY2(conditionOf(f.desk(), text)->valueText.startsWith(QStringLiteral("0.0444")),
             qPrintable(conditionOf(f.desk(), text)->valueText));
}

void TestRuleDesk::whatIsNotMeasuredIsNotClear()
{
    DeskFixture f(
        withRules("groups: [{name: g, interval: 1s, rules: [{alert: Away, expr: nowhere > 1}]}]\n"));
    f.set("login_failure_rate", 0); // So that all the runbooks' conditions are watched.
    QVERIFY(f.waitForData());
    QTRY_VERIFY(conditionOf(f.desk(), QStringLiteral("nowhere")));
    QTRY_COMPARE(watchSummary(f.desk(), f.clock().wall()).watched, 4);
    const WatchSummary summary = watchSummary(f.desk(), f.clock().wall());
    QCOMPARE(summary.conditions, 5);
    QCOMPARE(summary.unbound, 1);
    QVERIFY(!summary.calm);
    QTRY_COMPARE(conditionOf(f.desk(), QStringLiteral("nowhere"))->terms.front().binding.explanation,
                 QStringLiteral("not measured: nowhere"));
    f.set("nowhere", 0);
    QTRY_VERIFY(watchSummary(f.desk(), f.clock().wall()).calm);
}

void TestRuleDesk::aRestartEndsNothing()
{
    DeskFixture f(withRules(Rules));
    QVERIFY(f.waitForData());
    f.set("queue_depth", 70);
    const Incident *detected = f.waitForDetection(LongQueue.text());
    QVERIFY(detected);
    const IncidentId id = detected->id;
    const std::size_t events = detected->events.size();
    f.breakFeed();
    f.restart();
    QTRY_COMPARE(f.desk().logStatus().state, LogStatus::State::Writable);
    QTRY_VERIFY(conditionOf(f.desk(), QStringLiteral("queue_depth > 50")));
    QTRY_VERIFY(conditionOf(f.desk(), QStringLiteral("queue_depth > 50"))->holds());
    f.mendFeed();
    QTRY_COMPARE(stateOf(f.desk(), QStringLiteral("queue_depth > 50")), ConditionState::True);
    QVERIFY(f.incident(id).isDetection());
    QVERIFY(f.incident(id).hasTrueCondition());
    QCOMPARE(f.book().incidents().size(), std::size_t(1));
    QVERIFY2(f.incident(id).events.size() <= events + 2, "a restart is no news");
    f.set("queue_depth", 1);
    QTRY_VERIFY(!f.book().openFor(LongQueue));
}

void TestRuleDesk::anEditedFileIsWatched()
{
    DeskFixture f(
        withRules("groups: [{name: g, interval: 1s, rules: [{alert: Any, expr: queue_depth > 1000}]}]\n"));
    QVERIFY(f.waitForData());
    QTRY_COMPARE(stateOf(f.desk(), QStringLiteral("queue_depth > 1000")), ConditionState::False);
    f.writeRules("groups:\n- name: g\n  interval: 1s\n  rules:\n  - {alert: Any, expr: queue_depth > 5}\n"
                 "  - {alert: Bad, expr: 'queue_depth >'}\n");
    QVERIFY(f.waitForDetection(QStringLiteral("alert-any")));
    QVERIFY2(f.desk().ruleLibrary().problems().join(u'\n').contains(QStringLiteral("alerts.yml:6:")),
             qPrintable(f.desk().ruleLibrary().problems().join(u'\n')));
}

void TestRuleDesk::aTargetThatIsDownIsSeen()
{
    DeskFixture f(withRules(
        "groups:\n- name: g\n  interval: 1s\n  rules:\n"
        "  - {alert: TargetDown, expr: 'up == 0', labels: {severity: page}}\n"
        "  - {alert: Meta, expr: 'ALERTS{alertname=\"TargetDown\"} == 1', labels: {severity: info}}\n"));
    QVERIFY(f.waitForData());
    QTRY_COMPARE(stateOf(f.desk(), QStringLiteral("up == 0")), ConditionState::False);
    // That nothing fires is known.
    QTRY_COMPARE(stateOf(f.desk(), QStringLiteral("ALERTS")), ConditionState::False);
    f.breakFeed();
    const Incident *detected = f.waitForDetection(QStringLiteral("alert-targetdown"));
    QVERIFY(detected);
    const QString value = detected->conditions.begin()->second.value;
    QVERIFY2(value.startsWith(QStringLiteral("0 {")) && value.contains(QStringLiteral("job=\"jobs\"")),
             qPrintable(value));
    QVERIFY(f.waitForDetection(QStringLiteral("alert-meta")));
    f.mendFeed();
    QTRY_VERIFY(!f.book().openFor(RunbookId(QStringLiteral("alert-targetdown"))));
}

void TestRuleDesk::scrapesAreMeasured()
{
    DeskFixture f(withRules("groups:\n- name: scrapes\n  interval: 1s\n  rules:\n"
                            "  - {alert: Scraped, expr: scrape_samples_scraped == "
                            "scrape_samples_post_metric_relabeling and scrape_samples_scraped > 0}\n"
                            "  - {alert: Timed, expr: scrape_duration_seconds >= 0}\n"
                            "  - {alert: Added, expr: scrape_series_added == 0}\n"));
    QVERIFY(f.waitForData());
    for (const char *alert : {"alert-scraped", "alert-timed", "alert-added"})
        QVERIFY2(f.waitForDetection(QLatin1String(alert)), alert);
    QTRY_VERIFY(std::any_of(f.desk().catalog().begin(), f.desk().catalog().end(), [](const SeriesInfo &info) {
        return info.key.name == "scrape_series_added" && info.key.labels.value("job") == "jobs";
    }));
}

void TestRuleDesk::aSimulatedDeskHasNoRules()
{
    DeskFixture::Options options = withRules(Rules);
    options.demo = QStringLiteral("calm");
    options.runbooks = false;
    options.feed = false;
    DeskFixture f(options);
    QTRY_COMPARE(f.desk().logStatus().state, LogStatus::State::Writable);
    QVERIFY(f.desk().ruleLibrary().files().empty());
}

WF_TEST(TestRuleDesk)

} // namespace tst_ruledesk

#include "tst_ruledesk.moc"
