// SPDX-License-Identifier: GPL-3.0-or-later
// What leaves the desk: the courier is told what the log holds, and the log what the courier did.
#include "comms/courier.h"
#include "desk/livedesk.h"

namespace wf {

void LiveDesk::makeCourier()
{
    m_courier = new Courier(m_options.config.channels, m_clock);
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
void LiveDesk::reportDelivery(const OutboxSchedule::News &news)
{
    submitAs(QStringLiteral("desk"),
             command::ReportDelivery{news.incident, news.message, news.state, news.answer, news.reference},
             {this, [](const CommandResult &) {}});
}

void LiveDesk::stopCourier()
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
bool LiveDesk::maySend() const
{
    return mayWrite() && !isDemo();
}

void LiveDesk::letCourierWork()
{
    QMetaObject::invokeMethod(
        m_courier, [courier = m_courier, work = maySend()] { work ? courier->resume() : courier->pause(); });
}

void LiveDesk::forwardMessages(const std::set<IncidentId> &incidents, bool fromBefore)
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

void LiveDesk::testChannel(const QString &name, Continuation<Expected<QString>> then)
{
    if (isDemo())
        return then.post(
            this, fail(ErrorCode::Refused, QStringLiteral("nothing is sent while the estate is simulated")));
    if (m_logStatus.state == LogStatus::State::ReadOnly)
        return then.post(this,
                         fail(ErrorCode::ReadOnly, QStringLiteral("this desk only reads and sends nothing")));
    QMetaObject::invokeMethod(m_courier, [this, courier = m_courier, name, then = std::move(then)] {
        courier->test(name, [this, then](const Expected<QString> &said) { then.post(this, said); });
    });
}

} // namespace wf
