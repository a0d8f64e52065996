// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QUrl>

#include <sys/socket.h>

#include <optional>

namespace wf {

/// An address to listen at, of the family its host is written in: a system may have IPv4 alone.
struct ListenAddress
{
    sockaddr_storage storage{};
    socklen_t size = 0;

    sockaddr *raw() { return reinterpret_cast<sockaddr *>(&storage); }
    quint16 port() const;
    /// Nobody else can reach it.
    bool isThisComputer() const;
};

/// None for a host that is a name: only "localhost" is one (127.0.0.1), since another may lead anywhere.
std::optional<ListenAddress> listenAddressOf(const QString &host, quint16 port);
std::optional<ListenAddress> listenAddressOf(const QUrl &url);

} // namespace wf
