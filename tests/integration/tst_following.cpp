// SPDX-License-Identifier: GPL-3.0-or-later
// A desk that follows another one, in the same process and in one that is killed: whichever starts first.
#include "desk/followingdesk.h"
#include "metrics/archive.h"
#include "metrics/recorder.h"
#include "support/deskfixture.h"
#include "support/testentry.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTest>

#include <csignal>
#include <cstdio>

namespace tst_following {

using namespace std::chrono_literals;
using namespace wf;

namespace {

const QString DeskArgument = QStringLiteral("--desk");

DeskOptions optionsFor(const QString &data, const QUrl &url)
{
    DeskOptions options;
    options.dataDir = data;
    FeedConfig feed;
    feed.name = FeedId(QStringLiteral("jobs"));
    feed.url = url;
    feed.interval = 200ms;
    feed.timeout = 5s;
    options.config.feeds = {feed};
    options.config.runbookPaths = {data + QStringLiteral("/../runbooks")};
    return options;
}

/// The child: a desk that declares an incident and says so, and then lives until it is killed.
int runDesk(const QString &data, const QUrl &url)
{
    const SystemClock clock;
    QDir().mkpath(data);
    LiveDesk desk(optionsFor(data, url), clock);
    QObject::connect(&desk, &Desk::logStatusChanged, &desk, [&desk, declared = false]() mutable {
        // The status may change again before what was asked for is in the book.
        if (declared || desk.logStatus().state != LogStatus::State::Writable ||
            !desk.book().incidents().empty())
            return;
        declared = true;
        desk.submit(
            command::Declare{{}, QStringLiteral("Child"), Severity::P1, false, QStringLiteral("Bo"), {}});
    });
    QObject::connect(&desk, &Desk::bookChanged, &desk, [&desk] {
        std::printf("%d\n", int(desk.book().incidents().size()));
        std::fflush(stdout);
    });
    desk.start();
    return QCoreApplication::exec();
}

/// A follower beside a fixture's desk.
struct Follower
{
    explicit Follower(DeskFixture &fixture, const QUrl &ownFeed = QUrl(QStringLiteral("http://127.0.0.1:1/")))
        : desk(optionsFor(fixture.path(QStringLiteral("data")), ownFeed), fixture.clock())
    {
        desk.start();
    }
    std::optional<double> last(const char *metric) const
    {
        const ChartFrame *frame = desk.chartFrame();
        for (const SeriesInfo &info : desk.catalog()) {
            if (info.key.name != metric || !frame)
                continue;
            const auto answer = frame->answers.find({ChartAsker::Window, int(info.ref.index)});
            if (answer != frame->answers.end() && !answer->second.windows.empty() &&
                answer->second.windows.front()->last)
                return answer->second.windows.front()->last->value;
        }
        return std::nullopt;
    }
    void watchAll()
    {
        std::vector<ChartQuery> queries;
        for (const SeriesInfo &info : desk.catalog())
            queries.push_back({{ChartAsker::Window, int(info.ref.index)}, {info.ref}, 10min, {}, 500});
        desk.setChartQueries(ChartAsker::Window, queries);
    }
    FeedHealth feed() const
    {
        for (const FeedHealth &health : desk.feeds()) {
            if (health.feed == FeedId(QStringLiteral("jobs")))
                return health;
        }
        return {};
    }
    const Incident *only() const
    {
        return desk.book().incidents().size() == 1 ? &desk.book().incidents().begin()->second : nullptr;
    }

    FollowingDesk desk;
};

QStringList filesIn(const QString &folder)
{
    QStringList all;
    for (const QFileInfo &file : QDir(folder).entryInfoList(QDir::Files | QDir::Hidden))
        all += QStringLiteral("%1 %2").arg(file.fileName()).arg(file.size());
    return all;
}

} // namespace

class TestFollowing : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void incidentsWithinASecond();
    void metricsAndFeeds();
    void theFollowerIsFirst();
    void itsOwnFeedsWhereNoDeskRuns();
    void theLogIsReplaced();
    void midnight();
    void aWriterThatIsKilled();
    void nothingIsWritten();
};

void TestFollowing::incidentsWithinASecond()
{
    DeskFixture f;
    QVERIFY(f.waitForData());
    Follower follower(f);
    QTRY_COMPARE(follower.desk.logStatus().state, LogStatus::State::ReadOnly);
    const IncidentId id = f.declare(QStringLiteral("Queue"), Severity::P1, QStringLiteral("queue-backlog"));
    QTRY_VERIFY(follower.desk.book().find(id));
    QCOMPARE(follower.desk.book().find(id)->title, QStringLiteral("Queue"));
    QVERIFY(follower.desk.book().find(id)->runbook());
    QTRY_VERIFY(follower.desk.followStatus().deskRuns);
    QVERIFY(follower.desk.followStatus().logRead);
    // Nothing can be asked of it, and the desk goes on to write.
    bool refused = false;
    follower.desk.submit(command::AddEntry{id, EventKind::Note, QStringLiteral("x")},
                         {nullptr, [&](const CommandResult &result) { refused = !result; }});
    QTRY_VERIFY(refused);
    QVERIFY(f.ask(command::AddEntry{id, EventKind::Decision, QStringLiteral("wait")}));
    QTRY_COMPARE(follower.desk.book().find(id)->events.back()->kind(), EventKind::Decision);
}

void TestFollowing::metricsAndFeeds()
{
    DeskFixture f;
    f.set("queue_depth", 11);
    QVERIFY(f.waitForData());
    Follower follower(f);
    QTRY_COMPARE(follower.feed().state, FeedState::Up);
    QVERIFY(follower.desk.followStatus().metrics.recorded);
    follower.watchAll();
    QTRY_COMPARE(follower.last("queue_depth"), std::optional(11.0));
    f.set("queue_depth", 140);
    QTRY_COMPARE(follower.last("queue_depth"), std::optional(140.0));
    // Live conditions too, by the follower's own runbooks; what the desk detected comes from the log.
    QTRY_VERIFY(follower.desk.book().openFor(RunbookId(QStringLiteral("queue-backlog"))));
    f.breakFeed();
    QTRY_COMPARE(follower.feed().state, FeedState::Down);
    QTRY_VERIFY(follower.desk.book().lostFeeds().contains(QStringLiteral("jobs")));
    f.mendFeed();
    QTRY_COMPARE(follower.feed().state, FeedState::Up);
    QVERIFY(!follower.feed().isStale(f.clock().wall()));
}

void TestFollowing::theFollowerIsFirst()
{
    DeskFixture f;
    QVERIFY(f.waitForData());
    f.stop();
    QDir(f.path(QStringLiteral("data"))).removeRecursively();
    Follower follower(f);
    QTRY_COMPARE(follower.desk.logStatus().state, LogStatus::State::Unavailable);
    QVERIFY(follower.desk.logStatus().message.contains(QStringLiteral("incidents.db")));
    QVERIFY(!follower.desk.followStatus().deskRuns);
    f.start();
    QVERIFY(f.waitForData());
    const IncidentId id = f.declare(QStringLiteral("Late"), Severity::P2);
    QTRY_VERIFY(follower.desk.book().find(id));
    QTRY_VERIFY(follower.desk.followStatus().metrics.recorded);
    QTRY_COMPARE(follower.feed().state, FeedState::Up);
    // And over a restart of the desk.
    f.restart();
    QVERIFY(f.waitForData());
    QVERIFY(f.ask(command::AddEntry{id, EventKind::Note, QStringLiteral("again")}));
    QTRY_COMPARE(follower.desk.book().find(id)->events.back()->kind(), EventKind::Note);
    const auto before = follower.feed().lastSample;
    QTRY_VERIFY(follower.feed().lastSample > before);
}

void TestFollowing::itsOwnFeedsWhereNoDeskRuns()
{
    DeskFixture f;
    QVERIFY(f.waitForData());
    const QUrl url = f.desk().feedConfigs().front().url;
    f.stop();
    Follower follower(f, url);
    QTRY_COMPARE(follower.feed().state, FeedState::Up);
    QVERIFY(!follower.desk.followStatus().metrics.recorded);
    f.set("queue_depth", 500);
    const auto detected = [&] {
        const auto &all = follower.desk.conditions();
        return std::any_of(all.begin(), all.end(), [](const ConditionStatus &c) {
            return c.runbook == RunbookId(QStringLiteral("queue-backlog")) && c.state == ConditionState::True;
        });
    };
    QTRY_VERIFY(detected());
    QVERIFY2(follower.desk.book().incidents().empty(), "nothing is logged");
    // A desk appears: its recording takes over.
    f.start();
    QVERIFY(f.waitForData());
    QTRY_VERIFY(follower.desk.followStatus().metrics.recorded);
    QTRY_VERIFY(follower.feed().delay > 0ms);
    // And is gone again: a little later it scrapes itself.
    f.stop();
    f.clock().advance(10s);
    QTRY_VERIFY(!follower.desk.followStatus().metrics.recorded);
    QTRY_COMPARE(follower.feed().state, FeedState::Up);
    QVERIFY(follower.feed().delay == 0ms);
}

void TestFollowing::theLogIsReplaced()
{
    DeskFixture f;
    QVERIFY(f.waitForData());
    const IncidentId old = f.declare(QStringLiteral("Old"), Severity::P2);
    Follower follower(f);
    QTRY_VERIFY(follower.desk.book().find(old));
    f.stop();
    const QString log = f.path(QStringLiteral("data/incidents.db"));
    QVERIFY(QFile::rename(log, log + QStringLiteral(".away")));
    QTRY_COMPARE(follower.desk.logStatus().state, LogStatus::State::Unavailable);
    QTRY_VERIFY(!follower.desk.followStatus().logRead);
    QVERIFY2(follower.desk.book().find(old), "what was known stays until there is something new");
    for (const QString &rest : {QStringLiteral("-wal"), QStringLiteral("-shm")})
        QFile::remove(log + rest);
    QFile::remove(f.path(QStringLiteral("data/incidents.witness")));
    f.start();
    QVERIFY(f.waitForData());
    const IncidentId fresh = f.declare(QStringLiteral("New"), Severity::P2);
    QTRY_VERIFY(follower.desk.book().find(fresh));
    QVERIFY(!follower.desk.book().find(old));
    QCOMPARE(follower.desk.logStatus().state, LogStatus::State::ReadOnly);
}

void TestFollowing::midnight()
{
    DeskFixture f;
    QVERIFY(f.waitForData());
    Follower follower(f);
    QTRY_COMPARE(follower.feed().state, FeedState::Up);
    follower.watchAll();
    QTRY_VERIFY(follower.last("queue_depth"));
    const QDate today = dayOf(f.clock().wall());
    f.clock().advance(startOf(today.addDays(1)) - f.clock().wall() + 1s);
    f.set("queue_depth", 77);
    QTRY_VERIFY(QFile::exists(dayPath(f.path(QStringLiteral("data/recorder")), today.addDays(1))));
    QTRY_COMPARE(follower.last("queue_depth"), std::optional(77.0));
    QTRY_VERIFY(!follower.feed().isStale(f.clock().wall()));
    QTRY_VERIFY2(
        !QFile::exists(dayPath(f.path(QStringLiteral("data/recorder")), today) + QStringLiteral("-wal")),
        "the day that is over could be folded up");
}

void TestFollowing::aWriterThatIsKilled()
{
    DeskFixture f;
    QVERIFY(f.waitForData());
    const QUrl url = f.desk().feedConfigs().front().url;
    f.stop();
    QDir(f.path(QStringLiteral("data"))).removeRecursively();
    Follower follower(f, url);
    for (int round = 0; round < 3; ++round) {
        QProcess child;
        child.start(QCoreApplication::applicationFilePath(),
                    {DeskArgument, f.path(QStringLiteral("data")), url.toString()});
        QTRY_VERIFY(follower.only() && follower.only()->title == QStringLiteral("Child"));
        QTRY_VERIFY(follower.desk.followStatus().deskRuns);
        QTRY_VERIFY(follower.desk.followStatus().metrics.recorded);
        const auto before = follower.feed().lastSample;
        QTRY_VERIFY(follower.feed().lastSample > before);
        ::kill(pid_t(child.processId()), SIGKILL);
        // Not reaped yet: a process that is only a name in the table holds nothing.
        QTRY_VERIFY(!follower.desk.followStatus().deskRuns);
        QTRY_COMPARE(child.state(), QProcess::NotRunning);
        QVERIFY2(follower.only(), "what is on disk is known without its writer");
    }
}

void TestFollowing::nothingIsWritten()
{
    DeskFixture f;
    QVERIFY(f.waitForData());
    f.declare(QStringLiteral("Queue"), Severity::P2);
    f.stop();
    const QStringList before = filesIn(f.path(QStringLiteral("data")));
    const QStringList recorded = filesIn(f.path(QStringLiteral("data/recorder")));
    {
        Follower follower(f);
        QTRY_VERIFY(follower.only());
        follower.watchAll();
        QTRY_VERIFY(follower.desk.chartFrame());
    }
    QCOMPARE(filesIn(f.path(QStringLiteral("data"))), before);
    QCOMPARE(filesIn(f.path(QStringLiteral("data/recorder"))), recorded);
    // And the lock is free.
    QVERIFY(FileLock::acquire(lockPath(f.path(QStringLiteral("data")))));
}

WF_TEST_ENTRY(TestFollowing)
{
    QCoreApplication app(argc, argv);
    if (app.arguments().value(1) == DeskArgument)
        return runDesk(app.arguments().value(2), QUrl(app.arguments().value(3)));
    TestFollowing test;
    QTEST_SET_MAIN_SOURCE_PATH
    return QTest::qExec(&test, argc, argv);
}

} // namespace tst_following

#include "tst_following.moc"
