// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/deskview.h"

#include <QObject>

class QDBusMessage;
class QTimer;
class QWidget;

namespace wf {

/// Makes people look: window alert, desktop notification, and a sound as the severity's setting says, once or
/// until everything that is due was acknowledged.
class Alerts : public QObject
{
    Q_OBJECT
public:
    Alerts(DeskView &desk, QWidget *window);
    /// Sounds made since the start, for those who cannot hear them.
    int sounds() const { return m_sounds; }
    /// What a notification about an event says first: the severity, and the event's one sentence.
    static QString headline(const Incident &incident, const Event &event);
    /// What the desktop is asked to show; markup in either text stands there as it was written.
    static QDBusMessage notification(const QString &title, const QString &text);

private:
    void timerFired(const IncidentId &incident, const TimerRecord &timer);
    void detected(const IncidentId &incident);
    void again();
    void sound();
    void notify(const QString &title, const QString &text);
    QString soundOf(Severity severity) const;
    bool anythingUnacknowledged() const;

    DeskView &m_desk;
    QWidget *m_window;
    QTimer *m_again;
    int m_sounds = 0;
};

} // namespace wf
