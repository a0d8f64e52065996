// SPDX-License-Identifier: GPL-3.0-or-later
// Updates with their channels, the messages page, the board, contacts, mentions and drills, by way of the
// window; and all of it without a route to anywhere.
#include "commandertest.h"

#include "delegates/timelinedelegate.h"
#include "kit/chip.h"
#include "models/mentions.h"
#include "support/bodies.h"
#include "support/scriptedserver.h"
#include "words/eventsentence.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QPlainTextEdit>
#include <QTcpServer>

namespace tst_commandermessages {

using namespace std::chrono_literals;
using namespace wf;
using namespace wf::guitest;

namespace {

/// A place nobody listens at.
QUrl nowhere()
{
    QTcpServer server;
    if (!server.listen(QHostAddress::LocalHost))
        qFatal("no port is free");
    return QUrl(QStringLiteral("http://127.0.0.1:%1/hook").arg(server.serverPort()));
}

DeskFixture::Options withChannel(const QUrl &url, bool approval = false)
{
    DeskFixture::Options options = withoutFeed();
    ChannelConfig channel;
    channel.name = QStringLiteral("chat");
    channel.kind = ChannelKind::Webhook;
    channel.url = url;
    channel.approval = approval;
    options.channels = {channel};
    return options;
}

IncidentId declared(auto &floor, const QString &title = QStringLiteral("Queue grows"))
{
    const IncidentId id = floor.fixture.declare(title, Severity::P1, QStringLiteral("queue-backlog"));
    floor.window->selection().selectIncident(id);
    return id;
}

QDialog *composer(auto &floor)
{
    Floor::press(Qt::Key_U, Qt::ControlModifier);
    return floor.dialog(QStringLiteral("updateDialog"));
}

const MessageRecord &first(auto &floor, const IncidentId &id)
{
    return floor.fixture.incident(id).messages.front();
}

} // namespace

class TestCommanderMessages : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void updateGoesOutByItsChannels();
    void everyUpdateSaysWhenTheNextComes();
    void templateFollowsTheAudience();
    void commanderApproves();
    void withoutARouteEverythingButDeliveryWorks();
    void blanksAreNotPosted();
    void objectionsAreWrittenByKeys();
    void hypothesisIsJudged();
    void callsAreLoggedAndTell();
    void mentionsAreFollowed();
    void drillIsUnmistakable();
    void scriptErrorsNameTheLine();
    void secondRunbookAndOwnStepStandInTheColumn();
};

void TestCommanderMessages::updateGoesOutByItsChannels()
{
    ScriptedServer server;
    server.setAnswer(ScriptedAnswer::http(200, "text/plain", "ok"));
    LiveFloor floor(withChannel(server.url()));
    const IncidentId id = declared(floor);
    QDialog *dialog = composer(floor);
    QVERIFY(dialog);
    QVERIFY(dialog->findChild<QCheckBox *>(QStringLiteral("channel:chat"))->isChecked());
    Floor::type(QStringLiteral("jobs are late"));
    auto *preview = dialog->findChild<QLabel *>(QStringLiteral("updatePreview"));
    QTRY_VERIFY2(preview->text().contains(QStringLiteral("jobs are late")), qPrintable(preview->text()));
    Floor::press(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(floor.noDialog());
    QTRY_COMPARE(first(floor, id).state, MessageState::Sent);
    QVERIFY(floor.fixture.incident(id).promisedUpdate);
    QTRY_COMPARE(floor.pill(QStringLiteral("outbox:chat")), QStringLiteral("chat sent 1"));
    Floor::press(Qt::Key_4, Qt::ControlModifier);
    QTRY_VERIFY(floor.shows(QStringLiteral("card:%1").arg(first(floor, id).id.text())));
}

void TestCommanderMessages::everyUpdateSaysWhenTheNextComes()
{
    Floor floor(withoutFeed());
    declared(floor);
    QDialog *dialog = composer(floor);
    QVERIFY(dialog);
    QCOMPARE(dialog->findChild<QComboBox *>(QStringLiteral("updateNext"))->currentText(),
             QStringLiteral("20m"));
    dialog->findChild<QComboBox *>(QStringLiteral("updateNext"))->setCurrentText(QStringLiteral("soon"));
    Floor::press(Qt::Key_Return, Qt::ControlModifier);
    auto *error = dialog->findChild<QLabel *>(QStringLiteral("updateError"));
    QTRY_VERIFY(error->isVisible());
    QVERIFY2(error->text().contains(QStringLiteral("\"soon\" is not a duration")), qPrintable(error->text()));
    dialog->reject();
}

void TestCommanderMessages::templateFollowsTheAudience()
{
    Floor floor(withoutFeed());
    declared(floor);
    QDialog *dialog = composer(floor);
    QVERIFY(dialog);
    auto *text = dialog->findChild<QPlainTextEdit *>(QStringLiteral("updateText"));
    QVERIFY(text->toPlainText().startsWith(QStringLiteral("Conditions:")));
    QTest::mouseClick(
        dialog->findChild<QAbstractButton *>(QStringLiteral("audience%1").arg(int(Audience::Customers))),
        Qt::LeftButton);
    QVERIFY(text->toPlainText().startsWith(QStringLiteral("Some of you")));
    // What somebody wrote is not taken away by another choice.
    text->setFocus();
    Floor::type(QStringLiteral("mine"));
    QTest::mouseClick(
        dialog->findChild<QAbstractButton *>(QStringLiteral("audience%1").arg(int(Audience::Team))),
        Qt::LeftButton);
    QVERIFY(text->toPlainText().contains(QStringLiteral("mine")));
    dialog->reject();
}

void TestCommanderMessages::commanderApproves()
{
    Floor floor(withChannel(nowhere(), true));
    const IncidentId id = declared(floor);
    QVERIFY(floor.fixture.ask(command::TakeRole{id, Role::Commander, QStringLiteral("Bo"), true}));
    QDialog *dialog = composer(floor);
    QVERIFY(dialog);
    QTest::mouseClick(
        dialog->findChild<QAbstractButton *>(QStringLiteral("audience%1").arg(int(Audience::Customers))),
        Qt::LeftButton);
    QTRY_VERIFY(dialog->findChild<QLabel *>(QStringLiteral("updateNote"))
                    ->text()
                    .contains(QStringLiteral("Bo approves")));
    // A blank nobody filled in stays here.
    Floor::press(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(dialog->findChild<QLabel *>(QStringLiteral("updateError"))->isVisible());
    dialog->findChild<QPlainTextEdit *>(QStringLiteral("updateText"))
        ->setPlainText(QStringLiteral("jobs are late"));
    Floor::press(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(floor.noDialog());
    QCOMPARE(first(floor, id).state, MessageState::Held);
    QTRY_COMPARE(floor.pill(QStringLiteral("outbox:chat")), QStringLiteral("chat to approve 1"));
    Floor::press(Qt::Key_4, Qt::ControlModifier);
    const QString approve = QStringLiteral("approve:%1").arg(first(floor, id).id.text());
    QTRY_VERIFY(floor.shows(approve));
    floor.click(approve); // Ana does not command: refused.
    QTRY_VERIFY(floor.text(QStringLiteral("toast")).contains(QStringLiteral("Bo commands")));
    QVERIFY(floor.fixture.ask(command::TakeRole{id, Role::Commander, QStringLiteral("Ana"), true}));
    floor.click(approve);
    QTRY_COMPARE(first(floor, id).state, MessageState::Queued);
}

void TestCommanderMessages::withoutARouteEverythingButDeliveryWorks()
{
    LiveFloor floor(withChannel(nowhere()));
    const IncidentId id = declared(floor);
    QVERIFY(composer(floor));
    Floor::type(QStringLiteral("jobs are late"));
    Floor::press(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(floor.noDialog());
    QTRY_VERIFY(!first(floor, id).answer.isEmpty());
    QCOMPARE(first(floor, id).state, MessageState::Queued);
    QTRY_VERIFY(floor.pill(QStringLiteral("outbox:chat")).startsWith(QStringLiteral("chat retry in")));
    // The work goes on, whoever can be reached.
    const StepId step(QStringLiteral("p0.s0"));
    QVERIFY(floor.fixture.ask(command::CompleteStep{id, step, {}}));
    QVERIFY(floor.fixture.ask(command::ChangeSeverity{id, Severity::P0, {}}));
    QVERIFY(floor.fixture.ask(command::ChangeStatus{id, IncidentStatus::Identified, {}}));
    QVERIFY(floor.fixture.ask(command::AddEntry{id, EventKind::Note, QStringLiteral("no network")}));
    Floor::press(Qt::Key_F2);
    QTRY_VERIFY(floor.shows(QStringLiteral("contactsPane")));
    // Somebody says it on the phone: nothing waits any more.
    Floor::press(Qt::Key_4, Qt::ControlModifier);
    const QString told = QStringLiteral("told:%1").arg(first(floor, id).id.text());
    QTRY_VERIFY(floor.shows(told));
    floor.click(told);
    QVERIFY(floor.dialog(QStringLiteral("textDialog")));
    Floor::type(QStringLiteral("Cleo"));
    Floor::press(Qt::Key_Return);
    QVERIFY(floor.noDialog());
    QTRY_COMPARE(first(floor, id).state, MessageState::Sent);
    QVERIFY(first(floor, id).answer.contains(QStringLiteral("Cleo")));
}

void TestCommanderMessages::blanksAreNotPosted()
{
    Floor floor(withoutFeed());
    const IncidentId id = declared(floor);
    QDialog *dialog = composer(floor);
    QVERIFY(dialog);
    auto *text = dialog->findChild<QPlainTextEdit *>(QStringLiteral("updateText"));
    QVERIFY(text->toPlainText().contains(QStringLiteral("…")));
    // No channel is there, and the log is no place for blanks either.
    Floor::press(Qt::Key_Return, Qt::ControlModifier);
    auto *error = dialog->findChild<QLabel *>(QStringLiteral("updateError"));
    QTRY_VERIFY(error->isVisible());
    QVERIFY(!floor.fixture.incident(id).lastUpdateAt);
    // The blank is marked: typing fills it in.
    QCOMPARE(text->textCursor().selectedText(), QStringLiteral("…"));
    dialog->reject();
}

void TestCommanderMessages::objectionsAreWrittenByKeys()
{
    Floor floor(withoutFeed());
    const IncidentId id = declared(floor);
    Floor::press(Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
    QDialog *dialog = floor.dialog(QStringLiteral("decisionDialog"));
    QVERIFY(dialog);
    Floor::type(QStringLiteral("roll back"));
    Floor::press(Qt::Key_Tab);
    QCOMPARE(Floor::focusName(), QStringLiteral("voter:0"));
    Floor::type(QStringLiteral("Bo"));
    // A further row stands there at once, and the keys stay where they are.
    QVERIFY(dialog->findChild<QLineEdit *>(QStringLiteral("voter:1")));
    QVERIFY(!dialog->findChild<QLineEdit *>(QStringLiteral("voter:2")));
    QCOMPARE(Floor::focusName(), QStringLiteral("voter:0"));
    Floor::press(Qt::Key_Tab);
    QCOMPARE(Floor::focusName(), QStringLiteral("objects:0"));
    Floor::press(Qt::Key_Space);
    QVERIFY(dialog->findChild<QCheckBox *>(QStringLiteral("objects:0"))->isChecked());
    Floor::press(Qt::Key_Tab);
    QCOMPARE(Floor::focusName(), QStringLiteral("why:0"));
    Floor::type(QStringLiteral("data is lost"));
    Floor::press(Qt::Key_Tab);
    QCOMPARE(Floor::focusName(), QStringLiteral("voter:1"));
    // And behind the last field it leaves.
    for (int i = 0; i < 3; ++i)
        Floor::press(Qt::Key_Tab);
    QVERIFY(!Floor::focusName().contains(QLatin1Char(':')));
    Floor::press(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(floor.noDialog());
    const auto &event = floor.fixture.incident(id).events.back();
    QCOMPARE(event->kind(), EventKind::Decision);
    const EventSentence words = sentenceOf(*event);
    QVERIFY2(words.plain().contains(QStringLiteral("objections: Bo")), qPrintable(words.plain()));
}

void TestCommanderMessages::hypothesisIsJudged()
{
    Floor floor(withoutFeed());
    const IncidentId id = declared(floor);
    Floor::press(Qt::Key_H, Qt::ControlModifier);
    QVERIFY(floor.dialog(QStringLiteral("textDialog")));
    Floor::press(Qt::Key_Escape);
    QVERIFY(floor.noDialog());
    QVERIFY2(floor.shows(QStringLiteral("runbookPane")), "nothing was added, so the page stays");
    Floor::press(Qt::Key_H, Qt::ControlModifier);
    QVERIFY(floor.dialog(QStringLiteral("textDialog")));
    Floor::type(QStringLiteral("the new driver"));
    Floor::press(Qt::Key_Return);
    QVERIFY(floor.noDialog());
    QTRY_COMPARE(floor.fixture.incident(id).hypotheses.size(), std::size_t(1));
    const QString hypothesis = floor.fixture.incident(id).hypotheses.front().id;
    QTRY_VERIFY(floor.shows(QStringLiteral("ruled_out:%1").arg(hypothesis)));
    floor.click(QStringLiteral("ruled_out:%1").arg(hypothesis));
    QVERIFY(floor.dialog(QStringLiteral("textDialog")));
    Floor::type(QStringLiteral("rolled back"));
    Floor::press(Qt::Key_Return);
    QVERIFY(floor.noDialog());
    QTRY_COMPARE(floor.fixture.incident(id).hypotheses.front().state, HypothesisState::RuledOut);
    QTRY_VERIFY(floor.shows(QStringLiteral("likely:%1").arg(hypothesis)));
    QVERIFY(!floor.shows(QStringLiteral("ruled_out:%1").arg(hypothesis)));
}

void TestCommanderMessages::callsAreLoggedAndTell()
{
    Floor floor(withoutFeed());
    const IncidentId id = declared(floor);
    QVERIFY(floor.fixture.ask(command::ChangeSeverity{id, Severity::P0, {}, {QStringLiteral("CTO")}}));
    QTRY_COMPARE(floor.text(QStringLiteral("side:contacts")), QStringLiteral("Contacts 1"));
    Floor::press(Qt::Key_F2);
    QTRY_VERIFY(floor.shows(QStringLiteral("answered:tell:CTO")));
    floor.click(QStringLiteral("answered:tell:CTO"));
    QVERIFY(floor.dialog(QStringLiteral("textDialog")));
    Floor::press(Qt::Key_Return);
    QVERIFY(floor.noDialog());
    QTRY_VERIFY(floor.fixture.incident(id).toTell.front().told);
    QTRY_COMPARE(floor.text(QStringLiteral("side:contacts")), QStringLiteral("Contacts"));
    // Who must be told stands there, and nowhere else a second time.
    QVERIFY(
        floor.fixture.ask(command::ChangeSeverity{id, Severity::P1, {}, {QStringLiteral("Primary: Ana")}}));
    QTRY_VERIFY(floor.shows(QStringLiteral("answered:tell:Primary: Ana")));
    QVERIFY(floor.shows(QStringLiteral("copy:tell:Primary: Ana")));
    QVERIFY(!floor.part(QStringLiteral("card:person:Primary: Ana")));
}

void TestCommanderMessages::mentionsAreFollowed()
{
    Floor floor(withoutFeed());
    const IncidentId other = declared(floor, QStringLiteral("Cache"));
    const IncidentId id =
        floor.fixture.declare(QStringLiteral("Queue"), Severity::P1, QStringLiteral("queue-backlog"));
    floor.window->selection().selectIncident(id);
    QVERIFY(floor.fixture.ask(
        command::AddEntry{id, EventKind::Note, QStringLiteral("as in INC-0001, not INC-0999; see #1.2")}));
    const auto mentions = MentionFinder(floor.fixture.desk())
                              .find(QStringLiteral("as in INC-0001, not INC-0999; see #1.2"), id);
    QCOMPARE(mentions.size(), std::size_t(2));
    QCOMPARE(mentions[0].target, other.text());
    QCOMPARE(mentions[1].target, QStringLiteral("p0.s1"));
    auto *view = floor.part<QListView>(QStringLiteral("timeline"));
    QTRY_VERIFY(view->model()->index(0, 0).data().toString().endsWith(QStringLiteral("see #1.2")));
    view->setCurrentIndex(view->model()->index(0, 0));
    // Two are named: which of them is asked.
    Floor::press(Qt::Key_G, Qt::ControlModifier);
    QMenu *menu = floor.menu(QStringLiteral("mentionMenu"));
    QVERIFY(menu);
    QCOMPARE(menu->actions().size(), 2);
    QCOMPARE(menu->actions().at(0)->text(), QStringLiteral("INC-0001"));
    QCOMPARE(menu->actions().at(1)->text(), QStringLiteral("#1.2"));
    menu->actions().at(1)->trigger();
    menu->close();
    QTRY_COMPARE(Floor::focusName(), QStringLiteral("step:p0.s1"));
    // One is gone to at once, and none is said.
    QVERIFY(floor.noDialog());
    QVERIFY(floor.fixture.ask(command::AddEntry{id, EventKind::Note, QStringLiteral("as in INC-0001")}));
    QTRY_VERIFY(view->model()->rowCount() > 1 &&
                TimelineDelegate::textOf(view->model()->index(0, 0)) == QStringLiteral("as in INC-0001"));
    view->setCurrentIndex(view->model()->index(0, 0));
    Floor::press(Qt::Key_G, Qt::ControlModifier);
    QTRY_COMPARE(floor.window->selection().incident(), other);
    view->setCurrentIndex(view->model()->index(0, 0));
    Floor::press(Qt::Key_G, Qt::ControlModifier);
    QTRY_VERIFY(floor.text(QStringLiteral("toast")).startsWith(QStringLiteral("This entry names no")));
}

void TestCommanderMessages::drillIsUnmistakable()
{
    LiveFloor floor(withoutFeed());
    auto *drill = floor.window->findChild<QAction *>(QStringLiteral("actionDrill"));
    drill->trigger();
    QDialog *dialog = floor.dialog(QStringLiteral("drillDialog"));
    QVERIFY(dialog);
    dialog->findChild<QComboBox *>(QStringLiteral("drillScenario"))->setCurrentText(QStringLiteral("calm"));
    QTest::mouseClick(dialog->findChild<QAbstractButton *>(QStringLiteral("drillAccept")), Qt::LeftButton);
    QVERIFY(floor.noDialog());
    QVERIFY(floor.fixture.desk().isDrill());
    QTRY_VERIFY(floor.shows(QStringLiteral("banner")));
    QVERIFY(floor.text(QStringLiteral("banner")).contains(QStringLiteral("DRILL")));
    Floor::press(Qt::Key_N, Qt::ControlModifier);
    QDialog *declare = floor.dialog(QStringLiteral("declareDialog"));
    QVERIFY(declare);
    QVERIFY(declare->findChild<QCheckBox *>(QStringLiteral("declareDrill"))->isChecked());
    declare->reject();
    QVERIFY(floor.noDialog());
    floor.window->findChild<QAction *>(QStringLiteral("actionEndDrill"))->trigger();
    QVERIFY(!floor.fixture.desk().isDrill());
    QTRY_VERIFY(!floor.shows(QStringLiteral("banner")));
}

void TestCommanderMessages::scriptErrorsNameTheLine()
{
    LiveFloor floor(withoutFeed());
    const Expected<void> started = floor.fixture.desk().startDrill(
        {{}, QByteArrayLiteral("at 5s start dynex-outage\nat 6s explode\n"), QStringLiteral("drill.txt"), 1});
    QVERIFY(!started);
    QVERIFY2(started.error().message.startsWith(QStringLiteral("drill.txt:2")),
             qPrintable(started.error().message));
    QVERIFY(!floor.fixture.desk().isDrill());
    // A desk that watches something real takes no part in exercises.
    const LiveFloor real;
    const Expected<void> refused = real.fixture.desk().startDrill({QStringLiteral("calm"), {}, {}, 1});
    QVERIFY(!refused);
    QVERIFY(refused.error().message.contains(QStringLiteral("real target")));
}

void TestCommanderMessages::secondRunbookAndOwnStepStandInTheColumn()
{
    Floor floor(withoutFeed());
    const IncidentId id = declared(floor);
    QVERIFY(floor.fixture.ask(
        command::AttachRunbook{id, *floor.fixture.desk().copyOf(RunbookId(QStringLiteral("cache-misses")))}));
    const auto &phases = floor.fixture.incident(id).runbook()->phases;
    const auto group =
        std::find_if(phases.begin(), phases.end(), [](const Phase &p) { return !p.group.isEmpty(); });
    QVERIFY(group != phases.end());
    QTRY_VERIFY(floor.shows(QStringLiteral("toggle:group:%1").arg(group - phases.begin())));
    Floor::press(Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(floor.dialog(QStringLiteral("textDialog")));
    Floor::type(QStringLiteral("ask the vendor"));
    Floor::press(Qt::Key_Return);
    QVERIFY(floor.noDialog());
    QTRY_COMPARE(floor.fixture.incident(id).addedSteps.size(), std::size_t(1));
    const QString own = floor.fixture.incident(id).addedSteps.front().step.id.text();
    QTRY_VERIFY(floor.shows(QStringLiteral("step:%1").arg(own)));
}

WF_WINDOW_TEST(TestCommanderMessages)

} // namespace tst_commandermessages

#include "tst_commandermessages.moc"
