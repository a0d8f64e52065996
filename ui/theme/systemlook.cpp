// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/systemlook.h"

#include "theme/sessionbus.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

namespace wf {

namespace {

const QString Service = QStringLiteral("org.freedesktop.portal.Desktop");
const QString Path = QStringLiteral("/org/freedesktop/portal/desktop");
const QString Interface = QStringLiteral("org.freedesktop.portal.Settings");
const QString Appearance = QStringLiteral("org.freedesktop.appearance");
const QString Scheme = QStringLiteral("color-scheme"); ///< 0 no preference, 1 dark, 2 light
const QString Contrast = QStringLiteral("contrast");   ///< 0 no preference, 1 higher

} // namespace

SystemLook::SystemLook(QObject *parent) : QObject(parent) {}

void SystemLook::ask()
{
    whenBusAnswered(*this, [this](bool connected) {
        if (connected)
            listen();
    });
}

void SystemLook::listen()
{
    // A slot is found by the names of its parameters: without this one connect() may fail.
    qRegisterMetaType<QDBusVariant>();
    QDBusConnection bus = QDBusConnection::sessionBus();
    bus.connect(Service, Path, Interface, QStringLiteral("SettingChanged"), this,
                SLOT(take(QString, QString, QDBusVariant)));
    askFor(Scheme);
    askFor(Contrast);
}

void SystemLook::askFor(const QString &key)
{
    QDBusMessage call = QDBusMessage::createMethodCall(Service, Path, Interface, QStringLiteral("Read"));
    call.setArguments({Appearance, key});
    auto *answer = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(call), this);
    connect(answer, &QDBusPendingCallWatcher::finished, this, [this, answer, key] {
        const QDBusPendingReply<QDBusVariant> reply = *answer;
        if (reply.isValid())
            take(Appearance, key, reply.value());
        answer->deleteLater();
    });
}

ThemeMode SystemLook::mode() const
{
    if (m_contrast)
        return m_light ? ThemeMode::LightContrast : ThemeMode::DarkContrast;
    return m_light ? ThemeMode::Light : ThemeMode::Dark;
}

void SystemLook::take(const QString &space, const QString &key, const QDBusVariant &value)
{
    if (space != Appearance)
        return;
    // Read() wraps the value in one variant more than SettingChanged does.
    QVariant plain = value.variant();
    if (plain.canConvert<QDBusVariant>())
        plain = plain.value<QDBusVariant>().variant();
    const ThemeMode before = mode();
    if (key == Scheme)
        m_light = plain.toUInt() == 2;
    else if (key == Contrast)
        m_contrast = plain.toUInt() == 1;
    if (mode() != before)
        Q_EMIT changed();
}

} // namespace wf

#include "moc_systemlook.cpp"
