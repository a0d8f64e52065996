// SPDX-License-Identifier: GPL-3.0-or-later
// While a wall is shown, the screen stays on.
#include "commander/sleepguard.h"
#include "support/fakefixture.h"
#include "testbus.h"
#include "wall/wallawake.h"

#include <QDBusContext>
#include <QTest>

namespace tst_wallawake {

using namespace wf;
using namespace wf::guitest;

namespace {

const QString Saver = QStringLiteral("org.freedesktop.ScreenSaver");
const QString SaverPath = QStringLiteral("/org/freedesktop/ScreenSaver");

/// A desktop's screen saver, as far as it can be held off.
class ScreenSaver : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.ScreenSaver")
public:
    std::map<uint, QString> held;

public Q_SLOTS:
    uint Inhibit(const QString &who, const QString &)
    {
        held[++m_last] = who;
        return m_last;
    }
    void UnInhibit(uint cookie) { held.erase(cookie); }

private:
    uint m_last = 0;
};

} // namespace

class TestWallAwake : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theScreenSaverIsHeldOff();
    void aLaterScreenSaverIsAskedToo();
    void withoutADesktopNothingHappens();
    void aGraveIncidentKeepsTheDeskAwake();
};

void TestWallAwake::theScreenSaverIsHeldOff()
{
    TestBus bus;
    if (!bus.start())
        QSKIP("no dbus-daemon");
    QDBusConnection desktop = bus.connect(QStringLiteral("desktop"));
    ScreenSaver saver;
    TestBus::offer(desktop, Saver, SaverPath, saver);
    {
        WallAwake awake(nullptr, bus.connect(QStringLiteral("wall")),
                        QDBusConnection(QStringLiteral("none")));
        QVERIFY(saver.held.empty());
        awake.hold(true);
        QTRY_VERIFY(awake.isScreenSaverHeld());
        QCOMPARE(saver.held.size(), 1u);
        QCOMPARE(saver.held.begin()->second, QStringLiteral("Watchfloor"));
        awake.hold(true); // Shown once more: once is enough.
        awake.hold(false);
        QTRY_VERIFY(saver.held.empty());
        awake.hold(true);
        QTRY_COMPARE(saver.held.size(), 1u);
        QTRY_VERIFY(awake.isScreenSaverHeld());
    }
    QTRY_VERIFY(saver.held.empty());
    QDBusConnection::disconnectFromBus(QStringLiteral("wall"));
    QDBusConnection::disconnectFromBus(QStringLiteral("desktop"));
}

void TestWallAwake::aLaterScreenSaverIsAskedToo()
{
    TestBus bus;
    if (!bus.start())
        QSKIP("no dbus-daemon");
    WallAwake awake(nullptr, bus.connect(QStringLiteral("wall")), QDBusConnection(QStringLiteral("none")));
    awake.hold(true);
    QDBusConnection desktop = bus.connect(QStringLiteral("desktop"));
    ScreenSaver saver;
    TestBus::offer(desktop, Saver, SaverPath, saver);
    QTRY_VERIFY(awake.isScreenSaverHeld());
    // It is started again, and has forgotten who asked.
    QVERIFY(desktop.unregisterService(Saver));
    QTRY_VERIFY(!awake.isScreenSaverHeld());
    saver.held.clear();
    QVERIFY(desktop.registerService(Saver));
    QTRY_COMPARE(saver.held.size(), 1u);
    QDBusConnection::disconnectFromBus(QStringLiteral("wall"));
    QDBusConnection::disconnectFromBus(QStringLiteral("desktop"));
}

void TestWallAwake::withoutADesktopNothingHappens()
{
    WallAwake awake(nullptr, QDBusConnection(QStringLiteral("none")),
                    QDBusConnection(QStringLiteral("none")));
    awake.hold(true);
    awake.hold(false);
    QVERIFY(!awake.isScreenSaverHeld());
}

void TestWallAwake::aGraveIncidentKeepsTheDeskAwake()
{
    TestBus bus;
    if (!bus.start())
        QSKIP("no dbus-daemon");
    QDBusConnection desktop = bus.connect(QStringLiteral("desktop"));
    ScreenSaver saver;
    TestBus::offer(desktop, Saver, SaverPath, saver);
    FakeFixture f;
    SleepGuard guard(f.desk(), bus.connect(QStringLiteral("guard")), QDBusConnection(QStringLiteral("none")),
                     nullptr);
    f.declare(QStringLiteral("Slow"), Severity::P2);
    const IncidentId grave = f.declare(QStringLiteral("Down"), Severity::P1);
    QTRY_COMPARE(saver.held.size(), std::size_t(1));
    QVERIFY(f.ask(command::ChangeSeverity{grave, Severity::P3, {}}));
    QTRY_VERIFY(saver.held.empty());
}

WF_GUI_TEST(TestWallAwake)

} // namespace tst_wallawake

#include "tst_wallawake.moc"
