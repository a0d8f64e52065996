// SPDX-License-Identifier: GPL-3.0-or-later
#include "comms/courier.h"

#include "base/print.h"
#include "comms/commscategory.h"
#include "comms/transport.h"

#include <QCoreApplication>
#include <QRandomGenerator>
#include <QTimer>

namespace wf {

namespace {

constexpr Millis PublishEvery{100};
/// A timer is only a trigger: a clock that moved by itself (sleep, a test) is noticed by then.
constexpr Millis LongestWait{1000};

/// Into the program's own log: the schedule has news of a message once for each new answer.
void sayFailure(const OutboxSchedule::News &news)
{
    if (news.state != MessageState::Queued && news.state != MessageState::Failed)
        return;
    qCWarning(commsCategory).noquote()
        << QStringLiteral("message %1 %2: %3")
               .arg(excerpt(news.message.text()),
                    news.state == MessageState::Failed ? QStringLiteral("failed")
                                                       : QStringLiteral("is tried again"),
                    excerpt(news.answer));
}

} // namespace

Courier::Courier(std::vector<ChannelConfig> channels, const Clock &clock)
    : m_clock(clock), m_channels(channels),
      m_schedule(std::move(channels), [] { return QRandomGenerator::global()->generateDouble(); }),
      m_next(new QTimer(this)), m_publishing(new QTimer(this))
{
    m_next->setSingleShot(true);
    connect(m_next, &QTimer::timeout, this, &Courier::advance);
    m_publishing->setSingleShot(true);
    m_publishing->setInterval(PublishEvery);
    connect(m_publishing, &QTimer::timeout, this, &Courier::publish);
    // More than the schedule has under way at once: a test finds room beside it.
    m_pool.setMaxThreadCount(OutboxSchedule::Limits{}.inAll + 2);
}

Courier::~Courier()
{
    m_stop = true;
    m_pool.clear();
    m_pool.waitForDone();
}

void Courier::setMessages(const IncidentId &incident, const std::vector<MessageRecord> &records,
                          bool fromBefore)
{
    m_schedule.setMessages(incident, records, fromBefore, m_clock.wall());
    advance();
}

void Courier::resume()
{
    m_paused = false;
    for (const OutboxSchedule::News &news : m_schedule.untold())
        tell(news);
    advance();
}

void Courier::pause()
{
    m_paused = true;
    m_next->stop();
    publish();
}

void Courier::advance()
{
    if (!m_publishing->isActive())
        m_publishing->start();
    if (m_paused || m_stop)
        return;
    const OutboxSchedule::Step step = m_schedule.next(now());
    for (const OutboxSchedule::News &news : step.news) {
        sayFailure(news);
        tell(news);
    }
    for (const OutboxSchedule::Start &start : step.starts)
        begin(start);
    if (const auto due = m_schedule.nextDue())
        m_next->start(std::clamp(*due - m_clock.steady(), Millis{1}, LongestWait));
    else
        m_next->stop();
}

void Courier::begin(const OutboxSchedule::Start &start)
{
    m_pool.start([this, start] {
        const Verdict verdict = deliver(start.channel, start.delivery, m_stop);
        // What was broken off by us says nothing about the service.
        if (m_stop && verdict.kind == Verdict::Kind::Retry)
            return;
        QMetaObject::invokeMethod(this, [this, id = start.delivery.record.id, verdict] {
            if (const auto news = m_schedule.finish(id, verdict, now())) {
                sayFailure(*news);
                tell(*news);
            }
            advance();
        });
    });
}

std::vector<OutboxSchedule::News> Courier::takeLeft()
{
    m_pool.clear();
    m_pool.waitForDone();
    QCoreApplication::sendPostedEvents(this, QEvent::MetaCall); // What the last requests came to.
    return m_schedule.untold();
}

void Courier::tell(const OutboxSchedule::News &news)
{
    // While the log cannot be written an outcome waits in the schedule, see resume().
    if (!m_paused)
        Q_EMIT delivered(news.incident, news.message, news.state, news.answer, news.reference);
}

void Courier::publish()
{
    OutboxStatus status = m_schedule.status(now());
    status.paused = m_paused;
    if (status == m_published)
        return;
    m_published = status;
    Q_EMIT statusChanged(status);
}

void Courier::test(const QString &channel, const std::function<void(const Expected<QString> &)> &then)
{
    const auto config = std::find_if(m_channels.begin(), m_channels.end(),
                                     [&](const ChannelConfig &c) { return c.name == channel; });
    if (config == m_channels.end()) {
        then(fail(ErrorCode::NotFound, QStringLiteral("there is no channel \"%1\"").arg(channel)));
        return;
    }
    m_pool.start([this, config = *config, then] {
        const Expected<QString> answer = testChannel(config, m_clock.wall(), m_stop);
        if (!m_stop)
            then(answer);
    });
}

} // namespace wf

#include "moc_courier.cpp"
