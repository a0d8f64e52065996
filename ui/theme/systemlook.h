// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theme/theme.h"

#include <QDBusVariant>

class QDBusPendingCallWatcher;

namespace wf {

/// What the desktop says of its look: the namespace "org.freedesktop.appearance" of the settings portal (XDG
/// Desktop Portal, interface org.freedesktop.portal.Settings). Nobody waits for it: where it says nothing,
/// the look is dark. GUI thread.
class SystemLook : public QObject
{
    Q_OBJECT
public:
    explicit SystemLook(QObject *parent = nullptr);
    /// Asks the session's bus, and hears of changes from now on; nobody waits for it. Without a bus or a
    /// portal nothing comes of it.
    void ask();
    ThemeMode mode() const;

public Q_SLOTS:
    /// One setting as the portal tells it; what is none of its look is passed over.
    void take(const QString &space, const QString &key, const QDBusVariant &value);

Q_SIGNALS:
    void changed();

private:
    void listen();
    void askFor(const QString &key);

    bool m_light = false;
    bool m_contrast = false;
};

} // namespace wf
