// SPDX-License-Identifier: GPL-3.0-or-later
#include "wall/wallawake.h"

#include "theme/sessionbus.h"

#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

namespace wf {

namespace {

const QString SaverService = QStringLiteral("org.freedesktop.ScreenSaver");
const QString SaverPath = QStringLiteral("/org/freedesktop/ScreenSaver");
const QString Who = QStringLiteral("Watchfloor");

QDBusMessage saverCall(const QString &method, const QVariantList &arguments)
{
    QDBusMessage call = QDBusMessage::createMethodCall(SaverService, SaverPath, SaverService, method);
    call.setArguments(arguments);
    return call;
}

} // namespace

WallAwake::WallAwake(QObject *parent)
    : WallAwake(parent, QDBusConnection(QString()), QDBusConnection(QString()))
{
    whenBusesAnswered(*this, [this] {
        use(QDBusConnection::sessionBus(), QDBusConnection::systemBus());
        if (m_held)
            ask();
    });
}

WallAwake::WallAwake(QObject *parent, const QDBusConnection &session, const QDBusConnection &system)
    : QObject(parent), m_session(session), m_system(system)
{
    use(session, system);
    m_saver.addWatchedService(SaverService);
    // A desktop that starts after the wall, or starts its screen saver again, has heard nothing yet.
    connect(&m_saver, &QDBusServiceWatcher::serviceOwnerChanged, this,
            [this](const QString &, const QString &, const QString &owner) {
                m_cookie.reset();
                if (m_held && !owner.isEmpty())
                    askScreenSaver();
            });
}

WallAwake::~WallAwake()
{
    releaseScreenSaver();
}

void WallAwake::hold(bool held)
{
    if (m_held == held)
        return;
    m_held = held;
    if (held) {
        ask();
    } else {
        releaseScreenSaver();
        m_idle = {};
    }
}

void WallAwake::use(const QDBusConnection &session, const QDBusConnection &system)
{
    m_session = session;
    m_system = system;
    m_saver.setConnection(m_session);
}

void WallAwake::ask()
{
    askScreenSaver();
    askLogind();
}

void WallAwake::askScreenSaver()
{
    if (!m_session.isConnected())
        return;
    const QDBusPendingReply<uint> reply =
        m_session.asyncCall(saverCall(QStringLiteral("Inhibit"), {Who, m_why}));
    auto *watcher = new QDBusPendingCallWatcher(reply, this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher *call) {
        call->deleteLater();
        const QDBusPendingReply<uint> answer = *call;
        if (answer.isError())
            return;
        m_cookie = answer.value();
        if (!m_held) // Left before the answer came.
            releaseScreenSaver();
    });
}

void WallAwake::releaseScreenSaver()
{
    if (m_cookie)
        m_session.send(saverCall(QStringLiteral("UnInhibit"), {*m_cookie}));
    m_cookie.reset();
}

void WallAwake::askLogind()
{
    if (!m_system.isConnected())
        return;
    QDBusMessage call = QDBusMessage::createMethodCall(
        QStringLiteral("org.freedesktop.login1"), QStringLiteral("/org/freedesktop/login1"),
        QStringLiteral("org.freedesktop.login1.Manager"), QStringLiteral("Inhibit"));
    call.setArguments({QStringLiteral("idle"), Who, m_why, QStringLiteral("block")});
    auto *watcher = new QDBusPendingCallWatcher(m_system.asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher *done) {
        done->deleteLater();
        const QDBusPendingReply<QDBusUnixFileDescriptor> answer = *done;
        if (!answer.isError() && m_held)
            m_idle = answer.value();
    });
}

} // namespace wf

#include "moc_wallawake.cpp"
