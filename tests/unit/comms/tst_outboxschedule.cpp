// SPDX-License-Identifier: GPL-3.0-or-later
// The schedule, rule by rule.
#include "outboxfixture.h"
#include "support/testentry.h"

namespace tst_outboxschedule {

using namespace std::chrono_literals;
using namespace wf;
using Purpose = MessagePurpose;
using State = MessageState;

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
};

void TestOutboxSchedule::nextOnlyAfterTheLogHasIt()
{
    OutboxFixture b({channelOf(ChannelKind::PagerDuty)});
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
    OutboxFixture b({channelOf(ChannelKind::PagerDuty), channelOf(ChannelKind::Webhook)});
    const MessageId pager = b.add(ChannelKind::PagerDuty);
    b.add(ChannelKind::PagerDuty);
    const MessageId hook = b.add(ChannelKind::Webhook);
    QCOMPARE(b.starts(), QStringList({pager.text(), hook.text()}));
}

void TestOutboxSchedule::backsOffAndHonoursRetryAfter()
{
    OutboxFixture b({channelOf(ChannelKind::PagerDuty)});
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
    OutboxFixture b({slack});
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
    OutboxFixture b({channelOf(ChannelKind::PagerDuty)});
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
    OutboxFixture c({channelOf(ChannelKind::PagerDuty)});
    const MessageId tried = c.add(ChannelKind::PagerDuty, Purpose::Trigger);
    QCOMPARE(c.starts().size(), 1);
    c.add(ChannelKind::PagerDuty, Purpose::Resolve);
    QVERIFY(c.starts().isEmpty() && c.last.news.empty());
    c.finish(tried, retry(true));
    c.pass(1s);
    QCOMPARE(c.starts(), QStringList{tried.text()});
    // After one that certainly did not get there it is superseded.
    OutboxFixture d({channelOf(ChannelKind::PagerDuty)});
    const MessageId refused = d.add(ChannelKind::PagerDuty, Purpose::Trigger);
    QCOMPARE(d.starts().size(), 1);
    d.finish(refused, retry(false));
    d.add(ChannelKind::PagerDuty, Purpose::Acknowledge);
    QVERIFY(d.starts().isEmpty());
    QCOMPARE(d.last.news.size(), 1U);
    // Neither a resolve nor an update is ever dropped; another channel's alerts do not count.
    OutboxFixture e({channelOf(ChannelKind::PagerDuty), channelOf(ChannelKind::Webhook)});
    e.add(ChannelKind::PagerDuty, Purpose::Resolve);
    e.add(ChannelKind::PagerDuty, Purpose::Resolve);
    e.add(ChannelKind::Webhook, Purpose::Trigger);
    QCOMPARE(e.starts().size(), 2);
    QVERIFY(e.last.news.empty());
}

void TestOutboxSchedule::resentTriggerAfterItsResolve()
{
    OutboxFixture b({channelOf(ChannelKind::PagerDuty)});
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
    OutboxFixture b({channelOf(ChannelKind::Statuspage)});
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
    OutboxFixture b({channelOf(ChannelKind::PagerDuty)});
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
    OutboxFixture c({channelOf(ChannelKind::PagerDuty)});
    const MessageId final = c.add(ChannelKind::PagerDuty);
    QCOMPARE(c.starts().size(), 1);
    const auto news = c.finish(final, {Verdict::Kind::GiveUp, QStringLiteral("no"), {}, {}, false});
    QVERIFY(news && news->state == State::Failed && news->answer == QLatin1String("no"));
    // An old one of an earlier process is not sent any more.
    OutboxFixture d({channelOf(ChannelKind::PagerDuty)});
    d.add(ChannelKind::PagerDuty);
    d.pass(25h);
    d.restart();
    QVERIFY(d.starts().isEmpty());
    QCOMPARE(d.last.news.front().state, State::Failed);
}

void TestOutboxSchedule::unknownChannel()
{
    OutboxFixture b({channelOf(ChannelKind::PagerDuty)});
    b.add(ChannelKind::Slack);
    QVERIFY(b.starts().isEmpty());
    QCOMPARE(b.last.news.front().state, State::Failed);
    QVERIFY(b.last.news.front().answer.contains(QStringLiteral("no longer has a channel \"slack\"")));
    // The name is another kind of channel now: what was written for one is not sent to the other.
    ChannelConfig changed = channelOf(ChannelKind::Webhook);
    changed.name = QStringLiteral("slack");
    OutboxFixture c({changed});
    c.add(ChannelKind::Slack);
    QVERIFY(c.starts().isEmpty());
    QCOMPARE(c.last.news.front().state, State::Failed);
}

void TestOutboxSchedule::toldByPhoneWhileUnderWay()
{
    OutboxFixture b({channelOf(ChannelKind::PagerDuty)});
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
    OutboxFixture b({channelOf(ChannelKind::PagerDuty)});
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
    OutboxFixture b({channelOf(ChannelKind::PagerDuty)});
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
    OutboxFixture b({channelOf(ChannelKind::Statuspage)});
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
    OutboxFixture b({channelOf(ChannelKind::PagerDuty)});
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

WF_TEST(TestOutboxSchedule)

} // namespace tst_outboxschedule

#include "tst_outboxschedule.moc"
