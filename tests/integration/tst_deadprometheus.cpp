// SPDX-License-Identifier: GPL-3.0-or-later
// The scenario for which rules are evaluated here: Debian's Prometheus and the desk watch the same target
// with the same rule file; Prometheus is killed; the desk detects the fault all the same, and says what is
// gone. Skipped if it is not installed.
#include "desk/watching.h"
#include "support/deskfixture.h"
#include "support/testentry.h"
#include "words/watchwords.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTest>

namespace tst_deadprometheus {

using namespace wf;
using std::chrono_literals::operator""s;

namespace {

constexpr Millis Evaluation = 5s;
const QByteArray Rules("groups:\n"
                       "- name: jobs\n"
                       "  interval: 5s\n"
                       "  rules:\n"
                       "  - alert: QueueIsLong\n"
                       "    expr: max_over_time(queue_depth[10s]) > 50 and queue_depth > 50\n"
                       "    labels: {severity: critical}\n"
                       "    annotations: {summary: Jobs wait}\n");
const RunbookId LongQueue(QStringLiteral("alert-queueislong"));

/// Debian's Prometheus over one target, with the fixture's rule file.
class Prometheus
{
public:
    explicit Prometheus(QString program) : m_program(std::move(program)) {}
    ~Prometheus() { kill(); }

    bool start(const QUrl &target, const QString &rules)
    {
        {
            QTcpServer probe;
            if (!probe.listen(QHostAddress::LocalHost))
                return false;
            m_port = probe.serverPort();
        }
        QFile file(m_dir.filePath(QStringLiteral("prometheus.yml")));
        const QByteArray text =
            QStringLiteral("global: {scrape_interval: 1s, evaluation_interval: 1s}\n"
                           "rule_files: ['%1']\n"
                           "scrape_configs:\n"
                           "- {job_name: jobs, metrics_path: '%2', static_configs: "
                           "[{targets: ['%3:%4']}]}\n")
                .arg(rules, target.path().isEmpty() ? QStringLiteral("/") : target.path(), target.host())
                .arg(target.port())
                .toUtf8();
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            return false;
        file.close();
        m_process.start(m_program,
                        {QStringLiteral("--config.file=") + file.fileName(),
                         QStringLiteral("--storage.tsdb.path=") + m_dir.filePath(QStringLiteral("tsdb")),
                         QStringLiteral("--web.listen-address=127.0.0.1:%1").arg(m_port)});
        return m_process.waitForStarted();
    }
    QUrl url(const QString &path) const
    {
        return QUrl(QStringLiteral("http://127.0.0.1:%1%2").arg(m_port).arg(path));
    }
    /// Whether the alert fires there.
    bool fires(const QString &alert)
    {
        std::unique_ptr<QNetworkReply> reply(
            m_network.get(QNetworkRequest(url(QStringLiteral("/api/v1/alerts")))));
        QEventLoop loop;
        QObject::connect(reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
        loop.exec();
        const QJsonObject answer = QJsonDocument::fromJson(reply->readAll()).object();
        for (const auto &each : answer[QStringLiteral("data")][QStringLiteral("alerts")].toArray()) {
            if (each[QStringLiteral("state")].toString() == QLatin1String("firing") &&
                each[QStringLiteral("labels")][QStringLiteral("alertname")].toString() == alert)
                return true;
        }
        return false;
    }
    void kill()
    {
        m_process.kill();
        m_process.waitForFinished();
    }

private:
    QString m_program;
    QTemporaryDir m_dir;
    QProcess m_process;
    QNetworkAccessManager m_network;
    quint16 m_port = 0;
};

const FeedHealth *healthOf(const DeskView &desk, const char *name)
{
    for (const FeedHealth &feed : desk.feeds()) {
        if (feed.feed.text() == QLatin1String(name))
            return &feed;
    }
    return nullptr;
}

} // namespace

class TestDeadPrometheus : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theDeskGoesOn();
};

void TestDeadPrometheus::theDeskGoesOn()
{
    const QString program = QStandardPaths::findExecutable(QStringLiteral("prometheus"));
    if (program.isEmpty())
        QSKIP("prometheus is not installed");
    DeskFixture::Options options;
    options.rules = Rules;
    DeskFixture f(options);
    Prometheus prometheus(program);
    QVERIFY(prometheus.start(f.desk().feedConfigs().front().url, f.path(QStringLiteral("rules/alerts.yml"))));
    FeedConfig itself;
    itself.name = FeedId(QStringLiteral("prometheus"));
    itself.url = prometheus.url(QStringLiteral("/metrics"));
    itself.interval = 1s;
    QVERIFY(f.desk().addFeed(itself));
    QVERIFY(f.waitForData());
    const auto feedIs = [&f](FeedState state) {
        const FeedHealth *health = healthOf(f.desk(), "prometheus");
        return health && health->state == state;
    };
    QTRY_VERIFY(feedIs(FeedState::Up));

    // Both see the first one, and its end.
    f.set("queue_depth", 70);
    QVERIFY(f.waitForDetection(LongQueue.text()));
    QTRY_VERIFY(prometheus.fires(QStringLiteral("QueueIsLong")));
    f.set("queue_depth", 5);
    QTRY_VERIFY(!f.book().openFor(LongQueue));
    QTRY_VERIFY(!prometheus.fires(QStringLiteral("QueueIsLong")));

    prometheus.kill();
    QTRY_VERIFY(feedIs(FeedState::Down));
    const WatchSummary summary = watchSummary(f.desk(), f.clock().wall());
    QVERIFY(!summary.calm);
    QCOMPARE(summary.staleFeeds, 1);

    f.set("queue_depth", 70);
    const Timestamp begun = f.clock().wall();
    const Incident *detected = f.waitForDetection(LongQueue.text());
    QVERIFY(detected);
    // Within two evaluations, and the scrape before them. (The time of the evaluation, not of the answer.)
    const Timestamp at = detected->conditions.begin()->second.at;
    qInfo("detected %.1f s after the fault", inSeconds(at - begun));
    QVERIFY(at - begun <= 2 * Evaluation + 2s);
    QCOMPARE(detected->severity, Severity::P0);
}

WF_TEST(TestDeadPrometheus)

} // namespace tst_deadprometheus

#include "tst_deadprometheus.moc"
