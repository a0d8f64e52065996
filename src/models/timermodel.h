// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/deskview.h"
#include "models/rowmodel.h"

namespace wf {

struct TimerRow
{
    std::pair<IncidentId, TimerId> key;
    TimerRecord timer;
    QString number; ///< Of the incident; shown where several are active.
    Severity severity = Severity::P2;
    bool operator==(const TimerRow &other) const
    {
        return key == other.key && timer.dueAt == other.timer.dueAt && timer.firedAt == other.timer.firedAt &&
               timer.acknowledged == other.timer.acknowledged && timer.title == other.timer.title &&
               severity == other.severity && number == other.number;
    }
};

/// Every running timer of every active incident: what is overdue first, that of the worst incident before the
/// others, each by goesBefore(); then the soonest.
class TimerModel : public RowModel<TimerRow>
{
    Q_OBJECT
public:
    enum Role {
        IncidentRole = Qt::UserRole + 1,
        TimerRole,
        KindRole,
        TitleRole,
        NumberRole,
        LeftMsRole,
        DueRole,
        AcknowledgedRole,
        DueAtMsRole,
        PersonRole,
        RepeatMsRole, ///< 0: once.
        FirstRole,    ///< Overdue, and before all others that are.
    };
    explicit TimerModel(DeskView &desk, QObject *parent = nullptr);
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

private:
    void rebuild();
    DeskView &m_desk;
    Timestamp m_now;
    std::size_t m_overdue = 0; ///< The rows in front.
};

} // namespace wf
