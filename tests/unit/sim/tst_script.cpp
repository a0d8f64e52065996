// SPDX-License-Identifier: GPL-3.0-or-later
#include "seriestable.h"
#include "sim/script.h"
#include "support/testentry.h"

#include <QFile>
#include <QTest>

namespace tst_script {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;
using std::chrono_literals::operator""min;
using std::chrono_literals::operator""h;

using namespace wf;

class TestScript : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void errors_data();
    void errors();
    void accepted_data();
    void accepted();
    void setMovesAndStays();
    void releaseGoesBack();
    void setChoosesSeriesByLabel();
    void setState();
    void dropAndRestore();
    void failing();
    void startAndStop();
    void shippedExample();
    void helpShowsTheWholeFormat();
    void bounds();
    void errorLeavesTheOldScript();
};

void TestScript::errors_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("message");
    const auto row = [](const char *name, const QByteArray &text, const char *message) {
        QTest::addRow("%s", name) << text << QString::fromUtf8(message);
    };
    row("no at", "30s start calm", "drill.txt:1: an action is \"at TIME ACTION …\"");
    row("third line", "# one\n\nat 5 start calm\n", "drill.txt:3: \"5\" is not a time");
    row("no action", "at 5s", "drill.txt:1: an action is");
    row("unknown action", "at 5s explode", "drill.txt:1: there is no action \"explode\"");
    row("unknown scenario", "at 5s start flood",
        "drill.txt:1: there is no scenario \"flood\"; there are calm");
    row("start without name", "at 5s start", "drill.txt:1: \"start\" needs a scenario");
    row("start too much", "at 5s start calm now", "drill.txt:1: \"now\" is too much here");
    row("start for nothing", "at 5s start calm for", "drill.txt:1: \"for\" needs one duration");
    row("start for 0", "at 5s start dynex-outage for 0s", "drill.txt:1: a fault cannot last no time");
    row("stop two", "at 5s stop calm calm", "drill.txt:1: \"stop\" needs one scenario");
    row("unknown metric", "at 5s set nothing_here 3",
        "drill.txt:1: the estate has no metric \"nothing_here\"");
    row("no number", "at 5s set qih_queue_depth many", "drill.txt:1: \"many\" is not a number");
    row("not finite", "at 5s set qih_queue_depth nan", "drill.txt:1: \"nan\" is not a number");
    row("too large", "at 5s set qih_queue_depth 1e300", "drill.txt:1: \"1e300\" is not a number");
    row("no value", "at 5s set qih_queue_depth", "drill.txt:1: \"set\" needs a metric and a value");
    row("bad over", "at 5s set qih_queue_depth 3 over soon", "drill.txt:1: \"soon\" is not a duration");
    row("counter", "at 5s set http_requests_total 3", "drill.txt:1: http_requests_total cannot be set");
    row("no such state", "at 5s set dynex_health_status sleepy",
        "drill.txt:1: dynex_health_status has no state");
    row("state slowly", "at 5s set dynex_health_status down over 5s",
        "drill.txt:1: a state is set as a whole");
    row("open brace", "at 5s drop node_cpu_usage_ratio{node=\"db-1\"", "lacks its closing brace");
    row("no such label", "at 5s drop node_cpu_usage_ratio{node=\"db-9\"}",
        "drill.txt:1: no series of the estate is");
    row("label unquoted", "at 5s drop node_cpu_usage_ratio{node=db-1}",
        "is not a label; write name=\"value\"");
    row("open quote", "at 5s drop node_cpu_usage_ratio{node=\"db-1}", "drill.txt:1: a \" is not closed");
    row("drop nothing", "at 5s drop", "drill.txt:1: \"drop\" needs one metric");
    row("fail for ever", "at 5s fail", "drill.txt:1: \"fail\" needs one duration");
    row("not UTF-8", "at 5s start \xff\xfe", "drill.txt:1: the line is not UTF-8");
    row("binary", QByteArray(20, '\0'), "drill.txt:1: ");
}

void TestScript::errors()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, message);
    Estate estate(7);
    const Expected<void> loaded = estate.loadScript(text, QStringLiteral("drill.txt"));
    QVERIFY(!loaded.has_value());
    QVERIFY2(loaded.error().message.contains(message), qPrintable(loaded.error().message));
    QVERIFY(loaded.error().message.startsWith(QStringLiteral("drill.txt:")));
}

void TestScript::accepted_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addRow("empty") << QByteArray();
    QTest::addRow("comments and blanks") << QByteArray("# drill\n\n   \t\n  # more\n");
    QTest::addRow("no last line end") << QByteArray("at 5s fail 1s");
    QTest::addRow("CRLF") << QByteArray("at 5s fail 1s\r\nat 6s start calm\r\n");
    QTest::addRow("comment behind") << QByteArray("at 5s fail 1s # a second");
    QTest::addRow("many spaces and tabs") << QByteArray("  at   5s\tfail  1s  ");
    QTest::addRow("dots as in a runbook") << QByteArray("at 5s set qih.avg_processing_time 400");
    QTest::addRow("space in braces") << QByteArray("at 5s drop node_cpu_usage_ratio{node=\"db-1\",}");
    QTest::addRow("drop a counter") << QByteArray("at 5s drop http_requests_total");
}

void TestScript::accepted()
{
    QFETCH(QByteArray, text);
    Estate estate(7);
    const Expected<void> loaded = estate.loadScript(text, QStringLiteral("drill.txt"));
    QVERIFY2(loaded.has_value(), loaded ? "" : qPrintable(loaded.error().message));
}

void TestScript::setMovesAndStays()
{
    Estate estate(7);
    QVERIFY(estate.loadScript("at 2m set qih_queue_depth 250 over 1m\n", "s"));
    QVERIFY(seriesAt(estate, 119s).value("qih_queue_depth") < 40);
    const double half = seriesAt(estate, 150s).value("qih_queue_depth");
    QVERIFY2(half > 125 && half < 150, qPrintable(QString::number(half)));
    QCOMPARE(seriesAt(estate, 3min).value("qih_queue_depth"), 250.0);
    QCOMPARE(seriesAt(estate, 9h).value("qih_queue_depth"), 250.0);
}

void TestScript::releaseGoesBack()
{
    Estate estate(7);
    const Estate untouched(7);
    // The lines need not be in order.
    QVERIFY(
        estate.loadScript("at 5m release qih_queue_depth over 1m\nat 0s set qih_queue_depth 1000\n", "s"));
    QCOMPARE(seriesAt(estate, 0s).value("qih_queue_depth"), 1000.0);
    const double half = seriesAt(estate, 330s).value("qih_queue_depth");
    QVERIFY(half > 480 && half < 540);
    QCOMPARE(seriesAt(estate, 6min).value("qih_queue_depth"),
             seriesAt(untouched, 6min).value("qih_queue_depth"));
}

void TestScript::setChoosesSeriesByLabel()
{
    Estate estate(7);
    QVERIFY(estate.loadScript("at 0s set node_cpu_usage_ratio{node=\"db-1\"} 0.99\n", "s"));
    const auto series = seriesAt(estate, 10s);
    QCOMPARE(series.value("node_cpu_usage_ratio{node=\"db-1\"}"), 0.99);
    QVERIFY(series.value("node_cpu_usage_ratio{node=\"gw-1\"}") < 0.5);
}

void TestScript::setState()
{
    Estate estate(7);
    QVERIFY(estate.loadScript("at 10s set dynex.health_status degraded\nat 20s release dynex.health_status\n",
                              "s"));
    const auto state = [&](Millis at) {
        const auto series = seriesAt(estate, at);
        QStringList on;
        for (const char *name : {"up", "degraded", "down"}) {
            const QByteArray key = QByteArray("dynex_health_status{dynex_health_status=\"") + name + "\"}";
            if (series.value(key) == 1)
                on << QLatin1String(name);
        }
        return on;
    };
    QCOMPARE(state(9s), QStringList{"up"});
    QCOMPARE(state(10s), QStringList{"degraded"});
    QCOMPARE(state(20s), QStringList{"up"});
}

void TestScript::dropAndRestore()
{
    Estate estate(7);
    QVERIFY(estate.loadScript("at 10s drop dynex_health_status\nat 20s restore dynex_health_status\n"
                              "at 10s drop node_cpu_usage_ratio{node=\"db-1\"}\n",
                              "s"));
    QVERIFY(estate.prometheusText(9s, TestStart).contains("dynex_health_status"));
    const QByteArray without = estate.openMetrics(10s, TestStart);
    QVERIFY(!without.contains("dynex_health_status")); // The TYPE line is gone too.
    QVERIFY(!without.contains("node_cpu_usage_ratio{node=\"db-1\"}"));
    QVERIFY(without.contains("node_cpu_usage_ratio{node=\"gw-1\"}"));
    QVERIFY(estate.openMetrics(20s, TestStart).contains("dynex_health_status{"));
}

void TestScript::failing()
{
    Estate estate(7);
    QVERIFY(estate.loadScript("at 7m fail 30s\n", "s"));
    QVERIFY(!estate.isFailing(7min - 1ms));
    QVERIFY(estate.isFailing(7min));
    QVERIFY(estate.isFailing(7min + 29'999ms));
    QVERIFY(!estate.isFailing(7min + 30s));
}

void TestScript::startAndStop()
{
    Estate estate(7);
    QVERIFY(estate.loadScript("at 30s start authentication-failures\nat 10m stop authentication-failures\n",
                              "s"));
    QVERIFY(seriesAt(estate, 29s).value("auth_failure_rate") < 0.1);
    QVERIFY(seriesAt(estate, 5min).value("auth_failure_rate") > 0.2);
    QVERIFY(seriesAt(estate, 25min).value("auth_failure_rate") < 0.1);
}

void TestScript::shippedExample()
{
    QFile file(QStringLiteral(WATCHFLOOR_TEST_DATA "/sim/drill.txt"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    Estate estate(7);
    const Expected<void> loaded = estate.loadScript(file.readAll(), file.fileName());
    QVERIFY2(loaded.has_value(), loaded ? "" : qPrintable(loaded.error().message));
    QVERIFY(seriesAt(estate, 90s).value("quantum_fallback_rate") > 0.5);
    QCOMPARE(seriesAt(estate, 4min).value("qih_queue_depth"), 250.0);
    QVERIFY(estate.isFailing(7min + 10s));
}

void TestScript::helpShowsTheWholeFormat()
{
    const QByteArray help = scriptHelp();
    for (const char *word : {"start", "stop", "set", "release", "drop", "restore", "fail"})
        QVERIFY2(help.contains(QByteArray("at TIME ") + word), word);
    // What it gives as an example is a script.
    const QByteArray example = help.sliced(help.indexOf("For example:\n") + 13);
    Estate estate(7);
    QVERIFY(estate.loadScript(example, "help"));
}

void TestScript::bounds()
{
    Estate estate(7);
    const Expected<void> large = estate.loadScript(QByteArray(ScriptMaxBytes + 1, '\n'), "s");
    QCOMPARE(large.error().code, ErrorCode::TooLarge);
    const Expected<void> lines = estate.loadScript(QByteArray(ScriptMaxLines + 1, '\n'), "s");
    QCOMPARE(lines.error().code, ErrorCode::TooLarge);
    QVERIFY(lines.error().message.startsWith(QStringLiteral("s:2001: ")));
    const Expected<void> line = estate.loadScript(QByteArray(ScriptMaxLineBytes + 1, '#'), "s");
    QCOMPARE(line.error().code, ErrorCode::TooLarge);
    QVERIFY(estate.loadScript(QByteArray(ScriptMaxLines, '\n'), "s"));
    QVERIFY(estate.loadScript(QByteArray(ScriptMaxLineBytes, '#'), "s"));
}

void TestScript::errorLeavesTheOldScript()
{
    Estate estate(7);
    QVERIFY(estate.loadScript("at 0s set qih_queue_depth 77\n", "s"));
    QVERIFY(!estate.loadScript("at 0s set qih_queue_depth 88\nnonsense\n", "s"));
    QCOMPARE(seriesAt(estate, 1s).value("qih_queue_depth"), 77.0);
}

WF_TEST(TestScript)

} // namespace tst_script

#include "tst_script.moc"
