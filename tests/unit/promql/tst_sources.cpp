// SPDX-License-Identifier: GPL-3.0-or-later
// The same samples give the same results, whether they are literal, in a store or recorded.
#include "../metrics/recorderfixture.h"
#include "promql/archivesource.h"
#include "promql/labelsets.h"
#include "promql/literalsource.h"
#include "promql/query.h"
#include "promql/storesource.h"
#include "support/testentry.h"

#include <QTest>

#include <bit>

namespace tst_sources {

using namespace wf;
using namespace std::chrono_literals;

namespace {

/// A result as text, every bit of its values in it.
QString textOf(const promql::QueryExpected<promql::QueryResult> &result)
{
    if (!result)
        return QString::fromStdString(result.error().text);
    QStringList lines;
    if (const auto *vector = std::get_if<promql::VectorResult>(&result->value)) {
        for (const auto &element : vector->elements)
            lines << QString::fromStdString(promql::textOf(*element.labels)) +
                         QString::number(std::bit_cast<quint64>(element.value), 16);
    } else if (const auto *matrix = std::get_if<promql::MatrixResult>(&result->value)) {
        for (const auto &series : matrix->series) {
            QString line = QString::fromStdString(promql::textOf(*series.labels));
            for (const Sample &point : series.points)
                line += QStringLiteral(" %1=%2")
                            .arg(toMs(point.at))
                            .arg(QString::number(std::bit_cast<quint64>(point.value), 16));
            lines << line;
        }
    }
    lines.sort();
    return lines.join(u'\n');
}

const char *const Expressions[] = {
    "metric_1",
    "{job=\"test\"}",
    "sum(rate({__name__=~\"metric_.\"}[5m]))",
    "metric_2 offset 25m",
    "max_over_time(metric_2[40m])",
    "count_over_time(metric_1[13h])",
    "avg_over_time(metric_4[17m:30s])",
    "metric_1 / on (job) metric_4",
    "last_over_time(metric_2[1h] @ end())",
    "absent(metric_77)",
};

} // namespace

class TestSources : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void agree_data();
    void agree();
    void storeNamesAreExact();
    void archiveBounds();
    void nextRunReadsBlocks();
};

void TestSources::agree_data()
{
    QTest::addColumn<bool>("closed");
    QTest::newRow("while it is recorded") << false;
    QTest::newRow("after the end") << true;
}

void TestSources::agree()
{
    QFETCH(bool, closed);
    RecorderFixture fixture;
    fixture.start();
    promql::LiteralSource literal;
    // From before midnight to after it: two files.
    fixture.clock.advance(11h + 30min);
    const Timestamp begin = fixture.clock.wall();
    for (int i = 0; i < 700; ++i) {
        fixture.scrape(5, [&](int k) { return i % 97 == 50 && k == 2 ? staleMarker() : fixture.curve(k); });
        for (int k = 0; k < 5; ++k)
            literal.add(*promql::withName("metric_" + std::to_string(k),
                                          Labels(std::vector<Labels::Pair>{{"job", "test"}})),
                        {fixture.clock.wall(), i % 97 == 50 && k == 2 ? staleMarker() : fixture.curve(k)});
        fixture.clock.advance(5s);
    }
    const Timestamp end = fixture.clock.wall();
    if (closed)
        fixture.stop();
    RecorderArchive archive(fixture.folder());
    promql::ArchiveSource recorded(archive);
    promql::StoreSource store(*fixture.store);
    QCOMPARE(archive.days().size(), std::size_t(2));
    for (const char *text : Expressions) {
        const auto expr = promql::parse(text);
        QVERIFY(expr);
        const QString now = textOf(promql::instantQuery(**expr, literal, end));
        QVERIFY2(!now.isEmpty(), text);
        QCOMPARE(textOf(promql::instantQuery(**expr, store, end)), now);
        QCOMPARE(textOf(promql::instantQuery(**expr, recorded, end)), now);
        const TimeRange range{begin, end};
        const QString over = textOf(promql::rangeQuery(**expr, literal, range, 37s));
        QCOMPARE(textOf(promql::rangeQuery(**expr, store, range, 37s)), over);
        QCOMPARE(textOf(promql::rangeQuery(**expr, recorded, range, 37s)), over);
    }
    QVERIFY(recorded.takeProblems().isEmpty());
}

void TestSources::storeNamesAreExact()
{
    SeriesStore store;
    for (const char *name : {"a.b", "a_b", "a:b"})
        store.append(*store.resolve({name, {}}, {}), {fromMs(0), 1});
    promql::StoreSource source(store);
    const auto expr = promql::parse("{\"a.b\"}");
    const auto result = promql::instantQuery(**expr, source, fromMs(0));
    QVERIFY(result);
    const auto &vector = std::get<promql::VectorResult>(result->value);
    QCOMPARE(vector.elements.size(), std::size_t(1));
    QCOMPARE(promql::seriesTextOf(*vector.elements[0].labels), std::string("{__name__=\"a.b\"}"));
    // A series that left and another one at its place do not share their labels.
    QCOMPARE(result->cost.series, std::size_t(1));
    QCOMPARE(result->cost.samples, std::uint64_t(1));
}

void TestSources::archiveBounds()
{
    RecorderFixture fixture;
    fixture.start();
    fixture.scrapes(3, 4);
    fixture.stop();
    RecorderArchive archive(fixture.folder());
    promql::ArchiveSource source(archive);
    const auto expr = promql::parse("{job=\"test\"}");
    promql::QueryOptions options;
    options.limits.maxSeries = 3;
    const auto result = promql::instantQuery(**expr, source, fixture.clock.wall(), options);
    QVERIFY(!result);
    QCOMPARE(int(result.error().kind), int(promql::QueryErrorKind::Limit));
    // A day nobody recorded.
    const auto before = promql::instantQuery(**expr, source, fixture.clock.wall() - 48h);
    QVERIFY(before);
    QVERIFY(std::get<promql::VectorResult>(before->value).elements.empty());
}

void TestSources::nextRunReadsBlocks()
{
    SeriesStore store;
    const SeriesRef ref = *store.resolve({"m", {}}, {});
    for (int i = 0; i < 1'000; ++i)
        store.append(ref, {fromMs(i * 1'000), double(i)});
    BlockDecoder decoder;
    std::size_t block = 0;
    std::size_t samples = 0;
    for (auto run = store.nextRun(ref, block, fromMs(300'000), decoder); !run.empty();
         run = store.nextRun(ref, block, fromMs(300'000), decoder)) {
        if (samples == 0) {
            QVERIFY(run.front().at <= fromMs(300'000)); // Not the block before.
            QVERIFY(run.back().at >= fromMs(300'000));
            QVERIFY(toMs(run.front().at) >= 256'000);
        }
        samples += run.size();
    }
    QCOMPARE(samples, std::size_t(1'000 - 256));
    block = 0;
    QVERIFY(store.nextRun(ref, block, fromMs(2'000'000), decoder).empty());
    QVERIFY(store.nextRun(SeriesRef(), block, fromMs(0), decoder).empty());
}

WF_TEST(TestSources)

} // namespace tst_sources

#include "tst_sources.moc"
