// SPDX-License-Identifier: GPL-3.0-or-later
// The feed that listens over HTTP, and the programs of Debian that push to it.
#include "pushfixture.h"
#include "support/testentry.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTemporaryDir>

#include <sys/prctl.h>

#include <csignal>

namespace tst_httppushpeers {

using namespace std::chrono_literals;
using namespace wf;

namespace {

quint16 freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : 0;
}

} // namespace

class TestHttpPushPeers : public PushTest
{
    Q_OBJECT
private Q_SLOTS:
    void init() { setUp(); }
    void cleanup()
    {
        if (m_peer && m_peer->state() != QProcess::NotRunning) {
            m_peer->kill();
            m_peer->waitForFinished();
        }
        m_peer.reset();
        tearDown();
    }
    void prometheusWrites();
    void vmagentWrites();
    void collectdWrites();
    void curlPushesLines();

private:
    void start(const QString &program, const QStringList &arguments)
    {
        m_peer = std::make_unique<QProcess>();
        m_peer->setProcessChannelMode(QProcess::MergedChannels);
        m_peer->setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
        m_peer->start(program, arguments);
        QVERIFY(m_peer->waitForStarted());
    }
    static QString installed(const char *program)
    {
        return QStandardPaths::findExecutable(QLatin1String(program),
                                              {QStringLiteral("/usr/bin"), QStringLiteral("/usr/sbin")});
    }
    void write(const QString &path, const QByteArray &text)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }

    SystemClock m_real;
    QTemporaryDir m_dir;
    std::unique_ptr<QProcess> m_peer;
};

void TestHttpPushPeers::prometheusWrites()
{
    const QString program = installed("prometheus");
    if (program.isEmpty())
        QSKIP("prometheus is not installed");
    listen(pushConfig(100ms), &m_real);
    const quint16 port = freePort();
    const QString config = m_dir.filePath(QStringLiteral("prometheus.yml"));
    write(config, QStringLiteral(
                      "global:\n  scrape_interval: 1s\nscrape_configs:\n- job_name: self\n  static_configs:\n"
                      "  - targets: ['127.0.0.1:%1']\nremote_write:\n"
                      "- url: http://127.0.0.1:%2/api/v1/write\n"
                      "  metadata_config:\n    send_interval: 1s\n")
                      .arg(port)
                      .arg(m_source->port())
                      .toUtf8());
    start(program, {QStringLiteral("--config.file=") + config,
                    QStringLiteral("--storage.tsdb.path=") + m_dir.filePath(QStringLiteral("tsdb")),
                    QStringLiteral("--web.listen-address=127.0.0.1:%1").arg(port)});
    const QString up = QStringLiteral("up{instance=\"127.0.0.1:%1\",job=\"self\"}").arg(port);
    QTRY_VERIFY(m_last.contains(up));
    QCOMPARE(m_last.at(up), 1.0);
    QTRY_VERIFY(m_store->seriesCount() > 300);
    QTRY_COMPARE(m_health.state, FeedState::Up);
    QCOMPARE(m_health.rejected, 0);
    // Its metadata says what a counter is, its rhythm what a gap is.
    const auto infoOf = [this](const char *name) {
        for (const SeriesInfo &info : m_store->catalog()) {
            if (info.key.name == name)
                return info.meta;
        }
        return SeriesMeta{};
    };
    QTRY_COMPARE(infoOf("process_cpu_seconds_total").type, MetricType::Counter);
    QTRY_VERIFY(infoOf("process_cpu_seconds_total").interval >= 700ms &&
                infoOf("process_cpu_seconds_total").interval <= 1300ms);
}

void TestHttpPushPeers::vmagentWrites()
{
    const QString program = installed("vmagent");
    if (program.isEmpty())
        QSKIP("vmagent is not installed");
    listen(pushConfig(100ms), &m_real);
    const quint16 port = freePort();
    const QString config = m_dir.filePath(QStringLiteral("vmagent.yml"));
    write(config,
          QStringLiteral("scrape_configs:\n- job_name: agent\n  scrape_interval: 1s\n  static_configs:\n"
                         "  - targets: ['127.0.0.1:%1']\n")
              .arg(port)
              .toUtf8());
    start(program,
          {QStringLiteral("-promscrape.config=") + config,
           QStringLiteral("-httpListenAddr=127.0.0.1:%1").arg(port),
           QStringLiteral("-remoteWrite.tmpDataPath=") + m_dir.filePath(QStringLiteral("vm")),
           QStringLiteral("-remoteWrite.url=http://127.0.0.1:%1/api/v1/write").arg(m_source->port())});
    const QString up = QStringLiteral("up{instance=\"127.0.0.1:%1\",job=\"agent\"}").arg(port);
    QTRY_VERIFY(m_last.contains(up));
    QTRY_VERIFY(m_store->seriesCount() > 100);
    QTRY_COMPARE(m_health.state, FeedState::Up);
    QCOMPARE(m_health.rejected, 0);
}

void TestHttpPushPeers::collectdWrites()
{
    const QString program = installed("collectd");
    if (program.isEmpty())
        QSKIP("collectd is not installed");
    listen(pushConfig(100ms), &m_real);
    const QString config = m_dir.filePath(QStringLiteral("collectd.conf"));
    write(config, QStringLiteral(
                      "Hostname \"box\"\nFQDNLookup false\nInterval 0.1\nBaseDir \"%1\"\nPIDFile \"%1/pid\"\n"
                      "LoadPlugin load\nLoadPlugin write_http\n<Plugin write_http>\n  <Node \"wf\">\n"
                      "    URL \"http://127.0.0.1:%2/collectd\"\n    Format \"JSON\"\n"
                      "    BufferSize 1024\n  </Node>\n</Plugin>\n")
                      .arg(m_dir.path())
                      .arg(m_source->port())
                      .toUtf8());
    start(program, {QStringLiteral("-f"), QStringLiteral("-C"), config});
    // It sends when its buffer is full.
    QTRY_VERIFY(m_last.contains(QStringLiteral("collectd_load_shortterm{instance=\"box\",job=\"pushed\"}")));
    QTRY_COMPARE(m_health.state, FeedState::Up);
    QCOMPARE(m_health.rejected, 0);
}

void TestHttpPushPeers::curlPushesLines()
{
    const QString program = installed("curl");
    if (program.isEmpty())
        QSKIP("curl is not installed");
    listen();
    start(program,
          {QStringLiteral("-sS"), QStringLiteral("-i"), QStringLiteral("--data-binary"),
           QStringLiteral("cpu,host=db-1 usage_idle=98.5\ncpu,host=db-2 usage_idle=97i\n"),
           QStringLiteral("http://127.0.0.1:%1/api/v2/write?bucket=b&precision=s").arg(m_source->port())});
    QTRY_COMPARE(m_peer->state(), QProcess::NotRunning);
    const QByteArray answer = m_peer->readAll();
    QVERIFY2(answer.startsWith("HTTP/1.1 204"), answer.constData());
    QCOMPARE(m_last.at(QStringLiteral("cpu_usage_idle{host=\"db-2\",job=\"pushed\"}")), 97.0);
}

WF_TEST(TestHttpPushPeers)

} // namespace tst_httppushpeers

#include "tst_httppushpeers.moc"
