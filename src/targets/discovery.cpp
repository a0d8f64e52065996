// SPDX-License-Identifier: GPL-3.0-or-later
#include "targets/discovery.h"

#include "feed/scraperequest.h"

namespace wf {

QString recordText(DnsQuestion::Record record)
{
    switch (record) {
    case DnsQuestion::Record::Srv:
        return QStringLiteral("SRV");
    case DnsQuestion::Record::A:
        return QStringLiteral("A");
    case DnsQuestion::Record::Aaaa:
        return QStringLiteral("AAAA");
    case DnsQuestion::Record::Mx:
        return QStringLiteral("MX");
    case DnsQuestion::Record::Ns:
        return QStringLiteral("NS");
    }
    return {};
}

QString discoveryKey(const Discovery &source)
{
    if (const auto *question = std::get_if<DnsQuestion>(&source))
        return QStringLiteral("dns\n%1\n%2\n%3")
            .arg(question->name, recordText(question->record))
            .arg(question->port);
    const FeedConfig &http = std::get<FeedConfig>(source);
    return http.url.toString(QUrl::FullyEncoded) + QLatin1Char('\n') + http.username + QLatin1Char('\n') +
           http.bearerToken;
}

QString discoveryText(const Discovery &source)
{
    if (const auto *question = std::get_if<DnsQuestion>(&source))
        return QStringLiteral("%1 (%2)").arg(question->name, recordText(question->record));
    return addressForPeople(std::get<FeedConfig>(source).url);
}

Millis intervalOf(const Discovery &source)
{
    return std::visit([](const auto &each) { return each.interval; }, source);
}

} // namespace wf
