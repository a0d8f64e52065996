// SPDX-License-Identifier: GPL-3.0-or-later
// The window on a laptop whose screen is scaled to 200 %: 840 × 525 logical pixels.
#include "commandertest.h"
#include "support/testentry.h"

#include <QAbstractButton>
#include <QScreen>

namespace tst_commandernarrow {

using namespace std::chrono_literals;
using namespace wf;
using namespace wf::guitest;

class TestCommanderNarrow : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void itFits();
    void theListTakesTheRunbooksPlace();
};

void TestCommanderNarrow::itFits()
{
    const Floor floor(withoutFeed(), {});
    const IncidentId id = floor.fixture.declare(QStringLiteral("Payments are confirmed late"), Severity::P1,
                                                QStringLiteral("queue-backlog"));
    floor.window->selection().selectIncident(id);
    QTRY_VERIFY(floor.shows(QStringLiteral("step:p0.s0")));
    const QSize screen = floor.window->screen()->availableGeometry().size();
    QCOMPARE(screen, QSize(840, 525));
    QVERIFY2(floor.window->width() <= screen.width() && floor.window->height() <= screen.height(),
             qPrintable(QStringLiteral("%1 x %2").arg(floor.window->width()).arg(floor.window->height())));
    // How bad, what it is, and what can be done about it are read whole.
    for (const char *name : {"changeSeverity", "postUpdate", "advance", "declareButton"}) {
        const auto *button = floor.part<QAbstractButton>(QLatin1String(name));
        QVERIFY(button && button->isVisible());
        QVERIFY2(button->width() >= button->minimumSizeHint().width(), name);
    }
    const auto *title = floor.part<QLabel>(QStringLiteral("incidentTitle"));
    QTRY_VERIFY2(title->width() >= title->fontMetrics().horizontalAdvance(title->text()),
                 qPrintable(QStringLiteral("%1: %2").arg(title->text()).arg(title->width())));
    const auto *step = floor.part(QStringLiteral("row:p0.s0"));
    const auto *pane = floor.part(QStringLiteral("runbookPane"));
    QVERIFY2(step->mapTo(pane, QPoint(step->width(), 0)).x() <= pane->width(), "the column is wide enough");
}

void TestCommanderNarrow::theListTakesTheRunbooksPlace()
{
    const Floor floor({}, {});
    QVERIFY(!floor.shows(QStringLiteral("incidentList")));
    // What is detected is said where the list is away.
    floor.fixture.set("queue_depth", 131);
    QTRY_COMPARE(floor.text(QStringLiteral("toast")), QStringLiteral("Detected: P1 Queue backlog"));
    Floor::press(Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(floor.shows(QStringLiteral("detection:queue-backlog")));
    QVERIFY(!floor.shows(QStringLiteral("sidePane")));
    QVERIFY(floor.window->width() <= 840);
    Floor::press(Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(floor.shows(QStringLiteral("sidePane")));
    QVERIFY(!floor.shows(QStringLiteral("incidentList")));
}

WF_TEST_ENTRY(TestCommanderNarrow)
{
    useScreen(840, 525);
    QApplication app(argc, argv);
    TestCommanderNarrow test;
    QTEST_SET_MAIN_SOURCE_PATH
    return QTest::qExec(&test, argc, argv);
}

} // namespace tst_commandernarrow

#include "tst_commandernarrow.moc"
