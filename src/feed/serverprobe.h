// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/feedconfig.h"
#include "http/httpclient.h"

#include <QStringList>

namespace wf {

/// Finds out whether a server's API answers at an address: Prometheus' or Alertmanager's. GUI thread or any
/// other with an event loop.
class ServerProbe
{
public:
    using Then = std::function<void(const QStringList &kinds)>;

    /// `http` outlives it.
    explicit ServerProbe(HttpClient &http) : m_http(http) {}

    /// Asks with the access of `config`; `then` is told once which kinds of feed there may be besides
    /// "prometheus". Ends the one before.
    void run(const FeedConfig &config, Then then);

private:
    void take(const QString &kind, bool answers);

    HttpClient &m_http;
    HttpCall m_calls[2];
    QStringList m_kinds;
    int m_open = 0;
    Then m_then;
};

/// The address below which a server has its API: without the /metrics that a scrape asks for.
QUrl serverUrlOf(QUrl url);

} // namespace wf
