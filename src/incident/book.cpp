// SPDX-License-Identifier: GPL-3.0-or-later
#include "incident/book.h"

#include "incident/parts.h"
#include "incident/payload.h"
#include "incident/statistics.h"

#include <algorithm>

namespace wf {

namespace {

int numberOf(const QString &number)
{
    return number.startsWith(QLatin1String("INC-")) ? number.mid(4).toInt() : 0;
}

/// Of a desk's id, behind the numbers of its incidents in another desk's book.
constexpr int ShortDesk = 4;

/// Incidents are merged into merged ones seldom, and never in a circle of this length by accident.
constexpr int MaxMergeDepth = 8;

} // namespace

IncidentSummary summaryOf(const Incident &i)
{
    return {i.id,        i.number,      i.title,      i.severity,         i.status,      i.drill,
            i.runbookId, i.commander(), i.detectedAt, i.declaredAt,       i.mitigatedAt, i.resolvedAt,
            i.endedAt,   progressOf(i), i.lastChange, i.unsentMessages(), i.desk};
}

IncidentProjection projectionOf(const Incident &i)
{
    return {summaryOf(i), i.declaredAt ? statisticsText(statisticsOf(i)) : QByteArray()};
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

std::set<IncidentId> IncidentBook::apply(const std::vector<EventPtr> &events)
{
    std::set<IncidentId> changed;
    std::set<IncidentId> outOfOrder;
    for (const EventPtr &event : events) {
        if (!m_seen.insert(event->id).second)
            continue;
        m_newest = std::max(m_newest, event->time);
        if (event->incident.isEmpty()) {
            foldFeed(event);
            continue;
        }
        changed.insert(event->incident);
        m_archived.erase(event->incident);
        Incident &incident = m_incidents[event->incident];
        incident.id = event->incident;
        if (!incident.events.empty() && foldsBefore(*event, *incident.events.back())) {
            incident.events.push_back(event);
            outOfOrder.insert(event->incident);
        } else {
            fold(incident, event);
        }
        if (event->kind == EventKind::Declared && !isForeign(event->id.desk))
            m_highestNumber = std::max(m_highestNumber, numberOf(payload::text(event->payload, "number")));
    }
    for (const IncidentId &id : outOfOrder)
        refold(m_incidents[id]);
    return changed;
}

void IncidentBook::fold(Incident &incident, const EventPtr &event)
{
    const bool numbered = event->kind == EventKind::Declared && !incident.declaredAt;
    foldEvent(incident, event, m_cache);
    if (numbered && isForeign(event->id.desk))
        incident.number += QLatin1Char('@') + event->id.desk.text().left(ShortDesk);
}

void IncidentBook::foldFeed(const EventPtr &event)
{
    if (event->kind != EventKind::FeedLost && event->kind != EventKind::FeedRestored)
        return;
    const QString feed = payload::text(event->payload, "feed");
    EventPtr &newest = m_feedNews[feed];
    if (newest && foldsBefore(*event, *newest))
        return; // Heard late: what is known already is newer.
    newest = event;
    if (event->kind == EventKind::FeedLost)
        m_lostFeeds[feed] = event->happenedAt;
    else
        m_lostFeeds.erase(feed);
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
    std::vector<EventPtr> events = std::move(incident.events);
    std::sort(events.begin(), events.end(),
              [](const EventPtr &a, const EventPtr &b) { return foldsBefore(*a, *b); });
    Incident fresh;
    fresh.id = incident.id;
    for (const EventPtr &event : events)
        fold(fresh, event);
    incident = std::move(fresh);
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
        for (const EventPtr &event : incident.events)
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

QString IncidentBook::nextNumber() const
{
    return QStringLiteral("INC-%1").arg(m_highestNumber + 1, 4, 10, QLatin1Char('0'));
}

} // namespace wf
