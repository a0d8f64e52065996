// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/deskview.h"

#include <QAbstractListModel>

namespace wf {

/// Which part of a timeline is shown.
enum class TimelineFilter { All, Decisions, Comms, Steps };
bool passes(TimelineFilter filter, EventKind kind);

/// The events of one incident. Newest first or last; new events are inserted, another incident is a reset.
class TimelineModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        EventRole = Qt::UserRole + 1,
        KindRole,
        HappenedMsRole,
        RecordedMsRole,
        ActorRole,
        MineRole,
        AmendmentRole,
        RemarkRole,    ///< Another desk's, without effect.
        FirstFreeRole, ///< For a model that has these and more.
    };

    explicit TimelineModel(DeskView &desk, QObject *parent = nullptr);
    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    void setIncident(const IncidentId &id);
    void setFilter(TimelineFilter filter);
    void setNewestFirst(bool newestFirst);
    bool newestFirst() const { return m_newestFirst; }

    /// What a row says of an entry, for every model that has these roles.
    static QVariant entryData(const EventPtr &event, int role, const QString &user, const Incident *incident,
                              const Amendments &amendments);

private:
    std::vector<EventPtr> wanted() const;
    void update();
    void reset();
    void markTaken(const Incident *incident);
    bool goesOn(const Incident &incident) const;
    void take(const EventPtr &event);
    void changed(const EventId &id);
    void insertMissing(const std::vector<EventPtr> &next);
    const EventPtr &at(int row) const;

    DeskView &m_desk;
    IncidentId m_incident;
    TimelineFilter m_filter = TimelineFilter::All;
    bool m_newestFirst = true;
    std::vector<EventPtr> m_events; ///< In order of happening.
    Amendments m_amendments;
    // How much of the incident is in the two above: a commit costs what it brings.
    std::size_t m_taken = 0;
    std::size_t m_takenRemarks = 0;
    EventPtr m_lastTaken;
};

} // namespace wf

Q_DECLARE_METATYPE(wf::EventPtr)
