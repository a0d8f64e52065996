// SPDX-License-Identifier: GPL-3.0-or-later
// Whole lives of an outbox in which everything comes in any order.
#include "outboxfixture.h"
#include "support/sanitized.h"
#include "support/testentry.h"

#include <random>

namespace tst_outboxlives {

using namespace std::chrono_literals;
using namespace wf;
using Purpose = MessagePurpose;
using State = MessageState;

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
    OutboxFixture m_bench;
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

class TestOutboxLives : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void anyOrder_data();
    void anyOrder();
};

void TestOutboxLives::anyOrder_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 block = 0; block < wf::testing::lighter(8U); ++block)
        QTest::addRow("block %u", block) << block * 500;
}

void TestOutboxLives::anyOrder()
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

WF_TEST(TestOutboxLives)

} // namespace tst_outboxlives

#include "tst_outboxlives.moc"
