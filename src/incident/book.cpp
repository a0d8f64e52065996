// SPDX-License-Identifier: GPL-3.0-or-later
#include "incident/book.h"

#include "incident/parts.h"
#include "incident/redaction.h"

#include <algorithm>

namespace wf {

namespace {

int numberOf(const QString &number)
{
    return number.startsWith(QLatin1String("INC-")) ? number.mid(4).toInt() : 0;
}

/// Incidents are merged into merged ones seldom, and never in a circle of this length by accident.
constexpr int MaxMergeDepth = 8;

const EventPtr *lastOf(const Incident &incident)
{
    const EventPtr *event = incident.events.empty() ? nullptr : &incident.events.back();
    const EventPtr *remark = incident.remarks.empty() ? nullptr : &incident.remarks.back();
    if (!event || !remark)
        return event ? event : remark;
    return foldsBefore(**event, **remark) ? remark : event;
}

} // namespace

IncidentSummary summaryOf(const Incident &i)
{
    return {i.id,        i.number,      i.title,      i.severity,         i.status,      i.drill,
            i.runbookId, i.commander(), i.detectedAt, i.declaredAt,       i.mitigatedAt, i.resolvedAt,
            i.endedAt,   progressOf(i), i.lastChange, i.unsentMessages(), i.desk};
}

IncidentProjection projectionOf(const Incident &i)
{
    return {summaryOf(i), i.declaredAt ? std::optional(statisticsOf(i)) : std::nullopt};
}

std::vector<ConditionRecord> conditionsTrueIn(const IncidentBook &book, const Incident &incident)
{
    std::vector<ConditionRecord> found;
    const auto take = [&found](const Incident &from) {
        for (const auto &[index, record] : from.conditions) {
            if (record.wasTrue)
                found.push_back(record);
        }
    };
    for (const Incident *part : partsOf(book, incident))
        take(*part);
    return found;
}

QString conditionText(const ConditionRecord &condition)
{
    return condition.value.isEmpty() ? condition.text
                                     : QStringLiteral("%1 (%2)").arg(condition.text, condition.value);
}

Incident foldOf(std::vector<EventPtr> events, const DeskId &home, RunbookCache &cache)
{
    const auto inOrder = [](const EventPtr &a, const EventPtr &b) { return foldsBefore(*a, *b); };
    if (!std::is_sorted(events.begin(), events.end(), inOrder))
        std::sort(events.begin(), events.end(), inOrder);
    obeyRedactions(events, home);
    Incident incident;
    if (!events.empty())
        incident.id = events.front()->incident;
    incident.home = home;
    // Whatever another desk claims to have said before: where it began here, it is ours from the first line
    // on.
    if (std::any_of(events.begin(), events.end(), [&home](const EventPtr &e) {
            return e->id.desk == home && hasMark(e->kind(), KindMark::Begins);
        }))
        incident.desk = home;
    for (const EventPtr &event : events)
        foldEvent(incident, event, cache);
    return incident;
}

std::set<IncidentId> IncidentBook::apply(const std::vector<EventPtr> &events)
{
    std::set<IncidentId> changed;
    std::set<IncidentId> outOfOrder;
    for (const EventPtr &event : events) {
        if (!m_seen.insert(event->id).second)
            continue;
        m_newest = std::max(m_newest, event->time);
        if (event->incident.isEmpty()) {
            foldDesk(event);
            continue;
        }
        changed.insert(event->incident);
        m_archived.erase(event->incident);
        Incident &incident = m_incidents[event->incident];
        incident.id = event->incident;
        incident.home = m_home;
        const EventPtr *last = lastOf(incident);
        const bool provesOurs = last && event->id.desk == m_home && incident.desk != m_home &&
                                hasMark(event->kind(), KindMark::Begins);
        const bool redacts = event->as<event::EntryRedacted>();
        if (provesOurs || redacts || (last && foldsBefore(*event, **last))) {
            incident.events.push_back(event);
            outOfOrder.insert(event->incident);
        } else {
            foldEvent(incident, event, m_cache);
        }
        const auto *declared = event->as<event::Declared>();
        if (declared && !isForeign(event->id.desk))
            m_highestNumber = std::max(m_highestNumber, numberOf(declared->number));
    }
    for (const IncidentId &id : outOfOrder)
        refold(m_incidents[id]);
    return changed;
}

void IncidentBook::foldChange(const EventPtr &event)
{
    const auto later = [](const EventPtr &a, const EventPtr &b) { return a->happenedAt < b->happenedAt; };
    m_changes.insert(std::upper_bound(m_changes.begin(), m_changes.end(), event, later), event);
    if (m_changes.size() > MaxKnownChanges)
        m_changes.erase(m_changes.begin());
}

void IncidentBook::foldDesk(const EventPtr &event)
{
    if (event->as<event::ChangeMade>() && !isForeign(event->id.desk))
        return foldChange(event);
    const auto *news = event->as<event::FeedNews>();
    if (!news)
        return;
    EventPtr &newest = m_feedNews[news->feed];
    if (newest && foldsBefore(*event, *newest))
        return; // Heard late: what is known already is newer.
    newest = event;
    if (event->as<event::FeedLost>())
        m_lostFeeds[news->feed] = event->happenedAt;
    else
        m_lostFeeds.erase(news->feed);
}

std::vector<IncidentProjection> IncidentBook::projected(const std::vector<EventPtr> &events) const
{
    IncidentBook touched;
    touched.m_home = m_home;
    touched.m_cache = m_cache;
    for (const EventPtr &event : events) {
        if (const Incident *known = find(event->incident))
            touched.m_incidents.emplace(known->id, *known);
    }
    touched.apply(events);
    std::vector<IncidentProjection> projections;
    for (const auto &[id, incident] : touched.m_incidents)
        projections.push_back(projectionOf(incident));
    return projections;
}

void IncidentBook::refold(Incident &incident)
{
    std::vector<EventPtr> events = incident.events.toVector();
    events.insert(events.end(), incident.remarks.begin(), incident.remarks.end());
    incident = foldOf(std::move(events), m_home, m_cache);
}

void IncidentBook::addSummary(const IncidentSummary &summary)
{
    if (m_incidents.contains(summary.id))
        return;
    m_highestNumber = std::max(m_highestNumber, numberOf(summary.number));
    m_archived[summary.id] = summary;
}

void IncidentBook::archiveBefore(Timestamp before)
{
    for (auto it = m_incidents.begin(); it != m_incidents.end();) {
        const Incident &incident = it->second;
        if (isOpen(incident) || incident.unsentMessages() > 0 || incident.lastChange >= before) {
            ++it;
            continue;
        }
        // Its events may come again when somebody asks for it.
        for (const EventPtr &event : linesOf(incident))
            m_seen.erase(event->id);
        m_archived[it->first] = summaryOf(incident);
        it = m_incidents.erase(it);
    }
}

void IncidentBook::show(const Incident &incident)
{
    m_archived.erase(incident.id);
    m_incidents[incident.id] = incident;
}

const Incident *IncidentBook::find(const IncidentId &id) const
{
    const auto it = m_incidents.find(id);
    return it == m_incidents.end() ? nullptr : &it->second;
}

bool isCalled(const IncidentId &id, const QString &number, const QString &asked)
{
    bool isNumber = false;
    const int bare = asked.toInt(&isNumber);
    return id.text() == asked || (!number.isEmpty() && number.compare(asked, Qt::CaseInsensitive) == 0) ||
           (isNumber && bare > 0 && numberOf(number) == bare);
}

std::optional<IncidentId> IncidentBook::idOf(const QString &numberOrId) const
{
    for (const auto &[id, incident] : m_incidents) {
        if (isCalled(id, incident.number, numberOrId))
            return id;
    }
    for (const auto &[id, summary] : m_archived) {
        if (isCalled(id, summary.number, numberOrId))
            return id;
    }
    return std::nullopt;
}

Expected<const Incident *> IncidentBook::resolve(const QString &numberOrId) const
{
    const auto id = idOf(numberOrId);
    if (const Incident *incident = id ? find(*id) : nullptr)
        return incident;
    return fail(ErrorCode::NotFound, QStringLiteral("there is no incident \"%1\"").arg(numberOrId));
}

bool IncidentBook::isOpen(const Incident &incident) const
{
    return isActive(workedIn(incident).status) || incident.isDetection();
}

bool IncidentBook::isOurs(const Incident &incident) const
{
    return incident.desk == m_home || isOpen(incident);
}

const Incident &IncidentBook::workedIn(const Incident &incident) const
{
    const Incident *at = &incident;
    for (int depth = 0; at->status == IncidentStatus::Merged && depth < MaxMergeDepth; ++depth) {
        const Incident *into = find(at->mergedInto);
        if (!into)
            break;
        at = into;
    }
    return *at;
}

const Incident *IncidentBook::openFor(const RunbookId &runbook, std::optional<bool> drill) const
{
    const Incident *best = nullptr;
    for (const auto &[id, incident] : m_incidents) {
        if (incident.runbookId != runbook || !isOpen(incident) || (drill && incident.drill != *drill))
            continue;
        if (!best || best->lastChange < incident.lastChange)
            best = &incident;
    }
    return best;
}

const Incident *IncidentBook::newestFor(const RunbookId &runbook, bool drill) const
{
    const Incident *newest = nullptr;
    for (const auto &[id, incident] : m_incidents) {
        const bool fits = incident.runbookId == runbook && incident.drill == drill;
        if (fits && (!newest || newest->lastChange < incident.lastChange))
            newest = &incident;
    }
    return newest;
}

QString IncidentBook::nextNumber() const
{
    return QStringLiteral("INC-%1").arg(m_highestNumber + 1, 4, 10, QLatin1Char('0'));
}

} // namespace wf
