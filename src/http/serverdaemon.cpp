// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/serverdaemon.h"

#include "http/listenaddress.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <exception>
#include <utility>

namespace wf {

namespace {

constexpr qint64 ReadOn = 2; ///< So many times the largest body is read, to be able to answer.

/// Libmicrohttpd reports peers that hang up; nobody needs to read that.
void ignoreLog(void *, const char *, va_list) {}

InboundAnswer busy()
{
    return refusal(503, "Too much is under way here; try again.", {{"Retry-After", "1"}});
}

MHD_Result takeHeader(void *to, MHD_ValueKind, const char *name, const char *value)
{
    static_cast<HttpHeaders *>(to)->emplace_back(QByteArray(name).toLower(), QByteArray(value).trimmed());
    return MHD_YES;
}

MHD_Result takeArgument(void *to, MHD_ValueKind, const char *name, const char *value)
{
    static_cast<HttpHeaders *>(to)->emplace_back(QByteArray(name), QByteArray(value));
    return MHD_YES;
}

} // namespace

Expected<void> HttpServer::Daemon::start()
{
    const HttpServerLimits &limits = m_options.limits;
    auto address = listenAddressOf(m_options.url).value_or(ListenAddress()); // It was checked.
    const bool secure = m_options.url.scheme() == QLatin1String("https");
    unsigned flags =
        MHD_USE_POLL | MHD_USE_INTERNAL_POLLING_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
    flags |= address.storage.ss_family == AF_INET6 ? MHD_USE_IPv6 : 0U;
    flags |= secure ? MHD_USE_TLS : 0U;
    std::vector<MHD_OptionItem> options{
        {MHD_OPTION_EXTERNAL_LOGGER, reinterpret_cast<intptr_t>(&ignoreLog), nullptr},
        {MHD_OPTION_SOCK_ADDR, 0, address.raw()},
        {MHD_OPTION_CONNECTION_LIMIT, intptr_t(limits.connections), nullptr},
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, intptr_t(limits.headBytes), nullptr},
        {MHD_OPTION_CONNECTION_TIMEOUT,
         intptr_t(std::chrono::ceil<std::chrono::seconds>(limits.between).count()), nullptr},
        {MHD_OPTION_NOTIFY_COMPLETED, reinterpret_cast<intptr_t>(&Daemon::completed), this},
        {MHD_OPTION_NOTIFY_CONNECTION, reinterpret_cast<intptr_t>(&Daemon::connected), this}};
    if (secure) {
        options.push_back(
            {MHD_OPTION_HTTPS_MEM_CERT, 0, const_cast<char *>(m_options.certificate.constData())});
        options.push_back({MHD_OPTION_HTTPS_MEM_KEY, 0, const_cast<char *>(m_options.key.constData())});
    }
    options.push_back({MHD_OPTION_END, 0, nullptr});
    errno = 0;
    m_daemon = MHD_start_daemon(flags, 0, nullptr, nullptr, &Daemon::handle, this, MHD_OPTION_ARRAY,
                                options.data(), MHD_OPTION_END);
    if (!m_daemon)
        return fail(
            ErrorCode::Io,
            errno == 0
                ? QStringLiteral("cannot listen: the certificate or the key "
                                 "is not accepted")
                : QStringLiteral("cannot listen: %1").arg(QString::fromLocal8Bit(std::strerror(errno))));
    const MHD_DaemonInfo *info = MHD_get_daemon_info(m_daemon, MHD_DAEMON_INFO_BIND_PORT);
    m_port = info ? info->port : 0;
    return {};
}

void HttpServer::Daemon::stop()
{
    if (!m_daemon)
        return;
    std::map<quint64, Exchange *> at;
    {
        const std::scoped_lock lock(m_mutex);
        m_stopping = true;
        m_waiting.clear();
        at = std::exchange(m_at, {});
    }
    for (const auto &[id, exchange] : at)
        resume(*exchange, busy()); // Stopping with one that is suspended aborts the program.
    MHD_stop_daemon(std::exchange(m_daemon, nullptr));
}

void HttpServer::Daemon::sweep()
{
    const std::scoped_lock lock(m_mutex);
    const auto now = Steady::now();
    for (Watch &watch : m_watches) {
        if (watch.until && now > *watch.until) {
            ::shutdown(watch.descriptor, SHUT_RDWR); // Libmicrohttpd notices, and closes it.
            watch.until.reset();
        }
    }
}

std::optional<InboundRequest> HttpServer::Daemon::next()
{
    const std::scoped_lock lock(m_mutex);
    if (m_waiting.empty()) {
        m_told = false;
        return std::nullopt;
    }
    Exchange *exchange = m_waiting.front();
    m_waiting.pop_front();
    return std::move(exchange->request);
}

void HttpServer::Daemon::answer(quint64 id, InboundAnswer answer)
{
    Exchange *exchange = nullptr;
    {
        const std::scoped_lock lock(m_mutex);
        const auto found = m_at.find(id);
        if (found == m_at.end())
            return;
        exchange = found->second;
        m_at.erase(found);
    }
    resume(*exchange, std::move(answer));
}

HttpServer::Refusals HttpServer::Daemon::takeRefusals()
{
    const std::scoped_lock lock(m_mutex);
    return std::exchange(m_refusals, {});
}

void HttpServer::Daemon::resume(Exchange &exchange, InboundAnswer answer)
{
    giveBack(exchange);
    exchange.answer = std::move(answer);
    MHD_resume_connection(exchange.connection); // From here on it is libmicrohttpd's again.
}

void HttpServer::Daemon::giveBack(Exchange &exchange)
{
    const std::scoped_lock lock(m_mutex);
    m_bodyBytes -= std::exchange(exchange.bytes, 0);
}

void HttpServer::Daemon::setDeadline(MHD_Connection *connection, std::optional<Millis> after)
{
    const MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    const std::scoped_lock lock(m_mutex);
    auto *watch = info ? static_cast<Watch *>(info->socket_context) : nullptr;
    if (!watch)
        return;
    watch->until.reset();
    if (after)
        watch->until = Steady::now() + *after;
}

void HttpServer::Daemon::connected(void *self, MHD_Connection *connection, void **watch,
                                   MHD_ConnectionNotificationCode code)
{
    auto &daemon = *static_cast<Daemon *>(self);
    const std::scoped_lock lock(daemon.m_mutex);
    if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
        daemon.m_watches.remove_if([watch](const Watch &each) { return &each == *watch; });
        *watch = nullptr;
        return;
    }
    const MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    daemon.m_watches.push_back({info ? info->connect_fd : -1, Steady::now() + daemon.m_options.limits.head});
    *watch = &daemon.m_watches.back();
}

void HttpServer::Daemon::completed(void *self, MHD_Connection *connection, void **exchange,
                                   MHD_RequestTerminationCode)
{
    auto &daemon = *static_cast<Daemon *>(self);
    const std::unique_ptr<Exchange> done(static_cast<Exchange *>(std::exchange(*exchange, nullptr)));
    if (done)
        daemon.giveBack(*done);
    daemon.setDeadline(connection, daemon.m_options.limits.between);
}

/// Libmicrohttpd calls when the head is there, for each part of the body, and when the body ended.
MHD_Result HttpServer::Daemon::handle(void *self, MHD_Connection *connection, const char *url,
                                      const char *method, const char *, const char *data, size_t *size,
                                      void **exchange)
{
    auto &daemon = *static_cast<Daemon *>(self);
    try {
        if (!*exchange)
            return daemon.begin(connection, url, method, exchange);
        auto &known = *static_cast<Exchange *>(*exchange);
        if (*size > 0)
            return daemon.add(known, data, std::exchange(*size, 0));
        return known.answer ? daemon.send(known) : daemon.finish(known);
    } catch (const std::exception &) {
        return MHD_NO; // Closes the connection; an exception must not enter C code.
    }
}

MHD_Result HttpServer::Daemon::begin(MHD_Connection *connection, const char *url, const char *method,
                                     void **exchange)
{
    auto made = std::make_unique<Exchange>();
    made->connection = connection;
    made->request.method = method;
    made->request.path = url;
    MHD_get_connection_values(connection, MHD_HEADER_KIND, &takeHeader, &made->request.headers);
    MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, &takeArgument, &made->request.query);
    made->answer = judgeHead(made->request, m_options);
    setDeadline(connection, m_options.limits.body);
    Exchange &known = *made;
    *exchange = made.release();
    const qint64 length = known.request.header("content-length").toLongLong();
    {
        const std::scoped_lock lock(m_mutex);
        if (known.answer && known.answer->status >= 400)
            m_refusals = {m_refusals.count + 1, known.answer->status, known.answer->body.trimmed()};
        if (!known.answer && m_bodyBytes + length > m_options.limits.allBodyBytes)
            known.answer = busy();
    }
    return known.answer ? send(known) : MHD_YES;
}

MHD_Result HttpServer::Daemon::add(Exchange &exchange, const char *data, size_t size)
{
    const qint64 most = m_options.limits.bodyBytes;
    bool full = false;
    {
        const std::scoped_lock lock(m_mutex);
        full = m_bodyBytes + qint64(size) > m_options.limits.allBodyBytes;
        exchange.bytes += qint64(size);
        m_bodyBytes += qint64(size);
    }
    if (exchange.bytes > ReadOn * most)
        return MHD_NO;
    if (!exchange.answer && exchange.bytes > most)
        exchange.answer = refusal(413, "The body is too large.");
    if (!exchange.answer && full)
        exchange.answer = busy();
    if (exchange.answer)
        exchange.request.body = QByteArray(); // What cannot be taken is not kept either.
    else
        exchange.request.body.append(data, qsizetype(size));
    return MHD_YES;
}

MHD_Result HttpServer::Daemon::finish(Exchange &exchange)
{
    setDeadline(exchange.connection, std::nullopt);
    MHD_suspend_connection(exchange.connection); // Before anybody can know of it and answer.
    bool tell = false;
    bool stopping = false;
    {
        const std::scoped_lock lock(m_mutex);
        stopping = m_stopping;
        if (!stopping) {
            exchange.request.id = ++m_lastId;
            m_at.emplace(exchange.request.id, &exchange);
            m_waiting.push_back(&exchange);
            tell = !std::exchange(m_told, true);
        }
    }
    if (stopping)
        resume(exchange, busy());
    else if (tell)
        m_tell();
    return MHD_YES;
}

MHD_Result HttpServer::Daemon::send(Exchange &exchange)
{
    const InboundAnswer &answer = *exchange.answer;
    setDeadline(exchange.connection, m_options.limits.body);
    MHD_Response *response = MHD_create_response_from_buffer(
        std::size_t(answer.body.size()), const_cast<char *>(answer.body.constData()), MHD_RESPMEM_MUST_COPY);
    if (!response)
        return MHD_NO;
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, answer.contentType.constData());
    for (const auto &[name, value] : answer.headers)
        MHD_add_response_header(response, name.constData(), value.constData());
    const MHD_Result queued = MHD_queue_response(exchange.connection, unsigned(answer.status), response);
    MHD_destroy_response(response);
    return queued;
}

} // namespace wf
