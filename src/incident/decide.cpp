// SPDX-License-Identifier: GPL-3.0-or-later
#include "incident/deciders.h"

#include <QUuid>

namespace wf {

namespace deciding {

EventDraft Rules::draft(const IncidentId &incident, EventBody body) const
{
    return {incident, std::move(body), context.now, context.actor};
}

Expected<const Incident *> Rules::incident(const IncidentId &id) const
{
    if (const Incident *found = book.find(id))
        return found;
    return fail(ErrorCode::NotFound, QStringLiteral("there is no incident \"%1\"").arg(id.text()));
}

Expected<const Incident *> Rules::declared(const IncidentId &id) const
{
    const auto found = incident(id);
    if (found && !(*found)->declaredAt)
        return fail(ErrorCode::Refused,
                    QStringLiteral("%1 is not declared yet: declare it first").arg(nameOf(**found)));
    return found;
}

Expected<const Incident *> Rules::workable(const IncidentId &id) const
{
    const auto found = incident(id);
    if (!found)
        return found;
    const Incident &i = **found;
    if (isActive(i.status) || i.status == IncidentStatus::Resolved)
        return found;
    if (i.status == IncidentStatus::Detected)
        return declared(id);
    return fail(ErrorCode::Refused,
                QStringLiteral("%1 is %2: reopen it first").arg(nameOf(i), statusName(i.status)));
}

Expected<const Incident *> Rules::detection(const IncidentId &id) const
{
    const auto found = incident(id);
    if (found && !(*found)->isDetection()) {
        return fail(ErrorCode::Refused,
                    (*found)->declaredAt
                        ? QStringLiteral("it is declared already as %1").arg((*found)->number)
                        : QStringLiteral("this detection has ended"));
    }
    return found;
}

IncidentId freshIncident()
{
    return IncidentId(freshId());
}

QString freshId()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

Expected<QString> requiredText(const QString &text, const QString &field, int bound)
{
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return fail(ErrorCode::InvalidInput, QStringLiteral("%1 is empty").arg(field));
    if (trimmed.size() > bound) {
        return fail(
            ErrorCode::InvalidInput,
            QStringLiteral("%1 has %2 characters, %3 are allowed").arg(field).arg(trimmed.size()).arg(bound));
    }
    return trimmed;
}

QString nameOf(const Incident &incident)
{
    return incident.number.isEmpty() ? incident.title : incident.number;
}

} // namespace deciding

Expected<std::vector<EventDraft>> decide(const IncidentBook &book, const Command &command,
                                         const DecisionContext &context)
{
    const deciding::Rules rules{book, context};
    return command.visit([&rules](const auto &c) { return deciding::decide(rules, c); });
}

} // namespace wf
