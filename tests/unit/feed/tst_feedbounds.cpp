// SPDX-License-Identifier: GPL-3.0-or-later
// The pure parts of a scrape exactly at their bounds.
#include "feed/exposition.h"
#include "feed/expositionline.h"
#include "feed/expositionnumber.h"
#include "feed/feedfactory.h"
#include "feed/scraperequest.h"
#include "support/fakeclock.h"
#include "support/testentry.h"

#include <QTest>

#include <limits>

namespace tst_feedbounds {

using namespace std::chrono_literals;
using namespace wf;

namespace {

FeedConfig configOf(const QString &url)
{
    FeedConfig config;
    config.name = FeedId(QStringLiteral("estate"));
    config.kind = QStringLiteral("prometheus");
    config.url = QUrl(url);
    return config;
}

struct Nothing final : ExpositionSink
{
    void sample(const ExpositionSample &) override {}
};

/// The first error of a strict parser; empty when it takes the text.
QString strictError(const QByteArray &text, ExpositionFormat format)
{
    Nothing sink;
    const ExpositionResult result =
        parseExposition({text.constData(), std::size_t(text.size())}, format, ExpositionMode::Strict, sink);
    return result.errors.empty() ? QString() : QString::fromStdString(result.errors.front().message);
}

} // namespace

class TestFeedBounds : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void characters_data();
    void characters();
    void quotedTexts();
    void helpTexts_data();
    void helpTexts();
    void millis_data();
    void millis();
    void paths_data();
    void paths();
    void instances_data();
    void instances();
    void timeouts_data();
    void timeouts();
    void denied_data();
    void denied();
    void secretsOfThreeCharacters();
    void addressesOfFeeds_data();
    void addressesOfFeeds();
    void staleness();
    void histograms_data();
    void histograms();
};

void TestFeedBounds::characters_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("valid");
    const auto row = [](const char *hex, bool valid) {
        QTest::newRow(hex) << QByteArray::fromHex(hex) << valid;
    };
    // The first and the last of each length, and what lies just beside them.
    row("7f", true);
    row("80", false);
    row("bf", false);
    row("c1bf", false);
    row("c280", true);
    row("dfbf", true);
    row("e09fbf", false);
    row("e0a080", true);
    row("e18080", true);
    row("ec8080", true);
    row("ed9fbf", true);
    row("eda080", false);
    row("edbfbf", false);
    row("ee8080", true);
    row("efbfbf", true);
    row("f08fbfbf", false);
    row("f0908080", true);
    row("f1808080", true);
    row("f3bfbfbf", true);
    row("f48fbfbf", true);
    row("f4908080", false);
    row("f5808080", false);
    row("c2", false);
    row("e0a0", false);
    row("f09080", false);
    row("c241", false);
    row("e0a041", false);
    row("f0908041", false);
    row("f09080c0", false);
}

void TestFeedBounds::characters()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, valid);
    // Before, within and behind stretches of eight ASCII bytes.
    for (int before = 0; before < 18; ++before) {
        for (const int behind : {0, 1, 8}) {
            const std::string text = std::string(std::size_t(before), 'a') + bytes.toStdString() +
                                     std::string(std::size_t(behind), 'b');
            const std::size_t at = findInvalidUtf8(text);
            if (valid)
                QCOMPARE(at, std::string_view::npos);
            else
                QCOMPARE(at, std::size_t(before));
        }
    }
}

void TestFeedBounds::quotedTexts()
{
    QCOMPARE(wf::inQuotes(std::string(40, 'a')), '"' + std::string(40, 'a') + '"');
    QCOMPARE(wf::inQuotes(std::string(41, 'a')), '"' + std::string(40, 'a') + "…\"");
    QCOMPARE(wf::inQuotes("\x1f \x7f\xff~"), std::string("\"\\x1f \\x7f\\xff~\""));
    QCOMPARE(wf::inQuotes("é"), std::string("\"é\""));
    QCOMPARE(characterCount("aéz"), std::size_t{3});
}

void TestFeedBounds::helpTexts_data()
{
    QTest::addColumn<QString>("raw");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("openMetrics");
    QTest::newRow("plain") << "a"
                           << "a"
                           << "a";
    QTest::newRow("line end") << "a\\nb"
                              << "a\nb"
                              << "a\nb";
    QTest::newRow("backslash") << "a\\\\nb"
                               << "a\\nb"
                               << "a\\nb";
    QTest::newRow("quote") << "a\\\"b"
                           << "a\\\"b"
                           << "a\"b";
    QTest::newRow("another character") << "a\\xb"
                                       << "a\\xb"
                                       << "a\\xb";
    QTest::newRow("backslash at the end") << "a\\"
                                          << "a\\"
                                          << "a\\";
    QTest::newRow("line end at the end") << "a\\n"
                                         << "a\n"
                                         << "a\n";
}

void TestFeedBounds::helpTexts()
{
    QFETCH(QString, raw);
    QFETCH(QString, text);
    QFETCH(QString, openMetrics);
    QCOMPARE(QString::fromStdString(unescapedHelp(raw.toStdString(), ExpositionFormat::Text)), text);
    QCOMPARE(QString::fromStdString(unescapedHelp(raw.toStdString(), ExpositionFormat::OpenMetrics)),
             openMetrics);
}

void TestFeedBounds::millis_data()
{
    QTest::addColumn<double>("seconds");
    QTest::addColumn<qint64>("ms");
    using Limits = std::numeric_limits<qint64>;
    QTest::newRow("half up") << 0.0005 << qint64{1};
    QTest::newRow("negative") << -1.5 << qint64{-1500};
    QTest::newRow("far ahead") << 1e16 << Limits::max();
    QTest::newRow("long ago") << -1e16 << Limits::min();
    QTest::newRow("large") << 9e15 << qint64{9'000'000'000'000'000'000};
    QTest::newRow("large and negative") << -9e15 << qint64{-9'000'000'000'000'000'000};
}

void TestFeedBounds::millis()
{
    QFETCH(double, seconds);
    QFETCH(qint64, ms);
    QCOMPARE(qint64(millisFromSeconds(seconds)), ms);
}

void TestFeedBounds::paths_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("path");
    QTest::newRow("none") << "http://a"
                          << "/metrics";
    QTest::newRow("root") << "http://a/"
                          << "/metrics";
    QTest::newRow("its own") << "http://a/federate"
                             << "/federate";
}

void TestFeedBounds::paths()
{
    QFETCH(QString, url);
    QFETCH(QString, path);
    QCOMPARE(scrapeUrl(QUrl(url + QStringLiteral("#part"))).path(), path);
    QVERIFY(!scrapeUrl(QUrl(url + QStringLiteral("#part"))).hasFragment());
}

void TestFeedBounds::instances_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("instance");
    QTest::newRow("http") << "http://a/x"
                          << "a:80";
    QTest::newRow("https") << "https://a"
                           << "a:443";
    QTest::newRow("port") << "https://a:9100"
                          << "a:9100";
    QTest::newRow("IPv6") << "http://[::1]:9100"
                          << "[::1]:9100";
}

void TestFeedBounds::instances()
{
    QFETCH(QString, url);
    QFETCH(QString, instance);
    QCOMPARE(instanceOf(QUrl(url)), instance);
    FeedConfig config = configOf(url);
    QCOMPARE(targetLabels(config).instance, instance.toStdString());
    config.instance = QStringLiteral("mine");
    QCOMPARE(targetLabels(config).instance, std::string("mine"));
}

void TestFeedBounds::timeouts_data()
{
    QTest::addColumn<qint64>("timeout");
    QTest::addColumn<qint64>("interval");
    QTest::addColumn<qint64>("expected");
    QTest::newRow("given") << qint64{700} << qint64{5000} << qint64{700};
    QTest::newRow("the interval") << qint64{0} << qint64{5000} << qint64{5000};
    QTest::newRow("at most ten seconds") << qint64{0} << qint64{15'000} << qint64{10'000};
    QTest::newRow("a longer one that was asked for") << qint64{20'000} << qint64{15'000} << qint64{20'000};
    QTest::newRow("at least a tenth of a second") << qint64{1} << qint64{5000} << qint64{100};
}

void TestFeedBounds::timeouts()
{
    QFETCH(qint64, timeout);
    QFETCH(qint64, interval);
    FeedConfig config;
    config.timeout = Millis(timeout);
    config.interval = Millis(interval);
    QTEST(qint64(scrapeTimeout(config).count()), "expected");
}

void TestFeedBounds::denied_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("code");
    for (const int status : {401, 403})
        QTest::addRow("%d", status) << status << int(ErrorCode::Auth);
    for (const int status : {400, 402, 404, 500})
        QTest::addRow("%d", status) << status << int(ErrorCode::Protocol);
}

void TestFeedBounds::denied()
{
    QFETCH(int, status);
    QFETCH(int, code);
    const Error error = statusError(QUrl(QStringLiteral("http://a/x")), status, QStringLiteral("Because"));
    QCOMPARE(int(error.code), code);
    QCOMPARE(error.message, QStringLiteral("http://a/x: HTTP %1 Because").arg(status));
    QCOMPARE(statusError(QUrl(QStringLiteral("http://a/x")), status, {}).message,
             QStringLiteral("http://a/x: HTTP %1").arg(status));
}

void TestFeedBounds::secretsOfThreeCharacters()
{
    FeedConfig config = configOf(QStringLiteral("http://a"));
    config.bearerToken = QStringLiteral("ab");
    QCOMPARE(withoutSecrets(QStringLiteral("ab abc"), config), QStringLiteral("ab abc"));
    config.bearerToken = QStringLiteral("abc");
    QCOMPARE(withoutSecrets(QStringLiteral("ab abc"), config), QStringLiteral("ab …"));
}

void TestFeedBounds::addressesOfFeeds_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("made");
    QTest::newRow("http") << "prometheus"
                          << "http://a:9100" << true;
    QTest::newRow("https") << "prometheus"
                           << "https://a" << true;
    QTest::newRow("ftp") << "prometheus"
                         << "ftp://a" << false;
    QTest::newRow("no host") << "prometheus"
                             << "http:///metrics" << false;
    QTest::newRow("no address") << "prometheus"
                                << "" << false;
    QTest::newRow("another kind") << "statsd"
                                  << "http://a" << false;
}

void TestFeedBounds::addressesOfFeeds()
{
    QFETCH(QString, kind);
    QFETCH(QString, url);
    QFETCH(bool, made);
    FeedConfig config = configOf(url);
    config.kind = kind;
    SeriesStore store;
    const FakeClock clock;
    HttpClient http;
    QCOMPARE(makeFeedSource(config, store, clock, http).has_value(), made);
}

void TestFeedBounds::staleness()
{
    FeedHealth health;
    const Timestamp now = fromMs(1'760'000'000'000);
    QVERIFY(!health.isStale(now)); // It waits for its first answer.
    health.state = FeedState::Down;
    QVERIFY(health.isStale(now));
    health.lastSample = now;
    health.interval = 15s;
    QVERIFY(!health.isStale(now + 31s));
    QVERIFY(health.isStale(now + 31s + 1ms));
    health.delay = 5s;
    QVERIFY(!health.isStale(now + 36s));
    QVERIFY(health.isStale(now + 36s + 1ms));
}

void TestFeedBounds::histograms_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("error"); ///< How it starts; empty when all is well.
    const auto row = [](const char *name, const QByteArray &text, const char *error) {
        QTest::newRow(name) << text << QString::fromLatin1(error);
    };
    const QByteArray h = "# TYPE h histogram\n";
    const QByteArray g = "# TYPE h gaugehistogram\n";
    row("whole", h + "h_bucket{le=\"0\"} 1\nh_bucket{le=\"+Inf\"} 2\nh_count 2\nh_sum 3\n", "");
    row("bucket at 0 is not negative",
        g + "h_bucket{le=\"0\"} 1\nh_bucket{le=\"+Inf\"} 2\nh_gcount 2\nh_gsum -3\n",
        "the sum of this gauge histogram is negative");
    row("negative bucket of a gauge",
        g + "h_bucket{le=\"-1\"} 1\nh_bucket{le=\"+Inf\"} 2\nh_gcount 2\nh_gsum -3\n", "");
    row("sum of nothing", g + "h_bucket{le=\"0\"} 1\nh_bucket{le=\"+Inf\"} 2\nh_gcount 2\nh_gsum 0\n", "");
    row("negative buckets have no sum",
        h + "h_bucket{le=\"-1\"} 1\nh_bucket{le=\"+Inf\"} 2\nh_count 2\nh_sum 3\n",
        "a histogram with negative buckets has no sum");
    row("the same count", h + "h_bucket{le=\"1\"} 2\nh_bucket{le=\"+Inf\"} 2\nh_count 2\nh_sum 3\n", "");
    row("fewer", h + "h_bucket{le=\"1\"} 2\nh_bucket{le=\"+Inf\"} 1\nh_count 1\nh_sum 3\n",
        "the bucket le=\"+Inf\" holds less");
    row("downwards", h + "h_bucket{le=\"2\"} 1\nh_bucket{le=\"1\"} 1\nh_bucket{le=\"+Inf\"} 1\n",
        "the bucket le=\"1\" comes after");
    row("no +Inf", h + "h_bucket{le=\"1\"} 1\nh_count 1\nh_sum 1\n", "this histogram has no bucket");
    row("another count", h + "h_bucket{le=\"+Inf\"} 1\nh_count 2\nh_sum 1\n", "the count of this histogram");
    row("no count", h + "h_bucket{le=\"+Inf\"} 1\nh_sum 1\n", "this histogram has a sum but no count");
    row("no sum", h + "h_bucket{le=\"+Inf\"} 1\nh_count 1\n", "this histogram has a count but no sum");
    row("part of a count", h + "h_bucket{le=\"+Inf\"} 1.5\nh_count 1.5\nh_sum 1\n",
        "a _bucket is a whole number");
    row("info", "# TYPE i info\ni_info{v=\"1\"} 2\n", "the value of an info is 1");
    row("state", "# TYPE s stateset\ns{s=\"a\"} 2\n", "a state is 0 or 1");
    row("states", "# TYPE s stateset\ns{s=\"a\"} 0\ns{s=\"b\"} 1\n", "");
    row("negative quantile", "# TYPE q summary\nq{quantile=\"0.5\"} -1\n",
        "a quantile's value is not negative");
    row("quantile of 0", "# TYPE q summary\nq{quantile=\"0.5\"} 0\n", "");
    row("negative counter", "# TYPE c counter\nc_total -1\n", "a _total is not negative");
    row("counter of 0", "# TYPE c counter\nc_total 0\n", "");
}

void TestFeedBounds::histograms()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, error);
    const QString found = strictError(text + "# EOF\n", ExpositionFormat::OpenMetrics);
    QVERIFY2(error.isEmpty() ? found.isEmpty() : found.startsWith(error), qPrintable(found));
}

WF_TEST(TestFeedBounds)

} // namespace tst_feedbounds

#include "tst_feedbounds.moc"
