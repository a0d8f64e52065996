// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/tablemodel.h"
#include "runbook/readrows.h"

namespace wf {

/// What was read of a runbook file, a row for each thing: line, kind, text.
class ReadModel : public HeadedTable
{
    Q_OBJECT
public:
    enum Column { LineColumn, KindColumn, TextColumn, ColumnCount };
    enum Role { KindRole = Qt::UserRole + 1, LineRole }; ///< ReadKind as int; the first line.

    /// `kinds`: a word for each ReadKind, in its order.
    ReadModel(QStringList heads, QStringList kinds, QObject *parent = nullptr);
    void setRows(std::vector<ReadRow> rows);
    const std::vector<ReadRow> &all() const { return m_rows; }
    /// The last row that begins at the line or before it; -1 where none does.
    int rowAt(int line) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    QStringList m_kinds;
    std::vector<ReadRow> m_rows;
};

} // namespace wf
