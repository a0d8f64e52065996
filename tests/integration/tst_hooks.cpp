// SPDX-License-Identifier: GPL-3.0-or-later
// What others tell a running desk: curl, scripts, and Debian's Alertmanager.
#include "controltest.h"
#include "desk/ingest.h"
#include "feed/feedfactory.h"
#include "support/testentry.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>

#include <sys/prctl.h>

#include <csignal>

namespace tst_hooks {

using namespace std::chrono_literals;
using namespace wf;

namespace {

quint16 freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : 0;
}

FeedConfig inbox(quint16 port)
{
    FeedConfig feed;
    feed.name = FeedId(QStringLiteral("inbox"));
    feed.kind = PushKind;
    feed.url = QUrl(QStringLiteral("http://127.0.0.1:%1").arg(port));
    return feed;
}

/// Gives an Alertmanager an alert, with more fields if there are any.
bool alert(quint16 port, const QByteArray &instance, const QByteArray &more)
{
    const QByteArray body =
        "[{\"labels\":{\"alertname\":\"DiskFull\",\"severity\":\"critical\",\"instance\":\"" + instance +
        "\"}" + more + "}]";
    QProcess curl;
    curl.start(QStringLiteral("curl"),
               {QStringLiteral("-sf"), QStringLiteral("-H"), QStringLiteral("Content-Type: application/json"),
                QStringLiteral("-d"), QString::fromUtf8(body),
                QStringLiteral("http://127.0.0.1:%1/api/v2/alerts").arg(port)});
    (void)QTest::qWaitFor([&curl] { return curl.state() == QProcess::NotRunning; }, 60'000);
    return curl.exitCode() == 0;
}

} // namespace

class TestHooks : public ControlTest
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        setUp();
        m_port = freePort();
    }
    void cleanup() { tearDown(); }
    void changesStandInTheTimeline();
    void whatIsWrongIsSaid();
    void anAlertIsADetection();
    void whoWritesNoLogTakesNothing();
    void alertmanagerTells();
    void alertmanagerIsAsked();
    void fromTheCommandLine_data() { bothWays(); }
    void fromTheCommandLine();

private:
    void startListening()
    {
        DeskOptions options;
        options.dataDir = m_data;
        options.config.runbookPaths = {QStringLiteral(WATCHFLOOR_SOURCE_DIR "/runbooks")};
        options.config.feeds = {inbox(m_port)};
        m_desk = std::make_unique<LiveDesk>(options, m_clock);
        m_desk->start();
        QTRY_VERIFY(m_desk->logStatus().state == LogStatus::State::Writable);
        QTRY_COMPARE(post(QStringLiteral("change"), "{}").left(3), QStringLiteral("400")); // It listens.
    }
    /// Status and words of the answer; "000" while nobody listens.
    QString post(const QString &hook, const QByteArray &body) const
    {
        QProcess curl;
        curl.start(QStringLiteral("curl"),
                   {QStringLiteral("-s"), QStringLiteral("-w"), QStringLiteral("\n%{http_code}"),
                    QStringLiteral("--data-binary"), QStringLiteral("@-"),
                    QStringLiteral("http://127.0.0.1:%1/hooks/%2").arg(m_port).arg(hook)});
        curl.write(body);
        curl.closeWriteChannel();
        (void)QTest::qWaitFor([&curl] { return curl.state() == QProcess::NotRunning; }, 60'000);
        const QStringList lines = QString::fromUtf8(curl.readAllStandardOutput()).split(QLatin1Char('\n'));
        return lines.last() + QLatin1Char(' ') + lines.first();
    }
    IncidentId declare() const
    {
        std::optional<IncidentId> declared;
        command::Declare declare;
        declare.title = QStringLiteral("Slow");
        m_desk->submit(declare, {m_desk.get(), [&declared](const CommandResult &result) {
                                     declared = result ? result->front()->incident : IncidentId();
                                 }});
        return QTest::qWaitFor([&declared] { return declared.has_value(); }, 60'000) ? *declared
                                                                                     : IncidentId();
    }
    QStringList changesIn(const IncidentId &id) const
    {
        QStringList told;
        for (const EventPtr &event : m_desk->book().find(id)->events) {
            if (const auto *change = event->as<event::ChangeMade>())
                told += event->actor + QStringLiteral(": ") + change->text;
        }
        return told;
    }
    const Incident *detection(const char *runbook) const
    {
        return m_desk->book().openFor(RunbookId(QString::fromLatin1(runbook)));
    }

    int firing() const
    {
        const Incident *incident = detection("alert-diskfull");
        return !incident ? 0
                         : int(std::count_if(incident->conditions.begin(), incident->conditions.end(),
                                             [](const auto &each) { return each.second.wasTrue; }));
    }
    static QString alertmanager()
    {
        return QStandardPaths::findExecutable(QStringLiteral("prometheus-alertmanager"));
    }
    void startAlertmanager(QProcess &peer, quint16 port, const QByteArray &config)
    {
        QFile file(m_dir->filePath(QStringLiteral("am.yml")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(config);
        file.close();
        peer.setStandardOutputFile(QProcess::nullDevice());
        peer.setStandardErrorFile(QProcess::nullDevice());
        peer.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
        peer.start(alertmanager(), {QStringLiteral("--config.file=") + file.fileName(),
                                    QStringLiteral("--storage.path=") + m_dir->filePath(QStringLiteral("am")),
                                    QStringLiteral("--cluster.listen-address="),
                                    QStringLiteral("--web.listen-address=127.0.0.1:%1").arg(port)});
        QVERIFY(peer.waitForStarted());
    }
    QByteArray over() const { return ",\"endsAt\":\"" + toIsoUtc(m_clock.wall()).toUtf8() + "\""; }

    quint16 m_port = 0;
};

void TestHooks::changesStandInTheTimeline()
{
    startListening();
    const QByteArray deploy = R"({"text":"Deploy 1.4","service":"checkout","id":"ci-7"})";
    QCOMPARE(post(QStringLiteral("change"), deploy), QStringLiteral("200 Recorded."));
    QCOMPARE(m_desk->book().changes().size(), 1u); // Before the answer.
    const IncidentId id = declare();
    QCOMPARE(changesIn(id), QStringList{QStringLiteral("change: Deploy 1.4")});
    QCOMPARE(post(QStringLiteral("change"), deploy),
             QStringLiteral("200 Recorded.")); // Its sender tries again.
    QCOMPARE(post(QStringLiteral("change"), R"([{"text":"Rollback"},{"text":"Restart"}])"),
             QStringLiteral("200 Recorded."));
    QCOMPARE(changesIn(id),
             (QStringList{QStringLiteral("change: Deploy 1.4"), QStringLiteral("change: Rollback"),
                          QStringLiteral("change: Restart")}));
    QCOMPARE(problems(), QStringList());
}

void TestHooks::whatIsWrongIsSaid()
{
    startListening();
    QCOMPARE(post(QStringLiteral("change"), "{\"text\":"),
             QStringLiteral("400 this is no JSON: unterminated object, at byte 8"));
    QVERIFY(post(QStringLiteral("nobody"), "{}").startsWith(QStringLiteral("404")));
    QVERIFY(post(QStringLiteral("change"), R"({"text":"a","time":"2100-01-01T00:00:00Z"})")
                .contains(QStringLiteral("still to come")));
    QTRY_VERIFY(std::any_of(m_desk->feeds().begin(), m_desk->feeds().end(), [](const FeedHealth &feed) {
        return feed.lastError.contains(QStringLiteral("/hooks/change"));
    }));
}

void TestHooks::anAlertIsADetection()
{
    startListening();
    QFile file(QStringLiteral(WATCHFLOOR_TEST_DATA "/hooks/cloudwatch.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray alarm = file.readAll();
    QCOMPARE(post(QStringLiteral("cloudwatch"), alarm), QStringLiteral("200 Recorded."));
    const Incident *incident = detection("alert-orders-5xx");
    QVERIFY(incident && incident->isDetection());
    QCOMPARE(incident->title, QStringLiteral("orders-5xx"));
    QCOMPARE(incident->severity, Severity::P1); // Nobody says one.
    QVERIFY(incident->conditions.begin()->second.text.startsWith(
        QStringLiteral("orders-5xx{metric=\"5XXError\",region=\"EU (Frankfurt)\"}: Threshold Crossed")));
    const std::size_t events = incident->events.size();
    QCOMPARE(post(QStringLiteral("cloudwatch"), alarm), QStringLiteral("200 Recorded."));
    QCOMPARE(detection("alert-orders-5xx")->events.size(), events);
    QByteArray over = alarm;
    over.replace("NewStateValue\\\":\\\"ALARM", "NewStateValue\\\":\\\"OK")
        .replace("2026-11-23T02:14:05.331+0000", "2026-11-23T02:24:05.331+0000");
    QCOMPARE(post(QStringLiteral("cloudwatch"), over), QStringLiteral("200 Recorded."));
    QVERIFY(!detection("alert-orders-5xx"));
}

void TestHooks::whoWritesNoLogTakesNothing()
{
    IngestWorker worker(m_clock);
    worker.start();
    worker.setFeeds({inbox(m_port)});
    QTRY_COMPARE(post(QStringLiteral("change"), R"({"text":"a"})"),
                 QStringLiteral("503 this program does not write a log"));
    worker.stop();
}

void TestHooks::alertmanagerTells()
{
    if (alertmanager().isEmpty())
        QSKIP("prometheus-alertmanager is not installed");
    startListening();
    const quint16 port = freePort();
    QProcess peer;
    startAlertmanager(peer, port,
                      "route: { receiver: desk, group_by: [alertname], group_wait: 0s, group_interval: 1s }\n"
                      "receivers: [{ name: desk, webhook_configs: [{ url: 'http://127.0.0.1:" +
                          QByteArray::number(m_port) + "/hooks/alertmanager' }] }]\n");
    QTRY_VERIFY(alert(port, "db-1", {}));
    QVERIFY(alert(port, "db-2", {}));
    QTRY_COMPARE(firing(), 2);
    QCOMPARE(detection("alert-diskfull")->severity, Severity::P0);
    QVERIFY(alert(port, "db-1", over()));
    QTRY_COMPARE(firing(), 1);
    QVERIFY(alert(port, "db-2", over()));
    QTRY_COMPARE(firing(), 0);
    QVERIFY(!detection("alert-diskfull"));
    peer.kill();
    peer.waitForFinished();
}

void TestHooks::alertmanagerIsAsked()
{
    if (alertmanager().isEmpty())
        QSKIP("prometheus-alertmanager is not installed");
    const quint16 port = freePort();
    QProcess peer;
    startAlertmanager(peer, port, "route: { receiver: nobody }\nreceivers: [{ name: nobody }]\n");
    QTRY_VERIFY(alert(port, "db-1", {}));
    QVERIFY(alert(port, "db-2", {}));
    DeskOptions options;
    options.dataDir = m_data;
    FeedConfig pager;
    pager.name = FeedId(QStringLiteral("pager"));
    pager.kind = AlertmanagerKind;
    pager.detects = true;
    pager.url = QUrl(QStringLiteral("http://127.0.0.1:%1").arg(port));
    pager.interval = 200ms;
    options.config.feeds = {pager};
    m_desk = std::make_unique<LiveDesk>(options, m_clock);
    m_desk->start();
    QTRY_COMPARE(firing(), 2);
    const IncidentId id = detection("alert-diskfull")->id;
    QVERIFY(alert(port, "db-1", over()));
    QTRY_COMPARE(firing(), 1);
    // An Alertmanager that is gone ends nothing, and a desk that was away hears what is over.
    m_desk.reset();
    QVERIFY(alert(port, "db-2", over()));
    m_desk = std::make_unique<LiveDesk>(options, m_clock);
    m_desk->start();
    QTRY_VERIFY(m_desk->book().find(id) && m_desk->book().find(id)->endedAt);
    QCOMPARE(firing(), 0);
    peer.kill();
    peer.waitForFinished();
}

void TestHooks::fromTheCommandLine()
{
    QFETCH(const bool, desk);
    if (desk)
        startDesk();
    const Ctl ctl(m_data);
    const CtlResult r =
        ctl("change Failover of the database --service db --link https://ci/7 --actor deploy");
    QVERIFY2(r.exit == 0, r.err.constData());
    QCOMPARE(ctl("incident declare Slow --severity P2").exit, 0);
    const CtlResult shown = ctl("incident show INC-0001");
    QVERIFY2(shown.out.contains("deploy  Changed db: Failover of the database \u2014 https://ci/7"),
             shown.out.constData());
    QCOMPARE(ctl("change").exit, 2);
    QCOMPARE(ctl("change x --time yesterday").exit, 2);
    QCOMPARE(ctl("change x --time 2100-01-01T00:00:00Z").exit, 1);
}

WF_TEST(TestHooks)

} // namespace tst_hooks

#include "tst_hooks.moc"
