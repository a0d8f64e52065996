// SPDX-License-Identifier: GPL-3.0-or-later
// People's queries beside the ingest thread: right, bounded, ended by the next one and at the end.
#include "desk/queryrunner.h"

#include "support/testentry.h"

#include <QTest>
#include <QThread>

#include <atomic>

namespace tst_queryrunner {

using namespace wf;

namespace {

Timestamp second(qint64 count)
{
    return fromMs(1'760'000'000'000 + count * 1000);
}

/// A store with so many series, a sample each second.
void fill(SeriesStore &store, int series, int seconds)
{
    for (int i = 0; i < series; ++i) {
        SeriesMeta meta;
        meta.interval = std::chrono::seconds(1);
        const auto ref =
            store.resolve({"x", Labels(std::vector<Labels::Pair>{{"i", std::to_string(i)}})}, meta);
        for (int s = 0; s < seconds; ++s)
            store.append(*ref, {second(s), double(i + s)});
    }
}

QueryRequest request(const char *text, TimeRange range, Millis step = std::chrono::seconds(10))
{
    return {*promql::parse(text), range, step};
}

} // namespace

class TestQueryRunner : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void answersAsTheStoreDoes();
    void saysWhatIsTooMuch();
    void theNewOneEndsTheOldOne();
    void endsWithItsThread();
};

void TestQueryRunner::answersAsTheStoreDoes()
{
    SeriesStore store;
    fill(store, 20, 600);
    std::vector<SeriesRef> prepared;
    QueryRunner runner(
        store, [&prepared](const std::vector<SeriesRef> &series, Timestamp) { prepared = series; }, nullptr);
    promql::StoreSource source(store);
    for (const char *text : {"x", "sum(x)", "rate(x{i=~\"1.\"}[1m]) > 0", "x{i=\"3\"} offset 1m",
                             "max_over_time(x[2m:10s])", "absent(y)", "vector(1)"}) {
        const QueryRequest asked = request(text, {second(100), second(500)});
        std::atomic_bool done{false};
        QueryAnswer got;
        runner.run(asked, [&](const QueryAnswer &answer) {
            got = answer;
            done = true;
        });
        QTRY_VERIFY(done);
        QVERIFY2(got, got ? "" : qPrintable(got.error().message));
        const auto direct = promql::rangeQuery(*asked.expr, source, asked.range, asked.step);
        const auto &ours = std::get<promql::MatrixResult>((*got)->value).series;
        const auto &theirs = std::get<promql::MatrixResult>(direct->value).series;
        QCOMPARE(ours.size(), theirs.size());
        for (std::size_t i = 0; i < ours.size(); ++i) {
            QVERIFY(*ours[i].labels == *theirs[i].labels);
            QCOMPARE(ours[i].points.size(), theirs[i].points.size());
            for (std::size_t p = 0; p < ours[i].points.size(); ++p)
                QCOMPARE(ours[i].points[p].value, theirs[i].points[p].value);
        }
    }
    QVERIFY(!prepared.empty() || store.seriesCount() > 0);
}

void TestQueryRunner::saysWhatIsTooMuch()
{
    SeriesStore store;
    fill(store, 100, 10);
    const auto one = store.resolve({"long", {}}, {});
    for (std::size_t i = 0; i <= QueryRunner::MostSamples; ++i)
        store.append(*one, {fromMs(1'760'000'000'000 + qint64(i)), 1});
    QueryRunner runner(
        store, [](const auto &, Timestamp) {}, nullptr);
    std::atomic_bool done{false};
    QueryAnswer got;
    runner.run(request("long", {second(0), second(6000)}), [&](const QueryAnswer &answer) {
        got = answer;
        done = true;
    });
    QTRY_VERIFY(done);
    QVERIFY(!got);
    QVERIFY2(got.error().message.contains(QStringLiteral("samples")), qPrintable(got.error().message));
}

void TestQueryRunner::theNewOneEndsTheOldOne()
{
    SeriesStore store;
    fill(store, 50, 3600);
    QueryRunner runner(
        store, [](const auto &, Timestamp) {}, nullptr);
    std::atomic_int answered{0};
    std::atomic_bool last{false};
    for (int i = 0; i < 10; ++i)
        runner.run(request("sum(rate(x[5m])) by (i)", {second(0), second(3600)}, std::chrono::seconds(1)),
                   [&answered](const QueryAnswer &) { ++answered; });
    runner.run(request("count(x)", {second(0), second(60)}),
               [&last](const QueryAnswer &answer) { last = bool(answer); });
    QTRY_VERIFY(last);
    QCOMPARE(answered, 0); // Each was ended before its turn of this thread came.
}

void TestQueryRunner::endsWithItsThread()
{
    SeriesStore store;
    fill(store, 50, 600);
    for (int i = 0; i < 20; ++i) {
        QueryRunner runner(
            store, [](const auto &, Timestamp) {}, nullptr);
        runner.run(request("sum(x)", {second(0), second(600)}), [](const QueryAnswer &) {});
        if (i % 2)
            QCoreApplication::processEvents();
    } // It waits for nobody who waits for it.
}

WF_TEST(TestQueryRunner)

} // namespace tst_queryrunner

#include "tst_queryrunner.moc"
