// SPDX-License-Identifier: GPL-3.0-or-later
// Screens that are plugged in and out under a wallboard. The test plays the platform's part: it tells Qt of
// screens as the X server's plug-in would.
#include "support/deskfixture.h"
#include "support/testentry.h"
#include "theme/theme.h"
#include "wall/wallboard.h"

#include <QApplication>
#include <QScreen>
#include <QTest>

#include <qpa/qplatformscreen.h>
#include <qpa/qwindowsysteminterface.h>

namespace tst_wallscreens {

using namespace wf;

namespace {

/// A screen beside the one of the offscreen platform.
class PluggedScreen : public QPlatformScreen
{
public:
    PluggedScreen(QString name, QRect where) : m_name(std::move(name)), m_where(where) {}
    QString name() const override { return m_name; }
    QRect geometry() const override { return m_where; }
    int depth() const override { return 32; }
    QImage::Format format() const override { return QImage::Format_RGB32; }
    QSizeF physicalSize() const override { return QSizeF(1218, 685); } // 55 inches.
    void setGeometry(QRect where)
    {
        m_where = where;
        QWindowSystemInterface::handleScreenGeometryChange(screen(), where, where);
        QWindowSystemInterface::flushWindowSystemEvents();
    }

private:
    QString m_name;
    QRect m_where;
};

PluggedScreen *plugIn(const QString &name, QRect where, bool primary = false)
{
    auto *screen = new PluggedScreen(name, where);
    QWindowSystemInterface::handleScreenAdded(screen, primary);
    return screen;
}

void pullOut(PluggedScreen *screen)
{
    QWindowSystemInterface::handleScreenRemoved(screen); // Deletes it.
}

const QRect Wall(1920, 0, 3840, 2160);

} // namespace

class TestWallScreens : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_fixture = std::make_unique<DeskFixture>();
        m_theme.apply();
        m_board = std::make_unique<WallBoard>(m_fixture->desk(), m_theme, true);
    }
    void cleanup()
    {
        m_board.reset();
        m_fixture.reset();
    }
    void itLeavesAndReturns();
    void itStaysWhenOthersComeAndGo();
    void oneThatIsNotThereYetIsWaitedFor();
    void anotherPrimaryMovesNothing();
    void anotherResolutionIsLaidOutAnew();

private:
    QString where() const { return m_board->screen()->name(); }

    Theme m_theme{ThemeMode::Dark};
    std::unique_ptr<DeskFixture> m_fixture;
    std::unique_ptr<WallBoard> m_board;
};

void TestWallScreens::itLeavesAndReturns()
{
    const QScreen *desk = QGuiApplication::primaryScreen();
    PluggedScreen *wall = plugIn(QStringLiteral("HDMI-1"), Wall);
    m_board->showOn(QStringLiteral("HDMI-1"));
    QTRY_COMPARE(where(), QStringLiteral("HDMI-1"));
    QTRY_COMPARE(m_board->geometry(), Wall);
    const double large = m_board->fonts().sizes().text;
    pullOut(wall);
    QTRY_VERIFY(m_board->isVisible());
    QTRY_COMPARE(where(), desk->name());
    QTRY_COMPARE(m_board->geometry(), desk->geometry());
    QTRY_VERIFY2(m_board->fonts().sizes().text < large, "letters are those of the screen it is on");
    wall = plugIn(QStringLiteral("HDMI-1"), Wall);
    QTRY_COMPARE(where(), QStringLiteral("HDMI-1"));
    QTRY_COMPARE(m_board->geometry(), Wall);
    QTRY_COMPARE(m_board->fonts().sizes().text, large);
    m_board->close();
    pullOut(wall);
}

void TestWallScreens::itStaysWhenOthersComeAndGo()
{
    PluggedScreen *second = plugIn(QStringLiteral("DP-1"), {800, 0, 1280, 720});
    PluggedScreen *third = plugIn(QStringLiteral("HDMI-1"), Wall);
    m_board->showOn(QStringLiteral("3"));
    QTRY_COMPARE(where(), QStringLiteral("HDMI-1"));
    // Now it is the second one; the wall is where it was.
    pullOut(second);
    QTRY_COMPARE(where(), QStringLiteral("HDMI-1"));
    second = plugIn(QStringLiteral("DP-1"), {800, 0, 1280, 720});
    QTRY_COMPARE(where(), QStringLiteral("HDMI-1"));
    QTRY_COMPARE(m_board->geometry(), Wall);
    m_board->close();
    pullOut(third);
    pullOut(second);
}

void TestWallScreens::oneThatIsNotThereYetIsWaitedFor()
{
    const QScreen *desk = QGuiApplication::primaryScreen();
    m_board->showOn(QStringLiteral("2"));
    QTRY_COMPARE(where(), desk->name());
    QTRY_VERIFY(m_board->isVisible());
    PluggedScreen *wall = plugIn(QStringLiteral("HDMI-1"), Wall);
    QTRY_COMPARE(where(), QStringLiteral("HDMI-1"));
    QTRY_COMPARE(m_board->geometry(), Wall);
    m_board->close();
    pullOut(wall);
}

void TestWallScreens::anotherPrimaryMovesNothing()
{
    const QString desk = QGuiApplication::primaryScreen()->name();
    m_board->showOn(QStringLiteral("1"));
    QTRY_COMPARE(where(), desk);
    PluggedScreen *wall = plugIn(QStringLiteral("HDMI-1"), Wall, true);
    QCOMPARE(QGuiApplication::primaryScreen()->name(), QStringLiteral("HDMI-1"));
    QTRY_COMPARE(where(), desk);
    pullOut(wall);
    QTRY_COMPARE(where(), desk);
}

void TestWallScreens::anotherResolutionIsLaidOutAnew()
{
    PluggedScreen *wall = plugIn(QStringLiteral("HDMI-1"), Wall);
    m_board->showOn(QStringLiteral("HDMI-1"));
    const double large = m_board->fonts().sizes().text;
    wall->setGeometry({1920, 0, 1280, 720});
    QTRY_COMPARE(m_board->geometry(), QRect(1920, 0, 1280, 720));
    QTRY_VERIFY(m_board->fonts().sizes().text < large);
    m_board->close();
    pullOut(wall);
}

WF_GUI_TEST(TestWallScreens)

} // namespace tst_wallscreens

#include "tst_wallscreens.moc"
