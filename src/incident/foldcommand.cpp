// SPDX-License-Identifier: GPL-3.0-or-later
// Who commands, what is known, and incidents that were put together.
#include "incident/foldparts.h"

namespace wf::folding {

void fold(const Folding &s, const event::RoleChanged &b)
{
    Incident &incident = s.incident;
    if (b.person.isEmpty())
        incident.roles.erase(b.role);
    else
        incident.roles[b.role] = b.person;
    incident.roleHistory.push_back({b.role, b.person, s.at()});
    if (b.role == Role::Commander)
        incident.offer.reset(); // Taken, or overtaken.
}

void fold(const Folding &s, const event::HandoverOffered &b)
{
    s.incident.offer = HandoverOffer{b.from, b.person, b.text, s.at()};
}

void fold(const Folding &s, const event::HandoverDeclined &)
{
    s.incident.offer.reset();
}

void fold(const Folding &s, const event::FactsChanged &b)
{
    IncidentFacts &facts = s.incident.facts;
    facts.impact = b.impact.value_or(facts.impact);
    facts.exitCriteria = b.exitCriteria.value_or(facts.exitCriteria);
    facts.services = b.services.value_or(facts.services);
    facts.tags = b.tags.value_or(facts.tags);
    facts.links = b.links.value_or(facts.links);
}

void fold(const Folding &s, const event::Merged &b)
{
    Incident &incident = s.incident;
    if (b.into.isEmpty()) {
        incident.mergedFrom.insert(b.from);
        return;
    }
    incident.mergedInto = b.into;
    incident.status = IncidentStatus::Merged;
    incident.endedAt = s.at();
}

void fold(const Folding &s, const event::Unmerged &b)
{
    Incident &incident = s.incident;
    incident.mergedFrom.erase(b.other);
    if (incident.mergedInto != b.other)
        return;
    incident.mergedInto = {};
    incident.status = IncidentStatus::Investigating;
    incident.endedAt.reset();
}

} // namespace wf::folding
