// SPDX-License-Identifier: GPL-3.0-or-later
// What is wanted without looking: the next incident, quiet, and one step back.
#include "commandertest.h"
#include "models/standing.h"
#include "theme/plaintext.h"

#include <QAction>
#include <QListWidget>
#include <QTextBrowser>

namespace tst_quickkeys {

using namespace std::chrono_literals;
using namespace wf;
using namespace wf::guitest;

class TestQuickKeys : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void incidentsAreAKeyApart();
    void theOverdueTimerIsAcknowledged();
    void aStepIsOpenedAgain();
    void whatIsUndoneIsText();
};

void TestQuickKeys::incidentsAreAKeyApart()
{
    const Floor floor(withoutFeed());
    const IncidentId second = floor.fixture.declare(QStringLiteral("second"), Severity::P2);
    const IncidentId first = floor.fixture.declare(QStringLiteral("first"), Severity::P1);
    floor.window->selection().clear();
    for (const IncidentId &next : {first, second, first}) {
        Floor::press(Qt::Key_PageDown, Qt::ControlModifier);
        QCOMPARE(floor.window->selection().incident(), next);
    }
    Floor::press(Qt::Key_PageUp, Qt::ControlModifier);
    QCOMPARE(floor.window->selection().incident(), second);
}

void TestQuickKeys::theOverdueTimerIsAcknowledged()
{
    Floor floor(withoutFeed());
    const IncidentId mild = floor.fixture.declare(QStringLiteral("mild"), Severity::P2);
    const IncidentId bad = floor.fixture.declare(QStringLiteral("bad"), Severity::P1);
    QVERIFY(floor.fixture.ask(command::StartTimer{mild, QStringLiteral("mild one"), 1min}));
    QVERIFY(floor.fixture.ask(command::StartTimer{bad, QStringLiteral("bad one"), 2min}));
    const auto runs = [&floor](const IncidentId &id) {
        const auto timers = timersOf(floor.fixture.incident(id));
        return std::count_if(timers.begin(), timers.end(),
                             [](const TimerRecord &timer) { return timer.kind == TimerKind::Free; });
    };
    floor.fixture.pass(3min);
    Floor::press(Qt::Key_F8);
    QTRY_COMPARE(runs(bad), 0);
    QCOMPARE(runs(mild), 1);
    Floor::press(Qt::Key_F8);
    QTRY_COMPARE(runs(mild), 0);
}

void TestQuickKeys::aStepIsOpenedAgain()
{
    Floor floor(withoutFeed());
    const IncidentId id =
        floor.fixture.declare(QStringLiteral("deep"), Severity::P1, QStringLiteral("queue-backlog"));
    floor.window->selection().selectIncident(id);
    auto *undo = floor.part<QAction>(QStringLiteral("actionUndo"));
    QVERIFY(undo);
    QVERIFY(!undo->isEnabled());
    const StepId step(QStringLiteral("p0.s0"));
    QVERIFY(floor.fixture.ask(command::CompleteStep{id, step, {}}));
    QTRY_VERIFY(undo->isEnabled());
    const Step *done = findStep(*floor.fixture.incident(id).runbook(), step);
    QVERIFY(done);
    QCOMPARE(undo->text(), QStringLiteral("&Undo: did “%1”").arg(done->title));
    Floor::press(Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE(floor.fixture.incident(id).steps.at(step).state, StepState::Open);
    QVERIFY(!undo->isEnabled());
    // Somebody else's is theirs to open again.
    QCOMPARE(lastStepBy(QStringLiteral("Bo"), floor.fixture.incident(id)).has_value(), false);
}

void TestQuickKeys::whatIsUndoneIsText()
{
    Floor floor(withoutFeed());
    const QString title = QStringLiteral("Restart R&D **now** <b>x</b> | [y](z)");
    const IncidentId id =
        floor.fixture.declare(QStringLiteral("deep"), Severity::P1, QStringLiteral("queue-backlog"));
    floor.window->selection().selectIncident(id);
    QVERIFY(floor.fixture.ask(command::AddStep{id, 0, title, {}}));
    for (const Step &step : floor.fixture.incident(id).runbook()->phases.front().steps) {
        if (step.title == title)
            QVERIFY(floor.fixture.ask(command::CompleteStep{id, step.id, {}}));
    }
    const QString shown = QStringLiteral("Undo: did “%1”").arg(title);
    const auto *undo = floor.part<QAction>(QStringLiteral("actionUndo"));
    QTRY_COMPARE(plaintext::withoutKey(undo->text()), shown);
    QVERIFY(undo->text().contains(QStringLiteral("R&&D")));
    Floor::press(Qt::Key_K, Qt::ControlModifier);
    QDialog *palette = floor.dialog(QStringLiteral("palette"));
    QVERIFY(palette);
    Floor::type(QStringLiteral("undo"));
    auto *list = palette->findChild<QListWidget *>(QStringLiteral("paletteList"));
    QVERIFY2(list->item(0)->text().startsWith(shown), qPrintable(list->item(0)->text()));
    palette->reject();
    QVERIFY(floor.noDialog());
    Floor::press(Qt::Key_F1);
    QDialog *help = floor.dialog(QStringLiteral("helpDialog"));
    QVERIFY(help);
    const QString keys = help->findChild<QTextBrowser *>(QStringLiteral("helpText"))->toPlainText();
    QVERIFY2(keys.contains(shown), qPrintable(keys));
    help->reject();
}

WF_WINDOW_TEST(TestQuickKeys)

} // namespace tst_quickkeys

#include "tst_quickkeys.moc"
