// SPDX-License-Identifier: GPL-3.0-or-later
// A day of the wall in half a minute: feeds are lost, incidents come and go, the desk restarts, midnight
// passes. What it holds in memory stays what it was.
#include "commandertest.h"
#include "support/residentbytes.h"
#include "wall/wallboard.h"

using namespace std::chrono_literals;
using namespace wf;
using namespace wf::guitest;

namespace {

constexpr int Minutes = 24 * 60;
constexpr int WarmUp = 6 * 60;
constexpr qint64 MayGrow = 12 << 20;

} // namespace

class TestWallSoak : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aDay();
};

void TestWallSoak::aDay()
{
    speakEnglish();
    DeskFixture f;
    QVERIFY(f.waitForData());
    DeskOptions options;
    options.dataDir = f.path(QStringLiteral("data"));
    options.follow = true;
    options.config.runbookPaths = {f.path(QStringLiteral("runbooks"))};
    options.config.wallboard.metrics =
        QStringList{QStringLiteral("queue.depth"), QStringLiteral("cache.miss_ratio")};
    Desk desk(options, f.clock());
    Theme theme(ThemeMode::Dark);
    theme.apply();
    WallBoard board(desk, theme, false);
    board.setAttribute(Qt::WA_DontShowOnScreen);
    board.resize(1920, 1080);
    board.show();
    desk.start();
    QTRY_VERIFY_WITH_TIMEOUT(board.facts().logKnown, 10'000);
    const QDate first = QDateTime::fromMSecsSinceEpoch(toMs(f.clock().wall()), Qt::UTC).date();
    qint64 warm = 0;
    int widgets = 0;
    IncidentId open;
    for (int minute = 0; minute < Minutes; ++minute) {
        f.clock().advance(1min);
        if (minute % 90 == 20)
            f.breakFeed();
        if (minute % 90 == 40)
            f.mendFeed();
        if (minute % 120 == 10)
            open = f.declare(QStringLiteral("Incident of minute %1").arg(minute), Severity::P1,
                             QStringLiteral("queue-backlog"));
        if (minute % 120 == 70)
            QVERIFY(f.ask(command::ChangeStatus{open, IncidentStatus::Resolved, {}}));
        if (minute % 360 == 350) {
            f.restart();
            QVERIFY(f.waitForData());
        }
        board.refresh();
        // Painted for real, and a few scrapes a minute come in.
        if (minute % 10 == 0)
            board.grab();
        QTest::qWait(10);
        if (minute == WarmUp) {
            warm = residentBytes();
            widgets = int(board.findChildren<QWidget *>().size());
        }
    }
    QVERIFY(QDateTime::fromMSecsSinceEpoch(toMs(f.clock().wall()), Qt::UTC).date() > first);
    const qint64 grown = residentBytes() - warm;
    qInfo("resident %lld MB after a day, %lld KB more than after %d hours", residentBytes() >> 20,
          grown >> 10, WarmUp / 60);
    QVERIFY2(grown < MayGrow, qPrintable(QString::number(grown)));
    QVERIFY(board.findChildren<QWidget *>().size() <= widgets + 8);
    // And it still tells the truth.
    f.mendFeed();
    QTRY_VERIFY_WITH_TIMEOUT(desk.followStatus().deskRuns && desk.followStatus().metrics.recorded, 10'000);
    const IncidentId last = f.declare(QStringLiteral("The last one"), Severity::P0);
    QTRY_VERIFY_WITH_TIMEOUT(!board.facts().incidents.empty() && board.facts().incidents.front().id == last,
                             10'000);
}

WF_WINDOW_TEST(TestWallSoak)
#include "tst_wallsoak.moc"
