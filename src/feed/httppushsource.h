// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/hooks.h"
#include "feed/listeningsource.h"
#include "feed/pushprotocols.h"
#include "feed/streamseries.h"
#include "http/httpserver.h"

namespace wf {

/// Listens for what is pushed over HTTP: remote write, OTLP, Influx lines and JSON, each at its path
/// (pushPaths()), and for what hooks are told. A message is answered when its samples are in the store; one
/// of a hook when whoever takes notices says that they are on disk. Messages are read in turns of 20 ms.
class HttpPushSource final : public ListeningSource
{
    Q_OBJECT
public:
    HttpPushSource(FeedConfig feed, SeriesStore &store, const Clock &clock, QObject *parent = nullptr);
    ~HttpPushSource() override;

    quint16 port() const { return m_server ? m_server->port() : 0; }

private:
    /// During the interval at hand.
    struct Came
    {
        int messages = 0;
        int samples = 0;
        int refused = 0;
        int refusedSeries = 0;
        QString firstBad;
    };
    Expected<void> open() override;
    bool isOpen() const override { return m_server != nullptr; }
    void close() override { m_server.reset(); }
    void takeInterval(Timestamp now) override;
    void endAll(Timestamp at, std::vector<SeriesSample> &batch) override { m_series.endAll(at, batch); }

    void readSome();
    void take(const InboundRequest &request);
    void takeNotices(const InboundRequest &request);
    void refuse(int count, const QString &why);
    QString whyRefused() const;

    StreamSeries m_series;
    PushProtocols m_protocols;
    const Hooks m_hooks;
    std::unique_ptr<HttpServer> m_server;
    Came m_came;
};

/// What a feed of kind "push" may have. Errors are sentences without its name.
Expected<void> checkPush(const FeedConfig &config);

} // namespace wf
