// SPDX-License-Identifier: GPL-3.0-or-later
// A feed is changed, turned off and taken out of watchfloor.toml, and the rest of the file stays as it is; a
// desk that runs takes it over, and the other feeds notice nothing.
#include "desk/livedesk.h"
#include "support/scriptedserver.h"
#include "support/testentry.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace tst_configfeeds {

using namespace std::chrono_literals;
using namespace wf;

namespace {

const QByteArray Text("# of the team\n"
                      "[[feed]]   # the first\n"
                      "name = \"web\"\n"
                      "url = \"http://127.0.0.1:9100/metrics\" # node\n"
                      "interval = \"5s\"\n"
                      "labels = { site = \"ä\" }\n"
                      "\n"
                      "# what is pushed\n"
                      "[[feed]]\n"
                      "kind = \"push\"\n"
                      "name = \"inbox\"\n"
                      "url = \"http://127.0.0.1:9414\"\n"
                      "[[feed.hook]]\n"
                      "name = \"doors\"\n"
                      "title = \"t\"\n"
                      "state = \"s\"\n"
                      "firing = \"f\"\n"
                      "resolved = \"r\"\n"
                      "\n"
                      "# where runbooks are\n"
                      "[runbooks]\n"
                      "paths = [\"shipped\"]\n");

} // namespace

class TestConfigFeeds : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_path = m_dir->filePath(QStringLiteral("watchfloor.toml"));
        write(Text);
    }
    void valuesAreChangedInTheirPlace();
    void aFeedIsTurnedOffAndOn();
    void aTokenComesAndGoes();
    void aFeedGoesWithItsHooks();
    void theLastFeedGoes();
    void whatIsRefused();
    void hooksAreRead_data();
    void hooksAreRead();
    void aRunningDeskTakesItOver();

private:
    void write(const QByteArray &text) const
    {
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    QByteArray text() const
    {
        QFile file(m_path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    FeedConfig feed(const char *name) const
    {
        const auto config = loadConfig(m_path);
        for (const FeedConfig &each : config ? config->feeds : std::vector<FeedConfig>()) {
            if (each.name.text() == QLatin1String(name))
                return each;
        }
        return {};
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_path;
};

void TestConfigFeeds::valuesAreChangedInTheirPlace()
{
    FeedConfig to = feed("web");
    to.url = QUrl(QStringLiteral("https://node.example.org/metrics"));
    to.interval = 15s;
    QVERIFY(changeFeedInConfig(m_path, feed("web"), to));
    QByteArray expected = Text;
    expected.replace("http://127.0.0.1:9100/metrics", "https://node.example.org/metrics")
        .replace("\"5s\"", "\"15s\"");
    QCOMPARE(text(), expected);
    QCOMPARE(feed("web").interval, Millis(15s));
}

void TestConfigFeeds::aFeedIsTurnedOffAndOn()
{
    FeedConfig off = feed("web");
    off.enabled = false;
    QVERIFY(changeFeedInConfig(m_path, feed("web"), off));
    QVERIFY2(text().contains("[[feed]]   # the first\nenabled = false\nname = \"web\"\n"),
             text().constData());
    QVERIFY(!feed("web").enabled && feed("inbox").enabled);
    QVERIFY(changeFeedInConfig(m_path, off, [&off] {
        FeedConfig on = off;
        on.enabled = true;
        return on;
    }()));
    QCOMPARE(text(), Text);
}

void TestConfigFeeds::aTokenComesAndGoes()
{
    FeedConfig with = feed("inbox");
    with.bearerToken = QStringLiteral("a \"b\" \\c");
    QVERIFY(changeFeedInConfig(m_path, feed("inbox"), with));
    QCOMPARE(feed("inbox").bearerToken, with.bearerToken);
    QCOMPARE(feed("inbox").hooks.size(), 1u);
    FeedConfig without = with;
    without.bearerToken.clear();
    QVERIFY(changeFeedInConfig(m_path, with, without));
    QCOMPARE(text(), Text);
}

void TestConfigFeeds::aFeedGoesWithItsHooks()
{
    QVERIFY(removeFeedFromConfig(m_path, FeedId(QStringLiteral("inbox"))));
    QByteArray expected = Text;
    const qsizetype from = expected.indexOf("[[feed]]\nkind");
    expected.remove(from, expected.indexOf("# where runbooks are") - from);
    QCOMPARE(text(), expected);
    QCOMPARE(loadConfig(m_path)->feeds.size(), 1u);
}

void TestConfigFeeds::theLastFeedGoes()
{
    write("[[feed]]\nname = \"web\"\nurl = \"http://127.0.0.1:1/metrics\"");
    QVERIFY(removeFeedFromConfig(m_path, FeedId(QStringLiteral("web"))));
    QCOMPARE(text(), QByteArray());
}

void TestConfigFeeds::whatIsRefused()
{
    FeedConfig other = feed("web");
    other.name = FeedId(QStringLiteral("inbox")); // That is another one's name.
    const auto twice = changeFeedInConfig(m_path, feed("web"), other);
    QVERIFY(!twice && twice.error().message.contains(QStringLiteral("a second feed is named \"inbox\"")));
    QCOMPARE(removeFeedFromConfig(m_path, FeedId(QStringLiteral("none"))).error().code, ErrorCode::NotFound);
    QCOMPARE(text(), Text);
    write("feed = [{ name = \"web\", url = \"http://127.0.0.1:1/metrics\" }]\n");
    const auto inLine = removeFeedFromConfig(m_path, FeedId(QStringLiteral("web")));
    QCOMPARE(inLine.error().code, ErrorCode::Refused);
    QVERIFY2(
        inLine.error().message.contains(QStringLiteral("watchfloor.toml:1: the feed stands in one line")),
        qPrintable(inLine.error().message));
}

void TestConfigFeeds::hooksAreRead_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *name, const char *from, const char *to, const char *says) {
        QTest::newRow(name) << QByteArray(from) << QByteArray(to) << QString::fromLatin1(says);
    };
    row("a name", "\"doors\"", "\"Doors!\"", ":13: the name of a hook is 1 to 64 small letters");
    row("of changes", "\"doors\"", "\"github\"", ":13: \"github\" is a hook for changes");
    row("without a state", "state = \"s\"\n", "", ":13: a hook needs \"title\", \"state\"");
    row("a typo", "state = \"s\"\n", "state = \"s\"\nsince_ = \"x\"\n",
        ":17: [[feed.hook]] has no key \"since_\"");
    row("of another kind", "kind = \"push\"", "kind = \"statsd\"",
        "[[feed.hook]] belongs to feeds of kind \"push\"");
    row("the label is no place", "state = \"s\"\n", "state = \"s\"\nlabel = { a = 1 }\n",
        ":17: \"label\" must be a table of texts");
}

void TestConfigFeeds::hooksAreRead()
{
    QFETCH(const QByteArray, from);
    QFETCH(const QByteArray, to);
    QFETCH(const QString, says);
    QCOMPARE(feed("inbox").hooks.front().title, QStringList{QStringLiteral("t")});
    const auto config = parseConfig(QByteArray(Text).replace(from, to), m_path);
    QVERIFY(!config);
    QVERIFY2(config.error().message.contains(says), qPrintable(config.error().message));
}

void TestConfigFeeds::aRunningDeskTakesItOver()
{
    ScriptedServer a;
    ScriptedServer b;
    for (ScriptedServer *server : {&a, &b})
        server->setAnswer(ScriptedAnswer::http(200, "text/plain; version=0.0.4", "x 1\n"));
    QByteArray config;
    for (const auto &[name, server] : {std::pair("a", &a), std::pair("b", &b)})
        config += QStringLiteral("[[feed]]\nname = \"%1\"\nurl = \"%2\"\ninterval = \"200ms\"\n")
                      .arg(QLatin1String(name), server->url().toString())
                      .toUtf8();
    write(config);
    SystemClock clock;
    DeskOptions options;
    options.dataDir = m_dir->filePath(QStringLiteral("data"));
    options.configFile = m_path;
    options.config = *loadConfig(m_path);
    LiveDesk desk(options, clock);
    desk.start();
    const auto health = [&desk](const char *name) -> std::optional<FeedHealth> {
        for (const FeedHealth &each : desk.feeds()) {
            if (each.feed.text() == QLatin1String(name))
                return each;
        }
        return std::nullopt;
    };
    const auto isUp = [&health](const char *name) {
        const auto now = health(name);
        return now && now->state == FeedState::Up;
    };
    QTRY_VERIFY(isUp("a") && isUp("b"));
    FeedConfig off = feed("a");
    off.enabled = false;
    QVERIFY(desk.changeFeed(feed("a"), off));
    QTRY_VERIFY(!health("a"));
    QVERIFY(isUp("b")); // It was never stopped.
    QCOMPARE(desk.feedConfigs().size(), 2u);
    const auto asked = b.requests().size();
    QTRY_VERIFY(b.requests().size() > asked + 2);
    FeedConfig on = off;
    on.enabled = true;
    QVERIFY(desk.changeFeed(off, on));
    QTRY_VERIFY(isUp("a"));
    QVERIFY(desk.removeFeed(FeedId(QStringLiteral("a"))));
    QTRY_COMPARE(desk.feedConfigs().size(), 1u);
    QTRY_VERIFY(!health("a"));
    QVERIFY(isUp("b"));
}

WF_TEST(TestConfigFeeds)

} // namespace tst_configfeeds

#include "tst_configfeeds.moc"
