// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/httpclient.h"
#include "targets/targetlist.h"

#include <QTimer>

namespace wf {

/// Asks what http_sd_configs name for targets, again and again
/// (prometheus.io/docs/prometheus/latest/http_sd). What an answer told stays until another one tells
/// something else. GUI thread; the network is on a thread of its own.
class TargetDiscovery : public QObject
{
    Q_OBJECT
public:
    explicit TargetDiscovery(QObject *parent = nullptr);
    ~TargetDiscovery() override;

    /// What is asked from now on; what was asked already goes on.
    void setSources(const std::vector<FeedConfig> &sources);
    const DiscoveredTargets &found() const { return m_found; }

Q_SIGNALS:
    void changed();

private:
    struct Source
    {
        FeedConfig config;
        HttpCall call = {};
        std::unique_ptr<QTimer> timer = {};
    };
    void ask(const QString &key);
    void take(const QString &key, const HttpAnswer &answer);

    HttpClient m_http;
    std::map<QString, Source> m_sources; ///< By discoveryKey().
    DiscoveredTargets m_found;
};

} // namespace wf
