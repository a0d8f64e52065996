// SPDX-License-Identifier: GPL-3.0-or-later
// Rules for alerts of other systems, which are told again and again, and late.
#include "incident/deciders.h"

namespace wf::deciding {

namespace {

constexpr std::size_t MostAlerts = 500; ///< In one detection or incident.
constexpr qsizetype MostLinks = 20;     ///< That alerts bring.

/// Whether it says nothing that is not known: the same again, or something older.
bool isOld(const ConditionRecord &known, const command::ReportAlert &c, bool isOpen)
{
    if (c.told && *c.told < known.at)
        return true;
    if (known.state != c.condition.state)
        return false;
    // What a person ended while it fired begins anew only if its sender says that it did.
    const bool fires = c.condition.state == ConditionRecord::State::True;
    return !fires || isOpen || !c.told || *c.told == known.at;
}

} // namespace

Drafts decide(const Rules &rules, const command::ReportAlert &c)
{
    const command::ReportCondition &condition = c.condition;
    if (isOldNews(rules.book, c))
        return std::vector<EventDraft>{};
    const Incident *open = rules.book.openFor(condition.runbook, condition.drill);
    if (open && !open->conditions.contains(condition.condition) && open->conditions.size() >= MostAlerts)
        return fail(ErrorCode::TooLarge,
                    QStringLiteral("%1 has %2 alerts already; further ones are not recorded")
                        .arg(nameOf(*open))
                        .arg(MostAlerts));
    auto drafts = decide(rules, condition);
    if (!drafts)
        return drafts;
    for (EventDraft &draft : *drafts) {
        // When it began is what its sender says; here it was seen now.
        if (draft.body.as<event::Detected>())
            draft.happenedAt = rules.context.now;
    }
    const QStringList links = open ? open->facts.links : QStringList();
    const bool isNew = !c.link.isEmpty() && c.link.size() <= MaxLinkLength && !links.contains(c.link);
    if (!drafts->empty() && isNew && links.size() < MostLinks) {
        event::FactsChanged facts;
        facts.links = links + QStringList{c.link};
        drafts->push_back(rules.draft(drafts->front().incident, std::move(facts)));
    }
    return drafts;
}

} // namespace wf::deciding

namespace wf {

bool isOldNews(const IncidentBook &book, const command::ReportAlert &alert)
{
    const command::ReportCondition &condition = alert.condition;
    const Incident *open = book.openFor(condition.runbook, condition.drill);
    const Incident *last = open ? open : book.newestFor(condition.runbook, condition.drill);
    if (!last || !last->conditions.contains(condition.condition))
        return false;
    return deciding::isOld(last->conditions.at(condition.condition), alert, open != nullptr);
}

} // namespace wf
