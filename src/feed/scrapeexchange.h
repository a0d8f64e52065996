// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/feedconfig.h"
#include "feed/scraperequest.h"
#include "http/httpclient.h"

#include <QDeadlineTimer>
#include <QObject>

namespace wf {

/// A complete answer with status 200.
struct ScrapeAnswer
{
    QByteArray body; ///< Inflated.
    QByteArray contentType;
    /// The length was announced (or the parts were), so that a cut would have shown.
    bool lengthKnown = false;
};

using ScrapeOutcome = Expected<ScrapeAnswer>;

/// One scrape's way over HTTP, from the request over redirects within the origin to the complete body or the
/// reason there is none. Holds at most the feed's body limit and lasts at most its timeout, however slowly
/// the peer sends.
class ScrapeExchange : public QObject
{
    Q_OBJECT
public:
    /// `http` lives on this thread and outlives the exchange.
    ScrapeExchange(const FeedConfig &config, HttpClient &http, QObject *parent);

    /// Once.
    void start();
    /// Processor time for what came so far, redirects included.
    ThreadTime spent() const { return m_spent; }

Q_SIGNALS:
    /// Once per exchange, from the event loop; the exchange may be deleted (later) from it. Messages begin
    /// with the address.
    void finished(const wf::ScrapeOutcome &outcome);

private:
    void ask(const QUrl &url);
    void take(const HttpAnswer &answer);
    void redirect(const HttpAnswer &answer);
    void end(const Error &error);

    const FeedConfig m_config;
    HttpClient &m_http;
    QDeadlineTimer m_deadline;
    QUrl m_url; ///< Asked at the moment.
    int m_redirects = 0;
    ThreadTime m_spent{0};
    HttpCall m_call;
};

} // namespace wf
