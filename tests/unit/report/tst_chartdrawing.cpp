// SPDX-License-Identifier: GPL-3.0-or-later
// Charts on paper: what is drawn, that it stays inside, and that it can be told apart.
#include "report/chartdrawing.h"
#include "report/chartfacts.h"
#include "report/svg.h"
#include "support/reportfixture.h"
#include "support/testentry.h"

#include <QRegularExpression>
#include <QTest>
#include <QXmlStreamReader>

#include <cmath>

namespace tst_chartdrawing {

using namespace std::chrono_literals;
using namespace wf;

namespace {

double luminance(Paper colour)
{
    const auto channel = [rgb = paperRgb(colour)](int shift) {
        const double c = double((rgb >> shift) & 0xff) / 255;
        return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * channel(16) + 0.7152 * channel(8) + 0.0722 * channel(0);
}

double contrast(Paper a, Paper b)
{
    const double x = luminance(a);
    const double y = luminance(b);
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

template <typename T>
std::vector<T> opsOf(const ChartDrawing &drawing)
{
    std::vector<T> ops;
    for (const DrawOp &op : drawing.ops) {
        if (const T *one = std::get_if<T>(&op))
            ops.push_back(*one);
    }
    return ops;
}

QStringList textsOf(const ChartDrawing &drawing)
{
    QStringList texts;
    for (const DrawText &text : opsOf<DrawText>(drawing))
        texts << text.text;
    return texts;
}

/// The strokes of the first line of a chart.
std::vector<DrawLine> dataLines(const ChartDrawing &drawing)
{
    std::vector<DrawLine> lines = opsOf<DrawLine>(drawing);
    std::erase_if(lines, [](const DrawLine &line) { return line.colour != Paper::Line1; });
    return lines;
}

} // namespace

class TestChartDrawing : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void coloursHoldOnPaper();
    void bandsThresholdAndWorstValue();
    void lineBreaksAtAGapThatIsHatched();
    void nothingLeavesThePicture();
    void marksHaveFlagsInOrder();
    void manyMarksBecomeTicks();
    void severalSeriesHaveALegend();
    void statesAreWords();
    void withoutDataItSaysWhy();
    void gapsOfAllLinesOnly();
    void svgIsWellFormedAndRefersToNothing();
    void hostileNamesStayText();

private:
    ReportChart rate() const { return m_input.charts[1]; }
    std::vector<ChartMark> marks() const { return chartMarks(m_input.incident); }

    ReportFixture m_bench;
    ReportInput m_input;
};

void TestChartDrawing::initTestCase()
{
    const IncidentId id = m_bench.outage();
    m_bench.fillStore();
    m_input = m_bench.input(id);
    QCOMPARE(rate().metric, QStringLiteral("quantum.fallback_rate"));
}

void TestChartDrawing::coloursHoldOnPaper()
{
    for (const Paper text : {Paper::Text, Paper::Text2, Paper::Accent, Paper::P0, Paper::P1, Paper::P2,
                             Paper::P3, Paper::Good, Paper::Review}) {
        for (const Paper ground :
             {Paper::Ground, Paper::Panel, Paper::Critical, Paper::Warning, Paper::Marked})
            QVERIFY2(contrast(text, ground) >= 4.5,
                     qPrintable(QStringLiteral("%1 on %2: %3")
                                    .arg(QLatin1String(paperHex(text)), QLatin1String(paperHex(ground)))
                                    .arg(contrast(text, ground))));
        QVERIFY(text == Paper::Text || contrast(Paper::ChipText, text) >= 4.5);
    }
    for (int line = int(Paper::Line1); line <= int(Paper::Line6); ++line) {
        for (const Paper ground : {Paper::Ground, Paper::Critical, Paper::Warning})
            QVERIFY2(contrast(static_cast<Paper>(line), ground) >= 3, paperHex(static_cast<Paper>(line)));
    }
}

void TestChartDrawing::bandsThresholdAndWorstValue()
{
    const ChartDrawing drawing = drawChart(rate(), marks());
    double critical = 0;
    double warning = 0;
    for (const DrawRect &rect : opsOf<DrawRect>(drawing)) {
        critical += rect.fill == Paper::Critical ? rect.height : 0;
        warning += rect.fill == Paper::Warning ? rect.height : 0;
    }
    QVERIFY(critical > warning && warning > 0);
    int dashed = 0;
    for (const DrawLine &line : opsOf<DrawLine>(drawing))
        dashed += line.dashed ? 1 : 0;
    QCOMPARE(dashed, 1);
    QVERIFY2(drawing.title.contains(
                 QRegularExpression(QStringLiteral("^quantum.fallback_rate > 0.5, worst 0.90 at [0-9:]+$"))),
             qPrintable(drawing.title));
    QVERIFY(textsOf(drawing).contains(QStringLiteral("UTC")));
}

void TestChartDrawing::lineBreaksAtAGapThatIsHatched()
{
    const ChartDrawing drawing = drawChart(rate(), {});
    const std::vector<DrawLine> lines = dataLines(drawing);
    QCOMPARE(lines.size(), std::size_t(2)); // Before and behind the gap, never across.
    QVERIFY(lines[0].points.back().x < lines[1].points.front().x);
    QVERIFY(textsOf(drawing).contains(QStringLiteral("no data")));
    for (const DrawLine &line : opsOf<DrawLine>(drawing)) {
        if (line.colour != Paper::Hatch)
            continue;
        for (const DrawPoint &p : line.points)
            QVERIFY(p.x >= lines[0].points.back().x - 1 && p.x <= lines[1].points.front().x + 1);
    }
}

void TestChartDrawing::nothingLeavesThePicture()
{
    for (const ReportChart &chart : m_input.charts) {
        const ChartDrawing drawing = drawChart(chart, marks());
        for (const DrawRect &r : opsOf<DrawRect>(drawing)) {
            QVERIFY(r.x >= 0 && r.y >= 0 && r.width >= 0 && r.height >= 0);
            QVERIFY(r.x + r.width <= drawing.width + 0.01 && r.y + r.height <= drawing.height + 0.01);
        }
        for (const DrawLine &line : opsOf<DrawLine>(drawing)) {
            for (const DrawPoint &p : line.points)
                QVERIFY(p.x >= 0 && p.x <= drawing.width && p.y >= 0 && p.y <= drawing.height);
        }
        for (const DrawText &text : opsOf<DrawText>(drawing)) {
            const double width = estimatedWidth(text.text, text.size, text.mono, text.strong);
            const double left = text.anchor == DrawText::Anchor::Start    ? text.x
                                : text.anchor == DrawText::Anchor::Middle ? text.x - width / 2
                                                                          : text.x - width;
            QVERIFY2(left >= -1 && left + width <= drawing.width + 1, qPrintable(text.text));
        }
    }
}

void TestChartDrawing::marksHaveFlagsInOrder()
{
    QStringList labels;
    for (const ChartMark &mark : marks())
        labels << mark.label;
    QCOMPARE(labels,
             (QStringList{QStringLiteral("impact"), QStringLiteral("detected"), QStringLiteral("declared P1"),
                          QStringLiteral("P0"), QStringLiteral("identified"), QStringLiteral("mitigated"),
                          QStringLiteral("resolved")}));
    const QStringList texts = textsOf(drawChart(rate(), marks()));
    for (const QString &label : labels)
        QVERIFY2(texts.contains(label), qPrintable(label));
}

void TestChartDrawing::manyMarksBecomeTicks()
{
    std::vector<ChartMark> many;
    for (int i = 0; i < 300; ++i)
        many.push_back({m_bench.from + i * 10s, QStringLiteral("mark %1").arg(i), Tone::Plain});
    const ChartDrawing drawing = drawChart(rate(), many);
    std::vector<DrawRect> flags = opsOf<DrawRect>(drawing);
    std::erase_if(flags, [](const DrawRect &r) { return r.radius != 2; });
    QVERIFY(flags.size() > 3 && flags.size() < 60);
    for (std::size_t a = 0; a < flags.size(); ++a) {
        for (std::size_t b = a + 1; b < flags.size(); ++b) {
            QVERIFY(flags[a].y != flags[b].y || flags[a].x + flags[a].width <= flags[b].x ||
                    flags[b].x + flags[b].width <= flags[a].x);
        }
    }
}

void TestChartDrawing::severalSeriesHaveALegend()
{
    ReportChart chart = rate();
    chart.series = 143;
    SeriesWindow second = chart.lines.front();
    chart.lines.front().key.labels = Labels(std::vector<Labels::Pair>{{"shard", "a"}});
    second.key.labels = Labels(std::vector<Labels::Pair>{{"shard", "b"}});
    chart.lines.push_back(second);
    const QStringList texts = textsOf(drawChart(chart, {}));
    QVERIFY(texts.contains(QStringLiteral("a")) && texts.contains(QStringLiteral("b")));
    QVERIFY(texts.join(u' ').contains(QStringLiteral("2 of 143 series")));
    QVERIFY(drawChart(chart, {}).height > drawChart(rate(), {}).height);
}

void TestChartDrawing::statesAreWords()
{
    const ChartDrawing drawing = drawChart(m_input.charts[0], {});
    QVERIFY(textsOf(drawing).contains(QStringLiteral("down")));
    QVERIFY(textsOf(drawing).contains(QStringLiteral("not down")));
    QVERIFY(!drawing.title.contains(QStringLiteral("worst")));
}

void TestChartDrawing::withoutDataItSaysWhy()
{
    ReportChart chart = rate();
    chart.lines.clear();
    chart.emptyReason = QStringLiteral("no series is called quantum_fallback_rate");
    const ChartDrawing drawing = drawChart(chart, marks());
    QVERIFY(textsOf(drawing).contains(chart.emptyReason));
    QVERIFY(dataLines(drawing).empty());
}

void TestChartDrawing::gapsOfAllLinesOnly()
{
    ReportChart chart = rate();
    QCOMPARE(emptyStretches(chart).size(), std::size_t(1));
    SeriesWindow whole = chart.lines.front();
    for (Column &column : whole.columns)
        column.breakBefore = false;
    chart.lines.push_back(whole);
    QVERIFY(emptyStretches(chart).empty()); // One of them has data all the time.
}

void TestChartDrawing::svgIsWellFormedAndRefersToNothing()
{
    for (const bool standalone : {true, false}) {
        const QByteArray svg = svgOf(drawChart(rate(), marks()), standalone);
        QXmlStreamReader reader(svg);
        while (!reader.atEnd()) {
            reader.readNext();
            for (const QXmlStreamAttribute &a : reader.attributes()) {
                const QStringView name = a.name();
                QVERIFY(name != u"href" && name != u"style" && name != u"id" && !name.startsWith(u"on"));
                QVERIFY(!a.value().contains(QLatin1String("url(")));
            }
        }
        QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
        QCOMPARE(svg.startsWith("<?xml"), standalone);
    }
}

void TestChartDrawing::hostileNamesStayText()
{
    ReportChart chart = rate();
    chart.metric = hostileText();
    chart.emptyReason = hostileText();
    chart.lines.clear();
    chart.marked = {{{m_bench.from, m_bench.from + 1min}, hostileText()}};
    const QByteArray svg = svgOf(drawChart(chart, {{m_bench.from, hostileText(), Tone::Bad}}), true);
    QXmlStreamReader reader(svg);
    while (!reader.atEnd())
        reader.readNext();
    QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
    QVERIFY(!svg.contains("<script"));
}

WF_TEST(TestChartDrawing)

} // namespace tst_chartdrawing

#include "tst_chartdrawing.moc"
