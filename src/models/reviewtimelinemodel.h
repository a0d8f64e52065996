// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/review.h"
#include "models/timelinemodel.h"

namespace wf {

class Review;

/// What had happened by the playhead of a review, the newest first; the entries of the review among them,
/// where they belong. Roles as TimelineModel's. Moving the playhead adds or takes away rows at the top.
class ReviewTimelineModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role { KeyMomentRole = TimelineModel::FirstFreeRole };

    explicit ReviewTimelineModel(DeskView &desk, Review &review, QObject *parent = nullptr);
    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    void setKeyMomentsOnly(bool only);
    /// Of the whole story: all entries, and how many of them are key moments.
    int total() const { return m_total; }
    int keyMoments() const { return m_keyCount; }

private:
    void reload();
    void follow();
    std::size_t countAt(Timestamp t) const;

    DeskView &m_desk;
    Review &m_review;
    bool m_keyOnly = false;
    std::vector<EventPtr> m_events;
    std::set<EventId> m_key;
    Amendments m_amendments;
    std::size_t m_count = 0;
    int m_total = 0;
    int m_keyCount = 0;
};

} // namespace wf
