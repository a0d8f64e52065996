// SPDX-License-Identifier: GPL-3.0-or-later
// The key that works from everywhere, against a portal that the test plays.
#include "commander/globalshortcut.h"

#include "testbus.h"

#include <QDBusArgument>
#include <QDBusContext>
#include <QDBusMessage>
#include <QDBusMetaType>
#include <QSignalSpy>

namespace tst_globalshortcut {

using namespace wf;
using namespace wf::guitest;

namespace {

const QString Service = QStringLiteral("org.freedesktop.portal.Desktop");
const QString Path = QStringLiteral("/org/freedesktop/portal/desktop");
const QString SessionPath = QStringLiteral("/org/freedesktop/portal/desktop/session/1");

} // namespace

/// A shortcut as BindShortcuts takes it.
struct Wanted
{
    QString id;
    QVariantMap options;
};

QDBusArgument &operator<<(QDBusArgument &out, const Wanted &wanted)
{
    out.beginStructure();
    out << wanted.id << wanted.options;
    out.endStructure();
    return out;
}

const QDBusArgument &operator>>(const QDBusArgument &in, Wanted &wanted)
{
    in.beginStructure();
    in >> wanted.id >> wanted.options;
    in.endStructure();
    return in;
}

} // namespace tst_globalshortcut

Q_DECLARE_METATYPE(tst_globalshortcut::Wanted)

namespace tst_globalshortcut {

namespace {

/// As much of the portal as a program needs that wants one key.
class Portal : public QObject, public QDBusContext
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.GlobalShortcuts")
public:
    explicit Portal(const QDBusConnection &bus) : m_bus(bus) {}
    QStringList asked; ///< "show Bring … (CTRL+ALT+w)"
    uint answer = 0;   ///< 1: the person said no.

    void press(const QString &session, const QString &id)
    {
        QDBusMessage signal = QDBusMessage::createSignal(
            Path, QStringLiteral("org.freedesktop.portal.GlobalShortcuts"), QStringLiteral("Activated"));
        signal.setArguments(
            {QVariant::fromValue(QDBusObjectPath(session)), id, qulonglong(1), QVariantMap()});
        QVERIFY(m_bus.send(signal));
    }

public Q_SLOTS:
    QDBusObjectPath CreateSession(const QVariantMap &options)
    {
        return respond(options, 0, {{QStringLiteral("session_handle"), SessionPath}});
    }
    QDBusObjectPath BindShortcuts(const QDBusObjectPath &, const QList<tst_globalshortcut::Wanted> &list,
                                  const QString &, const QVariantMap &options)
    {
        for (const Wanted &wanted : list)
            asked << QStringLiteral("%1 %2 (%3)")
                         .arg(wanted.id, wanted.options.value(QStringLiteral("description")).toString(),
                              wanted.options.value(QStringLiteral("preferred_trigger")).toString());
        return respond(options, answer, {});
    }

private:
    QDBusObjectPath respond(const QVariantMap &options, uint code, const QVariantMap &results)
    {
        QString sender = message().service().mid(1);
        sender.replace(QLatin1Char('.'), QLatin1Char('_'));
        const QString request =
            QStringLiteral("%1/request/%2/%3")
                .arg(Path, sender, options.value(QStringLiteral("handle_token")).toString());
        QDBusMessage signal = QDBusMessage::createSignal(
            request, QStringLiteral("org.freedesktop.portal.Request"), QStringLiteral("Response"));
        signal.setArguments({code, results});
        m_bus.send(signal);
        return QDBusObjectPath(request);
    }

    QDBusConnection m_bus;
};

} // namespace

class TestGlobalShortcut : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        qDBusRegisterMetaType<Wanted>();
        qDBusRegisterMetaType<QList<Wanted>>();
    }
    void theDesktopIsAskedAndTheKeyIsHeard();
    void aPersonMaySayNo();
    void withoutAPortalNothingComesOfIt();
};

void TestGlobalShortcut::theDesktopIsAskedAndTheKeyIsHeard()
{
    TestBus bus;
    if (!bus.start())
        QSKIP("no dbus-daemon");
    QDBusConnection desktop = bus.connect(QStringLiteral("desktop"));
    Portal portal(desktop);
    QVERIFY(desktop.registerObject(Path, &portal, QDBusConnection::ExportAllSlots));
    QVERIFY(desktop.registerService(Service));
    {
        GlobalShortcut shortcut(QStringLiteral("Bring Watchfloor to the front"),
                                QStringLiteral("CTRL+ALT+w"));
        QSignalSpy activated(&shortcut, &GlobalShortcut::activated);
        shortcut.ask(bus.connect(QStringLiteral("program")));
        QTRY_VERIFY(shortcut.isBound());
        QCOMPARE(portal.asked,
                 QStringList{QStringLiteral("show Bring Watchfloor to the front (CTRL+ALT+w)")});
        // A signal of another session, one of another key, and the right one.
        portal.press(Path + QStringLiteral("/session/2"), QStringLiteral("show"));
        portal.press(SessionPath, QStringLiteral("another"));
        portal.press(SessionPath, QStringLiteral("show"));
        QTRY_COMPARE(activated.count(), 1);
        shortcut.release();
        QVERIFY(!shortcut.isBound());
        shortcut.ask(bus.connect(QStringLiteral("program")));
        QTRY_VERIFY(shortcut.isBound());
        QCOMPARE(portal.asked.size(), 2);
    }
    QDBusConnection::disconnectFromBus(QStringLiteral("program"));
    QDBusConnection::disconnectFromBus(QStringLiteral("desktop"));
}

void TestGlobalShortcut::aPersonMaySayNo()
{
    TestBus bus;
    if (!bus.start())
        QSKIP("no dbus-daemon");
    QDBusConnection desktop = bus.connect(QStringLiteral("desktop"));
    Portal portal(desktop);
    portal.answer = 1;
    QVERIFY(desktop.registerObject(Path, &portal, QDBusConnection::ExportAllSlots));
    QVERIFY(desktop.registerService(Service));
    {
        GlobalShortcut shortcut(QStringLiteral("Bring Watchfloor to the front"),
                                QStringLiteral("CTRL+ALT+w"));
        shortcut.ask(bus.connect(QStringLiteral("program")));
        QTRY_VERIFY(shortcut.isRefused());
        QVERIFY(!shortcut.isBound());
    }
    QDBusConnection::disconnectFromBus(QStringLiteral("program"));
    QDBusConnection::disconnectFromBus(QStringLiteral("desktop"));
}

void TestGlobalShortcut::withoutAPortalNothingComesOfIt()
{
    TestBus bus;
    if (!bus.start())
        QSKIP("no dbus-daemon");
    {
        GlobalShortcut shortcut(QStringLiteral("Bring Watchfloor to the front"),
                                QStringLiteral("CTRL+ALT+w"));
        shortcut.ask(bus.connect(QStringLiteral("program")));
        QTRY_VERIFY(shortcut.isRefused());
    }
    QDBusConnection::disconnectFromBus(QStringLiteral("program"));
}

WF_GUI_TEST(TestGlobalShortcut)

} // namespace tst_globalshortcut

#include "tst_globalshortcut.moc"
