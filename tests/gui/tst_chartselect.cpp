// SPDX-License-Identifier: GPL-3.0-or-later
// What a person does on one chart: select, isolate, change the axis, ask for more. And when it is painted.
#include "charttest.h"

#include "charts/repaintclock.h"
#include "support/testentry.h"

#include <QHelpEvent>
#include <QLabel>
#include <QPushButton>
#include <QTest>
#include <QToolTip>

namespace tst_chartselect {

using namespace std::chrono_literals;
using namespace wf::charttest;
using wf::AxisChoice;
using wf::ChartCommand;
using wf::ChartSpec;
using wf::ChartWidget;
using wf::CompareOp;
using wf::LineStatistics;
using wf::Millis;
using wf::SeriesKey;
using wf::TimeRange;
using wf::Timestamp;
using wf::Token;

namespace {

class Paints final : public QObject
{
public:
    QList<QRegion> regions;

protected:
    bool eventFilter(QObject *, QEvent *event) override
    {
        if (event->type() == QEvent::Paint)
            regions << static_cast<QPaintEvent *>(event)->region();
        return false;
    }
};

std::shared_ptr<wf::SeriesWindow> named(double value, const char *code)
{
    auto window = level(value);
    window->key =
        SeriesKey{"http", wf::Labels({wf::Labels::Pair("code", code), wf::Labels::Pair("job", "api")})};
    return window;
}

void drag(ChartWidget &chart, QPoint from, QPoint to, Qt::KeyboardModifiers modifiers)
{
    const auto send = [&](QEvent::Type type, QPoint at, Qt::MouseButton button) {
        const bool up = type == QEvent::MouseButtonRelease;
        QMouseEvent event(type, at, chart.mapToGlobal(at), button, up ? Qt::NoButton : Qt::LeftButton,
                          modifiers);
        QApplication::sendEvent(&chart, &event);
    };
    send(QEvent::MouseButtonPress, from, Qt::LeftButton);
    send(QEvent::MouseMove, (from + to) / 2, Qt::NoButton);
    send(QEvent::MouseMove, to, Qt::NoButton);
    send(QEvent::MouseButtonRelease, to, Qt::LeftButton);
}

} // namespace

class TestChartSelect : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void shiftDragSelects();
    void keysSelectZoomAndDrop();
    void cardShowsTheNumbers();
    void cardShowsTheEnds();
    void aSelectionUpToNowGoesOn();
    void cardGoesWithItsStretch();
    void titleIsDragged();
    void legendAndKeysIsolate();
    void keysAskForCommands_data();
    void keysAskForCommands();
    void logarithmicAxis();
    void fixedAxis();
    void labelColumnStays();
    void panningStopsInTheFuture();
    void clockCoalescesAndSleeps();
    void paintsOnlyWhatChanged();
    void scrollingMovesWholePixels();

private:
    std::unique_ptr<wf::Theme> m_theme;
};

void TestChartSelect::init()
{
    m_theme = std::make_unique<wf::Theme>(wf::ThemeMode::Dark);
}

void TestChartSelect::shiftDragSelects()
{
    const auto chart = makeChart(*m_theme, specOf(CompareOp::Greater, 0.5), {level(0.3)});
    const QPoint from = plotPoint(*chart, 0.25);
    const QPoint to = plotPoint(*chart, 0.5);
    QSignalSpy selected(chart.get(), &ChartWidget::selectionChanged);
    QSignalSpy asked(chart.get(), &ChartWidget::rangeRequested);
    const QImage before = shot(*chart);
    drag(*chart, to, from, Qt::ShiftModifier);
    QVERIFY2(asked.isEmpty(), "selecting does not pan");
    QCOMPARE(selected.count(), 1);
    const auto range = selected.takeFirst().at(0).value<std::optional<TimeRange>>();
    QVERIFY(range);
    QCOMPARE(chart->selection(), range);
    QVERIFY2(std::chrono::abs(range->from - (Start + 15min)) < 15s,
             "from left to right, however it was dragged");
    QVERIFY(std::chrono::abs(range->to - (Start + 30min)) < 15s);
    chart->findChild<QWidget *>(QStringLiteral("selectionCard"))->hide();
    const QImage after = shot(*chart);
    const QPoint inside((from.x() + to.x()) / 2, 150);
    QVERIFY(before.pixel(inside) != after.pixel(inside));
    QCOMPARE(before.pixel(from.x() - 20, 150), after.pixel(from.x() - 20, 150));
    chart->setSelection(std::nullopt);
    QCOMPARE(shot(*chart), before);
}

void TestChartSelect::keysSelectZoomAndDrop()
{
    const auto chart = makeChart(*m_theme, specOf(CompareOp::Greater, 0.5), {level(0.3)});
    QSignalSpy selected(chart.get(), &ChartWidget::selectionChanged);
    QSignalSpy asked(chart.get(), &ChartWidget::rangeRequested);
    chart->setCrosshair(Start + 20min);
    QTest::keyClick(chart.get(), Qt::Key_Right, Qt::ShiftModifier);
    QTest::keyClick(chart.get(), Qt::Key_Right, Qt::ShiftModifier);
    QCOMPARE(selected.count(), 2);
    QCOMPARE(chart->selection(), (TimeRange{Start + 20min, Start + 20min + 144s}));
    QTest::keyClick(chart.get(), Qt::Key_Left, Qt::ShiftModifier);
    QCOMPARE(chart->selection(), (TimeRange{Start + 20min, Start + 20min + 72s}));
    QVERIFY2(asked.isEmpty(), "selecting does not pan");
    QTest::keyClick(chart.get(), Qt::Key_Return);
    QCOMPARE(asked.takeFirst().at(0).value<TimeRange>(), (TimeRange{Start + 20min, Start + 20min + 72s}));
    QTest::keyClick(chart.get(), Qt::Key_Escape);
    QVERIFY(!chart->selection());
    QVERIFY(!selected.takeLast().at(0).value<std::optional<TimeRange>>());
    QTest::keyClick(chart.get(), Qt::Key_Return);
    QVERIFY2(asked.isEmpty(), "without a selection Enter does nothing");
}

void TestChartSelect::cardShowsTheNumbers()
{
    ChartSpec spec = specOf(CompareOp::Greater, 0.5);
    spec.unit = QStringLiteral("s");
    const auto chart = makeChart(*m_theme, spec, {named(0.3, "200"), named(0.6, "500")});
    chart->show();
    chart->setSelection(TimeRange{Start + 10min, Start + 22min + 30s});
    auto *card = chart->findChild<QWidget *>(QStringLiteral("selectionCard"));
    QVERIFY(card && card->isVisible());
    QCOMPARE(card->findChild<QLabel *>(QStringLiteral("selectionLength"))->text(), QStringLiteral("12:30"));
    chart->setStatistics({{named(0, "500")->key, 75, 0.25, 9.5, 1.5, 4.25},
                          {named(0, "200")->key, 0, 0, 0, 0, 0},
                          {named(0, "404")->key, 7, 7, 7, 7, 7}});
    QStringList texts;
    for (const QLabel *label : card->findChildren<QLabel *>())
        texts << label->text().replace(QChar(QChar::Nbsp), QLatin1Char(' '));
    for (const char *text : {"200", "500", "0.25 s", "9.50 s", "1.50 s", "4.25 s", "75", "–"})
        QVERIFY2(texts.contains(QString::fromUtf8(text)), text);
    QVERIFY2(!texts.contains(QStringLiteral("404")), "of what is not drawn nothing is said");
    QVERIFY(chart->rect().contains(card->geometry()));

    QSignalSpy commands(chart.get(), &ChartWidget::commandRequested);
    auto *pin = card->findChild<QPushButton *>(QStringLiteral("selectionPin"));
    QVERIFY2(!pin->isEnabled(), "nothing to pin it to");
    chart->setCanPin(true);
    QTest::mouseClick(pin, Qt::LeftButton);
    QTest::mouseClick(card->findChild<QPushButton *>(QStringLiteral("selectionCsv")), Qt::LeftButton);
    QCOMPARE(commands.count(), 2);
    QCOMPARE(commands[0][0].value<ChartCommand>(), ChartCommand::PinWindow);
    QCOMPARE(commands[1][0].value<ChartCommand>(), ChartCommand::ExportCsv);
    QSignalSpy asked(chart.get(), &ChartWidget::rangeRequested);
    QTest::mouseClick(card->findChild<QPushButton *>(QStringLiteral("selectionZoom")), Qt::LeftButton);
    QCOMPARE(asked.count(), 1);
    QTest::mouseClick(card->findChild<QPushButton *>(QStringLiteral("selectionClose")), Qt::LeftButton);
    QVERIFY(!chart->selection() && !card->isVisible());
}

void TestChartSelect::cardShowsTheEnds()
{
    const auto chart = makeChart(*m_theme, specOf(CompareOp::Greater, 0.5), {named(0.3, "200")});
    chart->show();
    chart->setSelection(TimeRange{Start + 10min, Start + 20min});
    LineStatistics numbers{named(0, "200")->key, 75, 0.25, 9.5, 1.5, 4.25};
    numbers.first = {Start + 10min, 1.5};
    numbers.last = {Start + 20min, 7.5};
    chart->setStatistics({numbers});
    const auto *card = chart->findChild<QWidget *>(QStringLiteral("selectionCard"));
    const auto texts = [card] {
        QStringList all;
        for (const QLabel *label : card->findChildren<QLabel *>())
            all << label->text();
        return all;
    };
    QVERIFY(texts().contains(QStringLiteral("4.25")));
    QTest::keyClick(chart.get(), Qt::Key_D);
    for (const char *text : {"A", "B", "B − A", "1.50", "7.50", "+6", "+0.60"})
        QVERIFY2(texts().contains(QString::fromUtf8(text)), qPrintable(texts().join(QLatin1Char('|'))));
    QVERIFY(!texts().contains(QStringLiteral("4.25")));
    QVERIFY(chart->rect().contains(card->geometry()));
    // One sample has no difference.
    numbers.count = 1;
    numbers.last = numbers.first;
    chart->setStatistics({numbers});
    QCOMPARE(texts().count(QStringLiteral("–")), 2);
    QTest::mouseClick(card->findChild<QPushButton *>(QStringLiteral("selectionEnds")), Qt::LeftButton);
    QVERIFY(texts().contains(QStringLiteral("4.25")));
}

void TestChartSelect::aSelectionUpToNowGoesOn()
{
    const auto chart = makeChart(*m_theme, specOf(CompareOp::Greater, 0.5), {level(0.3)});
    chart->show();
    QSignalSpy selected(chart.get(), &ChartWidget::selectionChanged);
    const auto select = [&](Timestamp middle) {
        chart->setCrosshair(middle);
        for (int i = 0; i < 3; ++i)
            QTest::keyClick(chart.get(), Qt::Key_Right, Qt::ShiftModifier);
        selected.clear();
    };
    chart->setNow(Hour.to);
    select(Hour.to - 2min);
    QCOMPARE(chart->selection()->from, Hour.to - 2min);
    const Timestamp end = chart->selection()->to;
    chart->setNow(end + 500ms);
    QCOMPARE(selected.count(), 0); // Not ten times a second.
    chart->setNow(end + 1s);
    QCOMPARE(selected.count(), 1);
    QCOMPARE(chart->selection(), (TimeRange{Hour.to - 2min, end + 1s}));
    // What ended earlier stays.
    QTest::keyClick(chart.get(), Qt::Key_Escape);
    chart->setNow(Hour.to);
    select(Hour.to - 20min);
    const auto stays = chart->selection();
    chart->setNow(Hour.to + 30s);
    QCOMPARE(selected.count(), 0);
    QCOMPARE(chart->selection(), stays);
}

void TestChartSelect::cardGoesWithItsStretch()
{
    const auto chart = makeChart(*m_theme, specOf(CompareOp::Greater, 0.5), {level(0.3)});
    chart->show();
    chart->setSelection(TimeRange{Start + 10min, Start + 20min});
    const auto *card = chart->findChild<QWidget *>(QStringLiteral("selectionCard"));
    QVERIFY(card->isVisible());
    chart->setRange({Start + 2h, Start + 3h});
    QVERIFY(!card->isVisible());
    chart->setRange(Hour);
    QVERIFY(card->isVisible());
    QVERIFY(chart->selection());
}

void TestChartSelect::titleIsDragged()
{
    const auto chart = makeChart(*m_theme, specOf(CompareOp::Greater, 0.5), {level(0.3)});
    QSignalSpy dragged(chart.get(), &ChartWidget::titleDragged);
    QSignalSpy dropped(chart.get(), &ChartWidget::titleDropped);
    QSignalSpy asked(chart.get(), &ChartWidget::rangeRequested);
    drag(*chart, {80, 16}, {300, 120}, Qt::NoModifier);
    QVERIFY(dragged.count() >= 1);
    QCOMPARE(dropped.count(), 1);
    QCOMPARE(dropped[0][0].toPoint(), chart->mapToGlobal(QPoint(300, 120)));
    QVERIFY2(asked.isEmpty(), "the title moves the chart, not its time");
    QTest::mouseClick(chart.get(), Qt::LeftButton, Qt::NoModifier, {80, 16});
    QCOMPARE(dropped.count(), 1);
    const QImage before = shot(*chart);
    chart->setDropSide(-1);
    const QImage marked = shot(*chart);
    QCOMPARE(marked.pixelColor(1, 100), m_theme->color(Token::Accent));
    chart->setDropSide(0);
    QCOMPARE(shot(*chart), before);
}

void TestChartSelect::legendAndKeysIsolate()
{
    ChartSpec spec;
    spec.title = QStringLiteral("m");
    const auto chart = makeChart(*m_theme, spec, {named(0.2, "200"), named(0.8, "500")});
    QCOMPARE(chart->lineNames(), (std::vector<QString>{"200", "500"}));
    const auto inked = [&](int line) {
        const QImage image = shot(*chart);
        int count = 0;
        for (int x = 200; x < 400; ++x) {
            for (int y = 44; y < 200; ++y)
                count += difference(image.pixelColor(x, y), m_theme->series(line)) < 0.45 ? 1 : 0;
        }
        return count > 100;
    };
    QVERIFY(inked(0) && inked(1));
    QTest::keyClick(chart.get(), Qt::Key_2);
    QCOMPARE(chart->isolated(), 1);
    QVERIFY(!inked(0) && inked(1));
    QVERIFY2(chart->valueText() == QStringLiteral("0.80"), "the title tells about what is shown");
    chart->setCrosshair(Start + 30min);
    QTest::keyClick(chart.get(), Qt::Key_2);
    QCOMPARE(chart->isolated(), -1);
    QTest::keyClick(chart.get(), Qt::Key_1);
    QTest::keyClick(chart.get(), Qt::Key_0);
    QCOMPARE(chart->isolated(), -1);
    QTest::keyClick(chart.get(), Qt::Key_7);
    QCOMPARE(chart->isolated(), -1);
    // The legend's first entry stands at the plot's left end, below the title.
    chart->setCrosshair(std::nullopt);
    shot(*chart);
    QTest::mouseClick(chart.get(), Qt::LeftButton, Qt::NoModifier, {60, 38});
    QCOMPARE(chart->isolated(), 0);
    QVERIFY(inked(0) && !inked(1));
    // What is isolated and gone shows all that is left.
    chart->isolate(1);
    chart->setWindows({named(0.2, "200")});
    QCOMPARE(chart->isolated(), -1);
}

void TestChartSelect::keysAskForCommands_data()
{
    QTest::addColumn<Qt::Key>("key");
    QTest::addColumn<Qt::KeyboardModifiers>("modifiers");
    QTest::addColumn<ChartCommand>("command");
    const Qt::KeyboardModifiers none;
    QTest::newRow("log") << Qt::Key_G << none << ChartCommand::ToggleLog;
    QTest::newRow("axis") << Qt::Key_Y << none << ChartCommand::ChooseRange;
    QTest::newRow("form") << Qt::Key_R << none << ChartCommand::NextForm;
    QTest::newRow("pin metric") << Qt::Key_P << none << ChartCommand::PinMetric;
    QTest::newRow("pin window") << Qt::Key_W << none << ChartCommand::PinWindow;
    QTest::newRow("csv") << Qt::Key_E << none << ChartCommand::ExportCsv;
    QTest::newRow("series") << Qt::Key_N << none << ChartCommand::NextSeries;
    const Qt::KeyboardModifiers control = Qt::ControlModifier;
    QTest::newRow("copy") << Qt::Key_C << control << ChartCommand::Copy;
    QTest::newRow("earlier") << Qt::Key_Left << (control | Qt::ShiftModifier) << ChartCommand::MoveEarlier;
    QTest::newRow("later") << Qt::Key_Right << (control | Qt::ShiftModifier) << ChartCommand::MoveLater;
}

void TestChartSelect::keysAskForCommands()
{
    QFETCH(Qt::Key, key);
    QFETCH(Qt::KeyboardModifiers, modifiers);
    QFETCH(ChartCommand, command);
    const auto chart = makeChart(*m_theme, specOf(CompareOp::Greater, 0.5), {level(0.3)});
    QSignalSpy commands(chart.get(), &ChartWidget::commandRequested);
    QTest::keyClick(chart.get(), key, modifiers);
    QCOMPARE(commands.count(), 1);
    QCOMPARE(commands[0][0].value<ChartCommand>(), command);
    QTest::keyClick(chart.get(), key, modifiers | Qt::AltModifier);
    QCOMPARE(commands.count(), 1);
}

void TestChartSelect::logarithmicAxis()
{
    ChartSpec spec;
    spec.title = QStringLiteral("m");
    spec.thresholdText = QStringLiteral("no threshold");
    const auto chart = makeChart(
        *m_theme, spec, {windowOf(Hour, 10s, [](double share) { return share < 0.5 ? 0.5 : 500.0; })});
    shot(*chart);
    QVERIFY(!chart->valueAxis().log);
    chart->setAxisChoice({true, {}});
    const QImage image = shot(*chart);
    const wf::ValueAxis axis = chart->valueAxis();
    QVERIFY(axis.log);
    QVERIFY(std::abs(axis.low - 0.1) < 1e-9 && std::abs(axis.high - 1000) < 1e-6);
    // Four decades: both levels lie well inside, each as far from its end of the axis.
    const QColor line = m_theme->color(Token::Accent);
    const QList<int> low = rowsOf(image, plotPoint(*chart, 0.3).x(), line, 0.3);
    const QList<int> high = rowsOf(image, plotPoint(*chart, 0.8).x(), line, 0.3);
    QVERIFY(!low.isEmpty() && !high.isEmpty());
    QVERIFY(low.front() - high.front() > 90);
    QVERIFY(low.front() < 185);
    QVERIFY(!chart->accessibleDescription().isEmpty());
    // What is not positive lies at the floor, and the chart says so.
    const QImage without = shot(*chart);
    chart->setWindows({windowOf(Hour, 10s, [](double share) { return share < 0.5 ? -5.0 : 500.0; })});
    const QImage with = shot(*chart);
    const QList<int> floor = rowsOf(with, plotPoint(*chart, 0.3).x(), line, 0.6);
    QVERIFY(!floor.isEmpty() && floor.back() > low.back() + 20);
    QVERIFY2(with.copy(100, 6, 250, 20) != without.copy(100, 6, 250, 20), "words beside the title");
    chart->show();
    QHelpEvent help(QEvent::ToolTip, {60, 16}, chart->mapToGlobal(QPoint(60, 16)));
    QApplication::sendEvent(chart.get(), &help);
    QVERIFY2(QToolTip::text().contains(QStringLiteral("not positive")), qPrintable(QToolTip::text()));
    QVERIFY2(QToolTip::text().contains(QStringLiteral("Shift+drag")), "the keys are told");
    QToolTip::hideText();
}

void TestChartSelect::fixedAxis()
{
    const auto chart = makeChart(*m_theme, specOf(CompareOp::Greater, 0.5), {level(0.3)});
    shot(*chart);
    QCOMPARE(chart->valueAxis().high, 1.0);
    chart->setAxisChoice({false, std::pair(0.25, 0.35)});
    const QImage image = shot(*chart);
    QCOMPARE(chart->valueAxis().low, 0.25);
    QCOMPARE(chart->valueAxis().high, 0.35);
    const int x = plotPoint(*chart, 0.3).x();
    const QList<int> line = rowsOf(image, x, m_theme->color(Token::Accent), 0.3);
    QVERIFY2(!line.isEmpty() && std::abs(line.front() - 117) < 14, "in the middle of the chosen range");
    chart->setWindows({level(30)});
    shot(*chart);
    QCOMPARE(chart->valueAxis().high, 0.35);
    chart->setAxisChoice({});
    shot(*chart);
    QVERIFY(chart->valueAxis().high >= 30);
}

void TestChartSelect::labelColumnStays()
{
    ChartSpec spec;
    spec.title = QStringLiteral("m");
    const auto chart = makeChart(*m_theme, spec, {level(1)});
    shot(*chart);
    const int pixels = chart->plotPixels();
    for (const double value : {3.0, 25.0, 180.0, 0.02, 9000.0, 7.0, 88.0}) {
        chart->setWindows({level(value)});
        shot(*chart);
        QCOMPARE(chart->plotPixels(), pixels);
    }
}

void TestChartSelect::panningStopsInTheFuture()
{
    const auto chart = makeChart(*m_theme, specOf(CompareOp::Greater, 0.5), {level(0.3)});
    chart->setNow(Hour.to);
    QSignalSpy asked(chart.get(), &ChartWidget::rangeRequested);
    const QPoint right = plotPoint(*chart, 0.95);
    drag(*chart, right, {right.x() - 900, right.y()}, Qt::NoModifier);
    QVERIFY(!asked.isEmpty());
    QCOMPARE(asked.last().at(0).value<TimeRange>(), (TimeRange{Start + 30min, Start + 90min}));
}

void TestChartSelect::clockCoalescesAndSleeps()
{
    QWidget window;
    wf::RepaintClock clock;
    ChartWidget chart(*m_theme, &window, &clock);
    window.resize(460, 240);
    chart.resize(454, 227);
    chart.setSpec(specOf(CompareOp::Greater, 0.5));
    chart.setRange(Hour);
    chart.setWindows({level(0.3)});
    QVERIFY2(!clock.isRunning(), "what is hidden costs no timer");
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QTRY_VERIFY(!clock.isRunning());
    Paints paints;
    chart.installEventFilter(&paints);
    for (const double value : {0.31, 0.32, 0.33, 0.34})
        chart.setWindows({level(value)});
    QVERIFY(clock.isRunning());
    QTRY_COMPARE(paints.regions.count(), 1);
    QVERIFY2(!clock.isRunning(), "nothing to do, nothing ticks");
    window.hide();
    chart.setWindows({level(0.4)});
    QVERIFY(!clock.isRunning());
    QCOMPARE(paints.regions.count(), 1);
}

void TestChartSelect::paintsOnlyWhatChanged()
{
    QWidget window;
    wf::RepaintClock clock;
    ChartWidget chart(*m_theme, &window, &clock);
    window.resize(460, 240);
    chart.resize(454, 227);
    chart.setSpec(specOf(CompareOp::Greater, 0.5));
    chart.setRange(Hour);
    const auto wave = [](double share) { return 0.3 + 0.1 * std::sin(share * 20); };
    chart.setWindows({windowOf(Hour, 10s, wave)});
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QTRY_VERIFY(!clock.isRunning());
    const QPoint end = plotPoint(chart, 1.0);
    Paints paints;
    chart.installEventFilter(&paints);
    // The last sample changes: the right end and the number in the title are painted, not the rest.
    chart.setWindows({windowOf(Hour, 10s, [&](double share) { return share < 1 ? wave(share) : 0.35; })});
    QTRY_COMPARE(paints.regions.count(), 1);
    const QRegion region = paints.regions.front();
    QVERIFY(region.contains(QPoint(end.x() - 1, 120)));
    QVERIFY2(!region.contains(QPoint(end.x() - 60, 120)), "the old part of the line stays");
    QVERIFY2(!region.contains(QPoint(40, 16)), "the name stays");
    QCOMPARE(chart.fullUpdates(), 1);
    // The picture is the same as one made afresh.
    const QImage kept = chart.grab().toImage();
    const auto fresh = makeChart(*m_theme, specOf(CompareOp::Greater, 0.5),
                                 {windowOf(Hour, 10s, [&](double s) { return s < 1 ? wave(s) : 0.35; })});
    QCOMPARE(kept.convertToFormat(QImage::Format_RGB32),
             fresh->grab().toImage().convertToFormat(QImage::Format_RGB32));
}

void TestChartSelect::scrollingMovesWholePixels()
{
    // A minute of an hour's chart later the picture of the same samples is the same, some whole pixels left.
    ChartSpec spec;
    spec.title = QStringLiteral("m");
    const auto wave = [](Timestamp at) {
        return 50 + 40 * std::sin(double(wf::toMs(at) / 1000 % 3600) / 300);
    };
    const auto windowAt = [&](TimeRange range, int pixels) {
        auto window = std::make_shared<wf::SeriesWindow>();
        window->range = range;
        window->bin = wf::binFor(range, pixels);
        std::vector<wf::Sample> samples;
        for (Timestamp at = Start - 10min; at <= range.to; at += 1s)
            samples.push_back({at, wave(at)});
        for (const wf::Column &column : wf::decimate(samples, window->bin, {})) {
            if (column.lastAt >= range.from - window->bin)
                window->columns.push_back(column);
        }
        window->last = samples.back();
        return window;
    };
    const auto chart = makeChart(*m_theme, spec, {});
    const int pixels = chart->plotPixels();
    chart->setWindows({windowAt(Hour, pixels)});
    const QImage before = shot(*chart);
    const TimeRange later{Hour.from + 61s, Hour.to + 61s};
    chart->setRange(later);
    chart->setWindows({windowAt(later, pixels)});
    const QImage after = shot(*chart);
    QCOMPARE(chart->fullUpdates(), 1);
    const double bin = double(wf::binFor(Hour, pixels).count());
    const int moved =
        int(std::floor(double(wf::toMs(later.to)) / bin) - std::floor(double(wf::toMs(Hour.to)) / bin));
    QVERIFY(moved >= 5);
    const int left = plotPoint(*chart, 0.1).x();
    QCOMPARE(after.copy(left, 50, 250, 140), before.copy(left + moved, 50, 250, 140));
}

WF_GUI_TEST(TestChartSelect)

} // namespace tst_chartselect

#include "tst_chartselect.moc"
