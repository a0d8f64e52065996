// SPDX-License-Identifier: GPL-3.0-or-later
// Debian's own prometheus-node-exporter and prometheus, scraped at 1 s, where they are installed.
#include "desk/livedesk.h"
#include "support/testentry.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <sys/prctl.h>

#include <csignal>

namespace tst_realpeers {

using namespace std::chrono_literals;
using namespace wf;

namespace {

quint16 freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : 0;
}

} // namespace

class TestRealPeers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }
    void cleanup();
    void nodeExporter();
    void prometheusItself();
    void pushgateway();

private:
    void startPeer(const QString &program, const QStringList &arguments)
    {
        m_peer = std::make_unique<QProcess>();
        m_peer->setStandardOutputFile(QProcess::nullDevice());
        m_peer->setStandardErrorFile(QProcess::nullDevice());
        // It ends with the test, even with one that dies.
        m_peer->setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
        m_peer->start(program, arguments);
        QVERIFY(m_peer->waitForStarted());
    }
    void startDesk(quint16 port, bool honorLabels = false)
    {
        DeskOptions options;
        options.dataDir = m_dir->filePath(QStringLiteral("data"));
        FeedConfig feed;
        feed.name = FeedId(QStringLiteral("peer"));
        feed.url = QUrl(QStringLiteral("http://127.0.0.1:%1/metrics").arg(port));
        feed.interval = feed.timeout = 1s;
        feed.honorLabels = honorLabels;
        options.config.feeds = {feed};
        options.config.runbookPaths = {m_dir->path()};
        m_desk = std::make_unique<LiveDesk>(options, m_clock);
        m_desk->start();
    }
    FeedState state() const
    {
        return m_desk->feeds().empty() ? FeedState::Waiting : m_desk->feeds().front().state;
    }
    /// The first series of that name.
    SeriesRef series(const char *name) const
    {
        for (const SeriesInfo &info : m_desk->catalog()) {
            if (info.key.name == name)
                return info.ref;
        }
        return {};
    }
    SeriesWindowPtr window() const
    {
        const ChartFrame *frame = m_desk->chartFrame();
        const auto answer =
            frame ? frame->answers.find({ChartAsker::Window, 1}) : decltype(frame->answers.end()){};
        const bool there = frame && answer != frame->answers.end() && !answer->second.windows.empty();
        return there ? answer->second.windows.front() : nullptr;
    }
    /// Scraped at 1 s: up, many series, and one of them that moves.
    void moves(const char *moving, int atLeast)
    {
        QTRY_COMPARE(state(), FeedState::Up);
        QTRY_VERIFY(series(moving).isValid());
        QTRY_VERIFY(int(m_desk->storeStats().series) >= atLeast); // One that has just begun has fewer.
        QCOMPARE(m_desk->feeds().front().rejected, 0);
        QVERIFY2(m_desk->feeds().front().lastError.isEmpty(), qPrintable(m_desk->feeds().front().lastError));
        ChartQuery query;
        query.key = {ChartAsker::Window, 1};
        query.series = {series(moving)};
        query.span = 5min;
        m_desk->setChartQueries(ChartAsker::Window, {query});
        QTRY_VERIFY(window() && window()->last);
        const Sample first = *window()->last;
        QTRY_VERIFY(window()->last->at > first.at && window()->last->value != first.value);
        QVERIFY(!window()->lostSince);
    }
    /// The peer goes: the feed is down, the series is marked as lost and keeps its last value.
    void goes()
    {
        m_peer->kill();
        QVERIFY(m_peer->waitForFinished());
        QTRY_COMPARE(state(), FeedState::Down);
        QVERIFY(!m_desk->feeds().front().lastError.isEmpty());
        QTRY_VERIFY(window()->lostSince);
        QCOMPARE(*window()->lostSince, window()->last->at);
        QTRY_VERIFY(m_desk->book().lostFeeds().contains(QStringLiteral("peer")));
    }

    SystemClock m_clock;
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<QProcess> m_peer;
    std::unique_ptr<LiveDesk> m_desk;
};

void TestRealPeers::cleanup()
{
    m_desk.reset();
    if (m_peer && m_peer->state() != QProcess::NotRunning) {
        m_peer->kill();
        m_peer->waitForFinished();
    }
    m_peer.reset();
    m_dir.reset();
}

void TestRealPeers::nodeExporter()
{
    const QString program = QStandardPaths::findExecutable(QStringLiteral("prometheus-node-exporter"));
    if (program.isEmpty())
        QSKIP("prometheus-node-exporter is not installed");
    const quint16 port = freePort();
    startPeer(program, {QStringLiteral("--web.listen-address=127.0.0.1:%1").arg(port)});
    startDesk(port);
    moves("node_cpu_seconds_total", 200);
    if (QTest::currentTestFailed())
        return;
    goes();
    if (QTest::currentTestFailed())
        return;
    // Back again on the same port.
    startPeer(program, {QStringLiteral("--web.listen-address=127.0.0.1:%1").arg(port)});
    QTRY_COMPARE(state(), FeedState::Up);
    QTRY_VERIFY(!window()->lostSince);
    QTRY_VERIFY(m_desk->book().lostFeeds().empty());
}

void TestRealPeers::prometheusItself()
{
    const QString program = QStandardPaths::findExecutable(QStringLiteral("prometheus"));
    if (program.isEmpty())
        QSKIP("prometheus is not installed");
    const QString config = m_dir->filePath(QStringLiteral("prometheus.yml"));
    QFile file(config);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("global:\n  scrape_interval: 1s\n");
    file.close();
    const quint16 port = freePort();
    startPeer(program, {QStringLiteral("--config.file=") + config,
                        QStringLiteral("--storage.tsdb.path=") + m_dir->filePath(QStringLiteral("tsdb")),
                        QStringLiteral("--web.listen-address=127.0.0.1:%1").arg(port)});
    startDesk(port);
    moves("process_cpu_seconds_total", 200);
    if (QTest::currentTestFailed())
        return;
    goes();
}

void TestRealPeers::pushgateway()
{
    const QString program = QStandardPaths::findExecutable(QStringLiteral("prometheus-pushgateway"));
    if (program.isEmpty())
        QSKIP("prometheus-pushgateway is not installed");
    const quint16 port = freePort();
    startPeer(program, {QStringLiteral("--web.listen-address=127.0.0.1:%1").arg(port)});
    const auto push = [port] {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, port);
        socket.write(
            "PUT /metrics/job/backup HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 14\r\n\r\n"
            "backup_size 3\n");
        QByteArray answer;
        (void)QTest::qWaitFor(
            [&] {
                answer += socket.readAll();
                return socket.state() == QAbstractSocket::UnconnectedState;
            },
            5000);
        return answer.contains(" 200 ");
    };
    QTRY_VERIFY(push());
    startDesk(port, true);
    QTRY_VERIFY(series("backup_size").isValid());
    // The job that pushed is the series' job.
    for (const SeriesInfo &info : m_desk->catalog()) {
        if (info.key.name == "backup_size")
            QCOMPARE(info.key.labels.value("job"), std::string_view("backup"));
    }
}

WF_TEST(TestRealPeers)

} // namespace tst_realpeers

#include "tst_realpeers.moc"
