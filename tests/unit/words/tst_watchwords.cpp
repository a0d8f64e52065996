// SPDX-License-Identifier: GPL-3.0-or-later
// What may be said of a floor, over all combinations of what it depends on.
#include "support/testentry.h"
#include "words/watchwords.h"

#include <QTest>

#include <algorithm>

namespace tst_watchwords {

using namespace wf;

namespace {

constexpr ConditionState States[] = {ConditionState::Unbound, ConditionState::NoData,
                                     ConditionState::False,   ConditionState::Pending,
                                     ConditionState::True,    ConditionState::Clearing};
constexpr WatchLog Logs[] = {WatchLog::Opening, WatchLog::Unread,    WatchLog::NoDesk,   WatchLog::ReadOnly,
                             WatchLog::Failing, WatchLog::Untrusted, WatchLog::Checking, WatchLog::Writable};

WatchFeed feed(WatchFeed::State state, int refused = 0)
{
    return {QStringLiteral("jobs"), state, {}, refused};
}

WatchInput calmInput(int conditions = 1)
{
    WatchInput input;
    input.conditions.assign(std::size_t(conditions), {ConditionState::False, false});
    input.feeds = {feed(WatchFeed::State::Live)};
    input.log = WatchLog::Writable;
    return input;
}

/// None, one or two conditions in every state, those without data with what they held before.
std::vector<std::vector<WatchCondition>> someConditions()
{
    std::vector<WatchCondition> one;
    for (const ConditionState state : States) {
        const bool holds = state == ConditionState::True || state == ConditionState::Clearing;
        one.push_back({state, holds});
        // Kept while there is no data, or ended by a person while it held.
        if (!holds)
            one.push_back({state, true});
    }
    std::vector<std::vector<WatchCondition>> all{{}};
    for (const WatchCondition &a : one) {
        all.push_back({a});
        for (const WatchCondition &b : one)
            all.push_back({a, b});
    }
    return all;
}

std::vector<std::vector<WatchFeed>> someFeeds()
{
    const std::vector<WatchFeed> one{feed(WatchFeed::State::Waiting), feed(WatchFeed::State::Live),
                                     feed(WatchFeed::State::Live, 3), feed(WatchFeed::State::Stale)};
    std::vector<std::vector<WatchFeed>> all{{}};
    for (const WatchFeed &a : one) {
        all.push_back({a});
        for (const WatchFeed &b : one)
            all.push_back({a, b});
    }
    return all;
}

/// The definition of calm, written down once more and another way round.
bool mayBeCalm(const WatchInput &i)
{
    return !i.conditions.empty() &&
           std::all_of(i.conditions.begin(), i.conditions.end(),
                       [](const WatchCondition &c) {
                           return !c.holds &&
                                  (c.state == ConditionState::False || c.state == ConditionState::Pending);
                       }) &&
           !i.feeds.empty() &&
           std::all_of(
               i.feeds.begin(), i.feeds.end(),
               [](const WatchFeed &f) { return f.state == WatchFeed::State::Live && f.refused == 0; }) &&
           i.log == WatchLog::Writable && i.active.empty() && i.detected.empty() && i.snoozed == 0 &&
           i.unread == 0 && i.refusedSeries == 0 && i.metricsRead && i.clocksAgree;
}

QString describe(const WatchInput &i)
{
    QStringList parts{watchLogName(i.log)};
    for (const WatchCondition &c : i.conditions)
        parts << conditionStateName(c.state) + (c.holds ? QStringLiteral(" (holds)") : QString());
    for (const WatchFeed &f : i.feeds)
        parts << QStringLiteral("feed %1, %2 refused").arg(int(f.state)).arg(f.refused);
    parts << QStringLiteral("%1 active, %2 detected, %3 snoozed, %4 series refused, %5, %6, %7 unread")
                 .arg(i.active.size())
                 .arg(i.detected.size())
                 .arg(i.snoozed)
                 .arg(i.refusedSeries)
                 .arg(i.metricsRead)
                 .arg(i.clocksAgree)
                 .arg(i.unread);
    return parts.join(QStringLiteral("; "));
}

/// What is wrong with what is said; empty when nothing is.
QString problemOf(const WatchInput &input)
{
    const WatchSummary s = summarize(input);
    const QString sentence = WatchWords::sentence(s);
    if (s.calm != mayBeCalm(input))
        return QStringLiteral("calm is %1").arg(s.calm);
    if (s.watched + s.unbound + s.noData != s.conditions || s.conditions != int(input.conditions.size()))
        return QStringLiteral("the conditions are not counted once each");
    if (s.calm != (sentence == QLatin1String("All clear")))
        return sentence;
    if (s.calm != WatchWords::reasons(s).isEmpty() ||
        s.calm != (WatchWords::badge(s) == QLatin1String("ALL CLEAR")))
        return QStringLiteral("reasons or badge");
    if (!s.calm) {
        for (const QString &text : {sentence, WatchWords::headline(s), WatchWords::badge(s),
                                    WatchWords::reasons(s).join(u' '), WatchWords::coverage(s)}) {
            if (text.isEmpty() || text.contains(QLatin1String("all clear"), Qt::CaseInsensitive) ||
                text.contains(QLatin1String("(s)")) || text.contains(u'%'))
                return text;
        }
    }
    if (s.holding > 0 && WatchWords::noDetection(s).contains(QLatin1String("Nothing detected")))
        return QStringLiteral("nothing detected beside true conditions");
    if (s.watched < s.conditions && WatchWords::coverage(s).contains(QLatin1String("are watched")))
        return WatchWords::coverage(s);
    return {};
}

} // namespace

class TestWatchWords : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void calmIsSaidOfNothingElse();
    void sentences_data();
    void sentences();
    void coverage();
    void remedyIsGivenWhereItHelps();
};

void TestWatchWords::calmIsSaidOfNothingElse()
{
    const auto conditions = someConditions();
    const auto feeds = someFeeds();
    int calm = 0;
    WatchInput input;
    for (const auto &c : conditions) {
        input.conditions = c;
        for (const auto &f : feeds) {
            input.feeds = f;
            for (const WatchLog log : Logs) {
                input.log = log;
                for (int bits = 0; bits < 72; ++bits) {
                    input.active =
                        bits & 1 ? std::vector{Severity::P2, Severity::P1} : std::vector<Severity>{};
                    input.detected = bits & 2 ? std::vector{Severity::P3} : std::vector<Severity>{};
                    input.snoozed = bits & 4 ? 1 : 0;
                    input.refusedSeries = bits & 8 ? 7 : 0;
                    input.metricsRead = !(bits & 16);
                    input.clocksAgree = !(bits & 32);
                    input.unread = bits & 64 ? 1 + bits % 2 : 0;
                    // The rarer facts beside every state of one condition and one feed.
                    if (bits != 0 && c.size() + f.size() > 2)
                        continue;
                    const QString problem = problemOf(input);
                    if (!problem.isEmpty())
                        QFAIL(qPrintable(describe(input) + QStringLiteral(": ") + problem));
                    calm += summarize(input).calm;
                }
            }
        }
    }
    // One or two conditions that are false or pending, one or two feeds that are live.
    QCOMPARE(calm, (2 + 4) * 2);
}

void TestWatchWords::sentences_data()
{
    QTest::addColumn<WatchInput>("input");
    QTest::addColumn<QString>("sentence");
    QTest::addColumn<QString>("badge");
    const auto row = [](const char *sentence, const char *badge, const WatchInput &input) {
        QTest::newRow(sentence) << input << QString::fromUtf8(sentence) << QString::fromUtf8(badge);
    };
    WatchInput i = calmInput(16);
    row("All clear", "ALL CLEAR", i);
    for (std::size_t k = 3; k < 16; ++k)
        i.conditions[k].state = ConditionState::Unbound;
    row("Watching 3 of 16 conditions", "WATCHING 3 OF 16", i);
    for (WatchCondition &c : i.conditions)
        c.state = ConditionState::Unbound;
    row("Watching nothing: 16 unbound", "WATCHING NOTHING", i);
    for (std::size_t k = 0; k < 6; ++k)
        i.conditions[k].state = ConditionState::NoData;
    row("Watching nothing: 10 unbound · 6 without data", "WATCHING NOTHING", i);
    i.conditions.clear();
    row("Watching nothing: no runbook has a condition", "WATCHING NOTHING", i);
    i.feeds.clear();
    row("Watching nothing: no feed", "WATCHING NOTHING", i);
    i = calmInput(4);
    i.feeds.push_back(feed(WatchFeed::State::Stale));
    row("No active incidents · 1 feed stale", "NO INCIDENTS", i);
    i.feeds.push_back(feed(WatchFeed::State::Stale));
    row("No active incidents · 2 feeds stale", "NO INCIDENTS", i);
    i = calmInput(1);
    i.feeds = {feed(WatchFeed::State::Waiting)};
    row("No active incidents · 1 feed not heard yet", "NO INCIDENTS", i);
    i = calmInput(5);
    i.conditions[0].holds = true;
    row("No active incidents · 1 condition true", "NO INCIDENTS", i);
    for (std::size_t k = 0; k < 4; ++k)
        i.conditions[k].holds = true;
    row("No active incidents · 4 conditions true", "NO INCIDENTS", i);
    i.detected = {Severity::P2, Severity::P1};
    row("2 detected, nothing declared", "P1 DETECTED", i);
    i.active = {Severity::P3, Severity::P0};
    row("2 active · highest P0", "P0 ACTIVE", i);
    i = calmInput(1);
    i.log = WatchLog::Failing;
    row("No active incidents · log not written", "NO INCIDENTS", i);
    i.log = WatchLog::Untrusted;
    row("No active incidents · log damaged", "NO INCIDENTS", i);
    i.log = WatchLog::Checking;
    row("No active incidents · log still being checked", "NO INCIDENTS", i);
    i.conditions.push_back({});
    row("Watching 1 of 2 conditions", "WATCHING 1 OF 2", i); // The check is the last thing that is told.
    i.conditions.pop_back();
    i.log = WatchLog::Opening;
    row("Waiting for the log", "WAITING", i);
    i = calmInput(1);
    i.snoozed = 1;
    row("No active incidents · 1 snoozed", "NO INCIDENTS", i);
    i = calmInput(1);
    i.feeds.front().refused = 2;
    row("No active incidents · 1 feed with refused lines", "NO INCIDENTS", i);
}

void TestWatchWords::sentences()
{
    QFETCH(WatchInput, input);
    QFETCH(QString, sentence);
    QFETCH(QString, badge);
    QCOMPARE(WatchWords::sentence(summarize(input)), sentence);
    QCOMPARE(WatchWords::badge(summarize(input)), badge);
}

void TestWatchWords::coverage()
{
    WatchInput i = calmInput(1);
    QCOMPARE(WatchWords::coverage(summarize(i)), QStringLiteral("1 condition is watched"));
    i = calmInput(4);
    QCOMPARE(WatchWords::coverage(summarize(i)), QStringLiteral("4 conditions are watched"));
    QCOMPARE(WatchWords::noDetection(summarize(i)), QStringLiteral("Nothing detected"));
    i.conditions[1].state = ConditionState::NoData;
    QCOMPARE(WatchWords::coverage(summarize(i)), QStringLiteral("Watching 3 of 4 conditions"));
    i.conditions[0].holds = true;
    QCOMPARE(WatchWords::noDetection(summarize(i)), QStringLiteral("No new detection: 1 condition true"));
}

void TestWatchWords::remedyIsGivenWhereItHelps()
{
    WatchInput i = calmInput(2);
    QVERIFY(WatchWords::remedy(summarize(i)).isEmpty());
    i.conditions[0].state = ConditionState::NoData;
    QVERIFY(WatchWords::remedy(summarize(i)).contains(QStringLiteral("Feeds and bindings")));
    // The feed is away: nothing has to be bound.
    i.feeds.front().state = WatchFeed::State::Stale;
    QVERIFY(WatchWords::remedy(summarize(i)).isEmpty());
    i.conditions[0].state = ConditionState::Unbound;
    QVERIFY(!WatchWords::remedy(summarize(i)).isEmpty());
}

WF_TEST(TestWatchWords)

} // namespace tst_watchwords

#include "tst_watchwords.moc"
