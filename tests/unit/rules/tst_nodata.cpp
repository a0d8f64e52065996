// SPDX-License-Identifier: GPL-3.0-or-later
// An instance that is gone from the result: it is over only if somebody looked.
#include "alertdesk.h"
#include "rules/sources.h"
#include "rules/statefile.h"
#include "support/testentry.h"

#include <QJsonDocument>
#include <QTest>

#include <limits>

namespace tst_nodata {

using namespace wf;
using alerttest::AlertDesk;
using alerttest::minute;
using rules::InstanceState;

namespace {

AlertDesk desk(const char *expression, const char *rest = "")
{
    return AlertDesk("  rules:\n  - alert: a\n    expr: '" + QByteArray(expression) + "'\n" + rest);
}

} // namespace

class TestNoData : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void vanishes_data();
    void vanishes();
    void comesBack();
    void endsWhenItsSourceSaysSo();
    void pendingDoesNotCountTheGap();
    void pendingIsForgottenAfterAWhile();
    void absentResolvesWhenItIsThere();
    void unlessResolves();
    void orNeedsWhatItHad();
    void rangesNeedFreshSamples();
    void asPrometheusOnDemand();
    void somebodyElseKnowsWhatIsLive();
    void findsSources_data();
    void findsSources();
    void survivesARestart();
    void passesOverDamage();
    void aLongRestartDoesNotCount();
};

void TestNoData::vanishes_data()
{
    QTest::addColumn<QByteArray>("expression");
    QTest::addColumn<QStringList>("gone"); ///< Series that get a stale marker.
    QTest::addColumn<QString>("change");
    const auto row = [](const char *name, const char *expression, const QStringList &gone,
                        const char *change) {
        QTest::newRow(name) << QByteArray(expression) << gone << QString::fromUtf8(change);
    };
    const QString up1 = QStringLiteral("up{i=\"1\",job=\"j\"}");
    const QString up2 = QStringLiteral("up{i=\"2\",job=\"j\"}");
    const QString y1 = QStringLiteral("y{i=\"1\"}");
    const QString info = QStringLiteral("info{job=\"j\",team=\"t\"}");
    const char *const lost = "firing>no-data a{i=\"1\",job=\"j\"}";
    const char *const over = "firing>inactive a{i=\"1\",job=\"j\"}";
    // At minute 0 all are 0, at minute 1 all are 1 but for what is gone.
    row("its own series", "up{i=\"1\"} == 0", {up1}, lost);
    row("it is live", "up{i=\"1\"} == 0", {}, over);
    row("that of another", "up{i=\"1\"} == 0", {up2}, over);
    row("the other of two", "up == 0 and on (i) y", {y1},
        "firing>no-data a{i=\"1\",job=\"j\"}; firing>inactive a{i=\"2\",job=\"j\"}");
    row("arithmetic", "(up{i=\"1\"} + on (i) y) * 1 < 1", {y1}, "firing>no-data a{i=\"1\"}");
    row("what a group takes labels from", "up{i=\"1\"} * on (job) group_left (team) info < 1", {info},
        "firing>no-data a{i=\"1\",job=\"j\",team=\"t\"}");
    row("one of a sum", "sum by (job) (up) < 1", {up1}, "firing>inactive a{job=\"j\"}");
    row("all of a sum", "sum by (job) (up) < 1", {up1, up2}, "firing>no-data a{job=\"j\"}");
    row("all of a sum of all", "count(up == 0) > 1", {up1, up2}, "firing>no-data a");
    row("without labels", "sum without (i) (up) < 1", {up1, up2}, "firing>no-data a{job=\"j\"}");
    row("a label that was made", "label_replace(up{i=\"1\"} == 0, \"k\", \"$1\", \"i\", \"(.*)\")", {up1},
        "firing>no-data a{i=\"1\",job=\"j\",k=\"1\"}");
    row("a number", "up{i=\"1\"} <= scalar(y{i=\"1\"}) - 0 and up{i=\"1\"} == 0", {y1}, lost);
    row("of the right side of unless", "up{i=\"1\"} == 0 unless on (i) y == 1", {y1}, over);
    row("a subquery", "max_over_time((up{i=\"1\"} == 0)[1m:1m])", {up1},
        "firing>no-data a{i=\"1\",job=\"j\"}");
}

void TestNoData::vanishes()
{
    QFETCH(QByteArray, expression);
    QFETCH(QStringList, gone);
    QFETCH(QString, change);
    AlertDesk test = desk(expression.constData());
    for (const QString &series :
         {QStringLiteral("up{i=\"1\",job=\"j\"}"), QStringLiteral("up{i=\"2\",job=\"j\"}"),
          QStringLiteral("y{i=\"1\"}"), QStringLiteral("y{i=\"2\"}"),
          QStringLiteral("info{job=\"j\",team=\"t\"}")}) {
        test.sample(series.toStdString(), 0, 0);
        test.sample(series.toStdString(), 1, gone.contains(series) ? staleMarker() : 1);
    }
    QVERIFY(test.at(0).contains(QStringLiteral("inactive>firing")));
    QCOMPARE(test.at(1), change);
}

void TestNoData::comesBack()
{
    AlertDesk test = desk("x > 1", "    for: 1m\n");
    test.sample("x", 0, 5);
    test.sample("x", 1, 5);
    test.stale("x", 2);
    test.sample("x", 4, 6);
    test.at(0);
    QCOMPARE(test.at(1), QStringLiteral("pending>firing a"));
    QCOMPARE(test.at(2), QStringLiteral("firing>no-data a"));
    QCOMPARE(test.only().before, InstanceState::Firing);
    QCOMPARE(*test.only().noDataSince, minute(2));
    QCOMPARE(test.state.rules[0].worst(), InstanceState::NoData);
    // ALERTS says what is known.
    QCOMPARE(test.written(true), QStringLiteral("ALERTS{alertname=\"a\", alertstate=\"firing\"} stale; "
                                                "ALERTS_FOR_STATE{alertname=\"a\"} stale"));
    QCOMPARE(test.at(3), QString());
    QCOMPARE(test.at(1'000), QString());
    QCOMPARE(test.only().state, InstanceState::NoData);
    test.sample("x", 1'001, 6);
    QCOMPARE(test.at(1'001), QStringLiteral("no-data>firing a"));
    QCOMPARE(test.only().activeAt, minute(0));
    QCOMPARE(*test.only().firedAt, minute(1));
    QVERIFY(!test.only().noDataSince);
}

void TestNoData::endsWhenItsSourceSaysSo()
{
    AlertDesk test = desk("x > 1");
    test.sample("x", 0, 5);
    test.at(0);
    // No marker: the samples end, as behind a feed that cannot be reached.
    QCOMPARE(test.at(4), QString());
    QCOMPARE(test.at(5), QStringLiteral("firing>no-data a"));
    test.sample("x", 6, 0);
    QCOMPARE(test.at(6), QStringLiteral("no-data>inactive a"));
    QVERIFY(test.state.rules[0].instances.empty());
}

void TestNoData::pendingDoesNotCountTheGap()
{
    AlertDesk test = desk("x > 1", "    for: 3m\n");
    test.sample("x", 0, 5);
    test.stale("x", 1);
    test.sample("x", 3, 5);
    test.sample("x", 4, 5);
    test.sample("x", 5, 5);
    test.sample("x", 6, 5);
    QCOMPARE(test.at(0), QStringLiteral("inactive>pending a"));
    QCOMPARE(test.at(1), QStringLiteral("pending>no-data a"));
    QCOMPARE(test.at(3), QStringLiteral("no-data>pending a"));
    QCOMPARE(test.at(5), QString());
    QCOMPARE(test.at(6), QStringLiteral("pending>firing a"));
}

void TestNoData::pendingIsForgottenAfterAWhile()
{
    AlertDesk test = desk("x > 1", "    for: 10m\n");
    test.sample("x", 0, 5);
    test.stale("x", 1);
    test.at(0);
    QCOMPARE(test.at(1), QStringLiteral("pending>no-data a"));
    QCOMPARE(test.at(10), QString());
    QCOMPARE(test.at(11), QStringLiteral("no-data>inactive a"));
}

void TestNoData::absentResolvesWhenItIsThere()
{
    AlertDesk test = desk("absent(up{job=\"j\"})");
    QCOMPARE(test.at(0), QStringLiteral("inactive>firing a{job=\"j\"}"));
    test.sample("up{job=\"j\"}", 1, 0);
    QCOMPARE(test.at(1), QStringLiteral("firing>inactive a{job=\"j\"}"));
    // Beside another: only what is there can be lost.
    AlertDesk both = desk("up == 0 or absent(up)");
    QCOMPARE(both.at(0), QStringLiteral("inactive>firing a"));
    both.sample("up{i=\"1\"}", 1, 0);
    QCOMPARE(both.at(1), QStringLiteral("firing>inactive a; inactive>firing a{i=\"1\"}"));
    both.stale("up{i=\"1\"}", 2);
    QCOMPARE(both.at(2), QStringLiteral("inactive>firing a; firing>no-data a{i=\"1\"}"));
}

void TestNoData::unlessResolves()
{
    AlertDesk test = desk("x > 1 unless on (i) maintenance");
    test.sample("x{i=\"1\"}", 0, 5);
    test.sample("x{i=\"1\"}", 1, 5);
    test.sample("maintenance{i=\"1\"}", 1, 1);
    QCOMPARE(test.at(0), QStringLiteral("inactive>firing a{i=\"1\"}"));
    QCOMPARE(test.at(1), QStringLiteral("firing>inactive a{i=\"1\"}"));
    test.stale("maintenance{i=\"1\"}", 2);
    QCOMPARE(test.at(2), QStringLiteral("inactive>firing a{i=\"1\"}"));
    test.stale("x{i=\"1\"}", 3);
    QCOMPARE(test.at(3), QStringLiteral("firing>no-data a{i=\"1\"}"));
}

void TestNoData::orNeedsWhatItHad()
{
    // Swap is measured on one of two.
    AlertDesk test = desk("memory > 90 or swap > 90");
    test.sample("memory{i=\"1\"}", 0, 95);
    test.sample("swap{i=\"1\"}", 0, 5);
    test.sample("memory{i=\"2\"}", 0, 95);
    test.at(0);
    test.stale("memory{i=\"1\"}", 1);
    test.sample("swap{i=\"1\"}", 1, 5);
    test.sample("memory{i=\"2\"}", 1, 5);
    QCOMPARE(test.at(1), QStringLiteral("firing>no-data a{i=\"1\"}; firing>inactive a{i=\"2\"}"));
}

void TestNoData::rangesNeedFreshSamples()
{
    AlertDesk test = desk("rate(x[2m]) > 0");
    for (int i = 0; i <= 10; ++i)
        test.sample("x", i * 0.25, i);
    QCOMPARE(test.at(2.5), QStringLiteral("inactive>firing a"));
    // No new samples and no marker: the range runs empty before the lookback of a selector is over.
    QCOMPARE(test.at(4.5), QStringLiteral("firing>no-data a"));
}

void TestNoData::asPrometheusOnDemand()
{
    AlertDesk test = desk("x > 1");
    test.options.vanished = rules::EvaluationOptions::Vanished::Resolve;
    test.sample("x", 0, 5);
    test.stale("x", 1);
    test.at(0);
    QCOMPARE(test.at(1), QStringLiteral("firing>inactive a"));
}

void TestNoData::somebodyElseKnowsWhatIsLive()
{
    struct NothingLives final : rules::Liveness
    {
        bool alive = true;
        Expected<std::vector<promql::LabelsPtr>> liveSeries(std::span<const promql::Matcher>, Timestamp,
                                                            Millis, std::size_t) override
        {
            if (!alive)
                return std::vector<promql::LabelsPtr>();
            return std::vector{std::make_shared<const Labels>(std::vector<Labels::Pair>{{"__name__", "x"}})};
        }
    } liveness;
    AlertDesk test = desk("x > 1");
    test.options.liveness = &liveness;
    test.sample("x", 0, 5);
    test.sample("x", 1, 0);
    test.at(0);
    // Its feed is gone: that the last sample is below the threshold says nothing.
    liveness.alive = false;
    QCOMPARE(test.at(1), QStringLiteral("firing>no-data a"));
    liveness.alive = true;
    QCOMPARE(test.at(2), QStringLiteral("no-data>inactive a"));
}

void TestNoData::findsSources_data()
{
    QTest::addColumn<QByteArray>("expression");
    QTest::addColumn<QString>("sources");
    const auto row = [](const char *expression, const char *sources) {
        QTest::newRow(expression) << QByteArray(expression) << QString::fromUtf8(sources);
    };
    row("a", "a all");
    row("a offset 5m > 1", "a all -300s");
    row("rate(a[10m])", "a all");
    row("sum by (x, y) (rate(a[1m]))", "a x,y 30s");
    row("sum without (x) (a)", "a but x");
    row("topk by (x) (1, a)", "a all");
    row("count_values(\"v\", a)", "a none");
    row("a / on (x) b", "a x; b x");
    row("a / ignoring (x) b", "a but x; b but x");
    row("a * on (x) group_left (y) b", "a but y; b x,y");
    row("a * on (x) group_right (y) b", "a x,y; b but y");
    row("sum by (x) (a / on (x, y) b)", "a x; b x");
    row("a and on (x) b", "a all; b x");
    row("a unless b", "a all");
    row("a or b", "a all; b all");
    row("absent(a)", "");
    row("absent_over_time(a[5m]) or b", "b all");
    row("a > scalar(b)", "a all; b none");
    row("label_replace(a, \"x\", \"\", \"\", \"\")", "a but x");
    row("histogram_quantile(0.9, sum by (le, x) (rate(a[5m])))", "a le,x 150s");
    row("a + fill_right(0) b", "a all");
    row("vector(1)", "");
    row("time() - a > 5", "a all");
}

void TestNoData::findsSources()
{
    QFETCH(QByteArray, expression);
    QFETCH(QString, sources);
    const auto parsed = promql::parse(expression.toStdString());
    QVERIFY2(parsed.has_value(), parsed ? "" : parsed.error().text.c_str());
    QStringList found;
    for (const rules::RuleSource &source : rules::sourcesOf(*(*parsed)->root, std::chrono::minutes(5))) {
        QStringList names;
        for (const std::string &name : source.names)
            names << QString::fromStdString(name);
        const QString list = names.join(u',');
        const QString carried =
            source.only ? (list.isEmpty() ? QStringLiteral("none") : list)
                        : (list.isEmpty() ? QStringLiteral("all") : QStringLiteral("but ") + list);
        QString text = QString::fromStdString(source.selector->matchers[0].value) + u' ' + carried;
        if (source.offset.count() != 0)
            text += QStringLiteral(" -%1s").arg(source.offset.count() / 1000);
        if (source.window < std::chrono::minutes(5))
            text += QStringLiteral(" %1s").arg(source.window.count() / 1000);
        found << text;
    }
    QCOMPARE(found.join(QStringLiteral("; ")), sources);
}

void TestNoData::survivesARestart()
{
    AlertDesk test = desk("x > 1", "    for: 2m\n    annotations: {s: 'at {{ $value }}'}\n");
    test.sample("x{i=\"1\"}", 0, 5);
    test.sample("x{i=\"2\"}", 1, std::numeric_limits<double>::infinity());
    test.sample("x{i=\"3\"}", 0, 5);
    test.stale("x{i=\"3\"}", 1);
    test.at(0);
    test.at(1);
    const rules::StateToSave saving{&test.group(), &test.state};
    const QByteArray saved = rules::savedStates({&saving, 1});
    const auto read = rules::SavedStates::read(saved);
    QVERIFY(read.problems().isEmpty());
    const rules::GroupState restored = read.restored(test.group());
    const rules::StateToSave again{&test.group(), &restored};
    QCOMPARE(rules::savedStates({&again, 1}), saved);
    test.state = restored;
    QCOMPARE(test.state.rules[0].instances.size(), std::size_t(3));
    test.sample("x{i=\"1\"}", 2, 5);
    test.stale("x{i=\"2\"}", 2);
    QCOMPARE(test.at(2), QStringLiteral("pending>firing a{i=\"1\"}; pending>no-data a{i=\"2\"}"));
    const auto &changed = test.last.changes[0].instance;
    QCOMPARE(changed.activeAt, minute(0));
    QCOMPARE(changed.annotations->value("s"), std::string_view("at 5"));
    // Another group of the file, or another file, has nothing of it.
    rules::RuleGroup other = test.group();
    other.file = QStringLiteral("other.yml");
    QVERIFY(read.restored(other).rules[0].instances.empty());
}

void TestNoData::passesOverDamage()
{
    AlertDesk test = desk("x > 1");
    test.sample("x{i=\"1\"}", 0, 5);
    test.sample("x{i=\"2\"}", 0, 5);
    test.at(0);
    const rules::StateToSave saving{&test.group(), &test.state};
    QByteArray saved = rules::savedStates({&saving, 1});
    saved.replace(saved.indexOf("\"firing\""), 8, "\"fixing\"");
    const auto read = rules::SavedStates::read(saved);
    QCOMPARE(read.problems(), QStringList{QStringLiteral("group \"g\": 1 saved alerts are damaged")});
    QCOMPARE(read.restored(test.group()).rules[0].instances.size(), std::size_t(1));
    for (const char *text : {"", "[]", "{", "{\"version\":2}", "{\"version\":1,\"groups\":7}"}) {
        const auto bad = rules::SavedStates::read(text);
        QVERIFY(bad.restored(test.group()).rules[0].instances.empty());
    }
    QVERIFY(!rules::SavedStates::read("{").problems().isEmpty());
    QVERIFY(!rules::SavedStates::read("{\"version\":1,\"groups\":[" + QByteArray(200'000, '[') + "]}")
                 .problems()
                 .isEmpty());
}

void TestNoData::aLongRestartDoesNotCount()
{
    AlertDesk test = desk("x > 1", "    for: 30m\n");
    for (int i = 0; i < 200; ++i)
        test.sample("x", i, 5);
    test.at(0);
    test.at(5);
    test.at(10);
    test.at(100); // Nobody looked for 90 minutes.
    QCOMPARE(test.only().state, InstanceState::Pending);
    QCOMPARE(test.at(105), QString());
    QCOMPARE(test.at(110), QString());
    test.at(115);
    QCOMPARE(test.at(120), QStringLiteral("pending>firing a"));
}

WF_TEST(TestNoData)

} // namespace tst_nodata

#include "tst_nodata.moc"
