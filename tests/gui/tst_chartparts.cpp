// SPDX-License-Identifier: GPL-3.0-or-later
#include "charttest.h"

#include "charts/cardframe.h"
#include "charts/linepainter.h"
#include "charts/plotmap.h"
#include "plot/bands.h"
#include "plot/flaglayout.h"
#include "plot/gaps.h"
#include "plot/readablename.h"
#include "plot/seriesnames.h"
#include "support/testentry.h"

#include <QTest>

#include <algorithm>
#include <cmath>

namespace tst_chartparts {

using namespace std::chrono_literals;
using namespace wf::charttest;
using wf::ChartSpec;
using wf::ChartThreshold;
using wf::ChartWidget;
using wf::Column;
using wf::CompareOp;
using wf::Millis;
using wf::TimeRange;
using wf::Timestamp;
using wf::Token;
using wf::ValueBand;

class TestChartParts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void warningEdges_data();
    void warningEdges();
    void bandOfValues_data();
    void bandOfValues();
    void bandsDoNotOverlap();
    void plotMapIsItsOwnInverse();
    void gridKeepsWholePixels_data();
    void gridKeepsWholePixels();
    void namesAreWhatDiffers();
    void metricsHaveNamesForPeople_data();
    void metricsHaveNamesForPeople();
    void flagsAreStackedThenTicks();
    void gaps();
    void columnUnderThePointer();
    void calmLineKeepsItsThickness();
    void steepLineHasNoHoles();
    void denseNoiseFillsItsExtent();
    void frameIsDrawnOnlyWhenItChanges();

private:
    std::unique_ptr<wf::Theme> m_theme;
};

void TestChartParts::init()
{
    m_theme = std::make_unique<wf::Theme>(wf::ThemeMode::Dark);
}

void TestChartParts::warningEdges_data()
{
    QTest::addColumn<ChartThreshold>("threshold");
    QTest::addColumn<std::optional<double>>("edge");
    const std::optional<double> none;
    QTest::newRow("above") << ChartThreshold{CompareOp::Greater, 0.5, {}} << std::optional(0.4);
    QTest::newRow("below") << ChartThreshold{CompareOp::Less, 0.8, {}} << std::optional(0.96);
    QTest::newRow("above, negative") << ChartThreshold{CompareOp::GreaterEqual, -5, {}}
                                     << std::optional(-6.0);
    QTest::newRow("given") << ChartThreshold{CompareOp::Greater, 100, 70} << std::optional(70.0);
    QTest::newRow("given below zero threshold")
        << ChartThreshold{CompareOp::Greater, 0, -1} << std::optional(-1.0);
    QTest::newRow("zero") << ChartThreshold{CompareOp::Greater, 0, {}} << none;
    QTest::newRow("given on the bad side") << ChartThreshold{CompareOp::Greater, 10, 20} << none;
    QTest::newRow("equal") << ChartThreshold{CompareOp::Equal, 1, 0.5} << none;
}

void TestChartParts::warningEdges()
{
    QFETCH(ChartThreshold, threshold);
    QFETCH(std::optional<double>, edge);
    const std::optional<double> found = wf::warningEdge(threshold);
    QCOMPARE(found.has_value(), edge.has_value());
    if (edge)
        QVERIFY(std::abs(*found - *edge) < 1e-9);
}

void TestChartParts::bandOfValues_data()
{
    QTest::addColumn<CompareOp>("op");
    QTest::addColumn<double>("threshold");
    QTest::addColumn<double>("value");
    QTest::addColumn<ValueBand>("band");
    QTest::newRow("far below") << CompareOp::Greater << 0.5 << 0.1 << ValueBand::Normal;
    QTest::newRow("near") << CompareOp::Greater << 0.5 << 0.45 << ValueBand::Warning;
    QTest::newRow("at, not over") << CompareOp::Greater << 0.5 << 0.5 << ValueBand::Warning;
    QTest::newRow("at, or over") << CompareOp::GreaterEqual << 0.5 << 0.5 << ValueBand::Critical;
    QTest::newRow("over") << CompareOp::Greater << 0.5 << 0.51 << ValueBand::Critical;
    QTest::newRow("under") << CompareOp::Less << 0.8 << 0.7 << ValueBand::Critical;
    QTest::newRow("nearly under") << CompareOp::Less << 0.8 << 0.9 << ValueBand::Warning;
    QTest::newRow("well over") << CompareOp::LessEqual << 0.8 << 0.99 << ValueBand::Normal;
    QTest::newRow("equal") << CompareOp::Equal << 1.0 << 1.0 << ValueBand::Critical;
    QTest::newRow("not equal") << CompareOp::NotEqual << 1.0 << 1.0 << ValueBand::Normal;
    QTest::newRow("nan") << CompareOp::NotEqual << 1.0 << std::nan("") << ValueBand::Normal;
}

void TestChartParts::bandOfValues()
{
    QFETCH(CompareOp, op);
    QFETCH(double, threshold);
    QFETCH(double, value);
    QFETCH(ValueBand, band);
    QCOMPARE(wf::bandOf({ChartThreshold{op, threshold, {}}}, value), band);
}

void TestChartParts::bandsDoNotOverlap()
{
    const std::vector<ChartThreshold> thresholds{
        {CompareOp::Greater, 80, 50}, {CompareOp::Greater, 60, 40}, {CompareOp::Less, 10, 20}};
    const auto bands = wf::bandsOf(thresholds, 0, 100, false);
    const std::vector<wf::Band> expected{{0, 10, ValueBand::Critical},
                                         {60, 100, ValueBand::Critical},
                                         {10, 20, ValueBand::Warning},
                                         {40, 60, ValueBand::Warning}};
    QVERIFY(bands == expected);
    const auto states = wf::bandsOf({{CompareOp::Equal, 1, {}}}, -0.25, 1.25, true);
    QVERIFY(states == std::vector<wf::Band>({{0.5, 1.25, ValueBand::Critical}}));
}

void TestChartParts::plotMapIsItsOwnInverse()
{
    const wf::PlotMap map = mapOf(QRectF(40, 30, 360, 120), Hour, -2, 6);
    // The last pixel holds the end of the range.
    QCOMPARE(map.x(Start + 10s), 40.0);
    QCOMPARE(map.x(Start + 30min), 219.0);
    QCOMPARE(map.timeAt(219), Start + 30min);
    QCOMPARE(map.y(6), 30.0);
    QCOMPARE(map.y(-2), 150.0);
    QCOMPARE(map.valueAt(map.y(1.5)), 1.5);
    QCOMPARE(map.millisPerPixel(), 10'000.0);
    const wf::PlotMap logarithmic{QRectF(0, 0, 100, 100), map.grid, {0.1, 1000, true}};
    QCOMPARE(logarithmic.y(0.1), 100.0);
    QCOMPARE(logarithmic.y(10), 50.0);
    QCOMPARE(logarithmic.y(-3), 100.0);
    QVERIFY(std::abs(logarithmic.valueAt(25) - 100) < 1e-9);
}

void TestChartParts::gridKeepsWholePixels_data()
{
    QTest::addColumn<Millis>("length");
    QTest::addColumn<int>("pixels");
    QTest::newRow("hour") << Millis(1h) << 400;
    QTest::newRow("hour, fine") << Millis(1h) << 1200;
    QTest::newRow("day") << Millis(24h) << 777;
    QTest::newRow("quarter") << Millis(15min) << 1200;
    QTest::newRow("ten seconds") << Millis(10s) << 1200;
}

void TestChartParts::gridKeepsWholePixels()
{
    QFETCH(Millis, length);
    QFETCH(int, pixels);
    std::optional<wf::PixelGrid> before;
    for (int step = 0; step < 200; ++step) {
        const TimeRange asked{Start + step * 137ms, Start + step * 137ms + length};
        const Millis bin = wf::binFor(asked, pixels);
        const auto grid = wf::PixelGrid::of(asked, pixels, bin);
        QCOMPARE(grid.count, pixels);
        const double end = grid.x(asked.to);
        QVERIFY2(end >= pixels - 1 && end < pixels, "the last pixel holds the present");
        QVERIFY(std::abs(double((grid.range().from - asked.from).count())) <= 3 * grid.width);
        if (length >= 1h)
            QCOMPARE(grid.width, double(bin.count()));
        if (before) {
            QCOMPARE(grid.width, before->width);
            const double moved = before->x(Start) - grid.x(Start);
            QCOMPARE(moved, std::round(moved));
        }
        before = grid;
    }
}

void TestChartParts::namesAreWhatDiffers()
{
    const auto key = [](const char *name, std::vector<wf::Labels::Pair> labels) {
        return wf::SeriesKey{name, wf::Labels(std::move(labels))};
    };
    const auto names = wf::seriesNames({key("http", {{"code", "200"}, {"job", "api"}, {"path", "/a"}}),
                                        key("http", {{"code", "500"}, {"job", "api"}, {"path", "/a"}}),
                                        key("http", {{"job", "api"}, {"path", "/a"}})});
    QCOMPARE(names, (std::vector<QString>{"200", "500", QStringLiteral("–")}));
    QCOMPARE(wf::seriesNames({key("a", {}), key("b", {})}), (std::vector<QString>{"a", "b"}));
    QCOMPARE(wf::seriesNames({key("up", {{"job", "api"}})}), (std::vector<QString>{"api"}));
    QVERIFY(wf::seriesNames({}).empty());
}

void TestChartParts::metricsHaveNamesForPeople_data()
{
    QTest::addColumn<QString>("metric");
    QTest::addColumn<QString>("help");
    QTest::addColumn<QString>("name");
    QTest::newRow("dots") << "quantum.fallback_rate"
                          << ""
                          << "Fallback rate";
    QTest::newRow("a unit and initials") << "dynex_api_latency_seconds"
                                         << ""
                                         << "Dynex API latency";
    QTest::newRow("a recording rule") << "job:http_requests:rate5m"
                                      << ""
                                      << "Rate5m";
    QTest::newRow("nothing but a unit") << "seconds"
                                        << ""
                                        << "Seconds";
    QTest::newRow("what its target calls it") << "qih_queue_depth"
                                              << "Jobs that wait."
                                              << "Jobs that wait";
    // An explanation is no name, nor is a word that the name has already.
    QTest::newRow("an explanation") << "up"
                                    << "Whether the target could be scraped the last time"
                                    << "Up";
    QTest::newRow("two sentences") << "queue"
                                   << "One. Two."
                                   << "Queue";
    QTest::newRow("lines") << "queue"
                           << "One\ntwo"
                           << "Queue";
    QTest::newRow("one word") << "node_load1"
                              << "load"
                              << "Node load1";
    QTest::newRow("nothing") << ""
                             << ""
                             << "";
    QTest::newRow("only separators") << "__"
                                     << ""
                                     << "__";
    QTest::newRow("markup is text") << "a.b"
                                    << "<b>Queue</b> depth"
                                    << "<b>Queue</b> depth";
}

void TestChartParts::metricsHaveNamesForPeople()
{
    QFETCH(QString, metric);
    QFETCH(QString, help);
    QTEST(wf::readableName(metric, help), "name");
}

void TestChartParts::flagsAreStackedThenTicks()
{
    const auto places = wf::layoutFlags({{10, 50}, {20, 50}, {30, 50}, {100, 30}, {290, 40}}, 0, 300, 2, 2);
    QVERIFY((places[0] == wf::FlagPlace{10, 0, false}));
    QVERIFY((places[1] == wf::FlagPlace{20, 1, false}));
    QVERIFY(places[2].tick);
    QVERIFY((places[3] == wf::FlagPlace{100, 0, false}));
    QVERIFY2((places[4] == wf::FlagPlace{250, 0, false}), "at the end a flag stands left of its mark");
    QVERIFY(wf::layoutFlags({{5, 500}}, 0, 300, 2, 2).front().tick);
    QVERIFY(wf::layoutFlags({}, 0, 300, 2, 2).empty());
}

void TestChartParts::gaps()
{
    const auto hole = [](double share) { return share < 0.4 || share > 0.6; };
    auto window = windowOf(
        Hour, 10s, [](double) { return 1.0; }, hole);
    auto found = wf::gapsOf(*window, Hour);
    QCOMPARE(found.size(), 1U);
    QVERIFY(found[0].opened && found[0].closed);
    QCOMPARE(found[0].from, Start + 23min + 50s);
    QCOMPARE(found[0].to, Start + 36min + 10s);

    window->lostSince = window->columns.back().lastAt - 5min;
    window->columns.resize(window->columns.size() - 30);
    found = wf::gapsOf(*window, Hour);
    QCOMPARE(found.size(), 2U);
    QVERIFY(found[1].opened && !found[1].closed);
    QCOMPARE(found[1].since, Start + 55min);
    QCOMPARE(found[1].to, Hour.to);

    // Only what is visible counts, but the beginning is remembered.
    found = wf::gapsOf(*window, {Start + 30min, Start + 50min});
    QCOMPARE(found.size(), 1U);
    QCOMPARE(found[0].from, Start + 30min);
    QCOMPARE(found[0].since, Start + 23min + 50s);

    // Nothing is claimed about times nobody asked for.
    QVERIFY(wf::gapsOf(*level(1), {Start - 2h, Start - 1h}).empty());

    const auto late = windowOf(
        Hour, 10s, [](double) { return 1.0; }, [](double share) { return share > 0.5; });
    found = wf::gapsOf(*late, Hour);
    QCOMPARE(found.size(), 1U);
    QVERIFY(!found[0].opened && found[0].closed);
}

void TestChartParts::columnUnderThePointer()
{
    const auto window = windowOf(
        Hour, 60s, [](double share) { return share * 60; },
        [](double share) { return share < 0.4 || share > 0.6; });
    const Column *column = wf::columnAt(*window, Start + 10min + 20s, 1s);
    QVERIFY(column);
    QCOMPARE(column->last, 10.0);
    QVERIFY2(!wf::columnAt(*window, Start + 30min, 60s), "a gap has no value");
    QVERIFY(!wf::columnAt(*window, Start - 10min, 60s));
    QVERIFY(wf::columnAt(*window, Start + 23min + 30s, 60s));
}

void TestChartParts::calmLineKeepsItsThickness()
{
    // A slow slope: every column of pixels carries the same ink, however the line lies between the rows.
    QImage image(200, 60, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::black);
    const wf::PlotMap map = mapOf(QRectF(0, 0, 200, 60), Hour, 0, 10);
    const auto window = windowOf(Hour, 18s, [](double share) { return 4 + share; });
    wf::LinePainter().draw(image, map, window->columns, 18s, {Qt::white, 1.5, 1, false}, image.rect());
    for (int x = 5; x < 195; ++x) {
        int ink = 0;
        for (int y = 0; y < 60; ++y)
            ink += qRed(image.pixel(x, y));
        QVERIFY2(std::abs(ink / 255.0 - 1.5) < 0.03,
                 qPrintable(QStringLiteral("%1 at %2").arg(ink / 255.0).arg(x)));
    }
}

void TestChartParts::steepLineHasNoHoles()
{
    // One jump between two neighbouring columns: every row in between has to be marked in full.
    QImage image(200, 100, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::black);
    const wf::PlotMap map = mapOf(QRectF(0, 0, 200, 100), Hour, 0, 1);
    const auto window = windowOf(Hour, 18s, [](double share) { return share < 0.5 ? 0.1 : 0.9; });
    wf::LinePainter().draw(image, map, window->columns, 18s, {Qt::white, 1.5, 1, false}, image.rect());
    for (int y = 12; y < 88; ++y) {
        int ink = 0;
        for (int x = 0; x < 200; ++x)
            ink += qRed(image.pixel(x, y));
        QVERIFY2(ink > 1.3 * 255, qPrintable(QStringLiteral("row %1 has %2").arg(y).arg(ink / 255.0)));
    }
}

void TestChartParts::denseNoiseFillsItsExtent()
{
    QImage image(200, 100, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::black);
    const wf::PlotMap map = mapOf(QRectF(0, 0, 200, 100), Hour, 0, 100);
    std::vector<Column> columns;
    for (Timestamp at = Start; at < Hour.to; at += 18s)
        columns.push_back({at, at, at + 17s, 50, 20, 80, 50, 18, false});
    wf::LinePainter().draw(image, map, columns, 18s, {Qt::white, 1.5, 1, false}, image.rect());
    for (int x = 2; x < 198; ++x) {
        for (int y = 21; y < 79; ++y)
            QVERIFY(qRed(image.pixel(x, y)) > 250);
        QCOMPARE(qRed(image.pixel(x, 17)), 0);
        QCOMPARE(qRed(image.pixel(x, 83)), 0);
    }
}

void TestChartParts::frameIsDrawnOnlyWhenItChanges()
{
    wf::CardFrame frame(*m_theme);
    wf::FrameLook look;
    look.size = {300, 150};
    look.plot = {40, 30, 240, 90};
    look.labels = {{0, QStringLiteral("0")}, {1, QStringLiteral("1")}};
    QCOMPARE(frame.image(look).size(), QSize(300, 150));
    frame.image(look);
    QCOMPARE(frame.renderCount(), 1);
    look.axis.high = 2;
    frame.image(look);
    QCOMPARE(frame.renderCount(), 2);
    look.ratio = 2;
    QCOMPARE(frame.image(look).size(), QSize(600, 300));
    // A grid line lies where the value is, over the whole width of the plot.
    const QImage image = frame.image(look).convertToFormat(QImage::Format_ARGB32);
    QCOMPARE(frame.renderCount(), 3);
    const QColor line = m_theme->color(Token::Line);
    for (const int x : {90, 300, 550}) {
        const QList<int> rows = rowsOf(image, x, line, 0.1);
        QVERIFY(std::any_of(rows.begin(), rows.end(), [](int y) { return std::abs(y - 150) <= 2; }));
    }
}

WF_GUI_TEST(TestChartParts)

} // namespace tst_chartparts

#include "tst_chartparts.moc"
