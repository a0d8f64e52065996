// SPDX-License-Identifier: GPL-3.0-or-later
#include "detect/watch.h"
#include "support/testentry.h"

#include <QTest>

#include <algorithm>
#include <functional>

namespace tst_watch {

using namespace wf;
using Reasons = std::vector<WatchReason>;
using R = WatchReason;
using S = ConditionState;
using F = WatchFeed::State;

namespace {

/// One condition that is false, one live feed, a written log: all is calm.
WatchInput calmInput()
{
    WatchInput input;
    input.conditions = {{S::False, false}};
    input.feeds = {{QStringLiteral("estate"), F::Live, {}, 0}};
    input.log = WatchLog::Writable;
    return input;
}

WatchFeed feed(F state, int refused = 0)
{
    return {QStringLiteral("feed"), state, {}, refused};
}

using Change = std::function<void(WatchInput &)>;

} // namespace

class TestWatch : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void watchedStates_data();
    void watchedStates();
    void reasons_data();
    void reasons();
    void logs_data();
    void logs();
    void counts();
    void worstSeverities_data();
    void worstSeverities();
    void beforeAnythingIsKnown();
};

void TestWatch::watchedStates_data()
{
    QTest::addColumn<int>("state");
    QTest::addColumn<bool>("watched");
    QTest::newRow("unbound") << int(S::Unbound) << false;
    QTest::newRow("no data") << int(S::NoData) << false;
    QTest::newRow("false") << int(S::False) << true;
    QTest::newRow("pending") << int(S::Pending) << true;
    QTest::newRow("true") << int(S::True) << true;
    QTest::newRow("clearing") << int(S::Clearing) << true;
}

void TestWatch::watchedStates()
{
    QFETCH(int, state);
    QFETCH(bool, watched);
    QCOMPARE(isWatched(S(state)), watched);
    WatchInput input = calmInput();
    input.conditions.push_back({S(state), false});
    QCOMPARE(summarize(input).calm, watched);
}

void TestWatch::reasons_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<Reasons>("expected");
    const auto row = [](const char *name, const Reasons &expected, const Change &change) {
        QTest::newRow(name) << change << expected;
    };
    row("calm", {}, [](WatchInput &) {});
    row("open incident", {R::Active}, [](WatchInput &i) { i.active = {Severity::P2}; });
    row("detection", {R::Detected}, [](WatchInput &i) { i.detected = {Severity::P2}; });
    row("true condition", {R::Holding}, [](WatchInput &i) { i.conditions.front().holds = true; });
    row("one snoozed", {R::Snoozed}, [](WatchInput &i) { i.snoozed = 1; });
    row("recording unread", {R::MetricsUnread}, [](WatchInput &i) { i.metricsRead = false; });
    row("no feed", {R::NoFeed}, [](WatchInput &i) { i.feeds.clear(); });
    row("one stale", {R::FeedsStale}, [](WatchInput &i) { i.feeds.push_back(feed(F::Stale)); });
    row("one waiting", {R::FeedsWaiting}, [](WatchInput &i) { i.feeds.push_back(feed(F::Waiting)); });
    row("no condition", {R::NothingWatched}, [](WatchInput &i) { i.conditions.clear(); });
    row("only one unbound", {R::NothingWatched}, [](WatchInput &i) { i.conditions = {{S::Unbound, false}}; });
    row("one of two unbound", {R::PartlyWatched}, [](WatchInput &i) {
        i.conditions.push_back({S::Unbound, false});
    });
    row("both watched", {}, [](WatchInput &i) { i.conditions.push_back({S::Pending, false}); });
    row("a rule that cannot be read", {R::FilesUnread}, [](WatchInput &i) { i.unread = 1; });
    row("one line refused", {R::Refused}, [](WatchInput &i) { i.feeds.push_back(feed(F::Live, 1)); });
    row("one series refused", {R::Refused}, [](WatchInput &i) { i.refusedSeries = 1; });
    row("clocks differ", {R::ClocksDiffer}, [](WatchInput &i) { i.clocksAgree = false; });
    row("in the order in which they are told", {R::Active, R::Holding, R::NoFeed, R::ClocksDiffer},
        [](WatchInput &i) {
            i.clocksAgree = false;
            i.feeds.clear();
            i.conditions.front().holds = true;
            i.active = {Severity::P3};
        });
}

void TestWatch::reasons()
{
    QFETCH(Change, change);
    QFETCH(Reasons, expected);
    WatchInput input = calmInput();
    change(input);
    const WatchSummary s = summarize(input);
    QCOMPARE(s.reasons, expected);
    QCOMPARE(s.calm, expected.empty());
    for (int i = 0; i < WatchReasons; ++i) {
        const auto reason = R(i);
        QCOMPARE(s.has(reason), std::count(expected.begin(), expected.end(), reason) == 1);
    }
}

void TestWatch::logs_data()
{
    QTest::addColumn<int>("log");
    QTest::addColumn<QString>("name");
    QTest::addColumn<Reasons>("expected");
    const auto row = [](WatchLog log, const char *name, const Reasons &expected) {
        QTest::newRow(name) << int(log) << QString::fromLatin1(name) << expected;
    };
    row(WatchLog::Opening, "opening", {R::LogOpening});
    row(WatchLog::Unread, "unread", {R::LogNotKept});
    row(WatchLog::NoDesk, "no_desk", {R::LogNotKept});
    row(WatchLog::ReadOnly, "read_only", {R::LogNotKept});
    row(WatchLog::Failing, "failing", {R::LogNotKept});
    row(WatchLog::Untrusted, "untrusted", {R::LogNotKept});
    row(WatchLog::Checking, "checking", {R::LogChecking});
    row(WatchLog::Writable, "writable", {});
}

void TestWatch::logs()
{
    QFETCH(int, log);
    QFETCH(QString, name);
    QFETCH(Reasons, expected);
    WatchInput input = calmInput();
    input.log = WatchLog(log);
    QCOMPARE(summarize(input).reasons, expected);
    QCOMPARE(summarize(input).log, WatchLog(log));
    QCOMPARE(watchLogName(WatchLog(log)), name);
}

void TestWatch::counts()
{
    WatchInput input = calmInput();
    input.conditions = {{S::Unbound, true}, {S::NoData, true}, {S::NoData, false},
                        {S::False, false},  {S::True, true},   {S::Pending, false}};
    input.feeds = {feed(F::Live),  feed(F::Live, 3), feed(F::Live),   feed(F::Live),
                   feed(F::Stale), feed(F::Stale),   feed(F::Waiting)};
    input.refusedSeries = 7;
    input.active = {Severity::P2};
    input.detected = {Severity::P3, Severity::P1};
    input.snoozed = 4;
    const WatchSummary s = summarize(input);
    QCOMPARE(s.conditions, 6);
    QCOMPARE(s.watched, 3);
    QCOMPARE(s.unbound, 1);
    QCOMPARE(s.noData, 2);
    QCOMPARE(s.holding, 3);
    QCOMPARE(s.feeds, 7);
    QCOMPARE(s.liveFeeds, 4);
    QCOMPARE(s.staleFeeds, 2);
    QCOMPARE(s.waitingFeeds, 1);
    QCOMPARE(s.refusingFeeds, 1);
    QCOMPARE(s.refusedSeries, qint64(7));
    QCOMPARE(s.active, 1);
    QCOMPARE(s.detected, 2);
    QCOMPARE(s.snoozed, 4);
}

void TestWatch::worstSeverities_data()
{
    QTest::addColumn<std::vector<Severity>>("severities");
    QTest::addColumn<int>("worst");
    QTest::newRow("none") << std::vector<Severity>{} << -1;
    QTest::newRow("one") << std::vector{Severity::P3} << int(Severity::P3);
    QTest::newRow("first") << std::vector{Severity::P0, Severity::P2} << int(Severity::P0);
    QTest::newRow("last") << std::vector{Severity::P2, Severity::P1} << int(Severity::P1);
    QTest::newRow("between") << std::vector{Severity::P3, Severity::P1, Severity::P2} << int(Severity::P1);
}

void TestWatch::worstSeverities()
{
    QFETCH(std::vector<Severity>, severities);
    QFETCH(int, worst);
    const auto expected = worst < 0 ? std::nullopt : std::optional(Severity(worst));
    WatchInput input = calmInput();
    input.active = severities;
    QCOMPARE(summarize(input).severity, expected);
    QVERIFY(!summarize(input).detectedSeverity);
    input = calmInput();
    input.detected = severities;
    QCOMPARE(summarize(input).detectedSeverity, expected);
    QVERIFY(!summarize(input).severity);
}

void TestWatch::beforeAnythingIsKnown()
{
    const WatchSummary s;
    QVERIFY(!s.calm);
    QVERIFY(s.has(R::LogOpening));
    QVERIFY(!s.has(R::NoFeed));
}

WF_TEST(TestWatch)

} // namespace tst_watch

#include "tst_watch.moc"
