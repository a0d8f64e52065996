// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/listener.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace wf {
namespace {

tl::unexpected<Error> refused(quint16 port, int code)
{
    const QString address = QStringLiteral("127.0.0.1:%1").arg(port);
    if (code == EADDRINUSE)
        return fail(
            ErrorCode::Io,
            QStringLiteral("cannot listen on %1: another program has this port; choose another, or 0 for "
                           "a free one")
                .arg(address));
    return fail(
        ErrorCode::Io,
        QStringLiteral("cannot listen on %1: %2").arg(address, QString::fromLocal8Bit(std::strerror(code))));
}

} // namespace

Expected<Listener> listenOnLoopback(quint16 port)
{
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (socket < 0)
        return refused(port, errno);
    // A port whose last server ended a moment ago is free; one that somebody listens on is not.
    const int on = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    constexpr int Backlog = 128;
    const bool listens = ::bind(socket, reinterpret_cast<const sockaddr *>(&address), size) == 0 &&
                         ::listen(socket, Backlog) == 0 &&
                         ::getsockname(socket, reinterpret_cast<sockaddr *>(&address), &size) == 0;
    if (!listens) {
        const int code = errno;
        ::close(socket);
        return refused(port, code);
    }
    return Listener{socket, ntohs(address.sin_port)};
}

} // namespace wf
