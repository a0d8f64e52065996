// SPDX-License-Identifier: GPL-3.0-or-later
// watchfloor.toml: what it may hold, errors by line, and additions that keep what stands there.
#include "desk/config.h"
#include "feed/scraperequest.h"
#include "support/testentry.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace tst_config {

using namespace std::chrono_literals;
using namespace wf;

namespace {

const QString Path = QStringLiteral("/etc/watchfloor/watchfloor.toml");

void write(const QString &path, const QByteArray &text)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        qFatal("%s cannot be written", qPrintable(path));
}

} // namespace

class TestConfig : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void emptyMeansShippedRunbooks();
    void readsFeeds();
    void defaultsOfFeed();
    void readsRecorder();
    void errorsNameTheLine_data();
    void errorsNameTheLine();
    void runbookPaths();
    void secretsFromFiles();
    void secretsInASharedFile_data();
    void secretsInASharedFile();
    void missingFile();
    void tooLarge();
    void whoseAlertsAreDetections();
    void otherSources();
    void tooManyFeeds();
};

void TestConfig::emptyMeansShippedRunbooks()
{
    for (const QByteArray &text : {QByteArray(), QByteArray("# nothing yet\n"), QByteArray("[runbooks]\n"),
                                   QByteArray("[runbooks]\npaths = []\n")}) {
        const auto config = parseConfig(text, Path);
        QVERIFY(config);
        QVERIFY(config->feeds.empty());
        QCOMPARE(config->runbookPaths, QStringList{shippedRunbooksPath()});
        QCOMPARE(config->file, Path);
    }
}

void TestConfig::readsFeeds()
{
    const auto config = parseConfig(R"(
[[feed]]
kind = "prometheus"
name = "estate"
url = "https://metrics.example.org:9443/probe?target=a"
interval = "1s"
timeout = "500ms"
sample_limit = 2000
series_limit = 3000
body_limit_mb = 8
bearer_token = "secret"
fallback_scrape_protocol = "OpenMetricsText1.0.0"
ca_file = "certs/ca.pem"

[[feed]]
name = "node"
url = "http://127.0.0.1:9100"
interval = "15s"
username = "ada"
instance = "node-a"
password = "lace"
)",
                                    Path);
    QVERIFY2(config, config ? "" : qPrintable(config.error().message));
    QCOMPARE(config->feeds.size(), 2u);
    const FeedConfig &a = config->feeds[0];
    QCOMPARE(a.name.text(), QStringLiteral("estate"));
    QCOMPARE(a.url.toString(), QStringLiteral("https://metrics.example.org:9443/probe?target=a"));
    QCOMPARE(a.interval, Millis(1s));
    QCOMPARE(a.timeout, Millis(500));
    QCOMPARE(a.sampleLimit, 2000);
    QCOMPARE(a.seriesLimit, 3000);
    QCOMPARE(a.bodyLimit, qint64(8) << 20);
    QCOMPARE(a.bearerToken, QStringLiteral("secret"));
    QCOMPARE(a.fallbackProtocol, QStringLiteral("OpenMetricsText1.0.0"));
    QCOMPARE(a.caFile, QStringLiteral("/etc/watchfloor/certs/ca.pem"));
    const FeedConfig &b = config->feeds[1];
    QCOMPARE(b.url.path(), QStringLiteral("/metrics"));
    QCOMPARE(b.username, QStringLiteral("ada"));
    QCOMPARE(targetLabels(b).instance, std::string("node-a"));
    QCOMPARE(targetLabels(a).instance, std::string("metrics.example.org:9443"));
    QCOMPARE(b.password, QStringLiteral("lace"));
    QCOMPARE(b.timeout, Millis(10s)); // The interval, at most ten seconds.
}

void TestConfig::readsRecorder()
{
    const auto plain = parseConfig("", Path);
    QVERIFY(plain && plain->recorder.enabled);
    QCOMPARE(plain->recorder.keep.full, Millis(std::chrono::days(14)));
    QCOMPARE(plain->recorder.keep.maxBytes, qint64{5} << 30);
    const auto config = parseConfig("[recorder]\nenabled = false\nkeep = \"2d\"\nkeep_thinned = \"90d\"\n"
                                    "thin_to = \"1m\"\nmax_gb = 2\n",
                                    Path);
    QVERIFY2(config, config ? "" : qPrintable(config.error().message));
    QVERIFY(!config->recorder.enabled);
    QCOMPARE(config->recorder.keep.full, Millis(std::chrono::days(2)));
    QCOMPARE(config->recorder.keep.thinned, Millis(std::chrono::days(90)));
    QCOMPARE(config->recorder.keep.step, Millis(1min));
    QCOMPARE(config->recorder.keep.maxBytes, qint64{2} << 30);
}

void TestConfig::defaultsOfFeed()
{
    const auto config = parseConfig("[[feed]]\nname='a'\nurl='http://h'\n", Path);
    QVERIFY(config);
    const FeedConfig &f = config->feeds.front();
    QCOMPARE(f.kind, QStringLiteral("prometheus"));
    QCOMPARE(f.interval, Millis(5s));
    QCOMPARE(f.timeout, Millis(5s));
    QCOMPARE(f.sampleLimit, 100'000);
    QCOMPARE(f.seriesLimit, 100'000);
    QCOMPARE(f.bodyLimit, qint64(64) << 20);
    QVERIFY(f.bearerToken.isEmpty() && f.username.isEmpty() && f.password.isEmpty() && f.caFile.isEmpty());
}

void TestConfig::errorsNameTheLine_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("says");
    const QByteArray head = "[[feed]]\nname = \"a\"\nurl = \"http://h/metrics\"\n"; // Lines 1 to 3.
    QTest::newRow("no key") << QByteArray("[@") << 1 << "";
    QTest::newRow("no key of an array") << QByteArray("\n[[@]]\n") << 2 << "";
    QTest::newRow("syntax") << QByteArray("[runbooks]\npaths = [\"a\"\nfoo = 1\n") << 3 << "";
    QTest::newRow("not closed") << QByteArray("\n\nname = \"x\n") << 3 << "";
    QTest::newRow("unknown table") << QByteArray("\n[feeds]\nname = 'x'\n") << 2
                                   << "has no key \"feeds\"; its keys are feed, runbooks, rules, recorder";
    QTest::newRow("unknown key of a feed") << head + "intervall = \"5s\"\n"
                                           << 4 << "[[feed]] has no key \"intervall\"";
    QTest::newRow("unknown key of recorder") << QByteArray("[recorder]\nkeeep = \"1d\"\n") << 2
                                             << "[recorder] has no key \"keeep\"; its keys are enabled, keep";
    QTest::newRow("recorder is no table")
        << QByteArray("recorder = true\n") << 1 << "must be a table: [recorder]";
    QTest::newRow("recorder keeps too little")
        << QByteArray("[recorder]\nkeep = \"5s\"\n") << 2 << "\"keep\" must be a duration from \"1h\"";
    QTest::newRow("recorder is not switched")
        << QByteArray("[recorder]\nenabled = \"yes\"\n") << 2 << "\"enabled\" must be true or false";
    QTest::newRow("unknown key of runbooks")
        << QByteArray("[runbooks]\nfolders = []\n") << 2 << "[runbooks] has no key \"folders\"";
    QTest::newRow("number for text") << QByteArray("[[feed]]\nname = 5\nurl = \"http://h\"\n") << 2
                                     << "\"name\" must be text in quotes";
    QTest::newRow("text for number") << head + "sample_limit = \"many\"\n"
                                     << 4 << "\"sample_limit\" must be a whole number from 1 to 5000000";
    QTest::newRow("fraction for number") << head + "sample_limit = 1.5\n" << 4 << "whole number";
    QTest::newRow("below the range") << head + "body_limit_mb = 0\n" << 4 << "from 1 to 1024";
    QTest::newRow("unknown protocol")
        << head + "fallback_scrape_protocol = \"PrometheusProto\"\n"
        << 4
        << "must be PrometheusText0.0.4, PrometheusText1.0.0, OpenMetricsText0.0.1 or "
           "OpenMetricsText1.0.0, not \"PrometheusProto\"";
    QTest::newRow("no duration") << head + "interval = \"often\"\n"
                                 << 4 << "\"interval\" must be a duration from \"200ms\" to \"1h\"";
    QTest::newRow("duration without unit") << head + "interval = 5\n"
                                           << 4 << "\"interval\" must be a duration";
    QTest::newRow("too often") << head + "interval = \"100ms\"\n" << 4 << "from \"200ms\"";
    QTest::newRow("too seldom") << head + "interval = \"2h\"\n" << 4 << "to \"1h\"";
    QTest::newRow("timeout too long") << head + "timeout = \"6m\"\n"
                                      << 4 << "\"timeout\" must be a duration from \"100ms\" to \"5m\"";
    QTest::newRow("address without scheme")
        << QByteArray("[[feed]]\nname = \"a\"\nurl = \"localhost:9100\"\n") << 3
        << "must be an http or https address";
    QTest::newRow("address of a file")
        << QByteArray("[[feed]]\nname = \"a\"\nurl = \"file:///etc/passwd\"\n") << 3 << "http or https";
    QTest::newRow("address without host")
        << QByteArray("[[feed]]\nname = \"a\"\nurl = \"http://\"\n") << 3 << "http or https";
    QTest::newRow("no name") << QByteArray("\n[[feed]]\nurl = \"http://h\"\n") << 2
                             << "[[feed]] needs a \"name\"";
    QTest::newRow("no address") << QByteArray("\n\n[[feed]]\nname = \"a\"\n") << 3
                                << "[[feed]] needs a \"url\"";
    QTest::newRow("single brackets") << QByteArray("\n[feed]\nname = \"a\"\n") << 2
                                     << "double brackets: [[feed]]";
    QTest::newRow("two of one name") << head + "\n" + head << 5 << "a second feed is named \"a\"";
    QTest::newRow("runbooks no table")
        << QByteArray("\nrunbooks = \"folder\"\n") << 2 << "\"runbooks\" must be a table";
    QTest::newRow("paths no list") << QByteArray("[runbooks]\npaths = \"folder\"\n") << 2
                                   << "\"paths\" must be a list";
    QTest::newRow("path no text") << QByteArray("[runbooks]\npaths = [\"a\",\n 5]\n") << 3 << "not text";
    const auto feedRow = [&head](const char *name, const QByteArray &lines, int line, const char *says) {
        QTest::newRow(name) << head + lines << line << says;
    };
    feedRow("labels no table", "labels = \"a\"\n", 4, "\"labels\" must be a table of at most 50 texts");
    feedRow("a label that is set already", "labels = { job = \"a\" }\n", 4,
            "\"labels\" may not have the name \"job\"");
    feedRow("a label that is no text", "labels = { a = 1 }\n", 4,
            "\"a\" of \"labels\" must be a text of one line");
    feedRow("a header of our own", "headers = { Authorization = \"x\" }\n", 4,
            "\"headers\" may not have the name \"Authorization\"");
    feedRow("a header that would be two", "headers = { X-A = \"a\\r\\nX-B: b\" }\n", 4,
            "\"X-A\" of \"headers\" must be a text of one line");
    feedRow("a proxy", "proxy = \"gopher://a\"\n", 4, "\"proxy\" must be an address such as");
    feedRow("half a certificate", "cert_file = \"a.pem\"\n", 1,
            "\"cert_file\" and \"key_file\" belong together");
    feedRow("queries of another kind", "queries = [\"up\"]\n", 4,
            "\"queries\" belongs to feeds of kind \"promql\"");
    feedRow("no queries", "kind = \"promql\"\n", 1, "needs \"queries\", 1 to 100 expressions");
    feedRow("a query without an expression", "kind = \"promql\"\nqueries = [\n{ name = \"a\" }]\n", 6,
            "a query is an expression");
    feedRow("a query with an odd name", "kind = \"promql\"\nqueries = [{ expr = \"up\", name = \"a b\" }]\n",
            5, "\"a b\" is no name of a metric");
    QTest::newRow("where strangers reach it")
        << QByteArray("[[feed]]\nname = \"a\"\nkind = \"push\"\nurl = \"http://0.0.0.0:9414\"\n") << 4
        << "senders need a token (\"bearer_token_file\") and the connection TLS";
    QTest::newRow("kind") << head + "kind = \"influx\"\n"
                          << 4
                          << "must be one of prometheus, promql, push, alertmanager, statsd, dogstatsd, "
                             "graphite, not \"influx\"";
}

void TestConfig::errorsNameTheLine()
{
    QFETCH(QByteArray, text);
    QFETCH(int, line);
    QFETCH(QString, says);
    const auto config = parseConfig(text, Path);
    QVERIFY(!config);
    const QString &message = config.error().message;
    QCOMPARE(config.error().code, ErrorCode::InvalidInput);
    QVERIFY2(message.startsWith(QStringLiteral("%1:%2:").arg(Path).arg(line)), qPrintable(message));
    QVERIFY2(message.contains(says), qPrintable(message));
}

void TestConfig::runbookPaths()
{
    const auto config = parseConfig(
        "[runbooks]\npaths = [\"ours\", \"../shared/./books\", \"/srv/runbooks\", \"shipped\", \"one.md\"]\n",
        Path);
    QVERIFY(config);
    QCOMPARE(config->runbookPaths,
             (QStringList{QStringLiteral("/etc/watchfloor/ours"), QStringLiteral("/etc/shared/books"),
                          QStringLiteral("/srv/runbooks"), shippedRunbooksPath(),
                          QStringLiteral("/etc/watchfloor/one.md")}));
    QVERIFY(QDir::isAbsolutePath(shippedRunbooksPath()));
}

void TestConfig::secretsFromFiles()
{
    const QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("watchfloor.toml"));
    const QString token = dir.filePath(QStringLiteral("token"));
    write(token, "  abc123\n");
    QVERIFY(QFile::setPermissions(token, QFile::ReadOwner | QFile::WriteOwner));
    write(path, "[[feed]]\nname='a'\nurl='http://h'\nbearer_token_file='token'\n");
    const auto config = loadConfig(path);
    QVERIFY(config);
    QCOMPARE(config->feeds.front().bearerToken, QStringLiteral("abc123"));
    for (const QFile::Permission other :
         {QFile::ReadGroup, QFile::WriteGroup, QFile::ReadOther, QFile::WriteOther}) {
        QVERIFY(QFile::setPermissions(token, QFile::ReadOwner | QFile::WriteOwner | other));
        for (const char *key : {"bearer_token_file", "password_file"}) {
            write(path, QByteArray("[[feed]]\nname='a'\nurl='http://h'\n") + key + "='token'\n");
            const auto readable = loadConfig(path);
            QVERIFY(!readable);
            QVERIFY2(readable.error().message.contains(QStringLiteral("run: chmod 600 '%1'").arg(token)),
                     qPrintable(readable.error().message));
        }
    }
    write(path, "\n[[feed]]\nname='a'\nurl='http://h'\npassword_file='missing'\n");
    const auto missing = loadConfig(path);
    QVERIFY(!missing);
    QVERIFY2(missing.error().message.contains(dir.filePath(QStringLiteral("missing"))),
             qPrintable(missing.error().message));
}

void TestConfig::secretsInASharedFile_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("key");
    QTest::newRow("token") << QByteArray("bearer_token = \"s3cret\"") << "bearer_token";
    QTest::newRow("password") << QByteArray("password = \"s3cret\"") << "password";
    QTest::newRow("address") << QByteArray("url = \"http://ada:s3cret@h/metrics\"") << "url";
    QTest::newRow("none") << QByteArray("username = \"ada\"") << "";
}

void TestConfig::secretsInASharedFile()
{
    QFETCH(QByteArray, line);
    QFETCH(QString, key);
    const QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("c.toml"));
    const QByteArray url = line.startsWith("url") ? QByteArray() : QByteArray("url = \"http://h\"\n");
    write(path, "[[feed]]\nname = \"f\"\n" + url + line + '\n');
    for (const auto others : {QFile::ReadGroup, QFile::ReadOther}) {
        QVERIFY(QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | others));
        const auto config = loadConfig(path);
        QCOMPARE(config.has_value(), key.isEmpty());
        if (key.isEmpty())
            continue;
        QCOMPARE(
            config.error().message,
            QStringLiteral("%1:%2: \"%3\" holds a secret and others may read the file; run: chmod 600 '%1'")
                .arg(path)
                .arg(url.isEmpty() ? 3 : 4)
                .arg(key));
    }
    QVERIFY(QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner));
    QVERIFY(loadConfig(path));
}

void TestConfig::missingFile()
{
    const auto config = loadConfig(QStringLiteral("/nowhere/watchfloor.toml"));
    QVERIFY(!config);
    QCOMPARE(config.error().code, ErrorCode::Io);
    QVERIFY(config.error().message.startsWith(QStringLiteral("/nowhere/watchfloor.toml: ")));
}

void TestConfig::tooLarge()
{
    const QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("c.toml"));
    write(path, QByteArray("# filler\n").repeated(130'000));
    const auto config = loadConfig(path);
    QVERIFY(!config);
    QCOMPARE(config.error().code, ErrorCode::TooLarge);
}

void TestConfig::whoseAlertsAreDetections()
{
    const auto detects = [](const QByteArray &feed) {
        const auto config = parseConfig("[[feed]]\nname = \"a\"\nurl = \"http://a:1\"\n" + feed, Path);
        return config ? std::optional(config->feeds.front().detects) : std::nullopt;
    };
    QCOMPARE(detects("kind = \"alertmanager\"\n"), std::optional(true));
    QCOMPARE(detects("kind = \"alertmanager\"\ndetections = false\n"), std::optional(false));
    QCOMPARE(detects("kind = \"promql\"\nqueries = [\"up\"]\n"), std::optional(false));
    // A server may be asked for its alerts alone.
    QCOMPARE(detects("kind = \"promql\"\ndetections = true\n"), std::optional(true));
}

void TestConfig::otherSources()
{
    const auto config = parseConfig(R"toml([[feed]]
name = "central"
kind = "promql"
url = "https://prom.example.com/prefix"
labels = { site = "north" }
headers = { X-Scope-OrgID = "team-a" }
queries = ["up", { name = "web:errors", expr = "sum(rate(errors_total[5m]))" }]
[[feed]]
name = "pushed"
kind = "push"
url = "http://127.0.0.1:9414"
[[feed]]
name = "node-1"
url = "http://db-1:9100"
job = "node"
honor_labels = true
proxy = "http://127.0.0.1:3128"
cert_file = "a.pem"
key_file = "a.key"
)toml",
                                    Path);
    QVERIFY2(config, config ? "" : qPrintable(config.error().message));
    const FeedConfig &central = config->feeds[0];
    QCOMPARE(central.queries.size(), std::size_t(2));
    QCOMPARE(central.queries[1].name, QStringLiteral("web:errors"));
    QCOMPARE(central.labels, (TextPairs{{QStringLiteral("site"), QStringLiteral("north")}}));
    QCOMPARE(central.headers.front().second, QStringLiteral("team-a"));
    QCOMPARE(config->feeds[1].interval, Millis(1min));
    const FeedConfig &node = config->feeds[2];
    QCOMPARE(targetLabels(node).job, std::string("node"));
    QVERIFY(node.honorLabels);
    QCOMPARE(node.certFile, QStringLiteral("/etc/watchfloor/a.pem"));
}

void TestConfig::tooManyFeeds()
{
    QByteArray text;
    for (int i = 0; i < 1001; ++i)
        text += "[[feed]]\nname = \"f" + QByteArray::number(i) + "\"\nurl = \"http://h\"\n";
    const auto config = parseConfig(text, Path);
    QVERIFY(!config);
    QVERIFY2(config.error().message.contains(QStringLiteral("1000 are allowed")),
             qPrintable(config.error().message));
}

WF_TEST(TestConfig)

} // namespace tst_config

#include "tst_config.moc"
