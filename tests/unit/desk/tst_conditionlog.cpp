// SPDX-License-Identifier: GPL-3.0-or-later
// What a desk that is started again and again on one folder writes into its log: no recorded value
// contradicts its condition.
#include "support/bodies.h"
#include "support/deskfixture.h"
#include "support/testentry.h"

#include <QTest>

#include <random>

namespace tst_conditionlog {

using namespace wf;

namespace {

const QString Queue = QStringLiteral("queue-backlog");

struct Told
{
    int becameTrue = 0;
    int flapping = 0;
    QStringList contradictions;
};

/// Everything the log says of conditions, of what ended too.
Told toldBy(DeskFixture &floor)
{
    Told told;
    const auto log = EventLog::openReadOnly(floor.desk().options().dataDir, floor.clock());
    if (!log)
        qFatal("%s", qPrintable(log.error().message));
    const auto archived = (*log)->book().archived(); // A copy: loading takes them out of it.
    for (const auto &[id, summary] : archived)
        static_cast<void>((*log)->loadIncident(id));
    for (const auto &[id, incident] : (*log)->book().incidents()) {
        for (const EventPtr &e : incident.events) {
            const event::ConditionNews *news = e->as<event::ConditionNews>();
            if (!news || e->as<event::ConditionNoData>())
                continue;
            const bool isTrue = e->as<event::ConditionTrue>();
            const QString text = news->text;
            const QString value = news->value;
            const bool before = news->again || news->still;
            told.becameTrue += isTrue && !before;
            told.flapping += news->flapping;
            if (valueContradicts(*parseCondition(text), value, isTrue) ||
                (isTrue && !before && value.isEmpty()))
                told.contradictions << QStringLiteral("%1 %2 (%3)").arg(e->kindName(), text, value);
        }
    }
    return told;
}

} // namespace

class TestConditionLog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void restartsAreTurns();
    void anyOrder_data();
    void anyOrder();
    void anOpenDetectionIsTakenUpBeforeALaterNote();
    void whatWasMergedStaysOpenWithItsTarget();

private:
    const ConditionStatus *condition(DeskFixture &floor, const QString &metric) const;
    /// Sets a metric and waits until the desk has read it and what follows from it at once.
    void settle(DeskFixture &floor, const QByteArray &metric, double value);
};

const ConditionStatus *TestConditionLog::condition(DeskFixture &floor, const QString &metric) const
{
    for (const ConditionStatus &status : floor.desk().conditions()) {
        if (status.text.startsWith(metric))
            return &status;
    }
    return nullptr;
}

void TestConditionLog::settle(DeskFixture &floor, const QByteArray &metric, double value)
{
    floor.set(metric, value);
    const QString name = QString::fromLatin1(metric).replace(QLatin1Char('_'), QLatin1Char('.'));
    const auto isRead = [&] {
        const ConditionStatus *status = condition(floor, name.section(QLatin1Char('.'), 0, 1));
        return status && status->terms.front().value == value;
    };
    QTRY_VERIFY(isRead());
}

void TestConditionLog::restartsAreTurns()
{
    // The order in which a desk was seen to write "became true (0.0839)": turns are remembered over restarts,
    // and the sixth within ten minutes, out of True, is told as one to True.
    DeskFixture floor;
    QVERIFY(floor.waitForData());
    for (int i = 0; i < 3; ++i) {
        settle(floor, "queue_depth", 150);
        QTRY_VERIFY(floor.book().openFor(RunbookId(Queue)));
        floor.restart();
        QVERIFY(floor.waitForData());
        settle(floor, "queue_depth", 10);
        const auto isOver = [&] {
            const Incident *open = floor.book().openFor(RunbookId(Queue));
            return !open || open->flapping;
        };
        QTRY_VERIFY(isOver());
    }
    const Told told = toldBy(floor);
    QCOMPARE(told.contradictions, QStringList());
    QCOMPARE(told.becameTrue, 3);
    QCOMPARE(told.flapping, 1);
}

void TestConditionLog::anyOrder_data()
{
    QTest::addColumn<unsigned>("seed");
    for (unsigned seed = 1; seed <= 4; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void TestConditionLog::anyOrder()
{
    QFETCH(unsigned, seed);
    std::mt19937 random(seed);
    const auto pick = [&random](const std::vector<double> &from) { return from[random() % from.size()]; };
    DeskFixture floor;
    QVERIFY(floor.waitForData());
    settle(floor, "queue_depth", 150);
    QVERIFY(floor.waitForDetection(Queue));
    for (int i = 0; i < 10; ++i) {
        switch (random() % 5) {
        case 0:
            settle(floor, "cache_miss_ratio", pick({0.1, 0.4996, 0.5004, 0.8}));
            break;
        case 1:
            if (const Incident *open = floor.book().openFor(RunbookId(Queue)))
                static_cast<void>(floor.ask(command::DismissDetection{open->id, {}})); // It may end first.
            break;
        case 2:
            floor.breakFeed();
            QTRY_VERIFY(!floor.desk().feeds().empty() &&
                        floor.desk().feeds().front().state == FeedState::Down);
            floor.mendFeed();
            break;
        default:
            settle(floor, "queue_depth", pick({10, 99.96, 100.04, 150}));
        }
        if (random() % 2) {
            floor.restart();
            QVERIFY(floor.waitForData());
        }
    }
    const Told told = toldBy(floor);
    QCOMPARE(told.contradictions, QStringList());
    QVERIFY(told.becameTrue > 0);
}

void TestConditionLog::anOpenDetectionIsTakenUpBeforeALaterNote()
{
    DeskFixture floor;
    QVERIFY(floor.waitForData());
    settle(floor, "queue_depth", 150);
    const Incident *first = floor.waitForDetection(Queue);
    QVERIFY(first);
    const IncidentId id = first->id;
    QVERIFY(floor.ask(command::Declare{id, QStringLiteral("Queue"), Severity::P1, false, {}, {}}));
    settle(floor, "queue_depth", 10);
    QTRY_VERIFY(!floor.incident(id).hasTrueCondition());
    QVERIFY(floor.ask(command::ChangeStatus{id, IncidentStatus::Resolved, {}}));
    settle(floor, "queue_depth", 150);
    QTRY_VERIFY(floor.book().openFor(RunbookId(Queue)));
    // Somebody writes the review of the first one while the second one is open.
    QVERIFY(floor.ask(command::WriteSection{id, ReviewSection::Summary, QStringLiteral("It was full.")}));
    floor.restart();
    QVERIFY(floor.waitForData());
    QVERIFY(floor.book().openFor(RunbookId(Queue)));
    settle(floor, "queue_depth", 10);
    QTRY_VERIFY(!floor.book().openFor(RunbookId(Queue)));
}

void TestConditionLog::whatWasMergedStaysOpenWithItsTarget()
{
    const RunbookId cache(QStringLiteral("cache-misses"));
    DeskFixture floor;
    QVERIFY(floor.waitForData());
    const auto declareNext = [&](const QByteArray &metric, double value, const QString &runbook) {
        settle(floor, metric, value);
        const Incident *detection = floor.waitForDetection(runbook);
        const IncidentId id = detection ? detection->id : IncidentId();
        return floor.ask(command::Declare{id, runbook, Severity::P2, false, {}, {}}) ? id : IncidentId();
    };
    const IncidentId before = declareNext("cache_miss_ratio", 0.9, cache.text());
    QVERIFY(!before.isEmpty());
    // A person ends it while it is true: that is what the log knows of its conditions from then on.
    QVERIFY(floor.ask(command::ChangeStatus{before, IncidentStatus::Resolved, {}, true}));
    settle(floor, "cache_miss_ratio", 0.1);
    QTRY_COMPARE(condition(floor, QStringLiteral("cache.miss"))->state, ConditionState::False);
    const IncidentId target = declareNext("queue_depth", 150, Queue);
    const IncidentId merged = declareNext("cache_miss_ratio", 0.9, cache.text());
    QVERIFY(!target.isEmpty() && !merged.isEmpty() && merged != before);
    QVERIFY(floor.ask(command::Merge{target, {merged}}));
    // The newest word on the runbook is about the one that is over.
    QVERIFY(floor.ask(command::WriteSection{before, ReviewSection::Summary, QStringLiteral("It was cold.")}));
    floor.restart();
    QVERIFY(floor.waitForData());
    settle(floor, "cache_miss_ratio", 0.8);
    const ConditionStatus *status = condition(floor, QStringLiteral("cache.miss"));
    QVERIFY(status);
    QVERIFY(status->holds());
    QVERIFY(!status->ended);
    // It ends as any other one.
    settle(floor, "cache_miss_ratio", 0.1);
    QTRY_VERIFY(!floor.incident(merged).hasTrueCondition());
    QVERIFY(!floor.book().openFor(cache) || floor.book().openFor(cache)->id == merged);
}

WF_TEST(TestConditionLog)

} // namespace tst_conditionlog

#include "tst_conditionlog.moc"
