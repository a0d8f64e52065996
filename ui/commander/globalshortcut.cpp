// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/globalshortcut.h"

#include "theme/sessionbus.h"

#include <QDBusArgument>
#include <QDBusMessage>
#include <QDBusMetaType>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

namespace wf {

namespace {

const QString Service = QStringLiteral("org.freedesktop.portal.Desktop");
const QString Path = QStringLiteral("/org/freedesktop/portal/desktop");
const QString Shortcuts = QStringLiteral("org.freedesktop.portal.GlobalShortcuts");
const QString RequestInterface = QStringLiteral("org.freedesktop.portal.Request");
const QString Session = QStringLiteral("org.freedesktop.portal.Session");
const QString Id = QStringLiteral("show");

/// A shortcut as BindShortcuts takes it: (sa{sv}).
struct PortalShortcut
{
    QString id;
    QVariantMap options;
};

QDBusArgument &operator<<(QDBusArgument &out, const PortalShortcut &shortcut)
{
    out.beginStructure();
    out << shortcut.id << shortcut.options;
    out.endStructure();
    return out;
}

const QDBusArgument &operator>>(const QDBusArgument &in, PortalShortcut &shortcut)
{
    in.beginStructure();
    in >> shortcut.id >> shortcut.options;
    in.endStructure();
    return in;
}

} // namespace

} // namespace wf

Q_DECLARE_METATYPE(wf::PortalShortcut)

namespace wf {

GlobalShortcut::GlobalShortcut(QString what, QString preferred, QObject *parent)
    : QObject(parent), m_what(std::move(what)), m_preferred(std::move(preferred)), m_bus(QString())
{
    // A slot is found by the names of its parameters: without this one connect() fails, unless somebody used
    // it before.
    qRegisterMetaType<QDBusObjectPath>();
    qDBusRegisterMetaType<PortalShortcut>();
    qDBusRegisterMetaType<QList<PortalShortcut>>();
}

GlobalShortcut::~GlobalShortcut()
{
    release();
}

void GlobalShortcut::ask()
{
    whenBusAnswered(*this, [this](bool connected) {
        if (connected)
            ask(QDBusConnection::sessionBus());
        else
            refuse();
    });
}

void GlobalShortcut::ask(const QDBusConnection &bus)
{
    if (!m_session.isEmpty() || !m_request.isEmpty())
        return;
    m_bus = bus;
    m_refused = false;
    // Once, however often it is asked for.
    m_bus.disconnect(Service, Path, Shortcuts, QStringLiteral("Activated"), this,
                     SLOT(takeActivated(QDBusObjectPath, QString, qulonglong, QVariantMap)));
    m_bus.connect(Service, Path, Shortcuts, QStringLiteral("Activated"), this,
                  SLOT(takeActivated(QDBusObjectPath, QString, qulonglong, QVariantMap)));
    createSession();
}

void GlobalShortcut::createSession()
{
    call(QStringLiteral("CreateSession"), {},
         {{QStringLiteral("session_handle_token"), QStringLiteral("watchfloor")}});
}

void GlobalShortcut::bind()
{
    const PortalShortcut shortcut{
        Id, {{QStringLiteral("description"), m_what}, {QStringLiteral("preferred_trigger"), m_preferred}}};
    call(QStringLiteral("BindShortcuts"),
         {QVariant::fromValue(QDBusObjectPath(m_session)),
          QVariant::fromValue(QList<PortalShortcut>{shortcut}), QString()},
         {});
}

void GlobalShortcut::call(const QString &method, QVariantList arguments, QVariantMap options)
{
    const QString token = QStringLiteral("watchfloor%1").arg(++m_calls);
    options.insert(QStringLiteral("handle_token"), token);
    // The portal says where it answers before it does: ":1.42" becomes "1_42".
    QString sender = m_bus.baseService().mid(1);
    sender.replace(QLatin1Char('.'), QLatin1Char('_'));
    m_request = QStringLiteral("%1/request/%2/%3").arg(Path, sender, token);
    m_bus.connect(Service, m_request, RequestInterface, QStringLiteral("Response"), this,
                  SLOT(takeResponse(uint, QVariantMap)));
    QDBusMessage message = QDBusMessage::createMethodCall(Service, Path, Shortcuts, method);
    arguments << options;
    message.setArguments(arguments);
    auto *answer = new QDBusPendingCallWatcher(m_bus.asyncCall(message), this);
    connect(answer, &QDBusPendingCallWatcher::finished, this, [this, answer] {
        const QDBusPendingReply<QDBusObjectPath> reply = *answer;
        if (reply.isError())
            refuse();
        answer->deleteLater();
    });
}

void GlobalShortcut::takeResponse(uint code, const QVariantMap &results)
{
    m_bus.disconnect(Service, m_request, RequestInterface, QStringLiteral("Response"), this,
                     SLOT(takeResponse(uint, QVariantMap)));
    m_request.clear();
    if (code != 0) {
        refuse();
        return;
    }
    if (m_session.isEmpty()) {
        // A string by the specification; some portals send a path.
        const QVariant handle = results.value(QStringLiteral("session_handle"));
        m_session =
            handle.canConvert<QDBusObjectPath>() ? handle.value<QDBusObjectPath>().path() : handle.toString();
        if (m_session.isEmpty())
            refuse();
        else
            bind();
        return;
    }
    m_bound = true;
    Q_EMIT changed();
}

void GlobalShortcut::takeActivated(const QDBusObjectPath &session, const QString &shortcut, qulonglong,
                                   const QVariantMap &)
{
    if (session.path() == m_session && shortcut == Id)
        Q_EMIT activated();
}

void GlobalShortcut::refuse()
{
    release();
    m_refused = true;
    Q_EMIT changed();
}

void GlobalShortcut::release()
{
    if (!m_request.isEmpty())
        m_bus.disconnect(Service, m_request, RequestInterface, QStringLiteral("Response"), this,
                         SLOT(takeResponse(uint, QVariantMap)));
    m_request.clear();
    if (!m_session.isEmpty())
        m_bus.call(QDBusMessage::createMethodCall(Service, m_session, Session, QStringLiteral("Close")),
                   QDBus::NoBlock);
    m_session.clear();
    if (std::exchange(m_bound, false))
        Q_EMIT changed();
}

} // namespace wf

#include "moc_globalshortcut.cpp"
