// SPDX-License-Identifier: GPL-3.0-or-later
// Rules for handing over command, what is said about an incident, and incidents that belong together or
// apart.
#include "incident/deciders.h"
#include "incident/payload.h"

namespace wf::deciding {

namespace {

constexpr std::size_t MaxMerged = 20;
constexpr qsizetype MaxListed = 50;

Expected<QJsonArray> listOf(const QStringList &texts, const QString &field)
{
    QJsonArray list;
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

QJsonArray arrayOf(const QStringList &texts)
{
    return QJsonArray::fromStringList(texts);
}

QJsonObject linkTo(const char *key, const Incident &other)
{
    return {{QLatin1String(key), other.id.text()}, {QStringLiteral("number"), other.number}};
}

} // namespace

QJsonObject factFields(const IncidentFacts &facts)
{
    QJsonObject fields;
    if (!facts.impact.isEmpty())
        fields[QStringLiteral("impact")] = facts.impact;
    if (!facts.exitCriteria.isEmpty())
        fields[QStringLiteral("exit_criteria")] = facts.exitCriteria;
    for (const auto &[key, list] : {std::pair("services", &facts.services), std::pair("tags", &facts.tags),
                                    std::pair("links", &facts.links)}) {
        if (!list->isEmpty())
            fields[QLatin1String(key)] = arrayOf(*list);
    }
    return fields;
}

Drafts decide(const Desk &desk, const command::OfferCommand &c)
{
    const auto found = desk.workable(c.incident);
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
    return std::vector{desk.draft(c.incident, EventKind::HandoverOffered,
                                  {{QStringLiteral("person"), *person},
                                   {QStringLiteral("from"), held},
                                   {QStringLiteral("text"), c.brief}})};
}

Drafts decide(const Desk &desk, const command::AnswerOffer &c)
{
    const auto found = desk.workable(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    const Incident &i = **found;
    if (!i.offer)
        return fail(ErrorCode::Refused, QStringLiteral("command of %1 is offered to nobody").arg(nameOf(i)));
    if (!c.accept)
        return std::vector{desk.draft(c.incident, EventKind::HandoverDeclined,
                                      {{QStringLiteral("person"), i.offer->to},
                                       {QStringLiteral("text"), c.reason.trimmed().left(MaxTextLength)}})};
    QJsonObject fields{{QStringLiteral("role"), roleName(Role::Commander)},
                       {QStringLiteral("person"), i.offer->to}};
    const QString held = i.commander();
    if (held.isEmpty())
        return std::vector{desk.draft(c.incident, EventKind::RoleAssumed, fields)};
    fields[QStringLiteral("from")] = held;
    return std::vector{desk.draft(c.incident, EventKind::RoleHandedOver, fields)};
}

Drafts decide(const Desk &desk, const command::ChangeFacts &c)
{
    const auto found = desk.incident(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    const IncidentFacts &known = (*found)->facts;
    QJsonObject fields;
    const auto text = [&](const char *key, const QString &before, const QString &now) {
        if (now.trimmed() != before)
            fields[QLatin1String(key)] = now.trimmed().left(MaxTextLength);
    };
    text("impact", known.impact, c.facts.impact);
    text("exit_criteria", known.exitCriteria, c.facts.exitCriteria);
    for (const auto &[key, before, now] : {std::tuple("services", &known.services, &c.facts.services),
                                           std::tuple("tags", &known.tags, &c.facts.tags),
                                           std::tuple("links", &known.links, &c.facts.links)}) {
        const auto list = listOf(*now, QLatin1String(key));
        if (!list)
            return tl::unexpected(list.error());
        if (*list != arrayOf(*before))
            fields[QLatin1String(key)] = *list;
    }
    if (fields.isEmpty())
        return std::vector<EventDraft>{};
    return std::vector{desk.draft(c.incident, EventKind::FactsChanged, fields)};
}

Drafts decide(const Desk &desk, const command::Merge &c)
{
    const auto target = desk.workable(c.incident);
    if (!target)
        return tl::unexpected(target.error());
    if (c.sources.empty() || c.sources.size() > MaxMerged)
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("1 to %1 incidents can be merged at once").arg(MaxMerged));
    std::vector<EventDraft> drafts;
    Severity worst = (*target)->severity;
    std::set<IncidentId> seen;
    QJsonArray untold; // Of all parts: a worse severity asks for everybody who has not heard yet.
    const auto addUntold = [&untold](const Incident &part) {
        for (const ToTell &entry : part.toTell) {
            if (!entry.told && !untold.contains(entry.person))
                untold.append(entry.person);
        }
    };
    addUntold(**target);
    for (const IncidentId &id : c.sources) {
        const auto source = desk.workable(id);
        if (!source)
            return tl::unexpected(source.error());
        if (id == c.incident || !seen.insert(id).second)
            return fail(ErrorCode::Refused,
                        QStringLiteral("%1 cannot be merged into itself or twice").arg(nameOf(**source)));
        if ((*source)->drill != (*target)->drill)
            return fail(ErrorCode::Refused,
                        QStringLiteral("%1 and %2: a drill and an incident are never merged")
                            .arg(nameOf(**source), nameOf(**target)));
        drafts.push_back(desk.draft(id, EventKind::Merged, linkTo("into", **target)));
        drafts.push_back(desk.draft(c.incident, EventKind::Merged, linkTo("from", **source)));
        addUntold(**source);
        if (isWorse((*source)->severity, worst))
            worst = (*source)->severity;
    }
    // What it now stands for is as bad as the worst of its parts.
    if (worst != (*target)->severity)
        drafts.push_back(desk.draft(c.incident, EventKind::SeverityChanged,
                                    {{QStringLiteral("from"), severityCode((*target)->severity)},
                                     {QStringLiteral("to"), severityCode(worst)},
                                     {QStringLiteral("text"), QStringLiteral("merged")},
                                     {QStringLiteral("tell"), untold}}));
    return drafts;
}

Drafts decide(const Desk &desk, const command::Unmerge &c)
{
    const auto found = desk.incident(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    if ((*found)->status != IncidentStatus::Merged)
        return fail(ErrorCode::Refused, QStringLiteral("%1 is not merged into another").arg(nameOf(**found)));
    const IncidentId into = (*found)->mergedInto;
    const Incident *target = desk.book.find(into);
    std::vector<EventDraft> drafts{
        desk.draft(c.incident, EventKind::Unmerged,
                   {{QStringLiteral("other"), into.text()},
                    {QStringLiteral("number"), target ? target->number : QString()}})};
    drafts.push_back(desk.draft(into, EventKind::Unmerged, linkTo("other", **found)));
    return drafts;
}

Drafts decide(const Desk &desk, const command::Split &c)
{
    const auto found = desk.workable(c.incident);
    if (!found)
        return tl::unexpected(found.error());
    const auto title = requiredText(c.title, QStringLiteral("the title"), MaxTitleLength);
    if (!title)
        return tl::unexpected(title.error());
    const IncidentId fresh = freshIncident();
    const QString number = desk.book.nextNumber();
    std::vector<EventDraft> drafts{desk.draft(fresh, EventKind::Declared,
                                              {{QStringLiteral("number"), number},
                                               {QStringLiteral("title"), *title},
                                               {QStringLiteral("severity"), severityCode(c.severity)},
                                               {QStringLiteral("drill"), (*found)->drill},
                                               {QStringLiteral("split_from"), c.incident.text()}})};
    if (!c.commander.trimmed().isEmpty())
        drafts.push_back(
            desk.draft(fresh, EventKind::RoleAssumed,
                       {{QStringLiteral("role"), roleName(Role::Commander)},
                        {QStringLiteral("person"), c.commander.trimmed().left(MaxTitleLength)}}));
    drafts.push_back(
        desk.draft(c.incident, EventKind::Split,
                   {{QStringLiteral("into"), fresh.text()}, {QStringLiteral("number"), number}}));
    return drafts;
}

} // namespace wf::deciding
