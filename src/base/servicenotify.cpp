// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/servicenotify.h"

#include <algorithm>
#include <cstddef>
#include <cstring>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace wf {

ServiceNotify::ServiceNotify() : m_socket(qgetenv("NOTIFY_SOCKET"))
{
    bool ok = false;
    const qint64 micros = qgetenv("WATCHDOG_USEC").toLongLong(&ok);
    const QByteArray pid = qgetenv("WATCHDOG_PID");
    if (ok && micros > 0 && (pid.isEmpty() || pid.toLongLong() == qint64(::getpid())))
        m_watchdog = Millis{std::max<qint64>(1, micros / 1000)};
}

bool ServiceNotify::send(const QByteArray &message) const
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (m_socket.isEmpty() || std::size_t(m_socket.size()) >= sizeof address.sun_path)
        return false;
    std::memcpy(address.sun_path, m_socket.constData(), std::size_t(m_socket.size()));
    if (address.sun_path[0] == '@')
        address.sun_path[0] = '\0'; // A name in the abstract namespace.
    const int fd = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return false;
    const auto length = socklen_t(offsetof(sockaddr_un, sun_path) + std::size_t(m_socket.size()));
    const ssize_t sent =
        ::sendto(fd, message.constData(), std::size_t(message.size()), MSG_NOSIGNAL | MSG_DONTWAIT,
                 reinterpret_cast<const sockaddr *>(&address), length);
    ::close(fd);
    return sent == message.size();
}

} // namespace wf
