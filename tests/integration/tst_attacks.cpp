// SPDX-License-Identifier: GPL-3.0-or-later
// Hostile targets beside a good one, each against a desk in a process of its own: the good feed goes on,
// memory stays small, the desk ends at once when asked, and comes back on the same folder.
#include "desk/livedesk.h"
#include "support/gzip.h"
#include "support/residentbytes.h"
#include "support/sanitized.h"
#include "support/scriptedserver.h"
#include "support/sparetime.h"
#include "support/testentry.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QSocketNotifier>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <unistd.h>

#include <cstdio>

namespace tst_attacks {

using namespace std::chrono_literals;
using namespace wf;

namespace {

const QString DeskArgument = QStringLiteral("--desk");
constexpr int GoodScrapes = 8;
constexpr qint64 MostResident = 300'000'000;

FeedConfig feedAt(const QString &name, const QString &url)
{
    FeedConfig feed;
    feed.name = FeedId(name);
    feed.url = QUrl(url);
    feed.interval = 200ms;
    feed.timeout = 2s;
    return feed;
}

/// The child: says "good" for each scrape of the good feed that succeeded, "bad TEXT" for what it says of the
/// other, "peak BYTES" for the most that was ever resident, and ends when its input does.
int runDesk(const QStringList &arguments)
{
    const PeakGrowth growth;
    const qint64 before = residentBytes();
    const SystemClock clock;
    DeskOptions options;
    options.dataDir = arguments.value(0);
    options.config.feeds = {feedAt(QStringLiteral("good"), arguments.value(1)),
                            feedAt(QStringLiteral("bad"), arguments.value(2))};
    options.config.runbookPaths = {QDir::cleanPath(arguments.value(0) + QStringLiteral("/../runbooks"))};
    LiveDesk desk(options, clock);
    std::optional<Timestamp> last;
    QString said;
    qint64 peak = 0;
    const auto sayPeak = [&] {
        if (const qint64 now = before + growth.bytes(); now > peak) {
            peak = now;
            std::printf("peak %lld\n", static_cast<long long>(peak));
        }
        std::fflush(stdout);
    };
    QTimer look;
    QObject::connect(&look, &QTimer::timeout, &desk, [&] {
        for (const FeedHealth &health : desk.feeds()) {
            if (health.feed == FeedId(QStringLiteral("good")) && health.lastSample != last) {
                last = health.lastSample;
                std::puts("good");
            } else if (health.feed == FeedId(QStringLiteral("bad")) && health.lastError != said) {
                said = health.lastError;
                std::printf("bad %s\n", qPrintable(said.left(400)));
            }
        }
        sayPeak();
    });
    look.start(20ms);
    QSocketNotifier input(STDIN_FILENO, QSocketNotifier::Read);
    QObject::connect(&input, &QSocketNotifier::activated, &desk, [] { QCoreApplication::quit(); });
    desk.start();
    const int code = QCoreApplication::exec();
    sayPeak();
    return code;
}

ScriptedAnswer endless(const QByteArray &head, const QByteArray &block)
{
    ScriptedAnswer answer;
    answer.head = head;
    answer.body = block;
    answer.endless = true;
    return answer;
}

ScriptedAnswer text(const QByteArray &body)
{
    return ScriptedAnswer::http(200, "text/plain; version=0.0.4", body);
}

const QByteArray Ok("HTTP/1.1 200 OK\r\n");
const QByteArray Chunked(
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\nTransfer-Encoding: chunked\r\n\r\n");

QByteArray manySeries(int count)
{
    QByteArray body("# TYPE queue_depth gauge\n");
    for (int i = 0; i < count; ++i)
        body += "queue_depth{pod=\"pod-" + QByteArray::number(i) + "\"} 1\n";
    return body;
}

QByteArray longLabels()
{
    QByteArray body;
    for (int i = 0; i < 40; ++i)
        body += "queue_depth{pod=\"" + QByteArray::number(i) + QByteArray(1'000'000, 'x') + "\"} 1\n";
    return body;
}

ScriptedAnswer gigabyte()
{
    return ScriptedAnswer::http(200, "text/plain; version=0.0.4",
                                gzipped(QByteArray(1 << 20, ' '), 1 << 10, Z_BEST_COMPRESSION),
                                {"Content-Encoding: gzip"});
}

class Child
{
public:
    Child(const QString &data, const QUrl &good, const QUrl &bad)
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(QCoreApplication::applicationFilePath(),
                        {DeskArgument, data, good.toString(), bad.toString()});
        QObject::connect(&m_process, &QProcess::readyReadStandardOutput, &m_process,
                         [this] { m_said += m_process.readAllStandardOutput(); });
    }
    ~Child()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    qsizetype good() const { return m_said.count("good\n"); }
    qsizetype bad() const { return m_said.count("bad "); }
    QByteArray said() const { return m_said; }
    bool runs() const { return m_process.state() == QProcess::Running; }
    bool endsWhenAsked()
    {
        m_process.closeWriteChannel();
        return m_process.waitForFinished(wf::testing::Patience);
    }
    /// The most that was ever resident, in bytes.
    qint64 peak() const
    {
        const QByteArray lines = '\n' + m_said;
        const QByteArray start("\npeak ");
        const qsizetype at = lines.lastIndexOf(start);
        return at < 0 ? -1 : lines.sliced(at + start.size()).split('\n').constFirst().toLongLong();
    }

private:
    QProcess m_process;
    QByteArray m_said;
};

} // namespace

class TestAttacks : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aHostileTarget_data();
    void aHostileTarget();
    void theOtherFeedKeepsItsScrapes_data();
    void theOtherFeedKeepsItsScrapes();
};

void TestAttacks::aHostileTarget_data()
{
    QTest::addColumn<ScriptedAnswer>("answer");
    QTest::addColumn<bool>("fails");
    QTest::newRow("a header line without end") << endless(Ok + "X-Long: ", QByteArray(65536, 'x')) << true;
    QTest::newRow("headers without end") << endless(Ok, QByteArray("X-More: yes\r\n").repeated(5000)) << true;
    QTest::newRow("interim answers without end")
        << endless({}, QByteArray("HTTP/1.1 100 Continue\r\n\r\n").repeated(3000)) << true;
    QTest::newRow("a chunk's extension without end")
        << endless(Chunked + "5;", QByteArray(65536, 'x')) << true;
    QTest::newRow("trailers without end")
        << endless(Chunked + "0\r\n", QByteArray("X-More: yes\r\n").repeated(5000)) << true;
    QTest::newRow("a body without end") << endless(Ok + "Content-Type: text/plain; version=0.0.4\r\n\r\n",
                                                   QByteArray("# never\n").repeated(8000))
                                        << true;
    QTest::newRow("a length that is no number")
        << ScriptedAnswer{Ok + "Content-Type: text/plain; version=0.0.4\r\nContent-Length: abc\r\n\r\n",
                          "queue_depth 123456\n"}
        << true;
    QTest::newRow("a body that inflates to a gigabyte") << gigabyte() << true;
    QTest::newRow("labels of a megabyte") << text(longLabels()) << true;
    QTest::newRow("200,000 series of one metric") << text(manySeries(200'000)) << false;
    QTest::newRow("a picture in a label")
        << text("queue_depth{host=\"<img src='file:///dev/zero'>\"} 500\n") << false;
}

void TestAttacks::aHostileTarget()
{
    QFETCH(ScriptedAnswer, answer);
    QFETCH(bool, fails);
    const QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkpath(QStringLiteral("runbooks")));
    QFile runbook(folder.filePath(QStringLiteral("runbooks/queue.md")));
    QVERIFY(runbook.open(QIODevice::WriteOnly));
    runbook.write("# Queue\n\n## Detection\n\n- **Metrics**: `queue.depth > 100`\n\n## Steps\n\n1. Look\n");
    runbook.close();
    ScriptedServer good;
    ScriptedServer bad;
    good.setAnswer(text("# TYPE queue_depth gauge\nqueue_depth 5\n"));
    bad.setAnswer(answer);
    for (int start = 0; start < 2; ++start) {
        Child desk(folder.filePath(QStringLiteral("data")), good.url(), bad.url());
        QTRY_VERIFY2(desk.good() >= GoodScrapes, desk.said().constData());
        QTRY_VERIFY2(bad.requests().size() > 0, desk.said().constData());
        if (fails)
            QTRY_VERIFY2(desk.bad() > 0, desk.said().constData());
        QVERIFY2(desk.runs(), desk.said().constData());
        QVERIFY2(desk.endsWhenAsked(), desk.said().constData());
        const qint64 peak = desk.peak();
        QVERIFY2(peak > 0 && peak <= MostResident, QByteArray::number(peak).constData());
    }
}

void TestAttacks::theOtherFeedKeepsItsScrapes_data()
{
    QTest::addColumn<ScriptedAnswer>("answer");
    QTest::newRow("a body that inflates to a gigabyte") << gigabyte();
    QTest::newRow("labels of a megabyte") << text(longLabels());
    QTest::newRow("200,000 series of one metric") << text(manySeries(200'000));
}

/// Beside a desk whose other target is well: whatever the machine has to do besides, both have it.
void TestAttacks::theOtherFeedKeepsItsScrapes()
{
    constexpr qsizetype Scrapes = 60;
    QFETCH(ScriptedAnswer, answer);
    const QTemporaryDir folder;
    for (const char *name : {"attacked", "calm"})
        QVERIFY(QDir(folder.path()).mkpath(QLatin1String(name) + QStringLiteral("/runbooks")));
    ScriptedServer good;
    ScriptedServer well;
    ScriptedServer bad;
    for (ScriptedServer *server : {&good, &well})
        server->setAnswer(text("# TYPE queue_depth gauge\nqueue_depth 5\n"));
    bad.setAnswer(answer);
    Child attacked(folder.filePath(QStringLiteral("attacked/data")), good.url(), bad.url());
    Child calm(folder.filePath(QStringLiteral("calm/data")), well.url(), well.url());
    QTRY_VERIFY(attacked.good() > 0 && calm.good() > 0 && !bad.requests().isEmpty());
    const qsizetype from = attacked.good();
    const qsizetype calmFrom = calm.good();
    const wf::testing::SpareTime spare;
    QTRY_VERIFY(calm.good() - calmFrom >= Scrapes);
    const auto kept = attacked.good() - from;
    const auto wanted = calm.good() - calmFrom;
    const double left = spare.share();
    qInfo("%lld of %lld scrapes kept, %.0f %% of the machine were left", static_cast<long long>(kept),
          static_cast<long long>(wanted), 100 * left);
    // A machine without time to spare, and sanitizers, which take many times as long over what is bad, delay
    // it too: then all that can be asked is whether it is starved.
    const bool tells = left > 0.2 && !wf::testing::Sanitized;
    QVERIFY2(kept * 100 >= wanted * (tells ? 95 : 20), attacked.said().constData());
}

WF_TEST_ENTRY(TestAttacks)
{
    QCoreApplication app(argc, argv);
    if (app.arguments().value(1) == DeskArgument)
        return runDesk(app.arguments().mid(2));
    TestAttacks test;
    QTEST_SET_MAIN_SOURCE_PATH
    return QTest::qExec(&test, argc, argv);
}

} // namespace tst_attacks

#include "tst_attacks.moc"
