// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/inbound.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace wf {

/// Hears HTTP/1.1 on a thread of its own (libmicrohttpd, poll), and hands over whole requests to the thread
/// it lives on. Each one that was taken must be answered; while it is not, its connection waits. Requests
/// that break a rule of the options never get here.
class HttpServer : public QObject
{
    Q_OBJECT
public:
    /// Listens at once. Errors are sentences without the address: InvalidInput as checkServer(), Io where the
    /// system refuses.
    static Expected<std::unique_ptr<HttpServer>> listen(HttpServerOptions options);
    /// Answers what waits with 503, then closes every connection.
    ~HttpServer() override;

    quint16 port() const;
    /// The request that waits for longest; none where none does.
    std::optional<InboundRequest> next();
    /// Once for each request of next().
    void answer(quint64 id, InboundAnswer answer);

    /// What was refused by its head alone since the last call: how many requests, and how the last one was
    /// answered.
    struct Refusals
    {
        int count = 0;
        int status = 0;
        QByteArray words;
    };
    Refusals takeRefusals();

Q_SIGNALS:
    /// next() has something. Not told again before next() gave nothing.
    void requestsWait();

private:
    class Daemon;
    explicit HttpServer(std::unique_ptr<Daemon> daemon);

    std::unique_ptr<Daemon> m_daemon;
    QTimer m_sweep; ///< Ends connections that are beyond their deadline.
};

} // namespace wf
