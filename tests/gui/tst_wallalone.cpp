// SPDX-License-Identifier: GPL-3.0-or-later
// What the wallboard does alone, for days: turning, sounds, the night, the walk of the picture, its signs of
// life.
#include "desk/followingdesk.h"
#include "sound/annunciator.h"
#include "wall/wallshade.h"
#include "wall/wallwatchdog.h"
#include "walltest.h"

#include <QAction>
#include <QSignalSpy>

namespace tst_wallalone {

using namespace std::chrono_literals;
using namespace wf;
using namespace wf::guitest;

class TestWallAlone : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aPersonTurnsAndHolds();
    void aKioskStays();
    void theCommandersKeyOpensAndCloses();
    void soundOnlyForNewsAndOnlyWhereChosen();
    void theNightIsDim();
    void thePictureWalks();
    void changesFlashAndStop();
    void theSecondHandMoves();
    void theFirstPictureComes();
    void screensByNumberAndName();
    void aThreadThatHangsEndsTheSignsOfLife();
};

void TestWallAlone::aPersonTurnsAndHolds()
{
    FakeFixture f;
    QVERIFY(f.waitForData());
    f.desk().settings().set(SettingKey::WallMetrics, QStringList{QStringLiteral("queue.depth")});
    Wall wall(f.desk());
    QCOMPARE(wall.board.cursor().shape(), Qt::BlankCursor);
    QTRY_COMPARE(wall.board.rotation().count(), 2);
    QTest::keyClick(&wall.board, Qt::Key_Right);
    QCOMPARE(wall.board.rotation().index(), 1);
    QTest::keyClick(&wall.board, Qt::Key_Space);
    QVERIFY(wall.says(QStringLiteral("wallFooter")).contains(QStringLiteral("held 2 / 2")));
    f.clock().advance(1min);
    wall.board.refresh();
    QCOMPARE(wall.board.rotation().index(), 1);
    QTest::keyClick(&wall.board, Qt::Key_Space);
    f.clock().advance(21s);
    wall.board.refresh();
    QCOMPARE(wall.board.rotation().index(), 0);
    QTest::keyClick(&wall.board, Qt::Key_Left);
    QCOMPARE(wall.board.rotation().index(), 1);
    QSignalSpy left(&wall.board, &WallBoard::left);
    QTest::keyClick(&wall.board, Qt::Key_Escape);
    QCOMPARE(left.count(), 1);
    QVERIFY(!wall.board.isVisible());
}

void TestWallAlone::aKioskStays()
{
    FakeFixture f;
    Wall wall(f.desk(), {1280, 720}, 55, false);
    QTest::keyClick(&wall.board, Qt::Key_Escape);
    QTest::keyClick(&wall.board, Qt::Key_F11);
    QVERIFY(wall.board.isVisible());
}

void TestWallAlone::theCommandersKeyOpensAndCloses()
{
    Floor floor;
    const auto wall = [] {
        for (QWidget *widget : QApplication::topLevelWidgets()) {
            if (widget->objectName() == QStringLiteral("wallboard") && widget->isVisible())
                return widget;
        }
        return static_cast<QWidget *>(nullptr);
    };
    QVERIFY(!wall());
    Floor::press(Qt::Key_F11);
    QTRY_VERIFY(wall());
    QVERIFY(wall()->isFullScreen());
    auto *action = floor.window->findChild<QAction *>(QStringLiteral("actionWallboard"));
    QVERIFY(action);
    action->trigger();
    QTRY_VERIFY(!wall());
    action->trigger();
    QTRY_VERIFY(wall());
    floor.close();
    QVERIFY2(!wall(), "it goes with the window whose desk it shows");
}

void TestWallAlone::soundOnlyForNewsAndOnlyWhereChosen()
{
    FakeFixture f;
    QVERIFY(f.waitForData());
    f.declare(QStringLiteral("Before"), Severity::P1);
    Wall wall(f.desk());
    auto *sounds = wall.board.findChild<Annunciator *>();
    QSignalSpy played(sounds, &Annunciator::sounded);
    const IncidentId quiet = f.declare(QStringLiteral("Silent by default"), Severity::P1);
    QTRY_COMPARE(wall.board.facts().incidents.size(), 2U);
    QCOMPARE(played.count(), 0);
    f.desk().settings().set(SettingKey::WallSounds, QStringList{QStringLiteral("P0")});
    wall.board.refresh();
    QCOMPARE(played.count(), 0);
    QVERIFY(f.ask(command::ChangeSeverity{quiet, Severity::P0, {}}));
    QTRY_COMPARE(played.count(), 1);
    f.declare(QStringLiteral("No sound was chosen for it"), Severity::P2);
    QTRY_COMPARE(wall.board.facts().incidents.size(), 3U);
    QCOMPARE(played.count(), 1);
}

void TestWallAlone::theNightIsDim()
{
    DeskFixture f;
    Wall wall(f.desk());
    auto *shade = wall.board.findChild<WallShade *>();
    QVERIFY(!shade->isVisible());
    const QTime now = QTime::currentTime();
    f.desk().settings().set(SettingKey::WallNight,
                            QStringLiteral("%1-%2").arg(now.addSecs(-3600).toString(QStringLiteral("H:mm")),
                                                        now.addSecs(3600).toString(QStringLiteral("H:mm"))));
    wall.board.refresh();
    QVERIFY(shade->isVisible());
    QCOMPARE(shade->level(), WallConfig().nightLevel);
    const QColor dim =
        wall.board.grab().toImage().pixelColor(wall.stage()->geometry().topLeft() + QPoint(60, 30));
    f.desk().settings().set(SettingKey::WallNight, QStringLiteral("off"));
    wall.board.refresh();
    QVERIFY(!shade->isVisible());
    const QColor bright =
        wall.board.grab().toImage().pixelColor(wall.stage()->geometry().topLeft() + QPoint(60, 30));
    QVERIFY(dim.lightness() < bright.lightness());
}

void TestWallAlone::thePictureWalks()
{
    FakeFixture f;
    Wall wall(f.desk());
    std::set<std::pair<int, int>> places;
    QPoint before = wall.stage()->pos();
    for (int minute = 0; minute < 40; ++minute) {
        f.clock().advance(1min);
        wall.board.refresh();
        const QPoint at = wall.stage()->pos();
        QVERIFY((at - before).manhattanLength() <= 2);
        before = at;
        places.insert({at.x(), at.y()});
    }
    QVERIFY(places.size() > 20);
}

void TestWallAlone::changesFlashAndStop()
{
    DeskFixture f;
    QVERIFY(f.waitForData());
    const IncidentId id = f.declare(QStringLiteral("Queue"), Severity::P1);
    Wall wall(f.desk());
    const QString name = QStringLiteral("incident:") + id.text();
    QTRY_VERIFY(wall.card(name));
    const bool lit = wall.card(name)->look().lit;
    QTRY_COMPARE(wall.card(name)->look().lit, !lit);
    f.clock().advance(2min);
    for (int i = 0; i < 5; ++i) {
        f.clock().advance(500ms);
        wall.board.refresh();
        QVERIFY(!wall.card(name)->look().lit);
    }
}

void TestWallAlone::theSecondHandMoves()
{
    DeskFixture f;
    Wall wall(f.desk());
    const QString first = wall.says(QStringLiteral("wallHeader"));
    QTRY_VERIFY(wall.says(QStringLiteral("wallHeader")) != first);
}

void TestWallAlone::theFirstPictureComes()
{
    DeskFixture f;
    declareMany(f, 12);
    f.stop();
    f.start();
    Wall wall(f.desk());
    QSignalSpy shown(&wall.board, &WallBoard::firstShown);
    wall.board.grab();
    QTRY_COMPARE(shown.count(), 1);
}

void TestWallAlone::screensByNumberAndName()
{
    QVERIFY(WallBoard::screenFor(QStringLiteral("1")));
    QVERIFY(!WallBoard::screenFor(QStringLiteral("0")));
    QVERIFY(!WallBoard::screenFor(QStringLiteral("9")));
    QCOMPARE(WallBoard::screenFor(QGuiApplication::primaryScreen()->name()),
             QGuiApplication::primaryScreen());
    QVERIFY(!WallBoard::screenFor(QStringLiteral("nowhere")));
}

void TestWallAlone::aThreadThatHangsEndsTheSignsOfLife()
{
    DeskFixture f;
    QVERIFY(f.waitForData());
    DeskOptions options;
    options.dataDir = f.path(QStringLiteral("data"));
    FollowingDesk desk(options, f.clock());
    WallWatchdog watchdog(desk);
    QVERIFY(watchdog.isAlive());
    // Nothing was started, so nothing is heard.
    f.clock().advance(1min);
    QVERIFY(!watchdog.isAlive());
    desk.start();
    QTRY_VERIFY(watchdog.isAlive());
    f.clock().advance(1min);
    QTRY_VERIFY(watchdog.isAlive());
}

WF_WINDOW_TEST(TestWallAlone)

} // namespace tst_wallalone

#include "tst_wallalone.moc"
