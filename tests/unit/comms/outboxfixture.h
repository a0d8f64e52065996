// SPDX-License-Identifier: GPL-3.0-or-later
// An outbox under test: the log, the time and one schedule over both.
#pragma once

#include "comms/outboxschedule.h"
#include "commsfixture.h"

#include <QTest>

namespace wf {

inline const IncidentId Inc(QStringLiteral("incident-1"));

/// The log, the time and one schedule over both.
struct OutboxFixture
{
    explicit OutboxFixture(std::vector<ChannelConfig> list) : channels(std::move(list)), schedule(make()) {}

    OutboxSchedule make() const
    {
        return {channels, [] { return 1.0; }};
    }
    MessageId add(ChannelKind kind, MessagePurpose purpose = MessagePurpose::Update,
                  MessageState state = MessageState::Queued)
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
    void set(const MessageId &id, MessageState state)
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
    ClockReading now{fromMs(1'760'000'000'000), SteadyTime{}};
    OutboxSchedule schedule;
    OutboxSchedule::Step last;
};

inline Verdict retry(bool arrived = false, std::optional<Millis> after = {})
{
    return {Verdict::Kind::Retry, QStringLiteral("busy"), {}, after, arrived};
}
inline Verdict sent(const QString &reference = {})
{
    return {Verdict::Kind::Sent, QStringLiteral("took it"), reference, {}, false};
}

} // namespace wf
