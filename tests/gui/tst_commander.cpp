// SPDX-License-Identifier: GPL-3.0-or-later
// Detections, declaring, the list, severity and state, the look of the window.
#include "commandertest.h"

#include <QCheckBox>
#include <QComboBox>
#include <QSplitter>

namespace tst_commander {

using namespace wf;
using namespace wf::guitest;
using namespace std::chrono_literals;

namespace {

const QString Queue = QStringLiteral("queue-backlog");

template <typename W = QAbstractButton>
W *in(QWidget *parent, const char *name)
{
    return parent->findChild<W *>(QLatin1String(name));
}

// The card of what was detected, once it is there.
QWidget *detectionCard(const auto &floor)
{
    floor.fixture.set("queue_depth", 131);
    const QString name = QStringLiteral("detection:%1").arg(Queue);
    return QTest::qWaitFor([&] { return floor.shows(name); }, wf::testing::Patience) ? floor.part(name)
                                                                                     : nullptr;
}

void choose(QMenu *menu, const QString &text)
{
    QVERIFY(menu);
    for (QAction *action : menu->actions()) {
        if (QString(action->text()).remove(QLatin1Char('&')).startsWith(text)) {
            QVERIFY(action->isEnabled());
            action->trigger();
            menu->close();
            return;
        }
    }
    QFAIL(qPrintable(QStringLiteral("the menu has no \"%1\"").arg(text)));
}

QString facts(const auto &floor)
{
    return floor.text(QStringLiteral("incidentFacts"));
}

} // namespace

class TestCommander : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void detectionIsDeclared();
    void aChosenSeverityStays();
    void whoIsOnCallIsShown();
    void detectionIsSnoozed();
    void detectionIsDismissed();
    void detectionIsLookedAt();
    void detectionFitsASmallScreen();
    void declareNeedsTitleAndSeverityOnly();
    void drillIsMarked();
    void listShowsAndSelects();
    void laterIncidentsLeaveTheScreenAlone();
    void severityIsChanged();
    void statesGoForward();
    void notOverWhileConditionsAreTrue();
    void measuresAreShown();
    void geometryAndSplittersAreRemembered();
    void themeSwitchesAndIsRemembered();
    void stateSurvivesARestart();
};

void TestCommander::detectionIsDeclared()
{
    const Floor floor;
    QWidget *card = detectionCard(floor);
    QVERIFY(card);
    QCOMPARE(in(card, "title")->text(), QStringLiteral("Queue backlog"));
    const QString evidence = in<QLabel>(card, "evidence")->text();
    QVERIFY2(evidence.startsWith(QStringLiteral("queue.depth > 100")) &&
                 evidence.endsWith(QStringLiteral("[131]")),
             qPrintable(evidence));
    QCOMPARE(floor.pill(QStringLiteral("overallPill")), QStringLiteral("1 detected, nothing declared"));
    QTest::mouseClick(in(card, "declare"), Qt::LeftButton);
    QDialog *dialog = floor.dialog(QStringLiteral("declareDialog"));
    QVERIFY(dialog);
    // What was seen is filled in: Enter declares.
    QCOMPARE(in<QLineEdit>(dialog, "declareTitle")->text(), QStringLiteral("Queue backlog"));
    QVERIFY(in(dialog, "severity1")->isChecked());
    QCOMPARE(in<QComboBox>(dialog, "declareRunbook")->currentText(), QStringLiteral("Queue backlog"));
    Floor::press(Qt::Key_Return);
    QVERIFY(floor.noDialog());
    QTRY_VERIFY(floor.shown());
    const Incident &incident = *floor.shown();
    QVERIFY(incident.detectedAt && incident.declaredAt);
    QCOMPARE(incident.severity, Severity::P1);
    QCOMPARE(incident.commander(), QStringLiteral("Ana"));
    QVERIFY(incident.runbook());
    QTRY_VERIFY(!floor.shows(QStringLiteral("detection:%1").arg(Queue)));
    QCOMPARE(floor.rows(QStringLiteral("incidentList")), QStringList{"P1 Queue backlog"});
    QCOMPARE(floor.pill(QStringLiteral("overallPill")), QStringLiteral("1 active · highest P1"));
    QVERIFY(floor.shows(QStringLiteral("step:p0.s0")));
}

void TestCommander::aChosenSeverityStays()
{
    Floor floor;
    Floor::press(Qt::Key_N, Qt::ControlModifier);
    QDialog *dialog = floor.dialog(QStringLiteral("declareDialog"));
    QVERIFY(dialog);
    QTest::mouseClick(in(dialog, "severity3"), Qt::LeftButton);
    auto *runbook = in<QComboBox>(dialog, "declareRunbook");
    runbook->setFocus();
    Floor::type(QStringLiteral("Q"));
    QCOMPARE(runbook->currentText(), QStringLiteral("Queue backlog"));
    QCOMPARE(in<QLineEdit>(dialog, "declareTitle")->text(), QStringLiteral("Queue backlog"));
    QVERIFY2(in(dialog, "severity3")->isChecked(), "the runbook's P1 does not take its place");
    Floor::press(Qt::Key_Escape);
    QVERIFY(floor.noDialog());
}

void TestCommander::whoIsOnCallIsShown()
{
    Floor floor;
    auto *strip = floor.window->findChild<QLabel *>(QStringLiteral("onCall"));
    QVERIFY(strip);
    // Without a calendar the contacts of the runbooks say it.
    const QString before = strip->text();
    const Timestamp now = floor.fixture.desk().clock().wall();
    floor.fixture.desk().setOnCall({{QStringLiteral("Zoe"), QStringLiteral("Bo")}, now + 1h, {}});
    QVERIFY2(strip->text().startsWith(QStringLiteral("On call Zoe · Bo until ")), qPrintable(strip->text()));
    Floor::press(Qt::Key_F2);
    QTRY_VERIFY(floor.shows(QStringLiteral("card:onCall:Zoe")));
    floor.fixture.desk().setOnCall({});
    QCOMPARE(strip->text(), before);
    QVERIFY(!floor.shows(QStringLiteral("card:onCall:Zoe")));
}

void TestCommander::detectionIsSnoozed()
{
    const Floor floor;
    QWidget *card = detectionCard(floor);
    QVERIFY(card);
    QTest::mouseClick(in(card, "snooze"), Qt::LeftButton);
    QDialog *dialog = floor.dialog(QStringLiteral("textDialog"));
    QVERIFY(dialog);
    QTest::mouseClick(dialog->findChild<QAbstractButton *>(QStringLiteral("dialogAccept")), Qt::LeftButton);
    QVERIFY(floor.noDialog());
    QTRY_COMPARE(
        floor.text(QStringLiteral("detectedEmpty")),
        QStringLiteral("No new detection: 1 condition true. Watching 3 of 4 conditions. 1 snoozed."));
    QTRY_COMPARE(floor.pill(QStringLiteral("overallPill")),
                 QStringLiteral("No active incidents · 1 condition true"));
    QTRY_VERIFY(!floor.shows(QStringLiteral("detection:%1").arg(Queue)));
    const Incident *detection = floor.fixture.book().openFor(RunbookId(Queue));
    QVERIFY(detection && detection->snoozedUntil);
    QVERIFY(*detection->snoozedUntil > floor.fixture.clock().wall() + 14min);
    floor.fixture.clock().advance(16min);
    QTRY_VERIFY(floor.shows(QStringLiteral("detection:%1").arg(Queue)));
}

void TestCommander::detectionIsDismissed()
{
    const Floor floor;
    QWidget *card = detectionCard(floor);
    QVERIFY(card);
    QTest::mouseClick(in(card, "dismiss"), Qt::LeftButton);
    QDialog *dialog = floor.dialog(QStringLiteral("textDialog"));
    QVERIFY(dialog);
    QTest::keyClicks(in<QLineEdit>(dialog, "dialogText"), QStringLiteral("load test"));
    QTest::mouseClick(in(dialog, "dialogAccept"), Qt::LeftButton);
    QVERIFY(floor.noDialog());
    QTRY_VERIFY(!floor.shows(QStringLiteral("detection:%1").arg(Queue)));
    QVERIFY(!floor.fixture.book().openFor(RunbookId(Queue)));
    QVERIFY(floor.rows(QStringLiteral("incidentList")).isEmpty());
}

void TestCommander::detectionFitsASmallScreen()
{
    const Floor floor({}, {1366, 768});
    QWidget *card = detectionCard(floor);
    QVERIFY(card);
    const auto *scroll = floor.part<QScrollArea>(QStringLiteral("detectedScroll"));
    for (const char *name : {"declare", "snooze", "dismiss", "take"}) {
        const auto *button = in<QAbstractButton>(card, name);
        QVERIFY2(button, name);
        QTRY_VERIFY2(button->mapTo(scroll->viewport(), button->rect().bottomRight()).x() <
                         scroll->viewport()->width(),
                     name);
    }
}

void TestCommander::detectionIsLookedAt()
{
    const Floor floor;
    QWidget *card = detectionCard(floor);
    QVERIFY(card);
    QTest::mouseClick(in(card, "title"), Qt::LeftButton);
    QTRY_COMPARE(floor.text(QStringLiteral("runbookTitle")), QStringLiteral("Queue backlog"));
    QVERIFY(facts(floor).endsWith(QStringLiteral("nobody has declared it")));
    // To read only: nothing can be ticked before somebody declares.
    auto *box = floor.part<QCheckBox>(QStringLiteral("step:p0.s0"));
    QVERIFY(box && !box->isEnabled());
    QVERIFY(floor.shows(QStringLiteral("declareSelected")));
    QVERIFY(!floor.shows(QStringLiteral("advance")));
    QTRY_VERIFY(floor.shows(QStringLiteral("chart:queue.depth")));
    floor.click(QStringLiteral("declareSelected"));
    QVERIFY(floor.dialog(QStringLiteral("declareDialog")));
    Floor::press(Qt::Key_Return);
    QVERIFY(floor.noDialog());
    QTRY_VERIFY(floor.shown() && floor.shown()->declaredAt);
    QTRY_VERIFY(floor.part<QCheckBox>(QStringLiteral("step:p0.s0"))->isEnabled());
    QVERIFY(floor.shows(QStringLiteral("advance")));
    QVERIFY(!floor.shows(QStringLiteral("declareSelected")));
}

void TestCommander::declareNeedsTitleAndSeverityOnly()
{
    const Floor floor(withoutFeed());
    floor.click(QStringLiteral("declareButton"));
    QDialog *dialog = floor.dialog(QStringLiteral("declareDialog"));
    QVERIFY(dialog);
    in<QLineEdit>(dialog, "declareTitle")->setText(QStringLiteral("   "));
    QTest::mouseClick(in(dialog, "declareAccept"), Qt::LeftButton);
    QVERIFY(dialog->isVisible());
    QVERIFY(floor.fixture.book().incidents().empty());
    in<QLineEdit>(dialog, "declareTitle")->setText(QStringLiteral("Customers report errors"));
    QTest::mouseClick(in(dialog, "severity0"), Qt::LeftButton);
    in<QCheckBox>(dialog, "declareCommand")->setChecked(false);
    QTest::mouseClick(in(dialog, "declareAccept"), Qt::LeftButton);
    QVERIFY(floor.noDialog());
    QTRY_VERIFY(floor.shown());
    QCOMPARE(floor.shown()->severity, Severity::P0);
    QCOMPARE(floor.shown()->title, QStringLiteral("Customers report errors"));
    QCOMPARE(floor.shown()->commander(), QString());
    QVERIFY(!floor.shown()->runbook());
    QCOMPARE(floor.rows(QStringLiteral("incidentList")), QStringList{"P0 Customers report errors"});
}

void TestCommander::drillIsMarked()
{
    const Floor floor(withoutFeed());
    floor.click(QStringLiteral("declareButton"));
    QDialog *dialog = floor.dialog(QStringLiteral("declareDialog"));
    QVERIFY(dialog);
    in<QLineEdit>(dialog, "declareTitle")->setText(QStringLiteral("Practice"));
    in<QCheckBox>(dialog, "declareDrill")->setChecked(true);
    QTest::mouseClick(in(dialog, "declareAccept"), Qt::LeftButton);
    QVERIFY(floor.noDialog());
    QTRY_VERIFY(floor.shown() && floor.shown()->drill);
    QTRY_COMPARE(floor.pill(QStringLiteral("modePill")), QStringLiteral("DRILL"));
    QVERIFY(facts(floor).contains(QStringLiteral(" · DRILL · ")));
}

void TestCommander::listShowsAndSelects()
{
    const Floor floor(withoutFeed());
    floor.fixture.declare(QStringLiteral("small"), Severity::P3);
    const IncidentId big = floor.fixture.declare(QStringLiteral("big"), Severity::P0);
    QTRY_COMPARE(floor.rows(QStringLiteral("incidentList")), (QStringList{"P0 big", "P3 small"}));
    auto *list = floor.part<QListView>(QStringLiteral("incidentList"));
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {},
                      list->visualRect(list->model()->index(0, 0)).center());
    QTRY_COMPARE(floor.window->selection().incident(), big);
    QCOMPARE(floor.text(QStringLiteral("incidentTitle")), QStringLiteral("big"));
    QVERIFY(floor.fixture.ask(command::ChangeStatus{big, IncidentStatus::Resolved, {}}));
    QTRY_COMPARE(floor.text(QStringLiteral("activeFilter")), QStringLiteral("Active 1"));
    QCOMPARE(floor.text(QStringLiteral("closedFilter")), QStringLiteral("Closed 1"));
    floor.click(QStringLiteral("closedFilter"));
    QCOMPARE(floor.rows(QStringLiteral("incidentList")), QStringList{"P0 big"});
}

void TestCommander::laterIncidentsLeaveTheScreenAlone()
{
    const Floor floor(withoutFeed());
    const IncidentId first = floor.fixture.declare(QStringLiteral("first"), Severity::P2);
    QTRY_COMPARE(floor.window->selection().incident(), first);
    floor.fixture.declare(QStringLiteral("worse"), Severity::P0);
    QTRY_COMPARE(floor.rows(QStringLiteral("incidentList")), (QStringList{"P0 worse", "P2 first"}));
    QCOMPARE(floor.window->selection().incident(), first);
    QCOMPARE(floor.text(QStringLiteral("incidentTitle")), QStringLiteral("first"));
}

void TestCommander::severityIsChanged()
{
    const Floor floor(withoutFeed());
    const IncidentId id = floor.fixture.declare(QStringLiteral("grows"), Severity::P2);
    QTRY_VERIFY(floor.shows(QStringLiteral("changeSeverity")));
    floor.click(QStringLiteral("changeSeverity"));
    QMenu *menu = floor.menu(QStringLiteral("severityMenu"));
    QVERIFY(menu);
    QCOMPARE(menu->actions().size(), 4);
    QVERIFY(menu->actions()[2]->isChecked() && !menu->actions()[2]->isEnabled());
    choose(menu, QStringLiteral("P0"));
    QTRY_COMPARE(floor.fixture.incident(id).severity, Severity::P0);
    QTRY_COMPARE(floor.rows(QStringLiteral("incidentList")), QStringList{"P0 grows"});
    QTRY_COMPARE(floor.pill(QStringLiteral("overallPill")), QStringLiteral("1 active · highest P0"));
}

void TestCommander::statesGoForward()
{
    const Floor floor(withoutFeed());
    const IncidentId id = floor.fixture.declare(QStringLiteral("goes on"), Severity::P2);
    const std::pair<QString, IncidentStatus> steps[] = {
        {QStringLiteral("Mark identified"), IncidentStatus::Identified},
        {QStringLiteral("Mark monitoring"), IncidentStatus::Monitoring},
        {QStringLiteral("Mark resolved"), IncidentStatus::Resolved},
        {QStringLiteral("Mark closed"), IncidentStatus::Closed}};
    for (const auto &[text, status] : steps) {
        QTRY_COMPARE(floor.text(QStringLiteral("advance")), text);
        floor.click(QStringLiteral("advance"));
        QTRY_COMPARE(floor.fixture.incident(id).status, status);
    }
    QTRY_VERIFY(!floor.part<QAbstractButton>(QStringLiteral("advance"))->isEnabled());
    QVERIFY(facts(floor).contains(QStringLiteral("Closed")));
    QCOMPARE(floor.pill(QStringLiteral("overallPill")), QStringLiteral("Watching nothing: no feed"));
    // What came back is opened again, with a reason that may be empty.
    auto *reopen = floor.part<QAction>(QStringLiteral("actionReopen"));
    QVERIFY(reopen && reopen->isEnabled());
    reopen->trigger();
    QDialog *dialog = floor.dialog(QStringLiteral("textDialog"));
    QVERIFY(dialog);
    QTest::mouseClick(in(dialog, "dialogAccept"), Qt::LeftButton);
    QVERIFY(floor.noDialog());
    QTRY_COMPARE(floor.fixture.incident(id).status, IncidentStatus::Investigating);
    QTRY_COMPARE(floor.text(QStringLiteral("advance")), QStringLiteral("Mark identified"));
}

void TestCommander::notOverWhileConditionsAreTrue()
{
    Floor floor;
    floor.fixture.set("login_failure_rate", 0);
    QVERIFY(detectionCard(floor));
    const IncidentId id =
        floor.fixture.declare(QStringLiteral("Queue"), Severity::P1, QStringLiteral("queue-backlog"));
    floor.window->selection().selectIncident(id);
    auto *resolve = floor.part<QAction>(QStringLiteral("actionMark4"));
    QVERIFY(resolve && resolve->isEnabled());
    resolve->trigger();
    QDialog *dialog = floor.dialog(QStringLiteral("resolveDialog"));
    QVERIFY(dialog);
    QCOMPARE(in<QLabel>(dialog, "resolveConditions")->text(),
             QStringLiteral("queue.depth > 100 clear < 100 for 1s (131)"));
    // Enter by habit does not resolve it.
    Floor::press(Qt::Key_Return);
    QVERIFY(floor.noDialog());
    QCOMPARE(floor.fixture.incident(id).status, IncidentStatus::Investigating);
    resolve->trigger();
    dialog = floor.dialog(QStringLiteral("resolveDialog"));
    QVERIFY(dialog);
    QTest::mouseClick(in(dialog, "resolveAccept"), Qt::LeftButton);
    QVERIFY(floor.noDialog());
    QTRY_COMPARE(floor.fixture.incident(id).status, IncidentStatus::Resolved);
    // A person's word ends the incident, and not what is measured.
    const QString still = QStringLiteral("No active incidents · 1 condition true");
    QTRY_COMPARE(floor.pill(QStringLiteral("overallPill")), still);
    const auto conditionIs = [&floor](const QString &state) {
        const auto *row = floor.part(QStringLiteral("row:condition:0"));
        return row && row->accessibleName().contains(QStringLiteral(": %1 ").arg(state));
    };
    floor.window->selection().selectIncident(id);
    QTRY_VERIFY(conditionIs(QStringLiteral("true")));
    // Closing asks as well.
    floor.part<QAction>(QStringLiteral("actionMark5"))->trigger();
    dialog = floor.dialog(QStringLiteral("resolveDialog"));
    QVERIFY(dialog);
    Floor::press(Qt::Key_Escape);
    QVERIFY(floor.noDialog());
    // Open again, it is what the detector says now, and becomes false when that does.
    QVERIFY(floor.fixture.ask(command::Reopen{id, {}}));
    QTRY_VERIFY(conditionIs(QStringLiteral("true")));
    floor.fixture.set("queue_depth", 10);
    QTRY_VERIFY(!floor.fixture.incident(id).hasTrueCondition());
    QTRY_VERIFY(conditionIs(QStringLiteral("false")));
    resolve->trigger();
    QTRY_COMPARE(floor.fixture.incident(id).status, IncidentStatus::Resolved);
    QTRY_COMPARE(floor.pill(QStringLiteral("overallPill")), QStringLiteral("All clear"));
}

void TestCommander::measuresAreShown()
{
    const Floor floor(withoutFeed());
    QCOMPARE(floor.text(QStringLiteral("measures")), QStringLiteral("MTTA – · MTTR –"));
    const IncidentId id = floor.fixture.declare(QStringLiteral("measured"), Severity::P2);
    floor.fixture.clock().advance(10min);
    QVERIFY(floor.fixture.ask(command::ChangeStatus{id, IncidentStatus::Resolved, {}}));
    QTRY_VERIFY(floor.text(QStringLiteral("measures")).startsWith(QStringLiteral("MTTA – · MTTR 10:0")));
}

void TestCommander::geometryAndSplittersAreRemembered()
{
    Floor floor(withoutFeed(), {1400, 860});
    auto *columns = floor.part<QSplitter>(QStringLiteral("columns"));
    auto *rows = floor.part<QSplitter>(QStringLiteral("rows"));
    columns->setSizes({360, 660, 360});
    rows->setSizes({300, 400});
    const QList<int> wide = columns->sizes();
    const QList<int> high = rows->sizes();
    const QSize size = floor.window->size();
    floor.close();
    floor.open();
    QCOMPARE(floor.window->size(), size);
    QCOMPARE(floor.part<QSplitter>(QStringLiteral("columns"))->sizes(), wide);
    QCOMPARE(floor.part<QSplitter>(QStringLiteral("rows"))->sizes(), high);
}

void TestCommander::themeSwitchesAndIsRemembered()
{
    const Floor floor(withoutFeed());
    const QColor dark = floor.window->grab().toImage().pixelColor(4, floor.window->height() / 2);
    floor.part<QAction>(QStringLiteral("actionTheme"))->trigger();
    QCOMPARE(floor.theme.mode(), ThemeMode::Light);
    const QColor light = floor.window->grab().toImage().pixelColor(4, floor.window->height() / 2);
    QVERIFY2(light.lightness() > dark.lightness() + 100, qPrintable(light.name() + dark.name()));
    QCOMPARE(floor.fixture.desk().settings().value(SettingKey::Theme).toString(), QStringLiteral("light"));
    floor.part<QAction>(QStringLiteral("actionTheme"))->trigger();
    QCOMPARE(floor.theme.mode(), ThemeMode::Dark);
    QCOMPARE(floor.window->grab().toImage().pixelColor(4, floor.window->height() / 2), dark);
}

void TestCommander::stateSurvivesARestart()
{
    LiveFloor floor(withoutFeed());
    const IncidentId id = floor.fixture.declare(QStringLiteral("stays"), Severity::P1, Queue);
    QVERIFY(floor.fixture.ask(command::CompleteStep{id, StepId(QStringLiteral("p0.s0")), {}}));
    QVERIFY(floor.fixture.ask(command::StartTimer{id, QStringLiteral("call back"), 10min}));
    floor.close();
    floor.fixture.restart();
    floor.open();
    // What needs somebody is on the screen by itself.
    QTRY_COMPARE(floor.window->selection().incident(), id);
    QTRY_VERIFY(floor.part<QCheckBox>(QStringLiteral("step:p0.s0"))->isChecked());
    QVERIFY(!floor.part<QCheckBox>(QStringLiteral("step:p0.s1"))->isChecked());
    const TimerId timer = floor.fixture.incident(id).freeTimers.begin()->first;
    QVERIFY(floor.shows(QStringLiteral("timer:%1").arg(timer.text())));
}

WF_WINDOW_TEST(TestCommander)

} // namespace tst_commander

#include "tst_commander.moc"
