// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/httpclient.h"
#include "targets/dnslookup.h"
#include "targets/targetlist.h"

#include <QTimer>

namespace wf {

/// Asks what http_sd_configs and dns_sd_configs name for targets, again and again
/// (prometheus.io/docs/prometheus/latest/http_sd). What an answer told stays until another one tells
/// something else. GUI thread; nothing waits for the network.
class TargetDiscovery : public QObject
{
    Q_OBJECT
public:
    /// `nameServers`: others than the system's, "127.0.0.1:5353".
    explicit TargetDiscovery(const QString &nameServers = {}, QObject *parent = nullptr);
    ~TargetDiscovery() override;

    /// What is asked from now on; what was asked already goes on.
    void setSources(const std::vector<Discovery> &sources);
    const DiscoveredTargets &found() const { return m_found; }

Q_SIGNALS:
    void changed();

private:
    struct Source
    {
        Discovery asked;
        HttpCall call = {};
        std::unique_ptr<QTimer> timer = {};
    };
    void ask(const QString &key);
    void ask(const QString &key, const FeedConfig &config);
    void ask(const QString &key, const DnsQuestion &question);
    void take(const QString &key, Expected<std::vector<TargetGroup>> groups, const QString &remark);

    HttpClient m_http;
    DnsLookup m_dns;
    std::map<QString, Source> m_sources; ///< By discoveryKey().
    DiscoveredTargets m_found;
};

} // namespace wf
