// SPDX-License-Identifier: GPL-3.0-or-later
// The charts of the window: forms, lines, order, exports, windows that are pinned.
#include "commandertest.h"
#include "log/evidencestore.h"

#include "charts/chartwidget.h"
#include "models/chartplanchoices.h"

#include <QClipboard>
#include <QFileDialog>
#include <QImage>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollArea>
#include <QSignalSpy>
#include <QTemporaryDir>

namespace tst_chartgrid {

using namespace wf;
using namespace wf::guitest;
using namespace std::chrono_literals;

namespace {

ChartWidget *chartOf(const Floor &floor, const char *metric)
{
    return floor.part<ChartWidget>(QStringLiteral("chart:%1").arg(QLatin1String(metric)));
}

/// The chart of a metric, once it shows something.
ChartWidget *liveChart(const Floor &floor, const char *metric)
{
    const auto lives = [&] {
        const ChartWidget *chart = chartOf(floor, metric);
        return chart && chart->isVisible() && !chart->lineNames().empty();
    };
    return QTest::qWaitFor(lives, wf::testing::Patience) ? chartOf(floor, metric) : nullptr;
}

void showAll(const Floor &floor, const QString &filter = {})
{
    floor.click(QStringLiteral("scopeAll"));
    floor.part<QLineEdit>(QStringLiteral("metricFilter"))->setText(filter);
}

QStringList shownOrder(const Floor &floor)
{
    QList<ChartWidget *> charts =
        floor.part<QWidget>(QStringLiteral("chartGrid"))->findChildren<ChartWidget *>();
    charts.removeIf([](const ChartWidget *chart) { return !chart->isVisible(); });
    std::sort(charts.begin(), charts.end(), [](const ChartWidget *a, const ChartWidget *b) {
        return std::pair(a->y(), a->x()) < std::pair(b->y(), b->x());
    });
    QStringList names;
    for (const ChartWidget *chart : charts)
        names += chart->spec().title;
    return names;
}

void focus(ChartWidget *chart)
{
    chart->setFocus(Qt::TabFocusReason);
    QTRY_COMPARE(QApplication::focusWidget(), chart);
}

QString toast(const Floor &floor)
{
    return floor.text(QStringLiteral("toast"));
}

} // namespace

class TestChartGrid : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void countersAreRatesAndCycle();
    void histogramIsOneChart();
    void manyLinesShowTheLargest();
    void logAndAxisAreRemembered();
    void axisDialogRefusesNonsense();
    void selectionGetsItsNumbers();
    void windowIsPinned();
    void csvIsExported();
    void chartIsCopied();
    void chartsAreMoved();
    void chartIsDropped();
    void menuOffersWhatKeysDo();
    void hiddenChartsAskForNothing();
    void anIncidentOpensFromBeforeItsDetection();
    void crosshairIsShared();
    void rangeIsShared();
};

void TestChartGrid::countersAreRatesAndCycle()
{
    const Floor floor;
    floor.fixture.set("orders_total{kind=\"a\"}", 10);
    QVERIFY(QTest::qWaitFor([&] { return floor.fixture.desk().storeStats().series >= 5; },
                            wf::testing::Patience));
    showAll(floor, QStringLiteral("orders"));
    QTRY_VERIFY(chartOf(floor, "orders_total"));
    ChartWidget *chart = chartOf(floor, "orders_total");
    QCOMPARE(chart->spec().unit, QStringLiteral("/s"));
    QCOMPARE(chart->spec().form, QStringLiteral("rate per second"));
    QVERIFY(liveChart(floor, "orders_total"));
    focus(chart);
    Floor::press(Qt::Key_R);
    QCOMPARE(chart->spec().unit, QString());
    QTRY_COMPARE(chart->valueText(), QStringLiteral("10"));
    QCOMPARE(ChartChoices(floor.fixture.desk().settings()).of(QStringLiteral("orders_total")).form,
             std::optional(ChartForm::Value));
    Floor::press(Qt::Key_R);
    QCOMPARE(chart->spec().unit, QStringLiteral("/s"));
    QVERIFY(!ChartChoices(floor.fixture.desk().settings()).of(QStringLiteral("orders_total")).form);
}

void TestChartGrid::histogramIsOneChart()
{
    const Floor floor;
    floor.fixture.set("wait_seconds_bucket{le=\"1\"}", 5);
    floor.fixture.set("wait_seconds_bucket{le=\"+Inf\"}", 10);
    floor.fixture.set("wait_seconds_sum{}", 9);
    floor.fixture.set("wait_seconds_count{}", 10);
    showAll(floor, QStringLiteral("wait"));
    QTRY_COMPARE(shownOrder(floor), QStringList{"wait_seconds"});
    ChartWidget *chart = chartOf(floor, "wait_seconds");
    QCOMPARE(chart->spec().form, QStringLiteral("p95"));
    QCOMPARE(chart->spec().unit, QStringLiteral("s"));
    focus(chart);
    Floor::press(Qt::Key_R);
    QCOMPARE(chart->spec().form, QStringLiteral("p99"));
}

void TestChartGrid::manyLinesShowTheLargest()
{
    const Floor floor;
    for (int i = 0; i < 12; ++i)
        floor.fixture.set(QByteArray("load{node=\"n" + QByteArray::number(i) + "\"}"), i == 3 ? 500 : i);
    showAll(floor, QStringLiteral("load"));
    QTRY_VERIFY(chartOf(floor, "load"));
    ChartWidget *chart = chartOf(floor, "load");
    QTRY_COMPARE(chart->spec().note, QStringLiteral("6 of 12 series"));
    const auto names = [&] {
        const std::vector<QString> list = chart->lineNames();
        QStringList sorted(list.begin(), list.end());
        sorted.sort();
        return sorted;
    };
    // The six largest: 3 with its 500, and 7 to 11.
    QTRY_COMPARE(names(), (QStringList{"n10", "n11", "n3", "n7", "n8", "n9"}));
    focus(chart);
    Floor::press(Qt::Key_N);
    QTRY_COMPARE(names(), (QStringList{"n0", "n1", "n2", "n4", "n5", "n6"}));
    Floor::press(Qt::Key_2);
    QCOMPARE(chart->isolated(), 1);
    Floor::press(Qt::Key_N);
    QTRY_VERIFY(names().contains(QStringLiteral("n3")));
    QCOMPARE(chart->isolated(), -1);
}

void TestChartGrid::logAndAxisAreRemembered()
{
    Floor floor;
    showAll(floor);
    ChartWidget *chart = liveChart(floor, "queue_depth");
    QVERIFY(chart);
    focus(chart);
    Floor::press(Qt::Key_G);
    QVERIFY(chart->axisChoice().log);
    Floor::press(Qt::Key_G);
    QVERIFY(!chart->axisChoice().log);
    Floor::press(Qt::Key_Y);
    QDialog *dialog = floor.dialog(QStringLiteral("axisDialog"));
    QVERIFY(dialog);
    QVERIFY(dialog->findChild<QRadioButton *>(QStringLiteral("axisAutomatic"))->isChecked());
    auto *from = dialog->findChild<QLineEdit *>(QStringLiteral("axisFrom"));
    auto *to = dialog->findChild<QLineEdit *>(QStringLiteral("axisTo"));
    from->selectAll();
    QTest::keyClicks(from, QStringLiteral("-5"));
    to->selectAll();
    QTest::keyClicks(to, QStringLiteral("250"));
    Floor::press(Qt::Key_Return);
    QVERIFY(floor.noDialog());
    QCOMPARE(chart->axisChoice().fixed, std::optional(std::pair(-5.0, 250.0)));
    floor.close();
    floor.open();
    showAll(floor);
    QTRY_VERIFY(chartOf(floor, "queue_depth"));
    QCOMPARE(chartOf(floor, "queue_depth")->axisChoice().fixed, std::optional(std::pair(-5.0, 250.0)));
}

void TestChartGrid::axisDialogRefusesNonsense()
{
    const Floor floor;
    showAll(floor);
    ChartWidget *chart = liveChart(floor, "queue_depth");
    QVERIFY(chart);
    focus(chart);
    Floor::press(Qt::Key_Y);
    QDialog *dialog = floor.dialog(QStringLiteral("axisDialog"));
    QVERIFY(dialog);
    auto *from = dialog->findChild<QLineEdit *>(QStringLiteral("axisFrom"));
    from->selectAll();
    QTest::keyClicks(from, QStringLiteral("1e9"));
    Floor::press(Qt::Key_Return);
    QVERIFY(dialog->findChild<QLabel *>(QStringLiteral("axisError"))->isVisible());
    QVERIFY(dialog->isVisible());
    QVERIFY(!chart->axisChoice().fixed);
    QTest::mouseClick(dialog->findChild<QAbstractButton *>(QStringLiteral("axisPresent")), Qt::LeftButton);
    Floor::press(Qt::Key_Return);
    QVERIFY(floor.noDialog());
    QVERIFY(chart->axisChoice().fixed);
}

void TestChartGrid::selectionGetsItsNumbers()
{
    const Floor floor;
    floor.fixture.set("queue_depth", 42);
    showAll(floor);
    ChartWidget *chart = liveChart(floor, "queue_depth");
    QVERIFY(chart);
    QTRY_COMPARE(chart->valueText(), QStringLiteral("42"));
    focus(chart);
    // The samples are at the right end of an hour.
    chart->setCrosshair(chart->range().to - 2min);
    for (int i = 0; i < 3; ++i)
        Floor::press(Qt::Key_Right, Qt::ShiftModifier);
    const auto says = [&](const QString &text) {
        const auto *card = chart->findChild<QWidget *>(QStringLiteral("selectionCard"));
        const auto labels = card ? card->findChildren<QLabel *>() : QList<QLabel *>();
        return std::any_of(labels.begin(), labels.end(), [&](const QLabel *l) { return l->text() == text; });
    };
    QTRY_VERIFY(says(QStringLiteral("42")));
    Floor::press(Qt::Key_Escape);
    QVERIFY(!chart->selection());
}

void TestChartGrid::windowIsPinned()
{
    const Floor floor;
    ChartWidget *chart = liveChart(floor, "queue.depth");
    QVERIFY(chart);
    focus(chart);
    Floor::press(Qt::Key_W);
    QVERIFY(toast(floor).startsWith(QStringLiteral("Select a range")));
    Floor::press(Qt::Key_Right, Qt::ShiftModifier);
    Floor::press(Qt::Key_W);
    QVERIFY(toast(floor).startsWith(QStringLiteral("Select an incident")));

    const IncidentId id =
        floor.fixture.declare(QStringLiteral("Slow"), Severity::P1, QStringLiteral("queue-backlog"));
    floor.window->selection().selectIncident(id);
    chart = liveChart(floor, "queue.depth");
    QVERIFY(chart);
    focus(chart);
    chart->setCrosshair(chart->range().to - 5min);
    Floor::press(Qt::Key_Right, Qt::ShiftModifier);
    const auto selected = chart->selection();
    QVERIFY(selected);
    Floor::press(Qt::Key_W);
    QDialog *dialog = floor.dialog(QStringLiteral("evidenceDialog"));
    QVERIFY(dialog);
    dialog->findChild<QPlainTextEdit *>(QStringLiteral("evidenceText"))
        ->setPlainText(QStringLiteral("the rise"));
    QVERIFY(dialog->findChild<QLabel *>(QStringLiteral("evidenceFile"))
                ->text()
                .startsWith(QStringLiteral("queue.depth.png")));
    QTest::mouseClick(dialog->findChild<QAbstractButton *>(QStringLiteral("evidenceAccept")), Qt::LeftButton);
    QVERIFY(floor.noDialog());
    const auto pinned = [&] {
        const Incident &incident = floor.fixture.incident(id);
        return std::any_of(incident.events.begin(), incident.events.end(),
                           [](const EventPtr &event) { return event->kind() == EventKind::WindowPinned; });
    };
    QTRY_VERIFY(pinned());
    // The picture is kept by its content.
    const Evidence &evidence = floor.fixture.incident(id).evidence.front();
    QVERIFY(QImage::fromData(floor.fixture.desk().evidence(evidence.sha256)).width() > 100);
}

void TestChartGrid::csvIsExported()
{
    const Floor floor;
    floor.fixture.set("queue_depth", 42);
    showAll(floor);
    ChartWidget *chart = liveChart(floor, "queue_depth");
    QVERIFY(chart);
    QTRY_COMPARE(chart->valueText(), QStringLiteral("42"));
    focus(chart);
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("out.csv"));
    const auto exportTo = [&](const QString &file) {
        Floor::press(Qt::Key_E);
        auto *dialog = qobject_cast<QFileDialog *>(floor.dialog(QStringLiteral("csvDialog")));
        QVERIFY(dialog);
        Q_EMIT dialog->fileSelected(file);
        dialog->close();
        QVERIFY(floor.noDialog());
    };
    exportTo(path);
    QTRY_VERIFY(QFile::exists(path));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QList<QByteArray> lines = file.readAll().split('\n');
    QCOMPARE(lines.front(), QByteArray("time,series,value"));
    QVERIFY(lines.size() > 2);
    QVERIFY(lines[1].contains("queue_depth"));
    QTRY_VERIFY(toast(floor).contains(path));
    exportTo(folder.filePath(QStringLiteral("no/such/folder/out.csv")));
    QTRY_VERIFY(toast(floor).contains(QStringLiteral("cannot be written")));
}

void TestChartGrid::chartIsCopied()
{
    const Floor floor;
    ChartWidget *chart = liveChart(floor, "queue.depth");
    QVERIFY(chart);
    focus(chart);
    QGuiApplication::clipboard()->clear();
    const QSize size = chart->size();
    Floor::press(Qt::Key_C, Qt::ControlModifier);
    const QImage picture = QGuiApplication::clipboard()->image();
    QCOMPARE(picture.size(), size);
    QCOMPARE(picture.pixelColor(20, 60), floor.theme.color(Token::Panel));
}

void TestChartGrid::chartsAreMoved()
{
    Floor floor;
    showAll(floor);
    QTRY_COMPARE(shownOrder(floor).size(), 4);
    const QStringList before = shownOrder(floor);
    ChartWidget *chart = liveChart(floor, before[0].toLatin1().constData());
    QVERIFY(chart);
    focus(chart);
    Floor::press(Qt::Key_Left, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(shownOrder(floor), before);
    Floor::press(Qt::Key_Right, Qt::ControlModifier | Qt::ShiftModifier);
    const QStringList swapped{before[1], before[0], before[2], before[3]};
    QTRY_COMPARE(shownOrder(floor), swapped);
    QCOMPARE(QApplication::focusWidget(), chart);
    floor.close();
    floor.open();
    showAll(floor);
    QTRY_COMPARE(shownOrder(floor), swapped);
}

void TestChartGrid::chartIsDropped()
{
    const Floor floor;
    showAll(floor);
    QTRY_COMPARE(shownOrder(floor).size(), 4);
    const QStringList before = shownOrder(floor);
    ChartWidget *first = liveChart(floor, before[0].toLatin1().constData());
    const ChartWidget *last = chartOf(floor, before[3].toLatin1().constData());
    QVERIFY(first && last);
    // Onto the right half of the last one: behind it.
    const QPoint target = last->mapToGlobal(QPoint(last->width() * 3 / 4, last->height() / 2));
    const QPoint from(60, 14);
    const auto send = [&](QEvent::Type type, QPoint global, Qt::MouseButton button, Qt::MouseButtons held) {
        QMouseEvent event(type, first->mapFromGlobal(global), global, button, held, Qt::NoModifier);
        QApplication::sendEvent(first, &event);
    };
    send(QEvent::MouseButtonPress, first->mapToGlobal(from), Qt::LeftButton, Qt::LeftButton);
    send(QEvent::MouseMove, target, Qt::NoButton, Qt::LeftButton);
    send(QEvent::MouseButtonRelease, target, Qt::LeftButton, Qt::NoButton);
    QTRY_COMPARE(shownOrder(floor), (QStringList{before[1], before[2], before[3], before[0]}));
}

void TestChartGrid::menuOffersWhatKeysDo()
{
    const Floor floor;
    showAll(floor);
    ChartWidget *chart = liveChart(floor, "queue_depth");
    QVERIFY(chart);
    const auto openMenu = [&] {
        QContextMenuEvent event(QContextMenuEvent::Mouse, QPoint(50, 50), chart->mapToGlobal(QPoint(50, 50)));
        QApplication::sendEvent(chart, &event);
        return floor.menu(QStringLiteral("chartMenu"));
    };
    const auto run = [&](const char *name) {
        QMenu *menu = openMenu();
        QVERIFY(menu);
        auto *action = menu->findChild<QAction *>(QLatin1String(name));
        QVERIFY2(action, name);
        action->trigger();
        menu->close();
    };
    run("chartLog");
    QVERIFY(chart->axisChoice().log);
    run("chartPin");
    QCOMPARE(floor.fixture.desk().settings().value(SettingKey::PinnedMetrics).toStringList(),
             QStringList{"queue_depth"});
    QMenu *menu = openMenu();
    QVERIFY(menu);
    QVERIFY(!menu->findChild<QAction *>(QStringLiteral("chartPinWindow"))->isEnabled());
    menu->close();
    // The same from the window's menu, for the chart that was used last.
    focus(chart);
    floor.part<QAction>(QStringLiteral("actionChartLog"))->trigger();
    QVERIFY(!chart->axisChoice().log);
}

void TestChartGrid::hiddenChartsAskForNothing()
{
    const Floor floor;
    QVERIFY(liveChart(floor, "queue.depth"));
    const auto answered = [&] {
        const ChartFrame *frame = floor.fixture.desk().chartFrame();
        return frame ? int(frame->answers.size()) : 0;
    };
    QTRY_VERIFY(answered() > 0);
    QWidget *grid = floor.part<QWidget>(QStringLiteral("chartGrid"));
    grid->hide();
    QTRY_COMPARE(answered(), 0);
    grid->show();
    QTRY_VERIFY(answered() > 0);
    floor.window->showMinimized();
    QTRY_COMPARE(answered(), 0);
    floor.window->showNormal();
    QTRY_VERIFY(answered() > 0);
}

void TestChartGrid::anIncidentOpensFromBeforeItsDetection()
{
    const Floor floor;
    const auto pill = [&](int i) { return floor.part<QPushButton>(QStringLiteral("span%1").arg(i)); };
    const int incident = 4;
    floor.fixture.set("queue_depth", 42);
    QVERIFY(pill(1)->isChecked()); // One's own: an hour.
    const IncidentId id =
        floor.fixture.declare(QStringLiteral("Slow"), Severity::P1, QStringLiteral("queue-backlog"));
    floor.window->selection().selectIncident(id);
    QVERIFY(pill(incident)->isChecked() && !pill(1)->isChecked());
    QTRY_VERIFY(liveChart(floor, "queue.depth"));
    const ChartWidget *chart = liveChart(floor, "queue.depth");
    const Timestamp begin = *floor.fixture.incident(id).declaredAt;
    QTRY_COMPARE(chart->range().length(), Millis(15min));
    QVERIFY(chart->range().contains(begin));
    // What a person chooses stays until another incident is chosen; the own span is not lost.
    Floor::press(Qt::Key_3, Qt::AltModifier);
    QTRY_COMPARE(chart->range().length(), Millis(6h));
    QVERIFY(!pill(incident)->isChecked());
    floor.window->selection().clear();
    QVERIFY(pill(2)->isChecked());
    floor.window->selection().selectIncident(id);
    QVERIFY(pill(incident)->isChecked());
}

void TestChartGrid::crosshairIsShared()
{
    const Floor floor;
    showAll(floor);
    ChartWidget *chart = liveChart(floor, "queue_depth");
    ChartWidget *other = liveChart(floor, "queue_workers");
    QVERIFY(chart && other);
    // Held, so that nothing but the crosshair changes.
    floor.click(QStringLiteral("live"));
    QTRY_COMPARE(floor.part<QAbstractButton>(QStringLiteral("live"))->isChecked(), false);
    QCoreApplication::processEvents();
    QTRY_COMPARE(chart->range(), other->range());
    const QImage before = other->grab().toImage();
    const QPointF inside(chart->width() / 2.0, chart->height() / 2.0);
    QMouseEvent move(QEvent::MouseMove, inside, chart->mapToGlobal(inside), Qt::NoButton, Qt::NoButton,
                     Qt::NoModifier);
    QApplication::sendEvent(chart, &move);
    QVERIFY(other->grab().toImage() != before);
}

void TestChartGrid::rangeIsShared()
{
    const Floor floor;
    showAll(floor);
    ChartWidget *chart = liveChart(floor, "queue_depth");
    ChartWidget *other = liveChart(floor, "queue_workers");
    QVERIFY(chart && other);
    focus(chart);
    const TimeRange before = chart->range();
    Floor::press(Qt::Key_Left);
    // At once, and not only when the data for it has come.
    QVERIFY(chart->range().to < before.to - 5min);
    QCOMPARE(other->range(), chart->range());
    QVERIFY(!floor.part<QAbstractButton>(QStringLiteral("live"))->isChecked());
    Floor::press(Qt::Key_Home);
    QTRY_VERIFY(chart->range().to >= before.to);
    QTRY_COMPARE(other->range(), chart->range());
}

WF_WINDOW_TEST(TestChartGrid)

} // namespace tst_chartgrid

#include "tst_chartgrid.moc"
