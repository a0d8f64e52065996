// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDBusConnection>
#include <QDBusServiceWatcher>
#include <QDBusUnixFileDescriptor>
#include <QObject>

#include <optional>

namespace wf {

/// Keeps the screen on, for a wall that stands on it or while it is bad: asks the session's screen saver
/// (org.freedesktop.ScreenSaver) not to start and logind not to call the session idle. Both forget it when
/// the process ends. Where a service is missing nothing is asked; one that comes later is asked then.
class WallAwake : public QObject
{
    Q_OBJECT
public:
    /// On the buses of the session and of the system, once they have answered.
    explicit WallAwake(QObject *parent = nullptr);
    WallAwake(QObject *parent, const QDBusConnection &session, const QDBusConnection &system);
    ~WallAwake() override;
    void hold(bool held);
    /// What the desktop may show as the reason.
    void setReason(const QString &why) { m_why = why; }
    /// The screen saver agreed.
    bool isScreenSaverHeld() const { return m_cookie.has_value(); }

private:
    void use(const QDBusConnection &session, const QDBusConnection &system);
    void ask();
    void askScreenSaver();
    void releaseScreenSaver();
    void askLogind();

    QDBusConnection m_session;
    QDBusConnection m_system;
    QDBusServiceWatcher m_saver;
    QString m_why = QStringLiteral("The wallboard is shown");
    bool m_held = false;
    std::optional<uint> m_cookie;
    QDBusUnixFileDescriptor m_idle; ///< logind's lock: given back by closing it.
};

} // namespace wf
