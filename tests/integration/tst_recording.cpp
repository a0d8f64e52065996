// SPDX-License-Identifier: GPL-3.0-or-later
// What was recorded: by the command line for the desk, by a desk for its next start.
#include "metrics/archive.h"
#include "support/ctl.h"
#include "support/deskfixture.h"
#include "support/testentry.h"

#include <QSaveFile>

#include <csignal>

namespace tst_recording {

using namespace std::chrono_literals;
using namespace wf;

namespace {

SeriesRef refOf(const DeskView &desk, const char *name)
{
    for (const SeriesInfo &info : desk.catalog()) {
        if (info.key.name == name)
            return info.ref;
    }
    return {};
}

/// What the chart of a series over the last so long shows; empty until there is an answer.
std::vector<Column> chartOf(DeskView &desk, SeriesRef ref, Millis span)
{
    const ChartKey key{ChartAsker::Window, 1};
    desk.setChartQueries(ChartAsker::Window, {{key, {ref}, span, {}, 4000}});
    std::vector<Column> columns;
    const bool come = QTest::qWaitFor(
        [&] {
            const ChartFrame *frame = desk.chartFrame();
            if (!frame)
                return false;
            const auto answer = frame->answers.find(key);
            if (answer == frame->answers.end() || answer->second.windows.empty())
                return false;
            columns = answer->second.windows.front()->columns;
            return columns.size() > 5;
        },
        10'000);
    return come ? columns : std::vector<Column>();
}

std::uint64_t countOf(const std::vector<Column> &columns)
{
    std::uint64_t sum = 0;
    for (const Column &column : columns)
        sum += column.count;
    return sum;
}

/// A feed of a configuration, with the address of that one.
QByteArray feedText(const FeedConfig &feed, const QString &name)
{
    return QStringLiteral("[[feed]]\nname = \"%1\"\nurl = \"%2\"\ninterval = \"200ms\"\n")
        .arg(name, feed.url.toString())
        .toUtf8();
}

} // namespace

class TestRecording : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void chartsAreWholeAfterARestart();
    void pendingGoesOnAfterARestart();
    void pinnedWindowIsKeptInTheDay();
    void statisticsAndCsvOfALine();
    void theCommandLineRecordsForTheDesk();
    void theCommandLineTakesAChangedConfiguration();
    void badUseIsTold();
};

void TestRecording::chartsAreWholeAfterARestart()
{
    DeskFixture f;
    QVERIFY(f.waitForData());
    for (int i = 0; i < 12; ++i) {
        f.set("queue_depth", 10 + i);
        QTRY_VERIFY(countOf(chartOf(f.desk(), refOf(f.desk(), "queue_depth"), 10min)) > std::uint64_t(i));
    }
    const auto before = chartOf(f.desk(), refOf(f.desk(), "queue_depth"), 10min);
    f.stop();
    f.clock().advance(30s);
    f.start();
    QVERIFY(f.waitForData());
    QTRY_VERIFY(countOf(chartOf(f.desk(), refOf(f.desk(), "queue_depth"), 10min)) > countOf(before));
    const auto after = chartOf(f.desk(), refOf(f.desk(), "queue_depth"), 10min);
    QVERIFY(countOf(after) > countOf(before));
    // The seconds it was down are a gap, and the only one.
    const auto gaps =
        std::count_if(after.begin(), after.end(), [](const Column &c) { return c.breakBefore; });
    QCOMPARE(gaps, 1);
    for (std::size_t i = 1; i < after.size(); ++i) {
        if (after[i].breakBefore)
            QVERIFY(after[i].firstAt - after[i - 1].lastAt >= 30s);
    }
}

void TestRecording::pendingGoesOnAfterARestart()
{
    // As long between two scrapes as a machine with much to do may take for the restart: a longer gap begins
    // anew.
    DeskFixture::Options options;
    options.interval = 3s;
    DeskFixture f(options);
    f.writeRunbook(QStringLiteral("slow.md"),
                   "# Slow\n\n## Detection\n\n- **Metrics**: `queue.depth > 100 for 10m`\n\n"
                   "## Immediate response (0-5 minutes)\n\n1. **Look**: at it.\n");
    f.set("queue_depth", 200);
    QVERIFY(f.waitForData());
    const auto pendingSince = [&]() -> std::optional<Timestamp> {
        for (const ConditionStatus &status : f.desk().conditions()) {
            if (status.runbook == RunbookId(QStringLiteral("slow")) &&
                status.state == ConditionState::Pending)
                return status.pendingSince;
        }
        return std::nullopt;
    };
    QTRY_VERIFY(pendingSince());
    const Timestamp since = *pendingSince();
    // Long enough to tell a pending that began anew.
    QTRY_VERIFY(f.clock().wall() - since > 2s);
    f.restart();
    QTRY_VERIFY(pendingSince());
    QCOMPARE(*pendingSince(), since);
}

void TestRecording::pinnedWindowIsKeptInTheDay()
{
    DeskFixture f;
    QVERIFY(f.waitForData());
    const IncidentId id = f.declare(QStringLiteral("Queue"), Severity::P2);
    const Timestamp now = f.clock().wall();
    const TimeRange range{now - 60s, now};
    QVERIFY(f.ask(command::PinWindow{id, range, QStringLiteral("queue.depth"), QStringLiteral("the rise")}));
    QVERIFY(!f.ask(command::PinWindow{id, {now, now}, {}, {}}));
    QVERIFY(!f.ask(command::PinWindow{id, {now - 24h * 30, now}, {}, {}}));
    QCOMPARE(f.incident(id).events.back()->kind(), EventKind::WindowPinned);
    const auto pins = [&] {
        const auto day = RecorderDay::openReadOnly(dayPath(f.desk().recorderStatus().folder, dayOf(now)));
        return day ? (*day)->pins().value() : std::vector<Pin>();
    };
    const TimeRange kept{fromMs(toMs(range.from)), fromMs(toMs(range.to))};
    QTRY_VERIFY((pins() == std::vector<Pin>{{kept, id.text()}}));
}

void TestRecording::statisticsAndCsvOfALine()
{
    DeskFixture f;
    f.set("queue_depth", 40);
    QVERIFY(f.waitForData());
    const SeriesRef ref = refOf(f.desk(), "queue_depth");
    const LineQuery query{{ref}, {}, {f.clock().wall() - 1h, f.clock().wall() + 1h}};
    std::vector<LineStatistics> statistics;
    const auto ask = [&] {
        f.desk().askStatistics(query, {this, [&](const auto &answer) { statistics = answer; }});
        return !statistics.empty() && statistics.front().count > 1;
    };
    QTRY_VERIFY(ask());
    QCOMPARE(statistics.front().max, 40.0);
    std::optional<QByteArray> csv;
    f.desk().askCsv(query, {this, [&](const Expected<QByteArray> &answer) { csv = answer.value(); }});
    QTRY_VERIFY(csv);
    QVERIFY(csv->startsWith("time,series,value\n"));
    QVERIFY(csv->contains("queue_depth{"));
    bool called = false;
    auto context = std::make_unique<QObject>();
    f.desk().askCsv(query, {context.get(), [&](const auto &) { called = true; }});
    context.reset();
    QTRY_VERIFY(ask());
    QVERIFY2(!called, "nobody listens any more");
}

void TestRecording::theCommandLineRecordsForTheDesk()
{
    DeskFixture f;
    QVERIFY(f.waitForData());
    const QString data = f.desk().options().dataDir;
    const FeedConfig feed = f.desk().feedConfigs().front();
    f.stop();
    const QString config = f.path(QStringLiteral("record.toml"));
    QFile file(config);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(feedText(feed, feed.name.text()));
    file.close();
    QProcess recorder;
    recorder.start(Ctl::program(), {QStringLiteral("record"), QStringLiteral("--config"), config,
                                    QStringLiteral("--data-dir"), data});
    QTRY_VERIFY(recorder.bytesAvailable() > 0);
    QVERIFY(recorder.readLine().contains("recording 1 feeds into"));
    const Ctl ctl(data);
    QTRY_VERIFY(ctl("series dump queue_depth").lines().size() > 20);
    // A desk beside it reads and says so; the log is its own.
    f.start();
    QVERIFY(f.waitForData());
    QTRY_COMPARE(f.desk().recorderStatus().state, RecorderStatus::State::Reading);
    QTRY_VERIFY(countOf(chartOf(f.desk(), refOf(f.desk(), "queue_depth"), 10min)) > 20);
    ::kill(pid_t(recorder.processId()), SIGTERM);
    QVERIFY(recorder.waitForFinished());
    QCOMPARE(recorder.exitCode(), 0);
    const auto listed = ctl("series list --json").object();
    QCOMPARE(listed[QStringLiteral("series")].toArray().size(), 4);
    QVERIFY(listed[QStringLiteral("samples")].toInt() > 80);
    QVERIFY(ctl("series list --match queue_depth").lines().last().contains(QStringLiteral("bytes a sample")));
}

void TestRecording::theCommandLineTakesAChangedConfiguration()
{
    DeskFixture f;
    const FeedConfig feed = f.desk().feedConfigs().front();
    const QString config = f.path(QStringLiteral("record.toml"));
    const auto write = [&config](const QByteArray &text) {
        QSaveFile changed(config);
        QVERIFY(changed.open(QIODevice::WriteOnly));
        changed.write(text);
        QVERIFY(changed.commit());
    };
    const QByteArray first = feedText(feed, feed.name.text());
    write(first);
    QProcess recorder;
    QByteArray told;
    QByteArray objected;
    connect(&recorder, &QProcess::readyReadStandardOutput, this,
            [&] { told += recorder.readAllStandardOutput(); });
    connect(&recorder, &QProcess::readyReadStandardError, this,
            [&] { objected += recorder.readAllStandardError(); });
    recorder.start(Ctl::program(), {QStringLiteral("record"), QStringLiteral("--config"), config,
                                    QStringLiteral("--data-dir"), f.path(QStringLiteral("recorded"))});
    QTRY_VERIFY(told.contains("recording 1 feeds into"));
    write(first + "[[feed]\n");
    QTRY_VERIFY(objected.contains("the previous one stays in effect"));
    write({});
    QTRY_VERIFY(objected.contains("has no [[feed]] to record any more"));
    write(first + feedText(feed, QStringLiteral("second")));
    QTRY_VERIFY(told.contains("the configuration has changed: recording 2 feeds"));
    QTRY_VERIFY(told.contains(" second up"));
    ::kill(pid_t(recorder.processId()), SIGTERM);
    QVERIFY(recorder.waitForFinished());
    QCOMPARE(recorder.exitCode(), 0);
}

void TestRecording::badUseIsTold()
{
    const QTemporaryDir dir;
    const Ctl ctl(dir.path());
    QCOMPARE(ctl("series dump nothing").exit, 1);
    QVERIFY(ctl("series dump nothing").error().contains(QStringLiteral("no series is called nothing")));
    QCOMPARE(ctl("series dump x --from yesterday").exit, 2);
    QVERIFY(ctl("series dump x --from yesterday").error().contains(QStringLiteral("--from needs a time")));
    QCOMPARE(ctl("series").exit, 2);
    const CtlResult record = ctl("record --config /nowhere/watchfloor.toml");
    QCOMPARE(record.exit, 1);
    QVERIFY(record.error().contains(QStringLiteral("/nowhere/watchfloor.toml")));
}

WF_TEST(TestRecording)

} // namespace tst_recording

#include "tst_recording.moc"
