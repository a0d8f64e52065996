// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wallmotion.h"
#include "models/wallplan.h"
#include "models/wallrotation.h"
#include "models/wallsizes.h"
#include "support/testentry.h"

#include <QTest>

#include <functional>

namespace tst_wallplan {

using namespace std::chrono_literals;
using namespace wf;

namespace {

const WallChoice Everything{
    {WallPageKind::Overview, WallPageKind::Incident, WallPageKind::Metrics}, true, 5, 4};

WallIncident incident(const char *id, Severity severity)
{
    WallIncident i;
    i.id = IncidentId(QLatin1String(id));
    i.severity = severity;
    return i;
}

WatchInput calmInput()
{
    WatchInput input;
    input.conditions = {{ConditionState::False, false}};
    input.feeds = {{QStringLiteral("a"), WatchFeed::State::Live, {}, 0}};
    input.log = WatchLog::Writable;
    return input;
}

WallFacts calm()
{
    WallFacts facts;
    facts.logKnown = true;
    facts.feeds = {{QStringLiteral("a"), WatchFeed::State::Live, {}, 0}};
    facts.watch = summarize(calmInput());
    return facts;
}

QString text(const std::vector<WallPage> &pages)
{
    QStringList all;
    for (const WallPage &page : pages)
        all += wallPageName(page.kind) + page.incident.text() +
               (page.part > 0 ? QString::number(page.part) : QString());
    return all.join(QLatin1Char(' '));
}

SteadyTime at(Millis t)
{
    return SteadyTime{t};
}

/// Heights of cards: 40 a line, 60, 80, 120.
const WallRoom Room{400, 10, {40, 60, 80, 120}, 40, 30};

} // namespace

class TestWallPlan : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void pagesOfACalmWall();
    void pagesWhileSomethingIsOpen();
    void whatIsOpenIsShownWhateverWasChosen();
    void verdicts();
    void allClearNeedsEverythingToBeKnown();
    void feedsAndTheirAge();
    void rotationTurnsAndShowsItsProgress();
    void anAlarmTakesTheScreen();
    void aPersonHoldsAndTurns();
    void fitGivesRoomToTheWorst();
    void fitShrinksThenCounts_data();
    void fitShrinksThenCounts();
    void capitalsAreLegible_data();
    void capitalsAreLegible();
    void aScreenThatIsTooSmallSaysSo();
    void shapes();
    void shiftIsSmallAndEven();
    void nightPassesMidnight();
    void flashesEndAndStaySlow();
};

void TestWallPlan::pagesOfACalmWall()
{
    QCOMPARE(text(wallPages(calm(), Everything)), QStringLiteral("clear metrics metrics1"));
    QCOMPARE(text(wallPages(calm(), {{}, true, 0, 4})), QStringLiteral("clear"));
    WallChoice none = Everything;
    none.metrics = 0;
    QCOMPARE(text(wallPages(calm(), none)), QStringLiteral("clear"));
    none.metricsPerPage = 0; // A screen on which nothing fits is no division by zero.
    QCOMPARE(text(wallPages(calm(), none)), QStringLiteral("clear"));
}

void TestWallPlan::pagesWhileSomethingIsOpen()
{
    WallFacts facts = calm();
    facts.incidents = {incident("x", Severity::P2)};
    QCOMPARE(text(wallPages(facts, Everything)), QStringLiteral("overview metrics metrics1"));
    facts.incidents = {incident("a", Severity::P0), incident("b", Severity::P1), incident("x", Severity::P2)};
    QCOMPARE(text(wallPages(facts, Everything)), QStringLiteral("overview incidentsa incidentsb"));
    WallChoice loose = Everything;
    loose.pin = false;
    QCOMPARE(text(wallPages(facts, loose)),
             QStringLiteral("overview incidentsa incidentsb metrics metrics1"));
    facts.incidents.clear();
    facts.detections = {{QStringLiteral("d"), {}, Severity::P1, {}, {}, {}, false}};
    QCOMPARE(text(wallPages(facts, Everything)), QStringLiteral("overview metrics metrics1"));
}

void TestWallPlan::whatIsOpenIsShownWhateverWasChosen()
{
    WallFacts facts = calm();
    const WallChoice only{{WallPageKind::Metrics}, true, 3, 4};
    QCOMPARE(text(wallPages(facts, only)), QStringLiteral("metrics"));
    facts.incidents = {incident("x", Severity::P3)};
    QCOMPARE(text(wallPages(facts, only)), QStringLiteral("overview metrics"));
    facts.incidents = {incident("x", Severity::P1)};
    QCOMPARE(text(wallPages(facts, only)), QStringLiteral("overview"));
}

void TestWallPlan::verdicts()
{
    WallFacts facts;
    QCOMPARE(verdictOf(facts), WallVerdict::Waiting);
    facts = calm();
    QCOMPARE(verdictOf(facts), WallVerdict::AllClear);
    WatchInput input = calmInput();
    input.detected = {Severity::P1};
    facts.watch = summarize(input);
    QCOMPARE(verdictOf(facts), WallVerdict::Detected);
    input.active = {Severity::P3};
    facts.watch = summarize(input);
    QCOMPARE(verdictOf(facts), WallVerdict::Active);
}

void TestWallPlan::allClearNeedsEverythingToBeKnown()
{
    const auto quietWith = [](const std::function<void(WatchInput &)> &change) {
        WallFacts facts = calm();
        WatchInput input = calmInput();
        change(input);
        facts.watch = summarize(input);
        return verdictOf(facts) == WallVerdict::Quiet;
    };
    for (const WatchLog log :
         {WatchLog::Unread, WatchLog::NoDesk, WatchLog::ReadOnly, WatchLog::Failing, WatchLog::Untrusted})
        QVERIFY2(quietWith([log](WatchInput &i) { i.log = log; }), qPrintable(watchLogName(log)));
    QVERIFY(quietWith([](WatchInput &i) { i.metricsRead = false; }));
    QVERIFY(quietWith([](WatchInput &i) { i.feeds.clear(); }));
    QVERIFY(quietWith([](WatchInput &i) { i.feeds.front().state = WatchFeed::State::Stale; }));
    QVERIFY(quietWith([](WatchInput &i) { i.feeds.front().state = WatchFeed::State::Waiting; }));
    QVERIFY(quietWith([](WatchInput &i) { i.conditions.front().holds = true; }));
    QVERIFY(quietWith([](WatchInput &i) { i.conditions.front().state = ConditionState::Unbound; }));
    QVERIFY(quietWith([](WatchInput &i) { i.conditions.clear(); }));
    QVERIFY(quietWith([](WatchInput &i) { i.clocksAgree = false; }));
}

void TestWallPlan::feedsAndTheirAge()
{
    const Timestamp now = fromMs(1'000'000);
    FeedHealth live{
        FeedId(QStringLiteral("live")), {}, FeedState::Up, now - 1s, {}, {}, {}, 5s, {}, 0, 0, 0, {}};
    FeedHealth silent = live;
    silent.feed = FeedId(QStringLiteral("silent"));
    silent.lastSample = now - 48s;
    FeedHealth waiting{
        FeedId(QStringLiteral("waiting")), {}, FeedState::Waiting, {}, {}, {}, {}, 5s, {}, 0, 0, 0, {}};
    const auto feeds = wallFeedsOf({live, waiting, silent}, now);
    QCOMPARE(feeds[0].name, QStringLiteral("silent"));
    QCOMPARE(feeds[0].state, WatchFeed::State::Stale);
    QCOMPARE(*feeds[0].since, now - 48s);
    QCOMPARE(feeds[1].state, WatchFeed::State::Live);
    QCOMPARE(feeds[2].state, WatchFeed::State::Waiting);
    // What another process scrapes is read a little later.
    silent.delay = 40s;
    QCOMPARE(wallFeedsOf({silent}, now)[0].state, WatchFeed::State::Live);
}

void TestWallPlan::rotationTurnsAndShowsItsProgress()
{
    WallRotation rotation(20s);
    rotation.setPages(wallPages(calm(), Everything), at(0s));
    QCOMPARE(rotation.count(), 3);
    QVERIFY(!rotation.tick(at(19s)));
    QCOMPARE(rotation.progress(at(10s)), 0.5);
    QVERIFY(rotation.tick(at(20s)));
    QCOMPARE(rotation.page().kind, WallPageKind::Metrics);
    QCOMPARE(rotation.progress(at(20s)), 0.0);
    // The same pages anew do not start it again; fewer of them leave it where it is.
    rotation.setPages(wallPages(calm(), Everything), at(25s));
    QCOMPARE(rotation.progress(at(30s)), 0.5);
    QVERIFY(rotation.tick(at(40s)));
    QVERIFY(rotation.tick(at(60s)));
    QCOMPARE(rotation.index(), 0);
    rotation.setPages({{WallPageKind::AllClear, {}, 0}}, at(61s));
    QVERIFY(!rotation.tick(at(500s)));
    QCOMPARE(rotation.progress(at(500s)), 0.0);
}

void TestWallPlan::anAlarmTakesTheScreen()
{
    WallRotation rotation(20s);
    rotation.setPages(wallPages(calm(), Everything), at(0s));
    rotation.next(at(1s));
    WallFacts facts = calm();
    facts.incidents = {incident("x", Severity::P2)};
    rotation.setPages(wallPages(facts, Everything), at(2s), true);
    QCOMPARE(rotation.page().kind, WallPageKind::Overview);
    QCOMPARE(rotation.progress(at(12s)), 0.5);
    // A page that is gone while it was shown.
    rotation.next(at(13s));
    facts.incidents = {incident("x", Severity::P1)};
    rotation.setPages(wallPages(facts, Everything), at(14s));
    QCOMPARE(rotation.page().kind, WallPageKind::Overview);
}

void TestWallPlan::aPersonHoldsAndTurns()
{
    WallRotation rotation(20s);
    rotation.setPages(wallPages(calm(), Everything), at(0s));
    rotation.previous(at(1s));
    QCOMPARE(rotation.index(), 2);
    rotation.toggleHold(at(2s));
    QVERIFY(rotation.isHeld(at(100s)));
    QVERIFY(!rotation.tick(at(100s)));
    rotation.next(at(100s));
    QCOMPARE(rotation.index(), 0);
    QVERIFY(!rotation.tick(at(200s)));
    // Nobody stands there for ever.
    QVERIFY(rotation.tick(at(100s + 5min)));
    rotation.toggleHold(at(500s));
    rotation.toggleHold(at(501s));
    QVERIFY(!rotation.isHeld(at(501s)));
    QVERIFY(rotation.tick(at(521s)));
}

void TestWallPlan::fitGivesRoomToTheWorst()
{
    // One incident alone is told in full.
    QCOMPARE(fitOverview({Severity::P1}, {}, Room), (WallFit{{WallDetail::Full}, 0, 0, {}}));
    // 5 × 40 + 4 × 10 = 240: 160 are left, all become compact (100), three normal (60).
    const WallFit five = fitOverview(std::vector(5, Severity::P2), {}, Room);
    QCOMPARE(five.incidents, (std::vector{WallDetail::Normal, WallDetail::Normal, WallDetail::Normal,
                                          WallDetail::Compact, WallDetail::Compact}));
    const WallFit mixed = fitOverview({Severity::P1, Severity::P2}, {Severity::P2}, Room);
    QCOMPARE(mixed.incidents, (std::vector{WallDetail::Full, WallDetail::Full}));
    QCOMPARE(mixed.detections, 1);
}

void TestWallPlan::fitShrinksThenCounts_data()
{
    QTest::addColumn<int>("incidents");
    QTest::addColumn<int>("detections");
    QTest::addColumn<int>("height");
    QTest::addColumn<int>("shown");
    QTest::addColumn<int>("shownDetections");
    QTest::addColumn<int>("hidden");
    // A line and its gap take 50, the counting line 30.
    QTest::newRow("eight lines fit exactly") << 8 << 0 << 390 << 8 << 0 << 0;
    QTest::newRow("a pixel less and one more is counted") << 8 << 0 << 389 << 7 << 0 << 1;
    QTest::newRow("twelve of which eight fit") << 12 << 0 << 430 << 8 << 0 << 4;
    QTest::newRow("detections go first") << 4 << 4 << 230 << 4 << 0 << 4;
    QTest::newRow("some detections") << 2 << 4 << 230 << 2 << 2 << 2;
    QTest::newRow("no room at all") << 3 << 2 << 10 << 0 << 0 << 5;
    QTest::newRow("nothing") << 0 << 0 << 100 << 0 << 0 << 0;
}

void TestWallPlan::fitShrinksThenCounts()
{
    QFETCH(int, incidents);
    QFETCH(int, detections);
    QFETCH(int, height);
    std::vector<Severity> open(std::size_t(incidents), Severity::P2);
    if (incidents > 8)
        std::fill(open.begin(), open.begin() + 3, Severity::P0);
    WallRoom room = Room;
    room.height = height;
    const WallFit fit = fitOverview(open, std::vector(std::size_t(detections), Severity::P1), room);
    QTEST(int(fit.incidents.size()), "shown");
    QTEST(fit.detections, "shownDetections");
    QTEST(fit.hidden, "hidden");
    QCOMPARE(fit.worstHidden.has_value(), fit.hidden > 0);
    if (incidents > 8)
        QCOMPARE(*fit.worstHidden, Severity::P2);
    if (detections > fit.detections && int(fit.incidents.size()) == incidents)
        QCOMPARE(*fit.worstHidden, Severity::P1);
}

void TestWallPlan::capitalsAreLegible_data()
{
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("height");
    QTest::addColumn<double>("diagonal");
    QTest::addColumn<double>("distance");
    QTest::newRow("1080p, 55 inches, 5 m") << 1920 << 1080 << 55.0 << 5.0;
    QTest::newRow("720p") << 1280 << 720 << 55.0 << 5.0;
    QTest::newRow("4K") << 3840 << 2160 << 55.0 << 5.0;
    QTest::newRow("portrait") << 1080 << 1920 << 55.0 << 5.0;
    QTest::newRow("ultrawide, 2 m") << 3440 << 1440 << 34.0 << 2.0;
    QTest::newRow("75 inches, 6 m") << 3840 << 2160 << 75.0 << 6.0;
}

void TestWallPlan::capitalsAreLegible()
{
    QFETCH(int, width);
    QFETCH(int, height);
    QFETCH(double, diagonal);
    QFETCH(double, distance);
    WallConfig config;
    config.distance = distance;
    const WallSizes sizes = wallSizes({width, height, diagonal}, config);
    const double millimetres = sizes.primary * diagonal * 25.4 / std::hypot(width, height);
    const double arc = 2 * std::atan(millimetres / 2 / (distance * 1000)) * 180 / M_PI * 60;
    QVERIFY2(arc >= 20, qPrintable(QString::number(arc)));
    QVERIFY(!sizes.clamped);
    QVERIFY(sizes.legibleTo >= distance);
    QVERIFY(sizes.small < sizes.text && sizes.text < sizes.primary && sizes.primary < sizes.large &&
            sizes.large < sizes.huge);
    // The design's own number: 46 to 51 px on 55 inches.
    if (width == 1920)
        QCOMPARE(sizes.primary, 46.0);
    QCOMPARE(qRound(capitalMillimetres(5, 20)), 29);
}

void TestWallPlan::aScreenThatIsTooSmallSaysSo()
{
    const WallSizes sizes = wallSizes({1920, 1080, 24}, {});
    QVERIFY(sizes.clamped);
    QVERIFY(sizes.legibleTo > 2 && sizes.legibleTo < 3);
    QCOMPARE(wallSizes({1920, 1080, 0}, {}).diagonal, 55.0);
    WallConfig config;
    config.diagonal = 65;
    QCOMPARE(wallSizes({1920, 1080, 24}, config).diagonal, 65.0);
    QVERIFY(wallSizes({1, 1, 1}, {}).text > 0);
}

void TestWallPlan::shapes()
{
    QCOMPARE(wallShapeOf(1920, 1080), WallShape::Wide);
    QCOMPARE(wallShapeOf(1280, 1024), WallShape::Wide);
    QCOMPARE(wallShapeOf(1080, 1920), WallShape::Portrait);
    QCOMPARE(wallShapeOf(2560, 1080), WallShape::Ultrawide);
    QCOMPARE(wallShapeOf(0, 0), WallShape::Portrait);
}

void TestWallPlan::shiftIsSmallAndEven()
{
    constexpr int Reach = 3;
    std::map<std::pair<int, int>, int> places;
    QPoint before = wallShift(fromMs(0), Reach);
    for (int minute = 0; minute < 4 * 49 * 10; ++minute) {
        const Timestamp t = fromMs(qint64(minute) * 60'000);
        const QPoint p = wallShift(t, Reach);
        QCOMPARE(wallShift(t + 59s, Reach), p);
        QVERIFY(std::abs(p.x()) <= Reach && std::abs(p.y()) <= Reach);
        QVERIFY((p - before).manhattanLength() <= 1);
        before = p;
        ++places[{p.x(), p.y()}];
    }
    QCOMPARE(places.size(), 49U);
    for (const auto &[place, count] : places)
        QCOMPARE(count, 40);
    QCOMPARE(wallShift(fromMs(123'456'789), 0), QPoint(0, 0));
}

void TestWallPlan::nightPassesMidnight()
{
    const auto night = parseNight(u"22:00-06:00");
    QVERIFY(night);
    QVERIFY(isNight(night, QTime(23, 0)));
    QVERIFY(isNight(night, QTime(0, 0)));
    QVERIFY(!isNight(night, QTime(6, 0)));
    QVERIFY(!isNight(night, QTime(12, 0)));
    QVERIFY(isNight(parseNight(u"1:00 - 2:30"), QTime(2, 0)));
    QVERIFY(!isNight({}, QTime(2, 0)));
    for (const auto *wrong : {u"", u"22:00", u"25:00-06:00", u"6:00-6:00", u"a-b", u"1:00-2:00-3:00"})
        QVERIFY2(!parseNight(wrong), qPrintable(QString::fromUtf16(wrong)));
}

void TestWallPlan::flashesEndAndStaySlow()
{
    const Timestamp changed = fromMs(5000);
    int turns = 0;
    bool lit = false;
    for (Millis t{0}; t < 10min; t += 50ms) {
        const bool now = isLit(changed, changed + t);
        turns += now != lit;
        lit = now;
        if (t >= 2min)
            QVERIFY(!now);
    }
    // On and off: 60 flashes in 120 seconds.
    QCOMPARE(turns, 120);
    QVERIFY(!isLit(changed, changed - 1s));
}

WF_TEST(TestWallPlan)

} // namespace tst_wallplan

#include "tst_wallplan.moc"
