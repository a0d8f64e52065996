// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "targets/discovery.h"

#include <QObject>

#include <functional>
#include <memory>

namespace wf {

/// Asks the name servers of the system (/etc/resolv.conf, with its search list) for targets, as Prometheus
/// does (prometheus.io/docs/prometheus/latest/configuration/configuration, dns_sd_config). A thread with an
/// event loop; nothing waits, also not the end.
class DnsLookup : public QObject
{
public:
    /// Empty groups: the servers know no such record. Failed: they did not answer, or not in order.
    using Then = std::function<void(Expected<std::vector<TargetGroup>>)>;

    /// `servers`: others than the system's, "127.0.0.1:5353".
    explicit DnsLookup(QString servers = {}, QObject *parent = nullptr);
    ~DnsLookup() override;

    /// `then` is called later, once; not after the end of this object.
    void ask(const DnsQuestion &question, Then then);

private:
    class Channel;
    const QString m_servers;
    std::unique_ptr<Channel> m_channel; ///< Renewed when nothing is pending: the system's servers change.
};

} // namespace wf
