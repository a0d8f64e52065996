// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/desk.h"
#include "history/actions.h"
#include "models/historystore.h"

#include <QAbstractTableModel>

namespace wf {

/// Action items over all incidents: open ones, overdue first; or all of them. Changing a state is a command
/// of the desk.
class ActionModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { StateColumn, TextColumn, OwnerColumn, DueColumn, IncidentColumn, LinkColumn, ColumnCount };
    enum Role {
        IdRole = Qt::UserRole + 1, ///< Of the incident.
        ActionRole,                ///< Id of the item.
        StateRole,
        DueMsRole, ///< Invalid: no date.
        OverdueRole,
        SeverityRole,
        TitleRole ///< Of the incident.
    };

    ActionModel(Desk &desk, HistoryStore &store, QStringList heads, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// Done and dropped ones too.
    void setShowAll(bool all);
    /// Words that all occur in text, owner or incident.
    void setSearch(const QString &text);
    int openCount() const { return m_open; }
    int overdueCount() const { return m_overdue; }
    /// Asks the desk; an incident that is only a summary is loaded first.
    void setState(int row, ActionState state);

Q_SIGNALS:
    void countsChanged();
    void refused(const QString &message);

private:
    const HistoryEntry &entry(int row) const
    {
        return m_store.history().at(m_rows[std::size_t(row)].incident);
    }
    const ActionItem &action(int row) const { return entry(row).actions[m_rows[std::size_t(row)].action]; }
    bool isOverdue(const ActionItem &a) const;
    bool matches(const ActionRef &ref) const;
    void rebuild();
    void submitWaiting();

    struct Waiting
    {
        IncidentId incident;
        QString action;
        ActionState state = ActionState::Open;
    };
    Desk &m_desk;
    HistoryStore &m_store;
    QStringList m_heads;
    std::vector<ActionRef> m_rows;
    std::vector<Waiting> m_waiting; ///< For their incident's events.
    QString m_search;
    bool m_all = false;
    int m_open = 0;
    int m_overdue = 0;
    Timestamp m_now;
};

} // namespace wf
