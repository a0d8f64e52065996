// SPDX-License-Identifier: GPL-3.0-or-later
// Graphite's plaintext protocol: lines, and the listener with real connections.
#include "feed/graphitesource.h"
#include "support/fakeclock.h"
#include "support/testentry.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

namespace tst_graphite {

using namespace std::chrono_literals;
using namespace wf;

class TestGraphite : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_store = std::make_unique<SeriesStore>();
        m_samples.clear();
        m_health = {};
    }
    void cleanup() { m_source.reset(); }

    void lines();
    void whatIsRefused_data();
    void whatIsRefused();
    void samplesKeepTheirTime();
    void aSeriesThatNobodySendsLeaves();
    void lineEndsAreAwaited();
    void manyConnectionsAreBounded();
    void collectd();

private:
    void listen(Millis interval = 20ms)
    {
        FeedConfig config;
        config.name = FeedId(QStringLiteral("carbon"));
        config.kind = QStringLiteral("graphite");
        config.url = QUrl(QStringLiteral("tcp://127.0.0.1:0"));
        config.interval = interval;
        m_source = std::make_unique<GraphiteSource>(config, *m_store, m_clock);
        connect(m_source.get(), &FeedSource::batch, this, [this](const SampleBatch &batch) {
            for (const SeriesSample &s : batch.samples)
                m_samples[QString::fromStdString(m_store->info(s.series).key.name)].push_back(s.sample);
        });
        connect(m_source.get(), &FeedSource::healthChanged, this,
                [this](const FeedHealth &health) { m_health = health; });
        m_source->start();
        m_peer.abort();
        m_peer.connectToHost(QStringLiteral("127.0.0.1"), m_source->port());
        QTRY_COMPARE(m_peer.state(), QAbstractSocket::ConnectedState);
    }
    void send(const QByteArray &text)
    {
        m_peer.write(text);
        m_peer.flush();
    }
    QByteArray now(Millis ago = 0ms) const { return QByteArray::number(toMs(m_clock.wall() - ago) / 1000); }

    FakeClock m_clock;
    std::unique_ptr<SeriesStore> m_store;
    std::unique_ptr<GraphiteSource> m_source;
    QTcpSocket m_peer;
    std::map<QString, std::vector<Sample>> m_samples; ///< By the metric's name.
    FeedHealth m_health;
};

void TestGraphite::lines()
{
    GraphiteReader reader;
    QCOMPARE(reader.read("host.cpu-0.idle 97.5 1700000000\r"), GraphiteKind::Metric);
    QCOMPARE(reader.line().path, "host.cpu-0.idle");
    QCOMPARE(reader.line().value, 97.5);
    QCOMPARE(reader.line().timeMs, 1'700'000'000'000);
    QCOMPARE(reader.read("disk.used;server=web1;rack=a \t 1e3  1700000000.25"), GraphiteKind::Metric);
    QCOMPARE(reader.line().tags.size(), std::size_t{2});
    QCOMPARE(reader.line().tags[1].first, "rack");
    QCOMPARE(reader.line().timeMs, 1'700'000'000'250);
    for (const char *line : {"a 1 -1", "a 1 N"}) {
        QCOMPARE(reader.read(line), GraphiteKind::Metric);
        QVERIFY(!reader.line().timeMs);
    }
    for (const char *line : {"", "\r", "a nan 1700000000"})
        QCOMPARE(reader.read(line), GraphiteKind::Other);
}

void TestGraphite::whatIsRefused_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("problem");
    const auto row = [](const QByteArray &line, const char *problem) {
        QTest::newRow(line.left(30).constData()) << line << QByteArray(problem);
    };
    row("a 1", "a line is \"path value time\", not \"a 1\"");
    row("a 1 2 3", "a line is \"path value time\", not \"a 1 2 3\"");
    row("a one 2", "the value is no number: \"one\"");
    row("a 1 never", "the time is no number of seconds since 1970: \"never\"");
    row("a 1 -5", "the time is no number of seconds since 1970: \"-5\"");
    row(";x=1 1 2", "there is no path before the tags: \";x=1\"");
    row("a;x 1 2", "a tag is name=value, not \"x\"");
    row("a\xff 1 2", "this is not UTF-8");
    row(QByteArray(MaxGraphiteLine, 'a') + " 1 2", "a line may have 8192 bytes");
    row("a" + QByteArray(";t=1").repeated(65) + " 1 2", "a line may have 64 tags");
}

void TestGraphite::whatIsRefused()
{
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, problem);
    GraphiteReader reader;
    QCOMPARE(reader.read({line.constData(), std::size_t(line.size())}), GraphiteKind::Bad);
    QCOMPARE(QByteArray::fromStdString(reader.problem()), problem);
}

void TestGraphite::samplesKeepTheirTime()
{
    listen();
    QCOMPARE(m_health.state, FeedState::Waiting);
    send("web.load 2 " + now(10s) + "\nweb.load 3 " + now(5s) + "\nother 1 N\n");
    QTRY_COMPARE(m_samples["web_load"].size(), std::size_t{2});
    QCOMPARE(m_samples["web_load"][0].value, 2.0);
    QCOMPARE(toMs(m_samples["web_load"][1].at) / 1000, toMs(m_clock.wall() - 5s) / 1000);
    QCOMPARE(m_samples["other"].size(), std::size_t{1});
    QCOMPARE(m_health.state, FeedState::Up);
    // Another one comes: what did not change is not told anew, and stays live.
    m_clock.advance(1s);
    send("other 2 N\n");
    QTRY_COMPARE(m_samples["other"].size(), std::size_t{2});
    QCOMPARE(m_samples["web_load"].size(), std::size_t{2});
    QCOMPARE(m_health.series, 2);
    // One that is older than what is known came late.
    send("web.load 9 " + now(1min) + "\n");
    QTRY_VERIFY(m_health.rejected > 0);
    QCOMPARE(m_samples["web_load"].size(), std::size_t{2});
}

void TestGraphite::aSeriesThatNobodySendsLeaves()
{
    listen();
    send("gone 1 N\nstays 1 N\n");
    QTRY_COMPARE(m_samples["stays"].size(), std::size_t{1});
    m_clock.advance(5min + 1s);
    send("stays 2 N\n");
    QTRY_COMPARE(m_samples["stays"].size(), std::size_t{2});
    QCOMPARE(m_health.series, 1);
    QVERIFY(isStaleMarker(m_samples["gone"].back().value));
}

void TestGraphite::lineEndsAreAwaited()
{
    listen();
    send("half.a.l");
    send("ine 4 N\r\nbad\n" + QByteArray(2 * MaxGraphiteLine, 'x'));
    QTRY_COMPARE(m_samples["half_a_line"].size(), std::size_t{1});
    send(QByteArray(MaxGraphiteLine, 'x') + "\nafter 1 N\ncut 1");
    QTRY_COMPARE(m_samples["after"].size(), std::size_t{1});
    // Without its end it is not known whether "cut 1" was all.
    m_peer.disconnectFromHost();
    QTRY_COMPARE(m_source->connections(), std::size_t{0});
    QCOMPARE(m_samples.count("cut"), std::size_t{0});
}

void TestGraphite::manyConnectionsAreBounded()
{
    listen();
    std::vector<std::unique_ptr<QTcpSocket>> idle;
    for (std::size_t i = 0; i < GraphiteSource::MaxConnections + 20; ++i) {
        idle.push_back(std::make_unique<QTcpSocket>());
        idle.back()->connectToHost(QStringLiteral("127.0.0.1"), m_source->port());
        QTRY_COMPARE(idle.back()->state(), QAbstractSocket::ConnectedState);
    }
    QTRY_VERIFY(m_source->connections() == GraphiteSource::MaxConnections);
    idle.back()->write("late 1 N\n");
    QTRY_COMPARE(m_samples["late"].size(), std::size_t{1});
}

void TestGraphite::collectd()
{
    const QString program =
        QStandardPaths::findExecutable(QStringLiteral("collectd"), {QStringLiteral("/usr/sbin")});
    if (program.isEmpty())
        QSKIP("no collectd");
    m_clock.stepWall(fromMs(QDateTime::currentMSecsSinceEpoch()) - m_clock.wall());
    listen();
    QTemporaryDir folder;
    QFile config(folder.filePath(QStringLiteral("collectd.conf")));
    QVERIFY(config.open(QIODevice::WriteOnly));
    config.write(
        QStringLiteral(
            "Hostname \"box.example\"\nFQDNLookup false\nInterval 1\nBaseDir \"%1\"\nPIDFile \"%1/pid\"\n"
            "LoadPlugin load\nLoadPlugin write_graphite\n<Plugin write_graphite>\n <Node \"wf\">\n"
            "  Host \"127.0.0.1\"\n  Port \"%2\"\n  Protocol \"tcp\"\n </Node>\n</Plugin>\n")
            .arg(folder.path())
            .arg(m_source->port())
            .toUtf8());
    config.close();
    QProcess collectd;
    collectd.start(program, {QStringLiteral("-f"), QStringLiteral("-C"), config.fileName()});
    QVERIFY(collectd.waitForStarted());
    QTRY_VERIFY(!m_samples["box_example_load_load_shortterm"].empty());
    QVERIFY(m_samples["box_example_load_load_shortterm"].front().value >= 0);
    QCOMPARE(m_health.state, FeedState::Up);
    QCOMPARE(m_health.rejected, 0);
    collectd.terminate();
    QVERIFY(collectd.waitForFinished(wf::testing::Patience));
}

WF_TEST(TestGraphite)

} // namespace tst_graphite

#include "tst_graphite.moc"
