// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/listenaddress.h"

#include <arpa/inet.h>
#include <netinet/in.h>

namespace wf {

quint16 ListenAddress::port() const
{
    return ntohs(storage.ss_family == AF_INET ? reinterpret_cast<const sockaddr_in &>(storage).sin_port
                                              : reinterpret_cast<const sockaddr_in6 &>(storage).sin6_port);
}

bool ListenAddress::isThisComputer() const
{
    if (storage.ss_family == AF_INET)
        return (ntohl(reinterpret_cast<const sockaddr_in &>(storage).sin_addr.s_addr) >> 24) ==
               IN_LOOPBACKNET;
    return IN6_IS_ADDR_LOOPBACK(&reinterpret_cast<const sockaddr_in6 &>(storage).sin6_addr);
}

std::optional<ListenAddress> listenAddressOf(const QString &host, quint16 port)
{
    ListenAddress address;
    const QByteArray text = host == QLatin1String("localhost") ? QByteArray("127.0.0.1") : host.toLatin1();
    auto &four = reinterpret_cast<sockaddr_in &>(address.storage);
    if (::inet_pton(AF_INET, text.constData(), &four.sin_addr) == 1) {
        four.sin_family = AF_INET;
        four.sin_port = htons(port);
        address.size = sizeof four;
        return address;
    }
    auto &six = reinterpret_cast<sockaddr_in6 &>(address.storage);
    if (::inet_pton(AF_INET6, text.constData(), &six.sin6_addr) != 1)
        return std::nullopt;
    six.sin6_family = AF_INET6;
    six.sin6_port = htons(port);
    address.size = sizeof six;
    return address;
}

std::optional<ListenAddress> listenAddressOf(const QUrl &url)
{
    return listenAddressOf(url.host(), quint16(url.port(0)));
}

} // namespace wf
