// SPDX-License-Identifier: GPL-3.0-or-later
// The keyboard alone: every key goes to the window that has the focus, nothing is clicked, nothing is called.
#include "commandertest.h"
#include "support/bodies.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QListWidget>
#include <QMenuBar>
#include <QTextBrowser>

#include <set>

namespace tst_commanderkeys {

using namespace wf;
using namespace wf::guitest;
using namespace std::chrono_literals;

class TestCommanderKeys : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aWholeIncident_data();
    void aWholeIncident();
    void paletteFindsEverything();
    void lettersAreTextWhereTextIsWritten();
    void everyActionHasItsPlace();
    void tickingGoesOnToTheNextStep();
    void detectionsAreDeclaredByTheirKey();
    void severitiesHaveKeysOfTheirOwn();
    void declaringSaysWhatIsMissing();
    void keysAndManualAreAtHand();
    void tabReachesTheParts();
    void tabGoesByTheEye();
};

void TestCommanderKeys::aWholeIncident_data()
{
    QTest::addColumn<bool>("cutOff");
    QTest::newRow("in touch") << false;
    QTest::newRow("without a route to anywhere") << true;
}

void TestCommanderKeys::aWholeIncident()
{
    QFETCH(bool, cutOff);
    ScriptedServer chat;
    chat.setAnswer(ScriptedAnswer::http(200, "text/plain", "ok"));
    DeskFixture::Options options;
    ChannelConfig channel;
    channel.name = QStringLiteral("chat");
    channel.kind = ChannelKind::Webhook;
    channel.url = chat.url();
    options.channels = {channel};
    options.feed = !cutOff;
    if (cutOff)
        chat.close();
    const LiveFloor floor(options);
    const auto incident = [&floor]() -> const Incident & { return *floor.shown(); };
    const auto step = [&](const char *id) { return stepState(incident(), id); };
    const auto goTo = [&floor](const QString &part) {
        QTRY_VERIFY(floor.shows(part));
        for (int i = 0; i < 6 && Floor::focusName() != part; ++i)
            Floor::press(Qt::Key_J);
        QCOMPARE(Floor::focusName(), part);
    };

    // Declare: a title, Tab to the severities, the arrows to P1, Tab to the runbook.
    Floor::press(Qt::Key_N, Qt::ControlModifier);
    QVERIFY(floor.dialog(QStringLiteral("declareDialog")));
    QCOMPARE(Floor::focusName(), QStringLiteral("declareTitle"));
    Floor::type(QStringLiteral("Jobs pile up"));
    for (int i = 0; i < 4 && !Floor::focusName().startsWith(QLatin1String("severity")); ++i)
        Floor::press(Qt::Key_Tab);
    for (int i = 0; i < 3; ++i)
        Floor::press(Qt::Key_Left);
    Floor::press(Qt::Key_Right);
    QCOMPARE(Floor::focusName(), QStringLiteral("severity1"));
    Floor::press(Qt::Key_Space);
    for (int i = 0; i < 8 && Floor::focusName() != QLatin1String("declareRunbook"); ++i)
        Floor::press(Qt::Key_Tab);
    QCOMPARE(Floor::focusName(), QStringLiteral("declareRunbook"));
    Floor::type(QStringLiteral("Q"));
    Floor::press(Qt::Key_Return);
    QVERIFY(floor.noDialog());
    QTRY_VERIFY(floor.shown());
    QCOMPARE(incident().title, QStringLiteral("Jobs pile up"));
    QCOMPARE(incident().severity, Severity::P1);
    QCOMPARE(incident().commander(), QStringLiteral("Ana"));
    QVERIFY(incident().runbook());

    // Steps: the keyboard stands on the first; Space ticks and goes on, back with K to open one again, A, X.
    QTRY_COMPARE(Floor::focusName(), QStringLiteral("step:p0.s0"));
    Floor::press(Qt::Key_Space);
    QTRY_COMPARE(step("p0.s0"), StepState::Done);
    QTRY_COMPARE(Floor::focusName(), QStringLiteral("step:p0.s1"));
    Floor::press(Qt::Key_C);
    QTRY_VERIFY(QGuiApplication::clipboard()->text().startsWith(QStringLiteral("touch ")));
    Floor::press(Qt::Key_Space);
    QTRY_COMPARE(step("p0.s1"), StepState::Done);
    QTRY_COMPARE(Floor::focusName(), QStringLiteral("step:p0.s2"));
    Floor::press(Qt::Key_K);
    QTRY_COMPARE(Floor::focusName(), QStringLiteral("step:p0.s1"));
    Floor::press(Qt::Key_Space);
    QTRY_COMPARE(step("p0.s1"), StepState::Open);
    Floor::press(Qt::Key_S);
    QTRY_COMPARE(step("p0.s1"), StepState::Running);
    Floor::press(Qt::Key_A);
    QVERIFY(floor.dialog(QStringLiteral("assignDialog")));
    Floor::type(QStringLiteral("Ben"));
    Floor::press(Qt::Key_Return);
    QVERIFY(floor.noDialog());
    QTRY_COMPARE(incident().steps.at(StepId(QStringLiteral("p0.s1"))).assignee, QStringLiteral("Ben"));
    Floor::press(Qt::Key_X);
    QVERIFY(floor.dialog(QStringLiteral("textDialog")));
    Floor::type(QStringLiteral("Ben has read it out"));
    Floor::press(Qt::Key_Return);
    QVERIFY(floor.noDialog());
    QTRY_COMPARE(step("p0.s1"), StepState::Skipped);

    // The log: a note, a decision, an update by its key.
    Floor::press(Qt::Key_L, Qt::ControlModifier);
    QTRY_COMPARE(Floor::focusName(), QStringLiteral("entry"));
    Floor::type(QStringLiteral("just a note, with j and k in it"));
    Floor::press(Qt::Key_Return);
    QTRY_COMPARE(incident().events.back()->kind(), EventKind::Note);
    QTRY_COMPARE(floor.text(QStringLiteral("entry")), QString());
    Floor::press(Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(floor.dialog(QStringLiteral("decisionDialog")));
    Floor::type(QStringLiteral("keep the workers"));
    Floor::press(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(floor.noDialog());
    QTRY_COMPARE(incident().events.back()->kind(), EventKind::Decision);
    Floor::press(Qt::Key_U, Qt::ControlModifier);
    QVERIFY(floor.dialog(QStringLiteral("updateDialog")));
    Floor::type(QStringLiteral("jobs are late"));
    Floor::press(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(floor.noDialog());
    const auto updates = [&] {
        QStringList texts;
        for (const EventPtr &event : incident().events) {
            if (event->kind() == EventKind::UpdatePosted)
                texts += textOf(event);
        }
        return texts;
    };
    QTRY_COMPARE(updates(), QStringList{QStringLiteral("jobs are late")});

    // A call-out, and the severity by its menu.
    Floor::press(Qt::Key_T, Qt::ControlModifier);
    QVERIFY(floor.dialog(QStringLiteral("timerDialog")));
    Floor::type(QStringLiteral("database lead"));
    Floor::press(Qt::Key_Return);
    QVERIFY(floor.noDialog());
    QTRY_COMPARE(incident().freeTimers.size(), std::size_t(1));
    Floor::press(Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(floor.menu(QStringLiteral("severityMenu")));
    Floor::press(Qt::Key_Down);
    Floor::press(Qt::Key_Return);
    QTRY_COMPARE(incident().severity, Severity::P0);

    // The rest of the steps, the branch among them, without leaving the keys.
    Floor::press(Qt::Key_K, Qt::ControlModifier);
    QVERIFY(floor.dialog(QStringLiteral("palette")));
    Floor::type(QStringLiteral("next step"));
    Floor::press(Qt::Key_Return);
    QVERIFY(floor.noDialog());
    QTRY_VERIFY(Floor::focusName().startsWith(QStringLiteral("step:")));
    for (int i = 0; i < 4 && Floor::focusName() != QLatin1String("step:p0.s2"); ++i)
        Floor::press(Qt::Key_J);
    QTRY_COMPARE(Floor::focusName(), QStringLiteral("step:p0.s2"));
    Floor::press(Qt::Key_Space);
    QTRY_COMPARE(step("p0.s2"), StepState::Done);
    // The last one of its phase: the keyboard goes on into the next phase.
    QTRY_COMPARE(Floor::focusName(), QStringLiteral("step:p1.s0"));
    Floor::press(Qt::Key_Space);
    QTRY_COMPARE(step("p1.s0"), StepState::Done);
    goTo(QStringLiteral("branch:2.1"));
    Floor::press(Qt::Key_Space);
    QTRY_VERIFY(incident().chosenBranch.contains(2));
    goTo(QStringLiteral("step:p2.b1.s0"));
    Floor::press(Qt::Key_Space);
    QTRY_COMPARE(step("p2.b1.s0"), StepState::Done);
    goTo(QStringLiteral("step:p3.s0"));
    Floor::press(Qt::Key_Space);
    QTRY_COMPARE(step("p3.s0"), StepState::Done);
    QCOMPARE(progressOf(incident()).done, progressOf(incident()).total);

    for (const auto status :
         {IncidentStatus::Identified, IncidentStatus::Monitoring, IncidentStatus::Resolved}) {
        Floor::press(Qt::Key_M, Qt::ControlModifier);
        QTRY_COMPARE(incident().status, status);
    }
    QVERIFY(incident().resolvedAt);

    // What was said arrives, at once or when there is a way again.
    QCOMPARE(incident().messages.size(), std::size_t(1));
    const auto said = [&] { return incident().messages.front().state; };
    if (cutOff) {
        QCOMPARE(said(), MessageState::Queued);
        QVERIFY(chat.reopen());
    }
    QTRY_COMPARE(said(), MessageState::Sent);
    QCOMPARE(chat.requests().size(), 1);
    QCOMPARE(QString::fromLatin1(chat.lastHeader("Idempotency-Key")), incident().messages.front().id.text());
}

void TestCommanderKeys::paletteFindsEverything()
{
    const Floor floor(withoutFeed());
    floor.fixture.declare(QStringLiteral("first"), Severity::P2);
    const IncidentId second = floor.fixture.declare(QStringLiteral("second one"), Severity::P2);
    const auto palette = [&](const QString &words) {
        Floor::press(Qt::Key_K, Qt::ControlModifier);
        QVERIFY(floor.dialog(QStringLiteral("palette")));
        Floor::type(words);
        Floor::press(Qt::Key_Return);
        QVERIFY(floor.noDialog());
    };
    palette(QStringLiteral("second one"));
    QTRY_COMPARE(floor.window->selection().incident(), second);
    palette(QStringLiteral("runbook cache"));
    QTRY_COMPARE(floor.text(QStringLiteral("runbookTitle")), QStringLiteral("Cache misses"));
    palette(QStringLiteral("light or dark"));
    QTRY_COMPARE(floor.theme.mode(), ThemeMode::Light);
    // By what it means, too.
    palette(QStringLiteral("theme"));
    QTRY_COMPARE(floor.theme.mode(), ThemeMode::Dark);
    // Nothing fits: Enter does nothing, Escape closes.
    Floor::press(Qt::Key_K, Qt::ControlModifier);
    QDialog *open = floor.dialog(QStringLiteral("palette"));
    QVERIFY(open);
    Floor::type(QStringLiteral("zzzzqqq"));
    auto *list = open->findChild<QListWidget *>(QStringLiteral("paletteList"));
    QCOMPARE(list->count(), 1);
    QCOMPARE(list->item(0)->text(), QStringLiteral("No action, incident or runbook is called that"));
    Floor::press(Qt::Key_Return);
    QVERIFY(open->isVisible());
    Floor::press(Qt::Key_Escape);
    QVERIFY(floor.noDialog());
}

void TestCommanderKeys::lettersAreTextWhereTextIsWritten()
{
    const Floor floor(withoutFeed());
    const IncidentId id =
        floor.fixture.declare(QStringLiteral("deep"), Severity::P1, QStringLiteral("queue-backlog"));
    floor.window->selection().selectIncident(id);
    QTRY_VERIFY(floor.part<QLineEdit>(QStringLiteral("entry"))->isEnabled());
    Floor::press(Qt::Key_L, Qt::ControlModifier);
    QTRY_COMPARE(Floor::focusName(), QStringLiteral("entry"));
    Floor::type(QStringLiteral("jkxac "));
    QCOMPARE(floor.text(QStringLiteral("entry")), QStringLiteral("jkxac "));
    QCOMPARE(Floor::focusName(), QStringLiteral("entry"));
    QVERIFY(floor.noDialog());
    QVERIFY(floor.fixture.incident(id).steps.empty());
}

void TestCommanderKeys::everyActionHasItsPlace()
{
    const Floor floor(withoutFeed());
    QStringList inMenus;
    for (const QAction *menu : floor.window->menuBar()->actions()) {
        for (const QAction *action : menu->menu()->actions())
            inMenus += action->text();
    }
    QVERIFY(inMenus.size() >= 25);
    std::set<QKeySequence> keys;
    for (const QAction *action : floor.window->actions()) {
        QVERIFY2(inMenus.contains(action->text()), qPrintable(action->text()));
        if (action->shortcut().isEmpty())
            continue;
        QVERIFY2(keys.insert(action->shortcut()).second,
                 qPrintable(action->shortcut().toString() + action->text()));
        QVERIFY2(action->toolTip().contains(action->shortcut().toString(QKeySequence::NativeText)),
                 qPrintable(action->text()));
    }
    for (const auto key : {Qt::CTRL | Qt::Key_N, Qt::CTRL | Qt::Key_K, Qt::CTRL | Qt::Key_L})
        QVERIFY(keys.contains(QKeySequence(key)));
    for (const auto key : {Qt::Key_J, Qt::Key_K})
        QVERIFY(keys.contains(QKeySequence(key)));
}

void TestCommanderKeys::tabReachesTheParts()
{
    const Floor floor;
    const IncidentId id =
        floor.fixture.declare(QStringLiteral("deep"), Severity::P1, QStringLiteral("queue-backlog"));
    floor.window->selection().selectIncident(id);
    QTRY_VERIFY(floor.shows(QStringLiteral("step:p0.s0")));
    std::set<QString> reached;
    for (int i = 0; i < 200; ++i) {
        Floor::press(Qt::Key_Tab);
        const QWidget *widget = QApplication::focusWidget();
        QVERIFY(widget && widget->isVisible());
        reached.insert(Floor::focusName());
        const auto *button = qobject_cast<const QAbstractButton *>(widget);
        const bool named = !button || !button->text().isEmpty() || !button->accessibleName().isEmpty();
        QVERIFY2(named, qPrintable(QStringLiteral("a control without a name: %1").arg(widget->objectName())));
    }
    for (const char *part : {"searchButton", "declareButton", "incidentList", "changeSeverity", "advance",
                             "timeline", "entry", "step:p0.s0", "toggle:phase:1", "addTimer"})
        QVERIFY2(reached.contains(QLatin1String(part)), part);
}

void TestCommanderKeys::tabGoesByTheEye()
{
    const Floor floor;
    QVERIFY(floor.fixture.waitForData());
    const IncidentId id =
        floor.fixture.declare(QStringLiteral("deep"), Severity::P1, QStringLiteral("queue-backlog"));
    floor.window->selection().selectIncident(id);
    QTRY_VERIFY(floor.shows(QStringLiteral("step:p0.s0")));
    // Once around: the strip, then the columns from the left, each from its top, then the timers.
    const QStringList panes{QStringLiteral("statusStrip"),    QStringLiteral("incidentsPane"),
                            QStringLiteral("incidentHeader"), QStringLiteral("chartGrid"),
                            QStringLiteral("timelinePane"),   QStringLiteral("sidePane"),
                            QStringLiteral("timerStrip")};
    QStringList visited;
    QWidget *first = nullptr;
    QWidget *before = nullptr;
    for (int i = 0; i < 200; ++i) {
        Floor::press(Qt::Key_Tab);
        QWidget *now = QApplication::focusWidget();
        QVERIFY(now);
        if (now == first)
            break;
        first = first ? first : now;
        QString pane;
        for (const QWidget *part = now; part && pane.isEmpty(); part = part->parentWidget())
            pane = panes.contains(part->objectName()) ? part->objectName() : QString();
        if (visited.isEmpty() || visited.last() != pane) {
            visited << pane;
        } else if (pane != QLatin1String("sidePane")) { // A step's row opens as it gets the focus.
            // In a pane never upwards, and on a line never to the left.
            const QPoint from = before->mapTo(floor.window.get(), QPoint(0, 0));
            const QPoint to = now->mapTo(floor.window.get(), QPoint(0, 0));
            QVERIFY2(to.y() + now->height() > from.y() &&
                         (to.y() > from.y() + before->height() / 2 || to.x() >= from.x()),
                     qPrintable(before->objectName() + QStringLiteral(" to ") + now->objectName()));
        }
        before = now;
    }
    QCOMPARE(visited, panes);
    // And back.
    Floor::press(Qt::Key_Backtab, Qt::ShiftModifier);
    QCOMPARE(QApplication::focusWidget(), before);
}

void TestCommanderKeys::tickingGoesOnToTheNextStep()
{
    const Floor floor(withoutFeed());
    const IncidentId id =
        floor.fixture.declare(QStringLiteral("deep"), Severity::P1, QStringLiteral("queue-backlog"));
    floor.window->selection().selectIncident(id);
    QTRY_VERIFY(floor.shows(QStringLiteral("step:p0.s0")));
    Floor::press(Qt::Key_J);
    QTRY_COMPARE(Floor::focusName(), QStringLiteral("step:p0.s0"));
    Floor::press(Qt::Key_Space, Qt::ControlModifier);
    QTRY_COMPARE(Floor::focusName(), QStringLiteral("step:p0.s1"));
    QCOMPARE(stepState(floor.fixture.incident(id), "p0.s0"), StepState::Done);
    Floor::press(Qt::Key_Space, Qt::ControlModifier);
    QTRY_COMPARE(Floor::focusName(), QStringLiteral("step:p0.s2"));
    // Opened again, it stays where one is.
    Floor::press(Qt::Key_K);
    Floor::press(Qt::Key_Space, Qt::ControlModifier);
    QTRY_COMPARE(stepState(floor.fixture.incident(id), "p0.s1"), StepState::Open);
    QCOMPARE(Floor::focusName(), QStringLiteral("step:p0.s1"));
}

void TestCommanderKeys::detectionsAreDeclaredByTheirKey()
{
    const Floor floor;
    floor.fixture.set("queue_depth", 131);
    QVERIFY(floor.fixture.waitForDetection(QStringLiteral("queue-backlog")));
    floor.window->selection().clear();
    // Nothing is selected: the worst one that waits is meant.
    Floor::press(Qt::Key_D, Qt::ControlModifier);
    QDialog *dialog = floor.dialog(QStringLiteral("declareDialog"));
    QVERIFY(dialog);
    QCOMPARE(dialog->findChild<QLineEdit *>(QStringLiteral("declareTitle"))->text(),
             QStringLiteral("Queue backlog"));
    Floor::press(Qt::Key_Escape);
    QVERIFY(floor.noDialog());
    // From scratch, what was detected is offered.
    Floor::press(Qt::Key_N, Qt::ControlModifier);
    dialog = floor.dialog(QStringLiteral("declareDialog"));
    QVERIFY(dialog);
    auto *detected = dialog->findChild<QComboBox *>(QStringLiteral("declareDetected"));
    QVERIFY(detected->isVisible());
    QCOMPARE(detected->currentIndex(), 0);
    QCOMPARE(detected->itemText(1), QStringLiteral("P1 Queue backlog"));
    detected->setFocus();
    Floor::press(Qt::Key_Down);
    QCOMPARE(dialog->findChild<QLineEdit *>(QStringLiteral("declareTitle"))->text(),
             QStringLiteral("Queue backlog"));
    Floor::press(Qt::Key_Return);
    QVERIFY(floor.noDialog());
    QTRY_VERIFY(floor.shown() && floor.shown()->declaredAt);
    QVERIFY(floor.shown()->detectedAt);
    // Without a detection there is nothing to offer.
    Floor::press(Qt::Key_N, Qt::ControlModifier);
    dialog = floor.dialog(QStringLiteral("declareDialog"));
    QVERIFY(dialog);
    QVERIFY(!dialog->findChild<QComboBox *>(QStringLiteral("declareDetected"))->isVisible());
    dialog->reject();
}

void TestCommanderKeys::severitiesHaveKeysOfTheirOwn()
{
    const Floor floor(withoutFeed());
    Floor::press(Qt::Key_N, Qt::ControlModifier);
    QDialog *dialog = floor.dialog(QStringLiteral("declareDialog"));
    QVERIFY(dialog);
    Floor::press(Qt::Key_0, Qt::AltModifier);
    QTRY_VERIFY(dialog->findChild<QAbstractButton *>(QStringLiteral("severity0"))->isChecked());
    Floor::press(Qt::Key_3, Qt::AltModifier);
    QTRY_VERIFY(dialog->findChild<QAbstractButton *>(QStringLiteral("severity3"))->isChecked());
    dialog->reject();
    QVERIFY(floor.noDialog());
    const IncidentId id = floor.fixture.declare(QStringLiteral("slow"), Severity::P2);
    floor.window->selection().selectIncident(id);
    Floor::press(Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(floor.menu(QStringLiteral("severityMenu")));
    Floor::press(Qt::Key_0);
    QTRY_COMPARE(floor.fixture.incident(id).severity, Severity::P0);
}

void TestCommanderKeys::declaringSaysWhatIsMissing()
{
    const Floor floor(withoutFeed());
    Floor::press(Qt::Key_N, Qt::ControlModifier);
    QDialog *dialog = floor.dialog(QStringLiteral("declareDialog"));
    QVERIFY(dialog);
    auto *error = dialog->findChild<QLabel *>(QStringLiteral("declareError"));
    Floor::press(Qt::Key_Return);
    QVERIFY(dialog->isVisible());
    QTRY_VERIFY(error->isVisible());
    QVERIFY2(error->text().contains(QStringLiteral("title")), qPrintable(error->text()));
    QCOMPARE(Floor::focusName(), QStringLiteral("declareTitle"));
    Floor::type(QStringLiteral("x"));
    QVERIFY(!error->isVisible());
    dialog->reject();
}

void TestCommanderKeys::keysAndManualAreAtHand()
{
    const Floor floor(withoutFeed());
    Floor::press(Qt::Key_F1);
    QDialog *dialog = floor.dialog(QStringLiteral("helpDialog"));
    QVERIFY(dialog);
    const QString keys = dialog->findChild<QTextBrowser *>(QStringLiteral("helpText"))->toPlainText();
    for (const char *part : {"Ctrl+N", "Declare an incident", "Ctrl+Space", "Who to call"})
        QVERIFY2(keys.contains(QLatin1String(part)), part);
    Floor::press(Qt::Key_Escape);
    QVERIFY(floor.noDialog());
    Floor::press(Qt::Key_F1, Qt::ShiftModifier);
    dialog = floor.dialog(QStringLiteral("manualDialog"));
    QVERIFY(dialog);
    Floor::type(QStringLiteral("incidents.db"));
    auto *manual = dialog->findChild<QTextBrowser *>(QStringLiteral("manualText"));
    QCOMPARE(manual->textCursor().selectedText(), QStringLiteral("incidents.db"));
    dialog->reject();
}

WF_WINDOW_TEST(TestCommanderKeys)

} // namespace tst_commanderkeys

#include "tst_commanderkeys.moc"
