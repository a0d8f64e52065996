// SPDX-License-Identifier: GPL-3.0-or-later
// The schedule: single rules, and whole lives of an outbox in which everything comes in any order.
#include "comms/outboxschedule.h"
#include "commsbench.h"
#include "support/testentry.h"

#include <QTest>

#include <random>

namespace tst_outboxschedule {

using namespace std::chrono_literals;
using namespace wf;
using Purpose = MessagePurpose;
using State = MessageState;

namespace {

const IncidentId Inc(QStringLiteral("incident-1"));

/// The log, the time and one schedule over both.
struct Bench
{
    explicit Bench(std::vector<ChannelConfig> list) : channels(std::move(list)), schedule(make()) {}

    OutboxSchedule make() const
    {
        return {channels, [] { return 1.0; }};
    }
    MessageId add(ChannelKind kind, Purpose purpose = Purpose::Update, State state = State::Queued)
    {
        MessageRecord record = deliveryTo(kind, purpose).record;
        record.id = MessageId(QStringLiteral("m%1").arg(log.size()));
        record.queuedAt = now.wall;
        record.state = state;
        log.push_back(record);
        commit();
        return record.id;
    }
    MessageRecord &record(const MessageId &id)
    {
        return *std::find_if(log.begin(), log.end(), [&](const MessageRecord &r) { return r.id == id; });
    }
    void set(const MessageId &id, State state)
    {
        record(id).state = state;
        commit();
    }
    void commit() { schedule.setMessages(Inc, log, false, now.wall); }
    void restart()
    {
        schedule = make();
        schedule.setMessages(Inc, log, true, now.wall);
    }
    void pass(Millis by)
    {
        now.wall += by;
        now.steady += by;
    }
    QStringList starts()
    {
        last = schedule.next(now);
        QStringList ids;
        for (const auto &start : last.starts)
            ids += start.delivery.record.id.text();
        return ids;
    }
    std::optional<OutboxSchedule::News> finish(const MessageId &id, const Verdict &verdict)
    {
        return schedule.finish(id, verdict, now);
    }

    std::vector<ChannelConfig> channels;
    std::vector<MessageRecord> log;
    Moment now{fromMs(1'760'000'000'000), SteadyTime{}};
    OutboxSchedule schedule;
    OutboxSchedule::Step last;
};

Verdict retry(bool arrived = false, std::optional<Millis> after = {})
{
    return {Verdict::Kind::Retry, QStringLiteral("busy"), {}, after, arrived};
}
Verdict sent(const QString &reference = {})
{
    return {Verdict::Kind::Sent, QStringLiteral("took it"), reference, {}, false};
}

} // namespace

class TestOutboxSchedule : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nextOnlyAfterTheLogHasIt();
    void lanesAreIndependent();
    void backsOffAndHonoursRetryAfter();
    void keepsTheInterval();
    void supersedes();
    void resentTriggerAfterItsResolve();
    void heldWaits();
    void givesUp();
    void unknownChannel();
    void toldByPhoneWhileUnderWay();
    void repeatsAreMarked();
    void answersAreToldOnce();
    void referencesAndThread();
    void statusForWindows();
    void anyOrder_data();
    void anyOrder();
};

void TestOutboxSchedule::nextOnlyAfterTheLogHasIt()
{
    Bench b({channelOf(ChannelKind::PagerDuty)});
    const MessageId first = b.add(ChannelKind::PagerDuty, Purpose::Resolve);
    const MessageId second = b.add(ChannelKind::PagerDuty, Purpose::Resolve);
    QCOMPARE(b.starts(), QStringList{first.text()});
    QCOMPARE(b.starts(), QStringList());
    const auto news = b.finish(first, sent());
    QVERIFY(news && news->state == State::Sent);
    QCOMPARE(b.starts(), QStringList());
    QCOMPARE(b.schedule.untold().size(), 1U); // The log could not be written: it is told again.
    QCOMPARE(b.starts(), QStringList());
    b.set(first, State::Sent);
    QVERIFY(b.schedule.untold().empty());
    QCOMPARE(b.starts(), QStringList{second.text()});
}

void TestOutboxSchedule::lanesAreIndependent()
{
    Bench b({channelOf(ChannelKind::PagerDuty), channelOf(ChannelKind::Webhook)});
    const MessageId pager = b.add(ChannelKind::PagerDuty);
    b.add(ChannelKind::PagerDuty);
    const MessageId hook = b.add(ChannelKind::Webhook);
    QCOMPARE(b.starts(), QStringList({pager.text(), hook.text()}));
}

void TestOutboxSchedule::backsOffAndHonoursRetryAfter()
{
    Bench b({channelOf(ChannelKind::PagerDuty)});
    const MessageId id = b.add(ChannelKind::PagerDuty);
    Millis waited{0};
    for (const Millis expected : {1000ms, 2000ms, 4000ms, 8000ms, 16'000ms, 32'000ms, 60'000ms, 60'000ms}) {
        QCOMPARE(b.starts().size(), 1);
        b.finish(id, retry());
        QCOMPARE(*b.schedule.nextDue() - b.now.steady, expected);
        b.pass(expected - 1ms);
        QVERIFY(b.starts().isEmpty());
        b.pass(1ms);
        waited += expected;
    }
    QCOMPARE(b.starts().size(), 1);
    b.finish(id, retry(false, 300'000ms));
    b.pass(299'999ms);
    QVERIFY(b.starts().isEmpty());
    b.pass(1ms);
    QCOMPARE(b.starts().size(), 1);
}

void TestOutboxSchedule::keepsTheInterval()
{
    ChannelConfig slack = channelOf(ChannelKind::Slack);
    slack.minInterval = usualInterval(ChannelKind::Slack);
    QCOMPARE(slack.minInterval, Millis{1000});
    Bench b({slack});
    const MessageId first = b.add(ChannelKind::Slack);
    const MessageId second = b.add(ChannelKind::Slack);
    QCOMPARE(b.starts().size(), 1);
    b.finish(first, sent());
    b.set(first, State::Sent);
    b.pass(999ms);
    QVERIFY(b.starts().isEmpty());
    QCOMPARE(*b.schedule.nextDue() - b.now.steady, Millis{1});
    b.pass(1ms);
    QCOMPARE(b.starts(), QStringList{second.text()});
}

void TestOutboxSchedule::supersedes()
{
    Bench b({channelOf(ChannelKind::PagerDuty)});
    const MessageId trigger = b.add(ChannelKind::PagerDuty, Purpose::Trigger);
    const MessageId resolve = b.add(ChannelKind::PagerDuty, Purpose::Resolve);
    QVERIFY(b.starts().isEmpty());
    QCOMPARE(b.last.news.size(), 1U);
    QCOMPARE(b.last.news.front().message, trigger);
    QCOMPARE(b.last.news.front().state, State::Superseded);
    QVERIFY(b.starts().isEmpty() && b.last.news.empty()); // Said once; the log has to have it.
    b.set(trigger, State::Superseded);
    QCOMPARE(b.starts(), QStringList{resolve.text()});

    // One that may have arrived is gone through with: its resolve comes after it.
    Bench c({channelOf(ChannelKind::PagerDuty)});
    const MessageId tried = c.add(ChannelKind::PagerDuty, Purpose::Trigger);
    QCOMPARE(c.starts().size(), 1);
    c.add(ChannelKind::PagerDuty, Purpose::Resolve);
    QVERIFY(c.starts().isEmpty() && c.last.news.empty());
    c.finish(tried, retry(true));
    c.pass(1s);
    QCOMPARE(c.starts(), QStringList{tried.text()});
    // After one that certainly did not get there it is superseded.
    Bench d({channelOf(ChannelKind::PagerDuty)});
    const MessageId refused = d.add(ChannelKind::PagerDuty, Purpose::Trigger);
    QCOMPARE(d.starts().size(), 1);
    d.finish(refused, retry(false));
    d.add(ChannelKind::PagerDuty, Purpose::Acknowledge);
    QVERIFY(d.starts().isEmpty());
    QCOMPARE(d.last.news.size(), 1U);
    // Neither a resolve nor an update is ever dropped; another channel's alerts do not count.
    Bench e({channelOf(ChannelKind::PagerDuty), channelOf(ChannelKind::Webhook)});
    e.add(ChannelKind::PagerDuty, Purpose::Resolve);
    e.add(ChannelKind::PagerDuty, Purpose::Resolve);
    e.add(ChannelKind::Webhook, Purpose::Trigger);
    QCOMPARE(e.starts().size(), 2);
    QVERIFY(e.last.news.empty());
}

void TestOutboxSchedule::resentTriggerAfterItsResolve()
{
    Bench b({channelOf(ChannelKind::PagerDuty)});
    const MessageId trigger = b.add(ChannelKind::PagerDuty, Purpose::Trigger, State::Failed);
    b.add(ChannelKind::PagerDuty, Purpose::Resolve, State::Sent);
    b.pass(1s);
    b.record(trigger).queuedAt = b.now.wall;
    b.set(trigger, State::Queued);
    QVERIFY(b.starts().isEmpty()); // It would open a new alert.
    QCOMPARE(b.last.news.front().state, State::Superseded);
}

void TestOutboxSchedule::heldWaits()
{
    Bench b({channelOf(ChannelKind::Statuspage)});
    const MessageId held = b.add(ChannelKind::Statuspage, Purpose::Update, State::Held);
    const MessageId after = b.add(ChannelKind::Statuspage);
    QCOMPARE(b.starts(), QStringList{after.text()}); // Nobody waits for one that may never go.
    b.finish(after, sent());
    b.set(after, State::Sent);
    b.pass(48h);
    QVERIFY(b.starts().isEmpty() && b.last.news.empty());
    b.set(held, State::Queued); // Approved after two days: it is young now.
    QCOMPARE(b.starts(), QStringList{held.text()});
}

void TestOutboxSchedule::givesUp()
{
    Bench b({channelOf(ChannelKind::PagerDuty)});
    const MessageId id = b.add(ChannelKind::PagerDuty);
    QCOMPARE(b.starts().size(), 1);
    b.finish(id, retry());
    b.pass(24h);
    QCOMPARE(b.starts().size(), 1); // Exactly as old as it may be.
    b.finish(id, retry());
    b.pass(1h);
    QVERIFY(b.starts().isEmpty());
    QCOMPARE(b.last.news.front().state, State::Failed);
    QVERIFY(b.last.news.front().answer.contains(QStringLiteral("busy")));
    // A final answer at once.
    Bench c({channelOf(ChannelKind::PagerDuty)});
    const MessageId final = c.add(ChannelKind::PagerDuty);
    QCOMPARE(c.starts().size(), 1);
    const auto news = c.finish(final, {Verdict::Kind::GiveUp, QStringLiteral("no"), {}, {}, false});
    QVERIFY(news && news->state == State::Failed && news->answer == QLatin1String("no"));
    // An old one of an earlier process is not sent any more.
    Bench d({channelOf(ChannelKind::PagerDuty)});
    d.add(ChannelKind::PagerDuty);
    d.pass(25h);
    d.restart();
    QVERIFY(d.starts().isEmpty());
    QCOMPARE(d.last.news.front().state, State::Failed);
}

void TestOutboxSchedule::unknownChannel()
{
    Bench b({channelOf(ChannelKind::PagerDuty)});
    b.add(ChannelKind::Slack);
    QVERIFY(b.starts().isEmpty());
    QCOMPARE(b.last.news.front().state, State::Failed);
    QVERIFY(b.last.news.front().answer.contains(QStringLiteral("no channel \"slack\"")));
    // The name is another kind of channel now: what was written for one is not sent to the other.
    ChannelConfig changed = channelOf(ChannelKind::Webhook);
    changed.name = QStringLiteral("slack");
    Bench c({changed});
    c.add(ChannelKind::Slack);
    QVERIFY(c.starts().isEmpty());
    QCOMPARE(c.last.news.front().state, State::Failed);
}

void TestOutboxSchedule::toldByPhoneWhileUnderWay()
{
    Bench b({channelOf(ChannelKind::PagerDuty)});
    const MessageId first = b.add(ChannelKind::PagerDuty, Purpose::Resolve);
    const MessageId second = b.add(ChannelKind::PagerDuty, Purpose::Resolve);
    QCOMPARE(b.starts().size(), 1);
    b.set(first, State::Sent);
    QVERIFY(b.starts().isEmpty()); // It still is on the wire.
    QVERIFY(!b.finish(first, retry(true)));
    QCOMPARE(b.starts(), QStringList{second.text()});
}

void TestOutboxSchedule::repeatsAreMarked()
{
    Bench b({channelOf(ChannelKind::PagerDuty)});
    const MessageId id = b.add(ChannelKind::PagerDuty);
    QCOMPARE(b.starts().size(), 1);
    QVERIFY(!b.last.starts.front().delivery.again);
    b.finish(id, retry(false));
    b.pass(1s);
    QCOMPARE(b.starts().size(), 1);
    QVERIFY(!b.last.starts.front().delivery.again);
    b.finish(id, retry(true));
    b.pass(2s);
    QCOMPARE(b.starts().size(), 1);
    QVERIFY(b.last.starts.front().delivery.again);
    b.restart(); // Killed before anything was logged.
    QCOMPARE(b.starts().size(), 1);
    QVERIFY(b.last.starts.front().delivery.again);
    b.finish(id, {Verdict::Kind::GiveUp, QStringLiteral("no"), {}, {}, false});
    b.set(id, State::Failed);
    b.pass(1min);
    b.record(id).queuedAt = b.now.wall;
    b.set(id, State::Queued); // Asked to send it again.
    QCOMPARE(b.starts().size(), 1);
    QVERIFY(b.last.starts.front().delivery.again);
}

void TestOutboxSchedule::answersAreToldOnce()
{
    Bench b({channelOf(ChannelKind::PagerDuty)});
    const MessageId id = b.add(ChannelKind::PagerDuty);
    int told = 0;
    for (int i = 0; i < 20; ++i) {
        QCOMPARE(b.starts().size(), 1);
        Verdict verdict = retry();
        verdict.answer = i % 2 == 0 ? QStringLiteral("cannot connect") : QStringLiteral("503");
        const auto news = b.finish(id, verdict);
        told += news ? 1 : 0;
        if (news)
            QCOMPARE(news->state, State::Queued);
        b.pass(60s);
    }
    QCOMPARE(told, 2);
}

void TestOutboxSchedule::referencesAndThread()
{
    Bench b({channelOf(ChannelKind::Statuspage)});
    const MessageId first = b.add(ChannelKind::Statuspage);
    const MessageId second = b.add(ChannelKind::Statuspage);
    QCOMPARE(b.starts().size(), 1);
    QVERIFY(b.last.starts.front().delivery.reference.isEmpty());
    QCOMPARE(b.last.starts.front().delivery.first, first);
    const auto news = b.finish(first, sent(QStringLiteral("abc")));
    QCOMPARE(news->reference, QStringLiteral("abc"));
    b.record(first).reference = QStringLiteral("abc");
    b.set(first, State::Sent);
    QCOMPARE(b.starts(), QStringList{second.text()});
    QCOMPARE(b.last.starts.front().delivery.reference, QStringLiteral("abc"));
    QCOMPARE(b.last.starts.front().delivery.first, first);
}

void TestOutboxSchedule::statusForWindows()
{
    Bench b({channelOf(ChannelKind::PagerDuty)});
    const MessageId id = b.add(ChannelKind::PagerDuty);
    b.add(ChannelKind::PagerDuty);
    QCOMPARE(b.starts().size(), 1);
    OutboxStatus status = b.schedule.status(b.now);
    QVERIFY(status.messages.at(id).sending);
    QCOMPARE(status.channels.at(QStringLiteral("pagerduty")).waiting, 2);
    b.finish(id, retry());
    status = b.schedule.status(b.now);
    QCOMPARE(status.messages.at(id), (MessageProgress{1, false, b.now.wall + 1s, QStringLiteral("busy")}));
    QCOMPARE(status.channels.at(QStringLiteral("pagerduty")),
             (ChannelProgress{0, 2, b.now.wall + 1s, QStringLiteral("busy")}));
}

void TestOutboxSchedule::anyOrder_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 block = 0; block < 8; ++block)
        QTest::addRow("block %u", block) << block * 500;
}

namespace {

/// A world that does anything: services that fail, a log that cannot be written, people, kills.
class World
{
public:
    explicit World(quint32 seed) : m_random(seed), m_bench(channels()) {}

    void run()
    {
        for (int i = 0; i < 120 && m_problem.isEmpty(); ++i)
            act();
        // Everything works from now on: nothing may be left behind.
        m_calm = true;
        m_logWorks = true;
        for (const auto &news : m_bench.schedule.untold())
            m_news.push_back(news);
        for (int i = 0; i < 3000 && m_problem.isEmpty() && !through(); ++i) {
            begin();
            while (!m_wire.empty())
                end(0);
            while (!m_news.empty())
                logNews();
            m_bench.pass(Millis{pick(2000)});
        }
        if (m_problem.isEmpty() && !through())
            m_problem = QStringLiteral("something was forgotten");
        for (const MessageRecord &r : m_bench.log) {
            if (r.state == State::Sent && !m_arrived.count(r.id) && !m_told.count(r.id))
                m_problem = QStringLiteral("%1 counts as sent and never was").arg(r.id.text());
        }
    }
    const QString &problem() const { return m_problem; }
    int starts() const { return m_starts; }

private:
    static std::vector<ChannelConfig> channels()
    {
        ChannelConfig slack = channelOf(ChannelKind::Slack);
        slack.minInterval = Millis{1000};
        return {channelOf(ChannelKind::PagerDuty), slack};
    }
    int pick(int below) { return int(m_random() % quint32(below)); }

    void act()
    {
        switch (pick(12)) {
        case 0:
        case 1:
        case 2:
            m_bench.add(pick(2) ? ChannelKind::PagerDuty : ChannelKind::Slack,
                        std::array{Purpose::Update, Purpose::Trigger, Purpose::Acknowledge,
                                   Purpose::Resolve}[size_t(pick(4))],
                        pick(8) == 0 ? State::Held : State::Queued);
            break;
        case 3:
        case 4:
        case 5:
            begin();
            break;
        case 6:
        case 7:
            if (!m_wire.empty())
                end(size_t(pick(int(m_wire.size()))));
            break;
        case 8:
            if (!m_news.empty())
                logNews();
            break;
        case 9:
            m_bench.pass(Millis{pick(10) == 0 ? 3'600'000 : pick(3000)});
            break;
        case 10:
            person();
            break;
        case 11:
            trouble();
            break;
        }
    }

    void begin()
    {
        const auto step = m_bench.schedule.next(m_bench.now);
        for (const auto &news : step.news)
            m_news.push_back(news);
        for (const auto &start : step.starts) {
            const MessageRecord &record = m_bench.record(start.delivery.record.id);
            for (const MessageId &other : m_wire) {
                if (m_bench.record(other).message.channel == record.message.channel)
                    m_problem = QStringLiteral("%1 starts beside %2").arg(record.id.text(), other.text());
            }
            if (record.state != State::Queued)
                m_problem = QStringLiteral("%1 is sent and is not queued").arg(record.id.text());
            for (const MessageRecord &before : m_bench.log) {
                if (before.id == record.id)
                    break;
                if (before.message.channel == record.message.channel && before.state == State::Queued)
                    m_problem = QStringLiteral("%1 overtakes %2").arg(record.id.text(), before.id.text());
            }
            if (m_arrived.count(record.id) && !start.delivery.again)
                m_problem = QStringLiteral("%1 is a repeat and does not know it").arg(record.id.text());
            m_wire.push_back(record.id);
            ++m_starts;
        }
    }

    void end(std::size_t index)
    {
        const MessageId id = m_wire[index];
        m_wire.erase(m_wire.begin() + qsizetype(index));
        Verdict verdict = sent();
        const int luck = m_calm ? 9 : pick(10);
        if (luck < 4)
            verdict = retry(luck < 2, pick(3) == 0 ? std::optional(Millis{pick(5000)}) : std::nullopt);
        else if (luck == 4)
            verdict = {Verdict::Kind::GiveUp, QStringLiteral("no"), {}, {}, false};
        if (verdict.kind == Verdict::Kind::Sent || verdict.mayHaveArrived)
            m_arrived.insert(id);
        if (const auto news = m_bench.finish(id, verdict))
            m_news.push_back(*news);
    }

    void logNews()
    {
        const auto news = m_news.front();
        m_news.erase(m_news.begin());
        if (!m_logWorks)
            return;
        MessageRecord &record = m_bench.record(news.message);
        if (record.state == State::Queued) // As decide() has it.
            record.state = news.state;
        record.answer = news.answer;
        m_bench.commit();
    }

    void person()
    {
        if (m_bench.log.empty())
            return;
        MessageRecord &record = m_bench.log[size_t(pick(int(m_bench.log.size())))];
        if (record.state == State::Held) {
            record.state = State::Queued;
        } else if (record.state == State::Failed) {
            record.state = State::Queued;
            record.queuedAt = m_bench.now.wall + Millis{1};
        } else if (record.state == State::Queued && pick(3) == 0) {
            record.state = State::Sent;
            m_told.insert(record.id);
        }
        m_bench.commit();
    }

    void trouble()
    {
        if (pick(3) == 0) { // Killed: what was on the wire may have arrived, what was to be logged is gone.
            for (const MessageId &id : m_wire)
                m_arrived.insert(id);
            m_wire.clear();
            m_news.clear();
            m_logWorks = true;
            m_bench.restart();
            return;
        }
        m_logWorks = !m_logWorks;
        if (m_logWorks) {
            for (const auto &news : m_bench.schedule.untold())
                m_news.push_back(news);
        }
    }

    bool through() const
    {
        return m_wire.empty() && m_news.empty() &&
               std::none_of(m_bench.log.begin(), m_bench.log.end(),
                            [](const MessageRecord &r) { return r.state == State::Queued; });
    }

    std::mt19937 m_random;
    Bench m_bench;
    std::vector<MessageId> m_wire;
    std::vector<OutboxSchedule::News> m_news;
    std::set<MessageId> m_arrived;
    std::set<MessageId> m_told;
    bool m_logWorks = true;
    bool m_calm = false;
    int m_starts = 0;
    QString m_problem;
};

} // namespace

void TestOutboxSchedule::anyOrder()
{
    QFETCH(quint32, seed);
    int starts = 0;
    for (quint32 i = 0; i < 500; ++i) {
        World world(seed + i);
        world.run();
        QVERIFY2(world.problem().isEmpty(),
                 qPrintable(QStringLiteral("seed %1: %2").arg(seed + i).arg(world.problem())));
        starts += world.starts();
    }
    QVERIFY(starts > 5000); // It was no walk through an empty house.
}

WF_TEST(TestOutboxSchedule)

} // namespace tst_outboxschedule

#include "tst_outboxschedule.moc"
