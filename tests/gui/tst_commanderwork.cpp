// SPDX-License-Identifier: GPL-3.0-or-later
// The runbook pane and the timers' strip: steps, branches, commands, call-outs.
#include "commandertest.h"
#include "words/eventsentence.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QFileInfo>
#include <QRadioButton>

namespace tst_commanderwork {

using namespace wf;
using namespace wf::guitest;
using namespace std::chrono_literals;

namespace {

const QString Queue = QStringLiteral("queue-backlog");

// An incident that follows the queue's runbook, on the screen.
IncidentId started(const auto &floor)
{
    const IncidentId id = floor.fixture.declare(QStringLiteral("The queue is deep"), Severity::P1, Queue);
    floor.window->selection().selectIncident(id);
    return id;
}

QCheckBox *box(const auto &floor, const char *step)
{
    return floor.template part<QCheckBox>(QStringLiteral("step:%1").arg(QLatin1String(step)));
}

// The button of a step that is open.
void pressStepButton(const auto &floor, const char *step, const char *button)
{
    QWidget *row = floor.part(QStringLiteral("row:%1").arg(QLatin1String(step)));
    QVERIFY(row);
    auto *found = row->findChild<QAbstractButton *>(QLatin1String(button));
    QVERIFY2(found && found->isVisible(), button);
    QTest::mouseClick(found, Qt::LeftButton);
}

void answer(QDialog *dialog, const QString &text)
{
    QVERIFY(dialog);
    dialog->findChild<QLineEdit *>(QStringLiteral("dialogText"))->setText(text);
    QTest::mouseClick(dialog->findChild<QAbstractButton *>(QStringLiteral("dialogAccept")), Qt::LeftButton);
}

QAction *entryOf(QMenu *menu, const QString &text)
{
    for (QAction *action : menu->actions()) {
        if (QString(action->text()).remove(QLatin1Char('&')).startsWith(text))
            return action;
    }
    return nullptr;
}

} // namespace

class TestCommanderWork : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void spaceTicksTheFocusedStep();
    void spaceAgainOpensItAgain();
    void boxShowsWhatIsOnDisk();
    void skippingNeedsAReason();
    void assigningNamesAPerson();
    void branchIsChosen();
    void commandIsCopiedAndNeverRun();
    void phaseFoldsAndUnfolds();
    void runbookIsAttachedLater();
    void timerIsAddedSnoozedAndAcknowledged();
    void timerSaysForWhomAndHowOften();
    void badDurationIsRefused();
    void dueTimerIsSaid();
};

void TestCommanderWork::spaceTicksTheFocusedStep()
{
    const Floor floor(withoutFeed());
    const IncidentId id = started(floor);
    QTRY_VERIFY(box(floor, "p0.s0"));
    QVERIFY(box(floor, "p0.s0")->isEnabled());
    box(floor, "p0.s0")->setFocus();
    QTRY_COMPARE(Floor::focusName(), QStringLiteral("step:p0.s0"));
    Floor::press(Qt::Key_Space);
    QTRY_COMPARE(stepState(floor.fixture.incident(id), "p0.s0"), StepState::Done);
    QTRY_VERIFY(box(floor, "p0.s0")->isChecked());
    // The keyboard goes on to the next open step, also from one that is ticked out of turn.
    QTRY_COMPARE(Floor::focusName(), QStringLiteral("step:p0.s1"));
    Floor::press(Qt::Key_J);
    QTRY_COMPARE(Floor::focusName(), QStringLiteral("step:p0.s2"));
    Floor::press(Qt::Key_Space);
    QTRY_COMPARE(stepState(floor.fixture.incident(id), "p0.s2"), StepState::Done);
    // The end of the phase, but not of what is open in it.
    QTRY_COMPARE(Floor::focusName(), QStringLiteral("step:p0.s1"));
    // Whoever writes goes on writing.
    Floor::press(Qt::Key_L, Qt::ControlModifier);
    QTRY_COMPARE(Floor::focusName(), QStringLiteral("entry"));
    Floor::press(Qt::Key_Space, Qt::ControlModifier);
    QTRY_COMPARE(stepState(floor.fixture.incident(id), "p0.s1"), StepState::Done);
    QCOMPARE(Floor::focusName(), QStringLiteral("entry"));
}

void TestCommanderWork::spaceAgainOpensItAgain()
{
    const Floor floor(withoutFeed());
    const IncidentId id = started(floor);
    QVERIFY(floor.fixture.ask(command::CompleteStep{id, StepId(QStringLiteral("p0.s0")), {}}));
    QTRY_VERIFY(box(floor, "p0.s0")->isChecked());
    box(floor, "p0.s0")->setFocus();
    Floor::press(Qt::Key_Space);
    QTRY_COMPARE(stepState(floor.fixture.incident(id), "p0.s0"), StepState::Open);
    QTRY_VERIFY(!box(floor, "p0.s0")->isChecked());
    QCOMPARE(floor.fixture.incident(id).events.back()->kind(), EventKind::StepUndone);
}

void TestCommanderWork::boxShowsWhatIsOnDisk()
{
    const LiveFloor floor(withoutFeed());
    const IncidentId id = started(floor);
    QTRY_VERIFY(box(floor, "p0.s0"));
    // Somebody else did it a moment before: the click asks, and is refused.
    floor.fixture.desk().submitAs(QStringLiteral("Ben"),
                                  command::CompleteStep{id, StepId(QStringLiteral("p0.s0")), {}});
    QTest::mouseClick(box(floor, "p0.s0"), Qt::LeftButton, {}, QPoint(6, box(floor, "p0.s0")->height() / 2));
    QVERIFY(!box(floor, "p0.s0")->isChecked());
    QTRY_VERIFY(box(floor, "p0.s0")->isChecked());
    QCOMPARE(floor.fixture.incident(id).steps.at(StepId(QStringLiteral("p0.s0"))).actor,
             QStringLiteral("Ben"));
    QTRY_VERIFY(floor.shows(QStringLiteral("toast")));
    QVERIFY2(floor.text(QStringLiteral("toast")).contains(QStringLiteral("Ben")),
             qPrintable(floor.text(QStringLiteral("toast"))));
}

void TestCommanderWork::skippingNeedsAReason()
{
    const Floor floor(withoutFeed());
    const IncidentId id = started(floor);
    QTRY_VERIFY(box(floor, "p0.s0"));
    box(floor, "p0.s0")->setFocus();
    pressStepButton(floor, "p0.s0", "stepSkip");
    QDialog *dialog = floor.dialog(QStringLiteral("textDialog"));
    QVERIFY(dialog);
    QVERIFY(!dialog->findChild<QAbstractButton *>(QStringLiteral("dialogAccept"))->isEnabled());
    answer(dialog, QStringLiteral("declared by phone"));
    QVERIFY(floor.noDialog());
    QTRY_COMPARE(stepState(floor.fixture.incident(id), "p0.s0"), StepState::Skipped);
    QCOMPARE(floor.fixture.incident(id).steps.at(StepId(QStringLiteral("p0.s0"))).remark,
             QStringLiteral("declared by phone"));
}

void TestCommanderWork::assigningNamesAPerson()
{
    const Floor floor(withoutFeed());
    const IncidentId id = started(floor);
    QTRY_VERIFY(box(floor, "p0.s0"));
    box(floor, "p0.s0")->setFocus();
    Floor::press(Qt::Key_A);
    QDialog *dialog = floor.dialog(QStringLiteral("assignDialog"));
    QVERIFY(dialog);
    dialog->reject();
    QVERIFY(floor.noDialog());
    QVERIFY(!floor.fixture.incident(id).steps.contains(StepId(QStringLiteral("p0.s0"))));
    Floor::press(Qt::Key_A);
    dialog = floor.dialog(QStringLiteral("assignDialog"));
    QVERIFY(dialog);
    Floor::type(QStringLiteral("Ben"));
    dialog->findChild<QComboBox *>(QStringLiteral("assignTimeBox"))->setCurrentIndex(1);
    Floor::press(Qt::Key_Return);
    QVERIFY(floor.noDialog());
    QCOMPARE(floor.fixture.incident(id).steps.at(StepId(QStringLiteral("p0.s0"))).assignee,
             QStringLiteral("Ben"));
    QTRY_VERIFY(floor.part(QStringLiteral("timer:step:p0.s0")));
    QVERIFY(!box(floor, "p0.s0")->isChecked());
}

void TestCommanderWork::branchIsChosen()
{
    const Floor floor(withoutFeed());
    const IncidentId id = started(floor);
    for (const char *step : {"p0.s0", "p0.s1", "p0.s2", "p1.s0"})
        QVERIFY(floor.fixture.ask(command::CompleteStep{id, StepId(QLatin1String(step)), {}}));
    QTRY_VERIFY(floor.shows(QStringLiteral("branch:2.0")));
    QVERIFY(!box(floor, "p2.b0.s0"));
    floor.part<QRadioButton>(QStringLiteral("branch:2.0"))->setFocus();
    Floor::press(Qt::Key_Space);
    QTRY_VERIFY(floor.fixture.incident(id).chosenBranch.contains(2));
    QCOMPARE(floor.fixture.incident(id).chosenBranch.at(2), 0);
    QTRY_VERIFY(floor.part<QRadioButton>(QStringLiteral("branch:2.0"))->isChecked());
    QVERIFY(!floor.part<QRadioButton>(QStringLiteral("branch:2.1"))->isChecked());
    QTRY_VERIFY(box(floor, "p2.b0.s0") && box(floor, "p2.b0.s0")->isVisible());
}

void TestCommanderWork::commandIsCopiedAndNeverRun()
{
    const Floor floor(withoutFeed());
    started(floor);
    QTRY_VERIFY(box(floor, "p0.s1"));
    const QString command = QStringLiteral("touch %1").arg(floor.fixture.trace());
    QGuiApplication::clipboard()->clear();
    box(floor, "p0.s1")->setFocus();
    pressStepButton(floor, "p0.s1", "copyCommand");
    QCOMPARE(QGuiApplication::clipboard()->text(), command);
    QTRY_COMPARE(floor.text(QStringLiteral("toast")), QStringLiteral("Copied. Nothing was run."));
    QGuiApplication::clipboard()->clear();
    Floor::press(Qt::Key_C);
    QTRY_COMPARE(QGuiApplication::clipboard()->text(), command);
    // Ticking the step runs nothing either.
    box(floor, "p0.s1")->setFocus();
    Floor::press(Qt::Key_Space);
    QTRY_VERIFY(box(floor, "p0.s1")->isChecked());
    QVERIFY(!QFileInfo::exists(floor.fixture.trace()));
}

void TestCommanderWork::phaseFoldsAndUnfolds()
{
    const Floor floor(withoutFeed());
    started(floor);
    QTRY_VERIFY(box(floor, "p0.s0"));
    QVERIFY(!box(floor, "p3.s0"));
    floor.click(QStringLiteral("toggle:phase:3"));
    QTRY_VERIFY(box(floor, "p3.s0") && box(floor, "p3.s0")->isVisible());
    floor.click(QStringLiteral("toggle:phase:0"));
    QTRY_VERIFY(!box(floor, "p0.s0"));
    QVERIFY(floor.part(QStringLiteral("toggle:phase:0"))
                ->accessibleName()
                .contains(QStringLiteral("left of 5:00")));
    QVERIFY(
        floor.part(QStringLiteral("toggle:phase:1"))->accessibleName().endsWith(QStringLiteral("1 step")));
}

void TestCommanderWork::runbookIsAttachedLater()
{
    const Floor floor(withoutFeed());
    const IncidentId id = floor.fixture.declare(QStringLiteral("something"), Severity::P2);
    floor.window->selection().selectIncident(id);
    QTRY_COMPARE(floor.text(QStringLiteral("runbookEmpty")),
                 QStringLiteral("This incident follows no runbook."));
    floor.click(QStringLiteral("attachRunbook"));
    QMenu *menu = floor.menu(QStringLiteral("attachMenu"));
    QVERIFY(menu);
    QAction *wanted = entryOf(menu, QStringLiteral("Queue backlog"));
    QVERIFY(wanted);
    wanted->trigger();
    menu->close();
    QTRY_VERIFY(floor.fixture.incident(id).runbook());
    QTRY_VERIFY(box(floor, "p0.s0"));
    QTRY_VERIFY(!floor.shows(QStringLiteral("attachRunbook")));
}

void TestCommanderWork::timerIsAddedSnoozedAndAcknowledged()
{
    const Floor floor(withoutFeed());
    const IncidentId id = floor.fixture.declare(QStringLiteral("quiet"), Severity::P3);
    floor.window->selection().selectIncident(id);
    QTRY_VERIFY(floor.part<QAbstractButton>(QStringLiteral("addTimer"))->isEnabled());
    floor.click(QStringLiteral("addTimer"));
    QDialog *dialog = floor.dialog(QStringLiteral("timerDialog"));
    QVERIFY(dialog);
    dialog->findChild<QLineEdit *>(QStringLiteral("timerTitle"))->setText(QStringLiteral("database lead"));
    dialog->findChild<QComboBox *>(QStringLiteral("timerLength"))->setCurrentText(QStringLiteral("3m"));
    QTest::mouseClick(dialog->findChild<QAbstractButton *>(QStringLiteral("timerAccept")), Qt::LeftButton);
    QVERIFY(floor.noDialog());
    QTRY_COMPARE(floor.fixture.incident(id).freeTimers.size(), std::size_t(1));
    const TimerId timer = floor.fixture.incident(id).freeTimers.begin()->first;
    const QString card = QStringLiteral("timer:%1").arg(timer.text());
    QTRY_VERIFY(floor.shows(card));
    QVERIFY2(floor.part(card)->accessibleName().startsWith(QStringLiteral("database lead, ")),
             qPrintable(floor.part(card)->accessibleName()));
    floor.click(card);
    QMenu *menu = floor.menu(QStringLiteral("timerMenu"));
    QVERIFY(menu);
    QAction *snooze = entryOf(menu, QStringLiteral("Snooze 10 minutes"));
    QVERIFY(snooze);
    snooze->trigger();
    menu->close();
    const Timestamp later = floor.fixture.clock().wall() + 9min;
    QTRY_VERIFY(floor.fixture.incident(id).freeTimers.at(timer).dueAt > later);
    floor.fixture.clock().advance(14min);
    QTRY_VERIFY(floor.fixture.incident(id).freeTimers.at(timer).firedAt);
    QTRY_VERIFY(floor.part(card)->accessibleName().contains(QStringLiteral("overdue")));
    floor.click(card);
    menu = floor.menu(QStringLiteral("timerMenu"));
    QVERIFY(menu);
    entryOf(menu, QStringLiteral("Acknowledge"))->trigger();
    menu->close();
    // What was seen has done its work: it leaves the strip.
    QTRY_VERIFY(!floor.part(card));
}

void TestCommanderWork::timerSaysForWhomAndHowOften()
{
    const Floor floor(withoutFeed());
    const IncidentId id = floor.fixture.declare(QStringLiteral("quiet"), Severity::P3);
    floor.window->selection().selectIncident(id);
    QVERIFY(floor.fixture.ask(
        command::StartTimer{id, QStringLiteral("read the queue"), 10min, QStringLiteral("Bo"), true}));
    const QString card =
        QStringLiteral("timer:") + floor.fixture.incident(id).freeTimers.begin()->first.text();
    QTRY_VERIFY(floor.shows(card));
    const QString title = floor.part(card)->findChild<QLabel *>(QStringLiteral("timerTitle"))->text();
    QCOMPARE(title, QStringLiteral("Bo: read the queue ↻"));
    QVERIFY(floor.part(card)->toolTip().contains(QStringLiteral("Starts over for 10m")));
    const EventSentence words = sentenceOf(*floor.fixture.incident(id).events.back());
    QVERIFY2(words.plain().startsWith(QStringLiteral("Timer started read the queue")) &&
                 words.plain().endsWith(QStringLiteral("for Bo \u00b7 again every 10:00")),
             qPrintable(words.plain()));
}

void TestCommanderWork::badDurationIsRefused()
{
    const Floor floor(withoutFeed());
    const IncidentId id = floor.fixture.declare(QStringLiteral("quiet"), Severity::P3);
    floor.window->selection().selectIncident(id);
    QTRY_VERIFY(floor.part<QAbstractButton>(QStringLiteral("addTimer"))->isEnabled());
    Floor::press(Qt::Key_T, Qt::ControlModifier);
    QDialog *dialog = floor.dialog(QStringLiteral("timerDialog"));
    QVERIFY(dialog);
    auto *error = dialog->findChild<QLabel *>(QStringLiteral("timerError"));
    auto *accept = dialog->findChild<QAbstractButton *>(QStringLiteral("timerAccept"));
    dialog->findChild<QLineEdit *>(QStringLiteral("timerTitle"))->setText(QStringLiteral("lead"));
    dialog->findChild<QComboBox *>(QStringLiteral("timerLength"))->setCurrentText(QStringLiteral("soon"));
    QTest::mouseClick(accept, Qt::LeftButton);
    QVERIFY(error->isVisible());
    QVERIFY(error->text().contains(QStringLiteral("\"soon\"")));
    dialog->findChild<QLineEdit *>(QStringLiteral("timerTitle"))->clear();
    dialog->findChild<QComboBox *>(QStringLiteral("timerLength"))->setCurrentText(QStringLiteral("3m"));
    QTest::mouseClick(accept, Qt::LeftButton);
    QTRY_VERIFY(error->text().contains(QStringLiteral("empty")));
    // Said until it is written.
    dialog->findChild<QLineEdit *>(QStringLiteral("timerTitle"))->setText(QStringLiteral("lead"));
    QVERIFY(!error->isVisible());
    QVERIFY(dialog->isVisible());
    QVERIFY(floor.fixture.incident(id).freeTimers.empty());
}

void TestCommanderWork::dueTimerIsSaid()
{
    const Floor floor(withoutFeed());
    const IncidentId id = floor.fixture.declare(QStringLiteral("quiet"), Severity::P3);
    QVERIFY(floor.fixture.ask(command::StartTimer{id, QStringLiteral("call the bank"), 3min}));
    floor.fixture.clock().advance(4min);
    QTRY_COMPARE(floor.text(QStringLiteral("toast")), QStringLiteral("Due: call the bank (INC-0001)"));
    QVERIFY(floor.shows(QStringLiteral("toast")));
}

WF_WINDOW_TEST(TestCommanderWork)

} // namespace tst_commanderwork

#include "tst_commanderwork.moc"
