// SPDX-License-Identifier: GPL-3.0-or-later
// The alerts of an Alertmanager as series, and Debian's Alertmanager itself.
#include "feed/alertsanswer.h"
#include "feed/feedfactory.h"
#include "feed/silencer.h"
#include "support/fakeclock.h"
#include "support/testentry.h"
#include "support/textsink.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <sys/prctl.h>

#include <csignal>

namespace tst_alerts {

using namespace std::chrono_literals;
using namespace wf;

namespace {

quint16 freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : 0;
}

} // namespace

class TestAlerts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void answers();
    void badAnswers();
    void anAlertmanager();
};

void TestAlerts::answers()
{
    const QByteArray body = R"([
        {"labels":{"alertname":"DiskFull","severity":"critical","alertstate":"odd","__name__":"x"},
         "status":{"state":"active","silencedBy":[]},"annotations":{"summary":"s"}},
        {"labels":{"alertname":"Slow"},"status":{"state":"suppressed","silencedBy":["1"]}},
        {"labels":{"alertname":"New"},"status":{"state":"unprocessed"}},
        {"labels":{"alertname":1},"status":{"state":"active"}},
        {"labels":{"alertname":"NoState"}}])";
    TextSink sink;
    const auto reading = readAlerts(viewOf(body), 10, sink);
    QVERIFY(reading);
    QCOMPARE(sink.lines,
             (QByteArrayList{"ALERTS{alertname=DiskFull,alertstate=firing,severity=critical} 1 gauge",
                             "ALERTS{alertname=Slow,alertstate=suppressed} 1 gauge",
                             "ALERTS{alertname=New,alertstate=unprocessed} 1 gauge"}));
    QCOMPARE(reading->refused, std::size_t(2));
    QCOMPARE(readAlerts("[]", 10, sink)->samples, std::size_t(0));
    QCOMPARE(readAlerts(viewOf(body), 2, sink).error().code, ErrorCode::TooLarge);
}

void TestAlerts::badAnswers()
{
    TextSink sink;
    for (const char *body : {"", "<html>", "{}", "[", "1"})
        QVERIFY2(!readAlerts(body, 10, sink), body);
    QVERIFY(sink.lines.isEmpty());
}

void TestAlerts::anAlertmanager()
{
    const QString program = QStandardPaths::findExecutable(QStringLiteral("prometheus-alertmanager"));
    if (program.isEmpty())
        QSKIP("prometheus-alertmanager is not installed");
    QTemporaryDir dir;
    QFile config(dir.filePath(QStringLiteral("am.yml")));
    QVERIFY(config.open(QIODevice::WriteOnly));
    config.write("route: { receiver: nobody }\nreceivers: [{ name: nobody }]\n");
    config.close();
    const quint16 port = freePort();
    QProcess peer;
    peer.setStandardOutputFile(QProcess::nullDevice());
    peer.setStandardErrorFile(QProcess::nullDevice());
    peer.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
    peer.start(program, {QStringLiteral("--config.file=") + config.fileName(),
                         QStringLiteral("--storage.path=") + dir.filePath(QStringLiteral("am")),
                         QStringLiteral("--cluster.listen-address="),
                         QStringLiteral("--web.listen-address=127.0.0.1:%1").arg(port)});
    QVERIFY(peer.waitForStarted());
    const auto post = [port](const QByteArray &path, const QByteArray &body) {
        QTcpSocket socket;
        socket.connectToHost(QStringLiteral("127.0.0.1"), port);
        socket.write("POST " + path +
                     " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
                     "Content-Length: " +
                     QByteArray::number(body.size()) + "\r\n\r\n" + body);
        QByteArray answer;
        (void)QTest::qWaitFor(
            [&] {
                answer += socket.readAll();
                return socket.state() == QAbstractSocket::UnconnectedState;
            },
            5'000);
        return answer.startsWith("HTTP/1.1 200");
    };
    SystemClock clock;
    SeriesStore store;
    HttpClient http;
    FeedConfig feed;
    feed.name = FeedId(QStringLiteral("pager"));
    feed.kind = AlertmanagerKind;
    feed.url = QUrl(QStringLiteral("http://127.0.0.1:%1/").arg(port));
    feed.interval = 200ms;
    feed.timeout = 60s;
    std::map<QString, double> last;
    const auto source = makeFeedSource(feed, store, clock, http);
    QVERIFY(source);
    connect(source->get(), &FeedSource::batch, this, [&](const SampleBatch &batch) {
        for (const SeriesSample &s : batch.samples)
            last[QString::fromStdString(toText(store.info(s.series).key.labels))] = s.sample.value;
    });
    QTRY_VERIFY(post("/api/v2/alerts", R"([{"labels":{"alertname":"DiskFull","severity":"critical"}}])"));
    (*source)->start();
    const auto valueOf = [&last](const char *state) {
        const auto found =
            last.find(QStringLiteral("{alertmanager=\"pager\",alertname=\"DiskFull\",alertstate=\"%1\","
                                     "severity=\"critical\"}")
                          .arg(QLatin1String(state)));
        return found == last.end() ? -1 : found->second;
    };
    QTRY_COMPARE(valueOf("firing"), 1.0);
    QCOMPARE((*source)->health().state, FeedState::Up);
    // A silence there is seen here: the alert is suppressed, and fires no more.
    Silencer silencer;
    Silence silence;
    silence.matchers = {{QStringLiteral("alertname"), QStringLiteral("Disk.*"), true}};
    silence.from = clock.wall();
    silence.until = clock.wall() + 1h;
    silence.by = QStringLiteral("ana");
    silence.comment = QStringLiteral("known");
    std::optional<Expected<QString>> made;
    const auto set = [&] {
        made.reset();
        silencer.set(feed, silence, {this, [&made](const Expected<QString> &id) { made = id; }});
    };
    set();
    QTRY_VERIFY(made);
    QVERIFY2(*made, *made ? "" : qPrintable(made->error().message));
    QTRY_COMPARE(valueOf("suppressed"), 1.0);
    QTRY_VERIFY(isStaleMarker(valueOf("firing")));
    // It is changed, and ended, by its id.
    std::vector<SilencesOf> known;
    const auto ask = [&] {
        known.clear();
        silencer.ask({feed}, {this, [&known](const std::vector<SilencesOf> &all) { known = all; }});
    };
    ask();
    QTRY_COMPARE(known.size(), 1u);
    QVERIFY2(known[0].silences, known[0].silences ? "" : qPrintable(known[0].silences.error().message));
    QCOMPARE(known[0].silences->size(), 1u);
    silence = known[0].silences->front();
    QCOMPARE(silence.id, **made);
    QCOMPARE(silence.state, Silence::State::Active);
    QCOMPARE(matchersText(silence.matchers), QStringLiteral("alertname=~\"Disk.*\""));
    silence.matchers = {{QStringLiteral("alertname"), QStringLiteral("DiskFull")},
                        {QStringLiteral("severity"), QStringLiteral("warning"), false, false}};
    set();
    QTRY_VERIFY(made);
    QVERIFY2(*made, *made ? "" : qPrintable(made->error().message));
    ask();
    QTRY_COMPARE(known.size(), 1u);
    QCOMPARE(known[0].silences->size(), 1u);
    QCOMPARE(known[0].silences->front().matchers, silence.matchers);
    std::optional<Expected<void>> ended;
    silencer.expire(feed, **made, {this, [&ended](const Expected<void> &done) { ended = done; }});
    QTRY_VERIFY(ended);
    QVERIFY2(*ended, *ended ? "" : qPrintable(ended->error().message));
    QTRY_COMPARE(valueOf("firing"), 1.0);
    silence.id.clear();
    silence.until = clock.wall() - 1h;
    set();
    QTRY_VERIFY(made);
    QVERIFY2(!*made && made->error().message.contains(QStringLiteral("end time")),
             *made ? "" : qPrintable(made->error().message));
    // Without an Alertmanager nothing is known, and nothing is resolved.
    peer.kill();
    peer.waitForFinished();
    QTRY_COMPARE((*source)->health().state, FeedState::Down);
    QTRY_VERIFY(isStaleMarker(valueOf("firing")));
}

WF_TEST(TestAlerts)

} // namespace tst_alerts

#include "tst_alerts.moc"
