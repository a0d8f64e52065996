// SPDX-License-Identifier: GPL-3.0-or-later
#include "charttest.h"

#include "charts/chartwidget.h"
#include "support/testentry.h"

#include <QHelpEvent>
#include <QSignalSpy>
#include <QTest>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace tst_chartinput {

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

namespace {

class PaintCount final : public QObject
{
public:
    int count = 0;

protected:
    bool eventFilter(QObject *, QEvent *event) override
    {
        count += event->type() == QEvent::Paint ? 1 : 0;
        return false;
    }
};

} // namespace

class TestChartInput : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void wheelZoomsAtThePointer();
    void zoomIsBounded();
    void dragPans();
    void keysPanZoomAndReturn();
    void doubleClickReturnsToLive();
    void crosshairFollowsThePointer();
    void crosshairIsDrawn();
    void flagTooltip();
    void repaintsOnlyWhenSomethingChanged();
    void accessibleTexts();

private:
    std::unique_ptr<wf::Theme> m_theme;
};

void TestChartInput::init()
{
    m_theme = std::make_unique<wf::Theme>(wf::ThemeMode::Dark);
}

void TestChartInput::wheelZoomsAtThePointer()
{
    const auto chart = makeChart(*m_theme, specOf(CompareOp::Greater, 0.5), {level(0.3)});
    QSignalSpy asked(chart.get(), &ChartWidget::rangeRequested);
    const QPoint pointer = plotPoint(*chart, 0.25);
    const auto wheel = [&](QPoint delta) {
        QWheelEvent event(pointer, pointer, QPoint(), delta, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase,
                          false);
        QApplication::sendEvent(chart.get(), &event);
    };
    wheel({0, 120});
    QCOMPARE(asked.count(), 1);
    const auto closer = asked.takeFirst().at(0).value<TimeRange>();
    QCOMPARE(closer.length(), Millis(48min));
    // The time under the pointer stays under the pointer.
    const Timestamp there = Start + 15min;
    QVERIFY(std::chrono::abs((there - closer.from) - closer.length() / 4) < 15s);
    QCOMPARE(chart->range(), Hour);

    wheel({0, -120});
    QCOMPARE(asked.takeFirst().at(0).value<TimeRange>().length(), Millis(75min));
    wheel({120, 0});
    const auto sideways = asked.takeFirst().at(0).value<TimeRange>();
    QCOMPARE(sideways.length(), Millis(1h));
    QVERIFY(sideways.from < Hour.from);
}

void TestChartInput::zoomIsBounded()
{
    const auto chart = makeChart(*m_theme, specOf(CompareOp::Greater, 0.5), {}, {Start, Start + 11s});
    QSignalSpy asked(chart.get(), &ChartWidget::rangeRequested);
    QTest::keyClick(chart.get(), Qt::Key_Plus);
    QCOMPARE(asked.takeFirst().at(0).value<TimeRange>().length(), Millis(10s));
    chart->setRange({Start, Start + 10s});
    QTest::keyClick(chart.get(), Qt::Key_Plus);
    QCOMPARE(asked.count(), 0);
    chart->setRange({Start - 24h * 29, Start});
    QTest::keyClick(chart.get(), Qt::Key_Minus);
    QCOMPARE(asked.takeFirst().at(0).value<TimeRange>().length(), Millis(24h * 30));
}

void TestChartInput::dragPans()
{
    const auto chart = makeChart(*m_theme, specOf(CompareOp::Greater, 0.5), {level(0.3)});
    QSignalSpy asked(chart.get(), &ChartWidget::rangeRequested);
    const QPoint from = plotPoint(*chart, 0.5);
    const QPoint to = plotPoint(*chart, 0.75);
    QTest::mousePress(chart.get(), Qt::LeftButton, Qt::NoModifier, from);
    const auto drag = [&](QPoint pos) {
        QMouseEvent event(QEvent::MouseMove, pos, pos, Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(chart.get(), &event);
    };
    drag(from + QPoint(1, 0));
    QCOMPARE(asked.count(), 0);
    drag(to);
    QCOMPARE(asked.count(), 1);
    const auto range = asked.takeFirst().at(0).value<TimeRange>();
    QCOMPARE(range.length(), Hour.length());
    QVERIFY(std::chrono::abs(range.from - (Start - 15min)) < 30s);
    QTest::mouseRelease(chart.get(), Qt::LeftButton, Qt::NoModifier, to);
    drag(from);
    QVERIFY2(asked.isEmpty(), "after the release it is no drag any more");
}

void TestChartInput::keysPanZoomAndReturn()
{
    const auto chart = makeChart(*m_theme, specOf(CompareOp::Greater, 0.5), {level(0.3)});
    QSignalSpy asked(chart.get(), &ChartWidget::rangeRequested);
    QSignalSpy live(chart.get(), &ChartWidget::liveRequested);
    QTest::keyClick(chart.get(), Qt::Key_Left);
    QCOMPARE(asked.takeFirst().at(0).value<TimeRange>(), (TimeRange{Start - 6min, Start + 54min}));
    QTest::keyClick(chart.get(), Qt::Key_Right);
    QCOMPARE(asked.takeFirst().at(0).value<TimeRange>(), (TimeRange{Start + 6min, Start + 66min}));
    QTest::keyClick(chart.get(), Qt::Key_Plus);
    const auto closer = asked.takeFirst().at(0).value<TimeRange>();
    QCOMPARE(closer, (TimeRange{Start + 6min, Start + 54min}));
    QTest::keyClick(chart.get(), Qt::Key_Home);
    QCOMPARE(live.count(), 1);
    QTest::keyClick(chart.get(), Qt::Key_K, Qt::ControlModifier);
    QVERIFY(asked.isEmpty());
}

void TestChartInput::doubleClickReturnsToLive()
{
    const auto chart = makeChart(*m_theme, specOf(CompareOp::Greater, 0.5), {level(0.3)});
    QSignalSpy live(chart.get(), &ChartWidget::liveRequested);
    QTest::mouseDClick(chart.get(), Qt::LeftButton, Qt::NoModifier, plotPoint(*chart, 0.5));
    QCOMPARE(live.count(), 1);
}

void TestChartInput::crosshairFollowsThePointer()
{
    const auto chart = makeChart(*m_theme, specOf(CompareOp::Greater, 0.5), {level(0.3)});
    const QPoint there = plotPoint(*chart, 0.5);
    QSignalSpy moved(chart.get(), &ChartWidget::crosshairMoved);
    const auto move = [&](QPoint pos) {
        QMouseEvent event(QEvent::MouseMove, pos, pos, Qt::NoButton, Qt::NoButton, Qt::NoModifier);
        QApplication::sendEvent(chart.get(), &event);
        return moved.takeLast().at(0).value<std::optional<Timestamp>>();
    };
    const std::optional<Timestamp> at = move(there);
    QVERIFY(at && std::chrono::abs(*at - (Start + 30min)) < 10s);
    QVERIFY2(!move({there.x(), 3}), "above the plot there is no time");
    QEvent leave(QEvent::Leave);
    QApplication::sendEvent(chart.get(), &leave);
    QCOMPARE(moved.count(), 1);
    QVERIFY(!moved.takeLast().at(0).value<std::optional<Timestamp>>());
}

void TestChartInput::crosshairIsDrawn()
{
    const auto chart = makeChart(*m_theme, specOf(CompareOp::Greater, 0.5), {level(0.3)});
    const QImage without = shot(*chart);
    chart->setCrosshair(Start + 30min);
    const QImage with = shot(*chart);
    const int x = plotPoint(*chart, 0.5).x();
    int changed = 0;
    for (int y = 50; y < 190; ++y) {
        for (int dx = -1; dx <= 1; ++dx)
            changed += with.pixel(x + dx, y) != without.pixel(x + dx, y) ? 1 : 0;
    }
    QVERIFY(changed > 40);
    chart->setCrosshair(Start - 1h);
    QVERIFY2(shot(*chart) == without, "outside of the range it is not shown");
    chart->setCrosshair(std::nullopt);
    QVERIFY(shot(*chart) == without);
}

void TestChartInput::flagTooltip()
{
    const auto chart = makeChart(*m_theme, specOf(CompareOp::Greater, 0.5), {level(0.3)});
    chart->setEvents({{Start + 30min, QStringLiteral("declared"), Token::P1}});
    chart->show();
    QVERIFY(QTest::qWaitForWindowExposed(chart.get()));
    const QPoint there = plotPoint(*chart, 0.5);
    QHelpEvent help(QEvent::ToolTip, there, chart->mapToGlobal(there));
    QApplication::sendEvent(chart.get(), &help);
    QCOMPARE(QToolTip::text(), QStringLiteral("15:00:00 declared"));
    QToolTip::hideText();
    const QImage image = shot(*chart);
    chart->setEvents({});
    const QImage without = shot(*chart);
    int drawn = 0;
    for (int x = there.x() - 1; x <= there.x() + 1; ++x) {
        for (int y = 0; y < image.height(); ++y)
            drawn += image.pixel(x, y) != without.pixel(x, y) ? 1 : 0;
    }
    QVERIFY2(drawn > 40, "a thin line stands at the moment");
}

void TestChartInput::repaintsOnlyWhenSomethingChanged()
{
    const auto window = level(0.3);
    const auto chart = makeChart(*m_theme, specOf(CompareOp::Greater, 0.5), {window});
    PaintCount paints;
    chart->installEventFilter(&paints);
    chart->setWindows({level(0.4)});
    QCoreApplication::sendPostedEvents();
    QCOMPARE(paints.count, 0); // Hidden: nothing is drawn.
    chart->setWindows({window});
    chart->show();
    QVERIFY(QTest::qWaitForWindowExposed(chart.get()));
    QTRY_VERIFY(paints.count > 0);
    QCoreApplication::processEvents();
    const int before = paints.count;
    chart->setWindows({window});
    chart->setRange(Hour);
    chart->setCrosshair(std::nullopt);
    chart->setEvents({});
    chart->setUtc(true);
    QCoreApplication::processEvents();
    QCOMPARE(paints.count, before);
    chart->setWindows({level(0.6)});
    QTRY_COMPARE(paints.count, before + 1);
    // An event is marked at once, also while nothing else moves.
    chart->setEvents({{Start + 30min, QStringLiteral("declared"), Token::P1}});
    QTRY_COMPARE(paints.count, before + 2);
}

void TestChartInput::accessibleTexts()
{
    ChartSpec spec = specOf(CompareOp::Greater, 0.5);
    spec.thresholdText = QStringLiteral("> 0.5");
    const auto chart = makeChart(*m_theme, spec, {level(0.83)});
    chart->show();
    QCOMPARE(chart->accessibleName(), QStringLiteral("quantum.fallback_rate"));
    QCOMPARE(chart->accessibleDescription(), QStringLiteral("Value 0.83, critical, threshold: > 0.5"));
    auto lost = level(0.83);
    lost->lostSince = Hour.to - 48s;
    chart->setWindows({lost});
    QCOMPARE(chart->accessibleDescription(),
             QStringLiteral("Stale since 15:29:12, last value 0.83, threshold: > 0.5"));
    QCOMPARE(chart->focusPolicy() & Qt::TabFocus, Qt::TabFocus);
}

WF_GUI_TEST(TestChartInput)

} // namespace tst_chartinput

#include "tst_chartinput.moc"
