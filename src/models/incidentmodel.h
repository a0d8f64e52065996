// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/deskview.h"
#include "models/rowmodel.h"

namespace wf {

struct IncidentRow
{
    IncidentId key;
    QString number;
    QString title;
    Severity severity = Severity::P2;
    IncidentStatus status = IncidentStatus::Investigating;
    bool drill = false;
    QString commander;
    bool mine = false; ///< The person in front of it commands.
    Progress progress;
    Timestamp declaredAt;
    std::optional<Timestamp> endedAt; ///< Resolved, or cancelled: elapsed stops.
    std::vector<TimerRecord> timers;  ///< That run.
    bool operator==(const IncidentRow &) const = default;
};

/// Incidents: the active ones, worst and then oldest first; or the ended ones, newest first (at most 2,000).
class IncidentModel : public RowModel<IncidentRow>
{
    Q_OBJECT
public:
    enum Role {
        IdRole = Qt::UserRole + 1,
        NumberRole,
        TitleRole,
        SeverityRole,
        StatusRole,
        DrillRole,
        CommanderRole,
        MineRole,
        DoneRole,
        TotalRole,
        ElapsedMsRole,
        DueMsRole, ///< Of the timer that goes first, as the header of the incident has it: firstOf().
        DueKindRole,
        DueTitleRole,
        ActiveRole,
    };
    enum class Show { Active, Ended };

    explicit IncidentModel(DeskView &desk, QObject *parent = nullptr);
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    void setShow(Show show);
    /// The one somebody looks at: if it is active, now or later, it stays among the active ones when it ends,
    /// until another is held.
    void hold(const IncidentId &id);
    Show show() const { return m_show; }
    int activeCount() const { return m_activeCount; }
    int endedCount() const { return m_endedCount; }

Q_SIGNALS:
    void countsChanged();

private:
    void rebuild();

    DeskView &m_desk;
    Show m_show = Show::Active;
    Timestamp m_now;
    IncidentId m_held; ///< Empty: none.
    bool m_heldWasActive = false;
    int m_activeCount = 0;
    int m_endedCount = 0;
};

} // namespace wf
