// SPDX-License-Identifier: GPL-3.0-or-later
// Quitting with an open incident is asked about, whichever way it is done.
#include "commandertest.h"
#include "sessionend.h"

#include <QAction>
#include <QPushButton>
#include <QTimer>

namespace tst_commanderquit {

using namespace wf;
using namespace wf::guitest;

class TestCommanderQuit : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void withoutAnIncidentItCloses();
    void withOneItAsks_data();
    void withOneItAsks();
    void whoMeansItQuits();
    void theSessionsEndDoesNotAsk();
    void aSessionThatWasAskedToSaveClosesUnasked();
    void aSignalKeepsTheLayout();
};

void TestCommanderQuit::withoutAnIncidentItCloses()
{
    Floor floor(withoutFeed());
    Floor::press(Qt::Key_Q, Qt::ControlModifier);
    QTRY_VERIFY(!floor.window->isVisible());
    // What is over keeps nobody.
    floor.window->show();
    QVERIFY(QTest::qWaitForWindowActive(floor.window.get()));
    const IncidentId id = floor.fixture.declare(QStringLiteral("Over"), Severity::P2);
    QVERIFY(floor.fixture.ask(command::ChangeStatus{id, IncidentStatus::Resolved, {}}));
    floor.window->close();
    QTRY_VERIFY(!floor.window->isVisible());
}

void TestCommanderQuit::withOneItAsks_data()
{
    QTest::addColumn<int>("way");
    QTest::newRow("Ctrl+Q") << 0;
    QTest::newRow("the menu") << 1;
    QTest::newRow("Alt+F4, or the window's own button") << 2;
}

void TestCommanderQuit::withOneItAsks()
{
    QFETCH(int, way);
    Floor floor(DeskFixture::Options{});
    floor.fixture.declare(QStringLiteral("Queue <b>grows</b> & more"), Severity::P1);
    if (way == 0)
        Floor::press(Qt::Key_Q, Qt::ControlModifier);
    else if (way == 1)
        floor.part<QAction>(QStringLiteral("actionQuit"))->trigger();
    else
        floor.window->windowHandle()->close();
    QDialog *dialog = floor.dialog(QStringLiteral("quitDialog"));
    QVERIFY(dialog);
    QVERIFY(floor.window->isVisible());
    const QString text = dialog->findChild<QLabel *>(QStringLiteral("quitText"))->text();
    QVERIFY2(text.contains(QStringLiteral("1 incident is open")), qPrintable(text));
    QVERIFY2(text.contains(QStringLiteral("P1 INC-0001 Queue <b>grows</b> & more")), qPrintable(text));
    QVERIFY2(text.contains(QStringLiteral("no longer watched")), qPrintable(text));
    // Enter takes the default, which is to stay.
    QCOMPARE(Floor::focusName(), QStringLiteral("quitCancel"));
    Floor::press(Qt::Key_Return);
    QVERIFY(floor.noDialog());
    QVERIFY(floor.window->isVisible());
    // And it asks again the next time.
    Floor::press(Qt::Key_Q, Qt::ControlModifier);
    QVERIFY(floor.dialog(QStringLiteral("quitDialog")));
    Floor::press(Qt::Key_Escape);
    QVERIFY(floor.noDialog());
    QVERIFY(floor.window->isVisible());
}

void TestCommanderQuit::whoMeansItQuits()
{
    Floor floor(withoutFeed());
    floor.fixture.declare(QStringLiteral("Queue grows"), Severity::P1);
    Floor::press(Qt::Key_Q, Qt::ControlModifier);
    QDialog *dialog = floor.dialog(QStringLiteral("quitDialog"));
    QVERIFY(dialog);
    QTest::mouseClick(dialog->findChild<QPushButton *>(QStringLiteral("quitAccept")), Qt::LeftButton);
    QTRY_VERIFY(!floor.window->isVisible());
}

void TestCommanderQuit::theSessionsEndDoesNotAsk()
{
    Floor floor(withoutFeed());
    floor.fixture.declare(QStringLiteral("Queue grows"), Severity::P1);
    // What QCoreApplication::quit() sends: a signal's handler and the session's manager use it.
    QEvent quit(QEvent::Quit);
    QCoreApplication::sendEvent(qApp, &quit);
    QVERIFY(!floor.window->isVisible());
    QVERIFY(!floor.window->findChild<QDialog *>(QStringLiteral("quitDialog")));
}

void TestCommanderQuit::aSessionThatWasAskedToSaveClosesUnasked()
{
    Floor floor(withoutFeed());
    floor.fixture.declare(QStringLiteral("Queue grows"), Severity::P1);
    endSession();
    floor.window->windowHandle()->close();
    QTRY_VERIFY(!floor.window->isVisible());
    QVERIFY(!floor.window->findChild<QDialog *>(QStringLiteral("quitDialog")));
}

void TestCommanderQuit::aSignalKeepsTheLayout()
{
    LiveFloor floor(withoutFeed());
    floor.fixture.declare(QStringLiteral("Queue grows"), Severity::P1);
    const Settings &settings = floor.fixture.desk().settings();
    QVERIFY(settings.value(SettingKey::WindowGeometry).toByteArray().isEmpty());
    floor.window->resize(1500, 900);
    // As main() answers SIGTERM: the event loop ends, and nothing is closed.
    QTimer::singleShot(0, qApp, [] { QCoreApplication::exit(0); });
    QCoreApplication::exec();
    QVERIFY(floor.window->isVisible());
    floor.window.reset();
    floor.fixture.restart();
    floor.open();
    QCOMPARE(floor.window->size(), QSize(1500, 900));
}

WF_WINDOW_TEST(TestCommanderQuit)

} // namespace tst_commanderquit

#include "tst_commanderquit.moc"
