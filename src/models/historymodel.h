// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/historyquery.h"

#include <QAbstractTableModel>

namespace wf {

/// The incidents a query lets pass, as a table that sorts; lean, since there may be 100,000.
class HistoryModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column {
        SeverityColumn,
        NumberColumn,
        TitleColumn,
        DeclaredColumn,
        AcknowledgeColumn,
        MitigateColumn,
        ResolveColumn,
        RunbookColumn,
        ServiceColumn,
        CommanderColumn,
        ReviewColumn,
        ColumnCount
    };
    enum Role {
        IdRole = Qt::UserRole + 1,
        SeverityRole, ///< The worst it had, as int.
        MsRole,       ///< Of a time: milliseconds since 1970; of a length: milliseconds. Invalid: none.
        ReviewRole,   ///< State as int; invalid: nothing was written and nothing is asked for.
        OverdueRole,  ///< The review is past its due date.
        DrillRole,
        ImportedRole, ///< From where; empty: worked here.
        WrittenRole   ///< Of the title: the SearchLine that has the words of the filter; invalid: none.
    };

    /// `heads`: the columns' names for people, in their order.
    HistoryModel(HistoryQuery &query, const Clock &clock, QStringList heads, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

    /// The row of an incident, or -1.
    int rowOf(const IncidentId &id) const;

private:
    const HistoryEntry &entry(int row) const { return m_query.history().at(m_rows[std::size_t(row)]); }
    QString text(const HistoryEntry &e, int column) const;
    std::optional<qint64> number(const HistoryEntry &e, int column) const;
    bool isOverdue(const HistoryEntry &e) const;
    void refresh();
    void makeOrder();
    Selected arranged();

    HistoryQuery &m_query;
    const Clock &m_clock;
    QStringList m_heads;
    Selected m_order; ///< Of the whole history; made again when it grows or another column leads.
    Selected m_rows;
    int m_column = DeclaredColumn;
    Qt::SortOrder m_direction = Qt::DescendingOrder;
};

} // namespace wf
