// SPDX-License-Identifier: GPL-3.0-or-later
// The listener for StatsD, with packets over real sockets.
#include "feed/feedfactory.h"
#include "feed/statsdsource.h"
#include "support/fakeclock.h"
#include "support/testentry.h"

#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace tst_statsdsource {

using namespace std::chrono_literals;
using namespace wf;

namespace {

/// A program that sends.
class Sender
{
public:
    Sender() = default;
    Sender(const Sender &) = delete;
    Sender &operator=(const Sender &) = delete;
    ~Sender() { ::close(m_udp); }
    void send(quint16 port, const QByteArray &packet) const
    {
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(port);
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        QCOMPARE(::sendto(m_udp, packet.constData(), std::size_t(packet.size()), 0,
                          reinterpret_cast<const sockaddr *>(&to), sizeof to),
                 packet.size());
    }

private:
    const int m_udp = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
};

FeedConfig configOf(const QString &url, const QString &kind = QStringLiteral("statsd"))
{
    FeedConfig config;
    config.name = FeedId(QStringLiteral("apps"));
    config.kind = kind;
    config.url = QUrl(url);
    config.interval = 20ms;
    config.instance = QStringLiteral("here");
    return config;
}

} // namespace

class TestStatsdSource : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_store = std::make_unique<SeriesStore>();
        m_last.clear();
        m_health = {};
    }
    void cleanup() { m_source.reset(); }

    void packetsBecomeSeries();
    void silenceIsSilence();
    void badLinesAreSaid();
    void aUnixSocket();
    void aPortThatIsTakenIsTriedAgain();
    void otherAddressesAreRefused_data();
    void otherAddressesAreRefused();
    void aFloodIsBounded();
    void aClientOfDebian();

private:
    void listen(const FeedConfig &config)
    {
        m_source = std::make_unique<StatsdSource>(config, *m_store, m_clock);
        connect(m_source.get(), &FeedSource::batch, this, [this](const SampleBatch &batch) {
            for (const SeriesSample &s : batch.samples) {
                const SeriesKey &key = m_store->info(s.series).key;
                m_last[QString::fromStdString(key.name)] = s.sample.value;
                m_refs.insert_or_assign(QString::fromStdString(key.name), s.series);
            }
            ++m_batches;
        });
        connect(m_source.get(), &FeedSource::healthChanged, this,
                [this](const FeedHealth &health) { m_health = health; });
        m_source->start();
    }

    FakeClock m_clock;
    Sender m_sender;
    std::unique_ptr<SeriesStore> m_store;
    std::unique_ptr<StatsdSource> m_source;
    std::map<QString, double> m_last; ///< Value of each series, by name.
    std::map<QString, SeriesRef> m_refs;
    FeedHealth m_health;
    int m_batches = 0;
};

void TestStatsdSource::packetsBecomeSeries()
{
    listen(configOf(QStringLiteral("udp://127.0.0.1:0")));
    QVERIFY(m_source->port() > 0);
    QCOMPARE(m_health.state, FeedState::Waiting);
    m_sender.send(m_source->port(), "shop.orders:2|c\nshop.queue:7|g");
    m_sender.send(m_source->port(), "shop.orders:1|c\n");
    QTRY_COMPARE(m_last["shop_orders"], 3.0);
    QCOMPARE(m_last["shop_queue"], 7.0);
    QTRY_COMPARE(m_health.state, FeedState::Up);
    QCOMPARE(m_health.series, 2);
    QCOMPARE(m_health.lastSample, m_clock.wall());
    QCOMPARE(m_store->info(m_refs.at(QStringLiteral("shop_orders"))).meta.type, MetricType::Counter);
    // When it stops, nothing stays live.
    m_source->stop();
    QCOMPARE(m_health.series, 0);
    QVERIFY(std::isnan(m_last["shop_orders"]));
}

void TestStatsdSource::silenceIsSilence()
{
    listen(configOf(QStringLiteral("udp://127.0.0.1:0")));
    m_sender.send(m_source->port(), "a:1|g");
    QTRY_COMPARE(m_last["a"], 1.0);
    const int before = m_batches;
    const auto at = m_health.lastSample;
    m_clock.advance(1min);
    QSignalSpy told(m_source.get(), &FeedSource::healthChanged);
    QTRY_VERIFY(told.size() > 5);
    // Nobody said that it is still 1.
    QCOMPARE(m_batches, before);
    QCOMPARE(m_health.lastSample, at);
    QVERIFY(m_health.isStale(m_clock.wall()));
}

void TestStatsdSource::badLinesAreSaid()
{
    listen(configOf(QStringLiteral("udp://127.0.0.1:0")));
    m_sender.send(m_source->port(), "good:1|c\nbad\nworse:x|c");
    QTRY_COMPARE(m_last["good"], 1.0);
    QCOMPARE(m_health.rejected, 2);
    QVERIFY2(m_health.lastError.contains(QStringLiteral("2 lines refused; the first: there is no \":\"")),
             qPrintable(m_health.lastError));
    m_sender.send(m_source->port(), "good:1|c");
    QTRY_COMPARE(m_last["good"], 2.0);
    QCOMPARE(m_health.lastError, QString());
}

void TestStatsdSource::aUnixSocket()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("statsd"));
    listen(configOf(QStringLiteral("unix://") + path, QStringLiteral("dogstatsd")));
    struct stat made
    {
    };
    QCOMPARE(::stat(QFile::encodeName(path).constData(), &made), 0);
    QCOMPARE(made.st_mode & 0777, 0600U);
    const int fd = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_un to{};
    to.sun_family = AF_UNIX;
    qstrncpy(to.sun_path, QFile::encodeName(path).constData(), sizeof to.sun_path);
    const QByteArray packet("a:10|g\na:-4|g");
    QCOMPARE(::sendto(fd, packet.constData(), std::size_t(packet.size()), 0,
                      reinterpret_cast<sockaddr *>(&to), sizeof to),
             packet.size());
    ::close(fd);
    QTRY_COMPARE(m_last["a"], -4.0);
    m_source->stop();
    QVERIFY(!QFile::exists(path));
    // What a killed program left is replaced, a file is not.
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    m_source->start();
    QCOMPARE(m_health.state, FeedState::Down);
    QVERIFY2(m_health.lastError.contains(QStringLiteral("something else")), qPrintable(m_health.lastError));
    QVERIFY(QFile::exists(path));
}

void TestStatsdSource::aPortThatIsTakenIsTriedAgain()
{
    listen(configOf(QStringLiteral("udp://127.0.0.1:0")));
    auto first = std::move(m_source);
    listen(configOf(QStringLiteral("udp://127.0.0.1:%1").arg(first->port())));
    QCOMPARE(m_health.state, FeedState::Down);
    QVERIFY2(m_health.lastError.contains(QStringLiteral("cannot listen")), qPrintable(m_health.lastError));
    const quint16 port = first->port();
    first.reset();
    QTRY_COMPARE(m_health.state, FeedState::Waiting);
    m_sender.send(port, "a:1|c");
    QTRY_COMPARE(m_last["a"], 1.0);
}

void TestStatsdSource::otherAddressesAreRefused_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("problem");
    QTest::newRow("everybody") << "udp://0.0.0.0:8125"
                               << "addresses of this computer only";
    QTest::newRow("another computer") << "udp://192.0.2.1:8125"
                                      << "addresses of this computer only";
    QTest::newRow("a name") << "udp://example.org:8125"
                            << "addresses of this computer only";
    QTest::newRow("no port") << "udp://127.0.0.1"
                             << "such as \"udp://127.0.0.1:8125\"";
    QTest::newRow("http") << "http://127.0.0.1:8125"
                          << "such as \"udp://127.0.0.1:8125\"";
    QTest::newRow("no path") << "unix://"
                             << "a Unix socket is written";
    QTest::newRow("a path that is too long") << "unix:///" + QString(200, u'a') << "may have 107 bytes";
}

void TestStatsdSource::otherAddressesAreRefused()
{
    QFETCH(QString, url);
    QFETCH(QString, problem);
    HttpClient http;
    const auto made = makeFeedSource(configOf(url), *m_store, m_clock, http);
    QVERIFY(!made);
    QVERIFY2(made.error().message.startsWith(QStringLiteral("feed \"apps\": ")) &&
                 made.error().message.contains(problem),
             qPrintable(made.error().message));
    for (const char *good :
         {"udp://127.0.0.1:8125", "udp://[::1]:8125", "udp://localhost:8125", "unix:///tmp/a"})
        QVERIFY2(makeFeedSource(configOf(QLatin1String(good)), *m_store, m_clock, http), good);
}

void TestStatsdSource::aFloodIsBounded()
{
    FeedConfig config = configOf(QStringLiteral("udp://127.0.0.1:0"));
    config.seriesLimit = 100;
    listen(config);
    QByteArray packet;
    for (int i = 0; i < 500; ++i)
        packet += "flood" + QByteArray::number(i) + ":1|c\n";
    for (int i = 0; i < 50; ++i)
        m_sender.send(m_source->port(), packet);
    QTRY_COMPARE(m_health.state, FeedState::Degraded);
    QCOMPARE(m_health.series, 100);
    QVERIFY2(m_health.lastError.contains(QStringLiteral("series_limit")), qPrintable(m_health.lastError));
}

void TestStatsdSource::aClientOfDebian()
{
    // The system's Python, for which Debian packages the client.
    const QString python = QStringLiteral("/usr/bin/python3");
    QProcess client;
    client.start(python, {QStringLiteral("-c"), QStringLiteral("import statsd")});
    if (!client.waitForFinished(wf::testing::Patience) || client.exitCode() != 0)
        QSKIP("no python3-statsd");
    listen(configOf(QStringLiteral("udp://127.0.0.1:0")));
    client.start(python, {QStringLiteral("-c"),
                          QStringLiteral(
                              "import statsd\n"
                              "c = statsd.StatsClient('127.0.0.1', %1, prefix='shop')\n"
                              "c.incr('orders', 3)\nc.incr('orders', -1)\nc.gauge('queue', 5)\n"
                              "c.gauge('queue', 2, delta=True)\nc.timing('pay', 250)\nc.set('users', 'ada')\n"
                              "with c.pipeline() as p:\n    p.incr('orders')\n    p.timing('pay', 750)\n")
                              .arg(m_source->port())});
    QVERIFY(client.waitForFinished(wf::testing::Patience));
    QCOMPARE(client.exitCode(), 0);
    QTRY_COMPARE(m_last["shop_orders"], 3.0);
    QTRY_COMPARE(m_last["shop_pay_count"], 2.0);
    QCOMPARE(m_last["shop_pay_sum"], 1.0);
    QCOMPARE(m_last["shop_queue"], 7.0);
    QCOMPARE(m_health.rejected, 0);
}

WF_TEST(TestStatsdSource)

} // namespace tst_statsdsource

#include "tst_statsdsource.moc"
