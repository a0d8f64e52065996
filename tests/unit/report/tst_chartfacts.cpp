// SPDX-License-Identifier: GPL-3.0-or-later
// What is told of a chart besides its strokes: its worst value, its gaps, the width of its words.
#include "chartparts.h"
#include "report/chartfacts.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_chartfacts {

using namespace std::chrono_literals;
using namespace wf;
using namespace wf::chartparts;

class TestChartFacts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void worstValue_data();
    void worstValue();
    void commonGaps();
    void widthsOfScripts_data();
    void widthsOfScripts();
};

void TestChartFacts::worstValue_data()
{
    QTest::addColumn<int>("op");
    QTest::addColumn<double>("value");
    QTest::addColumn<double>("seconds");
    QTest::newRow(">") << int(CompareOp::Greater) << 18.0 << 20.0;
    QTest::newRow(">=") << int(CompareOp::GreaterEqual) << 18.0 << 20.0;
    QTest::newRow("<") << int(CompareOp::Less) << 2.0 << 10.0;
    QTest::newRow("<=") << int(CompareOp::LessEqual) << 2.0 << 10.0;
}

void TestChartFacts::worstValue()
{
    QFETCH(int, op);
    QFETCH(double, value);
    QFETCH(double, seconds);
    ReportChart chart = numbers({sample(-5, 99), column(10, 12, 5, 1, 8, 5, 3), column(20, 22, 5, 2, 9, 5, 3),
                                 column(30, 32, 5, 1, 9, 5, 3), sample(700, -99)});
    chart.scale = 2;
    QVERIFY(!wf::worstValue(chart));
    chart.thresholds = {{CompareOp(op), 5, {}}, {CompareOp::Greater, 5, {}}};
    const auto worst = wf::worstValue(chart);
    QVERIFY(worst);
    QCOMPARE(worst->first, value);
    QCOMPARE(worst->second, at(seconds));
    chart.stateName = QStringLiteral("down");
    QVERIFY(!wf::worstValue(chart));
    chart.stateName.clear();
    chart.lines.clear();
    QVERIFY(!wf::worstValue(chart));
}

void TestChartFacts::commonGaps()
{
    ReportChart chart = state({sample(0, 1), sample(100, 1), sample(200, 1, true), sample(300, 1),
                               sample(400, 1, true), sample(614, 1)});
    chart.lines.push_back(
        window({sample(0, 1), sample(50, 1), sample(150, 1, true), sample(200, 1), sample(300, 1, true),
                sample(350, 1), sample(450, 1, true), sample(614, 1)}));
    const std::vector<TimeRange> gaps = emptyStretches(chart);
    QCOMPARE(gaps.size(), std::size_t(2));
    QCOMPARE(gaps[0].from, at(100));
    QCOMPARE(gaps[0].to, at(150));
    QCOMPARE(gaps[1].from, at(350));
    QCOMPARE(gaps[1].to, at(400));
}

void TestChartFacts::widthsOfScripts_data()
{
    QTest::addColumn<uint>("from");
    QTest::addColumn<uint>("to"); ///< Of wide characters.
    const std::pair<uint, uint> wide[]{{0x1100, 0x115f},  {0x2e80, 0xa4cf}, {0xac00, 0xd7a3},
                                       {0xf900, 0xfaff},  {0xfe30, 0xfe6f}, {0xff00, 0xff60},
                                       {0x1f000, 0x1f9ff}};
    for (const auto &[from, to] : wide)
        QTest::addRow("U+%x", from) << from << to;
}

void TestChartFacts::widthsOfScripts()
{
    QFETCH(uint, from);
    QFETCH(uint, to);
    const auto width = [](char32_t c) { return estimatedWidth(QString::fromUcs4(&c, 1), 10); };
    QCOMPARE(width(from == 0xff00 ? 0xfefe : from - 1), 6.0); // Between them is a mark of byte order.
    QCOMPARE(width(from), 10.0);
    QCOMPARE(width(to), 10.0);
    if (to < 0x10000)
        QCOMPARE(width(to + 1), 6.0);
    QCOMPARE(width(U'a'), 6.0);
    QCOMPARE(width(U'A'), 7.0);
    QCOMPARE(width(U'Ä'), 6.0);
    QCOMPARE(width(U'i'), 3.6);
    QCOMPARE(width(U'\x80'), 6.0);
    const QString letter = QStringLiteral("i");
    QCOMPARE(estimatedWidth(letter, 10, true), 6.0);
    QCOMPARE(estimatedWidth(letter, 10, false, true), 3.78);
    QCOMPARE(estimatedWidth(letter, 10, true, true), 6.0);
}

WF_TEST(TestChartFacts)

} // namespace tst_chartfacts

#include "tst_chartfacts.moc"
