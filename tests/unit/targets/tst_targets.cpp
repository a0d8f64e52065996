// SPDX-License-Identifier: GPL-3.0-or-later
// A team's prometheus.yml as feeds, and the same file in Debian's Prometheus.
#include "feed/scraperequest.h"
#include "support/testentry.h"
#include "targetsfixture.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <sys/prctl.h>

#include <csignal>

namespace tst_targets {

using namespace std::chrono_literals;
using namespace wf;

class TestTargets : public QObject, private TargetsFixture
{
    Q_OBJECT
private Q_SLOTS:
    void init() { renew(); }
    void targetsOfAJob();
    void accessOfAJob();
    void relabelling_data();
    void relabelling();
    void filesOfTargets();
    void partsOfTheFile();
    void whatIsNotReadIsNamed_data();
    void whatIsNotReadIsNamed();
    void manyTargetsAreBounded();
    void seriesAreRelabelled();
    void prometheusMakesTheSame();
};

void TestTargets::targetsOfAJob()
{
    const TargetList list = load(R"(global:
  scrape_interval: 15s
  scrape_timeout: 12s
rule_files: [a.yml]
scrape_configs:
- job_name: node
  static_configs:
  - targets: ['db-1:9100', 'db-2:9100']
    labels: { env: prod, __meta_rack: r1 }
- job_name: slow
  scrape_interval: 2m
  scheme: https
  metrics_path: /federate
  sample_limit: 500
  honor_labels: true
  params:
    'match[]': ['{job="a"}', up]
  static_configs:
  - targets: [central]
)");
    QCOMPARE(list.problems, QStringList());
    QCOMPARE(linesOf(list), (QStringList{QStringLiteral("node/db-1:9100 http://db-1:9100/metrics env=prod"),
                                         QStringLiteral("node/db-2:9100 http://db-2:9100/metrics env=prod"),
                                         QStringLiteral("slow/central:443 https://central/federate?"
                                                        "match%5B%5D=%7Bjob%3D%22a%22%7D&match%5B%5D=up")}));
    QCOMPARE(list.feeds[0].interval, Millis(15s));
    QCOMPARE(list.feeds[0].timeout, Millis(12s));
    QCOMPARE(list.feeds[2].interval, Millis(2min));
    QCOMPARE(list.feeds[2].sampleLimit, 500);
    QVERIFY(list.feeds[2].honorLabels);
    QCOMPARE(list.feeds[0].name.text(), QStringLiteral("node/db-1:9100"));
}

void TestTargets::accessOfAJob()
{
    write("secrets/token", "s3cret\n");
    const TargetList list = load(R"(scrape_configs:
- job_name: a
  authorization: { credentials_file: secrets/token }
  proxy_url: http://127.0.0.1:3128
  tls_config: { ca_file: ca.pem, cert_file: c.pem, key_file: c.key }
  static_configs: [{ targets: ['a:1'] }]
- job_name: b
  basic_auth: { username: ana, password: pw }
  static_configs: [{ targets: ['b:1'] }]
)");
    QCOMPARE(list.problems, QStringList());
    QCOMPARE(list.feeds[0].bearerToken, QStringLiteral("s3cret"));
    QCOMPARE(list.feeds[0].proxy, QStringLiteral("http://127.0.0.1:3128"));
    QCOMPARE(list.feeds[0].caFile, m_dir->filePath(QStringLiteral("ca.pem")));
    QCOMPARE(list.feeds[1].username, QStringLiteral("ana"));
    QCOMPARE(list.feeds[1].password, QStringLiteral("pw"));
}

void TestTargets::relabelling_data()
{
    QTest::addColumn<QByteArray>("rules");
    QTest::addColumn<QString>("labels"); // Empty: dropped.
    const auto row = [](const char *name, const QByteArray &rules, const char *labels) {
        QTest::newRow(name) << rules << QString::fromLatin1(labels);
    };
    row("none", "", "a=A1 b=b2");
    row("replace",
        "- { source_labels: [a, b], regex: '(.)1;b(.)', target_label: c, replacement: '$2-${1}$$' }",
        "a=A1 b=b2 c=2-A$");
    row("replace the whole", "- { source_labels: [a], target_label: c }", "a=A1 b=b2 c=A1");
    row("no match changes nothing", "- { source_labels: [a], regex: x, target_label: c }", "a=A1 b=b2");
    row("an anchor at both ends", "- { source_labels: [a], regex: A, target_label: c }", "a=A1 b=b2");
    row("an empty text removes", "- { target_label: a, replacement: '' }", "b=b2");
    row("a name is as long as it can be", "- { source_labels: [a], target_label: c, replacement: '$1x' }",
        "a=A1 b=b2");
    row("a named group",
        "- { source_labels: [a], regex: '(?P<letter>.).', target_label: c, replacement: '${letter}' }",
        "a=A1 b=b2 c=A");
    row("another separator", "- { source_labels: [a, b], separator: '/', target_label: c }",
        "a=A1 b=b2 c=A1/b2");
    row("keep", "- { source_labels: [a], regex: 'A.', action: keep }", "a=A1 b=b2");
    row("keep not", "- { source_labels: [a], regex: 'B.', action: keep }", "");
    row("drop", "- { source_labels: [a], regex: 'A1', action: drop }", "");
    row("drop not", "- { source_labels: [a], regex: 'A', action: drop }", "a=A1 b=b2");
    row("keep equal", "- { source_labels: [a], target_label: b, action: keepequal }", "");
    row("drop equal", "- { source_labels: [a], target_label: b, action: dropequal }", "a=A1 b=b2");
    row("map", "- { regex: '(a|b)', replacement: 'x_$1', action: labelmap }", "a=A1 b=b2 x_a=A1 x_b=b2");
    row("drop labels", "- { regex: 'a', action: labeldrop }", "b=b2");
    row("keep labels", "- { regex: '__.*|b|job', action: labelkeep }", "b=b2");
    row("lower", "- { source_labels: [a], target_label: a, action: lowercase }", "a=a1 b=b2");
    row("upper", "- { source_labels: [b], target_label: b, action: UpperCase }", "a=A1 b=B2");
    // As Prometheus' own test of hashmod has it.
    row("hash", "- { source_labels: [c], modulus: 1000, target_label: d, action: hashmod }",
        "a=A1 b=b2 d=976");
}

void TestTargets::relabelling()
{
    QFETCH(const QByteArray, rules);
    QFETCH(const QString, labels);
    const bool hash = rules.contains("hashmod");
    const TargetList list =
        load("scrape_configs:\n- job_name: j\n  static_configs: [{ targets: ['h:1'], labels: { a: A1, b: b2" +
             QByteArray(hash ? ", __c: baz" : "") + " } }]\n  relabel_configs:\n" +
             QByteArray(hash ? "  - { source_labels: [__c], target_label: c }\n" : "") +
             (rules.isEmpty() ? QByteArray() : "  " + rules + '\n') +
             QByteArray(hash ? "  - { regex: c, action: labeldrop }\n" : ""));
    QCOMPARE(list.problems, QStringList());
    QCOMPARE(list.dropped, labels.isEmpty() ? 1 : 0);
    if (!labels.isEmpty())
        QCOMPARE(linesOf(list).value(0), QStringLiteral("j/h:1 http://h:1/metrics ") + labels);
}

void TestTargets::filesOfTargets()
{
    write("sd/a.json", R"([{"targets": ["a:1", "b:2"], "labels": {"env": "prod"}}])");
    write("sd/b.yml", "- targets: [c:3]\n");
    write("sd/broken.json", "[{]");
    const TargetList list =
        load("scrape_configs:\n- job_name: f\n  file_sd_configs: [{ files: ['sd/*.json', sd/b.yml, "
             "sd/missing.yml] }]\n");
    QCOMPARE(linesOf(list), (QStringList{QStringLiteral("f/a:1 http://a:1/metrics env=prod"),
                                         QStringLiteral("f/b:2 http://b:2/metrics env=prod"),
                                         QStringLiteral("f/c:3 http://c:3/metrics")}));
    QCOMPARE(list.problems.size(), 2);
    QVERIFY(list.problems[0].startsWith(m_dir->filePath(QStringLiteral("sd/broken.json:1:"))));
    QVERIFY(list.problems[1].startsWith(m_dir->filePath(QStringLiteral("sd/missing.yml:1:1: error: "))));
    // What is watched: a file that comes into the folder is seen.
    QVERIFY(list.files.contains(m_dir->filePath(QStringLiteral("sd"))));
    QVERIFY(list.files.contains(m_dir->filePath(QStringLiteral("sd/a.json"))));
}

void TestTargets::partsOfTheFile()
{
    write("jobs/a.yml", "scrape_configs:\n- job_name: a\n  static_configs: [{ targets: ['a:1'] }]\n");
    write("jobs/b.yml", "scrape_config_files: [x]\nscrape_configs:\n- job_name: b\n  scrape_interval: 5s\n"
                        "  static_configs: [{ targets: ['b:2'] }]\n");
    const TargetList list =
        load("global: { scrape_interval: 20s }\nscrape_config_files: ['jobs/*.yml', missing.yml]\n"
             "scrape_configs:\n- job_name: own\n  static_configs: [{ targets: ['o:3'] }]\n");
    QCOMPARE(linesOf(list), (QStringList{QStringLiteral("own/o:3 http://o:3/metrics"),
                                         QStringLiteral("a/a:1 http://a:1/metrics"),
                                         QStringLiteral("b/b:2 http://b:2/metrics")}));
    QCOMPARE(list.feeds[1].interval, Millis(20s)); // As the whole says.
    QCOMPARE(list.feeds[2].interval, Millis(5s));
    QCOMPARE(list.problems.size(), 2);
    QVERIFY2(list.problems[0].startsWith(m_dir->filePath(QStringLiteral("jobs/b.yml:1:22: error: "))),
             qPrintable(list.problems[0]));
    QVERIFY(list.problems[1].startsWith(m_dir->filePath(QStringLiteral("missing.yml:1:1: error: "))));
    QVERIFY(list.files.contains(m_dir->filePath(QStringLiteral("jobs"))));
    QVERIFY(list.files.contains(m_dir->filePath(QStringLiteral("jobs/a.yml"))));
}

void TestTargets::whatIsNotReadIsNamed_data()
{
    QTest::addColumn<QByteArray>("lines");
    QTest::addColumn<QString>("problem"); // Behind the file.
    const auto row = [](const char *name, const QByteArray &lines, const char *problem) {
        QTest::newRow(name) << lines << QString::fromLatin1(problem);
    };
    row("another discovery", "  kubernetes_sd_configs:\n  - role: pod\n",
        "4:3: error: \"kubernetes_sd_configs\" is not read");
    row("no address to ask", "  http_sd_configs: [{ url: sd.example.org }]\n",
        "3:28: error: http_sd_configs: the url needs http or https and a host");
    row("records that are none", "  dns_sd_configs: [{ names: [a], type: TXT }]\n",
        "3:40: error: dns_sd_configs: the type is SRV, A, AAAA, MX or NS");
    row("records without a port", "  dns_sd_configs: [{ names: [a], type: A }]\n",
        "3:20: error: dns_sd_configs: a port is needed for all records but SRV");
    row("no names", "  dns_sd_configs: [{ type: SRV }]\n", "3:20: error: dns_sd_configs: names are needed");
    row("not verified", "  tls_config:\n    insecure_skip_verify: true\n",
        "4:27: error: insecure_skip_verify");
    row("oauth2", "  oauth2: { client_id: a }\n", "3:11: error: oauth2 is not spoken");
    row("a typing error", "  scrape_intervall: 5s\n", "3:3: error: the job");
    row("an action", "  relabel_configs:\n  - { action: replaceall }\n",
        "4:15: error: there is no action \"replaceall\"");
    row("a regex", "  relabel_configs:\n  - { regex: '(', target_label: a }\n",
        "4:5: error: relabelling: regex is not valid");
    row("no target", "  relabel_configs:\n  - { regex: 'a' }\n",
        "4:5: error: relabelling: this action needs target_label");
    row("a secret that is not there", "  bearer_token_file: missing\n", "3:22: error: ");
    row("an address", "  static_configs: [{ targets: ['a b'] }]\n", "2:1: error: \"a b\" is no address");
    row("a duration", "  scrape_interval: soon\n", "3:20: error: ");
}

void TestTargets::whatIsNotReadIsNamed()
{
    QFETCH(const QByteArray, lines);
    QFETCH(const QString, problem);
    const TargetList list = load("scrape_configs:\n- job_name: j\n" + lines +
                                 "- job_name: good\n  static_configs: [{ targets: ['g:1'] }]\n");
    QCOMPARE(list.problems.size(), 1);
    const QString expected = m_dir->filePath(QStringLiteral("prometheus.yml:")) + problem;
    QVERIFY2(list.problems.first().startsWith(expected), qPrintable(list.problems.first()));
    // The rest is read.
    QVERIFY(linesOf(list).contains(QStringLiteral("good/g:1 http://g:1/metrics")));
}

void TestTargets::manyTargetsAreBounded()
{
    QByteArray targets;
    for (int i = 0; i < 1500; ++i)
        targets += "  - targets: ['h" + QByteArray::number(i) + ":1']\n";
    const TargetList list = load("scrape_configs:\n- job_name: j\n  static_configs:\n" + targets);
    QCOMPARE(list.feeds.size(), std::size_t(1000));
    QCOMPARE(list.problems.size(), 1);
    QVERIFY(list.problems.first().contains(QStringLiteral("more than 1000 targets")));
    // The same target twice: told apart, both are scraped.
    const TargetList twice =
        load("scrape_configs:\n- job_name: j\n  static_configs: [{ targets: ['a:1', 'a:1'] }]\n");
    QCOMPARE(twice.feeds[1].name.text(), QStringLiteral("j/a:1 (2)"));
    QCOMPARE(loadTargets({m_dir->filePath(QStringLiteral("none.yml"))}, 10).problems.size(), 1);
}

void TestTargets::seriesAreRelabelled()
{
    const TargetList list = load(R"(scrape_configs:
- job_name: j
  static_configs: [{ targets: ['a:1'] }]
  metric_relabel_configs:
  - { source_labels: [__name__], regex: 'go_.*', action: drop }
  - { source_labels: [code], regex: '5..', target_label: class, replacement: error }
  - { regex: pod, action: labeldrop }
)");
    SeriesStore store;
    const FeedConfig &feed = list.feeds.front();
    ScrapeSeries series(store, feed.name, targetLabels(feed), feed.interval);
    std::vector<SeriesSample> batch;
    for (int scrape = 0; scrape < 3; ++scrape) {
        series.begin(fromMs(1'700'000'000'000 + scrape));
        parseExposition("go_threads 5\nhits{code=\"500\",pod=\"x\"} 1\nhits{code=\"200\"} 2\n",
                        ExpositionFormat::Text, ExpositionMode::Lenient, series);
        batch.clear();
        series.commit(batch);
        QCOMPARE(batch.size(), std::size_t(2));
    }
    QStringList keys;
    for (const SeriesSample &s : batch) {
        const SeriesKey &key = store.info(s.series).key;
        keys += QString::fromStdString(key.name + toText(key.labels));
    }
    QCOMPARE(keys,
             (QStringList{QStringLiteral("hits{class=\"error\",code=\"500\",instance=\"a:1\",job=\"j\"}"),
                          QStringLiteral("hits{code=\"200\",instance=\"a:1\",job=\"j\"}")}));
    QCOMPARE(series.refusedSeries(), 0);
}

void TestTargets::prometheusMakesTheSame()
{
    const QString program = QStandardPaths::findExecutable(QStringLiteral("prometheus"));
    if (program.isEmpty())
        QSKIP("prometheus is not installed");
    write("sd/a.json", R"([{"targets": ["sd-a:1"], "labels": {"env": "prod", "Rack": "R7"}}])");
    const QString file = write("prometheus.yml", R"(global: { scrape_interval: 1h }
scrape_configs:
- job_name: node
  static_configs:
  - targets: ['db-1:9100', 'db-2:9100', 'web-1:9100']
    labels: { env: prod, team: 'a b' }
  relabel_configs:
  - { source_labels: [__address__], regex: '([^:]+):.*', target_label: host }
  - { source_labels: [host], regex: 'db-2', action: drop }
  - { source_labels: [host, env], separator: '@', target_label: place }
  - { source_labels: [host], modulus: 7, target_label: shard, action: hashmod }
- job_name: probe
  metrics_path: /probe
  scheme: https
  params: { module: [http_2xx], extra: ['a&b', 'c'] }
  static_configs: [{ targets: ['https://example.com/a?b=c', 'plain'] }]
  relabel_configs:
  - { source_labels: [__address__], target_label: __param_target }
  - { source_labels: [__param_target], target_label: instance }
  - { target_label: __address__, replacement: '127.0.0.1:9115' }
  - { target_label: job, replacement: blackbox }
- job_name: files
  file_sd_configs: [{ files: ['sd/*.json'] }]
  relabel_configs:
  - { regex: '(Rack)', replacement: 'meta_$1', action: labelmap }
  - { source_labels: [Rack], target_label: Rack, action: lowercase }
)");
    QTcpServer free;
    QVERIFY(free.listen(QHostAddress::LocalHost));
    const quint16 port = free.serverPort();
    free.close();
    QProcess peer;
    peer.setStandardOutputFile(QProcess::nullDevice());
    peer.setStandardErrorFile(QProcess::nullDevice());
    peer.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
    peer.start(program, {QStringLiteral("--config.file=") + file,
                         QStringLiteral("--storage.tsdb.path=") + m_dir->filePath(QStringLiteral("tsdb")),
                         QStringLiteral("--web.listen-address=127.0.0.1:%1").arg(port)});
    QVERIFY(peer.waitForStarted());
    const auto ask = [port] {
        QTcpSocket socket;
        socket.connectToHost(QStringLiteral("127.0.0.1"), port);
        socket.write("GET /api/v1/targets?state=active HTTP/1.0\r\n\r\n");
        QByteArray answer;
        (void)QTest::qWaitFor(
            [&] {
                answer += socket.readAll();
                return socket.state() == QAbstractSocket::UnconnectedState;
            },
            10'000);
        return QJsonDocument::fromJson(answer.mid(answer.indexOf("\r\n\r\n") + 4))
            .object()[QLatin1String("data")]
            .toObject()[QLatin1String("activeTargets")]
            .toArray();
    };
    QJsonArray active;
    QTRY_VERIFY((active = ask()).size() == 5);
    QStringList theirs;
    for (const QJsonValue &each : active) {
        const QJsonObject labels = each[QLatin1String("labels")].toObject();
        QString line =
            QStringLiteral("%1/%2 %3")
                .arg(labels[QLatin1String("job")].toString(), labels[QLatin1String("instance")].toString(),
                     each[QLatin1String("scrapeUrl")].toString());
        for (auto it = labels.begin(); it != labels.end(); ++it) {
            if (it.key() != QLatin1String("job") && it.key() != QLatin1String("instance"))
                line += QStringLiteral(" %1=%2").arg(it.key(), it.value().toString());
        }
        theirs += line;
    }
    const TargetList list = loadTargets({file}, 1000);
    QCOMPARE(list.problems, QStringList());
    QCOMPARE(list.dropped, 1);
    QStringList ours = linesOf(list);
    ours.sort();
    theirs.sort();
    QCOMPARE(ours, theirs);
    peer.kill();
    peer.waitForFinished();
}

WF_TEST(TestTargets)

} // namespace tst_targets

#include "tst_targets.moc"
