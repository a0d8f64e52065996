// SPDX-License-Identifier: GPL-3.0-or-later
// Feeds that come, change and go while others go on, by hand and by the configuration's file.
#include "desk/ingest.h"
#include "desk/livedesk.h"
#include "support/scriptedserver.h"
#include "support/testentry.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace tst_feedchanges {

using namespace wf;

namespace {

ScriptedAnswer metrics(const QByteArray &text)
{
    return ScriptedAnswer::http(200, QByteArrayLiteral("text/plain; version=0.0.4"), text);
}

FeedConfig feedOf(const char *name, const ScriptedServer &server)
{
    FeedConfig feed;
    feed.name = FeedId(QLatin1String(name));
    feed.url = server.url();
    feed.interval = Millis(200);
    feed.timeout = std::chrono::seconds(10);
    return feed;
}

/// A health by name; a waiting one where there is none.
FeedHealth healthOf(const std::vector<FeedHealth> &all, const char *name)
{
    for (const FeedHealth &health : all) {
        if (health.feed == FeedId(QLatin1String(name)))
            return health;
    }
    return {};
}

} // namespace

class TestFeedChanges : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatStaysNoticesNothing();
    void theFileIsReadAgain();
};

void TestFeedChanges::whatStaysNoticesNothing()
{
    ScriptedServer a;
    ScriptedServer b;
    a.setAnswer(metrics("a 1\n"));
    b.setAnswer(metrics("b 1\nb2 1\n"));
    const SystemClock clock;
    IngestWorker worker(clock);
    std::shared_ptr<const IngestSnapshot> seen;
    const auto health = [&](const char *name) {
        if (auto next = worker.mailbox().take())
            seen = next;
        return seen ? healthOf(seen->feeds, name) : FeedHealth{};
    };
    worker.start();
    worker.setFeeds({feedOf("a", a), feedOf("b", b)});
    QTRY_VERIFY(health("a").state == FeedState::Up && health("b").state == FeedState::Up);
    FeedConfig changed = feedOf("b", b);
    changed.instance = QStringLiteral("renamed");
    ScriptedServer c;
    c.setAnswer(metrics("c 1\n"));
    worker.setFeeds({feedOf("c", c), changed, feedOf("a", a)});
    // At once: a new source would be waiting, and its series stale until it has an answer.
    QCOMPARE(health("a").state, FeedState::Up);
    QCOMPARE(health("a").series, 1);
    QCOMPARE(health("b").state, FeedState::Waiting);
    QCOMPARE(seen->feeds.size(), std::size_t{3});
    QTRY_VERIFY(health("b").state == FeedState::Up && health("c").state == FeedState::Up);
    const auto before = health("a").lastSample;
    QTRY_VERIFY(health("a").lastSample > before);
    worker.setFeeds({feedOf("a", a)});
    QCOMPARE(health("a").state, FeedState::Up);
    QCOMPARE(seen->feeds.size(), std::size_t{1});
    worker.stop();
}

void TestFeedChanges::theFileIsReadAgain()
{
    ScriptedServer a;
    ScriptedServer b;
    a.setAnswer(metrics("a 1\n"));
    b.setAnswer(metrics("b 1\n"));
    QTemporaryDir dir;
    const QString file = dir.filePath(QStringLiteral("watchfloor.toml"));
    const auto table = [](const char *name, const ScriptedServer &server) {
        return QStringLiteral("[[feed]]\nname = \"%1\"\nurl = \"%2\"\ninterval = \"200ms\"\n")
            .arg(QLatin1String(name), server.url().toString());
    };
    const auto write = [&file](const QString &text) {
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly | QIODevice::Truncate) && out.write(text.toUtf8()) >= 0);
    };
    QDir().mkpath(dir.filePath(QStringLiteral("runbooks")));
    const QString head = QStringLiteral("[runbooks]\npaths = [\"runbooks\"]\n");
    write(head + table("a", a));
    auto config = loadConfig(file);
    QVERIFY2(config, config ? "" : qPrintable(config.error().message));
    const SystemClock clock;
    DeskOptions options;
    options.dataDir = dir.filePath(QStringLiteral("data"));
    QDir().mkpath(options.dataDir);
    options.configFile = file;
    options.config = *config;
    LiveDesk desk(options, clock);
    QSignalSpy refused(&desk, &Desk::refused);
    QSignalSpy inEffect(&desk, &DeskView::configChanged);
    int wasWaiting = 0;
    desk.start();
    QTRY_COMPARE(healthOf(desk.feeds(), "a").state, FeedState::Up);
    connect(&desk, &Desk::snapshotChanged, this,
            [&] { wasWaiting += healthOf(desk.feeds(), "a").state != FeedState::Up; });
    write(head + table("a", a) + table("b", b));
    QTRY_COMPARE(healthOf(desk.feeds(), "b").state, FeedState::Up);
    QCOMPARE(refused.size(), 0);
    QCOMPARE(inEffect.size(), 1);
    // A bad one is said, with its place, and the one before stays.
    write(head + table("a", a) + QStringLiteral("[[feed]]\nname = \"b\"\nintervall = 3\n"));
    QTRY_COMPARE(refused.size(), 1);
    QCOMPARE(inEffect.size(), 1);
    const QString message = refused[0][0].toString();
    QVERIFY2(message.contains(file) && message.contains(QStringLiteral("intervall")), qPrintable(message));
    const auto before = healthOf(desk.feeds(), "b").lastSample;
    QTRY_VERIFY(healthOf(desk.feeds(), "b").lastSample > before);
    // Editors put another file into its place.
    QVERIFY(QFile::remove(file));
    write(head + table("a", a));
    QTRY_COMPARE(desk.feeds().size(), std::size_t{1});
    QCOMPARE(desk.feedConfigs().size(), std::size_t{1});
    QCOMPARE(healthOf(desk.feeds(), "a").state, FeedState::Up);
    QCOMPARE(wasWaiting, 0);
}

WF_TEST(TestFeedChanges)

} // namespace tst_feedchanges

#include "tst_feedchanges.moc"
