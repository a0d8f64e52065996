// SPDX-License-Identifier: GPL-3.0-or-later
// A target is asked once before it is watched.
#include "feed/feedaddress.h"
#include "feed/feedtrial.h"
#include "support/patience.h"
#include "support/scriptedserver.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_feedtrial {

using namespace wf;

namespace {

ScriptedAnswer metrics(const QByteArray &body)
{
    return ScriptedAnswer::http(200, "text/plain; version=0.0.4", body);
}

} // namespace

class TestFeedTrial : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void addresses_data();
    void addresses();
    void samplesAreShown();
    void whatIsNoMetricsSaysSo();
    void aServersApiIsFound_data();
    void aServersApiIsFound();
    void aNewerTrialEndsTheOlder();
};

void TestFeedTrial::addresses_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("url"); ///< Empty: refused.
    QTest::newRow("host and port") << "127.0.0.1:9100"
                                   << "http://127.0.0.1:9100/metrics";
    QTest::newRow("host") << " db-1 "
                          << "http://db-1/metrics";
    QTest::newRow("a path") << "db-1:9115/probe?module=http"
                            << "http://db-1:9115/probe?module=http";
    QTest::newRow("IPv6") << "[::1]:9100"
                          << "http://[::1]:9100/metrics";
    QTest::newRow("https") << "https://db-1/metrics"
                           << "https://db-1/metrics";
    QTest::newRow("nothing") << ""
                             << "";
    QTest::newRow("words") << "not an address"
                           << "";
    QTest::newRow("another scheme") << "ftp://db-1/metrics"
                                    << "";
    QTest::newRow("a file") << "file:///etc/passwd"
                            << "";
    QTest::newRow("no host") << ":9100"
                             << "";
    QTest::newRow("no port") << "db-1:port"
                             << "";
}

void TestFeedTrial::addresses()
{
    QFETCH(QString, typed);
    QFETCH(QString, url);
    const auto read = feedUrlOf(typed);
    QCOMPARE(read ? read->toString() : QString(), url);
    if (!read)
        QVERIFY(!read.error().message.isEmpty());
}

void TestFeedTrial::samplesAreShown()
{
    ScriptedServer server;
    QByteArray body("go_goroutines 3\n# TYPE a gauge\na{x=\"1\"} 1\na{x=\"2\"} 2\n");
    for (int i = 0; i < 30; ++i)
        body += "b" + QByteArray::number(i) + " 7\n";
    server.setAnswer(metrics(body));
    FeedConfig config;
    config.url = server.url();
    FeedTrial trial;
    std::optional<Expected<TriedFeed>> answer;
    trial.run(config, {&trial, [&](const Expected<TriedFeed> &said) { answer = said; }});
    QTRY_VERIFY(answer);
    QVERIFY2(*answer, *answer ? "" : qPrintable(answer->error().message));
    QCOMPARE((*answer)->samples, 33);
    QCOMPARE((*answer)->first.size(), FeedTrial::MostLines);
    // One for each name: two series of one say no more.
    QCOMPARE((*answer)->first[0], (TriedFeed::Line{QStringLiteral("a{x=\"1\"}"), 1}));
    QCOMPARE((*answer)->first[1], (TriedFeed::Line{QStringLiteral("b0"), 7}));
    QCOMPARE((*answer)->warning, QString());
}

void TestFeedTrial::whatIsNoMetricsSaysSo()
{
    ScriptedServer server;
    FeedConfig config;
    config.url = server.url();
    FeedTrial trial;
    const auto error = [&] {
        std::optional<Expected<TriedFeed>> answer;
        trial.run(config, {&trial, [&](const Expected<TriedFeed> &said) { answer = said; }});
        [&] { QTRY_VERIFY(answer); }();
        return !answer ? QStringLiteral("nothing") : *answer ? QString() : answer->error().message;
    };
    server.setAnswer(ScriptedAnswer::http(200, "text/html", "<html><body>Sign in</body></html>"));
    QVERIFY2(error().startsWith(config.url.toString()), qPrintable(error()));
    server.setAnswer(metrics("up 1\nthis is { no sample\n"));
    QCOMPARE(error(), QString());
    config.url.setPort(1);
    QVERIFY2(error().startsWith(QStringLiteral("http://127.0.0.1:1/metrics")), qPrintable(error()));
}

void TestFeedTrial::aServersApiIsFound_data()
{
    // What the peer says to everything it is asked.
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QStringList>("servers");
    QTest::newRow("Prometheus") << QByteArray(R"({"status":"success","data":{"resultType":"scalar"}})")
                                << QStringList{QStringLiteral("promql")};
    QTest::newRow("Alertmanager") << QByteArray(R"({"cluster":{},"versionInfo":{"version":"0.25"}})")
                                  << QStringList{QStringLiteral("alertmanager")};
    QTest::newRow("something else") << QByteArray(R"({"hello":1})") << QStringList();
}

void TestFeedTrial::aServersApiIsFound()
{
    QFETCH(const QByteArray, body);
    QFETCH(const QStringList, servers);
    ScriptedServer server;
    server.setAnswer(ScriptedAnswer::http(200, "application/json", body));
    FeedConfig config;
    config.url = server.url();
    std::optional<Expected<TriedFeed>> answer;
    FeedTrial trial;
    trial.run(config, {this, [&answer](const Expected<TriedFeed> &tried) { answer = tried; }});
    QTRY_VERIFY(answer);
    QCOMPARE(answer->has_value(), !servers.isEmpty());
    if (servers.isEmpty())
        return;
    QCOMPARE((*answer)->servers, servers);
    QVERIFY(!(*answer)->failure.isEmpty()); // It has no metrics to scrape.
    QStringList paths;
    for (const QByteArray &request : server.requests())
        paths += QString::fromLatin1(request.split(' ').value(1));
    QVERIFY2(paths.contains(QStringLiteral("/api/v1/query?query=1")), qPrintable(paths.join(u' ')));
}

void TestFeedTrial::aNewerTrialEndsTheOlder()
{
    ScriptedServer server;
    server.setAnswer(metrics("up 1\n"));
    FeedConfig config;
    config.url = server.url();
    FeedTrial trial;
    QList<int> answered;
    trial.run(config, {&trial, [&](const Expected<TriedFeed> &) { answered << 1; }});
    trial.run(config, {&trial, [&](const Expected<TriedFeed> &) { answered << 2; }});
    QTRY_COMPARE(answered, QList<int>{2});
}

WF_TEST(TestFeedTrial)

} // namespace tst_feedtrial

#include "tst_feedtrial.moc"
