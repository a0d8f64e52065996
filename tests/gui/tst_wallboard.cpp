// SPDX-License-Identifier: GPL-3.0-or-later
// The wallboard over a real desk: what it says, that it is legible, and that nothing overlaps.
#include "charts/chartwidget.h"
#include "desk/followingdesk.h"
#include "fitcheck.h"
#include "walltest.h"

#include <QFontMetricsF>
#include <QRegularExpression>

namespace tst_wallboard {

using namespace std::chrono_literals;
using namespace wf;
using namespace wf::guitest;

class TestWallboard : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyScreenIsLaidOut_data();
    void everyScreenIsLaidOut();
    void nothingIsCutThatHasRoom_data();
    void nothingIsCutThatHasRoom();
    void moreThanFitsIsCounted();
    void anIncidentIsTold();
    void sizesFollowTheRank();
    void nothingFlashesIfMotionIsReduced();
    void allClearOnlyWhenAllIsKnown();
    void notClearWhileConditionsAreTrue();
    void aFollowerSaysWhatItWaitsFor();
    void chartsShowTheirData();
    void aValueThatIsBackHasRoom();
};

void TestWallboard::everyScreenIsLaidOut_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<double>("diagonal");
    QTest::addColumn<int>("incidents");
    const std::tuple<const char *, QSize, double> screens[] = {
        {"720p", {1280, 720}, 55},      {"1080p", {1920, 1080}, 55},     {"4K", {3840, 2160}, 55},
        {"portrait", {1080, 1920}, 55}, {"ultrawide", {2560, 1080}, 65}, {"too small", {1920, 1080}, 20},
        {"square", {1280, 1024}, 40}};
    for (const auto &[name, size, diagonal] : screens) {
        for (const int incidents : {0, 1, 4, 12})
            QTest::addRow("%s, %d", name, incidents) << size << diagonal << incidents;
    }
}

void TestWallboard::everyScreenIsLaidOut()
{
    QFETCH(QSize, size);
    QFETCH(double, diagonal);
    QFETCH(int, incidents);
    FakeFixture f;
    QVERIFY(f.waitForData());
    f.desk().settings().set(SettingKey::WallMetrics,
                            QStringList{QStringLiteral("queue.depth"), QStringLiteral("cache.miss_ratio"),
                                        QStringLiteral("queue.workers")});
    declareMany(f, incidents);
    Wall wall(f.desk(), size, diagonal);
    const double least = wall.board.fonts().sizes().small;
    for (int page = 0; page < wall.board.rotation().count(); ++page) {
        wall.board.refresh();
        std::vector<QWidget *> parts;
        for (WallCard *card : wall.cards(QString())) {
            if (card->parentWidget() == wall.stage())
                parts.push_back(card);
            for (const WallRow &row : card->look().rows) {
                for (const auto *side : {&row.left, &row.right}) {
                    for (const WallSpan &span : *side)
                        QVERIFY(QFontMetricsF(wall.board.fonts().font(span.face)).capHeight() >= least - 0.5);
                }
            }
            const int needed = WallCard::heightFor(card->look(), card->width(), wall.board.fonts());
            QVERIFY2(needed <= card->height() + 1, qPrintable(card->objectName() + card->look().says));
        }
        for (WallChart *chart : wall.charts()) {
            parts.push_back(chart);
            QVERIFY(chart->plotPixels() > 50);
        }
        for (std::size_t i = 0; i < parts.size(); ++i) {
            QVERIFY2(wall.stage()->rect().contains(parts[i]->geometry()), qPrintable(parts[i]->objectName()));
            for (std::size_t k = 0; k < i; ++k)
                QVERIFY2(!parts[i]->geometry().intersects(parts[k]->geometry()),
                         qPrintable(parts[i]->objectName() + QLatin1Char(' ') + parts[k]->objectName()));
        }
        QVERIFY(wall.board.rect().contains(wall.stage()->geometry()));
        QTest::keyClick(&wall.board, Qt::Key_Right);
    }
}

void TestWallboard::nothingIsCutThatHasRoom_data()
{
    QTest::addColumn<QSize>("size");
    QTest::newRow("720p") << QSize(1280, 720);
    QTest::newRow("1080p") << QSize(1920, 1080);
    QTest::newRow("portrait") << QSize(1080, 1920);
}

void TestWallboard::nothingIsCutThatHasRoom()
{
    QFETCH(QSize, size);
    FakeFixture f;
    QVERIFY(f.waitForData());
    const QString title = QStringLiteral("Payments are confirmed late in three regions");
    const IncidentId id = f.declare(title, Severity::P1, QStringLiteral("queue-backlog"));
    f.pass(1s);
    Wall wall(f.desk(), size);
    const QString name = QStringLiteral("incident:") + id.text();
    QTRY_VERIFY(wall.card(name));
    for (const WallPageKind page : {WallPageKind::Overview, WallPageKind::Incident}) {
        wall.board.turnTo(page);
        const QString says = wall.says(name);
        QVERIFY2(says.contains(title), qPrintable(says));
        QVERIFY2(!says.contains(QStringLiteral("…")), qPrintable(says));
    }
    // How long the phase has is told whole.
    const QString says = wall.says(name);
    QVERIFY2(says.contains(QRegularExpression(QStringLiteral("Immediate response.* 4:\\d\\d left"))),
             qPrintable(says));
}

void TestWallboard::moreThanFitsIsCounted()
{
    FakeFixture f;
    QVERIFY(f.waitForData());
    declareMany(f, 12);
    Wall wall(f.desk());
    wall.board.turnTo(WallPageKind::Overview);
    const auto shown = int(wall.cards(QStringLiteral("incident:")).size());
    QVERIFY(shown >= 5 && shown < 12);
    QCOMPARE(wall.says(QStringLiteral("more")), QStringLiteral("+%1 more, worst P2").arg(12 - shown));
    QVERIFY(wall.says(QStringLiteral("wallHeader")).startsWith(QStringLiteral("P0 ACTIVE 12 incidents")));
    // The worst is first, and no scroll bar is anywhere.
    QCOMPARE(wall.board.facts().incidents.front().severity, Severity::P0);
}

void TestWallboard::anIncidentIsTold()
{
    FakeFixture f;
    QVERIFY(f.waitForData());
    const IncidentId id = f.declare(QStringLiteral("Queue"), Severity::P1, QStringLiteral("queue-backlog"));
    QVERIFY(f.ask(command::AddEntry{id, EventKind::Decision, QStringLiteral("wait for the vendor")}));
    QVERIFY(f.ask(command::StartTimer{id, QStringLiteral("Call Bo"), 10min}));
    f.pass(1s);
    Wall wall(f.desk());
    const QString name = QStringLiteral("incident:") + id.text();
    QTRY_VERIFY(wall.card(name));
    const QString card = wall.says(name);
    for (const char *part : {"P1 Queue", "Investigating IC Ana Update in", "0 of", "Declare the incident",
                             "wait for the vendor"})
        QVERIFY2(card.contains(QLatin1String(part)), qPrintable(card));
    wall.board.turnTo(WallPageKind::Incident);
    const QString page = wall.says(name);
    for (const char *part : {"Immediate response", "Call Bo", "in 9:5"})
        QVERIFY2(page.contains(QLatin1String(part)), qPrintable(page));
    // While a P1 is open the metrics stay away.
    f.desk().settings().set(SettingKey::WallMetrics, QStringList{QStringLiteral("queue.depth")});
    wall.board.refresh();
    QCOMPARE(wall.board.rotation().count(), 2);
    QVERIFY(f.ask(command::ChangeSeverity{id, Severity::P2, {}}));
    QTRY_COMPARE(wall.board.rotation().page().kind, WallPageKind::Overview);
    QCOMPARE(wall.board.rotation().count(), 2);
    wall.board.turnTo(WallPageKind::Metrics);
    QVERIFY2(wall.card(name), "what is open stays in sight");
}

void TestWallboard::sizesFollowTheRank()
{
    FakeFixture f;
    QVERIFY(f.waitForData());
    const IncidentId id = f.declare(QStringLiteral("Queue"), Severity::P1, QStringLiteral("queue-backlog"));
    QVERIFY(f.ask(command::AddEntry{id, EventKind::Decision, QStringLiteral("wait for the vendor")}));
    f.pass(1s);
    Wall wall(f.desk());
    wall.board.turnTo(WallPageKind::Overview);
    const QString name = QStringLiteral("incident:") + id.text();
    QTRY_VERIFY(wall.card(name));
    wall.board.refresh();
    const QString elapsed = WallWords::elapsed(*f.incident(id).declaredAt, f.desk().clock().wall());
    const WallFonts &fonts = wall.board.fonts();
    std::map<QString, double> capitals;
    for (const WallCard *card : {wall.card(name), wall.card(QStringLiteral("wallHeader"))}) {
        for (const WallRow &row : card->look().rows) {
            for (const auto *side : {&row.left, &row.right}) {
                for (const WallSpan &span : *side)
                    capitals[span.text] = QFontMetricsF(fonts.font(span.face)).capHeight();
            }
        }
    }
    // How bad, how long, who has it, what is next: 20 minutes of arc, 46 pixels at 5 m on 55 inches.
    for (const QString &answer : {QStringLiteral("P1 ACTIVE"), QStringLiteral("P1"), QStringLiteral("Queue"),
                                  elapsed, QStringLiteral("Ana"), QStringLiteral("Declare the incident")})
        QVERIFY2(capitals[answer] >= 45.5,
                 qPrintable(QStringLiteral("%1: %2").arg(answer).arg(capitals[answer])));
    // What explains has 15, so that charts and decisions have room.
    for (const QString &words : {QStringLiteral("Investigating"), QStringLiteral("wait for the vendor")})
        QVERIFY2(capitals[words] >= 34.5 && capitals[words] < 40, qPrintable(words));
    QCOMPARE(wall.charts().size(), std::size_t{2});
    for (const WallChart *chart : wall.charts())
        QVERIFY(chart->chart().height() > 3 * chart->title().height());
}

void TestWallboard::nothingFlashesIfMotionIsReduced()
{
    FakeFixture f;
    QVERIFY(f.waitForData());
    const IncidentId id = f.declare(QStringLiteral("Queue"), Severity::P1);
    Wall wall(f.desk());
    const QString name = QStringLiteral("incident:") + id.text();
    QTRY_VERIFY(wall.card(name));
    const auto litSeconds = [&] {
        int lit = 0;
        for (int second = 0; second < 4; ++second) {
            f.pass(1s);
            wall.board.refresh();
            lit += wall.card(name)->look().lit;
        }
        return lit;
    };
    QCOMPARE(litSeconds(), 2);
    f.desk().settings().set(SettingKey::ReducedMotion, true);
    QCOMPARE(litSeconds(), 4);
    f.pass(2min);
    wall.board.refresh();
    QVERIFY(!wall.card(name)->look().lit);
}

void TestWallboard::allClearOnlyWhenAllIsKnown()
{
    FakeFixture f;
    f.set("login_failure_rate", 0);
    QVERIFY(f.waitForData());
    Wall wall(f.desk());
    QTRY_COMPARE(verdictOf(wall.board.facts()), WallVerdict::AllClear);
    QVERIFY(wall.says(QStringLiteral("calm")).startsWith(QStringLiteral("All clear")));
    QVERIFY(wall.says(QStringLiteral("wallHeader")).startsWith(QStringLiteral("ALL CLEAR")));
    QVERIFY(wall.says(QStringLiteral("wallFooter")).startsWith(QStringLiteral("1 feed live ")));
    f.breakFeed();
    QTRY_COMPARE(verdictOf(wall.board.facts()), WallVerdict::Quiet);
    QVERIFY(
        wall.says(QStringLiteral("calm")).startsWith(QStringLiteral("No active incidents | 1 feed stale")));
    QVERIFY(wall.says(QStringLiteral("wallHeader")).startsWith(QStringLiteral("NO INCIDENTS")));
    QVERIFY(wall.says(QStringLiteral("wallFooter")).startsWith(QStringLiteral("jobs stale")));
    f.mendFeed();
    QTRY_COMPARE(verdictOf(wall.board.facts()), WallVerdict::AllClear);
    const IncidentId id = f.declare(QStringLiteral("Short"), Severity::P3);
    QVERIFY(f.ask(command::ChangeStatus{id, IncidentStatus::Resolved, {}}));
    QTRY_VERIFY(wall.says(QStringLiteral("calm")).contains(QStringLiteral("Last incident ended 0:0")));
}

void TestWallboard::notClearWhileConditionsAreTrue()
{
    DeskFixture f;
    f.set("login_failure_rate", 0);
    f.set("queue_depth", 150);
    QVERIFY(f.waitForData());
    const Incident *detection = f.waitForDetection(QStringLiteral("queue-backlog"));
    QVERIFY(detection);
    DeskOptions options;
    options.dataDir = f.path(QStringLiteral("data"));
    options.config.runbookPaths = {f.path(QStringLiteral("runbooks"))};
    FollowingDesk follower(options, f.clock());
    Wall own(f.desk());
    Wall other(follower);
    follower.start();
    QTRY_COMPARE(verdictOf(other.board.facts()), WallVerdict::Detected);
    QVERIFY(f.ask(command::DismissDetection{detection->id, QStringLiteral("load test")}));
    for (const Wall *wall : {&own, &other}) {
        QTRY_COMPARE(verdictOf(wall->board.facts()), WallVerdict::Quiet);
        QTRY_VERIFY(wall->says(QStringLiteral("calm"))
                        .startsWith(QStringLiteral("No active incidents | 1 condition true")));
    }
    f.set("queue_depth", 10);
    for (const Wall *wall : {&own, &other})
        QTRY_COMPARE(verdictOf(wall->board.facts()), WallVerdict::AllClear);
}

void TestWallboard::aFollowerSaysWhatItWaitsFor()
{
    DeskFixture f;
    QVERIFY(f.waitForData());
    f.declare(QStringLiteral("Queue"), Severity::P2);
    f.stop();
    const QString log = f.path(QStringLiteral("data/incidents.db"));
    QVERIFY(QFile::rename(log, log + QStringLiteral(".away")));
    DeskOptions options;
    options.dataDir = f.path(QStringLiteral("data"));
    options.config.runbookPaths = {f.path(QStringLiteral("runbooks"))};
    FollowingDesk desk(options, f.clock());
    Wall wall(desk, {1920, 1080}, 55, false);
    desk.start();
    QTRY_VERIFY(wall.says(QStringLiteral("doubt")).startsWith(QStringLiteral("Waiting for the log: ")));
    QCOMPARE(verdictOf(wall.board.facts()), WallVerdict::Waiting);
    QVERIFY(QFile::rename(log + QStringLiteral(".away"), log));
    QTRY_COMPARE(verdictOf(wall.board.facts()), WallVerdict::Active);
    QTRY_VERIFY(wall.says(QStringLiteral("doubt")).startsWith(QStringLiteral("No desk is running")));
    const QString name = QStringLiteral("incident:") + wall.board.facts().incidents.front().id.text();
    QVERIFY2(wall.card(name)->look().dimmed, "what is old is not shown in live colours");
    // The file is gone: the age is told, and what was known stays.
    QVERIFY(QFile::rename(log, log + QStringLiteral(".away")));
    QTRY_VERIFY(wall.says(QStringLiteral("doubt")).startsWith(QStringLiteral("Log not read for ")));
    QVERIFY(wall.card(name));
    QVERIFY(QFile::rename(log + QStringLiteral(".away"), log));
    f.start();
    QVERIFY(f.waitForData());
    QTRY_VERIFY(!wall.card(QStringLiteral("doubt")));
    QTRY_VERIFY(!wall.card(name)->look().dimmed);
}

void TestWallboard::chartsShowTheirData()
{
    FakeFixture f;
    f.set("queue_depth", 150);
    QVERIFY(f.waitForData());
    Wall wall(f.desk());
    QVERIFY(f.waitForDetection(QStringLiteral("queue-backlog")));
    QTRY_VERIFY(wall.says(QStringLiteral("wallHeader")).startsWith(QStringLiteral("P1 DETECTED 1 detected")));
    QTRY_VERIFY(!wall.charts().empty());
    WallChart *chart = wall.charts().front();
    QTRY_VERIFY(chart->title().shownTexts().join(QLatin1Char(' ')).endsWith(QStringLiteral("150")));
    QCOMPARE(chart->chart().valueBand(), ValueBand::Critical);
    f.breakFeed();
    QTRY_VERIFY(chart->title().shownTexts().join(QLatin1Char(' ')).contains(QStringLiteral("stale ")));
}

void TestWallboard::aValueThatIsBackHasRoom()
{
    FakeFixture f;
    f.set("queue_depth", 150);
    QVERIFY(f.waitForData());
    QVERIFY(f.waitForDetection(QStringLiteral("queue-backlog")));
    f.breakFeed();
    Wall wall(f.desk());
    QTRY_VERIFY(!wall.charts().empty());
    const WallChart *chart = wall.charts().front();
    const auto shown = [chart] { return chart->title().shownTexts().join(QLatin1Char(' ')); };
    QTRY_VERIFY(shown().contains(QStringLiteral("stale ")));
    // Laid out while it is old, whose letters are smaller.
    wall.board.resize(wall.board.size() * 9 / 10);
    f.mendFeed();
    QTRY_VERIFY(shown().endsWith(QStringLiteral("150")));
    QCOMPARE(fitFindings(wall.board, Elisions::Free), QStringList());
}

WF_WINDOW_TEST(TestWallboard)

} // namespace tst_wallboard

#include "tst_wallboard.moc"
