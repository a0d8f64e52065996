// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/time.h"

#include <QByteArray>

#include <optional>

namespace wf {

/// Tells systemd how the service does, over the socket it named in the environment. Without one nothing
/// happens.
class ServiceNotify
{
public:
    /// Reads NOTIFY_SOCKET and WATCHDOG_USEC.
    ServiceNotify();

    bool isUsed() const { return !m_socket.isEmpty(); }
    /// How long the service manager waits for a sign of life; none where it does not.
    std::optional<Millis> watchdog() const { return m_watchdog; }
    /// "READY=1", "WATCHDOG=1", "STATUS=…". False where it could not be sent.
    bool send(const QByteArray &message) const;

private:
    QByteArray m_socket;
    std::optional<Millis> m_watchdog;
};

} // namespace wf
