// SPDX-License-Identifier: GPL-3.0-or-later
#include "delegates/words.h"

#include <QDateTime>

#include <algorithm>
#include <limits>

namespace wf {

QString Words::severity(Severity s)
{
    switch (s) {
    case Severity::P0:
        return tr("Critical");
    case Severity::P1:
        return tr("High");
    case Severity::P2:
        return tr("Medium");
    case Severity::P3:
        return tr("Low");
    }
    return {};
}

QString Words::severityMeaning(Severity s)
{
    switch (s) {
    case Severity::P0:
        return tr("Everything is down, data is lost, or somebody broke in");
    case Severity::P1:
        return tr("A major function is degraded, or many things are slow");
    case Severity::P2:
        return tr("A minor function is affected, or some things are slow");
    case Severity::P3:
        return tr("Cosmetic, or hardly noticed");
    }
    return {};
}

QString Words::condition(ConditionState s)
{
    switch (s) {
    case ConditionState::Unbound:
        return tr("unbound");
    case ConditionState::NoData:
        return tr("no data");
    case ConditionState::False:
        return tr("false");
    case ConditionState::Pending:
        return tr("pending");
    case ConditionState::True:
        return tr("true");
    case ConditionState::Clearing:
        return tr("clearing");
    }
    return {};
}

QString Words::timer(const TimerRecord &t)
{
    const QString title = timerKind(t.kind, t.title);
    return t.person.isEmpty() ? title : QStringLiteral("%1: %2").arg(t.person, title);
}

QString Words::message(MessageState state)
{
    switch (state) {
    case MessageState::Held:
        return tr("waits for approval");
    case MessageState::Queued:
        return tr("queued");
    case MessageState::Sent:
        return tr("sent");
    case MessageState::Failed:
        return tr("given up");
    case MessageState::Superseded:
        return tr("superseded");
    }
    return {};
}

QString Words::audience(Audience audience)
{
    switch (audience) {
    case Audience::Customers:
        return tr("Customers");
    case Audience::Team:
        return tr("Team");
    case Audience::Executives:
        return tr("Executives");
    }
    return {};
}

QString Words::timerKind(TimerKind kind, const QString &title)
{
    switch (kind) {
    case TimerKind::Update:
        return tr("Status update due");
    case TimerKind::Command:
        return tr("No commander");
    case TimerKind::Phase:
    case TimerKind::CallOut:
    case TimerKind::Free:
        break;
    }
    return title;
}

QString Words::age(Millis age)
{
    const qint64 ms = std::max<qint64>(age.count(), 0);
    if (ms < 10'000)
        return tr("%1 s").arg(double(ms) / 1000, 0, 'f', 1);
    if (ms < 120'000)
        return tr("%1 s").arg(ms / 1000);
    if (ms < 7'200'000)
        return tr("%1 min").arg(ms / 60'000);
    if (ms < 172'800'000)
        return tr("%1 h").arg(ms / 3'600'000);
    return tr("%1 d").arg(ms / 86'400'000);
}

QString Words::clock(Timestamp t, bool utc)
{
    if (utc)
        return Terms::clock(t);
    return QDateTime::fromMSecsSinceEpoch(toMs(t)).toString(QStringLiteral("HH:mm:ss"));
}

QString Words::onCall(const OnCallNow &who, bool utc)
{
    if (who.names.isEmpty())
        return {};
    const QString names = who.names.join(QStringLiteral(" · "));
    return who.until ? tr("%1 until %2").arg(names, clock(*who.until, utc).left(5)) : names;
}

QString Words::fullTime(Timestamp t)
{
    const QDateTime utc = QDateTime::fromMSecsSinceEpoch(toMs(t), Qt::UTC);
    const QString format = QStringLiteral("yyyy-MM-dd HH:mm:ss");
    return tr("%1 UTC, %2 local time").arg(utc.toString(format), utc.toLocalTime().toString(format));
}

int Words::counted(qint64 number)
{
    return int(std::min<qint64>(number, std::numeric_limits<int>::max()));
}

QString Words::notSearched(qint64 entries)
{
    return entries > 0 ? tr("The index of words is still being made: %n older entries were not searched.",
                            nullptr, counted(entries))
                       : QString();
}

QString Words::person(const QString &name, bool isMe)
{
    return isMe ? tr("you") : name;
}

} // namespace wf
