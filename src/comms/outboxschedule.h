// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "comms/exchange.h"

#include <functional>
#include <map>
#include <set>

namespace wf {

/// Both clocks: ages count in wall time, as people see them; waits in a time that never steps.
struct ClockReading
{
    Timestamp wall;
    SteadyTime steady;
};

/// How one message stands, for windows. What the log does not know: it is lost with the process.
struct MessageProgress
{
    int attempts = 0;
    bool sending = false;
    std::optional<Timestamp> nextTry; ///< None: it is sent now, or waits for one before it.
    QString lastAnswer;
    bool operator==(const MessageProgress &) const = default;
};
struct ChannelProgress
{
    int sent = 0;    ///< Since the start.
    int waiting = 0; ///< Queued, sent now, or waiting for another try.
    std::optional<Timestamp> retryingAt;
    QString lastError; ///< Empty again once something was sent.
    bool operator==(const ChannelProgress &) const = default;
};
struct OutboxStatus
{
    std::map<MessageId, MessageProgress> messages; ///< Those that are queued.
    std::map<QString, ChannelProgress> channels;
    bool paused = true; ///< The log cannot be written, or nothing is to leave this machine.
    bool operator==(const OutboxStatus &) const = default;
};

/// Which message is sent when. Pure: it mirrors the records of the log, is told the time and what came of
/// each attempt, and says what to do. What it promises, whatever comes in which order:
///  - of one incident and channel one message is under way, and the next one only after the one before is
///    settled in the log;
///  - none is forgotten: each is sent, given up or superseded;
///  - a held message is not sent.
class OutboxSchedule
{
public:
    struct Limits
    {
        Millis firstDelay{1000};
        Millis longestDelay{60'000};
        int perChannel = 4; ///< Under way at once.
        int inAll = 8;
    };
    /// `random` gives numbers from 0 to 1.
    OutboxSchedule(std::vector<ChannelConfig> channels, std::function<double()> random);
    OutboxSchedule(std::vector<ChannelConfig> channels, std::function<double()> random, Limits limits);

    /// Every message of an incident as the log has them now. `fromBefore`: of an earlier process, which may
    /// have sent what is queued without having come to log it.
    void setMessages(const IncidentId &incident, const std::vector<MessageRecord> &records, bool fromBefore,
                     Timestamp now);

    /// A message that is to be sent now. It counts as under way until finish().
    struct Start
    {
        Delivery delivery;
        ChannelConfig channel;
    };
    /// What the log has to be told.
    struct News
    {
        IncidentId incident;
        MessageId message;
        MessageState state = MessageState::Sent; ///< Queued: it is tried again.
        QString answer;
        QString reference;
        bool operator==(const News &) const = default;
    };
    struct Step
    {
        std::vector<Start> starts;
        std::vector<News> news;
    };
    Step next(const ClockReading &now);
    /// What came of a start; what the log has to hear of it, if anything.
    std::optional<News> finish(const MessageId &message, const Verdict &verdict, const ClockReading &now);
    /// Every outcome the log does not have yet, once more: it could not be written when it was told.
    std::vector<News> untold() const;

    /// When next() has something to do; none: not before something else happens.
    std::optional<SteadyTime> nextDue() const;
    OutboxStatus status(const ClockReading &now) const;

private:
    enum class Phase { Waiting, UnderWay, Settled };
    struct Entry
    {
        Phase phase = Phase::Waiting;
        Timestamp queuedAt;  ///< Of the record: another one means that it was queued anew.
        Timestamp queuedFor; ///< From when its age counts.
        bool again = false;
        int attempts = 0;
        std::optional<SteadyTime> notBefore;
        std::optional<News> outcome; ///< Settled here, not in the log yet.
        std::set<QString> told;      ///< Answers the log has heard.
        QString lastAnswer;
    };
    struct Channel
    {
        ChannelConfig config;
        std::optional<SteadyTime> notBefore;
        int underWay = 0;
        int sent = 0;
        QString lastError;
    };
    using Records = std::vector<MessageRecord>;

    void nextOf(const Records &records, const ClockReading &now, Step &step);
    std::optional<News> verdictWithoutTry(const Records &records, std::size_t index, const Entry &entry,
                                          const ClockReading &now) const;
    bool isOvertaken(const Records &records, std::size_t index, const Entry &entry) const;
    Start start(const Records &records, std::size_t index, Entry &entry, Channel &channel,
                const ClockReading &now);
    Millis delay(int attempts) const;
    void put(const MessageRecord &record, bool again, Timestamp now);

    std::map<QString, Channel> m_channels;
    std::function<double()> m_random;
    Limits m_limits;
    std::map<IncidentId, Records> m_records;
    std::map<MessageId, Entry> m_entries; ///< Of what is queued.
    int m_underWay = 0;
};

} // namespace wf
