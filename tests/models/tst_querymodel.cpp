// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/querymodel.h"

#include "support/testentry.h"

#include <QAbstractItemModelTester>
#include <QTest>

#include <cmath>

namespace tst_querymodel {

using namespace wf;

namespace {

promql::SeriesPoints series(const char *host, std::vector<Sample> points)
{
    return {std::make_shared<const Labels>(std::vector<Labels::Pair>{{"__name__", "up"}, {"host", host}}),
            std::move(points)};
}

Timestamp second(int count)
{
    return fromMs(1'760'000'000'000 + count * 1000);
}

} // namespace

class TestQueryModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theHighestComesFirst();
    void resultsAreSeries();
    void aMissingPointBreaksTheLine();
};

void TestQueryModel::theHighestComesFirst()
{
    QueryModel model({QStringLiteral("Value"), QStringLiteral("Series")});
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setAnswer({series("a", {{second(0), 9}, {second(1), 1}}), series("b", {{second(0), 2}}),
                     series("c", {{second(0), std::nan("")}})});
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("2"));
    QCOMPARE(model.index(0, 1).data().toString(), QStringLiteral("up{host=\"b\"}"));
    QCOMPARE(model.index(1, 0).data().toString(), QStringLiteral("1"));
    QCOMPARE(model.index(2, 0).data().toString(), QStringLiteral("NaN"));
    model.setAnswer({});
    QCOMPARE(model.rowCount(), 0);
}

void TestQueryModel::resultsAreSeries()
{
    promql::QueryResult result;
    result.value = promql::ScalarResult{{second(0), 5}};
    QCOMPARE(pointsOf(result).size(), std::size_t(1));
    QVERIFY(pointsOf(result).front().labels->isEmpty());
    result.value = promql::VectorResult{second(0), {{std::make_shared<const Labels>(), 7}}};
    QCOMPARE(pointsOf(result).front().points.front().value, 7.0);
    result.value = promql::StringResult{second(0), "text"};
    QVERIFY(pointsOf(result).empty());
}

void TestQueryModel::aMissingPointBreaksTheLine()
{
    std::vector<Sample> points;
    for (int i = 0; i < 60; ++i) {
        if (i < 20 || i >= 30)
            points.push_back({second(i * 15), double(i)});
    }
    const auto windows =
        windowsOf({series("a", points)}, {second(0), second(900)}, std::chrono::seconds(15), 600, 20);
    QCOMPARE(windows.size(), std::size_t(1));
    const SeriesWindow &window = *windows.front();
    QCOMPARE(window.key.name, std::string("up"));
    QCOMPARE(window.last->value, 59.0);
    int breaks = 0;
    for (const Column &column : window.columns)
        breaks += column.breakBefore;
    QCOMPARE(breaks, 1);
    QCOMPARE(windowsOf({series("a", points), series("b", points)}, {second(0), second(900)},
                       std::chrono::seconds(15), 600, 1)
                 .size(),
             std::size_t(1));
}

WF_TEST(TestQueryModel)

} // namespace tst_querymodel

#include "tst_querymodel.moc"
