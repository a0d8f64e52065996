// SPDX-License-Identifier: GPL-3.0-or-later
#include "incident/updatetext.h"

#include "incident/book.h"

#include <algorithm>

namespace wf {

namespace {

constexpr int MaxLines = 3;
const QString Blank = QStringLiteral("…");

/// What was said or done last, the newest first.
template <typename Body>
QStringList lastTexts(const Incident &incident, QString Body::*field)
{
    QStringList texts;
    for (auto it = incident.events.rbegin(); it != incident.events.rend() && texts.size() < MaxLines; ++it) {
        if (const auto *body = (*it)->as<Body>())
            texts << (body->*field).simplified();
    }
    return texts;
}

QString conditionsLine(const std::vector<ConditionRecord> &conditions)
{
    QStringList texts;
    for (const ConditionRecord &record : conditions) {
        if (record.wasTrue)
            texts << conditionText(record);
    }
    return texts.isEmpty() ? Blank : texts.join(QStringLiteral("; "));
}

QString nextLine(const Incident &incident)
{
    const Step *next = nextStep(incident);
    return next ? next->title : Blank;
}

QString orBlank(const QStringList &texts)
{
    return texts.isEmpty() ? Blank : texts.join(QStringLiteral("; "));
}

QString forTeam(const Incident &incident, const std::vector<ConditionRecord> &conditions)
{
    QStringList actions = lastTexts<event::StepDone>(incident, &event::StepDone::title);
    actions += lastTexts<event::Decision>(incident, &event::Decision::text);
    return QStringLiteral("Conditions: %1\nActions: %2\nNeeds: %3")
        .arg(conditionsLine(conditions), orBlank(actions), Blank);
}

QString forExecutives(const Incident &incident, Timestamp now)
{
    const QString impact = incident.facts.impact.isEmpty() ? Blank : incident.facts.impact;
    const QString length = incident.declaredAt ? clockText(now - *incident.declaredAt) : Blank;
    return QStringLiteral("Status: %1, %2 for %3\nOverview: %4\nNext steps: %5")
        .arg(severityCode(incident.severity), statusName(incident.status), length, impact,
             nextLine(incident));
}

QString forCustomers(const Incident &incident)
{
    const QString services =
        incident.facts.services.isEmpty() ? Blank : incident.facts.services.join(QStringLiteral(", "));
    switch (incident.status) {
    case IncidentStatus::Identified:
        return QStringLiteral("We know what disturbs %1 and are working on it. %2").arg(services, Blank);
    case IncidentStatus::Monitoring:
        return QStringLiteral("%1 work again. We are watching them closely. %2").arg(services, Blank);
    case IncidentStatus::Resolved:
    case IncidentStatus::Closed:
        return QStringLiteral("%1 work as usual again. %2").arg(services, Blank);
    case IncidentStatus::Detected:
    case IncidentStatus::Investigating:
    case IncidentStatus::Merged:
    case IncidentStatus::Cancelled:
        break;
    }
    return QStringLiteral("Some of you may have trouble with %1. We are looking into it. %2")
        .arg(services, Blank);
}

} // namespace

QString updateText(const Incident &incident, const std::vector<ConditionRecord> &conditions,
                   Audience audience, Timestamp now)
{
    switch (audience) {
    case Audience::Customers:
        return forCustomers(incident);
    case Audience::Team:
        return forTeam(incident, conditions);
    case Audience::Executives:
        return forExecutives(incident, now);
    }
    return {};
}

QString updateSubject(const Incident &incident)
{
    return QStringLiteral("%1: %2").arg(incident.title, statusName(incident.status)).left(MaxSubjectLength);
}

bool hasBlanks(const QString &text)
{
    const QStringList lines = text.split(u'\n');
    return std::any_of(lines.begin(), lines.end(),
                       [](const QString &line) { return line.trimmed().endsWith(Blank); });
}

OutgoingMessage withIncident(OutgoingMessage message, const Incident &incident)
{
    message.number = incident.number;
    message.title = incident.title;
    message.severity = incident.severity;
    message.status = statusName(incident.status);
    return message;
}

MessagePurpose alertPurpose(const Incident &incident, const QString &channel)
{
    const bool over = !isActive(incident.status);
    if (over)
        return MessagePurpose::Resolve;
    const bool triggered =
        std::any_of(incident.messages.begin(), incident.messages.end(), [&](const MessageRecord &m) {
            return m.message.channel == channel && m.message.purpose == MessagePurpose::Trigger &&
                   m.state != MessageState::Failed;
        });
    return triggered ? MessagePurpose::Acknowledge : MessagePurpose::Trigger;
}

} // namespace wf
