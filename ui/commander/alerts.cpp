// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/alerts.h"

#include "commander/notifier.h"
#include "incident/parts.h"
#include "incident/unanswered.h"
#include "words/eventsentence.h"

#include <QApplication>
#include <QWidget>

#include <algorithm>
#include <set>

namespace wf {

namespace {

constexpr std::chrono::seconds AgainEvery{10};

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
    : QObject(window), m_desk(desk), m_window(window),
      m_annunciator(new Annunciator([] { QApplication::beep(); }, this)), m_notifier(new Notifier(this))
{
    connect(&desk, &DeskView::ticked, this, &Alerts::ticked);
    connect(&desk, &DeskView::timerFired, this, &Alerts::timerFired);
    connect(&desk, &DeskView::detected, this, &Alerts::detected);
    connect(&desk, &DeskView::cleared, this, &Alerts::cleared);
}

bool Alerts::isHeard(Severity severity) const
{
    return m_desk.settings().soundOf(severity) != Settings::SoundOff;
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
    const QString title = due ? headline(*incident, *due) : QString();
    if (due)
        notify(*incident, title, QStringLiteral("%1 %2").arg(incident->number, incident->title), false);
    sound(incident->severity, title);
}

void Alerts::detected(const IncidentId &id)
{
    const Incident *incident = m_desk.book().find(id);
    if (!incident)
        return;
    QApplication::alert(m_window);
    const Event *first = newest(*incident, [](const Event &event) { return event.as<event::Detected>(); });
    const QString title = first ? headline(*incident, *first) : QString();
    if (first)
        notify(*incident, title, incident->drill ? tr("This is a drill") : QString(), true);
    sound(incident->severity, title);
}

void Alerts::cleared(const IncidentId &id)
{
    const Incident *incident = m_desk.book().find(id);
    // While something else waits, nothing is to sound like an end.
    if (incident && isHeard(incident->severity) && !unanswered())
        m_annunciator->sound({AlarmSound::Cleared});
}

QString Alerts::headline(const Incident &incident, const Event &event)
{
    return QStringLiteral("%1 %2").arg(severityCode(incident.severity), sentenceOf(event).plain());
}

const Incident *Alerts::unanswered() const
{
    const Timestamp now = m_desk.clock().wall();
    const Millis holds = m_desk.settings().acknowledgedFor();
    std::set<Severity> asking; // Looked up once: there may be thousands of incidents.
    for (const Severity severity : AllSeverities) {
        if (m_desk.settings().soundOf(severity) == Settings::SoundUntilAcknowledged)
            asking.insert(severity);
    }
    const auto timerIsDue = [this](const Incident &incident) {
        const std::vector<TimerRecord> timers = runningTimers(m_desk.book(), incident);
        return std::any_of(timers.begin(), timers.end(),
                           [](const TimerRecord &timer) { return timer.firedAt && !timer.acknowledged; });
    };
    const Incident *worst = nullptr;
    for (const auto &[id, incident] : m_desk.book().incidents()) {
        const bool asks =
            asking.contains(incident.severity) && (!worst || isWorse(incident.severity, worst->severity));
        if (asks && (isUnanswered(incident, now, holds) || timerIsDue(incident)))
            worst = &incident;
    }
    return worst;
}

void Alerts::ticked()
{
    const SteadyTime now = m_desk.clock().steady();
    if (now - m_sounded < AgainEvery)
        return;
    if (const Incident *incident = unanswered())
        sound(incident->severity,
              QStringLiteral("%1 %2").arg(severityCode(incident->severity), incident->title));
}

void Alerts::sound(Severity severity, const QString &said)
{
    if (!isHeard(severity))
        return;
    m_sounded = m_desk.clock().steady();
    const bool speaks = m_desk.settings().value(SettingKey::SpeakAlarms).toBool();
    m_annunciator->sound({alarmSoundOf(severity), {}, speaks ? said : QString()});
}

void Alerts::notify(const Incident &incident, const QString &title, const QString &text, bool isDetection)
{
    if (m_desk.settings().value(SettingKey::Notifications).toBool())
        m_notifier->show({title, text, incident.severity, incident.id, isDetection}, m_desk.clock().steady());
}

} // namespace wf

#include "moc_alerts.cpp"
