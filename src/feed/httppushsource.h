// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "feed/feedconfig.h"
#include "feed/feedsource.h"
#include "feed/pushprotocols.h"
#include "feed/streamseries.h"
#include "http/httpserver.h"

#include <QTimer>

namespace wf {

/// Listens for what is pushed over HTTP: remote write, OTLP, Influx lines and JSON, each at its path
/// (pushPaths()). A message is answered when its samples are in the store. Messages are read in turns of 20
/// ms. If it cannot listen it tries again at each interval.
class HttpPushSource final : public FeedSource
{
    Q_OBJECT
public:
    /// `store` and `clock` outlive the source. May be moved to the ingest thread before start().
    HttpPushSource(FeedConfig config, SeriesStore &store, const Clock &clock, QObject *parent = nullptr);
    ~HttpPushSource() override;

    void start() override;
    void stop() override;
    FeedHealth health() const override { return m_health; }
    quint16 port() const { return m_server ? m_server->port() : 0; }

private:
    /// Since the last flush.
    struct Came
    {
        int messages = 0;
        int samples = 0;
        int refused = 0;
        int refusedSeries = 0;
        QString firstBad;
    };
    void flush();
    bool openAgain();
    void readSome();
    void take(const InboundRequest &request);
    void refuse(int count, const QString &why);
    QString whyRefused() const;

    const FeedConfig m_config;
    const Clock &m_clock;
    StreamSeries m_series;
    PushProtocols m_protocols;
    FeedHealth m_health;
    QTimer m_timer;
    std::unique_ptr<HttpServer> m_server;
    Came m_came;
};

/// What a feed of kind "push" may have. Errors are sentences without its name.
Expected<void> checkPush(const FeedConfig &config);

} // namespace wf
