// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/peer.h"

#include <cerrno>
#include <cstring>

#include <sys/socket.h>
#include <unistd.h>

namespace wf {

Expected<void> checkPeer(qintptr socket, uid_t wanted)
{
    ucred peer{};
    socklen_t size = sizeof peer;
    if (::getsockopt(int(socket), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 || size != sizeof peer)
        return fail(ErrorCode::Refused,
                    QStringLiteral("cannot find out whose program is at the other end: %1")
                        .arg(QString::fromLocal8Bit(std::strerror(errno))));
    if (peer.uid != wanted)
        return fail(
            ErrorCode::Refused,
            QStringLiteral("the program at the other end (process %1) belongs to user %2, and only user "
                           "%3 is listened to")
                .arg(peer.pid)
                .arg(peer.uid)
                .arg(wanted));
    return {};
}

Expected<void> checkPeer(qintptr socket)
{
    return checkPeer(socket, ::geteuid());
}

} // namespace wf
