// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/reviewtimelinemodel.h"

#include "incident/measures.h"
#include "incident/payload.h"
#include "models/playback.h"

#include <algorithm>

namespace wf {

ReviewTimelineModel::ReviewTimelineModel(Desk &desk, QObject *parent)
    : QAbstractListModel(parent), m_desk(desk)
{
    connect(&desk, &Desk::reviewReady, this, &ReviewTimelineModel::reload);
    connect(&desk, &Desk::ticked, this, &ReviewTimelineModel::follow);
    reload();
}

int ReviewTimelineModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_count);
}

QVariant ReviewTimelineModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const EventPtr &event = m_events[m_count - 1 - std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return eventKindName(event->kind);
    case TimelineModel::EventRole:
        return QVariant::fromValue(event);
    case TimelineModel::KindRole:
        return int(event->kind);
    case TimelineModel::HappenedMsRole:
        return qint64(toMs(event->happenedAt));
    case TimelineModel::RecordedMsRole:
        return qint64(toMs(event->recordedAt));
    case TimelineModel::ActorRole:
        return event->actor;
    case TimelineModel::MineRole:
        return event->actor == m_desk.user();
    case TimelineModel::AmendmentRole: {
        const auto amended = m_amendments.find(event->id);
        return amended == m_amendments.end() ? QString() : amended->second;
    }
    case KeyMomentRole:
        return m_key.contains(event->id);
    default:
        return {};
    }
}

QHash<int, QByteArray> ReviewTimelineModel::roleNames() const
{
    return {{TimelineModel::EventRole, "event"}, {KeyMomentRole, "keyMoment"}};
}

void ReviewTimelineModel::setKeyMomentsOnly(bool only)
{
    if (m_keyOnly == only)
        return;
    m_keyOnly = only;
    reload();
}

void ReviewTimelineModel::reload()
{
    beginResetModel();
    m_events.clear();
    m_key.clear();
    m_amendments.clear();
    m_total = 0;
    const Review *review = m_desk.review();
    if (const Incident *whole = review ? m_desk.wholeBook().find(review->incident()) : nullptr) {
        m_events = reviewTimeline(*whole, m_keyOnly);
        m_total = m_keyOnly ? int(reviewTimeline(*whole, false).size()) : int(m_events.size());
        for (const EventPtr &e : keyMomentsOf(*whole))
            m_key.insert(e->id);
        for (const EventPtr &e : whole->events) {
            if (e->kind != EventKind::Amended)
                continue;
            if (const auto amended = EventId::parse(payload::text(e->payload, "event")))
                m_amendments[*amended] = payload::text(e->payload, "text");
        }
    }
    m_keyCount = int(m_key.size());
    m_count = review ? countAt(review->playhead()) : 0;
    endResetModel();
}

std::size_t ReviewTimelineModel::countAt(Timestamp t) const
{
    const auto end = std::upper_bound(m_events.begin(), m_events.end(), t,
                                      [](Timestamp at, const EventPtr &e) { return at < e->happenedAt; });
    return std::size_t(end - m_events.begin());
}

void ReviewTimelineModel::follow()
{
    const std::size_t next = m_desk.review() ? countAt(m_desk.review()->playhead()) : 0;
    if (next > m_count) {
        beginInsertRows({}, 0, int(next - m_count) - 1);
        m_count = next;
        endInsertRows();
    } else if (next < m_count) {
        beginRemoveRows({}, 0, int(m_count - next) - 1);
        m_count = next;
        endRemoveRows();
    }
}

} // namespace wf
