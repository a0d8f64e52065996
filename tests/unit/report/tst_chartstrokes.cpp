// SPDX-License-Identifier: GPL-3.0-or-later
// Where the strokes of a chart go: a second is a point wide, and the plot begins at 58 and ends at 672.
#include "chartparts.h"
#include "support/testentry.h"

#include <QTest>

#include <cmath>
#include <limits>

namespace tst_chartstrokes {

using namespace std::chrono_literals;
using namespace wf;
using namespace wf::chartparts;

namespace {

constexpr double Left = 58;
constexpr double Right = 672;
template <typename T>
std::vector<T> opsOf(const ChartDrawing &drawing, Paper T::*colour, Paper wanted)
{
    std::vector<T> ops;
    for (const DrawOp &op : drawing.ops) {
        if (const T *one = std::get_if<T>(&op); one && one->*colour == wanted)
            ops.push_back(*one);
    }
    return ops;
}

std::vector<DrawLine> linesOf(const ChartDrawing &drawing, Paper colour = Paper::Line1)
{
    return opsOf(drawing, &DrawLine::colour, colour);
}
std::vector<DrawRect> rectsOf(const ChartDrawing &drawing, Paper fill)
{
    return opsOf(drawing, &DrawRect::fill, fill);
}

std::optional<DrawText> textOf(const ChartDrawing &drawing, const QString &words)
{
    for (const DrawOp &op : drawing.ops) {
        if (const auto *text = std::get_if<DrawText>(&op); text && text->text == words)
            return *text;
    }
    return std::nullopt;
}

/// "x,y" of each point of each stroke, rounded; y is 0 or 1 at the places of the states.
QString said(const std::vector<DrawLine> &lines)
{
    QStringList strokes;
    for (const DrawLine &line : lines) {
        QStringList points;
        for (const DrawPoint &p : line.points)
            points << QStringLiteral("%1,%2").arg(p.x).arg(std::round(((156 - p.y) * 1.4 / 130 - 0.2) * 100) /
                                                           100);
        strokes << points.join(u' ');
    }
    return strokes.join(u'|');
}

} // namespace

class TestChartStrokes : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void lines_data();
    void lines();
    void scaleCountsWhatIsVisible();
    void bandsStayInThePlot();
    void markedRangesAreCut();
    void gapsAreHatched_data();
    void gapsAreHatched();
    void flagsAndTicks();
    void legendHasRows();
    void titleSaysHowMany();
    void worstValueHasItsColour_data();
    void worstValueHasItsColour();
    void stateNamesFit();
};

void TestChartStrokes::lines_data()
{
    QTest::addColumn<std::vector<Column>>("columns");
    QTest::addColumn<QString>("strokes");
    const auto row = [](const char *name, std::vector<Column> columns, const char *strokes) {
        QTest::newRow(name) << std::move(columns) << QString::fromLatin1(strokes);
    };
    const double infinity = std::numeric_limits<double>::infinity();
    row("two samples", {sample(0, 0), sample(10, 1)}, "58,0 68,1");
    row("a column of two", {column(0, 10, 0, 0, 1, 0, 2)}, "58,0 68,0");
    row("a peak", {column(0, 10, 0, 0, 1, 0, 3)}, "58,0 63,1 68,0");
    row("a dip", {column(0, 10, 1, 0, 1, 1, 3)}, "58,1 63,0 68,1");
    row("neither", {column(0, 10, 0, 0, 1, 1, 3)}, "58,0 68,1");
    row("both", {column(0, 10, 0.5, 0, 1, 0.5, 4)}, "58,0.5 63,0 63,1 68,0.5");
    row("cut at the left", {sample(-10, 0), sample(10, 1)}, "58,0.5 68,1");
    row("cut at the right", {sample(604, 0), sample(624, 1)}, "662,0 672,0.5");
    row("cut at both", {sample(-10, 0), sample(624, 0)}, "58,0 672,0");
    row("begins at the left edge", {sample(-10, 0), sample(0, 1), sample(10, 1)}, "58,1 68,1");
    row("ends at the right edge", {sample(604, 0), sample(614, 1), sample(624, 1)}, "662,0 672,1");
    row("all before", {sample(-20, 0), sample(-10, 0)}, "");
    row("all behind", {sample(624, 0), sample(634, 0)}, "");
    row("a break", {sample(0, 0), sample(10, 1, true), sample(20, 1)}, "58,0|68,1 78,1");
    row("a break outside", {sample(-20, 0), sample(-10, 0), sample(10, 1, true)}, "68,1");
    row("no number", {sample(0, 0), sample(10, infinity), sample(20, 1)}, "58,0 78,1");
    row("above the plot", {sample(0, 0), sample(10, 5)}, "58,0 68,1.2");
    row("below the plot", {sample(0, 0), sample(10, -5)}, "58,0 68,-0.2");
}

void TestChartStrokes::lines()
{
    QFETCH(std::vector<Column>, columns);
    const ChartDrawing drawing = drawChart(state(columns), {});
    QTEST(said(linesOf(drawing)), "strokes");
    QCOMPARE(drawing.height, 178.0);
}

void TestChartStrokes::scaleCountsWhatIsVisible()
{
    const auto highest = [](const ReportChart &chart) {
        double top = 1000;
        for (const DrawLine &line : linesOf(drawChart(chart, {}))) {
            for (const DrawPoint &p : line.points)
                top = p.x > Left && p.x < Right ? std::min(top, p.y) : top;
        }
        return top;
    };
    const Column ten = column(300, 310, 0, 0, 10, 10, 2);
    QVERIFY(highest(numbers({ten})) < 60);
    // What lies outside does not press it down, what touches the edge does.
    QVERIFY(highest(numbers({sample(-1, 1000), ten, sample(615, 1000)})) < 60);
    QVERIFY(highest(numbers({sample(0, 1000), ten})) > 140);
    QVERIFY(highest(numbers({ten, sample(614, 1000)})) > 140);
}

void TestChartStrokes::bandsStayInThePlot()
{
    ReportChart chart = numbers({sample(0, 0), sample(614, 10)});
    chart.thresholds = {{CompareOp::Greater, 5, 4}};
    const ChartDrawing drawing = drawChart(chart, {});
    const auto critical = rectsOf(drawing, Paper::Critical);
    const auto warning = rectsOf(drawing, Paper::Warning);
    QCOMPARE(critical.size(), std::size_t(1));
    QCOMPARE(warning.size(), std::size_t(1));
    QCOMPARE(critical[0].x, Left);
    QCOMPARE(critical[0].width, Right - Left);
    QVERIFY(critical[0].y >= 26 && critical[0].y < 40);
    QCOMPARE(critical[0].y + critical[0].height, warning[0].y);
    QVERIFY(warning[0].y + warning[0].height < 156);
    const auto dashed = linesOf(drawing, Paper::P0);
    QCOMPARE(dashed.size(), std::size_t(1));
    QVERIFY(dashed[0].dashed);
    QCOMPARE(dashed[0].points.front().y, warning[0].y);
    QVERIFY(linesOf(drawChart(state({sample(0, 1)}), {}), Paper::P0).empty());
}

void TestChartStrokes::markedRangesAreCut()
{
    ReportChart chart = state({sample(0, 1)});
    chart.marked = {{{at(700), at(800)}, {}},
                    {{at(-20), at(0)}, {}},
                    {{at(10), at(30)}, {}},
                    {{at(-10), at(5)}, {}},
                    {{at(610), at(700)}, {}}};
    const ChartDrawing drawing = drawChart(chart, {});
    QStringList places;
    for (const DrawRect &rect : rectsOf(drawing, Paper::Review)) {
        QCOMPARE(rect.y, 152.0);
        QCOMPARE(rect.height, 4.0);
        places << QStringLiteral("%1+%2").arg(rect.x).arg(rect.width);
    }
    QCOMPARE(places.join(u' '), QStringLiteral("68+20 58+5 668+4"));
    QCOMPARE(linesOf(drawing, Paper::Review).size(), std::size_t(6));
}

void TestChartStrokes::gapsAreHatched_data()
{
    QTest::addColumn<double>("length");
    QTest::addColumn<bool>("hatched");
    QTest::addColumn<bool>("labelled");
    QTest::newRow("narrower than a point") << 0.9 << false << false;
    QTest::newRow("a point") << 1.0 << true << false;
    QTest::newRow("no room for words") << 49.0 << true << false;
    QTest::newRow("room for words") << 50.0 << true << true;
}

void TestChartStrokes::gapsAreHatched()
{
    QFETCH(double, length);
    QFETCH(bool, hatched);
    QFETCH(bool, labelled);
    const ChartDrawing drawing = drawChart(state({sample(0, 1), sample(200, 1), sample(200 + length, 1, true),
                                                  sample(500, 1), sample(600, 1, true), sample(614, 1)}),
                                           {});
    const auto grounds = rectsOf(drawing, Paper::Panel);
    QCOMPARE(grounds.size(), std::size_t(hatched ? 2 : 1));
    QCOMPARE(grounds.back().x, 558.0);
    QCOMPARE(grounds.back().width, 100.0);
    QCOMPARE(grounds.back().y, 26.0);
    QCOMPARE(grounds.back().height, 130.0);
    QCOMPARE(rectsOf(drawing, Paper::Ground).size(), std::size_t(labelled ? 2 : 1));
    if (labelled)
        QCOMPARE(textOf(drawing, QStringLiteral("no data"))->x, 283.0);
    int behind = 0;
    for (const DrawLine &line : linesOf(drawing, Paper::Hatch)) {
        const DrawPoint &a = line.points.at(0);
        const DrawPoint &b = line.points.at(1);
        QCOMPARE(a.x - b.x, b.y - a.y); // 45 degrees.
        QVERIFY(a.y >= 26 && b.y <= 156 && a.x > b.x);
        if (b.x < 500)
            QVERIFY(b.x >= 258 && a.x <= 258 + length);
        else
            QVERIFY(b.x >= 558 && a.x <= 658);
        behind += b.x >= 558 ? 1 : 0;
    }
    QCOMPARE(behind, 33);
}

void TestChartStrokes::flagsAndTicks()
{
    const QString label = QStringLiteral("abc");
    const ChartDrawing none =
        drawChart(state({sample(0, 1)}), {{at(-1), label, Tone::Good}, {at(700), label, Tone::Good}});
    QCOMPARE(none.height, 178.0);
    const ChartDrawing one =
        drawChart(state({sample(0, 1)}), {{at(-1), label, Tone::Good}, {at(100), label, Tone::Good}});
    QCOMPARE(one.height, 194.0); // A row of flags higher.
    const auto flags = rectsOf(one, Paper::Good);
    QCOMPARE(flags.size(), std::size_t(1));
    QCOMPARE(flags[0].y, 24.0);
    QCOMPARE(flags[0].height, 14.0);
    QCOMPARE(flags[0].width, estimatedWidth(label, 9.5, false, true) + 9);
    const auto words = textOf(one, label);
    QCOMPARE(words->x, flags[0].x + 4.5);
    QVERIFY(words->strong && words->colour == Paper::ChipText);
    const auto stems = linesOf(one, Paper::Good);
    QCOMPARE(stems.size(), std::size_t(1));
    QCOMPARE(stems[0].points[0].x, 158.0);
    QCOMPARE(stems[0].points[0].y, 24.0);
    QCOMPARE(stems[0].points[1].y, 172.0);

    // Three rows at most: who finds no place has a short stem and no flag, and the next is tried anew.
    std::vector<ChartMark> marks(9, {at(300), label, Tone::Good});
    marks.push_back({at(500), label, Tone::Bad});
    const ChartDrawing many = drawChart(state({sample(0, 1)}), marks);
    QCOMPARE(many.height, 226.0);
    const auto shown = rectsOf(many, Paper::Good).size();
    QVERIFY(shown >= 3 && shown < 9);
    std::size_t ticks = 0;
    for (const DrawLine &stem : linesOf(many, Paper::Good))
        ticks += stem.points[0].y == 68 ? 1 : 0;
    QCOMPARE(shown + ticks, std::size_t(9));
    QCOMPARE(rectsOf(many, paperOf(Tone::Bad)).size(), std::size_t(1));
}

void TestChartStrokes::legendHasRows()
{
    const auto named = [](std::initializer_list<int> sizes) {
        ReportChart chart = state({sample(0, 1)});
        chart.lines.clear();
        int i = 0;
        for (const int size : sizes) {
            SeriesWindow line = window({sample(0, 1)});
            const std::string name(1, char('a' + i++));
            line.key.labels =
                Labels(std::vector<Labels::Pair>{{"l", name + std::string(std::size_t(size) - 1, 'x')}});
            chart.lines.push_back(line);
        }
        chart.series = i;
        return drawChart(chart, {});
    };
    const ChartDrawing two = named({1, 1});
    QCOMPARE(two.height, 193.0);
    QCOMPARE(textOf(two, QStringLiteral("a"))->x, Left + 18);
    QCOMPARE(textOf(two, QStringLiteral("b"))->x, Left + 18 + estimatedWidth(QStringLiteral("a"), 9.5) + 32);
    QCOMPARE(textOf(two, QStringLiteral("b"))->y, 187.0);
    // The line itself and its stroke in the legend.
    QCOMPARE(linesOf(two, Paper::Line1).size(), std::size_t(2));
    QCOMPARE(linesOf(two, Paper::Line2).size(), std::size_t(2));
    const ChartDrawing rows = named({60, 61, 5});
    QCOMPARE(rows.height, 208.0);
    QVERIFY(textOf(rows, u'a' + QString(59, u'x')));
    const auto cut = textOf(rows, u'b' + QString(58, u'x') + QChar(0x2026));
    QVERIFY(cut);
    QCOMPARE(cut->x, Left + 18);
    QCOMPARE(cut->y, 202.0);
    QCOMPARE(textOf(rows, QStringLiteral("cxxxx"))->y, 202.0);
}

void TestChartStrokes::titleSaysHowMany()
{
    ReportChart chart = state({sample(0, 1)});
    chart.series = 2;
    QVERIFY(textOf(drawChart(chart, {}), QStringLiteral("1 of 2 series")));
    chart.series = 1;
    QVERIFY(!textOf(drawChart(chart, {}), QStringLiteral("1 of 1 series")));
    chart.thresholdText = QStringLiteral("> 5");
    QVERIFY(textOf(drawChart(chart, {}), QStringLiteral("> 5")));
    chart.lines.clear();
    chart.series = 2;
    const ChartDrawing empty = drawChart(chart, {});
    QVERIFY(textOf(empty, QStringLiteral("> 5")));
    QVERIFY(textOf(empty, QStringLiteral("no data")));
    QCOMPARE(empty.title, QStringLiteral("m > 5"));
}

void TestChartStrokes::worstValueHasItsColour_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<int>("colour");
    QTest::newRow("critical") << 6.0 << int(Paper::P0);
    QTest::newRow("warning") << 4.5 << int(Paper::P2);
    QTest::newRow("normal") << 1.0 << int(Paper::Text2);
}

void TestChartStrokes::worstValueHasItsColour()
{
    QFETCH(double, value);
    ReportChart chart = numbers({sample(0, 0), sample(1, value)});
    chart.thresholds = {{CompareOp::Greater, 5, 4}};
    for (const DrawOp &op : drawChart(chart, {}).ops) {
        if (const auto *text = std::get_if<DrawText>(&op);
            text && text->text.startsWith(QLatin1String("worst")))
            QTEST(int(text->colour), "colour");
    }
    QVERIFY(drawChart(chart, {}).title.contains(QLatin1String("worst ")));
}

void TestChartStrokes::stateNamesFit()
{
    ReportChart chart = state({sample(0, 1)});
    QVERIFY(textOf(drawChart(chart, {}), QStringLiteral("not down")));
    chart.stateName = QString(30, u'x');
    QStringList names;
    for (const DrawOp &op : drawChart(chart, {}).ops) {
        if (const auto *text = std::get_if<DrawText>(&op); text && text->text.endsWith(QChar(0x2026)))
            names << text->text;
    }
    // As many characters as fit into fifty points.
    QCOMPARE(names,
             (QStringList{QString(7, u'x') + QChar(0x2026), QStringLiteral("not xxxx") + QChar(0x2026)}));
    for (const QString &name : names)
        QVERIFY(estimatedWidth(name, 9.5) <= 50);
}

WF_TEST(TestChartStrokes)

} // namespace tst_chartstrokes

#include "tst_chartstrokes.moc"
