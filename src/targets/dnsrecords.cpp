// SPDX-License-Identifier: GPL-3.0-or-later
#include "targets/dnsrecords.h"

#include <ares.h>
#include <arpa/inet.h>
#include <netdb.h>

namespace wf {

namespace {

constexpr int MostAddresses = 4096; ///< More do not fit into an answer of 64 KB.

/// "host:port", an address of IPv6 in brackets.
std::string joined(const std::string &host, int port)
{
    const bool isV6 = host.find(':') != std::string::npos;
    return (isV6 ? '[' + host + ']' : host) + ':' + std::to_string(port);
}

class Reading
{
public:
    Reading(const DnsQuestion &question, std::span<const unsigned char> answer)
        : m_question(question), m_bytes(answer.data()), m_size(int(answer.size()))
    {
    }

    /// The status of c-ares.
    int read()
    {
        switch (m_question.record) {
        case DnsQuestion::Record::Srv:
            return readSrv();
        case DnsQuestion::Record::A:
            return readAddresses<ares_addrttl>(AF_INET, ares_parse_a_reply);
        case DnsQuestion::Record::Aaaa:
            return readAddresses<ares_addr6ttl>(AF_INET6, ares_parse_aaaa_reply);
        case DnsQuestion::Record::Mx:
            return readMx();
        case DnsQuestion::Record::Ns:
            return readNs();
        }
        return ARES_EBADRESP;
    }

    std::vector<TargetGroup> take() { return std::move(m_groups); }

private:
    TargetGroup &add(const std::string &host, int port)
    {
        TargetGroup group;
        group.addresses.push_back(joined(host, port));
        group.labels.insert_or_assign("__meta_dns_name", m_question.name.toStdString());
        return m_groups.emplace_back(std::move(group));
    }
    /// As it stands in an answer: with the root's dot.
    static std::string whole(const char *name) { return std::string(name) + '.'; }

    int readSrv()
    {
        ares_srv_reply *records = nullptr;
        const int status = ares_parse_srv_reply(m_bytes, m_size, &records);
        for (const ares_srv_reply *each = records; each; each = each->next) {
            TargetGroup &group = add(each->host, each->port);
            group.labels.insert_or_assign("__meta_dns_srv_record_target", whole(each->host));
            group.labels.insert_or_assign("__meta_dns_srv_record_port", std::to_string(each->port));
        }
        ares_free_data(records);
        return status;
    }

    template <typename Address, typename Parse>
    int readAddresses(int family, Parse parse)
    {
        std::vector<Address> found(MostAddresses);
        int count = MostAddresses;
        const int status = parse(m_bytes, m_size, nullptr, found.data(), &count);
        for (int i = 0; status == ARES_SUCCESS && i < count; ++i) {
            char text[INET6_ADDRSTRLEN] = {};
            // The address is the first member of both types.
            if (inet_ntop(family, &found[std::size_t(i)], text, sizeof text))
                add(text, m_question.port);
        }
        return status;
    }

    int readMx()
    {
        ares_mx_reply *records = nullptr;
        const int status = ares_parse_mx_reply(m_bytes, m_size, &records);
        for (const ares_mx_reply *each = records; each; each = each->next)
            add(each->host, m_question.port)
                .labels.insert_or_assign("__meta_dns_mx_record_target", whole(each->host));
        ares_free_data(records);
        return status;
    }

    int readNs()
    {
        hostent *records = nullptr;
        const int status = ares_parse_ns_reply(m_bytes, m_size, &records);
        for (char **name = records ? records->h_aliases : nullptr; name && *name; ++name)
            add(*name, m_question.port).labels.insert_or_assign("__meta_dns_ns_record_target", whole(*name));
        if (records)
            ares_free_hostent(records);
        return status;
    }

    const DnsQuestion &m_question;
    const unsigned char *const m_bytes;
    const int m_size;
    std::vector<TargetGroup> m_groups;
};

} // namespace

int recordNumber(DnsQuestion::Record record)
{
    switch (record) {
    case DnsQuestion::Record::A:
        return 1;
    case DnsQuestion::Record::Ns:
        return 2;
    case DnsQuestion::Record::Mx:
        return 15;
    case DnsQuestion::Record::Aaaa:
        return 28;
    case DnsQuestion::Record::Srv:
        return 33;
    }
    return 0;
}

Expected<std::vector<TargetGroup>> targetsOf(const DnsQuestion &question,
                                             std::span<const unsigned char> answer)
{
    Reading reading(question, answer);
    const int status = reading.read();
    if (status == ARES_SUCCESS || status == ARES_ENODATA)
        return reading.take();
    return fail(ErrorCode::Protocol,
                QStringLiteral("the answer about %1 cannot be read: %2")
                    .arg(discoveryText(question), QString::fromUtf8(ares_strerror(status))));
}

} // namespace wf
