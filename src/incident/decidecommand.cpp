// SPDX-License-Identifier: GPL-3.0-or-later
// Rules for handing over command, what is said about an incident, and incidents that belong together or
// apart.
#include "incident/deciders.h"

namespace wf::deciding {

namespace {

constexpr std::size_t MaxMerged = 20;
constexpr qsizetype MaxListed = 50;

Expected<QStringList> listOf(const QStringList &texts, const QString &field)
{
    QStringList list;
    for (const QString &text : texts) {
        const QString trimmed = text.trimmed();
        if (trimmed.isEmpty() || list.contains(trimmed))
            continue;
        if (trimmed.size() > MaxTitleLength)
            return fail(
                ErrorCode::InvalidInput,
                QStringLiteral("one of the %1 is longer than %2 characters").arg(field).arg(MaxTitleLength));
        list.append(trimmed);
    }
    if (list.size() > MaxListed)
        return fail(
            ErrorCode::InvalidInput,
            QStringLiteral("%1 %2 are more than the %3 allowed").arg(list.size()).arg(field).arg(MaxListed));
    return list;
}

/// A part of the facts where it says something.
template <typename Part>
std::optional<Part> said(const Part &part)
{
    return part.isEmpty() ? std::nullopt : std::optional(part);
}

} // namespace

event::FactsChanged factsSaid(const IncidentFacts &facts)
{
    return {said(facts.impact), said(facts.exitCriteria), said(facts.services), said(facts.tags),
            said(facts.links)};
}

EventBody roleGiven(Role role, const QString &person, const QString &holder)
{
    if (holder.isEmpty())
        return event::RoleAssumed{{role, person, {}}};
    return event::RoleHandedOver{{role, person, holder}};
}

Drafts decide(const Rules &rules, const command::OfferCommand &c)
{
    const auto found = rules.workable(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    const auto person = requiredText(c.person, QStringLiteral("who takes command"), MaxTitleLength);
    if (!person)
        return tl::unexpected(person.error());
    if (c.brief.size() > MaxTextLength)
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("the brief is longer than %1 characters").arg(MaxTextLength));
    const QString held = (*found)->commander();
    if (*person == held)
        return fail(ErrorCode::Refused, QStringLiteral("%1 commands %2 already").arg(held, nameOf(**found)));
    return std::vector{rules.draft(c.incident, event::HandoverOffered{*person, held, c.brief})};
}

Drafts decide(const Rules &rules, const command::AnswerOffer &c)
{
    const auto found = rules.workable(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    const Incident &i = **found;
    if (!i.offer)
        return fail(ErrorCode::Refused, QStringLiteral("command of %1 is offered to nobody").arg(nameOf(i)));
    if (!c.accept)
        return std::vector{rules.draft(
            c.incident, event::HandoverDeclined{i.offer->to, c.reason.trimmed().left(MaxTextLength)})};
    return std::vector{rules.draft(c.incident, roleGiven(Role::Commander, i.offer->to, i.commander()))};
}

Drafts decide(const Rules &rules, const command::ChangeFacts &c)
{
    const auto found = rules.incident(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    const IncidentFacts &known = (*found)->facts;
    event::FactsChanged changed;
    const auto text = [](std::optional<QString> &part, const QString &before, const QString &now) {
        if (now.trimmed() != before)
            part = now.trimmed().left(MaxTextLength);
    };
    text(changed.impact, known.impact, c.facts.impact);
    text(changed.exitCriteria, known.exitCriteria, c.facts.exitCriteria);
    for (const auto &[name, part, before, now] :
         {std::tuple("services", &changed.services, &known.services, &c.facts.services),
          std::tuple("tags", &changed.tags, &known.tags, &c.facts.tags),
          std::tuple("links", &changed.links, &known.links, &c.facts.links)}) {
        const auto list = listOf(*now, QLatin1String(name));
        if (!list)
            return tl::unexpected(list.error());
        if (*list != *before)
            *part = *list;
    }
    if (changed.isEmpty())
        return std::vector<EventDraft>{};
    return std::vector{rules.draft(c.incident, changed)};
}

Drafts decide(const Rules &rules, const command::Merge &c)
{
    const auto target = rules.workable(c.incident);
    if (!target)
        return tl::unexpected(target.error());
    if (c.sources.empty() || c.sources.size() > MaxMerged)
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("1 to %1 incidents can be merged at once").arg(MaxMerged));
    std::vector<EventDraft> drafts;
    Severity worst = (*target)->severity;
    std::set<IncidentId> seen;
    QStringList untold; // Of all parts: a worse severity asks for everybody who has not heard yet.
    const auto addUntold = [&untold](const Incident &part) {
        for (const ToTell &entry : part.toTell) {
            if (!entry.told && !untold.contains(entry.person))
                untold.append(entry.person);
        }
    };
    addUntold(**target);
    for (const IncidentId &id : c.sources) {
        const auto source = rules.workable(id);
        if (!source)
            return tl::unexpected(source.error());
        if (id == c.incident || !seen.insert(id).second)
            return fail(ErrorCode::Refused,
                        QStringLiteral("%1 cannot be merged into itself or twice").arg(nameOf(**source)));
        if ((*source)->drill != (*target)->drill)
            return fail(ErrorCode::Refused,
                        QStringLiteral("%1 and %2: a drill and an incident are never merged")
                            .arg(nameOf(**source), nameOf(**target)));
        drafts.push_back(rules.draft(id, event::Merged{c.incident, {}, (*target)->number}));
        drafts.push_back(rules.draft(c.incident, event::Merged{{}, id, (*source)->number}));
        addUntold(**source);
        if (isWorse((*source)->severity, worst))
            worst = (*source)->severity;
    }
    // What it now stands for is as bad as the worst of its parts.
    if (worst != (*target)->severity)
        drafts.push_back(rules.draft(c.incident, event::SeverityChanged{(*target)->severity, worst,
                                                                        QStringLiteral("merged"), untold}));
    return drafts;
}

Drafts decide(const Rules &rules, const command::Unmerge &c)
{
    const auto found = rules.incident(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    if ((*found)->status != IncidentStatus::Merged)
        return fail(ErrorCode::Refused, QStringLiteral("%1 is not merged into another").arg(nameOf(**found)));
    const IncidentId into = (*found)->mergedInto;
    const Incident *target = rules.book.find(into);
    return std::vector{rules.draft(c.incident, event::Unmerged{into, target ? target->number : QString()}),
                       rules.draft(into, event::Unmerged{c.incident, (*found)->number})};
}

Drafts decide(const Rules &rules, const command::Split &c)
{
    const auto found = rules.workable(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    const auto title = requiredText(c.title, QStringLiteral("the title"), MaxTitleLength);
    if (!title)
        return tl::unexpected(title.error());
    const IncidentId fresh = freshIncident();
    const QString number = rules.book.nextNumber();
    event::Declared declared;
    declared.number = number;
    declared.title = *title;
    declared.severity = c.severity;
    declared.drill = (*found)->drill;
    declared.splitFrom = c.incident;
    std::vector<EventDraft> drafts{rules.draft(fresh, declared)};
    if (const QString commander = c.commander.trimmed().left(MaxTitleLength); !commander.isEmpty())
        drafts.push_back(rules.draft(fresh, roleGiven(Role::Commander, commander, {})));
    drafts.push_back(rules.draft(c.incident, event::Split{fresh, number}));
    return drafts;
}

} // namespace wf::deciding
