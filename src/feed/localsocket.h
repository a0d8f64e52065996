// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"

#include <QString>
#include <QUrl>

namespace wf {

/// A socket that listens at an address of this computer. Closes it when it goes, and removes the Unix socket
/// it made.
class LocalSocket
{
public:
    /// Whether `url` is "SCHEME://HOST:PORT" with a host that is this computer (127.0.0.0/8, ::1, localhost),
    /// or "unix:///path" where `mayBeUnix`. Errors are sentences; `protocol` is what they call what is heard
    /// there.
    static Expected<void> check(const QUrl &url, const QString &scheme, bool mayBeUnix,
                                const QString &protocol);
    /// Datagrams at a checked address, udp or unix. Counts what the system drops (SO_RXQ_OVFL).
    static Expected<LocalSocket> datagrams(const QUrl &url);
    /// Connections at a checked address, tcp.
    static Expected<LocalSocket> connections(const QUrl &url);

    LocalSocket() = default;
    LocalSocket(LocalSocket &&other) noexcept;
    LocalSocket &operator=(LocalSocket &&other) noexcept;
    ~LocalSocket();

    bool isOpen() const { return m_fd >= 0; }
    int descriptor() const { return m_fd; }
    quint16 port() const { return m_port; } ///< 0 of a Unix socket.

private:
    static Expected<LocalSocket> bound(const QUrl &url, int type);
    static Expected<LocalSocket> boundUnix(const QString &path);

    int m_fd = -1;
    quint16 m_port = 0;
    QString m_path; ///< Of a Unix socket.
};

} // namespace wf
