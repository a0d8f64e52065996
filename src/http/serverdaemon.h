// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/httpserver.h"

#include <microhttpd.h>

#include <deque>
#include <functional>
#include <list>
#include <map>
#include <mutex>

namespace wf {

/// The part of a server that libmicrohttpd calls, on its thread; the public functions are called on the
/// server's.
class HttpServer::Daemon
{
public:
    explicit Daemon(HttpServerOptions options) : m_options(std::move(options)) {}
    Daemon(const Daemon &) = delete;
    Daemon &operator=(const Daemon &) = delete;
    ~Daemon() { stop(); }

    /// Called on libmicrohttpd's thread when a request waits and none did.
    void setTell(std::function<void()> tell) { m_tell = std::move(tell); }
    Expected<void> start();
    void stop();
    void sweep();
    quint16 port() const { return m_port; }
    std::optional<InboundRequest> next();
    void answer(quint64 id, InboundAnswer answer);
    Refusals takeRefusals();

private:
    using Steady = std::chrono::steady_clock;
    /// A connection, and until when it must be through with what it is at.
    struct Watch
    {
        int descriptor = -1;
        std::optional<Steady::time_point> until;
    };
    /// A request from its head to the end of its answer.
    struct Exchange
    {
        MHD_Connection *connection = nullptr;
        InboundRequest request;
        qint64 bytes = 0; ///< Counted in m_bodyBytes.
        std::optional<InboundAnswer> answer;
    };

    static MHD_Result handle(void *self, MHD_Connection *connection, const char *url, const char *method,
                             const char *version, const char *data, size_t *size, void **exchange);
    static void completed(void *self, MHD_Connection *connection, void **exchange,
                          MHD_RequestTerminationCode code);
    static void connected(void *self, MHD_Connection *connection, void **watch,
                          MHD_ConnectionNotificationCode code);

    MHD_Result begin(MHD_Connection *connection, const char *url, const char *method, void **exchange);
    MHD_Result add(Exchange &exchange, const char *data, size_t size);
    MHD_Result finish(Exchange &exchange);
    MHD_Result send(Exchange &exchange);
    void setDeadline(MHD_Connection *connection, std::optional<Millis> after);
    void giveBack(Exchange &exchange);
    void resume(Exchange &exchange, InboundAnswer answer);

    const HttpServerOptions m_options;
    std::function<void()> m_tell;
    MHD_Daemon *m_daemon = nullptr;
    quint16 m_port = 0;

    std::mutex m_mutex; ///< For all that follows.
    std::list<Watch> m_watches;
    std::deque<Exchange *> m_waiting;   ///< Not taken yet.
    std::map<quint64, Exchange *> m_at; ///< Suspended, those that wait included.
    qint64 m_bodyBytes = 0;             ///< Of all requests under way.
    quint64 m_lastId = 0;
    Refusals m_refusals;
    bool m_told = false;
    bool m_stopping = false;
};

} // namespace wf
