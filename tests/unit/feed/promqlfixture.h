// SPDX-License-Identifier: GPL-3.0-or-later
// A feed that asks a server of Prometheus' API, and who answers it.
#pragma once

#include "feed/feedfactory.h"
#include "feed/promapi.h"
#include "feed/promqlsource.h"
#include "support/fakeclock.h"
#include "support/scriptedserver.h"
#include "support/testentry.h"

#include <QProcess>
#include <QTcpServer>
#include <QTest>

#include <sys/prctl.h>

#include <csignal>

namespace wf::promqltest {

inline quint16 freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : 0;
}

inline ScriptedAnswer jsonAnswer(const QByteArray &body, int status = 200)
{
    return ScriptedAnswer::http(status, "application/json", body);
}

/// What a server says that knows nothing of its metrics.
inline const QByteArray NoMetadata = R"({"status":"success","data":{}})";
inline const QByteArray Nothing = R"({"status":"success","data":{"resultType":"matrix","result":[]}})";

class PromqlTest : public QObject
{
protected:
    void setUp()
    {
        m_store = std::make_unique<SeriesStore>();
        m_http = std::make_unique<HttpClient>();
        m_server = std::make_unique<ScriptedServer>();
        m_last.clear();
        m_noticed.clear();
        m_past = 0;
    }
    void tearDown()
    {
        m_source.reset();
        m_http.reset();
        m_server.reset();
        if (m_peer) {
            m_peer->kill();
            m_peer->waitForFinished();
        }
        m_peer.reset();
    }
    FeedConfig configOf(const std::vector<FeedQuery> &queries) const
    {
        FeedConfig config;
        config.name = FeedId(QStringLiteral("central"));
        config.kind = PromqlKind;
        config.url = m_server->url(QString());
        config.interval = std::chrono::milliseconds(50);
        config.timeout = std::chrono::seconds(60);
        config.queries = queries;
        return config;
    }
    /// After the question for metadata, which is the first.
    void answerInTurn(QList<ScriptedAnswer> answers)
    {
        answers.prepend(jsonAnswer(NoMetadata));
        m_server->setAnswers(std::move(answers));
    }
    void start(const FeedConfig &config, const Clock *clock = nullptr)
    {
        m_source = std::make_unique<PromqlSource>(config, *m_store, clock ? *clock : m_clock, *m_http);
        connect(m_source.get(), &FeedSource::batch, this, [this](const SampleBatch &batch) {
            m_store->append(batch);
            for (const SeriesSample &s : batch.samples) {
                const SeriesKey &key = m_store->info(s.series).key;
                if (batch.backfill)
                    ++m_past;
                else
                    m_last[QString::fromStdString(key.name + toText(key.labels))] = s.sample.value;
            }
        });
        connect(m_source.get(), &FeedSource::noticed, this,
                [this](const Notices &notices, const NoticeAnswer &) { m_noticed.push_back(notices); });
        m_source->start();
    }
    void startPeer(const QString &path, const QStringList &arguments)
    {
        m_peer = std::make_unique<QProcess>();
        m_peer->setStandardOutputFile(QProcess::nullDevice());
        m_peer->setStandardErrorFile(QProcess::nullDevice());
        m_peer->setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
        m_peer->start(path, arguments);
        QVERIFY(m_peer->waitForStarted());
    }
    double last(const char *name) const
    {
        const auto found = m_last.find(QLatin1String(name));
        return found == m_last.end() ? -1 : found->second;
    }

    FakeClock m_clock;
    SystemClock m_real;
    std::unique_ptr<SeriesStore> m_store;
    std::unique_ptr<HttpClient> m_http;
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<PromqlSource> m_source;
    std::unique_ptr<QProcess> m_peer;
    std::map<QString, double> m_last;
    std::vector<Notices> m_noticed;
    int m_past = 0;
};

} // namespace wf::promqltest
