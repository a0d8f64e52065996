// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timelinemodel.h"

#include "words/eventsentence.h"
#include "words/terms.h"

namespace wf {

bool passes(TimelineFilter filter, EventKind kind)
{
    // An amendment shows at the entry it amends.
    if (kind == EventKind::Amended)
        return false;
    switch (filter) {
    case TimelineFilter::All:
        return true;
    case TimelineFilter::Decisions:
        return hasMark(kind, KindMark::Choice);
    case TimelineFilter::Comms:
        return hasMark(kind, KindMark::Comms);
    case TimelineFilter::Steps:
        return hasMark(kind, KindMark::Work);
    }
    return true;
}

TimelineModel::TimelineModel(DeskView &desk, QObject *parent) : QAbstractListModel(parent), m_desk(desk)
{
    connect(&desk, &DeskView::bookChanged, this, [this](const std::set<IncidentId> &changed) {
        if (changed.contains(m_incident))
            update();
    });
}

int TimelineModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_events.size());
}

const EventPtr &TimelineModel::at(int row) const
{
    return m_events[m_newestFirst ? m_events.size() - 1 - std::size_t(row) : std::size_t(row)];
}

QVariant TimelineModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    return entryData(at(index.row()), role, m_desk.user(), m_desk.book().find(m_incident), m_amendments);
}

QVariant TimelineModel::entryData(const EventPtr &event, int role, const QString &user,
                                  const Incident *incident, const Amendments &amendments)
{
    switch (role) {
    case Qt::DisplayRole:
        return Terms::clock(event->happenedAt) + QStringLiteral(" UTC ") + sentenceOf(*event).plain();
    case EventRole:
        return QVariant::fromValue(event);
    case KindRole:
        return int(event->kind());
    case HappenedMsRole:
        return qint64(toMs(event->happenedAt));
    case RecordedMsRole:
        return qint64(toMs(event->recordedAt));
    case ActorRole:
        return incident ? authorOf(*incident, *event) : event->actor;
    case MineRole:
        return event->actor == user && !(incident && isForeign(*incident, *event));
    case RemarkRole:
        return incident && isRemark(*incident, *event);
    case AmendmentRole: {
        const auto known = amendments.find(event->id);
        return known == amendments.end() ? QString() : known->second.back()->as<event::Amended>()->text;
    }
    default:
        return {};
    }
}

QHash<int, QByteArray> TimelineModel::roleNames() const
{
    return {{EventRole, "event"},           {KindRole, "kind"},    {HappenedMsRole, "happenedMs"},
            {RecordedMsRole, "recordedMs"}, {ActorRole, "actor"},  {MineRole, "mine"},
            {AmendmentRole, "amendment"},   {RemarkRole, "remark"}};
}

void TimelineModel::setIncident(const IncidentId &id)
{
    if (m_incident == id)
        return;
    m_incident = id;
    reset();
}

void TimelineModel::setFilter(TimelineFilter filter)
{
    if (m_filter == filter)
        return;
    m_filter = filter;
    reset();
}

void TimelineModel::setNewestFirst(bool newestFirst)
{
    if (m_newestFirst == newestFirst)
        return;
    beginResetModel();
    m_newestFirst = newestFirst;
    endResetModel();
}

std::vector<EventPtr> TimelineModel::wanted() const
{
    std::vector<EventPtr> events;
    if (const Incident *incident = m_desk.book().find(m_incident)) {
        for (const EventPtr &event : linesOf(*incident)) {
            if (passes(m_filter, event->kind()))
                events.push_back(event);
        }
    }
    std::stable_sort(events.begin(), events.end(),
                     [](const EventPtr &a, const EventPtr &b) { return a->happenedAt < b->happenedAt; });
    return events;
}

void TimelineModel::reset()
{
    beginResetModel();
    m_events = wanted();
    const Incident *incident = m_desk.book().find(m_incident);
    m_amendments = incident ? amendmentsOf(*incident) : Amendments();
    markTaken(incident);
    endResetModel();
}

void TimelineModel::markTaken(const Incident *incident)
{
    m_taken = incident ? incident->events.size() : 0;
    m_takenRemarks = incident ? incident->remarks.size() : 0;
    m_lastTaken = m_taken > 0 ? incident->events.back() : nullptr;
}

/// Whether what is there is what was taken and more behind it.
bool TimelineModel::goesOn(const Incident &incident) const
{
    const auto &events = incident.events;
    for (std::size_t i = m_taken; i < events.size(); ++i) {
        if (events[i]->as<event::EntryRedacted>())
            return false; // What was taken is not as it was.
    }
    return events.size() >= m_taken && (m_taken == 0 || events[m_taken - 1] == m_lastTaken) &&
           incident.remarks.size() == m_takenRemarks;
}

void TimelineModel::update()
{
    const Incident *incident = m_desk.book().find(m_incident);
    if (!incident || !goesOn(*incident)) {
        insertMissing(wanted());
        m_amendments = incident ? amendmentsOf(*incident) : Amendments();
        for (const auto &[amended, by] : m_amendments)
            changed(amended);
    } else {
        for (std::size_t i = m_taken; i < incident->events.size(); ++i)
            take(incident->events[i]);
    }
    markTaken(incident);
}

void TimelineModel::take(const EventPtr &event)
{
    if (const auto *amended = event->as<event::Amended>()) {
        m_amendments[amended->event].push_back(event);
        changed(amended->event);
    }
    if (!passes(m_filter, event->kind()))
        return;
    const auto at =
        std::upper_bound(m_events.begin(), m_events.end(), event,
                         [](const EventPtr &a, const EventPtr &b) { return a->happenedAt < b->happenedAt; });
    const auto place = std::size_t(at - m_events.begin());
    const int row = m_newestFirst ? int(m_events.size() - place) : int(place);
    beginInsertRows({}, row, row);
    m_events.insert(at, event);
    endInsertRows();
}

void TimelineModel::changed(const EventId &id)
{
    // What is corrected is mostly new.
    for (std::size_t i = m_events.size(); i-- > 0;) {
        if (m_events[i]->id != id)
            continue;
        const QModelIndex row = index(m_newestFirst ? int(m_events.size() - 1 - i) : int(i));
        Q_EMIT dataChanged(row, row, {AmendmentRole});
        return;
    }
}

void TimelineModel::insertMissing(const std::vector<EventPtr> &next)
{
    // Events came between those that are shown: each new one goes in where it belongs, runs of them in one
    // go.
    std::size_t i = 0;
    while (i < next.size()) {
        if (i < m_events.size() && m_events[i]->id == next[i]->id) {
            if (m_events[i] != next[i]) { // It was redacted.
                m_events[i] = next[i];
                const QModelIndex row = index(m_newestFirst ? int(m_events.size() - 1 - i) : int(i));
                Q_EMIT dataChanged(row, row);
            }
            ++i;
            continue;
        }
        std::size_t end = i;
        while (end < next.size() && !(i < m_events.size() && next[end]->id == m_events[i]->id))
            ++end;
        const int count = int(end - i);
        const int first = m_newestFirst ? int(m_events.size() - i) : int(i);
        beginInsertRows({}, first, first + count - 1);
        m_events.insert(m_events.begin() + std::ptrdiff_t(i), next.begin() + std::ptrdiff_t(i),
                        next.begin() + std::ptrdiff_t(end));
        endInsertRows();
        i = end;
    }
}

} // namespace wf

#include "moc_timelinemodel.cpp"
