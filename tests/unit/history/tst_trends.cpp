// SPDX-License-Identifier: GPL-3.0-or-later
// Trends against a set that was counted by hand.
#include "history/actions.h"
#include "history/trends.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_trends {

using namespace wf;
using namespace std::chrono_literals;

namespace {

/// Midday UTC.
Timestamp on(int year, unsigned month, unsigned day)
{
    using namespace std::chrono;
    return Timestamp(sys_days(std::chrono::year(year) / month / day)) + 12h;
}

struct Made
{
    const char *number;
    Severity worst;
    Timestamp declared;
    Millis acknowledge;
    Millis resolve;
    QString runbook = QStringLiteral("Outage");
};

HistoryRecord record(const Made &m)
{
    HistoryRecord r;
    r.summary.id = IncidentId(QLatin1String(m.number));
    r.summary.number = QLatin1String(m.number);
    r.summary.title = QStringLiteral("Title of %1").arg(r.summary.number);
    r.summary.severity = r.statistics.worst = m.worst;
    r.summary.status = IncidentStatus::Closed;
    r.summary.declaredAt = m.declared;
    r.statistics.runbook = m.runbook;
    r.statistics.recorded = {{Milestone::Declared, m.declared},
                             {Milestone::Resolved, m.declared + m.resolve}};
    r.statistics.measures[std::size_t(MeasureKind::Acknowledge)] = {
        MeasureKind::Acknowledge, MeasureState::Recorded, Milestone::Detected, Milestone::Declared,
        m.acknowledge};
    r.statistics.measures[std::size_t(MeasureKind::Resolve)] = {
        MeasureKind::Resolve, MeasureState::Recorded, Milestone::Detected, Milestone::Resolved, m.resolve};
    return r;
}

/// Five in January, none in February, two in March; a drill and a cancelled one beside them.
History sample()
{
    History history;
    const Made made[] = {{"A", Severity::P0, on(2026, 1, 1), 1min, 10min},
                         {"B", Severity::P1, on(2026, 1, 1), 2min, 20min},
                         {"C", Severity::P2, on(2026, 1, 9), 3min, 30min, QStringLiteral("Queue")},
                         {"D", Severity::P2, on(2026, 1, 20), 4min, 40min},
                         {"E", Severity::P3, on(2026, 1, 31), 20min, 100min},
                         {"F", Severity::P2, on(2026, 3, 1), 6min, 60min, QStringLiteral("Queue")},
                         {"G", Severity::P2, on(2026, 3, 31), 8min, 80min}};
    for (const Made &m : made) {
        HistoryRecord r = record(m);
        if (r.summary.number == QLatin1String("A")) {
            r.statistics.troubles = {
                {TroubleKind::StepSkipped, r.statistics.runbook, QStringLiteral("Tell")},
                {TroubleKind::StepOverrun, r.statistics.runbook, QStringLiteral("Look")}};
            r.statistics.updates = {3, 5};
            r.statistics.services = {QStringLiteral("billing"), QStringLiteral("mail")};
        }
        if (r.summary.number == QLatin1String("B")) {
            r.statistics.troubles = {
                {TroubleKind::StepSkipped, r.statistics.runbook, QStringLiteral("Tell")},
                {TroubleKind::ConditionFlapped, r.statistics.runbook, QStringLiteral("queue > 5")}};
            r.statistics.updates = {2, 2};
        }
        history.put(r);
    }
    HistoryRecord drill = record({"H", Severity::P0, on(2026, 2, 2), 1ms, 1ms});
    drill.summary.drill = true;
    history.put(drill);
    HistoryRecord cancelled = record({"I", Severity::P0, on(2026, 2, 3), 1ms, 1ms});
    cancelled.summary.status = IncidentStatus::Cancelled;
    history.put(cancelled);
    return history;
}

QString chosen(const History &history, const HistoryFilter &filter)
{
    QString numbers;
    for (const quint32 position : select(history, filter))
        numbers += history.at(position).number;
    return numbers;
}

} // namespace

class TestTrends : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void spreadOfValues_data();
    void spreadOfValues();
    void monthsAreCountedByHand();
    void drillsAndCancelledOnesAreNeverCounted();
    void whatHappensMost();
    void filters_data();
    void filters();
    void calendar();
    void monthsAndDaysAreRanges();
    void anIncidentThatChangesIsCountedOnce();
    void openActionsOverdueFirst();
    void nothingAtAll();
};

void TestTrends::spreadOfValues_data()
{
    QTest::addColumn<QList<qint64>>("values");
    QTest::addColumn<QList<qint64>>("expected"); // mean, median, quartiles
    QTest::newRow("one") << QList<qint64>{7} << QList<qint64>{7, 7, 7, 7};
    QTest::newRow("two") << QList<qint64>{10, 20} << QList<qint64>{15, 15, 13, 18};
    QTest::newRow("five") << QList<qint64>{20, 1, 4, 2, 3} << QList<qint64>{6, 3, 2, 4};
    QTest::newRow("equal") << QList<qint64>{5, 5, 5, 5} << QList<qint64>{5, 5, 5, 5};
}

void TestTrends::spreadOfValues()
{
    QFETCH(QList<qint64>, values);
    QFETCH(QList<qint64>, expected);
    std::vector<qint64> numbers(values.begin(), values.end());
    const Spread s = spreadOf(numbers);
    QCOMPARE(s.n, int(values.size()));
    QCOMPARE((QList<qint64>{s.mean.count(), s.median.count(), s.lower.count(), s.upper.count()}), expected);
}

void TestTrends::monthsAreCountedByHand()
{
    const History history = sample();
    const Trends trends = trendsOf(history, select(history, {}));
    QCOMPARE(trends.count, 7);
    QCOMPARE(trends.months.size(), 3U);
    const MonthTrend &january = trends.months.front();
    QCOMPARE(january.month, 2026 * 12);
    QCOMPARE(january.count, 5);
    QCOMPARE(january.bySeverity, (std::array{1, 1, 2, 1}));
    const Spread &acknowledge = january.measures[std::size_t(MeasureKind::Acknowledge)];
    QCOMPARE(acknowledge.n, 5);
    QCOMPARE(acknowledge.mean, Millis(6min));
    QCOMPARE(acknowledge.median, Millis(3min));
    QCOMPARE(acknowledge.lower, Millis(2min));
    QCOMPARE(acknowledge.upper, Millis(4min));
    // Nobody knows when the impact began: no time to detect, and it says so by n.
    QCOMPARE(january.measures[std::size_t(MeasureKind::Detect)], Spread());
    QCOMPARE(trends.months[1].count, 0); // A month without is a month.
    QCOMPARE(trends.months[2].count, 2);
    QCOMPARE(trends.months[2].measures[std::size_t(MeasureKind::Resolve)].mean, Millis(70min));
    QCOMPARE(trends.measures[std::size_t(MeasureKind::Resolve)].n, 7);
    QCOMPARE(trends.measures[std::size_t(MeasureKind::Resolve)].median, Millis(40min));
}

void TestTrends::drillsAndCancelledOnesAreNeverCounted()
{
    const History history = sample();
    HistoryFilter drills;
    drills.drills = HistoryFilter::Drills::Only;
    const Selected selected = select(history, drills);
    QCOMPARE(selected.size(), 1U);
    const Trends trends = trendsOf(history, selected);
    QCOMPARE(trends.count, 0);
    QCOMPARE(trends.notCounted, 1);
    QVERIFY(trends.months.empty());
    QCOMPARE(trendsOf(history, select(history, {})).notCounted, 1); // The cancelled one is in the list.
}

void TestTrends::whatHappensMost()
{
    const History history = sample();
    const Trends trends = trendsOf(history, select(history, {}));
    QCOMPARE(trends.fires.size(), 2U);
    QCOMPARE(history.text(trends.fires[0].runbook), QStringLiteral("Outage"));
    QCOMPARE(trends.fires[0].count, 5);
    QCOMPARE(trends.fires[0].of, 7);
    QCOMPARE(trends.skipped.size(), 1U);
    QCOMPARE(history.text(trends.skipped[0].what), QStringLiteral("Tell"));
    QCOMPARE(trends.skipped[0].count, 2);
    QCOMPARE(trends.skipped[0].of, 5); // Of the runs of that runbook.
    QCOMPARE(trends.overrun.size(), 1U);
    QCOMPARE(trends.overrun[0].count, 1);
    QCOMPARE(trends.flapping.size(), 1U);
    QCOMPARE(trends.missed.size(), 1U);
    QCOMPARE(trends.missed[0].count, 2);
    QCOMPARE(trends.missed[0].of, 7);
    QCOMPARE(trends.updates, (Kept{5, 7}));
}

void TestTrends::filters_data()
{
    QTest::addColumn<HistoryFilter>("filter");
    QTest::addColumn<QString>("numbers");
    const auto row = [](const char *name, const char *numbers, auto set) {
        HistoryFilter filter;
        set(filter);
        QTest::newRow(name) << filter << QString::fromLatin1(numbers);
    };
    using F = HistoryFilter;
    row("all", "ABCDEFGI", [](F &) {});
    row("severity", "AI", [](F &f) { f.severities = {Severity::P0}; });
    row("severities", "ABI", [](F &f) { f.severities = {Severity::P0, Severity::P1}; });
    row("runbook", "CF", [](F &f) { f.runbook = QStringLiteral("Queue"); });
    row("a runbook nobody knows", "", [](F &f) { f.runbook = QStringLiteral("no"); });
    row("service", "A", [](F &f) { f.service = QStringLiteral("mail"); });
    row("drills", "H", [](F &f) { f.drills = F::Drills::Only; });
    row("period", "FG", [](F &f) { f.period = TimeRange{on(2026, 3, 1), on(2026, 3, 31)}; });
    row("period and moment", "F", [](F &f) {
        f.period = TimeRange{on(2026, 1, 1), on(2026, 3, 31)};
        f.moment = monthRange(2026 * 12 + 2);
        f.runbook = QStringLiteral("Queue");
    });
    row("words in any order and case", "C", [](F &f) { f.text = QStringLiteral("QUEUE title c"); });
    row("a service by word", "A", [](F &f) { f.text = QStringLiteral("billing"); });
    row("trouble", "AB", [](F &f) {
        f.trouble = Trouble{TroubleKind::StepSkipped, QStringLiteral("Outage"), QStringLiteral("Tell")};
    });
    row("the same step late is another trouble", "", [](F &f) {
        f.trouble = Trouble{TroubleKind::StepOverrun, QStringLiteral("Outage"), QStringLiteral("Tell")};
    });
    row("updates missed", "A", [](F &f) { f.missedUpdates = true; });
    row("updates missed without a runbook", "", [](F &f) { f.missedUpdates = f.withoutRunbook = true; });
}

void TestTrends::filters()
{
    QFETCH(HistoryFilter, filter);
    QTEST(chosen(sample(), filter), "numbers");
}

void TestTrends::calendar()
{
    const History history = sample();
    const auto days = daysOf(history, select(history, {}), 2026);
    QCOMPARE(days.size(), 365U);
    QCOMPARE(days[0], (DayCount{2, Severity::P0}));
    QCOMPARE(days[8], (DayCount{1, Severity::P2}));
    QCOMPARE(days[1].count, 0);
    QCOMPARE(daysOf(history, select(history, {}), 2024).size(), 366U);
    QCOMPARE(yearsOf(history), std::optional(std::pair(2026, 2026)));
}

void TestTrends::monthsAndDaysAreRanges()
{
    const HistoryEntry first = sample().at(0);
    QVERIFY(dayRange(first.day).contains(first.at));
    QCOMPARE(dayRange(first.day).length(), Millis(24h) - 1ms);
    const TimeRange december = monthRange(2025 * 12 + 11);
    QCOMPARE(toIsoUtc(december.from), QStringLiteral("2025-12-01T00:00:00Z"));
    QCOMPARE(toIsoUtc(december.to), QStringLiteral("2025-12-31T23:59:59.999Z"));
}

void TestTrends::anIncidentThatChangesIsCountedOnce()
{
    History history = sample();
    const std::size_t before = history.entries().size();
    history.put(record({"A", Severity::P3, on(2026, 5, 5), 1min, 10min, QStringLiteral("Other")}));
    QCOMPARE(history.entries().size(), before);
    QCOMPARE(history.at(*history.find(IncidentId(QStringLiteral("A")))).worst, Severity::P3);
    HistoryFilter other;
    other.runbook = QStringLiteral("Other");
    QCOMPARE(chosen(history, other), QStringLiteral("A"));
}

void TestTrends::openActionsOverdueFirst()
{
    History history;
    HistoryRecord r = record({"A", Severity::P0, on(2026, 1, 1), 1min, 10min});
    const auto item = [](const char *id, ActionState state, std::optional<Timestamp> due) {
        ActionItem a;
        a.id = QLatin1String(id);
        a.state = state;
        a.dueAt = due;
        a.at = on(2026, 1, 2);
        return a;
    };
    r.statistics.actions = {item("undated", ActionState::Open, {}),
                            item("late", ActionState::Open, on(2026, 4, 1)),
                            item("done", ActionState::Done, on(2026, 1, 1))};
    history.put(r);
    HistoryRecord other = record({"B", Severity::P0, on(2026, 1, 1), 1min, 10min});
    other.statistics.actions = {item("early", ActionState::Open, on(2026, 2, 1))};
    history.put(other);
    const auto ids = [&](bool all) {
        QStringList list;
        for (const ActionRef &ref : actionsOf(history, select(history, {}), all))
            list << history.at(ref.incident).actions[ref.action].id;
        return list.join(QLatin1Char(' '));
    };
    QCOMPARE(ids(false), QStringLiteral("early late undated"));
    QCOMPARE(ids(true), QStringLiteral("early late undated done"));
}

void TestTrends::nothingAtAll()
{
    const History history;
    const Trends trends = trendsOf(history, select(history, {}));
    QCOMPARE(trends.count, 0);
    QVERIFY(trends.months.empty());
    QCOMPARE(trends.measures[0], Spread());
    QVERIFY(!yearsOf(history));
}

WF_TEST(TestTrends)

} // namespace tst_trends

#include "tst_trends.moc"
