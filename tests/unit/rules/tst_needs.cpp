// SPDX-License-Identifier: GPL-3.0-or-later
// Which metrics an expression cannot do without, and how far back it looks.
#include "rules/needs.h"

#include "promql/parser.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_needs {

using namespace wf;

class TestNeeds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void unmeasured_data();
    void unmeasured();
    void reach_data();
    void reach();
};

void TestNeeds::unmeasured_data()
{
    QTest::addColumn<QByteArray>("expression");
    QTest::addColumn<QByteArray>("missing"); ///< `here` is measured, nothing else is.
    const auto row = [](const char *expression, const char *missing) {
        QTest::newRow(expression) << QByteArray(expression) << QByteArray(missing);
    };
    row("here > 1", "");
    row("gone > 1", "gone");
    row("sum by (job) (rate(gone[5m])) / sum by (job) (rate(here[5m]))", "gone");
    row("gone or here", "");
    row("gone or lost", "gone lost");
    row("here and gone", "gone");
    row("here unless gone", "");
    row("gone unless here", "gone");
    row("absent(gone)", "");
    row("absent_over_time(gone[5m]) and lost > 1", "lost");
    row("vector(1)", "");
    row("time() - gone > 300", "gone");
    row("{__name__=~\"gone.*\"} > 1", "");
    row("{__name__=\"gone\"} > 1", "gone");
    row("topk(3, gone)", "gone");
    row("quantile(scalar(lost), gone)", "gone lost");
    row("max_over_time((gone > 1)[1h:1m])", "gone");
    row("-gone", "gone");
    row("here + fill(0) gone", "");
}

void TestNeeds::unmeasured()
{
    QFETCH(QByteArray, expression);
    QFETCH(QByteArray, missing);
    const auto parsed = promql::parse(expression.toStdString());
    QVERIFY2(parsed, parsed ? "" : parsed.error().text.c_str());
    QByteArray names;
    for (const std::string &name :
         rules::unmeasured(*(*parsed)->root, [](std::string_view asked) { return asked == "here"; }))
        names += (names.isEmpty() ? "" : " ") + QByteArray::fromStdString(name);
    QCOMPARE(names, missing);
}

void TestNeeds::reach_data()
{
    QTest::addColumn<QByteArray>("expression");
    QTest::addColumn<int>("seconds");
    const auto row = [](const char *expression, int seconds) {
        QTest::newRow(expression) << QByteArray(expression) << seconds;
    };
    row("x > 1", 0);
    row("rate(x[5m]) > 1", 300);
    row("rate(x[5m] offset 1h) > 1", 3900);
    row("x - x offset 1d", 86400);
    row("rate(x[5m]) > bool increase(y[1h])", 3600);
    row("max_over_time(rate(x[5m])[1h:1m])", 3900);
    row("max_over_time(rate(x[5m])[1h:1m] offset 10m)", 4500);
    row("x offset -5m", 0);
    row("histogram_quantile(0.9, sum by (le) (rate(x_bucket[10m])))", 600);
    row("-(x)", 0);
}

void TestNeeds::reach()
{
    QFETCH(QByteArray, expression);
    QFETCH(int, seconds);
    const auto parsed = promql::parse(expression.toStdString());
    QVERIFY2(parsed, parsed ? "" : parsed.error().text.c_str());
    QCOMPARE(rules::reachOf(*(*parsed)->root).count(), qint64(seconds) * 1000);
}

WF_TEST(TestNeeds)

} // namespace tst_needs

#include "tst_needs.moc"
