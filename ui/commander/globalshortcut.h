// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDBusConnection>
#include <QDBusObjectPath>
#include <QObject>
#include <QVariantMap>

#include <functional>

namespace wf {

/// A key that works whichever window is in front: the shortcuts portal of the desktop (XDG Desktop Portal,
/// interface org.freedesktop.portal.GlobalShortcuts) asks the person for it and keeps it. Where there is no
/// such portal nothing comes of it, but for isRefused(). Nobody waits for it. GUI thread.
class GlobalShortcut : public QObject
{
    Q_OBJECT
public:
    /// `what` is what the desktop shows for it; `preferred` as the portal writes keys ("CTRL+ALT+w").
    GlobalShortcut(QString what, QString preferred, QObject *parent = nullptr);
    ~GlobalShortcut() override;
    /// Asks for the key on the session's bus; again after release().
    void ask();
    void ask(const QDBusConnection &bus);
    /// Gives the key back.
    void release();
    /// The desktop was asked and has no such portal, or the person said no.
    bool isRefused() const { return m_refused; }
    /// The desktop keeps a key for it.
    bool isBound() const { return m_bound; }

Q_SIGNALS:
    void activated();
    /// isBound() or isRefused() says something else.
    void changed();

private Q_SLOTS:
    void takeResponse(uint code, const QVariantMap &results);
    void takeActivated(const QDBusObjectPath &session, const QString &shortcut, qulonglong at,
                       const QVariantMap &options);

private:
    void createSession();
    void bind();
    /// Calls the portal; its answer comes as a signal of the object the call names.
    void call(const QString &method, QVariantList arguments, QVariantMap options);
    void refuse();

    const QString m_what;
    const QString m_preferred;
    QDBusConnection m_bus;
    QString m_session; ///< Path; empty: none.
    QString m_request; ///< Whose response is waited for.
    int m_calls = 0;
    bool m_bound = false;
    bool m_refused = false;
};

} // namespace wf
