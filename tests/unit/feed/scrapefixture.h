// SPDX-License-Identifier: GPL-3.0-or-later
// A feed under test, the peer it scrapes and what it said.
#pragma once

#include "feed/prometheussource.h"
#include "support/fakeclock.h"
#include "support/gzip.h"
#include "support/patience.h"
#include "support/scriptedserver.h"

#include <QTest>

#include <memory>

namespace wf {

inline const QByteArray TextType = QByteArrayLiteral("text/plain; version=0.0.4");
inline const QByteArray OpenMetricsType = QByteArrayLiteral("application/openmetrics-text; version=1.0.0");

inline ScriptedAnswer textAnswer(const QByteArray &body)
{
    return ScriptedAnswer::http(200, TextType, body);
}

/// Base of the tests of a feed; init() and cleanup() surround each of them.
class ScrapeFixture : public QObject
{
protected:
    void open()
    {
        m_server = std::make_unique<ScriptedServer>();
        QVERIFY(m_server->isListening());
        m_store = std::make_unique<SeriesStore>();
        m_http = std::make_unique<HttpClient>();
        m_clock = FakeClock();
    }
    void close()
    {
        reset();
        m_http.reset();
        m_store.reset();
        m_server.reset();
    }
    /// Another feed may be started.
    void reset()
    {
        m_source.reset();
        m_batches.clear();
        m_health.clear();
    }
    FeedConfig config() const
    {
        FeedConfig config;
        config.name = FeedId(QStringLiteral("estate"));
        config.url = m_server->url();
        config.interval = std::chrono::hours(1); // One scrape, unless a test wants more.
        config.timeout = std::chrono::seconds(30);
        return config;
    }
    void start(const FeedConfig &config)
    {
        m_source = std::make_unique<PrometheusSource>(config, *m_store, m_clock, *m_http);
        connect(m_source.get(), &FeedSource::batch, this,
                [this](const SampleBatch &batch) { m_batches.append(batch); });
        connect(m_source.get(), &FeedSource::healthChanged, this,
                [this](const FeedHealth &health) { m_health.append(health); });
        m_source->start();
    }
    /// Waits until that many healths were seen.
    bool waitForHealth(int n = 1)
    {
        return QTest::qWaitFor([&] { return m_health.size() >= n; }, wf::testing::Patience);
    }
    FeedHealth lastHealth() const { return m_health.isEmpty() ? FeedHealth{} : m_health.last(); }
    /// "name{labels} value" of a batch's samples, stale ones as "… stale".
    QStringList lines(const SampleBatch &batch) const
    {
        QStringList out;
        for (const SeriesSample &sample : batch.samples) {
            const SeriesKey &key = m_store->info(sample.series).key;
            const QString value = isStaleMarker(sample.sample.value) ? QStringLiteral("stale")
                                                                     : QString::number(sample.sample.value);
            out.append(QString::fromStdString(key.name + toText(key.labels)) + QLatin1Char(' ') + value);
        }
        out.sort();
        return out;
    }

    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<SeriesStore> m_store;
    std::unique_ptr<HttpClient> m_http;
    FakeClock m_clock;
    std::unique_ptr<PrometheusSource> m_source;
    QList<SampleBatch> m_batches;
    QList<FeedHealth> m_health;
};

} // namespace wf
