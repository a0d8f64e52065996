// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/reviewtimelinemodel.h"

#include "models/playback.h"

#include <algorithm>

namespace wf {

ReviewTimelineModel::ReviewTimelineModel(DeskView &desk, Review &review, QObject *parent)
    : QAbstractListModel(parent), m_desk(desk), m_review(review)
{
    connect(&review, &Review::changed, this, &ReviewTimelineModel::reload);
    connect(&desk, &DeskView::ticked, this, &ReviewTimelineModel::follow);
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
    if (role == KeyMomentRole)
        return m_key.contains(event->id);
    const Incident *whole = m_desk.wholeBook().find(m_review.incident());
    return TimelineModel::entryData(event, role, m_desk.user(), whole, m_amendments);
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
    if (const Incident *whole = m_desk.wholeBook().find(m_review.incident())) {
        std::vector<EventPtr> all = reviewTimeline(*whole, false);
        std::vector<EventPtr> key = reviewTimeline(*whole, true);
        m_total = int(all.size());
        for (const EventPtr &e : key)
            m_key.insert(e->id);
        m_events = std::move(m_keyOnly ? key : all);
        m_amendments = amendmentsOf(*whole);
    }
    m_keyCount = int(m_key.size());
    m_count = countAt(m_review.playhead());
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
    const std::size_t next = countAt(m_review.playhead());
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

#include "moc_reviewtimelinemodel.cpp"
