// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/deskview.h"
#include "sound/annunciator.h"

#include <QObject>

class QWidget;

namespace wf {

class Notifier;

/// Makes people look: window alert, desktop notification, and a sound as the severity's setting says, once or
/// until what is due was acknowledged and what was detected is in somebody's hands. An acknowledgement
/// expires (Settings::acknowledgedFor()).
class Alerts : public QObject
{
    Q_OBJECT
public:
    Alerts(DeskView &desk, QWidget *window);
    const Annunciator &annunciator() const { return *m_annunciator; }
    Annunciator &annunciator() { return *m_annunciator; }
    Notifier &notifier() { return *m_notifier; }
    /// What a notification about an event says first: the severity, and the event's one sentence.
    static QString headline(const Incident &incident, const Event &event);

private:
    void timerFired(const IncidentId &incident, const TimerRecord &timer);
    void detected(const IncidentId &incident);
    void cleared(const IncidentId &incident);
    void ticked();
    /// `said`: what is said aloud, where that is wanted.
    void sound(Severity severity, const QString &said);
    void notify(const Incident &incident, const QString &title, const QString &text, bool isDetection);
    bool isHeard(Severity severity) const;
    /// The worst of what sounds until somebody answers and has no answer; none if all have.
    const Incident *unanswered() const;

    DeskView &m_desk;
    QWidget *m_window;
    Annunciator *m_annunciator;
    Notifier *m_notifier;
    SteadyTime m_sounded{};
};

} // namespace wf
