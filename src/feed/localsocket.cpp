// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/localsocket.h"

#include "http/listenaddress.h"

#include <QFile>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

namespace wf {

namespace {

constexpr int ReceiveBuffer = 4 << 20; ///< Asked for; the system may give less.
constexpr int Backlog = 64;
constexpr mode_t OwnersAlone = 0177;

tl::unexpected<Error> systemError(const char *what)
{
    return fail(ErrorCode::Io, QStringLiteral("%1: %2").arg(QLatin1String(what),
                                                            QString::fromLocal8Bit(std::strerror(errno))));
}

/// None for a host that is not this computer.
std::optional<ListenAddress> localAddressOf(const QUrl &url)
{
    const auto address = listenAddressOf(url);
    return address && address->isThisComputer() ? address : std::nullopt;
}

} // namespace

LocalSocket::LocalSocket(LocalSocket &&other) noexcept
    : m_fd(std::exchange(other.m_fd, -1)), m_port(other.m_port), m_path(std::exchange(other.m_path, {}))
{
}

LocalSocket &LocalSocket::operator=(LocalSocket &&other) noexcept
{
    std::swap(m_fd, other.m_fd);
    std::swap(m_port, other.m_port);
    std::swap(m_path, other.m_path);
    return *this;
}

LocalSocket::~LocalSocket()
{
    if (m_fd >= 0)
        ::close(m_fd);
    if (!m_path.isEmpty())
        QFile::remove(m_path);
}

Expected<void> LocalSocket::check(const QUrl &url, const QString &scheme, bool mayBeUnix,
                                  const QString &protocol)
{
    if (mayBeUnix && url.scheme() == QLatin1String("unix")) {
        if (!url.host().isEmpty() || url.path().size() < 2)
            return fail(ErrorCode::InvalidInput,
                        QStringLiteral("a Unix socket is written \"unix:///run/user/1000/statsd\""));
        if (QFile::encodeName(url.path()).size() >= qsizetype(sizeof(sockaddr_un::sun_path)))
            return fail(ErrorCode::InvalidInput, QStringLiteral("the path of a Unix socket may have %1 bytes")
                                                     .arg(sizeof(sockaddr_un::sun_path) - 1));
        return {};
    }
    if (url.scheme() != scheme || url.port() < 0)
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("%1 is heard at an address such as \"%2://127.0.0.1:%3\"%4")
                        .arg(protocol, scheme, mayBeUnix ? QStringLiteral("8125") : QStringLiteral("2003"),
                             mayBeUnix ? QStringLiteral(" or \"unix:///path\"") : QString()));
    if (!localAddressOf(url))
        return fail(
            ErrorCode::InvalidInput,
            QStringLiteral("%1 is heard at addresses of this computer only (127.0.0.1, ::1), since it "
                           "knows no senders: not at %2")
                .arg(protocol, url.host()));
    return {};
}

Expected<LocalSocket> LocalSocket::bound(const QUrl &url, int type)
{
    auto address = localAddressOf(url);
    if (!address)
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("%1 is no address of this computer").arg(url.host()));
    LocalSocket made;
    made.m_fd = ::socket(address->storage.ss_family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (made.m_fd < 0)
        return systemError("no socket");
    const int on = 1;
    if (type == SOCK_STREAM) // The connections of a program that just ended do not keep the port.
        ::setsockopt(made.m_fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (::bind(made.m_fd, address->raw(), address->size) != 0 ||
        ::getsockname(made.m_fd, address->raw(), &address->size) != 0)
        return systemError("cannot listen");
    made.m_port = address->port();
    return made;
}

Expected<LocalSocket> LocalSocket::boundUnix(const QString &path)
{
    const QByteArray name = QFile::encodeName(path);
    struct stat known
    {
    };
    // One that a program left which was killed is in the way; anything else is somebody's.
    if (::lstat(name.constData(), &known) == 0) {
        if (!S_ISSOCK(known.st_mode) || known.st_uid != ::geteuid())
            return fail(ErrorCode::Refused, QStringLiteral("there is something else at that path"));
        ::unlink(name.constData());
    }
    LocalSocket made;
    made.m_fd = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (made.m_fd < 0)
        return systemError("no socket");
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, name.constData(), std::size_t(name.size()));
    const mode_t before = ::umask(OwnersAlone);
    const int result = ::bind(made.m_fd, reinterpret_cast<sockaddr *>(&address), sizeof address);
    ::umask(before);
    if (result != 0)
        return systemError("cannot listen");
    made.m_path = path;
    return made;
}

Expected<LocalSocket> LocalSocket::datagrams(const QUrl &url)
{
    auto made = url.scheme() == QLatin1String("unix") ? boundUnix(url.path()) : bound(url, SOCK_DGRAM);
    if (!made)
        return made;
    ::setsockopt(made->m_fd, SOL_SOCKET, SO_RCVBUF, &ReceiveBuffer, sizeof ReceiveBuffer);
    const int on = 1;
    ::setsockopt(made->m_fd, SOL_SOCKET, SO_RXQ_OVFL, &on, sizeof on);
    return made;
}

Expected<LocalSocket> LocalSocket::connections(const QUrl &url)
{
    auto made = bound(url, SOCK_STREAM);
    if (made && ::listen(made->m_fd, Backlog) != 0)
        return systemError("cannot listen");
    return made;
}

} // namespace wf
