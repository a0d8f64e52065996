// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/readmodel.h"

#include <algorithm>

namespace wf {

ReadModel::ReadModel(QStringList heads, QStringList kinds, QObject *parent)
    : HeadedTable(std::move(heads), parent), m_kinds(std::move(kinds))
{
}

void ReadModel::setRows(std::vector<ReadRow> rows)
{
    if (rows == m_rows)
        return;
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

int ReadModel::rowAt(int line) const
{
    const auto after =
        std::upper_bound(m_rows.begin(), m_rows.end(), line,
                         [](int wanted, const ReadRow &row) { return wanted < row.lines.first; });
    return int(after - m_rows.begin()) - 1;
}

int ReadModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant ReadModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ReadRow &row = m_rows[std::size_t(index.row())];
    if (role == KindRole)
        return int(row.kind);
    if (role == LineRole)
        return row.lines.first;
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    switch (static_cast<Column>(index.column())) {
    case LineColumn:
        return QString::number(row.lines.first);
    case KindColumn:
        return m_kinds.value(int(row.kind));
    case TextColumn:
        return row.text;
    case ColumnCount:
        break;
    }
    return {};
}

} // namespace wf

#include "moc_readmodel.cpp"
