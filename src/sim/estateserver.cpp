// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/estateserver.h"

#include "sim/listener.h"
#include "sim/negotiate.h"

#include <microhttpd.h>
#include <unistd.h>

#include <cstring>
#include <exception>
#include <optional>
#include <utility>
#include <vector>

namespace wf {
namespace {

/// One answer, complete.
struct Answer
{
    unsigned status = MHD_HTTP_OK;
    QByteArray body;
    std::vector<std::pair<const char *, const char *>> headers;
};

constexpr const char *PlainText = "text/plain; charset=utf-8";
constexpr const char *MetricsText = "text/plain; version=0.0.4; charset=utf-8";
constexpr const char *MetricsOpen = "application/openmetrics-text; version=1.0.0; charset=utf-8";

Answer plain(unsigned status, QByteArray body)
{
    return {status, std::move(body), {{MHD_HTTP_HEADER_CONTENT_TYPE, PlainText}}};
}

QByteArrayView header(MHD_Connection *connection, const char *name)
{
    const char *value = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
    return value ? QByteArrayView(value) : QByteArrayView();
}

/// Libmicrohttpd reports peers that hang up; nobody needs to read that.
void ignoreLog(void *, const char *, va_list) {}

MHD_Result send(MHD_Connection *connection, const Answer &answer)
{
    MHD_Response *response =
        MHD_create_response_from_buffer(static_cast<size_t>(answer.body.size()),
                                        const_cast<char *>(answer.body.constData()), MHD_RESPMEM_MUST_COPY);
    if (!response)
        return MHD_NO;
    for (const auto &[name, value] : answer.headers)
        MHD_add_response_header(response, name, value);
    const MHD_Result queued = MHD_queue_response(connection, answer.status, response);
    MHD_destroy_response(response);
    return queued;
}

} // namespace

struct EstateServer::Private
{
    Private(std::unique_ptr<Estate> served, const Clock &usedClock)
        : estate(std::move(served)), clock(usedClock)
    {
    }

    Answer metrics(MHD_Connection *connection) const
    {
        const Millis elapsed = clock.steady() - startSteady;
        if (estate->isFailing(elapsed))
            return plain(MHD_HTTP_SERVICE_UNAVAILABLE,
                         "the estate is out of service for now, as its script says\n");
        // Not the clock's wall time: when somebody sets the clock, counters must not run backwards.
        const Timestamp wall = startWall + elapsed;
        const bool open = prefersOpenMetrics(header(connection, MHD_HTTP_HEADER_ACCEPT));
        Answer answer;
        answer.body = open ? estate->openMetrics(elapsed, wall) : estate->prometheusText(elapsed, wall);
        answer.headers = {{MHD_HTTP_HEADER_CONTENT_TYPE, open ? MetricsOpen : MetricsText},
                          {MHD_HTTP_HEADER_VARY, "Accept, Accept-Encoding"},
                          {MHD_HTTP_HEADER_CACHE_CONTROL, "no-store"}};
        if (acceptsGzip(header(connection, MHD_HTTP_HEADER_ACCEPT_ENCODING))) {
            QByteArray packed = gzip(answer.body);
            if (!packed.isEmpty()) {
                answer.body = std::move(packed);
                answer.headers.emplace_back(MHD_HTTP_HEADER_CONTENT_ENCODING, "gzip");
            }
        }
        return answer;
    }

    /// Libmicrohttpd calls twice for a request: when the headers are in, and when the body is. Answering
    /// at once closes the connection, which is right for all that is refused.
    std::optional<Answer> answer(MHD_Connection *connection, const char *url, const char *method,
                                 bool complete) const
    {
        const bool hasBody = !header(connection, MHD_HTTP_HEADER_TRANSFER_ENCODING).isEmpty() ||
                             !header(connection, MHD_HTTP_HEADER_CONTENT_LENGTH).isEmpty();
        const bool reads =
            std::strcmp(method, MHD_HTTP_METHOD_GET) == 0 || std::strcmp(method, MHD_HTTP_METHOD_HEAD) == 0;
        if (!reads) {
            Answer refusal = plain(MHD_HTTP_METHOD_NOT_ALLOWED, "only GET and HEAD are answered here\n");
            refusal.headers.emplace_back(MHD_HTTP_HEADER_ALLOW, "GET, HEAD");
            return refusal;
        }
        if (hasBody)
            return plain(MHD_HTTP_BAD_REQUEST, "a request for metrics has no body\n");
        if (!complete)
            return std::nullopt;
        if (std::strcmp(url, "/metrics") == 0)
            return metrics(connection);
        if (std::strcmp(url, "/") == 0)
            return plain(MHD_HTTP_OK, "The simulated NQBA estate. Its metrics are at /metrics\n");
        return plain(MHD_HTTP_NOT_FOUND, "there is nothing here; the metrics are at /metrics\n");
    }

    /// Called on libmicrohttpd's thread. `seen` is this request's own pointer, null on the first call.
    static MHD_Result handle(void *self, MHD_Connection *connection, const char *url, const char *method,
                             const char *, const char *, size_t *, void **seen)
    {
        try {
            const bool complete = std::exchange(*seen, self) != nullptr;
            const std::optional<Answer> made =
                static_cast<const Private *>(self)->answer(connection, url, method, complete);
            return made ? send(connection, *made) : MHD_YES;
        } catch (const std::exception &) {
            return MHD_NO; // Closes the connection; an exception must not enter C code.
        }
    }

    std::unique_ptr<Estate> estate;
    const Clock &clock;
    Millis age{0};
    SteadyTime startSteady;
    Timestamp startWall;
    quint16 port = 0;
    MHD_Daemon *daemon = nullptr;
};

EstateServer::EstateServer(std::unique_ptr<Estate> estate, const Clock &clock, Millis age)
    : d(std::make_unique<Private>(std::move(estate), clock))
{
    d->age = age;
}

EstateServer::~EstateServer()
{
    if (d->daemon)
        MHD_stop_daemon(d->daemon); // Closes the socket too.
}

Expected<quint16> EstateServer::listen(quint16 port)
{
    if (d->daemon)
        return fail(ErrorCode::Refused,
                    QStringLiteral("the estate is served at port %1 already").arg(d->port));
    const Expected<Listener> listener = listenOnLoopback(port);
    if (!listener)
        return tl::unexpected<Error>(listener.error());
    d->startSteady = d->clock.steady() - d->age;
    d->startWall = d->clock.wall() - d->age;
    constexpr unsigned Connections = 64;
    constexpr unsigned IdleSeconds = 15;
    constexpr size_t ConnectionBytes = 32 * 1024;
    d->daemon = MHD_start_daemon(
        MHD_USE_POLL | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_ERROR_LOG, listener->port, nullptr, nullptr,
        &Private::handle, d.get(), MHD_OPTION_EXTERNAL_LOGGER, &ignoreLog, nullptr, MHD_OPTION_LISTEN_SOCKET,
        listener->socket, MHD_OPTION_CONNECTION_LIMIT, Connections, MHD_OPTION_CONNECTION_TIMEOUT,
        IdleSeconds, MHD_OPTION_CONNECTION_MEMORY_LIMIT, ConnectionBytes, MHD_OPTION_END);
    if (!d->daemon) {
        ::close(listener->socket);
        return fail(ErrorCode::Io,
                    QStringLiteral("the HTTP server for 127.0.0.1:%1 could not start").arg(listener->port));
    }
    d->port = listener->port;
    return d->port;
}

quint16 EstateServer::port() const
{
    return d->port;
}

} // namespace wf
