// SPDX-License-Identifier: GPL-3.0-or-later
// Command handed over, what is known of an incident, incidents merged and split, by way of the window.
#include "commandertest.h"
#include "kit/cardlist.h"

#include <QAction>
#include <QListWidget>
#include <QPlainTextEdit>

namespace tst_commandercommand {

using namespace std::chrono_literals;
using namespace wf;
using namespace wf::guitest;

namespace {

QAction *action(const auto &floor, const char *name)
{
    return floor.window->template findChild<QAction *>(QLatin1String(name));
}

IncidentId declared(auto &floor, const QString &title)
{
    const IncidentId id = floor.fixture.declare(title, Severity::P2);
    floor.window->selection().selectIncident(id);
    return id;
}

} // namespace

class TestCommanderCommand : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void commandIsHandedOverWithABrief();
    void offerIsDeclined();
    void factsAreLogged();
    void incidentsAreMergedAndTakenApart();
    void whatWasMergedIsShownOnTheTarget();
    void aPartIsSplitOff();
    void nobodyCommandsIsSaid();
};

void TestCommanderCommand::commandIsHandedOverWithABrief()
{
    Floor floor(withoutFeed());
    declared(floor, QStringLiteral("Queue grows"));
    QTRY_VERIFY(action(floor, "actionHandOver")->isEnabled());
    QVERIFY(!action(floor, "actionTakeCommand")->isEnabled());
    Floor::press(Qt::Key_H, Qt::ControlModifier | Qt::ShiftModifier);
    QDialog *offer = floor.dialog(QStringLiteral("handoverDialog"));
    QVERIFY(offer);
    auto *brief = offer->findChild<QPlainTextEdit *>(QStringLiteral("handoverBrief"));
    QVERIFY2(brief->toPlainText().contains(QStringLiteral("Queue grows")), qPrintable(brief->toPlainText()));
    Floor::type(QStringLiteral("Bo"));
    Floor::press(Qt::Key_Return);
    QVERIFY(floor.noDialog());
    QCOMPARE(floor.shown()->offer->to, QStringLiteral("Bo"));
    QTRY_VERIFY(
        floor.text(QStringLiteral("incidentFacts")).contains(QStringLiteral("command offered to Bo")));
    QTRY_VERIFY(action(floor, "actionTakeCommand")->isEnabled());
    Floor::press(Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(floor.dialog(QStringLiteral("handoverDialog")));
    Floor::press(Qt::Key_Return);
    QVERIFY(floor.noDialog());
    QCOMPARE(floor.shown()->commander(), QStringLiteral("Bo"));
    QTRY_VERIFY(!action(floor, "actionTakeCommand")->isEnabled());
}

void TestCommanderCommand::offerIsDeclined()
{
    Floor floor(withoutFeed());
    const IncidentId id = declared(floor, QStringLiteral("Queue grows"));
    QVERIFY(floor.fixture.ask(command::OfferCommand{id, QStringLiteral("Bo"), QStringLiteral("the brief")}));
    QTRY_VERIFY(action(floor, "actionTakeCommand")->isEnabled());
    action(floor, "actionTakeCommand")->trigger();
    QDialog *answer = floor.dialog(QStringLiteral("handoverDialog"));
    QVERIFY(answer);
    QCOMPARE(answer->findChild<QPlainTextEdit *>(QStringLiteral("handoverBrief"))->toPlainText(),
             QStringLiteral("the brief"));
    QTest::mouseClick(answer->findChild<QAbstractButton *>(QStringLiteral("handoverDecline")),
                      Qt::LeftButton);
    QVERIFY(floor.noDialog());
    QVERIFY(!floor.shown()->offer);
    QCOMPARE(floor.shown()->commander(), QStringLiteral("Ana"));
}

void TestCommanderCommand::factsAreLogged()
{
    Floor floor(withoutFeed());
    declared(floor, QStringLiteral("Queue grows"));
    QTRY_VERIFY(action(floor, "actionFacts")->isEnabled());
    Floor::press(Qt::Key_I, Qt::ControlModifier);
    QDialog *dialog = floor.dialog(QStringLiteral("factsDialog"));
    QVERIFY(dialog);
    dialog->findChild<QPlainTextEdit *>(QStringLiteral("factsImpact"))
        ->setPlainText(QStringLiteral("half of the jobs wait"));
    dialog->findChild<QLineEdit *>(QStringLiteral("factsServices"))
        ->setText(QStringLiteral("queue, gateway"));
    QTest::mouseClick(dialog->findChild<QAbstractButton *>(QStringLiteral("factsAccept")), Qt::LeftButton);
    QVERIFY(floor.noDialog());
    QCOMPARE(floor.shown()->facts.services,
             (QStringList{QStringLiteral("queue"), QStringLiteral("gateway")}));
    QTRY_VERIFY(floor.part(QStringLiteral("incidentFacts"))
                    ->toolTip()
                    .contains(QStringLiteral("Impact: half of the jobs wait")));
    // Too long a tag is refused with a sentence, and nothing that was typed is lost.
    Floor::press(Qt::Key_I, Qt::ControlModifier);
    dialog = floor.dialog(QStringLiteral("factsDialog"));
    QVERIFY(dialog);
    dialog->findChild<QLineEdit *>(QStringLiteral("factsTags"))->setText(QString(300, u'x'));
    QTest::mouseClick(dialog->findChild<QAbstractButton *>(QStringLiteral("factsAccept")), Qt::LeftButton);
    auto *error = dialog->findChild<QLabel *>(QStringLiteral("factsError"));
    QTRY_VERIFY(error->isVisible());
    QVERIFY(error->text().contains(QStringLiteral("tags")));
    dialog->reject();
}

void TestCommanderCommand::incidentsAreMergedAndTakenApart()
{
    LiveFloor floor(withoutFeed());
    const IncidentId other = declared(floor, QStringLiteral("Jobs wait"));
    const IncidentId target = declared(floor, QStringLiteral("Queue grows"));
    QTRY_VERIFY(action(floor, "actionMerge")->isEnabled());
    action(floor, "actionMerge")->trigger();
    QDialog *dialog = floor.dialog(QStringLiteral("mergeDialog"));
    QVERIFY(dialog);
    auto *list = dialog->findChild<QListWidget *>(QStringLiteral("mergeList"));
    auto *accept = dialog->findChild<QAbstractButton *>(QStringLiteral("mergeAccept"));
    QCOMPARE(list->count(), 1);
    QVERIFY(!accept->isEnabled());
    list->item(0)->setCheckState(Qt::Checked);
    QVERIFY(accept->isEnabled());
    QTest::mouseClick(accept, Qt::LeftButton);
    QVERIFY(floor.noDialog());
    QCOMPARE(floor.fixture.incident(other).mergedInto, target);
    floor.window->selection().selectIncident(other);
    QTRY_VERIFY(floor.text(QStringLiteral("incidentFacts")).contains(QStringLiteral("merged into INC-0002")));
    QTRY_VERIFY(action(floor, "actionUnmerge")->isEnabled());
    action(floor, "actionUnmerge")->trigger();
    QTRY_COMPARE(floor.fixture.incident(other).status, IncidentStatus::Investigating);
    QTRY_VERIFY(!action(floor, "actionUnmerge")->isEnabled());
    // After a restart it is all the same.
    floor.close();
    floor.fixture.restart();
    floor.open({1680, 1050});
    QVERIFY(floor.fixture.incident(target).mergedFrom.empty());
    QVERIFY(floor.fixture.incident(other).mergedInto.isEmpty());
}

void TestCommanderCommand::whatWasMergedIsShownOnTheTarget()
{
    LiveFloor floor(withoutFeed());
    const IncidentId other = declared(floor, QStringLiteral("Jobs wait"));
    auto &f = floor.fixture;
    QVERIFY(f.ask(
        command::ChangeHypothesis{other, {}, QStringLiteral("the new driver"), HypothesisState::Likely, {}}));
    QVERIFY(
        f.ask(command::AttachEvidence{other, QStringLiteral("a stack trace"), {}, {}, 0, {}, {}, {}, {}}));
    QVERIFY(f.ask(
        command::StartTimer{other, QStringLiteral("ask the vendor"), 10min, QStringLiteral("Bo"), false}));
    const IncidentId target = declared(floor, QStringLiteral("Queue grows"));
    QVERIFY(f.ask(command::Merge{target, {other}}));
    const auto check = [&] {
        floor.window->selection().selectIncident(target);
        Floor::press(Qt::Key_2, Qt::ControlModifier);
        const auto *cards = floor.part<CardList>(QStringLiteral("boardCards"));
        QTRY_VERIFY(cards->cards().size() >= 2);
        QStringList said;
        for (const Card &card : cards->cards())
            said << card.title + QLatin1Char('|') + card.side;
        QVERIFY2(said.contains(QStringLiteral("the new driver|INC-0001 · Likely")),
                 qPrintable(said.join(QLatin1Char(';'))));
        QVERIFY2(said.last().startsWith(QStringLiteral("a stack trace|INC-0001 · you ")),
                 qPrintable(said.last()));
        const QString timer = QStringLiteral("timer:") + f.incident(other).freeTimers.begin()->first.text();
        QTRY_VERIFY(floor.shows(timer));
        QVERIFY2(
            floor.part(timer)->accessibleName().startsWith(QStringLiteral("INC-0001 · Bo: ask the vendor, ")),
            qPrintable(floor.part(timer)->accessibleName()));
    };
    check();
    // And all the same after a restart.
    floor.close();
    f.restart();
    floor.open({1680, 1050});
    QTRY_VERIFY(f.book().find(other));
    check();
    // It is due, and is acknowledged, as if nothing had been merged.
    f.clock().advance(11min);
    const TimerId id = f.incident(other).freeTimers.begin()->first;
    QTRY_VERIFY(f.incident(other).freeTimers.at(id).firedAt);
    QVERIFY(f.ask(command::AcknowledgeTimer{other, id}));
    // The target lets it go again.
    QTRY_VERIFY(action(floor, "actionUnmerge")->isEnabled());
    action(floor, "actionUnmerge")->trigger();
    QTRY_COMPARE(f.incident(other).status, IncidentStatus::Investigating);
    QTRY_VERIFY(!action(floor, "actionUnmerge")->isEnabled());
}

void TestCommanderCommand::aPartIsSplitOff()
{
    Floor floor(withoutFeed());
    const IncidentId id = declared(floor, QStringLiteral("Queue grows"));
    QTRY_VERIFY(action(floor, "actionSplit")->isEnabled());
    action(floor, "actionSplit")->trigger();
    QVERIFY(floor.dialog(QStringLiteral("textDialog")));
    Floor::type(QStringLiteral("Billing too"));
    Floor::press(Qt::Key_Return);
    QVERIFY(floor.noDialog());
    const auto found = floor.fixture.book().resolve(QStringLiteral("INC-0002"));
    QVERIFY(found);
    QCOMPARE((*found)->title, QStringLiteral("Billing too"));
    QCOMPARE((*found)->splitFrom, id);
}

void TestCommanderCommand::nobodyCommandsIsSaid()
{
    Floor floor(withoutFeed());
    const IncidentId id = declared(floor, QStringLiteral("Queue grows"));
    QVERIFY(floor.fixture.ask(command::TakeRole{id, Role::Commander, {}, false}));
    QTRY_VERIFY(floor.text(QStringLiteral("incidentFacts")).contains(QStringLiteral("no commander")));
}

WF_WINDOW_TEST(TestCommanderCommand)

} // namespace tst_commandercommand

#include "tst_commandercommand.moc"
