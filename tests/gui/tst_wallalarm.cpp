// SPDX-License-Identifier: GPL-3.0-or-later
// What a wall does besides its picture: sounds by players of the system, and that the screen stays on.
#include "testbus.h"
#include "wall/wallawake.h"
#include "wall/wallsounds.h"

#include <QDBusContext>
#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

namespace tst_wallalarm {

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

class TestWallAlarm : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m_path = qgetenv("PATH"); }
    void cleanup() { qputenv("PATH", m_path); }
    void aPlayerPlaysTheFile();
    void thePlayerThatFailsIsFollowedByTheNext();
    void withoutAPlayerItBeeps_data();
    void withoutAPlayerItBeeps();
    void theScreenSaverIsHeldOff();
    void aLaterScreenSaverIsAskedToo();
    void withoutADesktopNothingHappens();

private:
    /// A program in front of the others that notes what it was called with, and ends with a code.
    void makePlayer(const QTemporaryDir &dir, const QString &name, int code) const
    {
        QFile script(dir.filePath(name));
        QVERIFY(script.open(QIODevice::WriteOnly));
        script.write(QStringLiteral("#!/bin/sh\necho %1 \"$1\" >> %2\nexit %3\n")
                         .arg(name, dir.filePath(QStringLiteral("heard")))
                         .arg(code)
                         .toUtf8());
        script.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    static QStringList heard(const QTemporaryDir &dir)
    {
        QFile file(dir.filePath(QStringLiteral("heard")));
        return file.open(QIODevice::ReadOnly)
                   ? QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'), Qt::SkipEmptyParts)
                   : QStringList();
    }

    QByteArray m_path;
};

void TestWallAlarm::aPlayerPlaysTheFile()
{
    const QTemporaryDir dir;
    makePlayer(dir, QStringLiteral("pw-play"), 0);
    makePlayer(dir, QStringLiteral("paplay"), 0);
    qputenv("PATH", QFile::encodeName(dir.path()));
    WallSounds sounds;
    QSignalSpy beeps(&sounds, &WallSounds::beeped);
    sounds.setSounds({{Severity::P0, QStringLiteral("/usr/share/sounds/a horn.oga")}});
    sounds.play(Severity::P1); // Nothing was chosen for it.
    sounds.play(Severity::P0);
    QTRY_COMPARE(heard(dir), QStringList{"pw-play /usr/share/sounds/a horn.oga"});
    QTRY_VERIFY(sounds.findChildren<QProcess *>().isEmpty());
    QCOMPARE(heard(dir).size(), 1);
    QCOMPARE(beeps.count(), 0);
}

void TestWallAlarm::thePlayerThatFailsIsFollowedByTheNext()
{
    const QTemporaryDir dir;
    makePlayer(dir, QStringLiteral("pw-play"), 1);
    makePlayer(dir, QStringLiteral("paplay"), 0);
    qputenv("PATH", QFile::encodeName(dir.path()));
    WallSounds sounds;
    QSignalSpy beeps(&sounds, &WallSounds::beeped);
    sounds.setSounds({{Severity::P0, QStringLiteral("/horn.wav")}});
    sounds.play(Severity::P0);
    QTRY_COMPARE(heard(dir), (QStringList{"pw-play /horn.wav", "paplay /horn.wav"}));
    QTRY_VERIFY(sounds.findChildren<QProcess *>().isEmpty());
    QCOMPARE(beeps.count(), 0);
}

void TestWallAlarm::withoutAPlayerItBeeps_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QStringList>("asked");
    QTest::newRow("a player that fails") << "/horn.wav" << QStringList{"aplay /horn.wav"};
    // It would play the bytes as noise.
    QTest::newRow("a file the player does not know") << "/horn.oga" << QStringList();
}

void TestWallAlarm::withoutAPlayerItBeeps()
{
    QFETCH(QString, file);
    QFETCH(QStringList, asked);
    const QTemporaryDir dir;
    makePlayer(dir, QStringLiteral("aplay"), 1);
    qputenv("PATH", QFile::encodeName(dir.path()));
    WallSounds sounds;
    QSignalSpy beeps(&sounds, &WallSounds::beeped);
    sounds.setSounds({{Severity::P1, file}});
    sounds.play(Severity::P1);
    QTRY_COMPARE(beeps.count(), 3);
    QCOMPARE(heard(dir), asked);
}

void TestWallAlarm::theScreenSaverIsHeldOff()
{
    TestBus bus;
    if (!bus.start())
        QSKIP("no dbus-daemon");
    QDBusConnection desktop = bus.connect(QStringLiteral("desktop"));
    ScreenSaver saver;
    QVERIFY(desktop.registerObject(SaverPath, &saver, QDBusConnection::ExportAllSlots));
    QVERIFY(desktop.registerService(Saver));
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

void TestWallAlarm::aLaterScreenSaverIsAskedToo()
{
    TestBus bus;
    if (!bus.start())
        QSKIP("no dbus-daemon");
    WallAwake awake(nullptr, bus.connect(QStringLiteral("wall")), QDBusConnection(QStringLiteral("none")));
    awake.hold(true);
    QDBusConnection desktop = bus.connect(QStringLiteral("desktop"));
    ScreenSaver saver;
    QVERIFY(desktop.registerObject(SaverPath, &saver, QDBusConnection::ExportAllSlots));
    QVERIFY(desktop.registerService(Saver));
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

void TestWallAlarm::withoutADesktopNothingHappens()
{
    WallAwake awake(nullptr, QDBusConnection(QStringLiteral("none")),
                    QDBusConnection(QStringLiteral("none")));
    awake.hold(true);
    awake.hold(false);
    QVERIFY(!awake.isScreenSaverHeld());
}

WF_GUI_TEST(TestWallAlarm)

} // namespace tst_wallalarm

#include "tst_wallalarm.moc"
