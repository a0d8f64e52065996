// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/ids.h"
#include "base/severity.h"
#include "base/time.h"

#include <QDBusConnection>
#include <QObject>

#include <array>
#include <vector>

class QDBusMessage;

namespace wf {

/// What the desktop is asked to show of one thing that happened.
struct Note
{
    QString title; ///< Shown as its characters, as is the text.
    QString text;
    Severity severity = Severity::P0;
    IncidentId incident = {};
    bool isDetection = false; ///< It can be acknowledged and declared.
};

/// Shows notes on the desktop (freedesktop.org, Desktop Notifications Specification 1.2), never more than two
/// at a time: what comes within some seconds of the last one is counted in it. One of the two is for P0
/// alone, so that nothing else hides it. Where nobody shows them, nothing happens and nobody waits. GUI
/// thread.
class Notifier : public QObject
{
    Q_OBJECT
public:
    explicit Notifier(QObject *parent = nullptr);
    /// `bus`: another one than the session's, as tests have it.
    Notifier(const QDBusConnection &bus, QObject *parent);

    void show(const Note &note, SteadyTime now);
    /// Notifications that stand on the desktop.
    int shown() const;
    /// The call that shows these in place of `replaced` (0: of none).
    static QDBusMessage callOf(const std::vector<Note> &notes, uint replaced);

Q_SIGNALS:
    void acknowledgeRequested(const std::vector<wf::IncidentId> &detections);
    void declareRequested(const wf::IncidentId &detection);
    void opened(const wf::IncidentId &incident);

private Q_SLOTS:
    void actionInvoked(uint id, const QString &action);
    void notificationClosed(uint id, uint reason);

private:
    struct Group
    {
        std::vector<Note> notes; ///< Those that are shown as one.
        SteadyTime last{};       ///< When the newest came.
        uint id = 0;             ///< As the desktop shows it; 0: not, or not yet known.
        bool asking = false;     ///< Its id is awaited.
        bool changed = false;    ///< More came meanwhile.
    };
    void listen();
    void send(Group &group);
    Group *shownAs(uint id);

    QDBusConnection m_bus;
    bool m_connected = false;
    std::array<Group, 2> m_groups; ///< P0, the others.
};

} // namespace wf
