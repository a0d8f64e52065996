// SPDX-License-Identifier: GPL-3.0-or-later
// What leaves the desk: the courier is told what the log holds, and the log what the courier did.
#include "comms/courier.h"
#include "desk/desk.h"

namespace wf {

void Desk::makeCourier()
{
    m_courier = new Courier(m_options.config.channels, m_clock);
    for (const ChannelConfig &channel : m_options.config.channels)
        m_channels.push_back(infoOf(channel));
    m_commsThread.setObjectName(QStringLiteral("comms"));
    m_courier->moveToThread(&m_commsThread);
    connect(&m_commsThread, &QThread::finished, m_courier, &QObject::deleteLater);
    connect(m_courier, &Courier::delivered, this,
            [this](const IncidentId &incident, const MessageId &message, MessageState state,
                   const QString &answer, const QString &reference) {
                reportDelivery({incident, message, state, answer, reference});
            });
    connect(m_courier, &Courier::statusChanged, this, [this](const OutboxStatus &status) {
        m_outbox = status;
        Q_EMIT outboxChanged();
    });
}

/// Where it cannot be logged the courier keeps an outcome and tells it again on resume().
void Desk::reportDelivery(const OutboxSchedule::News &news)
{
    submitAs(QStringLiteral("desk"),
             command::ReportDelivery{news.incident, news.message, news.state, news.answer, news.reference},
             this, [](const CommandResult &) {});
}

void Desk::stopCourier()
{
    m_courier->stop();
    if (!m_commsThread.isRunning()) {
        delete m_courier;
        return;
    }
    // Whatever was sent to the end is logged before the log closes: it would be sent once more otherwise.
    std::vector<OutboxSchedule::News> left;
    QMetaObject::invokeMethod(
        m_courier, [&left, courier = m_courier] { left = courier->takeLeft(); },
        Qt::BlockingQueuedConnection);
    for (const OutboxSchedule::News &news : left)
        reportDelivery(news);
    m_commsThread.quit();
    m_commsThread.wait();
}

/// Nothing leaves a simulated estate, a desk that only reads, or one whose log takes nothing.
bool Desk::maySend() const
{
    return m_logStatus.state == LogStatus::State::Writable && !isDemo();
}

void Desk::letCourierWork()
{
    QMetaObject::invokeMethod(
        m_courier, [courier = m_courier, work = maySend()] { work ? courier->resume() : courier->pause(); });
}

void Desk::forwardMessages(const std::set<IncidentId> &incidents, bool fromBefore)
{
    for (const IncidentId &id : incidents) {
        const Incident *incident = m_book.find(id);
        if (!incident || incident->messages.empty())
            continue;
        std::vector<MessageRecord> messages = incident->messages;
        std::erase_if(messages, [this](const MessageRecord &m) { return m_book.isForeign(m.desk); });
        QMetaObject::invokeMethod(m_courier,
                                  [courier = m_courier, id, messages = std::move(messages), fromBefore] {
                                      courier->setMessages(id, messages, fromBefore);
                                  });
    }
}

const std::vector<ChannelInfo> &Desk::channels() const
{
    static const std::vector<ChannelInfo> none;
    return isDemo() ? none : m_channels;
}

void Desk::testChannel(const QString &name, QObject *context,
                       std::function<void(const Expected<QString> &)> then)
{
    const auto answer = answerTo(context, std::move(then));
    if (isDemo())
        return answer(
            fail(ErrorCode::Refused, QStringLiteral("nothing is sent while the estate is simulated")));
    if (m_logStatus.state == LogStatus::State::ReadOnly)
        return answer(fail(ErrorCode::ReadOnly, QStringLiteral("this desk only reads and sends nothing")));
    QMetaObject::invokeMethod(m_courier,
                              [courier = m_courier, name, answer] { courier->test(name, answer); });
}

MessagePreview Desk::preview(const OutgoingMessage &message) const
{
    for (const ChannelConfig &channel : m_options.config.channels) {
        if (channel.name == message.channel)
            return previewOf(channel, message);
    }
    ChannelConfig plain;
    plain.kind = isOnNetwork(message.kind) ? ChannelKind::Clipboard : message.kind;
    MessagePreview preview = previewOf(plain, message);
    if (isOnNetwork(message.kind))
        preview.warnings += QStringLiteral("the configuration has no channel \"%1\"").arg(message.channel);
    return preview;
}

} // namespace wf
