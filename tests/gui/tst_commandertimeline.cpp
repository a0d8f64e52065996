// SPDX-License-Identifier: GPL-3.0-or-later
// The timeline and its entry line.
#include "commandertest.h"

#include "models/timelinemodel.h"
#include "words/eventsentence.h"

#include <QAction>
#include <QListWidget>
#include <QPlainTextEdit>

namespace tst_commandertimeline {

using namespace wf;
using namespace wf::guitest;
using namespace std::chrono_literals;

namespace {

// What a person reads in the timeline, from the top.
QStringList lines(const Floor &floor)
{
    QStringList texts;
    const auto *view = floor.part<QListView>(QStringLiteral("timeline"));
    for (int row = 0; row < view->model()->rowCount(); ++row) {
        const auto event = view->model()->index(row, 0).data(TimelineModel::EventRole).value<EventPtr>();
        texts += sentenceOf(*event).plain();
    }
    return texts;
}

void write(const Floor &floor, const QString &line)
{
    auto *entry = floor.part<QLineEdit>(QStringLiteral("entry"));
    QTRY_VERIFY(entry->isEnabled() && !entry->isReadOnly());
    entry->setFocus();
    entry->setText(line);
    QTest::keyClick(entry, Qt::Key_Return);
}

IncidentId started(const Floor &floor, const QString &runbook = {})
{
    const IncidentId id = floor.fixture.declare(QStringLiteral("deep"), Severity::P1, runbook);
    floor.window->selection().selectIncident(id);
    return id;
}

} // namespace

class TestCommanderTimeline : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void entryBecomesAnEvent_data();
    void entryBecomesAnEvent();
    void unknownWordIsNamedAndKept();
    void refusedEntryStaysInTheField();
    void emptyEntryIsNothing();
    void updateMovesTheNextOne();
    void filtersAndOrder();
    void entryIsCorrected();
    void entryIsRedacted();
    void updateDialogPosts();
};

void TestCommanderTimeline::entryBecomesAnEvent_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("shown");
    QTest::newRow("note") << "the queue falls"
                          << "the queue falls";
    QTest::newRow("decision") << "/decision keep the fallback"
                              << "Decision keep the fallback";
    QTest::newRow("action") << "/action rotate the keys"
                            << "Action rotate the keys";
    QTest::newRow("todo") << "/todo tell Ben"
                          << "Follow-up tell Ben";
    QTest::newRow("role") << "/role scribe Ben"
                          << "Scribe Ben";
    QTest::newRow("markup is text") << "<b>not bold</b> & so on"
                                    << "<b>not bold</b> & so on";
}

void TestCommanderTimeline::entryBecomesAnEvent()
{
    QFETCH(QString, line);
    QFETCH(QString, shown);
    const Floor floor(withoutFeed());
    started(floor);
    write(floor, line);
    QTRY_COMPARE(lines(floor).value(0), shown);
    QTRY_COMPARE(floor.text(QStringLiteral("entry")), QString());
    QVERIFY(!floor.shows(QStringLiteral("entryError")));
}

void TestCommanderTimeline::unknownWordIsNamedAndKept()
{
    const Floor floor(withoutFeed());
    started(floor);
    const QStringList before = lines(floor);
    write(floor, QStringLiteral("/sev P0"));
    QTRY_VERIFY(floor.shows(QStringLiteral("entryError")));
    const QString error = floor.text(QStringLiteral("entryError"));
    QVERIFY2(error.contains(QStringLiteral("\"/sev\"")) && error.contains(QStringLiteral("/decision")),
             qPrintable(error));
    QCOMPARE(floor.text(QStringLiteral("entry")), QStringLiteral("/sev P0"));
    QCOMPARE(lines(floor), before);
    // Writing on takes the complaint away.
    QTest::keyClick(floor.part<QLineEdit>(QStringLiteral("entry")), Qt::Key_Backspace);
    QVERIFY(!floor.shows(QStringLiteral("entryError")));
}

void TestCommanderTimeline::refusedEntryStaysInTheField()
{
    const Floor floor(withoutFeed());
    started(floor);
    write(floor, QStringLiteral("/role commander Ana"));
    QTRY_VERIFY(floor.shows(QStringLiteral("entryError")));
    QVERIFY2(floor.text(QStringLiteral("entryError")).contains(QStringLiteral("already")),
             qPrintable(floor.text(QStringLiteral("entryError"))));
    QCOMPARE(floor.text(QStringLiteral("entry")), QStringLiteral("/role commander Ana"));
    write(floor, QStringLiteral("/decision "));
    QTRY_VERIFY(floor.text(QStringLiteral("entryError")).contains(QStringLiteral("empty")));
}

void TestCommanderTimeline::emptyEntryIsNothing()
{
    const Floor floor(withoutFeed());
    const IncidentId id = started(floor);
    const std::size_t before = floor.fixture.incident(id).events.size();
    write(floor, QStringLiteral("   "));
    write(floor, QStringLiteral("something"));
    QTRY_COMPARE(floor.fixture.incident(id).events.size(), before + 1);
    QVERIFY(!floor.shows(QStringLiteral("entryError")));
}

void TestCommanderTimeline::updateMovesTheNextOne()
{
    const Floor floor(withoutFeed());
    const IncidentId id = started(floor);
    write(floor, QStringLiteral("/update in 45m: degraded, nothing is lost"));
    QTRY_COMPARE(floor.fixture.incident(id).events.back()->kind(), EventKind::UpdatePosted);
    const auto due = nextUpdateDue(floor.fixture.incident(id));
    QVERIFY(due);
    const Millis left = *due - floor.fixture.clock().wall();
    QVERIFY(left > 44min && left <= 45min);
    QTRY_VERIFY(lines(floor).front().startsWith(
        QStringLiteral("Status update degraded, nothing is lost \u2014 next by ")));
    // The strip counts down to it.
    floor.fixture.clock().advance(1s);
    QTRY_VERIFY(floor.shows(QStringLiteral("timer:update")));
    QTRY_VERIFY(floor.part(QStringLiteral("timer:update"))
                    ->accessibleName()
                    .startsWith(QStringLiteral("Status update due, 44:")));
}

void TestCommanderTimeline::filtersAndOrder()
{
    const Floor floor(withoutFeed());
    const IncidentId id = started(floor, QStringLiteral("queue-backlog"));
    QVERIFY(floor.fixture.ask(command::AddEntry{id, EventKind::Note, QStringLiteral("a note")}));
    QVERIFY(floor.fixture.ask(command::AddEntry{id, EventKind::Decision, QStringLiteral("a decision")}));
    QVERIFY(floor.fixture.ask(command::CompleteStep{id, StepId(QStringLiteral("p0.s0")), {}}));
    QVERIFY(floor.fixture.ask(command::PostUpdate{id, QStringLiteral("an update"), {}}));
    QTRY_VERIFY(lines(floor).front().startsWith(QStringLiteral("Status update an update")));
    QVERIFY(lines(floor).back().startsWith(QStringLiteral("Declared P1 deep")));
    floor.click(QStringLiteral("filter1"));
    QCOMPARE(lines(floor),
             (QStringList{"Decision a decision", "Incident commander Ana", "Declared P1 deep"}));
    floor.click(QStringLiteral("filter2"));
    QCOMPARE(lines(floor).size(), 1);
    floor.click(QStringLiteral("filter3"));
    QCOMPARE(lines(floor).front(), QStringLiteral("Step done Declare the incident"));
    floor.click(QStringLiteral("filter0"));
    const QStringList newestFirst = lines(floor);
    QVERIFY(newestFirst.contains(QStringLiteral("a note")));
    QCOMPARE(floor.text(QStringLiteral("timelineOrder")), QStringLiteral("newest first"));
    floor.click(QStringLiteral("timelineOrder"));
    QCOMPARE(floor.text(QStringLiteral("timelineOrder")), QStringLiteral("oldest first"));
    QCOMPARE(lines(floor), QStringList(newestFirst.rbegin(), newestFirst.rend()));
}

void TestCommanderTimeline::entryIsCorrected()
{
    const Floor floor(withoutFeed());
    const IncidentId id = started(floor);
    QVERIFY(floor.fixture.ask(command::AddEntry{id, EventKind::Note, QStringLiteral("rebooted db-1")}));
    QTRY_COMPARE(lines(floor).front(), QStringLiteral("rebooted db-1"));
    auto *view = floor.part<QListView>(QStringLiteral("timeline"));
    view->setCurrentIndex(view->model()->index(0, 0));
    QCOMPARE(view->actions().size(), 3); // Correct it, redact it, go to what it mentions.
    view->actions().front()->trigger();
    QCOMPARE(Floor::focusName(), QStringLiteral("entry"));
    QCOMPARE(floor.text(QStringLiteral("entry")), QStringLiteral("rebooted db-1"));
    write(floor, QStringLiteral("rebooted db-2"));
    QTRY_COMPARE(view->model()->index(0, 0).data(TimelineModel::AmendmentRole).toString(),
                 QStringLiteral("rebooted db-2"));
    QCOMPARE(lines(floor).front(), QStringLiteral("rebooted db-1"));
    // The next line is a new note, not another correction.
    write(floor, QStringLiteral("a new note"));
    QTRY_COMPARE(lines(floor).front(), QStringLiteral("a new note"));
}

void TestCommanderTimeline::entryIsRedacted()
{
    const Floor floor(withoutFeed());
    const IncidentId id = started(floor);
    QVERIFY(
        floor.fixture.ask(command::AddEntry{id, EventKind::Note, QStringLiteral("the password is hunter2")}));
    QTRY_COMPARE(lines(floor).front(), QStringLiteral("the password is hunter2"));
    auto *view = floor.part<QListView>(QStringLiteral("timeline"));
    view->setCurrentIndex(view->model()->index(0, 0));
    auto *redact = view->findChild<QAction *>(QStringLiteral("redactEntry"));
    QVERIFY(redact);
    redact->trigger();
    QDialog *dialog = floor.dialog(QStringLiteral("redactDialog"));
    QVERIFY(dialog);
    const auto *entries = dialog->findChild<QListWidget *>(QStringLiteral("redactEntries"));
    QVERIFY(entries && entries->count() == 1);
    QVERIFY(entries->item(0)->text().contains(QStringLiteral("hunter2")));
    auto *accept = dialog->findChild<QPushButton *>(QStringLiteral("redactAccept"));
    QVERIFY(accept && !accept->isEnabled()); // Not without a reason.
    dialog->findChild<QLineEdit *>(QStringLiteral("redactReason"))->setText(QStringLiteral("a password"));
    QVERIFY(accept->isEnabled());
    accept->click();
    QTRY_VERIFY(floor.noDialog());
    QTRY_COMPARE(lines(floor).front(), QStringLiteral("Words redacted a password \u2014 entries: 1"));
    QVERIFY2(lines(floor).value(1).startsWith(QStringLiteral("[redacted ")),
             qPrintable(lines(floor).value(1)));
    QVERIFY(!lines(floor).join(u' ').contains(QStringLiteral("hunter2")));
}

void TestCommanderTimeline::updateDialogPosts()
{
    const Floor floor(withoutFeed());
    const IncidentId id = started(floor);
    QTRY_VERIFY(floor.shows(QStringLiteral("postUpdate")));
    floor.click(QStringLiteral("postUpdate"));
    QDialog *dialog = floor.dialog(QStringLiteral("updateDialog"));
    QVERIFY(dialog);
    auto *text = dialog->findChild<QPlainTextEdit *>(QStringLiteral("updateText"));
    QVERIFY(text);
    text->setPlainText(QStringLiteral("degraded\nnothing is lost"));
    Floor::press(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(floor.noDialog());
    QTRY_COMPARE(floor.fixture.incident(id).events.back()->kind(), EventKind::UpdatePosted);
    QVERIFY(floor.fixture.incident(id).lastUpdateAt);
}

WF_WINDOW_TEST(TestCommanderTimeline)

} // namespace tst_commandertimeline

#include "tst_commandertimeline.moc"
