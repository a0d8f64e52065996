// SPDX-License-Identifier: GPL-3.0-or-later
// A day of the wall in a minute: feeds are lost, incidents come and go, the desk restarts, midnight passes.
// The desk is a process of its own, as it is beside a real wall, so that what is measured is the wall alone.
// WATCHFLOOR_SOAK_DAYS makes it longer. Under sanitizers, which take four times as long, it is a night.
#include "charts/chartwidget.h"
#include "commandertest.h"
#include "desk/followingdesk.h"
#include "support/residentbytes.h"
#include "support/sanitized.h"
#include "support/testentry.h"
#include "wall/wallboard.h"

#include <QProcess>
#include <QSignalSpy>
#include <QSocketNotifier>
#include <QTextStream>

#include <cstdlib>
#include <iostream>
#include <string>

#include <malloc.h>
#include <unistd.h>

namespace tst_wallsoak {

using namespace std::chrono_literals;
using namespace wf;
using namespace wf::guitest;

namespace {

constexpr int Day = 24 * 60;
/// What happens repeats after so long, so that measures a period apart compare like with like.
constexpr int Period = 6 * 60;
constexpr int Evening = 20 * 60; ///< Of the day, in UTC.
/// When in a period it is measured: no incident is open, the feed is live, the last restart long ago.
constexpr int Calm = 90;
constexpr int WarmUp = Period;
constexpr int Step = wf::testing::Sanitized ? 10 : 1; ///< Minutes; what happens, happens at whole tens.
constexpr int PaintedEvery = wf::testing::Sanitized ? 30 : 10; ///< Minutes.
constexpr qint64 MayDiffer = 12 << 20;
// A night has one measure to compare with, and it may be one with a picture more.
constexpr qint64 HeapMayGrow = wf::testing::Sanitized ? MayDiffer : 1 << 20;
constexpr qint64 ResidentMayGrow = wf::testing::Sanitized ? MayDiffer : 2 << 20;
const QString WriterArgument = QStringLiteral("--writer");

/// From now to that minute of the day.
int minutesTo(int minute, Timestamp now)
{
    const QTime time = QDateTime::fromMSecsSinceEpoch(toMs(now), Qt::UTC).time();
    return (minute - time.hour() * 60 - time.minute() + Day) % Day;
}

struct Measure
{
    qint64 heap = 0; ///< In use, mapped pieces included.
    qint64 resident = 0;
};

/// Work of other threads that is under way counts for a moment: what is in use is measured when it stays the
/// same from tick to tick, however long the machine takes for that.
template <typename Paint>
Measure settledMeasure(const DeskView &desk, const Paint &paint)
{
    constexpr qint64 Same = 64 << 10;
    constexpr int InARow = 3;
    constexpr int MostTicks = 60;
    QSignalSpy ticks(&desk, &Desk::ticked);
    Measure last;
    for (int tick = 0, same = 0; tick < MostTicks && same < InARow; ++tick) {
        ticks.clear();
        if (!QTest::qWaitFor([&ticks] { return !ticks.isEmpty(); }, wf::testing::Patience))
            return {};
        paint();
        ::malloc_trim(0); // What is free counts for nobody.
        const Measure now{heapBytes(), residentBytes()};
        same = std::abs(now.heap - last.heap) < Same ? same + 1 : 0;
        last = now;
    }
    return last;
}

/// The desk's process: a line of its input is asked of it, a line of its output says that it was done.
int runWriter()
{
    DeskFixture f;
    if (!f.waitForData())
        return 1;
    std::cout << "ready " << f.path(QStringLiteral(".")).toStdString() << std::endl;
    const auto obey = [&f](const QString &word, const QString &rest) -> QString {
        if (word == QLatin1String("minutes")) {
            f.clock().advance(std::chrono::minutes(rest.toInt()));
        } else if (word == QLatin1String("break")) {
            f.breakFeed();
        } else if (word == QLatin1String("mend")) {
            f.mendFeed();
        } else if (word == QLatin1String("restart")) {
            f.restart();
            return f.waitForData() ? QStringLiteral("ok") : QStringLiteral("no data");
        } else if (word == QLatin1String("declare")) {
            command::Declare declare{{}, rest, Severity::P1, false, f.desk().user(), {}};
            declare.runbook = f.desk().copyOf(RunbookId(QStringLiteral("queue-backlog")));
            const CommandResult result = f.ask(declare);
            return result ? result->front()->incident.text() : result.error().message;
        } else if (word == QLatin1String("resolve")) {
            const auto result = f.ask(command::ChangeStatus{IncidentId(rest), IncidentStatus::Resolved, {}});
            return result ? QStringLiteral("ok") : result.error().message;
        }
        return QStringLiteral("ok");
    };
    QSocketNotifier input(STDIN_FILENO, QSocketNotifier::Read);
    QObject::connect(&input, &QSocketNotifier::activated, [&obey] {
        std::string line;
        if (!std::getline(std::cin, line)) {
            QCoreApplication::quit();
            return;
        }
        const QString text = QString::fromStdString(line);
        const QString said = obey(text.section(QLatin1Char(' '), 0, 0), text.section(QLatin1Char(' '), 1));
        std::cout << said.toStdString() << std::endl;
    });
    return QCoreApplication::exec();
}

/// The desk as the test speaks with it.
class Writer
{
public:
    bool start()
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(QCoreApplication::applicationFilePath(), {WriterArgument});
        const QString ready = answer();
        m_folder = ready.section(QLatin1Char(' '), 1);
        return ready.startsWith(QLatin1String("ready "));
    }
    ~Writer()
    {
        m_process.closeWriteChannel();
        if (!m_process.waitForFinished(wf::testing::Patience))
            m_process.kill();
    }
    QString ask(const QString &line)
    {
        m_process.write(line.toUtf8() + '\n');
        return answer();
    }
    QString path(const QString &name) const { return m_folder + QLatin1Char('/') + name; }

private:
    QString answer()
    {
        if (!QTest::qWaitFor([this] { return m_process.canReadLine(); }, wf::testing::Patience))
            return QStringLiteral("no answer");
        return QString::fromUtf8(m_process.readLine()).trimmed();
    }

    QProcess m_process;
    QString m_folder;
};

} // namespace

class TestWallSoak : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aDay();

private:
    static bool shows(const WallBoard &board, const QString &incident)
    {
        const auto &all = board.facts().incidents;
        return std::any_of(all.begin(), all.end(),
                           [&](const WallIncident &i) { return i.id.text() == incident; });
    }
    static bool feedIs(const WallBoard &board, WatchFeed::State state)
    {
        const auto &feeds = board.facts().feeds;
        return !feeds.empty() && feeds.front().state == state;
    }
    void minute(int minute, Writer &desk, WallBoard &board, QString &open);
};

/// What happens in a minute, and that the board shows it.
void TestWallSoak::minute(int minute, Writer &desk, WallBoard &board, QString &open)
{
    const auto ok = QStringLiteral("ok");
    if (minute % 90 == 20) {
        QCOMPARE(desk.ask(QStringLiteral("break")), ok);
        QTRY_VERIFY(feedIs(board, WatchFeed::State::Stale));
    }
    if (minute % 90 == 40) {
        QCOMPARE(desk.ask(QStringLiteral("mend")), ok);
        QTRY_VERIFY(feedIs(board, WatchFeed::State::Live));
    }
    if (minute % 120 == 10) {
        open = desk.ask(QStringLiteral("declare Incident of minute %1").arg(minute));
        QTRY_VERIFY(shows(board, open));
    }
    if (minute % 120 == 70) {
        QCOMPARE(desk.ask(QStringLiteral("resolve %1").arg(open)), ok);
        QTRY_VERIFY(!shows(board, open));
    }
    if (minute % 360 == 350)
        QCOMPARE(desk.ask(QStringLiteral("restart")), ok);
}

void TestWallSoak::aDay()
{
    speakEnglish();
    Writer writer;
    QVERIFY(writer.start());
    ShiftedClock clock;
    // From the evening on, so that midnight comes soon.
    const auto evening = minutesTo(Evening, clock.wall());
    QCOMPARE(writer.ask(QStringLiteral("minutes %1").arg(evening)), QStringLiteral("ok"));
    clock.advance(std::chrono::minutes(evening));
    DeskOptions options;
    options.dataDir = writer.path(QStringLiteral("data"));
    options.config.runbookPaths = {writer.path(QStringLiteral("runbooks"))};
    options.config.wallboard.metrics =
        QStringList{QStringLiteral("queue.depth"), QStringLiteral("cache.miss_ratio")};
    FollowingDesk desk(options, clock);
    Theme theme(ThemeMode::Dark);
    theme.apply();
    WallBoard board(desk, theme, false);
    board.setAttribute(Qt::WA_DontShowOnScreen);
    board.resize(1920, 1080);
    board.show();
    desk.start();
    QTRY_VERIFY(board.facts().logKnown);
    QTRY_VERIFY(feedIs(board, WatchFeed::State::Live));
    const QDate first = QDateTime::fromMSecsSinceEpoch(toMs(clock.wall()), Qt::UTC).date();
    const int days = qEnvironmentVariableIntValue("WATCHFLOOR_SOAK_DAYS");
    const int minutes =
        days > 0 || !wf::testing::Sanitized ? std::max(1, days) * Day + Calm : WarmUp + Period + Calm;
    std::vector<Measure> measured;
    int widgets = 0;
    QString open;
    for (int m = 0; m <= minutes; m += Step) {
        clock.advance(std::chrono::minutes(Step));
        QCOMPARE(writer.ask(QStringLiteral("minutes %1").arg(Step)), QStringLiteral("ok"));
        minute(m, writer, board, open);
        if (QTest::currentTestFailed())
            return;
        board.refresh();
        if (m % PaintedEvery == 0)
            board.grab(); // Painted for real.
        if (m < WarmUp || m % Period != Calm)
            continue;
        // The same picture each time: charts of other pages have other sizes.
        const auto turn = [&board] {
            board.turnTo(WallPageKind::AllClear); // The desk may read what the writer did a moment later.
            return board.rotation().page().kind;
        };
        QTRY_COMPARE(turn(), WallPageKind::AllClear);
        for (const WallChart *chart : board.findChildren<WallChart *>())
            QTRY_VERIFY(!chart->isVisible() || !chart->chart().valueText().isEmpty());
        measured.push_back(settledMeasure(desk, [&board] {
            board.turnTo(WallPageKind::AllClear);
            board.grab();
        }));
        QVERIFY(measured.back().heap > 0);
        widgets = widgets > 0 ? widgets : int(board.findChildren<QWidget *>().size());
        qInfo("hour %.1f: heap in use %.2f MB, resident %.1f MB", double(m) / 60,
              double(measured.back().heap) / (1 << 20), double(measured.back().resident) / (1 << 20));
    }
    QVERIFY(QDateTime::fromMSecsSinceEpoch(toMs(clock.wall()), Qt::UTC).date() > first);
    // What leaks is there in each later measure; a chart's picture more or less is in some.
    const auto grown = [&measured](auto part) {
        const auto later =
            std::minmax_element(measured.begin() + 1, measured.end(),
                                [part](const auto &a, const auto &b) { return a.*part < b.*part; });
        return std::pair(*later.first.*part - measured.front().*part,
                         *later.second.*part - measured.front().*part);
    };
    const auto [least, most] = grown(&Measure::heap);
    QVERIFY2(least < HeapMayGrow && most < MayDiffer, qPrintable(QString::number(least)));
    const auto [leastResident, mostResident] = grown(&Measure::resident);
    QVERIFY2(leastResident < ResidentMayGrow && mostResident < MayDiffer,
             qPrintable(QString::number(leastResident)));
    QVERIFY(board.findChildren<QWidget *>().size() <= widgets + 8);
    // And it still tells the truth.
    QCOMPARE(writer.ask(QStringLiteral("mend")), QStringLiteral("ok"));
    QTRY_VERIFY(desk.followStatus().deskRuns && desk.followStatus().metrics.recorded);
    const QString last = writer.ask(QStringLiteral("declare The last one"));
    QTRY_VERIFY(shows(board, last));
}

WF_TEST_ENTRY(TestWallSoak)
{
    if (argc > 1 && QLatin1String(argv[1]) == WriterArgument) {
        QCoreApplication app(argc, argv);
        return runWriter();
    }
    useLargeScreen();
    QApplication app(argc, argv);
    TestWallSoak test;
    QTEST_SET_MAIN_SOURCE_PATH
    return QTest::qExec(&test, argc, argv);
}

} // namespace tst_wallsoak

#include "tst_wallsoak.moc"
