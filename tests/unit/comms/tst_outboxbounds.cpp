// SPDX-License-Identifier: GPL-3.0-or-later
// The schedule of the outbox: what is passed over does not hold up what is behind it.
#include "outboxfixture.h"
#include "support/testentry.h"

namespace tst_outboxbounds {

using namespace std::chrono_literals;
using namespace wf;

class TestOutboxBounds : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void laneBehindASettledOne();
    void otherChannelsDoNotOvertake();
    void referenceOfTheChannel();
    void repeatsAreToldTwentyTimes();
    void nextDueIsTheEarliest();
    void finishOfNothing();
    void statusOfWhatIsUnsettled();
    void asManyAtOnceAsAllowed();
};

void TestOutboxBounds::laneBehindASettledOne()
{
    OutboxFixture box({channelOf(ChannelKind::Slack), channelOf(ChannelKind::Webhook)});
    box.add(ChannelKind::Email); // There is no such channel.
    const MessageId second = box.add(ChannelKind::Webhook);
    QCOMPARE(box.starts(), QStringList{second.text()});
    QCOMPARE(box.last.news.size(), std::size_t{1});
}

void TestOutboxBounds::otherChannelsDoNotOvertake()
{
    OutboxFixture box({channelOf(ChannelKind::PagerDuty), channelOf(ChannelKind::Webhook)});
    const MessageId trigger = box.add(ChannelKind::PagerDuty, MessagePurpose::Trigger);
    const MessageId other = box.add(ChannelKind::Webhook, MessagePurpose::Resolve);
    box.add(ChannelKind::PagerDuty, MessagePurpose::Update);
    QCOMPARE(box.starts(), (QStringList{trigger.text(), other.text()}));
    QVERIFY(box.last.news.empty());
}

void TestOutboxBounds::referenceOfTheChannel()
{
    OutboxFixture box({channelOf(ChannelKind::Statuspage), channelOf(ChannelKind::Webhook)});
    const MessageId webhook = box.add(ChannelKind::Webhook, MessagePurpose::Update, MessageState::Sent);
    const MessageId mine = box.add(ChannelKind::Statuspage, MessagePurpose::Update, MessageState::Sent);
    const MessageId failed = box.add(ChannelKind::Statuspage, MessagePurpose::Update, MessageState::Failed);
    const MessageId silent = box.add(ChannelKind::Statuspage, MessagePurpose::Update, MessageState::Sent);
    box.record(webhook).reference = QStringLiteral("other");
    box.record(mine).reference = QStringLiteral("mine");
    box.record(failed).reference = QStringLiteral("failed");
    box.record(silent).reference.clear();
    box.add(ChannelKind::Statuspage);
    QCOMPARE(box.starts().size(), 1);
    QCOMPARE(box.last.starts.front().delivery.reference, QStringLiteral("mine"));
    QCOMPARE(box.last.starts.front().delivery.first, mine);
}

void TestOutboxBounds::repeatsAreToldTwentyTimes()
{
    OutboxFixture box({channelOf(ChannelKind::Webhook)});
    box.channels.front().giveUpAfter = 1000h;
    box.schedule = box.make();
    const MessageId id = box.add(ChannelKind::Webhook);
    int told = 0;
    for (int i = 0; i < 25; ++i) {
        QCOMPARE(box.starts(), QStringList{id.text()});
        Verdict verdict = retry();
        verdict.answer = QStringLiteral("busy %1").arg(i);
        told += box.finish(id, verdict).has_value();
        box.pass(2h);
    }
    QCOMPARE(told, 20);
}

void TestOutboxBounds::nextDueIsTheEarliest()
{
    OutboxFixture box({channelOf(ChannelKind::Slack), channelOf(ChannelKind::Webhook)});
    QVERIFY(!box.schedule.nextDue());
    box.add(ChannelKind::Email); // There is no such channel: it waits for nothing.
    const MessageId slack = box.add(ChannelKind::Slack);
    const MessageId webhook = box.add(ChannelKind::Webhook);
    box.starts();
    QVERIFY(!box.schedule.nextDue()); // Both are under way.
    box.finish(slack, retry(false, 100s));
    box.finish(webhook, retry(false, 50s));
    QVERIFY(box.schedule.nextDue() == box.now.steady + 50s);
    box.pass(50s);
    QVERIFY(!box.schedule.status(box.now).messages.at(webhook).nextTry); // Due now.
    QVERIFY(box.schedule.status(box.now).messages.at(slack).nextTry == box.now.wall + 50s);
}

void TestOutboxBounds::finishOfNothing()
{
    OutboxFixture box({channelOf(ChannelKind::Webhook)});
    QVERIFY(!box.finish(MessageId(QStringLiteral("unknown")), sent()));
    const MessageId id = box.add(ChannelKind::Webhook);
    QVERIFY(!box.finish(id, sent())); // It was not begun.
    box.starts();
    QVERIFY(box.finish(id, sent()));
    QVERIFY(!box.finish(id, sent()));
}

/// What is sent, or was told by phone while it is under way, is no progress; what is behind it is.
void TestOutboxBounds::statusOfWhatIsUnsettled()
{
    OutboxFixture box({channelOf(ChannelKind::Slack), channelOf(ChannelKind::Webhook)});
    box.add(ChannelKind::Slack, MessagePurpose::Update, MessageState::Sent);
    const MessageId told = box.add(ChannelKind::Slack);
    const MessageId waits = box.add(ChannelKind::Webhook);
    QCOMPARE(box.starts().size(), 2);
    box.set(told, MessageState::Sent);
    const OutboxStatus status = box.schedule.status(box.now);
    QCOMPARE(status.messages.size(), std::size_t{1});
    QVERIFY(status.messages.contains(waits));
    QVERIFY(status.messages.at(waits).sending);
    QCOMPARE(status.channels.at(QStringLiteral("slack")).waiting, 0);
    QCOMPARE(status.channels.at(QStringLiteral("webhook")).waiting, 1);
}

void TestOutboxBounds::asManyAtOnceAsAllowed()
{
    const OutboxSchedule::Limits limits;
    OutboxSchedule schedule({channelOf(ChannelKind::Webhook)}, [] { return 0.5; });
    const ClockReading now{fromMs(1'760'000'000'000), SteadyTime{}};
    for (int i = 0; i < limits.perChannel + 1; ++i) {
        MessageRecord record = deliveryTo(ChannelKind::Webhook).record;
        record.id = MessageId(QStringLiteral("m%1").arg(i));
        record.incident = IncidentId(QStringLiteral("incident-%1").arg(i));
        record.queuedAt = now.wall;
        schedule.setMessages(record.incident, {record}, false, now.wall);
    }
    QCOMPARE(int(schedule.next(now).starts.size()), limits.perChannel);
    QCOMPARE(int(schedule.next(now).starts.size()), 0);
}

WF_TEST(TestOutboxBounds)

} // namespace tst_outboxbounds

#include "tst_outboxbounds.moc"
