// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/httpserver.h"

#include "http/serverdaemon.h"

namespace wf {

namespace {

constexpr Millis SweepEvery{500};

} // namespace

HttpServer::HttpServer(std::unique_ptr<Daemon> daemon) : m_daemon(std::move(daemon)), m_sweep(this)
{
    m_daemon->setTell(
        [this] { QMetaObject::invokeMethod(this, &HttpServer::requestsWait, Qt::QueuedConnection); });
    connect(&m_sweep, &QTimer::timeout, this, [this] { m_daemon->sweep(); });
    m_sweep.start(SweepEvery);
}

Expected<std::unique_ptr<HttpServer>> HttpServer::listen(HttpServerOptions options)
{
    if (const auto fits = checkServer(options); !fits)
        return tl::unexpected(fits.error());
    auto server = std::unique_ptr<HttpServer>(new HttpServer(std::make_unique<Daemon>(std::move(options))));
    if (const auto started = server->m_daemon->start(); !started)
        return tl::unexpected(started.error());
    return server;
}

HttpServer::~HttpServer()
{
    m_daemon->stop();
}

quint16 HttpServer::port() const
{
    return m_daemon->port();
}

std::optional<InboundRequest> HttpServer::next()
{
    return m_daemon->next();
}

void HttpServer::answer(quint64 id, InboundAnswer answer)
{
    m_daemon->answer(id, std::move(answer));
}

HttpServer::Refusals HttpServer::takeRefusals()
{
    return m_daemon->takeRefusals();
}

} // namespace wf

#include "moc_httpserver.cpp"
