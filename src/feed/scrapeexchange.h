// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/bodyreader.h"
#include "feed/feedconfig.h"
#include "feed/scraperequest.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <memory>
#include <optional>

class QNetworkAccessManager;

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

/// One HTTP exchange, from the request to the complete body or the reason there is none. Holds at most
/// the feed's body limit and lasts at most its timeout, however slowly the peer sends.
class ScrapeExchange : public QObject
{
    Q_OBJECT
public:
    ScrapeExchange(const FeedConfig &config, QNetworkAccessManager &network, QObject *parent);
    ~ScrapeExchange() override;

    /// Once.
    void start();

Q_SIGNALS:
    /// Once per exchange; the exchange may be deleted (later) from it. Messages begin with the address.
    void finished(const wf::ScrapeOutcome &outcome);

private:
    Expected<void> applyTls(QNetworkRequest &request) const;
    void readHead();
    void readBody();
    void replyFinished();
    void end(ScrapeOutcome outcome);
    void endWith(const Error &error);
    Error failureOfReply() const;

    const FeedConfig m_config;
    QNetworkAccessManager &m_network;
    QPointer<QNetworkReply> m_reply;
    std::unique_ptr<BodyReader> m_body;
    QStringList m_tlsErrors;
    QTimer m_deadline;
    bool m_done = false;
};

} // namespace wf
