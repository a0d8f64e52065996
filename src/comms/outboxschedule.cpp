// SPDX-License-Identifier: GPL-3.0-or-later
#include "comms/outboxschedule.h"

#include <algorithm>

namespace wf {

namespace {

constexpr std::size_t MaxTold = 20;

bool isAlert(MessagePurpose purpose)
{
    return purpose == MessagePurpose::Trigger || purpose == MessagePurpose::Acknowledge ||
           purpose == MessagePurpose::Resolve;
}

OutboxSchedule::News newsOf(const MessageRecord &record, MessageState state, const QString &answer)
{
    return {record.incident, record.id, state, answer, {}};
}

} // namespace

OutboxSchedule::OutboxSchedule(std::vector<ChannelConfig> channels, std::function<double()> random)
    : OutboxSchedule(std::move(channels), std::move(random), Limits{})
{
}

OutboxSchedule::OutboxSchedule(std::vector<ChannelConfig> channels, std::function<double()> random,
                               Limits limits)
    : m_random(std::move(random)), m_limits(limits)
{
    for (ChannelConfig &config : channels) {
        const QString name = config.name;
        m_channels[name].config = std::move(config);
    }
}

void OutboxSchedule::setMessages(const IncidentId &incident, const std::vector<MessageRecord> &records,
                                 bool fromBefore, Timestamp now)
{
    const auto known = m_records.find(incident);
    for (const MessageRecord &record : records) {
        if (record.state != MessageState::Queued) {
            const auto entry = m_entries.find(record.id);
            // One that is under way goes on to count until its attempt is over: told by phone meanwhile.
            if (entry != m_entries.end() && entry->second.phase != Phase::UnderWay)
                m_entries.erase(entry);
            continue;
        }
        // One that was queued, given up and is queued again may have arrived the first time.
        const bool knew =
            known != m_records.end() &&
            std::any_of(known->second.begin(), known->second.end(), [&](const MessageRecord &r) {
                return r.id == record.id && r.state != MessageState::Held;
            });
        put(record, fromBefore || knew, now);
    }
    m_records[incident] = records;
}

void OutboxSchedule::put(const MessageRecord &record, bool again, Timestamp now)
{
    const auto it = m_entries.find(record.id);
    if (it != m_entries.end() &&
        (it->second.queuedAt == record.queuedAt || it->second.phase == Phase::UnderWay))
        return;
    Entry entry;
    entry.queuedAt = record.queuedAt;
    // One that was held is young when it is let go; one of an earlier process is as old as it is.
    entry.queuedFor = again ? record.queuedAt : std::max(record.queuedAt, now);
    entry.again = again;
    if (!record.answer.isEmpty()) {
        entry.told.insert(record.answer);
        entry.lastAnswer = record.answer;
    }
    m_entries[record.id] = entry;
}

OutboxSchedule::Step OutboxSchedule::next(const ClockReading &now)
{
    Step step;
    for (const auto &[incident, records] : m_records)
        nextOf(records, now, step);
    return step;
}

/// One incident: the first unsettled message of each channel is the one that may go.
void OutboxSchedule::nextOf(const Records &records, const ClockReading &now, Step &step)
{
    std::set<QString> busy;
    for (const MessageRecord &record : records) {
        const auto entry = m_entries.find(record.id);
        if (entry != m_entries.end() && entry->second.phase != Phase::Waiting)
            busy.insert(record.message.channel);
    }
    for (std::size_t i = 0; i < records.size(); ++i) {
        const MessageRecord &record = records[i];
        const auto found = m_entries.find(record.id);
        if (found == m_entries.end() || record.state != MessageState::Queued)
            continue;
        Entry &entry = found->second;
        if (entry.phase != Phase::Waiting || !busy.insert(record.message.channel).second)
            continue;
        if (const auto verdict = verdictWithoutTry(records, i, entry, now)) {
            entry.phase = Phase::Settled;
            entry.outcome = verdict;
            entry.lastAnswer = verdict->answer;
            step.news.push_back(*verdict);
            continue;
        }
        Channel &channel = m_channels.find(record.message.channel)->second;
        const bool wait = (entry.notBefore && *entry.notBefore > now.steady) ||
                          (channel.notBefore && *channel.notBefore > now.steady);
        if (!wait && channel.underWay < m_limits.perChannel && m_underWay < m_limits.inAll)
            step.starts.push_back(start(records, i, entry, channel, now));
    }
}

std::optional<OutboxSchedule::News> OutboxSchedule::verdictWithoutTry(const Records &records,
                                                                      std::size_t index, const Entry &entry,
                                                                      const ClockReading &now) const
{
    const MessageRecord &record = records[index];
    const auto channel = m_channels.find(record.message.channel);
    if (channel == m_channels.end())
        return newsOf(record, MessageState::Failed,
                      QStringLiteral("not sent: the configuration no longer has a channel \"%1\"")
                          .arg(record.message.channel));
    if (channel->second.config.kind != record.message.kind)
        return newsOf(record, MessageState::Failed,
                      QStringLiteral("not sent: the channel \"%1\" is %2 now, and was %3")
                          .arg(record.message.channel, channelKindName(channel->second.config.kind),
                               channelKindName(record.message.kind)));
    if (isOvertaken(records, index, entry))
        return newsOf(record, MessageState::Superseded,
                      QStringLiteral("not sent: a later word on the alert overtook it"));
    const Millis limit = channel->second.config.giveUpAfter;
    if (now.wall - entry.queuedFor > limit)
        return newsOf(
            record, MessageState::Failed,
            entry.lastAnswer.isEmpty()
                ? QStringLiteral("given up: older than %1").arg(durationText(limit))
                : QStringLiteral("given up after %1: %2").arg(durationText(limit), entry.lastAnswer));
    return std::nullopt;
}

/// A trigger or acknowledgement is pointless once a later word on the alert stands. One that may have been
/// sent is gone through with, so that the later one comes after it, unless that was sent already.
bool OutboxSchedule::isOvertaken(const Records &records, std::size_t index, const Entry &entry) const
{
    const OutgoingMessage &message = records[index].message;
    if (message.purpose != MessagePurpose::Trigger && message.purpose != MessagePurpose::Acknowledge)
        return false;
    return std::any_of(
        records.begin() + qsizetype(index) + 1, records.end(), [&](const MessageRecord &later) {
            if (later.message.channel != message.channel || !isAlert(later.message.purpose))
                return false;
            return later.state == MessageState::Sent || (later.state == MessageState::Queued && !entry.again);
        });
}

OutboxSchedule::Start OutboxSchedule::start(const Records &records, std::size_t index, Entry &entry,
                                            Channel &channel, const ClockReading &now)
{
    const MessageRecord &record = records[index];
    Delivery delivery{record, {}, {}, entry.again, now.wall};
    for (const MessageRecord &other : records) {
        if (other.message.channel != record.message.channel)
            continue;
        if (delivery.first.isEmpty() && other.message.purpose != MessagePurpose::Test)
            delivery.first = other.id;
        if (other.state == MessageState::Sent && !other.reference.isEmpty())
            delivery.reference = other.reference;
    }
    entry.phase = Phase::UnderWay;
    ++entry.attempts;
    entry.notBefore.reset();
    ++channel.underWay;
    ++m_underWay;
    channel.notBefore = now.steady + channel.config.minInterval;
    return {std::move(delivery), channel.config};
}

std::optional<OutboxSchedule::News> OutboxSchedule::finish(const MessageId &message, const Verdict &verdict,
                                                           const ClockReading &now)
{
    const auto found = m_entries.find(message);
    if (found == m_entries.end() || found->second.phase != Phase::UnderWay)
        return std::nullopt;
    Entry &entry = found->second;
    const MessageRecord *record = nullptr;
    for (const auto &[incident, records] : m_records) {
        for (const MessageRecord &r : records) {
            if (r.id == message)
                record = &r;
        }
    }
    if (!record)
        return std::nullopt;
    Channel &channel = m_channels.at(record->message.channel);
    --channel.underWay;
    --m_underWay;
    entry.lastAnswer = verdict.answer;
    const bool sent = verdict.kind == Verdict::Kind::Sent;
    channel.sent += sent ? 1 : 0;
    channel.lastError = sent ? QString() : verdict.answer;
    if (verdict.retryAfter) // It is the channel that is asked to be quiet, not one message.
        channel.notBefore =
            std::max(channel.notBefore.value_or(now.steady), now.steady + *verdict.retryAfter);
    if (record->state != MessageState::Queued) { // Settled by somebody else while it was under way.
        m_entries.erase(found);
        return std::nullopt;
    }
    const bool retry = verdict.kind == Verdict::Kind::Retry || verdict.kind == Verdict::Kind::GoOn;
    if (retry) {
        entry.phase = Phase::Waiting;
        entry.again = entry.again || verdict.mayHaveArrived;
        entry.notBefore =
            now.steady + std::max(delay(entry.attempts), verdict.retryAfter.value_or(Millis{0}));
        const bool news = entry.told.size() < MaxTold && entry.told.insert(verdict.answer).second;
        return news ? std::optional(newsOf(*record, MessageState::Queued, verdict.answer)) : std::nullopt;
    }
    entry.phase = Phase::Settled;
    entry.outcome = newsOf(*record, sent ? MessageState::Sent : MessageState::Failed, verdict.answer);
    entry.outcome->reference = verdict.reference;
    return entry.outcome;
}

std::vector<OutboxSchedule::News> OutboxSchedule::untold() const
{
    std::vector<News> news;
    for (const auto &[id, entry] : m_entries) {
        if (entry.outcome)
            news.push_back(*entry.outcome);
    }
    return news;
}

/// 1, 2, 4 … times the first, at most the longest; between half of it and all of it, so that those who were
/// cut off together do not come back together.
Millis OutboxSchedule::delay(int attempts) const
{
    const double doubled =
        double(m_limits.firstDelay.count()) * double(1LL << std::clamp(attempts - 1, 0, 30));
    const double capped = std::min(doubled, double(m_limits.longestDelay.count()));
    return Millis{qint64(capped * (0.5 + 0.5 * std::clamp(m_random(), 0.0, 1.0)))};
}

std::optional<SteadyTime> OutboxSchedule::nextDue() const
{
    std::optional<SteadyTime> due;
    for (const auto &[incident, records] : m_records) {
        for (const MessageRecord &record : records) {
            const auto entry = m_entries.find(record.id);
            const auto channel = m_channels.find(record.message.channel);
            if (entry == m_entries.end() || entry->second.phase != Phase::Waiting ||
                channel == m_channels.end())
                continue;
            const SteadyTime at = std::max(entry->second.notBefore.value_or(SteadyTime{}),
                                           channel->second.notBefore.value_or(SteadyTime{}));
            due = due ? std::min(*due, at) : at;
        }
    }
    return due;
}

OutboxStatus OutboxSchedule::status(const ClockReading &now) const
{
    OutboxStatus status;
    status.paused = false;
    for (const auto &[name, channel] : m_channels)
        status.channels[name] = {channel.sent, 0, {}, channel.lastError};
    for (const auto &[incident, records] : m_records) {
        for (const MessageRecord &record : records) {
            const auto found = m_entries.find(record.id);
            if (found == m_entries.end() || record.state != MessageState::Queued)
                continue;
            const Entry &entry = found->second;
            MessageProgress &progress = status.messages[record.id];
            progress = {entry.attempts, entry.phase == Phase::UnderWay, {}, entry.lastAnswer};
            ChannelProgress &channel = status.channels[record.message.channel];
            channel.waiting += entry.outcome ? 0 : 1;
            if (entry.phase != Phase::Waiting || !entry.notBefore || *entry.notBefore <= now.steady)
                continue;
            progress.nextTry = now.wall + (*entry.notBefore - now.steady);
            channel.retryingAt =
                channel.retryingAt ? std::min(*channel.retryingAt, *progress.nextTry) : progress.nextTry;
        }
    }
    return status;
}

} // namespace wf
