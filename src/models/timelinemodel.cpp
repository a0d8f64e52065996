// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timelinemodel.h"

#include "incident/payload.h"

namespace wf {

bool passes(TimelineFilter filter, EventKind kind)
{
    // What only the machine needs: an amendment shows at the entry it amends, entering a phase with its
    // steps.
    if (kind == EventKind::Amended)
        return false;
    switch (filter) {
    case TimelineFilter::All:
        return true;
    case TimelineFilter::Decisions:
        return kind == EventKind::Decision || kind == EventKind::Declared ||
               kind == EventKind::SeverityChanged || kind == EventKind::StatusChanged ||
               kind == EventKind::BranchChosen || kind == EventKind::RoleAssumed ||
               kind == EventKind::RoleHandedOver || kind == EventKind::HandoverOffered ||
               kind == EventKind::HandoverDeclined || kind == EventKind::Merged ||
               kind == EventKind::Unmerged || kind == EventKind::Split || kind == EventKind::Reopened ||
               kind == EventKind::Cancelled || kind == EventKind::HypothesisChanged;
    case TimelineFilter::Comms:
        return kind == EventKind::UpdatePosted || kind == EventKind::UpdateDue ||
               kind == EventKind::UpdateSnoozed || kind == EventKind::MessageQueued ||
               kind == EventKind::MessageApproved || kind == EventKind::MessageSent ||
               kind == EventKind::MessageFailed || kind == EventKind::Called;
    case TimelineFilter::Steps:
        return kind == EventKind::StepDone || kind == EventKind::StepUndone ||
               kind == EventKind::StepSkipped || kind == EventKind::StepAssigned ||
               kind == EventKind::StepStarted || kind == EventKind::StepAdded ||
               kind == EventKind::EvidenceAttached || kind == EventKind::BranchChosen ||
               kind == EventKind::PhaseEntered;
    }
    return true;
}

TimelineModel::TimelineModel(Desk &desk, QObject *parent) : QAbstractListModel(parent), m_desk(desk)
{
    connect(&desk, &Desk::bookChanged, this, [this](const std::set<IncidentId> &changed) {
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
        return eventKindName(event->kind);
    case EventRole:
        return QVariant::fromValue(event);
    case KindRole:
        return int(event->kind);
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
        return known == amendments.end() ? QString() : payload::text(known->second.back()->payload, "text");
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
            if (passes(m_filter, event->kind))
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
    m_events.clear();
    m_amendments.clear();
    endResetModel();
    update();
}

void TimelineModel::update()
{
    std::vector<EventPtr> next = wanted();
    // Events are only ever added: each new one goes in where it belongs, runs of them in one go.
    std::size_t i = 0;
    while (i < next.size()) {
        if (i < m_events.size() && m_events[i]->id == next[i]->id) {
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
    const Incident *incident = m_desk.book().find(m_incident);
    m_amendments = incident ? amendmentsOf(*incident) : Amendments();
    for (int row = 0; !m_amendments.empty() && row < rowCount(); ++row) {
        if (m_amendments.contains(at(row)->id))
            Q_EMIT dataChanged(index(row), index(row), {AmendmentRole});
    }
}

} // namespace wf
