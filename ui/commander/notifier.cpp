// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/notifier.h"

#include "theme/plaintext.h"
#include "theme/sessionbus.h"

#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

#include <algorithm>

namespace wf {

namespace {

const QString Notifications = QStringLiteral("org.freedesktop.Notifications");
const QString NotificationsPath = QStringLiteral("/org/freedesktop/Notifications");
constexpr std::chrono::seconds Together{15};
constexpr std::size_t MostListed = 3;
constexpr std::size_t MostNotes = 200; ///< Of a group; more are counted with the next one.

/// "5 detections: 1 P0, 4 P2", worst first.
QString counted(const std::vector<Note> &notes)
{
    QStringList parts;
    for (const Severity severity : AllSeverities) {
        const auto count = std::count_if(notes.begin(), notes.end(),
                                         [severity](const Note &note) { return note.severity == severity; });
        if (count > 0)
            parts += QStringLiteral("%1 %2").arg(count).arg(severityCode(severity));
    }
    return Notifier::tr("%n alarm(s): %1", nullptr, int(notes.size())).arg(parts.join(QStringLiteral(", ")));
}

QString titleOf(const std::vector<Note> &notes)
{
    return notes.size() == 1 ? notes.front().title : counted(notes);
}

/// The newest first.
QString textOf(const std::vector<Note> &notes)
{
    if (notes.size() == 1)
        return plaintext::inLine(notes.front().text);
    QStringList lines;
    for (auto note = notes.rbegin(); note != notes.rend() && std::size_t(lines.size()) < MostListed; ++note)
        lines += plaintext::inLine(note->title);
    return lines.join(QLatin1Char('\n'));
}

} // namespace

Notifier::Notifier(QObject *parent) : QObject(parent), m_bus(QString())
{
    whenBusAnswered(*this, [this](bool connected) {
        if (!connected)
            return;
        m_bus = QDBusConnection::sessionBus();
        listen();
    });
}

Notifier::Notifier(const QDBusConnection &bus, QObject *parent) : QObject(parent), m_bus(bus)
{
    listen();
}

void Notifier::listen()
{
    m_connected = true;
    m_bus.connect(Notifications, NotificationsPath, Notifications, QStringLiteral("ActionInvoked"), this,
                  SLOT(actionInvoked(uint, QString)));
    m_bus.connect(Notifications, NotificationsPath, Notifications, QStringLiteral("NotificationClosed"), this,
                  SLOT(notificationClosed(uint, uint)));
    for (Group &group : m_groups) {
        if (!group.notes.empty())
            send(group);
    }
}

void Notifier::show(const Note &note, SteadyTime now)
{
    Group &group = m_groups[note.severity == Severity::P0 ? 0 : 1];
    const bool joins = !group.notes.empty() && now - group.last < Together && group.notes.size() < MostNotes;
    if (!joins)
        group.notes.clear();
    group.notes.push_back(note);
    group.last = now;
    if (m_connected)
        send(group);
}

void Notifier::send(Group &group)
{
    group.changed = group.asking;
    if (group.asking)
        return;
    group.asking = true;
    auto *watcher = new QDBusPendingCallWatcher(m_bus.asyncCall(callOf(group.notes, group.id)), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, &group, watcher] {
        const QDBusPendingReply<uint> reply = *watcher;
        watcher->deleteLater();
        group.asking = false;
        group.id = reply.isError() ? 0 : reply.value();
        if (group.changed)
            send(group);
    });
}

QDBusMessage Notifier::callOf(const std::vector<Note> &notes, uint replaced)
{
    QDBusMessage call = QDBusMessage::createMethodCall(Notifications, NotificationsPath, Notifications,
                                                       QStringLiteral("Notify"));
    const auto worst = std::min_element(notes.begin(), notes.end(),
                                        [](const Note &a, const Note &b) { return a.severity < b.severity; });
    const bool urgent = worst != notes.end() && worst->severity <= Severity::P1;
    const bool detections =
        std::any_of(notes.begin(), notes.end(), [](const Note &note) { return note.isDetection; });
    QStringList actions{QStringLiteral("default"), tr("Show")};
    if (detections)
        actions << QStringLiteral("acknowledge") << tr("I'm on it");
    if (detections && notes.size() == 1)
        actions << QStringLiteral("declare") << tr("Declare…");
    constexpr uchar Normal = 1;
    constexpr uchar Critical = 2;
    const QVariantMap hints{
        {QStringLiteral("urgency"), QVariant::fromValue(urgent ? Critical : Normal)},
        {QStringLiteral("desktop-entry"), QStringLiteral("watchfloor")},
    };
    // The title of a notification is plain text, what stands below it has markup.
    call.setArguments({QStringLiteral("Watchfloor"), replaced, QStringLiteral("watchfloor"),
                       plaintext::inLine(titleOf(notes)), textOf(notes).toHtmlEscaped(), actions, hints, -1});
    return call;
}

int Notifier::shown() const
{
    return int(
        std::count_if(m_groups.begin(), m_groups.end(), [](const Group &each) { return each.id != 0; }));
}

Notifier::Group *Notifier::shownAs(uint id)
{
    const auto group = std::find_if(m_groups.begin(), m_groups.end(),
                                    [id](const Group &each) { return id != 0 && each.id == id; });
    return group == m_groups.end() ? nullptr : &*group;
}

void Notifier::actionInvoked(uint id, const QString &action)
{
    const Group *group = shownAs(id);
    if (!group || group->notes.empty())
        return;
    const IncidentId newest = group->notes.back().incident;
    if (action == QLatin1String("acknowledge")) {
        std::vector<IncidentId> detections;
        for (const Note &note : group->notes) {
            if (note.isDetection)
                detections.push_back(note.incident);
        }
        Q_EMIT acknowledgeRequested(detections);
    } else if (action == QLatin1String("declare")) {
        Q_EMIT declareRequested(newest);
    } else if (action == QLatin1String("default")) {
        Q_EMIT opened(newest);
    }
}

void Notifier::notificationClosed(uint id, uint)
{
    if (Group *group = shownAs(id)) {
        group->id = 0;
        group->notes.clear(); // What was seen is not counted again.
    }
}

} // namespace wf

#include "moc_notifier.cpp"
