// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/alerts.h"

#include "incident/parts.h"
#include "theme/plaintext.h"
#include "theme/sessionbus.h"
#include "words/eventsentence.h"

#include <QApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QTimer>
#include <QWidget>

#include <algorithm>

namespace wf {

namespace {

constexpr Millis AgainEvery = std::chrono::seconds(10);

template <typename Is>
const Event *newest(const Incident &incident, Is is)
{
    const auto &events = incident.events;
    const auto found =
        std::find_if(events.rbegin(), events.rend(), [&is](const EventPtr &e) { return bool(is(*e)); });
    return found == events.rend() ? nullptr : found->get();
}

} // namespace

Alerts::Alerts(DeskView &desk, QWidget *window)
    : QObject(window), m_desk(desk), m_window(window), m_again(new QTimer(this))
{
    m_again->setInterval(AgainEvery);
    connect(m_again, &QTimer::timeout, this, &Alerts::again);
    connect(&desk, &DeskView::timerFired, this, &Alerts::timerFired);
    connect(&desk, &DeskView::detected, this, &Alerts::detected);
}

QString Alerts::soundOf(Severity severity) const
{
    return m_desk.settings().soundOf(severity);
}

void Alerts::timerFired(const IncidentId &id, const TimerRecord &timer)
{
    const Incident *incident = m_desk.book().find(id);
    if (!incident)
        return;
    QApplication::alert(m_window);
    const Event *due = newest(*incident, [&timer](const Event &event) {
        const event::TimerNews *news = event.as<event::TimerFired>();
        news = news ? news : event.as<event::UpdateDue>();
        return news && news->timer == timer.id;
    });
    if (due)
        notify(headline(*incident, *due), QStringLiteral("%1 %2").arg(incident->number, incident->title));
    const QString wanted = soundOf(incident->severity);
    if (wanted == Settings::SoundOff)
        return;
    sound();
    if (wanted == Settings::SoundUntilAcknowledged && !m_again->isActive())
        m_again->start();
}

void Alerts::detected(const IncidentId &id)
{
    const Incident *incident = m_desk.book().find(id);
    if (!incident)
        return;
    QApplication::alert(m_window);
    if (const Event *first =
            newest(*incident, [](const Event &event) { return event.as<event::Detected>(); }))
        notify(headline(*incident, *first), incident->drill ? tr("This is a drill") : QString());
    if (soundOf(incident->severity) != Settings::SoundOff)
        sound();
}

QString Alerts::headline(const Incident &incident, const Event &event)
{
    return QStringLiteral("%1 %2").arg(severityCode(incident.severity), sentenceOf(event).plain());
}

bool Alerts::anythingUnacknowledged() const
{
    for (const auto &[id, incident] : m_desk.book().incidents()) {
        if (soundOf(incident.severity) != Settings::SoundUntilAcknowledged)
            continue;
        for (const TimerRecord &timer : runningTimers(m_desk.book(), incident)) {
            if (timer.firedAt && !timer.acknowledged)
                return true;
        }
    }
    return false;
}

void Alerts::again()
{
    if (anythingUnacknowledged())
        sound();
    else
        m_again->stop();
}

void Alerts::sound()
{
    ++m_sounds;
    QApplication::beep();
}

void Alerts::notify(const QString &title, const QString &text)
{
    if (!m_desk.settings().value(SettingKey::Notifications).toBool())
        return;
    // The desktop's own service; where there is none, the call goes nowhere and nobody waits for it.
    whenBusAnswered(*this, [call = notification(title, text)](bool connected) {
        if (connected)
            QDBusConnection::sessionBus().send(call);
    });
}

QDBusMessage Alerts::notification(const QString &title, const QString &text)
{
    QDBusMessage call = QDBusMessage::createMethodCall(
        QStringLiteral("org.freedesktop.Notifications"), QStringLiteral("/org/freedesktop/Notifications"),
        QStringLiteral("org.freedesktop.Notifications"), QStringLiteral("Notify"));
    // The title of a notification is plain text, what stands below it has markup.
    call.setArguments({QStringLiteral("Watchfloor"), uint(0), QStringLiteral("watchfloor"),
                       plaintext::inLine(title), plaintext::inLine(text).toHtmlEscaped(), QStringList(),
                       QVariantMap(), -1});
    return call;
}

} // namespace wf

#include "moc_alerts.cpp"
