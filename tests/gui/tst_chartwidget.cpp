// SPDX-License-Identifier: GPL-3.0-or-later
#include "charttest.h"

#include "charts/chartwidget.h"
#include "support/testentry.h"

#include <QTest>

#include <algorithm>
#include <cmath>

namespace tst_chartwidget {

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

class TestChartWidget : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void valueAndBand_data();
    void valueAndBand();
    void staleValueSaysSo();
    void statesAreWords();
    void lineIsDrawnAtItsValue_data();
    void lineIsDrawnAtItsValue();
    void noLineAcrossAGap();
    void bandsFillTheBadSide_data();
    void bandsFillTheBadSide();
    void emptyChartHasWordsAndNoBands();
    void themeChangeRepaints();
    void survivesOddInput_data();
    void survivesOddInput();

private:
    std::unique_ptr<wf::Theme> m_theme;
};

void TestChartWidget::init()
{
    m_theme = std::make_unique<wf::Theme>(wf::ThemeMode::Dark);
}

void TestChartWidget::valueAndBand_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<double>("scale");
    QTest::addColumn<QString>("text");
    QTest::addColumn<ValueBand>("band");
    QTest::addColumn<Token>("tone");
    QTest::newRow("normal") << 0.1 << 1.0 << "0.10" << ValueBand::Normal << Token::Text;
    QTest::newRow("warning") << 0.45 << 1.0 << "0.45" << ValueBand::Warning << Token::P2;
    QTest::newRow("critical") << 0.83 << 1.0 << "0.83" << ValueBand::Critical << Token::P0;
    QTest::newRow("scaled") << 830.0 << 0.001 << "0.83" << ValueBand::Critical << Token::P0;
}

void TestChartWidget::valueAndBand()
{
    QFETCH(double, value);
    QFETCH(double, scale);
    QFETCH(QString, text);
    QFETCH(ValueBand, band);
    QFETCH(Token, tone);
    ChartSpec spec = specOf(CompareOp::Greater, 0.5);
    spec.scale = scale;
    const auto chart = makeChart(*m_theme, spec, {level(value)});
    QCOMPARE(chart->valueText(), text);
    QCOMPARE(chart->valueBand(), band);
    const QImage image = shot(*chart);
    int inked = 0;
    for (int x = image.width() - 70; x < image.width() - 8; ++x) {
        for (int y = 6; y < 30; ++y)
            inked += difference(image.pixelColor(x, y), m_theme->color(tone)) < 0.1 ? 1 : 0;
    }
    QVERIFY2(inked > 15, "the value has the colour of its band");
}

void TestChartWidget::staleValueSaysSo()
{
    auto window = level(0.83);
    window->lostSince = Hour.to - 48s;
    auto chart = makeChart(*m_theme, specOf(CompareOp::Greater, 0.5), {window});
    QCOMPARE(chart->valueText(), QStringLiteral("0.83 · stale 0:48"));
    QImage image = shot(*chart);
    const auto inked = [&](Token tone) {
        int count = 0;
        for (int x = image.width() / 2; x < image.width() - 8; ++x) {
            for (int y = 6; y < 30; ++y)
                count += difference(image.pixelColor(x, y), m_theme->color(tone)) < 0.08 ? 1 : 0;
        }
        return count;
    };
    QVERIFY(inked(Token::Stale) > 15);
    QCOMPARE(inked(Token::P0), 0);
    chart->setNow(Hour.to + 2min);
    QCOMPARE(chart->valueText(), QStringLiteral("0.83 · stale 2:48"));
    QCOMPARE(makeChart(*m_theme, specOf(CompareOp::Greater, 0.5), {})->valueText(), QStringLiteral("–"));
}

void TestChartWidget::statesAreWords()
{
    ChartSpec spec = specOf(CompareOp::Equal, 1);
    spec.stateName = QStringLiteral("down");
    const auto chart = makeChart(*m_theme, spec, {level(1)});
    QCOMPARE(chart->valueText(), QStringLiteral("down"));
    QCOMPARE(chart->valueBand(), ValueBand::Critical);
    chart->setWindows({level(0)});
    QCOMPARE(chart->valueText(), QStringLiteral("not down"));
    QCOMPARE(chart->valueBand(), ValueBand::Normal);

    // A step: no slanted line between the two states.
    chart->setWindows({windowOf(Hour, 10min, [](double share) { return share < 0.49 ? 0.0 : 1.0; })});
    const QImage image = shot(*chart);
    const QColor line = m_theme->color(Token::Accent);
    const QList<int> before = rowsOf(image, plotPoint(*chart, 0.2).x(), line);
    const QList<int> justBefore = rowsOf(image, plotPoint(*chart, 0.49).x(), line);
    const QList<int> after = rowsOf(image, plotPoint(*chart, 0.7).x(), line);
    QVERIFY(!before.isEmpty() && !after.isEmpty());
    QCOMPARE(justBefore, before);
    QVERIFY(after.front() < before.front() - 50);
}

void TestChartWidget::lineIsDrawnAtItsValue_data()
{
    QTest::addColumn<double>("ratio");
    QTest::newRow("1x") << 1.0;
    QTest::newRow("2x") << 2.0;
    QTest::newRow("1.25x") << 1.25;
}

void TestChartWidget::lineIsDrawnAtItsValue()
{
    QFETCH(double, ratio);
    ChartSpec spec;
    spec.title = QStringLiteral("m");
    const auto low = makeChart(*m_theme, spec, {level(0.5), level(1)});
    const QImage image = shot(*low, ratio);
    QVERIFY(std::abs(image.width() - 454 * ratio) < 1);
    // Half-way between two labels of the time axis.
    const int x = int(plotPoint(*low, 0.25).x() * ratio);
    const QList<int> first = rowsOf(image, x, m_theme->color(Token::Accent), 0.6);
    const QList<int> second = rowsOf(image, x, m_theme->series(1), 0.6);
    QVERIFY(!first.isEmpty() && !second.isEmpty());
    // The axis runs from 0 to 1, so the first line lies half-way between the second and the floor.
    QList<int> floor = rowsOf(image, x, m_theme->color(Token::Line), 0.1);
    floor.removeIf([&](int y) { return y > image.height() - 5; }); // The card's own border.
    QVERIFY(!floor.isEmpty());
    const double middle = (second.front() + floor.back()) / 2.0;
    QVERIFY2(std::abs(first.front() - middle) < 3 * ratio,
             qPrintable(QStringLiteral("%1 %2").arg(first.front()).arg(middle)));
    // 1.5 logical pixels thick: sharp at 2x, not a magnified picture.
    QVERIFY(first.size() <= int(std::ceil(2 * ratio)));
}

void TestChartWidget::noLineAcrossAGap()
{
    ChartSpec spec;
    spec.title = QStringLiteral("m");
    const auto chart = makeChart(*m_theme, spec,
                                 {windowOf(
                                     Hour, 10s, [](double share) { return 0.3 + 0.4 * share; },
                                     [](double share) { return share < 0.35 || share > 0.65; })});
    const QImage image = shot(*chart);
    const QColor line = m_theme->color(Token::Accent);
    QVERIFY(!rowsOf(image, plotPoint(*chart, 0.2).x(), line, 0.3).isEmpty());
    QVERIFY(!rowsOf(image, plotPoint(*chart, 0.8).x(), line, 0.3).isEmpty());
    for (int x = plotPoint(*chart, 0.37).x(); x < plotPoint(*chart, 0.63).x(); ++x)
        QVERIFY(rowsOf(image, x, line, 0.4).isEmpty());
    // The hatch is there instead.
    const int y = plotPoint(*chart, 0.5).y() + 40;
    const QColor panel = m_theme->color(Token::Panel);
    int hatched = 0;
    for (int x = plotPoint(*chart, 0.4).x(); x < plotPoint(*chart, 0.6).x(); ++x)
        hatched += difference(image.pixelColor(x, y), panel) > 0.1 ? 1 : 0;
    QVERIFY(hatched > 10);
}

void TestChartWidget::bandsFillTheBadSide_data()
{
    QTest::addColumn<CompareOp>("op");
    QTest::addColumn<double>("data");
    QTest::addColumn<bool>("upper");
    QTest::newRow("above") << CompareOp::Greater << 0.1 << true;
    QTest::newRow("below") << CompareOp::Less << 0.9 << false;
}

void TestChartWidget::bandsFillTheBadSide()
{
    QFETCH(CompareOp, op);
    QFETCH(double, data);
    QFETCH(bool, upper);
    ChartSpec spec = specOf(op, 0.5);
    // The colour is full where the value is bad, and faint where it is not: a quiet screen is quiet.
    const auto calm = makeChart(*m_theme, spec, {level(data)});
    const auto chart = makeChart(*m_theme, spec, {level(1 - data)});
    const QImage quiet = shot(*calm);
    const QImage image = shot(*chart);
    const int x = plotPoint(*chart, 0.5).x();
    const QColor critical = over(m_theme->color(Token::BandCritical), m_theme->color(Token::Panel));
    const QColor warning = over(m_theme->color(Token::BandWarning), m_theme->color(Token::Panel));
    const QList<int> lit = rowsOf(image, x, critical, 0.02);
    const int row = upper ? lit.value(3) : lit.value(lit.size() - 4);
    const QColor panel = m_theme->color(Token::Panel);
    const double faint = difference(quiet.pixelColor(x, row), panel);
    QVERIFY(faint > 0.01 && faint < 0.6 * difference(image.pixelColor(x, row), panel));
    const QList<int> red = rowsOf(image, x, critical, 0.02);
    const QList<int> yellow = rowsOf(image, x, warning, 0.02);
    QVERIFY(red.size() > 40);
    QVERIFY(yellow.size() > 5);
    if (upper)
        QVERIFY(red.back() < yellow.front());
    else
        QVERIFY(red.front() > yellow.back());
}

void TestChartWidget::emptyChartHasWordsAndNoBands()
{
    const auto chart = makeChart(*m_theme, specOf(CompareOp::Greater, 0.5), {});
    chart->show();
    const QImage without = shot(*chart);
    chart->setEmptyText(QStringLiteral("no series is called quantum.fallback_rate"));
    const QImage image = shot(*chart);
    QVERIFY(image != without);
    const QColor critical = over(m_theme->color(Token::BandCritical), m_theme->color(Token::Panel));
    for (int x = 0; x < image.width(); x += 7)
        QVERIFY(rowsOf(image, x, critical, 0.01).isEmpty());
    QCOMPARE(chart->accessibleDescription(), QStringLiteral("no series is called quantum.fallback_rate"));
}

void TestChartWidget::themeChangeRepaints()
{
    const auto chart = makeChart(*m_theme, specOf(CompareOp::Greater, 0.5), {level(0.3)});
    QCOMPARE(shot(*chart).pixelColor(20, 120), m_theme->color(Token::Panel));
    m_theme->setMode(wf::ThemeMode::Light);
    QCOMPARE(shot(*chart).pixelColor(20, 120), m_theme->color(Token::Panel));
    QCOMPARE(m_theme->color(Token::Panel), QColor(Qt::white));
}

void TestChartWidget::survivesOddInput_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<QSize>("size");
    QTest::newRow("infinite") << HUGE_VAL << QSize(300, 200);
    QTest::newRow("huge") << 1e300 << QSize(300, 200);
    QTest::newRow("negative huge") << -1e300 << QSize(300, 200);
    QTest::newRow("denormal") << 1e-310 << QSize(300, 200);
    QTest::newRow("tiny widget") << 1.0 << QSize(3, 3);
    QTest::newRow("flat widget") << 1.0 << QSize(600, 20);
}

void TestChartWidget::survivesOddInput()
{
    QFETCH(double, value);
    QFETCH(QSize, size);
    auto window = level(value);
    window->columns[5].max = std::nan("");
    window->columns[6].breakBefore = true;
    const auto chart = makeChart(*m_theme, specOf(CompareOp::Greater, 0.5), {window});
    chart->resize(size);
    chart->setEvents({{Start + 1min, QStringLiteral("x"), Token::Ok}});
    chart->setCrosshair(Start + 10min);
    QVERIFY(!shot(*chart).isNull());
    QVERIFY(!chart->valueText().isEmpty());
    QVERIFY(chart->plotPixels() >= 1);
}

WF_GUI_TEST(TestChartWidget)

} // namespace tst_chartwidget

#include "tst_chartwidget.moc"
