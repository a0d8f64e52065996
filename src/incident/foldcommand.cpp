// SPDX-License-Identifier: GPL-3.0-or-later
// Who commands, what is known, and incidents that were put together.
#include "incident/foldparts.h"
#include "incident/payload.h"

namespace wf {

using payload::text;

void foldRole(Incident &incident, const Event &e)
{
    const auto role = parseRole(text(e.payload, "role"));
    if (!role)
        return;
    const QString person = text(e.payload, "person");
    if (person.isEmpty())
        incident.roles.erase(*role);
    else
        incident.roles[*role] = person;
    incident.roleHistory.push_back({*role, person, e.happenedAt});
    if (*role == Role::Commander)
        incident.offer.reset(); // Taken, or overtaken.
}

void foldOffer(Incident &incident, const Event &e)
{
    if (e.kind == EventKind::HandoverOffered)
        incident.offer = HandoverOffer{text(e.payload, "from"), text(e.payload, "person"),
                                       text(e.payload, "text"), e.happenedAt};
    else
        incident.offer.reset();
}

void foldFacts(Incident &incident, const Event &e)
{
    const QJsonObject &p = e.payload;
    const auto list = [&p](const char *key, QStringList &into) {
        if (!p.contains(QLatin1String(key)))
            return;
        into.clear();
        for (const QJsonValue &value : p.value(QLatin1String(key)).toArray())
            into << value.toString();
    };
    if (p.contains(QLatin1String("impact")))
        incident.facts.impact = text(p, "impact");
    if (p.contains(QLatin1String("exit_criteria")))
        incident.facts.exitCriteria = text(p, "exit_criteria");
    list("services", incident.facts.services);
    list("tags", incident.facts.tags);
    list("links", incident.facts.links);
}

void foldMerged(Incident &incident, const Event &e)
{
    const IncidentId into(text(e.payload, "into"));
    if (into.isEmpty()) {
        incident.mergedFrom.insert(IncidentId(text(e.payload, "from")));
        return;
    }
    incident.mergedInto = into;
    incident.status = IncidentStatus::Merged;
    incident.endedAt = e.happenedAt;
}

void foldUnmerged(Incident &incident, const Event &e)
{
    const IncidentId other(text(e.payload, "other"));
    incident.mergedFrom.erase(other);
    if (incident.mergedInto != other)
        return;
    incident.mergedInto = {};
    incident.status = IncidentStatus::Investigating;
    incident.endedAt.reset();
}

} // namespace wf
