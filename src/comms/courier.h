// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "comms/channel.h"
#include "comms/outboxschedule.h"

#include <QObject>
#include <QThreadPool>

#include <atomic>
#include <functional>

class QTimer;

namespace wf {

/// Carries messages from the log to their channels. Made on any thread, moved to its own; each request
/// blocks a thread of its pool. Sends nothing until it was told to resume().
class Courier : public QObject
{
    Q_OBJECT
public:
    Courier(std::vector<ChannelConfig> channels, const Clock &clock);
    /// Requests under way are broken off.
    ~Courier() override;

    /// Every message of an incident as the log has them; see OutboxSchedule::setMessages().
    void setMessages(const wf::IncidentId &incident, const std::vector<wf::MessageRecord> &records,
                     bool fromBefore);
    /// The log can be written: outcomes it does not have are told again, then sending goes on.
    void resume();
    void pause();
    /// Past the log. `then` is called on a thread of the pool with what the service answered; never when the
    /// courier ends before.
    void test(const QString &channel, const std::function<void(const wf::Expected<QString> &)> &then);
    /// From any thread: requests under way end within a tenth of a second, and none is begun.
    void stop() { m_stop = true; }
    /// After stop(), on its own thread: outcomes that the log may not have yet.
    std::vector<OutboxSchedule::News> takeLeft();

Q_SIGNALS:
    /// What became of a message: for the log.
    void delivered(const wf::IncidentId &incident, const wf::MessageId &message, wf::MessageState state,
                   const QString &answer, const QString &reference);
    /// At most ten times a second.
    void statusChanged(const wf::OutboxStatus &status);

private:
    void advance();
    void begin(const OutboxSchedule::Start &start);
    void tell(const OutboxSchedule::News &news);
    void publish();
    ClockReading now() const { return {m_clock.wall(), m_clock.steady()}; }

    const Clock &m_clock;
    std::vector<ChannelConfig> m_channels;
    OutboxSchedule m_schedule;
    OutboxStatus m_published;
    bool m_paused = true;
    std::atomic<bool> m_stop{false};
    QTimer *m_next;
    QTimer *m_publishing;
    QThreadPool m_pool;
};

} // namespace wf
