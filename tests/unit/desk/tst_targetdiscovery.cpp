// SPDX-License-Identifier: GPL-3.0-or-later
// Targets that are asked for: they come, change, and stay while nobody answers.
#include "desk/configwatch.h"
#include "support/scriptedserver.h"
#include "support/testentry.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace tst_targetdiscovery {

using namespace std::chrono_literals;
using namespace wf;

namespace {

ScriptedAnswer targets(const QByteArray &json)
{
    return ScriptedAnswer::http(200, "application/json", json);
}

} // namespace

class TestTargetDiscovery : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void targetsComeAndChange();
    void whatWasToldStays();
    void answersThatAreNone_data();
    void answersThatAreNone();
    void theConfigurationFollows();

private:
    static FeedConfig source(const ScriptedServer &server)
    {
        FeedConfig config;
        config.url = server.url(QStringLiteral("/targets"));
        config.interval = 1s;
        return config;
    }
    static QStringList addresses(const TargetDiscovery &discovery)
    {
        QStringList all;
        for (const auto &[key, found] : discovery.found()) {
            for (const TargetGroup &group : found.groups) {
                for (const std::string &address : group.addresses)
                    all += QString::fromStdString(address);
            }
        }
        return all;
    }
    static QString problem(const TargetDiscovery &discovery)
    {
        return discovery.found().empty() ? QString() : discovery.found().begin()->second.problem;
    }
};

void TestTargetDiscovery::targetsComeAndChange()
{
    ScriptedServer server;
    server.setAnswer(targets(R"([{"targets": ["a:1"]}])"));
    TargetDiscovery discovery;
    QSignalSpy changed(&discovery, &TargetDiscovery::changed);
    discovery.setSources({source(server)});
    QTRY_COMPARE(addresses(discovery), QStringList{QStringLiteral("a:1")});
    QCOMPARE(server.lastHeader("X-Prometheus-Refresh-Interval-Seconds"), QByteArray("1"));
    server.setAnswer(targets(R"([{"targets": ["a:1", "b:2"]}])"));
    QTRY_COMPARE(addresses(discovery), (QStringList{QStringLiteral("a:1"), QStringLiteral("b:2")}));
    QCOMPARE(changed.count(), 2); // The same answer again is no news.
    discovery.setSources({});
    QVERIFY(discovery.found().empty());
}

void TestTargetDiscovery::whatWasToldStays()
{
    ScriptedServer server;
    server.setAnswer(targets(R"([{"targets": ["a:1"]}])"));
    TargetDiscovery discovery;
    discovery.setSources({source(server)});
    QTRY_COMPARE(addresses(discovery), QStringList{QStringLiteral("a:1")});
    server.close();
    QTRY_VERIFY(problem(discovery).startsWith(QStringLiteral("http_sd_configs: http://127.0.0.1")));
    QCOMPARE(addresses(discovery), QStringList{QStringLiteral("a:1")});
    QVERIFY(server.reopen());
    QTRY_COMPARE(problem(discovery), QString());
}

void TestTargetDiscovery::answersThatAreNone_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("an error") << 500 << QByteArray("[]");
    QTest::newRow("a page") << 200 << QByteArray("<html>\n<body>: [");
    QTest::newRow("no list") << 200 << QByteArray(R"({"targets": ["a:1"]})");
    QTest::newRow("another key") << 200 << QByteArray(R"([{"targets": ["a:1"], "hosts": []}])");
}

void TestTargetDiscovery::answersThatAreNone()
{
    QFETCH(const int, status);
    QFETCH(const QByteArray, body);
    ScriptedServer server;
    server.setAnswer(ScriptedAnswer::http(status, "application/json", body));
    TargetDiscovery discovery;
    discovery.setSources({source(server)});
    QTRY_VERIFY(!problem(discovery).isEmpty());
    QVERIFY(addresses(discovery).isEmpty());
}

void TestTargetDiscovery::theConfigurationFollows()
{
    ScriptedServer server;
    server.setAnswer(targets(R"([{"targets": ["a:1"]}])"));
    QTemporaryDir dir;
    const auto write = [&dir](const char *name, const QByteArray &text) {
        QFile file(dir.filePath(QLatin1String(name)));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    };
    write("prometheus.yml", "scrape_configs:\n- job_name: d\n  http_sd_configs: [{ url: '" +
                                server.url(QStringLiteral("/targets")).toEncoded() +
                                "', refresh_interval: 1s }]\n");
    write("watchfloor.toml", "[targets]\nprometheus = [\"prometheus.yml\"]\n");
    const QString path = dir.filePath(QStringLiteral("watchfloor.toml"));
    const auto config = loadConfig(path);
    QVERIFY2(config, config ? "" : qPrintable(config.error().message));
    QVERIFY(config->feeds.empty());
    ConfigWatch watch(path, *config);
    QStringList names;
    connect(&watch, &ConfigWatch::changed, this, [&names](const Config &now, const Config &) {
        names.clear();
        for (const FeedConfig &feed : now.feeds)
            names += feed.name.text();
    });
    QTRY_COMPARE(names, QStringList{QStringLiteral("d/a:1")});
    server.setAnswer(targets(R"([{"targets": ["b:2"]}])"));
    QTRY_COMPARE(names, QStringList{QStringLiteral("d/b:2")});
}

WF_TEST(TestTargetDiscovery)

} // namespace tst_targetdiscovery

#include "tst_targetdiscovery.moc"
